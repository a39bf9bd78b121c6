"""Runs one stage of one episode, and offers the next one. Workers import this; whoever only offers work does not."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.utils import timezone

from orchestrator.errors import OrchestratorError
from podcasts.errors import ClaimLost, PodcastsError
from podcasts.models import Episode
from podcasts.production import gathering, mastering, voicing, writing
from podcasts.production.claims import Claim, claim, kept_alive
from podcasts.production.offers import offer
from podcasts.production.precedence import Turn
from podcasts.production.renewal import Renewing
from podcasts.production.stages import Stage
from synthesis.errors import SynthesisError

log = logging.getLogger(__name__)

WORK: dict[str, Callable[[Claim, Episode, Turn], None]] = {
    Stage.GATHERING: lambda held, episode, turn: gathering.gather(held, episode),
    Stage.WRITING: writing.write,
    Stage.VOICING: voicing.voice,
    Stage.MASTERING: lambda held, episode, turn: mastering.master(held, episode),
}
# A fault that may pass (a locked database, a lost disk) is tried this often before an editor is asked.
TRIES = 3


def run(episode_id: int, stage: str) -> bool:
    """Do `stage` of the episode if nobody else does, or of a published one's new audio; True if it is behind us."""
    now = timezone.now()
    held = claim(episode_id, stage, now=now) or claim(episode_id, stage, now=now, kind=Renewing)
    if held is None:
        log.info("Episode %s is not to be had for %s.", episode_id, stage)
        return False
    episode = Episode.objects.select_related("show").get(pk=episode_id)
    turn = Turn(episode, stage, run)
    try:
        with kept_alive(held):
            WORK[stage](held, episode, turn)
    except ClaimLost as error:
        log.warning("%s", error)
        return False
    except Exception as error:
        _handle(held, episode, error)
        return False
    return _moved_on(held, turn.watch.seconds())


def _moved_on(held: Claim, seconds: float) -> bool:
    episode = Episode.objects.get(pk=held.episode_id)
    if held.measured:
        episode.timings = {**episode.timings, held.stage: round(seconds, 2)}
        episode.save(update_fields=["timings"])
    log.info("Episode %s: %s took %.1f s, now %s.", episode.pk, held.stage, seconds, episode.stage)
    offer(episode)
    return True


def _handle(held: Claim, episode: Episode, error: Exception) -> None:
    told = isinstance(error, PodcastsError | SynthesisError | OrchestratorError)
    log.error("Episode %s failed while %s: %s", episode.pk, held.stage, error, exc_info=not told)
    if not told and episode.attempts < TRIES:
        held.release(error=f"{_words(error)} It will be tried again.")
        return
    held.fail(_words(error))


def _words(error: Exception) -> str:
    """The error as an editor reads it: ours speak for themselves, others are named."""
    if isinstance(error, PodcastsError | SynthesisError | OrchestratorError):
        return str(error)[:900]
    if isinstance(error, OSError) and error.errno == 28:
        return "The disk is full. Free some space, then retry the episode."
    return f"{type(error).__name__}: {error}"[:800] + " The worker's log has the details."
