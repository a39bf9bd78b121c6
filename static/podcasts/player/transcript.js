// The transcript follows the sound word by word, and each of its words can be clicked to be heard.
const FRAME_AHEAD = 0.03; // seconds: marked with the sound, not after it
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

// The last of `times` that is not after `seconds`.
function indexAt(times, seconds) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// A line's words become elements only when they are needed: an hour has nine thousand of them.
function wordsOf(turn) {
  if (turn.words) return turn.words;
  const said = turn.element.querySelector(".said");
  const offsets = turn.element.dataset.words.split(" ").map(Number);
  const pieces = said.textContent.split(" ");
  turn.words = [];
  said.textContent = "";
  pieces.forEach((piece, index) => {
    const at = turn.start + offsets[index] / 100;
    const last = turn.words.at(-1);
    if (last && last.at === at) {
      last.element.textContent += ` ${piece}`;
      return;
    }
    const element = document.createElement("span");
    element.dataset.at = at.toFixed(2);
    element.textContent = piece;
    if (last) said.append(" ");
    said.append(element);
    turn.words.push({ at, element });
  });
  turn.times = turn.words.map((word) => word.at);
  return turn.words;
}

export function startTranscript(audio, deck) {
  const follow = document.getElementById("follow");
  const turns = Array.from(document.querySelectorAll(".turn[data-words]"), (element) => ({
    element, start: Number(element.dataset.start),
  }));
  const starts = turns.map((turn) => turn.start);
  const turnOf = new Map(turns.map((turn) => [turn.element, turn]));
  let word = null;
  let turn = null;

  function mark() {
    const at = audio.currentTime + FRAME_AHEAD;
    const spoken = turns[indexAt(starts, at)] || null;
    if (spoken !== turn) {
      const readAlong = turn && inSight(turn.element);
      turn?.element.classList.remove("speaking");
      spoken?.element.classList.add("speaking");
      turn = spoken;
      if (readAlong && follow.checked) keepInSight();
    }
    const words = turn ? wordsOf(turn) : [];
    const now = turn ? words[Math.max(0, indexAt(turn.times, at))]?.element || null : null;
    if (now === word) return;
    word?.classList.remove("spoken");
    now?.classList.add("spoken");
    word = now;
  }

  function inSight(element) {
    const box = element.getBoundingClientRect();
    return box.bottom > 0 && box.top < window.innerHeight;
  }

  // Only for who reads along: nobody is pulled away from the player or from another place of the page.
  function keepInSight() {
    if (!turn) return;
    const box = turn.element.getBoundingClientRect();
    if (box.top > 80 && box.bottom < window.innerHeight * 0.8) return;
    turn.element.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
  }

  function tick() {
    mark();
    if (!audio.paused && !audio.ended) requestAnimationFrame(tick);
  }

  for (const coming of ["pointerover", "pointerdown"]) {
    document.addEventListener(coming, (event) => {
      const element = event.target.closest?.(".turn[data-words]");
      if (element) wordsOf(turnOf.get(element));
    });
  }
  document.addEventListener("click", (event) => {
    const element = event.target.closest("[data-at]");
    if (element && !String(window.getSelection())) deck.seek(Number(element.dataset.at), true);
  });
  follow.addEventListener("change", () => { if (follow.checked) keepInSight(); });
  audio.addEventListener("play", tick);
  audio.addEventListener("seeked", mark);
  document.getElementById("follow-label").hidden = turns.length === 0;
}
