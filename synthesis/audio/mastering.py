"""Renders in order → one MP3 fit to publish: −16 LUFS in stereo or −19 in mono, true peak at most −1 dBTP.

Two passes of ffmpeg: measure the mix by EBU R 128, then one linear gain by loudnorm behind a true-peak limiter. What
counts is the encoded file: it is decoded and measured, corrected and encoded again, and refused if it stays outside
the limits. `out` appears complete, by a rename, or not at all.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from synthesis.audio import ffmpeg, mixing, music, programme, tags
from synthesis.audio.ffmpeg import Loudness
from synthesis.audio.programme import Chapter, Part, Timeline
from synthesis.audio.segments import RATE, AudioSegment
from synthesis.audio.tags import Tags
from synthesis.errors import EncoderFailed, MasteringError, OutOfRange
from synthesis.storage import in_words
from synthesis.voice_clips import voice_gains
from synthesis.watermark.embedding import Marker

Progress = Callable[[int, int], object]

STEREO_LUFS, MONO_LUFS = -16.0, -19.0
TOLERANCE = 1.0  # LU; outside of it nothing is published
GOOD_ENOUGH = 0.5  # LU; outside of it the file is encoded once more
MOST_PEAK = -1.0  # dBTP of the encoded file
LIMIT = -2.0  # dBTP before encoding; MP3 overshoots by about a decibel
LEAST_LIMIT, LEAST_TP = 0.0625, -9.0  # that ffmpeg's limiter and loudnorm take
LOST_TO_LIMITING = 0.15  # LU for each dB that the limiter takes, as measured on speech; saves an encoding
ENCODINGS = 4
SILENT = -60.0  # LUFS of a mix in which nobody spoke
DUCKING = 6.0
STEPS_AFTER_MIX = 3
REPORT_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Master:
    """The finished file, measured. `starts[i]` is when part i is heard, in seconds."""

    seconds: float
    bytes: int
    loudness: float
    true_peak: float
    starts: tuple[float, ...]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True, slots=True)
class Aim:
    """What an encoding is asked for, in LUFS and dBTP; corrected after each measurement."""

    lufs: float
    limit: float

    def corrected(self, off: float, over: float) -> Aim:
        """After a file that was `off` LU from the target and `over` dB above the highest peak allowed."""
        return Aim(self.lufs + off, self.limit - (over + 0.1 if over > 0 else 0.0))


def produce(  # noqa: PLR0913 - the whole order for one file
    parts: Sequence[Part],
    out: Path,
    *,
    stereo: bool,
    music: bool,
    tags: Tags,
    marker: Marker | None = None,
    progress: Progress = lambda done, total: None,
) -> Master:
    """Mix, put the watermark in, encode, measure, tag.

    Raises `MasteringError`, or `SoundLost` when a render must be voiced again.
    `progress(done, total)` is called now and then; an exception it raises ends the work. Nothing is left behind.
    """
    if not parts:
        raise MasteringError("The script has no lines, so there is nothing to master.")
    report = _seldom(progress, 2 * len(parts) + STEPS_AFTER_MIX)
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=".mastering-") as folder:
            return _produce(parts, out, Path(folder), _Request(stereo, music, tags, marker), report)
    except OSError as error:
        raise EncoderFailed(in_words(error)) from error


@dataclass(frozen=True, slots=True)
class _Request:
    stereo: bool
    music: bool
    tags: Tags
    marker: Marker | None


def _produce(
    parts: Sequence[Part], out: Path, folder: Path, request: _Request, report: Callable[[int], None]
) -> Master:
    timeline = programme.lay_out(parts, [part.render.seconds for part in parts], music=request.music)
    gains = _gains(parts, report)
    spool, finished = folder / "mix.flac", folder / "episode.mp3"
    pieces = _pieces(parts, timeline, request)
    blocks = mixing.blocks(parts, timeline, gains, pieces, stereo=request.stereo)
    blocks = _counted(blocks, report, len(parts))
    if request.marker:
        blocks = mixing.marked(blocks, request.marker, stereo=request.stereo)
    mixed = _spool(blocks, spool, timeline, stereo=request.stereo)
    report(2 * len(parts) + 1)
    measured = _encoded(spool, finished, mixed, timeline, stereo=request.stereo)
    report(2 * len(parts) + 2)
    _tag(finished, request.tags, timeline)
    size = finished.stat().st_size
    with finished.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(finished, out)
    report(2 * len(parts) + STEPS_AFTER_MIX)
    return Master(timeline.seconds, size, measured.integrated, measured.true_peak, timeline.starts, timeline.chapters)


def _gains(parts: Sequence[Part], report: Callable[[int], None]) -> dict[str, float]:
    gains: dict[str, float] = {}
    for number, gains in enumerate(voice_gains(parts), 1):  # noqa: B007 - the last one counts
        report(number)
    return gains


def _pieces(parts: Sequence[Part], timeline: Timeline, request: _Request) -> dict[str, AudioSegment]:
    """The music that the timeline asks for, the bed stepping back under the speech."""
    seed = music.seed_of(request.tags.show)
    pieces = {cue.name: music.piece(cue.name, seed, cue.seconds) for cue in timeline.cues}
    for cue in timeline.cues:
        if cue.name == "bed":
            spoken = [
                (start - cue.start, start - cue.start + part.render.seconds)
                for start, part in zip(timeline.starts, parts, strict=True)
            ]
            pieces["bed"] = music.ducked(pieces["bed"], spoken, DUCKING)
    channels = 2 if request.stereo else 1
    return {name: piece.set_channels(channels) for name, piece in pieces.items()}


def _spool(blocks: Iterator[bytes], spool: Path, timeline: Timeline, *, stereo: bool) -> Loudness:
    """First pass: the mix into a lossless file, measured on the way."""
    arguments = ["-f", "s16le", "-ar", str(RATE), "-ac", "2" if stereo else "1", "-i", "pipe:0"]
    arguments += ["-filter_complex", "[0:a]asplit[kept][heard];[heard]ebur128=peak=true:framelog=quiet[measured]"]
    arguments += ["-map", "[kept]", "-c:a", "flac", "-compression_level", "1", str(spool)]
    arguments += ["-map", "[measured]", "-f", "null", "-"]
    measured = ffmpeg.read_summary(ffmpeg.run(arguments, timeout=_patience(timeline), feed=blocks))
    if measured.integrated < SILENT:
        raise MasteringError("The programme is silent; voice its lines again.")
    return measured


def _encoded(spool: Path, out: Path, mixed: Loudness, timeline: Timeline, *, stereo: bool) -> Loudness:
    """Second pass, as often as the measured MP3 asks for it. Raises `OutOfRange` when it never gets there."""
    target = STEREO_LUFS if stereo else MONO_LUFS
    limited = max(0.0, mixed.true_peak + target - mixed.integrated - LIMIT)
    aim = Aim(target + LOST_TO_LIMITING * limited, LIMIT)
    for _ in range(ENCODINGS):
        arguments = ["-i", str(spool), "-af", _chain(mixed, aim), *_codec(stereo=stereo), str(out)]
        ffmpeg.run(arguments, timeout=_patience(timeline))
        measured = ffmpeg.measure(out, timeout=_patience(timeline))
        off, over = target - measured.integrated, measured.true_peak - MOST_PEAK
        if abs(off) <= GOOD_ENOUGH and over <= 0:
            return measured
        aim = aim.corrected(off, over)
    if abs(off) > TOLERANCE or over > 0:
        raise OutOfRange(
            f"The encoded file has {measured.integrated:.1f} LUFS and a true peak of {measured.true_peak:.1f} dBTP; "
            f"wanted are {target:.0f} ± {TOLERANCE:.0f} LUFS and at most {MOST_PEAK:.0f} dBTP. It is not published."
        )
    return measured


def _chain(mixed: Loudness, aim: Aim) -> str:
    """The filters of the second pass: a limiter that sees the peaks between samples, then one gain."""
    before = aim.limit - (aim.lufs - mixed.integrated)  # the limit as it stands before the gain
    limit = min(max(10 ** (before / 20), LEAST_LIMIT), 1.0)
    limiter = f"alimiter=limit={limit:.6f}:level=false:attack=4:release=60"
    normaliser = (
        f"loudnorm=linear=true:I={aim.lufs:.3f}:TP={min(max(aim.limit + 0.1, LEAST_TP), 0.0):.3f}:LRA=50:"
        f"measured_I={mixed.integrated:.3f}:measured_TP={min(mixed.true_peak, before):.3f}:"
        f"measured_LRA={mixed.range:.3f}:measured_thresh={mixed.threshold:.3f}"
    )
    return f"aresample={4 * RATE},{limiter},aresample={RATE},{normaliser}"


def _codec(*, stereo: bool) -> list[str]:
    rate = ["-c:a", "libmp3lame", "-b:a", "128k" if stereo else "96k", "-ar", str(RATE)]
    return [*rate, "-map_metadata", "-1", "-id3v2_version", "0", "-write_xing", "1"]


def _tag(path: Path, what: Tags, timeline: Timeline) -> None:
    try:
        tags.write(path, what, timeline.chapters, timeline.seconds)
    except ValueError as error:
        raise MasteringError(str(error)) from error


def _patience(timeline: Timeline) -> float:
    return 120.0 + timeline.seconds


def _counted(blocks: Iterator[bytes], report: Callable[[int], None], before: int) -> Iterator[bytes]:
    for number, block in enumerate(blocks):
        yield block
        report(before + number)


def _seldom(progress: Progress, total: int) -> Callable[[int], None]:
    """Passes on at most two reports a second, and the last one."""
    last = -REPORT_SECONDS

    def report(done: int) -> None:
        nonlocal last
        now = time.monotonic()
        if done == total or now - last >= REPORT_SECONDS:
            last = now
            progress(done, total)

    return report
