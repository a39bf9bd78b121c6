"""What is read out of files of every kind."""

from __future__ import annotations

import pytest

from newsroom.research.documents import reading
from newsroom.research.documents.document import Document
from tests.newsroom.research.files import BRIDGE, FERRY, docx, epub, locked_pdf, pdf


def read(data: bytes, name: str = "file") -> Document:
    return reading.read(data, name)


def text_of(document: Document) -> str:
    return "\n\n".join(part.text for part in document.parts)


def test_a_pdf_gives_flowing_text() -> None:
    lines = ("The council of Halm decided on Monday to re-", "place the old bridge over the Orvel, and", *BRIDGE[1:])
    document = read(pdf(lines, title="The new bridge"), "bridge.pdf")
    assert document.title == "The new bridge"
    assert "decided on Monday to replace the old bridge over the Orvel, and The new" in text_of(document)


def test_headings_of_a_pdf_are_known_by_their_size() -> None:
    pages = ("The bridge", *BRIDGE), ("The ferry", *FERRY, "Is it safe?", FERRY[0])
    document = read(pdf(*pages, large=("The bridge", "The ferry", "Is it safe?")))
    assert [part.heading for part in document.parts] == ["The bridge", "The ferry", "Is it safe?"]
    assert document.parts[0].text == " ".join(BRIDGE)


def test_a_title_over_two_lines_of_a_pdf_is_one() -> None:
    document = read(pdf(("A town and", "its river", *BRIDGE), large=("A town and", "its river")))
    assert [part.heading for part in document.parts] == ["A town and its river"]


def test_a_bold_line_above_prose_of_a_pdf_is_a_heading_and_the_head_of_a_table_is_none() -> None:
    table = ("Part Euros", "Crew 22", "Laundry 14")
    document = read(pdf(("The bridge", *BRIDGE, *table, *FERRY), bold=("The bridge", "Part Euros")))
    assert [part.heading for part in document.parts] == ["The bridge"]
    assert FERRY[1] in document.parts[0].text


def test_the_contents_of_a_pdf_are_no_headings() -> None:
    contents = ("The bridge . . . . . . . . 3", "The ferry ........ 4")
    document = read(pdf((*contents, *BRIDGE), large=contents))
    assert [part.heading for part in document.parts] == [""]


def test_what_stands_on_every_page_of_a_pdf_is_left_out() -> None:
    pages = [("Annual Report of the Harbour Office", *BRIDGE, *FERRY, f"page {n} of 6") for n in range(1, 7)]
    text = text_of(read(pdf(*pages)))
    assert "Annual Report" not in text
    assert "of 6" not in text
    assert text.count(BRIDGE[1]) == 6


def test_a_pdf_that_only_its_owner_may_change_is_read() -> None:
    assert BRIDGE[1] in text_of(read(locked_pdf("")))


def test_an_epub_gives_its_chapters_in_the_order_of_the_spine() -> None:
    document = read(epub({"The bridge": BRIDGE, "The ferry": FERRY}, title="Across the Orvel"))
    assert document.title == "Across the Orvel"
    assert [part.heading for part in document.parts] == ["The bridge", "The ferry"]
    assert document.parts[1].text.split("\n\n") == list(FERRY)


def test_a_docx_gives_headings_paragraphs_and_tables() -> None:
    document = read(docx({"Bridge": BRIDGE, "Ferry": FERRY}, table=["The pier was built in 1911.", "A cell."]))
    assert [part.heading for part in document.parts] == ["Bridge", "Ferry"]
    assert document.parts[1].text.split("\n\n") == [*FERRY, "The pier was built in 1911.", "A cell."]


def test_markdown_gives_its_words_without_the_marks() -> None:
    source = f"---\ntags: [x]\n---\n# Bridge\n\n{BRIDGE[0]} **{BRIDGE[1]}**\n\n## Ferry\n\n- {FERRY[0]}\n- {FERRY[1]}\n"
    document = read(source.encode(), "notes.md")
    assert document.title == "Bridge"
    assert [(part.heading, part.text) for part in document.parts] == [
        ("Bridge", f"{BRIDGE[0]} {BRIDGE[1]}"),
        ("Ferry", f"{FERRY[0]}\n\n{FERRY[1]}"),
    ]


@pytest.mark.parametrize("name", ["page.html", "notes.md"])
def test_nothing_active_is_left_of_html(name: str) -> None:
    markup = (
        f"<html><head><title>Bridge</title><script>steal('secret words')</script></head><body><p>{BRIDGE[0]}</p>"
        f"<p onclick='steal()'>{BRIDGE[1]} {BRIDGE[2]}</p><style>p {{ color: red }}</style><p>{BRIDGE[3]}</p>"
        "</body></html>"
    )
    document = read(markup.encode(), name)
    assert all(sentence in text_of(document) for sentence in BRIDGE)
    for unwanted in ("steal", "secret", "color", "<"):
        assert unwanted not in text_of(document)


def test_wrapped_lines_of_plain_text_are_joined_and_lists_are_not() -> None:
    text = "The council decided\non Monday to close\nthe bridge.\n\nIt gave two reasons:\n- age\n- cost\n"
    assert text_of(read(text.encode())).split("\n\n")[0] == "The council decided on Monday to close the bridge."
    assert "- age" in text_of(read(text.encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_plain_text_is_read_in_its_own_character_set(encoding: str) -> None:
    assert "Café Zürich opened on Monday." in text_of(read("Café Zürich opened on Monday.".encode(encoding)))


def test_emoji_and_odd_marks_do_no_harm() -> None:
    assert text_of(read("The tram 🚋 runs again.\u202e It is full.".encode())) == "The tram 🚋 runs again. It is full."


def test_the_kind_is_told_by_the_content_and_not_by_the_name() -> None:
    assert BRIDGE[1] in text_of(read(pdf(BRIDGE), "letter.docx"))
    assert BRIDGE[1] in text_of(read(docx({"Bridge": BRIDGE}), "letter.pdf"))
