"""A web page that was saved as a file."""

from __future__ import annotations

import re

from newsroom.feeds import pages
from newsroom.feeds.charset import decode
from newsroom.feeds.exceptions import Unreadable
from newsroom.feeds.plain_text import from_html
from newsroom.research.documents.document import Document, Part, bounded, sections

TITLE = re.compile(r"<title[^<>]{0,500}>([^<]{1,500})", re.IGNORECASE)


def read(data: bytes, name: str) -> Document:
    """The article on a saved page; where there is none to be told from the rest, all its text."""
    markup = decode(data).replace("\0", "")
    found = TITLE.search(markup)
    title = from_html(found[1], 200) if found else name
    try:
        page = pages.read(data, "text/html", "")
        return bounded(title, [Part("", page.text)])
    except Unreadable:
        return bounded(title, sections(markup))
