"""Scripts: read and edited line by line. Pages and API share the desk's operations."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts.api import access, revisions
from podcasts.api.base import ApiView
from podcasts.api.fields import existing
from podcasts.api.pagination import PageQuery
from podcasts.api.problems import CannotBe, Problem
from podcasts.api.revisions import edited_script, seen
from podcasts.api.schema import paged
from podcasts.api.serializers import scripts as forms
from podcasts.api.serializers.episodes import ScriptSerializer
from podcasts.api.sounds import FLAC, SoundView
from podcasts.desk import editing
from podcasts.desk.permissions import EDIT
from podcasts.desk.versions import discard, open_draft
from podcasts.media.sounds import flac
from podcasts.models import Line, Script
from podcasts.production.stages import Stage

EXAMPLE = OpenApiExample("New words", {"action": "change", "line": 12, "text": "They agreed."}, request_only=True)


def readable_script(user: Any, guid: uuid.UUID) -> Script:
    """Drafts are for those who may edit; what is out is for everyone who may hear it."""
    episode = access.visible_episode(user, guid)
    rows = episode.scripts.order_by("-version")
    if not access.may_edit(user, episode.show, "podcasts.view_script"):
        if episode.stage != Stage.PUBLISHED:
            raise PermissionDenied("The script can be read when the episode is out.")
        rows = rows.filter(draft=False)
    script = rows.prefetch_related("lines__facts__article", "lines__render").first()
    if script is None:
        raise Http404
    return script


class ScriptAnswers(ApiView):
    def answer(self, script: Script, status: int = 200) -> Response:
        shown = self.shown(ScriptSerializer, script)
        return Response(shown, status=status, headers={"ETag": revisions.tag(script, shown)})


class ScriptView(ScriptAnswers):
    public = True

    @extend_schema(
        operation_id="get_script", summary="The newest script, line by line", tags=["scripts"],
        responses=ScriptSerializer,
        description="What is out is read by everyone who may hear it; drafts by those who may edit them.",
    )  # fmt: skip
    def get(self, request: Request, guid: uuid.UUID) -> Response:
        return self.answer(readable_script(request.user, guid))

    @extend_schema(
        operation_id="open_script", summary="Open a new version of a published script", tags=["scripts"],
        request=None, responses={201: ScriptSerializer}, description="The audience keeps the one that is out.",
    )  # fmt: skip
    def post(self, request: Request, guid: uuid.UUID) -> Response:
        episode = access.editable_episode(request.user, guid, EDIT)
        open_draft(episode, by=self.user)
        return self.answer(readable_script(request.user, guid), status=201)

    @extend_schema(
        operation_id="discard_script", summary="Throw a new version away", tags=["scripts"], responses={204: None},
        description="What is out stays. Needs the script's ETag in If-Match.",
    )  # fmt: skip
    def delete(self, request: Request, guid: uuid.UUID) -> Response:
        script = edited_script(access.editable_episode(request.user, guid, EDIT))
        discard(script, by=self.user, seen=seen(request, script))
        return Response(status=204)


class LineAudioView(SoundView):
    @extend_schema(
        operation_id="get_line_audio", summary="How a line sounds", tags=["scripts"], responses=FLAC,
        description="For those who may edit it, also while the others are still being voiced.",
    )  # fmt: skip
    def get(self, request: Request, guid: uuid.UUID, pk: int) -> HttpResponseBase:
        episode = access.editable_episode(request.user, guid, "podcasts.view_script")
        line = get_object_or_404(Line.objects.select_related("render"), pk=pk, script__episode=episode)
        return flac(request, line.render, f"line-{line.position + 1}")


class EditsView(ScriptAnswers):
    @extend_schema(
        operation_id="list_edits", summary="Who did what with the script", tags=["scripts"], parameters=[PageQuery],
        responses=paged(forms.EditSerializer), description="For those who may edit it.",
    )  # fmt: skip
    def get(self, request: Request, guid: uuid.UUID) -> Response:
        self.query(PageQuery)
        episode = access.editable_episode(request.user, guid, EDIT)
        return self.page(episode.edits.all(), forms.EditSerializer, ("-id",))

    @extend_schema(
        operation_id="edit_script", summary="Edit the script", tags=["scripts"], request=forms.EditOrder,
        responses=ScriptSerializer, examples=[EXAMPLE],
        description="Needs the script's ETag in If-Match. 412 when somebody else touched the same lines meanwhile. "
        "The lines are checked against their facts again; what the checker flags is flagged.",
    )  # fmt: skip
    def post(self, request: Request, guid: uuid.UUID) -> Response:
        script = edited_script(access.editable_episode(request.user, guid, EDIT))
        revision = seen(request, script)
        order = self.read(forms.EditOrder)
        act(script, order, self.user, revision)
        return self.answer(readable_script(request.user, guid))


def act(script: Script, order: dict[str, Any], by: User, revision: int) -> None:
    """Hand the edit to the desk."""
    action = order["action"]
    lock: dict[str, Any] = {"by": by, "seen": revision}
    if action == "undo":
        return _undo(script, by)
    line = existing(script.lines.all(), "line", pk=_needed(order, "line")) if "line" in order else None
    if action == "insert":
        words = {name: _needed(order, name) for name in ("text", "speaker")}
        editing.insert(script, line, style=order.get("style", "neutral"), **words, **lock)
        return None
    _edit_line(action, line or _needed(order, "line"), order, lock)
    return None


def _edit_line(action: str, line: Line, order: dict[str, Any], lock: dict[str, Any]) -> None:
    fields = {name: order[name] for name in ("text", "speaker", "style", "facts") if name in order}
    edits: dict[str, Callable[[], Any]] = {
        "change": lambda: editing.change(line, **fields, **lock),
        "split": lambda: editing.split(line, _needed(order, "at"), **lock),
        "merge": lambda: editing.merge(line, **lock),
        "move": lambda: editing.move(line, _needed(order, "to"), **lock),
        "delete": lambda: editing.delete(line, **lock),
        "override": lambda: editing.override(line, _needed(order, "reason"), **lock),
    }
    edits[action]()


def _undo(script: Script, by: User) -> None:
    last = editing.last_edit(script, by)
    if last is None:
        raise Problem("conflict", "There is no edit of yours to take back.")
    editing.undo(last, by=by)


def _needed(order: dict[str, Any], name: str) -> Any:
    if name not in order:
        raise CannotBe({name: [f"The action {order['action']} needs it."]})
    return order[name]
