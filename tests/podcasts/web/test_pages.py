"""The public pages: what they tell, what they keep to themselves, what they never load."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from config.csp import POLICY
from newsroom.models import Article, Brief
from podcasts.models import Episode, Line, Show
from podcasts.production.stages import Stage
from tests.podcasts.web.conftest import OUT, make_episode, make_show

SHOW = "/shows/tea-and-toast/"


def html(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def page(episode: Episode) -> str:
    return f"{SHOW}{episode.guid}/"


@pytest.mark.django_db
def test_a_new_site_says_that_there_is_no_show_yet(client: Client) -> None:
    assert "There is no show yet" in html(client, "/")


def test_the_shows_are_listed_with_what_is_out(client: Client, episode: Episode) -> None:
    make_show("quiet", title="Quiet Hour")
    text = html(client, "/")
    assert "1 episode, the latest on 20 November 2026" in text
    assert "The first episode is still to come" in text


def test_a_show_can_be_subscribed_and_its_text_is_escaped(client: Client, episode: Episode, show: Show) -> None:
    text = html(client, SHOW)
    assert f'value="{show.feed_url}"' in text
    assert f'<link rel="alternate" type="application/rss+xml" title="Tea &amp; Toast" href="{show.feed_url}">' in text
    assert "News &lt;b&gt;&amp; more&lt;/b&gt;." in text
    assert "Squid &amp; &lt;patrols&gt;" in text


def test_the_date_is_that_of_the_shows_own_time_zone(client: Client, episode: Episode) -> None:
    Show.objects.update(time_zone="Pacific/Auckland")
    Episode.objects.update(published_at=OUT.replace(hour=20))
    assert "Saturday, 21 November 2026" in html(client, SHOW)


def test_many_episodes_come_in_pages_newest_first(client: Client, show: Show) -> None:
    for number in range(25):
        day = OUT + dt.timedelta(days=number)
        Episode.objects.create(
            show=show, minutes=1, stage=Stage.PUBLISHED, published_at=day, edition=day.date(), title=f"Number {number}."
        )
    first, second = html(client, SHOW), html(client, f"{SHOW}?page=2")
    assert first.index("Number 24.") < first.index("Number 5.")
    assert "Number 4." not in first
    assert "Number 4." in second
    assert "Page 2 of 2" in html(client, f"{SHOW}?page=99999999999999999999")
    assert "Page 1 of 2" in html(client, f"{SHOW}?page=<script>")


def test_an_episode_names_its_sources_line_by_line_and_its_makers(client: Client, episode: Episode) -> None:
    text = html(client, page(episode))
    assert 'href="https://wire.example/1?a=1&amp;b=2"' in text
    assert re.search(r'>Peru .* &lt;joint&gt; .*</span> <span class="cites"><button [^>]*>1</button>', text)
    assert "<blockquote>Peru and Ecuador agreed on joint patrols.</blockquote>" in text
    assert 'id="source-1"' in text
    assert "Extractive 1, 3 lines" in text
    assert "Test voice 1, 3 lines" in text
    assert "This episode is AI-generated" in text
    assert "The Wire" in text


def test_each_model_is_named_with_its_own_lines(client: Client, episode: Episode) -> None:
    Line.objects.filter(position=0).update(model="Scribe-1 2.0")
    text = html(client, page(episode))
    assert "Scribe-1 2.0, 1 line<" in text
    assert "Extractive 1, 2 lines" in text
    assert "written by Extractive 1 and Scribe-1 2.0 from" in text


def test_the_transcript_stands_under_its_chapters(client: Client, episode: Episode) -> None:
    transcript = html(client, page(episode)).partition('id="transcript"')[2]
    text = re.sub(r'<div class="why".*?</div>|<[^>]+>', " ", transcript, flags=re.DOTALL)
    found = re.findall(r"Opening|Patrols|morning|Ecuador|Guayaquil", text)
    assert found[:5] == ["Opening", "morning", "Patrols", "Ecuador", "Guayaquil"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example"])
def test_a_source_with_a_strange_address_has_no_link(client: Client, episode: Episode, address: str) -> None:
    Article.objects.update(url=address)
    for text in (html(client, page(episode)), html(client, f"{SHOW}feed.xml")):
        assert "Peru &amp; Ecuador agree" in text or "Peru &amp;amp; Ecuador agree" in text
        assert address not in text


@pytest.mark.parametrize("stage", ["gathering", "writing", "review", "voicing", "mastering", "failed", "empty"])
def test_what_is_not_published_shows_its_stage_and_not_its_words(client: Client, episode: Episode, stage: str) -> None:
    Episode.objects.update(stage=stage, failed_stage="voicing", error="/secret/path is full", title="Unchecked claim")
    for text in (html(client, page(episode)), html(client, SHOW), html(client, "/")):
        assert "Unchecked claim" not in text
        assert "/secret/path" not in text
        assert "joint" not in text
    assert b"Unchecked" not in client.get(f"{page(episode)}progress").content


def test_an_editor_sees_why_an_episode_failed(client: Client, episode: Episode) -> None:
    Episode.objects.update(stage="failed", failed_stage="mastering", error="The disk is full. Free some space.")
    listener = User.objects.create_user("li")
    client.force_login(listener)
    assert "The disk is full" not in html(client, page(episode))
    User.objects.update(is_staff=True)
    assert "The disk is full. Free some space." in html(client, page(episode))


def test_progress_is_told_in_words(client: Client, episode: Episode) -> None:
    Episode.objects.update(stage="voicing", steps_done=12, steps_total=38, seconds_left=41.4)
    assert "Line 12 of 38, about 41 sec left" in html(client, page(episode))
    response = client.get(f"{page(episode)}progress")
    assert "no-store" in response["Cache-Control"]
    found = response.json()
    assert found["words"] == "line 12 of 38, about 41 sec left"
    assert found["stages"] == [
        ["gathering", "done"], ["writing", "done"], ["voicing", "now"], ["mastering", "next"],
    ]  # fmt: skip
    assert found["working"] is True


def test_a_withdrawn_episode_is_gone_and_says_so(client: Client, episode: Episode) -> None:
    Episode.objects.update(stage="withdrawn")
    text = html(client, page(episode), 410)
    assert "has been withdrawn" in text
    assert "joint" not in text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/nothing", "/shows/none/", "/shows/none/00000000-0000-0000-0000-000000000000/", "/shows/none/feed.xml"]
)
def test_what_is_not_there_is_a_page_that_leads_back(client: Client, path: str) -> None:
    assert "All shows" in html(client, path, 404)


def test_an_error_of_ours_is_a_page_too(client: Client, episode: Episode) -> None:
    client.raise_request_exception = False
    Episode.objects.update(chapters=[{"no": "start"}])
    text = html(client, page(episode), 500)
    assert "Something broke on our side" in text
    assert "KeyError" not in text


def test_pages_only_answer_questions(client: Client, episode: Episode) -> None:
    for path in (
        "/",
        SHOW,
        page(episode),
        f"{page(episode)}progress",
        f"{SHOW}feed.xml",
        f"{page(episode)}episode.mp3",
    ):
        assert client.post(path).status_code == 405
        assert client.head(path).status_code == 200


def test_no_page_holds_a_script_a_style_or_anything_from_outside(client: Client, episode: Episode) -> None:
    making = make_episode(make_show("other"), stage=Stage.VOICING)
    for path in ("/", SHOW, page(episode), f"/shows/other/{making.guid}/"):
        response = client.get(path)
        text = response.content.decode()
        assert response["Content-Security-Policy"] == POLICY
        own = r' src="/static/| type="application/ld\+json"'
        assert not re.search(rf"<style|\sstyle=|\son\w+=|<script(?![^>]*(?:{own}))", text)
        loaded = re.findall(r'<(?:script|img|audio|source|track)[^>]* src="([^"]+)"', text)
        loaded += re.findall(r'<link rel="(?:stylesheet|icon)"[^>]*href="([^"]+)"', text)
        assert loaded
        assert all(address.startswith("/") and not address.startswith("//") for address in loaded)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/login/", "/nothing"])
def test_the_policy_is_on_every_answer(client: Client, path: str) -> None:
    assert client.get(path)["Content-Security-Policy"] == POLICY


def test_thumbnails_come_in_known_sizes_only(client: Client, show: Show) -> None:
    response = client.get(f"{SHOW}cover-640.jpg")
    assert response["Content-Type"] == "image/jpeg"
    assert len(b"".join(response.streaming_content)) < 60_000
    assert client.get(f"{SHOW}cover-641.jpg").status_code == 404
    assert client.get(f"{SHOW}cover-{10**30}.jpg").status_code == 404


def test_an_old_episode_without_brief_or_render_still_has_a_page(client: Client, episode: Episode) -> None:
    Line.objects.filter(position=1).update(render=None)
    episode.told.update(brief=None)
    Brief.objects.all().delete()
    text = html(client, page(episode))
    assert "Peru and Ecuador agree" in text
    assert ">Good morning. This is Tea &amp; Toast, made by machines.</span>" in text
