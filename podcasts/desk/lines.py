"""A script as its editor changes it: tuples of lines in, tuples of lines out. Pure.

A line is known by its key in the database; one that is not stored yet has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from orchestrator.protocols import ACTS, STYLES
from podcasts.errors import EditRefused

LONGEST_TEXT = 2_000
MOST_LINES = 2_000
# Who wrote a line that an editor has changed.
EDITOR = "an editor"
# The key of a line that is not stored yet.
NEW = 0


@dataclass(frozen=True, slots=True)
class LineState:
    """All of a line that an editor can change, and what follows from it."""

    key: int
    speaker: str
    style: str
    act: str
    text: str
    story: int | None = None
    facts: tuple[int, ...] = ()
    model: str = ""
    repaired: bool = False
    flags: tuple[str, ...] = ()
    override: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> LineState:
        return cls(**{**value, "facts": tuple(value["facts"]), "flags": tuple(value["flags"])})

    @property
    def sound(self) -> tuple[str, str, str]:
        """What its audio depends on."""
        return self.speaker, self.style, self.text


Lines = tuple[LineState, ...]


def changed(lines: Lines, key: int, **fields: Any) -> Lines:
    """The line with other words, speaker, style or facts. Line breaks in the text make several lines of it."""
    place = index(lines, key)
    old = lines[place]
    texts = paragraphs(fields.pop("text", old.text))
    new = replace(old, text=texts[0], **fields)
    if new == old and len(texts) == 1:
        return lines
    if texts != [old.text]:
        new = replace(new, model=EDITOR, repaired=False)
    return _put(lines, place, [new, *(_another(new, text) for text in texts[1:])], instead_of=1)


def split(lines: Lines, key: int, at: int) -> Lines:
    """Two lines, the second beginning with the character at `at`. Both rest on the same facts."""
    place = index(lines, key)
    old = lines[place]
    first, second = old.text[:at].strip(), old.text[at:].strip()
    if at < 0 or not first or not second:
        raise EditRefused("Split the line between two of its words, so that both parts have some.")
    return _put(lines, place, [replace(old, text=first), _another(old, second)], instead_of=1)


def merged(lines: Lines, key: int) -> Lines:
    """The line and the next one as one line, by the first one's speaker, resting on the facts of both."""
    place = index(lines, key)
    if place + 1 == len(lines):
        raise EditRefused("This is the last line; there is none after it to join it with.")
    first, second = lines[place], lines[place + 1]
    if None not in (first.story, second.story) and first.story != second.story:
        raise EditRefused("These two lines tell different stories. Each line has to rest on the facts of one.")
    one = replace(
        first,
        text=f"{first.text} {second.text}",
        story=first.story or second.story,
        facts=tuple(dict.fromkeys((*first.facts, *second.facts))),
        model=first.model if first.model == second.model else EDITOR,
        repaired=first.repaired or second.repaired,
    )
    return _put(lines, place, [one], instead_of=2)


def moved(lines: Lines, key: int, to: int) -> Lines:
    """The line at place `to`, counted without it; a place beyond the ends is the end."""
    place = index(lines, key)
    others = lines[:place] + lines[place + 1 :]
    return _put(others, max(0, min(to, len(others))), [lines[place]], instead_of=0)


def inserted(lines: Lines, after: int | None, *, speaker: str, style: str, text: str) -> Lines:
    """A new line after the one with the key `after`, or at the start. It belongs to that line's story."""
    place = 0 if after is None else index(lines, after) + 1
    story = lines[place - 1].story if place else None
    act = "report" if story else (lines[place - 1].act if place else "open")
    new = [LineState(NEW, speaker, style, act, piece, story, model=EDITOR) for piece in paragraphs(text)]
    return _put(lines, place, new, instead_of=0)


def deleted(lines: Lines, key: int) -> Lines:
    if len(lines) == 1:
        raise EditRefused("This is the only line of the script. Reject the script instead.")
    return _put(lines, index(lines, key), [], instead_of=1)


def restored(lines: Lines, before: Sequence[LineState], after: Sequence[LineState], order: Sequence[int]) -> Lines:
    """The script as it was before an edit that made `after` of `before`; `order` is empty if that stayed the same."""
    known = {line.key: line for line in lines}
    for line in after:
        known.pop(line.key, None)
    known |= {line.key: line for line in before}
    if not order:
        return tuple(known[line.key] for line in lines)
    if set(order) != set(known):
        raise EditRefused("Lines have come or gone since, so this can't be taken back by itself any more.")
    return tuple(known[key] for key in order)


def check(lines: Lines, speakers: Sequence[str]) -> None:
    """Raises `EditRefused` for what no model could speak or no table could hold."""
    if len(lines) > MOST_LINES:
        raise EditRefused(f"A script may have {MOST_LINES} lines.")
    for line in lines:
        if line.speaker not in speakers:
            raise EditRefused(f"The show has no host for speaker {line.speaker}. It has {', '.join(speakers)}.")
        if line.style not in STYLES:
            raise EditRefused(f"There is no style {line.style!r:.40}. There are {', '.join(STYLES)}.")
        if line.act not in ACTS:
            raise EditRefused(f"There is no kind of line {line.act!r:.40}. There are {', '.join(ACTS)}.")


def paragraphs(text: str) -> list[str]:
    """The lines of a text that an editor typed, each in one piece. Raises `EditRefused`."""
    if len(text) > LONGEST_TEXT:
        raise EditRefused(f"A line may have {LONGEST_TEXT} characters; this one has {len(text)}. Split it.")
    printable = re.sub(r"[^\S\n]+", " ", re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]", " ", text))
    found = [piece.strip() for piece in printable.split("\n") if piece.strip()]
    if not found:
        raise EditRefused("A line needs words. To be rid of it, delete it.")
    return found


def index(lines: Lines, key: int) -> int:
    for place, line in enumerate(lines):
        if line.key == key:
            return place
    raise EditRefused("This line is not in the script any more.")


def _another(line: LineState, text: str) -> LineState:
    return replace(line, key=NEW, text=text)


def _put(lines: Lines, place: int, new: Iterable[LineState], *, instead_of: int) -> Lines:
    return lines[:place] + tuple(new) + lines[place + instead_of :]
