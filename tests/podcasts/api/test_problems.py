"""Every error is a problem document, whoever makes it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import override_settings

from podcasts.api.problems import pointed
from podcasts.models import Episode
from tests.podcasts.api.conftest import ROOT, Caller


def problem(answer: Any, status: int, slug: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["X-Request-ID"]
    body: dict[str, Any] = answer.json()
    assert body["status"] == status
    assert body["type"].endswith(f"/api/v1/docs#{slug}")
    assert body["title"]
    assert body["detail"]
    return body


def test_an_address_that_is_not_there(stranger: Caller, db: None) -> None:
    problem(stranger.ask("GET", "nonsense/🎧"), 404, "not-found")
    problem(stranger.ask("GET", "shows/none"), 404, "not-found")
    problem(stranger.ask("GET", "episodes/not-a-guid"), 404, "not-found")


def test_a_method_that_is_not_served_names_those_that_are(caller: Caller) -> None:
    answer = caller.ask("DELETE", "episodes")
    problem(answer, 405, "method")
    assert answer["Allow"] == "GET, HEAD"


def test_a_stranger_is_asked_who_it_is(stranger: Caller, db: None) -> None:
    answer = stranger.ask("GET", "feeds")
    problem(answer, 401, "unauthenticated")
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_a_body_that_is_no_json(caller: Caller) -> None:
    answer = caller.generic("POST", f"{ROOT}/renders", b"{\xff", content_type="application/json")
    problem(answer, 400, "malformed")
    problem(caller.generic("POST", f"{ROOT}/renders", b"{}", content_type="text/csv"), 415, "media-type")
    problem(caller.ask("GET", "me", accept="image/png"), 406, "not-acceptable")


def test_each_field_that_does_not_fit_is_pointed_at(caller: Caller) -> None:
    body = problem(caller.ask("POST", "renders", {"text": "", "pace": "fast", "speed": 2}), 400, "validation")
    assert [error["pointer"] for error in body["errors"]] == ["#/speed"]
    body = problem(caller.ask("POST", "renders", {"text": "", "pace": "fast"}), 400, "validation")
    assert {error["pointer"] for error in body["errors"]} == {"#/voice", "#/text", "#/pace"}


def test_a_misspelt_filter_is_refused(caller: Caller) -> None:
    body = problem(caller.ask("GET", "episodes?shwo=x"), 400, "validation")
    assert "there are" in body["errors"][0]["detail"]


def test_a_number_is_no_text(caller: Caller) -> None:
    body = problem(caller.ask("POST", "renders", {"voice": "x", "text": 5}), 400, "validation")
    assert body["errors"][0]["pointer"] == "#/text"


def test_a_body_of_another_shape(caller: Caller) -> None:
    for shape in ([], "text", 3, None, [[]]):
        answer = caller.generic("POST", f"{ROOT}/renders", str(shape).encode(), content_type="application/json")
        assert answer.status_code == 400


def test_what_is_too_large(caller: Caller) -> None:
    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        problem(caller.ask("POST", "renders", {"voice": "x", "text": "x" * 2000}), 413, "too-large")


def test_the_wrong_host_name(stranger: Caller) -> None:
    answer = stranger.get(f"{ROOT}/shows", HTTP_HOST="evil.example")
    problem(answer, 400, "malformed")


@pytest.mark.usefixtures("episode")
def test_our_own_mistake_is_told_without_its_insides(caller: Caller) -> None:
    Episode.objects.update(chapters="not a list of chapters")
    answer = caller.ask("GET", f"episodes/{Episode.objects.get().guid}")
    body = problem(answer, 500, "server")
    assert "Traceback" not in answer.content.decode()
    assert body["instance"] == f"urn:request:{answer['X-Request-ID']}"


def test_a_request_keeps_the_id_it_came_with(stranger: Caller, db: None) -> None:
    assert stranger.ask("GET", "shows", x_request_id="trace-12345678")["X-Request-ID"] == "trace-12345678"
    assert stranger.ask("GET", "shows", x_request_id="<script>")["X-Request-ID"] != "<script>"


def test_pointers_are_escaped() -> None:
    found = list(pointed({"a/b": {"~": ["wrong"]}, "rows": [{}, {"x": ["bad"]}], "non_field_errors": ["all"]}))
    assert [error["pointer"] for error in found] == ["#/a~1b/~0", "#/rows/1/x", "#"]
