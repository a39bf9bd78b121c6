// The keyboard and the mouse at the script page. Everything here is also a button or a link; docs/desk.md has the keys.
"use strict";

let here = null; // the key of the line the editor is at; lines are drawn anew after each edit

function desk() {
  return document.getElementById("desk");
}

function lines() {
  return [...desk().querySelectorAll("li[data-line]")];
}

function current() {
  return here && document.getElementById("line-" + here);
}

function goTo(line) {
  if (!line) return;
  current()?.classList.remove("desk-here");
  here = line.dataset.line;
  line.classList.add("desk-here");
  line.focus({ preventScroll: true });
  line.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = lines();
  const at = all.indexOf(current());
  goTo(all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.max(0, Math.min(all.length - 1, at + by))]);
}

function listen(line) {
  const player = line?.querySelector("audio");
  if (player) player.paused ? player.play() : player.pause();
  else line?.querySelector(".desk-voice")?.click();
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  e: () => current()?.querySelector(".desk-open")?.click(),
  l: () => listen(current()),
  u: () => document.getElementById("undo")?.click(),
};

document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.(".desk-edit");
  if (form && event.key === "Escape") {
    event.preventDefault();
    form.querySelector(".desk-cancel")?.click();
  } else if (form && event.key === "Enter" && !event.shiftKey && !event.isComposing && event.target.matches("textarea")) {
    event.preventDefault();
    form.requestSubmit();
  } else if (!event.ctrlKey && !event.metaKey && !event.altKey && KEYS[event.key] &&
             !event.target.closest?.("input, textarea, select, audio")) {
    event.preventDefault();
    KEYS[event.key]();
  }
});

document.addEventListener("focusin", (event) => {
  const line = event.target.closest?.("li[data-line]");
  if (line) here = line.dataset.line;
});

function takeUp() {
  // htmx gives the focus back to a line that had it; whoever is at work in a field elsewhere stays there.
  if (!document.activeElement.matches("body, li[data-line]")) return;
  const field = desk().querySelector(".desk-edit textarea");
  if (field) {
    field.focus();
    field.setSelectionRange(field.value.length, field.value.length);
  } else {
    goTo(current());
  }
}

// A key pressed before htmx has taken hold of a new page opens the line as a page of its own, at whose first frame the
// browser gives the focus to the line that the address names.
window.addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(takeUp)));
document.addEventListener("htmx:afterSettle", takeUp);

// Reordering by mouse: the number of a line is its handle. The buttons ↑ and ↓ do the same.
document.addEventListener("dragstart", (event) => {
  const line = event.target.closest?.("li[data-line]");
  if (!line || !event.target.matches(".desk-place")) return;
  event.dataTransfer.setData("text/plain", line.dataset.line);
  event.dataTransfer.effectAllowed = "move";
});

document.addEventListener("dragover", (event) => {
  const line = event.target.closest?.("li[data-line]");
  lines().forEach((other) => other.classList.toggle("desk-over", other === line));
  if (line) event.preventDefault();
});

document.addEventListener("drop", (event) => {
  const target = event.target.closest?.("li[data-line]");
  const moved = document.getElementById("line-" + event.dataTransfer.getData("text/plain"));
  lines().forEach((other) => other.classList.remove("desk-over"));
  if (!target || !moved || target === moved) return;
  event.preventDefault();
  const from = Number(moved.dataset.position);
  const to = Number(target.dataset.position);
  const form = moved.querySelector("form.desk-actions");
  const values = { ...Object.fromEntries(new FormData(form)), action: "move", to: to > from ? to - 1 : to };
  htmx.ajax("POST", form.getAttribute("action"), { target: "#desk", select: "#desk", swap: "outerHTML", values });
});
