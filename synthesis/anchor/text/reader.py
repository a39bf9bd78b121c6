"""The shape every reader has."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple


class Reader(NamedTuple):
    """A written form and how it is said; `say` may decline with None."""

    pattern: re.Pattern[str]
    say: Callable[[re.Match[str]], str | None]


def reader(pattern: str, say: Callable[[re.Match[str]], str | None], flags: int = 0) -> Reader:
    """A reader from the text of its pattern; spaces in patterns are literal."""
    return Reader(re.compile(pattern, flags), say)


def spelled(text: str) -> str:
    """Letters as capitals to be named, digits as words: "4K" → "four K"."""
    from synthesis.anchor.text.numbers import digit_by_digit

    return " ".join(digit_by_digit(c) if c.isdigit() else c.upper() for c in text if c.isalnum())
