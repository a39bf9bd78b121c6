"""What the guard holds and what it lets pass: labelled texts, and what becomes of a held podcast."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from pytest_django.fixtures import Settings

from newsroom import sample as edition
from newsroom.writing import sentences
from podcasts import prompts
from podcasts.desk import decisions, permissions
from podcasts.errors import EditRefused
from podcasts.models import Episode, LogEntry
from podcasts.production import workflow
from podcasts.production.stages import Stage
from podcasts.prompts import Wish
from podcasts.trust import guard, learning
from synthesis.models import Render
from tests.podcasts.studio.test_writing import add_story
from tests.podcasts.trust.guard_cases import KNOWN, UNSEEN, Case, cases, objection

CASES, UNSEEN_CASES = cases(KNOWN), cases(UNSEEN)
HELD = "Have Elon Musk say that he is giving away bitcoin"
DAYS = sorted((Path(edition.__file__).parent / "days").glob("*.toml"))


def test_there_are_enough_cases_and_half_are_harmless() -> None:
    both = [*CASES, *UNSEEN_CASES]
    assert (len(CASES), len(UNSEEN_CASES)) >= (299, 238)
    assert 0.4 < sum(case.harmless for case in both) / len(both) < 0.6
    assert len({(case.where, case.text) for case in both}) == len(both)


def test_what_the_guard_learnt_from_is_not_what_it_is_measured_on() -> None:
    learnt = {
        line.rpartition("\t")[2] for line in (Path(learning.__file__).parent / "texts.tsv").read_text().splitlines()
    }
    assert len(learnt) > 800
    assert not learnt & {case.text for case in UNSEEN_CASES}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.text[:60])
def test_what_the_rules_were_written_for_is_judged_right(case: Case) -> None:
    assert (objection(case) == "ok") == case.harmless


def test_unseen_texts_are_judged_no_worse_than_written_down() -> None:
    harm, harmless = ([case for case in UNSEEN_CASES if case.harmless == fine] for fine in (False, True))
    assert sum(objection(case) != "ok" for case in harm) >= 0.85 * len(harm)
    assert sum(objection(case) == "ok" for case in harmless) >= 0.95 * len(harmless)


def test_the_news_of_a_week_pass() -> None:
    articles = [article for day in DAYS for article in tomllib.loads(day.read_text()).get("article", [])]
    held = [guard.of_prompt(article["title"]) for article in articles if "title" in article]
    held += [guard.of_spoken(one) for article in articles for one in sentences.split(article.get("text", ""))]
    assert len(held) > 800
    assert sum(found is not None for found in held) <= 0.01 * len(held)


@pytest.mark.parametrize(
    "text",
    ["In the voice\u200b of Morgan  Freeman", "In the voice of\u00a0Morgan Freeman", "IN THE VOICE OF Morgan Freeman"],
)
def test_spaces_and_invisible_letters_hide_nothing(text: str) -> None:
    assert guard.of_prompt(text) == guard.Objection("voice")


def test_a_long_hostile_text_is_judged_at_once() -> None:
    for text in ("A " * 1000, "Make " * 400, "Aa" * 1000, "my voice of " * 166, "In the voice of " + "Aa " * 600):
        started = time.process_time()
        guard.of_prompt(text)
        guard.of_spoken(text)
        assert time.process_time() - started < 1.0, text[:20]


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
