"""What is ordered with a key goes by the key's rules about models as well as by the show's."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from orchestrator.errors import PolicyError
from orchestrator.models import Rollout
from podcasts.api.models import ApiKey
from podcasts.models import Episode, Show
from podcasts.production.rules import What, rules
from synthesis.models import Render
from tests.podcasts.api.conftest import Caller, key_of

pytestmark = pytest.mark.usefixtures("two_voices")


@pytest.fixture
def bound(listener: User) -> Caller:
    return Caller(key_of(listener, policy={"privacy": "host", "max_price_tokens": 2}))


def test_an_order_goes_by_the_rules_of_key_and_show(bound: Caller) -> None:
    answer = bound.ask("POST", "prompts", {"topic": "Squid", "minutes": 1})
    assert answer.status_code == 201, answer.content
    episode = Episode.objects.select_related("show").get()
    episode.show.policy = {"max_price_tokens": 1, "kinds": ["in-house"]}
    found = rules(episode, What.TEXT)
    assert found.to_json() == {"privacy": "host", "max_price_tokens": 1.0, "kinds": ["in-house"]}
    episode.policy = {"kinds": ["partner"]}
    with pytest.raises(PolicyError, match="none is left"):
        rules(episode, What.TEXT)


def test_a_line_that_is_spoken_for_a_key_goes_by_its_rules(bound: Caller) -> None:
    assert bound.ask("POST", "renders", {"text": "Hello.", "voice": "harriet"}).status_code == 202
    assert Render.objects.get().policy == {"privacy": "host", "max_price_tokens": 2}


def test_a_rollout_of_a_writer_changes_nothing_for_voices(caller: Caller) -> None:
    caller.ask("POST", "prompts", {"topic": "Squid", "minutes": 1})
    Rollout.objects.create(model="Scribe-1 9", percent=100)
    episode = Episode.objects.select_related("show").get()
    assert rules(episode, What.TEXT).to_json() == {"preferred": ["Scribe-1 9"]}
    assert rules(episode, What.SPEECH).to_json() == {}


def test_staff_set_a_keys_rules_and_nonsense_is_refused(bound: Caller, admin_client: Client) -> None:
    key = ApiKey.objects.get()
    form = {
        "name": key.name, "scopes": '["read"]', "per_minute": 1, "per_day": 1, "audio_minutes": 1,
        "policy": '{"privacy": "moon"}',
    }  # fmt: skip
    address = f"/admin/podcasts/apikey/{key.pk}/change/"
    assert "&quot;privacy&quot; must be one of" in admin_client.post(address, form).content.decode()
    assert admin_client.post(address, {**form, "policy": '{"privacy": "organisation"}'}).status_code == 302
    key.refresh_from_db()
    assert key.policy == {"privacy": "organisation"}
    assert Show.objects.count() == 0
