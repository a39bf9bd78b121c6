"""Briefs as JSON files, and scripts as JSON: the formats of `python -m newsroom.scribe write`."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from newsroom.scribe.errors import BadBrief
from newsroom.writing.sentences import MARKUP, addresses_a_machine, is_english
from orchestrator.protocols import FORMATS, DraftLine, Fact, Format, ShowBrief, StoryBrief

MOST_STORIES = 60
MOST_FACTS = 400
LONGEST_FACT = 4000
DAYPARTS = ("morning", "midday", "evening", "night")


def read_brief(path: Path, format_: Format = "conversation") -> tuple[ShowBrief, tuple[StoryBrief, ...]]:
    """Show and stories of a brief file; `BadBrief` says in one sentence what is wrong with it."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BadBrief(f"{path} cannot be read as JSON: {error}") from error
    if not isinstance(value, dict) or not isinstance(value.get("stories"), list) or not value["stories"]:
        raise BadBrief(f'{path} needs "stories", a list with at least one story')
    if len(value["stories"]) > MOST_STORIES:
        raise BadBrief(f"{path} has {len(value['stories'])} stories; at most {MOST_STORIES} make one episode")
    stories = tuple(story_brief(story, f"story {place}") for place, story in enumerate(value["stories"], 1))
    if len({story.id for story in stories}) < len(stories):
        raise BadBrief(f"{path} has two stories with the same id")
    return show_brief(value.get("show", {}), format_), stories


def show_brief(value: Any, format_: Format) -> ShowBrief:
    """A show given by its name alone, or as an object with name, hosts, date, daypart, tone and format."""
    fields = {"name": value} if isinstance(value, str) else value
    if not isinstance(fields, dict):
        raise BadBrief('"show" must be a name or an object')
    hosts = fields.get("hosts", ["Ada", "Ben"])
    if not isinstance(hosts, list) or not 1 <= len(hosts) <= 4 or not all(isinstance(host, str) for host in hosts):
        raise BadBrief('"hosts" of the show must be one to four names')
    daypart = fields.get("daypart", "morning")
    if daypart not in DAYPARTS:
        raise BadBrief(f'"daypart" of the show must be one of {", ".join(DAYPARTS)}')
    name, tone = str(fields.get("name") or "The Briefing"), str(fields.get("tone") or "neutral")
    return ShowBrief(name, tuple(hosts), _date(fields.get("date")), daypart, _format(fields, format_), tone)


def _format(fields: dict[str, Any], asked: Format) -> Format:
    found = fields.get("format", asked)
    for known in FORMATS:
        if found == known:
            return known
    raise BadBrief(f'"format" of the show must be one of {", ".join(FORMATS)}')


def _date(value: Any) -> dt.date:
    if value is None:
        return dt.datetime.now(dt.UTC).date()
    try:
        return dt.date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise BadBrief('"date" of the show must be like 2026-03-31') from error


def story_brief(value: Any, where: str) -> StoryBrief:
    """One story of a brief or of a stories file; mark-up and control tokens quoted in a fact are not read out, and a
    sentence that gives a language model orders is no fact. The key of a fact is its place in the file.
    """
    if not isinstance(value, dict):
        raise BadBrief(f"{where} is not an object")
    facts = value.get("facts")
    if not isinstance(facts, list) or not all(isinstance(fact, str) for fact in facts):
        raise BadBrief(f'"facts" of {where} must be a list of sentences')
    clean = {place: " ".join(MARKUP.sub(" ", fact).split()) for place, fact in enumerate(facts)}
    kept = {place: fact for place, fact in clean.items() if fact and not addresses_a_machine(fact)}
    if not kept:
        raise BadBrief(f"{where} has no facts to tell")
    if len(kept) > MOST_FACTS or max(map(len, kept.values())) > LONGEST_FACT:
        raise BadBrief(f"{where} is too large: at most {MOST_FACTS} facts of {LONGEST_FACT} characters each")
    if not any(is_english(fact) for fact in kept.values()):
        raise BadBrief(f"{where} has no fact in English, the only language that Scribe-1 writes")
    headline = str(value.get("headline") or next(iter(kept.values())))
    source = _only_source(value.get("sources"))
    told = tuple(Fact(fact, source, key=str(place)) for place, fact in kept.items())
    return StoryBrief(str(value.get("id") or where), str(value.get("category") or "world"), headline, told)


def _only_source(names: Any) -> str:
    """The outlet of every fact if there is one; with several, which fact is whose is not known and none is credited."""
    found = [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return found[0] if len(found) == 1 else ""


def line_record(line: DraftLine, stories: Iterable[StoryBrief]) -> dict[str, Any]:
    """A line of a script; its facts are counted as the brief file counts them."""
    keys = next((story.facts for story in stories if story.id == line.story), ())
    return {**dataclasses.asdict(line), "facts": [int(keys[index].key) for index in line.facts]}
