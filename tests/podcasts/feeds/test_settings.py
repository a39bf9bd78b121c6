"""What an editor types about feeds is refused in words, and an address that a show gives up is remembered."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import EpsImagePlugin, Image

from podcasts.models import Episode, FormerSlug, Show
from tests.podcasts.web.conftest import make_show

ELSEWHERE = "9b024349-ccf0-5f69-a609-6b82873eab3c https://podnews.net/rss/"


def picture(width: int = 1400, height: int = 1400, *, form: str = "PNG", mode: str = "RGB") -> SimpleUploadedFile:
    output = BytesIO()
    Image.new(mode, (width, height)).save(output, form)
    return SimpleUploadedFile(f"cover.{form.lower()}", output.getvalue())


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("category", "Gardening", "Choose one of: Arts, Business"),
        ("subcategory", "Chess", "choose one of: Business News, Daily News"),
        ("podroll", "https://podnews.net/rss/", "one show a line"),
        ("podroll", f"{ELSEWHERE}\nnonsense", "one show a line"),
        ("podroll", "9b024349-ccf0-5f69-a609-6b82873eab3c javascript:alert(1)", "one show a line"),
        ("verification", "two words", "without spaces"),
        ("moved_to", "http://127.0.0.1:8000/shows/mine/feed.xml/", "where the feed is now"),
    ],
)
def test_a_show_is_checked_as_it_is_typed(field: str, value: str, says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Show(**{"slug": "mine", field: value}).clean()
    assert says in " ".join(refused.value.message_dict[field])


def test_what_makes_sense_is_taken() -> None:
    show = Show(slug="mine", category="Science", subcategory="", podroll=f"\n{ELSEWHERE}\n", verification="a1-B2_c3")
    show.clean()
    assert [row.address for row in show.recommended()] == ["https://podnews.net/rss/"]


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"season": 0}, "season"),
        ({"soundbite_start": -1.0, "soundbite_seconds": 30.0}, "soundbite_start"),
        ({"soundbite_start": 1.0}, "soundbite_seconds"),
        ({"soundbite_start": 1.0, "soundbite_seconds": 300.0}, "soundbite_seconds"),
    ],
)
def test_an_episode_is_checked_as_it_is_typed(fields: dict[str, float], at: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Episode(**fields).clean()
    assert list(refused.value.message_dict) == [at]


@pytest.mark.parametrize(
    ("upload", "says"),
    [
        (picture(1399, 1399), "1399 × 1399 pixels"),
        (picture(1400, 1500), "square"),
        (picture(form="GIF"), "GIF"),
        (picture(mode="RGBA"), "without transparency"),
        (SimpleUploadedFile("cover.png", b"<svg onload='alert(1)'/>"), "cannot be read"),
        (SimpleUploadedFile("cover.png", b""), "cannot be read"),
    ],
)
def test_a_cover_that_directories_turn_down_is_not_taken(upload: SimpleUploadedFile, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Show(cover=upload).clean()


def test_a_picture_that_is_a_program_is_named_and_never_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow would have Ghostscript run it, wherever that is installed."""
    ran, program = tmp_path / "ran", tmp_path / "gs"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    monkeypatch.setattr(EpsImagePlugin, "gs_binary", str(program))
    with pytest.raises(ValidationError, match="EPS"):
        Show(cover=picture(form="EPS")).clean()
    assert not ran.exists()


def test_a_good_cover_is_taken() -> None:
    Show(cover=picture()).clean()
    Episode(cover=picture(3000, 3000, form="JPEG")).clean()


def test_an_address_that_a_show_gives_up_is_remembered(db: None) -> None:
    show = make_show("first")
    guid = show.guid
    for slug in ("second", "third", "first"):
        show.slug = slug
        show.save()
    assert set(FormerSlug.objects.values_list("slug", flat=True)) == {"second", "third"}
    show.refresh_from_db()
    assert show.guid == guid


def test_a_new_show_at_a_left_address_is_another_podcast(db: None) -> None:
    old = make_show("morning")
    old.slug = "evening"
    old.save()
    assert make_show("morning").guid != old.guid
