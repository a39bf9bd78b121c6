"""The tag at the head of an MP3: put in whole or not at all, in place of the one before; the sound stays as it was."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mutagen.id3 import CHAP, ID3, TIT2, TXXX, WXXX, Encoding

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
    assert id3.read(file).chapters == ((0.0, "Fähre 🎉"), (2.5, "Second"))


@pytest.mark.parametrize("cut", [0, 3, 10, 20, 33, 60, 130])
def test_a_damaged_tag_is_read_as_far_as_it_goes(file: Path, cut: int) -> None:
    id3.put(file, [id3.chapter("chp0", 1.0, 2.0, [id3.text("TIT2", "Ferry" * 10)])])
    file.write_bytes(file.read_bytes()[:cut])
    assert all("Ferry".startswith(title[:5]) for _, title in id3.read(file).chapters)


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


@pytest.mark.parametrize("encoding", [Encoding.LATIN1, Encoding.UTF16, Encoding.UTF16BE, Encoding.UTF8])
@pytest.mark.parametrize("version", [3, 4])
def test_what_another_program_wrote_is_read(file: Path, encoding: Encoding, version: int) -> None:
    tag = ID3()
    tag.add(TXXX(encoding=encoding, desc="AI-DISCLOSURE", text="by a machine"))
    title = TIT2(encoding=encoding, text="Fähre")
    tag.add(CHAP(element_id="c", start_time=2500, end_time=9000, sub_frames=[WXXX(url="https://" + "a" * 300), title]))
    tag.save(file, v2_version=version)
    assert id3.read(file) == id3.Found({"AI-DISCLOSURE": "by a machine"}, ((2.5, "Fähre"),))


@settings(max_examples=300)
@given(st.binary(max_size=200), st.sampled_from([3, 4]))
def test_any_bytes_are_read_as_something_or_nothing(data: bytes, version: int) -> None:
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"ID3" + bytes([version, 0, 0, 0, 0, len(data) >> 7, len(data) & 0x7F]) + data)
        file.flush()
        found = id3.read(Path(file.name))
    assert all(start >= 0 for start, _ in found.chapters)


def test_a_file_without_a_tag_says_nothing(file: Path) -> None:
    file.write_bytes(SOUND)
    assert id3.read(file) == id3.Found({}, ())
