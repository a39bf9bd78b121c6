"""Nothing goes out that podcast apps would stumble over, and whoever is held back learns why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client, override_settings
from django.utils import timezone

from podcasts import gate
from podcasts.checks.sound import check_sound
from podcasts.models import Episode, Line, Show
from podcasts.production import claims
from podcasts.production.publishing import publish
from podcasts.production.stages import Stage
from synthesis.audio.mastering import Master
from synthesis.audio.programme import Chapter
from synthesis.models import Render
from tests.podcasts.feeds.conftest import SECONDS, Release
from tests.podcasts.feeds.shows import SHOWS


@pytest.mark.parametrize("kind", SHOWS)
def test_what_the_site_makes_is_fit_to_go_out(db: None, release: Release, kind: str) -> None:
    show = SHOWS[kind](release)
    for episode in show.episodes.all():
        assert gate.check(episode) == []
    show.refresh_from_db()
    assert show.feed_token is None


def lose_the_audio(episode: Episode) -> None:
    default_storage.delete(episode.audio.name)


def say_another_length(episode: Episode) -> None:
    Episode.objects.update(audio_bytes=17)


def talk_longer_than_the_audio(episode: Episode) -> None:
    Line.objects.update(start=60.0)


def lose_the_transcript(episode: Episode) -> None:
    Render.objects.update(words=[])
    Line.objects.update(render=None)


def put_chapters_behind_the_end(episode: Episode) -> None:
    Episode.objects.update(chapters=[{"start": 0.0, "title": "Opening"}, {"start": 90.0, "title": "Late"}])


def draw_a_small_cover(episode: Episode) -> None:
    episode.show.cover.save("cover.gif", ContentFile(b"GIF89a"))


def leave_the_category_open(episode: Episode) -> None:
    Show.objects.update(category="Gardening")


def have_no_title(episode: Episode) -> None:
    Episode.objects.update(title="")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lose_the_audio, "answers HEAD with 500"),
        (say_another_length, "the feed says 17"),
        (talk_longer_than_the_audio, "but the audio ends at 9.5 s"),
        (lose_the_transcript, "Nothing is said in it"),
        (put_chapters_behind_the_end, "not in order within the audio"),
        (draw_a_small_cover, "cover: This cannot be read as a picture"),
        (leave_the_category_open, "Directories do not know this"),
        (have_no_title, "title: It is empty"),
    ],
)
def test_what_an_app_would_stumble_over_is_held_back(release: Release, show: Show, spoil: Any, says: str) -> None:
    episode = release(show)
    spoil(episode)
    faults = gate.check(Episode.objects.select_related("show").get(pk=episode.pk))
    assert says in " ".join(faults)


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("BASE_URL", "http://news.example.org", "is not https. Set BASE_URL"),
        ("ALLOWED_HOSTS", ["elsewhere.example"], "Is its host in ALLOWED_HOSTS?"),
    ],
)
def test_a_site_that_does_not_know_its_own_address_is_told(
    release: Release, show: Show, name: str, value: object, says: str
) -> None:
    episode = release(show)
    with override_settings(**{"ALLOWED_HOSTS": ["*"], name: value}):
        assert says in " ".join(gate.check(episode))


def test_a_web_server_that_sends_the_files_does_not_stand_in_the_way(release: Release, show: Show) -> None:
    episode = release(show)
    with override_settings(SENDFILE="x-accel-redirect"):
        assert gate.check(episode) == []


def test_what_is_wrong_with_an_old_episode_does_not_hold_the_new_one(release: Release, show: Show) -> None:
    old, new = release(show), release(show, edition=None, number=2, title="Another")
    Episode.objects.filter(pk=old.pk).update(audio_bytes=0)
    assert gate.check(new) == []
    assert gate.check(Episode.objects.get(pk=old.pk))


def master_of(sound: bytes) -> Master:
    chapters = (Chapter(0.0, "Opening"), Chapter(3.0, "Patrols"))
    return Master(SECONDS, len(sound), -16.0, -1.5, (0.0, 3.0, 6.0), chapters)


def publish_again(episode: Episode, sound: bytes) -> None:
    """As the mastering worker does it."""
    Episode.objects.update(stage=Stage.MASTERING, published_at=None, notes="", chapters=[], number=None)
    held = claims.claim(episode.pk, Stage.MASTERING, now=timezone.now())
    assert held is not None
    fresh = Episode.objects.select_related("show").get(pk=episode.pk)
    publish(held, fresh, list(episode.scripts.get().lines.select_related("render")), master_of(sound))


def test_a_fit_episode_goes_out_with_notes_and_number(release: Release, show: Show, sound: bytes) -> None:
    episode = release(show)
    publish_again(episode, sound)
    episode.refresh_from_db()
    assert (episode.stage, episode.number) == (Stage.PUBLISHED, 1)
    assert "The Wire" in episode.notes
    assert "AI-generated" in episode.disclosure


def test_an_unfit_one_stays_where_it_was_and_nobody_sees_it(release: Release, show: Show, sound: bytes) -> None:
    episode = release(show)
    Show.objects.update(category="Gardening")
    with pytest.raises(gate.HeldBack, match="Not published: feed: Directories do not know this"):
        publish_again(episode, sound)
    episode.refresh_from_db()
    assert (episode.stage, episode.published_at) == (Stage.MASTERING, None)
    assert b"<item>" not in Client().get("/shows/tea-and-toast/feed.xml").content


def test_audio_is_played_through_before_it_goes_out(tmp_path: Path, sound: bytes) -> None:
    path = tmp_path / "episode.mp3"
    chapters = [{"start": 0.0, "title": "Opening"}, {"start": 3.0, "title": "Patrols"}]
    path.write_bytes(sound)
    assert list(check_sound(path, seconds=SECONDS, chapters=chapters)) == []
    assert "announced" in next(check_sound(path, seconds=60.0, chapters=chapters))
    assert "chapter “Patrols”" in next(
        check_sound(path, seconds=SECONDS, chapters=[chapters[0], {"start": 5.0, "title": "Patrols"}])
    )
    path.write_bytes(b"ID3 no sound in here" * 50)
    assert "no MP3" in next(check_sound(path, seconds=SECONDS, chapters=chapters))


def test_the_command_reports_on_a_show(release: Release, show: Show, capsys: pytest.CaptureFixture[str]) -> None:
    release(show)
    call_command("check_feed", show.slug)
    assert "No errors" in capsys.readouterr().out
    Episode.objects.update(audio_bytes=1)
    with pytest.raises(CommandError, match="errors"):
        call_command("check_feed", show.slug, "--no-sound")
    assert "the feed says 1" in capsys.readouterr().out
    with pytest.raises(CommandError, match="there are: tea-and-toast"):
        call_command("check_feed", "nowhere")
    with pytest.raises(CommandError, match="1 errors"):
        call_command("check_feed", "http://127.0.0.1:9/feed.xml")
    assert "cannot be reached" in capsys.readouterr().out
