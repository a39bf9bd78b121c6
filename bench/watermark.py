"""How robust the watermark is, and what it costs. Prints Markdown tables for docs/trust.md.

    python -m bench.watermark --speech "$NEWSROOM_DATA/speech" [--pieces 40] [--seconds 10] [--keys 20] [--rooms]

Pieces of recorded speech are marked as a programme and as a line, treated, and looked into. False alarms:
the z of unmarked pieces under many keys, beside the threshold whose bound holds for any sound.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import imageio_ffmpeg
import numpy as np
from numpy.typing import NDArray

from bench import rooms
from synthesis.audio import music
from synthesis.watermark.detection import RATE, detect, threshold
from synthesis.watermark.embedding import Marker

Samples = NDArray[np.float32]
KEY = b"bench"
AT = 44_100
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
TREATMENTS: dict[str, tuple[list[str], str]] = {
    "cut to 10 s": ([], ".wav"),
    "MP3 128 kbit/s": (["-b:a", "128k"], ".mp3"),
    "MP3 64 kbit/s": (["-b:a", "64k"], ".mp3"),
    "Opus 64 kbit/s": (["-c:a", "libopus", "-b:a", "64k"], ".opus"),
    "Opus 24 kbit/s": (["-c:a", "libopus", "-b:a", "24k"], ".opus"),
    "resampled to 16 kHz": (["-ar", "16000"], ".wav"),
    "resampled to 8 kHz": (["-ar", "8000"], ".wav"),
    "3 % faster, MP3 64": (["-af", f"asetrate={AT}*1.03,aresample={AT}", "-b:a", "64k"], ".mp3"),
    "3 % slower, MP3 64": (["-af", f"asetrate={AT}*0.97,aresample={AT}", "-b:a", "64k"], ".mp3"),
    "3 % faster at its pitch": (["-af", "atempo=1.03"], ".wav"),
    "3 % slower at its pitch": (["-af", "atempo=0.97"], ".wav"),
    "20 dB softer, MP3 64": (["-af", "volume=-20dB", "-b:a", "64k"], ".mp3"),
    "compressed 4:1": (["-af", "acompressor=threshold=-24dB:ratio=4"], ".wav"),
    "equaliser ±6 dB": (["-af", "equalizer=f=700:t=o:w=1:g=6,equalizer=f=2500:t=o:w=1:g=-6"], ".wav"),
    "echo 60 ms": (["-af", "aecho=0.8:0.6:60:0.3"], ".wav"),
    "white noise at 20 dB": ([], "noise"),
    "music bed at 12 dB, MP3 64": (["-b:a", "64k"], "bed"),
    **{name: (["-b:a", "96k"], "room") for name in rooms.ROOMS},
}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--speech", type=Path, required=True)
    options.add_argument("--pieces", type=int, default=40)
    options.add_argument("--seconds", type=int, default=10, help="of each piece")
    options.add_argument("--keys", type=int, default=20)
    options.add_argument("--words", type=int, default=60, help="sentences for the recogniser (needs pocketsphinx)")
    options.add_argument("--rooms", action="store_true", help="only what a loudspeaker and a room do")
    args = options.parse_args()
    pieces = list(gathered(args.speech, args.pieces, args.seconds))
    print(f"{len(pieces)} pieces of {args.seconds} s, threshold z = {threshold(1):.2f}\n")
    if args.rooms:
        robustness(pieces, rooms.ROOMS)
        return
    robustness(pieces, TREATMENTS)
    false_alarms(pieces, args.keys)
    cost(np.concatenate(pieces))
    word_errors(args.words)


def gathered(folder: Path, count: int, seconds: int) -> Iterator[Samples]:
    """Pieces of so many seconds, readers in turn, clips joined as they come."""
    clips_each = round(0.6 * seconds)
    readers = [sorted(reader.glob("*.*")) for reader in sorted(folder.iterdir()) if reader.is_dir()]
    for number in range(count):
        clips = readers[number % len(readers)]
        start = number // len(readers) * clips_each % max(1, len(clips) - clips_each)
        sound = np.concatenate([decoded(clip, AT) for clip in clips[start : start + clips_each]])
        yield np.resize(sound, seconds * AT)


def decoded(path: Path, rate: int) -> Samples:
    command = [FFMPEG, "-v", "error", "-i", str(path), "-f", "f32le", "-ac", "1", "-ar", str(rate), "-"]
    return np.frombuffer(subprocess.run(command, check=True, capture_output=True).stdout, "<f4")


def robustness(pieces: list[Samples], treatments: Iterable[str]) -> None:
    print("| treatment | programme found | read | least z | line found | read | least z |")
    print("|---|---|---|---|---|---|---|")
    programme = [Marker(KEY, 1_000 + place, AT).mark(piece) for place, piece in enumerate(pieces)]
    line = [Marker(KEY, 1_000 + place, AT, layer="voice", snr=36).mark(piece) for place, piece in enumerate(pieces)]
    for name in treatments:
        row = [outcome(name, programme, "programme"), outcome(name, line, "voice")]
        print(f"| {name} | {' | '.join(row)} |", flush=True)
    ratio = [10 * np.log10(np.square(a).sum() / np.square(a - b).sum()) for a, b in zip(pieces, programme, strict=True)]
    print(f"\nSNR of the programme's mark: {min(ratio):.1f} to {max(ratio):.1f} dB\n")


def outcome(name: str, marked: list[Samples], layer: str) -> str:
    found = [detect(treated(piece, name), RATE, KEY, layer=layer) for piece in marked]
    read = sum(one is not None and one.number == 1_000 + place for place, one in enumerate(found))
    least = min((one.z for one in found if one), default=0.0)
    return f"{sum(one is not None for one in found)}/{len(found)} | {read}/{len(found)} | {least:.1f}"


def treated(piece: Samples, name: str) -> Samples:
    options, suffix = TREATMENTS[name]
    if suffix == "noise":
        level = np.sqrt(np.square(piece).mean()) / 10
        piece = piece + np.random.default_rng(1).normal(0, level, len(piece)).astype(np.float32)
    if suffix == "room":
        piece = rooms.played(piece, AT, rooms.ROOMS[name])
    if suffix == "bed":
        piece = piece + bed(piece)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / f"out{suffix if suffix.startswith('.') else '.mp3' if options else '.wav'}"
        command = [FFMPEG, "-v", "error", "-f", "f32le", "-ar", str(AT), "-ac", "1", "-i", "pipe:0", *options, str(out)]
        subprocess.run(command, input=piece.astype("<f4").tobytes(), check=True)
        return decoded(out, RATE)


def bed(piece: Samples) -> Samples:
    notes = music.piece("bed", 1, len(piece) / AT).set_channels(1).set_frame_rate(AT)
    sound = np.resize(np.asarray(notes.get_array_of_samples(), dtype=np.float32), len(piece))
    level = np.sqrt(np.square(piece).mean() / np.square(sound).mean()) * 10 ** (-12 / 20)
    return np.asarray(level * sound, dtype=np.float32)


def false_alarms(pieces: list[Samples], keys: int) -> None:
    """z of the best of all places tried, unmarked speech and our own music, many keys."""
    from synthesis.watermark.detection import _look, _resampled
    from synthesis.watermark.pattern import pattern

    beds = [bed(pieces[0])]
    best = [
        _look(_resampled(piece, AT), pattern(bytes([number]), "programme"), bytes([number]), 0.0).z
        for number in range(keys)
        for piece in (*pieces[:10], *beds)
    ]
    print(f"Unmarked: {len(best)} looks, highest z {max(best):.2f}, mean {np.mean(best):.2f}, sd {np.std(best):.2f}")
    print(f"threshold {threshold(1):.2f}: {(threshold(1) - np.mean(best)) / np.std(best):.1f} sd above the mean\n")


def cost(sound: Samples) -> None:
    started = time.process_time()
    Marker(KEY, 1, AT).mark(np.stack([sound, sound], axis=1))
    marking = time.process_time() - started
    started = time.process_time()
    detect(sound, AT, KEY)
    looking = time.process_time() - started
    seconds = len(sound) / AT
    print(f"A minute in stereo is marked in {60 * marking / seconds:.2f} s of one core, ", end="")
    print(f"a minute is looked into in {60 * looking / seconds:.2f} s.")


def word_errors(count: int) -> None:
    """Word errors of a recogniser on Anchor-1, without and with both marks."""
    from synthesis.anchor.engine import load_engine
    from synthesis.anchor.evaluation.recogniser import Recogniser, word_error_rate, words_of
    from synthesis.anchor.evaluation.report import SENTENCES
    from synthesis.anchor.lines import Line

    engine, recogniser = load_engine(), Recogniser()
    texts = SENTENCES.read_text(encoding="utf-8").splitlines()[:count]
    clean = [engine.speak([Line(text, "kathleen")])[0].samples for text in texts]
    line, programme = Marker(KEY, 1, 24_000, layer="voice", snr=36), Marker(KEY, 2, 24_000)
    marked = [programme.mark(line.mark(sound)) for sound in clean]
    rates = [
        word_error_rate(
            [(words_of(text), recogniser.hear(sound, 24_000)) for text, sound in zip(texts, sounds, strict=True)]
        )
        for sounds in (clean, marked)
    ]
    print(f"Word errors of PocketSphinx, {len(texts)} sentences: {rates[0]:.2%} clean, {rates[1]:.2%} with both marks.")


if __name__ == "__main__":
    main()
