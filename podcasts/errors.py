"""Errors of the podcasts app.

PodcastsError           its message is shown to the editor: it says what is wrong and what to do
├── ClaimLost           another worker took the episode over; this one stops and touches nothing
├── NothingToTell       no feed has news for this edition, or no source answers a prompt
├── CannotVoice         a line can't be spoken as it stands
├── WrongStage          an action that makes no sense at the episode's stage
├── KeyRefused          an API key that can't be asked for, or not at this point of its life
├── OverQuota           more was ordered with a key than it allows; says when there is room again
├── WebhookRefused      an address or a choice of events that can't be served
├── EditRefused         an edit of a script that cannot be made; it says why
├── ScriptMoved         another editor was faster; nothing was changed, and it says who did what
├── FlagsOpen           the script still has lines that the checker flags and no editor lets stand
└── NotOrdered          a podcast that can't be ordered so
    ├── WishRefused     something in the wish is wrong; it knows which field
    └── LimitReached    enough for today, or too many at once
"""

from __future__ import annotations


class PodcastsError(Exception):
    """Base of all errors of the podcasts app."""


class ClaimLost(PodcastsError):
    """The claim on an episode is no longer ours."""


class NothingToTell(PodcastsError):
    """No story is new enough to tell, or no source has anything about what a listener asked for."""


class CannotVoice(PodcastsError):
    """A line could not be spoken by any model."""


class WrongStage(PodcastsError):
    """The episode is not where this action applies."""


class NotOrdered(PodcastsError):
    """The podcast cannot be ordered; the message says why, for the listener."""


class WishRefused(NotOrdered):
    """Fields of the wish are wrong: `faults` has a sentence for each."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = faults


class LimitReached(NotOrdered):
    """Enough for today, or too many at once."""


class KeyRefused(PodcastsError):
    """The API key is not to be had."""


class OverQuota(PodcastsError):
    """The key has ordered its share. `seconds` is when a part of it is free again."""

    def __init__(self, message: str, seconds: float) -> None:
        super().__init__(message)
        self.seconds = seconds


class WebhookRefused(PodcastsError):
    """The webhook can't be set up like this."""


class EditRefused(PodcastsError):
    """The edit cannot be made."""


class ScriptMoved(PodcastsError):
    """The script is not any more what the editor saw."""


class FlagsOpen(PodcastsError):
    """Lines are flagged."""
