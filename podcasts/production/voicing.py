"""Voicing: every line of the script becomes a render. Lines that were voiced before cost nothing."""

from __future__ import annotations

import time
from typing import Any

from podcasts.errors import CannotVoice, PodcastsError
from podcasts.models import Episode, Line, Script
from podcasts.production import estimate
from podcasts.production.claims import Claim
from podcasts.production.precedence import Turn, somebody_waits
from podcasts.production.rules import What, rules
from podcasts.production.stages import Stage
from synthesis import renders
from synthesis.models import Render

# Lines per turn: small enough for progress to move, large enough to fill a batch.
BATCH = 16
# How long to wait for another voice worker that has taken some of our lines.
PAUSE_SECONDS = 0.5


def latest_script(episode: Episode) -> Script:
    script = episode.newest_script()
    if script is None:
        raise PodcastsError("This episode has no script yet. Retry it from the start.")
    return script


def order_renders(script: Script) -> None:
    """Ask for the audio of each line; the same words by the same voice are found, not made again."""
    order_lines(script.episode, list(script.lines.all()))


def order_lines(episode: Episode, lines: list[Line]) -> None:
    show = episode.show
    voices = {part.speaker: part.voice for part in episode.cast()}
    missing = {line.speaker for line in lines} - set(voices)
    if missing:
        raise PodcastsError(f"“{show}” has no host for speaker {', '.join(sorted(missing))}. Add one, then retry.")
    settings: dict[str, Any] = {"pronunciations": show.pronunciations} if show.pronunciations else {}
    takes = [renders.Take(voices[line.speaker], line.text, line.style, settings) for line in lines]
    ordered = renders.order(takes, subject=f"episode:{episode.pk}", policy=rules(episode, What.SPEECH).to_json())
    for line, render in zip(lines, ordered, strict=True):
        line.render = render
    Line.objects.bulk_update(lines, ["render"])


def voice(held: Claim, episode: Episode, turn: Turn) -> None:
    script = latest_script(episode)
    order_renders(script)
    policy = rules(episode, What.SPEECH)
    clock = estimate.Clock(episode, held.stage, turn.watch)
    total = script.lines.count()
    while (open_lines := _open(script)) > 0:
        turn.give_way()
        held.progress(total - open_lines, total, clock.seconds_left(total - open_lines, total))
        if not renders.work_off(worker=held.token, limit=BATCH, policy=policy, only=_only(episode, script)):
            time.sleep(PAUSE_SECONDS)
    _refuse_failed(script)
    held.finish(Stage.MASTERING)


def _only(episode: Episode, script: Script) -> list[int] | None:
    """The renders of the script where somebody waits for it; else whatever has waited longest fills the batch."""
    if not somebody_waits(episode):
        return None
    return list(Render.objects.waiting().filter(lines__script=script).values_list("pk", flat=True))


def _open(script: Script) -> int:
    return script.lines.exclude(render__state__in=[Render.State.DONE, Render.State.FAILED]).count()


def _refuse_failed(script: Script) -> None:
    line = script.lines.filter(render__state=Render.State.FAILED).select_related("render").first()
    if line is not None and line.render is not None:
        raise CannotVoice(f"Line {line.position + 1} could not be spoken: {line.render.error}")
