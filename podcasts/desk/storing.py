"""Reads a script into plain lines and writes back what an edit changed of them, and nothing else."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import F

from newsroom.models import Fact
from podcasts.desk.lines import NEW, Lines, LineState
from podcasts.models import Line, Script

FIELDS = ("speaker", "style", "act", "text", "model", "repaired", "override")
# Positions are unique, and databases check that row by row: lines step aside before they take new places.
ASIDE = 10_000


def read(script: Script) -> Lines:
    facts: dict[int, list[int]] = defaultdict(list)
    links = Line.facts.through.objects.filter(line__script=script).order_by("fact__position")
    for line, fact in links.values_list("line_id", "fact_id"):
        facts[line].append(fact)
    rows = script.lines.order_by("position")
    return tuple(
        LineState(
            key=row.pk,
            story=row.story_id,
            facts=tuple(facts[row.pk]),
            flags=tuple(row.flags),
            **{name: getattr(row, name) for name in FIELDS},
        )
        for row in rows
    )


def write(script: Script, before: Lines, after: Lines) -> Lines:
    """Returns `after` with the keys of its new lines."""
    old = {line.key: line for line in before}
    script.lines.filter(pk__in=set(old) - {line.key for line in after}).delete()
    moved = [line.key for line in before] != [line.key for line in after]
    if moved:
        script.lines.update(position=F("position") + ASIDE)
    stored = tuple(
        line if old.get(line.key) == line else _store(script, line, place, was=old.get(line.key))
        for place, line in enumerate(after)
    )
    if moved:
        _place(script, stored)
    return stored


def differences(before: Lines, after: Lines) -> tuple[dict[str, Any], dict[str, Any]]:
    """What history keeps of an edit: the lines that differ, and the order of all if that differs, on both sides."""
    orders = [[line.key for line in lines] for lines in (before, after)]
    kept = orders if orders[0] != orders[1] else [[], []]
    sides = (set(before) - set(after), set(after) - set(before))
    first, second = (
        {"lines": [line.to_json() for line in _sorted(side)], "order": order}
        for side, order in zip(sides, kept, strict=True)
    )
    return first, second


def _sorted(lines: Iterable[LineState]) -> list[LineState]:
    return sorted(lines, key=lambda line: line.key)


def _store(script: Script, line: LineState, place: int, *, was: LineState | None) -> LineState:
    values: dict[str, Any] = {name: getattr(line, name) for name in FIELDS}
    values |= {"story_id": line.story, "flags": list(line.flags)}
    if was is None:
        row = Line.objects.create(pk=line.key if line.key != NEW else None, script=script, position=place, **values)
    else:
        if was.sound != line.sound:
            values |= {"render": None, "start": None}
        row = Line.objects.get(pk=line.key, script=script)
        Line.objects.filter(pk=row.pk).update(**values)
    if was is None or was.facts != line.facts:
        row.facts.set(Fact.objects.filter(pk__in=line.facts))  # what was taken down since stays away
    return replace(line, key=row.pk)


def _place(script: Script, lines: Lines) -> None:
    places = {line.key: place for place, line in enumerate(lines)}
    rows = list(script.lines.only("pk"))
    script.lines.filter(position__lt=ASIDE).update(position=F("position") + 2 * ASIDE)
    for row in rows:
        row.position = places[row.pk]
    Line.objects.bulk_update(rows, ["position"])
