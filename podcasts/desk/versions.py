"""Versions of a script: a new one of an episode that is out, thrown away or compared with another."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.contrib.auth.models import User
from django.db import transaction

from podcasts.desk.editing import Action, record, take
from podcasts.errors import WrongStage
from podcasts.models import Episode, Line, Script
from podcasts.production.stages import Stage
from podcasts.production.voicing import latest_script


@dataclass(frozen=True, slots=True)
class Row:
    """A line of two versions side by side. `old` and `new` are runs of text, each with whether it differs."""

    kind: Literal["same", "changed", "added", "removed"]
    old_speaker: str = ""
    new_speaker: str = ""
    old: tuple[tuple[str, bool], ...] = ()
    new: tuple[tuple[str, bool], ...] = ()


@transaction.atomic
def open_draft(episode: Episode, *, by: User) -> Script:
    """The version of a published episode that is being worked on; the audience keeps the one that is out."""
    # Writes first, as `take` does: of two editors the second finds the version that the first has opened.
    Episode.objects.filter(pk=episode.pk, stage=Stage.PUBLISHED).update(stage=Stage.PUBLISHED)
    episode.refresh_from_db()
    latest = latest_script(episode)
    if latest.draft:
        return latest
    if episode.stage != Stage.PUBLISHED:
        raise WrongStage(f"“{episode}” is {episode.get_stage_display()}; only what is published gets a new version.")
    draft = Script.objects.create(episode=episode, version=latest.version + 1, draft=True)
    for line in latest.lines.prefetch_related("facts"):
        facts = list(line.facts.all())
        line.pk, line.script, line.start = None, draft, None
        line.save(force_insert=True)
        line.facts.add(*facts)  # `set` would find those of the line it was, which are prefetched, and add none
    record(draft, Action.OPEN, by)
    return draft


@transaction.atomic
def discard(draft: Script, *, by: User, seen: int) -> None:
    """Throw an unpublished version away; what is out stays."""
    if not draft.draft:
        raise WrongStage("This version is no draft. Reject the script instead.")
    draft = take(draft, seen)
    record(draft, Action.DISCARD, by)
    draft.delete()
    Episode.objects.filter(pk=draft.episode_id).update(renewal="", error="")


def compare(old: Script, new: Script) -> list[Row]:
    """The lines of two versions side by side, as few of them differing as possible."""
    return list(_rows(list(old.lines.order_by("position")), list(new.lines.order_by("position"))))


def _rows(old: list[Line], new: list[Line]) -> Iterator[Row]:
    before, after = ([(line.speaker, line.text) for line in side] for side in (old, new))
    for _, i, i_end, j, j_end in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield from _block(old[i:i_end], new[j:j_end])


def _block(old: list[Line], new: list[Line]) -> Iterator[Row]:
    """Lines that stand for each other side by side; what is left over on its own."""
    for first, second in zip(old, new, strict=False):
        same = (first.speaker, first.text) == (second.speaker, second.text)
        left, right = words(first.text, second.text)
        yield Row("same" if same else "changed", first.speaker, second.speaker, left, right)
    for line in old[len(new) :]:
        yield Row("removed", old_speaker=line.speaker, old=((line.text, True),))
    for line in new[len(old) :]:
        yield Row("added", new_speaker=line.speaker, new=((line.text, True),))


def words(old: str, new: str) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Both texts as runs of words, each with whether the other text lacks it."""
    first, second = old.split(), new.split()
    left: list[tuple[str, bool]] = []
    right: list[tuple[str, bool]] = []
    for tag, i, i_end, j, j_end in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        differs = tag != "equal"
        left += [(" ".join(first[i:i_end]), differs)] if i < i_end else []
        right += [(" ".join(second[j:j_end]), differs)] if j < j_end else []
    return tuple(left), tuple(right)
