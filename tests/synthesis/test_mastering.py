"""The published file: loud enough, never too loud, complete, tagged, or not there at all. Real voices, real ffmpeg."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import psutil
import pytest
import soundfile
from mutagen.mp3 import MP3

from synthesis.audio import ffmpeg, mastering
from synthesis.audio.mastering import Master, produce
from synthesis.audio.programme import Part
from synthesis.audio.tags import DISCLOSURE
from synthesis.errors import EncoderFailed, MasteringError, OutOfRange, SoundLost
from tests.synthesis.conftest import TAGS, TITLES, Mastered, decoded

Make = Callable[[bool, bool], Mastered]


def made(parts: list[Part], folder: Path, *, stereo: bool = True, music: bool = True) -> tuple[Master, Path]:
    folder.mkdir(exist_ok=True)
    out = folder / "episode.mp3"
    return produce(parts, out, stereo=stereo, music=music, tags=TAGS), out


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(("stereo", "music"), [(True, True), (False, True), (True, False), (False, False)])
def test_the_encoded_file_keeps_the_loudness_and_peak_of_its_kind(mastered: Make, stereo: bool, music: bool) -> None:
    made = mastered(stereo, music)
    master, out = made.master, made.path
    independent = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-i", out, "-af", "ebur128=peak=true", "-f", "null", "-"],
        check=True, capture_output=True, text=True,
    ).stderr  # fmt: skip
    heard = ffmpeg.read_summary(independent)
    assert heard.integrated == pytest.approx(-16 if stereo else -19, abs=1.0)
    assert heard.true_peak <= -1.0
    assert (master.loudness, master.true_peak) == (heard.integrated, heard.true_peak)
    info = MP3(out).info
    assert (info.channels, info.sample_rate, info.bitrate) == (
        (2 if stereo else 1),
        44_100,
        128_000 if stereo else 96_000,
    )
    assert leftovers(out.parent) == ["episode.mp3", "media"]


def test_what_it_says_of_the_file_is_exact(mastered: Make) -> None:
    made = mastered(True, True)
    master, out = made.master, made.path
    assert master.bytes == out.stat().st_size
    assert len(decoded(out)) / 44_100 == pytest.approx(master.seconds, abs=0.001)
    assert MP3(out).info.length == pytest.approx(master.seconds, abs=0.06)


def test_every_line_is_heard_exactly_when_it_is_said_to_be(mastered: Make) -> None:
    made = mastered(True, False)
    parts, master, out = made.parts, made.master, made.path
    heard = np.abs(decoded(out, channels=1)[:, 0])
    for start, after, part in zip(master.starts, (*master.starts[1:], master.seconds), parts, strict=True):
        begin, end = round(start * 44_100), round((start + part.render.seconds) * 44_100)
        first = begin + np.flatnonzero(heard[begin:end] > 0.01)[0]
        assert (first - begin) / 44_100 < 0.06, part.render.text
        silence = heard[end + 2000 : round(after * 44_100) - 2000]
        assert silence.max() < 0.003, part.render.text


def test_no_join_clicks_and_nothing_is_offset(mastered: Make) -> None:
    made = mastered(True, True)
    parts, master, out = made.parts, made.master, made.path
    sound = decoded(out)
    assert np.abs(sound.mean(axis=0)).max() < 1e-3
    edges = [*master.starts, *(start + part.render.seconds for start, part in zip(master.starts, parts, strict=True))]
    for edge in edges:
        at = round(edge * 44_100)
        # A click is a step between neighbouring samples much larger than the sound around it makes.
        steps = np.abs(np.diff(sound[at - 200 : at + 200], axis=0)).max()
        assert steps < 0.03, edge


def test_no_host_is_louder_than_the_other(parts: list[Part], tmp_path: Path) -> None:
    for part in parts:
        if part.speaker == "B":  # whisper: 20 dB less than the other
            samples, rate = soundfile.read(part.render.audio.path)
            soundfile.write(part.render.audio.path, samples * 0.1, rate, subtype="PCM_16")
    master, out = made(parts, tmp_path / "out", music=False)
    sound = decoded(out, channels=1)[:, 0]
    level = {"A": [], "B": []}
    for start, part in zip(master.starts, parts, strict=True):
        spoken = sound[round(start * 44_100) : round((start + part.render.seconds) * 44_100)]
        level[part.speaker].append(spoken)
    decibels = {who: 20 * np.log10(np.sqrt(np.mean(np.concatenate(pieces) ** 2))) for who, pieces in level.items()}
    assert abs(decibels["A"] - decibels["B"]) < 2.5


def test_players_see_titles_chapters_cover_and_the_disclosure(mastered: Make) -> None:
    made = mastered(True, True)
    master, out = made.master, made.path
    id3 = MP3(out).tags
    assert id3.version == (2, 3, 0)
    assert str(id3["TIT2"]) == TAGS.title
    assert (str(id3["TALB"]), str(id3["TPE1"]), str(id3["TRCK"])) == ("Tramlines", "Jana & Rupert", "7")
    assert str(id3["TXXX:AI-DISCLOSURE"]) == DISCLOSURE
    assert id3.getall("COMM")[0].text == [f"A ferry. A painting. {DISCLOSURE}"]
    assert id3.getall("APIC")[0].data == TAGS.cover
    chapters = sorted(id3.getall("CHAP"), key=lambda chapter: chapter.start_time)
    assert [str(chapter.sub_frames["TIT2"]) for chapter in chapters] == [
        "Headlines", TITLES["1"], TITLES["2"], "Closing",
    ]  # fmt: skip
    assert [chapter.start_time for chapter in chapters] == [round(chapter.start * 1000) for chapter in master.chapters]
    assert all(one.end_time == other.start_time for one, other in itertools.pairwise(chapters))
    assert chapters[-1].end_time == round(master.seconds * 1000)
    assert id3.getall("CTOC")[0].child_element_ids == [chapter.element_id for chapter in chapters]


def test_ffmpeg_itself_reads_the_chapters(mastered: Make) -> None:
    made = mastered(True, True)
    out = made.path
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-i", out]  # without an output it ends with an error, after telling
    seen = subprocess.run(command, check=False, capture_output=True, text=True).stderr
    assert seen.count("Chapter #") == 4
    assert TITLES["2"] in seen


def test_the_same_programme_is_mastered_to_the_same_sound(mastered: Make, parts: list[Part], tmp_path: Path) -> None:
    _, again = made(parts, tmp_path / "again")
    assert again.read_bytes() == mastered(True, True).path.read_bytes()


def test_several_programmes_at_once_do_not_disturb_each_other(parts: list[Part], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    outs = [folder / f"{number}.mp3" for number in range(3)]
    threads = [
        threading.Thread(target=produce, args=(parts, out), kwargs={"stereo": True, "music": True, "tags": TAGS})
        for out in outs
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({out.read_bytes() for out in outs}) == 1
    assert leftovers(folder) == ["0.mp3", "1.mp3", "2.mp3"]


def test_progress_only_grows_and_ends_at_its_total(parts: list[Part], tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    produce(
        parts, tmp_path / "x.mp3", stereo=True, music=True, tags=TAGS,
        progress=lambda done, total: told.append((done, total)),
    )  # fmt: skip
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]
    assert len({total for _, total in told}) == 1


def test_whoever_watches_the_progress_may_end_the_work(parts: list[Part], tmp_path: Path) -> None:
    class Lost(Exception):
        pass

    def lose(done: int, total: int) -> None:
        raise Lost

    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(Lost):
        produce(parts, folder / "x.mp3", stereo=True, music=True, tags=TAGS, progress=lose)
    assert leftovers(folder) == []
    assert not [child for child in psutil.Process().children() if "ffmpeg" in child.name()]


def test_a_programme_without_lines_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MasteringError, match="no lines"):
        produce([], tmp_path / "x.mp3", stereo=True, music=True, tags=TAGS)


def test_a_lost_render_is_named_and_nothing_is_written(parts: list[Part], tmp_path: Path) -> None:
    Path(parts[3].render.audio.path).unlink()
    folder = tmp_path / "out"
    with pytest.raises(SoundLost, match="Port Ellery") as caught:
        made(parts, folder)
    assert caught.value.render_id == parts[3].render.pk
    assert leftovers(folder) == []


def test_silence_is_not_published(parts: list[Part], tmp_path: Path) -> None:
    for part in parts:
        samples, rate = soundfile.read(part.render.audio.path)
        soundfile.write(part.render.audio.path, samples * 0, rate, subtype="PCM_16")
    with pytest.raises(MasteringError, match=r"silent|no sound"):
        made(parts, tmp_path / "out", music=False)
    assert leftovers(tmp_path / "out") == []


def test_a_file_that_stays_out_of_range_is_never_published(
    parts: list[Part], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mastering, "MOST_PEAK", -30.0)
    monkeypatch.setattr(mastering, "ENCODINGS", 2)
    with pytest.raises(OutOfRange, match=r"LUFS and a true peak of .* It is not published"):
        made(parts, tmp_path / "out")
    assert leftovers(tmp_path / "out") == []


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of 200 KB where this user may mount one, else an ordinary folder."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", folder]
    mounted = os.geteuid() == 0 and subprocess.run(mount, check=False, capture_output=True).returncode == 0
    yield folder
    if mounted:
        subprocess.run(["umount", folder], check=True)


def produce_within(limit: int, parts: list[Part], out: Path) -> str:
    """What `produce` says when no file may grow beyond `limit` bytes, as on a full disk; in a process of its own."""
    import resource

    reading, writing = os.pipe()
    if not (pid := os.fork()):
        said = "it was made"
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # the write fails instead, as on a full disk
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
            produce(parts, out, stereo=True, music=True, tags=TAGS)
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.waitpid(pid, 0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        return pipe.read()


@pytest.mark.parametrize("limit", [1_000, 1_500_000])
def test_no_room_for_the_file_is_told_in_words_and_nothing_half_written_stays(
    parts: list[Part], tmp_path: Path, limit: int
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    assert produce_within(limit, parts, folder / "x.mp3") == (
        "EncoderFailed: The disk is full; free some space, then retry."
    )
    assert leftovers(folder) == []
    assert made(parts, folder)[0].seconds > 10  # with room again


def test_a_full_disk_is_told_in_words_and_nothing_half_written_stays(parts: list[Part], tiny_disk: Path) -> None:
    if tiny_disk.stat().st_dev == tiny_disk.parent.stat().st_dev:
        said = produce_within(200_000, parts, tiny_disk / "x.mp3")
    else:
        with pytest.raises(EncoderFailed) as caught:
            produce(parts, tiny_disk / "x.mp3", stereo=True, music=True, tags=TAGS)
        said = str(caught.value)
    assert "The disk is full; free some space, then retry." in said
    assert leftovers(tiny_disk) == []


def test_a_killed_ffmpeg_is_told_in_words(parts: list[Part], tmp_path: Path) -> None:
    stop = threading.Event()

    def kill() -> None:
        while not stop.is_set():
            for child in psutil.Process().children():
                if "ffmpeg" in child.name():
                    child.kill()
                    return

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        with pytest.raises(EncoderFailed, match="was ended by signal 9; retry"):
            made(parts, tmp_path / "out")
    finally:
        stop.set()
        thread.join()
    assert leftovers(tmp_path / "out") == []
    assert made(parts, tmp_path / "out")[0].seconds > 10


def test_a_slow_ffmpeg_is_ended_in_time() -> None:
    endless = ["-f", "lavfi", "-re", "-i", "sine", "-f", "null", "-"]
    with pytest.raises(EncoderFailed, match="took longer than 1 s"):
        ffmpeg.run(endless, timeout=0.6)


def test_what_ffmpeg_cannot_do_it_says_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(EncoderFailed, match=r"ffmpeg failed \(\d+\): .*No such file"):
        ffmpeg.measure(tmp_path / "missing.mp3", timeout=10)


def test_a_master_killed_half_way_can_be_made_again(parts: list[Part], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    if not (pid := os.fork()):
        produce(parts, folder / "x.mp3", stereo=True, music=True, tags=TAGS)
        os._exit(0)
    while not list(folder.rglob("mix.flac")):
        pass
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert not (folder / "x.mp3").exists()
    assert produce(parts, folder / "x.mp3", stereo=True, music=True, tags=TAGS).seconds > 10
