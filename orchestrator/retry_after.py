"""What a server says of when to come back."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime

LONGEST = 9  # digits that are read: of thirty years


def retry_after(value: str, now: dt.datetime) -> float | None:
    """Seconds to wait by a Retry-After header (RFC 9110, 10.2.3): a number or a date. None for anything else."""
    value = value.strip()
    if value.isdecimal():
        return float(value[:LONGEST])
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, (date.replace(tzinfo=date.tzinfo or dt.UTC) - now).total_seconds())
