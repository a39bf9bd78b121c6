"""What was deleted is gone after its time, with everything that only it had."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from newsroom.models import Article, Brief, Dossier, Fact, Story
from newsroom.research import uploads
from podcasts import prompts
from podcasts.lab import sketches
from podcasts.models import Duel, Episode, EpisodeStory, Line, Script, Sketch, SketchLine
from podcasts.prompts import Wish
from podcasts.studio import forgetting
from synthesis.models import Render, Voice

pytestmark = pytest.mark.usefixtures("voices", "redis_server")
LATER = dt.timedelta(days=30, minutes=1)


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def add_dossier(episode: Episode) -> Dossier:
    """One private story with one fact."""
    now = timezone.now()
    dossier = Dossier.objects.create(topic="Squid")
    story = Story.objects.create(headline="Squid", first_seen=now, last_seen=now, dossier=dossier)
    article = Article.objects.create(dossier=dossier, story=story, guid="a", title="Squid", published_at=now)
    brief = Brief.objects.create(story=story, headline="Squid")
    Fact.objects.create(brief=brief, position=0, text="Squid are caught at night.", article=article)
    EpisodeStory.objects.create(episode=episode, story=story, brief=brief, position=0)
    return dossier


def add_line(episode: Episode, render: Render) -> None:
    script, _ = Script.objects.get_or_create(episode=episode)
    Line.objects.create(
        script=script, position=script.lines.count(), speaker="A", act="report", text=render.text, render=render
    )


def add_render(text: str) -> Render:
    render = Render.objects.create(
        key=text, voice=Voice.objects.get(slug="nell"), style="neutral", text=text, state=Render.State.DONE
    )
    render.audio.save(f"{text}.flac", ContentFile(b"fLaC"))
    return render


def test_a_deleted_podcast_is_gone_after_thirty_days(
    ana: User, media_folder: Path, django_capture_on_commit_callbacks: Any
) -> None:
    upload = uploads.store(SimpleUploadedFile("squid.txt", b"Squid are caught at night with lamps by thirty ships."))
    episode = prompts.order(ana, Wish("Squid", sources=(upload,)))
    other = prompts.order(ana, Wish("Harbours"))
    add_dossier(episode)
    own, shared = add_render("own"), add_render("shared")
    for owner, render in ((episode, own), (episode, shared), (other, shared)):
        add_line(owner, render)
    episode.audio.save("squid.mp3", ContentFile(b"ID3"))
    prompts.delete(episode)
    forgetting.forget(timezone.now())
    assert Episode.objects.filter(pk=episode.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        forgetting.forget(timezone.now() + LATER)
    assert list(Episode.objects.all()) == [other]
    assert list(Render.objects.all()) == [shared]
    assert files(media_folder) == ["shared.flac"]
    assert not Dossier.objects.exists()
    assert not Article.in_dossiers.exists()
    assert not Brief.objects.exists()


def test_what_a_remix_still_tells_is_kept(ana: User, media_folder: Path) -> None:
    upload = uploads.store(SimpleUploadedFile("squid.txt", b"Squid are caught at night with lamps by thirty ships."))
    episode = prompts.order(ana, Wish("Squid", sources=(upload,)))
    dossier = add_dossier(episode)
    remix = prompts.remix(episode, Wish("Squid, short", 1))
    prompts.delete(episode)
    forgetting.forget(timezone.now() + LATER)
    assert remix.told.get().story.dossier == dossier
    assert len(files(media_folder)) == 1
    prompts.delete(remix)
    forgetting.forget(timezone.now() + LATER)
    assert files(media_folder) == []
    assert not Dossier.objects.exists()


def test_what_a_duel_or_the_lab_still_sounds_is_kept(ana: User, media_folder: Path) -> None:
    """A sentence that somebody else had spoken by the same voice is one render, and none of them loses it."""
    episode = prompts.order(ana, Wish("Squid"))
    judged, tried = add_render("judged"), add_render("tried")
    for render in (judged, tried):
        add_line(episode, render)
    duel = Duel.objects.create(kind=Duel.Kind.VOICE, headline="Squid", a="a", b="b", a_render=tried, b_render=judged)
    sketch = Sketch.objects.create(kind=Sketch.Kind.READING, text="tried")
    SketchLine.objects.create(sketch=sketch, position=0, speaker="A", voice=tried.voice, text="tried", render=tried)
    forgetting.purge(episode)
    assert Duel.objects.get() == duel
    assert set(Render.objects.all()) == {judged, tried}
    duel.delete()
    sketches.purge(Sketch.objects.all())
    assert list(Render.objects.all()) == [judged]
