"""Schemathesis against a real server process: what the OpenAPI document says is what the API does.

Hypothesis makes requests that fit the document and requests that do not; every check of Schemathesis looks at the
answers. A second run follows the links of the document: orders are remixed, cancelled, taken up again, what is out is
withdrawn, put back and deleted, each step with what the answer before it held. API_EXAMPLES and API_SCENARIOS make the
runs longer (docs/log.md has some).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from newsroom.models import Feed
from podcasts.api.links import ANSWERS, OF_SHOW, STEPS
from podcasts.models import Episode
from podcasts.production.stages import Stage
from tests.podcasts.api.conftest import key_of
from tests.podcasts.api.serving import server
from tests.podcasts.web.conftest import make_episode, make_show

__all__ = ["server"]
SETTINGS = Path(__file__).with_name("schemathesis.toml")
EXAMPLES = os.environ.get("API_EXAMPLES", "2")
SCENARIOS = os.environ.get("API_SCENARIOS", "40")
JOURNEY = "|".join(sorted({*ANSWERS, *STEPS, *OF_SHOW}))
pytestmark = [pytest.mark.timeout(3000), pytest.mark.usefixtures("two_voices")]


@pytest.fixture
def boss(transactional_db: None) -> User:
    return User.objects.create_superuser("boss", password="a long sentence")


def run(base: str, owner: User, folder: Path, *options: str) -> str:
    """What Schemathesis says; it is content."""
    secret = key_of(owner, per_minute=10**9, per_day=10**9, audio_minutes=10**9)
    found = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "--config-file", str(SETTINGS), "run", f"{base}/api/v1/openapi.json",
         "--header", f"Authorization: Bearer {secret}", "--no-color", "--no-shrink", "--continue-on-failure",
         "--generation-deterministic", *options],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr[-2_000:]
    return found.stdout


def test_schemathesis_finds_nothing(server: str, boss: User, tmp_path: Path) -> None:
    Feed.objects.create(url="https://decoy.example/rss")  # `take_down` of number 1 is tried: this one has nothing
    published = make_episode(make_show())
    Episode.objects.create(show=published.show, minutes=1, stage=Stage.REVIEW)
    phases = "examples,coverage,fuzzing"
    assert "Tested" in run(server, boss, tmp_path, "--phases", phases, "--max-examples", EXAMPLES)


def test_every_step_leads_on_as_the_document_says(server: str, boss: User, tmp_path: Path) -> None:
    show = make_show(owner=boss, visibility="unlisted")
    for place in range(4):
        make_episode(show, number=place, edition=None)
    only = ["--include-operation-id-regex", f"^({JOURNEY})$"]
    # No NUL: REST framework refuses it in every text, which the document has no short way to say.
    only += ["--generation-allow-x00", "false"]
    said = run(server, boss, tmp_path, "--phases", "stateful", "--max-examples", SCENARIOS, *only)
    links = re.search(r"(\d+) covered / \d+ selected", said)
    assert links, said
    assert int(links[1]) >= 10, said
