// Plays a take line by line while the rest of it is still being spoken, and copies what there is to copy.
"use strict";

const EVERY = 150; // milliseconds: somebody waits for the first sound
const SLOWEST = 5000;
const heard = new Audio();
let current = null;

class Take {
  constructor(section) {
    this.section = section;
    this.lines = [...section.querySelectorAll("li")];
    this.play = section.querySelector(".play");
    this.said = section.querySelector(".said");
    this.next = 0;
    this.waits = false; // for a line that is not spoken yet
    this.play.addEventListener("click", () => (current === this && !heard.paused ? this.stop() : this.start()));
    this.label();
    if ("working" in section.dataset) this.follow(EVERY);
  }

  label() {
    this.play.hidden = !this.lines.some((line) => "done" in line.dataset);
    this.play.textContent = current === this ? "Stop" : "Play";
  }

  start() {
    if (current) current.stop();
    current = this;
    this.next = 0;
    this.speak();
  }

  stop() {
    heard.pause();
    for (const line of this.lines) line.classList.remove("speaking");
    current = null;
    this.waits = false;
    this.label();
  }

  speak() {
    while (this.next < this.lines.length && "failed" in this.lines[this.next].dataset) this.next += 1;
    if (this.next >= this.lines.length) return this.stop();
    const line = this.lines[this.next];
    this.waits = !("done" in line.dataset);
    if (this.waits) return this.label();
    for (const other of this.lines) other.classList.toggle("speaking", other === line);
    this.next += 1;
    heard.src = line.dataset.sound;
    heard.play().then(() => this.label(), () => this.stop());
    return this.label();
  }

  async follow(wait) {
    let again = wait;
    try {
      const response = await fetch(this.section.dataset.state, { cache: "no-store" });
      if (!response.ok) throw new Error(String(response.status));
      const told = await response.json();
      this.show(told);
      if (!told.working) return;
      again = EVERY;
    } catch {
      this.said.textContent = "The site does not answer; trying again.";
      again = Math.min(wait * 2, SLOWEST);
    }
    setTimeout(() => this.follow(again), again);
  }

  show(told) {
    told.lines.forEach(({ state, error }, index) => {
      const line = this.lines[index];
      if (state === "done") line.dataset.done = "";
      if (state === "failed" && !("failed" in line.dataset)) {
        line.dataset.failed = "";
        const fault = document.createElement("span");
        fault.className = "fault";
        fault.textContent = error;
        line.append(fault);
      }
    });
    const whole = told.lines.every(({ state }) => state === "done");
    this.section.querySelector(".files").hidden = !whole;
    if (!told.working) this.said.textContent = whole ? "Ready." : "Some lines could not be spoken.";
    if (current === this && this.waits) this.speak();
    else this.label();
  }
}

for (const section of document.querySelectorAll(".take")) new Take(section);
heard.addEventListener("ended", () => current?.speak());

for (const button of document.querySelectorAll(".copy")) {
  if (!navigator.clipboard) break;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.from).value);
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
