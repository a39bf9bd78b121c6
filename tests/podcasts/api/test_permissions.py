"""Every address, by every method, with a listener's key of each single scope: which gets in, and which does not.

What everybody else gets, by session or with a key of every scope, stands in tests/access/table.txt.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth.models import User

from newsroom.models import Article, Feed, Story
from podcasts.api.models import Scope
from podcasts.api.urls import urlpatterns
from podcasts.models import Episode, Show
from podcasts.production.stages import Stage
from podcasts.webhooks.models import Webhook
from podcasts.webhooks.setup import send_test
from synthesis.models import Voice
from tests.podcasts.api.conftest import Caller, account, key_of

WHO = tuple(Scope.values)
PUBLIC = READERS = {"read"}
WRITERS, SPEAKERS = {"write"}, {"models"}
# What is not a listener's to do, or not with a key, no scope opens.
EDITORS: set[str] = set()
STAFF = BROWSERS = EDITORS

# By the name of the route: which scopes get in. What is another's own is "nobody".
RIGHTS: dict[str, dict[str, set[str]]] = {
    "root": {"GET": PUBLIC},
    "me": {"GET": READERS},
    "own-data": {"GET": READERS},
    "deletion": {"POST": BROWSERS},
    "keys": {"GET": BROWSERS, "POST": BROWSERS},
    "key": {"GET": set(), "DELETE": set()},
    "key-secret": {"POST": set()},
    "shows": {"GET": PUBLIC, "POST": STAFF},
    "show-cover": {"POST": EDITORS, "DELETE": EDITORS},
    "show": {"GET": PUBLIC, "PATCH": EDITORS},
    "private-feed": {"GET": EDITORS, "POST": EDITORS, "DELETE": EDITORS},
    "pronunciations": {"GET": EDITORS},
    "pronunciation": {"PUT": EDITORS, "DELETE": EDITORS},
    "editions": {"POST": EDITORS},
    "episodes": {"GET": PUBLIC},
    "episode": {"GET": PUBLIC, "PATCH": EDITORS, "DELETE": set()},
    "episode-audio": {"GET": PUBLIC},
    "transcript": {"GET": PUBLIC},
    "episode-cover": {"POST": EDITORS, "DELETE": EDITORS},
    "provenance": {"GET": PUBLIC},
    "line-audio": {"GET": set()},
    "script": {"GET": PUBLIC, "POST": EDITORS, "DELETE": EDITORS},
    "edits": {"GET": EDITORS, "POST": EDITORS},
    "retry": {"POST": EDITORS},
    "approve": {"POST": EDITORS},
    "reject": {"POST": EDITORS},
    "revoice": {"POST": EDITORS},
    "recall": {"POST": EDITORS},
    "withdraw": {"POST": STAFF},
    "republish": {"POST": STAFF},
    "remix": {"POST": set()},
    "cancel": {"POST": set()},
    "restore": {"POST": set()},
    "prompts": {"GET": READERS, "POST": WRITERS},
    "uploads": {"POST": WRITERS},
    "voices": {"GET": PUBLIC},
    "voice": {"GET": PUBLIC},
    "voice-sample": {"GET": set()},
    "renders": {"POST": SPEAKERS},
    "render": {"GET": set()},
    "render-audio": {"GET": set()},
    "sketches": {"POST": SPEAKERS},
    "sketch": {"GET": set()},
    "sketch-audio": {"GET": set()},
    "sketch-line": {"GET": set()},
    "feeds": {"GET": READERS, "POST": EDITORS},
    "feeds-import": {"POST": EDITORS},
    "feeds-export": {"GET": READERS},
    "feed": {"GET": READERS, "PATCH": EDITORS, "DELETE": STAFF},
    "poll": {"POST": EDITORS},
    "articles": {"GET": READERS},
    "article": {"GET": READERS},
    "article-fetch": {"POST": EDITORS},
    "stories": {"GET": READERS},
    "story": {"GET": READERS},
    "models": {"GET": READERS},
    "duel-scores": {"GET": PUBLIC},
    "ledger": {"GET": STAFF},
    "ledger-export": {"GET": STAFF},
    "takedowns": {"GET": STAFF, "POST": STAFF},
    "recordings": {"POST": WRITERS},
    "recording": {"GET": set()},
    "log": {"GET": STAFF},
    "webhooks": {"GET": READERS, "POST": WRITERS},
    "webhook": {"GET": set(), "PATCH": set(), "DELETE": set()},
    "webhook-secret": {"POST": set()},
    "webhook-test": {"POST": set()},
    "deliveries": {"GET": set()},
    "redeliver": {"POST": set()},
}
ROUTES = {pattern.name: pattern for pattern in urlpatterns if pattern.name not in (None, "openapi", "docs")}


@dataclass
class World:
    """What there is to ask for, and everyone who asks."""

    callers: dict[str, Caller]
    values: dict[str, Any]

    def address(self, name: str) -> str:
        path = str(ROUTES[name].pattern)
        first = name.partition("-")[0]
        kind = {"deliveries": "webhook", "redeliver": "delivery"}.get(first, first if first in self.values else "feed")
        pk = self.values.get(kind, 1)
        guid, show = self.values["guid"], self.values["show"]
        voice = self.values["voice"]
        for pattern, value in (
            ("<int:pk>", pk), ("<uuid:guid>", guid), ("<str:kind>", "vtt"), ("<str:signed>", "1-forged"),
            ("<path:word>", "Lund"), ("<int:position>", "0"), ("<slug:slug>", voice if first == "voice" else show),
        ):  # fmt: skip
            path = path.replace(pattern, str(value))
        return path


@pytest.fixture
def world(episode: Episode, listener: User, editor: User, two_voices: None) -> World:
    boss = User.objects.create_superuser("boss", password="a long sentence")
    other = account("other")
    Show.objects.update(pronunciations={"Lund": "loond"}, feed_token="t" * 43)
    webhook = Webhook.objects.create(owner=other, url="https://example.org", events=[])
    callers = {"stranger": Caller(), "listener": Caller(), "editor": Caller(), "staff": Caller()}
    for name, user in (("listener", listener), ("editor", editor), ("staff", boss)):
        callers[name].force_login(user)
    callers |= {scope: Caller(key_of(listener, scope)) for scope in Scope.values}
    key_of(other)
    values = {
        "guid": episode.guid, "show": episode.show.slug, "voice": Voice.objects.earliest("pk").slug,
        "feed": Feed.objects.get().pk, "article": Article.objects.get().pk, "story": Story.objects.get().pk,
        "webhook": webhook.pk, "delivery": send_test(webhook).pk, "key": other.api_keys.get().pk,
    }  # fmt: skip
    return World(callers, values)


def test_the_table_has_every_route() -> None:
    assert set(RIGHTS) == set(ROUTES)


def methods_of(name: str) -> set[str]:
    view = ROUTES[name].callback.view_class
    return {method.upper() for method in ("get", "post", "put", "patch", "delete") if hasattr(view, method)}


def entries(world: World) -> Iterator[tuple[tuple[str, str, str], bool, int]]:
    """Every key at every door: which, whether it got in, and the status."""
    for name, rights in RIGHTS.items():
        for method, allowed in rights.items():
            for who in WHO:
                if method == "DELETE" and who in allowed:
                    continue  # It would be gone for those who come after.
                Episode.objects.update(stage=Stage.PUBLISHED)
                # A body that fits nowhere: whoever gets in is told so, and nothing is changed.
                body = None if method in ("GET", "DELETE") else {"-": 0}
                answer = world.callers[who].ask(method, world.address(name), body)
                b"".join(answer.streaming_content if answer.streaming else ())  # read to its end, a file is closed
                yield (method, name, who), answer.status_code not in (401, 403, 404), answer.status_code


def test_the_table_has_every_method() -> None:
    assert {name: set(rights) for name, rights in RIGHTS.items()} == {name: methods_of(name) for name in ROUTES}


def test_who_gets_in(world: World) -> None:
    found = {door: (inside, status) for door, inside, status in entries(world)}
    wrong = {
        door: status for door, (inside, status) in found.items() if inside != (door[2] in RIGHTS[door[1]][door[0]])
    }
    assert not wrong
    assert not [door for door, (_, status) in found.items() if status >= 500]


def test_a_listeners_private_things_are_not_there_for_anyone_else(world: World, listener: User) -> None:
    show = Episode.objects.get().show
    show.owner, show.visibility = listener, "private"
    show.save()
    guid = world.values["guid"]
    paths = ("", "/audio", "/script", "/transcript/vtt")
    for who, caller in world.callers.items():
        own = who in ("listener", "read")
        for path in paths:
            status = caller.ask("GET", f"episodes/{guid}{path}").status_code
            expected = {200} if own else {404, 403} if who in ("write", "publish", "models") else {404}
            assert status in expected, (who, path, status)
        if who in ("stranger", "editor", "staff"):
            assert caller.ask("GET", f"shows/{show.slug}").status_code == 404
            assert caller.ask("GET", "episodes").json()["results"] == []
            assert caller.ask("GET", "shows").json()["results"] == []
