"""What every page shows of the studio: the links of the frame, for whoever asks."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.contrib.auth.models import User
from django.template import Context

from podcasts.studio.shows import is_guest
from podcasts.studio.visitors import may_order

register = template.Library()


@register.inclusion_tag("podcasts/studio/start.html", takes_context=True)
def start_podcast(context: Context) -> dict[str, Any]:
    """The one field and the one button, for those who may order."""
    return {"may_order": may_order(context["request"]), "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("podcasts/studio/links.html", takes_context=True)
def studio_links(context: Context) -> dict[str, Any]:
    """An error page has no request and gets the links of a stranger."""
    user = getattr(context.get("request"), "user", None)
    return {
        "known": isinstance(user, User),
        "account": isinstance(user, User) and not is_guest(user),
        "lab": settings.LAB != "off",
        "orders": settings.PROMPTS != "off",
        "sign_up": settings.SIGN_UP != "closed",
        "path": getattr(context.get("request"), "path", ""),
        "csrf_token": context.get("csrf_token"),
    }
