"""Pictures of the listeners' pages for the documentation, taken of a running demo in real Chromium.

    python bench/pictures.py http://127.0.0.1:8000 --show sample-briefing --search comet [--out docs/screenshots]

The newest episode of the show is pictured at its second chapter, with the source of a line open. CHROMIUM names
a browser of one's own.
"""

from __future__ import annotations

import argparse
import os
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}


def page_of(browser: Browser, site: str, size: dict[str, int], scheme: str) -> Page:
    context = browser.new_context(base_url=site, viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    return context.new_page()


def open_source(page: Page, episode: str) -> None:
    """The second chapter with what its first cited line rests on."""
    page.goto(episode)
    start = page.locator(".chapters a").nth(1).get_attribute("data-seek")
    page.goto(f"{episode}?t={start}")
    heading = page.locator("section.transcript h3").nth(1)
    heading.evaluate("(one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 130)")
    heading.locator("xpath=following-sibling::div//button[contains(@class, 'cite')]").first.click()


def take(browser: Browser, site: str, show: str, words: str, out: Path) -> None:
    page = page_of(browser, site, DESKTOP, "light")
    page.goto(f"/shows/{show}/")
    page.screenshot(path=out / "show.png")
    episode = page.locator("ol.episodes h3 a").first.get_attribute("href") or ""
    page.goto(f"/?q={words}")
    page.screenshot(path=out / "search.png")
    page.goto(episode)
    page.screenshot(path=out / "episode.png")
    open_source(page, episode)
    page.screenshot(path=out / "transcript.png")
    dark = page_of(browser, site, PHONE, "dark")
    open_source(dark, episode)
    dark.screenshot(path=out / "phone-dark.png")
    small = page_of(browser, site, {"width": 640, "height": 180}, "light")
    small.goto(f"{episode}embed/", wait_until="networkidle")
    small.screenshot(path=out / "embed.png")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site")
    parser.add_argument("--show", required=True)
    parser.add_argument("--search", required=True)
    parser.add_argument("--out", type=Path, default=Path("docs/screenshots"))
    options = parser.parse_args()
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        take(browser, options.site, options.show, options.search, options.out)
        browser.close()


if __name__ == "__main__":
    main()
