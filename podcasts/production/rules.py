"""Which models may be asked for an episode: its show's policy, its API key's, and what trials ask of the show."""

from __future__ import annotations

from orchestrator.policy import Policy
from orchestrator.trials.assignment import with_trials
from orchestrator.trials.models import What
from podcasts.models import Episode, Show

__all__ = ["What", "rules", "rules_of_show"]


def rules(episode: Episode, what: What) -> Policy:
    """For one kind of work. Raises `PolicyError` when the show's policy and the key's leave no kind of model."""
    key, show = Policy.from_json(episode.policy), Policy.from_json(episode.show.policy)
    return with_trials(key.within(show), _unit(episode.show), what)


def rules_of_show(show: Show, what: What) -> Policy:
    return with_trials(Policy.from_json(show.policy), _unit(show), what)


def _unit(show: Show) -> str:
    """A listener's podcasts are episodes of a show of their own, so this is the listener too."""
    return f"show:{show.pk}"
