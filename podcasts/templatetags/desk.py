"""How the desk writes lengths."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def clock(seconds: float) -> str:
    """Minutes and seconds, as in 4:05."""
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"
