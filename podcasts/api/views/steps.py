"""What is done with an episode by hand, one step a view: each says who may, and what is done."""

from __future__ import annotations

import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, TypeVar

from django.db import transaction
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from podcasts import desk, prompts
from podcasts.api import access, limits
from podcasts.api.base import ApiView
from podcasts.api.models import Scope
from podcasts.api.problems import Problem
from podcasts.api.revisions import edited_script, seen
from podcasts.api.serializers.episodes import EpisodeSerializer
from podcasts.api.serializers.scripts import ReasonOrder
from podcasts.desk.permissions import APPROVE, PUBLISH
from podcasts.models import Episode
from podcasts.production import actions

Step = TypeVar("Step", bound="type[EpisodeStep]")


class EpisodeStep(ApiView, ABC):
    """For its owner, and for editors where it is the newsroom's own."""

    permission = "podcasts.change_episode"

    def found(self, guid: uuid.UUID) -> Episode:
        return access.editable_episode(self.request.user, guid, self.permission)

    @abstractmethod
    def act(self, episode: Episode) -> None:
        """What is done with it."""

    def post(self, request: Request, guid: uuid.UUID) -> Response:
        episode = self.found(guid)
        self.act(episode)
        episode.refresh_from_db()
        return Response(self.shown(EpisodeSerializer, episode))


def step(
    name: str, summary: str, topic: str, *, words: str = "", body: type[serializers.Serializer[Any]] | None = None
) -> Callable[[Step], Step]:
    """How the OpenAPI document has the step."""
    return extend_schema_view(
        post=extend_schema(
            operation_id=name, summary=summary, tags=[topic], description=words, request=body,
            responses=EpisodeSerializer,
        )
    )  # fmt: skip


@step("retry_episode", "Retry from the stage that failed", "episodes")
class RetryView(EpisodeStep):
    def act(self, episode: Episode) -> None:
        prompts.retry(episode)


class PublishersStep(EpisodeStep):
    """For its owner, and for publishers where it is the newsroom's own."""

    permission = PUBLISH
    scopes = {"POST": Scope.PUBLISH}


@step("withdraw_episode", "Take it out of feed and pages", "episodes")
class WithdrawView(PublishersStep):
    def act(self, episode: Episode) -> None:
        actions.withdraw(episode)


@step("republish_episode", "Undo a withdrawal", "episodes")
class RepublishView(PublishersStep):
    def act(self, episode: Episode) -> None:
        actions.republish(episode)


class Decision(EpisodeStep):
    """For its owner, and for editors who may approve. With If-Match it holds for the script that was read alone."""

    permission = APPROVE
    scopes = {"POST": Scope.PUBLISH}

    def lock(self, episode: Episode) -> dict[str, int]:
        """The revision that was read, where the caller says which."""
        if not self.request.headers.get("If-Match"):
            return {}
        return {"seen": seen(self.request, edited_script(episode))}


@step(
    "approve_episode", "Approve the script: voice it", "scripts",
    words="Of a published episode only the lines that changed are voiced, then it is mastered anew.",
)  # fmt: skip
class ApproveView(Decision):
    def act(self, episode: Episode) -> None:
        desk.approve(episode, by=self.user, **self.lock(episode))


@step(
    "reject_script", "Have the script written anew, and say why", "scripts", body=ReasonOrder,
    words="Of a podcast of one's own this counts like another order: episodes, minutes, and so many at once.",
)  # fmt: skip
class RejectView(Decision):
    def act(self, episode: Episode) -> None:
        lock, reason = self.lock(episode), self.read(ReasonOrder)["reason"]
        with transaction.atomic():
            limits.spend(self.request, episode.minutes * 60)
            desk.reject(episode, reason, by=self.user, **lock)


@step(
    "revoice_episode", "Make the audio of a published episode anew", "scripts",
    words="What is voiced already is found, not made again.",
)  # fmt: skip
class RevoiceView(Decision):
    def act(self, episode: Episode) -> None:
        desk.revoice(episode, by=self.user)


@step("recall_script", "Take an approved script back from the voices", "scripts")
class RecallView(Decision):
    def act(self, episode: Episode) -> None:
        desk.recall(episode, by=self.user)


class ListenersStep(EpisodeStep):
    """For the listener who ordered the episode."""

    def found(self, guid: uuid.UUID) -> Episode:
        return ordered_episode(self.user, guid)


def ordered_episode(user: Any, guid: uuid.UUID) -> Episode:
    episode = access.own_episode(user, guid)
    if episode.asked() is None:
        raise Problem("conflict", "Nobody ordered this episode with a prompt.")
    return episode


@step("cancel_podcast", "Stop the work on it", "prompts", words="`retry` goes on from where it stood.")
class CancelView(ListenersStep):
    def act(self, episode: Episode) -> None:
        prompts.cancel(episode)


@step("restore_podcast", "Undo a deletion", "prompts")
class RestoreView(ListenersStep):
    def act(self, episode: Episode) -> None:
        prompts.restore(episode)
