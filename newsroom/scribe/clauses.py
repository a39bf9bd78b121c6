"""Whether the clauses of a sentence have what a clause needs, by the closed classes of English alone.

Each rule names something that Scribe-1 gets wrong where it joins pieces, and was taken only if lines that people wrote
hardly ever break it (docs/log.md). It is no parser: much that is wrong passes.
"""

from __future__ import annotations

import re
from collections.abc import Callable

CLAIMING = r"says?|said|thinks?|warns?|argues?|believes?|estimates?|suggests?"
SAYING = rf"(?:{CLAIMING}|adds?)"
FINITE = r"(?:has|have|had|was|were|is|are|will)"
# What is added may be a thing ("cars add heat"), unless it is added that something is so.
AFTER_SAYING = re.compile(rf"(?<!, )\b(?:{CLAIMING}|adds? that) (?!so\b)(?P<said>[^\"“”:]+)")
WITHOUT_PREDICATE = re.compile(r"^(?P<subject>[^,]+), (?:and|but|so) (?:their|its|it|they|he|she|the|his|her)\b", re.I)
HALF_CLAUSE = re.compile(r"\b(?:unless|because|although|whereas|whether)\s+(?P<said>[^,;:]*)", re.I)
PLACED_SUBJECT = re.compile(r"\b(?:to|of|for|with|by|from|at|into|about) (?:they|he|she|we|I)\b(?!['’])", re.I)
EITHER, OR = re.compile(r"\beither\b(?! (?:of|way|side)\b)(?=.)", re.I), re.compile(r"\bor\b", re.I)
CLAUSE_ENDS = re.compile(
    r"[,;:\"“”–—()]|\b(?:and|but|or|nor|as|than|because|although|though|while|whereas|if|unless|whether|nobody|before|after|"
    rf"since|until|once|{SAYING})\b"
)
RELATIVE = re.compile(r"\b(?:who|whom|whose|which|that|what|where|when|why|how)\b", re.I)
TWO_FINITE = re.compile(rf"\b{FINITE}\b(?P<between>.+?)(?<!to )(?<!would )(?<!could )(?<!not )\b{FINITE}\b")
DISAGREEING = re.compile(
    r"(?<!did )(?<!does )(?<!would )(?<!could )(?<!can )(?<!will )(?<!should )(?<!might )(?<!and )(?<!or )"
    r"\b(?:he|she) (?:have|are|do)\b|\b(?:they|we) (?:has|is|was|does)\b",
    re.I,
)
HasVerb = Callable[[str], bool]


def broken(sentence: str, has_verb: HasVerb) -> bool:
    """Whether a clause of the sentence lacks a verb, has one too many, or lacks its other half."""
    plain = sentence.replace("’", "'")
    return (
        _says_nothing(plain, has_verb)
        or _has_no_predicate(plain, has_verb)
        or _stops_half_way(plain, has_verb)
        or _has_two_predicates(plain)
        or bool(PLACED_SUBJECT.search(plain) or DISAGREEING.search(plain))
        or _lacks_its_pair(plain)
    )


def _says_nothing(sentence: str, has_verb: HasVerb) -> bool:
    """ "The commission says buckles coming loose": what is said has no verb."""
    match = AFTER_SAYING.search(sentence)
    return match is not None and len(match["said"].split()) > 3 and not has_verb(match["said"])


def _has_no_predicate(sentence: str, has_verb: HasVerb) -> bool:
    """ "Such bursts, and their cause is disputed": what comes before the second clause is only a subject."""
    match = WITHOUT_PREDICATE.match(sentence)
    return match is not None and not RELATIVE.search(match["subject"]) and not has_verb(match["subject"])


def _stops_half_way(sentence: str, has_verb: HasVerb) -> bool:
    """ "It would not help unless the flat tariff": the subordinate clause has no verb."""
    match = HALF_CLAUSE.search(sentence)
    return match is not None and not match["said"].lower().startswith(("of ", "or ")) and not has_verb(match["said"])


def _has_two_predicates(sentence: str) -> bool:
    """ "A machine has left behind on trains has taken in yen": two finite verbs and nothing that joins them. With a
    relative clause ("the man who was first is gone") two are right.
    """
    for clause in CLAUSE_ENDS.split(sentence):
        match = TWO_FINITE.search(clause)
        if match is not None and len(match["between"].split()) > 1 and not RELATIVE.search(clause[: match.end()]):
            return True
    return False


def _lacks_its_pair(sentence: str) -> bool:
    """ "She knew either she was ill": there is no "or"."""
    return bool(EITHER.search(sentence.rstrip(".!?"))) and not OR.search(sentence)
