"""The doors by which strangers' bytes come in, each as a function of bytes.

A door lets through the refusals that its reader promises, and nothing else: what else is raised is a finding, and so
is an answer that breaks what the reader promises of it.
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

from newsroom.feeds import opml, pages, parser
from newsroom.feeds.exceptions import OpmlUnreadable, Unreadable
from newsroom.research.documents import reading
from newsroom.research.errors import SourceError
from orchestrator.protocols import ShowBrief, StoryBrief, StoryRequest, Usage
from orchestrator.providers import answers
from podcasts.feeds import artwork
from podcasts.lab import parts, tale
from podcasts.media import ranges
from synthesis import recordings
from synthesis.anchor.errors import InvalidLine
from synthesis.anchor.text.characters import clean
from synthesis.anchor.text.markup import Plain, segments_of
from synthesis.anchor.text.normalise import tokens_of
from synthesis.anchor.text.overrides import Overrides
from synthesis.errors import RecordingUnreadable
from tests.newsroom.research import files

NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
ADDRESS = "https://feeds.example/day"
ASKED = StoryRequest(
    ShowBrief("The Day", ("Ann", "Ben"), NOW.date()), StoryBrief("one", "world", "A bridge", ()), words=80
)
SIZE = 1_000
PLAIN_DOCX = files.docx({"Heading": ["One paragraph."]}, table=["a", "b"])


def feed(data: bytes) -> None:
    """RSS, Atom and JSON Feed. The first byte chooses what the server said of it."""
    said = ("", "application/rss+xml", "application/feed+json", "text/xml; charset=utf-16")[data[0] % 4] if data else ""
    read = parser.parse(data, said, ADDRESS, NOW)
    assert not read.error.startswith("This feed cannot be read ("), read.error
    assert all(item.published_at <= NOW for item in read.items if item.published_at)


def outlines(data: bytes) -> None:
    with suppress(OpmlUnreadable):
        opml.read(data)


def page(data: bytes) -> None:
    with suppress(Unreadable):
        pages.read(data, "text/html", ADDRESS)
    pages.discover_feed(data, "text/html", ADDRESS)


def document(data: bytes) -> None:
    """An upload as it comes: PDF, a packed book, HTML, Markdown, text."""
    with suppress(SourceError):
        reading.read(data, "upload.md")


def epub(data: bytes) -> None:
    """The same bytes as a chapter and as the package document of a book that is otherwise whole."""
    for broken in ("OEBPS__text__c0_dot_xhtml", "OEBPS__book_dot_opf"):
        with suppress(SourceError):
            reading.read(files.epub({"One": ["A chapter."]}, **{broken: data}), "book.epub")


def docx(data: bytes) -> None:
    """The bytes as the main part of a document that is otherwise whole."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN_DOCX)) as whole, zipfile.ZipFile(packed, "w") as broken:
        for entry in whole.namelist():
            broken.writestr(entry, data if entry == "word/document.xml" else whole.read(entry))
    with suppress(SourceError):
        reading.read(packed.getvalue(), "letter.docx")


def markup(data: bytes) -> None:
    """A line with marks, from characters to words."""
    text = _text(data)
    with suppress(InvalidLine):
        for segment in segments_of(clean(text)):
            if isinstance(segment, Plain):
                tokens_of(segment.text)


def tales(data: bytes) -> None:
    """A text in the voice lab, as a reading, a dialogue and a story."""
    text = _text(data)
    for said in (parts.reading(text), parts.dialogue(text), tale.told(text).parts):
        assert all(any(map(str.isalnum, part.text)) for part in said)


def pronunciations(data: bytes) -> None:
    """Each line "word = how it is said"; the list must also be found again in a text."""
    rows = [line.partition("=") for line in _text(data).splitlines()]
    with suppress(InvalidLine):
        overrides = Overrides({word.strip(): how for word, _, how in rows})
        if overrides.pattern:
            overrides.pattern.sub("", " ".join(word for word, _, _ in rows))


def byte_ranges(data: bytes) -> None:
    """A Range header: what is served lies within the file, and no byte is served twice."""
    try:
        spans = ranges.parse_ranges(data.decode("latin-1"), SIZE)
    except ranges.NotSatisfiable:
        return
    assert all(0 <= span.first <= span.last < SIZE for span in spans)
    in_order = sorted(spans, key=lambda span: span.first)
    assert all(earlier.last < later.first for earlier, later in pairwise(in_order))


def answer(data: bytes) -> None:
    """What a language model's server answers."""
    with suppress(answers.Unusable):
        answers.parse(_text(data), ASKED, Usage(), "any")


def recording(data: bytes) -> None:
    """A sound file of any kind, brought to be checked for marks."""
    with tempfile.NamedTemporaryFile(prefix="newsroom-fuzz-") as file, suppress(RecordingUnreadable):
        file.write(data)
        file.flush()
        recordings.decoded(Path(file.name))


def picture(data: bytes) -> None:
    """A show's cover."""
    artwork.check_picture(io.BytesIO(data))


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="replace")


DOORS: dict[str, Callable[[bytes], None]] = {
    door.__name__: door
    for door in (
        feed, outlines, page, document, epub, docx, markup, tales, pronunciations, byte_ranges, answer, recording,
        picture,
    )
}  # fmt: skip
