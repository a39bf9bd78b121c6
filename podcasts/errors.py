"""Errors of the podcasts app.

PodcastsError           its message is shown to the editor: it says what is wrong and what to do
├── ClaimLost           another worker took the episode over; this one stops and touches nothing
├── NothingToTell       no feed has news for this edition
├── CannotVoice         a line can't be spoken as it stands
└── WrongStage          an action that makes no sense at the episode's stage
"""

from __future__ import annotations


class PodcastsError(Exception):
    """Base of all errors of the podcasts app."""


class ClaimLost(PodcastsError):
    """The claim on an episode is no longer ours."""


class NothingToTell(PodcastsError):
    """No story is new enough to tell."""


class CannotVoice(PodcastsError):
    """A line could not be spoken by any model."""


class WrongStage(PodcastsError):
    """The episode is not where this action applies."""
