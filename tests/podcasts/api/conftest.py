"""Accounts, keys and clients of every kind that may knock at the API."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from django.contrib.auth.models import Permission, User
from django.test import Client

from podcasts.api import keys
from podcasts.api.models import ApiKey, Scope
from podcasts.models import Episode, Show
from tests.podcasts.web.conftest import make_episode, make_show
from tests.servers import LocalServer, Quiet

ROOT = "/api/v1"
ALL = tuple(Scope.values)
# What an editor of the newsroom may do, by the permissions of the admin.
EDITOR = (
    "podcasts.view_show", "podcasts.change_show", "podcasts.view_episode", "podcasts.change_episode",
    "podcasts.view_script", "podcasts.edit_script", "podcasts.approve_script",
    "newsroom.view_article", "newsroom.add_feed", "newsroom.change_feed",
)  # fmt: skip


class Caller(Client):
    """Speaks JSON to the API, with a key where it has one. Failures of ours come as answers, as they would live."""

    def __init__(self, secret: str = "", **defaults: Any) -> None:
        super().__init__(raise_request_exception=False, **defaults)
        if secret:
            self.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"

    def ask(self, method: str, path: str, data: Any = None, **headers: str) -> Any:
        address = path if path.startswith(("/", "http")) else f"{ROOT}/{path}".rstrip("/") if path else f"{ROOT}/"
        extra = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        if data is None:
            return self.generic(method, address, **extra)
        return self.generic(method, address, json.dumps(data), content_type="application/json", **extra)


def key_of(owner: User, *scopes: str, **limits: Any) -> str:
    """The secret of a key in use, made as a tester gets one."""
    key = keys.ask(owner, name="tests", scopes=scopes or ALL, purpose="tests")
    keys.approve(key, by=owner)
    if limits:
        ApiKey.objects.filter(pk=key.pk).update(**limits)
        key.refresh_from_db()
    return keys.draw(key)


def account(name: str, *permissions: str, **fields: Any) -> User:
    user = User.objects.create_user(name, password="a long sentence", **fields)
    for wanted in permissions:
        app, _, codename = wanted.partition(".")
        user.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    return user


@pytest.fixture(autouse=True)
def _redis(redis_server: str) -> None:
    """Requests are counted in a real Redis."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()


@pytest.fixture
def listener(db: None) -> User:
    return account("listener")


@pytest.fixture
def editor(db: None) -> User:
    return account("editor", *EDITOR, is_staff=True)


@pytest.fixture
def stranger() -> Caller:
    return Caller()


@pytest.fixture
def caller(listener: User) -> Caller:
    """A listener with a key for everything."""
    return Caller(key_of(listener))


@pytest.fixture
def desk(editor: User) -> Caller:
    """An editor with a key for everything."""
    return Caller(key_of(editor))


@pytest.fixture
def show(db: None) -> Show:
    return make_show()


@pytest.fixture
def episode(show: Show) -> Episode:
    return make_episode(show)


class Receiver:
    """A web server that takes deliveries and answers as told."""

    def __init__(self) -> None:
        self.url = ""
        self.answers: list[int] = []
        self.got: list[tuple[dict[str, str], bytes]] = []


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    found = Receiver()

    class Handler(Quiet):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            status = found.answers.pop(0) if found.answers else 204
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "http://169.254.169.254/")
            self.end_headers()

    with LocalServer(Handler).answering() as server:
        found.url = f"http://{server.host}/hook"
        settings.WEBHOOK_ALLOW = [server.host]
        yield found
