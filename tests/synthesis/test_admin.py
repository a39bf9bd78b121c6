"""The admin: who may listen, what is heard, and where it says why not."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from synthesis import renders
from synthesis.models import Consent, Render, Voice
from tests.synthesis.house import order

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("editor"))
    return client


def try_address(voice: Voice) -> str:
    return reverse("admin:synthesis_voice_try", args=[voice.pk])


def asked(editor: Client, voice: Voice, **changes: object) -> str:
    """Ask for a sentence; the address of the page that waits for it."""
    form = {"text": "Good morning.", "style": "neutral", "pace": 1, "pitch": 0, "pitch_range": 1}
    answer = editor.post(try_address(voice), form | changes)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def test_withdrawing_a_consent_says_what_used_its_voices(editor: Client, harriet: Voice) -> None:
    [done] = order("Good morning.", voice=harriet, subject="episode:7")
    assert renders.work_off(worker="test") == 1
    [waiting] = order("And good night.", voice=harriet, subject="lab")
    action = {"action": "withdraw", "_selected_action": [harriet.consent.pk]}
    told = editor.post(reverse("admin:synthesis_consent_changelist"), action, follow=True).content.decode()
    assert "stay until somebody takes them back: lab, episode:7." in told
    page = editor.get(reverse("admin:synthesis_consent_change", args=[harriet.consent.pk])).content.decode()
    assert "episode:7: 1 lines" in page
    # What was ordered before is not spoken after.
    assert renders.work_off(worker="test") == 1
    waiting.refresh_from_db()
    assert waiting.state == Render.State.FAILED
    assert "was withdrawn on" in waiting.error
    done.refresh_from_db()
    assert done.state == Render.State.DONE


def test_an_editor_tries_a_voice_and_hears_it(editor: Client, harriet: Voice) -> None:
    address = asked(editor, harriet, style="warm", pace=1.2)
    waiting = editor.get(address).content.decode()
    assert "Waiting for a voice worker" in waiting
    assert 'http-equiv="refresh"' in waiting
    assert renders.work_off(worker="test") == 1
    heard = editor.get(address).content.decode()
    render = Render.objects.get()
    assert f"Spoken by eSpeak NG {render.version} (harriet)" in heard
    sound = editor.get(reverse("admin:synthesis_render_audio", args=[render.pk]))
    assert sound["Content-Type"] == "audio/flac"
    assert b"".join(sound.streaming_content).startswith(b"fLaC")
    assert (render.style, render.settings) == ("warm", {"pace": 1.2})


def test_a_sentence_that_cannot_be_spoken_is_answered_with_the_reason(editor: Client, harriet: Voice) -> None:
    address = asked(editor, harriet, text="…")
    renders.work_off(worker="test")
    assert "no word to speak" in editor.get(address).content.decode()


def test_a_voice_that_may_not_be_used_says_why(editor: Client, harriet: Voice) -> None:
    Consent.objects.update(withdrawn_at=timezone.now())
    answer = editor.post(
        try_address(harriet), {"text": "Hello.", "style": "warm", "pace": 1, "pitch": 0, "pitch_range": 1}
    )
    assert "The consent for the voice Harriet was withdrawn" in answer.content.decode()
    assert not Render.objects.exists()


@pytest.mark.parametrize("bad", [{"pace": 9}, {"text": ""}, {"text": "x" * 501}, {"style": "shouting"}])
def test_a_bad_form_orders_nothing(editor: Client, harriet: Voice, bad: dict[str, object]) -> None:
    form = {"text": "Hello.", "style": "warm", "pace": 1, "pitch": 0, "pitch_range": 1} | bad
    assert editor.post(try_address(harriet), form).status_code == 200
    assert not Render.objects.exists()


@pytest.mark.parametrize("render", ["abc", "999", "-1", "²"])
def test_a_made_up_render_shows_the_empty_form(editor: Client, harriet: Voice, render: str) -> None:
    page = editor.get(try_address(harriet), {"render": render})
    assert page.status_code == 200
    assert "<audio" not in page.content.decode()


def test_an_outsider_hears_nothing(client: Client, editor: Client, harriet: Voice) -> None:
    asked(editor, harriet)
    renders.work_off(worker="test")
    addresses = [try_address(harriet), reverse("admin:synthesis_render_audio", args=[Render.objects.get().pk])]
    editor.logout()
    assert [editor.get(address).status_code for address in addresses] == [302, 302]
    editor.force_login(User.objects.create_user("clerk", is_staff=True))
    assert [editor.get(address).status_code for address in addresses] == [403, 403]


def test_renders_are_found_by_their_words_and_cannot_be_written_by_hand(editor: Client, harriet: Voice) -> None:
    asked(editor, harriet)
    renders.work_off(worker="test")
    render = Render.objects.get()
    listed = editor.get(reverse("admin:synthesis_render_changelist"), {"q": "morning"}).content.decode()
    assert "Good morning." in listed
    assert reverse("admin:synthesis_render_audio", args=[render.pk]) in listed
    assert (
        editor.get(reverse("admin:synthesis_render_changelist"), {"q": "evening"}).content.decode().count("<audio") == 0
    )
    assert editor.get(reverse("admin:synthesis_render_change", args=[render.pk])).status_code == 200
    assert editor.get(reverse("admin:synthesis_render_add")).status_code == 403


def test_a_render_without_its_file_is_not_found(editor: Client, harriet: Voice) -> None:
    asked(editor, harriet)
    render = Render.objects.get()
    assert editor.get(reverse("admin:synthesis_render_audio", args=[render.pk])).status_code == 404


def test_an_editor_withdraws_a_consent_and_has_lines_voiced_again(editor: Client, harriet: Voice) -> None:
    asked(editor, harriet)
    renders.work_off(worker="test")
    editor.post(
        reverse("admin:synthesis_render_changelist"),
        {"action": "voice_again", "_selected_action": [Render.objects.get().pk]},
    )
    assert Render.objects.get().state == Render.State.WAITING
    editor.post(
        reverse("admin:synthesis_consent_changelist"),
        {"action": "withdraw", "_selected_action": [harriet.consent_id]},
    )
    assert "was withdrawn" in Voice.objects.get().objection(timezone.localdate())
    pages = [reverse(f"admin:synthesis_{name}_changelist") for name in ("voice", "consent")]
    assert all("was withdrawn" in editor.get(page).content.decode() for page in pages)
