"""What a line must be besides grounded: a finished sentence of speakable length, in the form of its act, said once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path

from newsroom.writing.vocabulary import FUNCTION
from orchestrator.protocols import DraftLine

ASKING = ("question", "react", "transition")
FEWEST_WORDS, MOST_WORDS = 2, 48
SAID_AGAIN = 0.75
LONGEST_FRAGMENT = 2
LEANING = re.compile(r"(?:he|she|it|they|his|her|its|their|this|that|these|those)\b", re.IGNORECASE)
HELPING_VERBS = "do does did can could will would should might don't doesn't didn't can't won't"
HELPING = frozenset(HELPING_VERBS.split())
FIRST_PERSON = re.compile(r"\b(?:I|I'm|I've|I'd|my|me|mine|our|ours|us)\b")
HE, SHE = (re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in ("he|him|his", "she|her|hers"))
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')]*\s+")
VERB_ENDING = re.compile(r"(?:\w\wed|\w'(?:s|re|ve|ll|d|m)|n't)$")
WORDS = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
RELATIVE = re.compile(r",? \b(?:who|whose|which) [^,.!?]*")
FINISHED = re.compile(r"[.!?][\"”’']?$")
CUT_SHORT = re.compile(r"(?:\b(?:Dr|Mr|Mrs|Ms|Prof|St|No|a|an|the|and|or|of|by|to|who|whose|which|its|their)|,)[.!?]$")
UNSPEAKABLE = re.compile(r"\.\.|,,|[()\[\]<>{}|_/\\]|['’]ss|[.,!?]['’]?[a-z]{3}|\s[.,!?]")
STUTTER = re.compile(r"\b(\w+(?: \w+){0,4})[,.]? \1\b", re.IGNORECASE)
WORDS_AND_MARKS = re.compile(WORDS.pattern + r"|[^\w\s]")
BOUNDARIES = FUNCTION | frozenset(".,;:!?()–—-\"'“”’%")
SMALL_WORDS = (
    "a an and are as at be but by for from had has have he her his in is it its of on or she so that the their there "
    "they this to was were who will with"
)
FILLERS = frozenset(SMALL_WORDS.split())


def faults(line: DraftLine, before: Iterable[DraftLine] = (), facts: Iterable[str] = ()) -> list[str]:
    """What an editor would strike this line out for, empty when it can be said. `before` are the lines of the story so
    far, `facts` the sentences that the line is made from; whether it says more than they do is not asked here.
    """
    facts = tuple(facts)
    count = len(WORDS.findall(line.text))
    found = []
    if not FEWEST_WORDS <= count <= MOST_WORDS:
        found.append(f"{count} words")
    if not FINISHED.search(line.text) or (not line.text[:1].isupper() and not line.text[:1].isdigit()):
        found.append("not a finished sentence")
    if line.act == "open" and LEANING.match(line.text):
        found.append("opens with a pronoun")
    if facts and _guesses_gender(line.text, " ".join(facts)):
        found.append("guesses he or she")
    if facts and _speaks_for_another(line.text):
        found.append("speaks for another")
    if CUT_SHORT.search(line.text) or any(_breaks_off(line.text, fact) for fact in facts):
        found.append("cut short")
    if not all(_has_verb(sentence) for sentence in SENTENCE_END.split(line.text)):
        found.append("a sentence without a verb")
    if UNSPEAKABLE.search(line.text):
        found.append("cannot be read out")
    if STUTTER.search(line.text) or _repeats_itself(line.text):
        found.append("stutters")
    if line.act == "question" and not _asks_well(line.text):
        found.append("asks nothing")
    if line.text.endswith("?") and line.act not in ASKING:
        found.append("a question out of place")
    if any(says_again(line.text, other.text) for other in before):
        found.append("said before")
    return found


def _asks_well(text: str) -> bool:
    """Whether a line ends in a question whose helping verb, if it has one, helps another verb ("How does it work?")."""
    if not text.endswith("?"):
        return False
    words = WORDS.findall(SENTENCE_END.split(text)[-1].lower().replace("’", "'"))
    helped = next((place for place, word in enumerate(words[:4]) if word in HELPING), None)
    return helped is None or any(word in _verbs() and word not in HELPING for word in words[helped + 2 :])


def _breaks_off(text: str, fact: str) -> bool:
    """Whether a sentence ends on words of the fact in the middle of a phrase: "at street." of "at street markets"."""
    source = WORDS_AND_MARKS.findall(fact.lower())
    for sentence in SENTENCE_END.split(text):
        end = WORDS_AND_MARKS.findall(sentence.lower().rstrip(".!?\"'”’ "))[-2:]
        after = [source[place + 2] for place in range(len(source) - 2) if source[place : place + 2] == end]
        if len(end) == 2 and after and not any(following in BOUNDARIES for following in after):
            return True
    return False


def _guesses_gender(text: str, facts: str) -> bool:
    """Whether a line says "he" or "she" where its facts don't."""
    return any(pronoun.search(text) and not pronoun.search(facts) for pronoun in (HE, SHE))


def _speaks_for_another(text: str) -> bool:
    """Whether a line has taken the first person out of a quotation without its marks."""
    return '"' not in text and "“" not in text and bool(FIRST_PERSON.search(text))


def _has_verb(sentence: str) -> bool:
    """Whether a sentence has a finite verb, or is too short to need one ("Very.", "Not so fast.")."""
    main = RELATIVE.sub(" ", sentence.lower().replace("’", "'"))
    words = WORDS.findall(main)
    return len(WORDS.findall(sentence)) <= LONGEST_FRAGMENT or any(
        VERB_ENDING.search(word) or word in _verbs() for word in words
    )


@cache
def _verbs() -> frozenset[str]:
    """Verb forms of the training stories: what follows "it", "they" or "who" there."""
    return frozenset(Path(__file__).with_name("verbs.txt").read_text(encoding="utf-8").split())


def _repeats_itself(text: str) -> bool:
    """Whether two words that are not both small stand in a line twice in the same order."""
    pairs = [pair for pair in pairwise(WORDS.findall(text.lower())) if not FILLERS.issuperset(pair)]
    return len(set(pairs)) < len(pairs)


def says_again(text: str, other: str) -> bool:
    """Whether most of the words that carry the shorter of two lines are in the other."""
    mine, theirs = carrying(text), carrying(other)
    shorter = min(len(mine), len(theirs))
    return shorter > 2 and len(mine & theirs) >= SAID_AGAIN * shorter


def carrying(text: str) -> frozenset[str]:
    """The words of a text without the small ones."""
    return frozenset(word for word in WORDS.findall(text.lower()) if word not in FILLERS)
