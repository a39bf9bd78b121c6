"""The published episode of the pages' tests, for feeds; and episodes that are fit to go out."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from podcasts.models import Episode, Show
from synthesis.audio import ffmpeg, tags
from synthesis.audio.programme import Chapter
from synthesis.audio.tags import Tags
from tests.podcasts.web.conftest import episode, make_episode, show

__all__ = ["SECONDS", "Release", "cover", "episode", "release", "show", "sound"]

SECONDS = 9.0
Release = Callable[..., Episode]


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Nine seconds of tone, encoded and tagged as mastering does it."""
    path = tmp_path_factory.mktemp("sound") / "episode.mp3"
    tone = ["-f", "lavfi", "-i", f"sine=frequency=220:duration={SECONDS}"]
    ffmpeg.run([*tone, "-c:a", "libmp3lame", "-b:a", "64k", "-write_xing", "1", str(path)], timeout=60)
    chapters = [Chapter(0.0, "Opening"), Chapter(3.0, "Patrols")]
    tags.write(path, Tags(title="Squid", show="Tea & Toast"), chapters, SECONDS)
    return path.read_bytes()


@pytest.fixture(scope="session")
def cover() -> bytes:
    output = BytesIO()
    Image.new("RGB", (1400, 1400), (20, 60, 90)).save(output, "JPEG")
    return output.getvalue()


@pytest.fixture
def release(sound: bytes, cover: bytes) -> Release:
    """Makes episodes that are fit to go out."""

    def made(show: Show, **fields: object) -> Episode:
        if not show.cover:
            show.cover.save("cover.jpg", ContentFile(cover))
        episode = make_episode(show, **{"seconds": SECONDS, **fields})
        episode.audio.save("episode.mp3", ContentFile(sound), save=False)
        episode.audio_bytes = len(sound)
        episode.save()
        return episode

    return made
