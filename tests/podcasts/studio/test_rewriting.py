"""A script that is written anew is work like another order, and counts as one for whoever ordered the podcast."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from podcasts import desk, prompts
from podcasts.api.models import Scope, Spending
from podcasts.errors import LimitReached
from podcasts.models import Edit, Episode, Guest
from podcasts.production.stages import Stage
from podcasts.prompts import Wish
from podcasts.studio.visitors import BACKEND
from tests.podcasts.api.conftest import Caller, key_of
from tests.podcasts.desk.conftest import SPOKEN, add_script, add_story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("voices", "redis_server")]


@pytest.fixture
def waiting(ana: User) -> Episode:
    """Ordered by Ana, its script before her."""
    episode = prompts.order(ana, Wish("The ferry", minutes=2))
    add_script(episode, add_story(episode), SPOKEN)
    return put_back(episode)


def put_back(episode: Episode) -> Episode:
    Episode.objects.filter(pk=episode.pk).update(stage=Stage.REVIEW, claimed_by="")
    episode.refresh_from_db()
    return episode


def decide(client: Client, episode: Episode) -> tuple[int, str]:
    address = reverse("studio:script-decide", args=[episode.guid])
    seen = str(episode.scripts.order_by("-version")[0].revision)
    answer = client.post(address, {"action": "reject", "reason": "Too dry.", "seen": seen})
    return answer.status_code, answer.content.decode()


def test_rewriting_ends_where_ordering_ends(client: Client, waiting: Episode, ana: User, settings: Any) -> None:
    settings.PROMPT_EPISODES_PER_DAY = 3
    client.force_login(ana, backend=BACKEND)
    for _ in range(2):
        assert decide(client, waiting)[0] == 302
        put_back(waiting)
    status, text = decide(client, waiting)
    assert (status, waiting.edits.filter(action=Edit.Action.REJECT).count()) == (409, 2)
    assert "You have ordered 3 podcasts within a day, counting those written anew" in text
    waiting.refresh_from_db()
    assert waiting.stage == Stage.REVIEW
    with pytest.raises(LimitReached):
        prompts.order(ana, Wish("The bridge", minutes=1))


def test_its_minutes_count(waiting: Episode, ana: User, settings: Any) -> None:
    settings.PROMPT_MINUTES_PER_DAY = 5
    desk.reject(waiting, "Too dry.", by=ana)
    with pytest.raises(LimitReached, match="you have 1 left"):
        desk.reject(put_back(waiting), "Still too dry.", by=ana)


def test_so_many_at_once_holds_for_rewriting_too(waiting: Episode, ana: User, settings: Any) -> None:
    settings.PROMPTS_AT_ONCE = 1
    prompts.order(ana, Wish("The bridge", minutes=1))
    with pytest.raises(LimitReached, match="in the making"):
        desk.reject(waiting, "Too dry.", by=ana)


def test_an_editor_who_sends_it_back_is_not_counted(waiting: Episode, ana: User, settings: Any) -> None:
    settings.PROMPT_EPISODES_PER_DAY = 1
    editor = User.objects.create_superuser("boss")
    for _ in range(2):
        desk.reject(put_back(waiting), "It names a private person.", by=editor)
    with pytest.raises(LimitReached):
        desk.reject(put_back(waiting), "Too dry.", by=ana)


def test_guests_of_one_network_share_a_limit(client: Client, waiting: Episode, ana: User, settings: Any) -> None:
    settings.GUEST_EPISODES_PER_DAY = 1
    Guest.objects.create(user=ana)
    client.force_login(ana, backend=BACKEND)
    assert decide(client, waiting)[0] == 302
    status, text = decide(client, put_back(waiting))
    assert (status, "That was tried too often" in text) == (409, True)


def test_a_key_pays_for_what_is_written_anew(waiting: Episode, ana: User) -> None:
    caller = Caller(key_of(ana, Scope.READ, Scope.PUBLISH))
    answer = caller.ask("POST", f"episodes/{waiting.guid}/reject", {"reason": "Too dry."})
    assert (answer.status_code, Spending.objects.get().seconds) == (200, 120)
    assert caller.ask("POST", f"episodes/{waiting.guid}/reject", {"reason": "Again."}).status_code == 409
    assert Spending.objects.count() == 1
