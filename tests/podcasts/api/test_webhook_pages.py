"""The account's page of webhooks: all by forms, the secret shown once, and nobody else's."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, expect
from pytest_django.live_server_helper import LiveServer

from podcasts.tasks import tell_webhooks
from podcasts.webhooks import setup
from podcasts.webhooks.models import Delivery, Webhook
from tests.podcasts.api.conftest import account
from tests.podcasts.web.conftest import PHONE, browser  # noqa: F401 (a real browser)

LIST = "/account/webhooks"


@pytest.fixture
def own(listener: User, receiver: Any) -> Webhook:
    return setup.add(listener, receiver.url, ["episode.published"])


def test_the_whole_way_without_javascript(
    browser: Browser,  # noqa: F811
    live_server: LiveServer,
    listener: User,
    receiver: Any,
    client: Client,
) -> None:
    client.force_login(listener)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(LIST)
    page.get_by_label("Address").fill(receiver.url)
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text(Webhook.objects.get().secret)).to_be_visible()
    page.goto(LIST)
    expect(page.get_by_text(Webhook.objects.get().secret)).to_have_count(0)
    page.get_by_role("button", name="Send a test").click()
    receiver.answers = [500]
    tell_webhooks()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("last answered 500")).to_be_visible()
    page.get_by_role("button", name="Send again").click()
    tell_webhooks()
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("Delivered, 1 try, last answered 204")).to_be_visible()
    page.get_by_role("link", name="All webhooks").click()
    expect(page.get_by_text("1 delivered, 0 waiting, 0 given up")).to_be_visible()
    page.get_by_role("button", name="Delete with its log").click()
    expect(page.get_by_text("You have no webhooks.")).to_be_visible()
    assert not Delivery.objects.exists()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser,  # noqa: F811
    live_server: LiveServer,
    own: Webhook,
    client: Client,
    scheme: Any,
) -> None:
    setup.send_test(own)
    client.force_login(own.owner)
    context = browser.new_context(base_url=live_server.url, color_scheme=scheme, viewport=PHONE)  # type: ignore[arg-type]
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    for path in (LIST, f"{LIST}/{own.pk}/deliveries"):
        page.goto(path)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out on a phone"
    context.close()


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "https://[::1]/", "file:///etc/passwd", "x", ""])
def test_an_address_that_may_not_be_told_is_refused_in_words(client: Client, listener: User, url: str) -> None:
    client.force_login(listener)
    answer = client.post(LIST, {"url": url, "events": ["episode.published"]})
    assert answer.status_code == 400
    assert ("not public" if url else "This field is required") in answer.content.decode()
    assert not Webhook.objects.exists()


def test_it_is_switched_off_and_on_and_gets_a_new_secret(client: Client, own: Webhook) -> None:
    client.force_login(own.owner)
    client.post(f"{LIST}/{own.pk}/off")
    assert not Webhook.objects.get().enabled
    assert "Switch it on first" in client.post(f"{LIST}/{own.pk}/test", follow=True).content.decode()
    assert not Delivery.objects.exists()
    client.post(f"{LIST}/{own.pk}/on")
    assert Webhook.objects.get().enabled
    answer = client.post(f"{LIST}/{own.pk}/secret")
    fresh = Webhook.objects.get().secret
    assert fresh != own.secret
    assert fresh in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


def test_anothers_webhooks_are_not_there(client: Client, own: Webhook) -> None:
    delivery = setup.send_test(own)
    paths = (
        *(f"{LIST}/{own.pk}/{what}" for what in ("test", "on", "off", "delete", "secret")),
        f"/account/deliveries/{delivery.pk}/redeliver",
    )
    assert client.get(LIST).status_code == 302, "a stranger signs in first"
    assert {client.post(path).status_code for path in paths} == {302}
    client.force_login(account("outsider"))
    assert own.url not in client.get(LIST).content.decode()
    assert {client.post(path).status_code for path in paths} == {404}
    assert client.get(f"{LIST}/{own.pk}/deliveries").status_code == 404
    assert {client.get(path).status_code for path in paths} == {405}, "reading changes nothing"
    assert Webhook.objects.get().enabled
    assert Delivery.objects.get().attempts == 0
