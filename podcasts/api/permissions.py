"""What a request may do: by the key's scopes, then by what its owner may do."""

from __future__ import annotations

from typing import Any

from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from podcasts.api.models import ApiKey, Scope


class HasScope(BasePermission):
    """A key needs the view's scope for the method; a session has every scope; strangers only read, where they may."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not request.user.is_authenticated:
            return bool(view.public and request.method in SAFE_METHODS)
        if not isinstance(request.auth, ApiKey):
            return True
        scope = view.scope_of(request.method)
        self.message = f"This key lacks the scope “{scope}”."
        return request.auth.allows(scope)


class IsPermitted(BasePermission):
    """Where a view names a permission of the admin for the method, the user needs it."""

    def has_permission(self, request: Request, view: Any) -> bool:
        wanted = view.permission_of(request.method)
        self.message = "Only editors with the right to do it may do this."
        return not wanted or request.user.has_perm(wanted)


class BySession(BasePermission):
    """For what no key may do, such as making keys."""

    message = "Keys can't do this. Sign in with a browser."

    def has_permission(self, request: Request, view: Any) -> bool:
        return request.user.is_authenticated and not isinstance(request.auth, ApiKey)


def needs_publish(request: Request, changes: dict[str, Any]) -> None:
    """Who gets to see a thing, and where, is changed by keys with the scope publish only."""
    if not {"visibility", "moved_to"}.isdisjoint(changes) and not _allows(request, Scope.PUBLISH):
        raise PermissionDenied("Changing who may see it, or where, needs a key with the scope “publish”.")


def _allows(request: Request, scope: Scope) -> bool:
    return not isinstance(request.auth, ApiKey) or request.auth.allows(scope)
