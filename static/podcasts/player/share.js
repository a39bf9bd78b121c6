// The episode's address, from its start or from this moment on.
import "../copying.js";

export function startShare(audio, deck) {
  const dialog = document.getElementById("share");
  const field = document.getElementById("share-link");
  const atMoment = document.getElementById("share-at");
  const native = document.getElementById("share-native");
  const status = document.getElementById("shared");
  const embed = document.getElementById("share-embed"); // not for what is private
  const page = field.value;
  const frame = embed?.value;
  let moment = 0;

  function write() {
    const start = atMoment.checked ? `?t=${moment}` : "";
    field.value = page + start;
    if (embed) embed.value = frame.replace("/embed/", `/embed/${start}`);
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
