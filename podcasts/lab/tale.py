"""Who speaks in a tale: a narrator, and the characters whose speech stands in quotation marks. Pure, by rule.

A character is found by the verb of saying next to the quotation: “…,” said the wolf. Mary asked: “…?”
A quotation without one belongs, in turn, to the last two who spoke with each other; the very first to the narrator.
More characters than voices: the later ones are read by the narrator. Names are not understood: "the wolf" and
"the beast" are two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestrator.protocols import SPEAKERS
from podcasts.lab.parts import Part, pieces

NARRATOR = "Narrator"
QUOTED = re.compile(r"[“„«]([^”“»]{1,1500})[”“»]|(?<!\w)\"([^\"]{1,1500})\"", re.DOTALL)
SAYING = (
    r"(?:said|says|asked|asks|answered|answers|replied|replies|cried|cries|shouted|whispered|called|told|added|"
    r"muttered|murmured|begged|laughed|sighed|growled|exclaimed|continued|began|thought)"
)
WHO = (
    r"(?:(?:[Tt]he|[Hh]is|[Hh]er|[Aa]n?|[Oo]ld|[Ll]ittle|Mrs?\.?|Ms\.?|Dr\.?|King|Queen|Miss)\s+){0,3}[A-Za-z][\w’'-]*"
)
AFTER = re.compile(rf"^\s*,?\s*(?:{SAYING}\s+({WHO})|({WHO})\s+{SAYING})\b")
BEFORE = re.compile(rf"({WHO})\s+{SAYING}\b[^.!?“\"]{{0,40}}[,:]\s*$")
PRONOUNS = {"he": "lower", "she": "higher", "they": "", "i": "", "it": "", "we": "", "you": ""}
LOWER = re.compile(
    r"\b(?:mr|king|father|grandfather|brother|son|uncle|man|boy|prince|lord|sir|huntsman|wolf|bear|giant|ogre)\b"
)
HIGHER = re.compile(
    r"\b(?:mrs|ms|miss|queen|mother|grandmother|sister|daughter|aunt|woman|girl|princess|lady|maid|hen|fairy|witch)\b"
)


@dataclass(frozen=True, slots=True)
class Told:
    """The parts of a tale; `registers` says for each speaker which voice fits: lower, higher, or "" for any."""

    parts: list[Part]
    registers: dict[str, str]


def told(tale: str) -> Told:
    cast: dict[str, str] = {}  # a character's name → speaker, the narrator is A
    hints: dict[str, str] = {"A": ""}
    parts: list[Part] = []
    for name, words in _said(tale):
        speaker = _speaker(name, cast)
        if speaker != "A":
            hints[speaker] = hints.get(speaker) or _register(name)
        shown = name if speaker != "A" else NARRATOR
        parts += [Part(speaker, piece, shown) for piece in pieces(words)]
    return Told(parts, hints)


def _speaker(name: str, cast: dict[str, str]) -> str:
    """The letter of a character; A when all other voices are taken."""
    if name == NARRATOR:
        return "A"
    if name not in cast and len(cast) + 1 < len(SPEAKERS):
        cast[name] = SPEAKERS[len(cast) + 1]
    return cast.get(name, "A")


def _said(tale: str) -> Iterator[tuple[str, str]]:
    """(who, words) in order. A new paragraph without a name changes the speaker of a conversation."""
    talking: list[str] = []
    for paragraph in re.split(r"\n\s*\n|\n", tale):
        at, within = 0, ""
        for quote in QUOTED.finditer(paragraph):
            before, after = paragraph[at : quote.start()], paragraph[quote.end() :]
            if before.strip():
                yield NARRATOR, before
            within = _named(before, after, talking) or within or _next(talking)
            _remember(within, talking)
            yield within, quote[1] or quote[2]
            at = quote.end()
        if paragraph[at:].strip():
            yield NARRATOR, paragraph[at:]


def _named(before: str, after: str, talking: list[str]) -> str:
    """Whom the words next to a quotation name; a pronoun is whoever of the last two fits it."""
    found = AFTER.match(after) or BEFORE.search(before)
    name = next((group for group in found.groups() if group), "") if found else ""
    if name.lower() not in PRONOUNS:
        return _tidy(name)
    wanted = PRONOUNS[name.lower()]
    fitting = [other for other in reversed(talking) if not wanted or _register(other) in ("", wanted)]
    return fitting[0] if fitting else ""


def _tidy(name: str) -> str:
    words = re.sub(r"^(?:the|his|her|an?)\s+", "", name.strip(), flags=re.IGNORECASE)
    return (words[:1].upper() + words[1:])[:60]


def _next(talking: list[str]) -> str:
    return talking[-2] if len(talking) > 1 else talking[-1] if talking else NARRATOR


def _remember(name: str, talking: list[str]) -> None:
    if name == NARRATOR:
        return
    if name in talking:
        talking.remove(name)
    talking.append(name)
    del talking[:-2]


def _register(name: str) -> str:
    words = name.lower()
    return "lower" if LOWER.search(words) else "higher" if HIGHER.search(words) else ""
