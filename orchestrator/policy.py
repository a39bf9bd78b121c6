"""Which models a show may use: a policy, read from the JSON an editor writes. Pure Python."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, get_args

from orchestrator.errors import PolicyError
from orchestrator.protocols import Kind, ModelCard, Retention

KINDS: tuple[Kind, ...] = get_args(Kind)
# How far a request's data may travel, nearest first.
DISTANCES: tuple[Retention, ...] = get_args(Retention)
PLACES: dict[Retention, str] = {
    "host": "on this host",
    "organisation": "within the organisation",
    "provider": "with an outside provider",
}
DESCRIBED: dict[Kind, str] = {
    "in-house": "an in-house model",
    "open": "an open model",
    "partner": "a partner's model",
}


@dataclass(frozen=True, slots=True)
class Policy:
    """What a request demands of the model that answers it; the empty policy allows every model.

    `privacy` is the farthest place the request may travel to. Ceilings compare with the model's card: US dollars per
    million tokens (the dearer of in and out), US dollars per minute of audio, seconds to the first result. `preferred`
    names models to ask first, in that order; `deny` names models never to ask; a name may carry a version
    ("Scribe-1 1.2"). `hedge` allows that the next model is asked as well when one is late; None says nothing, which is
    no. `arm` is the arm of an experiment; it is kept as data and changes nothing here.
    """

    kinds: frozenset[Kind] = frozenset(KINDS)
    privacy: Retention = "provider"
    max_price_tokens: float | None = None
    max_price_audio: float | None = None
    max_latency: float | None = None
    languages: frozenset[str] = frozenset()
    preferred: tuple[str, ...] = ()
    deny: frozenset[str] = frozenset()
    hedge: bool | None = None
    arm: str = ""

    @classmethod
    def from_json(cls, data: object) -> Policy:
        """Read `{"kinds": ["in-house"], "privacy": "host", "preferred": "Scribe-1", …}`; raises `PolicyError`."""
        if not isinstance(data, Mapping):
            raise PolicyError(f'A policy is an object such as {{}} or {{"privacy": "host"}}, not {data!r:.60}.')
        problems: list[str] = []
        values: dict[str, Any] = {}
        for key, value in data.items():
            try:
                values[key] = _reader(key)(key, value)
            except PolicyError as error:
                problems.append(str(error))
        if problems:
            raise PolicyError(" ".join(problems))
        return cls(**values)

    def to_json(self) -> dict[str, Any]:
        """What `from_json` reads as the same policy; entries that demand nothing are left out."""
        anything = Policy()
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        told = {key: value for key, value in values.items() if value != getattr(anything, key)}
        return {key: _as_json(value) for key, value in told.items()}

    def within(self, other: Policy) -> Policy:
        """Both at once: the stricter of each entry. This one's preferences come first, and its arm holds.

        Raises `PolicyError` when they have no kind of model in common.
        """
        kinds = self.kinds & other.kinds
        if not kinds:
            here, there = _listed(sorted(self.kinds)), _listed(sorted(other.kinds))
            raise PolicyError(f"One policy allows {here} models only, the other {there}: none is left.")
        return Policy(
            kinds=kinds,
            privacy=min(self.privacy, other.privacy, key=DISTANCES.index),
            max_price_tokens=_lower(self.max_price_tokens, other.max_price_tokens),
            max_price_audio=_lower(self.max_price_audio, other.max_price_audio),
            max_latency=_lower(self.max_latency, other.max_latency),
            languages=self.languages | other.languages,
            preferred=tuple(dict.fromkeys((*self.preferred, *other.preferred))),
            deny=self.deny | other.deny,
            hedge=_both(self.hedge, other.hedge),
            arm=self.arm or other.arm,
        )

    def preferring(self, *names: str) -> Policy:
        """The same policy with these models asked before those it already prefers."""
        return replace(self, preferred=(*names, *self.preferred))

    def objection(self, card: ModelCard) -> str:
        """Why the policy rules this model out, as the end of a sentence about it; empty when it does not."""
        return next((words for words in self._objections(card) if words), "")

    def rank(self, card: ModelCard) -> int | None:
        """The model's place among the preferred ones, or None."""
        return next((place for place, name in enumerate(self.preferred) if names(name, card)), None)

    def _objections(self, card: ModelCard) -> Iterable[str]:
        dearer = max(card.price_per_million_tokens_in, card.price_per_million_tokens_out)
        minute = card.price_per_audio_minute
        yield "is on the policy's deny list" if any(names(name, card) for name in self.deny) else ""
        yield "" if card.kind in self.kinds else f"is {DESCRIBED[card.kind]}, which the policy does not allow"
        yield self._too_far(card)
        yield _over(dearer, self.max_price_tokens, "costs ${:g} per million tokens, more than the ${:g} allowed")
        yield _over(minute, self.max_price_audio, "costs ${:g} a minute, more than the ${:g} allowed")
        yield _over(card.latency, self.max_latency, "needs {:g} s to its first result, more than the {:g} s allowed")
        for language in sorted(self.languages):
            yield "" if card.speaks(language) else f"does not know {language}"

    def _too_far(self, card: ModelCard) -> str:
        if DISTANCES.index(card.retention) <= DISTANCES.index(self.privacy):
            return ""
        return f"keeps data {PLACES[card.retention]}, but the policy wants it {PLACES[self.privacy]}"


def names(name: str, card: ModelCard) -> bool:
    """Whether `name` is that of the model, with or without its version; capitals do not matter."""
    return name.casefold() in {card.name.casefold(), card.label.casefold()}


def _lower(one: float | None, other: float | None) -> float | None:
    ceilings = [ceiling for ceiling in (one, other) if ceiling is not None]
    return min(ceilings, default=None)


def _both(one: bool | None, other: bool | None) -> bool | None:
    said = [value for value in (one, other) if value is not None]
    return all(said) if said else None


def _as_json(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return list(value) if isinstance(value, tuple) else value


def _over(value: float, ceiling: float | None, words: str) -> str:
    return words.format(value, ceiling) if ceiling is not None and value > ceiling else ""


def _kinds(key: str, value: object) -> frozenset[str]:
    found = frozenset(_strings(key, value))
    if not found or not found <= set(KINDS):
        raise PolicyError(f'"{key}" must be a list of {_listed(KINDS)}, not {value!r:.60}.')
    return found


def _privacy(key: str, value: object) -> str:
    if value not in DISTANCES:
        raise PolicyError(f'"{key}" must be one of {_listed(DISTANCES)}, not {value!r:.60}.')
    return str(value)


def _ceiling(key: str, value: object) -> float | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise PolicyError(f'"{key}" must be a number of 0 or more, or null, not {value!r:.60}.')
    return float(value)


def _strings(key: str, value: object) -> tuple[str, ...]:
    listed = [value] if isinstance(value, str) else value
    if not isinstance(listed, list | tuple) or not all(isinstance(word, str) and word.strip() for word in listed):
        raise PolicyError(f'"{key}" must be a name or a list of names, not {value!r:.60}.')
    return tuple(word.strip() for word in listed)


def _set(key: str, value: object) -> frozenset[str]:
    return frozenset(_strings(key, value))


def _flag(key: str, value: object) -> bool | None:
    if value is not None and not isinstance(value, bool):
        raise PolicyError(f'"{key}" must be true, false or null, not {value!r:.60}.')
    return value


def _arm(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise PolicyError(f'"{key}" must be the name of an experiment\'s arm, not {value!r:.60}.')
    return value.strip()


READERS: dict[str, Callable[[str, object], object]] = {
    "kinds": _kinds,
    "privacy": _privacy,
    "max_price_tokens": _ceiling,
    "max_price_audio": _ceiling,
    "max_latency": _ceiling,
    "languages": _set,
    "preferred": _strings,
    "deny": _set,
    "hedge": _flag,
    "arm": _arm,
}


def _reader(key: object) -> Callable[[str, object], object]:
    if not isinstance(key, str) or key not in READERS:
        keys = _listed(field.name for field in fields(Policy))
        raise PolicyError(f"The policy has an unknown entry {key!r:.60}; the entries are {keys}.")
    return READERS[key]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)
