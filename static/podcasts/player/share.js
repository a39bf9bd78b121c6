// The episode's address, from its start or from this moment on.
import "../copying.js";

export function startShare(audio, deck) {
  const dialog = document.getElementById("share");
  const field = document.getElementById("share-link");
  const atMoment = document.getElementById("share-at");
  const native = document.getElementById("share-native");
  const status = document.getElementById("shared");
  const page = field.value;
  let moment = 0;

  function write() {
    field.value = atMoment.checked ? `${page}?t=${moment}` : page;
    status.textContent = "";
  }

  document.getElementById("share-open").addEventListener("click", () => {
    moment = Math.floor(audio.currentTime);
    document.getElementById("share-moment").textContent = deck.clock(moment);
    atMoment.checked = moment > 0;
    write();
    dialog.showModal();
  });
  atMoment.addEventListener("change", write);
  native.hidden = !navigator.share;
  native.addEventListener("click", () => navigator.share({ title: document.title, url: field.value }).catch(() => {}));
}
