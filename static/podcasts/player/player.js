// The player of an episode's page. Without it there are the browser's own player and links into the audio.
import { startCaptions } from "./captions.js";
import { startCitations } from "./citations.js";
import { startKeyboard } from "./keyboard.js";
import { recall, remember } from "./memory.js";
import { startMediaSession } from "./media-session.js";
import { startShare } from "./share.js";
import { startTranscript } from "./transcript.js";
import { startTransport } from "./transport.js";

const player = document.getElementById("player");
const audio = document.getElementById("audio");
const place = `position:${player.dataset.guid}`;
const NEAR_END = 15; // seconds: who stopped there has heard it
const notice = document.getElementById("notice");

function tell(text) {
  notice.textContent = text;
}

// A position that is asked for before the length is known is kept until it is.
function startAt(seconds) {
  if (audio.readyState > 0) audio.currentTime = seconds;
  else audio.addEventListener("loadedmetadata", () => { audio.currentTime = seconds; }, { once: true });
}

function begin(deck) {
  const asked = Number(new URLSearchParams(location.search).get("t"));
  const left = Number(recall(place, "0"));
  if (asked > 0) {
    startAt(asked);
  } else if (left > 5 && left < deck.length - NEAR_END) {
    startAt(left);
    tell(`You stopped at ${deck.clock(left)}; it goes on from there.`);
  }
}

function tellOfTrouble() {
  tell("The sound could not be loaded. Check the connection, then press play again.");
}

let kept = 0;
function keepPlace() {
  if (Math.abs(audio.currentTime - kept) < 1) return;
  kept = audio.currentTime;
  remember(place, kept.toFixed(1));
}

document.getElementById("deck").hidden = false;
audio.controls = false;
document.documentElement.classList.add("scripted");

const deck = startTransport(audio, player, tell);
startTranscript(audio, deck);
startCitations();
startCaptions(audio);
startShare(audio, deck);
startKeyboard(deck);
startMediaSession(audio, player, deck);
begin(deck);

audio.addEventListener("timeupdate", keepPlace);
audio.addEventListener("pause", keepPlace);
audio.addEventListener("ended", () => remember(place, "0"));
audio.addEventListener("error", tellOfTrouble);
if (audio.error) tellOfTrouble(); // it came before this script
