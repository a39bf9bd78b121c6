"""The publish gate: before an episode goes out, its feed and files are read as an app will read them.

The episode is marked as published inside a transaction, everything is fetched through the whole site (routes,
middleware, views) without a network, and the transaction is rolled back if anything is wrong. So what is checked is
what listeners get, and nobody sees it before it is right.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from podcasts.checks.document import name_of
from podcasts.checks.findings import Finding
from podcasts.checks.report import Scope, report
from podcasts.checks.site import site
from podcasts.checks.sound import check_sound
from podcasts.errors import HeldBack
from podcasts.feeds.access import is_public, new_token, revoke_token
from podcasts.feeds.addresses import Addresses
from podcasts.feeds.pages import episodes_in
from podcasts.models import Episode, Show
from synthesis.audio.mastering import Master

log = logging.getLogger(__name__)


def hold_if_unsound(path: Path, made: Master) -> None:
    """The file that is about to be published, played through. Raises HeldBack."""
    chapters = [{"start": chapter.start, "title": chapter.title} for chapter in made.chapters]
    if faults := list(check_sound(path, seconds=made.seconds, chapters=chapters)):
        raise HeldBack(faults)


def hold_if_unfit(episode: Episode) -> None:
    """Within the transaction that publishes it. Raises HeldBack."""
    if faults := check(episode):
        raise HeldBack(faults)


def check(episode: Episode) -> list[str]:
    """What keeps a published episode from being fit for podcast apps; empty if nothing does.

    What is wrong with other episodes of the feed is not held against it.
    """
    own = ("feed", "cover", name_of(episode.title))
    found = [finding for finding in inspect(episode) if finding.where in own]
    for finding in found:
        log.info("Episode %s, %s: %s", episode.pk, finding.level, finding)
    return [str(finding) for finding in found if finding.level == "error"]


def inspect(episode: Episode) -> list[Finding]:
    """All findings about the feed page that has the episode, and about its files but for playing them through."""
    private = not is_public(episode)
    with readable(episode.show, private=private), site() as client:
        address = Addresses(episode.show, private).feed(_page_of(episode, private=private))
        return report(client, address, Scope(guid=str(episode.guid), sound=False))


@contextmanager
def readable(show: Show, *, private: bool) -> Iterator[None]:
    """While it lasts, the feed can be read: a private one without a token is lent one."""
    lent = private and not show.feed_token
    if lent:
        new_token(show)
    try:
        yield
    finally:
        if lent:
            revoke_token(show)


def _page_of(episode: Episode, *, private: bool) -> int:
    newer = episodes_in(episode.show, private=private).filter(published_at__gt=episode.published_at)
    return int(newer.count() // settings.FEED_LENGTH) + 1
