"""A podcast is ordered, remixed, cancelled, deleted and had back through the API, by its owner alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from podcasts.api.models import Scope, Spending
from podcasts.models import Episode, EpisodeStory, Prompt
from podcasts.production.stages import Stage
from tests.podcasts.api.conftest import ROOT, Caller, account, key_of
from tests.podcasts.web.conftest import add_story

pytestmark = pytest.mark.usefixtures("two_voices")

TEXT = "Peru and Ecuador agreed on joint patrols of their squid fishery in March. " * 20


@pytest.fixture
def ordered(caller: Caller) -> dict[str, Any]:
    answer = caller.ask("POST", "prompts", {"topic": "The squid fishery", "minutes": 1})
    assert answer.status_code == 201, answer.content
    assert answer["Location"] == answer.json()["links"]["self"]
    return answer.json()


def test_a_topic_is_enough(caller: Caller, ordered: dict[str, Any]) -> None:
    assert (ordered["stage"], ordered["visibility"], ordered["title"]) == ("gathering", "private", "The squid fishery")
    [row] = caller.ask("GET", "prompts").json()["results"]
    assert row["topic"] == "The squid fishery"
    assert row["episode"]["guid"] == ordered["guid"]


def test_its_minutes_count_against_the_key(listener: User) -> None:
    small = Caller(key_of(listener, audio_minutes=2))
    assert small.ask("POST", "prompts", {"topic": "Squid", "minutes": 1.5}).status_code == 201
    refused = small.ask("POST", "prompts", {"topic": "Squid", "minutes": 1})
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 80_000
    assert Episode.objects.count() == Spending.objects.count() == 1


def test_what_is_refused_is_not_counted(caller: Caller) -> None:
    wrong = {"topic": "Squid", "voices": ["nobody"], "sources": [{"kind": "text"}]}
    assert caller.ask("POST", "prompts", wrong).json()["detail"].startswith("Paste some text")
    del wrong["sources"]
    answer = caller.ask("POST", "prompts", wrong)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "#/voices"
    assert not Spending.objects.exists()
    assert not Episode.objects.exists()


def test_a_document_is_uploaded_and_becomes_a_source(caller: Caller) -> None:
    file = SimpleUploadedFile("squid.txt", TEXT.encode())
    uploaded = caller.post(f"{ROOT}/uploads", {"file": file})
    assert uploaded.status_code == 201, uploaded.content
    answer = caller.ask("POST", "prompts", {"topic": "Squid", "sources": [uploaded.json()]})
    assert answer.status_code == 201
    assert Prompt.objects.get().sources == [uploaded.json()]
    assert uploaded.json()["value"] not in caller.ask("GET", "prompts").content.decode()


@pytest.mark.parametrize(
    ("name", "content"), [("empty.txt", b""), ("x.pdf", b"%PDF-1.7 nothing"), ("z.docx", b"PK\x03\x04")]
)
def test_a_document_that_cannot_be_read_is_refused(caller: Caller, name: str, content: bytes) -> None:
    answer = caller.post(f"{ROOT}/uploads", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"


def test_cancelled_retried_deleted_and_had_back(caller: Caller, ordered: dict[str, Any]) -> None:
    guid = ordered["guid"]
    assert caller.ask("POST", f"episodes/{guid}/cancel").json()["stage"] == "cancelled"
    assert caller.ask("POST", f"episodes/{guid}/cancel").status_code == 409
    assert caller.ask("POST", f"episodes/{guid}/retry").json()["stage"] == "gathering"
    assert caller.ask("DELETE", f"episodes/{guid}").status_code == 204
    assert caller.ask("GET", f"episodes/{guid}").status_code == 404
    assert caller.ask("GET", "prompts").json()["results"] == []
    assert caller.ask("POST", f"episodes/{guid}/restore").status_code == 200
    assert caller.ask("GET", f"episodes/{guid}").status_code == 200


def test_remixed_without_new_research(caller: Caller, ordered: dict[str, Any]) -> None:
    path = f"episodes/{ordered['guid']}/remix"
    assert caller.ask("POST", path, {"minutes": 3}).status_code == 409, "nothing was gathered yet"
    episode = Episode.objects.get()
    add_story(episode)
    Episode.objects.update(stage=Stage.PUBLISHED)
    answer = caller.ask("POST", path, {"minutes": 3, "format": "briefing"})
    assert answer.status_code == 201, answer.content
    assert (answer.json()["stage"], answer.json()["minutes"]) == ("writing", 3.0)
    assert Prompt.objects.get(remix_of=episode).format == "briefing"
    assert EpisodeStory.objects.count() == 2


def test_nobody_else_sees_or_touches_it(ordered: dict[str, Any]) -> None:
    outsider = Caller(key_of(account("outsider")))
    guid = ordered["guid"]
    assert outsider.ask("GET", "prompts").json()["results"] == []
    for method, path in (
        ("GET", ""), ("GET", "/script"), ("DELETE", ""), ("POST", "/cancel"), ("POST", "/restore"), ("POST", "/retry"),
        ("POST", "/remix"), ("GET", "/audio"),
    ):  # fmt: skip
        body = {"minutes": 2} if path == "/remix" else None
        assert outsider.ask(method, f"episodes/{guid}{path}", body).status_code == 404, path
    assert Episode.objects.get().stage == Stage.GATHERING


def test_showing_it_to_others_needs_the_scope_publish(listener: User) -> None:
    writer = Caller(key_of(listener, Scope.READ, Scope.WRITE))
    public = {"topic": "Squid", "visibility": "public"}
    assert writer.ask("POST", "prompts", public).status_code == 403
    guid = writer.ask("POST", "prompts", {"topic": "Squid"}).json()["guid"]
    assert writer.ask("PATCH", f"episodes/{guid}", {"visibility": "public"}).status_code == 403
    publisher = Caller(key_of(listener))
    assert publisher.ask("PATCH", f"episodes/{guid}", {"visibility": "public"}).json()["visibility"] == "public"
    assert Episode.objects.get().show.visibility == "public"
