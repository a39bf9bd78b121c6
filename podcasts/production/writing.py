"""Writing: briefs → script, checked line by line; then to the editor or straight to the voices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import fmean
from typing import cast

from django.db import transaction
from django.utils import timezone

from newsroom import desk
from newsroom.briefs import story_brief
from newsroom.writing.pace import Pace
from orchestrator.protocols import Format, ShowBrief, Style
from podcasts.errors import PodcastsError
from podcasts.models import Episode, EpisodeStory, Line, Prompt, Script, Show
from podcasts.production import estimate
from podcasts.production.claims import Claim
from podcasts.production.precedence import Turn
from podcasts.production.rates import letters_per_second
from podcasts.production.rules import What, rules
from podcasts.production.stages import Stage
from podcasts.production.voicing import order_lines, order_renders
from podcasts.schedule import daypart, local_now
from synthesis import tasks as voicing
from synthesis import timing
from synthesis.audio import programme

# Between the seeds of two versions of a script, so that a rewrite is another one.
NEXT_VERSION = 7_919
# How a podcast that a listener ordered calls itself.
ORDERED_SHOW = "Your Newsroom"


def write(held: Claim, episode: Episode, turn: Turn) -> None:
    told = list(episode.told.select_related("brief", "story"))
    clock = estimate.Clock(episode, held.stage, turn.watch)
    show = replace(show_brief(episode), remarks=remarks(episode))
    sheet = Sheet(held, episode, told)

    def progress(done: int, total: int) -> None:
        turn.give_way()
        held.progress(done, total, clock.seconds_left(done, total))

    written = desk.write(
        show,
        [story_brief(row.brief) for row in told if row.brief is not None],
        minutes=episode.minutes,
        pace=pace(episode),
        policy=rules(episode, What.TEXT),
        subject=f"episode:{episode.pk}",
        seed=episode.pk + NEXT_VERSION * len(show.remarks),
        progress=progress,
        told=sheet.add,
    )
    with transaction.atomic():
        sheet.finish(written)
        stage = Stage.REVIEW if sheet.held_for or needs_editor(episode.show, written) else Stage.VOICING
        if stage == Stage.VOICING:
            order_renders(sheet.script)
        notice = _joined(_joined(episode.notice, written.notice), sheet.held_for)
        held.finish(stage, title=written.title[:200], summary=written.summary, notice=notice[:1000])


def _joined(before: str, notice: str) -> str:
    """What gathering noted stands; a rewrite says nothing twice."""
    return before if notice in before else f"{before} {notice}".strip()


def needs_editor(show: Show, written: desk.WrittenScript) -> bool:
    """Nothing that the checker flagged is voiced unseen."""
    return show.review or any(checked.flags for checked in written.lines)


def pace(episode: Episode) -> Pace:
    """How quickly the episode's voices speak, and what its music and pauses take."""
    parts = episode.cast()
    if not parts:
        raise PodcastsError(f"“{episode.show}” has no hosts. Give it at least one in the admin, then retry.")
    rates = letters_per_second(parts)
    music = episode.show.music
    return Pace(
        timing.words_per_minute(fmean(rates.values())),
        line=programme.USUAL_PAUSE,
        story=programme.between_stories(music=music),
        ends=programme.both_ends(music=music),
        lasting=timing.Forecast(rates, music, style_of(episode.asked())).seconds,
    )


def style_of(prompt: Prompt | None) -> Style:
    """How lines are spoken that ask for no style of their own."""
    return cast(Style, prompt.style) if prompt else "neutral"


def remarks(episode: Episode) -> tuple[str, ...]:
    """Why editors sent earlier versions back, oldest first."""
    rejected = episode.scripts.exclude(rejected="").order_by("version")
    return tuple(rejected.values_list("rejected", flat=True))


def show_brief(episode: Episode) -> ShowBrief:
    show = episode.show
    prompt = episode.asked()
    form = prompt.format if prompt else show.format
    hosts = tuple(part.name for part in episode.cast())
    now = local_now(show, timezone.now())
    return ShowBrief(
        name=ORDERED_SHOW if prompt else show.title,
        hosts=hosts[:1] if form in (Show.Format.BRIEFING, Show.Format.STORY) else hosts,
        date=episode.edition or now.date(),
        daypart=daypart(now),
        format=cast(Format, form),
        tone=prompt.style if prompt else show.tone,
        language=prompt.language if prompt else show.language,
    )


class Sheet:
    """The script as it is written: its lines are stored, and voiced, while the rest is still being thought of.

    What a writer left unfinished, who was killed or cancelled, is thrown away by the next one.
    """

    def __init__(self, held: Claim, episode: Episode, told: list[EpisodeStory]) -> None:
        self.held, self.episode = held, episode
        self.stories = {str(row.brief_id): row for row in told}
        prompt = episode.asked()
        self.style = style_of(prompt)
        self.held_for = prompt.held_for if prompt else ""
        self.lines = 0
        with transaction.atomic():
            held.update()
            episode.scripts.filter(complete=False).delete()
            latest = episode.newest_script()
            version = latest.version + 1 if latest else 1
            self.script = Script.objects.create(episode=episode, version=version, complete=False)

    def add(self, lines: Sequence[desk.CheckedLine]) -> None:
        """Lines that are final. They can be voiced at once, unless an editor is to see the script first."""
        with transaction.atomic():
            self.held.update()
            stored = [self._store(checked) for checked in lines]
            if not (self.held_for or self.episode.show.review):
                order_lines(self.episode, [line for line in stored if not line.flags])
                voicing.offer()

    def finish(self, written: desk.WrittenScript) -> None:
        for key, row in self.stories.items():
            if row.brief is not None and (text := written.summaries.get(key)):
                row.brief.summary = text
                row.brief.save(update_fields=["summary"])
        self.script.complete = True
        self.script.save(update_fields=["complete"])

    def _store(self, checked: desk.CheckedLine) -> Line:
        draft = checked.line
        told = self.stories.get(draft.story)
        line = Line.objects.create(
            script=self.script,
            position=self.lines,
            speaker=draft.speaker,
            style=self.style if draft.style == "neutral" else draft.style,
            act=draft.act,
            text=draft.text,
            story=told,
            model=draft.model,
            repaired=draft.repaired,
            flags=list(checked.flags),
        )
        if told is not None and told.brief is not None:
            line.facts.set(told.brief.facts.filter(position__in=draft.facts))
        self.lines += 1
        return line
