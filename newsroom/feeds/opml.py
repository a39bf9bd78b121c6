"""Lists of feeds as OPML 2.0, read with defusedxml: no document type, no entities."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree

from defusedxml import ElementTree as SafeElementTree
from defusedxml.common import DefusedXmlException

from newsroom.feeds.exceptions import OpmlUnreadable
from newsroom.feeds.plain_text import one_line

MAX_BYTES = 5 * 2**20
MAX_FEEDS = 10_000


@dataclass(frozen=True, slots=True)
class Outline:
    """A feed in such a list; `category` is the folder it lies in."""

    url: str
    title: str = ""
    site_url: str = ""
    category: str = ""
    language: str = ""


def read(document: bytes) -> list[Outline]:
    """The feeds of a list, in its order; raises OpmlUnreadable."""
    if len(document) > MAX_BYTES:
        raise OpmlUnreadable(f"The list is larger than {MAX_BYTES // 2**20} MiB.")
    try:
        root = SafeElementTree.fromstring(document, forbid_dtd=True)
    except DefusedXmlException:
        raise OpmlUnreadable("The list declares a document type or entities, which is not accepted.") from None
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise OpmlUnreadable(f"The list is not well-formed XML: {error}.") from None
    body = root.find("body")
    if root.tag != "opml" or body is None:
        raise OpmlUnreadable("This is not an OPML list of feeds.")
    outlines = _feeds(body)
    if len(outlines) > MAX_FEEDS:
        raise OpmlUnreadable(f"The list holds more than {MAX_FEEDS:,} feeds.")
    return outlines


def _feeds(body: ElementTree.Element) -> list[Outline]:
    found: list[Outline] = []
    waiting = [(child, "") for child in reversed(body)]
    while waiting:  # not recursive: the nesting of an uploaded file has no bound
        element, folder = waiting.pop()
        if element.tag != "outline":
            continue
        title = element.get("title") or element.get("text") or ""
        if url := element.get("xmlUrl"):
            found.append(_outline(element, url, title, folder))
        waiting += [(child, folder if url else title) for child in reversed(element)]
    return found


def _outline(element: ElementTree.Element, url: str, title: str, folder: str) -> Outline:
    return Outline(
        url=url.strip(),
        title=one_line(title, 200),
        site_url=(element.get("htmlUrl") or "").strip(),
        category=one_line((element.get("category") or folder).strip("/"), 40),
        language=one_line(element.get("language") or "", 20),
    )


def write(outlines: Iterable[Outline], *, title: str, now: datetime) -> bytes:
    """An OPML 2.0 document with one folder per category."""
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = title
    ElementTree.SubElement(head, "dateCreated").text = format_datetime(now)
    body = ElementTree.SubElement(root, "body")
    folders: dict[str, ElementTree.Element] = {"": body}
    for outline in outlines:
        name = outline.category
        if name not in folders:
            folders[name] = ElementTree.SubElement(body, "outline", text=name, title=name)
        text = outline.title or outline.url
        optional = {"htmlUrl": outline.site_url, "category": name, "language": outline.language}
        attributes = {"type": "rss", "text": text, "title": text, "xmlUrl": outline.url}
        ElementTree.SubElement(folders[name], "outline", attributes | {k: v for k, v in optional.items() if v})
    ElementTree.indent(root)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode").encode() + b"\n"
