"""Pictures of the pages for the documentation, taken of a running demo in real Chromium.

    make demo                                                                        # in one terminal
    python -m bench.pictures http://127.0.0.1:8000 --search comet --document report.pdf --topic trains --password …

What stands in the pictures is made on the way: a podcast from the document, and a new version of its first episode
with an edit that the checker flags. The password is the one that the demo prints for its user. CHROMIUM names a
browser of one's own.
"""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import chromium

DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
COLOURS = 128  # in a picture; a page has few, and the files stay small
SECONDS_TO_WAIT = 180


@dataclass(frozen=True, slots=True)
class Camera:
    browser: Browser
    options: argparse.Namespace

    def page(self, size: dict[str, int], scheme: str, state: object = None) -> Page:
        context = self.browser.new_context(
            base_url=self.options.site, viewport=size, color_scheme=scheme, storage_state=state  # type: ignore[arg-type]
        )  # fmt: skip
        page = context.new_page()
        page.set_default_timeout(SECONDS_TO_WAIT * 1_000)
        return page

    @contextmanager
    def twins(self, page: Page) -> Iterator[Page]:
        """The same visitor on a phone, in the dark."""
        twin = self.page(PHONE, "dark", page.context.storage_state())
        yield twin
        twin.context.close()

    def keep(self, page: Page, name: str) -> None:
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        picture.quantize(COLOURS, dither=Image.Dither.NONE).save(self.options.out / f"{name}.png", optimize=True)


def listeners_pages(camera: Camera) -> None:
    """The show, the search, the newest episode."""
    page = camera.page(DESKTOP, "light")
    page.goto(f"/shows/{camera.options.show}/")
    camera.keep(page, "show")
    episode = page.locator("ol.episodes h3 a").first.get_attribute("href") or ""
    page.goto(f"/?q={camera.options.search}")
    camera.keep(page, "search")
    page.goto(episode)
    camera.keep(page, "episode")
    open_source(page, episode)
    camera.keep(page, "transcript")
    with camera.twins(page) as phone:
        open_source(phone, episode)
        camera.keep(phone, "phone-dark")


def open_source(page: Page, episode: str) -> None:
    """The second chapter with what its first cited line rests on."""
    page.goto(episode)
    start = page.locator(".chapters a").nth(1).get_attribute("data-seek")
    page.goto(f"{episode}?t={start}")
    heading = page.locator("section.transcript h3").nth(1)
    heading.evaluate("(one) => scrollTo(0, one.getBoundingClientRect().top + scrollY - 130)")
    heading.locator("xpath=following-sibling::div//button[contains(@class, 'cite')]").first.click()


def studio(camera: Camera) -> None:
    """A podcast from a document, ordered and seen while it is made."""
    page = camera.page(DESKTOP, "light")
    page.goto("/make/")
    fill_order(page, camera.options.topic)
    camera.keep(page, "studio-make")
    with camera.twins(page) as phone:
        phone.goto("/make/")
        fill_order(phone, camera.options.topic)
        camera.keep(phone, "studio-make-phone-dark")
    page.get_by_label("Files").set_input_files(camera.options.document)
    page.get_by_role("button", name="Make it").click()
    page.wait_for_url("**/mine/*/")
    page.locator("#script li").nth(8).wait_for()
    page.locator("#play").click()
    page.wait_for_timeout(4_000)  # into the first line
    camera.keep(page, "studio-progress")
    with camera.twins(page) as phone:
        phone.goto(page.url)
        camera.keep(phone, "studio-progress-phone-dark")


def fill_order(page: Page, topic: str) -> None:
    page.get_by_label("What is it about?").fill(topic)
    page.get_by_text("Length, voices, style, sources").click()


def desk(camera: Camera) -> None:
    """A new version of the demo's episode with an edit that says more than its source."""
    page = camera.page(DESKTOP, "light")
    page.goto("/admin/login/?next=/admin/")
    page.get_by_label("Username").fill("demo")
    page.get_by_label("Password").fill(camera.options.password)
    page.get_by_role("button", name="Log in").click()
    page.goto(edited(page))
    page.locator(".desk-flag, .desk-flags").first.scroll_into_view_if_needed()
    camera.keep(page, "desk-script")
    page.emulate_media(color_scheme="dark")
    camera.keep(page, "desk-script-dark")
    with camera.twins(page) as phone:
        phone.goto(page.url)
        phone.locator(".desk-flag, .desk-flags").first.scroll_into_view_if_needed()
        camera.keep(phone, "desk-phone-dark")
    page.emulate_media(color_scheme="light")
    for name, address in (
        ("desk-compare", page.get_by_role("link", name="Compare versions").get_attribute("href") or ""),
        ("desk-queue", "/admin/podcasts/episode/desk/"),
        ("admin-ledger", "/admin/orchestrator/modelrun/"),
        ("admin-models", "/admin/orchestrator/modelrun/models/"),
    ):
        page.goto(address)
        camera.keep(page, name)


def edited(page: Page) -> str:
    """Where the desk has the new version."""
    page.goto("/admin/podcasts/episode/?stage__exact=published")
    number = page.locator("input.action-select").last.get_attribute("value")  # the demo's own is the oldest
    address = f"/admin/podcasts/episode/desk/{number}/"
    page.goto(address)
    if (button := page.get_by_role("button", name="Open a new version")).count():  # not opened by an earlier run
        button.click()
    page.get_by_label("Edit line 7", exact=True).click()
    field = page.locator(".desk-edit textarea")
    field.fill(f"{field.input_value()} That cost 7 million euros.")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Edit line 7", exact=True).wait_for()
    return address


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site")
    parser.add_argument("--show", default="sample-briefing")
    parser.add_argument("--search", required=True, help="words that were said")
    parser.add_argument("--document", type=Path, required=True, help="what the podcast is told from")
    parser.add_argument("--topic", required=True, help="what it is about")
    parser.add_argument("--password", required=True)
    parser.add_argument("--out", type=Path, default=Path("docs/screenshots"))
    options = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"],
        )
        camera = Camera(browser, options)
        listeners_pages(camera)
        desk(camera)
        studio(camera)
        browser.close()


if __name__ == "__main__":
    main()
