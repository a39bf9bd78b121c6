"""Turns the facts of one story into dialogue: who says which fact, who asks, how the lines hang together.

A line is a fact's spoken form, a question that the next fact answers, or both sides of a "because". The order of
the facts
is kept, so that "she" and "the company" stay clear; a name that a left-out fact would have introduced is given in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from newsroom.writing.casting import asks_much, cast, told_by_one
from newsroom.writing.compression import LEAD, SHORTEST, attributed, capital, prepare, spoken, uncapital
from newsroom.writing.kinds import is_leaning, kinds, noun, role
from newsroom.writing.phrasebook import ATTRIBUTIONS, BRIDGES, LEADS, QUESTIONS, UPDATES, Phrasebook
from newsroom.writing.reading import read
from newsroom.writing.speech import contract
from newsroom.writing.tokens import fold
from orchestrator.protocols import Act, DraftLine, Fact, Speaker, StoryRequest, Style

WORDS_PER_QUESTION = 5
# Words of difference that are not worth a poorer choice of facts.
NEAR_ENOUGH = 3
ROOM_FOR_ATTRIBUTION = 30
BECAUSE = re.compile(r"^(?P<what>[^\";]{25,}?),? because (?P<why>[^\";]{15,})\.$")
GRAVE = re.compile(
    r"\b(?:killed|died|dead|deaths?|injured|drowned|war|crash|collapsed|outbreak|victims?|flood|fire|attack)\b", re.I
)
TONES: dict[str, Style] = {
    "oddities": "wry", "culture": "warm", "food": "warm", "sports": "upbeat", "local": "warm", "space": "warm",
}  # fmt: skip
ACTS: dict[str, Act] = {
    "voice": "attribute", "role": "attribute", "unknown": "caveat", "objection": "caveat", "worry": "caveat", "past": "context",
    "comparison": "context",
}  # fmt: skip


@dataclass
class Teller:
    """Writes the lines of one story. `turn` of the phrasebook keeps stories of one episode from sharing phrases."""

    request: StoryRequest
    phrases: Phrasebook
    lines: list[DraftLine]
    said: str = ""

    @property
    def facts(self) -> tuple[Fact, ...]:
        return self.request.story.facts

    @property
    def alone(self) -> bool:
        return told_by_one(self.request.show)

    @property
    def interview(self) -> bool:
        return asks_much(self.request.show)

    @property
    def asked_about(self) -> float:
        """The share of facts that a question leads to."""
        return 0.0 if self.alone else 1.0 if self.interview else 0.5

    def tell(self) -> tuple[DraftLine, ...]:
        chosen = choose(self.facts, self.request.words, asked=self.asked_about * WORDS_PER_QUESTION)
        for place, index in enumerate(chosen):
            if place == 0:
                self.open(index)
            elif not (self.ask_why(index, place, chosen) if not self.alone else False):
                self.follow(index, place, chosen)
        self.credit(chosen)
        return tuple(self.lines)

    def open(self, index: int) -> None:
        text = self.voiced(index)
        if self.request.story.update:
            text = f"{self.phrases.deal('update', UPDATES)} {text}"
        self.add("open", self.tone(text), text, index)

    def follow(self, index: int, place: int, chosen: list[int]) -> None:
        """A fact, after a question it answers or with a bridge, or plain."""
        fact = self.facts[index].text
        last = place == len(chosen) - 1
        kind = self.askable(index)
        asked = bool(kind) and not self.alone and self.may_ask(place, len(chosen)) and self.ask(kind, index)
        if not asked and self.interview and self.may_ask(place, len(chosen)):
            asked = self.ask("more", index)
        text = self.voiced(index)
        if not asked and kind in BRIDGES and ":" not in text and self.may_bridge(place):
            text = self.bridged(self.phrases.deal(f"bridge {kind}", BRIDGES[kind]), text)
        found = kinds(fact)
        act: Act = "answer" if asked else "close" if last else ACTS.get(found[0], "report") if found else "report"
        self.add(act, self.tone(text, act), text, index)

    def askable(self, index: int) -> str:
        """The most telling kind of a fact that a question exists for and that was not asked about yet."""
        asked = {line.text for line in self.lines if line.act == "question"}
        for kind in kinds(self.facts[index].text):
            if kind == "harm" and GRAVE.search(self.facts[0].text):
                continue
            if kind in QUESTIONS and not asked & set(QUESTIONS[kind]):
                return kind
        return ""

    def may_ask(self, place: int, total: int) -> bool:
        """Not straight after the opening's first answer, nor twice in a row; about every other fact. A guest answers
        one question after the other.
        """
        if self.interview:
            return True
        acts = [line.act for line in self.lines[-2:]]
        return "question" not in acts and (place > 1 or total < 4)

    def may_bridge(self, place: int) -> bool:
        return place > 1 and not any(
            ":" in line.text or line.text.startswith(BRIDGE_STARTS) for line in self.lines[-2:]
        )

    def ask(self, kind: str, index: int) -> bool:
        text = self.phrases.deal(f"question {kind}", QUESTIONS[kind])
        fact = self.facts[index].text
        filled = text.format(role=role(fact), noun=noun(fact))
        if (kind == "terms" and not noun(fact)) or (kind == "role" and not role(fact)):
            return False
        self.add("question", "curious", filled)
        return True

    def ask_why(self, index: int, place: int, chosen: list[int]) -> bool:
        """ "S because C" as S. "Why is that?" "Because C." """
        if not self.may_ask(place, len(chosen)) or any(line.text in QUESTIONS["why"] for line in self.lines):
            return False
        prepared = prepare(self.facts[index].text)
        match = BECAUSE.match(prepared)
        if match is None or attributed(prepared).who or len(match.group("what").split()) < SHORTEST - 1:
            return False
        what = contract(self.introduced(match.group("what"), index)[0])
        self.add("report", self.tone(what), f"{what}.", index)
        self.add("question", "curious", self.phrases.deal("question why", QUESTIONS["why"]))
        self.add("answer", "neutral", contract(f"Because {match.group('why')}."), index)
        return True

    def bridged(self, bridge: str, text: str) -> str:
        return f"{bridge} {uncapital(text)}" if bridge.endswith(":") else f"{bridge} {text}"

    def credit(self, chosen: list[int]) -> None:
        """Says once which outlet reports it, or which ones where they differ."""
        told: set[str] = set()
        for at, line in enumerate(self.lines):
            sources = {self.facts[i].source for i in line.facts if self.facts[i].source}
            if len(sources) != 1 or sources & told or line.act in ("question", "open", "close"):
                continue
            if len(line.text.split()) > ROOM_FOR_ATTRIBUTION or line.text.endswith('"') or len(told) > 1:
                continue
            source = sources.pop()
            told.add(source)
            credit = self.phrases.deal("attribution", ATTRIBUTIONS).format(source=source)
            self.lines[at] = replace(line, text=f"{line.text} {credit}")

    def voiced(self, index: int) -> str:
        """The spoken fact, with names in full that the listener has not heard yet."""
        fact = self.facts[index].text
        quoted = attributed(prepare(fact)).quoted
        lead = self.phrases.deal("lead", LEADS) if quoted else LEAD
        return self.introduced(spoken(fact, lead=lead), index)[0]

    def introduced(self, text: str, index: int) -> tuple[str, int]:
        heard = {fold(word) for word in re.findall(r"[\w'-]+", self.said)}
        for run in read(text).names:
            word = run[0]
            if len(run) > 1 or word.bare in heard or word.text.endswith("'s"):
                continue
            full = self.full_name(word.bare, index)
            if full:
                return text[: word.start] + full + text[word.end :], index
        return text, index

    def full_name(self, surname: str, index: int) -> str:
        """First and last name of someone whom another fact names in full."""
        own = {w.bare for run in read(self.facts[index].text).names if len(run) > 1 for w in run}
        if surname in own:
            return ""
        for fact in self.facts:
            for run in read(fact.text).names:
                if 1 < len(run) < 4 and run[-1].bare == surname and not run[0].initial:
                    return " ".join(w.text for w in run).removesuffix("'s")
        return ""

    def add(self, act: Act, style: Style, text: str, *indices: int) -> None:
        self.said += f" {text}"
        facts = tuple(sorted({*indices, *self.needed(text, indices)}))
        self.lines.append(DraftLine(self.speaker(), style, act, capital(text), facts, self.request.story.id))

    def needed(self, text: str, indices: tuple[int, ...]) -> set[int]:
        """Other facts that a line rests on because it takes a full name from them."""
        if not indices:
            return set()
        own = {w.bare for i in indices for w in read(self.facts[i].text).words}
        missing = {w.bare for run in read(text).names for w in run} - own
        return {
            i for i, fact in enumerate(self.facts) if missing & {w.bare for run in read(fact.text).names for w in run}
        }

    def speaker(self) -> Speaker:
        if self.alone:
            return "A"
        other: dict[Speaker, Speaker] = {"A": "B", "B": "A"}
        return other.get(self.lines[-1].speaker, "A") if self.lines else self.request.lead

    def tone(self, text: str, act: Act = "report") -> Style:
        if GRAVE.search(text) or act == "caveat":
            return "serious"
        if act in ("open", "close", "attribute", "report"):
            return TONES.get(self.request.story.category, "neutral") if act != "report" else "neutral"
        return "neutral"


BRIDGE_STARTS = tuple(bridge for pack in BRIDGES.values() for bridge in pack)


def tell(request: StoryRequest) -> tuple[DraftLine, ...]:
    """The dialogue of a story. The seed counts stories of an episode; the show and date fix the order of phrases."""
    occasion = f"{request.show.name}/{request.show.date.isoformat()}/{request.seed // 100}"
    lines = Teller(request, Phrasebook(occasion, request.seed % 100), []).tell()
    return cast(lines, request.show)


def choose(facts: tuple[Fact, ...], words: int, *, asked: float = 0.0) -> list[int]:
    """Indices of the facts that come nearest to `words`, in order; the first always, an orphaned "she said" never.
    `asked` is what questions add to each, in words.
    """
    lengths = [len(spoken(fact.text).split()) + asked for fact in facts]
    kept = list(range(len(facts)))
    while len(kept) > 1 and sum(lengths[i] for i in kept) > words:
        weakest = min(kept[1:], key=lambda i: _worth(facts, kept, i, lengths[i]))
        kept = _without_orphans(facts, [i for i in kept if i != weakest])
    off = [(abs(sum(lengths[i] for i in found) - words), found) for found in _neighbours(facts, kept)]
    near = max(NEAR_ENOUGH, min(by for by, _ in off))
    return max((found for by, found in off if by <= near), key=lambda found: _mean_worth(facts, found, lengths))


def _neighbours(facts: tuple[Fact, ...], kept: list[int]) -> Iterator[list[int]]:
    """The choice itself, and those with one fact more or with one in place of another."""
    yield kept
    for added in set(range(len(facts))) - set(kept):
        for left_out in (None, *kept[1:]):
            found = sorted({*kept, added} - {left_out})
            if found == _without_orphans(facts, found):
                yield found


def _without_orphans(facts: tuple[Fact, ...], kept: list[int]) -> list[int]:
    """The choice less those that lean on a fact which is not in it."""
    found: list[int] = []
    for index in kept:
        if not found or found[-1] == index - 1 or not is_leaning(facts[index].text):
            found.append(index)
    return found


def _mean_worth(facts: tuple[Fact, ...], kept: list[int], lengths: list[float]) -> float:
    return sum(_worth(facts, kept, index, lengths[index]) for index in kept) / len(kept)


def _worth(facts: tuple[Fact, ...], kept: list[int], index: int, length: float) -> float:
    found = kinds(facts[index].text)
    telling = 1.0 if {"voice", "role", "unknown", "objection", "worry"} & set(found) else 0.0
    last = 1.0 if index == kept[-1] and "next" in found else 0.0
    carries = 1.5 if index + 1 in kept and is_leaning(facts[index + 1].text) else 0.0
    return telling + last + carries + 0.5 * bool(found) - 0.12 * index - 0.02 * length
