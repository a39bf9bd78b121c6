"""What a line must be besides grounded: a finished sentence of speakable length, in the form of its act, said once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from orchestrator.protocols import DraftLine

ASKING = ("question", "react", "transition")
FEWEST_WORDS, MOST_WORDS = 2, 48
SAID_AGAIN = 0.75
LONGEST_FRAGMENT = 4
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')]*\s+")
VERB_ENDING = re.compile(r"(?:\w\wed|\w'(?:s|re|ve|ll|d|m)|n't)$")
WORDS = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
FINISHED = re.compile(r"[.!?][\"”’']?$")
CUT_SHORT = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|a|an|the|and|or|of|by|to|who|whose|which|its|their)|,)[.!?]$")
STUTTER = re.compile(r"\b(\w+(?: \w+){0,4})[,.]? \1\b", re.IGNORECASE)
FILLERS = frozenset(["a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "had", "has", "have", "he", "her", "his", "in", "is", "it", "its", "of", "on", "or", "she", "so", "that", "the", "their", "there", "they", "this", "to", "was", "were", "who", "will", "with"])  # fmt: skip  # noqa: E501


def faults(line: DraftLine, before: Iterable[DraftLine] = ()) -> list[str]:
    """What an editor would strike this line out for, apart from its facts; empty when it can be said."""
    count = len(WORDS.findall(line.text))
    found = []
    if not FEWEST_WORDS <= count <= MOST_WORDS:
        found.append(f"{count} words")
    if not FINISHED.search(line.text) or (not line.text[:1].isupper() and not line.text[:1].isdigit()):
        found.append("not a finished sentence")
    if CUT_SHORT.search(line.text):
        found.append("cut short")
    if not all(_has_verb(sentence) for sentence in SENTENCE_END.split(line.text)):
        found.append("a sentence without a verb")
    if STUTTER.search(line.text) or _repeats_itself(line.text):
        found.append("stutters")
    if line.act == "question" and not line.text.endswith("?"):
        found.append("asks nothing")
    if line.text.endswith("?") and line.act not in ASKING:
        found.append("a question out of place")
    if any(says_again(line.text, other.text) for other in before):
        found.append("said before")
    return found


def _has_verb(sentence: str) -> bool:
    """Whether a sentence has a finite verb, or is too short to need one ("Very.", "Not so fast.")."""
    words = WORDS.findall(sentence.lower().replace("’", "'"))
    return len(words) <= LONGEST_FRAGMENT or any(VERB_ENDING.search(word) or word in _verbs() for word in words)


@cache
def _verbs() -> frozenset[str]:
    """Verb forms of the training stories: what follows "it", "they" or "who" there."""
    return frozenset(Path(__file__).with_name("verbs.txt").read_text(encoding="utf-8").split())


def _repeats_itself(text: str) -> bool:
    """Whether three words stand in a line twice in the same order."""
    words = WORDS.findall(text.lower())
    triples = list(zip(words, words[1:], words[2:], strict=False))
    return len(set(triples)) < len(triples)


def says_again(text: str, other: str) -> bool:
    """Whether most of the words that carry the shorter of two lines are in the other."""
    mine, theirs = carrying(text), carrying(other)
    shorter = min(len(mine), len(theirs))
    return shorter > 2 and len(mine & theirs) >= SAID_AGAIN * shorter


def carrying(text: str) -> frozenset[str]:
    """The words of a text without the small ones."""
    return frozenset(word for word in WORDS.findall(text.lower()) if word not in FILLERS)
