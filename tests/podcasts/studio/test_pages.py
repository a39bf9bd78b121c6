"""The pages of the studio: what they show, what they refuse, and that they are nobody else's."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from podcasts import prompts
from podcasts.models import Episode, Guest, Line, Script, Show, Visibility
from podcasts.production.stages import Stage
from podcasts.prompts import Wish
from podcasts.studio import samples
from synthesis.models import Render, Voice
from tests.podcasts.web.conftest import MP3, add_script, add_story

pytestmark = pytest.mark.usefixtures("voices", "redis_server")


@pytest.fixture
def mine(client: Client, ana: User) -> Episode:
    client.force_login(ana)
    return prompts.order(ana, Wish("Squid patrols"))


def finish(episode: Episode) -> Episode:
    """As the workflow leaves it."""
    add_script(episode, {part.speaker: part.voice for part in episode.cast()}, add_story(episode))
    episode.audio.save("tone.mp3", ContentFile(MP3.read_bytes()))
    Episode.objects.filter(pk=episode.pk).update(stage=Stage.PUBLISHED, seconds=9, number=1)
    episode.refresh_from_db()
    return episode


def voice_first_line(episode: Episode) -> Script:
    """Two lines are written, the first can be heard."""
    script = Script.objects.create(episode=episode)
    for position, state in enumerate((Render.State.DONE, Render.State.WAITING)):
        render = Render.objects.create(
            key=f"{episode.pk}-{position}", voice=Voice.objects.get(slug="nell"), style="neutral", text="x", state=state
        )
        if state == Render.State.DONE:
            render.audio.save("line.flac", ContentFile(b"fLaC and so on"))
        Line.objects.create(
            script=script, position=position, speaker="A", act="report", text=f"<b>Line</b> {position}", render=render
        )
    return script


def test_where_nothing_was_found_no_stage_is_called_done(client: Client, mine: Episode) -> None:
    Episode.objects.update(stage=Stage.EMPTY, summary="No source answers “Squid patrols”.")
    text = client.get(f"/mine/{mine.guid}/").content.decode()
    assert "No source answers" in text
    assert 'class="done"' not in text


def test_one_field_and_one_button_are_enough(client: Client, ana: User) -> None:
    client.force_login(ana)
    response = client.post("/make/", {"topic": "Squid"})
    episode = Episode.objects.get()
    assert (response.status_code, urlsplit(response["Location"]).path) == (302, f"/mine/{episode.guid}/")
    asked = episode.asked()
    assert asked is not None
    assert [source["kind"] for source in asked.sources] == ["newsroom"]
    assert (episode.minutes, asked.format, episode.visibility) == (5, "conversation", "private")


def test_everything_else_can_be_chosen(client: Client, ana: User, media_folder: object) -> None:
    client.force_login(ana)
    text = b"# Squid\n\nThe squid fleet of Guayaquil has thirty ships, and half of them are new this year.\n"
    fields = {
        "topic": "Squid", "minutes": "12", "format": "interview", "voices": ["nell", "edwin"], "style": "warm",
        "language": "en", "visibility": "unlisted", "text": "Squid are caught at night, with lamps, by thirty ships.",
        "addresses": "https://example.org/a\nhttps://example.org/b", "files": [SimpleUploadedFile("squid.md", text)],
    }  # fmt: skip
    assert client.post("/make/", fields).status_code == 302
    episode = Episode.objects.get()
    wish = prompts.wish_of(episode)
    assert wish == Wish("Squid", 12, "interview", ("nell", "edwin"), "warm", "en", (), "unlisted")
    asked = episode.asked()
    assert asked is not None
    assert [source["kind"] for source in asked.sources] == ["text", "url", "url", "upload"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"topic": ""}, "Say what the podcast should be about."),
        ({"topic": "…"}, "Say what the podcast should be about."),
        ({"topic": "x" * 501}, "at most 500 characters"),
        ({"topic": "Squid", "minutes": "61"}, "less than or equal to 60"),
        ({"topic": "Squid", "minutes": "soon"}, "Enter a number"),
        ({"topic": "Squid", "format": "debate"}, "not one of the available choices"),
        ({"topic": "Squid", "voices": ["nell", "edwin", "harriet"]}, "This format has 2 voices at most."),
        ({"topic": "Squid", "files": SimpleUploadedFile("empty.pdf", b"")}, "“empty.pdf”: This file is empty."),
        ({"topic": "Squid", "files": SimpleUploadedFile("a.pdf", b"%PDF-1.4 broken")}, "a.pdf"),
        ({"topic": "Squid", "addresses": "https://example.org/" + "x" * 2000}, "is longer than"),
    ],
)
def test_a_wrong_field_is_told_so_and_nothing_is_ordered(
    client: Client, ana: User, fields: dict[str, object], sentence: str
) -> None:
    client.force_login(ana)
    response = client.post("/make/", fields)
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Episode.objects.exists()


def test_a_visitor_without_an_account_gets_a_show_of_the_sessions_own(client: Client, settings: Settings) -> None:
    settings.PROMPTS = "anyone"
    response = client.post("/make/", {"topic": "Squid"})
    assert client.get(response["Location"]).status_code == 200
    assert client.post("/make/", {"topic": "Harbours"}).status_code == 302
    assert (Guest.objects.count(), Show.objects.count(), Episode.objects.count()) == (1, 1, 2)
    assert Client().get(response["Location"]).status_code == 404


def test_guests_of_one_address_have_a_limit_together(client: Client, settings: Settings) -> None:
    settings.PROMPTS, settings.GUEST_EPISODES_PER_DAY = "anyone", 1
    assert Client().post("/make/", {"topic": "Squid"}).status_code == 302
    response = client.post("/make/", {"topic": "Squid"})
    assert response.status_code == 422
    assert "Try again in a day." in response.content.decode()
    assert Episode.objects.count() == 1


def test_who_may_order_is_a_setting(client: Client, settings: Settings) -> None:
    assert client.post("/make/", {"topic": "Squid"})["Location"] == "/account/sign-in"
    settings.PROMPTS = "off"
    assert client.get("/make/").status_code == 404
    assert "Make a podcast" not in client.get("/").content.decode()


def test_the_progress_says_what_is_written_and_what_can_be_heard(client: Client, mine: Episode) -> None:
    voice_first_line(mine)
    Episode.objects.update(stage=Stage.VOICING, steps_done=1, steps_total=2)
    found = client.get(f"/mine/{mine.guid}/progress").json()
    assert (found["stage"], found["words"], found["voiced"], found["version"]) == ("voicing", "line 1 of 2", 1, 1)
    assert [line["text"] for line in found["lines"]] == ["<b>Line</b> 0", "<b>Line</b> 1"]
    assert found["lines"][0]["speaker"] == "Harriet"
    assert [line["position"] for line in client.get(f"/mine/{mine.guid}/progress?after=1").json()["lines"]] == [1]
    assert len(client.get(f"/mine/{mine.guid}/progress?after=²").json()["lines"]) == 2


def test_a_voiced_line_is_heard_while_the_rest_is_made(client: Client, mine: Episode) -> None:
    voice_first_line(mine)
    response = client.get(f"/mine/{mine.guid}/lines/1/0.flac")
    assert (response.status_code, response["Content-Type"]) == (200, "audio/flac")
    assert b"".join(response) == b"fLaC and so on"  # type: ignore[arg-type]
    assert client.get(f"/mine/{mine.guid}/lines/1/1.flac").status_code == 404


def test_the_page_shows_the_script_so_far_escaped(client: Client, mine: Episode) -> None:
    voice_first_line(mine)
    text = client.get(f"/mine/{mine.guid}/").content.decode()
    assert "&lt;b&gt;Line&lt;/b&gt; 0" in text
    assert "Harriet" in text


def test_a_podcast_is_cancelled_and_taken_up_again(client: Client, mine: Episode) -> None:
    assert "You can go on" in client.post(f"/mine/{mine.guid}/cancel", follow=True).content.decode()
    assert "Go on" in client.get(f"/mine/{mine.guid}/").content.decode()
    client.post(f"/mine/{mine.guid}/retry")
    mine.refresh_from_db()
    assert mine.stage == Stage.GATHERING
    assert "nothing to retry" in client.post(f"/mine/{mine.guid}/retry", follow=True).content.decode()
    assert client.post(f"/mine/{mine.guid}/explode").status_code == 404


def test_a_failed_one_says_why_to_its_owner(client: Client, mine: Episode) -> None:
    Episode.objects.update(stage=Stage.FAILED, failed_stage=Stage.VOICING, error="The disk is full.")
    assert "The disk is full." in client.get(f"/mine/{mine.guid}/").content.decode()


def test_title_and_visibility_are_changed(client: Client, mine: Episode) -> None:
    client.post(f"/mine/{mine.guid}/settings", {"title": "Squid & co", "visibility": "public"})
    mine.refresh_from_db()
    assert (mine.title, mine.visibility, mine.show.visibility) == ("Squid & co", Visibility.PUBLIC, Visibility.PUBLIC)
    wrong = client.post(f"/mine/{mine.guid}/settings", {"title": " ", "visibility": "mine"})
    assert wrong.status_code == 422
    assert "A podcast needs a title." in wrong.content.decode()


def test_a_remix_starts_from_what_was_ordered(client: Client, mine: Episode) -> None:
    finish(mine)
    page = client.get(f"/mine/{mine.guid}/remix").content.decode()
    assert 'value="Squid patrols"' in page
    fields = {"topic": "Squid, short", "minutes": "1", "format": "story", "voices": ["nell"]}
    response = client.post(f"/mine/{mine.guid}/remix", fields)
    made = Episode.objects.get(title="Squid, short")
    assert response["Location"] == f"/mine/{made.guid}/"
    assert (made.stage, made.minutes) == (Stage.WRITING, 1)
    wrong = client.post(f"/mine/{mine.guid}/remix", {**fields, "voices": ["nell", "edwin"]})
    assert "This format has 1 voice at most." in wrong.content.decode()


def test_my_podcasts_are_found_deleted_and_had_back(client: Client, ana: User, mine: Episode) -> None:
    prompts.order(ana, Wish("Harbours"))
    assert "Squid patrols" not in client.get("/mine/?q=harbour").content.decode()
    assert "None of your podcasts has" in client.get("/mine/?q=%00zebra").content.decode()
    text = client.post(f"/mine/{mine.guid}/delete", follow=True).content.decode()
    assert "have it back for 30 days" in text
    assert client.get(f"/mine/{mine.guid}/").status_code == 404
    client.post(f"/mine/{mine.guid}/restore")
    assert client.get(f"/mine/{mine.guid}/").status_code == 200
    assert client.post(f"/mine/{mine.guid}/restore").status_code == 404


def test_every_voice_gives_a_sample_once(client: Client) -> None:
    assert samples.order_missing() == 4
    assert samples.order_missing() == 0
    assert client.get("/make/voices/nell.flac").status_code == 404
    render = Render.objects.get(voice__slug="nell")
    render.state = Render.State.DONE
    render.audio.save("nell.flac", ContentFile(b"fLaC"))
    assert client.get("/make/voices/nell.flac").status_code == 200


OWN = [
    ("get", "/mine/{}/"), ("get", "/mine/{}/progress"), ("get", "/mine/{}/lines/1/0.flac"), ("get", "/mine/{}/remix"),
    ("post", "/mine/{}/remix"), ("post", "/mine/{}/settings"), ("post", "/mine/{}/delete"),
    ("post", "/mine/{}/cancel"), ("post", "/mine/{}/retry"), ("post", "/mine/{}/approve"),
]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), [*OWN, ("post", "/mine/{}/restore")])
def test_nobody_else_finds_it(ana: User, outsider: User, method: str, path: str) -> None:
    episode = prompts.order(ana, Wish("Squid"))
    voice_first_line(episode)
    if path.endswith("restore"):
        prompts.delete(episode)
    for client in (Client(), Client()):
        assert getattr(client, method)(path.format(episode.guid)).status_code == 404
        client.force_login(outsider)
        assert getattr(client, method)(path.format(episode.guid)).status_code == 404
        assert "Squid" not in client.get("/mine/").content.decode()
    before = (episode.stage, episode.deleted_at)
    episode.refresh_from_db()
    assert (episode.stage, episode.deleted_at) == before


@pytest.mark.parametrize(("method", "path"), OWN)
def test_a_form_of_another_site_changes_nothing(ana: User, method: str, path: str) -> None:
    if method == "get":
        return
    client = Client(enforce_csrf_checks=True)
    client.force_login(ana)
    episode = prompts.order(ana, Wish("Squid"))
    assert client.post(path.format(episode.guid)).status_code == 403


@pytest.mark.parametrize("end", ["", "progress"])
@pytest.mark.parametrize("visibility", Visibility.values)
def test_a_finished_one_is_seen_by_those_who_may(
    client: Client, ana: User, outsider: User, visibility: str, end: str
) -> None:
    episode = finish(prompts.order(ana, Wish("Squid", visibility=visibility)))
    path = f"/shows/{episode.show.slug}/{episode.guid}/{end}"
    seen = 404 if visibility == Visibility.PRIVATE else 200
    assert client.get(path).status_code == seen
    client.force_login(outsider)
    assert client.get(path).status_code == seen
    client.force_login(ana)
    assert client.get(path).status_code == 200
    prompts.delete(episode)
    assert client.get(path).status_code == 404


def test_a_private_show_is_listed_nowhere(client: Client, ana: User) -> None:
    episode = finish(prompts.order(ana, Wish("Squid")))
    assert "Podcasts by ana" not in client.get("/").content.decode()
    assert client.get(f"/shows/{episode.show.slug}/").status_code == 404
    client.force_login(ana)
    assert "Squid" in client.get(f"/shows/{episode.show.slug}/").content.decode()


def test_the_front_page_begins_a_podcast(client: Client, settings: Settings) -> None:
    assert 'name="topic"' not in client.get("/").content.decode()
    settings.PROMPTS = "anyone"
    assert 'name="topic"' in client.get("/").content.decode()


def test_a_private_feed_is_made_and_revoked(client: Client, ana: User, mine: Episode, outsider: User) -> None:
    finish(mine)
    page = client.post("/mine/feed", {"new": ""}, follow=True).content.decode()
    token = Show.objects.get().feed_token
    assert f"/feeds/{token}.xml" in page
    assert "Squid" in Client().get(f"/feeds/{token}.xml").content.decode()
    client.post("/mine/feed", {"revoke": ""})
    assert Client().get(f"/feeds/{token}.xml").status_code == 404
    client.force_login(outsider)
    assert client.post("/mine/feed", {"new": ""}).status_code == 404
    assert Client().post("/mine/feed", {"new": ""}).status_code == 404
