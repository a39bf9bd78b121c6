"""From a written line to what eSpeak NG is given, and from its events back to the written words. Pure.

eSpeak NG obeys commands hidden in text: a control-A introduces settings, `[[…]]` phonemes. Neither gets through from
a script; only a show's pronunciations become phonemes, after every symbol of theirs has been recognised.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from orchestrator.errors import ModelRefused
from orchestrator.protocols import WordTime
from synthesis.anchor.text.normalise import Spoken, tokens_of

MOST_CHARACTERS = 3_000

# International Phonetic Alphabet → mnemonics of eSpeak NG's English phoneme tables. Longest first when read.
PHONEMES = {
    "aɪ": "aI", "aʊ": "aU", "eɪ": "eI", "oʊ": "oU", "əʊ": "oU", "ɔɪ": "OI",
    "ɪə": "i@", "eə": "e@", "ʊə": "U@", "ɛə": "e@", "tʃ": "tS", "dʒ": "dZ", "ʧ": "tS", "ʤ": "dZ",
    "iː": "i:", "uː": "u:", "ɑː": "A:", "ɔː": "O:", "ɜː": "3:",
    "ɪ": "I", "i": "i", "e": "E", "ɛ": "E", "æ": "a", "a": "a", "ɑ": "A:", "ɒ": "0", "ɔ": "O:", "ʌ": "V",
    "ʊ": "U", "u": "u:", "ə": "@", "ɜ": "3:", "ɝ": "3:", "ɚ": "3", "o": "oU",
    "p": "p", "b": "b", "t": "t", "d": "d", "k": "k", "g": "g", "ɡ": "g", "f": "f", "v": "v", "θ": "T", "ð": "D",
    "s": "s", "z": "z", "ʃ": "S", "ʒ": "Z", "h": "h", "m": "m", "n": "n", "ŋ": "N", "l": "l", "ɫ": "l",
    "r": "r", "ɹ": "r", "ɾ": "t", "j": "j", "w": "w", "x": "x", "ʔ": "?",
}  # fmt: skip
VOWELS = frozenset("aeiouɪɛæɑɒɔʌʊəɜɝɚ")
STRESS = {"ˈ": "'", "'": "'", "ˌ": ","}
IGNORED = frozenset(". ‿͡ːˑ")
_SYMBOL = re.compile("|".join(sorted(map(re.escape, PHONEMES), key=len, reverse=True)))


@dataclass(frozen=True, slots=True)
class Prepared:
    """`spoken` is what eSpeak NG is given; `origin[i]` is the place in `written` that its character i stands for."""

    written: str
    spoken: str
    origin: tuple[int, ...]


def prepare(text: str, pronunciations: Mapping[str, str], *, english: bool = False) -> Prepared:
    """A line made safe to speak; raises `ModelRefused` with a sentence when there is nothing to say or too much.

    In `english`, figures ("$3.5m", "8:05 p.m.") are given in the words that Anchor-1 reads them in.
    """
    written = clean(text)
    if len(written) > MOST_CHARACTERS:
        raise ModelRefused(f"The line has {len(written)} characters; eSpeak NG takes {MOST_CHARACTERS}. Split it.")
    if not any(_is_spoken(character) for character in written):
        raise ModelRefused("The line has no word to speak; write one or delete the line.")
    spoken, origin = "", []
    pieces = _pieces(written, pronunciations)
    for start, end, replacement in _with_figures(written, pieces) if english else pieces:
        piece = written[start:end] if replacement is None else replacement
        spoken += piece
        origin += [start + at * (end - start) // max(1, len(piece)) for at in range(len(piece))]
    return Prepared(written, spoken, tuple(origin))


def clean(text: str) -> str:
    """Text without control characters, joiners and brackets that eSpeak NG would obey, spaces single."""
    kept = (_harmless(character) for character in unicodedata.normalize("NFC", text))
    return " ".join("".join(kept).split())


def word_times(
    prepared: Prepared, events: Sequence[tuple[int, float]], pauses: Sequence[float], end: float
) -> tuple[WordTime, ...]:
    """The written words with the seconds they sound.

    `events` are (position in the spoken text, seconds) of each spoken word, `pauses` the seconds at which silence
    begins, `end` that of the last sound. A number is one written word and many spoken ones; two written words may
    share one event ("of the"), then they share its time by their length.
    """
    groups: list[tuple[float, list[str]]] = []
    for word, start in _started(prepared, events):
        if start is None and groups:
            groups[-1][1].append(word)
        else:
            groups.append((start or 0.0, [word]))
    times: list[WordTime] = []
    for (start, words), following in zip(groups, [start for start, _ in groups[1:]] + [end], strict=True):
        until = min((pause for pause in pauses if start < pause < following), default=following)
        times += _shared(words, start, max(until, start))
    return tuple(times)


def phonemes(ipa: str) -> str:
    """IPA as eSpeak NG mnemonics; raises `ModelRefused` naming a symbol that is no English sound."""
    out, stress, at = "", "", 0
    while at < len(ipa):
        if ipa[at] in STRESS:
            stress, at = STRESS[ipa[at]], at + 1
        elif found := _SYMBOL.match(ipa, at):
            # eSpeak NG wants the stress right before the vowel, IPA writes it before the syllable.
            if found[0][0] in VOWELS:
                out, stress = out + stress, ""
            out, at = out + PHONEMES[found[0]], found.end()
        elif ipa[at] in IGNORED:
            at += 1
        else:
            raise ModelRefused(f"The pronunciation /{ipa}/ has {ipa[at]!r}, which is no English sound.")
    return out


def _harmless(character: str) -> str:
    if character in "[]":
        return {"[": "(", "]": ")"}[character]
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category in {"Cf", "Cs", "Co", "Cn"} or character in "\ufe0e\ufe0f" else character


def _is_spoken(character: str) -> bool:
    return unicodedata.category(character)[0] in "LN" or unicodedata.category(character) in {"So", "Sc"}


def _pieces(written: str, pronunciations: Mapping[str, str]) -> Iterator[tuple[int, int, str | None]]:
    """The text cut at the words that have a pronunciation: (start, end, replacement or None)."""
    given = {key.casefold(): value for key, value in pronunciations.items() if key.strip()}
    if not given:
        yield 0, len(written), None
        return
    longest_first = sorted(map(re.escape, given), key=len, reverse=True)
    at = 0
    for found in re.finditer(rf"(?<!\w)(?:{'|'.join(longest_first)})(?!\w)", written, re.IGNORECASE):
        yield at, found.start(), None
        yield found.start(), found.end(), _said(given[found[0].casefold()])
        at = found.end()
    yield at, len(written), None


def _with_figures(written: str, pieces: Iterator[tuple[int, int, str | None]]) -> Iterator[tuple[int, int, str | None]]:
    """The pieces with every figure outside a pronunciation as a piece of its own, in words."""
    for start, end, replacement in pieces:
        at = start
        for token in tokens_of(written[start:end]) if replacement is None else ():
            if isinstance(token, Spoken) and any(character.isdigit() for character in token.written):
                found = written.index(token.written, at, end)
                yield at, found, None
                at = found + len(token.written)
                yield found, at, " ".join(token.words).replace(" 's", "'s")
        yield at, end, replacement


def _said(pronunciation: str) -> str:
    if len(pronunciation) > 2 and pronunciation.startswith("/") and pronunciation.endswith("/"):
        return f"[[{phonemes(unicodedata.normalize('NFC', pronunciation[1:-1]))}]]"
    return clean(pronunciation)


def _written_words(written: str) -> Iterator[tuple[str, int]]:
    """Each word with where it starts; a lone dash is none."""
    for found in re.finditer(r"\S+", written):
        if any(_is_spoken(character) for character in found[0]):
            yield found[0], found.start()


def _started(prepared: Prepared, events: Sequence[tuple[int, float]]) -> Iterator[tuple[str, float | None]]:
    """Each written word with when it is first heard, None for one without an event of its own."""
    words = list(_written_words(prepared.written))
    starts: list[float | None] = [None] * len(words)
    reached = 0
    for position, seconds in events:
        if not 0 <= position < len(prepared.origin):
            continue
        origin = prepared.origin[position]
        beside = origin + (prepared.written[origin] == " ")  # an event may point at the space before its word
        while reached + 1 < len(words) and words[reached + 1][1] <= beside:
            reached += 1
        if starts[reached] is None:
            starts[reached] = seconds
    yield from zip((word for word, _ in words), starts, strict=True)


def _shared(words: list[str], start: float, end: float) -> Iterator[WordTime]:
    total, before = sum(map(len, words)), 0
    for word in words:
        after = before + len(word)
        span = end - start
        yield WordTime(word, round(start + span * before / total, 3), round(start + span * after / total, 3))
        before = after
