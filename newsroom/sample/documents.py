"""The feeds of the sample edition as bytes: RSS 2.0, Atom, JSON Feed 1.1 and RSS 1.0 (RDF)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from email.utils import format_datetime
from html import escape

from newsroom.sample.edition import Article, Outlet

MEDIA_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
    "rdf": "application/rdf+xml; charset=utf-8",
}

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_CONTENT = 'xmlns:content="http://purl.org/rss/1.0/modules/content/"'
_DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
_ATOM = "http://www.w3.org/2005/Atom"


def feed(outlet: Outlet, articles: Sequence[Article], base: str) -> bytes:
    """The outlet's feed; `base` is the address of the site without a slash at its end."""
    return _WRITERS[outlet.format](outlet, articles, base).encode()


def _rss(outlet: Outlet, articles: Sequence[Article], base: str) -> str:
    items = "".join(_rss_item(article, base, full=outlet.full) for article in articles)
    return (
        f'{_XML}<rss version="2.0" {_CONTENT} {_DC} xmlns:atom="{_ATOM}"><channel>'
        f"{_tag('title', outlet.name)}{_tag('link', f'{base}/{outlet.slug}/')}{_tag('description', outlet.about)}"
        f"<language>en</language><ttl>{outlet.ttl}</ttl><lastBuildDate>{_newest(articles)}</lastBuildDate>"
        f'<atom:link href="{base}{outlet.path}" rel="self" type="application/rss+xml"/>'
        f"{items}</channel></rss>\n"
    )


def _rss_item(article: Article, base: str, *, full: bool) -> str:
    content = _tag("content:encoded", _html(article)) if full else ""
    return (
        f"<item>{_tag('title', article.title)}{_tag('link', base + article.path)}"
        f'<guid isPermaLink="false">{escape(article.guid)}</guid>'
        f"<pubDate>{format_datetime(article.published)}</pubDate>{_tag('category', article.category)}"
        f"{_tag('description', article.paragraphs[0])}{content}</item>"
    )


def _atom(outlet: Outlet, articles: Sequence[Article], base: str) -> str:
    entries = "".join(_atom_entry(article, base) for article in articles)
    updated = max((article.published for article in articles), default=None)
    return (
        f'{_XML}<feed xmlns="{_ATOM}" xml:lang="en">{_tag("title", outlet.name)}{_tag("subtitle", outlet.about)}'
        f"<id>tag:{outlet.slug}.example,2026:feed</id><author>{_tag('name', outlet.name)}</author>"
        f'<link rel="self" href="{base}{outlet.path}"/><link rel="alternate" href="{base}/{outlet.slug}/"/>'
        f"{_tag('updated', updated.isoformat()) if updated else ''}{entries}</feed>\n"
    )


def _atom_entry(article: Article, base: str) -> str:
    moment = article.published.isoformat()
    return (
        f"<entry>{_tag('title', article.title)}{_tag('id', article.guid)}"
        f'<link rel="alternate" type="text/html" href="{base}{article.path}"/>'
        f'{_tag("published", moment)}{_tag("updated", moment)}<category term="{article.category}"/>'
        f'{_tag("summary", article.paragraphs[0])}<content type="html">{escape(_html(article))}</content></entry>'
    )


def _rdf(outlet: Outlet, articles: Sequence[Article], base: str) -> str:
    places = "".join(f'<rdf:li rdf:resource="{base}{article.path}"/>' for article in articles)
    items = "".join(_rdf_item(article, base) for article in articles)
    return (
        f'{_XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'{_DC} {_CONTENT}><channel rdf:about="{base}{outlet.path}">{_tag("title", outlet.name)}'
        f"{_tag('link', f'{base}/{outlet.slug}/')}{_tag('description', outlet.about)}<dc:language>en</dc:language>"
        f"<items><rdf:Seq>{places}</rdf:Seq></items></channel>{items}</rdf:RDF>\n"
    )


def _rdf_item(article: Article, base: str) -> str:
    address = base + article.path
    return (
        f'<item rdf:about="{address}">{_tag("title", article.title)}{_tag("link", address)}'
        f"{_tag('dc:date', article.published.isoformat())}"
        f"{_tag('dc:subject', article.category)}{_tag('description', article.paragraphs[0])}"
        f"{_tag('content:encoded', _html(article))}</item>"
    )


def _json(outlet: Outlet, articles: Sequence[Article], base: str) -> str:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": outlet.about,
        "home_page_url": f"{base}/{outlet.slug}/",
        "feed_url": base + outlet.path,
        "language": "en",
        "items": [_json_item(article, base) for article in articles],
    }
    return json.dumps(document, ensure_ascii=False, indent=1)


def _json_item(article: Article, base: str) -> dict[str, object]:
    return {
        "id": article.guid,
        "url": base + article.path,
        "title": article.title,
        "summary": article.paragraphs[0],
        "content_html": _html(article),
        "date_published": article.published.isoformat(),
        "tags": [article.category],
    }


def _html(article: Article) -> str:
    return "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)


def _newest(articles: Sequence[Article]) -> str:
    return format_datetime(max(article.published for article in articles)) if articles else ""


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(text, quote=False)}</{name}>"


_WRITERS: dict[str, Callable[[Outlet, Sequence[Article], str], str]] = {
    "rss": _rss,
    "atom": _atom,
    "json": _json,
    "rdf": _rdf,
}
