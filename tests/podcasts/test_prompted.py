"""An ordered podcast is gathered from the sources of its prompt, and written from them alone."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from newsroom.models import Article, Dossier
from newsroom.research import uploads
from newsroom.research.sources import Source
from podcasts import prompts
from podcasts.models import Episode, Line
from podcasts.production import workflow
from podcasts.production.stages import Stage
from podcasts.prompts import Wish
from tests.newsroom.research.files import BRIDGE, FERRY, docx
from tests.newsroom.stories.newswire import BANK, FIRE, article

pytestmark = pytest.mark.usefixtures("two_voices", "redis_server")


@pytest.fixture
def ana(transactional_db: None) -> User:
    return User.objects.create_user("ana", "ana@example.org", "open-sesame-71")


def order(ana: User, topic: str, *sources: Source, minutes: float = 1.0) -> Episode:
    episode = prompts.order(ana, Wish(topic, minutes=minutes, sources=sources))
    workflow.run(episode.pk, Stage.GATHERING)
    episode.refresh_from_db()
    return episode


def written(episode: Episode) -> list[Line]:
    assert workflow.run(episode.pk, Stage.WRITING), Episode.objects.get(pk=episode.pk).error
    return list(Line.objects.filter(script__episode=episode).prefetch_related("facts"))


def test_an_upload_becomes_a_script_that_rests_on_its_sentences(ana: User) -> None:
    upload = uploads.store(SimpleUploadedFile("halm.docx", docx({"The bridge": BRIDGE, "The ferry": FERRY})))
    episode = order(ana, "the bridge and the ferry of Halm", upload)
    assert (episode.stage, episode.error) == (Stage.WRITING, "")
    facts = {fact.text for line in written(episode) for fact in line.facts.all()}
    assert facts
    assert facts <= {*BRIDGE, *FERRY}
    assert not Article.objects.exists()


def test_the_newsroom_answers_where_no_source_is_named(ana: User) -> None:
    cited = article(*FIRE)
    article(*BANK)
    episode = order(ana, "the market fire in Bellhaven")
    assert {fact.article for told in episode.told.all() for fact in told.brief.facts.all()} == {cited}
    assert written(episode)


def test_where_nothing_answers_the_listener_is_told_and_can_try_again(ana: User) -> None:
    article(*BANK)
    episode = order(ana, "how yaks live in Tibet")
    assert (episode.stage, episode.failed_stage) == (Stage.FAILED, Stage.GATHERING)
    assert episode.error.startswith("Nothing in our newsroom answers “how yaks live in Tibet”")
    assert not Dossier.objects.exists()
    article(
        "Yaks live high in Tibet", "Some two million yaks live in Tibet, where herders keep them for milk and wool."
    )
    prompts.retry(episode)
    assert workflow.run(episode.pk, Stage.GATHERING)


def test_what_could_not_be_read_is_still_noted_after_writing(ana: User) -> None:
    episode = order(ana, "the bridge of Halm", Source("url", "http://127.0.0.1:9/x"), Source("text", " ".join(BRIDGE)))
    assert "inside this network or machine" in episode.notice
    assert written(episode)
    episode.refresh_from_db()
    assert "inside this network or machine" in episode.notice


def test_a_remix_tells_the_same_material_without_new_research(ana: User) -> None:
    episode = order(ana, "the bridge of Halm", Source("text", " ".join(BRIDGE)))
    written(episode)
    remix = prompts.remix(episode, Wish("The bridge, as a story", minutes=1.0, format="story"))
    assert written(remix)
    assert Dossier.objects.count() == 1


def test_an_outsider_finds_nothing_of_it(ana: User, client: Client) -> None:
    episode = order(ana, "the bridge of Halm", Source("text", " ".join(BRIDGE)))
    written(episode)
    Episode.objects.filter(pk=episode.pk).update(stage=Stage.PUBLISHED)
    client.force_login(User.objects.create_user("ben"))
    for address in ("/", f"/shows/{episode.show.slug}/", f"/shows/{episode.show.slug}/feed.xml"):
        assert BRIDGE[1] not in client.get(address).content.decode()
