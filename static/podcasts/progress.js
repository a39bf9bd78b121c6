// The stages of an episode in the making, followed live: for its public page and for its owner's.
import { follow } from "./following.js";

const stages = document.getElementById("stages");
const state = document.getElementById("state");
const bar = document.getElementById("progress");
const detail = document.getElementById("detail");

function sentence(words) {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function show(progress) {
  const label = sentence(progress.label);
  if (state.textContent !== label) state.textContent = label; // it is read aloud when it changes
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

// `ended` is called once, when the page shows what no longer is; `shown` after each answer before.
export function followProgress({ every, query = () => "", shown = () => {}, ended }) {
  if (!bar) return; // nobody works at it
  follow(() => stages.dataset.progress + query(), {
    every,
    slowest: 30000,
    told(progress) {
      const working = progress.working && progress.stages.length === stages.children.length;
      if (working) {
        show(progress);
        shown(progress);
      } else {
        ended(progress);
      }
      return working;
    },
    unanswered(words) {
      detail.textContent = words;
    },
  });
}
