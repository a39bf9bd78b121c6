"""The addresses that a feed names. In a private feed those of files carry their signature."""

from __future__ import annotations

import functools
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from podcasts.feeds.access import signature
from podcasts.models import Episode, Show

# Stands for an episode in an address that is looked up once for all of them.
ANY = uuid.UUID(int=0)


@functools.lru_cache(maxsize=512)
def _path(name: str, *arguments: object) -> str:
    """Looking up each address of hundreds of episodes by its name would take most of a feed's time."""
    return reverse(f"podcasts:{name}", args=arguments)


def absolute(name: str, *arguments: object) -> str:
    return str(settings.BASE_URL + _path(name, *arguments))


@functools.lru_cache(maxsize=512)
def _around(name: str, slug: str, *more: object) -> tuple[str, str]:
    """What stands before and after an episode's GUID in its address."""
    before, _, after = _path(name, slug, ANY, *more).rpartition(str(ANY))
    return before, after


def of_episode(name: str, show: Show, episode: Episode, *more: object) -> str:
    before, after = _around(name, show.slug, *more)
    return f"{settings.BASE_URL}{before}{episode.guid}{after}"


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
        return of_episode("episode", self.show, episode)

    def audio(self, episode: Episode) -> str:
        return self._opened(of_episode("audio", self.show, episode), episode.guid)

    def transcript(self, episode: Episode, kind: str) -> str:
        return self._opened(of_episode("transcript", self.show, episode, kind), episode.guid)

    def chapters(self, episode: Episode) -> str:
        return self._opened(of_episode("chapters", self.show, episode), episode.guid)

    def cover(self) -> str:
        return self._opened(absolute("cover", self.show.slug), self.show.guid)

    def thumbnail(self, side: int) -> str:
        return self._opened(absolute("thumbnail", self.show.slug, side), self.show.guid)

    def episode_cover(self, episode: Episode) -> str:
        if not episode.cover:
            return self.cover()
        return self._opened(of_episode("episode_cover", self.show, episode), episode.guid)

    def _opened(self, address: str, guid: uuid.UUID) -> str:
        return f"{address}?access={signature(self.show, guid)}" if self.private else address
