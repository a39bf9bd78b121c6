"""A source that is taken down takes everything with it that was made from it, and nothing else."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone

from newsroom.articles import store
from newsroom.feeds.items import Item
from newsroom.models import Article, Brief, Fact, Feed, Story
from newsroom.takedown import SHELL
from podcasts.models import Edit, Episode, EpisodeStory, Line, Script, Show
from podcasts.trust import chain
from podcasts.trust.models import LogEntry
from synthesis.models import Consent, Render, Voice

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = "The mayor owes forty thousand euros."
NOW = timezone.now()


@pytest.fixture
def feed() -> Feed:
    return Feed.objects.create(url="https://wire.example/rss", title="The Wire")


@pytest.fixture
def voice() -> Voice:
    consent = Consent.objects.create(person="nobody", purposes="tests", proof="none", given_on=dt.date(2026, 1, 1))
    return Voice.objects.create(slug="v", name="V", model="House", key="v", words_per_minute=150, consent=consent)


@pytest.fixture
def show() -> Show:
    return Show.objects.create(slug="tide", title="Tide", description="News.", author="Newsroom")


def article(feed: Feed, name: str, text: str) -> Article:
    story = Story.objects.create(headline=f"About {name}", first_seen=NOW, last_seen=NOW)
    return Article.objects.create(
        feed=feed, guid=name, url=f"https://wire.example/{name}", title=f"About {name}", text=text, story=story,
        published_at=NOW,
    )  # fmt: skip


def tell(episode: Episode, *articles: Article, voice: Voice) -> None:
    """An episode that is out, with one story and one line for each article."""
    script = Script.objects.create(episode=episode)
    for position, one in enumerate(articles):
        assert one.story
        brief = Brief.objects.create(story=one.story, headline=one.title, summary=one.text)
        fact = Fact.objects.create(brief=brief, position=0, text=one.text, article=one)
        told = EpisodeStory.objects.create(episode=episode, story=one.story, brief=brief, position=position)
        render, new = Render.objects.get_or_create(
            key=one.text, defaults={"voice": voice, "text": one.text, "state": Render.State.DONE}
        )
        if new:
            render.audio.save("line.flac", ContentFile(one.text.encode()))
        line = Line.objects.create(
            script=script, position=position, speaker="A", act="report", text=one.text, story=told, render=render
        )
        line.facts.set([fact])
    Edit.objects.create(episode=episode, script=script, revision=1, action="change", before={"text": articles[0].text})
    episode.title, episode.stage, episode.published_at = articles[0].title, Episode.Stage.PUBLISHED, NOW
    episode.audio.save("episode.mp3", ContentFile(b"sound"))


@pytest.fixture
def bad(feed: Feed) -> Article:
    return article(feed, "mayor", SECRET)


@pytest.fixture
def good(feed: Feed) -> Article:
    return article(feed, "ferry", "The ferry stays.")


@pytest.fixture
def episode(show: Show, bad: Article, good: Article, voice: Voice) -> Episode:
    made = Episode.objects.create(show=show, minutes=1, number=3)
    tell(made, bad, good, voice=voice)
    return made


@pytest.fixture
def other(show: Show, good: Article, voice: Voice) -> Episode:
    made = Episode.objects.create(show=show, minutes=1, number=4)
    tell(made, good, voice=voice)
    return made


def take_down(*options: str) -> None:
    call_command("take_down", "--reason", "court order 12/26", "--yes", *options)


def stored_files() -> list[str]:
    return [name for folder in ("renders", "episodes") for name in default_storage.listdir(folder + f"/{NOW:%Y/%m}")[1]]


def test_nothing_of_it_is_left_but_what_rests_on_other_sources_stays(
    bad: Article, good: Article, episode: Episode, other: Episode
) -> None:
    take_down("--article", bad.url)
    episode.refresh_from_db()
    other.refresh_from_db()
    assert (episode.stage, episode.title, episode.number) == (Episode.Stage.WITHDRAWN, "", 3)
    assert (other.stage, other.title) == (Episode.Stage.PUBLISHED, "About ferry")
    for kind, field in ((Fact, "text"), (Line, "text"), (Brief, "summary"), (Render, "text"), (Story, "headline")):
        kept = list(kind.objects.values_list(field, flat=True))
        assert not [text for text in kept if "mayor" in text], kind
    assert not Edit.objects.exclude(before={}).filter(episode=episode).exists()
    assert len(stored_files()) == 2  # the other episode and its line
    assert other.audio.size
    shell = Article._base_manager.get(pk=bad.pk)
    assert (shell.title, shell.text, shell.url) == (SHELL, "", bad.url)


def test_the_feed_does_not_bring_it_back(bad: Article, feed: Feed) -> None:
    take_down("--article", bad.url)
    item = Item(guid=bad.guid, url=bad.url, title="About mayor", text=SECRET, summary=SECRET)
    store(feed, [item], timezone.now())
    assert Article._base_manager.filter(guid=bad.guid).values_list("title", "text").get() == (SHELL, "")
    assert not Article.objects.filter(guid=bad.guid).exists()


def test_what_is_left_is_made_anew_where_that_is_wanted(bad: Article, good: Article, episode: Episode) -> None:
    guid, published = episode.guid, episode.published_at
    take_down("--article", bad.url, "--recut")
    episode.refresh_from_db()
    assert episode.stage == Episode.Stage.WRITING
    assert [told.story.headline for told in episode.told.all()] == ["About ferry"]
    assert (episode.guid, episode.published_at, episode.number) == (guid, published, 3)


def test_an_episode_of_which_nothing_is_left_is_not_made_anew(show: Show, bad: Article, voice: Voice) -> None:
    episode = Episode.objects.create(show=show, minutes=1)
    tell(episode, bad, voice=voice)
    take_down("--article", bad.url, "--recut")
    episode.refresh_from_db()
    assert episode.stage == Episode.Stage.WITHDRAWN


def test_an_episode_in_the_making_stops_and_can_be_gathered_anew(show: Show, bad: Article, voice: Voice) -> None:
    episode = Episode.objects.create(show=show, minutes=1)
    tell(episode, bad, voice=voice)
    Episode.objects.filter(pk=episode.pk).update(stage=Episode.Stage.VOICING, published_at=None)
    take_down("--article", bad.url)
    episode.refresh_from_db()
    assert (episode.stage, episode.failed_stage) == (Episode.Stage.FAILED, Episode.Stage.GATHERING)
    assert "taken down" in episode.error


def test_a_whole_source_goes(feed: Feed, bad: Article, good: Article, episode: Episode, other: Episode) -> None:
    take_down("--feed", feed.url)
    feed.refresh_from_db()
    assert feed.state == Feed.State.PAUSED
    assert set(Episode.objects.values_list("stage", flat=True)) == {Episode.Stage.WITHDRAWN}
    assert not Article.objects.exists()


def test_the_log_keeps_why_and_not_what(bad: Article, episode: Episode) -> None:
    take_down("--article", bad.url)
    entry = LogEntry.objects.get(action="taken down")
    assert (entry.details["reason"], entry.details["addresses"]) == ("court order 12/26", [bad.url])
    assert entry.details["episodes"] == [episode.pk]
    assert SECRET not in str(list(LogEntry.objects.values()))
    assert not chain.verify().faults


def test_it_tells_first_and_acts_only_on_yes(
    bad: Article, episode: Episode, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("take_down", "--article", bad.url, "--reason", "look first")
    out = capsys.readouterr().out
    assert "1 articles, 1 episodes" in out
    assert "Nothing was changed" in out
    bad.refresh_from_db()
    assert bad.text == SECRET


def test_an_address_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(CommandError, match="nothing with this address"):
        call_command("take_down", "--article", "https://nowhere.example/", "--reason", "none")
