"""What errands to pages have in common: robots.txt is minded, and what it says is kept for the next visit."""

from __future__ import annotations

from datetime import datetime, timedelta

from newsroom.feeds.addresses import site_of
from newsroom.feeds.exceptions import FeedError
from newsroom.feeds.fetcher import Fetched, Fetcher
from newsroom.feeds.robots import RobotsCheck, Rules
from newsroom.models import Site

ROBOTS_FRESH = timedelta(days=1)
ROBOTS_RETRY = timedelta(hours=1)


class SiteVisit:
    """The part of an `Errand` that minds the site. The turn at it is claim enough."""

    def __init__(self, address: str, fetcher: Fetcher) -> None:
        self.address, self.fetcher = address, fetcher
        self.site, self.robots = site_of(address), RobotsCheck(fetcher)

    def begin(self, now: datetime) -> bool:
        self.robots.known = known_rules(self.site, now)
        return True

    def renew(self, now: datetime) -> None:
        """Nothing but the turn is claimed."""

    def fetched(self, accept: str, max_bytes: int | None = None) -> Fetched:
        return self.fetcher.get(self.address, accept=accept, max_bytes=max_bytes, check=self.robots)

    def leave(self, found: object, now: datetime) -> float:
        """Keep what was learnt of the sites on the way; returns the seconds to leave this one alone."""
        for site, rules in self.robots.learnt.items():
            remember(site, rules, now)
        asked = found.rest if isinstance(found, FeedError) else 0.0
        return max(asked, self.robots.crawl_delay(self.site))


def known_rules(site: str, now: datetime) -> dict[str, Rules]:
    """What is remembered of a site's robots.txt, if it is fresh."""
    known = Site.objects.filter(host=site, robots_until__gt=now)
    return {row.host: Rules(row.robots, row.robots_certain) for row in known}


def remember(site: str, rules: Rules, now: datetime) -> None:
    """Keep what a site's robots.txt says, for the next visit."""
    until = now + (ROBOTS_FRESH if rules.certain else ROBOTS_RETRY)
    values = {"robots": rules.text, "robots_certain": rules.certain, "robots_until": until}
    Site.objects.update_or_create(host=site, defaults=values)
