"""From lines of a page, with the size of their letters, to paragraphs under headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsroom.research.documents.document import LONGEST_HEADING, Part

PAGES_IN_A_PART = 8
# A line that stands at the edge of so many of the pages is a running head or foot.
RUNNING = 0.3
FEWEST_RUNNING = 3
# A heading is set so much larger than the text, or bold with a line of prose below it.
LARGER = 1.12
PROSE = 0.6
FEWEST_LETTERS = 3
ENDED = (".", "!", "?", "”", '"')
# A sentence, or a row of a table of contents.
NO_HEADING = re.compile(r"[.,;:!]$|(?:\. ?){4}")
BULLET = re.compile(r"^[•‣▪◦●–]\s+")
BROKEN_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n(?=[a-zß-öø-ÿ])")
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Line:
    """`size` in points, of most of its letters; 0 where the file does not say."""

    text: str
    size: float = 0.0
    bold: bool = False


Page = Sequence[Line]


def parts(pages: Sequence[Page]) -> Iterator[Part]:
    """Each heading begins a part; a sentence that runs over a page stays whole within it. Long parts are cut."""
    pages = without_running_lines(pages)
    body = _Body.of([line for page in pages for line in page])
    heading, kept, above = "", list[str](), None
    for number, page in enumerate(pages):
        if number % PAGES_IN_A_PART == 0:
            yield Part(heading, _flowing(kept, body.width))
            kept = []
        for place, line in enumerate(page):
            if not body.heads(line, page[place + 1 : place + 2]):
                kept.append(line.text)
                above = None
                continue
            yield Part(heading, _flowing(kept, body.width))
            heading = f"{heading} {line.text}" if above == line.size else line.text
            kept, above = [], line.size
    yield Part(heading, _flowing(kept, body.width))


def without_running_lines(pages: Sequence[Page]) -> list[Page]:
    """Heads and feet differ in the page number only, so figures are left out of the comparison."""
    edges = Counter(shape for page in pages for shape in {_shape(line) for line in _edges(page)})
    least = max(FEWEST_RUNNING, RUNNING * len(pages))
    running = {shape for shape, count in edges.items() if count >= least}
    return [list(_kept(page, running)) for page in pages]


@dataclass(frozen=True, slots=True)
class _Body:
    """How most of the text is set. `width` is the usual length of its lines in characters."""

    size: float
    bold: bool
    width: int

    @classmethod
    def of(cls, lines: Sequence[Line]) -> _Body:
        letters = Counter[tuple[float, bool]]()
        for line in lines:
            letters[line.size, line.bold] += len(line.text)
        (size, bold), _ = letters.most_common(1)[0] if letters else ((0.0, False), 0)
        widths = sorted(len(line.text) for line in lines if line.text)
        return cls(size, bold, widths[len(widths) * 3 // 4] if widths else 0)

    def heads(self, line: Line, below: Sequence[Line]) -> bool:
        if len(LETTER.findall(line.text)) < FEWEST_LETTERS or len(line.text) > LONGEST_HEADING or not self.size:
            return False
        if NO_HEADING.search(line.text):
            return False
        if line.size >= LARGER * self.size:
            return True
        above_prose = bool(below) and len(below[0].text) >= PROSE * self.width > len(line.text) and not below[0].bold
        opens = line.bold and not self.bold and line.size >= self.size and not line.text[0].islower()
        return opens and above_prose


def _edges(page: Page) -> Page:
    return page if len(page) < 5 else [*page[:2], *page[-2:]]


def _kept(page: Page, running: set[str]) -> Iterator[Line]:
    for place, line in enumerate(page):
        at_edge = len(page) < 5 or place < 2 or place >= len(page) - 2
        if not (at_edge and _shape(line) in running):
            yield line


def _shape(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text).strip().lower()


def _flowing(lines: Sequence[str], usual: int) -> str:
    """Lines joined to paragraphs: one ends where a line ends a sentence well before the right edge."""
    flowing = ""
    for line in BROKEN_WORD.sub("", "\n".join(lines)).split("\n"):
        words = BULLET.sub("\n\n", line)
        flowing += f"{words} " if line else "\n\n"
        ended = line.endswith(ENDED) and len(line) < 0.75 * usual
        title = bool(line) and len(line) < 0.6 * usual and not line.endswith((".", ",", ";", ":", "-", "!", "?"))
        if ended or (title and line[0].isupper() and line.istitle()):
            flowing += "\n\n"
    return flowing
