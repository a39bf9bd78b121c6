"""SearXNG and Wikipedia, spoken to as they speak: real servers on loopback that answer with the APIs' own shapes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from newsroom.models import Article, Brief
from newsroom.research import gathering, services
from newsroom.research.errors import NothingFound, SourceError
from newsroom.research.sources import Source
from tests.newsroom.feeds.conftest import Reply, Web
from tests.newsroom.research.files import BRIDGE, FERRY
from tests.newsroom.research.test_gathering import page, texts

pytestmark = pytest.mark.django_db
JSON = {"Content-Type": "application/json"}
CC = {"url": "https://creativecommons.org/licenses/by-sa/4.0/deed.en", "title": "Creative Commons BY-SA 4.0"}


class Answers(dict[str, Any]):
    """Answers by path, whatever is asked behind the question mark."""

    def get(self, path: str, default: Any = None) -> Any:
        return super().get(urlsplit(path).path, default)


def answers(service: Web, by_path: dict[str, Reply | Callable[..., Reply]]) -> None:
    service.replies = Answers(by_path)


def searxng(service: Web, *addresses: str, **more: Any) -> None:
    rows = [{"url": url, "title": "T", "content": "C", "engine": "x", "score": 1.0, **more} for url in addresses]
    found = {"query": "q", "number_of_results": 0, "results": rows, "unresponsive_engines": [["y", "timeout"]]}
    answers(service, {"/search": Reply(json.dumps(found).encode(), headers=JSON)})


def wikipedia(service: Web, **articles: str) -> None:
    pages = [{"id": 1, "key": key, "title": key.replace("_", " "), "excerpt": "…"} for key in articles]
    by_path: dict[str, Reply | Callable[..., Reply]] = {
        "/w/rest.php/v1/search/page": Reply(json.dumps({"pages": pages}).encode(), headers=JSON)
    }
    for key, html in articles.items():
        body = {"id": 1, "key": key, "title": key.replace("_", " "), "license": CC, "html": html}
        by_path[f"/w/rest.php/v1/page/{key}/with_html"] = Reply(json.dumps(body).encode(), headers=JSON)
    answers(service, by_path)


def gathered(topic: str, kind: Any) -> list[Brief]:
    now = timezone.now()
    return gathering.store(gathering.collect(topic, [Source(kind)], minutes=3, now=now), now)


def queries(service: Web) -> list[str]:
    return [parse_qs(urlsplit(path).query).get("q", [""])[0] for path in service.paths()]


def test_wikipedia_articles_are_cited_with_their_licence(inside: Web, settings: Any) -> None:
    settings.WIKIPEDIA = inside.url("")
    marked = f"{BRIDGE[0][:-1]}.<sup>[12]</sup> {BRIDGE[1]}"
    wikipedia(
        inside,
        Halm_Bridge=f"<section><p>{marked}</p><h2>Traffic</h2><p>{BRIDGE[2]} {BRIDGE[3]}</p>"
        "<h2>References</h2><p>The bridge of Halm was described by a historian in a book on bridges.</p></section>",
    )
    briefs = gathered("Please make a podcast about the bridge of Halm", "wikipedia")
    assert set(texts(briefs)) == set(BRIDGE)
    cited = Article.in_dossiers.get()
    assert (cited.outlet, cited.title, cited.url) == ("Wikipedia", "Halm Bridge", inside.url("/wiki/Halm_Bridge"))
    assert cited.licence == f"{CC['title']} {CC['url']}"
    assert queries(inside)[0] == "bridge Halm"


def test_web_results_are_visited_and_cited_by_their_own_address(web: Web, inside: Web, settings: Any) -> None:
    settings.SEARXNG_URL = inside.url("")
    web.replies |= {"/bridge": page("The bridge", *BRIDGE, *BRIDGE), "/ferry": page("Ferry", *FERRY, *FERRY)}
    searxng(inside, web.url("/bridge?utm_source=x"), web.url("/bridge"), web.url("/ferry"), web.url("/gone"))
    briefs = gathered("the bridge of Halm", "web")
    assert BRIDGE[0] in texts(briefs)
    assert FERRY[0] not in texts(briefs)
    assert Article.in_dossiers.get().url == web.url("/bridge")
    assert web.paths().count("/bridge") == 1


def test_a_result_inside_the_network_is_not_visited(web: Web, inside: Web, settings: Any) -> None:
    settings.SEARXNG_URL = inside.url("")
    searxng(inside, inside.url("/admin"), "http://169.254.169.254/latest/meta-data/", "javascript:alert(1)", "")
    with pytest.raises(NothingFound, match="Nothing in the web answers"):
        gathered("the bridge of Halm", "web")
    assert {urlsplit(path).path for path in inside.paths()} == {"/search"}


@pytest.mark.parametrize("kind", ["web", "wikipedia"])
def test_what_the_operator_did_not_turn_on_is_refused(kind: str) -> None:
    with pytest.raises(SourceError, match=r"is not turned on here\. Choose another source"):
        gathered("the bridge of Halm", kind)


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply(b"no", 403), "add json to its search.formats"),
        (Reply(b"busy", 429), "less often"),
        (Reply(b"<html>", headers=JSON), "not JSON"),
        (Reply(b'{"results": 7}', headers=JSON), "has no results"),
        (Reply(b"[" * 100_000, headers=JSON), "not JSON"),
        (Reply(b'{"a":"' + b"x" * 9_000_000 + b'"}', headers=JSON), "larger than 8 MiB"),
    ],
)
def test_a_search_engine_that_fails_is_named(reply: Reply, sentence: str, inside: Web, settings: Any) -> None:
    settings.SEARXNG_URL = inside.url("")
    answers(inside, {"/search": reply})
    with pytest.raises(SourceError, match=sentence):
        gathered("the bridge of Halm", "web")


def test_an_odd_answer_of_wikipedia_breaks_nothing(inside: Web, settings: Any) -> None:
    settings.WIKIPEDIA = inside.url("")
    answers(inside, {"/w/rest.php/v1/search/page": Reply(b'{"pages": [7, {"key": null}, {}]}', headers=JSON)})
    assert services.wikipedia_articles("bridge", 3) == []
    answers(inside, {"/w/rest.php/v1/search/page": Reply(b'{"pages": [{"key": "../x"}]}', headers=JSON)})
    with pytest.raises(SourceError, match="Wikipedia did not answer"):
        services.wikipedia_articles("bridge", 3)
    assert inside.paths()[-1] == "/w/rest.php/v1/page/..%2Fx/with_html"
