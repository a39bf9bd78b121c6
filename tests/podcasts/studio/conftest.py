"""Listeners, voices, and episodes of theirs."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from podcasts.studio.visitors import BACKEND
from synthesis.models import Consent, Voice
from tests.podcasts.web.conftest import browser, context, page  # noqa: F401 (fixtures)


def make_voices(*names: str, model: str = "eSpeak NG", language: str = "en") -> list[Voice]:
    consent, _ = Consent.objects.get_or_create(
        person="nobody", purposes="tests", proof="none", given_on=dt.date(2026, 1, 1)
    )
    registers = (Voice.Register.HIGHER, Voice.Register.LOWER)
    return [
        Voice.objects.create(
            slug=name, name=name.title(), model=model, key=name, register=registers[place % 2], language=language,
            words_per_minute=152, consent=consent,
        )
        for place, name in enumerate(names)
    ]  # fmt: skip


@pytest.fixture
def voices(db: None) -> list[Voice]:
    return make_voices("harriet", "edwin", "nell", "marcus")


@pytest.fixture
def ana(db: None) -> User:
    return User.objects.create_user("ana", "ana@example.org", "open-sesame-71")


@pytest.fixture
def outsider(db: None) -> User:
    return User.objects.create_user("ben", "ben@example.org", "open-sesame-72")


@pytest.fixture
def my_page(
    page: Page,  # noqa: F811
    context: BrowserContext,  # noqa: F811
    live_server: LiveServer,
    client: Client,
    ana: User,
) -> Page:
    """Ana's browser."""
    client.force_login(ana, backend=BACKEND)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    return page


def refuse_barriers(page: Page) -> None:  # noqa: F811
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    serious = [item for item in found if item["impact"] in {"serious", "critical"}]
    assert [(item["id"], [node["html"] for node in item["nodes"]]) for item in serious] == [], page.url
