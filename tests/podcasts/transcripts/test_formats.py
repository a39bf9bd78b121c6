"""The transcript as players and editors read it, in four forms, from the same words and times."""

from __future__ import annotations

import json
import re

import lxml.html
from hypothesis import given
from hypothesis import strategies as st

from podcasts.media.transcripts import SpokenLine, cues, srt, transcript_html, transcript_json, vtt
from podcasts.media.word_times import Word, timed_words
from tests.podcasts.transcripts import webvtt

LONG = (
    "The harbour master of Guayaquil said on Thursday that the first of three patrol ships will sail before the end "
    "of the month, and that Peru & Ecuador share <all> of its costs."
)


def spoken(text: str, start: float = 0.0, speaker: str = "Host A") -> SpokenLine:
    words = text.split()
    return SpokenLine(speaker, timed_words(text, [[w, i * 0.3, i * 0.3 + 0.25] for i, w in enumerate(words)], start, 9))


def test_every_cue_is_short_and_begins_with_its_own_first_word() -> None:
    line = spoken(LONG, 12.0)
    found = webvtt.read(vtt([line]))
    assert " ".join(cue.text for cue in found) == LONG
    assert max(len(cue.text) for cue in found) <= 65
    starts = {word.start for word in line.words}
    assert all(cue.start in starts for cue in found)
    assert {cue.speaker for cue in found} == {"Host A"}


def test_no_word_is_left_alone_in_the_last_cue() -> None:
    text = "This sentence is long enough that a greedy split would leave one word alone"
    assert [len(group) for group in cues(spoken(text))] == [7, 7]


def test_a_word_longer_than_a_cue_stands_alone_and_whole() -> None:
    word = "x" * 80
    assert [" ".join(item.text for item in group) for group in cues(spoken(f"see {word} now"))] == ["see", word, "now"]


def test_an_hour_has_its_hours() -> None:
    assert webvtt.read(vtt([spoken("Late.", 3661.5)]))[0].start == 3661.5
    assert "01:01:01,500 --> " in srt([spoken("Late.", 3661.5)])


def test_srt_counts_its_cues_and_names_each_speaker_once_a_line() -> None:
    text = srt([spoken(LONG), spoken("Indeed.", 20, "Host B")])
    blocks = text.strip().split("\n\n")
    assert [block.split("\n")[0] for block in blocks] == [str(number) for number in range(1, len(blocks) + 1)]
    assert text.count("Host A: ") == text.count("Host B: ") == 1
    assert all(re.fullmatch(r"\d\d:\d\d:\d\d,\d{3} --> \d\d:\d\d:\d\d,\d{3}", block.split("\n")[1]) for block in blocks)


def test_json_has_each_word_with_its_time() -> None:
    found = json.loads(transcript_json([spoken("Hi there.", 1.0)]))
    assert found == {
        "version": "1.0.0",
        "segments": [
            {"speaker": "Host A", "startTime": 1.0, "endTime": 1.25, "body": "Hi"},
            {"speaker": "Host A", "startTime": 1.3, "endTime": 1.55, "body": "there."},
        ],
    }


def test_html_has_speaker_time_and_text_and_nothing_that_runs() -> None:
    page = lxml.html.fromstring(transcript_html([spoken("<script>alert(1)</script> & more", 65.0, "A <b>")]))
    assert [element.tag for element in page.iter()] == ["div", "cite", "time", "p"]
    assert page.findtext("cite") == "A <b>:"
    assert page.findtext("time") == "1:05"
    assert page.findtext("p") == "<script>alert(1)</script> & more"


# What a database can hold: no lone surrogates, no NUL.
writing = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=150)


@given(st.lists(st.tuples(writing, writing.filter(str.strip)), max_size=6))
def test_any_text_by_any_speaker_is_a_valid_transcript(rows: list[tuple[str, str]]) -> None:
    lines = [
        SpokenLine(speaker, tuple(Word(text, 10 * at, 10 * at + 1) for text in body.split()[:1]))
        for at, (body, speaker) in enumerate(rows)
    ]
    found = webvtt.read(vtt(lines))
    assert [cue.text for cue in found] == [line.text for line in lines if line.words]
    assert json.loads(transcript_json(lines))["segments"] == [
        {"speaker": line.speaker, "startTime": word.start, "endTime": word.end, "body": word.text}
        for line in lines
        for word in line.words
    ]
