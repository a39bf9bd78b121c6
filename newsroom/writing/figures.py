"""Numbers and dates of a line against those of its facts."""

from __future__ import annotations

import re
from fractions import Fraction

from newsroom.writing.calendar import When
from newsroom.writing.quantities import Hedge, Quantity
from newsroom.writing.reading import Reading
from newsroom.writing.tokens import stem
from newsroom.writing.units import ESSENTIAL, SECONDS, same_unit
from newsroom.writing.vocabulary import FREE_STEMS

ROUGHLY = Fraction(1, 10)
NEARBY = 15
Found = tuple[str, str, str]
# A bound that a source gives may be left out only where rounding is the whole point of it.
BOUNDS: frozenset[Hedge] = frozenset({"upto", "atleast"})


def numbers(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """Every number of the line must be in the facts, with its unit, with what it counts and with its hedge."""
    known = [(q, fact) for fact in facts for q in fact.quantities + fact.shares]
    times = [m for fact in facts for m in fact.moments]
    return [found for q in line.quantities if (found := _number(q, line, known, times, facts))]


def _number(  # noqa: PLR0911  one rule a return
    q: Quantity, line: Reading, known: list[tuple[Quantity, Reading]], times: list[When], facts: tuple[Reading, ...]
) -> Found | None:
    if _is_pronoun(q) or _is_occasion(q, line) or _enumerated(q, facts):
        return None
    if not q.unit and q.value.denominator == 1 and _in_moment(q, times):
        return None
    valued = [(p, fact) for p, fact in known if same_value(q, p)]
    if not valued:
        return _rounded(q, known)
    fitting = [(p, fact) for p, fact in valued if _unit_fits(q, p, line, fact)]
    if not fitting:
        return ("unit", q.span, f"“{q.span}” has another unit in the facts: “{valued[0][0].span}”.")
    if _counts_something_else(q, [p for p, _ in fitting], known):
        return ("number", q.span, f"In the facts “{fitting[0][0].span}” counts something else.")
    if not any(_hedge_fits(q, p) or _goes_on(q, p, fact) or _may(q, p, line) for p, fact in fitting):
        return ("hedge", q.span, f"The facts do not say “{q.hedge or 'exactly'}” of “{fitting[0][0].span}”.")
    return None


def _rounded(q: Quantity, known: list[tuple[Quantity, Reading]]) -> Found | None:
    """ "More than a thousand" is true of 1,026 and "nearly half" of 48 percent: rounding with a hedge is no new
    number.
    """
    if any(rounds(q, p) for p, _ in known):
        return None
    return ("number", q.span, f"The facts of this line have no number “{q.span}”.")


def _is_pronoun(q: Quantity) -> bool:
    """ "One" is a word before it is a number."""
    return q.written and q.value == 1 and q.kind == "cardinal" and q.unit not in ESSENTIAL


def _is_occasion(q: Quantity, line: Reading) -> bool:
    """ "Twice" counts occasions unless it multiplies: "twice as many", "twice the price"."""
    return q.span.lower() == "twice" and not line.text[q.end : q.end + 5].startswith((" as ", " the "))


def _enumerated(q: Quantity, facts: tuple[Reading, ...]) -> bool:
    """ "Three companies" of facts that list three by name, "two" of "both"."""
    return q.written and q.kind == "cardinal" and not q.unit and any(q.value == n for f in facts for n in f.listed)


def _in_moment(q: Quantity, times: list[When]) -> bool:
    return any(q.value in (m.hour, m.day) or (m.minute and q.value == m.minute) for m in times)


def same_value(q: Quantity, p: Quantity) -> bool:
    """Whether two quantities are the same number, written one way or the other."""
    if q.kind == "vague":
        return (p.kind == "vague" and p.value == q.value) or (p.kind == "cardinal" and q.value <= p.value <= q.high)
    if p.kind == "vague":
        return False
    if q.kind == "decade":
        return p.value // 10 == q.value // 10 and p.kind in ("cardinal", "decade")
    if p.kind == "decade":
        return False
    if q.value == p.value and (q.kind == "part") == (p.kind == "part"):
        return True
    return _measured(q, p) and comparable(q) == comparable(p)


def _measured(q: Quantity, p: Quantity) -> bool:
    """Whether the two are measures of one thing: both parts of a whole, or both times."""
    return (_is_share(q) and _is_share(p)) or (q.unit in SECONDS and p.unit in SECONDS)


def _is_share(q: Quantity) -> bool:
    return q.kind == "part" or q.unit == "percent"


def comparable(q: Quantity) -> Fraction:
    """The value in parts of one for percent, so that half is 50 percent, and in seconds for times."""
    return q.value / 100 if q.unit == "percent" else q.value * SECONDS.get(q.unit, 1)


def rounds(q: Quantity, p: Quantity) -> bool:
    """Whether a hedged `q` is an honest rounding of the exact `p`."""
    if not q.hedge or p.kind not in ("cardinal", "part") or not _same_measure(q, p):
        return False
    ours, theirs = comparable(q), comparable(p)
    if ours <= 0 or abs(theirs - ours) > ours * ROUGHLY:
        return False
    if q.hedge in ("over", "atleast"):
        return theirs >= ours
    return theirs <= ours if q.hedge in ("under", "upto") else True


def _same_measure(q: Quantity, p: Quantity) -> bool:
    if q.kind == "part" or p.kind == "part":
        return {q.kind, p.kind} == {"part"} or "percent" in (q.unit, p.unit)
    return same_unit(q.unit, p.unit) or (not q.unit and p.unit not in ESSENTIAL)


def _unit_fits(q: Quantity, p: Quantity, line: Reading, fact: Reading) -> bool:
    if "part" in (q.kind, p.kind) or same_unit(q.unit, p.unit) or (_measured(q, p) and comparable(q) == comparable(p)):
        return True
    if not q.unit:
        return p.unit not in ESSENTIAL or any(same_unit(o.unit, p.unit) for o in line.quantities)
    if p.unit:
        return False
    return any(same_unit(q.unit, o.unit) for o in fact.quantities) or _is_age(q, p, fact)


def _is_age(q: Quantity, p: Quantity, fact: Reading) -> bool:
    """ "Sisouvong, 38, lost" is 38 years old."""
    return q.unit == "year" and fact.text[: p.start].rstrip().endswith((",", "aged", "age", "was", "is"))


def _counts_something_else(q: Quantity, fitting: list[Quantity], known: list[tuple[Quantity, Reading]]) -> bool:
    """Whether the facts count the line's noun with another number, and something else with this one."""
    mine = _nouns(q)[:1]
    theirs = {noun for p in fitting for noun in _nouns(p)}
    if not mine or q.kind != "cardinal" or q.unit or 1000 < q.value < 2100 or not theirs or theirs & set(_nouns(q)):
        return False
    return any(mine[0] in _nouns(p)[:1] and not same_value(q, p) for p, _ in known)


def _nouns(q: Quantity) -> list[str]:
    return [root for noun in q.nouns if (root := stem(noun)) not in FREE_STEMS]


def _hedge_fits(q: Quantity, p: Quantity) -> bool:
    if q.hedge == p.hedge or q.kind == "vague" or p.kind == "vague" or (q.hedge == "about" and not p.hedge):
        return True
    if not q.hedge:
        return p.hedge not in BOUNDS
    return {q.hedge, p.hedge} in ({"atleast", "over"},)


def _goes_on(q: Quantity, p: Quantity, fact: Reading) -> bool:
    """ "More than five years" of "five years and two months"."""
    return q.hedge in ("over", "atleast") and bool(
        re.match(r"\s+(?:and\s+)?\d+|\s+and\s+\w+\s+(?:month|day|minute)", fact.text[p.end :])
    )


def _may(q: Quantity, p: Quantity, line: Reading) -> bool:
    """ "Could cost $40,000" says "up to" in its own way."""
    return not q.hedge and p.hedge == "upto" and bool(re.search(r"\b(could|can|may|might)\b", line.text[: q.start]))


def dates(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """Every date, weekday and time of the line must be in the facts."""
    known = [m for fact in facts for m in fact.moments]
    return [
        (_kind(m), m.span, f"The facts of this line do not say “{m.span}”.")
        for m in line.moments
        if not any(m.fits(other) or _near(m, other, line) for other in known)
    ]


def _near(moment: When, other: When, line: Reading) -> bool:
    """ "Just before seven" of 6:52."""
    if moment.hour is None or other.hour is None or (moment.half and other.half and moment.half != other.half):
        return False
    apart = (moment.hour % 12) * 60 + moment.minute - (other.hour % 12) * 60 - other.minute
    before = line.text[: moment.start].lower().rstrip()
    if before.endswith("before"):
        return 0 < apart <= NEARBY
    if before.endswith("after"):
        return -NEARBY <= apart < 0
    return before.endswith(("about", "around", "roughly", "at about")) and abs(apart) <= NEARBY


def _kind(moment: When) -> str:
    return "time" if moment.hour is not None else "date"
