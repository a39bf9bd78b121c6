"""A source survives the trip through JSON, and one that makes no sense is refused with a sentence."""

from __future__ import annotations

import json
from typing import Any

import pytest

from newsroom.research.errors import NothingFound, SourceError
from newsroom.research.sources import KINDS, LONGEST_TEXT, Source


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_survives_json(kind: Any) -> None:
    source = Source(kind, "Zürich 🚋", "Notes")
    assert Source.from_json(json.loads(json.dumps(source.to_json()))) == source


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        ({"kind": "ftp", "value": "x"}, "There is no kind of source called 'ftp'"),
        ({"kind": "url"}, "Give the address of a web page"),
        ({"kind": "text", "value": " \n"}, "Paste some text"),
        ({"kind": "upload"}, "Choose a file"),
        ({"kind": "text", "value": "x" * (LONGEST_TEXT + 1)}, "longer than 1,000,000 characters"),
        ({"kind": "url", "value": "https://a.example/" + "x" * 2000}, "longer than 1,000 characters"),
        ({"kind": "newsroom", "name": "x" * 201}, "name of a source is longer"),
        ({"kind": "newsroom", "owner": "1"}, "nothing else"),
        ({"value": "x"}, "nothing else"),
        ({"kind": ["url"], "value": "x"}, "are texts"),
        ({"kind": "text", "value": None}, "are texts"),
        (["text"], "nothing else"),
        (None, "nothing else"),
    ],
)
def test_what_makes_no_sense_is_refused(found: Any, sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        Source.from_json(found)


def test_nothing_found_says_what_there_is() -> None:
    error = NothingFound("No source says anything about yaks.", ["Ferry starts", "Bank cuts rate"])
    assert str(error).endswith("The newsroom does have: “Ferry starts”; “Bank cuts rate”.")
    assert error.offers == ("Ferry starts", "Bank cuts rate")
