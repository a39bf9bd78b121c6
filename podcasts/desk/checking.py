"""Holds lines that an editor changed against their facts, with the checker that every writer has to pass."""

from __future__ import annotations

import functools
import itertools
from dataclasses import dataclass, field, replace
from typing import cast

from newsroom.briefs import story_brief
from newsroom.writing import repair
from newsroom.writing.grounding import check_frame
from orchestrator.protocols import Act, DraftLine, ShowBrief, Speaker, StoryBrief, Style
from podcasts.desk.lines import Lines, LineState
from podcasts.models import Episode, EpisodeStory
from podcasts.production.writing import show_brief

NO_DISCLOSURE = (
    "The opening does not say that script and voices are made by machine. Listeners have to be told; say it before "
    "the first story."
)


@dataclass
class Checker:
    """The checker for one episode. What it needs of the database is read when it is first asked for."""

    episode: Episode
    briefs: dict[int, StoryBrief] = field(default_factory=dict)

    def checked(self, before: Lines, after: Lines) -> Lines:
        """`after` with fresh flags on each line that says something else than before, or says it of other facts.

        An override holds for the words it was given for; with other words it is gone.
        """
        old = {_claim(line): line for line in before}
        lines = [line if _claim(line) in old else self.line(line) for line in after]
        return self._disclosing(lines)

    def line(self, line: LineState) -> LineState:
        return replace(line, flags=self.flags(line), override="")

    def flags(self, line: LineState) -> tuple[str, ...]:
        if line.story is None:
            too_long = len(line.text) > repair.LONGEST_LINE
            found = check_frame(line.text, self.show, self.stories, self.summaries)
            return tuple(finding.sentence for finding in found) + (("The line is much too long.",) if too_long else ())
        brief = self.brief(line.story)
        facts = tuple(place for place, fact in enumerate(brief.facts) if int(fact.key) in line.facts)
        found = repair.faults(replace(_draft(line), facts=facts, story=brief.id), brief)
        return tuple(finding.sentence for finding in found)

    def _disclosing(self, lines: list[LineState]) -> Lines:
        """The first line carries the flag when nobody says before the first story that machines speak."""
        opening = itertools.takewhile(lambda line: line.story is None, lines)
        bare = tuple(_without(line, NO_DISCLOSURE) for line in lines)
        if repair.discloses([_draft(line) for line in opening]):
            return bare
        first = lines[0]
        if NO_DISCLOSURE not in first.flags:
            first = replace(first, flags=(*first.flags, NO_DISCLOSURE), override="")
        return (first, *bare[1:])

    def brief(self, told: int) -> StoryBrief:
        if told not in self.briefs:
            row = EpisodeStory.objects.select_related("brief").get(pk=told, episode=self.episode)
            self.briefs[told] = story_brief(row.brief) if row.brief else StoryBrief(str(told), "", "", ())
        return self.briefs[told]

    @functools.cached_property
    def show(self) -> ShowBrief:
        return show_brief(self.episode)

    @functools.cached_property
    def told(self) -> list[EpisodeStory]:
        return list(self.episode.told.select_related("brief"))

    @functools.cached_property
    def stories(self) -> list[StoryBrief]:
        return [self.brief(row.pk) for row in self.told if row.brief]

    @functools.cached_property
    def summaries(self) -> list[str]:
        return [row.brief.summary for row in self.told if row.brief]


def _claim(line: LineState) -> tuple[int, str, str, int | None, tuple[int, ...]]:
    """What the checker's findings depend on."""
    return line.key, line.text, line.act, line.story, line.facts


def _draft(line: LineState) -> DraftLine:
    return DraftLine(cast(Speaker, line.speaker), cast(Style, line.style), cast(Act, line.act), line.text)


def _without(line: LineState, flag: str) -> LineState:
    return replace(line, flags=tuple(found for found in line.flags if found != flag)) if flag in line.flags else line
