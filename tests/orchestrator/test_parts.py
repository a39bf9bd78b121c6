"""What is more than a model's context holds is asked in parts."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from orchestrator.errors import ContextOverflow
from orchestrator.protocols import Dialogue, Fact, Frame, FrameRequest, StoryRequest, Summary, SummaryRequest
from orchestrator.providers.chat import Chat
from orchestrator.providers.prompted import PromptedModel
from tests.orchestrator import chat_server as server
from tests.orchestrator.chat_server import Reply, chat_server
from tests.orchestrator.stage import SHOW, STORY, card

LONG = replace(STORY, facts=tuple(Fact(f"Bridge {number} opened on Monday.") for number in range(5)))
TOO_MUCH = server.fails(400, "This model's maximum context length is 4096 tokens")


def line(text: str, fact: int) -> dict[str, object]:
    return {"speaker": "A", "style": "neutral", "act": "report", "text": text, "facts": [fact]}


def told(*lines: dict[str, object]) -> Reply:
    return server.streams(json.dumps({"lines": lines}))


def ask(request, *replies: Reply):
    """The answer, and what the server was asked each time."""
    with chat_server(*replies) as chat:
        answer = PromptedModel(card("Partner"), Chat(chat.url, "gpt-test", "k")).write(request, timeout=5.0)
    return answer, [json.dumps(asked["body"]) for asked in chat.requests]


def test_a_story_is_told_half_after_half_and_its_facts_keep_their_numbers() -> None:
    request = StoryRequest(SHOW, LONG, words=100)
    answer, asked = ask(request, TOO_MUCH, told(line("Bridge 2 opened.", 2)), told(line("Bridge 4 opened.", 1)))
    assert isinstance(answer, Dialogue)
    assert [(one.text, one.facts) for one in answer.lines] == [("Bridge 2 opened.", (2,)), ("Bridge 4 opened.", (4,))]
    assert ["Bridge 4 opened on" in one for one in asked] == [True, False, True]
    assert answer.usage.tokens_in > 0


def test_halves_that_are_too_much_are_halved_again() -> None:
    request = StoryRequest(SHOW, LONG, words=100)
    parts = [told(line(f"Part {part}.", 0)) for part in range(3)]
    answer, _ = ask(request, TOO_MUCH, TOO_MUCH, *parts)
    assert [one.facts for one in answer.lines] == [(0,), (2,), (3,)]


def test_a_summary_keeps_the_lead_and_a_frame_the_headlines() -> None:
    summed, asked = ask(SummaryRequest(SHOW, LONG), TOO_MUCH, server.streams(json.dumps({"text": "Bridges opened."})))
    assert isinstance(summed, Summary)
    assert "Bridge 0 opened" in asked[1]
    opening, closing = (line(text, 0) | {"facts": []} for text in ("Hello.", "Goodbye."))
    frame = {"opening": [opening], "handovers": [], "closing": [closing]}
    framed, asked = ask(FrameRequest(SHOW, (LONG,), ("A long summary.",)), TOO_MUCH, server.streams(json.dumps(frame)))
    assert isinstance(framed, Frame)
    assert "A long summary." in asked[0]
    assert "A long summary." not in asked[1]


def test_one_fact_that_is_too_much_is_refused() -> None:
    with pytest.raises(ContextOverflow):
        ask(StoryRequest(SHOW, STORY, words=80), TOO_MUCH)
