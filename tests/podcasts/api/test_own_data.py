"""A key takes along what is stored of its owner; the owner's own session alone deletes it."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from django.contrib.auth.models import User

from podcasts import prompts
from podcasts.models import Episode, Show
from podcasts.prompts import Wish
from tests.podcasts.api.conftest import Caller, account, key_of
from tests.podcasts.studio.conftest import voices

__all__ = ["voices"]


def data_of(caller: Caller) -> Any:
    answer = caller.ask("GET", "me/data")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as bundle:
        return json.loads(bundle.read("data.json"))


def test_a_key_takes_along_its_owners_things_and_nobody_elses(voices: Any, listener: User, caller: Caller) -> None:
    prompts.order(listener, Wish("Squid 🦑"))
    prompts.order(account("other"), Wish("Somebody's secret"))
    data = data_of(caller)
    assert data["account"]["name"] == "listener"
    assert [podcast["prompt"]["topic"] for podcast in data["podcasts"]] == ["Squid 🦑"]


def test_only_so_often_in_an_hour(caller: Caller) -> None:
    for _ in range(5):
        data_of(caller)
    answer = caller.ask("GET", "me/data")
    assert (answer.status_code, answer["Retry-After"]) == (429, "3600")
    assert answer["Content-Type"] == "application/problem+json"


def test_no_key_deletes_an_account(caller: Caller) -> None:
    assert caller.ask("POST", "me/deletion", {"password": "a long sentence"}).status_code == 403
    assert User.objects.filter(username="listener").exists()


def test_the_owner_deletes_it_with_the_password(voices: Any, listener: User) -> None:
    prompts.order(listener, Wish("Squid"))
    key_of(listener)
    browser = Caller()
    browser.force_login(listener)
    wrong = browser.ask("POST", "me/deletion", {"password": "guess"})
    assert (wrong.status_code, "not your password" in wrong.json()["detail"]) == (422, True)
    gone = browser.ask("POST", "me/deletion", {"password": "a long sentence"}, idempotency_key="once")
    assert gone.status_code == 204
    assert [model.objects.count() for model in (User, Show, Episode)] == [0, 0, 0]
    assert browser.ask("GET", "me").status_code == 401


def test_a_forged_request_deletes_nothing(listener: User) -> None:
    forger = Caller(enforce_csrf_checks=True)
    forger.force_login(listener)
    assert forger.ask("POST", "me/deletion", {"password": "a long sentence"}).status_code == 403
    assert User.objects.filter(username="listener").exists()


def test_an_editors_account_is_not_deleted_here(editor: User) -> None:
    browser = Caller()
    browser.force_login(editor)
    assert "in the admin" in browser.ask("POST", "me/deletion", {"password": "a long sentence"}).json()["detail"]
    assert User.objects.filter(username="editor").exists()
