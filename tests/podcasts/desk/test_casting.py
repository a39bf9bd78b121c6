"""Each voice says a sentence of the show before a host is given it; the second of two editors is told."""

from __future__ import annotations

import datetime as dt
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from podcasts.desk import casting
from podcasts.models import Episode, Host, Script, Show, Visibility
from podcasts.production.stages import Stage
from podcasts.trust.models import LogEntry
from synthesis import renders
from synthesis.models import Render, Voice
from tests.podcasts.web.conftest import browser  # noqa: F401  the house's Chromium
from tests.podcasts.web.test_accessibility import assert_no_finding

SAID = "The ferry to Orvel is late."


@pytest.fixture
def editor(client: Client, show: Show) -> Client:
    user = User.objects.create_user("ana", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=("change_show", "change_host")))
    client.force_login(user)
    return client


@pytest.fixture
def third(show: Show) -> Voice:
    """A voice that nobody speaks with yet."""
    consent = Voice.objects.all()[0].consent
    return Voice.objects.create(
        slug="marcus", name="Marcus", model="eSpeak NG", key="marcus", register="lower", words_per_minute=150,
        consent=consent,
    )  # fmt: skip


def address(show: Show) -> str:
    return reverse("admin:podcasts_show_casting", args=[show.pk])


def cast(show: Show, voice: Voice, **fields: str) -> dict[str, str]:
    seen = show.hosts.get(speaker="A").voice.slug
    return {"action": "cast", "host": "A", "voice": voice.slug, "seen": seen, **fields}


def test_every_voice_says_the_sentence(editor: Client, show: Show, third: Voice) -> None:
    Show.objects.update(pronunciations={"Orvel": "orvle"})
    answer = editor.post(address(show), {"sentence": SAID})
    assert answer.status_code == 302
    assert {render.voice.name for render in Render.objects.all()} == {"Harriet", "Edwin", "Marcus"}
    assert Render.objects.get(voice=third).settings == {"pronunciations": {"Orvel": "orvle"}}
    text = editor.get(answer["Location"]).content.decode()
    assert (text.count("A voice worker will speak it."), text.count("<audio")) == (3, 0)
    assert renders.work_off(worker="test") == 3
    heard = editor.get(answer["Location"])
    assert (heard.content.decode().count("<audio"), heard.context["form"].initial["sentence"]) == (3, SAID)
    for one in heard.context["candidates"]:
        sound = editor.get(reverse("admin:podcasts_show_try", args=[show.pk, one.token]))
        assert b"".join(sound.streaming_content).startswith(b"fLaC")  # type: ignore[attr-defined]


def test_the_sentence_is_one_of_the_shows_own(episode: Episode, script: Script, show: Show) -> None:
    assert casting.sentence_of(show) == "Good morning. This is Orvel Today."
    Episode.objects.update(stage=Stage.PUBLISHED, published_at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    assert casting.sentence_of(show).startswith("An electric ferry that carries 240 passengers")
    Episode.objects.update(visibility=Visibility.PRIVATE)
    assert casting.sentence_of(show) == "Good morning. This is Orvel Today."


def test_a_host_is_given_a_voice_and_the_log_has_it(editor: Client, show: Show, third: Voice) -> None:
    answer = editor.post(address(show), cast(show, third), follow=True)
    name = show.hosts.get(speaker="A").name
    assert f"{name} speaks with the voice Marcus from now on." in answer.content.decode()
    assert show.hosts.get(speaker="A").voice == third
    entry = LogEntry.objects.latest("pk")
    assert (entry.actor, entry.details["changes"]["voice"][1]) == ("ana", "Marcus")


def test_the_second_of_two_editors_is_told(editor: Client, show: Show, third: Voice) -> None:
    form = cast(show, third)
    other = Voice.objects.get(slug="edwin")
    Host.objects.filter(show=show, speaker="A").update(voice=other)
    answer = editor.post(address(show), {**form, "seen": "harriet"}, follow=True)
    assert "has been given the voice Edwin meanwhile. Nothing was changed." in answer.content.decode()
    assert show.hosts.get(speaker="A").voice == other


def test_a_voice_without_consent_is_neither_heard_nor_given(editor: Client, show: Show, third: Voice) -> None:
    Voice.objects.filter(pk=third.pk).update(enabled=False)
    editor.post(address(show), {"sentence": SAID})
    assert not Render.objects.filter(voice=third).exists()
    answer = editor.post(address(show), cast(show, third), follow=True)
    assert "The voice Marcus is switched off." in answer.content.decode()
    assert show.hosts.get(speaker="A").voice != third


def test_only_voices_of_the_shows_language_are_offered(editor: Client, show: Show, third: Voice) -> None:
    Voice.objects.filter(pk=third.pk).update(language="de")
    Show.objects.update(language="en-GB")
    assert "Marcus" not in editor.get(address(show)).content.decode()
    Show.objects.update(language="fi")
    assert (
        "No voice that may be used speaks the language of the show (fi)." in editor.get(address(show)).content.decode()
    )


@pytest.mark.parametrize("sentence", ["", " ", "x" * 301])
def test_a_sentence_that_cannot_be_said_is_refused_in_the_form(editor: Client, show: Show, sentence: str) -> None:
    answer = editor.post(address(show), {"sentence": sentence})
    assert (answer.status_code, "errorlist" in answer.content.decode()) == (200, True)
    assert not Render.objects.exists()


def test_a_forged_address_and_unknown_names_are_not_found(editor: Client, show: Show, third: Voice) -> None:
    assert editor.get(f"{address(show)}?heard=forged").status_code == 404
    assert editor.post(address(show), cast(show, third, host="Z")).status_code == 404
    assert editor.post(address(show), {**cast(show, third), "voice": "nobody"}).status_code == 404


def test_an_outsider_hears_and_casts_nothing(client: Client, show: Show, third: Voice) -> None:
    clerk = User.objects.create_user("clerk", is_staff=True)
    client.force_login(clerk)
    before = show.hosts.get(speaker="A").voice
    for data in ({"sentence": SAID}, cast(show, third)):
        assert client.post(address(show), data).status_code == 403
    assert client.get(address(show)).status_code == 403
    clerk.user_permissions.add(Permission.objects.get(codename="change_show"))
    assert "Give to" not in client.get(address(show)).content.decode()
    assert client.post(address(show), cast(show, third)).status_code == 403
    assert show.hosts.get(speaker="A").voice == before


def test_a_listeners_own_show_is_not_cast_here(editor: Client, show: Show) -> None:
    Show.objects.update(owner=User.objects.create_user("olga"))
    assert editor.get(address(show)).status_code == 404


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_sound_comes_without_a_reload(
    browser: Browser,  # noqa: F811
    live_server: LiveServer,
    editor: Client,
    show: Show,
    scheme: str,
) -> None:
    with browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844}) as context:
        session = editor.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        page: Page = context.new_page()
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(address(show))
        page.get_by_label("A sentence that each voice says").fill(SAID)
        page.get_by_role("button", name="Hear all voices").click()
        expect(page.get_by_text("A voice worker will speak it.")).to_have_count(2)
        page.evaluate("document.body.dataset.same = 'yes'")
        assert renders.work_off(worker="test") == 2
        expect(page.locator("audio")).to_have_count(2, timeout=20_000)
        assert page.evaluate("document.body.dataset.same") == "yes"
        assert "heard" in parse_qs(urlsplit(page.url).query)
        assert_no_finding(page)
        page.get_by_role("button", name="Give Harriet the voice Edwin").click()
        expect(page.get_by_text("Harriet speaks with the voice Edwin from now on.")).to_be_visible()
        assert show.hosts.get(speaker="A").voice.slug == "edwin"
