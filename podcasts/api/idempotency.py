"""A POST with an Idempotency-Key is done once, however often it is sent; the answer of the first is given again.

The row is made before the work: of two at once the second is told to wait. A request that failed on our side, or was
throttled, leaves nothing, so that it can be sent again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any, cast

from django.contrib.auth.models import User
from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts.api.models import KeptAnswer
from podcasts.api.problems import Problem

HEADER = "Idempotency-Key"
KEPT_FOR = dt.timedelta(days=1)
# A first request that has not answered after so long died with its process.
DEAD_AFTER = dt.timedelta(minutes=10)
KEPT_HEADERS = ("Content-Type", "Location", "ETag")


def begin(request: Request) -> KeptAnswer | HttpResponse | None:
    """The row to fill, an answer to give again, or None where no key was sent."""
    name = request.headers.get(HEADER, "")
    if request.method != "POST" or not name or not request.user.is_authenticated:
        return None
    if len(name) > 255 or not name.isprintable():
        raise Problem("validation", f"The {HEADER} may have 255 printable characters.")
    fingerprint = _fingerprint(request)
    try:
        with transaction.atomic():
            return KeptAnswer.objects.create(owner=request.user, name=name, fingerprint=fingerprint)
    except IntegrityError:
        return _again(request.user, name, fingerprint)


def finish(kept: KeptAnswer, response: HttpResponse) -> None:
    """Keep what was answered, unless the same request may fare better next time."""
    if response.status_code >= 500 or response.status_code in (401, 403, 409, 429):
        kept.delete()
        return
    kept.status = response.status_code
    kept.headers = {name: response[name] for name in KEPT_HEADERS if name in response}
    kept.body = response.content.decode()
    kept.save()


def _again(owner: User, name: str, fingerprint: str) -> KeptAnswer | HttpResponse:
    known = KeptAnswer.objects.filter(owner=owner, name=name).first()
    now = timezone.now()
    if known is None or now - known.created > (KEPT_FOR if known.status else DEAD_AFTER):
        KeptAnswer.objects.filter(owner=owner, name=name).delete()
        return KeptAnswer.objects.create(owner=owner, name=name, fingerprint=fingerprint)
    if known.fingerprint != fingerprint:
        raise Problem("repeated")
    if known.status is None:
        raise Problem("at-work", headers={"Retry-After": "2"})
    answer = HttpResponse(known.body, status=known.status, headers=known.headers)
    answer["Idempotent-Replayed"] = "true"
    return answer


def _fingerprint(request: Request) -> str:
    """Of method, address and content; for forms of their fields and files, as boundaries differ from try to try."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type and request.content_type.startswith("multipart/"):
        for name, value in _parts(request):
            digest.update(f"{len(name)}:{name}={len(value)}:".encode("utf-8", "surrogatepass") + value)
    else:
        digest.update(json.dumps(request.data, sort_keys=True).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _parts(request: Request) -> list[tuple[str, bytes]]:
    form = cast("MultiValueDict[str, Any]", request.data)
    return [
        (name, _content(value)) for name in sorted(form) for value in form.getlist(name)
    ]  # fmt: skip


def _content(value: Any) -> bytes:
    if not isinstance(value, UploadedFile):
        return str(value).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256()
    for chunk in value.chunks():
        digest.update(chunk)
    value.seek(0)
    return digest.digest() + str(value.name).encode("utf-8", "surrogatepass")


def replay(response: HttpResponse) -> Response:
    """A stored answer as DRF hands answers on."""
    again = Response(json.loads(response.content) if response.content else None, status=response.status_code)
    for name, value in response.items():
        again[name] = value
    again.content_type = response.get("Content-Type")
    return again
