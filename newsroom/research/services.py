"""The two services that an operator may turn on: a SearXNG instance and a Wikipedia, asked through their JSON APIs.

Their addresses come from the operator, so they may lie inside the operator's network; robots.txt is for crawlers and is
not asked. What SearXNG finds is visited like any address that a listener names.
"""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings

from newsroom.feeds.addresses import USUAL_PORTS, Guard
from newsroom.feeds.canonical import canonical
from newsroom.feeds.exceptions import BadStatus, FeedError, Unreadable
from newsroom.feeds.fetcher import Fetcher
from newsroom.feeds.plain_text import one_line
from newsroom.research.documents.document import Part, bounded, sections
from newsroom.research.errors import SourceError
from newsroom.research.materials import Material

MAX_ANSWER = 8 * 2**20
LONGEST_QUERY = 300
NOT_PROSE = re.compile(
    r"references|external links|see also|further reading|notes|bibliography|sources|citations|footnotes|works cited",
    re.IGNORECASE,
)
OFF = "{} is not turned on here. Choose another source, or ask the operator to turn it on."
NO_JSON = "The SearXNG instance refuses to answer in JSON. The operator has to add json to its search.formats."


def web_addresses(query: str, most: int) -> list[str]:
    """The addresses of the best web results. Raises SourceError."""
    if not settings.SEARXNG_URL:
        raise SourceError(OFF.format("Web search"))
    asked = {"q": query[:LONGEST_QUERY], "format": "json", "language": "en", "safesearch": "1"}
    try:
        rows = _rows(_json(settings.SEARXNG_URL, f"/search?{urlencode(asked)}"), "results")
    except BadStatus as error:
        raise SourceError(NO_JSON if error.status == 403 else f"The web search failed: {error}") from error
    except FeedError as error:
        raise SourceError(f"The web search failed: {error}") from error
    addresses = (canonical(str(row.get("url") or "")) for row in rows)
    return list(dict.fromkeys(address for address in addresses if address))[:most]


def wikipedia_articles(query: str, most: int) -> list[Material]:
    """The best articles with their licence. Raises SourceError."""
    if not settings.WIKIPEDIA:
        raise SourceError(OFF.format("Wikipedia"))
    asked = urlencode({"q": query[:LONGEST_QUERY], "limit": most})
    try:
        found = _json(settings.WIKIPEDIA, f"/w/rest.php/v1/search/page?{asked}")
        keys = [str(row.get("key") or "") for row in _rows(found, "pages")]
        return [_article(key) for key in keys[:most] if key]
    except FeedError as error:
        raise SourceError(f"Wikipedia did not answer: {error}") from error


def _article(key: str) -> Material:
    page = _json(settings.WIKIPEDIA, f"/w/rest.php/v1/page/{quote(key, safe='')}/with_html")
    if not isinstance(page, dict) or not isinstance(page.get("html"), str):
        raise Unreadable(f"The article {key[:80]} came without its text.")
    licence = page.get("license")
    named = f"{licence.get('title', '')} {licence.get('url', '')}" if isinstance(licence, dict) else ""
    title = one_line(str(page.get("title") or key).replace("_", " "), 200)
    parts = [part for part in sections(page["html"]) if not NOT_PROSE.fullmatch(part.heading)]
    return Material(
        bounded(title, (Part(part.heading, part.text) for part in parts)),
        outlet="Wikipedia",
        url=f"{settings.WIKIPEDIA}/wiki/{quote(key, safe='/:_(),')}",
        licence=one_line(named, 200),
    )


def _json(base: str, path: str) -> Any:
    """The answer of a service; raises FeedError."""
    parts = urlsplit(base)
    own = ((parts.hostname or "").lower(), parts.port or USUAL_PORTS[parts.scheme])
    fetcher = Fetcher(Guard(frozenset({own})), settings.FETCH_USER_AGENT, settings.FETCH_TIMEOUT, MAX_ANSWER)
    fetched = fetcher.get(base + path, accept="application/json")
    try:
        return json.loads(fetched.body)
    except (ValueError, RecursionError) as error:
        raise Unreadable("The answer is not JSON.") from error


def _rows(found: Any, name: str) -> list[dict[str, Any]]:
    rows = found.get(name) if isinstance(found, dict) else None
    if not isinstance(rows, list):
        raise Unreadable(f"The answer has no {name}.")
    return [row for row in rows if isinstance(row, dict)]
