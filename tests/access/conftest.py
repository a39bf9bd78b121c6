"""A newsroom with a little of everything, and one of each who may knock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
import redis
from django.conf import settings as django_settings
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client

from newsroom.models import Article, Feed, Story
from podcasts import prompts
from podcasts.desk.permissions import install_groups
from podcasts.models import Episode, Line, Show, Visibility
from podcasts.production.stages import Stage
from podcasts.prompts import Wish
from podcasts.webhooks.models import Webhook
from podcasts.webhooks.setup import send_test
from synthesis.models import Voice
from tests.access.routes import address
from tests.podcasts.api.conftest import Caller, account, key_of
from tests.podcasts.desk.conftest import SPOKEN, add_script, add_story
from tests.podcasts.studio.conftest import make_voices
from tests.podcasts.web.conftest import make_episode, make_show


@dataclass
class World:
    """Asks for a route as somebody, and takes back whatever came of it."""

    callers: dict[str, Callable[[], Caller]]
    values: dict[str, Any]

    def ask(self, who: str, method: str, route: str) -> int:
        path = address(route, self.values)
        # The API is given a body that fits nowhere: whoever gets in is told so.
        body = {"-": 0} if route.startswith("api/") and method in ("POST", "PUT", "PATCH") else None
        with transaction.atomic():
            answer = self.callers[who]().ask(method, path, body)
            b"".join(answer.streaming_content if answer.streaming else ())  # read to its end, a file is closed
            transaction.set_rollback(True)
        return int(answer.status_code)


@pytest.fixture
def world(db: None, redis_server: str, settings: Any) -> World:
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
    settings.API_USER_PER_MINUTE = settings.API_VISITOR_PER_MINUTE = 100_000
    make_voices("harriet", "edwin")
    install_groups()
    people = {"listener": account("listener"), "superuser": User.objects.create_superuser("boss")}
    for name, group in (("editor", "Editors"), ("publisher", "Publishers")):
        people[name] = account(name, is_staff=True)
        people[name].groups.add(Group.objects.get(name=group))
    tester = account("tester")
    key = key_of(tester, per_minute=100_000, per_day=100_000)
    callers: dict[str, Callable[[], Caller]] = {"anonymous": Caller, "tester": lambda: Caller(key)}
    callers |= {name: _session(user) for name, user in people.items()}
    return World(callers, _newsroom() | _belongings(people["listener"], tester))


def _session(user: User) -> Callable[[], Caller]:
    """A new browser each time with the same session: what one request does to its cookies, the next has not seen."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies[django_settings.SESSION_COOKIE_NAME].value

    def browser() -> Caller:
        caller = Caller()
        caller.cookies[django_settings.SESSION_COOKIE_NAME] = cookie
        return caller

    return browser


def _newsroom() -> dict[str, Any]:
    """The newsroom's public show with an episode that is out."""
    episode = make_episode(make_show(feed_token="t" * 43, pronunciations={"Lund": "loond"}))
    line = Line.objects.filter(script__episode=episode).earliest("pk")
    return {
        "guid": episode.guid, "slug": episode.show.slug, "kind": "vtt", "number": 1, "side": 320, "token": "t" * 43,
        "word": "Lund", "pk": episode.pk, "line": line.pk, "app_label": "podcasts", "url": "nowhere",
        "content_type_id": 1, "object_id": 1, "uidb64": "MQ", "ticket": "forged", "signed": "1-forged",
        "position": 0, "which": "recording", "check guid": "00000000-0000-4000-8000-000000000000", "duels side": "a",
        "make/voices slug": Voice.objects.earliest("pk").slug, "api/v1/voices slug": Voice.objects.earliest("pk").slug,
        "admin/synthesis/voice pk": Voice.objects.earliest("pk").pk, "admin/synthesis/render pk": line.render_id,
        "admin/podcasts/show pk": episode.show_id, "api/v1/feeds pk": Feed.objects.earliest("pk").pk,
        "api/v1/articles pk": Article.objects.earliest("pk").pk, "api/v1/stories pk": Story.objects.earliest("pk").pk,
    }  # fmt: skip


def _belongings(listener: User, tester: User) -> dict[str, Any]:
    """A listener's podcast, waiting for its owner; a tester's webhook and key."""
    episode = prompts.order(listener, Wish("The ferry", minutes=1, visibility=Visibility.PRIVATE))
    script = add_script(episode, add_story(episode), SPOKEN)
    Episode.objects.filter(pk=episode.pk).update(stage=Stage.REVIEW)
    assert Show.objects.filter(owner=listener).count() == 1
    webhook = Webhook.objects.create(owner=tester, url="https://example.org", events=[])
    key, delivery = tester.api_keys.get().pk, send_test(webhook).pk
    return {
        "mine guid": episode.guid, "mine line": script.lines.earliest("position").pk, "mine version": script.version,
        "mine action": "cancel", "account/keys pk": key, "api/v1/keys pk": key, "account/webhooks pk": webhook.pk,
        "account/webhooks action": "test", "api/v1/webhooks pk": webhook.pk, "account/deliveries pk": delivery,
        "api/v1/deliveries pk": delivery,
    }  # fmt: skip
