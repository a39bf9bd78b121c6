"""What was read for a prompt: a document, and who published it where and under which terms."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from newsroom.research import language
from newsroom.research.documents.document import Document, Part

# "[12]", "[note 3]" and "[citation needed]" are marks of an encyclopedia's editors, not of the sentence.
EDITORS_MARK = re.compile(
    r"\[(?:\d{1,4}|[a-z]|note \d{1,3}|citation needed|clarification needed|update)\]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Material:
    """One source as it was read. What a listener gave is meant; what a search found may only be near the topic."""

    document: Document
    outlet: str
    url: str = ""
    licence: str = ""
    author: str = ""
    given: bool = True

    @property
    def weight(self) -> float:
        return 1.0 if self.given else 0.7

    @property
    def text(self) -> str:
        """The whole text, as it is stored with the article."""
        return "\n\n".join(part.text for part in self.document.parts)


def checked(material: Material) -> Material:
    """The material in clean text; raises SourceError where it is in another language."""
    language.check(material.document)
    parts = tuple(Part(part.heading, _clean(part.text)) for part in material.document.parts)
    return replace(material, document=Document(material.document.title, parts))


def _clean(text: str) -> str:
    return EDITORS_MARK.sub("", unicodedata.normalize("NFC", text))
