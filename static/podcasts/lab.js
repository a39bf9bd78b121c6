// Plays a take line by line while the rest of it is still being spoken.
import "./copying.js";
import { follow } from "./following.js";

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
    if ("working" in section.dataset) this.follow();
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

  follow() {
    follow(() => this.section.dataset.state, {
      every: 150, // somebody waits for the first sound
      slowest: 5000,
      told: (news) => this.show(news),
      unanswered: (words) => { this.said.textContent = words; },
    });
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
    return told.working;
  }
}

for (const section of document.querySelectorAll(".take")) new Take(section);
heard.addEventListener("ended", () => current?.speak());
