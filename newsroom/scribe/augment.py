"""New names and numbers for a story, the same in every field, so that copying is learnt and not the stories.

A number keeps its shape (digits, separators, being a year or a small number); a name is exchanged for another name of
the training stories. Days, months and adjectives of nations stay.
"""

from __future__ import annotations

import calendar
import random
import re
from collections.abc import Callable, Iterable
from typing import Any

from newsroom.scribe.corpus import Record

NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")
CALENDAR = frozenset((*calendar.day_name, *calendar.month_name[1:]))
ADJECTIVE = re.compile(r"(?:ian|ean|ish|ese|can|man|nch|tch|ern)$")


def names_of(story: Record) -> set[str]:
    """Capitalised words inside the facts' sentences that can be exchanged."""
    found = {name for fact in story["facts"] for name in NAME.findall(fact)}
    return {name for name in found if name not in CALENDAR and not ADJECTIVE.search(name)}


def name_pool(stories: Iterable[Record]) -> list[str]:
    return sorted({name for story in stories for name in names_of(story)})


def exchange(story: Record, pool: list[str], rng: random.Random) -> Record:
    """The same story about other names and numbers."""
    names = {name: rng.choice(pool) for name in sorted(names_of(story))}
    numbers: dict[str, str] = {}

    def new_text(text: str) -> str:
        text = NUMBER.sub(lambda match: numbers.setdefault(match.group(), new_number(match.group(), rng)), text)
        return re.sub(r"[A-Z][a-z]{2,}", lambda match: names.get(match.group(), match.group()), text)

    changed = dict(story)
    for key in changed.keys() & {"headline", "facts", "summary", "spoken", "asked"}:
        changed[key] = _map_texts(story[key], new_text)
    changed["turns"] = [{**turn, "t": new_text(turn["t"])} for turn in story["turns"]]
    return changed


def new_number(number: str, rng: random.Random) -> str:
    """Another number of the same shape; a number below 13 stays below 13, a year stays a year."""
    if re.fullmatch(r"(?:19|20)\d\d", number):
        return str(rng.randint(1950, 2029))
    if number.isdigit() and int(number) < 13:
        return str(rng.randint(2, 12)) if int(number) > 1 else number
    digits = [rng.choice("123456789") if index == 0 else rng.choice("0123456789") for index in range(len(number))]
    return "".join(new if old.isdigit() else old for old, new in zip(number, digits, strict=True))


def _map_texts(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: change(text) for key, text in value.items()}
    return [change(text) for text in value]
