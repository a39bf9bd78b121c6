"""Scores follow the votes, honest about how little a few of them say."""

from __future__ import annotations

import random

import numpy as np
import pytest

from podcasts.duels.scores import Judged, ratings, scores

STRENGTHS = {"Weak": 0.5, "Middling": 1.0, "Strong": 2.0}


def crowd(votes: int, seed: int = 3) -> list[Judged]:
    """Voters who each judge ten pairs, by known strengths."""
    chance = random.Random(seed)
    found = []
    for number in range(votes):
        a, b = chance.sample(sorted(STRENGTHS), 2)
        wins = chance.random() < STRENGTHS[a] / (STRENGTHS[a] + STRENGTHS[b])
        found.append(Judged(f"voter {number // 10}", a, b, float(wins)))
    return found


def test_known_strengths_are_found_again() -> None:
    rows = scores(crowd(4000))
    assert [row.name for row in rows] == ["Strong", "Middling", "Weak"]
    strong, middling, weak = (row.score for row in rows)
    assert strong - middling == pytest.approx(400 * np.log10(2), abs=30)
    assert middling - weak == pytest.approx(400 * np.log10(2), abs=30)
    assert all(row.low <= row.score <= row.high for row in rows)


def test_more_votes_make_a_narrower_interval() -> None:
    few, many = ({row.name: row.high - row.low for row in scores(crowd(votes))} for votes in (60, 2000))
    assert all(many[name] < few[name] / 2 for name in STRENGTHS)


def test_one_busy_voter_moves_a_score_less_than_many_voters_do() -> None:
    stuffed = scores([Judged("one", "A", "B", 1.0)] * 50 + [Judged(f"v{n}", "A", "B", n % 2) for n in range(20)])
    honest = scores([Judged(f"w{n}", "A", "B", float(n >= 10)) for n in range(70)])
    assert stuffed[0].name == "A"
    assert stuffed[0].low < 1000 + 60 < honest[0].low


def test_an_unbeaten_one_has_a_bounded_score_and_ties_are_even() -> None:
    [best, worst] = scores([Judged("v", "A", "B", 1.0)] * 3)
    assert (best.name, best.votes) == ("A", 3)
    assert 1000 < best.score < 1600
    assert worst.score < 1000
    assert ratings(np.array([[0.0, 2.5], [2.5, 0.0]])) == pytest.approx([1000, 1000])
    assert scores([]) == []


def test_an_interval_of_a_few_voters_is_not_to_be_believed_however_often_they_vote() -> None:
    busy = scores([Judged(f"v{number % 19}", "A", "B", 1.0) for number in range(200)])
    assert [(row.votes, row.voters, row.is_bounded) for row in busy] == [(200, 19, False)] * 2
    assert all(row.is_bounded for row in scores([Judged(f"v{number}", "A", "B", 1.0) for number in range(20)]))
