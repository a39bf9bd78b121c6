"""The OpenAPI document is complete, and the page that explains it is for everyone."""

from __future__ import annotations

import json

import pytest
from django.contrib.auth.models import User

from podcasts.api import keys
from podcasts.api.models import ApiKey
from podcasts.api.urls import urlpatterns
from tests.podcasts.api.conftest import Caller


@pytest.fixture
def document(stranger: Caller, db: None) -> dict[str, object]:
    answer = stranger.ask("GET", "openapi.json")
    assert answer.status_code == 200
    return json.loads(answer.content)


def test_every_address_is_described(document: dict[str, dict[str, object]]) -> None:
    # The document itself, its page, and the one that answers 404 describe nothing.
    assert len(document["paths"]) == len(urlpatterns) - 3


def test_every_operation_names_its_problems_its_topic_and_who_may(document: dict[str, dict[str, dict]]) -> None:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            assert operation["summary"], path
            assert operation["tags"], path
            assert operation["security"], path
            for code in ("400", "401", "403", "429"):
                content = operation["responses"][code]["content"]["application/problem+json"]
                assert content["example"]["status"] == int(code)
            assert "409" in operation["responses"] or method == "get"


def test_the_page_lists_every_operation_and_every_problem(stranger: Caller, document: dict[str, dict]) -> None:
    page = stranger.ask("GET", "docs").content.decode()
    for path, item in document["paths"].items():
        assert path in page
        for operation in item.values():
            assert f'id="{operation["operationId"]}"' in page
    for slug in ("validation", "throttled", "server"):
        assert f'id="{slug}"' in page
    assert "<script>" not in page


def test_the_account_page_asks_shows_once_and_revokes(listener: User, editor: User) -> None:
    browser = Caller()
    assert browser.get("/account/keys").status_code == 302
    browser.force_login(listener)
    assert "needed" not in browser.get("/account/keys").content.decode()
    form = {"name": "<b>mine</b>", "purpose": "listening", "scopes": ["read"]}
    assert browser.post("/account/keys", form).status_code == 302
    key = ApiKey.objects.get(owner=listener)
    assert "&lt;b&gt;mine" in browser.get("/account/keys").content.decode()
    assert browser.post(f"/account/keys/{key.pk}/secret").status_code == 409
    keys.approve(key, by=editor)
    shown = browser.post(f"/account/keys/{key.pk}/secret")
    key.refresh_from_db()
    assert f"nws_{key.prefix}_" in shown.content.decode()
    assert shown["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    outsider = Caller()
    outsider.force_login(editor)
    assert outsider.post(f"/account/keys/{key.pk}/revoke").status_code == 404
    assert browser.post(f"/account/keys/{key.pk}/revoke").status_code == 302
    assert browser.post(f"/account/keys/{key.pk}/revoke").status_code == 409


def test_a_form_without_scopes_is_refused_in_words(listener: User) -> None:
    browser = Caller()
    browser.force_login(listener)
    answer = browser.post("/account/keys", {"name": "x", "purpose": "y"})
    assert answer.status_code == 200
    assert "This field is required" in answer.content.decode()
    assert not ApiKey.objects.exists()


def test_staff_decide_in_the_admin(listener: User) -> None:
    key = keys.ask(listener, name="x", scopes=["read"])
    boss = User.objects.create_superuser("boss", password="a long sentence")
    browser = Caller()
    browser.force_login(boss)
    action = {"action": "approve", "_selected_action": [key.pk]}
    assert browser.post("/admin/podcasts/apikey/", action).status_code == 302
    key.refresh_from_db()
    assert (key.state, key.decided_by) == (ApiKey.State.APPROVED, boss)
    assert browser.post("/admin/podcasts/apikey/", action | {"action": "revoke"}).status_code == 302
    key.refresh_from_db()
    assert key.state == ApiKey.State.REVOKED
    assert browser.get(f"/admin/podcasts/apikey/{key.pk}/change/").status_code == 200
