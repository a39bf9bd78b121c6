"""A word is tried before it is kept, by the show's own host; nobody else's words are lost."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse

from podcasts.models import Show
from synthesis import renders
from synthesis.models import Render


@pytest.fixture
def editor(client: Client, show: Show) -> Client:
    user = User.objects.create_user("ana", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_show"))
    client.force_login(user)
    return client


def address(show: Show) -> str:
    return reverse("admin:podcasts_show_pronunciations", args=[show.pk])


def typed(show: Show, **fields: str) -> dict[str, str]:
    host = show.hosts.order_by("speaker")[0]
    return {"word": "Lund", "said": "loond", "sentence": "We go to Lund.", "host": str(host.pk), **fields}


def test_a_word_is_heard_before_it_is_kept(editor: Client, show: Show) -> None:
    answer = editor.post(address(show), typed(show, action="try"))
    assert "A voice worker will speak it" in answer.content.decode()
    render = Render.objects.get()
    assert render.settings == {"pronunciations": {"Lund": "loond"}}
    assert renders.work_off(worker="test") == 1
    heard = editor.post(address(show), typed(show, action="try"))
    sound = reverse("admin:podcasts_show_try", args=[show.pk, heard.context["token"]])
    assert sound in heard.content.decode()
    assert editor.get(reverse("admin:podcasts_show_try", args=[show.pk, "forged"])).status_code == 404
    assert b"".join(editor.get(sound).streaming_content).startswith(b"fLaC")  # type: ignore[attr-defined]
    show.refresh_from_db()
    assert show.pronunciations == {}


def test_the_shows_settings_lead_to_its_words(editor: Client, show: Show) -> None:
    settings = editor.get(reverse("admin:podcasts_show_change", args=[show.pk]))
    assert address(show) in settings.content.decode()


def test_words_are_kept_and_forgotten_one_by_one(editor: Client, show: Show) -> None:
    Show.objects.update(pronunciations={"Orvel": "orvle"})
    editor.post(address(show), typed(show, action="keep"))
    show.refresh_from_db()
    assert show.pronunciations == {"Lund": "loond", "Orvel": "orvle"}
    editor.post(address(show), {"action": "forget", "word": "Orvel"})
    show.refresh_from_db()
    assert show.pronunciations == {"Lund": "loond"}
    told = LogEntry.objects.order_by("pk").values_list("change_message", flat=True)
    assert list(told) == ["“Lund” is said as “loond”.", "“Orvel” is said as it is written again."]


def test_an_outsider_hears_and_changes_nothing(client: Client, show: Show) -> None:
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert client.get(address(show)).status_code == 403
    assert client.post(address(show), typed(show, action="keep")).status_code == 403
    assert client.get(reverse("admin:podcasts_show_try", args=[show.pk, "x"])).status_code == 403
    show.refresh_from_db()
    assert show.pronunciations == {}


def test_a_word_without_a_sound_is_refused_in_the_form(editor: Client, show: Show) -> None:
    answer = editor.post(address(show), typed(show, action="keep", said=" "))
    assert "This field is required" in answer.content.decode()
