"""What kind of thing a fact tells: decides which question it answers and which words may lead it in."""

from __future__ import annotations

import re

from newsroom.writing.compression import attributed, prepare
from newsroom.writing.reading import read
from newsroom.writing.units import CURRENCIES
from newsroom.writing.wordlists import listed

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("harm", r"\b(?:nobody|no one|no-one|none|people|passengers|patients|workers|were|was|been)\b[^.]{0,40}\b(?:hurt|injured|killed|died|unharmed|wounded|rescued|treated)\b"),
        ("unknown", r"\b(?:unclear|unknown|not (?:yet )?(?:been |be )?(?:known|established|named|said|decided|identified|disclosed)|no evidence|yet to|declined to (?:comment|say)|did(?: not|n't) (?:say|give|name)|cannot say)\b"),
        ("objection", r"\b(?:critics?|opponents?|opposed|opposes?|objected|objections?|protested|sceptics?|disagreed?|disputes?|rejected the|unhappy|accused)\b"),
        ("worry", r"\b(?:warn(?:s|ed|ing)?|fears?|feared|cautioned|concern(?:s|ed)?|risks?|doubts?|worr(?:y|ies|ied))\b"),
        ("next", r"\b(?:will|due (?:to|in|on|at|next)|expected (?:to|in|by)|plans? to|intends? to|is to|are to|scheduled|hopes? to|by the end of|next (?:week|month|year|spring|summer|autumn|winter))\b"),
        ("comparison", r"\b(?:compared with|up from|down from|as against|instead of the|whereas|(?:more|fewer|less|higher|lower) than (?:the|a|in|last)|times (?:as|more))\b"),
        ("aim", r"\b(?:aims?|meant to|intended to|in order to|so that|the goal|the purpose)\b"),
        ("maker", r"\b(?:founded|developed|designed|built|invented|created|organised|organized|discovered|devised) (?:in \d{4} )?by\b"),
        ("method", r"\b(?:works by|works like|by (?:measuring|using|sending|heating|mixing|counting|comparing|letting)|the (?:method|technique|system|device|app|machine) (?:uses|measures|sends|works|takes|lets))\b"),
        ("past", r"\b(?:in (?:1[5-9]|20[01])\d\d|in the (?:1[5-9]|20[01])\d0s|previous(?:ly)?|earlier (?:attempt|this year|accord)|last time|since (?:1[5-9]|20[01])\d\d|centur(?:y|ies) ago|founded in)\b"),
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
    if len(numbers) > 1 or any(q.unit == "percent" or q.value > 999 for q in numbers):
        found.append("figures")
    return found


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


def is_leaning(fact: str) -> bool:
    """Whether a fact needs the one before it, as "She said …" does."""
    first = read(fact).words[:1]
    return bool(first) and first[0].lower in (
        "he", "she", "it", "they", "his", "her", "its", "their", "this", "that", "these", "those", "but", "such", "both", "another",
    )  # fmt: skip
