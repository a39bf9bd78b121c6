"""The player in a frame of another site, and oEmbed, by which that site finds it: https://oembed.com, section 2."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from lxml import etree, html
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from podcasts.models import Episode, Show, Visibility
from podcasts.production.stages import Stage
from tests.podcasts.web.conftest import PHONE, address
from tests.podcasts.web.test_accessibility import assert_no_finding
from tests.servers import LocalServer, Quiet


def page_of(episode: Episode) -> str:
    return settings.BASE_URL + address(episode)


def ask(client: Client, url: str, **more: str) -> Any:
    return client.get(f"/oembed?{urlencode({'url': url, **more})}")


class Files(Quiet, SimpleHTTPRequestHandler):
    """Those of a folder."""


@pytest.fixture
def other_site(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder, and the address of the site that shows its files."""
    with LocalServer(partial(Files, directory=str(tmp_path))).answering() as server:
        yield tmp_path, f"http://{server.host}"


def test_a_page_says_where_its_frame_is_found(client: Client, episode: Episode) -> None:
    page = html.fromstring(client.get(address(episode)).content)
    kinds = {"application/json+oembed": json.loads, "text/xml+oembed": etree.fromstring}
    for kind, read in kinds.items():
        (link,) = page.xpath("//link[@type=$kind]", kind=kind)
        response = client.get(link.get("href").removeprefix(settings.BASE_URL))
        assert response.status_code == 200
        assert response["Content-Type"].startswith(kind.removesuffix("+oembed"))
        assert response["Access-Control-Allow-Origin"] == "*"
        read(response.content)


def test_an_answer_has_what_the_specification_asks_for(client: Client, episode: Episode) -> None:
    told = ask(client, page_of(episode)).json()
    assert (told["type"], told["version"], told["title"]) == ("rich", "1.0", episode.title)
    assert (told["author_name"], told["author_url"]) == ("Tea & Toast", f"{settings.BASE_URL}/shows/tea-and-toast/")
    frame = html.fragment_fromstring(told["html"])
    assert frame.get("src") == f"{page_of(episode)}embed/"
    assert (int(frame.get("width")), int(frame.get("height"))) == (told["width"], told["height"])
    assert frame.get("title") == "Squid & <patrols> · Tea & Toast"
    picture = client.get(told["thumbnail_url"].removeprefix(settings.BASE_URL))
    assert (picture.status_code, told["thumbnail_width"], told["thumbnail_height"]) == (200, 640, 640)


def test_the_answer_in_xml_says_the_same(client: Client, episode: Episode) -> None:
    Episode.objects.update(title="Bell\x07, <b>bold</b> & “more” 🐙")
    told = ask(client, page_of(episode)).json()
    root = etree.fromstring(ask(client, page_of(episode), format="xml").content)
    assert root.tag == "oembed"
    found = {element.tag: element.text for element in root}
    assert found == {name: str(value).replace("\x07", "") for name, value in told.items()}


def test_it_fits_into_the_room_there_is(client: Client, episode: Episode) -> None:
    told = ask(client, page_of(episode), maxwidth="400", maxheight="170").json()
    assert (told["width"], told["height"], told["thumbnail_width"]) == (400, 170, 160)
    tiny = ask(client, page_of(episode), maxwidth="120").json()
    assert (tiny["width"], "thumbnail_url" in tiny) == (120, False)


@pytest.mark.parametrize("room", ["0", "-5", "wide", "١٢", "9" * 30])
def test_a_width_that_is_none_is_refused(client: Client, episode: Episode, room: str) -> None:
    response = ask(client, page_of(episode), maxwidth=room)
    assert (response.status_code, response.content) == (400, b"maxwidth is a number of pixels, such as 600.")


def test_a_format_that_is_unknown_is_not_implemented(client: Client, episode: Episode) -> None:
    assert ask(client, page_of(episode), format="yaml").status_code == 501


@pytest.mark.parametrize(
    "url",
    ["", "x", "http://[", "https://elsewhere.example{path}", "ftp://{host}{path}", "{base}/", "{base}{path}progress",
     "{base}/shows/another/{guid}/", "{base}/shows/tea-and-toast/00000000-0000-0000-0000-000000000000/",
     "javascript:1"],
)  # fmt: skip
def test_what_is_no_episode_of_this_site_is_not_found(client: Client, episode: Episode, url: str) -> None:
    base, path = settings.BASE_URL, address(episode)
    given = url.format(base=base, path=path, host=base.partition("://")[2], guid=episode.guid)
    assert ask(client, given).status_code == 404
    assert ask(client, base + path).status_code == 200


def test_a_moment_and_an_address_the_show_has_given_up_are_understood(client: Client, episode: Episode) -> None:
    before = page_of(episode)
    show = Show.objects.get()
    show.slug = "coffee"
    show.save()
    told = ask(client, f"{before}?t=4").json()
    assert f'src="{settings.BASE_URL}/shows/coffee/{episode.guid}/embed/?t=4"' in told["html"]
    assert 'embed/"' in ask(client, f"{before}?t=999").json()["html"]


@pytest.mark.parametrize("which", [Show, Episode])
def test_what_is_private_is_never_framed(client: Client, episode: Episode, which: type[Show] | type[Episode]) -> None:
    """Not for its owner either: a frame of another site is not the owner's window."""
    owner = User.objects.create_user("olga")
    Show.objects.update(owner=owner)
    which.objects.update(visibility=Visibility.PRIVATE)
    client.force_login(owner)
    assert client.get(f"{address(episode)}embed/").status_code == 404
    assert ask(client, page_of(episode)).status_code == 404
    text = client.get(address(episode)).content.decode()
    assert "Transcript" in text
    assert "oembed" not in text
    assert "iframe" not in text


def test_what_is_not_out_has_no_frame_and_what_is_withdrawn_says_so(client: Client, episode: Episode) -> None:
    Episode.objects.update(stage=Stage.REVIEW)
    assert client.get(f"{address(episode)}embed/").status_code == 404
    Episode.objects.update(stage=Stage.WITHDRAWN)
    response = client.get(f"{address(episode)}embed/")
    assert (response.status_code, b"<audio" in response.content) == (410, False)
    assert b"withdrawn" in response.content
    assert ask(client, page_of(episode)).status_code == 404


def test_only_the_small_player_may_be_framed(client: Client, episode: Episode) -> None:
    small = client.get(f"{address(episode)}embed/")
    assert "frame-ancestors *" in small["Content-Security-Policy"]
    assert "X-Frame-Options" not in small
    assert not small.cookies
    for path in (address(episode), "/", f"/oembed?{urlencode({'url': page_of(episode)})}"):
        response = client.get(path)
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
        assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("javascript", [True, False])
def test_it_plays_in_a_page_of_another_site(
    browser: Browser, live_server: LiveServer, other_site: tuple[Path, str], published: Episode, javascript: bool
) -> None:
    folder, site = other_site
    with browser.new_context(java_script_enabled=javascript) as context:
        page = context.new_page()
        code = f'<iframe src="{live_server.url}{address(published)}embed/?t=3" width="640" height="180"></iframe>'
        (folder / "page.html").write_text(f"<!doctype html><title>Other</title>{code}")
        with page.expect_response(lambda answer: answer.url.endswith("episode.mp3")) as answer:
            page.goto(f"{site}/page.html")
        assert answer.value.status == 206
        frame = page.frame_locator("iframe")
        expect(frame.get_by_role("heading", name=published.title)).to_be_visible()
        if javascript:
            assert (
                frame.locator("audio").evaluate("async (audio) => { await audio.play(); return audio.currentTime }")
                >= 3
            )
        (folder / "whole.html").write_text(
            code.replace("embed/?t=3", "").join(["<!doctype html><title>Other</title>", ""])
        )
        page.goto(f"{site}/whole.html")
        expect(page.frame_locator("iframe").get_by_role("heading", name=published.title)).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(640, 180), (300, 180)])
def test_the_small_player_has_no_barrier_and_fits(
    page: Page, published: Episode, scheme: Any, width: int, height: int
) -> None:
    Episode.objects.update(title="A long title that nobody would ever give to an episode of the news " * 3)
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address(published)}embed/")
    assert_no_finding(page)
    root = "document.documentElement"
    assert page.evaluate(f"[{root}.scrollWidth <= {width}, {root}.scrollHeight <= {height}]") == [True, True]


def test_the_code_is_copied_from_the_share_menu(context: BrowserContext, page: Page, published: Episode) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.goto(f"{address(published)}?t=3")
    page.wait_for_function("document.getElementById('audio').currentTime === 3")
    page.get_by_role("button", name="Share").click()
    page.get_by_role("button", name="Copy the HTML").click()
    expect(page.get_by_text("Copied.")).to_be_visible()
    code = str(page.evaluate("navigator.clipboard.readText()"))
    assert re.fullmatch(
        r'<iframe src="[^"]+/embed/\?t=3" width="640" height="180" title="Squid &amp; &lt;patrols&gt; .*', code
    )
    assert_no_finding(page)
