"""A laid-out programme → 16-bit PCM, one line at a time, so that an hour needs no more memory than a minute."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from synthesis.audio.programme import Cue, Part, Timeline
from synthesis.audio.segments import AudioSegment, milliseconds, silence
from synthesis.voice_clips import clip
from synthesis.watermark.embedding import Marker


def blocks(
    parts: Sequence[Part],
    timeline: Timeline,
    gains: Mapping[str, float],
    music: Mapping[str, AudioSegment],
    *,
    stereo: bool,
) -> Iterator[bytes]:
    """Interleaved 16-bit little-endian PCM at 44.1 kHz: first what comes before the first line, then a block a line."""
    edges = [0.0, *timeline.starts, timeline.seconds]
    yield _with_music(silence(edges[1], stereo=stereo), 0.0, timeline.cues, music).raw_data
    for part, begin, end in zip(parts, edges[1:-1], edges[2:], strict=True):
        spoken = clip(part, gains[part.speaker], stereo=stereo)
        canvas = silence(end - begin, stereo=stereo).overlay(spoken)
        yield _with_music(canvas, begin, timeline.cues, music).raw_data


def _with_music(
    canvas: AudioSegment, begin: float, cues: Sequence[Cue], music: Mapping[str, AudioSegment]
) -> AudioSegment:
    """The canvas that starts at `begin`, with every cue that sounds in its time laid under it."""
    end = begin + canvas.duration_seconds
    for cue in cues:
        if cue.start < end and begin < cue.start + cue.seconds:
            heard = slice(milliseconds(max(0.0, begin - cue.start)), milliseconds(end - cue.start))
            canvas = canvas.overlay(music[cue.name][heard], position=milliseconds(max(0.0, cue.start - begin)))
    return canvas


def marked(blocks: Iterator[bytes], marker: Marker, *, stereo: bool) -> Iterator[bytes]:
    """The same PCM with the watermark in it, as long and in step."""
    channels = 2 if stereo else 1
    pcm = (np.frombuffer(block, "<i2").reshape(-1, channels) for block in blocks)
    for block in marker.stream(np.asarray(one, dtype=np.float32) / np.float32(32768) for one in pcm):
        yield np.clip(np.round(block * 32768), -32768, 32767).astype("<i2").tobytes()
