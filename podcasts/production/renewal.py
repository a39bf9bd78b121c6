"""New audio for an episode that is out. The old one stays up until the new one is ready, then they change places.

The stages' own work is done under a claim that leaves the episode where it is and moves its `renewal` instead.
"""

from __future__ import annotations

from typing import Any

from podcasts.models import Episode, Script
from podcasts.production.claims import Claim
from podcasts.production.stages import Stage

Renewal = Episode.Renewal
RENEWING = (Renewal.VOICING, Renewal.MASTERING)


class Renewing(Claim):
    """A worker's hold on the new audio of a published episode."""

    measured = False

    @property
    def place(self) -> dict[str, str]:
        return {"stage": Stage.PUBLISHED, "renewal": self.stage}

    def finish(self, stage: str, **fields: Any) -> None:
        """On to the renewal's next step; when it is done, the new version is the one that is out."""
        done = stage == Stage.PUBLISHED
        self.update(
            renewal="" if done else stage, claimed_by="", attempts=0, steps_done=0, steps_total=0, seconds_left=None,
            error="", **fields,
        )  # fmt: skip
        if done:
            Script.objects.filter(episode=self.episode_id, draft=True).update(draft=False)

    def fail(self, error: str) -> None:
        """The old audio stays; an editor is told."""
        self.release(renewal=Renewal.FAILED, seconds_left=None, error=error)
