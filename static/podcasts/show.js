// Copies the feed's address. Without a script the field can still be selected and copied by hand.
"use strict";

const button = document.getElementById("copy");
const field = document.getElementById("address");
const status = document.getElementById("copied");

async function copy() {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    status.textContent = "Copied. Paste it where your podcast app adds a show by address.";
  } catch {
    status.textContent = "The address is selected; copy it with your keyboard or menu.";
  }
}

button.hidden = false;
button.addEventListener("click", copy);
field.addEventListener("focus", () => field.select());
