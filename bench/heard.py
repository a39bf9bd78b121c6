"""How long a visitor waits: a prompt typed in a real browser, the first sound in it, the finished podcast.

    make demo                                              # in one terminal
    python -m bench.heard http://127.0.0.1:8000 1 5        # in another; minutes asked for; TOPIC=… for another topic

Needs Chromium. All is measured in the browser, from the press of the button on.
"""

from __future__ import annotations

import os
import re
import sys
import time

from playwright.sync_api import Page, sync_playwright

from tests.chromium import chromium

TOPIC = os.environ.get("TOPIC", "What is new about health and hospitals?")
LONGEST_WAIT = 900_000  # milliseconds
# The page makes its players without adding them to the document, so the moment is taken where they all begin.
LISTEN = """
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  this.addEventListener("timeupdate", () => { if (this.currentTime > 0) console.info("heard"); });
  return play.call(this);
};
"""


def main(address: str, lengths: list[float]) -> None:
    path = chromium()
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        for minutes in lengths:
            page = browser.new_page(base_url=address)
            page.set_default_timeout(LONGEST_WAIT)
            page.add_init_script(LISTEN)
            print(measured(page, minutes), flush=True)
            page.close()
        browser.close()


def measured(page: Page, minutes: float) -> str:
    page.goto("/make/")
    page.get_by_label("What is it about?").fill(TOPIC)
    page.get_by_text("Length, voices, style, sources").click()
    page.get_by_label("Minutes").fill(f"{minutes:g}")
    began = time.monotonic()
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/mine/*/")
    shown = time.monotonic() - began
    page.locator("#play").or_(page.locator("main > audio")).and_(page.locator(":visible")).first.wait_for()
    if page.locator("#play").is_visible():
        with page.expect_console_message(lambda message: message.text == "heard"):
            page.locator("#play").click()
        heard = f"first sound {time.monotonic() - began:.1f} s"
        page.locator("#ready").or_(page.locator("main > audio")).and_(page.locator(":visible")).first.wait_for()
    else:
        heard = "no sound before the end"
    took = time.monotonic() - began
    page.goto(re.sub(r"[?#].*", "", page.url))
    made = page.locator("main > p.quiet").nth(-1).inner_text()
    load = os.getloadavg()[0]
    return f"{minutes:g} min: page {shown:.1f} s, {heard}, finished {took:.1f} s, load {load:.1f}; {made} {page.url}"


if __name__ == "__main__":
    main(sys.argv[1], [float(word) for word in sys.argv[2:]] or [1.0, 5.0])
