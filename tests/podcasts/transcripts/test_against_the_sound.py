"""The times of a transcript beside the sound of the published file: real voices, real mastering, a real MP3."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from django.test import override_settings

from orchestrator.protocols import Speech, SpeechLine, SpeechRequest, VoiceModel
from podcasts.media.transcripts import SpokenLine, vtt
from podcasts.models import Line
from podcasts.pages.reading import spoken_lines
from synthesis import anchor_voice
from synthesis.audio import mastering, sound
from synthesis.audio.programme import Part
from synthesis.audio.tags import Tags
from synthesis.espeak import voice as espeak
from synthesis.models import Render
from tests.podcasts.transcripts import webvtt
from tests.synthesis.conftest import decoded

WITHIN = 0.05  # seconds
# After each pause a word that is heard from its first moment on: no stop, whose closure is silent.
TEXTS = (
    "Nothing new [pause 400ms] on 12 June 2026, said the U.S.-led group. [pause 500ms] Nobody [pause 400ms] laughed.",
    "More than $3.5 million was lost. [pause 600ms] Officials are [pause 400ms] “worried”, all the same.",
)
RATE = 16_000
Published = tuple[list[SpokenLine], np.ndarray]


@pytest.fixture(scope="module", params=[anchor_voice, espeak], ids=["Anchor-1", "eSpeak NG"])
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Published:
    """The spoken lines with their times, and the sound of the finished file; made once for each model."""
    model: VoiceModel = request.param.build()
    folder = tmp_path_factory.mktemp("published")
    texts = TEXTS if model.card.name == "Anchor-1" else tuple(_without_marks(text) for text in TEXTS)
    answer = model.speak(SpeechRequest(tuple(SpeechLine(text, model.voices()[0]) for text in texts)), timeout=120)
    renders = [
        _render(place, text, sound.trimmed(speech), folder)
        for place, (text, speech) in enumerate(zip(texts, answer.lines, strict=True), 1)
    ]
    parts = [Part(render, "report", "A") for render in renders]
    with override_settings(MEDIA_ROOT=folder):
        made = mastering.produce(parts, folder / "out.mp3", stereo=False, music=False, tags=Tags(title="T", show="S"))
    rows = [
        Line(speaker="A", text=render.text, render=render, start=start)
        for render, start in zip(renders, made.starts, strict=True)
    ]
    return spoken_lines(rows, {"A": "Anna"}), decoded(folder / "out.mp3", channels=1, rate=RATE)[:, 0]


def _without_marks(text: str) -> str:
    """Full stops where Anchor-1 is given a pause: eSpeak NG knows no marks."""
    return text.replace(" [pause 400ms]", ".").replace(" [pause 500ms]", "").replace(" [pause 600ms]", "")


def _render(place: int, text: str, speech: Speech, folder: Path) -> Render:
    name = f"{place}.flac"
    (folder / name).write_bytes(sound.flac(speech.samples, speech.sample_rate))
    words = [[word.word, word.start, word.end] for word in speech.words]
    return Render(pk=place, state=Render.State.DONE, text=text, audio=name, seconds=speech.seconds, words=words)


def onsets(samples: np.ndarray) -> list[float]:
    """Where sound begins after at least 0.2 s of silence, in seconds."""
    step = RATE // 200
    level = np.abs(samples[: len(samples) // step * step]).reshape(-1, step).max(axis=1)
    loud = level > 0.02 * level.max()
    return [
        index / 200
        for index in np.flatnonzero(loud)
        if index >= 40 and not loud[index - 40 : index].any()
    ]  # fmt: skip


def test_words_after_a_pause_begin_within_50_milliseconds_of_their_sound(
    published: Published,
) -> None:
    lines, samples = published
    heard = onsets(samples)
    assert len(heard) >= 5
    starts = np.array([word.start for line in lines for word in line.words])
    for moment in heard:
        assert np.abs(starts - moment).min() <= WITHIN, (moment, starts)


def test_each_line_begins_and_ends_with_its_sound(published: Published) -> None:
    lines, samples = published
    loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max()) / RATE
    for line in lines:
        inside = loud[(loud > line.words[0].start - 0.2) & (loud < line.words[-1].end + 0.2)]
        assert abs(inside[0] - line.words[0].start) <= WITHIN
        assert abs(inside[-1] - line.words[-1].end) <= 2 * WITHIN  # a voice fades out


def test_the_cues_of_the_published_transcript_stand_where_its_words_are(
    published: Published,
) -> None:
    lines, samples = published
    found = webvtt.read(vtt(lines))
    starts = {round(word.start, 3) for line in lines for word in line.words}
    assert all(cue.start in starts for cue in found)
    assert found[-1].end <= len(samples) / RATE
