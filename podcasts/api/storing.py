"""A show as it is ordered or changed: checked, then stored with its cast and its feeds, all or nothing."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from newsroom.models import Feed
from podcasts.api.fields import existing
from podcasts.api.problems import CannotBe, Problem
from podcasts.models import Episode, Host, Show
from synthesis.models import Voice


def store(show: Show, wanted: dict[str, Any]) -> None:
    """Raises a problem that says which field can't be."""
    fields = {name: value for name, value in wanted.items() if name not in ("hosts", "feeds")}
    if fields.get("policy") and show.owner_id:
        raise CannotBe({"policy": ["Only the newsroom's own shows have rules about models."]})
    put(show, fields)
    new = show.pk is None
    try:
        with transaction.atomic():
            show.save(update_fields=None if new else [*fields, "updated"])
            _cast(show, wanted.get("hosts"))
            _subscribe(show, wanted.get("feeds"))
    except IntegrityError:
        raise Problem("conflict", f"Another show has the slug “{show.slug}”. Choose another.") from None


def put(thing: Show | Episode, fields: dict[str, Any]) -> None:
    """Into the row, not yet stored; raises a ValidationError with what is wrong by field, as the admin would say it."""
    for name, value in fields.items():
        setattr(thing, name, value)
    others = {field.name for field in thing._meta.get_fields()} - set(fields)
    thing.full_clean(exclude=others, validate_unique=False, validate_constraints=False)


def _cast(show: Show, hosts: list[dict[str, str]] | None) -> None:
    """The whole cast: whoever is not in it speaks in the show no more."""
    if hosts is None:
        return
    speakers = [host["speaker"] for host in hosts]
    if len(set(speakers)) < len(speakers):
        raise CannotBe({"hosts": ["Each speaker has one host. Use A, B, C and D once each."]})
    usable = Voice.objects.usable(timezone.localdate())
    voices = [existing(usable, "hosts", slug=host["voice"]) for host in hosts]
    for gone in show.hosts.exclude(speaker__in=speakers):
        gone.delete()
    for host, voice in zip(hosts, voices, strict=True):
        Host.objects.update_or_create(
            show=show, speaker=host["speaker"], defaults={"name": host["name"], "voice": voice}
        )


def _subscribe(show: Show, feeds: list[int] | None) -> None:
    if feeds is not None:
        show.feeds.set([existing(Feed.objects.all(), "feeds", pk=pk) for pk in set(feeds)])
