"""HTML to plain paragraphs. Nothing active survives, because nothing but text is kept."""

from __future__ import annotations

import html
import re

from lxml import etree

MAX_MARKUP = 1_000_000
# What these hold is code, decoration or furniture, not the article.
DROPPED = {
    "script", "style", "iframe", "frame", "frameset", "object", "embed", "applet", "form", "input", "button", "select",
    "textarea", "svg", "math", "template", "noscript", "noframes", "canvas", "audio", "video", "source", "track",
    "head", "title", "meta", "link", "base", "nav", "figure", "figcaption", "menu", "dialog",
}  # fmt: skip
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "div", "dl", "dt",
    "fieldset", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre",
    "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
# Controls, lone surrogates, and the marks that turn the direction of text around, with which names can be forged.
UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff\ud800-\udfff]"
)
SPACE = re.compile(r"\s+")
MARKUP = re.compile(r"<[a-zA-Z!/?]|&[a-zA-Z#]")
BREAK = "\x00"


def one_line(text: str, most: int) -> str:
    """Text on one line, at most so many characters, cut at a word."""
    text = SPACE.sub(" ", UNWANTED.sub("", text[: most * 20])).strip()
    if len(text) <= most:
        return text
    return text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—-") + "…" if most > 20 else text[:most]


def paragraphs(text: str, most: int) -> str:
    """Plain text with one empty line between paragraphs, at most so many characters, cut at a paragraph or word."""
    kept: list[str] = []
    size = 0
    for part in re.split(r"\n\s*\n|\u2029", text):
        line = SPACE.sub(" ", UNWANTED.sub("", part)).strip()
        if not line:
            continue
        if size + len(line) > most:
            rest = one_line(line, most - size) if most - size > 200 else ""
            return "\n\n".join([*kept, rest] if rest else kept)
        kept.append(line)
        size += len(line) + 2
    return "\n\n".join(kept)


def from_html(markup: str, most: int) -> str:
    """The paragraphs of an HTML fragment, at most so many characters."""
    markup = markup[:MAX_MARKUP]
    if not MARKUP.search(markup):
        return paragraphs(markup, most)
    root = _tree(markup)
    if root is None:
        return paragraphs(html.unescape(re.sub(r"<[^>]*>", " ", markup)), most)
    return paragraphs("".join(_pieces(root)).replace(BREAK, "\n\n"), most)


def _tree(markup: str) -> etree._Element | None:
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        root: etree._Element | None = etree.fromstring(
            b"<html><body>" + UNWANTED.sub("", markup).encode("utf-8", "ignore"), parser
        )
    except etree.XMLSyntaxError:
        return None
    return root


def _pieces(root: etree._Element) -> list[str]:
    """The text in document order, with BREAK where a block begins or ends."""
    pieces: list[str] = []
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            if tag in BLOCKS:
                pieces.append(BREAK)
            if element.tail:
                pieces.append(SPACE.sub(" ", element.tail))
        elif tag in DROPPED:
            walk.skip_subtree()
        else:
            if tag in BLOCKS:
                pieces.append(BREAK)
            if element.text:
                pieces.append(SPACE.sub(" ", element.text))
    return pieces
