"""Errands to web sites, many sites at once, but one request at a time to each, with a pause in between.

The turns are rows of `Site`, so they hold between processes and hosts too. Errands run in threads that touch the
network only; the database is used by the calling thread alone.
"""

from __future__ import annotations

import heapq
import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from typing import Generic, Protocol, TypeVar

from django.conf import settings
from django.utils import timezone

from newsroom.feeds.exceptions import FeedError
from newsroom.models import Site

logger = logging.getLogger(__name__)
Found = TypeVar("Found")

THREADS = 8
PATIENCE = 60.0


class Errand(Protocol, Generic[Found]):
    """One thing to fetch from one site and to store."""

    @property
    def site(self) -> str: ...

    def begin(self, now: datetime) -> bool:
        """Claim the row; False when it is not to be done any more."""

    def run(self) -> Found:
        """Ask the network; called in a thread."""

    def renew(self, now: datetime) -> None:
        """Say that the row is still being worked on."""

    def finish(self, found: Found | FeedError, now: datetime) -> float:
        """Store what was found, or why nothing was; returns the seconds to leave the site alone."""


class Round(Generic[Found]):
    """Works off errands until all are done or `patience` seconds have passed; what is left stays as it was."""

    def __init__(
        self,
        errands: Sequence[Errand[Found]],
        *,
        threads: int = THREADS,
        patience: float = PATIENCE,
        progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self.queues: dict[str, deque[Errand[Found]]] = {}
        for errand in errands:
            self.queues.setdefault(errand.site, deque()).append(errand)
        self.progress, self.total = progress, len(errands)
        self.end = time.monotonic() + patience
        self.ready = [(0.0, site) for site in self.queues]
        self.running: dict[Future[Found | FeedError], tuple[Errand[Found], datetime]] = {}
        self.threads = min(threads, len(self.queues))
        self.finished = 0
        self.renewed = time.monotonic()

    def work_off(self) -> int:
        """How many errands were finished."""
        if not self.queues:
            return 0
        with ThreadPoolExecutor(self.threads) as pool:
            while self.ready or self.running:
                self._start(pool)
                self._renew()
                if self.running:
                    for future in wait(self.running, timeout=0.2, return_when=FIRST_COMPLETED).done:
                        self._finish(future)
                elif self.ready:
                    time.sleep(max(0.0, min(self.ready[0][0] - time.monotonic(), 0.2)))
        return self.finished

    def _start(self, pool: ThreadPoolExecutor) -> None:
        while self.ready and self.ready[0][0] <= time.monotonic() and len(self.running) < self.threads:
            _, site = heapq.heappop(self.ready)
            now = timezone.now()
            pause = Site.objects.lease(site, now, settings.CLAIM_SECONDS)
            if pause:
                self._again(site, pause)
            elif errand := self._next(site, now):
                self.running[pool.submit(_attempt, errand)] = (errand, now)
            else:
                Site.objects.release(site, now, now)

    def _next(self, site: str, now: datetime) -> Errand[Found] | None:
        queue = self.queues[site]
        while queue:
            errand = queue.popleft()
            if errand.begin(now):
                return errand
        return None

    def _again(self, site: str, seconds: float) -> None:
        at = time.monotonic() + seconds
        if self.queues[site] and at < self.end:
            heapq.heappush(self.ready, (at, site))

    def _renew(self) -> None:
        if time.monotonic() - self.renewed < settings.CLAIM_SECONDS / 4:
            return
        self.renewed, now = time.monotonic(), timezone.now()
        for errand, leased_at in self.running.values():
            Site.objects.renew(errand.site, leased_at, now + timedelta(seconds=settings.CLAIM_SECONDS))
            errand.renew(now)

    def _finish(self, future: Future[Found | FeedError]) -> None:
        errand, leased_at = self.running.pop(future)
        # Hosts that the operator named in FETCH_ALLOW are the operator's own; they need no rest.
        pause = 0.0 if errand.site in settings.FETCH_ALLOW else settings.FETCH_DELAY
        try:
            pause = max(pause, errand.finish(future.result(), timezone.now()))
            self.finished += 1
        except Exception:  # one errand's fault must not stop the others; its claim runs out by itself
            logger.exception("An errand to %s failed", errand.site)
        finally:
            Site.objects.release(errand.site, leased_at, timezone.now() + timedelta(seconds=pause))
            self._again(errand.site, pause)
        if self.progress:
            self.progress(self.finished, self.total)


def _attempt(errand: Errand[Found]) -> Found | FeedError:
    try:
        return errand.run()
    except FeedError as error:
        return error
