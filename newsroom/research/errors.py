"""What can go wrong between a prompt and its briefs.

ResearchError               any of these; its text is a sentence or two for the listener who asked
├── SourceError             a source that cannot be read, and what to do about it
└── NothingFound            none of the sources answers the topic; `offers` is what the newsroom does have
"""

from __future__ import annotations

from collections.abc import Iterable


class ResearchError(Exception):
    """A sentence that tells a listener what happened and what to do."""


class SourceError(ResearchError):
    """A source cannot be read."""


class NothingFound(ResearchError):
    """No source answers the topic, so no episode is made up."""

    def __init__(self, message: str, offers: Iterable[str] = ()) -> None:
        self.offers = tuple(offers)
        listed = "; ".join(f"“{offer}”" for offer in self.offers)
        super().__init__(f"{message} The newsroom does have: {listed}." if listed else message)
