"""The OpenAI-compatible server that the settings name takes part in the routing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

from orchestrator import registry
from orchestrator.models import ModelRun
from orchestrator.policy import Policy
from orchestrator.routing import ask
from tests.orchestrator import chat_server as server
from tests.orchestrator.chat_server import chat_server
from tests.orchestrator.stage import SUMMARISE, put_writer, says

SUMMARY = json.dumps({"text": "A bridge opened."})


def set_up(settings: Any, url: str, **others: object) -> None:
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL, settings.OPENAI_API_KEY = url, "gpt-test", "k"
    for name, value in others.items():
        setattr(settings, name, value)
    apps.get_app_config("orchestrator").ready()


@pytest.mark.django_db
def test_a_server_in_the_settings_writes_and_is_priced(settings: Any) -> None:
    with chat_server(server.streams(SUMMARY)) as chat:
        set_up(settings, chat.url, OPENAI_PRICE_IN=2.0, OPENAI_PRICE_OUT=8.0)
        answer = ask(SUMMARISE, subject="episode:3")
    assert answer.response.text == "A bridge opened."
    assert answer.card.label == "gpt-test at 127.0.0.1"
    run = ModelRun.objects.get()
    assert (run.kind, run.tokens_in, run.tokens_out) == ("partner", 321, 45)
    assert float(run.cost) == pytest.approx((321 * 2 + 45 * 8) / 1e6)


@pytest.mark.django_db
def test_a_server_that_is_cut_off_in_the_middle_is_followed_by_the_floor(settings: Any) -> None:
    put_writer("Extractive", says("The floor."), floor=True)
    with chat_server(server.streams(SUMMARY), server.breaks_off('{"text": "A bri')) as chat:
        set_up(settings, chat.url)
        answers = [ask(SUMMARISE) for _ in range(2)]
    assert [answer.card.name for answer in answers] == ["gpt-test", "Extractive"]
    assert "gpt-test could not be reached at 127.0.0.1" in answers[1].reason
    outcomes = list(ModelRun.objects.order_by("id").values_list("model", "outcome"))
    assert outcomes == [("gpt-test", "ok"), ("gpt-test", "unavailable"), ("Extractive", "ok")]


@pytest.mark.django_db
def test_an_outside_server_is_never_asked_when_the_policy_keeps_data_here(settings: Any) -> None:
    put_writer("Extractive", says("The floor."), floor=True)
    with chat_server(server.streams(SUMMARY)) as chat:
        set_up(settings, chat.url)
        assert ask(SUMMARISE, Policy.from_json({"privacy": "host"})).card.name == "Extractive"
        assert chat.requests == []


def test_a_server_of_the_operator_counts_as_open(settings: Any) -> None:
    set_up(settings, "http://127.0.0.1:9/v1", OPENAI_RETENTION="host", OPENAI_LANGUAGES=["de"])
    found = registry.get("gpt-test").card
    assert (found.kind, found.retention, found.languages) == ("open", "host", frozenset({"de"}))


def test_an_address_without_a_model_stops_the_start(settings: Any) -> None:
    settings.OPENAI_BASE_URL, settings.OPENAI_MODEL = "http://127.0.0.1:9/v1", ""
    with pytest.raises(ImproperlyConfigured, match="OPENAI_MODEL is empty: name the model to ask for"):
        apps.get_app_config("orchestrator").ready()


def test_without_an_address_nothing_is_registered(settings: Any) -> None:
    settings.OPENAI_BASE_URL = ""
    apps.get_app_config("orchestrator").ready()
    assert registry.cards() == []
