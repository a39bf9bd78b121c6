"""Names, quotations, negation, opposites, attribution, superlatives and added words of a line against its facts."""

from __future__ import annotations

import re

from newsroom.writing.reading import Reading, clause_of, quote_words
from newsroom.writing.tokens import Word, expand, fold, related, stem
from newsroom.writing.vocabulary import (
    ALIASES, DENIALS, FREE_STEMS, LOOSE_SUPERLATIVES, OPPOSITES, SPEECH_VERBS, SUPERLATIVES, SYNONYMS, TITLES,
)  # fmt: skip

Found = tuple[str, str, str]
# Measured on the reference scripts: see docs/log.md.
MOST_ADDED = 6
MOST_ADDED_SHARE = 0.65
MOST_ADDED_LOOSE = 7
SCOPE = 3


def names(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """Every word of every name must stand in the facts, in any case or inflection."""
    known = {w.bare for fact in facts for w in fact.words}
    initials = {"".join(w.bare[0] for w in run) for fact in facts for run in fact.names if len(run) > 1}
    return [
        ("name", span, f"The facts of this line do not name “{span}”.")
        for run in line.names
        if (span := _unknown_name(run, known, initials))
    ]


def _unknown_name(run: tuple[Word, ...], known: set[str], initials: set[str]) -> str:
    strangers = [w.text for w in run if not _is_known_name(w, known, initials)]
    return " ".join(w.text for w in run) if strangers else ""


def _is_known_name(word: Word, known: set[str], initials: set[str]) -> bool:
    bare = word.bare
    if bare in known or bare in TITLES or bare in initials or stem(bare) in FREE_STEMS or len(bare) == 1:
        return True
    return any(bare in group and group & known for group in ALIASES) or any(_same_root(bare, other) for other in known)


def _same_root(name: str, other: str) -> bool:
    """ "Slovenian" and "Slovenia", "Kyrgyz" and "Kyrgyzstan", "Georgians" and "Georgian"."""
    if stem(name) == stem(other):
        return True
    shared = min(len(name), len(other))
    common = next((i for i in range(shared) if name[i] != other[i]), shared)
    return common >= 4 and common >= shared - 2 and max(len(name), len(other)) - common <= 5 and _is_adjective(name, other)


def _is_adjective(name: str, other: str) -> bool:
    endings = ("n", "ns", "ese", "ish", "i", "is", "ic", "ch", "an", "er", "ers", "stan", "ia", "land", "s", "y", "a", "ite")
    return name.endswith(endings) and other.endswith((*endings, "e", "o", "l", "t", "d", "g", "m", "r"))


def quotations(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """Words between quotation marks must stand in a fact exactly so, in this order."""
    sources = [f" {quote_words(fact.text)} " for fact in facts]
    return [
        ("quotation", quote, f"The facts of this line do not have the words “{quote}”.")
        for quote in line.quotes
        if not all(any(f" {part} " in source for source in sources) for part in _parts(quote))
    ]


def _parts(quote: str) -> list[str]:
    return [words for part in re.split(r"…|\.\.\.|\[[^\]]*\]", quote) if (words := quote_words(part))]


def negation(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """What the line negates must be negated in the facts, and the reverse."""
    return _added_negation(line, facts) + _lost_negation(line, facts)


def _added_negation(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    denied = any(fact.cues for fact in facts) or any(stem(e) in DENIALS for f in facts for w in f.words for e in expand(w.lower))
    negated = {s for fact in facts for cue in fact.cues for s in scope(fact, cue)}
    affirmed = {w.stem for fact in facts for w in fact.content} - negated
    return [
        ("negation", cue.text, f"The facts do not negate this: “{_around(line, cue)}”.")
        for cue in line.cues
        if not line.asks_at(cue.start) and _contradicts(scope(line, cue), negated, affirmed, denied)
    ]


def _contradicts(said: frozenset[str], negated: set[str], affirmed: set[str], denied: bool) -> bool:
    if not said or said & negated:
        return False
    return bool(said & affirmed) or not denied


def _lost_negation(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    found: list[Found] = []
    if line.cues or any(stem(e) in DENIALS for w in line.words for e in expand(w.lower)):
        return found
    affirmed = {w.stem for w in line.content}
    for fact in facts:
        elsewhere = {w.stem for w in fact.content} - {s for cue in fact.cues for s in scope(fact, cue)}
        for cue in fact.cues:
            lost = scope(fact, cue)
            if len(lost) >= 1 and lost <= affirmed and not lost <= elsewhere:
                found.append(("negation", " ".join(sorted(lost)), f"The fact says “{_around(fact, cue)}”."))
    return found


def scope(reading: Reading, cue: Word) -> frozenset[str]:
    """Stems of the first words of content that a negation applies to: those that follow it in its clause."""
    _, end = clause_of(reading.text, cue.end)
    after = [w.stem for w in reading.content if cue.start < w.start < end]
    if not after and cue.lower.endswith("n't"):
        return frozenset()
    return frozenset(after[:SCOPE])


def _around(reading: Reading, cue: Word) -> str:
    start, end = clause_of(reading.text, cue.start)
    return reading.text[start:end].strip(" ,")


def opposites(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """A line may not say "rose" where its facts only say "fell"."""
    stated = {form for fact in facts for w in fact.words for form in _forms(w)}
    found: list[Found] = []
    for word in line.words:
        mine = _forms(word)
        against = {o for form in mine for o in OPPOSITES.get(form, ())}
        if not against or line.asks_at(word.start) or mine & stated:
            continue
        if against & stated and not _synonym_stated(word.stem, facts):
            met = sorted(against & stated)[0]
            found.append(("opposite", word.text, f"The line says “{word.text}” where the facts speak of “{met}”."))
    return found


def _forms(word: Word) -> frozenset[str]:
    return frozenset({word.lower, *(_base(e) for e in expand(word.lower))})


def _base(word: str) -> str:
    return word


def _synonym_stated(root: str, facts: tuple[Reading, ...]) -> bool:
    same = SYNONYMS.get(root, frozenset())
    return any(w.stem in same for fact in facts for w in fact.words)


def attribution(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """What the line lets someone say must come from a fact in which that someone speaks."""
    found: list[Found] = []
    for run in line.names:
        if not _speaks(line, run):
            continue
        surname = run[-1].bare
        naming = [fact for fact in facts if any(surname in {w.bare for w in r} for r in fact.names)]
        if naming and not any(_reports(fact) for fact in facts if fact in naming or _speech(fact)):
            span = " ".join(w.text for w in run)
            found.append(("attribution", span, f"No fact of this line lets “{span}” say anything."))
    return found


def _speaks(line: Reading, run: tuple[Word, ...]) -> bool:
    after = line.text[run[-1].end : run[-1].end + 24]
    before = line.text[max(0, run[0].start - 16) : run[0].start]
    following = re.match(r"\s+([a-z]+)", after)
    return bool(following and stem(following.group(1)) in SPEECH_VERBS) or before.lower().endswith(("according to ", "says ", "said "))


def _speech(fact: Reading) -> bool:
    return any(w.stem in SPEECH_VERBS for w in fact.words)


def _reports(fact: Reading) -> bool:
    return bool(fact.quotes) or _speech(fact)


def superlatives(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """ "The biggest" must be the biggest in the facts."""
    stated = {w.lower for fact in facts for w in fact.words}
    return [
        ("superlative", word.text, f"The facts of this line do not say “{word.text}”.")
        for word in line.words
        if word.lower in SUPERLATIVES
        and word.lower not in LOOSE_SUPERLATIVES
        and not line.asks_at(word.start)
        and not SUPERLATIVES[word.lower] & stated
    ]


def content(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """A bound on words of content that no fact supports."""
    added = unsupported(line, facts)
    if len(added) <= 2 or (len(added) <= MOST_ADDED and len(added) <= MOST_ADDED_SHARE * len(line.content)):
        return []
    return [_too_much(added)]


def loose_content(line: Reading, story: tuple[Reading, ...]) -> list[Found]:
    added = unsupported(line, story)
    return [_too_much(added)] if len(added) > MOST_ADDED_LOOSE else []


def _too_much(added: list[Word]) -> Found:
    listed = ", ".join(w.text for w in added)
    return ("content", listed, f"Too many words that the facts do not support: {listed}.")


def unsupported(line: Reading, facts: tuple[Reading, ...]) -> list[Word]:
    """The words of content that are in no fact, not even as a synonym or another form."""
    stems = {s for fact in facts for w in fact.words for e in expand(w.lower) for s in (stem(e), stem(fold(e)))}
    return [w for w in line.content if not _supported(w.stem, stems)]


def _supported(root: str, stems: set[str]) -> bool:
    if root in stems or root in FREE_STEMS or SYNONYMS.get(root, frozenset()) & stems:
        return True
    return len(root) >= 5 and any(related(root, other) for other in stems)
