"""How much a listener may order: episodes and minutes in a day, and so many at once. Settings say how much."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import Sum

from podcasts.errors import LimitReached
from podcasts.models import Episode
from podcasts.production.stages import WORKING

DAY = dt.timedelta(days=1)


def refuse_more(owner: User, minutes: float, now: dt.datetime) -> None:
    """Raises `LimitReached` if one more podcast of so many minutes is too much. What was deleted counts too."""
    own = Episode.objects.filter(show__owner=owner, prompt__isnull=False)
    refuse_more_at_once(owner)
    today = own.filter(created__gt=now - DAY)
    if today.count() >= settings.PROMPT_EPISODES_PER_DAY:
        raise LimitReached(
            f"You have ordered {settings.PROMPT_EPISODES_PER_DAY} podcasts within a day, which is all that one listener"
            " can have. Come back tomorrow."
        )
    left = settings.PROMPT_MINUTES_PER_DAY - (today.aggregate(sum=Sum("minutes"))["sum"] or 0.0)
    if minutes > left:
        raise LimitReached(
            f"One listener can have {settings.PROMPT_MINUTES_PER_DAY} minutes within a day, and you have"
            f" {max(0, int(left))} left. Choose a shorter podcast, or come back tomorrow."
        )


def refuse_more_at_once(owner: User) -> None:
    """Raises `LimitReached` if as many as may be are in the making."""
    most = settings.PROMPTS_AT_ONCE
    if Episode.objects.filter(show__owner=owner, prompt__isnull=False, stage__in=WORKING).count() >= most:
        raise LimitReached(
            f"{most} of your podcasts {'are' if most > 1 else 'is'} in the making, and more can't be at once."
            " Wait until one is done, or cancel one."
        )
