"""The stages of an episode and the task that does each."""

from __future__ import annotations

from podcasts.models import Episode

Stage = Episode.Stage

# The stages in which a worker has something to do, in order, with the name of the task.
TASKS: dict[str, str] = {
    Stage.GATHERING: "podcasts.tasks.gather",
    Stage.WRITING: "podcasts.tasks.write",
    Stage.VOICING: "podcasts.tasks.voice",
    Stage.MASTERING: "podcasts.tasks.master",
}
WORKING = tuple(TASKS)
# From where it can be taken up again.
STOPPED = (Stage.FAILED, Stage.CANCELLED, Stage.EMPTY)
