"""An episode whose script waits for an editor: two hosts with real voices, one story with facts, one flagged line."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User

from newsroom.models import Article, Brief, Fact, Feed, Story
from podcasts.desk.checking import Checker
from podcasts.desk.storing import read, write
from podcasts.models import Episode, EpisodeStory, Host, Line, Script, Show
from podcasts.production.stages import Stage
from synthesis.models import Voice

DAY = dt.datetime(2026, 11, 20, 6, 0, tzinfo=dt.UTC)
FACTS = (
    "An electric ferry that carries 240 passengers began crossing Lake Orvel on Monday, two years later than planned.",
    "The boat, built by the yard Brenning Marine for €18.4 million, needs 22 minutes for a crossing that took 35.",
    "The start was delayed because the first batteries failed a fire test in 2024.",
)
# speaker, act, text, facts; the third says more than its fact.
SPOKEN: tuple[tuple[str, str, str, tuple[int, ...]], ...] = (
    ("A", "open", "Good morning. Our voices are synthetic.", ()),
    ("A", "report", "An electric ferry that carries 240 passengers began crossing Lake Orvel on Monday.", (0,)),
    ("B", "report", "The boat needs 12 minutes for a crossing that took 35.", (1,)),
    ("A", "question", "Why so late?", ()),
    ("B", "answer", "The first batteries failed a fire test in 2024.", (2,)),
    ("A", "close", "That is all.", ()),
)
FLAGGED = 2


def add_story(episode: Episode) -> EpisodeStory:
    feed, _ = Feed.objects.get_or_create(url="https://gazette.example/rss", defaults={"outlet": "The Orvel Gazette"})
    story = Story.objects.create(headline="Electric ferry starts on Lake Orvel", first_seen=DAY, last_seen=DAY)
    article = Article.objects.create(
        feed=feed, story=story, guid=f"ferry-{story.pk}", title="Ferry starts", url="https://gazette.example/ferry",
        text="\n\n".join(FACTS), published_at=DAY,
    )  # fmt: skip
    brief = Brief.objects.create(story=story, headline=story.headline, summary="The ferry runs.")
    for position, text in enumerate(FACTS):
        Fact.objects.create(brief=brief, position=position, text=text, article=article)
    return EpisodeStory.objects.create(episode=episode, story=story, brief=brief, position=0)


def add_script(
    episode: Episode, told: EpisodeStory, spoken: tuple[tuple[str, str, str, tuple[int, ...]], ...]
) -> Script:
    """As the writer leaves it, with what the checker says of each line."""
    script = Script.objects.create(episode=episode)
    assert told.brief is not None
    facts = list(told.brief.facts.order_by("position"))
    for position, (speaker, act, text, rests_on) in enumerate(spoken):
        line = Line.objects.create(
            script=script, position=position, speaker=speaker, act=act, text=text, model="Extractive 1",
            story=told if act in ("report", "answer", "question") else None,
        )  # fmt: skip
        line.facts.set(facts[place] for place in rests_on)
    lines = read(script)
    write(script, lines, Checker(episode).checked((), lines))
    return script


@pytest.fixture
def show(two_voices: None, redis_server: str) -> Show:
    show = Show.objects.create(slug="orvel", title="Orvel Today", description="News.", author="Newsroom", review=True)
    for speaker, voice in zip("AB", Voice.objects.order_by("pk"), strict=True):
        Host.objects.create(show=show, speaker=speaker, name=voice.name, voice=voice)
    return show


@pytest.fixture
def episode(show: Show) -> Episode:
    """Waits for an editor; its third line is flagged."""
    episode = Episode.objects.create(show=show, minutes=1, title="Ferry", edition=DAY.date(), stage=Stage.REVIEW)
    add_script(episode, add_story(episode), SPOKEN)
    return episode


@pytest.fixture
def script(episode: Episode) -> Script:
    return episode.scripts.get()


@pytest.fixture
def ana(transactional_db: None) -> User:
    return User.objects.create_user("ana")


@pytest.fixture
def ben(transactional_db: None) -> User:
    return User.objects.create_user("ben")


def line(script: Script, position: int) -> Line:
    return script.lines.get(position=position)


def texts(script: Script) -> list[str]:
    return list(script.lines.order_by("position").values_list("text", flat=True))
