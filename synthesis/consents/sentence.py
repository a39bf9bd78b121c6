"""The sentence in which somebody agrees, and whether it was heard."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from difflib import SequenceMatcher

# Common, long and unlike each other, so that a simple recogniser tells them apart.
WORDS = (
    "afternoon", "airplane", "alphabet", "apple", "balloon", "banana", "basketball", "birthday", "butterfly", "camera",
    "carpenter", "chocolate", "computer", "december", "dinosaur", "elephant", "envelope", "february", "festival",
    "furniture", "grandmother", "guitar", "hamburger", "holiday", "hospital", "kangaroo", "library", "magazine",
    "medicine", "microphone", "mountain", "newspaper", "november", "orchestra", "piano", "potato", "president",
    "professor", "restaurant", "saturday", "september", "telephone", "television", "tomorrow", "umbrella", "university",
    "vegetable", "volcano", "waterfall", "yesterday",
)  # fmt: skip
DRAWN = 4
LEAST_HEARD = 0.5  # of the sentence's words; measured in docs/trust.md
SPOKEN = re.compile(r"[a-z']+")


def drawn() -> list[str]:
    return secrets.SystemRandom().sample(WORDS, DRAWN)


def sentence(person: str, purposes: str, until: dt.date | None, words: Sequence[str]) -> str:
    end = f"until {until:%-d %B %Y}" if until else "until I withdraw it"
    return (
        f"My name is {person.strip()}. I agree that a machine speaks with my voice, {end}. It may be used for this: "
        f"{purposes.strip().rstrip('.')}. I know that I can withdraw this at any time. My words today are "
        f"{', '.join(words)}."
    )


def share_heard(asked: str, heard: str) -> float:
    """Of the words of the sentence, those that were heard in their order."""
    wanted, found = _words(asked), _words(heard)
    blocks = SequenceMatcher(None, wanted, found, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(1, len(wanted))


def enough(asked: str, words: Sequence[str], heard: str) -> bool:
    """Whether the sentence was read, and today: one of the drawn words may be missed."""
    missed = set(words) - set(_words(heard))
    return share_heard(asked, heard) >= LEAST_HEARD and len(missed) <= 1


def _words(text: str) -> list[str]:
    return SPOKEN.findall(text.lower())
