"""How fast and how high a voice is, by a real script: lengths are planned by the one, stand-ins found by the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orchestrator.protocols import Act, DraftLine, Speaker, Speech, Style
from synthesis.audio import programme
from synthesis.audio.programme import Part
from synthesis.models import Render


def _line(act: Act, speaker: Speaker, style: Style, text: str, story: str = "") -> DraftLine:
    return DraftLine(speaker, style, act, text, story=story)


# What a voice is measured with: a script as any other, of two stories and a frame.
SCRIPT = (
    _line("open", "A", "neutral", "Good morning. It's Tuesday, 3 March, and this is the first edition of the day."),
    _line("open", "B", "warm", "Our voices are synthetic and a machine wrote the script. Here's what we have."),
    _line("open", "A", "neutral", "A harbour town votes on its ferry, and a museum finds a painting behind another."),
    _line("transition", "B", "neutral", "First to the coast, where one question has divided the town for a decade."),
    _line(
        "report",
        "A",
        "neutral",
        "The people of Port Ellery will keep their ferry. Turnout was 71 percent.",
        "1",
    ),
    _line("question", "B", "curious", "Wasn't the council sure that it would lose?", "1"),
    _line("answer", "A", "neutral", "It was. It had ordered buses, and 14 of them are parked by the pier.", "1"),
    _line(
        "context",
        "B",
        "neutral",
        "The ferry carries about 900 passengers a day, most on their way to work.",
        "1",
    ),
    _line(
        "attribute",
        "A",
        "serious",
        "The mayor says repairs will cost 2.4 million dollars and take all summer.",
        "1",
    ),
    _line("caveat", "B", "serious", "Where the money comes from isn't known yet.", "1"),
    _line("transition", "A", "neutral", "From something that stays where it was to something nobody knew was there."),
    _line("report", "B", "upbeat", "Restorers in Lund have found a picture under a portrait of a merchant.", "2"),
    _line("react", "A", "wry", "So he was covering something up.", "2"),
    _line(
        "answer",
        "B",
        "neutral",
        "A landscape, painted around 1640, with a windmill and two cows.",
        "2",
    ),
    _line("report", "B", "neutral", "X-rays showed it first. Cleaning four square centimetres took three weeks.", "2"),
    _line("question", "A", "curious", "And what happens to the merchant?", "2"),
    _line("answer", "B", "warm", "He stays. The museum will show a photograph of the landscape beside him.", "2"),
    _line("close", "A", "warm", "That's all for this morning. The sources are in the notes. Thank you for listening."),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """Words per minute, pauses between lines included, and the median pitch in Hz."""

    words_per_minute: float
    pitch: float


def measured(script: Sequence[Speech]) -> Measured:
    """From the script as a voice spoke it, line by line."""
    pitches = np.concatenate([voiced_pitches(line) for line in script])
    pace = words_per_minute([line.seconds for line in script])
    return Measured(pace, float(np.median(pitches)) if len(pitches) else 0.0)


def words_per_minute(seconds: Sequence[float]) -> float:
    """From the seconds that each line of the script took, laid out as a programme without music."""
    timeline = programme.lay_out(unspoken(SCRIPT), seconds, music=False)
    words = sum(len(line.text.split()) for line in SCRIPT)
    return round(60 * words / timeline.seconds, 1)


def unspoken(lines: Sequence[DraftLine]) -> list[Part]:
    """The parts of a programme before anybody has spoken them."""
    nobody = Render()
    return [Part(nobody, line.act, line.speaker, line.story, style=line.style) for line in lines]


def voiced_pitches(speech: Speech) -> NDArray[np.float64]:
    """Hz of each 40 ms frame that is clearly voiced, by the peak of its autocorrelation between 60 and 400 Hz."""
    frame, rate = round(0.04 * speech.sample_rate), speech.sample_rate
    count = len(speech.samples) // frame
    frames = speech.samples[: count * frame].reshape(count, frame).astype(np.float64)
    frames -= frames.mean(axis=1, keepdims=True)
    spectrum = np.abs(np.fft.rfft(frames, 2 * frame)) ** 2
    likeness = np.fft.irfft(spectrum)[:, : round(rate / 60)]
    shortest = round(rate / 400)
    lags = shortest + likeness[:, shortest:].argmax(axis=1)
    peaks = likeness[np.arange(count), lags]
    voiced = (peaks > 0.5 * likeness[:, 0]) & (likeness[:, 0] / frame > 1e-4)
    hertz: NDArray[np.float64] = rate / lags[voiced]
    return hertz
