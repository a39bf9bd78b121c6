// The transcript follows the audio and seeks it; without a script both are still there, side by side.
"use strict";

const audio = document.getElementById("audio");
const words = Array.from(document.querySelectorAll("[data-at]"));
const times = words.map((word) => Number(word.dataset.at));
const follow = document.getElementById("follow");
const speed = document.getElementById("speed");
const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
let current = null;

function indexAt(seconds) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= seconds) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function outOfSight(box) {
  const top = document.getElementById("player").getBoundingClientRect().bottom;
  return box.top < top + 8 || box.bottom > window.innerHeight * 0.85;
}

function mark() {
  const word = words[indexAt(audio.currentTime + 0.03)] || null;
  if (word === current) return;
  const turn = word && word.parentElement;
  if (current) current.classList.remove("spoken");
  if (current && current.parentElement !== turn) current.parentElement.classList.remove("speaking");
  current = word;
  if (!word) return;
  word.classList.add("spoken");
  turn.classList.add("speaking");
  if (!audio.paused) keepInSight();
}

function keepInSight() {
  if (!follow.checked || !current || !outOfSight(current.getBoundingClientRect())) return;
  current.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
}

function tick() {
  mark();
  if (!audio.paused && !audio.ended) requestAnimationFrame(tick);
}

function seek(seconds) {
  audio.currentTime = seconds;
  audio.play().catch(() => {}); // a browser may want a tap on the player first
}

// A position that is asked for before the length is known is kept until it is.
function startAt(seconds) {
  if (audio.readyState > 0) audio.currentTime = seconds;
  else audio.addEventListener("loadedmetadata", () => { audio.currentTime = seconds; }, { once: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-seek]");
  const word = event.target.closest("[data-at]");
  if (link) {
    if (link.classList.contains("seek")) event.preventDefault();
    seek(Number(link.dataset.seek));
  } else if (word && !String(window.getSelection())) {
    seek(Number(word.dataset.at));
  }
});

document.getElementById("controls").addEventListener("click", (event) => {
  const button = event.target.closest("[data-skip]");
  if (button) audio.currentTime = Math.max(0, audio.currentTime + Number(button.dataset.skip));
});

// Who scrolls wants to read elsewhere.
for (const gesture of ["wheel", "touchmove"]) {
  window.addEventListener(gesture, () => { if (!audio.paused) follow.checked = false; }, { passive: true });
}
follow.addEventListener("change", keepInSight);
speed.addEventListener("change", () => { audio.playbackRate = Number(speed.value); });
audio.addEventListener("play", tick);
audio.addEventListener("seeked", mark);

document.getElementById("controls").hidden = false;
document.body.classList.add("scripted");
const asked = Number(new URLSearchParams(location.search).get("t"));
if (asked > 0) startAt(asked);
