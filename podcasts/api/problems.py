"""Every error is a problem document (RFC 9457): what kind, what happened, what to do, and where in the request."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import exceptions as django_errors
from django.http import Http404, JsonResponse
from rest_framework import exceptions, status
from rest_framework.response import Response

from newsroom.feeds.exceptions import FeedError
from newsroom.research.errors import ResearchError
from orchestrator.errors import OrchestratorError, PolicyError
from podcasts.errors import FlagsOpen, LimitReached, OverQuota, PodcastsError, ScriptMoved, TooOften, WrongStage
from synthesis.errors import SynthesisError

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem; its slug is the anchor in the documentation that `type` points to."""

    slug: str
    status: int
    title: str
    advice: str

    @property
    def type(self) -> str:
        return f"{settings.BASE_URL}/api/v1/docs#{self.slug}"


KINDS = {
    kind.slug: kind
    for kind in (
        Kind("malformed", 400, "The request can't be read", "Send what its Content-Type says, complete."),
        Kind("validation", 400, "The request does not fit", "`errors` names each field by a JSON pointer."),
        Kind("unauthenticated", 401, "Sign in or send a key", "Send `Authorization: Bearer` with a key in use."),
        Kind("forbidden", 403, "You may not do this", "The key lacks the scope, or its owner the right."),
        Kind("not-found", 404, "There is no such thing", "It does not exist, or not for you."),
        Kind("method", 405, "Not by this method", "The `Allow` header names the methods that are served."),
        Kind("not-acceptable", 406, "Not in this form", "Accept `application/json`."),
        Kind("conflict", 409, "Not at this point", "Look at the present state, then decide again."),
        Kind("repeated", 409, "This Idempotency-Key was used for another request", "Make a new one per request."),
        Kind("at-work", 409, "The first request is still at work", "Send the same request again in a moment."),
        Kind("gone", 410, "It is gone", "It was withdrawn; forget it."),
        Kind("changed", 412, "Somebody changed it meanwhile", "Read it again, then send its new ETag in If-Match."),
        Kind("too-large", 413, "The request is too large", "Send less at once."),
        Kind("media-type", 415, "Not of this type", "Send `application/json`, or a form where a file goes with it."),
        Kind("refused", 422, "It can't be done like this", "`detail` says why and what would do."),
        Kind("unconditional", 428, "Say which version you mean", "Send the ETag you read in If-Match."),
        Kind("throttled", 429, "Too many requests", "Wait for as many seconds as `Retry-After` says."),
        Kind("over-quota", 429, "More audio than the key allows", "Wait, or ask for a larger allowance."),
        Kind("server", 500, "We made a mistake", "Tell us the request's id; sending it again may do."),
        Kind("unavailable", 503, "Not at the moment", "Send it again in a moment."),
    )
}
BY_STATUS = {kind.status: kind for kind in reversed(KINDS.values())} | {400: KINDS["malformed"]}


class Problem(exceptions.APIException):
    """A problem of one of the kinds above."""

    def __init__(self, slug: str, detail: str = "", headers: Mapping[str, str] | None = None) -> None:
        self.kind = KINDS[slug]
        self.status_code = self.kind.status
        self.headers = dict(headers or {})
        super().__init__(detail or self.kind.advice)


class CannotBe(exceptions.ValidationError):
    """A value of the right form that can't be used, such as a voice that does not exist."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler. What we do not know is left to Django, which logs it and answers 500."""
    found = problem_of(error)
    if found is None:
        return None
    kind, detail, headers, errors = found
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(math.ceil(wait))
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = challenge
    request_id = getattr(context["request"], "request_id", "")
    return Response(document(kind, detail, request_id, errors), kind.status, headers=headers, content_type=MEDIA_TYPE)


def document(kind: Kind, detail: str, request_id: str = "", errors: list[dict[str, str]] | None = None) -> Any:
    body: dict[str, Any] = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": detail}
    if request_id:
        body["instance"] = f"urn:request:{request_id}"
    return body | ({"errors": errors} if errors else {})


def plain(status_code: int, request_id: str) -> JsonResponse:
    """For errors that come from outside of the views: no such address, a bad host name, our own mistakes."""
    kind = BY_STATUS.get(status_code, KINDS["server" if status_code >= 500 else "malformed"])
    body = document(kind, kind.advice, request_id) | {"status": status_code}
    return JsonResponse(body, status=status_code, content_type=MEDIA_TYPE)


Found = tuple[Kind, str, dict[str, str], list[dict[str, str]]]


def problem_of(error: Exception) -> Found | None:
    if isinstance(error, Problem):
        return error.kind, str(error.detail), error.headers, []
    if isinstance(error, exceptions.ValidationError):
        kind = KINDS["refused" if isinstance(error, CannotBe) else "validation"]
        return kind, _summary(errors := list(pointed(error.detail))), {}, errors
    if isinstance(error, django_errors.ValidationError):
        return problem_of(CannotBe(error.message_dict if hasattr(error, "error_dict") else error.messages))
    return _of_house(error) or _of_framework(error)


# Ours speak for themselves; the first that fits.
OF_HOUSE: tuple[tuple[tuple[type[Exception], ...], str], ...] = (
    ((OverQuota, LimitReached), "over-quota"),
    ((TooOften,), "throttled"),
    ((ScriptMoved,), "changed"),
    ((WrongStage, FlagsOpen), "conflict"),
    ((PodcastsError, SynthesisError, FeedError, ResearchError, PolicyError), "refused"),
    ((OrchestratorError,), "unavailable"),
)


def _of_house(error: Exception) -> Found | None:
    slug = next((slug for kinds, slug in OF_HOUSE if isinstance(error, kinds)), None)
    if slug is None:
        return None
    headers = {"Retry-After": str(math.ceil(error.seconds))} if isinstance(error, OverQuota | TooOften) else {}
    return KINDS[slug], str(error), headers, list(pointed(getattr(error, "faults", [])))


def _of_framework(error: Exception) -> Found | None:
    if isinstance(error, Http404):
        return KINDS["not-found"], KINDS["not-found"].advice, {}, []
    if isinstance(error, django_errors.PermissionDenied):
        return KINDS["forbidden"], KINDS["forbidden"].advice, {}, []
    if isinstance(error, django_errors.RequestDataTooBig | exceptions.APIException):
        code = getattr(error, "status_code", 413)
        kind = BY_STATUS.get(code, KINDS["server"])
        return kind, str(getattr(error, "detail", kind.advice)), {}, []
    return None


def pointed(detail: Any, path: str = "#") -> Iterator[dict[str, str]]:
    """DRF's nested errors as a flat list, each with a JSON pointer (RFC 6901) into the body."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            own = name in ("non_field_errors", "__all__")
            yield from pointed(inner, path if own else f"{path}/{str(name).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from pointed(inner, f"{path}/{place}" if nested else path)
    else:
        yield {"pointer": path, "detail": str(detail)}


def _summary(errors: list[dict[str, str]]) -> str:
    first = errors[0] if errors else {"pointer": "#", "detail": "It is not valid."}
    more = f" And {len(errors) - 1} more." if len(errors) > 1 else ""
    return f"{first['pointer'].removeprefix('#/') or 'The body'}: {first['detail']}{more}"
