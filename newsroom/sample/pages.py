"""Article pages of the sample edition: the article amid what real pages put around it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from newsroom.sample.edition import Article, Outlet

MEDIA_TYPE = "text/html; charset=utf-8"
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
MOST_READ = 4


def article_page(article: Article, outlet: Outlet, others: Sequence[Article], base: str) -> bytes:
    """The page of one article; `others` are the outlet's articles that it links to on the side."""
    paragraphs = "\n".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in article.paragraphs)
    title = escape(article.title)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title} | {escape(outlet.name)}</title>
<link rel="canonical" href="{base}{article.path}">
<link rel="license" href="{LICENCE}">
<meta property="og:type" content="article">
<meta property="article:published_time" content="{article.published.isoformat()}">
</head>
<body>
{_header(outlet)}
<main>
<article>
<h1>{title}</h1>
<p class="byline">By our newsroom, {article.published:%d %B %Y}</p>
{paragraphs}
<div class="share"><a href="#">Share</a> <a href="#">Print this page</a> <a href="#">Send to a friend</a></div>
</article>
</main>
{_side(article, others, base)}
{_footer(outlet)}
</body>
</html>
""".encode()


def front_page(outlet: Outlet, articles: Sequence[Article], base: str) -> bytes:
    """The outlet's home page, which names its feed."""
    links = "".join(f'<li><a href="{base}{one.path}">{escape(one.title)}</a></li>' for one in articles)
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(outlet.name)}</title>'
        f'<link rel="alternate" type="{_FEED_TYPES[outlet.format]}" href="{base}{outlet.path}"></head>'
        f"<body>{_header(outlet)}<main><h1>{escape(outlet.name)}</h1><ul>{links}</ul></main>{_footer(outlet)}"
        "</body></html>\n"
    ).encode()


def directory(outlets: Sequence[Outlet], base: str) -> bytes:
    """The page at the root: the outlets and their feeds."""
    rows = "".join(
        f'<li><a href="{base}/{one.slug}/">{escape(one.name)}</a>: {escape(one.about)} '
        f'<a href="{base}{one.path}">Feed</a></li>'
        for one in outlets
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Sample edition</title></head><body>'
        f"<h1>Sample edition</h1><p>Everything in it is invented.</p><ul>{rows}</ul></body></html>\n"
    ).encode()


_FEED_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
    "rdf": "application/rdf+xml",
}


def _header(outlet: Outlet) -> str:
    return f"""<div class="cookie-banner"><p>We value your privacy. This page sets no cookies at all, but it is used to
asking. <button>Accept all</button> <button>Settings</button></p></div>
<header><a href="/{outlet.slug}/">{escape(outlet.name)}</a>
<nav><ul><li><a href="#">Home</a></li><li><a href="#">News</a></li><li><a href="#">Sport</a></li>
<li><a href="#">Weather</a></li><li><a href="#">Obituaries</a></li><li><a href="#">Subscribe</a></li></ul></nav>
</header>"""


def _side(article: Article, others: Sequence[Article], base: str) -> str:
    links = "".join(
        f'<li><a href="{base}{other.path}">{escape(other.title)}</a></li>'
        for other in [one for one in others if one.slug != article.slug][:MOST_READ]
    )
    return f"""<aside><h2>Most read</h2><ol>{links}</ol>
<form><h2>The morning letter</h2><label>Your address <input type="email"></label><button>Sign up</button></form></aside>
<section id="comments"><h2>Comments</h2><p>Comments are closed on weekends.</p></section>"""


def _footer(outlet: Outlet) -> str:
    return f"""<footer><p>{escape(outlet.about)} All people, firms and events on this site are invented.</p>
<ul><li><a href="#">Imprint</a></li><li><a href="#">Terms</a></li><li><a href="#">Contact</a></li></ul></footer>"""
