"""Edits as forms post them: the admin's desk and an owner's own page have the same buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, QueryDict

from podcasts.desk import editing, listening
from podcasts.errors import EditRefused
from podcasts.models import Edit, Line, Script

OPENED = ("edit", "split", "insert")


def edit(row: Line, post: QueryDict, by: User) -> int | None:
    """One edit of one line: the button that was pressed says which. Returns the key of the line to go back to."""
    asked = post.get("action", "change")
    if asked == "voice":
        listening.voice(row)
        return row.pk
    if asked == "delete":
        editing.delete(row, by=by, seen=seen(post))
        before = row.script.lines.filter(position__lt=row.position).last()
        return before.pk if before else None
    edits = _edits(row, post, by=by, seen=seen(post))
    if asked not in edits:
        raise EditRefused("There is no such edit. Nothing was saved.")
    edits[asked]()
    return row.pk


def _edits(row: Line, post: QueryDict, **lock: Any) -> dict[str, Callable[[], Edit]]:
    return {
        "change": lambda: editing.change(row, **lock, **_fields(post)),
        "split": lambda: editing.split(row, number(post.get("at")) or 0, **lock),
        "merge": lambda: editing.merge(row, **lock),
        "up": lambda: editing.move(row, max(row.position - 1, 0), **lock),
        "down": lambda: editing.move(row, row.position + 1, **lock),
        "move": lambda: editing.move(row, number(post.get("to")) or 0, **lock),
        "override": lambda: editing.override(row, post.get("reason", ""), **lock),
    }


def insert(found: Script, after: Line | None, post: QueryDict, by: User) -> int | None:
    """A new line. Returns its key."""
    words = {name: post.get(name, "") for name in ("speaker", "style", "text")}
    made = editing.insert(found, after, by=by, seen=seen(post), **words)
    return max((line["key"] for line in made.after["lines"]), default=None)


def undo(found: Script, by: User) -> Edit:
    last = editing.last_edit(found, by)
    if last is None:
        raise EditRefused("There is nothing of yours to take back.")
    return editing.undo(last, by=by)


def _fields(post: QueryDict) -> dict[str, Any]:
    """What the form of a line holds. Facts count only where it showed some."""
    fields: dict[str, Any] = {name: post[name] for name in ("text", "speaker", "style") if name in post}
    return fields | ({"facts": post.getlist("facts")} if "choosing" in post else {})


def opened(request: HttpRequest, *, refused: bool, kept: Line | None, inserting: Line | None) -> dict[str, Any]:
    """Which form of the page is open, and what stands in it: after a refusal, what was typed (`kept` is its line)."""
    if not refused:
        return {"opened": {name: number(request.GET.get(name)) for name in OPENED}, "typed": {}}
    post = request.POST
    changing = kept is not None and post.get("action", "change") == "change"
    return {
        "opened": {"edit": kept.pk if kept and changing else None, "insert": inserting.pk if inserting else None},
        "typed": {**post.dict(), "facts": [number(key) for key in post.getlist("facts")]},
    }


def seen(post: QueryDict) -> int:
    """The revision that the form was made from."""
    return number(post.get("seen")) or 0


def number(text: str | None) -> int | None:
    """A number as forms and addresses hold it; None for everything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else None
