"""How a show's hosts say single words: kept one by one, so that two editors do not lose each other's."""

from __future__ import annotations

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.db import transaction

from podcasts.models import Show

LONGEST_WORD, LONGEST_SAID = 60, 80


def keep(show: Show, word: str, said: str, *, by: User) -> None:
    _save(show, {word: said}, f"“{word}” is said as “{said}”.", by)


def forget(show: Show, word: str, *, by: User) -> None:
    _save(show, {word: None}, f"“{word}” is said as it is written again.", by)


@transaction.atomic
def _save(show: Show, changes: dict[str, str | None], told: str, by: User) -> None:
    fresh = Show.objects.select_for_update().get(pk=show.pk)
    merged = {**fresh.pronunciations, **changes}
    fresh.pronunciations = {word: said for word, said in sorted(merged.items()) if said is not None}
    fresh.save(update_fields=["pronunciations", "updated"])
    LogEntry.objects.log_actions(by.pk, [fresh], CHANGE, told, single_object=True)
