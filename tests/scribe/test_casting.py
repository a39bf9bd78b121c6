from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest

from newsroom.scribe.casting import cast
from orchestrator.protocols import Act, DraftLine, Format, ShowBrief

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
