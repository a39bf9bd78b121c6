"""What a feed says about an episode."""

from __future__ import annotations

from django.utils.feedgenerator import rfc2822_date
from django.utils.html import escape
from lxml import etree

from podcasts.feeds.channel import DESCRIPTION, add_person
from podcasts.feeds.elements import add, cut
from podcasts.feeds.fields import LONGEST_CLIP, SHORTEST_CLIP
from podcasts.feeds.pages import FeedPage, Item
from podcasts.media.files import TRANSCRIPTS
from podcasts.models import Episode

AUDIO = "audio/mpeg"
CHAPTERS = "application/json+chapters"
CAPTIONS = ("vtt", "srt")


def add_episode(item: etree._Element, what: Item, page: FeedPage) -> None:
    episode = what.episode
    add(item, "title", episode.title)
    add(item, "link", page.addresses.episode(episode))
    add(item, "guid", str(episode.guid), isPermaLink="false")
    if episode.published_at:
        add(item, "pubDate", rfc2822_date(episode.published_at))
    add(item, "description", cut(episode.summary or episode.title, DESCRIPTION))
    add(item, "content:encoded", what.notes or f"<p>{escape(episode.summary)}</p>")
    add(item, "enclosure", **enclosure(episode, page))
    _add_itunes(item, episode, page)
    _add_files(item, episode, page)
    for name in what.cast:
        add_person(item, name)
    add(item, "podcast:txt", what.disclosure, purpose="ai-content")
    if clip := soundbite(episode):
        start, seconds = clip
        add(item, "podcast:soundbite", startTime=f"{start:.3f}", duration=f"{seconds:.3f}")


def enclosure(episode: Episode, page: FeedPage) -> dict[str, str]:
    return {"url": page.addresses.audio(episode), "length": str(episode.audio_bytes), "type": AUDIO}


def _add_itunes(item: etree._Element, episode: Episode, page: FeedPage) -> None:
    explicit = page.show.explicit if episode.explicit is None else episode.explicit
    add(item, "itunes:title", episode.title)
    add(item, "itunes:duration", str(round(episode.seconds)))
    add(item, "itunes:episodeType", episode.type)
    add(item, "itunes:explicit", "true" if explicit else "false")
    add(item, "itunes:image", href=page.addresses.episode_cover(episode))
    if episode.season:
        add(item, "itunes:season", str(episode.season))
        add(item, "podcast:season", str(episode.season))
    if episode.number and episode.type != Episode.Type.TRAILER:
        add(item, "itunes:episode", str(episode.number))
        add(item, "podcast:episode", str(episode.number))
    if episode.blocked:
        add(item, "itunes:block", "Yes")


def _add_files(item: etree._Element, episode: Episode, page: FeedPage) -> None:
    for kind, (form, _) in TRANSCRIPTS.items():
        add(
            item, "podcast:transcript", url=page.addresses.transcript(episode, kind), type=form.split(";")[0],
            language=page.show.language, rel="captions" if kind in CAPTIONS else "",
        )  # fmt: skip
    if episode.chapters:
        add(item, "podcast:chapters", url=page.addresses.chapters(episode), type=CHAPTERS)


def soundbite(episode: Episode) -> tuple[float, float] | None:
    """A clip that stands alone: the editor's, or the lead story where its chapter is short enough."""
    if episode.soundbite_start is not None and episode.soundbite_seconds:
        return episode.soundbite_start, episode.soundbite_seconds
    starts = [chapter["start"] for chapter in episode.chapters]
    if len(starts) < 3:  # an opening, at least one story, and what comes after it
        return None
    start, seconds = starts[1], starts[2] - starts[1]
    return (start, seconds) if SHORTEST_CLIP <= seconds <= LONGEST_CLIP else None
