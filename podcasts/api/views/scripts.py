"""Scripts: read, edited line by line, and decided on. Pages and API share the desk's operations."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.models import User
from django.http import Http404
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts import desk
from podcasts.api import access, versions
from podcasts.api.base import ApiView
from podcasts.api.fields import existing
from podcasts.api.models import Scope
from podcasts.api.pagination import PageQuery
from podcasts.api.problems import CannotBe, Problem
from podcasts.api.schema import paged
from podcasts.api.serializers import scripts as forms
from podcasts.api.serializers.episodes import EpisodeSerializer, ScriptSerializer
from podcasts.desk import editing
from podcasts.desk.versions import open_draft
from podcasts.models import Episode, Line, Script
from podcasts.production.stages import Stage

EDIT, APPROVE = "podcasts.edit_script", "podcasts.approve_script"
EXAMPLE = OpenApiExample("New words", {"action": "change", "line": 12, "text": "They agreed."}, request_only=True)
REVISION = re.compile(r'"r(\d{1,9})\.[0-9a-f]{32}"')


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


def edited_script(user: Any, guid: uuid.UUID) -> Script:
    episode = access.editable_episode(user, guid, EDIT)
    script = episode.scripts.order_by("-version").first()
    if script is None:
        raise Problem("conflict", "This episode has no script yet.")
    return script


def seen(request: Request, script: Script) -> int:
    """The revision that the caller has read, from the ETag in If-Match."""
    given = request.headers.get("If-Match", "").strip()
    if not given:
        raise Problem("unconditional")
    if given == "*":
        return script.revision
    found = REVISION.fullmatch(given)
    if found is None:
        raise Problem("changed", "This is no ETag of a script. Read the script, then send its ETag in If-Match.")
    return int(found[1])


class ScriptAnswers(ApiView):
    def answer(self, script: Script, status: int = 200) -> Response:
        shown = self.shown(ScriptSerializer, script)
        tag = f'"r{script.revision}.{versions.etag(shown)[1:-1]}"'
        return Response(shown, status=status, headers={"ETag": tag})


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
        open_draft(episode, by=cast("User", request.user))
        return self.answer(readable_script(request.user, guid), status=201)


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
        script = edited_script(request.user, guid)
        revision = seen(request, script)
        order = self.read(forms.EditOrder)
        act(script, order, cast("User", request.user), revision)
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


class DecisionView(ApiView):
    """What is decided about a script. With If-Match it holds for the script that was read, and for no other."""

    scopes = {"POST": Scope.PUBLISH}

    def decided(self, request: Request, guid: uuid.UUID, decide: Callable[[Episode, dict[str, Any]], Any]) -> Response:
        episode = access.editable_episode(request.user, guid, APPROVE)
        lock: dict[str, Any] = {"by": request.user}
        if request.headers.get("If-Match"):
            lock["seen"] = seen(request, edited_script(request.user, guid))
        decide(episode, lock)
        episode.refresh_from_db()
        return Response(self.shown(EpisodeSerializer, episode))


class ApproveView(DecisionView):
    @extend_schema(
        operation_id="approve_episode", summary="Approve the script: voice it", tags=["scripts"], request=None,
        responses=EpisodeSerializer,
        description="Of a published episode only the lines that changed are voiced, then it is mastered anew.",
    )  # fmt: skip
    def post(self, request: Request, guid: uuid.UUID) -> Response:
        return self.decided(request, guid, lambda episode, lock: desk.approve(episode, **lock))


class RejectView(DecisionView):
    @extend_schema(
        operation_id="reject_script", summary="Have the script written anew, and say why", tags=["scripts"],
        request=forms.ReasonOrder, responses=EpisodeSerializer,
    )  # fmt: skip
    def post(self, request: Request, guid: uuid.UUID) -> Response:
        return self.decided(request, guid, self._reject)

    def _reject(self, episode: Episode, lock: dict[str, Any]) -> None:
        desk.reject(episode, self.read(forms.ReasonOrder)["reason"], **lock)


class RevoiceView(DecisionView):
    @extend_schema(
        operation_id="revoice_episode", summary="Make the audio of a published episode anew", tags=["scripts"],
        request=None, responses=EpisodeSerializer, description="What is voiced already is found, not made again.",
    )  # fmt: skip
    def post(self, request: Request, guid: uuid.UUID) -> Response:
        return self.decided(request, guid, lambda episode, lock: desk.revoice(episode, by=lock["by"]))


class RecallView(DecisionView):
    @extend_schema(
        operation_id="recall_script", summary="Take an approved script back from the voices", tags=["scripts"],
        request=None, responses=EpisodeSerializer,
    )  # fmt: skip
    def post(self, request: Request, guid: uuid.UUID) -> Response:
        return self.decided(request, guid, lambda episode, lock: desk.recall(episode, by=lock["by"]))
