"""A script is stored and voiced while it is written, and what a dead writer left does no harm."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from newsroom.desk import CheckedLine
from newsroom.models import Article, Brief, Fact, Feed, Story
from orchestrator.protocols import DraftLine
from podcasts import prompts
from podcasts.errors import ClaimLost
from podcasts.models import Episode, EpisodeStory, Line, Script
from podcasts.production import workflow
from podcasts.production.claims import claim
from podcasts.production.stages import Stage
from podcasts.production.writing import Sheet
from podcasts.prompts import Wish
from synthesis.models import Render

pytestmark = pytest.mark.usefixtures("voices", "redis_server")
FACTS = (
    "The squid fleet of Guayaquil has thirty ships.", "Half of the ships were built this year in Manta.",
    "The fleet caught 12,000 tonnes of squid in October.", "The ministry will count the squid again in March.",
)  # fmt: skip


def add_story(episode: Episode, place: int) -> None:
    now = timezone.now()
    feed, _ = Feed.objects.get_or_create(url="https://wire.example/rss", defaults={"outlet": "The Wire"})
    story = Story.objects.create(headline=f"Squid fleet {place}", first_seen=now, last_seen=now)
    article = Article.objects.create(
        feed=feed, story=story, guid=f"a{place}", title="Squid", url=f"https://wire.example/{place}",
        published_at=now - dt.timedelta(hours=1),
    )  # fmt: skip
    brief = Brief.objects.create(story=story, headline=story.headline)
    for position, text in enumerate(FACTS):
        Fact.objects.create(brief=brief, position=position, text=text, article=article)
    EpisodeStory.objects.create(episode=episode, story=story, brief=brief, position=place)


@pytest.fixture
def episode(ana: User) -> Episode:
    made = prompts.order(ana, Wish("Squid", 2, "story", ("nell",), "warm"))
    for place in range(2):
        add_story(made, place)
    Episode.objects.update(stage=Stage.WRITING)
    made.refresh_from_db()
    return made


def line(text: str, *flags: str) -> CheckedLine:
    return CheckedLine(DraftLine("A", "neutral", "report", text), flags=flags)


def sheet(episode: Episode) -> Sheet:
    held = claim(episode.pk, Stage.WRITING, now=timezone.now())
    assert held is not None
    return Sheet(held, episode, list(episode.told.all()))


def test_lines_can_be_read_and_voiced_before_the_script_is_done(episode: Episode) -> None:
    written = sheet(episode)
    written.add([line("One."), line("Two.")])
    written.add([line("Three.", "It says more than its facts.")])
    assert list(Line.objects.values_list("position", "text", "style")) == [
        (0, "One.", "warm"), (1, "Two.", "warm"), (2, "Three.", "warm"),
    ]  # fmt: skip
    assert list(Render.objects.values_list("text", "state")) == [("One.", "waiting"), ("Two.", "waiting")]


def test_nothing_is_voiced_before_the_editor_of_a_reviewed_show_has_seen_it(episode: Episode) -> None:
    episode.show.review = True
    sheet(episode).add([line("One.")])
    assert not Render.objects.exists()


def test_a_cancelled_writer_writes_no_further(episode: Episode) -> None:
    written = sheet(episode)
    written.add([line("One.")])
    prompts.cancel(episode)
    with pytest.raises(ClaimLost):
        written.add([line("Two.")])
    assert Line.objects.get().text == "One."
    assert not Render.objects.exists()


def test_a_new_writer_throws_away_what_a_dead_one_left(episode: Episode) -> None:
    sheet(episode).add([line("Left behind.")])
    Episode.objects.update(claimed_by="")
    assert workflow.run(episode.pk, Stage.WRITING), Episode.objects.get().error
    script = Script.objects.get()
    assert (script.version, script.complete) == (1, True)
    texts = list(script.lines.values_list("text", flat=True))
    assert "Left behind." not in texts
    assert any("squid" in text.lower() for text in texts)
    assert any("Your Newsroom" in text for text in texts)
    assert set(script.lines.values_list("speaker", flat=True)) == {"A"}
    assert not script.lines.filter(render=None).exists()
    assert not script.lines.filter(style="neutral").exists()
