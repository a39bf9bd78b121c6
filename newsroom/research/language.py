"""Whether a source is in the language that our writers read: English."""

from __future__ import annotations

from itertools import islice

from newsroom.research.documents.document import Document
from newsroom.research.errors import SourceError
from newsroom.writing.sentences import is_english, split

PARTS_READ = 12
CHARACTERS_READ = 4_000
SHORTEST_SENTENCE = 30
# Quotations, tables and lists of names are no English sentences; in an English text most others are.
LEAST = 0.4

OTHER = "This is not in English, the one language that episodes can be written from so far. Give an English source."


def check(document: Document) -> None:
    """Raises SourceError for a document that is in another language."""
    sentences = [
        sentence
        for part in islice(_spread(document), PARTS_READ)
        for sentence in split(part[:CHARACTERS_READ])
        if len(sentence) >= SHORTEST_SENTENCE
    ]
    if sentences and sum(map(is_english, sentences)) < LEAST * len(sentences):
        raise SourceError(OTHER)


def _spread(document: Document) -> list[str]:
    """Parts from all over the document: a foreword may be in another language."""
    step = max(1, len(document.parts) // PARTS_READ)
    return [part.text for part in document.parts[::step]]
