"""What a line must be besides grounded: a finished sentence of speakable length, in the form of its act, said once."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from newsroom.scribe.clauses import broken
from newsroom.scribe.seams import AUXILIARIES, DETERMINERS, PLACING, misfits, overused, verbs
from newsroom.writing.vocabulary import FUNCTION
from newsroom.writing.wordlists import listed
from orchestrator.protocols import DraftLine

ASKING = ("question", "react", "transition")
FEWEST_WORDS, MOST_WORDS = 2, 48
SAID_AGAIN = 0.75
LONGEST_FRAGMENT = 2
LEANING = re.compile(r"(?:he|she|it|they|his|her|its|their|this|that|these|those)\b", re.IGNORECASE)
HELPING_VERBS = "do does did can could will would should might don't doesn't didn't can't won't"
HELPING = frozenset(HELPING_VERBS.split())
OWN = r"(?:of|is|was|are|were|be|than) mine"  # and no copper mine
FIRST_PERSON = re.compile(rf"\b(?:I|I'm|I've|I'd|my|me|our|ours|us|{OWN})\b")
HE, SHE = (re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for words in ("he|him|his", "she|her|hers"))
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')]*\s+")
# What may stand before "'s" for "is"; after a name it is nearly always whose something is.
SHORT_IS = "it|that|there|here|what|who|he|she|where|how|one|nobody|everyone|everybody|everything|nothing|let"
VERB_ENDING = re.compile(rf"(?:\w\wed|\b(?:{SHORT_IS})'s|\w'(?:re|ve|ll|d|m)|n't)$")
WORDS = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
RELATIVE = re.compile(r",? \b(?:who|whose|which) [^,.!?]*")
FINISHED = re.compile(r"[.!?][\"”’']?$")
NO_ENDS = "Dr|Mr|Mrs|Ms|Prof|St|No|Jan|Feb|Aug|Sept?|Oct|Nov|Dec|a|an|the|and|or|of|by|to|who|whose|which|its|their"
CUT_SHORT = re.compile(rf"(?:\b(?:{NO_ENDS})|,|s['’])[.!?]$")
UNSPEAKABLE = re.compile(r"\.\.|,,|[()\[\]<>{}|_\\]|(?<!\bkm)/|['’]ss|[.,!?]['’]?[a-z]{3}|\s[.,!?]")
ATTRIBUTED = re.compile(r", (?:says?|said|adds?|warns?|according to) [^,]+$")
STUTTER = re.compile(r"\b(\w+(?: \w+){0,4})[,.]? \1\b", re.IGNORECASE)
WORDS_AND_MARKS = re.compile(WORDS.pattern + r"|[^\w\s]")
WRONG_ARTICLE = re.compile(
    r"\b[Aa] (?:[aei](?![uw])|o(?!n(?:e|ce)\b|ne-)|u(?:n(?!i|an)|p|m|l|g|d|r(?![aio])))[a-z]"
    r"|\b[Aa]n (?:[bcdfgjklmnpqrstvwz]|h(?!our|onest|onou?r|eir|ors ))[a-z]{2}"
)
LEADING = PLACING | DETERMINERS
TIMES = frozenset(
    listed("day night morning afternoon evening week weekend month season spring summer autumn winter year time")
)
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
    given = tuple(facts)
    found = [*_faults_of_form(line), *_faults_of_grammar(line.text, given), *_faults_by_facts(line, given)]
    if any(says_again(line.text, other.text) for other in before):
        found.append("said before")
    return found


def _faults_of_form(line: DraftLine) -> Iterator[str]:
    count = len(WORDS.findall(line.text))
    if not FEWEST_WORDS <= count <= MOST_WORDS:
        yield f"{count} words"
    first = line.text.lstrip("\"“'‘")[:1]
    if not FINISHED.search(line.text) or not (first.isupper() or first.isdigit()):
        yield "not a finished sentence"
    if line.act == "open" and LEANING.match(line.text):
        yield "opens with a pronoun"
    if line.act == "question" and not _asks_well(line.text):
        yield "asks nothing"
    if line.text.endswith("?") and line.act not in ASKING:
        yield "a question out of place"
    if UNSPEAKABLE.search(line.text):
        yield "cannot be read out"


def unfinished(text: str, facts: Iterable[str]) -> Iterator[str]:
    """Why a text can't end where it does; more words might mend it."""
    sentences = SENTENCE_END.split(text)
    if not all(_has_verb(sentence) for sentence in sentences):
        yield "a sentence without a verb"
    if any(broken(sentence, _has_verb) for sentence in sentences):
        yield "a clause that is not whole"
    if CUT_SHORT.search(text) or any(_breaks_off(text, fact) for fact in facts):
        yield "cut short"


def _faults_of_grammar(text: str, facts: tuple[str, ...]) -> Iterator[str]:
    yield from unfinished(text, facts)
    if stutters(text, facts):
        yield "stutters"
    if WRONG_ARTICLE.search(text):
        yield "the wrong article"


def _faults_by_facts(line: DraftLine, facts: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with a line when it is held against the sentences that it is made from."""
    if not facts:
        return
    if guesses_gender(line.text, " ".join(facts)):
        yield "guesses he or she"
    if _speaks_for_another(line.text):
        yield "speaks for another"
    if any(misfits(sentence, facts) for sentence in SENTENCE_END.split(line.text)) or overused(line.text, facts):
        yield "pieces that do not fit"


def _asks_well(text: str) -> bool:
    """Whether a line ends in a question whose helping verb, if it has one, helps another verb ("How does it work?")."""
    if not text.endswith("?"):
        return False
    words = WORDS.findall(SENTENCE_END.split(text)[-1].lower().replace("’", "'"))
    helped = next((place for place, word in enumerate(words[:4]) if word in HELPING), None)
    return helped is None or any(word in verbs() and word not in HELPING for word in words[helped + 2 :])


def _breaks_off(text: str, fact: str) -> bool:
    """Whether a sentence ends on words of the fact in the middle of a phrase: "at street." of "at street markets", or
    before what its last verb is about: "the doorman tearing." of "the doorman tearing the tickets".
    """
    source = WORDS_AND_MARKS.findall(fact.lower())
    for sentence in SENTENCE_END.split(text):
        if ATTRIBUTED.search(sentence):
            continue
        end = WORDS_AND_MARKS.findall(sentence.lower().rstrip(".!?\"'”’ "))[-2:]
        after = [source[place + 2 : place + 4] for place in range(len(source) - 2) if source[place : place + 2] == end]
        if len(end) == 2 and after and not any(following[0] in BOUNDARIES for following in after):
            return True
        if after and end[0] not in LEADING and all(map(_is_object, after)):
            return True
    return False


def _is_object(following: Sequence[str]) -> bool:
    """Whether these words of a fact begin what its verb is about; not "this year", nor "that strike the string"."""
    first, second = [*following, ""][:2]
    relative = first == "that" and (second in AUXILIARIES or second in verbs())
    return first in DETERMINERS and not relative and second not in TIMES


def guesses_gender(text: str, facts: str) -> bool:
    """Whether a line says "he" or "she" where its facts don't."""
    return any(pronoun.search(text) and not pronoun.search(facts) for pronoun in (HE, SHE))


def _speaks_for_another(text: str) -> bool:
    """Whether a line has taken the first person out of a quotation without its marks."""
    return '"' not in text and "“" not in text and bool(FIRST_PERSON.search(text))


def _has_verb(sentence: str) -> bool:
    """Whether a sentence has a finite verb, or is too short to need one ("Very.", "Not so fast.")."""
    plain = sentence.lower().replace("’", "'")
    if len(WORDS.findall(plain)) <= LONGEST_FRAGMENT or _verb_groups(RELATIVE.sub(" ", plain)):
        return True
    restrictive = [found for found in RELATIVE.findall(plain) if not found.startswith(",")]
    return _verb_groups(plain) > len(restrictive) > 0  # no comma ends it, so it may have the main verb in it


def _verb_groups(text: str) -> int:
    """How many times verbs stand in a text, those in a row as one."""
    verbal = [bool(VERB_ENDING.search(word)) or word in verbs() for word in WORDS.findall(text)]
    return sum(verb and not before for before, verb in pairwise([False, *verbal]))


def stutters(text: str, facts: Iterable[str]) -> bool:
    """Whether words stand in a line twice, side by side, or two that are not both small in the same order; unless they
    do so in its facts.
    """
    given, often = _repeated(tuple(facts))
    if any(found.group() not in given for found in STUTTER.finditer(text.lower())):
        return True
    return any(count > max(1, often[pair]) for pair, count in _pairs(text).items() if count > 1)


@lru_cache
def _repeated(facts: tuple[str, ...]) -> tuple[str, Counter[tuple[str, str]]]:
    """The facts in lower case, and how often each pair of words stands in them."""
    given = " ".join(facts).lower()
    return given, _pairs(given)


def _pairs(text: str) -> Counter[tuple[str, str]]:
    return Counter(pair for pair in pairwise(WORDS.findall(text.lower())) if not FILLERS.issuperset(pair))


def says_again(text: str, other: str) -> bool:
    """Whether most of the words that carry the shorter of two lines are in the other."""
    mine, theirs = carrying(text), carrying(other)
    shorter = min(len(mine), len(theirs))
    return shorter > 2 and len(mine & theirs) >= SAID_AGAIN * shorter


def carrying(text: str) -> frozenset[str]:
    """The words of a text without the small ones."""
    return frozenset(word for word in WORDS.findall(text.lower()) if word not in FILLERS)
