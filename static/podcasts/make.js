// Lets the voices be heard where they are chosen, and a form be sent only once.
"use strict";

const heard = new Audio();
let playing = null;

function rest() {
  if (playing) playing.textContent = "Listen";
  playing = null;
}

for (const link of document.querySelectorAll(".sample")) {
  link.setAttribute("role", "button");
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return; // a link knows Enter only
    event.preventDefault();
    link.click();
  });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const again = playing === link;
    heard.pause();
    rest();
    if (again) return;
    heard.src = link.href;
    heard.play().then(() => {
      playing = link;
      link.textContent = "Stop";
    }, rest);
  });
}
heard.addEventListener("ended", rest);

const form = document.getElementById("wish");
const button = document.getElementById("order");
if (form && button) {
  const label = button.textContent;
  form.addEventListener("submit", () => {
    button.setAttribute("aria-disabled", "true");
    button.textContent = "One moment …";
  });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  // Coming back with the browser's button must not find the form locked.
  window.addEventListener("pageshow", () => {
    delete form.dataset.sent;
    button.removeAttribute("aria-disabled");
    button.textContent = label;
  });
}
