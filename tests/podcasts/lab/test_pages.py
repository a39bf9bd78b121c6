"""The pages of the voice lab: what they take, what they refuse, how much, and what is forgotten."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shlex

import pytest
import soundfile
from django.contrib.auth.models import User
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from podcasts.lab import sketches
from podcasts.models import Sketch
from podcasts.studio import forgetting
from synthesis import marks, renders
from synthesis.models import Mark, Render, Voice

pytestmark = pytest.mark.usefixtures("voices", "redis_server")
DIALOGUE = "A: Who is there?\nB: Only me.\nC: And me."


@pytest.fixture(autouse=True)
def open_lab(settings: Settings) -> None:
    settings.LAB = "anyone"


def speak(client: Client, **fields: object) -> str:
    """The path of the sketch."""
    response = client.post("/lab/", {"text": "Good morning, Lund.", **fields})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def work() -> None:
    while renders.work_off(worker="test"):
        pass


def test_a_text_and_a_button_are_enough(client: Client) -> None:
    path = speak(client)
    assert client.get(path + "state").json()["working"] is True
    assert client.get(path + "sound.mp3").status_code == 409
    work()
    assert client.get(path + "state").json() == {"lines": [{"state": "done", "error": ""}], "working": False}
    sound = client.get(path + "lines/0.flac")
    assert (sound["Content-Type"], sound["Cache-Control"].split(",")[0]) == ("audio/flac", "private")
    assert b"".join(sound)[:4] == b"fLaC"
    assert client.get(path + "lines/1.flac").status_code == 404


def test_what_leaves_the_lab_carries_a_watermark(client: Client) -> None:
    path = speak(client, text="The ships sail at night with their lamps, and come home when the sun is up again. " * 6)
    work()
    samples, rate = soundfile.read(io.BytesIO(b"".join(client.get(path + "sound.wav"))), dtype="float32")
    found = {finding.mark.subject for finding in marks.find(samples, rate) if finding.mark}
    assert f"lab:{Sketch.objects.get().pk}" in found
    mp3 = client.get(path + "sound.mp3")
    assert (mp3.status_code, mp3["Content-Type"]) == (200, "audio/mpeg")
    assert Mark.objects.filter(subject__startswith="lab:").count() == 1


def test_a_dialogue_has_a_voice_for_each_letter(client: Client) -> None:
    speak(client, text=DIALOGUE, voice_A="nell")
    lines = list(Sketch.objects.get().lines.select_related("voice"))
    assert [line.speaker for line in lines] == ["A", "B", "C"]
    assert lines[0].voice.slug == "nell"
    assert len({line.voice.slug for line in lines}) == 3


def test_settings_reach_the_voice_and_the_form_has_them_again(client: Client) -> None:
    path = speak(client, style="warm", pace="1.3", pitch="-2", pronunciations="Lund = loond\n")
    render = Render.objects.get()
    assert (render.style, render.settings) == (
        "warm", {"pace": 1.3, "pitch": -2.0, "pronunciations": {"Lund": "loond"}},
    )  # fmt: skip
    page = client.get(path).content.decode()
    assert "Lund = loond" in page
    assert 'value="1.3"' in page


def test_two_takes_stand_side_by_side(client: Client) -> None:
    before = speak(client)
    after = speak(client, pace="1.5", beside=before.split("/")[2])
    page = client.get(after).content.decode()
    assert page.count('class="take"') == 2
    assert (before + "lines/0.flac" in page, after + "lines/0.flac" in page) == (True, True)


def test_the_api_call_orders_the_same_sound(client: Client) -> None:
    speak(client, text="It’s “fine”, isn't it? $HOME `ls`", style="wry", pace="0.9")
    sketch = Sketch.objects.get()
    from podcasts.lab.pages import api_call

    words = shlex.split(api_call(sketch).replace("\\\n", " ").splitlines()[0])
    order = json.loads(words[words.index("-d") + 1])
    voice = Voice.objects.get(slug=order.pop("voice"))
    take = renders.Take(voice, order.pop("text"), order.pop("style"), order)
    [again] = renders.order([take], subject="api:1")
    assert again.pk == Render.objects.order_by("pk").first().pk  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"text": ""}, "Write something for the voice to say."),
        ({"text": "… !"}, "nothing in this text that a voice could say"),
        ({"text": "x" * 2001}, "at most 2000 characters"),
        ({"text": "null \x00 byte"}, "Null characters are not allowed"),
        ({"voice_A": "nobody"}, "not one of the available choices"),
        ({"pace": "9"}, "less than or equal to 2"),
        ({"pace": "nan"}, "Enter a number"),
        ({"pronunciations": "Lund"}, "word = how it is said"),
        ({"pronunciations": "a=b\n" * 31}, "at most 30"),
    ],
)
def test_a_wrong_field_is_told_so_and_nothing_is_spoken(
    client: Client, fields: dict[str, object], sentence: str
) -> None:
    response = client.post("/lab/", {"text": "Good morning.", **fields})
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Render.objects.exists()


def test_markup_in_a_text_is_only_text(client: Client) -> None:
    path = speak(client, text="Tea &amp; 5 < 6 \"><script>alert('A')</script> toast.")
    assert "<script>alert" not in client.get(path).content.decode()


def test_addresses_cannot_be_guessed(client: Client) -> None:
    path = speak(client)
    pk = Sketch.objects.get().pk
    for wrong in (f"/lab/{pk}/", f"/lab/{pk}.abc/", path[:-2] + "/", f"/lab/{pk + 1}.{path.split('.')[1]}"):
        assert client.get(wrong).status_code == 404, wrong
    assert client.post("/lab/", {"text": "Hello.", "beside": f"{pk}.x"}).status_code == 404


def test_visitors_of_one_address_have_a_limit_and_accounts_another(
    client: Client, ana: User, settings: Settings
) -> None:
    settings.LAB_VISITOR_TRIES_PER_DAY, settings.LAB_TRIES_PER_DAY = 1, 2
    speak(client)
    refused = Client().post("/lab/", {"text": "Once more."})
    assert refused.status_code == 422
    assert "1 text a day" in refused.content.decode()
    client.force_login(ana)
    speak(client)
    speak(client)
    assert client.post("/lab/", {"text": "Once more."}).status_code == 422


def test_nobody_can_flood_the_voices(client: Client, ana: User) -> None:
    client.force_login(ana)
    answers = [client.post("/lab/", {"text": f"Number {number}."}).status_code for number in range(13)]
    assert answers == [302] * 12 + [422]


def test_who_may_try_is_a_setting(client: Client, ana: User, settings: Settings) -> None:
    settings.LAB = "accounts"
    assert client.post("/lab/", {"text": "Hello."})["Location"] == "/account/sign-in"
    assert 'name="text"' not in client.get("/lab/").content.decode()
    client.force_login(ana)
    speak(client)
    settings.LAB = "off"
    assert client.get("/lab/").status_code == 404
    assert "Voice lab" not in client.get("/").content.decode()


def test_a_form_of_another_site_orders_nothing() -> None:
    assert Client(enforce_csrf_checks=True).post("/lab/", {"text": "Hello."}).status_code == 403


def test_a_voice_whose_consent_is_withdrawn_is_not_offered(client: Client) -> None:
    Voice.objects.get(slug="nell").consent.__class__.objects.update(withdrawn_at=timezone.now())
    response = client.post("/lab/", {"text": "Hello."})
    assert response.status_code == 422
    assert "No voice is installed" in response.content.decode()


def test_a_sketch_is_forgotten_with_its_sound_but_not_what_others_use(client: Client) -> None:
    old, young = speak(client), speak(client, text="Good morning, Lund. Another line.")
    work()
    assert client.get(old + "sound.wav").status_code == 200
    first = Sketch.objects.order_by("pk")[0]
    name = f"lab/{first.pk}.wav"
    Sketch.objects.filter(pk=first.pk).update(created=timezone.now() - sketches.KEPT_FOR - dt.timedelta(hours=1))
    forgetting.forget(timezone.now())
    assert client.get(old).status_code == 404
    assert not default_storage.exists(name)
    # “Good morning, Lund.” is a line of the younger sketch as well.
    assert client.get(young + "lines/0.flac").status_code == 200


def test_a_story_is_told_in_several_voices(client: Client) -> None:
    tale = "A girl came.\n“Who are you?” asked the wolf.\n“I am Red,” said the girl."
    path = speak(client, text=tale, story="on")
    lines = list(Sketch.objects.get().lines.select_related("voice"))
    assert [line.name for line in lines if line.speaker != "A"] == ["Wolf", "Girl"]
    registers = {line.name: line.voice.register for line in lines}
    assert (registers["Wolf"], registers["Girl"]) == ("lower", "higher")
    assert re.search(r"Wolf\s*<span class=\"quiet\">\(\w+\)", client.get(path).content.decode())
