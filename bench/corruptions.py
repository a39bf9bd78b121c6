"""Ways to make a true line false, one small change each."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from newsroom.writing.calendar import MONTHS, WEEKDAYS
from newsroom.writing.quantities import SMALL
from newsroom.writing.reading import read
from newsroom.writing.tokens import normalise


@dataclass(frozen=True)
class Material:
    """Names and words of all stories, to corrupt one with those of another."""

    names: tuple[str, ...]

    @classmethod
    def of(cls, stories: list[list[str]]) -> Material:
        found = {" ".join(w.text for w in run) for facts in stories for fact in facts for run in read(fact).names}
        return cls(tuple(sorted(n for n in found if len(n) > 3)))


Corruption = Callable[[str, list[str], list[str], Material, random.Random], "str | None"]
UNIT_SWAPS = [
    ("kilometres", "miles"), ("km", "miles"), ("metres", "feet"), ("percent", "tonnes"),
    ("%", " kilos"), ("tonnes", "kilograms"), ("kilograms", "tonnes"), ("hours", "days"), ("days", "weeks"),
    ("minutes", "hours"), ("months", "years"), ("years", "months"), ("weeks", "months"), ("euros", "pounds"),
    ("€", "£"), ("£", "€"), ("$", "€"), ("degrees", "metres"), ("litres", "gallons"), ("centimetres", "inches"),
    ("hectares", "acres"), ("square kilometres", "square metres"), ("dollars", "yen"), ("seconds", "minutes"),
]  # fmt: skip
ANTONYMS = """
rose fell;fell rose;rise fall;fall rise;risen fallen;fallen risen;increased decreased;increase decrease;won lost
lost won
accepted rejected;rejected accepted;approved rejected;opened closed;closed opened;reopened closed;started stopped
began ended;higher lower;lower higher;bigger smaller;smaller bigger
larger smaller;cheaper dearer;gained lost;dropped rose;drop rise;grew shrank;shrank grew;cut raised
bought sold;sold bought;win lose;lose win;arrived left
northern southern;southern northern
eastern western;western eastern
north south;south north;east west;west east;faster slower;slower faster;better worse;worse better;stronger weaker
warmer colder;colder warmer;above below;below above;hired dismissed;legal illegal;illegal legal;guilty innocent
agreed refused;refused agreed;failed succeeded;public private;private public;import export;exports imports
profit loss;died survived;survived died;majority minority;older younger;younger older;climbed fell;raised lowered
allowed banned;banned allowed;late early;early late;begins ends;ends begins;open shut;quickly slowly
""".replace("\n", ";")
SWAPS = [tuple(pair.split()) for pair in ANTONYMS.split(";") if pair]
AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|can|could|should|must|may|might|did|does|do)\b(?!n't)(?! not)"
)
NEGATION = re.compile(r"\b(?:not |never |no )|(?<=\w)n't\b|\bnobody\b|\bNobody\b|\bwithout\b|\bNone\b|\bNo\b ")


def number_changed(text: str, facts: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    digits = list(re.finditer(r"\d[\d,]*(?:\.\d+)?", text))
    spelt = [m for m in re.finditer(r"\b[a-z]+\b", text) if SMALL.get(m.group(), 0) > 2]
    if not digits and not spelt:
        return None
    match = rng.choice(digits + spelt)
    known = {m for f in facts for m in re.findall(r"\d[\d,]*(?:\.\d+)?", f)}
    if match.group() in SMALL:
        return _splice(text, match, rng.choice([w for w, n in SMALL.items() if n > 2 and n != SMALL[match.group()]]))
    value = match.group().replace(",", "")
    for _ in range(20):
        factor = rng.choice([0.5, 1.1, 1.5, 2, 10])
        new = (
            f"{float(value) * factor + rng.randint(1, 3):.1f}"
            if "." in value
            else str(int(int(value) * factor) + rng.randint(1, 9))
        )
        new = f"{float(new):,g}" if "," in match.group() else new
        if new not in known:
            return _splice(text, match, new)
    return None


def unit_swapped(text: str, _f: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    fitting = [
        (a, b)
        for a, b in UNIT_SWAPS
        if re.search(rf"\d\s?{re.escape(a)}(?!\w)", text)
        or (a in "€£$" and re.search(rf"(?<![A-Z]){re.escape(a)}\d", text))
    ]
    if not fitting:
        return None
    a, b = rng.choice(fitting)
    if a in "€£$":
        return re.sub(rf"(?<![A-Z]){re.escape(a)}(?=\d)", b, text)
    return re.sub(rf"(?<=\d)(\s?){re.escape(a)}(?!\w)", lambda m: m.group(1) + b, text)


def name_swapped(text: str, facts: list[str], story: list[str], material: Material, rng: random.Random) -> str | None:
    text = normalise(text)
    runs = [run for run in read(text).names if len(run[-1].text) > 2]
    if not runs:
        return None
    run = rng.choice(runs)
    known = " ".join(story).lower()
    strangers = [n for n in material.names if not any(w.lower() in known for w in re.findall(r"\w+", n))]
    name = rng.choice(strangers)
    return text[: run[0].start] + name + ("'s" if run[-1].text.endswith("'s") else "") + text[run[-1].end :]


def weekday_changed(text: str, facts: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    found = list(re.finditer(r"\b(" + "|".join(d.title() for d in WEEKDAYS) + r")\b", text))
    if not found:
        return None
    known = " ".join(facts).lower()
    others = [d.title() for d in WEEKDAYS if d not in known and d[:3] + "." not in known]
    return _splice(text, rng.choice(found), rng.choice(others))


UNMISTAKABLE = frozenset(MONTHS) - {"may", "march"}


def month_changed(text: str, facts: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    found = [m for m in re.finditer(r"\b[A-Z][a-z]{3,8}\b", text) if m.group().lower() in UNMISTAKABLE]
    if not found:
        return None
    known = " ".join(facts).lower()
    others = [d.title() for d in MONTHS if d in UNMISTAKABLE and d[:3] not in known]
    return _splice(text, rng.choice(found), rng.choice(others))


def negation_inserted(text: str, _f: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    found = [m for m in AUXILIARY.finditer(text) if "?" not in _sentence(text, m.start())]
    found = [
        m for m in found if not re.search(r"\b(not|no|never|nobody|nothing|without|n't)\b", _sentence(text, m.start()))
    ]
    if not found:
        return None
    match = rng.choice(found)
    return _splice(text, match, match.group() + " not")


def negation_removed(text: str, _f: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    found = [m for m in NEGATION.finditer(normalise(text)) if "?" not in _sentence(text, m.start())]
    if not found:
        return None
    match = rng.choice(found)
    instead = {
        "nobody": "everybody",
        "Nobody": "Everybody",
        "without": "with",
        "None": "All",
        "No": "The",
        "No ": "The ",
    }
    false = _splice(normalise(text), match, instead.get(match.group(), ""))
    return re.sub(r"\bwo\b", "will", re.sub(r"\b(c|C)a\b", r"\1an", false))


def antonym(text: str, _f: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    fitting = [
        (m, b) for a, b in SWAPS for m in re.finditer(rf"\b{a}\b", text) if "?" not in _sentence(text, m.start())
    ]
    if not fitting:
        return None
    match, other = rng.choice(fitting)
    return _splice(text, match, other)


def quote_altered(text: str, _f: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    """A word of the quotation replaced by another."""
    quoted = re.search(r'"([^"]+)"', normalise(text))
    inside = list(re.finditer(r"\b[a-z]{4,}\b", quoted.group(1))) if quoted else []
    if quoted is None or not inside:
        return None
    match = rng.choice(inside)
    word = rng.choice(
        [w for w in ("really", "nothing", "always", "terrible", "wonderful", "people") if w != match.group()]
    )
    return _splice(normalise(text), re.compile(re.escape(match.group())).search(normalise(text), quoted.start()), word)


def quote_invented(text: str, _f: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    """Quotation marks around words that nobody said so."""
    words = text.split()
    if len(words) < 12 or '"' in normalise(text):
        return None
    return f'{text} "{words[-1].strip(".")} was {words[0].lower()} all along," it was said.'


def roles_swapped(text: str, _f: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    """Two names of one sentence change places."""
    text = normalise(text)
    runs = read(text).names
    if len(runs) < 2:
        return None
    first, second = runs[0], runs[1]
    a, b = text[first[0].start : first[-1].end], text[second[0].start : second[-1].end]
    if a == b or _sentence(text, first[0].start) != _sentence(text, second[0].start):
        return None
    return text[: first[0].start] + b + text[first[-1].end : second[0].start] + a + text[second[-1].end :]


def hedge_inserted(text: str, _f: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    found = [
        m
        for m in re.finditer(r"(?<![\w.,:$€£-])\d[\d,.]*\b(?= [a-z])", text)
        if not re.search(r"(than|about|some|up to|over|around|nearly|least|almost) $", text[: m.start()])
    ]
    if not found:
        return None
    match = rng.choice(found)
    return _splice(text, match, rng.choice(["more than ", "fewer than ", "up to "]) + match.group())


def superlative_added(text: str, facts: list[str], _s: list[str], _m: Material, rng: random.Random) -> str | None:
    match = re.search(r"\bthe (?=[a-z]{4,})", text)
    if match is None:
        return None
    return _splice(text, match, "the " + rng.choice(["biggest", "oldest", "fastest", "cheapest"]) + " ")


def _splice(text: str, match: re.Match[str] | None, new: str) -> str:
    assert match is not None
    return text[: match.start()] + new + text[match.end() :]


def _sentence(text: str, position: int) -> str:
    start = max(text.rfind(mark, 0, position) for mark in ".?!") + 1
    ends = [i for mark in ".?!" if (i := text.find(mark, position)) >= 0]
    return text[start : min(ends, default=len(text)) + 1]


CORRUPTIONS: dict[str, Corruption] = {
    "number changed": number_changed,
    "unit swapped": unit_swapped,
    "name of another story": name_swapped,
    "weekday changed": weekday_changed,
    "month changed": month_changed,
    "quotation altered": quote_altered,
    "quotation invented": quote_invented,
    "negation inserted": negation_inserted,
    "negation removed": negation_removed,
    "opposite": antonym,
    "hedge inserted": hedge_inserted,
    "superlative added": superlative_added,
    "names change places": roles_swapped,
}
