"""What a show and an episode say about themselves in feeds alone, and what may be typed there."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import models

from podcasts.feeds.artwork import check_upload
from podcasts.feeds.categories import check_category

SHORTEST_CLIP, LONGEST_CLIP = 15, 120  # seconds
CODE = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class Recommended:
    """A show of somebody else's in the podroll."""

    guid: uuid.UUID
    address: str


class ShowFeedFields(models.Model):
    """The part of a show that only feeds and directories read."""

    class Type(models.TextChoices):
        EPISODIC = "episodic", "episodic, the newest first"
        SERIAL = "serial", "serial, from the first on"

    type = models.CharField(max_length=10, choices=Type, default=Type.EPISODIC)
    complete = models.BooleanField(default=False, help_text="No more episodes will come.")
    blocked = models.BooleanField(default=False, help_text="Directories are asked not to list the show.")
    locked = models.BooleanField(
        default=True, help_text="Other hosts may not import the feed. Unlock it before you move elsewhere."
    )
    moved_to = models.URLField(
        blank=True, max_length=500, help_text="The feed's new address at another host; readers are sent there for good."
    )
    funding = models.URLField(blank=True, max_length=500, help_text="Where listeners can support the show.")
    funding_text = models.CharField(max_length=128, blank=True, help_text="What the button says. Empty: Support us.")
    licence_url = models.URLField(blank=True, max_length=500, help_text="Needed for a licence that SPDX does not list.")
    podroll = models.TextField(
        blank=True, help_text="Shows you recommend, one a line: the podcast GUID, a space, the feed's address."
    )
    verification = models.CharField(
        max_length=200, blank=True, help_text="The code with which Apple Podcasts makes sure that the feed is yours."
    )
    # Whoever has it reads the show's private feed; a new one locks out all who had the old.
    feed_token = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    def recommended(self) -> list[Recommended]:
        return list(read_podroll(self.podroll))


class EpisodeFeedFields(models.Model):
    """The part of an episode that only feeds and directories read."""

    class Type(models.TextChoices):
        FULL = "full", "full episode"
        TRAILER = "trailer", "trailer"
        BONUS = "bonus", "bonus"

    type = models.CharField(max_length=10, choices=Type, default=Type.FULL)
    season = models.PositiveSmallIntegerField(null=True, blank=True, help_text="From 1 on; empty: no seasons.")
    explicit = models.BooleanField(null=True, blank=True, help_text="Unknown: as the show.")
    blocked = models.BooleanField(default=False, help_text="Directories are asked not to list the episode.")
    cover = models.FileField(
        upload_to="covers", blank=True, help_text="Square, 1400 to 3000 pixels, JPEG or PNG. Empty: the show's."
    )
    soundbite_start = models.FloatField(
        null=True, blank=True, help_text="Where a clip that stands alone begins, in seconds."
    )
    soundbite_seconds = models.FloatField(
        null=True, blank=True, help_text=f"{SHORTEST_CLIP} to {LONGEST_CLIP} seconds."
    )
    # The show notes as they were published, so that a feed of hundreds of episodes is put together quickly.
    notes = models.TextField(blank=True, editable=False)
    disclosure = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True


def read_podroll(text: str) -> Iterator[Recommended]:
    """The recommended shows; raises ValueError for a line that names none."""
    for line in filter(str.strip, text.splitlines()):
        guid, _, address = line.strip().partition(" ")
        if not address.strip().startswith(("https://", "http://")):
            raise ValueError(line)
        yield Recommended(uuid.UUID(guid), address.strip())


def check_podroll(text: str) -> str:
    try:
        list(read_podroll(text))
    except ValueError:
        return (
            "Give one show a line: its podcast GUID, a space, its feed's address, such as "
            "9b024349-ccf0-5f69-a609-6b82873eab3c https://podnews.net/rss/"
        )
    return ""


def check_verification(code: str) -> str:
    return "" if not code or CODE.fullmatch(code) else "Give the code as Apple shows it: signs without spaces."


def check_move(show: ShowFeedFields, feed_url: str) -> str:
    if show.moved_to and show.moved_to.rstrip("/") == feed_url.rstrip("/"):
        return "This is where the feed is now. Give its address at the other host, or leave it empty."
    return ""


def check_show(show: ShowFeedFields, feed_url: str, category: str, subcategory: str) -> dict[str, str]:
    """What is wrong with what an editor typed, by field; an empty sentence where nothing is."""
    return {
        "podroll": check_podroll(show.podroll),
        "verification": check_verification(show.verification),
        "moved_to": check_move(show, feed_url),
        **check_category(category, subcategory),
    }


def check_episode(episode: EpisodeFeedFields) -> dict[str, str]:
    start, seconds = episode.soundbite_start, episode.soundbite_seconds
    return {
        "cover": check_upload(episode.cover),
        "season": "Seasons count from 1." if episode.season == 0 else "",
        "soundbite_start": "A clip begins at 0 or later." if start is not None and start < 0 else "",
        "soundbite_seconds": (
            f"A clip needs a start and {SHORTEST_CLIP} to {LONGEST_CLIP} seconds."
            if (start is None) != (seconds is None)
            or (seconds is not None and not SHORTEST_CLIP <= seconds <= LONGEST_CLIP)
            else ""
        ),
    }
