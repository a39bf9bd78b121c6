"""What a model is asked and what it answers: the types every writer and every voice agrees on.

Pure Python: no Django, no Celery, no torch. The two protocols, `TextModel` and `VoiceModel`, are the seam behind
which Scribe-1, Anchor-1, an open checkpoint or a partner's server are interchangeable.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args, runtime_checkable

import numpy as np
from numpy.typing import NDArray

Speaker = Literal["A", "B", "C", "D"]
Style = Literal["neutral", "upbeat", "serious", "curious", "warm", "wry"]
Act = Literal["open", "report", "question", "answer", "react", "context", "attribute", "caveat", "transition", "close"]
Format = Literal["briefing", "conversation", "interview", "explainer", "story"]
Kind = Literal["in-house", "open", "partner"]
Retention = Literal["host", "organisation", "provider"]
Task = Literal["summary", "story", "frame", "speech"]

SPEAKERS: tuple[Speaker, ...] = get_args(Speaker)
STYLES: tuple[Style, ...] = get_args(Style)
ACTS: tuple[Act, ...] = get_args(Act)
FORMATS: tuple[Format, ...] = get_args(Format)


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What is known of a model before it is asked anything; the router chooses by it, the reader may see it.

    Prices are in US dollars, `latency` in seconds to the first result, `throughput` in tokens per second (text) or in
    seconds of audio per second (speech). `retention` is where the request's data goes: this host, a server of the
    operator's organisation, or a provider outside. `languages` may hold "*" for any. `floor` marks a deterministic last
    resort: it is asked after all others, unless a policy prefers it.
    """

    name: str
    version: str
    kind: Kind
    tasks: frozenset[Task]
    languages: frozenset[str]
    retention: Retention
    licence: str
    context_tokens: int = 0
    price_per_million_tokens_in: float = 0.0
    price_per_million_tokens_out: float = 0.0
    price_per_audio_minute: float = 0.0
    latency: float = 0.0
    throughput: float = 0.0
    training_data: str = ""
    safety: str = ""
    floor: bool = False

    @property
    def label(self) -> str:
        return f"{self.name} {self.version}"

    def speaks(self, language: str) -> bool:
        """Whether it knows the language: a card with "en" covers "en-GB", one with "en-GB" only itself."""
        wanted = language.lower()
        known = {known.lower() for known in self.languages}
        return "*" in known or wanted in known or wanted.partition("-")[0] in known


@dataclass(frozen=True, slots=True)
class Usage:
    """What a request consumed; the ledger prices it by the card."""

    tokens_in: int = 0
    tokens_out: int = 0
    audio_seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Fact:
    """One exact sentence of a source. `source` is the outlet's name, `key` finds the stored fact again."""

    text: str
    source: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class StoryBrief:
    """All that a writer may say about one story. `update` marks a story that was told before and has moved on."""

    id: str
    category: str
    headline: str
    facts: tuple[Fact, ...]
    update: bool = False


@dataclass(frozen=True, slots=True)
class ShowBrief:
    """The show's voice and occasion. `hosts` are spoken names, in the order of speakers A, B, C, D.

    `remarks` are an editor's reasons for sending earlier versions back; a model that reads prose should mind them.
    """

    name: str
    hosts: tuple[str, ...]
    date: dt.date
    daypart: Literal["morning", "midday", "evening", "night"] = "morning"
    format: Format = "conversation"
    tone: str = "neutral"
    language: str = "en"
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftLine:
    """One line of dialogue. `facts` are indices into the story's brief; lines of the frame have no story."""

    speaker: Speaker
    style: Style
    act: Act
    text: str
    facts: tuple[int, ...] = ()
    story: str = ""
    model: str = ""
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class SummaryRequest:
    """One or two sentences for the ear about one story."""

    show: ShowBrief
    story: StoryBrief
    seed: int = 0
    task: Task = field(default="summary", init=False)


@dataclass(frozen=True, slots=True)
class StoryRequest:
    """The dialogue about one story in about `words` spoken words; `lead` is who speaks first."""

    show: ShowBrief
    story: StoryBrief
    words: int
    lead: Speaker = "A"
    seed: int = 0
    task: Task = field(default="story", init=False)


@dataclass(frozen=True, slots=True)
class FrameRequest:
    """Opening with disclosure and headlines, a hand-over for each gap between stories, closing.

    A `compact` frame is that of an edition of a minute: no headlines, one line to close.
    """

    show: ShowBrief
    stories: tuple[StoryBrief, ...]
    summaries: tuple[str, ...]
    seed: int = 0
    compact: bool = False
    task: Task = field(default="frame", init=False)


@dataclass(frozen=True, slots=True)
class Summary:
    text: str
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class Dialogue:
    lines: tuple[DraftLine, ...]
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class Frame:
    """`handovers[i]` stands between story i and story i + 1."""

    opening: tuple[DraftLine, ...]
    handovers: tuple[tuple[DraftLine, ...], ...]
    closing: tuple[DraftLine, ...]
    usage: Usage = Usage()

    def after(self, place: int) -> tuple[DraftLine, ...]:
        """What of the frame is still to come after the story at `place`."""
        return (*(line for lines in self.handovers[place:] for line in lines), *self.closing)


TextRequest = SummaryRequest | StoryRequest | FrameRequest
TextResponse = Summary | Dialogue | Frame


@dataclass(frozen=True, slots=True)
class WordTime:
    """A spoken word and when it sounds, in seconds from the start of its line."""

    word: str
    start: float
    end: float


# What a line may ask for, in which every voice model keeps up. Pitch in semitones, the others as factors.
CONTROLS: Mapping[str, tuple[float, float]] = {
    "pace": (0.5, 2.0), "pitch": (-12.0, 12.0), "pitch_range": (0.0, 2.0), "energy": (0.25, 2.0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SpeechLine:
    """One line to be spoken.

    `voice` is a name of the asked model's own; `stand_ins` names the voice to take in its place in other models, by the
    model's name. `pace` multiplies the speed, `pitch` is in semitones, `pitch_range` and
    `energy` multiply. `pronunciations` maps a written word to a respelling or to IPA between slashes.
    """

    text: str
    voice: str
    style: Style = "neutral"
    pace: float = 1.0
    pitch: float = 0.0
    pitch_range: float = 1.0
    energy: float = 1.0
    pronunciations: Mapping[str, str] = field(default_factory=dict)
    language: str = "en"
    seed: int = 0
    stand_ins: Mapping[str, str] = field(default_factory=dict)

    def voice_in(self, model: str) -> str:
        """What the voice is called in the model of that name."""
        return self.stand_ins.get(model, self.voice)


@dataclass(frozen=True, slots=True)
class SpeechRequest:
    """A batch of lines, answered in the same order."""

    lines: tuple[SpeechLine, ...]
    task: Task = field(default="speech", init=False)


@dataclass(frozen=True, slots=True)
class Speech:
    """Mono float32 samples in [-1, 1] at `sample_rate` Hz with the time of every word."""

    samples: NDArray[np.float32]
    sample_rate: int
    words: tuple[WordTime, ...]

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.sample_rate


@dataclass(frozen=True, slots=True)
class SpeechResponse:
    lines: tuple[Speech, ...]
    usage: Usage = Usage()


@runtime_checkable
class TextModel(Protocol):
    """Writes summaries, dialogue and frames. Raises `orchestrator.errors.ModelError` when it cannot."""

    card: ModelCard

    def write(self, request: TextRequest, *, timeout: float) -> TextResponse: ...


@runtime_checkable
class VoiceModel(Protocol):
    """Speaks lines. Raises `orchestrator.errors.ModelError` when it cannot."""

    card: ModelCard

    def speak(self, request: SpeechRequest, *, timeout: float) -> SpeechResponse: ...

    def voices(self) -> Sequence[str]: ...
