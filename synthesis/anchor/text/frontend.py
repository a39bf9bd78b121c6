"""The front end: a line of text to an `Utterance`.

mark-up → characters → the show's own pronunciations → normaliser → heteronyms → dictionary → letters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from synthesis.anchor.errors import UnspeakableText
from synthesis.anchor.text.characters import clean
from synthesis.anchor.text.heteronyms import AUXILIARIES, FORMS_OF_BE, reading_in_context
from synthesis.anchor.text.lexicon import Phones
from synthesis.anchor.text.markup import Plain, Silence, Sounds, Spell, segments_of
from synthesis.anchor.text.normalise import Mark, Spoken, tokens_of
from synthesis.anchor.text.overrides import Overrides, from_ipa
from synthesis.anchor.text.pronouncer import Pronouncer, sibilant
from synthesis.anchor.text.questions import rises
from synthesis.anchor.text.reader import spelled
from synthesis.anchor.text.utterance import Pause, Utterance, Word

FUNCTION_WORDS = frozenset((
    *AUXILIARIES, *FORMS_OF_BE,
    "a", "an", "the", "of", "to", "in", "on", "at", "by", "for", "from", "with", "and", "or", "but", "nor", "as",
    "if", "than", "that", "this", "these", "those", "am", "has", "have", "had", "not", "no", "so", "it", "its", "he",
    "she", "him", "her", "his", "hers", "they", "them", "their", "theirs", "we", "us", "our", "ours", "you", "your",
    "yours", "i", "me", "my", "mine", "who", "whom", "whose", "which", "what", "there", "here", "into", "onto",
    "upon", "about", "over", "under", "out", "up", "off", "down", "then",
))  # fmt: skip
PAUSE_STRENGTH = ",-;:~.!?"
Item = Word | Pause


class Frontend:
    """Lines of text to utterances."""

    def __init__(self, pronouncer: Pronouncer) -> None:
        self.pronouncer = pronouncer

    def analyse(self, text: str, pronunciations: Mapping[str, str] | None = None) -> Utterance:
        """Every word with its phones, every mark as a pause. Raises InvalidLine."""
        overrides = Overrides(pronunciations or {})
        items: list[Item] = []
        written: list[str] = []
        for token, phones, emphasis in _pieces(text, overrides):
            if isinstance(token, Pause):
                items.append(token)
                continue
            for word in token.words:
                _append_word(items, Word(word, phones, len(written), emphasis, word in FUNCTION_WORDS))
            written.append(token.written)
        spoken = self._pronounced(items)
        if not any(isinstance(item, Word) for item in spoken):
            raise UnspeakableText("The line holds no word to speak; give it at least one.")
        return Utterance(tuple(with_rises(merge_pauses(spoken))), tuple(written))

    def _pronounced(self, items: list[Item]) -> list[Item]:
        """Fill in the phones of every word that has none yet."""
        words = [item.spoken for item in items if isinstance(item, Word)]
        filled: list[Item] = []
        index = 0
        for item in items:
            if isinstance(item, Word):
                filled.append(item if item.phones else replace(item, phones=self._phones(index, words)))
                index += 1
            else:
                filled.append(item)
        return filled

    def _phones(self, index: int, words: list[str]) -> Phones:
        return reading_in_context(index, words) or self.pronouncer.readings(words[index])[0]


def _append_word(items: list[Item], word: Word) -> None:
    """A plural or possessive ending joins the word before it; anything else is a word of its own."""
    last = items[-1] if items else None
    if word.spoken == "'s" and isinstance(last, Word):
        items[-1] = replace(last, spoken=last.spoken + "'s")
        return
    items.append(word)


def _pieces(text: str, overrides: Overrides) -> Iterator[tuple[Spoken | Pause, Phones, bool]]:
    """Tokens of a line with the phones that are fixed already (overrides, IPA) and their emphasis."""
    for segment in segments_of(text):
        match segment:
            case Silence(seconds):
                yield Pause("|", seconds), (), False
            case Spell(letters):
                yield Spoken(letters, tuple(spelled(clean(letters)).split())), (), False
            case Sounds(ipa, label):
                yield Spoken(label or ipa, (label.lower() or ipa,)), from_ipa(ipa), False
            case Plain(plain, emphasis):
                yield from _plain_pieces(clean(plain), overrides, emphasis)


def _plain_pieces(text: str, overrides: Overrides, emphasis: bool) -> Iterator[tuple[Spoken | Pause, Phones, bool]]:
    position = 0
    for match in overrides.pattern.finditer(text) if overrides.pattern else ():
        yield from _tokens(text[position : match.start()], emphasis)
        phones = overrides.phones[match["word"].lower()]
        phones += sibilant(phones) if match["ending"] else ()
        yield Spoken(match.group(0), (match.group(0).lower(),)), phones, emphasis
        position = match.end()
    yield from _tokens(text[position:], emphasis)


def _tokens(text: str, emphasis: bool) -> Iterator[tuple[Spoken | Pause, Phones, bool]]:
    for token in tokens_of(text):
        yield (Pause(token.kind), (), False) if isinstance(token, Mark) else (token, (), emphasis)


def merge_pauses(items: list[Item]) -> list[Item]:
    """One pause where marks follow each other, the strongest; none before the first word."""
    merged: list[Item] = []
    for item in items:
        if isinstance(item, Pause) and item.seconds is None:
            if not merged:
                continue
            last = merged[-1]
            if isinstance(last, Pause):
                if last.seconds is None:
                    merged[-1] = max(last, item, key=lambda pause: PAUSE_STRENGTH.find(pause.kind))
                continue
        merged.append(item)
    return merged


def with_rises(items: list[Item]) -> list[Item]:
    """The same items, question marks knowing how far the voice rises before them."""
    risen = zip(items, rises(items), strict=True)
    return [replace(item, rise=rise) if isinstance(item, Pause) and rise else item for item, rise in risen]
