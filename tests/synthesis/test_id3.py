"""The tag at the head of an MP3: put in whole or not at all, in place of the one before; the sound stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from mutagen.id3 import ID3

from synthesis.audio import id3

TONE = Path(__file__).parents[1] / "podcasts/web/data/tone.mp3"
WHOLE = TONE.read_bytes()
SOUND = WHOLE[ID3(TONE).size :]  # ffmpeg, which made it, put a tag of its own before it


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "episode.mp3"
    path.write_bytes(WHOLE)
    return path


@pytest.mark.parametrize("title", ["Ferry", "Überfähre — 渡し船 🎉", "", "x" * 4_000])
def test_a_text_of_any_language_is_read_back(file: Path, title: str) -> None:
    id3.put(file, [id3.text("TIT2", title)])
    assert str(ID3(file)["TIT2"]) == title


def test_the_sound_after_it_is_untouched(file: Path) -> None:
    id3.put(file, [id3.text("TIT2", "Ferry"), id3.picture(b"\xff\xd8" * 70_000, id3.COVER, "cover")])
    content = file.read_bytes()
    assert content[ID3(file).size :] == SOUND


def test_a_second_tag_takes_the_place_of_the_first(file: Path) -> None:
    for title in ("a longer one that goes", "Ferry"):
        id3.put(file, [id3.text("TIT2", title)])
    assert list(ID3(file)) == ["TIT2"]
    assert str(ID3(file)["TIT2"]) == "Ferry"
    assert file.read_bytes()[ID3(file).size :] == SOUND


def test_more_chapters_than_a_list_holds_are_still_all_there(file: Path) -> None:
    keys = [f"chp{number}" for number in range(300)]
    chapters = [id3.chapter(key, place, place + 1, [id3.text("TIT2", key)]) for place, key in enumerate(keys)]
    id3.put(file, [id3.contents(keys, id3.text("TIT2", "Chapters")), *chapters])
    found = ID3(file)
    assert {chapter.element_id for chapter in found.getall("CHAP")} == set(keys)
    assert found.getall("CTOC")[0].child_element_ids == keys[:255]


def test_what_is_too_large_for_a_tag_is_refused_and_leaves_the_file(file: Path) -> None:
    with pytest.raises(ValueError, match="use smaller pictures"):
        id3.put(file, [bytes(2**28)])
    assert file.read_bytes() == WHOLE


def test_a_failure_half_way_leaves_the_file_and_nothing_beside_it(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(OSError, match="No space"):
        id3.put(file, [id3.text("TIT2", "Ferry")])
    assert file.read_bytes() == WHOLE
    assert [path.name for path in file.parent.iterdir()] == ["episode.mp3"]
