"""Did this system make this recording? Asked by command and by page, of files of every kind."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest
import soundfile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from orchestrator.protocols import ModelCard
from podcasts.models import Episode, Show, Visibility
from synthesis import inquiries, marks, recordings
from synthesis.errors import RecordingUnreadable
from synthesis.models import Inquiry, Mark
from tests.synthesis.watermark.conftest import RATE, Samples

pytestmark = pytest.mark.django_db

CARD = ModelCard("Anchor-1", "1.0", "in-house", frozenset({"speech"}), frozenset({"en"}), "host", "Apache-2.0")


@pytest.fixture
def episode() -> Episode:
    show = Show.objects.create(slug="tide", title="Tide", description="News.", author="Newsroom")
    return Episode.objects.create(
        show=show, title="Ferry stays", minutes=1, stage=Episode.Stage.PUBLISHED, published_at=timezone.now()
    )


@pytest.fixture
def recording(speech: Samples, episode: Episode, tmp_path: Path) -> Path:
    """An MP3 at 64 kbit/s of speech with both marks."""
    spoken = marks.voice_marker(CARD, RATE).mark(speech)
    programme = marks.programme_marker(f"episode:{episode.pk}", {"Scribe-1 1.0", "Anchor-1 1.0"}, RATE)
    soundfile.write(tmp_path / "clean.wav", programme.mark(spoken), RATE)
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(tmp_path / "clean.wav"), "-b:a", "64k"]
    subprocess.run([*command, str(tmp_path / "found.mp3")], check=True)
    return tmp_path / "found.mp3"


@pytest.fixture
def unmarked(speech: Samples, tmp_path: Path) -> Path:
    soundfile.write(tmp_path / "unmarked.flac", speech, RATE)
    return tmp_path / "unmarked.flac"


def uploaded(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def answered(client: Client, path: Path) -> str:
    """The page about an uploaded file once a worker has been there."""
    response = client.post("/check/", {"recording": uploaded(path)})
    assert response.status_code == 302
    waiting = client.get(response["Location"])
    assert "being looked into" in waiting.content.decode()
    assert waiting["Refresh"] == "2"
    inquiries.answer(Inquiry.objects.get().pk)
    page = client.get(response["Location"])
    assert "Refresh" not in page
    return page.content.decode()


def test_the_command_names_the_episode_and_the_models(
    recording: Path, episode: Episode, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("check_recording", str(recording))
    programme, voice = capsys.readouterr().out.splitlines()
    assert f"episode:{episode.pk}" in programme
    assert "made by Anchor-1 1.0, Scribe-1 1.0" in programme
    assert voice.startswith("voice: Anchor-1 1.0")


def test_the_command_finds_nothing_in_another_recording(unmarked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check_recording", str(unmarked))
    assert capsys.readouterr().out.startswith("No mark of this system was found in 1")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "no sound"), (b"hello" * 100, "no sound"), (b"#EXTM3U\n/etc/passwd\n", "no sound")],
)
def test_the_command_says_what_is_wrong_with_a_file(tmp_path: Path, content: bytes, sentence: str) -> None:
    (tmp_path / "odd.mp3").write_bytes(content)
    with pytest.raises(CommandError, match=sentence):
        call_command("check_recording", str(tmp_path / "odd.mp3"))


def test_a_list_of_files_opens_none_of_them(tmp_path: Path, unmarked: Path) -> None:
    beside = tmp_path / "beside.wav"
    beside.write_bytes(unmarked.read_bytes())
    sent = tmp_path / "sent"
    sent.write_text(f"ffconcat version 1.0\nfile {beside.name}\n")
    assert len(recordings.decoded(beside))
    with pytest.raises(RecordingUnreadable, match="no sound"):
        recordings.decoded(sent)


def test_the_page_leads_to_the_episode(client: Client, recording: Path, episode: Episode) -> None:
    page = answered(client, recording)
    assert "Yes. This system made it" in page
    assert f"/shows/tide/{episode.guid}/" in page
    assert "Anchor-1 1.0, Scribe-1 1.0" in page


@pytest.mark.parametrize("visibility", [Visibility.UNLISTED, Visibility.PRIVATE])
def test_the_page_does_not_lead_to_what_is_not_public(
    client: Client, recording: Path, episode: Episode, visibility: Visibility
) -> None:
    Episode.objects.update(visibility=visibility)
    page = answered(client, recording)
    assert "not public here" in page
    assert str(episode.guid) not in page
    assert "Ferry stays" not in page


def test_the_page_says_when_no_mark_is_there(client: Client, unmarked: Path) -> None:
    assert "No mark was found" in answered(client, unmarked)


def test_the_recording_is_deleted_once_it_is_answered_and_the_answer_after_a_week(
    client: Client, unmarked: Path
) -> None:
    answered(client, unmarked)
    inquiry = Inquiry.objects.get()
    assert not inquiry.upload
    assert default_storage.listdir(f"inquiries/{timezone.now():%Y/%m}")[1] == []
    week = timezone.now() + dt.timedelta(days=8)
    inquiries.sweep(week, week)
    assert not Inquiry.objects.exists()


def test_what_is_no_recording_gets_a_sentence(client: Client, tmp_path: Path) -> None:
    empty = client.post("/check/", {"recording": SimpleUploadedFile("empty.mp3", b"")})
    assert (empty.status_code, "This file is empty" in empty.content.decode()) == (400, True)
    none = client.post("/check/")
    assert "Choose a file first" in none.content.decode()
    (tmp_path / "<b>page.mp3").write_bytes(b"<html><script>alert(1)</script></html>")
    page = answered(client, tmp_path / "<b>page.mp3")
    assert "holds no sound" in page
    assert "<b>page" not in page


def test_too_many_waiting_recordings_are_not_taken(client: Client, unmarked: Path) -> None:
    Inquiry.objects.bulk_create(Inquiry(name=str(number)) for number in range(inquiries.MOST_WAITING))
    response = client.post("/check/", {"recording": uploaded(unmarked)})
    assert "Try again in a few minutes" in response.content.decode()


def test_a_worker_that_died_over_a_recording_has_it_offered_again(
    unmarked: Path, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    inquiry = inquiries.ask(uploaded(unmarked))
    now = timezone.now()
    assert Inquiry.objects.claim(inquiry.pk, now)
    inquiries.answer(inquiry.pk)  # somebody has it
    inquiry.refresh_from_db()
    assert inquiry.state == Inquiry.State.CLAIMED
    later = now + dt.timedelta(minutes=5)
    with django_capture_on_commit_callbacks() as offered:
        inquiries.sweep(later, now + dt.timedelta(seconds=1))
    assert len(offered) == 1
    inquiries.answer(inquiry.pk)
    inquiry.refresh_from_db()
    assert inquiry.state == Inquiry.State.DONE


def test_a_recording_that_kills_its_workers_is_given_up(unmarked: Path) -> None:
    inquiry = inquiries.ask(uploaded(unmarked))
    Inquiry.objects.update(attempts=inquiries.MOST_ATTEMPTS)
    inquiries.sweep(timezone.now(), timezone.now())
    inquiry.refresh_from_db()
    assert inquiry.state == Inquiry.State.FAILED
    assert "send it as WAV" in inquiry.error


def test_one_subject_keeps_its_number_however_often_it_is_mastered(db: None) -> None:
    first = marks.programme_marker("episode:1", {"Anchor-1 1.0"}, RATE)
    again = marks.programme_marker("episode:1", {"Anchor-1 1.1"}, RATE)
    assert Mark.objects.get().made_by == ["Anchor-1 1.1"]
    assert first.rate == again.rate
