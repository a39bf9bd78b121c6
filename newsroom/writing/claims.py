"""Names, quotations, attribution, superlatives and added words of a line against its facts."""

from __future__ import annotations

import re
from itertools import pairwise

from newsroom.writing.reading import Reading, quote_words
from newsroom.writing.tokens import Word, expand, fold, related, stem
from newsroom.writing.vocabulary import (
    ALIASES,
    COURTESIES,
    FREE_STEMS,
    LOOSE_SUPERLATIVES,
    SPEECH_VERBS,
    SUPERLATIVES,
    SYNONYMS,
    TITLES,
)  # fmt: skip
from newsroom.writing.wordlists import listed

Found = tuple[str, str, str]
# Measured on the reference scripts: see docs/log.md.
MOST_ADDED = 6
MOST_ADDED_SHARE = 0.65
MOST_ADDED_LOOSE = 7
# Ends of adjectives and names of peoples.
ADJECTIVE = listed("n ns ese ish i is ic ch an er ers stan ia land s y a ite")


def names(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """Every word of every name must stand in the facts, in any case or inflection."""
    known = {w.bare for fact in facts for w in fact.words}
    capital = {w.bare for fact in facts for w in fact.words if w.capital}
    initials = {"".join(w.bare[0] for w in run) for fact in facts for run in fact.names if len(run) > 1}
    return [
        ("name", span, f"The facts of this line do not name “{span}”.")
        for run in line.names
        if (span := _unknown_name(run, known, capital, initials))
    ]


def _unknown_name(run: tuple[Word, ...], known: set[str], capital: set[str], initials: set[str]) -> str:
    strangers = [w.text for w in run if not _is_known_name(w, known, capital, initials)]
    return " ".join(w.text for w in run) if strangers else ""


def _is_known_name(word: Word, known: set[str], capital: set[str], initials: set[str]) -> bool:
    bare = word.bare
    if _is_known(bare, known) or bare in TITLES or bare in initials or len(bare) == 1:
        return True
    return any(_same_root(bare, other) for other in capital)


def _same_root(name: str, other: str) -> bool:
    """ "Slovenian" and "Slovenia", "Kyrgyz" and "Kyrgyzstan", "Georgians" and "Georgian"."""
    if stem(name) == stem(other):
        return True
    shared = min(len(name), len(other))
    common = next((i for i in range(shared) if name[i] != other[i]), shared)
    return (
        common >= 4 and common >= shared - 2 and max(len(name), len(other)) - common <= 5 and _is_adjective(name, other)
    )


def _is_adjective(name: str, other: str) -> bool:
    return name.endswith(ADJECTIVE) and other.endswith((*ADJECTIVE, "e", "o", "l", "t", "d", "g", "m", "r"))


def titles(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """What somebody is called right before the name must be in the facts: no captain, or teacher, of a meteorologist."""
    known = {w.bare for fact in facts for w in fact.words}
    openers = {word.start for word in unsupported(line, facts) if word.initial}
    return [
        ("name", f"{title.text} {name.text}", f"The facts of this line call nobody “{title.text}”.")
        for title, name in pairwise(line.words)
        if (title.bare in TITLES - COURTESIES or title.start in openers)
        and _names_after(title, name, line.text)
        and not _is_known(title.bare, known)
    ]


def _names_after(title: Word, name: Word, text: str) -> bool:
    """Whether a name follows; after a short title ("Dr.") also behind a stop."""
    between = text[title.end : name.start]
    return name.capital and (between == " " or (between == ". " and title.bare in TITLES and len(title.bare) < 5))


def _is_known(bare: str, known: set[str]) -> bool:
    return bare in known or any(bare in group and group & known for group in ALIASES)


def quotations(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """Words between quotation marks must stand in a fact exactly so, in this order."""
    sources = [f" {quote_words(fact.text)} " for fact in facts]
    return [
        ("quotation", quote, f"The facts of this line do not have the words “{quote}”.")
        for quote in line.quotes
        if not all(any(f" {part} " in source for source in sources) for part in _parts(quote))
    ]


def _parts(quote: str) -> list[str]:
    return [words for part in re.split(r"…|\.\.\.|\[[^\]]*\]|[.!?]\s", quote) if (words := quote_words(part))]


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
    return bool(following and stem(following.group(1)) in SPEECH_VERBS) or before.lower().endswith(
        ("according to ", "says ", "said ")
    )


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
    if len(added) <= 3 or (len(added) <= MOST_ADDED and len(added) <= MOST_ADDED_SHARE * len(line.content)):
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


def roles(line: Reading, facts: tuple[Reading, ...]) -> list[Found]:
    """Two names of the line may not have changed places: each keeps the word that stands next to it in the facts."""
    known = {(name, word) for fact in facts for name, words in _company(fact) for word in words}
    owners: dict[str, set[str]] = {}
    for name, word in known:
        owners.setdefault(word, set()).add(name)
    mine = _company(line)
    present = {name for name, _ in mine}
    return [
        ("role", name, f"In the facts “{word[1:]}” goes with “{sorted(owners[word])[0]}”, not with “{name}”.")
        for name, words in mine
        for word in sorted(words)
        if word in owners and name not in owners[word] and owners[word] & present
    ]


def _company(reading: Reading) -> list[tuple[str, frozenset[str]]]:
    """Each name with the words right before (-) and after (+) it, unless they are grammar."""
    at = {w.start: i for i, w in enumerate(reading.words)}
    named = {w.start for run in reading.names for w in run}
    found = []
    for run in reading.names:
        first, last = at[run[0].start], at[run[-1].start]
        beside = [("-", first - 1), ("+", last + 1)]
        words = {
            sign + reading.words[i].stem
            for sign, i in beside
            if 0 <= i < len(reading.words)
            and reading.words[i].start not in named
            and reading.words[i].stem not in FREE_STEMS | SPEECH_VERBS
            and _touches(reading, i, first, last)
        }
        found.append((run[-1].bare, frozenset(words)))
    return found


def _touches(reading: Reading, i: int, first: int, last: int) -> bool:
    near = reading.words[first if i < first else last]
    other = reading.words[i]
    between = reading.text[min(near.end, other.end) : max(near.start, other.start)]
    return not between.strip()
