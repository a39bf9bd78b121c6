"""Errors of the orchestrator.

OrchestratorError
├── ModelError            a model could not answer; the router tries the next
│   ├── ModelTimeout      it took longer than it was given
│   ├── ModelUnavailable  it is not installed, not reachable or over its quota (`retry_after` in seconds)
│   ├── ModelRefused      it answered, but not to the request (bad shape, unsupported language or task)
│   │   └── ContextOverflow  the request is more than its context holds
│   └── ModelRejected     it answered, and the caller's check turned the answer down
├── NoModelLeft           every candidate failed, or none was allowed; says which and why
├── RedisAway             what processes share cannot be had now; each does without
└── PolicyError           a show's policy is not one; says which entry and what it may be
"""

from __future__ import annotations

from orchestrator.protocols import Usage


class OrchestratorError(Exception):
    """Base of all errors of the orchestrator."""


class ModelError(OrchestratorError):
    """A model could not answer. `usage` is what it consumed all the same."""

    outcome = "error"
    usage: Usage | None = None


class ModelTimeout(ModelError):
    outcome = "timeout"


class ModelUnavailable(ModelError):
    outcome = "unavailable"

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class ModelRefused(ModelError):
    outcome = "refused"


class ContextOverflow(ModelRefused):
    """The request is more than the model can read at once; a part of it may not be."""


class ModelRejected(ModelError):
    outcome = "rejected"


class NoModelLeft(OrchestratorError):
    """Nobody could do it."""


class RedisAway(OrchestratorError):
    """Redis does not answer, or did not a moment ago."""


class PolicyError(OrchestratorError, ValueError):
    """What was given as a policy is not one."""
