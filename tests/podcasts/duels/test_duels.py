"""Duels are blind, made from what the checker passes, and a vote counts once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from newsroom.models import Brief, Story
from orchestrator import registry
from orchestrator.protocols import Dialogue, DraftLine, TextRequest
from podcasts.duels import making, voting
from podcasts.duels.models import Duel, Vote
from podcasts.trust import takedown
from synthesis import renders
from synthesis.models import Render, Voice
from tests.newsroom.stories.newswire import FIRE, article
from tests.orchestrator.stage import put_writer

pytestmark = pytest.mark.usefixtures("transactional_db", "redis_server")

FACT = "A fire has destroyed the covered fruit market in Bellhaven, a suburb of Cape Town."


@pytest.fixture(autouse=True)
def no_scores_kept() -> None:
    cache.clear()


@pytest.fixture
def brief(transactional_db: None) -> Brief:
    cited = article(*FIRE)
    now = timezone.now()
    story = Story.objects.create(headline=FIRE[0], first_seen=now, last_seen=now)
    found = Brief.objects.create(story=story, headline=FIRE[0])
    found.facts.create(position=0, text=FACT, article=cited)
    return found


@pytest.fixture
def duel(transactional_db: None) -> Duel:
    return Duel.objects.create(
        kind="script", headline="Fire", a="Left Model 1", b="Right Model 1", a_lines=[["Ada", "It <b>burned</b>."]],
        b_lines=[["Ben", "There was a fire."]],
    )  # fmt: skip


def tells(*texts: str) -> Any:
    def behaviour(request: TextRequest, timeout: float) -> Dialogue:
        return Dialogue(tuple(DraftLine("A", "neutral", "report", text, (0,)) for text in texts))

    return behaviour


def pair(client: Client) -> tuple[str, str]:
    page = client.get("/duels/").content.decode()
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None
    return found[1], page


def test_models_compete_over_a_brief_and_what_the_checker_refuses_is_not_shown(
    brief: Brief, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_entries", {})
    stories = {"tasks": frozenset({"story"})}
    put_writer("First", tells(FACT), **stories)
    with pytest.raises(CommandError, match="two models that write stories; this installation has First"):
        call_command("make_duels")
    put_writer("Second", tells("In Bellhaven, a fire has destroyed the covered fruit market."), **stories)
    put_writer("Broken", lambda request, timeout: Dialogue(()), **stories)
    call_command("make_duels")
    duel = Duel.objects.get()
    assert {duel.a, duel.b} == {"First 1", "Second 1"}
    assert duel.a_lines[0] == ["Ada", FACT]


def test_a_duel_goes_with_the_article_it_tells(brief: Brief, two_voices: None, duel: Duel) -> None:
    making.voice_duels(brief, Voice.objects.all())
    fact = brief.facts.get()
    takedown.take_down([fact.article], reason="asked to", actor="ed")
    assert Duel.objects.get() == duel
    assert not Render.objects.exists()


def test_a_vote_is_blind_and_the_names_come_after_it(duel: Duel, client: Client) -> None:
    ticket, page = pair(client)
    assert "Model 1" not in page
    assert "It &lt;b&gt;burned&lt;/b&gt;." in page
    left_first = page.index("burned") < page.index("There was a fire")
    after = client.post("/duels/", {"ticket": ticket, "choice": "left"}, follow=True).content.decode()
    assert "Left was" in after
    assert "no pair that you have not judged" in after
    assert Vote.objects.get().choice == ("a" if left_first else "b")
    scores = client.get("/duels/scores/").content.decode()
    assert "From 1 blind vote." in scores
    assert "Left Model 1" in scores


def test_which_stands_left_is_up_to_chance(duel: Duel) -> None:
    assert {voting.read(voting.issue(duel, "me"), "me").swapped for _ in range(40)} == {True, False}


@pytest.mark.parametrize("choice", ["tie", "bad"])
def test_a_tie_and_both_bad_are_votes_too(duel: Duel, client: Client, choice: str) -> None:
    client.post("/duels/", {"ticket": pair(client)[0], "choice": choice})
    assert Vote.objects.get().choice == choice


def test_a_ticket_counts_once_and_for_its_session_alone(duel: Duel, client: Client) -> None:
    ticket, _ = pair(client)
    other = Client()
    pair(other)
    assert other.post("/duels/", {"ticket": ticket, "choice": "left"}).status_code == 400
    assert Vote.objects.count() == 0
    assert client.post("/duels/", {"ticket": ticket, "choice": "left"}).status_code == 302
    again = client.post("/duels/", {"ticket": ticket, "choice": "left"})
    assert "judged this pair already" in again.content.decode()
    assert Vote.objects.count() == 1


@pytest.mark.parametrize(
    ("ticket", "choice"), [("", "left"), ("forged:x:y", "left"), (None, ""), (None, "a"), (None, "😀"), ("\x00", "tie")]
)
def test_nonsense_is_refused_in_words(duel: Duel, client: Client, ticket: str | None, choice: str) -> None:
    real, _ = pair(client)
    answer = client.post("/duels/", {"ticket": real if ticket is None else ticket, "choice": choice})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert Vote.objects.count() == 0


def test_an_address_votes_only_so_often_with_fresh_sessions(duel: Duel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "BY_ADDRESS", voting.limiter.Limit("few", 3, voting.DAY))
    statuses = []
    for _ in range(5):
        fresh = Client()
        statuses.append(fresh.post("/duels/", {"ticket": pair(fresh)[0], "choice": "left"}).status_code)
    assert statuses == [302, 302, 302, 400, 400]
    assert Vote.objects.count() == 3


def test_a_closed_duel_and_an_old_ticket_take_no_votes(
    duel: Duel, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticket, _ = pair(client)
    Duel.objects.update(open=False)
    assert client.post("/duels/", {"ticket": ticket, "choice": "left"}).status_code == 400
    Duel.objects.update(open=True)
    monkeypatch.setattr(voting, "GOOD_FOR", -voting.DAY)
    with pytest.raises(voting.VoteRefused, match="open for too long"):
        voting.read(ticket, "me")


def test_voices_are_judged_once_both_have_spoken_and_heard_without_a_name(
    brief: Brief, two_voices: None, client: Client
) -> None:
    assert len(making.voice_duels(brief, Voice.objects.all())) == 1
    assert voting.next_duel("me") is None
    while renders.work_off(worker="test"):
        pass
    assert Render.objects.filter(state=Render.State.DONE).count() == 2
    ticket, page = pair(client)
    assert "eSpeak" not in page
    sound = client.get(f"/duels/{ticket}/left.flac")
    assert (sound.status_code, sound["Content-Type"]) == (200, "audio/flac")
    assert b"".join(sound.streaming_content).startswith(b"fLaC")
    assert client.get(f"/duels/{ticket}/middle.flac").status_code == 404
    assert Client().get(f"/duels/{ticket}/left.flac").status_code == 404
