// Shows live how far an episode is, and loads the page anew when there is another one to see.
"use strict";

const stages = document.getElementById("stages");
const state = document.getElementById("state");
const bar = document.getElementById("progress");
const detail = document.getElementById("detail");
const EVERY = 1500; // milliseconds
const SLOWEST = 30000;
let wait = EVERY;

function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function show(progress) {
  const label = sentence(progress.label);
  if (state.textContent !== label) state.textContent = label;
  progress.stages.forEach(([, where], index) => {
    const item = stages.children[index];
    item.className = where;
    if (where === "now") item.setAttribute("aria-current", "step");
    else item.removeAttribute("aria-current");
  });
  bar.max = progress.total || 1;
  bar.value = progress.done;
  detail.textContent = sentence(progress.words);
}

async function look() {
  try {
    const response = await fetch(stages.dataset.progress, { cache: "no-store" });
    if (!response.ok) throw new Error(String(response.status));
    const progress = await response.json();
    if (!progress.working || progress.stages.length !== stages.children.length) {
      location.reload();
      return;
    }
    show(progress);
    wait = EVERY;
  } catch {
    detail.textContent = "The site does not answer; trying again.";
    wait = Math.min(wait * 2, SLOWEST);
  }
  setTimeout(look, wait);
}

setTimeout(look, EVERY);
