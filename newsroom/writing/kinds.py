"""What kind of thing a fact tells: decides which question it answers and which words may lead it in."""

from __future__ import annotations

import re
from functools import lru_cache

from newsroom.writing.compression import PRONOUNS, attributed, prepare
from newsroom.writing.reading import read
from newsroom.writing.units import CURRENCIES
from newsroom.writing.wordlists import listed

_PEOPLE = r"(?:people|passengers|patients|workers|employees|residents|customers|pupils|students|households|homes|users|members)"
_COUNT = r"(?:\d[\d,.]*(?: million)?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"

# The most telling first: each is a pattern that a fact of the kind matches.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("harm", r"\b(?:nobody|no one|no-one|none|no (?:passenger|worker|driver|visitor)s?)\b[^.]{0,40}\b(?:hurt|injured|killed|harmed)\b"),
        ("harm", rf"^[^,]{{0,50}}\b{_COUNT} {_PEOPLE} (?:were|was) (?:slightly |seriously )?(?:hurt|injured|treated|rescued)\b"),
        (
            "unknown",
            r"\b(?:unclear|unknown|not (?:yet )?(?:been |be )?(?:known|established|named|said|decided|identified|disclosed)|"
            r"no evidence|yet to (?:decide|say|be)|declined to (?:comment|say)|did(?: not|n't) (?:say|give|name)|cannot say)\b",
        ),
        (
            "objection",
            r"\b(?:critics?|opponents?|opposed|opposes?|objected|objections?|protested|sceptics?|disagreed?|disputes?|unhappy)\b",
        ),
        ("worry", r"\b(?:warn(?:s|ed)?|fears?|feared|cautioned|concerned that|worr(?:y|ies|ied))\b"),
        ("start", r"\b(?:starts?|begins?|opens?|start|begin|open|launch|leave)\b[^.]{0,40}\b(?:on|in|from) (?:the )?(?:\d|[A-Z][a-z]+ \d|spring|summer|autumn|winter|January|February|March|April|May|June|July|August|September|October|November|December)"),
        (
            "next",
            r"^[^,]{0,70}\b(?:will|is due to|are due to|(?:is|are) expected to|plans? to|intends? to|is to|are to|(?:is|are) scheduled)\b",
        ),
        ("cost", r"\b(?:costs?|is put at|comes to|price of)\b[^.]{0,25}(?:[$€£¥]|\d[\d,.]* (?:million |billion )?(?:euros|dollars|pounds|pesos|francs|rupees|yen|won|kroner|rand|shillings|baht|reais|lira)\b)"),
        ("duration", r"\b(?:takes?|lasts?)\b[^.]{0,25}\b\d[\d,.]* (?:minutes|hours|days|weeks|months|years)\b"),
        ("lasted", r"\b(?:took|lasted)\b[^.]{0,25}\b\d[\d,.]* (?:minutes|hours|days|weeks|months|years)\b"),
        (
            "comparison",
            r"\b(?:compared with|up from|down from|as against|whereas|(?:more|fewer|less|higher|lower) than (?:the|a|in|last)|"
            r"times (?:as|more))\b",
        ),
        ("aim", r"\b(?:aim (?:is|was)|aims to|meant to|intended to|in order to|the goal|the purpose)\b"),
        (
            "maker",
            r"\b(?:was|were|been) (?:\w+ )?(?:founded|developed|designed|built|invented|created|organised|organized|devised) "
            r"(?:in \d{4} )?by\b",
        ),
        (
            "method",
            r"^(?:The|Its|Their|Each|A) (?:\w+ )?(?:method|technique|system|device|app|machine|tool|sensors?|software|model)\b[^.]{0,40}"
            r"\b(?:uses?|measures?|sends?|works?|takes?|lets?|counts?|compares?|reads?)\b|\bworks (?:by|like)\b",
        ),
        (
            "evidence",
            r"\b(?:study|survey|trial|tests?|analysis|samples)\b[^.]{0,60}\b(?:followed|covered|measured|compared|questioned|involved|found|"
            r"showed|included)\b",
        ),
        ("crowd", rf"^(?:About |Some |Around |More than |Nearly |At least )?{_COUNT} (?:\w+ )?{_PEOPLE}\b"),
        (
            "past",
            r"\b(?:in (?:1[5-9]|20[01])\d\d|in the (?:1[5-9]|20[01])\d0s|previous(?:ly)?|an earlier|last time|since (?:1[5-9]|20[01])\d\d|"
            r"centur(?:y|ies) ago)\b",
        ),
    )
)  # fmt: skip
ROLE = re.compile(
    r"^(?:the )?(?P<role>(?:[a-z][a-z'-]+ ){0,2}[a-z][a-z-]+)(?:,)? (?=[A-Z][\w'’.-]+ [A-Z\w'’-])", re.UNICODE
)
AFTER_NAME = re.compile(
    r"^[A-Z][\w'’.-]+(?: (?:[a-z]{2,3} )?[A-Z][\w'’.-]+)+, (?:a|an|the) (?P<role>[a-z][a-z-]+(?: [a-z][a-z-]+)?)(?=,|$| of| at| in| who)"
)
TERMS = re.compile(
    r"^Under (?:the|a|its|their) (?:new )?(?P<noun>deal|accord|law|plan|rules|scheme|agreement|proposal|settlement|bill|pact|compromise|ruling|contract|programme|program)\b"
)
PLURAL_NOUNS = frozenset({"rules"})
NO_ROLES = frozenset(
    listed(
        """
the a an its their his her our former late other one another some both
    """
    )
)


def kinds(fact: str) -> list[str]:
    """The kinds of a fact, the most telling first."""
    reading = read(fact)
    text = reading.text
    said = attributed(prepare(fact))
    found = [kind for kind, pattern in _PATTERNS if pattern.search(text)]
    if TERMS.match(text):
        found.insert(0, "terms")
    if said.quoted:
        found.insert(0, "role" if role(fact) else "voice")
    numbers = [q for q in reading.quantities if q.kind in ("cardinal", "part", "times")]
    if any(q.unit in CURRENCIES for q in numbers):
        found.append("money")
    shares = [q for q in numbers if q.unit == "percent" or q.kind in ("part", "times")]
    if shares and len(numbers) > 1:
        found.append("figures")
    return list(dict.fromkeys(found))


def role(fact: str) -> str:
    """The office of who is quoted: "tunnel manager" of "tunnel manager Tavita Leaupepe"."""
    who = attributed(prepare(fact)).who
    match = ROLE.match(who) or AFTER_NAME.match(who)
    found = match.group("role") if match else ""
    return "" if not found or found.split()[0] in NO_ROLES or len(found) > 40 else found


def noun(fact: str) -> str:
    """The agreement a fact quotes from: "accord" of "Under the accord, …"."""
    match = TERMS.match(read(fact).text)
    return match.group("noun") if match and match.group("noun") not in PLURAL_NOUNS else ""


POINTS_BACK = re.compile(
    r"(?:Until|By|Since|Before|After) (?:then|that|this)\b"
    r"|The (?:other|latter|former)\b"
    r"|(?:With|Without|Of|For|From|Under|In|Between) (?:the (?:two|three|four|former|latter)|these|those|both|them)\b"
)


@lru_cache(maxsize=8192)
def is_leaning(fact: str) -> bool:
    """Whether a fact needs the one before it, as "She said …" does."""
    if POINTS_BACK.match(fact):
        return True
    if attributed(prepare(fact)).who.lower() in PRONOUNS:
        return True
    first = read(fact).words[:1]
    return bool(first) and first[0].lower in (
        "he", "she", "it", "they", "his", "her", "its", "their", "this", "that", "these", "those", "but", "such", "both", "another", "there", "then", "later", "once", "he's", "she's",
    )  # fmt: skip
