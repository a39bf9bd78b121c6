from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import get_args

import pytest

from newsroom.writing.casting import cast
from newsroom.writing.edition import Edition, write
from newsroom.writing.frame import MOST_HEADLINES, frame
from newsroom.writing.grounding import check_frame, check_line
from newsroom.writing.pace import Pace
from newsroom.writing.repair import discloses
from orchestrator.protocols import Act, DraftLine, Format, FrameRequest, ShowBrief
from tests.newsroom.writing.stories import ALL, SHOW

ACTS: tuple[Act, ...] = ("open", "report", "question", "answer", "caveat", "close")
PLAN = [DraftLine("B" if place % 2 else "A", "neutral", act, "") for place, act in enumerate(ACTS)]


def _speakers(format_: Format, hosts: int) -> str:
    show = ShowBrief("Show", ("Ada", "Ben", "Cy", "Dee")[:hosts], dt.date(2026, 1, 5), format=format_)
    return "".join(line.speaker for line in cast(PLAN, show))


def test_in_an_interview_the_host_asks_and_the_guest_knows() -> None:
    assert _speakers("interview", 2) == "ABABBB"


@pytest.mark.parametrize(("hosts", "speakers"), [(2, "ABABAB"), (3, "ABACBC"), (4, "ABACDB")])
def test_in_an_explainer_of_many_voices_the_experts_take_turns(hosts: int, speakers: str) -> None:
    assert _speakers("explainer", hosts) == speakers


def test_no_format_needs_more_hosts_than_the_show_has() -> None:
    for format_ in get_args(Format):
        for hosts in range(2, 5):
            assert set(_speakers(format_, hosts)) <= set("ABCD"[:hosts])


NAMES = ("Ada", "Ben", "Cy", "Dee")


def _edition(form: Format, hosts: int) -> Edition:
    return write(replace(SHOW, hosts=NAMES[:hosts], format=form), ALL, minutes=3, pace=Pace(150), seed=1)


def _told(edition: Edition) -> list[DraftLine]:
    return [line for line in edition.lines if line.story]


@pytest.mark.parametrize("form", ["briefing", "story"])
def test_one_voice_tells_a_briefing_and_a_story_and_asks_nothing(form: Format) -> None:
    lines = _edition(form, 2).lines
    assert {line.speaker for line in lines} == {"A"}
    assert not any(line.act == "question" for line in lines)


def test_in_an_interview_one_asks_about_nearly_everything_and_the_other_answers() -> None:
    told = _told(_edition("interview", 2))
    questions = [line for line in told if line.act == "question"]
    assert {line.speaker for line in questions} == {"A"}
    assert len(questions) >= len([line for line in told if line.speaker == "B"]) * 0.7
    assert all(told[told.index(line) + 1].speaker == "B" for line in questions)


@pytest.mark.parametrize("hosts", [3, 4])
def test_every_voice_of_an_explainer_is_introduced_and_speaks(hosts: int) -> None:
    edition = _edition("explainer", hosts)
    assert {line.speaker for line in edition.lines} == set("ABCD"[:hosts])
    opening = " ".join(line.text for line in edition.lines[:2])
    assert all(name in opening for name in NAMES[:hosts])


@pytest.mark.parametrize("hosts", [1, 2, 4])
@pytest.mark.parametrize("form", get_args(Format))
def test_every_format_says_that_machines_speak_and_stays_grounded(form: Format, hosts: int) -> None:
    edition = _edition(form, hosts)
    stories = {story.id: story for story in ALL}
    assert discloses([line for line in edition.lines[:3] if line.act == "open"])
    assert {line.speaker for line in edition.lines} <= set("ABCD"[:hosts])
    assert not any(check_line(line, stories[line.story]) for line in _told(edition))
    show = replace(SHOW, hosts=NAMES[:hosts], format=form)
    frame = [line.text for line in edition.lines if not line.story]
    assert not any(check_frame(text, show, ALL, tuple(edition.summaries.values())) for text in frame)


@pytest.mark.parametrize("form", ["interview", "explainer", "story"])
def test_only_news_has_headlines(form: Format) -> None:
    assert "headlines" not in " ".join(line.text for line in _edition(form, 2).lines if not line.story)


def test_stories_without_a_topic_are_handed_over_without_naming_one() -> None:
    stories = [replace(story, id=f"{story.id} {copy}", category="") for copy in range(3) for story in ALL]
    lines = write(SHOW, stories, minutes=5, pace=Pace(150), seed=1).lines
    moves = [line.text for line in lines if line.act == "transition"]
    assert len(moves) > 2
    assert not any("another story" in text or "  " in text or text.rstrip(".").endswith("from") for text in moves)


def test_no_more_headlines_are_read_than_one_wants_to_hear() -> None:
    stories = [replace(ALL[0], id=str(place), headline=f"Headline number {place}") for place in range(20)]
    opening = [line.text for line in write(SHOW, stories, minutes=15, pace=Pace(150)).lines if line.act == "open"][:4]
    assert sum("Headline" in word for text in opening for word in text.split()) == MOST_HEADLINES


def test_chapters_of_a_document_are_handed_over_by_their_headings() -> None:
    """Not where the chapter itself begins with those words."""
    headed = [replace(story, category="", headline=f"Part {number}") for number, story in enumerate(ALL)]
    begun = replace(headed[1], headline=headed[1].facts[0].text.rstrip("."))
    found = frame(FrameRequest(SHOW, (headed[0], begun, *headed[2:]), ("",) * len(headed), 0))
    assert begun.headline[:20] not in found.handovers[0][0].text
    for number, lines in enumerate(found.handovers[1:], 2):
        assert f"Part {number}." in lines[0].text
        assert not check_frame(lines[0].text, SHOW, headed, ())
