"""What the API keeps for a while only."""

from __future__ import annotations

import datetime as dt

from podcasts.api.idempotency import KEPT_FOR
from podcasts.api.models import KeptAnswer, Spending
from podcasts.webhooks import sending

# Quotas look back a day; a little more tells yesterday's story.
SPENDINGS_FOR = dt.timedelta(days=2)


def tidy(now: dt.datetime) -> None:
    KeptAnswer.objects.filter(created__lt=now - KEPT_FOR).delete()
    Spending.objects.filter(at__lt=now - SPENDINGS_FOR).delete()
    sending.forget(now)
