"""What an editor decides about a script: it is right, it is not, or its audio is to be made anew."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from podcasts.desk.editing import Action, closed, record, take
from podcasts.desk.permissions import APPROVE
from podcasts.desk.versions import open_draft
from podcasts.errors import EditRefused, FlagsOpen, ScriptMoved, WrongStage
from podcasts.models import Edit, Episode, Line, Prompt, Script
from podcasts.production import offers
from podcasts.production.actions import move
from podcasts.production.stages import Stage
from podcasts.production.voicing import latest_script, order_renders
from podcasts.studio import limits
from podcasts.trust.models import LogEntry

Renewal = Episode.Renewal


@transaction.atomic
def approve(episode: Episode, *, by: User, seen: int | None = None) -> Edit:
    """The script is right: voice it. Of a published episode only the lines that changed are voiced, then it is
    mastered anew and takes the old one's place.

    What the guard holds, only an editor may let pass. Raises `FlagsOpen` while the checker flags a line that nobody
    lets stand, `ScriptMoved` if `seen` is given and not the script's revision.
    """
    script = _taken(episode, seen)
    episode = script.episode
    _refuse_flags(script)
    _let_pass(episode, by)
    if script.draft:
        _renew(episode, script)
    else:
        move(episode, Stage.REVIEW, Stage.VOICING)
        order_renders(script)
    offers.offer(episode)
    return record(script, Action.APPROVE, by)


def _let_pass(episode: Episode, by: User) -> None:
    """The guard's objection falls when an editor approves; the log keeps who did."""
    prompt = episode.asked()
    if prompt is None or not prompt.held_for:
        return
    if not by.has_perm(APPROVE):
        raise EditRefused(f"An editor has to see this podcast before it is voiced. {prompt.held_for}")
    Prompt.objects.filter(pk=prompt.pk).update(held_for="")
    LogEntry.objects.append("let pass", f"episode:{episode.pk}", actor=by.get_username(), reason=prompt.held_for)


@transaction.atomic
def reject(episode: Episode, reason: str, *, by: User, seen: int | None = None) -> Edit:
    """The desk writes the script anew, told why. Raises `LimitReached` where its owner has had enough for a day."""
    reason = " ".join(reason.split())[:1000]
    if not reason:
        raise EditRefused("Say what is wrong with the script; the writer gets to read it.")
    script = _taken(episode, seen)
    if script.draft:
        raise WrongStage("This is an editor's own version. Throw it away instead of rejecting it.")
    limits.refuse_more_rewriting(script.episode, by, timezone.now())
    Script.objects.filter(pk=script.pk).update(rejected=reason)
    move(script.episode, Stage.REVIEW, Stage.WRITING, attempts=0, claimed_by="")
    offers.offer(script.episode)
    return record(script, Action.REJECT, by, reason=reason)


@transaction.atomic
def revoice(episode: Episode, *, by: User) -> Edit:
    """Make the audio of a published episode anew: what is voiced already is found, the rest voiced, then mastered.

    After an edit of its new version, or of the show's hosts or pronunciations.
    """
    return approve(episode, by=by, seen=open_draft(episode, by=by).revision)


@transaction.atomic
def recall(episode: Episode, *, by: User) -> Edit:
    """Take an approved script back from the voices. What was voiced is kept and found again."""
    move(episode, Stage.VOICING, Stage.REVIEW, claimed_by="", steps_done=0, steps_total=0, seconds_left=None)
    return record(take(latest_script(episode)), Action.RECALL, by)


def _taken(episode: Episode, seen: int | None) -> Script:
    """The script under decision, locked; it is exactly what the editor saw."""
    script = latest_script(episode)
    before = script.revision if seen is None else seen
    taken = take(script, before)
    if taken.revision != before + 1:
        last = Edit.objects.filter(script=script).first()
        raise ScriptMoved(f"{last or 'Somebody changed the script'} meanwhile. Look at it, then decide.")
    return taken


def _refuse_flags(script: Script) -> None:
    flagged = [str(line.position + 1) for line in Line.objects.filter(script=script).flagged().order_by("position")]
    if flagged:
        lines = f"Line {flagged[0]} is" if len(flagged) == 1 else f"Lines {', '.join(flagged)} are"
        raise FlagsOpen(f"{lines} flagged. Mend each, or let it stand and say why; then approve.")


def _renew(episode: Episode, script: Script) -> None:
    order_renders(script)
    resting = Episode.objects.filter(pk=episode.pk, stage=Stage.PUBLISHED, renewal__in=["", Renewal.FAILED])
    if not resting.update(renewal=Renewal.VOICING, stage_since=timezone.now(), attempts=0, error="", claimed_by=""):
        raise WrongStage(closed(script) or f"“{episode}” is not published. Publish it again first.")
    episode.refresh_from_db()
