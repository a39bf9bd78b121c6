"""Which sentences ask, and how far the voice should rise at their end.

Yes-or-no questions rise in American English; questions with a question word and choices ("tea or coffee?") close
lower (Pierrehumbert & Hirschberg 1990). The training texts mark next to no questions, so this is a rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from synthesis.anchor.text.utterance import Pause, Word

YES_OR_NO, OPEN = 10.0, 4.0  # semitones over what the model would do, which is to fall
QUESTION_WORDS = frozenset(("what", "who", "whom", "whose", "which", "when", "where", "why", "how", "what's", "who's"))
LEAD_INS = frozenset(("and", "but", "so", "or", "well", "now", "then", "yes", "no", "to", "in", "at", "for", "by"))
SENTENCE_ENDS = frozenset(".?!")


def rises(items: Iterable[Word | Pause]) -> list[float]:
    """For every item the semitones by which the melody ends higher: those of a question at its mark, else zero."""
    found: list[float] = []
    words: list[str] = []
    for item in items:
        found.append(rise_of(words) if isinstance(item, Pause) and item.kind == "?" else 0.0)
        if isinstance(item, Word):
            words.append(item.spoken)
        elif item.kind in SENTENCE_ENDS:
            words = []
    return found


def rise_of(words: Sequence[str]) -> float:
    """The rise of one question, by its words in lower case."""
    rest = list(words)
    while rest and rest[0] in LEAD_INS:
        rest.pop(0)
    asks_openly = bool(rest) and rest[0] in QUESTION_WORDS
    offers_a_choice = "or" in rest[-4:] and rest[-2:] != ["or", "not"]
    return OPEN if asks_openly or offers_a_choice else YES_OR_NO
