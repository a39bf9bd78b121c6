"""Which models to ask, in which order, and why: pure decisions from cards and a policy."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orchestrator.policy import DESCRIBED, KINDS, Policy
from orchestrator.protocols import ModelCard, SpeechRequest, Task, TextRequest

Request = TextRequest | SpeechRequest

DOING: dict[Task, str] = {
    "summary": "summarise this story",
    "story": "write this story",
    "frame": "write the opening and closing",
    "speech": "speak this",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A model that may be asked, and why it stands where it does ("it is preferred")."""

    card: ModelCard
    because: str


@dataclass(frozen=True, slots=True)
class Excluded:
    """A model that may not be asked, and why, as the end of a sentence about it."""

    card: ModelCard
    why: str


@dataclass(frozen=True, slots=True)
class Route:
    """The orchestrator's choice for one request: whom to ask in which order, and who was left out."""

    task: Task
    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]

    def in_words(self) -> str:
        """ "Scribe-1, because it is preferred; next: Extractive." """
        if not self.candidates:
            return none_left(self.task, [(left.card.name, left.why) for left in self.excluded])
        first, *others = self.candidates
        following = ", ".join(other.card.name for other in others)
        return f"{first.card.name}, because {first.because}" + (f"; next: {following}." if following else ".")


def plan(cards: Iterable[ModelCard], task: Task, languages: frozenset[str], policy: Policy) -> Route:
    """Order the cards that may do the task: preferred, then in-house, open, partner; the floor comes last.

    Within a kind the cheaper comes first, then the quicker, then the one registered first.
    """
    able = [card for card in cards if task in card.tasks]
    objections = [(card, policy.objection(card) or _unknown_language(card, languages)) for card in able]
    allowed = [card for card, why in objections if not why]
    excluded = tuple(Excluded(card, why) for card, why in objections if why)
    ordered = sorted(allowed, key=lambda card: _place(card, policy))
    return Route(task, tuple(Candidate(card, _because(card, policy)) for card in ordered), excluded)


def languages_of(request: Request) -> frozenset[str]:
    if isinstance(request, SpeechRequest):
        return frozenset(line.language for line in request.lines)
    return frozenset({request.show.language})


def none_left(task: Task, reasons: Iterable[tuple[str, str]]) -> str:
    """One sentence that names each model and why it did not do it."""
    told = "; ".join(sentence(name, why) for name, why in reasons)
    return f"No model could {DOING[task]}: {told or f'none is installed that can do a {task!r} task'}."


def sentence(name: str, why: str) -> str:
    """ "Scribe-1 took longer than 60 s", from what a model or the router said about it."""
    why = why.strip().rstrip(".") or "failed"
    if why.startswith(name):
        return why
    return f"{name} {why}" if why[0].islower() else f"{name}: {why}"


def _place(card: ModelCard, policy: Policy) -> tuple[object, ...]:
    rank = policy.rank(card)
    price = card.price_per_million_tokens_out + card.price_per_audio_minute
    return (rank is None, rank or 0, card.floor, KINDS.index(card.kind), price, card.latency)


def _because(card: ModelCard, policy: Policy) -> str:
    if policy.rank(card) is not None:
        return "it is preferred"
    if card.floor:
        return "it is the last resort and nothing better is left"
    return f"it is {DESCRIBED[card.kind]} that the policy allows"


def _unknown_language(card: ModelCard, languages: frozenset[str]) -> str:
    unknown = [language for language in sorted(languages) if not card.speaks(language)]
    return f"does not know {', '.join(unknown)}" if unknown else ""
