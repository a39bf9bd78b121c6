"""Running ffmpeg: fed in blocks, bounded in time, its failures in words. The program comes with imageio-ffmpeg."""

from __future__ import annotations

import contextlib
import re
import subprocess
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

from synthesis.errors import EncoderFailed

FULL = "No space left on device", "File too large", "Disk quota exceeded"
KEPT_MESSAGES = 20_000


@dataclass(frozen=True, slots=True)
class Loudness:
    """EBU R 128 figures of a file: integrated LUFS, gate, range in LU, true peak in dBTP; -inf for silence."""

    integrated: float
    threshold: float
    range: float
    true_peak: float


def run(arguments: Sequence[str], *, timeout: float, feed: Iterable[bytes] = ()) -> str:
    """Run ffmpeg, writing `feed` to its stdin; returns what it said. Raises `EncoderFailed`.

    Whatever goes wrong here or in the feed, the process is gone afterwards.
    """
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-y", *arguments]
    try:
        process = subprocess.Popen(  # noqa: S603 - a fixed program; arguments are ours
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )
    except OSError as error:
        raise EncoderFailed(f"ffmpeg could not be started ({error}); reinstall imageio-ffmpeg.") from error
    messages = _Messages(process)
    late = threading.Timer(timeout, process.kill)
    late.start()
    try:
        _feed(process, feed)
        process.wait()
    except BaseException:
        process.kill()
        raise
    finally:
        timed_out = late.finished.is_set() and process.poll() is not None
        late.cancel()
        process.wait()
        said = messages.all()
    if process.returncode:
        raise EncoderFailed(_in_words(process.returncode, said, timeout if timed_out else None))
    return said


def measure(path: Path, *, timeout: float) -> Loudness:
    """The loudness of a file as a listener gets it: decoded, then measured. Raises `EncoderFailed`."""
    said = run(["-i", str(path), "-af", "ebur128=peak=true:framelog=quiet", "-f", "null", "-"], timeout=timeout)
    return read_summary(said)


def read_summary(said: str) -> Loudness:
    """The figures in what the ebur128 filter prints at its end."""
    summary = said[said.rfind("Summary:") :]
    patterns = (r"I:\s+(\S+) LUFS", r"Threshold:\s+(\S+) LUFS", r"LRA:\s+(\S+) LU", r"Peak:\s+(\S+) dBFS")
    found = [re.search(pattern, summary) for pattern in patterns]
    if not all(found):
        raise EncoderFailed("ffmpeg measured nothing; the file has no sound.")
    return Loudness(*(float(match[1]) for match in found if match))


def _feed(process: subprocess.Popen[bytes], feed: Iterable[bytes]) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for above
    with contextlib.suppress(BrokenPipeError):  # ffmpeg ended early and says why in its messages
        for block in feed:
            process.stdin.write(block)
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()


def _in_words(code: int, said: str, timeout: float | None) -> str:
    if any(words in said for words in FULL):
        return "The disk is full; free some space, then retry."
    if timeout is not None:
        return f"ffmpeg took longer than {timeout:.0f} s; the machine is overloaded. Retry later."
    if code < 0:
        return f"ffmpeg was ended by signal {-code}; retry."
    last = said.strip().splitlines()[-1:] or ["it gave no reason"]
    return f"ffmpeg failed ({code}): {last[0][:200]}"


class _Messages:
    """Collects what a process writes to stderr, so that it never blocks on it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self._text = b""
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stderr is not None  # noqa: S101 - asked for above
        with self._process.stderr as pipe:
            for line in pipe:
                self._text = (self._text + line)[-KEPT_MESSAGES:]

    def all(self) -> str:
        self._thread.join()
        return self._text.decode(errors="replace")
