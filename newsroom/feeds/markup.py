"""XML as feeds write it, made well-formed, small and harmless before it is read.

Everything before the root element goes, the document type with it, so no entity is ever defined, let alone expanded.
What libxml2 finds ill-formed it repairs; then items, elements and texts beyond what a feed needs are cut, so that the
reader behind has a bounded amount of work.
"""

from __future__ import annotations

import html
import re

from lxml import etree

from newsroom.feeds.exceptions import Unreadable

MAX_FIELD = 1_000_000  # characters of one element
MAX_ATTRIBUTE = 4_000
MAX_ELEMENTS = 300_000

ROOT = re.compile(r"<(?:[\w.-]{1,40}:)?(?:rss|feed|rdf)[\s>/]", re.IGNORECASE)
NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LOOSE_AMPERSAND = re.compile(r"&(?!#?\w{1,32};)")
FOREIGN_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)#?\w{1,32};")
# A million characters of attributes in one tag: libxml2 takes quadratic time over them.
ENDLESS_TAG = re.compile(r"<[A-Za-z][^<>]{1000000}")


def tidy(text: str, most_items: int) -> tuple[bytes, str]:
    """Well-formed UTF-8 XML of a feed, and what was wrong with it; raises Unreadable when it is no feed."""
    start = ROOT.search(text)
    if start is None:
        raise Unreadable(_what_it_is(text))
    if ENDLESS_TAG.search(text):
        raise Unreadable("The XML has a tag of more than a million characters.")
    head, text = text[: start.start()], NOT_IN_XML.sub("", text[start.start() :])
    fault = "" if not head.strip() or head.lstrip().startswith("<") else "There is text before the feed begins. "
    root, error = _tree(text)
    if error:
        fault += f"The XML is not well-formed: {error}"
    fault += _cut(root, most_items)
    return etree.tostring(root, encoding="utf-8"), fault.strip()


def _tree(text: str) -> tuple[etree._Element, str]:
    try:
        return etree.fromstring(text.encode(), _parser(recover=False)), ""
    except etree.XMLSyntaxError as error:
        reason = " ".join(str(error.msg).split())[:160]
    text = FOREIGN_ENTITY.sub(_character, LOOSE_AMPERSAND.sub("&amp;", text))
    root = etree.fromstring(text.encode(), _parser(recover=True))
    if root is None:
        raise Unreadable(f"The XML cannot be read: {reason}")
    return root, f"{reason}."


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _character(entity: re.Match[str]) -> str:
    """The character of an HTML entity or number that XML does not know."""
    return html.escape(NOT_IN_XML.sub("", html.unescape(entity[0])))


def _cut(root: etree._Element, most_items: int) -> str:
    fault = _cut_items(root, most_items)
    etree.strip_tags(root, etree.Entity)
    for count, element in enumerate(root.iter(), 1):
        if count > MAX_ELEMENTS:
            raise Unreadable(f"The feed has more than {MAX_ELEMENTS:,} elements.")
        if element.text and len(element.text) > MAX_FIELD:
            element.text = element.text[:MAX_FIELD]
        for name, value in element.attrib.items():
            if len(value) > MAX_ATTRIBUTE:
                del element.attrib[name]
    return fault


def _cut_items(root: etree._Element, most: int) -> str:
    """Keeps the first and the last items, because some feeds begin with the oldest."""
    items = [item for item in root.iter("{*}item", "{*}entry") if _local(item.getparent()) not in ("item", "entry")]
    for item in items[most // 2 : len(items) - (most - most // 2)] if len(items) > most else []:
        item.getparent().remove(item)
    return f" Only {most} of its {len(items)} items were read." if len(items) > most else ""


def _local(element: etree._Element | None) -> str:
    """Of a name whose prefix nobody declared, the whole: lxml keeps it so, and has no QName for it."""
    return "" if element is None else str(element.tag).rpartition("}")[2]


def _what_it_is(text: str) -> str:
    start = text[:5_000].lstrip().lower()
    if not start:
        return "The answer is empty."
    if "<html" in start or start.startswith("<!doctype html"):
        return "This is a web page, not a feed."
    return "This is not a feed: neither RSS, Atom nor JSON Feed."
