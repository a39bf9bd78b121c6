"""What a listener's line carries for a page: under 150 kB, without the sound, for five minutes and for an hour."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Response
from pytest_django.live_server_helper import LiveServer

from newsroom.models import Fact
from podcasts.models import Episode, Line
from synthesis.models import Render
from tests.podcasts.web.conftest import address, make_episode, make_show

BUDGET = 150_000
# As many lines as a show of five minutes has, and one of an hour; each of 24 words, two of three with a source.
LINES = {"five minutes": 35, "an hour": 400}
SENTENCE = (
    "Line {0}: the harbour of Guayaquil paid {0} dollars for each patrol, which is {1} more than in the spring of the "
    "year before."
)


def lengthen(episode: Episode, lines: int) -> None:
    script = episode.scripts.get()
    fact = Fact.objects.get()
    voice = script.lines.first().render.voice
    for place in range(10, 10 + lines):
        text = SENTENCE.format(place * 7919 % 1000, place * 104_729 % 997)
        words = [[word, at * 0.37, at * 0.37 + 0.3] for at, word in enumerate(text.split())]
        render = Render.objects.create(
            key=f"long-{place}",
            voice=voice,
            style="neutral",
            text=text,
            state=Render.State.DONE,
            seconds=9,
            words=words,
        )
        line = Line.objects.create(
            script=script,
            position=place,
            speaker="AB"[place % 2],
            act="report",
            text=text,
            render=render,
            start=place * 9.0,
        )
        line.facts.set([fact] if place % 3 else [])


@pytest.mark.parametrize("length", LINES)
def test_a_page_weighs_less_than_a_picture(
    browser: Browser, live_server: LiveServer, transactional_db: None, length: str
) -> None:
    episode = make_episode(make_show())
    lengthen(episode, LINES[length])
    carried: dict[str, int] = {}

    def count(response: Response) -> None:
        if not response.url.endswith(".mp3"):
            sizes = response.request.sizes()
            carried[response.url] = sizes["responseBodySize"] + sizes["responseHeadersSize"]

    context = browser.new_context(base_url=live_server.url)
    page: Page = context.new_page()
    page.on("requestfinished", lambda request: count(request.response()) if request.response() else None)
    page.goto(address(episode), wait_until="networkidle")
    context.close()
    assert len(carried) >= 8
    assert sum(carried.values()) < BUDGET, carried
