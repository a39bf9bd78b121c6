"""What was found in a recording, as an asker may know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from podcasts.models import Episode
from synthesis.models import Inquiry, Mark


@dataclass(frozen=True, slots=True)
class Answer:
    """A mark that was found. `episode` only where the asker may see it."""

    mark: Mark | None
    episode: Episode | None
    z: float
    start: float
    speed: float


def answers(inquiry: Inquiry, user: Any) -> list[Answer]:
    return [_answer(row, user) for row in inquiry.findings]


def _answer(row: dict[str, Any], user: Any) -> Answer:
    mark = Mark.objects.filter(pk=row["mark"] or -1).first()
    kind, _, key = mark.subject.partition(":") if mark else ("", "", "")
    episode = None
    if kind == "episode" and key.isdigit():
        # Who has the sound of an unlisted episode need not have its address.
        seen = Episode.objects.listed() | Episode.objects.kept().filter(show__owner=user.pk or 0)
        episode = seen.select_related("show").filter(pk=int(key)).first()
    return Answer(mark, episode, row["z"], row["start"], row["speed"])
