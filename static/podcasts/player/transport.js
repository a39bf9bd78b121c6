// Playing, seeking, chapters, speed, volume and the sleep timer; and what of it is shown.
import { recall, remember } from "./memory.js";

const byId = (id) => document.getElementById(id);

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (number) => String(number).padStart(2, "0");
  const minutes = Math.floor(whole / 60);
  return minutes < 60 ? `${minutes}:${two(whole % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}

function chaptersOfPage() {
  return Array.from(document.querySelectorAll(".chapters a"), (link) => ({
    link, start: Number(link.dataset.seek), title: link.lastChild.textContent.trim(),
  }));
}

export function startTransport(audio, player, tell) {
  const seekBar = byId("seek");
  const speed = byId("speed");
  const volume = byId("volume");
  const mute = byId("mute");
  const sleep = byId("sleep");
  const heard = byId("heard-part");
  const bars = heard.ownerSVGElement.viewBox.baseVal.width;
  const length = Number(player.dataset.seconds);
  const chapters = chaptersOfPage();
  let sleepAt = null;

  const deck = { audio, length, clock, chapters, tell, toggle, seek, skip, chapter, step, faster, hush, chapterAt };

  function chapterAt(seconds) {
    return chapters.findLastIndex((one) => one.start <= seconds + 0.05);
  }

  function toggle() {
    if (audio.paused) play();
    else audio.pause();
  }

  function play() {
    if (audio.error) audio.load();
    tell("");
    audio.play().catch((reason) => {
      if (reason.name === "NotAllowedError") tell("Press play to listen.");
    });
  }

  function seek(seconds, andPlay = false) {
    audio.currentTime = Math.min(Math.max(0, seconds), Math.max(0, length - 0.05));
    if (andPlay) play();
    show();
  }

  function skip(seconds) {
    seek(audio.currentTime + seconds);
  }

  // Back goes to the start of this chapter first, as every player does.
  function chapter(step) {
    const here = chapterAt(audio.currentTime);
    const into = here >= 0 ? audio.currentTime - chapters[here].start : 0;
    const wanted = chapters[step < 0 && into > 3 ? here : here + step];
    if (wanted) seek(wanted.start);
    else if (step < 0) seek(0);
  }

  function step(tenth) {
    seek((length * tenth) / 10);
  }

  function faster(by) {
    const next = speed.selectedIndex + by;
    if (next < 0 || next >= speed.options.length) return;
    speed.selectedIndex = next;
    setSpeed();
    tell(`Speed ${speed.value}`);
  }

  function setSpeed() {
    audio.playbackRate = Number(speed.value);
    remember("speed", speed.value);
  }

  function setVolume() {
    audio.volume = Number(volume.value);
    audio.muted = false;
    remember("volume", volume.value);
  }

  function hush() {
    audio.muted = !audio.muted;
  }

  function setSleep() {
    const here = chapterAt(audio.currentTime);
    const end = here + 1 < chapters.length ? chapters[here + 1].start : length;
    if (!sleep.value) sleepAt = null;
    else if (sleep.value === "chapter") sleepAt = { position: end };
    else sleepAt = { moment: Date.now() + Number(sleep.value) * 60000 };
  }

  function fallAsleep() {
    if (!sleepAt || audio.paused) return;
    if (audio.currentTime < (sleepAt.position ?? Infinity) && Date.now() < (sleepAt.moment ?? Infinity)) return;
    audio.pause();
    sleep.value = "";
    sleepAt = null;
    tell("Stopped, as you asked.");
  }

  function show() {
    const at = audio.currentTime;
    const here = chapterAt(at);
    const title = here >= 0 ? chapters[here].title : "";
    seekBar.value = at;
    seekBar.setAttribute("aria-valuetext", `${clock(at)} of ${clock(length)}${title ? `, ${title}` : ""}`);
    heard.setAttribute("width", String((at / length) * bars || 0));
    byId("at").textContent = clock(at);
    if (byId("chapter").textContent !== title) byId("chapter").textContent = title;
    byId("mini-place").textContent = [clock(at), title].filter(Boolean).join(" · ");
    byId("mini-progress").value = at / length || 0;
    chapters.forEach(({ link }, index) => {
      if (index === here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }

  function showPlaying() {
    for (const button of document.querySelectorAll("[data-play]")) {
      button.setAttribute("aria-label", audio.paused ? "Play" : "Pause");
      button.querySelector("use").setAttribute("href", audio.paused ? "#icon-play" : "#icon-pause");
    }
  }

  function showVolume() {
    const silent = audio.muted || audio.volume === 0;
    mute.setAttribute("aria-pressed", String(silent));
    mute.querySelector("use").setAttribute("href", silent ? "#icon-mute" : "#icon-loud");
    volume.value = audio.volume;
  }

  document.addEventListener("click", (event) => {
    const skipping = event.target.closest("[data-skip]");
    const link = event.target.closest("[data-seek]");
    if (event.target.closest("[data-play]")) toggle();
    else if (skipping) skip(Number(skipping.dataset.skip));
    else if (link) {
      if (link.classList.contains("seek")) event.preventDefault();
      seek(Number(link.dataset.seek), true);
    }
  });
  byId("previous").addEventListener("click", () => chapter(-1));
  byId("next").addEventListener("click", () => chapter(1));
  byId("previous").hidden = byId("next").hidden = chapters.length < 2;
  seekBar.addEventListener("input", () => seek(Number(seekBar.value)));
  // The arrows of a slider without steps move too little to be heard.
  seekBar.addEventListener("keydown", (event) => {
    const by = { ArrowLeft: -5, ArrowDown: -5, ArrowRight: 5, ArrowUp: 5, PageDown: -30, PageUp: 30 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    skip(by);
  });
  speed.addEventListener("change", setSpeed);
  volume.addEventListener("input", setVolume);
  mute.addEventListener("click", hush);
  sleep.addEventListener("change", setSleep);
  audio.addEventListener("timeupdate", () => { show(); fallAsleep(); });
  audio.addEventListener("seeked", show);
  for (const happening of ["play", "pause", "ended"]) audio.addEventListener(happening, showPlaying);
  audio.addEventListener("volumechange", showVolume);
  new IntersectionObserver(([seen]) => {
    byId("mini").hidden = seen.isIntersecting;
  }).observe(player);

  speed.value = recall("speed", "1");
  if (speed.selectedIndex < 0) speed.value = "1";
  audio.defaultPlaybackRate = audio.playbackRate = Number(speed.value);
  audio.volume = Math.min(1, Math.max(0, Number(recall("volume", "1")) || 0));
  showVolume();
  show();
  return deck;
}
