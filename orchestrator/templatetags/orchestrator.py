"""How the admin shows shares and times."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def share(value: float | None) -> str:
    """0.982 → "98.2 %"; nothing measured is a dash."""
    return "–" if value is None else f"{value:.1%}".replace("%", "\N{NO-BREAK SPACE}%")


@register.filter
def minutes(seconds: float) -> str:
    return f"{seconds / 60:.1f}" if seconds else "–"
