"""A text is spoken by a voice worker, heard by who ordered it, and counted against the key."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from podcasts.api.models import Spending
from synthesis.models import Render
from tests.podcasts.api.conftest import Caller, account, key_of

pytestmark = pytest.mark.usefixtures("two_voices")
ORDER = {"voice": "harriet", "text": "Good morning from Lund.", "pace": 1.25}


def test_a_text_is_ordered_followed_and_heard(caller: Caller, media_folder: Path) -> None:
    ordered = caller.ask("POST", "renders", ORDER)
    assert ordered.status_code == 202, ordered.content
    assert ordered.json()["state"] == "waiting"
    assert 0 < Spending.objects.get().seconds < 3
    followed = caller.ask("GET", ordered["Location"])
    assert followed.json() == ordered.json()
    assert caller.ask("GET", ordered["Location"] + "/audio").status_code == 404
    (media_folder / "renders").mkdir(parents=True)
    (media_folder / "renders" / "x.flac").write_bytes(b"fLaC and so on")
    Render.objects.update(state="done", audio="renders/x.flac", words=[["Good", 0.0, 0.2]], seconds=1.0)
    done = caller.ask("GET", ordered["Location"]).json()
    assert done["words"] == [{"word": "Good", "start": 0.0, "end": 0.2}]
    part = caller.ask("GET", done["audio"], range="bytes=0-3")
    assert (part.status_code, b"".join(part.streaming_content), part["Content-Type"]) == (206, b"fLaC", "audio/flac")


def test_an_id_is_good_for_its_own_account_only(caller: Caller) -> None:
    ordered = caller.ask("POST", "renders", ORDER)
    outsider = Caller(key_of(account("outsider")))
    assert outsider.ask("GET", ordered["Location"]).status_code == 404
    for forged in ("1", "1.x", str(Render.objects.get().pk), "x" * 300):
        assert caller.ask("GET", f"renders/{forged}").status_code == 404


def test_a_voice_that_is_not_there_and_a_key_that_is_used_up(listener: User) -> None:
    caller = Caller(key_of(listener, audio_minutes=0.02))
    refused = caller.ask("POST", "renders", ORDER | {"voice": "nobody"})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/voice")
    assert caller.ask("POST", "renders", ORDER | {"text": "word " * 300}).status_code == 429
    assert not Render.objects.exists()
