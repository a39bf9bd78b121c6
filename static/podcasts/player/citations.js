// A source opens on a tap by the browser's own means; with a mouse it shows while one points at it.
export function startCitations() {
  const closing = new WeakMap();

  function noteOf(button) {
    return document.getElementById(button.getAttribute("popovertarget"));
  }

  function keepOpen(note) {
    clearTimeout(closing.get(note));
  }

  function closeSoon(note) {
    keepOpen(note);
    closing.set(note, setTimeout(() => note.hidePopover(), 250));
  }

  for (const button of document.querySelectorAll(".cite")) {
    const note = noteOf(button);
    button.addEventListener("pointerenter", (event) => {
      if (event.pointerType !== "mouse") return;
      keepOpen(note);
      if (!note.matches(":popover-open")) note.showPopover({ source: button });
    });
    button.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") closeSoon(note); });
    note.addEventListener("pointerenter", () => keepOpen(note));
    note.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") closeSoon(note); });
  }
}
