"""Fetches one address as a polite and careful reader: conditional, bounded in size and time, every redirect checked."""

from __future__ import annotations

import functools
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import httpcore
import httpx

from newsroom.feeds import decoding
from newsroom.feeds.addresses import Guard
from newsroom.feeds.exceptions import BadStatus, FetchFailed, Gone, TimedOut, TooLarge, TooManyRedirects, TryLater
from newsroom.feeds.transport import Deadline, GuardedTransport
from orchestrator.retry_after import retry_after

MAX_REDIRECTS = 10
PERMANENT, TEMPORARY = {301, 308}, {302, 303, 307}
FEED_TYPES = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.5"
)
PAGE_TYPES = "text/html, application/xhtml+xml, */*;q=0.1"

REASONS = {
    401: "The server wants a password (401).",
    403: "The server refuses us (403).",
    404: "There is nothing at this address (404).",
    410: "The publisher has ended this feed (410).",
    429: "The server asks us to come less often (429).",
    503: "The server is not available at the moment (503).",
}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer that was read to its end, or a 304 with no body."""

    url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    max_age: float | None = None
    moved_to: str = ""  # where the address has moved for good

    @property
    def unchanged(self) -> bool:
        return self.status == 304


def no_objection(url: str) -> None:
    """The check for requests that nobody needs to agree to."""


@functools.cache
def default_ssl_context() -> ssl.SSLContext:
    return httpx.create_ssl_context()


@dataclass(frozen=True)
class Fetcher:
    guard: Guard
    user_agent: str
    timeout: float = 20.0  # seconds for the whole fetch, redirects included
    max_bytes: int = 15 * 2**20  # of the unpacked answer
    ssl_context: ssl.SSLContext | None = None

    def get(  # noqa: PLR0913 a request has these parts
        self,
        address: str,
        *,
        etag: str = "",
        last_modified: str = "",
        accept: str = FEED_TYPES,
        max_bytes: int | None = None,
        check: Callable[[str], None] = no_objection,
    ) -> Fetched:
        """Fetch an address. `check` is asked about each hop before it is requested and objects by raising.

        Raises AddressRefused or FetchFailed, and whatever `check` raises.
        """
        headers = {"User-Agent": self.user_agent, "Accept": accept, "Accept-Encoding": decoding.ACCEPTED}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        deadline = Deadline(self.timeout)
        transport = GuardedTransport(self.guard, deadline, self.ssl_context or default_ssl_context())
        with httpx.Client(transport=transport, headers=headers, trust_env=False, timeout=self.timeout) as client:
            try:
                return self._follow(
                    client, self.guard.url(address), check, min(max_bytes or self.max_bytes, self.max_bytes)
                )
            except (httpx.TimeoutException, httpcore.TimeoutException):
                raise TimedOut("The server did not answer in time.") from None
            except (httpx.HTTPError, httpcore.ConnectError, httpcore.NetworkError, httpcore.ProtocolError) as error:
                raise FetchFailed(f"The connection failed: {_plain(error)}") from error
            except (httpx.InvalidURL, UnicodeError) as error:
                raise FetchFailed(f"The server answered with an address that is none: {_plain(error)}") from error

    def _follow(self, client: httpx.Client, url: httpx.URL, check: Callable[[str], None], most: int) -> Fetched:
        seen: set[str] = set()
        permanent = True
        for _ in range(MAX_REDIRECTS + 1):
            check(str(url))
            seen.add(str(url))
            with client.stream("GET", url) as answer:
                target = self._target(answer)
                if target is None:
                    return _read(answer, str(url) if permanent and len(seen) > 1 else "", most)
            permanent = permanent and answer.status_code in PERMANENT
            url = target
            if str(url) in seen:
                raise TooManyRedirects("The address redirects in a circle.")
        raise TooManyRedirects(f"The address redirects more than {MAX_REDIRECTS} times.")

    def _target(self, answer: httpx.Response) -> httpx.URL | None:
        if answer.status_code not in PERMANENT | TEMPORARY:
            return None
        location = answer.headers.get("location", "")
        if not location:
            raise FetchFailed(f"The server redirects ({answer.status_code}), but does not say where to.")
        return self.guard.url(str(answer.url.join(location)))


def _read(answer: httpx.Response, moved_to: str, most: int) -> Fetched:
    _raise_for_status(answer)
    headers = answer.headers
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length[:20]) > most:
        raise TooLarge(f"The answer is larger than {decoding.in_units(most)}.")
    body = (
        b""
        if answer.status_code == 304
        else decoding.read(answer.iter_raw(), headers.get("content-encoding", ""), most)
    )
    return Fetched(
        url=str(answer.url),
        status=answer.status_code,
        body=body,
        content_type=headers.get("content-type", ""),
        etag=headers.get("etag", ""),
        last_modified=headers.get("last-modified", ""),
        max_age=max_age(headers.get("cache-control", "")),
        moved_to=moved_to,
    )


def _raise_for_status(answer: httpx.Response) -> None:
    status = answer.status_code
    if status in (200, 304):
        return
    reason = REASONS.get(
        status, f"The server is in trouble ({status})." if status >= 500 else f"The server answered {status}."
    )
    if status == 410:
        raise Gone(reason, status)
    if status in (429, 503):
        raise TryLater(reason, status, retry_after(answer.headers.get("retry-after", ""), datetime.now(UTC)))
    raise BadStatus(reason, status)


def max_age(cache_control: str) -> float | None:
    """Seconds an answer stays fresh by its Cache-Control header."""
    for part in cache_control.lower().split(","):
        name, _, value = part.strip().partition("=")
        if name == "max-age" and value.strip('"').isdecimal() and len(value) < 12:
            return float(value.strip('"'))
    return None


def _plain(error: Exception) -> str:
    text = " ".join(str(error).split()) or type(error).__name__
    return text[:200] + ("" if text.endswith(".") else ".")
