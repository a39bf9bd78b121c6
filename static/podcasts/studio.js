// Follows a podcast while it is made: stage, script as it is written, and the lines that can be heard already.
import { followProgress } from "./progress.js";

const script = document.getElementById("script");
const play = document.getElementById("play");
let version = Number(script.dataset.version);
let count = Number(script.dataset.count);
let voiced = Number(script.dataset.voiced);

/* The queue: one line after the other, the next one loaded while one is heard. */

const players = [new Audio(), new Audio()];
let next = 0; // the line that is heard after this one
let on = false; // somebody wants to listen
let loaded = -1; // the line that the waiting player holds

function address(line) {
  return script.dataset.line.replace("/0/0.flac", `/${version}/${line}.flac`);
}

function mark(line) {
  for (const item of script.querySelectorAll(".speaking")) item.classList.remove("speaking");
  document.getElementById(`line-${line}`)?.classList.add("speaking");
}

function preload() {
  if (!on || next >= voiced || loaded === next) return;
  players[next % 2].src = address(next);
  players[next % 2].preload = "auto";
  loaded = next;
}

function speak() {
  if (!on || next >= voiced) return;
  preload();
  const player = players[next % 2];
  mark(next);
  next += 1;
  player.play().then(preload, () => { on = false; label(); });
}

function speaking() {
  return players.some((player) => !player.paused && !player.ended);
}

function label() {
  play.hidden = voiced === 0;
  play.textContent = on ? "Pause" : next ? "Go on listening" : "Play what is ready";
}

for (const player of players) {
  player.addEventListener("ended", () => {
    speak();
    if (!speaking() && finished) offer();
  });
}

play.addEventListener("click", () => {
  on = !on;
  const paused = players.find((player) => player.paused && player.currentTime > 0 && !player.ended);
  if (!on) players.forEach((player) => player.pause());
  else if (paused) paused.play();
  else speak();
  label();
});

/* The end: whoever listens is not interrupted. */

let finished = false;

function offer() {
  if (!on) {
    location.reload();
    return;
  }
  const ready = document.getElementById("ready");
  ready.hidden = false;
  ready.firstElementChild.href = location.pathname;
}

/* The script, as it is written */

function showLines(progress) {
  if (progress.version !== version) {
    version = progress.version;
    script.replaceChildren();
    count = voiced = next = 0;
    loaded = -1;
    if (progress.lines.length && progress.lines[0].position !== 0) return;
  }
  for (const line of progress.lines) {
    const item = document.createElement("li");
    const speaker = document.createElement("strong");
    item.id = `line-${line.position}`;
    speaker.textContent = line.speaker;
    item.append(speaker, ` ${line.text}`);
    script.append(item);
    count = line.position + 1;
  }
  if (count) document.getElementById("script-part").hidden = false;
  voiced = Math.min(progress.voiced, count);
  label();
  if (on && !speaking()) speak();
  preload();
}

label();
followProgress({
  every: 1000,
  query: () => `?after=${count}`,
  shown(progress) {
    document.getElementById("title").textContent = progress.title;
    showLines(progress);
  },
  ended(progress) {
    finished = true;
    showLines(progress);
    offer();
  },
});
