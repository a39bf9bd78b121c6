"""What belongs to an account is found from its own page, and has no barriers."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from tests.podcasts.studio.conftest import refuse_barriers


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_an_account_have_no_barriers(my_page: Page, width: int, scheme: Any) -> None:
    my_page.emulate_media(color_scheme=scheme)
    my_page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/mine/", "/account/keys", "/account/webhooks", "/api/v1/docs"):
        my_page.goto(path)
        refuse_barriers(my_page)
        assert my_page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


@pytest.mark.django_db(transaction=True)
def test_keys_and_webhooks_are_linked_for_who_has_an_account(my_page: Page) -> None:
    my_page.goto("/mine/")
    for name, heading in (("Keys to the API", "Keys to the API"), ("Webhooks", "Webhooks")):
        my_page.get_by_role("link", name=name).click()
        assert my_page.locator("h1").inner_text() == heading
        my_page.go_back()


def test_a_stranger_is_sent_to_sign_in(client: Client, ana: User) -> None:
    for path in ("/mine/", "/account/keys", "/account/webhooks"):
        assert client.get(path).status_code == 302
