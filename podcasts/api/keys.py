"""The life of a key: asked for, approved or refused, drawn (its secret shown once), revoked.

Every step is a conditional UPDATE, so two clicks never make two secrets.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Collection
from typing import TYPE_CHECKING

from django.utils import timezone

from podcasts.api.models import ApiKey, Scope
from podcasts.errors import KeyRefused

if TYPE_CHECKING:
    from django.contrib.auth.models import User

State = ApiKey.State
MARK = "nws"
# Nobody needs more, and a flood of requests would bury the editors.
MOST_PER_OWNER = 10


def ask(owner: User, *, name: str, scopes: Collection[str], purpose: str = "") -> ApiKey:
    """A request for a key, for staff to decide on. Raises KeyRefused."""
    unknown = set(scopes) - set(Scope.values)
    if unknown or not scopes:
        raise KeyRefused(f"Choose at least one scope of {', '.join(Scope.values)}.")
    if ApiKey.objects.open().filter(owner=owner).count() >= MOST_PER_OWNER:
        raise KeyRefused(f"You have {MOST_PER_OWNER} keys. Revoke one that you no longer need, then ask again.")
    ordered = [scope for scope in Scope.values if scope in scopes]
    return ApiKey.objects.create(owner=owner, name=name, purpose=purpose, scopes=ordered)


def approve(key: ApiKey, by: User) -> None:
    _decide(key, by, State.APPROVED)


def refuse(key: ApiKey, by: User) -> None:
    _decide(key, by, State.REFUSED)


def draw(key: ApiKey) -> str:
    """The secret of an approved key, this once. Raises KeyRefused."""
    prefix, rest = secrets.token_hex(5), secrets.token_urlsafe(32)
    secret = f"{MARK}_{prefix}_{rest}"
    _move(key, State.APPROVED, "its secret can't be shown", state=State.ACTIVE, prefix=prefix, digest=_digest(secret))
    return secret


def revoke(key: ApiKey) -> None:
    """It opens nothing from now on. What was made with it stays."""
    if not ApiKey.objects.open().filter(pk=key.pk).update(state=State.REVOKED, digest=""):
        raise KeyRefused(f"“{key.name}” is {key.get_state_display()} already.")
    key.refresh_from_db()


def find(secret: str, now: dt.datetime) -> ApiKey | None:
    """The key that a secret belongs to, if it opens anything now."""
    mark, _, rest = secret.partition("_")
    prefix, _, _ = rest.partition("_")
    if mark != MARK or not prefix.isascii() or "\x00" in secret:
        return None
    key = ApiKey.objects.live(now).select_related("owner").filter(prefix=prefix[:12]).first()
    if key is None or not hmac.compare_digest(key.digest, _digest(secret)):
        return None
    return key


def note_use(key: ApiKey, now: dt.datetime) -> None:
    """Once a minute is enough to see which keys sleep."""
    if key.used_at is None or now - key.used_at > dt.timedelta(minutes=1):
        ApiKey.objects.filter(pk=key.pk).update(used_at=now)


def _digest(secret: str) -> str:
    """A plain hash is enough for 256 random bits; a slow one would slow every request."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _decide(key: ApiKey, by: User, state: str) -> None:
    _move(key, State.REQUESTED, "there is nothing to decide", state=state, decided_by=by, decided_at=timezone.now())


def _move(key: ApiKey, before: str, trouble: str, **changes: object) -> None:
    if not ApiKey.objects.filter(pk=key.pk, state=before).update(**changes):
        key.refresh_from_db()
        raise KeyRefused(f"“{key.name}” is {key.get_state_display()}, so {trouble}.")
    key.refresh_from_db()
