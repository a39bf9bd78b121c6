"""The newsroom's tasks as token sequences: controls, the fields a task may see, `write`, the target, `end`.

A prompt holds only what the answer may rest on. A line of dialogue sees its own facts, the headline, the line
before it and, when it asks or leads over, the facts of the line that answers; so nothing else can leak into it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsroom.scribe.corpus import Record
from newsroom.scribe.tokenizer import Tokenizer

REMEMBERED_LINES = 1


@dataclass(frozen=True, slots=True)
class Example:
    """A training sequence; the loss is on `tokens[start:]`."""

    tokens: list[int]
    start: int


@dataclass(frozen=True, slots=True)
class TurnPrompt:
    """What the writer of one line is told."""

    speaker: str
    act: str
    style: str
    headline: str
    facts: tuple[str, ...]
    next_facts: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FramePrompt:
    """What the writer of a line of the opening or the closing is told; `show` describes show and occasion."""

    task: str
    speaker: str
    style: str
    show: str
    headlines: tuple[str, ...]
    said: tuple[str, ...] = ()


class Prompts:
    """Builds the prompts of every task with one tokenizer."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer
        self.end = tokenizer.control("end")

    def summarise(self, headline: str, facts: Sequence[str]) -> list[int]:
        return self._join(["summarise"], [("title", headline), *(("fact", fact) for fact in facts)])

    def speak(self, fact: str) -> list[int]:
        return self._join(["speak"], [("fact", fact)])

    def headline(self, facts: Sequence[str]) -> list[int]:
        return self._join(["headline"], [("fact", fact) for fact in facts])

    def turn(self, prompt: TurnPrompt) -> list[int]:
        fields = [("title", prompt.headline)]
        fields += [("fact", fact) for fact in prompt.facts]
        fields += [("next", fact) for fact in prompt.next_facts]
        fields += [("said", line) for line in prompt.said[-REMEMBERED_LINES:]]
        return self._join(["turn", prompt.speaker, f"act:{prompt.act}", f"style:{prompt.style}"], fields)

    def handover(self, speaker: str, style: str, before: tuple[str, str], after: tuple[str, str]) -> list[int]:
        """`before` and `after` are (headline, summary) of the stories on both sides of the gap."""
        fields = [("said", " ".join(before)), ("title", after[0]), ("fact", after[1])]
        return self._join(["handover", speaker, f"style:{style}"], fields)

    def frame(self, prompt: FramePrompt) -> list[int]:
        fields = [("show", prompt.show), *(("title", headline) for headline in prompt.headlines)]
        fields += [("said", line) for line in prompt.said[-REMEMBERED_LINES:]]
        return self._join([prompt.task, prompt.speaker, f"style:{prompt.style}"], fields)

    def example(self, prompt: list[int], target: str) -> Example:
        return Example([*prompt, *self._tokenizer.encode(target), self.end], len(prompt))

    def _join(self, controls: Sequence[str], fields: Sequence[tuple[str, str]]) -> list[int]:
        ids = [self._tokenizer.control(name) for name in controls]
        for name, text in fields:
            ids += [self._tokenizer.control(name), *self._tokenizer.encode(text)]
        return [*ids, self._tokenizer.control("write")]


def story_examples(story: Record, prompts: Prompts) -> Iterator[Example]:
    """Every task one story teaches: its lines, its summary, headline and spoken facts, and what one asks for."""
    yield from turn_examples(story, prompts)
    yield from asked_examples(story, prompts)
    facts = story["facts"]
    yield prompts.example(prompts.summarise(story["headline"], facts), story["summary"])
    yield prompts.example(prompts.headline(facts[:3]), story["headline"])
    for index, spoken in story["spoken"].items():
        yield prompts.example(prompts.speak(facts[int(index)]), spoken)


def turn_examples(story: Record, prompts: Prompts) -> Iterator[Example]:
    for turn, prompt in zip(story["turns"], turn_prompts(story), strict=True):
        yield prompts.example(prompts.turn(prompt), turn["t"])


def asked_examples(story: Record, prompts: Prompts) -> Iterator[Example]:
    """Questions of someone who has heard the lead, each with the fact that answers it."""
    lead = story["spoken"].get("0", story["facts"][0])
    for index, question in story.get("asked", {}).items():
        prompt = TurnPrompt(
            speaker="AB"[int(index) % 2],
            act="question",
            style="curious",
            headline=story["headline"],
            facts=(),
            next_facts=(story["facts"][int(index)],),
            said=(lead,),
        )
        yield prompts.example(prompts.turn(prompt), question)


def turn_prompts(story: Record) -> list[TurnPrompt]:
    """The prompt of each line of a story's script."""
    turns = story["turns"]
    return [
        TurnPrompt(
            speaker=turn["s"],
            act=turn["act"],
            style=turn["style"],
            headline=story["headline"],
            facts=tuple(story["facts"][fact] for fact in turn["f"]),
            next_facts=_answering_facts(story, index),
            said=tuple(before["t"] for before in turns[max(0, index - REMEMBERED_LINES) : index]),
        )
        for index, turn in enumerate(turns)
    ]


def _answering_facts(story: Record, index: int) -> tuple[str, ...]:
    turns = story["turns"]
    if turns[index]["f"] or index + 1 == len(turns):
        return ()
    return tuple(story["facts"][fact] for fact in turns[index + 1]["f"])


def frame_examples(frame: Record, prompts: Prompts) -> Iterator[Example]:
    """Opening, hand-overs and closing of one edition."""
    show, headlines = describe_show(frame["show"]), tuple(story["headline"] for story in frame["stories"])
    for task in ("open", "close"):
        said: list[str] = []
        for turn in frame[task]:
            prompt = FramePrompt(task, turn["s"], turn["style"], show, headlines, tuple(said))
            yield prompts.example(prompts.frame(prompt), turn["t"])
            said.append(turn["t"])
    yield from _handover_examples(frame, prompts)


def _handover_examples(frame: Record, prompts: Prompts) -> Iterator[Example]:
    told = [(story["headline"], story["summary"]) for story in frame["stories"]]
    for index, turns in enumerate(frame["handovers"]):
        text = " ".join(turn["t"] for turn in turns)
        prompt = prompts.handover(turns[0]["s"], turns[0]["style"], told[index], told[index + 1])
        yield prompts.example(prompt, text)


def handover_example(handover: Record, speaker: str, prompts: Prompts) -> Example:
    prompt = prompts.handover(speaker, "neutral", handover["before"], handover["after"])
    return prompts.example(prompt, handover["text"])


def describe_show(show: Record) -> str:
    return f"{show['name']}. {' and '.join(show['hosts'])}. {show['date']}, {show['daypart']}. {show['tone']}."


def rewrite_examples(record: Record, prompts: Prompts) -> Iterator[Example]:
    """A long sentence and its two plain ones, as practice for `speak`."""
    yield prompts.example(prompts.speak(record["complex"]), " ".join(record["simple"]))
