"""An episode that fails says why and what to do, and goes on from there when it is retried."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from podcasts.errors import WrongStage
from podcasts.models import Episode, Host, Show
from podcasts.production import editions, offers, workflow
from podcasts.production.stages import Stage
from synthesis.models import Voice


@pytest.fixture
def show(two_voices: None, redis_server: str) -> Show:
    return Show.objects.create(slug="s", title="The Show", description="d", author="a", minutes=1)


def written(show: Show) -> Episode:
    """Its show has no host, so writing can't be done."""
    episode, _ = editions.open_edition(show, dt.date(2026, 11, 20))
    assert workflow.run(episode.pk, Stage.GATHERING)
    assert not workflow.run(episode.pk, Stage.WRITING)
    episode.refresh_from_db()
    return episode


def test_it_says_what_is_missing_and_goes_on_when_that_is_there(show: Show) -> None:
    episode = written(show)
    assert (episode.stage, episode.failed_stage) == (Stage.FAILED, Stage.WRITING)
    assert "has no hosts" in episode.error
    for speaker, voice in zip("AB", Voice.objects.order_by("pk"), strict=True):
        Host.objects.create(show=show, speaker=speaker, name=voice.name, voice=voice)
    offers.retry(episode)
    assert workflow.run(episode.pk, Stage.WRITING)
    episode.refresh_from_db()
    assert (episode.stage, episode.error) == (Stage.VOICING, "")


def test_an_unexpected_fault_is_tried_again_before_an_editor_is_asked(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setitem(workflow.WORK, Stage.GATHERING, full)
    episode, _ = editions.open_edition(show, dt.date(2026, 11, 20))
    for tried in range(1, workflow.TRIES + 1):
        assert not workflow.run(episode.pk, Stage.GATHERING)
        episode.refresh_from_db()
        assert "The disk is full" in episode.error
        assert episode.attempts == tried
    assert (episode.stage, episode.failed_stage) == (Stage.FAILED, Stage.GATHERING)


def test_what_has_not_failed_cannot_be_retried(show: Show) -> None:
    episode, _ = editions.open_edition(show, None)
    with pytest.raises(WrongStage, match="has neither failed nor been cancelled"):
        offers.retry(episode)


def test_the_admin_retries_and_tells_an_editor_what_it_did(show: Show, client: Client) -> None:
    episode = written(show)
    client.force_login(get_user_model().objects.create_superuser("editor", password="x"))
    chosen = {"action": "retry", "_selected_action": [episode.pk]}
    page = client.post("/admin/podcasts/episode/", chosen, follow=True)
    assert "is tried again" in page.content.decode()
    again = client.post("/admin/podcasts/episode/", chosen, follow=True)
    assert "has neither failed nor been cancelled" in again.content.decode()


def test_an_outsider_can_do_none_of_it(show: Show, client: Client) -> None:
    episode = written(show)
    client.force_login(get_user_model().objects.create_user("outsider", password="x"))
    for action in ("retry", "publish", "withdraw"):
        client.post("/admin/podcasts/episode/", {"action": action, "_selected_action": [episode.pk]})
    episode.refresh_from_db()
    assert episode.stage == Stage.FAILED
