"""Whether a line turns round what its facts say: negation and opposites.

A word is compared with the place in the facts that speaks of the same things: "did not rise" contradicts a fact only if
that fact lets the same subject rise and denies nothing nearby.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsroom.writing.inflections import IRREGULAR
from newsroom.writing.reading import Reading, clause_of
from newsroom.writing.tokens import Word, expand, stem, undouble
from newsroom.writing.vocabulary import DENIALS, FREE_STEMS, FUNCTION_STEMS, NEGATIONS, OPPOSITES, SYNONYMS
from newsroom.writing.wordlists import listed

Found = tuple[str, str, str]
SCOPE = 3
NEARBY = 5
REACH = 6
NOT_ONLY = re.compile(
    r"\s*[,.!]|\s+(?:more|further|fewer|less|later|longer|matter|doubt|wonder|only|just|merely|all|every|everyone|everybody|always|necessarily|even|yet|least)\b",
    re.IGNORECASE,
)


def negation(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """What the line negates must be negated in the facts, and the reverse."""
    return _added(line, facts) + _lost(line, facts)


def _added(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    return [
        ("negation", cue.text, f"The facts do not negate this: “{_around(line, cue)}”.")
        for cue in line.cues
        if not line.asks_at(cue.start)
        and not NOT_ONLY.match(line.text, cue.end)
        and not _said_so(line, cue, facts)
        and (_plainly(line, cue, facts) or _contradicts(_scope(line, cue), facts))
    ]


def _contradicts(said: list[str], facts: tuple[Reading, ...]) -> bool:
    """Whether facts speak of what is negated, and none of them denies anything near it."""
    places = [(fact, w) for fact in facts for w in _stated(fact) if w.stem in said]
    return bool(places) and not any(_denied(fact, w) for fact, w in places)


def _lost(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    found: list[Found] = []
    for fact in facts:
        for cue in fact.cues:
            if any(cue.lower == other.lower and _before(fact, cue) == _before(line, other) for other in line.cues):
                continue
            missing = _lost_words(line, fact, cue, facts)
            pair = (_before(fact, cue), _after(fact, cue))
            if (
                all(pair)
                and _has_pair(line, pair)
                and not any(_before(line, other) == pair[0] for other in line.cues)
                and not any(_has_pair(f, pair) for f in facts)
            ):
                missing = [cue]
            if missing:
                found.append(("negation", missing[0].text, f"The fact says “{_around(fact, cue)}”."))
    return found


def _lost_words(line: Reading, fact: Reading, cue: Word, facts: tuple[Reading, ...]) -> list[Word]:
    """The words of the line that the fact negates, if the line says them plainly."""
    if NOT_ONLY.match(fact.text, cue.end):
        return []
    scope = _scope(fact, cue)[:2]
    said = [w for w in _stated(line) if w.stem in scope]
    if not scope or len({w.stem for w in said}) < len(set(scope)):
        return []
    if any(_denied(line, w) or line.asks_at(w.start) for w in said):
        return []
    plainly = {w.stem for f in facts for w in _stated(f) if not _denied(f, w)}
    return [] if set(scope) <= plainly else said


def _stated(reading: Reading) -> list[Word]:
    """The words that a negation can apply to: all but names and grammar."""
    return [w for w in reading.words if w.stem not in FUNCTION_STEMS and w not in reading.cues]


def _scope(reading: Reading, cue: Word) -> list[str]:
    """Stems of the first words of content after a negation, in its clause."""
    _, end = clause_of(reading.text, cue.end)
    return [w.stem for w in _stated(reading) if cue.start < w.start < end][:SCOPE]


def _said_so(line: Reading, cue: Word, facts: tuple[Reading, ...]) -> bool:
    """Whether a fact negates the very next word too."""
    after = _after(line, cue)
    return bool(after) and any(after == _after(fact, other) for fact in facts for other in fact.cues)


def _plainly(line: Reading, cue: Word, facts: tuple[Reading, ...]) -> bool:
    """Whether a fact has the words around the negation, without it: "will remove" for "will not remove"."""
    pair = (_before(line, cue), _after(line, cue))
    return all(pair) and any(_has_pair(fact, pair) for fact in facts)


def _has_pair(reading: Reading, pair: tuple[str, str]) -> bool:
    """Whether two words follow each other in a text, with no negation right before them."""
    found = _sequence(reading.text)
    return any(
        (stem_at, found[i + 1][0]) == pair and not any(_negates(word) for _, word, _ in found[max(0, i - 3) : i])
        for i, (stem_at, _, _) in enumerate(found[:-1])
    )


@lru_cache(maxsize=8192)
def _sequence(text: str) -> tuple[tuple[str, str, int], ...]:
    """(stem, word, position) of all words and figures of a text."""
    return tuple(
        (stem(m.group().lower()), m.group().lower(), m.start()) for m in re.finditer(r"[^\W_]+(?:'[^\W_]+)*", text)
    )


def _negates(word: str) -> bool:
    return any(e in NEGATIONS for e in expand(word))


def _before(reading: Reading, cue: Word) -> str:
    if cue.lower.endswith("n't"):
        return stem(expand(cue.lower)[0])
    return next((root for root, _, start in reversed(_sequence(reading.text)) if start < cue.start), "")


def _after(reading: Reading, cue: Word) -> str:
    return next((root for root, _, start in _sequence(reading.text) if start > cue.start), "")


def _denied(reading: Reading, word: Word) -> bool:
    """Whether a negation or a word like "refuse" stands within reach of a word, in its sentence."""
    at = next(i for i, w in enumerate(reading.words) if w.start == word.start)
    for i in range(max(0, at - REACH), min(len(reading.words), at + REACH)):
        other = reading.words[i]
        if (
            i != at
            and _denies(other)
            and "." not in reading.text[min(word.end, other.end) : max(word.start, other.start)]
        ):
            return True
    return False


def _denies(word: Word) -> bool:
    if word.lower.endswith(("less", "est")) and len(word.text) > 5:
        return True
    return any(stem(e) in DENIALS or e in _CUES for e in expand(word.lower))


_CUES = frozenset(
    listed(
        """
not no never none nobody nothing nowhere neither nor without cannot hardly barely scarcely unable
        """
    )
)


def _around(reading: Reading, cue: Word) -> str:
    start, end = clause_of(reading.text, cue.start)
    return reading.text[start:end].strip(" ,")


def opposites(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """A line may not say "rose" where its facts, speaking of the same thing, only say "fell"."""
    return [
        ("opposite", word.text, f"The line says “{word.text}” where the facts say “{met.text}”.")
        for i, word in enumerate(line.words)
        if (met := _met_opposite(line, i, word, facts)) is not None
    ]


def _met_opposite(line: Reading, i: int, word: Word, facts: tuple[Reading, ...]) -> Word | None:
    against = _against(word)
    if against and (met := _in_its_place(line, word, against, facts)) is not None:
        return met
    if word.lower in ("up", "down") and not _measures(line, word):
        return None
    if not against or line.asks_at(word.start) or _negated(line, i) or _stated_somewhere(word, facts):
        return None
    around = _neighbours(line, i)
    for fact in facts:
        for j, other in enumerate(fact.words):
            if other.lower in ("up", "down") and not _measures(fact, other):
                continue
            if _forms(other) & against and not _negated(fact, j) and around & _neighbours(fact, j):
                return other
    return None


def _in_its_place(line: Reading, word: Word, against: frozenset[str], facts: tuple[Reading, ...]) -> Word | None:
    """The opposite that stands in a fact between the same two words."""
    place = (_before(line, word), _after(line, word))
    if any(w.stem == word.stem and (_before(f, w), _after(f, w)) == place for f in facts for w in f.words):
        return None
    for fact in facts:
        for other in fact.words:
            if all(place) and _forms(other) & against and (_before(fact, other), _after(fact, other)) == place:
                return other
    return None


def _measures(reading: Reading, word: Word) -> bool:
    """Whether "up" and "down" speak of a figure: "up 3%", "down from 40", "is up"."""
    if reading.text[word.end : word.end + 4].startswith(" to "):
        return False
    return any(word.end < q.start <= word.end + 12 for q in reading.quantities) or bool(
        re.search(r"\b(?:is|are|was|were|went|gone|go|goes|going)\s$", reading.text[: word.start])
    )


def _stated_somewhere(word: Word, facts: tuple[Reading, ...]) -> bool:
    same = SYNONYMS.get(word.stem, frozenset()) | {word.stem}
    return any(w.stem in same for fact in facts for w in fact.words)


def _negated(reading: Reading, i: int) -> bool:
    return any(w in reading.cues for w in reading.words[max(0, i - 4) : i])


def _against(word: Word) -> frozenset[str]:
    return frozenset(o for form in _forms(word) for o in OPPOSITES.get(form, ()))


def _forms(word: Word) -> frozenset[str]:
    """What a word may be an inflection of, so that "fell" and "falling" are "fall" but "shortly" is not "short"."""
    lower = word.lower
    found = {lower, IRREGULAR.get(lower, lower)}
    for ending, rest in _INFLECTED:
        if lower.endswith(ending) and len(lower) - len(ending) > 1:
            found.add(lower[: -len(ending)] + rest)
            found.add(undouble(lower[: -len(ending)]) + rest)
    return frozenset(found)


_INFLECTED = (("s", ""), ("es", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ied", "y"), ("ies", "y"))


def _neighbours(reading: Reading, i: int) -> frozenset[str]:
    """Stems of the meaningful words and the figures around a word."""
    near = reading.words[max(0, i - NEARBY) : i] + reading.words[i + 1 : i + 1 + NEARBY]
    low = near[0].start if near else 0
    high = near[-1].end + 12 if near else 0
    figures = {str(q.value) for q in reading.quantities if low <= q.start < high}
    return frozenset(w.stem for w in near if w.stem not in FREE_STEMS) | figures
