"""Readers of written forms: numbers, money, dates and so on."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple


class Reader(NamedTuple):
    """A written form and how it is said; `say` may decline with None."""

    pattern: re.Pattern[str]
    say: Callable[[re.Match[str]], str | None]


READERS: tuple[Reader, ...] = ()
