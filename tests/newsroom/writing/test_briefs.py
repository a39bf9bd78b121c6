"""Briefs hold exact sentences of the articles, each with the article it is from."""

from __future__ import annotations

import datetime as dt

import pytest

from newsroom.briefs import make_brief, story_brief
from newsroom.models import Article, Feed, Story

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 4, 6, 0, tzinfo=dt.UTC)

GAZETTE = """ORVEL, March 3 - An electric ferry began crossing Lake Orvel on Monday, two years later than planned.
The boat carries 240 passengers. The yard Brenning Marine built it for “€18.4 million or so”, the owner said.
Read more: our ferry page
Subscribe to our newsletter for lake news every week."""
RADIO = """Lake Orvel has an electric ferry at last. The new boat carries 260 passengers, the harbour office said.
A second ferry is due to start on 1 September."""


def article(story: Story, outlet: str, text: str, hours_ago: int, **more: object) -> Article:
    feed, _ = Feed.objects.get_or_create(
        url=f"https://{outlet.replace(' ', '')}.example/feed", defaults={"outlet": outlet}
    )
    when = NOW - dt.timedelta(hours=hours_ago)
    number = Article.objects.count()
    return Article.objects.create(
        feed=feed, story=story, guid=str(number), title=f"Ferry {number}", text=text, published_at=when, **more
    )


@pytest.fixture
def story() -> Story:
    return Story.objects.create(headline="Electric ferry starts", category="transport", first_seen=NOW, last_seen=NOW)


def test_every_fact_is_an_exact_sentence_of_its_article(story: Story) -> None:
    article(story, "Orvel Gazette", GAZETTE, 20)
    article(story, "Bay Radio", RADIO, 10)
    brief = make_brief(story, now=NOW)
    assert brief.facts.count() >= 4
    for fact in brief.facts.all():
        assert fact.text in fact.article.text
    texts = " ".join(brief.facts.values_list("text", flat=True))
    assert "Subscribe" not in texts
    assert "Read more" not in texts
    assert "“€18.4 million or so”" in texts


def test_outlets_that_differ_are_both_heard(story: Story) -> None:
    article(story, "Orvel Gazette", GAZETTE, 20)
    article(story, "Bay Radio", RADIO, 10)
    found = {
        (fact.source, "240" in fact.text, "260" in fact.text) for fact in story_brief(make_brief(story, now=NOW)).facts
    }
    assert ("Orvel Gazette", True, False) in found
    assert ("Bay Radio", False, True) in found


def test_an_update_tells_what_is_new_and_recalls_one_thing(story: Story) -> None:
    first = article(story, "Orvel Gazette", GAZETTE, 30)
    told = list(make_brief(story, now=NOW - dt.timedelta(hours=24)).facts.values_list("text", flat=True))
    article(story, "Bay Radio", "The electric ferry hit the pier at Halm on Tuesday. Nobody was hurt, police said.", 2)
    brief = make_brief(story, update=True, told=told, now=NOW)
    texts = list(brief.facts.values_list("text", flat=True))
    assert texts[0] == "The electric ferry hit the pier at Halm on Tuesday."
    assert [text for text in texts if text in told] == [told[0]]
    assert brief.facts.get(text=told[0]).article == first
    assert brief.update
    assert brief.headline == "Ferry 1"


def test_copies_and_articles_of_the_future_are_left_out(story: Story) -> None:
    original = article(story, "Orvel Gazette", GAZETTE, 20)
    article(story, "Copy Cat", GAZETTE, 19, duplicate_of=original)
    article(story, "Bay Radio", RADIO, -5)
    assert {fact.article_id for fact in make_brief(story, now=NOW).facts.all()} == {original.pk}


def test_a_brief_becomes_what_writers_read(story: Story) -> None:
    article(story, "Orvel Gazette", GAZETTE, 20)
    brief = make_brief(story, now=NOW)
    found = story_brief(brief)
    assert found.id == str(brief.pk)
    assert found.category == "transport"
    assert [fact.key for fact in found.facts] == [str(fact.pk) for fact in brief.facts.all()]
    assert {fact.source for fact in found.facts} == {"Orvel Gazette"}


@pytest.mark.parametrize(
    "text", ["", "Word", "🙂" * 50, "A" * 2_000_000, "Ce texte est écrit en français et ne se lit pas ici."]
)
def test_an_article_that_says_nothing_usable_gives_an_empty_brief(story: Story, text: str) -> None:
    article(story, "Orvel Gazette", text, 1)
    assert make_brief(story, now=NOW).facts.count() == 0
