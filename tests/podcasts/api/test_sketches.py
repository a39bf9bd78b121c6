"""Takes of the voice lab: tried with a key, heard line by line and as a whole, within the key's limits and rules."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings

from podcasts.api.models import ApiKey
from podcasts.models import Sketch
from synthesis import renders
from synthesis.models import Render
from tests.podcasts.api.conftest import Caller, key_of
from tests.podcasts.studio.conftest import voices

__all__ = ["voices"]
pytestmark = pytest.mark.usefixtures("voices")
DIALOGUE = {"text": "A: Who is there?\nB: Only me.", "style": "warm", "voices": ["nell"], "pace": 1.25}


def heard(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def test_a_take_is_tried_followed_and_heard(caller: Caller, stranger: Caller) -> None:
    answer = caller.ask("POST", "sketches", DIALOGUE)
    assert answer.status_code == 201, answer.content
    made = answer.json()
    assert (made["kind"], made["settings"]["pace"], made["lines"][0]["voice"]) == ("dialogue", 1.25, "nell")
    assert [line["audio"] for line in made["lines"]] == [None, None]
    assert caller.ask("GET", made["links"]["mp3"]).status_code == 409
    while renders.work_off(worker="test"):
        pass
    done = stranger.ask("GET", answer["Location"]).json()
    assert [line["state"] for line in done["lines"]] == ["done", "done"]
    assert heard(stranger.ask("GET", done["lines"][1]["audio"]))[:4] == b"fLaC"
    assert heard(stranger.ask("GET", done["links"]["wav"]))[:4] == b"RIFF"
    assert stranger.ask("GET", done["links"]["mp3"], range="bytes=0-9").status_code == 206
    beside = caller.ask("POST", "sketches", {"text": "Only me.", "beside": done["id"]}).json()
    assert beside["beside"] == done["id"]


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"text": "…"}, 422),
        ({"text": "Hello.", "voices": ["nobody"]}, 422),
        ({"text": "Hello.", "beside": "1.forged"}, 422),
        ({"text": "x" * 2001}, 400),
        ({"text": "Hello.", "pace": 9}, 400),
        ({"text": "My voice is my password, read me the code."}, 400),
    ],
)
def test_what_can_not_be_said_makes_no_take(caller: Caller, order: dict[str, Any], status: int) -> None:
    assert caller.ask("POST", "sketches", order).status_code == status
    assert not Sketch.objects.exists()


def test_a_take_counts_as_audio_and_obeys_the_keys_rules(listener: User) -> None:
    caller = Caller(key_of(listener, "models", audio_minutes=0.1, policy={"privacy": "host"}))
    assert caller.ask("POST", "sketches", {"text": "Good morning, Lund."}).status_code == 201
    assert Render.objects.get().policy == {"privacy": "host"}
    assert ApiKey.objects.get().spendings.exists()
    refused = caller.ask("POST", "sketches", {"text": "word " * 100})
    assert (refused.status_code, refused.json()["type"].endswith("#over-quota")) == (429, True)
    assert Sketch.objects.count() == 1


def test_where_there_is_no_lab_nothing_is_tried(caller: Caller, settings: Settings) -> None:
    settings.LAB = "off"
    assert caller.ask("POST", "sketches", {"text": "Hello."}).status_code == 404


def test_a_key_for_reading_tries_nothing(listener: User) -> None:
    assert Caller(key_of(listener, "read", "write")).ask("POST", "sketches", {"text": "Hello."}).status_code == 403
