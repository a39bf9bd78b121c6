"""What can go wrong between a feed and its articles.

FeedError                   any of these; its text is a sentence for the editor
├── AddressRefused          an address that is malformed, not on the web, or not public
├── FetchFailed             the other side did not answer as it should
│   ├── TimedOut
│   ├── TooLarge
│   ├── TooManyRedirects
│   └── BadStatus           an HTTP error status
│       ├── Gone            410: the feed has ended
│       └── TryLater        429 or 503, with the seconds the server asks us to wait
├── RobotsRefused           robots.txt does not let us fetch the page
├── Unreadable              what came is no feed, or no article
└── OpmlUnreadable          an uploaded list of feeds that cannot be read
"""

from __future__ import annotations

LONGEST_REST = 86_400.0  # seconds, however long a server asks for


class FeedError(Exception):
    """A sentence that tells an editor what happened and, where possible, what to do."""

    @property
    def rest(self) -> float:
        """Seconds for which the site is to be left alone."""
        return 0.0


class AddressRefused(FeedError):
    pass


class FetchFailed(FeedError):
    pass


class TimedOut(FetchFailed):
    pass


class TooLarge(FetchFailed):
    pass


class TooManyRedirects(FetchFailed):
    pass


class BadStatus(FetchFailed):
    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class Gone(BadStatus):
    pass


class TryLater(BadStatus):
    def __init__(self, message: str, status: int, seconds: float | None) -> None:
        super().__init__(message, status)
        self.seconds = seconds

    @property
    def rest(self) -> float:
        return min(self.seconds or 60.0, LONGEST_REST)


class RobotsRefused(FeedError):
    def __init__(self, message: str, *, certain: bool) -> None:
        super().__init__(message)
        self.certain = certain


class Unreadable(FeedError):
    pass


class OpmlUnreadable(FeedError):
    pass
