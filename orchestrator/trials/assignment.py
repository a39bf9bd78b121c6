"""Whom a trial touches: by a hash, so the same show is always on the same side, whoever asks and whenever."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from orchestrator.errors import PolicyError
from orchestrator.policy import Policy
from orchestrator.trials.models import Experiment, Rollout


def place(salt: str, unit: str) -> float:
    """Where the unit ("show:12") stands in this trial: even over [0, 100), and unlike its place in any other."""
    digest = hashlib.sha256(f"{salt}\n{unit}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64 * 100


def with_trials(policy: Policy, unit: str, what: str) -> Policy:
    """The policy with what the running trials of this kind of work (`What`) ask of the unit."""
    for rollout in Rollout.objects.filter(what=what).order_by("pk"):
        policy = _rolled_out(policy, rollout, unit)
    for experiment in Experiment.objects.filter(what=what, running=True):
        policy = _experimental(policy, experiment, unit)
    return policy


def _rolled_out(policy: Policy, rollout: Rollout, unit: str) -> Policy:
    if rollout.state == Rollout.State.DONE:
        return policy
    has_it = rollout.state == Rollout.State.RUNNING and place(f"rollout {rollout.model}", unit) < rollout.percent
    if has_it:
        return policy.preferring(rollout.model)
    return replace(policy, deny=policy.deny | {rollout.model})


def _experimental(policy: Policy, experiment: Experiment, unit: str) -> Policy:
    """Where arm b's rules and the show's allow no model in common, the show takes no part."""
    if place(f"experiment {experiment.name}", unit) >= experiment.percent:
        return replace(policy, arm=experiment.arm("a"))
    try:
        return replace(experiment.rules().within(policy), arm=experiment.arm("b"))
    except PolicyError:
        return policy
