"""A POST with an Idempotency-Key is done once; old versions are neither sent again nor overwritten."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from podcasts.api.models import KeptAnswer
from podcasts.models import Episode
from podcasts.tasks import tidy_api
from tests.podcasts.api.conftest import ROOT, Caller, account, key_of

WISH = {"topic": "Squid", "minutes": 1}


@pytest.mark.usefixtures("two_voices")
def test_the_same_order_sent_twice_is_one_podcast(caller: Caller) -> None:
    first = caller.ask("POST", "prompts", WISH, idempotency_key="order-1")
    again = caller.ask("POST", "prompts", WISH, idempotency_key="order-1")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert again["Location"] == first["Location"]
    assert again["Idempotent-Replayed"] == "true"
    assert Episode.objects.count() == 1


@pytest.mark.usefixtures("two_voices")
def test_another_request_with_the_same_key_is_refused(caller: Caller, listener: User) -> None:
    caller.ask("POST", "prompts", WISH, idempotency_key="order-1")
    answer = caller.ask("POST", "prompts", WISH | {"minutes": 2}, idempotency_key="order-1")
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("#repeated")
    other = Caller(key_of(account("other")))
    assert other.ask("POST", "prompts", WISH, idempotency_key="order-1").status_code == 201, "keys are an account's own"


def test_a_refusal_is_kept_too_but_not_a_missing_right(listener: User) -> None:
    reader, writer = Caller(key_of(listener, "read")), Caller(key_of(listener))
    assert reader.ask("POST", "prompts", WISH, idempotency_key="k").status_code == 403
    assert writer.ask("POST", "prompts", {"topic": ""}, idempotency_key="k").status_code == 400
    again = writer.ask("POST", "prompts", {"topic": ""}, idempotency_key="k")
    assert again.status_code == 400
    assert again["Content-Type"] == "application/problem+json"
    assert again["Idempotent-Replayed"] == "true"


def test_while_the_first_is_at_work_the_second_waits(caller: Caller, listener: User) -> None:
    caller.ask("POST", "webhooks", {}, idempotency_key="k")
    KeptAnswer.objects.update(status=None)
    answer = caller.ask("POST", "webhooks", {}, idempotency_key="k")
    assert (answer.status_code, answer["Retry-After"]) == (409, "2")
    KeptAnswer.objects.update(created=timezone.now() - dt.timedelta(minutes=11))
    assert caller.ask("POST", "webhooks", {}, idempotency_key="k").status_code == 400, "the first died with its process"


def test_the_same_upload_sent_twice_is_one_file(caller: Caller) -> None:
    def send() -> Any:
        file = SimpleUploadedFile("squid.txt", b"Peru and Ecuador agreed on joint patrols of the fishery. " * 20)
        return caller.post(f"{ROOT}/uploads", {"file": file}, HTTP_IDEMPOTENCY_KEY="up")

    assert send().json() == send().json()


def test_a_key_is_forgotten_after_a_day(caller: Caller) -> None:
    caller.ask("POST", "webhooks", {}, idempotency_key="k")
    KeptAnswer.objects.update(created=timezone.now() - dt.timedelta(hours=25))
    answer = caller.ask("POST", "webhooks", {"url": "x"}, idempotency_key="k")
    assert "Idempotent-Replayed" not in answer
    KeptAnswer.objects.update(created=timezone.now() - dt.timedelta(hours=25))
    tidy_api()
    assert not KeptAnswer.objects.exists()


@pytest.mark.parametrize("key", ["x" * 256, "a\x00b"])
def test_a_key_that_is_none(caller: Caller, key: str) -> None:
    assert caller.ask("POST", "prompts", WISH, idempotency_key=key).status_code == 400


def test_what_a_reader_has_is_not_sent_again(episode: Episode, stranger: Caller) -> None:
    path = f"episodes/{episode.guid}"
    first = stranger.ask("GET", path)
    again = stranger.ask("GET", path, if_none_match=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert stranger.ask("GET", path, if_none_match='W/"x", ' + first["ETag"]).status_code == 304
    Episode.objects.update(title="Renamed")
    assert stranger.ask("GET", path, if_none_match=first["ETag"]).status_code == 200
    assert stranger.ask("HEAD", path).content == b""


def test_what_changed_meanwhile_is_not_overwritten(episode: Episode, desk: Caller) -> None:
    path = f"episodes/{episode.guid}"
    etag = desk.ask("GET", path)["ETag"]
    assert desk.ask("PATCH", path, {"title": "First"}, if_match=etag).status_code == 200
    late = desk.ask("PATCH", path, {"title": "Second"}, if_match=etag)
    assert late.status_code == 412
    assert Episode.objects.get().title == "First"
    now = desk.ask("GET", path)["ETag"]
    changed = desk.ask("PATCH", path, {"title": "Second"}, if_match=now)
    assert changed["ETag"] == desk.ask("GET", path)["ETag"], "one can go on from the answer"
