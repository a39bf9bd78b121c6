"""The show that `make demo` makes: installed once, found again on later runs."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence

from django.contrib.auth import get_user_model
from django.utils import timezone

from newsroom.models import Feed
from podcasts.models import Episode, Host, Show
from podcasts.production import editions, offers
from podcasts.production.stages import WORKING, Stage
from podcasts.schedule import local_now
from podcasts.studio import wishes
from podcasts.studio.wishes import Wish
from synthesis.models import Voice

SAMPLE_SLUG = "sample-briefing"
# The sample edition has so many days of news; later editions find nothing new in it, and say so.
SAMPLE_DAYS = 7


def sample_day(today: dt.date) -> int:
    """Which day of the sample week it is: the first edition is of day 0, tomorrow's of day 1."""
    first = Episode.objects.filter(show__slug=SAMPLE_SLUG, edition__isnull=False).order_by("edition").first()
    days = (today - first.edition).days if first and first.edition else 0
    return max(0, min(days, SAMPLE_DAYS - 1))


def install_show(feed_urls: Sequence[str], *, sample: bool) -> Show:
    """The demo's show with exactly these feeds; the sample edition has a show of its own."""
    slug = SAMPLE_SLUG if sample else "morning-briefing"
    show, new = Show.objects.get_or_create(
        slug=slug,
        defaults={
            "title": "The Sample Briefing" if sample else "The Morning Briefing",
            "description": (
                "Five minutes of news told by two synthetic hosts. "
                + ("Every story in this sample edition is invented. " if sample else "")
                + "Written and spoken by machines from the sources named in the notes."
            ),
            "author": "Newsroom",
            "owner_email": "owner@example.org",
            "minutes": 5.0,
        },
    )
    show.feeds.set([Feed.objects.get_or_create(url=url)[0] for url in feed_urls])
    if new:
        _cast(show)
    return show


def _cast(show: Show) -> None:
    """Two hosts who can be told apart."""
    usable = Voice.objects.usable(timezone.now().date())
    cast = wishes.chosen_voices(Wish(show.title, format=show.format), usable)
    for speaker, voice in zip("AB", cast, strict=True):
        Host.objects.create(show=show, speaker=speaker, name=voice.name, voice=voice)


def todays_episode(show: Show) -> tuple[Episode, bool]:
    """Today's edition, and whether it was opened now; one that failed is tried again."""
    episode, new = editions.open_edition(show, local_now(show, timezone.now()).date())
    if episode.stage == Stage.FAILED:
        offers.retry(episode)
    return episode, new


def follow(episode: Episode, tell: Callable[[Episode], None], wait: Callable[[], None]) -> Episode:
    """Call `tell` with the fresh row until the episode rests."""
    while True:
        episode.refresh_from_db()
        tell(episode)
        if episode.stage not in WORKING:
            return episode
        wait()


def demo_login() -> tuple[str, str]:
    """A user for the admin with a new password each time; nobody but the person at the terminal learns it."""
    password = secrets.token_urlsafe(9)
    user, _ = get_user_model().objects.get_or_create(username="demo", defaults={"is_staff": True, "is_superuser": True})
    user.set_password(password)
    user.save()
    return user.get_username(), password
