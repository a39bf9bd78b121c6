// Single keys, as players have them. WCAG 2.1.4: they can be switched off, in the list that "?" opens.
import { recall, remember } from "./memory.js";

const press = (id) => document.getElementById(id).click();

export function startKeyboard(deck) {
  const list = document.getElementById("keys");
  const listening = document.getElementById("keys-on");
  const keys = {
    " ": deck.toggle,
    k: deck.toggle,
    j: () => deck.skip(-15),
    l: () => deck.skip(30),
    p: () => deck.chapter(-1),
    n: () => deck.chapter(1),
    "<": () => deck.faster(-1),
    ">": () => deck.faster(1),
    m: deck.hush,
    c: () => press("captions"),
    f: () => press("follow"),
    s: () => press("share-open"),
    "?": () => press("keys-open"),
  };

  function meantForTheElement(event) {
    if (event.target.closest("input:not([type=range], [type=checkbox]), textarea, select, [contenteditable]")) return true;
    return event.key === " " && Boolean(event.target.closest("button, a, input, summary, dialog"));
  }

  document.addEventListener("keydown", (event) => {
    if (!listening.checked || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (meantForTheElement(event) || document.querySelector("dialog[open]")) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : "";
    const act = /^[0-9]$/.test(key) ? () => deck.step(Number(key)) : keys[key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.getElementById("keys-open").addEventListener("click", () => list.showModal());
  listening.checked = recall("keys", "on") === "on";
  listening.addEventListener("change", () => remember("keys", listening.checked ? "on" : "off"));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog").close();
    else if (event.target instanceof HTMLDialogElement) event.target.close(); // beside it
  });
}
