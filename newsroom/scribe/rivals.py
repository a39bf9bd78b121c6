"""The writers that can be compared: Scribe-1, the floor, and the open or partner models that this environment names.

A model is named by the same variables as in the settings: `HUB_MODEL` for a checkpoint in this process; for a server
`OPENAI_BASE_URL`, `OPENAI_MODEL` and `OPENAI_API_KEY`; `OPENAI_PROMPTS` for other prompts. The name of a writer may say
more: `hub:FOLDER` and `hub:OWNER/NAME` compare several checkpoints, `openai:MODEL` several models of one server.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from newsroom.scribe.engine import load_scribe
from newsroom.scribe.errors import BadWriter
from newsroom.scribe.evaluation import SHOW, Batch, Item, Output
from newsroom.scribe.judge import faults
from newsroom.scribe.lines import tell
from newsroom.scribe.writer import FLOOR, ScribeWriter, telling, told
from newsroom.writing import dialogue, extractive, repair
from newsroom.writing.grounding import check_line, check_summary
from orchestrator.errors import ModelError, ModelUnavailable
from orchestrator.protocols import (
    Dialogue,
    DraftLine,
    ModelCard,
    StoryBrief,
    Summary,
    SummaryRequest,
    TextModel,
    TextRequest,
    TextResponse,
)
from orchestrator.providers import hub
from orchestrator.providers.chat import Chat
from orchestrator.providers.prompted import Completes, PromptedModel
from orchestrator.providers.prompting import PROMPTS

KINDS = ("scribe", "floor", "hub", "openai")
LONGEST_WAIT = 60.0  # seconds; a server that asks for more patience than this has not answered


def available() -> list[str]:
    """The writers that need no further word: our own, and those that the environment names."""
    named = {"hub": "HUB_MODEL", "openai": "OPENAI_BASE_URL"}
    return ["scribe", "floor", *(kind for kind, variable in named.items() if os.environ.get(variable))]


def writer(name: str, weights: Path | None = None, threads: int | None = None, timeout: float = 120.0) -> Batch:
    """The writer of this name, loaded; `BadWriter` says what it lacks."""
    kind, _, model = name.partition(":")
    if kind == "floor":
        return by_floor
    if kind == "scribe":
        scribe = ScribeWriter(load_scribe(weights, threads))
        return lambda items: by_scribe(scribe, items)
    if kind == "hub":
        return Prompted(_checkpoint(model or os.environ.get("HUB_MODEL", "")), timeout)
    if kind == "openai":
        return Prompted(_server(model or os.environ.get("OPENAI_MODEL", "")), timeout)
    raise BadWriter(f"there is no writer {name!r}; known are {', '.join(KINDS)}, and hub:MODEL and openai:MODEL")


def _checkpoint(source: str) -> PromptedModel:
    if not source:
        raise BadWriter("hub needs a checkpoint: set HUB_MODEL, or name a folder or hub id as hub:MODEL")
    if lacks := hub.missing():
        raise BadWriter(f"hub {lacks}")
    return _prompted(source, hub.HubChat(source))


def _server(model: str) -> PromptedModel:
    address = os.environ.get("OPENAI_BASE_URL", "")
    if not address or not model:
        raise BadWriter("openai needs OPENAI_BASE_URL, and OPENAI_MODEL or the model's name as openai:MODEL")
    return _prompted(model, Chat(address, model, os.environ.get("OPENAI_API_KEY", "")))


def _prompted(name: str, chat: Completes) -> PromptedModel:
    card = ModelCard(
        name=Path(name).name,
        version="compared",
        kind="open",
        tasks=frozenset({"summary", "story"}),
        languages=frozenset({"en"}),
        retention="host",
        licence="by the model's own licence",
    )
    return PromptedModel(card, chat, Path(os.environ.get("OPENAI_PROMPTS") or PROMPTS))


def by_floor(items: Sequence[Item]) -> list[Output]:
    return [Output(dialogue.tell(item.request), extractive.summarise(item.brief)) for item in items]


def by_scribe(writer: ScribeWriter, items: Sequence[Item]) -> list[Output]:
    summaries = writer.summaries([SummaryRequest(SHOW, item.brief) for item in items])
    tellings = [telling(item.request) for item in items]
    tell(writer.scribe, tellings)
    return [
        Output(lines := told(one), summary.text, (sum(one.firsts), len(lines)))
        for one, summary in zip(tellings, summaries, strict=True)
    ]


@dataclass(slots=True)
class Prompted:
    """A general model asked story by story. As in an episode its lines are mended, and what it does not answer in time
    or in shape the floor writes; both are counted. A model that is not there when it is first asked is an error.
    """

    model: TextModel
    timeout: float
    heard: bool = False

    def __call__(self, items: Sequence[Item]) -> list[Output]:
        return [self._output(item) for item in items]

    def _output(self, item: Item) -> Output:
        script, summed = self._ask(item.request), self._ask(SummaryRequest(SHOW, item.brief))
        lines = script.lines if isinstance(script, Dialogue) else ()
        summary = summed.text if isinstance(summed, Summary) else ""
        sound = bool(summary) and not check_summary(summary, item.brief)
        return Output(
            _mended(lines, item),
            summary if sound else extractive.summarise(item.brief),
            (_passing(lines, item.brief), len(lines)),
            refused=(script is None) + (summed is None),
        )

    def _ask(self, request: TextRequest) -> TextResponse | None:
        """The answer, or None; once more where a busy server says when."""
        try:
            return self._heard(request)
        except ModelUnavailable as error:
            wait = error.retry_after
            if wait is None or wait > LONGEST_WAIT:
                if not self.heard:
                    raise
                return None
        except ModelError:
            self.heard = True
            return None
        time.sleep(wait)
        try:
            return self._heard(request)
        except ModelError:
            return None

    def _heard(self, request: TextRequest) -> TextResponse:
        answer = self.model.write(request, timeout=self.timeout)
        self.heard = True
        return answer


def _mended(lines: Sequence[DraftLine], item: Item) -> tuple[DraftLine, ...]:
    """The lines as the desk would leave them; the floor's where none is left."""
    mended = tuple(checked.line for checked in repair.mend(lines, item.brief, set()))
    floor = (replace(line, model=FLOOR, repaired=True) for line in dialogue.tell(item.request))
    return mended or tuple(floor)


def _passing(lines: Sequence[DraftLine], brief: StoryBrief) -> int:
    """How many lines pass checker and judge as they came, held against those before them as Scribe-1's are."""
    return sum(
        not check_line(line, brief) and not faults(line, lines[:place], [brief.facts[one].text for one in line.facts])
        for place, line in enumerate(lines)
    )
