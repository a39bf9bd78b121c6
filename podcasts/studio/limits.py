"""How much a listener may order: episodes and minutes in a day, and so many at once. Settings say how much.

A script that its owner has written anew is work like another order and counts as one.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.contrib.auth.models import User

from podcasts.errors import LimitReached
from podcasts.models import Edit, Episode, Show
from podcasts.production.stages import WORKING

DAY = dt.timedelta(days=1)


def refuse_more(owner: User, minutes: float, now: dt.datetime) -> None:
    """Raises `LimitReached` if one more podcast of so many minutes is too much. What was deleted counts too."""
    refuse_more_at_once(owner)
    spent = _minutes_since(owner, now - DAY)
    if len(spent) >= settings.PROMPT_EPISODES_PER_DAY:
        raise LimitReached(
            f"You have ordered {settings.PROMPT_EPISODES_PER_DAY} podcasts within a day, counting those written anew,"
            " which is all that one listener can have. Come back tomorrow."
        )
    left = settings.PROMPT_MINUTES_PER_DAY - sum(spent)
    if minutes > left:
        raise LimitReached(
            f"One listener can have {settings.PROMPT_MINUTES_PER_DAY} minutes within a day, counting what is written"
            f" anew, and you have {max(0, int(left))} left. Choose a shorter podcast, or come back tomorrow."
        )


def refuse_more_rewriting(episode: Episode, by: User, now: dt.datetime) -> None:
    """Raises `LimitReached` if the owner can't have it written anew now. Editors who send it back are not counted."""
    if episode.show.owner_id != by.pk:
        return
    # Of two requests at once the second waits here, as it does when two podcasts are ordered.
    Show.objects.select_for_update().get(pk=episode.show_id)
    refuse_more(by, episode.minutes, now)


def refuse_more_at_once(owner: User) -> None:
    """Raises `LimitReached` if as many as may be are in the making."""
    most = settings.PROMPTS_AT_ONCE
    if Episode.objects.filter(show__owner=owner, prompt__isnull=False, stage__in=WORKING).count() >= most:
        raise LimitReached(
            f"{most} of your podcasts {'are' if most > 1 else 'is'} in the making, and more can't be at once."
            " Wait until one is done, or cancel one."
        )


def _minutes_since(owner: User, since: dt.datetime) -> list[float]:
    """The minutes of each podcast that was ordered, and of each that the owner had written anew."""
    ordered = Episode.objects.filter(show__owner=owner, prompt__isnull=False, created__gt=since)
    anew = Edit.objects.filter(action=Edit.Action.REJECT, by=owner, episode__show__owner=owner, at__gt=since)
    return [*ordered.values_list("minutes", flat=True), *anew.values_list("episode__minutes", flat=True)]
