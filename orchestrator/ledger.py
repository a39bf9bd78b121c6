"""Writing ledger rows. A row that cannot be written is logged in full; it never costs the answer it tells of."""

from __future__ import annotations

import logging
import math
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction

from orchestrator.models import ModelRun
from orchestrator.protocols import ModelCard, Task, Usage

logger = logging.getLogger(__name__)

MOST = 2**31 - 1  # what an integer column holds


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt of one model at one request. `seconds` is wall time, `waited` how long the work lay in the queue."""

    task: Task
    card: ModelCard
    subject: str
    number: int
    outcome: ModelRun.Outcome
    reason: str
    seconds: float
    usage: Usage
    arm: str = ""
    waited: float | None = None


def record(attempt: Attempt) -> int | None:
    """Write the attempt to the ledger, or to the log if the database will not have it. Returns the row's key."""
    try:
        # A savepoint, so that a failed row does not spoil the caller's transaction.
        with transaction.atomic():
            row = _row(attempt)
            row.save(force_insert=True)
            return row.pk
    except Exception:
        logger.exception("The ledger could not be written; the row was %s", asdict(attempt))
        return None


def settle(row: int | None, card: ModelCard, seconds: float, usage: Usage) -> None:
    """Put into a row, if it could be written, what its attempt came to after nobody waited for it any more."""
    if row is None:
        return
    spent = _sane(usage)
    try:
        ModelRun.objects.filter(pk=row).update(seconds=seconds, cost=cost(card, spent), **asdict(spent))
    except Exception:
        logger.exception("The ledger's row %s could not be completed with %s", row, spent)


def cost(card: ModelCard, usage: Usage) -> Decimal:
    """US dollars by the card's price list."""
    dollars = (
        usage.tokens_in * card.price_per_million_tokens_in / 1e6
        + usage.tokens_out * card.price_per_million_tokens_out / 1e6
        + usage.audio_seconds * card.price_per_audio_minute / 60
    )
    return round(Decimal(dollars), 6)


def _row(attempt: Attempt) -> ModelRun:
    card = attempt.card
    usage = _sane(attempt.usage)
    return ModelRun(
        task=attempt.task,
        model=card.name[:80],
        version=card.version[:80],
        kind=card.kind,
        subject=attempt.subject[:80],
        attempt=min(attempt.number, 32767),
        outcome=attempt.outcome,
        reason=attempt.reason.replace("\x00", "")[:500],
        arm=attempt.arm[:120],
        waited=attempt.waited,
        seconds=attempt.seconds,
        tokens_in=usage.tokens_in,
        tokens_out=usage.tokens_out,
        audio_seconds=usage.audio_seconds,
        cost=cost(card, usage),
    )


def _sane(usage: Usage) -> Usage:
    """A provider's own count, bounded to what can be true."""
    audio = usage.audio_seconds if math.isfinite(usage.audio_seconds) else 0.0
    return Usage(
        tokens_in=min(max(usage.tokens_in, 0), MOST),
        tokens_out=min(max(usage.tokens_out, 0), MOST),
        audio_seconds=min(max(audio, 0.0), float(MOST)),
    )
