"""The tag at the head of an MP3: put in whole or not at all, in place of the one before; the sound stays as it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from mutagen.id3 import APIC, CHAP, ID3, TIT2

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


def test_chapters_are_read_as_they_were_written(file: Path) -> None:
    picture = id3.picture(b"\xff\xd8" * 5_000, id3.OTHER, "chapter")
    frames = [id3.text("TIT2", "Fähre 🎉"), picture], [picture, id3.text("TIT2", "Second")]
    id3.put(file, [id3.chapter(f"chp{at}", at * 2.5, at * 2.5 + 2.5, found) for at, found in enumerate(frames)])
    assert id3.chapters(file) == [(0.0, "Fähre 🎉"), (2.5, "Second")]


def test_chapters_of_version_four_are_read(file: Path) -> None:
    """As a signed file has them."""
    tag = ID3()
    image = APIC(encoding=0, mime="image/jpeg", type=0, desc="chapter", data=b"\xff\xd8" * 5_000)
    tag.add(CHAP(element_id="a", start_time=1_500, end_time=2_000, sub_frames=[image, TIT2(encoding=3, text="Fähre")]))
    tag.save(file, v2_version=4)
    assert id3.chapters(file) == [(1.5, "Fähre")]


@pytest.mark.parametrize("cut", [0, 3, 10, 20, 33, 60, 130])
def test_a_damaged_tag_is_read_as_far_as_it_goes(file: Path, cut: int) -> None:
    id3.put(file, [id3.chapter("chp0", 1.0, 2.0, [id3.text("TIT2", "Ferry" * 10)])])
    file.write_bytes(file.read_bytes()[:cut])
    assert all("Ferry".startswith(title[:5]) for _, title in id3.chapters(file))


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
