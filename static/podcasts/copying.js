// Buttons that copy a field. Without a script, or where the clipboard is closed, it can be selected and copied by hand.

function offerCopy(button) {
  const field = document.getElementById(button.dataset.copy);
  const told = document.getElementById(button.dataset.told);
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      told.textContent = `Copied. ${button.dataset.next ?? ""}`.trim();
    } catch {
      told.textContent = "It is selected; copy it with your keyboard or menu.";
    }
  });
}

for (const button of document.querySelectorAll("[data-copy]")) offerCopy(button);
