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
├── HeldBack            an episode that is not fit to go out
├── HubRefused          a WebSub hub did not take an announcement; it is made again
├── VoteRefused         a vote on a duel that does not count
├── TooOften            tried more often than a limit allows; says when it may be tried again
└── NotOrdered          a podcast that can't be ordered so
    ├── WishRefused     something in the wish is wrong; it knows which field
    └── LimitReached    enough for today, or too many at once
"""

from __future__ import annotations

from collections.abc import Iterable


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


class HeldBack(PodcastsError):
    """The episode is not fit to go out; the message says why."""

    def __init__(self, faults: Iterable[str]) -> None:
        super().__init__(f"Not published: {' '.join(faults)}")


class HubRefused(PodcastsError):
    """A hub did not take the announcement."""


class VoteRefused(PodcastsError):
    """The vote does not count; the message says why."""


class TooOften(PodcastsError):
    """A limit is reached, which begins anew within `seconds`."""

    def __init__(self, seconds: float) -> None:
        minutes = round(seconds / 60)
        wait = "an hour" if minutes == 60 else f"{minutes} minutes" if minutes < 60 else "a day"
        super().__init__(f"That was tried too often. Try again in {wait}.")
        self.seconds = seconds
