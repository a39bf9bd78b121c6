"""The weights in the repository, asked to do their work."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from dataclasses import replace

import pytest

from newsroom.scribe.engine import Scribe, load_scribe
from newsroom.scribe.heldout import held_out_windows, measure
from newsroom.scribe.provider import SCRIBE, build, missing
from newsroom.scribe.weights import SHIPPED, read_config
from newsroom.scribe.writer import ScribeWriter
from newsroom.writing.grounding import check_line, check_summary
from orchestrator.errors import ModelRefused
from orchestrator.protocols import (
    Fact,
    FrameRequest,
    ShowBrief,
    StoryBrief,
    StoryRequest,
    SummaryRequest,
    TextModel,
)

SHOW = ShowBrief("The Ferry Hour", ("Ada", "Ben"), dt.date(2026, 1, 5))
HARBOUR = StoryBrief(
    "n-1",
    "local",
    "Fishermen of Porto Velho get a harbour light back",
    tuple(
        map(
            Fact,
            (
                "The harbour light of Porto Velho was switched on again on Friday after 11 years in the dark.",
                "Volunteers raised €46,000 for the repair, and a retired engineer rebuilt the lamp.",
                '"We steered by the lights of the bakery," said Nuno Seixas, who has fished there for 30 years.',
                "The port authority said in 2015 that the light was no longer needed because boats have GPS.",
                "Fishermen argued that GPS fails in winter storms, when the antenna ices over.",
                "The light can be seen from 14 kilometres away.",
            ),
        )
    ),
)


@pytest.fixture(scope="module")
def scribe() -> Scribe:
    return load_scribe()


def test_the_weights_are_small_enough_to_ship_and_say_where_they_come_from() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 40e6
    provenance = read_config(SHIPPED)["provenance"]
    assert provenance["tokens"] > 0
    assert provenance["version"] == SCRIBE.version


def test_it_writes_lines_of_its_own_that_are_grounded(scribe: Scribe) -> None:
    lines = ScribeWriter(scribe).stories([StoryRequest(SHOW, HARBOUR, words=90)])[0].lines
    own = [line for line in lines if line.model == scribe.label]
    assert len(own) >= len(lines) / 3
    assert all(not check_line(line, HARBOUR) for line in lines)


def test_its_summary_is_grounded_and_shorter_than_the_facts(scribe: Scribe) -> None:
    text = ScribeWriter(scribe).summaries([SummaryRequest(SHOW, HARBOUR)])[0].text
    assert not check_summary(text, HARBOUR)
    assert 4 < len(text.split()) < 60


def test_every_expert_of_every_layer_is_used(scribe: Scribe) -> None:
    texts = [" ".join(fact.text for fact in HARBOUR.facts), HARBOUR.headline, *(fact.text for fact in HARBOUR.facts)]
    batches, _ = held_out_windows(texts, scribe.tokenizer, len(texts))
    loads = measure(scribe.model, batches).loads
    assert len(loads) == scribe.model.config.layers
    assert all(load.min() > 0 for load in loads)


def test_the_orchestrator_can_build_it_and_is_refused_what_it_cannot_write() -> None:
    assert missing() == ""
    model = build()
    assert isinstance(model, TextModel)
    with pytest.raises(ModelRefused, match="English only"):
        model.write(SummaryRequest(replace(SHOW, language="de"), HARBOUR), timeout=10)
    with pytest.raises(ModelRefused, match="no facts"):
        model.write(SummaryRequest(SHOW, StoryBrief("x", "world", "Nothing", ())), timeout=10)
    frame = model.write(FrameRequest(SHOW, (HARBOUR,), ("A light is back.",)), timeout=10)
    assert frame


def test_its_card_is_read_without_loading_torch() -> None:
    code = "import sys, newsroom.scribe.provider; print('torch' in sys.modules, 'django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_library_imports_neither_django_nor_celery() -> None:
    code = (
        "import sys, json, newsroom.scribe.cli, newsroom.scribe.edition, newsroom.scribe.rivals;"
        "import newsroom.scribe.stages, newsroom.scribe.card, newsroom.scribe.launch;"
        "print(json.dumps([name for name in ('django', 'celery', 'rest_framework') if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
