"""How much may be tried in the lab: by an account, and by all visitors of one network address."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.http import HttpRequest

from podcasts.errors import LimitReached, TooOften
from podcasts.studio import limiter
from podcasts.studio.limiter import Limit
from podcasts.studio.visitors import has_account, signed_in

DAY, MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)
PER_MINUTE = 12


def may_try(request: HttpRequest) -> bool:
    return settings.LAB == "anyone" or (settings.LAB == "accounts" and has_account(request))


def spend(request: HttpRequest) -> None:
    """Count one try. Raises `LimitReached` with what to do."""
    account = has_account(request)
    user = signed_in(request)
    who = f"user {user.pk}" if account and user else limiter.address(request)
    most = settings.LAB_TRIES_PER_DAY if account else settings.LAB_VISITOR_TRIES_PER_DAY
    try:
        limiter.spend(Limit("lab in a minute", PER_MINUTE, MINUTE), who)
    except TooOften:
        raise LimitReached("That was quick. Wait a minute, then try again.") from None
    try:
        limiter.spend(Limit("lab in a day", most, DAY), who)
    except TooOften:
        texts = f"{most} text{'s' if most > 1 else ''}"
        more = "" if account else " With an account you can have more."
        raise LimitReached(f"The lab speaks {texts} a day for you. Come back tomorrow.{more}") from None
