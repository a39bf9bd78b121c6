"""Edits of a script: each under an optimistic lock, checked against the facts, and kept in history.

Whoever edits says which revision of the script they saw. Edits of others that came in between and touched none of the
same lines are no obstacle; where they did, `ScriptMoved` says who did what, and nothing is changed.

    edit = editing.change(line, by=request.user, seen=script.revision, text="Fourteen restorers found it.")
    editing.undo(edit, by=request.user)
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import F

from podcasts.desk import lines as sheet
from podcasts.desk import storing
from podcasts.desk.checking import Checker
from podcasts.desk.lines import Lines
from podcasts.desk.permissions import may_let_stand
from podcasts.errors import EditRefused, ScriptMoved, WrongStage
from podcasts.models import Edit, Episode, Line, Script
from podcasts.production.stages import Stage
from podcasts.trust.models import LogEntry

Action = Edit.Action
Renewal = Episode.Renewal
LONGEST_REASON = 500
DECISIONS = {Action.OVERRIDE, Action.APPROVE, Action.REJECT, Action.RECALL}


def change(line: Line, *, by: User, seen: int, **fields: Any) -> Edit:
    """New `text`, `speaker`, `style` or `facts` (keys of facts of the line's story) for a line."""
    if unknown := set(fields) - {"text", "speaker", "style", "facts"}:
        raise EditRefused(f"A line has no {', '.join(sorted(unknown))} to change.")
    if "facts" in fields:
        fields["facts"] = _facts(line, fields["facts"])
    return _edit(
        line.script, Action.CHANGE, by, seen, lambda lines: sheet.changed(lines, line.pk, **fields), touches=[line]
    )


def split(line: Line, at: int, *, by: User, seen: int) -> Edit:
    """Two lines of one; `at` is the character with which the second begins."""
    return _edit(line.script, Action.SPLIT, by, seen, lambda lines: sheet.split(lines, line.pk, at), touches=[line])


def merge(line: Line, *, by: User, seen: int) -> Edit:
    """The line and the next as one."""
    following = line.script.lines.filter(position__gt=line.position).order_by("position")[:1]
    return _edit(
        line.script, Action.MERGE, by, seen, lambda lines: sheet.merged(lines, line.pk),
        touches=[line, *following], reshapes=True,
    )  # fmt: skip


def move(line: Line, to: int, *, by: User, seen: int) -> Edit:
    """The line at place `to`, 0 being the first."""
    return _edit(
        line.script, Action.MOVE, by, seen, lambda lines: sheet.moved(lines, line.pk, to),
        touches=[line], reshapes=True,
    )  # fmt: skip


def insert(  # noqa: PLR0913  all but two by name
    script: Script, after: Line | None, *, by: User, seen: int, speaker: str, style: str, text: str
) -> Edit:
    """A new line after another, or at the start. It rests on no fact until it is given some."""
    key = after.pk if after else None
    return _edit(
        script, Action.INSERT, by, seen,
        lambda lines: sheet.inserted(lines, key, speaker=speaker, style=style, text=text),
        touches=[after] if after else [],
    )  # fmt: skip


def delete(line: Line, *, by: User, seen: int) -> Edit:
    return _edit(line.script, Action.DELETE, by, seen, lambda lines: sheet.deleted(lines, line.pk), touches=[line])


def override(line: Line, reason: str, *, by: User, seen: int) -> Edit:
    """Let a flagged line stand, for a reason that is kept. Not for listeners in a public podcast of their own."""
    reason = " ".join(reason.split())[:LONGEST_REASON]
    if not reason:
        raise EditRefused("Say why the line may stand although the checker flags it; the reason is kept.")

    if not may_let_stand(by, line.script.episode):
        raise EditRefused(
            "This podcast is public, so no flagged line may stand in it. Mend the line or delete it; or let only "
            "yourself, or whoever has the address, hear the podcast."
        )

    def let_stand(lines: Lines) -> Lines:
        found = lines[sheet.index(lines, line.pk)]
        if not found.flags:
            raise EditRefused("The checker has no objection to this line any more.")
        return tuple(replace(one, override=reason) if one is found else one for one in lines)

    return _edit(line.script, Action.OVERRIDE, by, seen, let_stand, touches=[line], reason=reason)


def undo(edit: Edit, *, by: User) -> Edit:
    """Take an edit back, unless later ones build on it."""
    script = edit.script
    if script is None or not edit.before or edit.action == Action.UNDO:
        raise EditRefused("This cannot be taken back.")
    if Edit.objects.filter(undoes=edit).exists():
        raise EditRefused("This was taken back already.")
    before, after = (
        [sheet.LineState.from_json(line) for line in side.get("lines", [])] for side in (edit.before, edit.after)
    )
    order: Sequence[int] = edit.before.get("order", [])
    return _edit(
        script, Action.UNDO, by, edit.revision, lambda lines: sheet.restored(lines, before, after, order),
        touches={line.key for line in (*before, *after)}, reshapes=bool(order), undoes=edit,
    )  # fmt: skip


def last_edit(script: Script, by: User) -> Edit | None:
    """The editor's own last edit that can be taken back."""
    mine = Edit.objects.filter(script=script, by=by, undone_by=None)
    return mine.exclude(before={}).exclude(action=Action.UNDO).order_by("-id").first()


def take(script: Script, seen: int | None = None) -> Script:
    """The script, locked until the transaction ends, one revision on. Raises `WrongStage`, `ScriptMoved`.

    Writes first, so that of two editors the second waits for the first and then sees what they did.
    """
    rows = Script.objects.filter(pk=script.pk)
    rows = rows if seen is None else rows.filter(revision__gte=seen)
    if not rows.update(revision=F("revision") + 1):
        raise ScriptMoved("This is not the script as it stands. Load it anew.")
    found = Script.objects.select_related("episode__show").get(pk=script.pk)
    if why := closed(found):
        raise WrongStage(why)
    return found


def closed(script: Script) -> str:
    """Why a script cannot be edited now, as a sentence; empty when it can."""
    episode = script.episode
    if episode.scripts.filter(version__gt=script.version).exists():
        return "There is a newer version of this script. Edit that one."
    if script.draft and episode.renewal in {Renewal.VOICING, Renewal.MASTERING}:
        return f"“{episode}” is being {'voiced' if episode.renewal == Renewal.VOICING else 'mastered'}; wait for it."
    if script.draft or episode.stage in {Stage.REVIEW, Stage.FAILED}:
        return ""
    if episode.stage in {Stage.PUBLISHED, Stage.WITHDRAWN}:
        return f"“{episode}” is out as it stands here. Open a new version to change it."
    if episode.stage == Stage.VOICING:
        return f"“{episode}” is being voiced. Take it back from the voices to change it."
    return f"“{episode}” is at the stage “{episode.get_stage_display()}”, in which its script is not to be changed."


def record(script: Script, action: str, by: User, **fields: Any) -> Edit:
    """One row of history; decisions go into the newsroom's log too."""
    if action in DECISIONS:
        details = {"revision": script.revision, "reason": fields.get("reason", "")}
        LogEntry.objects.append(action, f"episode:{script.episode_id}", actor=by.get_username(), **details)
    return Edit.objects.create(
        episode=script.episode, script=script, revision=script.revision, action=action, by=by,
        editor=by.get_username(), **fields,
    )  # fmt: skip


@transaction.atomic
def _edit(  # noqa: PLR0913  one edit, spelt out
    script: Script,
    action: str,
    by: User,
    seen: int,
    work: Callable[[Lines], Lines],
    *,
    touches: Collection[Line | int],
    reshapes: bool = False,
    **fields: Any,
) -> Edit:
    script = take(script, seen)
    keys = {line if isinstance(line, int) else line.pk for line in touches}
    _refuse_moved(script, seen, keys, reshapes=reshapes)
    before = storing.read(script)
    after = work(before)
    if after == before:
        raise EditRefused("There is nothing to save: the line is as it was.")
    sheet.check(after, [part.speaker for part in script.episode.cast()])
    after = storing.write(script, before, Checker(script.episode).checked(before, after))
    old, new = storing.differences(before, after)
    place = next((place for place, line in enumerate(before) if line.key in keys), None)
    return record(script, action, by, position=place, before=old, after=new, **fields)


def _refuse_moved(script: Script, seen: int, keys: set[int], *, reshapes: bool) -> None:
    """Raises `ScriptMoved` if an edit since then touched the same lines, or the order where that counts."""
    later = Edit.objects.filter(script=script, revision__gt=seen)
    # An edit that was taken back and its undoing come to nothing.
    for edit in later.filter(undone_by=None).exclude(undoes__revision__gt=seen).order_by("id"):
        sides = {line["key"] for side in (edit.before, edit.after) for line in side.get("lines", [])}
        if keys & sides or (reshapes and edit.before.get("order")):
            raise ScriptMoved(f"{edit} at {edit.at:%H:%M:%S} UTC. Nothing was saved over it; look, then save again.")


def _facts(line: Line, keys: Collection[Any]) -> tuple[int, ...]:
    """The chosen facts, in the order of the brief. Raises `EditRefused` for a fact of another story."""
    story = line.story
    brief = story.brief if story else None
    known = list(brief.facts.order_by("position").values_list("pk", flat=True)) if brief else []
    try:
        chosen = {int(key) for key in keys}
    except (TypeError, ValueError):
        raise EditRefused("Facts are chosen by their keys, which are numbers.") from None
    if not chosen <= set(known):
        raise EditRefused("A line can only rest on facts of its own story.")
    return tuple(key for key in known if key in chosen)
