"""Who asks: the owner of a key, or the browser's session."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from podcasts.api import keys
from podcasts.api.models import ApiKey


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer nws_…`"""

    def authenticate(self, request: Request) -> tuple[Any, ApiKey] | None:
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        now = timezone.now()
        key = keys.find(secret.strip(), now)
        if key is None:
            raise AuthenticationFailed("This key opens nothing: it is unknown, revoked or expired.")
        keys.note_use(key, now)
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="newsroom"'


class BrowserAuthentication(SessionAuthentication):
    """The session of the pages; writing needs the CSRF token, as on any page."""
