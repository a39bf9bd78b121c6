"""Lines, pauses and music on one timeline."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import pytest

from synthesis.audio.programme import GRID, Part, Timeline, lay_out, pause
from synthesis.models import Render

A, B = "A", "B"


def part(speaker: str, act: str, story: str = "", style: str = "neutral") -> Part:
    return Part(Render(), act, speaker, story, f"Story {story}" if story else "", style)


SHOW = (
    part(A, "open"),
    part(B, "open"),
    part(A, "report", "1"),
    part(B, "question", "1"),
    part(A, "answer", "1"),
    part(A, "context", "1"),
    part(B, "transition"),
    part(B, "report", "2"),
    part(A, "report", "3"),
    part(A, "close"),
)
STORY_1, STORY_2_HANDOVER, STORY_2, STORY_3, CLOSE = 2, 6, 7, 8, 9


def laid(parts: Sequence[Part] = SHOW, *, music: bool = True, seconds: float = 3.007) -> Timeline:
    return lay_out(parts, [seconds] * len(parts), music=music)


def gaps(timeline: Timeline, seconds: float = 3.007) -> list[float]:
    return [after - before - seconds for before, after in itertools.pairwise(timeline.starts)]


def test_lines_follow_each_other_without_overlap_on_the_grid() -> None:
    timeline = laid()
    assert min(gaps(timeline)) > 0.15
    for seconds in (*timeline.starts, timeline.seconds, *(cue.start for cue in timeline.cues)):
        assert seconds / GRID == pytest.approx(round(seconds / GRID), abs=1e-6)
    assert timeline.seconds > timeline.starts[-1] + 3.007


def test_an_answer_comes_quicker_than_a_new_thought_and_a_new_story_slowest() -> None:
    silence = gaps(laid(music=False))
    answer, same_speaker, new_story = silence[3], silence[4], silence[5]
    assert answer < 0.35 < same_speaker < new_story
    assert silence[1] > 0.6  # after the headlines


@pytest.mark.parametrize(("style", "slower"), [("serious", True), ("upbeat", False)])
def test_bad_news_gets_more_room_and_good_news_less(style: str, slower: bool) -> None:
    plain = pause(part(A, "report", "1"), part(B, "context", "1"), 4)
    styled = pause(part(A, "report", "1"), part(B, "context", "1", style), 4)
    assert (styled > plain) is slower


def test_pauses_are_not_all_alike_but_the_same_every_time() -> None:
    alternating = [part((A, B)[place % 2], "context", "1") for place in range(20)]
    silence = gaps(laid(alternating, music=False))
    assert len({round(gap, 2) for gap in silence}) > 4
    assert max(silence) < 1.4 * min(silence)
    assert laid(alternating) == laid(alternating)


def test_the_music_opens_lies_under_the_headlines_and_closes() -> None:
    timeline = laid()
    cues = {cue.name: cue for cue in timeline.cues}
    assert cues["sting"].start == 0
    assert timeline.starts[0] < cues["sting"].seconds  # the voice comes in while it rings out
    bed_ends = cues["bed"].start + cues["bed"].seconds
    assert cues["bed"].start < timeline.starts[0]
    assert timeline.starts[1] + 3.007 < bed_ends < timeline.starts[STORY_1] + 3.007
    assert cues["outro"].start >= timeline.starts[-1] + 3.007
    assert timeline.seconds >= cues["outro"].start + cues["outro"].seconds


def test_a_tick_turns_the_page_before_the_hand_over_or_before_a_story_without_one() -> None:
    timeline = laid()
    ticks = [cue.start for cue in timeline.cues if cue.name == "tick"]
    sections = [STORY_1, STORY_2_HANDOVER, STORY_3]
    assert len(ticks) == len(sections)
    for tick, section in zip(ticks, sections, strict=True):
        assert timeline.starts[section - 1] + 3.007 < tick < timeline.starts[section]


def test_a_show_without_music_has_no_cue_and_begins_at_once() -> None:
    timeline = laid(music=False)
    assert timeline.cues == ()
    assert timeline.starts[0] < 0.5


def test_each_story_is_a_chapter_that_begins_with_its_hand_over() -> None:
    timeline = laid()
    assert [chapter.title for chapter in timeline.chapters] == ["Headlines", "Story 1", "Story 2", "Story 3", "Closing"]
    starts = [chapter.start for chapter in timeline.chapters]
    places = (STORY_1, STORY_2_HANDOVER, STORY_3, CLOSE)
    assert starts == [0.0, *(timeline.starts[place] for place in places)]


def test_two_stories_of_one_title_are_two_chapters() -> None:
    parts = [Part(Render(), "report", A, story, "Update") for story in ("1", "2")]
    assert [chapter.title for chapter in laid(parts).chapters] == ["Update", "Update"]


@pytest.mark.parametrize(
    "parts",
    [
        [part(A, "open")],
        [part(A, "report", "1")],
        [part(A, "transition")],
        [part(A, "close")],
        [part(A, "transition"), part(A, "close")],
        [part(A, "unknown act")],
    ],
)
def test_odd_scripts_still_make_a_programme(parts: list[Part]) -> None:
    timeline = laid(parts)
    assert len(timeline.starts) == len(parts)
    assert timeline.chapters[0].start == 0.0


def test_an_empty_script_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one line"):
        lay_out([], [], music=True)


def test_a_long_opening_does_not_keep_the_bed_for_ever() -> None:
    bed = next(cue for cue in laid([part(A, "open")] * 100).cues if cue.name == "bed")
    assert bed.seconds == 90
