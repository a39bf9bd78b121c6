"""The history of shows, hosts, voices, consents and feeds: each save that changes one is an entry of the log.

Decision 0653 says why it is the log and not tables of versions. A listener's personal show leaves no entry: it is the
listener's own, and nothing is ever taken out of the log.
"""

from __future__ import annotations

from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Field, Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

from newsroom.models import Feed
from podcasts.models import Host, Show
from podcasts.trust.asking import actor
from podcasts.trust.models import LogEntry
from synthesis.models import Consent, Voice

Values = dict[str, Any]
# Of a feed, what editors decide; the rest is how its polling goes.
FEED = ("url", "title", "site_url", "outlet", "language", "category", "weight", "full_text", "state")
# Of a consent, whether it holds. Who gave it stands in its row alone, which can be deleted; the log can't.
CONSENT = ("given_on", "valid_until", "withdrawn_at", "read_aloud", "approved_at")
# What a machine keeps in the row; nobody decided it.
OWN_BUSINESS = {"id", "guid", "created", "updated"}
# That it was changed is kept; what it was is not.
UNSAID = {"feed_token", "owner_email"}
# Not worth a word where something is made.
EMPTY = {"None", "", "[]", "{}"}
ENCODER = DjangoJSONEncoder()


def connect() -> None:
    for model in (Show, Host, Voice, Consent, Feed):
        pre_save.connect(_before_save, sender=model)
        post_save.connect(_after_save, sender=model)
        post_delete.connect(_after_delete, sender=model)
    m2m_changed.connect(_feeds_changed, sender=Show.feeds.through)


def subject_of(thing: Model) -> str:
    """Under which name the log has it. A host is a part of its show; empty for what is not logged."""
    show = thing.show if isinstance(thing, Host) else thing
    if isinstance(show, Show):
        return "" if show.owner_id else f"show:{show.pk}"
    return f"{thing._meta.model_name}:{thing.pk}" if isinstance(thing, Voice | Consent | Feed) else ""


def values(thing: Model) -> Values:
    """What is kept of it, as JSON has it."""
    return {field.name: _value(field, thing) for field in thing._meta.concrete_fields if _is_kept(field, thing)}


def differences(before: Values, after: Values) -> dict[str, list[Any]]:
    """The fields that differ, each with what it was and what it is."""
    pairs = {name: (before.get(name), value) for name, value in after.items()}
    found = {name: pair for name, pair in pairs.items() if pair[0] != pair[1] and not set(map(str, pair)) <= EMPTY}
    return {name: ["…", "…"] if name in UNSAID else list(pair) for name, pair in found.items()}


def _is_kept(field: Field[Any, Any], thing: Model) -> bool:
    if isinstance(thing, Feed | Consent):
        return field.name in (FEED if isinstance(thing, Feed) else CONSENT)
    return field.name not in OWN_BUSINESS


def _value(field: Field[Any, Any], thing: Model) -> Any:
    value = field.value_from_object(thing)
    if field.is_relation:
        related = getattr(thing, field.name)
        return str(related) if related is not None else None
    return value if isinstance(value, dict | list | str | int | float | None) else _as_text(value)


def _as_text(value: Any) -> str:
    """A file by its name, a date or time as ISO 8601."""
    return str(value.name or "") if hasattr(value, "storage") else str(ENCODER.default(value))


def _before_save(sender: type[Model], instance: Model, raw: bool, **_: Any) -> None:
    instance._before = _stored(sender, instance.pk) if not raw and subject_of(instance) else None  # type: ignore[attr-defined]


def _after_save(sender: type[Model], instance: Model, created: bool, raw: bool, **_: Any) -> None:
    """Compares what is stored: the instance may hold more than was saved, and times as they were typed."""
    if raw or not (subject := subject_of(instance)):
        return
    before = getattr(instance, "_before", None) or {}
    found = differences(before, _stored(sender, instance.pk))
    if found:
        _note("made" if created else "changed", subject, instance, changes=found)


def _after_delete(instance: Model, **_: Any) -> None:
    if subject := subject_of(instance):
        _note("deleted", subject, instance, changes={name: [was, None] for name, was in values(instance).items()})


def _feeds_changed(instance: Any, action: str, pk_set: set[int] | None, reverse: bool, **_: Any) -> None:
    """Which feeds a show tells from. `reverse`: the shows of a feed were set, which no page does."""
    if reverse or action not in ("post_add", "post_remove", "pre_clear") or not (subject := subject_of(instance)):
        return
    feeds = instance.feeds.all() if action == "pre_clear" else Feed.objects.filter(pk__in=pk_set or ())
    if titles := sorted(str(feed) for feed in feeds):
        added = action == "post_add"
        told = {"feeds added": [None, titles]} if added else {"feeds taken away": [titles, None]}
        _note("changed", subject, instance, changes=told)


def _stored(model: type[Model], key: Any) -> Values:
    row = model._base_manager.filter(pk=key).first() if key else None
    return values(row) if row else {}


def _note(deed: str, subject: str, thing: Model, **details: Any) -> None:
    part = f"host {thing.speaker}" if isinstance(thing, Host) else ""
    name = "" if isinstance(thing, Consent) else str(thing)[:200]
    LogEntry.objects.append(deed, subject, actor=actor(), name=name, part=part, **details)
