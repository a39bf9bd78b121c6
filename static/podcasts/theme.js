// The reader's choice of colours, applied before anything is painted, which is why this is no module: those come later.
// Without a script the system decides.
"use strict";

const THEME = "newsroom:theme";

function chosenTheme() {
  try {
    return localStorage.getItem(THEME) || "";
  } catch {
    return ""; // storage may be forbidden
  }
}

function wearTheme(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
}

wearTheme(chosenTheme());

document.addEventListener("DOMContentLoaded", () => {
  const select = document.getElementById("theme");
  if (!select) return;
  select.value = chosenTheme();
  select.closest("[hidden]").hidden = false;
  select.addEventListener("change", () => {
    wearTheme(select.value);
    try {
      localStorage.setItem(THEME, select.value);
    } catch {
      // It holds for this page then.
    }
  });
});
