// Captions under the waveform: an audio element loads a track but has nowhere to show it.
import { recall, remember } from "./memory.js";

export function startCaptions(audio) {
  const track = audio.textTracks[0];
  const button = document.getElementById("captions");
  const caption = document.getElementById("caption");

  function show() {
    const texts = Array.from(track.activeCues || [], (cue) => cue.getCueAsHTML().textContent);
    caption.textContent = texts.join(" ");
  }

  // A disabled track is not even loaded.
  function turn(on) {
    track.mode = on ? "hidden" : "disabled";
    caption.hidden = !on;
    button.setAttribute("aria-pressed", String(on));
    remember("captions", on ? "on" : "");
  }

  track.addEventListener("cuechange", show);
  button.addEventListener("click", () => turn(track.mode === "disabled"));
  turn(recall("captions", "") === "on");
}
