"""The show notes that travel in the feed: each claim stands beside the source it is from."""

from __future__ import annotations

import re

from django.test import Client

from newsroom.models import Article
from podcasts.feeds.notes import MOST_CLAIMS, write_notes
from podcasts.models import Episode, Line


def notes(episode: Episode) -> str:
    return write_notes([episode])[episode.pk][0]


def test_each_claim_has_its_moment_and_its_source(episode: Episode) -> None:
    assert (
        "<li>0:03 Peru &amp; Ecuador agreed on &lt;joint&gt; patrols, 12% of them at night. "
        '(<a href="https://wire.example/1?a=1&amp;b=2">The Wire</a>)</li>'
    ) in notes(episode)
    assert "Good morning" not in notes(episode)


def test_a_source_that_must_not_be_followed_is_named_without_a_link(episode: Episode) -> None:
    Article.objects.update(url="javascript:alert(1)")
    assert "at night. (The Wire)</li>" in notes(episode)
    assert "javascript" not in notes(episode)


def test_a_long_story_does_not_swell_the_feed(episode: Episode) -> None:
    claim = Line.objects.get(position=1)
    for place in range(10, 30):
        line = Line.objects.create(
            script=claim.script, position=place, speaker="A", act="report", text=f"Claim {place}.", story=claim.story
        )
        line.facts.set(claim.facts.all())
    assert len(re.findall(r"<li>[^<]*\(<a", notes(episode))) == MOST_CLAIMS


def test_a_source_with_a_licence_has_it_named_in_the_notes_and_on_the_page(episode: Episode, client: Client) -> None:
    licence = "CC BY-SA 4.0 <deed> https://creativecommons.org/licenses/by-sa/4.0/"
    page = f"/shows/{episode.show.slug}/{episode.guid}/"
    assert "icence:" not in notes(episode) + client.get(page).content.decode()
    Article.objects.update(licence=licence)
    link = 'href="https://creativecommons.org/licenses/by-sa/4.0/"'
    for shown in (notes(episode), client.get(page).content.decode()):
        assert "icence: CC BY-SA 4.0 &lt;deed&gt; <a " in shown
        assert link in shown
