"""robots.txt (RFC 9309), read with Protego."""

from __future__ import annotations

from dataclasses import dataclass, field

import httpx
from protego import Protego

from newsroom.feeds.addresses import site_of
from newsroom.feeds.charset import decode
from newsroom.feeds.exceptions import BadStatus, FetchFailed, RobotsRefused, TooLarge
from newsroom.feeds.fetcher import Fetched, Fetcher

MAX_BYTES = 500 * 1024
MAX_CRAWL_DELAY = 600.0
NOTHING_ALLOWED = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site's robots.txt says. Not `certain`: it could not be had, so nothing may be fetched until it can."""

    text: str
    certain: bool = True

    def allow(self, url: str, agent: str) -> bool:
        return bool(_parsed(self.text).can_fetch(url, agent))

    def crawl_delay(self, agent: str) -> float:
        """Seconds between two requests, 0 where it says nothing."""
        return min(float(_parsed(self.text).crawl_delay(agent) or 0.0), MAX_CRAWL_DELAY)


def _parsed(text: str) -> Protego:
    return Protego.parse(text)


def ask(fetcher: Fetcher, address: str) -> Rules:
    """The rules of the site of an address: none where there is no robots.txt, all forbidden while the site fails."""
    url = str(httpx.URL(address).copy_with(raw_path=b"/robots.txt"))
    try:
        return Rules(_text(fetcher.get(url, accept="text/plain", max_bytes=MAX_BYTES)))
    except BadStatus as error:
        return Rules("") if error.status < 500 and error.status != 429 else Rules(NOTHING_ALLOWED, certain=False)
    except TooLarge:
        return Rules("")
    except FetchFailed:
        return Rules(NOTHING_ALLOWED, certain=False)


def _text(fetched: Fetched) -> str:
    return decode(fetched.body, fetched.content_type).replace("\0", "")


@dataclass
class RobotsCheck:
    """Asked before each hop to a page; learns the rules of a site when it meets it for the first time."""

    fetcher: Fetcher
    known: dict[str, Rules] = field(default_factory=dict)
    learnt: dict[str, Rules] = field(default_factory=dict)

    def __call__(self, url: str) -> None:
        site = site_of(url)
        if site not in self.known:
            self.known[site] = self.learnt[site] = ask(self.fetcher, url)
        if not self.known[site].certain:
            raise RobotsRefused(
                f"The robots.txt of {site} cannot be read at the moment, so its pages are left alone.", certain=False
            )
        if not self.known[site].allow(url, self.agent):
            raise RobotsRefused(f"The robots.txt of {site} does not let us fetch this page.", certain=True)

    def crawl_delay(self, site: str) -> float:
        return self.known[site].crawl_delay(self.agent) if site in self.known else 0.0

    @property
    def agent(self) -> str:
        return self.fetcher.user_agent.partition("/")[0]
