"""The OpenAPI document: what the views declare, and what holds for all of them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

from podcasts.api import links
from podcasts.api.problems import KINDS, MEDIA_TYPE

# For what no key may do.
SESSION: Any = [{"session": []}]
PROBLEM = {
    "type": "object",
    "description": "RFC 9457",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What happened and what to do."},
        "instance": {"type": "string", "description": "The request's id."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the request."},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
CODES = {"400": "validation", "401": "unauthenticated", "403": "forbidden", "406": "not-acceptable", "429": "throttled"}
WITH_PATH = {"404": "not-found", "410": "gone"}
UNSAFE = {"409": "conflict", "422": "refused"}
WITH_BODY = {"413": "too-large", "415": "media-type"}
PATCHED = {"412": "changed"}
# The web server's own answer, before the request comes to us.
TOO_LONG = {"description": "The address is longer than 4,000 characters", "content": {"text/html": {}}}
# Besides PATCH, what holds for the version that was read where If-Match says which; and what has to say so.
CONDITIONAL = {"approve_episode", "reject_script"}
LOCKED = {"edit_script", "discard_script"}
IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Sent again with the same key, the request is not done again; its first answer is given.",
    "schema": {"type": "string", "maxLength": 255, "pattern": "^[ -~]*$"},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "description": "The ETag that was read; 412 if it is no longer the present one.",
    "schema": {"type": "string"},
}


class ApiSchema(AutoSchema):
    """Says of what strangers may read that it needs no key."""

    def get_auth(self) -> list[Any]:
        found: list[Any] = super().get_auth()
        return [*found, {}] if getattr(self.view, "public", False) and self.method == "GET" else found


class KeyScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "podcasts.api.authentication.KeyAuthentication"
    name = "key"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A key: `Authorization: Bearer nws_…`"}


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "podcasts.api.authentication.BrowserAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey", "in": "cookie", "name": "sessionid",
            "description": "The browser's session; writing needs the CSRF token in `X-CSRFToken`.",
        }  # fmt: skip


def paged(row: type[serializers.BaseSerializer[Any]]) -> Any:
    """The shape of one page of rows."""
    name = row.__name__.removesuffix("Serializer")
    return inline_serializer(
        f"{name}Page",
        {
            "results": row(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )


def complete(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """drf-spectacular's postprocessing hook: the problems, and the headers that every operation knows."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for path, item in result["paths"].items():
        for method, operation in item.items():
            _complete(path, method, operation)
            links.add(operation)
    for name, schema in result["components"]["schemas"].items():
        if name.endswith(("Order", "OrderRequest", "Patch", "PatchRequest", "Patched")):
            schema["additionalProperties"] = False
    return result


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    codes = dict(CODES)
    if "{" in path:
        codes |= WITH_PATH
    if operation["operationId"] == "preview_takedown" or any(one["name"] == "cursor" for one in parameters):
        codes |= {"422": "refused"}
    if method != "get":
        codes |= UNSAFE
    if method in ("post", "put", "patch"):
        codes |= WITH_BODY
    if method == "post":
        parameters.append(IDEMPOTENCY)
    if method == "patch" or operation["operationId"] in CONDITIONAL | LOCKED:
        codes |= PATCHED
        parameters.append(IF_MATCH | {"required": operation["operationId"] in LOCKED})
    if operation["operationId"] in LOCKED:
        codes |= {"428": "unconditional"}
    for code, slug in codes.items():
        operation["responses"].setdefault(code, _problem(slug))
    operation["responses"].setdefault("414", TOO_LONG)


def _problem(slug: str) -> dict[str, Any]:
    kind = KINDS[slug]
    example = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": kind.advice}
    content = {"schema": {"$ref": "#/components/schemas/Problem"}, "example": example}
    return {"description": kind.title, "content": {MEDIA_TYPE: content}}
