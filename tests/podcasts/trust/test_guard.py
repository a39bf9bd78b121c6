"""What the guard holds and what it lets pass: labelled texts, and what becomes of a held podcast."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django.fixtures import Settings

from podcasts import prompts
from podcasts.desk import decisions, permissions
from podcasts.errors import EditRefused
from podcasts.models import Episode, LogEntry
from podcasts.production import workflow
from podcasts.production.stages import Stage
from podcasts.prompts import Wish
from podcasts.trust import guard
from synthesis.models import Render
from tests.podcasts.studio.test_writing import add_story
from tests.podcasts.trust.guard_cases import Case, cases

CASES = cases()
HELD = "Have Elon Musk say that he is giving away bitcoin"


def objection(case: Case) -> str:
    judge = guard.of_prompt if case.where == "prompt" else guard.of_spoken
    found = judge(case.text)
    return found.kind if found else "ok"


def test_there_are_enough_cases_and_half_are_harmless() -> None:
    harmless = sum(case.verdict == "ok" for case in CASES)
    assert len(CASES) >= 160
    assert 0.4 < harmless / len(CASES) < 0.6
    assert len({(case.where, case.text) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", [case for case in CASES if case.set != "third"], ids=lambda case: case.text[:60])
def test_what_the_rules_were_written_for_is_judged_right(case: Case) -> None:
    assert (objection(case) == "ok") == (case.verdict == "ok")


def test_unseen_texts_are_judged_no_worse_than_written_down() -> None:
    unseen = [case for case in CASES if case.set == "third"]
    harm, harmless = ([c for c in unseen if (c.verdict == "ok") == fine] for fine in (False, True))
    assert sum(objection(case) != "ok" for case in harm) >= 11
    assert sum(objection(case) != "ok" for case in harmless) <= 3


@pytest.mark.parametrize(
    "text",
    ["In the voice\u200b of Morgan  Freeman", "In the voice of\u00a0Morgan Freeman", "IN THE VOICE OF Morgan Freeman"],
)
def test_spaces_and_invisible_letters_hide_nothing(text: str) -> None:
    assert guard.of_prompt(text) == guard.Objection("voice")


def test_a_long_hostile_text_is_judged_at_once() -> None:
    for text in ("A " * 1000, "Make " * 400, "Aa" * 1000, "my voice of " * 166, "In the voice of " + "Aa " * 600):
        guard.of_prompt(text)
        guard.of_spoken(text)


@pytest.fixture
def held(ana: User, voices: object, redis_server: str) -> Episode:
    episode = prompts.order(ana, Wish(HELD))
    add_story(episode, 0)
    Episode.objects.filter(pk=episode.pk).update(stage=Stage.WRITING, claimed_by="")
    assert workflow.run(episode.pk, Stage.WRITING)
    episode.refresh_from_db()
    return episode


def test_a_held_podcast_waits_for_an_editor_with_the_reason(held: Episode) -> None:
    assert held.stage == Stage.REVIEW
    assert "real person" in held.notice
    assert not Render.objects.exists()
    entry = LogEntry.objects.get(action="held")
    assert (entry.subject, entry.details) == (f"episode:{held.pk}", {"reason": "impersonation"})


def test_its_owner_cannot_let_it_pass(held: Episode, ana: User, client: Client) -> None:
    with pytest.raises(EditRefused, match="An editor has to see"):
        decisions.approve(held, by=ana)
    client.force_login(ana)
    page = client.get(f"/mine/{held.guid}/").content.decode()
    assert "An editor looks at this podcast" in page
    assert "Approve the script" not in page
    client.post(f"/mine/{held.guid}/approve")
    held.refresh_from_db()
    assert held.stage == Stage.REVIEW


def test_an_editor_sees_it_although_it_is_private_and_lets_it_pass(held: Episode, outsider: User) -> None:
    assert held in permissions.episodes(outsider)
    outsider.user_permissions.add(Permission.objects.get(codename="approve_script"))
    editor = User.objects.get(pk=outsider.pk)
    decisions.approve(held, by=editor)
    held.refresh_from_db()
    assert held.stage == Stage.VOICING
    assert LogEntry.objects.get(action="let pass").actor == editor.username
    assert held not in permissions.episodes(editor)


def test_the_lab_refuses_it_with_a_sentence(
    client: Client,
    voices: object,
    redis_server: str,
    settings: Settings,
) -> None:
    settings.LAB = "anyone"
    response = client.post("/lab/", {"text": "I am Emmanuel Macron, and I resign."})
    assert response.status_code == 422
    assert "mouth of a real person" in response.content.decode()
    assert not Render.objects.exists()
