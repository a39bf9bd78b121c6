"""The page that shows the chain from article to line to voice, to whoever may see the episode."""

from __future__ import annotations

import pytest
from django.test import Client

from podcasts.desk.lines import EDITOR
from podcasts.models import Episode, Line, Visibility
from podcasts.production import actions
from podcasts.trust.models import LogEntry
from podcasts.trust.provenance import origin
from synthesis.provenance.manifest import PERSON, TRAINED
from tests.podcasts.web.conftest import make_episode, make_show

pytestmark = pytest.mark.django_db


@pytest.fixture
def episode() -> Episode:
    return make_episode(make_show())


def page(client: Client, episode: Episode) -> tuple[int, str]:
    response = client.get(f"/shows/{episode.show.slug}/{episode.guid}/provenance/")
    return response.status_code, response.content.decode()


def test_each_line_stands_with_its_sources_and_models(client: Client, episode: Episode) -> None:
    entry = LogEntry.objects.append("published", f"episode:{episode.pk}")
    status, text = page(client, episode)
    assert status == 200
    line = episode.scripts.get().lines.exclude(facts=None).first()
    assert line
    assert line.render
    fact = line.facts.get()
    assert "Peru &amp; Ecuador agreed on &lt;joint&gt; patrols" in text
    assert fact.article.spoken_source in text
    assert line.render.model in text
    assert entry.digest in text


def test_it_tells_editors_phrases_rules_and_models_apart(client: Client, episode: Episode) -> None:
    opening, told, question = episode.scripts.get().lines.order_by("position")
    _, text = page(client, episode)
    assert "A set phrase of the newsroom, put in by rule (Extractive 1, no language model); spoken by" in text
    assert "The source&#x27;s words, shortened by rule (Extractive 1, no language model); spoken by" in text
    for line, model in ((opening, EDITOR), (told, "Scribe-1 0.2"), (question, "")):
        Line.objects.filter(pk=line.pk).update(model=model)
    _, text = page(client, episode)
    for words in (
        "Written by an editor",
        "Written by the language model Scribe-1 0.2",
        "Who wrote it was not recorded",
    ):
        assert text.count(words) == 1
    made = origin(episode, list(episode.scripts.get().lines.select_related("render"))).writers
    assert {(maker.name, maker.source) for maker in made} == {(EDITOR, PERSON), ("Scribe-1 0.2", TRAINED)}


def test_the_episode_page_leads_there(client: Client, episode: Episode) -> None:
    text = client.get(f"/shows/{episode.show.slug}/{episode.guid}/").content.decode()
    assert f"/shows/{episode.show.slug}/{episode.guid}/provenance/" in text


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE])
def test_strangers_see_no_chain_of_what_is_private(client: Client, episode: Episode, visibility: Visibility) -> None:
    Episode.objects.update(visibility=visibility)
    assert page(client, episode)[0] == 404


def test_a_withdrawn_episode_shows_none(client: Client, episode: Episode) -> None:
    actions.withdraw(episode)
    assert page(client, episode)[0] == 404
    assert LogEntry.objects.get(subject=f"episode:{episode.pk}").action == "withdrawn"


def test_the_number_of_queries_does_not_grow_with_the_lines(
    client: Client, episode: Episode, django_assert_max_num_queries: object
) -> None:
    script = episode.scripts.get()
    last = script.lines.order_by("position").last()
    assert last
    for position in range(20):
        last.pk, last.position = None, 100 + position
        last._state.adding = True
        last.save()
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        assert page(client, episode)[0] == 200
