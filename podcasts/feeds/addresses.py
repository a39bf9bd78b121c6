"""The addresses that a feed names. In a private feed those of files carry their signature."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from podcasts.feeds.access import signature
from podcasts.models import Episode, Show


def absolute(name: str, *arguments: object) -> str:
    return str(settings.BASE_URL + reverse(f"podcasts:{name}", args=arguments))


@dataclass(frozen=True, slots=True)
class Addresses:
    """Of one show's feed; `private` is the feed that its token opens."""

    show: Show
    private: bool = False

    def feed(self, number: int = 1, kind: str = "xml") -> str:
        names = {"xml": "feed", "json": "json_feed"}
        if self.private:
            address = absolute(f"private_{names[kind]}", self.show.feed_token)
        else:
            address = absolute(names[kind], self.show.slug)
        return address if number == 1 else f"{address}?page={number}"

    def page(self) -> str:
        return absolute("show", self.show.slug)

    def episode(self, episode: Episode) -> str:
        return absolute("episode", self.show.slug, episode.guid)

    def audio(self, episode: Episode) -> str:
        return self._opened(absolute("audio", self.show.slug, episode.guid), episode.guid)

    def transcript(self, episode: Episode, kind: str) -> str:
        return self._opened(absolute("transcript", self.show.slug, episode.guid, kind), episode.guid)

    def chapters(self, episode: Episode) -> str:
        return self._opened(absolute("chapters", self.show.slug, episode.guid), episode.guid)

    def cover(self) -> str:
        return self._opened(absolute("cover", self.show.slug), self.show.guid)

    def thumbnail(self, side: int) -> str:
        return self._opened(absolute("thumbnail", self.show.slug, side), self.show.guid)

    def episode_cover(self, episode: Episode) -> str:
        if not episode.cover:
            return self.cover()
        return self._opened(absolute("episode_cover", self.show.slug, episode.guid), episode.guid)

    def _opened(self, address: str, guid: uuid.UUID) -> str:
        return f"{address}?access={signature(self.show, guid)}" if self.private else address
