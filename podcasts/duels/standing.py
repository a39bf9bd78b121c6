"""How the contestants of a kind of duel stand, by all votes."""

from __future__ import annotations

from django.core.cache import cache

from podcasts.duels.models import Duel, Vote
from podcasts.duels.scores import Judged, Score, scores

SHARES = {Vote.Choice.A: 1.0, Vote.Choice.B: 0.0, Vote.Choice.TIE: 0.5, Vote.Choice.BAD: 0.5}
KEPT = 60  # seconds; the intervals take some computing


def standing(kind: Duel.Kind) -> list[Score]:
    """Best first. Kept for a minute, so that many readers cost one computation."""
    key = f"duel-scores-{kind}"
    kept: list[Score] | None = cache.get(key)
    if kept is None:
        rows = Vote.objects.filter(duel__kind=kind).values_list("voter", "duel__a", "duel__b", "choice")
        kept = scores([Judged(voter, a, b, SHARES[Vote.Choice(choice)]) for voter, a, b, choice in rows])
        cache.set(key, kept, KEPT)
    return kept
