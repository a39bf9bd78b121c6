"""Near-duplicate text by MinHash, and the identities by which an article is surely the same as another.

A signature keeps one byte of each of 64 minimal hashes of the text's runs of four words: b-bit minwise hashing (Li and
König, "b-Bit Minwise Hashing", WWW 2010). The share of equal bytes, less what chance gives, estimates the Jaccard
similarity of the two sets of runs with a standard error of at most 0.06.
"""

from __future__ import annotations

import re
import unicodedata
import uuid
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from newsroom.stories.terms import key

HASHES = 64
RUN = 4
MOST_WORDS = 2_000
# Below this many words the runs say nothing; only equal text is a copy then.
FEWEST_WORDS = 20
FEWEST_EQUAL_WORDS = 4
BY_CHANCE = 1 / 256

WORD = re.compile(r"\w+")
GLOBAL_GUID = re.compile(r"(?:https?://|tag:|urn:)\S{6,}", re.IGNORECASE)

_random = np.random.default_rng(20_100_426)
MULTIPLIERS = _random.integers(1, 2**63, HASHES, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
ADDENDS = _random.integers(0, 2**63, HASHES, dtype=np.uint64)
PLACES = _random.integers(1, 2**63, RUN, dtype=np.uint64) * np.uint64(2) + np.uint64(1)


def words_of(text: str) -> list[str]:
    """The first `MOST_WORDS` words, without case, accents of form, or punctuation."""
    read = unicodedata.normalize("NFKC", text[: MOST_WORDS * 12]).casefold()
    return WORD.findall(read)[:MOST_WORDS]


def signature(words: list[str]) -> bytes:
    """64 bytes that are mostly equal for texts that are mostly equal; empty for a text too short to tell."""
    if len(words) < FEWEST_WORDS:
        return b""
    hashed = np.array([key(word[:40]) for word in words], dtype=np.int64).view(np.uint64)
    runs = _mixed(_runs_of(hashed))
    least = (runs[None, :] * MULTIPLIERS[:, None] + ADDENDS[:, None]).min(axis=1)
    return (_mixed(least) & np.uint64(255)).astype(np.uint8).tobytes()


def _runs_of(hashed: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """One hash for each run of `RUN` words: (words,) → (words − RUN + 1,)."""
    last = len(hashed) - RUN + 1
    runs = np.zeros(last, dtype=np.uint64)
    for place, multiplier in enumerate(PLACES):
        runs += hashed[place : place + last] * multiplier
    return runs


def resemblance(one: bytes, other: bytes) -> float:
    """The estimated Jaccard similarity of two texts' runs of words; 0 where either is too short to tell."""
    if not one or not other:
        return 0.0
    equal = np.count_nonzero(np.frombuffer(one, np.uint8) == np.frombuffer(other, np.uint8)) / HASHES
    return max(0.0, float(equal - BY_CHANCE) / (1 - BY_CHANCE))


def identities(canonical_url: str, guid: str, words: list[str]) -> tuple[int, ...]:
    """Keys that no two different articles share: address, guid where it is unique in the world, equal text.

    A site's front page is no article's address: lazy feeds link every item to it.
    """
    keys = []
    if urlsplit(canonical_url).path.strip("/"):
        keys.append(key(f"address {canonical_url}"))
    if GLOBAL_GUID.fullmatch(guid) or _is_uuid(guid):
        keys.append(key(f"guid {guid}"))
    if len(words) >= FEWEST_EQUAL_WORDS:
        keys.append(key("text " + " ".join(words)))
    return tuple(keys)


def _is_uuid(text: str) -> bool:
    try:
        return uuid.UUID(text).version is not None
    except ValueError:
        return False


def _mixed(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of SplitMix64: every bit of the input reaches every bit of the output."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))
