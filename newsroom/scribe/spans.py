"""What may be generated from a brief: digits, capitalised words and quotations only as they stand there, nothing said
twice in a row, no end in the middle of a clause.

`Spans.allows` looks at a text as it grows. A number must be the start of a number of the brief and may end only where
one ends there; a capitalised word inside a sentence must be one of the brief's, and two in a row must follow each other
there; what stands between quotation marks must stand in the brief word for word. Any other word is English or the
brief's; nobody is called he, she or minister who isn't in the brief. What this cannot see (units, negation, who said
what) is the checker's part, and whether the whole is good English the judge's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from newsroom.scribe.judge import SENTENCE_END, WRONG_ARTICLE, guesses_gender, stutters, unfinished
from newsroom.scribe.seams import misfits
from newsroom.writing.lexicon import is_english
from newsroom.writing.vocabulary import COURTESIES, FUNCTION, TITLES

ATOM = re.compile(r"\d[\d.,]*|[^\W\d_](?:[^\W_]|['’.-](?=[^\W_])|['’-]$)*|[\"“”]")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
WORD = re.compile(r"[^\W\d_](?:[^\W_]|['’.-](?=[^\W_]))*")
LAST_WORD = re.compile(r"([^\W\d_](?:[^\W_]|['’.-](?=[^\W_]))*)[^\w]*$")
POSSESSIVE = re.compile(r"['’]s?$")
SENTENCE_OPENS = re.compile(r"(?:^|[.!?…:][\"”’')]*|[\"“‘(])\s*$")
BROKEN = "\ufffd"
OF_THE_SPEAKER = frozenset(("me", "my", "us", "our", "ours"))
ALWAYS = frozenset({"I", "I'm", "I'll", "I'd", "I've"})


class Spans:
    """The numbers, names and wording of one brief."""

    def __init__(self, sources: Iterable[str]) -> None:
        self.sources = tuple(sources)
        text = "\n".join(self.sources)
        self._wording = _plain(text).lower()
        self._numbers = set(NUMBER.findall(text))
        self._number_starts = {number[:end] for number in self._numbers for end in range(1, len(number) + 1)}
        words = [WORD.findall(line) for line in text.splitlines()]
        forms = {form for line in words for word in line for form in _forms(word) if word[0].isupper()}
        self._names = forms | ALWAYS
        self._name_starts = {name[:end] for name in self._names for end in range(1, len(name) + 1)}
        self._words = {form.lower() for line in words for word in line for form in _forms(word)}
        self._neighbours = {(first.lower(), second.lower()) for line in words for first, second in pairwise(line)}
        self._pairs = {(first, second) for line in words for first, second in pairwise(line)}

    def allows(self, text: str, *, finished: bool = False, since: int = 0) -> bool:
        """May the text stand, as the beginning of a line or `finished`? What lies before `since` is known to stand."""
        text = text.rstrip(BROKEN)
        if text[:1].islower():
            return False
        if not self._quotation_allowed(text, finished=finished) or stutters(text, self.sources):
            return False
        if WRONG_ARTICLE.search(text, max(0, since - 30)):
            return False
        if finished and any(unfinished(text, self.sources)):
            return False
        atoms = list(ATOM.finditer(text, _atom_start(text, since)))
        return all(
            self._atom_allowed(text, atom, finished=finished) and self._joins(text, atom, finished=finished)
            for atom in atoms
        )

    def _joins(self, text: str, atom: re.Match[str], *, finished: bool) -> bool:
        """A word may leave out what stands before it in the brief, if the rest fits together."""
        if atom.end() == len(text) and not finished and self._goes_on(atom.group()):
            return True
        before = LAST_WORD.search(text, max(0, atom.start() - 40), atom.start())
        if before is None or (before.group(1).lower(), atom.group().lower()) in self._neighbours:
            return True
        return not misfits(SENTENCE_END.split(text[: atom.end()])[-1], self.sources)

    def _atom_allowed(self, text: str, match: re.Match[str], *, finished: bool) -> bool:
        atom, growing = match.group(), match.end() == len(text) and not finished
        if atom[0].isdigit():
            return self._number_allowed(atom, growing=growing)
        if (
            self._says_who_it_may_not(atom)
            and not _quoted(text, match.start())
            and not (growing and self._goes_on(atom))
        ):
            return False
        if atom[0].isupper():
            return self._name_allowed(text, match, growing=growing)
        return not atom[0].isalpha() or self._word_allowed(atom, growing=growing)

    def _says_who_it_may_not(self, atom: str) -> bool:
        """A "he" or "she" or an office that the brief doesn't have; or "us", which only a quotation may say."""
        office = atom.lower() in TITLES - COURTESIES - self._words
        return office or atom in OF_THE_SPEAKER or guesses_gender(atom, self._wording)

    def _goes_on(self, atom: str) -> bool:
        """Whether the brief has a longer word that begins so."""
        return any(word.startswith(atom.lower()) for word in self._words - _forms(atom.lower()))

    def _word_allowed(self, atom: str, *, growing: bool) -> bool:
        """A word is English or the brief's; half words of the model's own making are neither."""
        return growing or atom.rstrip("'’-.") in self._words or _usual(atom)

    def _number_allowed(self, atom: str, *, growing: bool) -> bool:
        if growing and atom in self._number_starts:
            return True
        return atom.rstrip(".,") in self._numbers

    def _name_allowed(self, text: str, match: re.Match[str], *, growing: bool) -> bool:
        atom = match.group().rstrip("'’-.") if not growing else match.group()
        opens = bool(SENTENCE_OPENS.search(text, 0, match.start()))
        if opens and (growing or _usual(atom) or atom.lower() in self._words):
            return True
        known = atom in self._name_starts if growing else atom in self._names
        return known and self._follows(text, match.start(), atom, growing=growing)

    def _follows(self, text: str, start: int, atom: str, *, growing: bool) -> bool:
        """Two names in a row must be neighbours in the brief; what else stands before a name must be the brief's, so
        that nobody is called a teacher who isn't one there.
        """
        before = re.search(r"([^\W\d_][\w'’.-]*) $", text[max(0, start - 40) : start])
        if before is None or not before.group(1)[0].isupper():
            return True
        if _usual(before.group(1)):
            return before.group(1).lower() in FUNCTION | self._words
        first = POSSESSIVE.sub("", before.group(1))
        if first != before.group(1):
            return True
        return any(a == first and (b.startswith(atom) if growing else atom in _forms(b)) for a, b in self._pairs)

    def _quotation_allowed(self, text: str, *, finished: bool) -> bool:
        pieces = _plain(text).lower().split('"')
        if len(pieces) % 2 == 0 and finished:
            return False
        return all(piece.strip(" .,!?") in self._wording for piece in pieces[1::2])


def _quoted(text: str, place: int) -> bool:
    """Whether a place in the text stands between quotation marks."""
    return _plain(text[:place]).count('"') % 2 == 1


def _plain(text: str) -> str:
    return text.replace("“", '"').replace("”", '"').replace("’", "'").replace("‘", "'")


def _forms(word: str) -> set[str]:
    """A name as written, without its possessive, and with one."""
    bare = POSSESSIVE.sub("", word)
    return {word, bare, f"{bare}'s", f"{bare}’s", f"{bare}'"}


def _usual(word: str) -> bool:
    bare = re.split(r"['’]", word)[0].lower()
    return word in ALWAYS or all(
        is_english(part) or is_english(part.removesuffix("s")) for part in bare.split("-") if part
    )


def _atom_start(text: str, since: int) -> int:
    """Where the atom that was still growing at `since` begins."""
    start = min(since, len(text))
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    return start
