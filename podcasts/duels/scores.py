"""Bradley-Terry scores from pairwise votes, with intervals by bootstrap. Pure.

Bradley and Terry (1952): the odds that one beats the other are the ratio of their strengths. Found by Hunter's (2004)
minorisation-maximisation. A tie, and "both bad", count as half a win for each. Every contestant has half a win and half
a loss against an imagined average one, so that nobody's strength is without bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BASE, SCALE = 1000.0, 400.0  # as chess players are rated: 400 points more are odds of ten to one
PRIOR = 0.5
ROUNDS, CLOSE = 500, 1e-8
SAMPLES = 400
LEAST_VOTERS = 20  # fewer, drawn anew, say nothing of those who have not voted yet

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """One vote: `share` of a win for `a`, the rest for `b`."""

    voter: str
    a: str
    b: str
    share: float


@dataclass(frozen=True, slots=True)
class Score:
    name: str
    score: float
    low: float
    high: float
    votes: int
    voters: int

    @property
    def is_bounded(self) -> bool:
        """Whether the interval can be believed."""
        return self.voters >= LEAST_VOTERS


def scores(votes: Sequence[Judged], seed: int = 0) -> list[Score]:
    """Best first, with 95 % intervals. Whole voters are drawn anew, so that one busy voter makes nothing certain."""
    names = sorted({name for vote in votes for name in (vote.a, vote.b)})
    if not names:
        return []
    by_voter = _wins_by_voter(votes, names)
    found = ratings(by_voter.sum(axis=0))
    chance = np.random.default_rng(seed)
    people = len(by_voter)
    drawn = (chance.multinomial(people, np.full(people, 1 / people)) for _ in range(SAMPLES))
    samples = np.array([ratings(np.tensordot(times.astype(float), by_voter, axes=1)) for times in drawn])
    low, high = np.percentile(samples, [2.5, 97.5], axis=0)
    voters = [[vote.voter for vote in votes if name in (vote.a, vote.b)] for name in names]
    rows = [
        Score(
            name,
            float(found[at]),
            float(min(low[at], found[at])),
            float(max(high[at], found[at])),
            len(voters[at]),
            len(set(voters[at])),
        )
        for at, name in enumerate(names)
    ]
    return sorted(rows, key=lambda row: (-row.score, row.name))


def ratings(wins: Floats) -> Floats:
    """Scores from the matrix of wins, [i, j] being those of i over j."""
    games = wins + wins.T
    won = wins.sum(axis=1) + PRIOR
    strength = np.ones(len(wins))
    for _ in range(ROUNDS):
        against = (games / (strength[:, None] + strength[None, :])).sum(axis=1) + 2 * PRIOR / (strength + 1.0)
        after = won / against
        if np.max(np.abs(np.log(after / strength))) < CLOSE:
            break
        strength = after
    return np.asarray(BASE + SCALE * np.log10(after))


def _wins_by_voter(votes: Sequence[Judged], names: Sequence[str]) -> Floats:
    """Of shape (voters, names, names)."""
    place = {name: at for at, name in enumerate(names)}
    voters = {voter: at for at, voter in enumerate(dict.fromkeys(vote.voter for vote in votes))}
    wins = np.zeros((len(voters), len(names), len(names)))
    for vote in votes:
        wins[voters[vote.voter], place[vote.a], place[vote.b]] += vote.share
        wins[voters[vote.voter], place[vote.b], place[vote.a]] += 1 - vote.share
    return wins
