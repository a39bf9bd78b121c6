"""One write worker and a long edition: an order that comes in the middle does not wait for its end."""

from __future__ import annotations

import datetime as dt
import threading

from django.contrib.auth.models import User
from django.test import override_settings

from podcasts import prompts
from podcasts.models import Episode, Line, Show
from podcasts.production.offers import offer
from podcasts.production.stages import Stage
from tests.faults.conftest import CLAIM_SECONDS, Workers, until
from tests.orchestrator.chat_server import Exchange, chat_server
from tests.podcasts.model_server import Reader
from tests.podcasts.web.conftest import add_story

DAY = dt.date(2026, 11, 20)


class Held(Reader):
    """Answers nothing before it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.free = threading.Event(), threading.Event()

    def reply(self, exchange: Exchange) -> None:
        self.asked.set()
        self.free.wait(60)
        super().reply(exchange)


def to_be_written(episode: Episode, stories: int) -> Episode:
    for _ in range(stories):
        add_story(episode)
    Episode.objects.filter(pk=episode.pk).update(stage=Stage.WRITING)
    episode.refresh_from_db()
    offer(episode)
    return episode


@override_settings(CLAIM_SECONDS=CLAIM_SECONDS)
def test_an_order_is_written_in_the_middle_of_a_long_edition(show: Show, workers: Workers) -> None:
    model = Held()
    with chat_server(model.reply) as server:
        workers.variables |= {"OPENAI_BASE_URL": server.url, "OPENAI_MODEL": "slow-1"}
        edition, behind = (
            to_be_written(Episode.objects.create(show=show, minutes=2, edition=day), stories=3)
            for day in (DAY, DAY + dt.timedelta(days=1))
        )
        workers.start("write")
        until(model.asked.is_set, "the edition's first request", workers.log)
        order = to_be_written(prompts.order(User.objects.create_user("ana"), prompts.Wish("The ferry", minutes=1)), 1)
        model.free.set()
        written = Episode.objects.exclude(stage__in=[Stage.GATHERING, Stage.WRITING])
        until(lambda: written.count() == 3, "all three scripts", workers.log)
    for episode in (edition, behind, order):
        episode.refresh_from_db()
    assert (order.error, edition.error, behind.error) == ("", "", "")
    assert order.stage_since < edition.stage_since < behind.stage_since
    assert edition.scripts.get().complete
    first = Line.objects.filter(script__episode=order).earliest("pk")
    assert first.pk < Line.objects.filter(script__episode=edition).latest("pk").pk
