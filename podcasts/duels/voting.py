"""Which duel a visitor judges next, the ticket for it, and the vote.

A ticket is signed, good for one duel, one session and two hours; it holds which side is which. A vote needs one, a
session votes once on a duel, and sessions and networks vote so often a day.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import Count
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from podcasts.duels.models import Duel, Vote
from podcasts.errors import TooOften, VoteRefused
from podcasts.studio import limiter

SALT = "duels"
GOOD_FOR = dt.timedelta(hours=2)
DAY = dt.timedelta(days=1)
BY_SESSION = limiter.Limit("duel votes of a session", 100, DAY)
BY_ADDRESS = limiter.Limit("duel votes of an address", 300, DAY)
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Ticket:
    """`swapped`: b stands on the left."""

    duel: Duel
    swapped: bool

    def side(self, side: str) -> str:
        """Whether "a" or "b" stands there."""
        return "b" if (side == SIDES[0]) == self.swapped else "a"


def voter(request: HttpRequest) -> str:
    if request.session.session_key is None:
        request.session.create()
    return salted_hmac(SALT, request.session.session_key or "", algorithm="sha256").hexdigest()


def next_duel(who: str, kind: str = "") -> Duel | None:
    """One that the voter has not judged, of those with the fewest votes."""
    unseen = Duel.objects.ready().exclude(votes__voter=who)
    if kind in Duel.Kind.values:
        unseen = unseen.filter(kind=kind)
    return unseen.annotate(judged=Count("votes")).order_by("judged", "?").first()


def issue(duel: Duel, who: str) -> str:
    return signing.dumps({"duel": duel.pk, "swapped": bool(secrets.randbits(1)), "voter": who}, salt=SALT)


def read(text: str, who: str) -> Ticket:
    """Raises `VoteRefused` for a ticket that is forged, too old or somebody else's."""
    try:
        data: dict[str, Any] = signing.loads(text, salt=SALT, max_age=GOOD_FOR)
    except signing.SignatureExpired as error:
        raise VoteRefused("This page lay open for too long. Here is another pair.") from error
    except signing.BadSignature as error:
        raise VoteRefused("This vote can't be read. Here is another pair.") from error
    duel = Duel.objects.ready().select_related("a_render", "b_render").filter(pk=data["duel"]).first()
    if data["voter"] != who or duel is None:
        raise VoteRefused("This pair is no longer open to you. Here is another one.")
    return Ticket(duel, data["swapped"])


def vote(request: HttpRequest, text: str, choice: str) -> tuple[Ticket, Vote]:
    """Raises `VoteRefused`, also for a second vote on the same pair."""
    who = voter(request)
    ticket = read(text, who)
    given = ticket.side(choice) if choice in SIDES else choice
    if given not in Vote.Choice.values or choice in ("a", "b"):
        raise VoteRefused("Choose the left one, the right one, equally good, or both bad.")
    try:
        limiter.spend(BY_SESSION, who)
        limiter.spend(BY_ADDRESS, limiter.address(request))
    except TooOften as error:
        raise VoteRefused("Thank you, that is enough for today. Come back tomorrow.") from error
    try:
        with transaction.atomic():
            return ticket, Vote.objects.create(duel=ticket.duel, choice=given, voter=who)
    except IntegrityError as error:
        raise VoteRefused("You have judged this pair already.") from error
