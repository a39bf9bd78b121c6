"""Visits to web pages for a prompt: by the guarded fetcher, one at a time to a site, where robots.txt agrees.

What listeners name must be on the public web; the operator's FETCH_ALLOW is for feeds and does not count here.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import unquote, urlsplit

from django.conf import settings

from newsroom.feeds import pages
from newsroom.feeds.addresses import Guard, parse_allowed
from newsroom.feeds.exceptions import AddressRefused, FeedError, FetchFailed, Unreadable
from newsroom.feeds.fetcher import Fetched, Fetcher
from newsroom.research.documents import apart
from newsroom.research.documents.document import Document, Part
from newsroom.research.documents.kinds import kind_of
from newsroom.research.errors import SourceError
from newsroom.research.materials import Material
from newsroom.site_visits import SiteVisit
from newsroom.turns import Round

ACCEPTED = "text/html, application/xhtml+xml, application/pdf;q=0.9, text/plain;q=0.9, text/markdown;q=0.9, */*;q=0.1"
PATIENCE = 60.0
NO_TURN = "Its site was being asked by another worker all the time. Try again in a few minutes."


class Visit(SiteVisit):
    """The errand of reading one address."""

    def __init__(self, address: str, fetcher: Fetcher) -> None:
        super().__init__(address, fetcher)
        self.outcome: Material | FeedError = FetchFailed(NO_TURN)

    def run(self) -> Material:
        return _material(self.fetched(ACCEPTED))

    def finish(self, found: Material | FeedError, now: datetime) -> float:
        self.outcome = found
        return self.leave(found, now)


def public_fetcher() -> Fetcher:
    """For addresses that come from listeners or from search results."""
    guard = Guard(parse_allowed(settings.RESEARCH_ALLOW))
    return Fetcher(guard, settings.FETCH_USER_AGENT, settings.FETCH_TIMEOUT, settings.FETCH_MAX_BYTES)


def visit(addresses: Sequence[str]) -> list[Material | FeedError]:
    """What is found at each address, or why nothing is."""
    fetcher = public_fetcher()
    outcomes: dict[str, Material | FeedError] = {}
    errands: dict[str, Visit] = {}
    for address in addresses:
        try:
            errands[address] = Visit(str(fetcher.guard.url(address)), fetcher)
        except AddressRefused as error:
            outcomes[address] = error
    Round(list(errands.values()), patience=PATIENCE).work_off()
    outcomes |= {address: errand.outcome for address, errand in errands.items()}
    return [outcomes[address] for address in addresses]


def _material(fetched: Fetched) -> Material:
    """The article of a web page, or the text of any other file that can be read."""
    host = (urlsplit(fetched.url).hostname or "").removeprefix("www.")
    try:
        if "html" in fetched.content_type.lower() or kind_of(fetched.body, "") == "html":
            page = pages.read(fetched.body, fetched.content_type, fetched.url)
            document = Document(page.title or host, (Part("", page.text),))
            return Material(document, page.site or host, page.canonical_url, page.licence, page.author)
        name = posixpath.basename(unquote(urlsplit(fetched.url).path)) or host
        return Material(apart.read(fetched.body, name), host, fetched.url)
    except SourceError as error:
        raise Unreadable(str(error)) from error
