"""Who a visitor is: a signed-in listener, a guest with a show of the session's own, or nobody yet."""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest

from podcasts.models import Episode, Guest, Show
from podcasts.studio import limiter
from podcasts.studio.shows import follow_episodes, is_guest, named, personal_show

BACKEND = "django.contrib.auth.backends.ModelBackend"
GUEST_PREFIX = "guest-"
# A guest who has not been here for so long is forgotten with everything made.
GUESTS_KEPT_FOR = dt.timedelta(days=30)


def signed_in(request: HttpRequest) -> User | None:
    """The user of the session, guests included."""
    return request.user if isinstance(request.user, User) else None


def has_account(request: HttpRequest) -> bool:
    user = signed_in(request)
    return user is not None and not is_guest(user)


def may_order(request: HttpRequest) -> bool:
    return settings.PROMPTS == "anyone" or (settings.PROMPTS == "accounts" and has_account(request))


def owner_for_order(request: HttpRequest) -> User:
    """Whose the order is; a visitor without an account becomes a guest. Raises `TooOften`."""
    count_guest(request)
    user = signed_in(request)
    if user is None:
        user = _new_guest()
        login(request, user, backend=BACKEND)
    return user


def count_guest(request: HttpRequest) -> None:
    """What visitors without an account have made is counted by their network. Raises `TooOften`."""
    if not has_account(request):
        guests = limiter.Limit("guest orders", settings.GUEST_EPISODES_PER_DAY, dt.timedelta(days=1))
        limiter.spend(guests, limiter.address(request))


@transaction.atomic
def _new_guest() -> User:
    user = User(username=GUEST_PREFIX + secrets.token_hex(12))
    user.set_unusable_password()
    user.save()
    Guest.objects.create(user=user)
    return user


@transaction.atomic
def become_listener(user: User) -> None:
    """A guest has signed up: the user stays the same, so everything made stays theirs."""
    Guest.objects.filter(user=user).delete()
    Show.objects.filter(owner=user).update(**named(user))


@transaction.atomic
def hand_over(guest: User, user: User) -> None:
    """A guest turns out to have an account: what was made moves there, and the guest is gone."""
    made = Episode.objects.filter(show__owner=guest)
    if made.exists():
        show = personal_show(user)
        made.update(show=show)
        follow_episodes(show)
    guest.delete()


def forgotten_guests(now: dt.datetime) -> QuerySet[User]:
    """Guests who have neither come back nor ordered anything for so long that their session is over."""
    gone = User.objects.filter(guest__created__lt=now - GUESTS_KEPT_FOR, last_login__lt=now - GUESTS_KEPT_FOR)
    return gone.exclude(shows__episodes__created__gte=now - GUESTS_KEPT_FOR)
