"""Middleware: whoever asks for a show at an address that it has given up is sent to where it is now."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse

from podcasts.models import FormerSlug, Show, Visibility


class FormerAddresses:
    """Looks only at what was not found, so that an address with a show of its own is never taken away from it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 404 and request.method in ("GET", "HEAD") and (place := new_place(request)):
            return HttpResponsePermanentRedirect(place)
        return response


def new_place(request: HttpRequest) -> str:
    """Where it is now; empty if nothing has moved from there. A private show leaves no trace at its old address."""
    match = request.resolver_match
    if match is None or not match.route.startswith("shows/") or "slug" not in match.kwargs:
        return ""
    slug = match.kwargs["slug"]
    if Show.objects.filter(slug=slug).exists():
        return ""
    former = FormerSlug.objects.select_related("show").filter(slug=slug).first()
    if former is None or former.show.visibility == Visibility.PRIVATE:
        return ""
    place = reverse(match.view_name, kwargs={**match.kwargs, "slug": former.show.slug})
    query = request.META.get("QUERY_STRING", "")
    return f"{place}?{query}" if query else place
