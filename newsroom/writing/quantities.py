"""Numbers in a text, however they are written: value, unit, hedge and what they count.

"12%", "12 percent" and "twelve per cent" are one quantity, as are "1.2 million" and "1,200,000", "a third" and "one in
three". Dates and times of day are read by `newsroom.writing.calendar`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from newsroom.writing.units import CURRENCY_SIGNS, SIGN_PATTERN, unit_at
from newsroom.writing.wordlists import listed

Kind = Literal["cardinal", "ordinal", "part", "decade", "vague", "times"]
Hedge = Literal["", "about", "over", "under", "upto", "atleast"]

UNITS = listed(
    """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen
    """
)
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
SMALL: dict[str, int] = {w: i for i, w in enumerate(UNITS)} | {w: 20 + 10 * i for i, w in enumerate(TENS)}
SCALES: dict[str, int] = {
    "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12, "k": 10**3, "dozen": 12,
}  # fmt: skip
ORDINALS: dict[str, int] = {
    w: i
    for i, w in enumerate(
        listed(
            """
zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
            """
        )
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "hundredth": 100, "thousandth": 1000}
PARTS: dict[str, Fraction] = {
    "half": Fraction(1, 2), "halves": Fraction(1, 2), "quarter": Fraction(1, 4), "quarters": Fraction(1, 4),
    "third": Fraction(1, 3), "thirds": Fraction(1, 3),
    "fifth": Fraction(1, 5), "fifths": Fraction(1, 5), "sixth": Fraction(1, 6), "sixths": Fraction(1, 6),
    "seventh": Fraction(1, 7), "eighth": Fraction(1, 8), "eighths": Fraction(1, 8), "ninth": Fraction(1, 9),
    "tenth": Fraction(1, 10), "tenths": Fraction(1, 10),
    "½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3),
}  # fmt: skip
# What follows "a fifth" where it is a part; before other words it is a rank.
AFTER_A_PART = listed("of less more . , since in this as the what were was is are say said have had off")
VAGUE: dict[str, tuple[int, int]] = {
    "dozens": (24, 300), "scores": (40, 400), "hundreds": (200, 2_500), "thousands": (1_500, 100_000),
    "millions": (1_500_000, 10**9), "billions": (1_500_000_000, 10**12),
}  # fmt: skip
TIMES: dict[str, int] = {
    "twice": 2, "double": 2, "doubled": 2, "doubles": 2, "doubling": 2, "twofold": 2, "triple": 3, "tripled": 3,
    "trebled": 3, "treble": 3, "thrice": 3, "threefold": 3, "triples": 3, "quadrupled": 4, "fourfold": 4, "tenfold": 10,
}  # fmt: skip
HEDGES: tuple[tuple[str, Hedge], ...] = (
    ("more than", "over"), ("above", "over"), ("upwards of", "over"), ("exceeding", "over"),
    ("less than", "under"), ("fewer than", "under"), ("under", "under"), ("below", "under"),
    ("at least", "atleast"), ("no fewer than", "atleast"), ("no less than", "atleast"), ("at most", "upto"),
    ("up to", "upto"), ("no more than", "upto"), ("a maximum of", "upto"), ("ceiling of", "upto"), ("limit of", "upto"),
    ("top speed of", "upto"), ("adds up to", ""), ("gone up to", ""), ("went up to", ""),
    ("goes up to", ""), ("go up to", ""), ("going up to", ""), ("add up to", ""), ("added up to", ""),
    ("nearly", "under"), ("almost", "under"), ("just under", "under"), ("just over", "over"),
    ("about", "about"), ("around", "about"), ("some", "about"), ("roughly", "about"), ("approximately", "about"),
    ("an estimated", "about"), ("close to", "about"),
)  # fmt: skip
TOKEN = re.compile(
    rf"(?P<sign>{SIGN_PATTERN})|(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<suffix>st|nd|rd|th|s)?(?![\d])"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)|(?P<mark>[%‰°½¼¾⅓⅔/:\-–.,])"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `start:end` of a normalised text. A part of a whole has its value between 0 and 1.

    `low` and `high` differ from `value` only for vague amounts. `nouns` are the words that follow number and unit.
    """

    value: Fraction
    unit: str
    kind: Kind
    hedge: Hedge
    start: int
    end: int
    span: str
    written: bool
    nouns: tuple[str, ...] = ()
    high: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int
    end: int
    suffix: str = ""

    @property
    def lower(self) -> str:
        return self.text.lower()


def quantities(text: str) -> list[Quantity]:
    """All quantities of a normalised text, in order."""
    tokens = [_token(m) for m in TOKEN.finditer(text)]
    found: list[Quantity] = []
    i = 0
    while i < len(tokens):
        read = _quantity(text, tokens, i)
        if read is None:
            i += 1
        else:
            found.append(read[0])
            i = read[1]
    return found


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or "word"
    if match.group("digits"):
        return Token("digits", match.group("digits"), match.start(), match.end(), match.group("suffix") or "")
    return Token(kind, match.group(), match.start(), match.end())


def _quantity(text: str, tokens: list[Token], i: int) -> tuple[Quantity, int] | None:
    """The quantity that begins at token `i` and the token after it."""
    for reader in (_vague, _times, _part_of_hour, _one_in, _money, _number):
        read = reader(text, tokens, i)
        if read is not None:
            return read
    return None


def _vague(text: str, tokens: list[Token], i: int) -> tuple[Quantity, int] | None:
    bounds = VAGUE.get(tokens[i].lower)
    if bounds is None:
        return None
    last = i
    while last + 2 < len(tokens) and tokens[last + 1].lower == "of" and tokens[last + 2].lower in VAGUE:
        last += 2
    low = Fraction(bounds[0])
    high = Fraction(bounds[1])
    for j in range(i + 2, last + 1, 2):
        scale = Fraction(VAGUE[tokens[j].lower][0] // 2 + 1)
        low, high = low * scale / 2, high * scale
    return _make(text, tokens, i, last + 1, low, "vague", high=high)


def _times(text: str, tokens: list[Token], i: int) -> tuple[Quantity, int] | None:
    factor = TIMES.get(tokens[i].lower)
    return None if factor is None else _make(text, tokens, i, i + 1, Fraction(factor), "times")


def _part_of_hour(text: str, tokens: list[Token], i: int) -> tuple[Quantity, int] | None:
    """ "Half an hour", "a quarter of an hour": 30 and 15 minutes; "a year and a half"."""
    at = i + 1 if _is(tokens, i, "a") else i
    if (
        at > i
        and _is(tokens, at, "year", "day", "century")
        and _is(tokens, at + 1, "and")
        and _is(tokens, at + 3, "half")
    ):
        return _make(text, tokens, i, at + 4, Fraction(3, 2), "cardinal", unit=tokens[at].lower)
    if at < len(tokens) and tokens[at].lower in ("half", "quarter", "quarters"):
        end = at + 2 if _is(tokens, at + 1, "of") else at + 1
        if _is(tokens, end, "a", "an") and _is(tokens, end + 1, "hour", "year", "century", "decade", "day", "minute"):
            unit = tokens[end + 1].lower
            return _make(text, tokens, i, end + 2, PARTS[tokens[at].lower], "cardinal", unit=unit)
    return None


def _one_in(text: str, tokens: list[Token], i: int) -> tuple[Quantity, int] | None:
    """ "one in five", "2 in 3", "three out of four": a part of a whole."""
    over, at = _cardinal(tokens, i)
    if over is None or at >= len(tokens):
        return None
    if tokens[at].lower == "out" and at + 1 < len(tokens) and tokens[at + 1].lower == "of":
        at += 1
    elif tokens[at].lower != "in":
        return None
    under, end = _cardinal(tokens, at + 1)
    if under is None or not over < under <= 1000 or over > 20 or unit_at(text, tokens[end - 1].end)[0]:
        return None
    return _make(text, tokens, i, end, over / under, "part")


def _money(text: str, tokens: list[Token], i: int) -> tuple[Quantity, int] | None:
    if tokens[i].kind != "sign" or i + 1 >= len(tokens) or tokens[i + 1].kind != "digits":
        return None
    value, end = _cardinal(tokens, i + 1)
    assert value is not None  # noqa: S101  a token of digits is a number
    return _make(text, tokens, i, end, value, "cardinal", unit=CURRENCY_SIGNS[tokens[i].text])


def _number(text: str, tokens: list[Token], i: int) -> tuple[Quantity, int] | None:
    part = _part(tokens, i)
    if part is not None:
        return _make(text, tokens, i, part[1], part[0], "part")
    ordinal = _ordinal(tokens, i)
    if ordinal is not None:
        return _make(text, tokens, i, ordinal[1], ordinal[0], "ordinal")
    value, end = _cardinal(tokens, i)
    if value is None:
        return None
    kind: Kind = "decade" if tokens[i].suffix == "s" else "cardinal"
    return _make(text, tokens, i, end, value, kind)


def _part(tokens: list[Token], i: int) -> tuple[Fraction, int] | None:
    """ "half", "a third", "two-thirds", "three quarters", "3/4"."""
    token = tokens[i]
    if token.lower in ("half", "½", "¼", "¾", "⅓", "⅔") and not _is(tokens, i + 1, "dozen", "million", "past"):
        if _is(tokens, i + 1, "a") and _is(tokens, i + 2, "dozen", "million", "billion"):
            return None
        return PARTS[token.lower], i + 1
    if token.kind == "digits" and _is(tokens, i + 1, "/") and i + 2 < len(tokens) and tokens[i + 2].kind == "digits":
        over, under = Fraction(token.text.replace(",", "")), Fraction(tokens[i + 2].text.replace(",", ""))
        return (over / under, i + 3) if 0 < over < under <= 100 else None
    count = 1 if token.lower in ("a", "one") else SMALL.get(token.lower)
    at = i + 2 if _is(tokens, i + 1, "-") else i + 1
    if count is None or at >= len(tokens) or tokens[at].lower not in PARTS:
        return None
    plural = tokens[at].lower.endswith(("s", "ves"))
    if plural != (count > 1) or (tokens[at].lower not in ("half", "quarter", "third") and _a_rank(tokens, i, at)):
        return None
    return count * PARTS[tokens[at].lower], at + 1


def _a_rank(tokens: list[Token], i: int, at: int) -> bool:
    """ "a fifth" is a part in "a fifth of" and a rank in "a fifth term"."""
    return tokens[i].lower == "a" and not _is(tokens, at + 1, *AFTER_A_PART)


def _ordinal(tokens: list[Token], i: int) -> tuple[Fraction, int] | None:
    token = tokens[i]
    if token.kind == "digits" and token.suffix in ("st", "nd", "rd", "th"):
        return Fraction(token.text.replace(",", "")), i + 1
    if token.lower in ORDINALS and token.lower not in ("first", "second"):
        return Fraction(ORDINALS[token.lower]), i + 1
    if token.lower in TENS and _is(tokens, i + 1, "-") and i + 2 < len(tokens) and tokens[i + 2].lower in ORDINALS:
        return Fraction(SMALL[token.lower] + ORDINALS[tokens[i + 2].lower]), i + 3
    return None


def _cardinal(tokens: list[Token], i: int) -> tuple[Fraction | None, int]:
    """Digits or words of a whole or decimal number, with its scales."""
    if i >= len(tokens):
        return None, i
    if tokens[i].kind == "digits":
        return _scaled(tokens, i + 1, Fraction(tokens[i].text.replace(",", "")))
    return _spelt(tokens, i)


def _scaled(tokens: list[Token], i: int, value: Fraction) -> tuple[Fraction, int]:
    glued = i + 1 if _is(tokens, i, "-") else i
    if glued < len(tokens) and tokens[glued].lower in SCALES:
        scale = tokens[glued]
        short = scale.lower in ("m", "mn", "bn", "tn", "k")
        if not short or (
            scale.start == tokens[i - 1].end and (scale.lower != "m" or tokens[max(0, i - 2)].kind == "sign")
        ):
            return value * SCALES[scale.lower], glued + 1
    if _is(tokens, i, "and") and _is(tokens, i + 1, "a") and _is(tokens, i + 2, "half"):
        return _scaled(tokens, i + 3, value + Fraction(1, 2))
    return value, i


def _spelt(tokens: list[Token], i: int) -> tuple[Fraction | None, int]:
    """ "two hundred and forty-one", "half a million", "a hundred", "a dozen"."""
    if _is(tokens, i, "half") and _is(tokens, i + 1, "a") and _is(tokens, i + 2, "million", "billion", "dozen"):
        return Fraction(SCALES[tokens[i + 2].lower], 2), i + 3
    if _is(tokens, i, "a") and i + 1 < len(tokens) and tokens[i + 1].lower in SCALES and len(tokens[i + 1].text) > 2:
        return _sum(tokens, i + 2, Fraction(0), Fraction(SCALES[tokens[i + 1].lower]))
    if tokens[i].lower not in SMALL:
        return None, i
    return _sum(tokens, i, Fraction(0), Fraction(0))


def _sum(tokens: list[Token], i: int, total: Fraction, group: Fraction) -> tuple[Fraction, int]:
    seen = group > 0
    while i < len(tokens):
        at = i + 1 if seen and _is(tokens, i, "-", "and") else i
        word = tokens[at].lower if at < len(tokens) else ""
        if word in SMALL and (not seen or _continues(group, SMALL[word], tokens, i)):
            group = group + SMALL[word]
        elif word in SCALES and len(word) > 2 and seen and not _is(tokens, i, "and"):
            group = group * SCALES[word]
            if SCALES[word] >= 1000:
                total, group = total + group, Fraction(0)
        elif seen and word == "a" and _is(tokens, i, "and") and _is(tokens, at + 1, "half"):
            group, at = group + Fraction(1, 2), at + 1
        else:
            break
        seen, i = True, at + 1
    return total + group, i


def _continues(group: Fraction, small: int, tokens: list[Token], i: int) -> bool:
    """Whether "forty one" is one number; "twenty, thirty" and "two and three" are not."""
    if group == 0:
        return True
    joined_by_and = _is(tokens, i, "and")
    if group % 100 == 0:
        return True
    return group % 10 == 0 and group % 100 >= 20 and 0 < small < 10 and not joined_by_and


def _is(tokens: list[Token], i: int, *options: str) -> bool:
    return i < len(tokens) and tokens[i].lower in options


def _make(  # noqa: PLR0913, PLR0917  private, called in one place per reader
    text: str,
    tokens: list[Token],
    i: int,
    end: int,
    value: Fraction,
    kind: Kind,
    *,
    unit: str = "",
    high: Fraction | None = None,
) -> tuple[Quantity, int]:
    start, stop = tokens[i].start, tokens[end - 1].end
    found, stop = unit_at(text, stop)
    while end < len(tokens) and tokens[end].start < stop:
        end += 1
    nouns = re.match(r"(?:[\s-]+(?:of\s+|the\s+|its\s+|their\s+)*[^\W\d_]+){0,3}", text[stop : stop + 60])
    return (
        Quantity(
            value=value, unit=unit or found, kind=kind, hedge=_hedge(text[:start]) or _trailing_hedge(text[stop : stop + 24]), start=start, end=stop,
            span=text[start:stop], written=tokens[i].kind == "word",
            nouns=tuple(re.findall(r"[^\W\d_]+", nouns.group().lower())) if nouns else (), high=value if high is None else high,
        ),
        end,
    )  # fmt: skip


def _hedge(before: str) -> Hedge:
    """The hedge that the words before a number end with."""
    tail = re.sub(r"\s+(?:a|an|the)\s*$", " ", before[-32:].lower() + " ").rstrip()
    for phrase, hedge in sorted(HEDGES, key=lambda h: -len(h[0])):
        if tail.endswith(phrase) and not tail[: -len(phrase)][-1:].isalpha():
            return hedge
    return ""


def _trailing_hedge(after: str) -> Hedge:
    """The hedge that follows a number and its noun: "400 or so people", "three days or more"."""
    match = re.match(r"\s*(?:[^\W\d_]+\s+)?or (so|more|less|fewer)\b", after)
    hedges: dict[str, Hedge] = {"so": "about", "more": "atleast", "less": "upto", "fewer": "upto"}
    return hedges[match.group(1)] if match else ""
