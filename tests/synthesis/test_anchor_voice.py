"""Anchor-1 behind the orchestrator's protocol; its engine is stood in for by one that fails on demand."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import torch

from orchestrator.errors import ModelError, ModelRefused, ModelTimeout, ModelUnavailable
from orchestrator.protocols import SpeechLine, SpeechRequest, VoiceModel
from synthesis import anchor_voice
from synthesis.anchor.errors import AnchorError, UnspeakableText
from synthesis.anchor.lines import Line, Speech
from synthesis.anchor_voice import AnchorVoice, harmless


class SmallMemory:
    """An engine with the real line and speech types, and room for `room` lines at a time."""

    voices = ("vera", "karl")

    def __init__(self, room: int, error: Exception) -> None:
        self.room, self.error = room, error
        self.batches: list[int] = []
        self.spoken: list[Line] = []

    def speak(self, lines: Sequence[Line]) -> list[Speech]:
        self.batches.append(len(lines))
        if len(lines) > self.room:
            raise self.error
        self.spoken += lines
        return [
            Speech(np.full(240 * len(line.text), 0.1, np.float32), [("word", 0.0, 0.5)], [("w", 0.0, 0.5)])
            for line in lines
        ]


def model(room: int = 100, error: Exception | None = None) -> tuple[AnchorVoice, SmallMemory]:
    engine = SmallMemory(room, error or torch.OutOfMemoryError("no memory"))
    return AnchorVoice(cast(Any, engine)), engine


def lines(count: int) -> SpeechRequest:
    return SpeechRequest(tuple(SpeechLine(f"Line {'x' * place}", "vera") for place in range(count)))


def test_it_is_a_voice_model_and_answers_in_order() -> None:
    voice, engine = model()
    assert isinstance(voice, VoiceModel)
    answer = voice.speak(lines(5), timeout=10)
    assert [len(speech.samples) for speech in answer.lines] == [240 * (5 + place) for place in range(5)]
    assert answer.lines[0].words[0].word == "word"
    assert engine.batches == [5]
    assert answer.usage.audio_seconds == pytest.approx(sum(speech.seconds for speech in answer.lines))


def test_a_batch_that_does_not_fit_into_memory_is_halved_until_it_does() -> None:
    voice, engine = model(room=2)
    assert len(voice.speak(lines(8), timeout=10).lines) == 8
    assert engine.batches == [8, 4, 2, 2, 4, 2, 2]
    assert [len(line.text) for line in engine.spoken] == sorted(len(line.text) for line in engine.spoken)


def test_one_line_too_large_for_memory_is_told_in_words() -> None:
    voice, _ = model(room=0)
    with pytest.raises(ModelError, match="ran out of memory on one line"):
        voice.speak(lines(2), timeout=10)


def test_a_line_it_cannot_say_is_refused_in_the_engines_words() -> None:
    voice, _ = model(room=0, error=UnspeakableText("‘你’ has no English reading."))
    with pytest.raises(ModelRefused, match="has no English reading"):
        voice.speak(lines(1), timeout=10)


def test_any_other_trouble_of_the_engine_is_the_models() -> None:
    voice, _ = model(room=0, error=AnchorError("The weights are odd."))
    with pytest.raises(ModelError, match="The weights are odd"):
        voice.speak(lines(1), timeout=10)


def test_it_stops_between_batches_when_its_time_is_over() -> None:
    voice, _ = model()
    with pytest.raises(ModelTimeout, match="spoke 0 of 40 lines"):
        voice.speak(lines(40), timeout=-1)


def test_settings_and_stand_ins_reach_the_engine() -> None:
    voice, engine = model()
    line = SpeechLine("Lund [sic] *now*", "other", "wry", 1.2, 2.0, 0.5, 0.8, {"Lund": "loond"}, seed=4)
    line = SpeechLine(**{name: getattr(line, name) for name in line.__slots__} | {"stand_ins": {"Anchor-1": "karl"}})
    voice.speak(SpeechRequest((line,)), timeout=10)
    assert engine.spoken == [Line("Lund (sic)  now ", "karl", "wry", 1.2, 2.0, 0.5, 0.8, {"Lund": "loond"}, 4)]


@pytest.mark.parametrize(
    ("written", "given"),
    [
        ("He [the mayor] said *no*.", "He (the mayor) said  no ."),
        ("One. [pause 500ms] Two.", "One. [pause 500ms] Two."),
        ("[spell NATO] and [unknown x]", "[spell NATO] and (unknown x)"),
        ("[pause 1s [nested]]", "(pause 1s (nested))"),
        ("no marks", "no marks"),
    ],
)
def test_only_an_editors_marks_keep_their_power(written: str, given: str) -> None:
    assert harmless(written) == given


def test_without_weights_it_says_so_and_another_model_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(anchor_voice, "WEIGHTS", tmp_path / "anchor-1.safetensors")
    assert "Anchor-1 has no anchor-1.safetensors" in anchor_voice.missing()
    with pytest.raises(ModelUnavailable, match=r"has no anchor-1\.safetensors"):
        anchor_voice.build()


def test_broken_weights_make_it_unavailable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from synthesis.anchor import engine

    broken, voices = tmp_path / "anchor-1.safetensors", tmp_path / "voices.json"
    broken.write_bytes(b"rubbish")
    voices.write_text("[]")
    monkeypatch.setattr(anchor_voice, "WEIGHTS", broken)
    monkeypatch.setattr(anchor_voice, "VOICES", voices)
    monkeypatch.setattr(engine, "WEIGHTS_FILE", broken)
    with pytest.raises(ModelUnavailable, match="Anchor-1 cannot be loaded"):
        anchor_voice.build()


def test_other_weights_are_another_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    weights, voices = tmp_path / "w", tmp_path / "v"
    monkeypatch.setattr(anchor_voice, "WEIGHTS", weights)
    monkeypatch.setattr(anchor_voice, "VOICES", voices)
    versions = set()
    for content in (b"one", b"two"):
        weights.write_bytes(content)
        voices.write_bytes(b"[]")
        anchor_voice.version.cache_clear()
        versions.add(anchor_voice.version())
    anchor_voice.version.cache_clear()
    assert len(versions) == 2


def test_a_web_process_knows_the_voices_without_torch_or_the_gpl_library() -> None:
    code = (
        "import django, sys; django.setup(); from orchestrator import registry; "
        "names = [card.name for card in registry.cards() if 'speech' in card.tasks]; "
        "assert names == ['Anchor-1', 'eSpeak NG'], names; import config.urls; "
        "heavy = {'torch', 'espeakng_loader'} & set(sys.modules); assert not heavy, heavy"
    )
    environment = {**__import__("os").environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, cwd=Path(__file__).parents[2])
