"""The writer of last resort: exact facts, compressed and arranged, without a model. It cannot invent."""

from __future__ import annotations

import re

from newsroom.writing.card import EXTRACTIVE
from newsroom.writing.compression import spoken
from newsroom.writing.dialogue import tell
from newsroom.writing.frame import frame
from newsroom.writing.kinds import is_leaning
from newsroom.writing.reading import read
from orchestrator.errors import ModelRefused
from orchestrator.protocols import (
    Dialogue,
    Frame,
    FrameRequest,
    StoryBrief,
    StoryRequest,
    Summary,
    SummaryRequest,
    TextRequest,
    TextResponse,
    Usage,
)  # fmt: skip

SUMMARY_WORDS = 42


class Extractive:
    """A `TextModel` that compresses and arranges the facts it is given."""

    card = EXTRACTIVE

    def write(self, request: TextRequest, *, timeout: float) -> TextResponse:
        if not self.card.speaks(request.show.language):
            raise ModelRefused(f"Extractive writes English only; the show asks for {request.show.language!r}.")
        if isinstance(request, SummaryRequest):
            return Summary(summarise(request.story), _usage(request.story))
        return self.frame(request) if isinstance(request, FrameRequest) else self.story(request)

    def story(self, request: StoryRequest) -> Dialogue:
        if not request.story.facts:
            raise ModelRefused(f"The story {request.story.headline!r} has no facts to tell.")
        return Dialogue(tell(request), _usage(request.story))

    def frame(self, request: FrameRequest) -> Frame:
        return frame(request)


def summarise(story: StoryBrief) -> str:
    """The lead for the ear and, if there is room, the fact that adds most."""
    if not story.facts:
        raise ModelRefused(f"The story {story.headline!r} has no facts to sum up.")
    lead = spoken(story.facts[0].text)
    for fact in sorted(story.facts[1:], key=lambda f: -_weight(f.text)):
        second = spoken(fact.text)
        if len(f"{lead} {second}".split()) <= SUMMARY_WORDS and not is_leaning(fact.text):
            return f"{lead} {second}"
    return lead


def _weight(fact: str) -> float:
    reading = read(fact)
    caution = bool(re.search(r"\b(but|although|though|however|warn|critics|unclear)", fact))
    return 2.0 * caution + min(2, len(reading.quantities)) - 3.0 * bool(reading.quotes)


def _usage(story: StoryBrief) -> Usage:
    words = sum(len(fact.text.split()) for fact in story.facts)
    return Usage(tokens_in=words * 4 // 3)


def build() -> Extractive:
    """The factory that the registry calls."""
    return Extractive()
