"""An episode lasts as long as it was asked to: planned with what music and pauses take, and spoken for real."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from statistics import fmean
from typing import get_args

import pytest

from newsroom.writing.edition import Edition, write
from newsroom.writing.pace import Pace
from orchestrator.protocols import Format, ShowBrief, Speaker, SpeechLine, SpeechRequest
from synthesis import measuring, timing
from synthesis.audio import programme, sound
from synthesis.audio.programme import Part
from synthesis.espeak import voice as espeak
from synthesis.models import Render
from tests.newsroom.writing.stories import ALL

VOICES: dict[Speaker, str] = {"A": "harriet", "B": "edwin"}
RATES: dict[Speaker, float] = {"A": 13.5, "B": 13.5}
SHOW = ShowBrief("The Morning Briefing", ("Ines", "Tom"), dt.date(2026, 1, 5))
STORIES = [replace(story, id=f"{story.id}-{copy}") for copy in range(27) for story in ALL]


def spoken(lines, voice: str = "") -> list:
    request = SpeechRequest(tuple(SpeechLine(line.text, voice or VOICES[line.speaker], line.style) for line in lines))
    return [sound.trimmed(line) for line in espeak.build().speak(request, timeout=120).lines]


@pytest.fixture(scope="module")
def rates() -> dict[Speaker, float]:
    """Letters a second of each host, as an episode's voices are measured for the plan."""
    measured = {host: measuring.measured(spoken(measuring.SCRIPT, voice)) for host, voice in VOICES.items()}
    return {host: timing.letters_per_second(one.words_per_minute) for host, one in measured.items()}


def pace(rates: Mapping[Speaker, float], *, music: bool) -> Pace:
    return Pace(
        timing.words_per_minute(fmean(rates.values())),
        line=programme.USUAL_PAUSE,
        story=programme.between_stories(music=music),
        ends=programme.both_ends(music=music),
        lasting=timing.Forecast(rates, music).seconds,
    )


def delivered(edition: Edition, *, music: bool) -> float:
    """Minutes of the programme once every line is spoken."""
    parts = [Part(Render(), line.act, line.speaker, line.story, "", line.style) for line in edition.lines]
    return programme.lay_out(parts, [one.seconds for one in spoken(edition.lines)], music=music).seconds / 60


@pytest.mark.parametrize("music", [True, False])
@pytest.mark.parametrize("form", get_args(Format))
@pytest.mark.parametrize(("minutes", "seed"), [(1, 1), (1, 3), (1, 4), (5, 3)])
def test_a_spoken_episode_lasts_as_long_as_was_asked(
    rates: Mapping[Speaker, float], minutes: float, seed: int, form: Format, music: bool
) -> None:
    edition = write(replace(SHOW, format=form), STORIES, minutes=minutes, pace=pace(rates, music=music), seed=seed)
    assert not edition.notice
    assert delivered(edition, music=music) == pytest.approx(minutes, rel=0.06)


@pytest.mark.parametrize("minutes", [15, 60])
def test_a_long_edition_is_planned_to_the_minute(minutes: float) -> None:
    edition = write(SHOW, STORIES, minutes=minutes, pace=pace(RATES, music=True))
    assert not edition.notice
    assert edition.minutes == pytest.approx(minutes, rel=0.03)
    assert len(edition.summaries) >= minutes


def test_one_long_story_is_told_at_length_before_time_is_left_over() -> None:
    everything = replace(ALL[0], facts=tuple(fact for story in ALL for fact in story.facts))
    usual = pace(RATES, music=True)
    assert write(SHOW, [everything], minutes=2.5, pace=usual).minutes == pytest.approx(2.5, rel=0.06)
    assert "shorter" in write(SHOW, [everything], minutes=30, pace=usual).notice


def test_an_edition_of_a_minute_has_no_headlines_but_says_who_speaks() -> None:
    short, long = (write(SHOW, ALL, minutes=minutes, pace=Pace(150)) for minutes in (1, 3))
    frames = [[line.text for line in edition.lines if not line.story] for edition in (short, long)]
    assert len(frames[0]) < len(frames[1])
    assert any("computer" in text or "synthetic" in text or "generated" in text for text in frames[0])
    assert "sources" in frames[0][-1]


def test_music_and_pauses_are_part_of_the_time() -> None:
    with_music, without = (write(SHOW, STORIES, minutes=5, pace=pace(RATES, music=music)) for music in (True, False))
    assert with_music.words < without.words
