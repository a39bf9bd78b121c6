"""Numbers and dates of a line against those of its facts."""

from __future__ import annotations

from fractions import Fraction

from newsroom.writing.calendar import When
from newsroom.writing.quantities import Hedge, Quantity
from newsroom.writing.reading import Reading
from newsroom.writing.tokens import stem
from newsroom.writing.units import ESSENTIAL, same_unit
from newsroom.writing.vocabulary import FREE_STEMS

ROUGHLY = Fraction(1, 10)
Found = tuple[str, str, str]
# A bound that a source gives may be left out only where rounding is the whole point of it.
BOUNDS: frozenset[Hedge] = frozenset({"upto", "atleast"})


def numbers(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """Every number of the line must be in the facts, with its unit, with what it counts and with its hedge."""
    known = [(q, fact) for fact in facts for q in fact.quantities]
    times = [m for fact in facts for m in fact.moments]
    return [found for q in line.quantities if (found := _number(q, line, known, times))]


def _number(
    q: Quantity, line: Reading, known: list[tuple[Quantity, Reading]], times: list[When]
) -> Found | None:
    if _is_pronoun(q, line):
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
    if not any(_hedge_fits(q, p) for p, _ in fitting):
        return ("hedge", q.span, f"The facts do not say “{q.hedge or 'exactly'}” of “{fitting[0][0].span}”.")
    return None


def _rounded(q: Quantity, known: list[tuple[Quantity, Reading]]) -> Found | None:
    """ "More than a thousand" is true of 1,026 and "nearly half" of 48 percent: rounding with a hedge is no new number."""
    if any(rounds(q, p) for p, _ in known):
        return None
    return ("number", q.span, f"The facts of this line have no number “{q.span}”.")


def _is_pronoun(q: Quantity, line: Reading) -> bool:
    """ "One" and a fourth, fifth, … question are words before they are numbers."""
    return q.written and q.value == 1 and q.kind == "cardinal" and not q.unit


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
    if {q.kind, p.kind} == {"ordinal", "cardinal"}:
        return q.value == p.value and q.value < 100
    return comparable(q) == comparable(p)


def comparable(q: Quantity) -> Fraction:
    """The value with percent as parts of one, so that half is 50 percent."""
    return q.value / 100 if q.unit == "percent" else q.value


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
    if "part" in (q.kind, p.kind) or same_unit(q.unit, p.unit):
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
    noun = stem(q.noun)
    if not noun or noun in FREE_STEMS or q.kind != "cardinal":
        return False
    nouns = {stem(p.noun) for p in fitting if p.noun}
    if not nouns or noun in nouns or nouns & FREE_STEMS:
        return False
    return any(stem(p.noun) == noun and not same_value(q, p) for p, _ in known)


def _hedge_fits(q: Quantity, p: Quantity) -> bool:
    if q.hedge == p.hedge or q.kind == "vague" or p.kind == "vague":
        return True
    if not q.hedge:
        return p.hedge not in BOUNDS
    return {q.hedge, p.hedge} in ({"atleast", "over"},)


def dates(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """Every date, weekday and time of the line must be in the facts."""
    known = [m for fact in facts for m in fact.moments]
    return [
        (_kind(m), m.span, f"The facts of this line do not say “{m.span}”.")
        for m in line.moments
        if not any(m.fits(other) for other in known)
    ]


def _kind(moment: When) -> str:
    return "time" if moment.hour is not None else "date"
