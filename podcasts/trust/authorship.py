"""Who wrote a line: a person, the newsroom's own phrases and rules, or a model. Nothing is guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from enum import Enum, auto

from django.db.models import prefetch_related_objects

from newsroom.writing.card import EXTRACTIVE
from podcasts.desk.lines import EDITOR
from podcasts.models import Line
from synthesis.provenance.manifest import ALGORITHM, PERSON, TRAINED, Maker


class Author(Enum):
    PERSON = auto()
    PHRASES = auto()
    RULES = auto()
    MODEL = auto()
    UNKNOWN = auto()


# What C2PA calls the source of such words.
SOURCES = {Author.PERSON: PERSON, Author.PHRASES: ALGORITHM, Author.RULES: ALGORITHM, Author.MODEL: TRAINED}


def author(line: Line) -> Author:
    """Of its words. The writer without a model says a source's sentence, or else one of its own set phrases."""
    if not line.model:
        return Author.UNKNOWN
    if line.model == EDITOR:
        return Author.PERSON
    if line.model.rpartition(" ")[0] != EXTRACTIVE.name:
        return Author.MODEL
    return Author.RULES if line.facts.all() else Author.PHRASES


def in_words(line: Line) -> str:
    """The beginning of a sentence: "Written by an editor"."""
    found = author(line)
    if found is Author.MODEL:
        return f"Written by the language model {line.model}"
    return {
        Author.PERSON: "Written by an editor",
        Author.PHRASES: f"A set phrase of the newsroom, put in by rule ({line.model}, no language model)",
        Author.RULES: f"The source's words, shortened by rule ({line.model}, no language model)",
        Author.UNKNOWN: "Who wrote it was not recorded",
    }[found]


def writers(lines: Sequence[Line]) -> tuple[Maker, ...]:
    """Who wrote how many of the lines, the most productive first. Lines without a recorded author are no one's."""
    prefetch_related_objects(list(lines), "facts")
    found = Counter((line.model, SOURCES[author(line)]) for line in lines if line.model)
    return tuple(Maker(name, times, source) for (name, source), times in found.most_common())
