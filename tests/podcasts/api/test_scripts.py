"""A script is read, edited line by line and decided on; nobody's work is overwritten, and nothing unapproved leaks."""

from __future__ import annotations

from typing import Any

import pytest

from podcasts.models import Episode, Script
from podcasts.production.stages import Stage
from tests.podcasts.api.conftest import Caller, account, key_of


@pytest.fixture
def waiting(episode: Episode) -> Episode:
    Episode.objects.filter(pk=episode.pk).update(stage=Stage.REVIEW)
    episode.refresh_from_db()
    return episode


@pytest.fixture
def script(waiting: Episode, desk: Caller) -> Any:
    return desk.ask("GET", f"episodes/{waiting.guid}/script")


def edit(who: Caller, episode: Episode, etag: str, **order: Any) -> Any:
    return who.ask("POST", f"episodes/{episode.guid}/script/edits", order, if_match=etag)


def texts(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [line["text"] for line in answer.json()["lines"]]


def test_every_edit_answers_the_script_as_it_is_now(waiting: Episode, script: Any, desk: Caller) -> None:
    lines = script.json()["lines"]
    first, second = lines[0]["id"], lines[1]["id"]
    answer = edit(desk, waiting, script["ETag"], action="change", line=first, text="Good evening.")
    assert texts(answer)[0] == "Good evening."
    answer = edit(desk, waiting, answer["ETag"], action="insert", line=first, text="Here we go.", speaker="B")
    assert texts(answer)[1] == "Here we go."
    answer = edit(desk, waiting, answer["ETag"], action="move", line=second, to=0)
    assert answer.json()["lines"][0]["id"] == second
    answer = edit(desk, waiting, answer["ETag"], action="undo")
    assert answer.json()["lines"][0]["id"] == first
    answer = edit(desk, waiting, answer["ETag"], action="delete", line=first)
    assert len(texts(answer)) == 3
    done = desk.ask("GET", f"episodes/{waiting.guid}/script/edits").json()["results"]
    assert [row["action"] for row in done] == ["delete", "undo", "move", "insert", "change"]


def test_of_two_editors_of_one_line_the_second_is_told(waiting: Episode, script: Any, desk: Caller) -> None:
    line = script.json()["lines"][0]["id"]
    assert edit(desk, waiting, script["ETag"], action="change", line=line, text="First.").status_code == 200
    answer = edit(desk, waiting, script["ETag"], action="change", line=line, text="Second.")
    assert answer.status_code == 412
    assert answer.json()["type"].endswith("#changed")
    assert "editor" in answer.json()["detail"]
    assert "First." in texts(desk.ask("GET", f"episodes/{waiting.guid}/script"))


def test_an_edit_says_which_version_it_means(waiting: Episode, script: Any, desk: Caller) -> None:
    line = script.json()["lines"][0]["id"]
    assert (
        desk.ask("POST", f"episodes/{waiting.guid}/script/edits", {"action": "delete", "line": line}).status_code == 428
    )
    assert edit(desk, waiting, '"something else"', action="delete", line=line).status_code == 412
    assert edit(desk, waiting, "*", action="delete", line=line).status_code == 200


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ({"action": "sing"}, (400, "#/action")),
        ({"action": "split"}, (422, "#/line")),
        ({"action": "delete", "line": 999_999}, (422, "#/line")),
        ({"action": "insert", "text": "x"}, (422, "#/speaker")),
        ({"action": "insert", "text": "x", "speaker": "Z"}, (400, "#/speaker")),
        ({"action": "delete", "line": 1, "extra": 1}, (400, "#/extra")),
    ],
)
def test_an_edit_that_does_not_fit(
    waiting: Episode, script: Any, desk: Caller, order: dict[str, Any], expected: Any
) -> None:
    answer = edit(desk, waiting, script["ETag"], **order)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == expected


def test_a_line_of_another_episode_cannot_be_reached(waiting: Episode, script: Any, desk: Caller) -> None:
    other = Script.objects.create(episode=Episode.objects.create(show=waiting.show, minutes=1))
    line = other.lines.create(position=0, speaker="A", act="report", text="Not yours.")
    assert edit(desk, waiting, script["ETag"], action="delete", line=line.pk).status_code == 422
    assert other.lines.exists()


def test_a_flag_must_be_let_stand_before_it_is_approved(waiting: Episode, script: Any, desk: Caller) -> None:
    line = script.json()["lines"][1]["id"]
    answer = edit(desk, waiting, script["ETag"], action="change", line=line, text="Peru sent 99 ships.")
    assert answer.json()["lines"][1]["flags"]
    held = desk.ask("POST", f"episodes/{waiting.guid}/approve")
    assert held.status_code == 409
    assert "flagged" in held.json()["detail"]
    assert (
        edit(desk, waiting, answer["ETag"], action="override", line=line, reason="Heard it myself.").status_code == 200
    )


def test_rejected_with_a_reason(waiting: Episode, desk: Caller) -> None:
    assert desk.ask("POST", f"episodes/{waiting.guid}/reject", {}).status_code == 400
    answer = desk.ask("POST", f"episodes/{waiting.guid}/reject", {"reason": "Too dry."})
    assert answer.json()["stage"] == "writing"
    assert Script.objects.get(episode=waiting).rejected == "Too dry."


def test_a_draft_is_seen_by_editors_only(episode: Episode, desk: Caller, caller: Caller, stranger: Caller) -> None:
    path = f"episodes/{episode.guid}/script"
    opened = desk.ask("POST", path)
    assert (opened.status_code, opened.json()["draft"]) == (201, True)
    line = opened.json()["lines"][0]["id"]
    assert edit(desk, episode, opened["ETag"], action="change", line=line, text="Unapproved words.").status_code == 200
    for outsider in (caller, stranger):
        answer = outsider.ask("GET", path)
        assert answer.status_code == 200
        assert "Unapproved" not in answer.content.decode()
        assert outsider.ask("GET", f"{path}/edits").status_code in (401, 403)


def test_a_new_version_is_thrown_away_and_what_is_out_stays(episode: Episode, desk: Caller, stranger: Caller) -> None:
    path = f"episodes/{episode.guid}/script"
    before = stranger.ask("GET", path).json()
    draft = desk.ask("POST", path)
    assert desk.ask("DELETE", path).status_code == 428
    assert desk.ask("DELETE", path, if_match='"r9999.' + "0" * 32 + '"').status_code == 412
    assert stranger.ask("DELETE", path, if_match=draft["ETag"]).status_code == 401
    assert desk.ask("DELETE", path, if_match=draft["ETag"]).status_code == 204
    assert desk.ask("GET", path).json() == stranger.ask("GET", path).json() == before
    assert desk.ask("DELETE", path, if_match="*").status_code == 409


def test_who_may_only_look_changes_nothing(waiting: Episode, script: Any, caller: Caller) -> None:
    line = script.json()["lines"][0]["id"]
    looker = Caller(key_of(account("looker", "podcasts.view_episode", "podcasts.view_script")))
    for outsider, status in ((caller, 403), (looker, 403)):
        assert edit(outsider, waiting, "*", action="delete", line=line).status_code == status
        for decision in ("approve", "revoice", "recall"):
            assert outsider.ask("POST", f"episodes/{waiting.guid}/{decision}").status_code == status
    assert caller.ask("GET", f"episodes/{waiting.guid}/script").status_code == 403
    assert looker.ask("GET", f"episodes/{waiting.guid}/script").status_code == 200
