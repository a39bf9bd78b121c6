"""Files that cannot become a podcast, chosen on a telephone: each gets a sentence that is seen without scrolling."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django.fixtures import Settings

from podcasts.models import Episode
from tests.newsroom.research.files import BRIDGE, archive, locked_pdf
from tests.podcasts.studio.conftest import make_voices, refuse_barriers
from tests.podcasts.web.conftest import browser, context  # noqa: F401 (fixtures)

pytestmark = pytest.mark.usefixtures("transactional_db", "redis_server")
HUNDRED_MEGABYTES = 100 * 2**20
SCRIPTS = b"<html><title>A</title><script>alert(1)</script><img src=x onerror=alert(2)></html>"


@pytest.fixture(autouse=True)
def house(settings: Settings, transactional_db: None) -> None:
    settings.PROMPTS = "anyone"
    make_voices("harriet", "edwin")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(HUNDRED_MEGABYTES)


def written(content: bytes) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(content)


WRONG: list[tuple[str, Callable[[Path], object], str]] = [
    ("scan.pdf", huge, "“scan.pdf” is larger than 20 MiB. Upload a smaller file."),
    ("locked.pdf", written(locked_pdf("secret")), "“locked.pdf”: This PDF is protected by a password."),
    ("bomb.docx", written(archive({"word/document.xml": b" " * 2**28})), "“bomb.docx”: This file unpacks to far more"),
    ("page.html", written(SCRIPTS), "“page.html”: There is no text in this file."),
    ("empty.txt", written(b""), "“empty.txt”: This file is empty."),
]


@pytest.mark.parametrize(("name", "write", "sentence"), WRONG, ids=[name for name, _, _ in WRONG])
def test_a_wrong_file_gets_a_sentence_at_the_top_of_the_page(
    context: BrowserContext,  # noqa: F811
    tmp_path: Path,
    name: str,
    write: Callable[[Path], object],
    sentence: str,
) -> None:
    page = context.new_page()
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    write(tmp_path / name)
    page.goto("/make/")
    page.get_by_label("What is it about?").fill("The bridge of Halm")
    page.get_by_text("Length, voices, style, sources").click()
    page.get_by_label("Files").set_input_files(tmp_path / name)
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("alert")).to_contain_text(sentence)
    expect(page.get_by_role("alert")).to_be_in_viewport()
    expect(page.get_by_label("What is it about?")).to_have_value("The bridge of Halm")
    page.get_by_role("alert").get_by_role("link", name="Files").click()
    expect(page.get_by_label("Files")).to_be_in_viewport()
    assert not dialogs
    assert not Episode.objects.exists()


def test_a_good_file_beside_a_wrong_field_is_asked_for_again(context: BrowserContext) -> None:  # noqa: F811
    page = context.new_page()
    page.goto("/make/")
    page.get_by_label("What is it about?").fill("The bridge of Halm")
    page.get_by_text("Length, voices, style, sources").click()
    notes = {"name": "notes.txt", "mimeType": "text/plain", "buffer": " ".join(BRIDGE).encode()}
    page.get_by_label("Files").set_input_files(notes)  # type: ignore[arg-type]  # Playwright's own type of file
    page.get_by_label("Web addresses").fill("https://example.org/" + "x" * 2000)
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("alert")).to_contain_text("Web addresses: The address is longer than")
    expect(page.get_by_text("Please choose your files again")).to_be_in_viewport()
    refuse_barriers(page)
