"""How fast those of a cast speak."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from orchestrator.protocols import Speaker
from podcasts.models import Host, Role
from synthesis import timing


def letters_per_second(parts: Iterable[Role | Host]) -> dict[Speaker, float]:
    """By who speaks, as measured of their voices, without pauses."""
    return {cast(Speaker, part.speaker): timing.letters_per_second(part.voice.words_per_minute) for part in parts}
