"""Cuts what was read into passages that can become a chapter each, and finds those that answer the topic."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsroom.research.documents.document import Part
from newsroom.research.materials import Material
from newsroom.research.relevance import match
from newsroom.research.search import Hit
from newsroom.research.topics import Topic, subject_of, terms_in
from newsroom.writing.selection import Source
from newsroom.writing.sentences import addresses_a_machine, reportable, split
from newsroom.writing.wordlists import listed

# Characters of a passage: of two dozen sentences the eight best make a chapter; where there is little to tell from,
# most of ten do.
LONGEST, SHORTEST = 3_000, 1_000
SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# So much of the topic must a source meet that a search found; one that was given may answer a part. Less is enough for
# a passage of a source that does.
LEAST_OF_A_SOURCE, LEAST_OF_A_GIVEN = 0.5, 0.25
LEAST_OF_A_PASSAGE = 0.2
# A number before a heading: "2.1 Method", "3. Results", "IV. Outlook", "1 Introduction"; not "10 years later".
NUMBERING = re.compile(
    r"^(?:(?:chapter|section|part|appendix) +)?"
    r"(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.:)]|[IVX]{1,5}[.:)]|\d{1,2}(?= +[A-Z])) +(?=\S)",
    re.IGNORECASE,
)
SUBTITLE = re.compile(r"\s*(?::\s|[–—|]|\s-\s).*")
# Headings that say where one is in a document, not what it is about.
PLACES = frozenset(
    listed(
        "abstract appendix background conclusion conclusions contents discussion foreword introduction method methods "
        "notes outlook overview preface results summary"
    )
)
# "Summarise this": the opening of a document says most of what it is about.
OPENING = 0.3


@dataclass(frozen=True, slots=True)
class Passage:
    """What may become a chapter: texts that belong together, by how well they answer and where they stand."""

    sources: tuple[Source, ...]
    score: float
    headline: str
    category: str = ""
    group: str = ""  # the document, or the story of the news
    place: int = 0


def of_news(topic: Topic, hits: Sequence[Hit]) -> list[Passage]:
    """One passage for each story of the news, with what all its articles say about the topic."""
    stories: dict[str, list[Hit]] = {}
    for hit in hits:
        story = hit.article.story_id
        stories.setdefault(f"story {story}" if story else f"article {hit.article.pk}", []).append(hit)
    return [_of_story(topic, key, found) for key, found in stories.items()]


def of_material(topic: Topic, key: str, material: Material, *, chapters: int) -> list[Passage]:
    """The passages of a document that answer; none where the document as a whole does not. About so many `chapters`
    are wanted.
    """
    title, parts = material.document.title, material.document.parts
    whole = {term for part in parts for text in (part.heading, part.text) for term in terms_in(text)}
    least = LEAST_OF_A_GIVEN if material.given else LEAST_OF_A_SOURCE
    if topic.coverage(whole | set(terms_in(title))) < least:
        return []
    found: list[Passage] = []
    ranking = subject_of(material.text) if topic.open else topic
    size = max(SHORTEST, min(LONGEST, material.document.characters // max(1, chapters)))
    for place, (heading, text) in enumerate(_cut(parts, size)):
        answer = match(ranking, f"{title}\n{heading}", text)
        told = _focused(topic, f"{title}\n{heading}", text)
        if not reportable(told):
            continue
        score = answer.score * material.weight * (1 + OPENING / (1 + place))
        source = Source(key, material.outlet, told, "", material.weight)
        headline = called(heading) or ("" if found else called(title))
        found.append(Passage((source,), score, headline, group=key, place=place))
    if len(found) == 1 and not found[0].headline:
        return [Passage(found[0].sources, found[0].score, title, group=key)]
    return found


def called(heading: str) -> str:
    """What a chapter is called aloud: its heading without number and subtitle; "" where that says no more than
    "Introduction", or speaks to a machine.
    """
    name = SUBTITLE.sub("", NUMBERING.sub("", heading)).strip()
    if name.lower().strip(".: ") in PLACES or addresses_a_machine(name):
        return ""
    return name.capitalize() if name.isupper() and " " in name else name


def _of_story(topic: Topic, key: str, hits: Sequence[Hit]) -> Passage:
    best, first = hits[0], hits[0].article
    sources = tuple(
        Source(
            f"news {hit.article.pk}", hit.article.spoken_source, _focused(topic, hit.article.title, hit.text),
            weight=hit.article.feed.weight if hit.article.feed else 1.0,
        )
        for hit in hits
    )  # fmt: skip
    headline = first.story.headline if first.story else first.title
    category = (first.story.category if first.story else "") or first.category
    return Passage(sources, best.score, headline, category, group=key)


def _focused(topic: Topic, heading: str, text: str) -> str:
    """What a text says about the topic: all of it where its heading says so, else the sentences that do and those
    beside them.
    """
    if topic.coverage(terms_in(heading)) >= LEAST_OF_A_SOURCE:
        return text
    paragraphs = (" ".join(_near(topic, split(paragraph))) for paragraph in text.split("\n\n"))
    return "\n\n".join(paragraph for paragraph in paragraphs if paragraph)


def _near(topic: Topic, sentences: Sequence[str]) -> list[str]:
    """The sentences that meet the topic, with the one before and the one after."""
    meets = [topic.coverage(terms_in(sentence)) >= LEAST_OF_A_PASSAGE for sentence in sentences]
    return [sentence for place, sentence in enumerate(sentences) if any(meets[max(0, place - 1) : place + 2])]


def _cut(parts: Sequence[Part], size: int) -> Iterator[tuple[str, str]]:
    """Heading and text of each passage of about `size` characters, cut between paragraphs into like pieces."""
    for part in parts:
        piece = len(part.text) / max(1, round(len(part.text) / size))
        kept: list[str] = []
        length = 0
        for paragraph in _paragraphs(part.text):
            if kept and length + len(paragraph) > piece:
                yield part.heading, "\n\n".join(kept)
                kept, length = [], 0
            kept.append(paragraph)
            length += len(paragraph)
        if kept:
            yield part.heading, "\n\n".join(kept)


def _paragraphs(text: str) -> Iterator[str]:
    """Paragraphs; one without end is cut between sentences, or where it must be."""
    for paragraph in text.split("\n\n"):
        if len(paragraph) <= LONGEST:
            yield paragraph
            continue
        for sentence in SENTENCE_END.split(paragraph):
            yield from (sentence[at : at + LONGEST] for at in range(0, len(sentence), LONGEST))
