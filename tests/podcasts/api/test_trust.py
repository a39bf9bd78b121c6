"""Sources are taken down, recordings looked into, and it is told where an episode comes from and what was done."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
import soundfile
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile

from newsroom.models import Article, Feed
from newsroom.takedown import SHELL
from podcasts.models import Episode, Visibility
from podcasts.trust.models import LogEntry
from synthesis import inquiries, marks
from synthesis.models import Inquiry
from tests.podcasts.api.conftest import EDITOR, ROOT, Caller, account, key_of

SOURCE = "https://wire.example/1?a=1&b=2"


@pytest.fixture
def publisher(db: None) -> Caller:
    return Caller(key_of(account("publisher", *EDITOR, "podcasts.publish_episode", "podcasts.view_logentry")))


def test_a_source_is_looked_at_first_and_then_taken_down(publisher: Caller, stranger: Caller, episode: Episode) -> None:
    told = publisher.ask("GET", f"takedowns?article={quote(SOURCE, safe='')}")
    assert told.status_code == 200, told.content
    assert (told.json()["articles"], told.json()["episodes"][0]["guid"]) == (1, str(episode.guid))
    assert stranger.ask("GET", f"episodes/{episode.guid}").status_code == 200
    done = publisher.ask("POST", "takedowns", {"article": SOURCE, "reason": "court order 12/26"})
    assert done.status_code == 200, done.content
    assert stranger.ask("GET", f"episodes/{episode.guid}").status_code == 410
    assert Article._base_manager.get().title == SHELL
    entry = LogEntry.objects.get(action="taken down")
    assert (entry.actor, entry.details["reason"]) == ("publisher", "court order 12/26")
    assert publisher.ask("POST", "takedowns", {"article": SOURCE, "reason": "again"}).status_code == 422


def test_all_of_a_feed_goes_and_it_is_paused(publisher: Caller, episode: Episode) -> None:
    feed = Feed.objects.get()
    assert publisher.ask("POST", "takedowns", {"feed": feed.pk, "reason": "They asked."}).status_code == 200
    feed.refresh_from_db()
    assert (feed.state, Article.objects.exists()) == (Feed.State.PAUSED, False)


def test_of_a_listeners_private_podcast_there_is_only_its_number(
    publisher: Caller, listener: User, episode: Episode
) -> None:
    show = episode.show
    show.owner, show.visibility = listener, Visibility.PRIVATE
    show.save()
    told = publisher.ask("GET", f"takedowns?feed={Feed.objects.get().pk}").json()
    assert told == {"articles": 1, "episodes": [], "private_episodes": 1}


@pytest.mark.parametrize(
    ("order", "status"),
    [
        ({"reason": "x"}, 422),
        ({"article": "https://nowhere.example", "reason": "x"}, 422),
        ({"feed": 4711, "reason": "x"}, 422),
        ({"article": SOURCE}, 400),
        ({"article": SOURCE, "feed": 1, "reason": "x"}, 422),
    ],
)
def test_a_takedown_that_names_nothing_takes_nothing(
    publisher: Caller, episode: Episode, order: dict[str, object], status: int
) -> None:
    assert publisher.ask("POST", "takedowns", order).status_code == status
    assert Article.objects.exists()


def test_editors_and_listeners_take_nothing_down(desk: Caller, caller: Caller, episode: Episode) -> None:
    for outsider in (desk, caller):
        assert outsider.ask("POST", "takedowns", {"article": SOURCE, "reason": "x"}).status_code == 403
        assert outsider.ask("GET", "log").status_code == 403
    assert Article.objects.exists()


def test_a_recording_of_an_episode_is_recognised(
    caller: Caller, stranger: Caller, episode: Episode, tmp_path: Path
) -> None:
    rate = 44_100
    noise = np.random.default_rng(4).normal(0, 0.1, rate * 30).astype(np.float32)
    made = marks.programme_marker(f"episode:{episode.pk}", {"Test voice 1"}, rate).mark(noise)
    soundfile.write(tmp_path / "found.wav", made, rate)
    file = SimpleUploadedFile("found.wav", (tmp_path / "found.wav").read_bytes())
    answer = caller.post(f"{ROOT}/recordings", {"recording": file})
    assert answer.status_code == 201, answer.content
    assert (answer.json()["state"], answer.json()["found"]) == ("waiting", [])
    inquiries.answer(Inquiry.objects.get().pk)
    [found] = stranger.ask("GET", answer["Location"]).json()["found"]
    assert (found["layer"], found["made_by"]) == ("programme", ["Test voice 1"])
    assert found["episode"].endswith(f"/episodes/{episode.guid}")
    Episode.objects.update(visibility=Visibility.UNLISTED)
    [hidden] = stranger.ask("GET", answer["Location"]).json()["found"]
    assert hidden["episode"] is None


def test_an_empty_recording_is_refused_in_words(caller: Caller) -> None:
    answer = caller.post(f"{ROOT}/recordings", {"recording": SimpleUploadedFile("empty.mp3", b"")})
    assert answer.status_code in (400, 422)
    assert "empty" in answer.json()["detail"]
    assert caller.post(f"{ROOT}/recordings", {}).status_code == 400


def test_where_an_episode_comes_from(stranger: Caller, episode: Episode) -> None:
    chain = stranger.ask("GET", f"episodes/{episode.guid}/provenance").json()
    told = chain["lines"][1]
    assert (told["written"], told["voice"]) == (
        "The source's words, shortened by rule (Extractive 1, no language model)",
        "Test voice 1",
    )
    assert [fact["text"] for fact in told["facts"]] == ["Peru and Ecuador agreed on joint patrols."]
    Episode.objects.update(visibility=Visibility.PRIVATE)
    assert stranger.ask("GET", f"episodes/{episode.guid}/provenance").status_code == 404


def test_the_log_is_read_by_subject(publisher: Caller, episode: Episode) -> None:
    publisher.ask("POST", f"episodes/{episode.guid}/withdraw")
    rows = publisher.ask("GET", f"log?subject=episode:{episode.pk}").json()["results"]
    assert [row["action"] for row in rows] == ["withdrawn"]
