"""How the pages write numbers and colours."""

from __future__ import annotations

from django import template

from podcasts.media.colours import hue_class
from podcasts.models import Show

register = template.Library()


@register.filter
def hue(show: Show) -> str:
    """The class that gives a page the colour of the show's cover."""
    return f"hue-{hue_class(show.slug)}"


@register.filter
def clock(seconds: float | None) -> str:
    """4:05, or 1:04:05 from an hour on."""
    whole = max(round(seconds or 0), 0)
    hours, minutes = whole // 3600, whole // 60 % 60
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


@register.filter
def spoken_length(seconds: float | None) -> str:
    """As one says it: 45 sec, 5 min, 1 hr 4 min."""
    whole = max(round(seconds or 0), 0)
    if whole < 60:
        return f"{whole} sec"
    hours, minutes = divmod(round(whole / 60), 60)
    return " ".join(part for part in (f"{hours} hr" if hours else "", f"{minutes} min" if minutes else "") if part)


@register.filter
def exactly(seconds: float) -> str:
    """Seconds for a machine: never with the comma of a language."""
    return f"{seconds:.2f}"


@register.filter
def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
