"""How long lines last before anybody has spoken them: by their letters, figures and stops, and by what lies between.

Words are too coarse a measure: "10,400 subscribers" are two. Letters foretell a line of Anchor-1 and of eSpeak NG
within 7 %, a script within 3 % (docs/log.md).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from orchestrator.protocols import DraftLine, Speaker, Style
from synthesis import measuring
from synthesis.audio import programme

# What takes as long as so many letters, and by how much each style is slower; fitted to both engines.
DIGIT, SIGN, SENTENCE, CLAUSE, LINE = 4.4, 8.5, 9.0, 3.5, 1.5
SLOWER: Mapping[Style, float] = {"serious": 1.07, "warm": 1.07, "upbeat": 0.93, "wry": 1.05}
# The script that voices are measured with is spoken faster than news, which has longer names.
NEWS_IS_SLOWER = 0.975
# Letters that a word of news lasts as long as, stops and figures included.
WORD = 5.4
_SIGNS = frozenset("$€£¥%")
_SENTENCE_ENDS = re.compile(r"[.?!][\"')]*\s")
_CLAUSE_ENDS = re.compile(r"[,;:—–][\"')]*\s")


def letters(text: str, style: Style = "neutral") -> float:
    """The letters that a line lasts as long as."""
    count = LINE + SENTENCE * len(_SENTENCE_ENDS.findall(text)) + CLAUSE * len(_CLAUSE_ENDS.findall(text))
    for character in text:
        count += character.isalpha() + DIGIT * character.isdigit() + SIGN * (character in _SIGNS)
    return count * SLOWER.get(style, 1.0)


def letters_per_second(words_per_minute: float) -> float:
    """How fast a voice speaks the news, without pauses, by the words per minute that were measured with them."""
    script = measuring.SCRIPT
    silence = programme.lay_out(measuring.unspoken(script), [0.0] * len(script), music=False).seconds
    words = sum(len(line.text.split()) for line in script)
    speaking = max(1e-3, 60 * words / words_per_minute - silence)
    return NEWS_IS_SLOWER * sum(letters(line.text, line.style) for line in script) / speaking


def words_per_minute(rate: float) -> float:
    """Words of news in a minute of speech without pauses, at so many letters per second."""
    return 60 * rate / WORD


@dataclass(frozen=True, slots=True)
class Forecast:
    """Foretells how long a programme will be. `rates` are letters per second of who speaks; neutral lines are spoken
    in `style`.
    """

    rates: Mapping[Speaker, float]
    music: bool
    style: Style = "neutral"

    def seconds(self, lines: Sequence[DraftLine]) -> float:
        """The whole programme with its pauses and its music."""
        spoken = [replace(line, style=self.style) if line.style == "neutral" else line for line in lines]
        lasting = [self.spoken(line) for line in spoken]
        return programme.lay_out(measuring.unspoken(spoken), lasting, music=self.music).seconds

    def spoken(self, line: DraftLine) -> float:
        """One line, without what lies before it."""
        return letters(line.text, line.style) / self.rates.get(line.speaker, fmean(self.rates.values()))
