"""Chapters in the file: a title, a link and a picture for each, as players read them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from mutagen.id3 import ID3

from synthesis.audio import tags
from synthesis.audio.programme import Chapter
from synthesis.audio.tags import ChapterCard
from tests.synthesis.conftest import TAGS, picture

CHAPTERS = (Chapter(0.0, "Headlines"), Chapter(4.5, "Ferry — stays", "7"), Chapter(9.0, "Closing"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "episode.mp3"
    path.write_bytes((Path(__file__).parents[1] / "podcasts/web/data/tone.mp3").read_bytes())
    return path


def test_each_chapter_has_its_own_link_and_picture(file: Path) -> None:
    card = {"7": ChapterCard("https://wire.example/a?b=1&c=2", picture()), "": ChapterCard("", picture())}
    tags.write(file, replace(TAGS, card=lambda chapter: card[chapter.story]), CHAPTERS, 12.0)
    found = sorted(ID3(file).getall("CHAP"), key=lambda chapter: chapter.start_time)
    assert [chapter.sub_frames.get("WXXX:chapter url", "") for chapter in found] == [
        "", "https://wire.example/a?b=1&c=2", "",
    ]  # fmt: skip
    assert all(chapter.sub_frames.getall("APIC")[0].data == picture() for chapter in found)
    assert [str(chapter.sub_frames["TIT2"]) for chapter in found] == ["Headlines", "Ferry — stays", "Closing"]
    assert [(chapter.start_time, chapter.end_time) for chapter in found] == [(0, 4500), (4500, 9000), (9000, 12000)]


def test_a_chapter_without_a_card_has_its_title_alone(file: Path) -> None:
    tags.write(file, TAGS, CHAPTERS, 12.0)
    assert all(list(chapter.sub_frames) == ["TIT2"] for chapter in ID3(file).getall("CHAP"))
    assert [picture.data for picture in ID3(file).getall("APIC")] == [TAGS.cover]
