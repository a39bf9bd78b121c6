"""The cases of grounding.txt, and what else the checker promises."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from newsroom.writing.grounding import check, check_frame, check_line, check_summary
from orchestrator.protocols import DraftLine
from tests.newsroom.writing.stories import ALL, FERRY, LIBRARY, SHOW

CASES = Path(__file__).with_name("grounding.txt")


def cases() -> list[tuple[str, str, tuple[str, ...]]]:
    """(what is expected, line, facts)"""
    found: list[tuple[str, str, tuple[str, ...]]] = []
    facts: list[str] = []
    fresh = True
    for row in CASES.read_text(encoding="utf-8").splitlines():
        if not row.strip() or row.startswith("#"):
            fresh = True
            continue
        word, rest = row.split(maxsplit=1)
        if word == "fact":
            facts = [rest] if fresh else [*facts, rest]
            fresh = False
        elif word == "ok":
            found.append(("", rest, tuple(facts)))
        else:
            kind, line = rest.split(maxsplit=1)
            found.append((kind, line, tuple(facts)))
    return found


def test_there_are_cases_enough_both_ways() -> None:
    assert len(cases()) >= 120
    assert sum(not kind for kind, _, _ in cases()) >= 50


@pytest.mark.parametrize(("kind", "line", "facts"), cases(), ids=[f"{k or 'ok'}: {t}"[:70] for k, t, _ in cases()])
def test_case(kind: str, line: str, facts: tuple[str, ...]) -> None:
    found = check(line, facts)
    if not kind:
        assert not found, found[0].sentence
    else:
        assert kind in {finding.kind for finding in found}, f"accepted, or found only {found}"


def test_a_finding_names_the_span_and_says_what_is_wrong() -> None:
    (finding,) = check("Output rose 21 percent.", ["Output rose 12%."])
    assert finding.span == "21 percent"
    assert finding.span in finding.sentence
    assert finding.sentence.endswith(".")


def test_every_fact_supports_itself() -> None:
    for story in ALL:
        for fact in story.facts:
            assert not check(fact.text, [fact.text])


@pytest.mark.parametrize(
    "question", ["How much did the ferry cost?", "And what does Liv Sandoe say?", "Why the delay?", "22 minutes?"]
)
def test_a_question_may_use_what_the_story_holds(question: str) -> None:
    assert not check_line(DraftLine("A", "curious", "question", question), FERRY)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Did it really cost 900 million?", "number"),
        ("What does Gwendolyn Farquhar say?", "name"),
        ("Was it not due last Thursday?", "date"),
        (
            "Did smugglers bribe harbour inspectors, forge licences, sink rivals and hide stolen diamonds aboard?",
            "content",
        ),
    ],
)
def test_a_question_may_bring_nothing_in(question: str, kind: str) -> None:
    assert kind in {f.kind for f in check_line(DraftLine("A", "curious", "question", question), FERRY)}


def test_a_line_is_held_against_the_facts_it_lists_only() -> None:
    line = DraftLine("A", "neutral", "report", "It cost €18.4 million.", facts=(1,))
    assert not check_line(line, FERRY)
    assert check_line(DraftLine("A", "neutral", "report", line.text, facts=(0,)), FERRY)


def test_a_line_may_name_the_outlet_its_facts_are_from() -> None:
    line = DraftLine("A", "neutral", "report", "It carries 240 passengers, The Orvel Gazette reports.", facts=(0,))
    assert not check_line(line, FERRY)
    elsewhere = DraftLine("A", "neutral", "report", "It carries 240 passengers, Bay Radio reports.", facts=(0,))
    assert {f.kind for f in check_line(elsewhere, FERRY)} == {"name"}


def test_a_summary_is_held_against_the_whole_brief() -> None:
    assert not check_summary("Lake Orvel has an electric ferry, two years late, for 240 passengers.", FERRY)
    assert check_summary("Lake Orvel has an electric ferry, three years late.", FERRY)


def test_a_frame_may_name_show_hosts_day_and_headlines_only() -> None:
    assert not check_frame("I'm Ines, it's Wednesday, 4 March, and this is Harbour Lights.", SHOW, ALL, ())
    assert not check_frame("First to Lake Orvel, then to the library in Tarnow Bay.", SHOW, (FERRY, LIBRARY), ())
    assert {f.kind for f in check_frame("I'm Gwendolyn, and it's Friday.", SHOW, ALL, ())} == {"name", "date"}


@pytest.mark.parametrize(
    "text", ["", " ", "…", "🙂🙂", '"', "''", "%%%", "1" * 400, "٣٤٥", "a" * 50_000, "“" * 999, "<|end|>", "\x00\ufeff"]
)
def test_rubbish_is_answered_in_time_and_without_a_crash(text: str) -> None:
    started = time.monotonic()
    check(text, ["The ferry costs 12%."])
    check("The ferry costs 12 percent.", [text])
    assert time.monotonic() - started < 2


def test_curly_and_straight_marks_are_the_same() -> None:
    curly = "The mayor\u2019s plan is \u201cfar too dear\u201d."
    assert not check(curly, ['The mayor\'s plan is "far too dear".'])
    assert not check(re.sub("[\u201c\u201d]", '"', curly), [curly])
