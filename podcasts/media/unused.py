"""The sound of lines is shared by content: it goes when the last of those who have it goes."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model

from podcasts.models import Duel, Line, SketchLine
from synthesis import renders

# Who has renders, by which field.
OWNERS: tuple[tuple[type[Model], str], ...] = (
    (Line, "render"),
    (SketchLine, "render"),
    (Duel, "a_render"),
    (Duel, "b_render"),
)


def purge_unused(keys: Collection[int]) -> int:
    """Remove, with their sound, those of these renders that nothing has any more; returns how many."""
    kept = {
        key
        for model, field in OWNERS
        for key in model._base_manager.filter(**{f"{field}__in": keys}).values_list(field, flat=True)
    }
    return renders.purge(set(keys) - kept)
