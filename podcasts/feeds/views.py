"""Feeds over HTTP: RSS and JSON Feed of a show, the same in private, and the list of all shows."""

from __future__ import annotations

import base64
from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from podcasts.feeds import json_feed as json_form
from podcasts.feeds import rss as rss_form
from podcasts.feeds.access import readable_show, show_of_token
from podcasts.feeds.addresses import Addresses
from podcasts.feeds.delivery import cached
from podcasts.feeds.opml import CONTENT_TYPE as OPML_TYPE
from podcasts.feeds.opml import opml
from podcasts.feeds.pages import FeedPage, last_change, read_page
from podcasts.models import Show, Visibility

Form = tuple[Callable[[FeedPage], bytes], str]
RSS: Form = (rss_form.rss, rss_form.CONTENT_TYPE)
JSON: Form = (json_form.json_feed, json_form.CONTENT_TYPE)


@require_safe
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    return _public(request, slug, RSS)


@require_safe
def json_feed(request: HttpRequest, slug: str) -> HttpResponse:
    return _public(request, slug, JSON)


@require_safe
def private_feed(request: HttpRequest, token: str) -> HttpResponse:
    return _answer(request, Addresses(show_of_token(token), private=True), RSS, private=True)


@require_safe
def private_json_feed(request: HttpRequest, token: str) -> HttpResponse:
    return _answer(request, Addresses(show_of_token(token), private=True), JSON, private=True)


@require_safe
def password_feed(request: HttpRequest) -> HttpResponse:
    """The same for apps that ask for a name and a password: the show's address name and the token.

    Asks everybody, so that it tells nobody which shows there are.
    """
    name, token = basic_credentials(request.headers.get("Authorization", ""))
    try:
        show = show_of_token(token)
    except Http404:
        show = None
    if show is None or show.slug != name:
        return HttpResponse(
            "Give the name of the show and the token of its private feed.",
            status=401, content_type="text/plain", headers={"WWW-Authenticate": 'Basic realm="Private feed"'},
        )  # fmt: skip
    return _answer(request, Addresses(show, private=True), RSS, private=True)


@require_safe
def all_shows(request: HttpRequest) -> HttpResponse:
    """OPML of every public show, to subscribe to all of them in one go."""
    shows = list(Show.objects.filter(visibility=Visibility.PUBLIC).order_by("title"))
    response = HttpResponse(opml(shows), content_type=OPML_TYPE)
    response["Content-Disposition"] = 'attachment; filename="shows.opml"'
    return cached(request, response)


def basic_credentials(header: str) -> tuple[str, str]:
    """Name and password of RFC 7617; both empty where there are none."""
    scheme, _, given = header.partition(" ")
    if scheme.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(given.strip(), validate=True).decode().partition(":")
    except ValueError:  # neither base64 nor UTF-8
        return "", ""
    return name, password


def _public(request: HttpRequest, slug: str, form: Form) -> HttpResponse:
    show = readable_show(request, slug)
    return _answer(request, Addresses(show), form, private=show.visibility == Visibility.PRIVATE)


def _answer(request: HttpRequest, addresses: Addresses, form: Form, *, private: bool) -> HttpResponse:
    write, content_type = form
    show = addresses.show
    page = read_page(addresses, number=page_number(request), private=private)
    response = HttpResponse(write(page), content_type=content_type)
    if form is RSS:
        _show_to_people(request, response)
    _tell_links(response, page)
    if show.moved_to and not private:
        response.status_code, response["Location"] = 301, show.moved_to
    return cached(request, response, changed=last_change(show), private=private)


def page_number(request: HttpRequest) -> int:
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdecimal() and 0 < len(asked) < 7):
        raise Http404("Pages are numbered from 1.")
    return int(asked)


def _show_to_people(request: HttpRequest, response: HttpResponse) -> None:
    """Browsers apply the style sheet to XML that is not called RSS. The bytes are the same, whatever a cache does."""
    if request.headers.get("Sec-Fetch-Dest") == "document":
        response["Content-Type"] = "application/xml; charset=utf-8"
    patch_vary_headers(response, ["Sec-Fetch-Dest"])


def _tell_links(response: HttpResponse, page: FeedPage) -> None:
    """As WebSub asks (section 4), and a word to search engines about what is not for everyone."""
    if not page.listed:
        response["X-Robots-Tag"] = "noindex"
    elif settings.WEBSUB_HUBS:
        links = [f'<{hub}>; rel="hub"' for hub in settings.WEBSUB_HUBS]
        response["Link"] = ", ".join([*links, f'<{page.addresses.feed()}>; rel="self"'])
