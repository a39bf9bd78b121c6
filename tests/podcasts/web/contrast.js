// Every text with less than 4.5 to 1 against what is behind it, for each of the hues that a page can wear.
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return Array.from(canvas.getImageData(0, 0, 1, 1).data);
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgb(getComputedStyle(at).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return [255, 255, 255, 255];
  };
  document.querySelector(".said")?.dispatchEvent(new PointerEvent("pointerover", { bubbles: true }));
  document.querySelectorAll("[popover], dialog").forEach((note) => note.setAttribute("open", ""));
  const texts = Array.from(document.querySelectorAll("body *")).filter((element) =>
    Array.from(element.childNodes).some((node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim())
    && element.getClientRects().length && !["OPTION", "SCRIPT", "NOSCRIPT"].includes(element.tagName));
  document.querySelectorAll("[data-at]")[0]?.classList.add("spoken");
  document.querySelectorAll(".turn")[1]?.classList.add("speaking");
  const weak = [];
  for (let hue = 0; hue < 24; hue += 1) {
    document.body.className = `hue-${hue}`;
    for (const element of texts) {
      const [front, back] = [rgb(getComputedStyle(element).color), behind(element)].map(luminance);
      const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
      if (ratio < 4.5) weak.push(`hue ${hue}: ${ratio.toFixed(2)} for ${element.outerHTML.slice(0, 80)}`);
    }
  }
  return weak;
}
