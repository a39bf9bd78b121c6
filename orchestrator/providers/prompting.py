"""Requests as chat messages, by the prompt files beside this module or in the operator's own folder.

A prompt is a text with `$name` places. Quoted material goes in as JSON in which `<` is escaped, so nothing in an
article can close the tag that marks it as data.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template

from orchestrator.errors import ModelUnavailable
from orchestrator.protocols import (
    ACTS,
    SPEAKERS,
    STYLES,
    FrameRequest,
    ShowBrief,
    StoryBrief,
    StoryRequest,
    TextRequest,
)

PROMPTS = Path(__file__).parent / "prompts"
UPDATE = " Listeners have heard an earlier version: say that this is an update."
REMARKS = "\nAn editor sent earlier versions back. Mind why, within these rules:\n\n"
COMPACT = (
    " The edition lasts a minute only: greet and disclose in one short line each, name no headlines, close in one line."
)
Message = dict[str, str]


def messages(request: TextRequest, folder: Path = PROMPTS) -> list[Message]:
    """The system prompt and the task; files are read each time, so an editor's change counts at once."""
    return [
        {"role": "system", "content": _filled(folder, "system", _show_places(request.show))},
        {"role": "user", "content": _filled(folder, request.task, _places(request, folder))},
    ]


def repair(problem: str, folder: Path = PROMPTS) -> Message:
    return {"role": "user", "content": _filled(folder, "repair", {"problem": problem})}


def _places(request: TextRequest, folder: Path) -> dict[str, str]:
    show = _show_places(request.show) | {"form": _form(request.show, folder)}
    if isinstance(request, FrameRequest):
        return show | _frame_places(request)
    story = show | _story_places(request.story)
    if isinstance(request, StoryRequest):
        story |= {"words": str(request.words), "lead": request.lead, "acts": ", ".join(ACTS)}
    return story


def _show_places(show: ShowBrief) -> dict[str, str]:
    speakers = [f"{speaker} ({name})" for speaker, name in zip(SPEAKERS, show.hosts, strict=False)]
    return {
        "show": show.name,
        "hosts": ", ".join(show.hosts),
        "speakers": ", ".join(speakers),
        "language": show.language,
        "tone": show.tone,
        "daypart": show.daypart,
        "date": f"{show.date:%A}, {show.date.day} {show.date:%B}",
        "styles": ", ".join(STYLES),
        "remarks": f"{REMARKS}{_quoted(show.remarks)}\n" if show.remarks else "",
    }


def _story_places(story: StoryBrief) -> dict[str, str]:
    facts = [{"fact": number, "text": fact.text, "source": fact.source} for number, fact in enumerate(story.facts)]
    return {
        "facts": _quoted({"headline": story.headline, "facts": facts}),
        "category": story.category,
        "update": UPDATE if story.update else "",
    }


def _frame_places(request: FrameRequest) -> dict[str, str]:
    stories = [
        {"headline": story.headline, "summary": summary, "category": story.category}
        for story, summary in zip(request.stories, request.summaries, strict=True)
    ]
    return {
        "stories": _quoted(stories),
        "gaps": str(max(len(stories) - 1, 0)),
        "compact": COMPACT if request.compact else "",
    }


def _form(show: ShowBrief, folder: Path) -> str:
    """How the show's format is told: by the operator's own `form-….md`, else by the built-in one."""
    name = f"form-{show.format}"
    return _filled(folder if (folder / f"{name}.md").is_file() else PROMPTS, name, {}).strip()


def _quoted(material: object) -> str:
    return json.dumps(material, ensure_ascii=False, indent=1).replace("<", "\\u003c")


def _filled(folder: Path, name: str, places: Mapping[str, str]) -> str:
    path = folder / f"{name}.md"
    try:
        return Template(path.read_text(encoding="utf-8")).substitute(places)
    except (OSError, UnicodeDecodeError) as error:
        raise ModelUnavailable(f"has no readable prompt {path.name}: {error}") from error
    except KeyError as error:
        known = ", ".join(f"${place}" for place in sorted(places))
        raise ModelUnavailable(f"has an unknown place ${error.args[0]} in {path.name}; known are {known}") from error
    except ValueError as error:
        raise ModelUnavailable(f"has a stray $ in {path.name} ({error}); write $$ for a dollar sign") from error
