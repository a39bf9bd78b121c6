"""The examples of docs/api.md, run as they stand: by bash and curl, one after the other, against a web server.

A block that begins with ```sh NAME=field keeps that field of its answer for the blocks after it. Between the blocks the
test does what the workers would do, with their own code.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from podcasts.models import Episode
from podcasts.production import workflow
from podcasts.production.stages import WORKING, Stage
from synthesis import inquiries, renders
from synthesis.models import Inquiry
from tests.podcasts.api.conftest import key_of

DOCS = Path(__file__).resolve().parents[3] / "docs" / "api.md"
BLOCK = re.compile(r"^```sh ?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def work_off() -> None:
    while episode := Episode.objects.filter(stage__in=WORKING).first():
        assert workflow.run(episode.pk, Stage(episode.stage)), Episode.objects.get().error
    while renders.work_off(worker="test"):
        pass
    for inquiry in Inquiry.objects.filter(state=Inquiry.State.WAITING):
        inquiries.answer(inquiry.pk)


def run(commands: str, variables: dict[str, str], folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-euc", commands], env=variables, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("two_voices", "redis_server")
def test_the_examples_do_what_they_say(live_server: LiveServer, settings: Settings, tmp_path: Path) -> None:
    curl = shutil.which("curl")
    assert curl, "The examples are run with curl: install it, as in apt install curl."
    settings.BASE_URL = live_server.url
    boss = User.objects.create_superuser("boss", password="a long sentence")
    variables = {"SITE": live_server.url, "KEY": key_of(boss), "PATH": f"{Path(curl).parent}:/usr/bin:/bin"}
    (_, setting_up), *blocks = BLOCK.findall(DOCS.read_text())
    said = []
    for kept, commands in blocks:
        said.append(run(setting_up + commands, variables, tmp_path))
        for name, field in (pair.split("=") for pair in kept.split()):
            variables[name] = json.loads(said[-1])[field]
        work_off()
    out = "\n".join(said)
    assert '"stage":"published"' in out
    assert f'<guid isPermaLink="false">{variables["EPISODE"]}</guid>' in out
    assert '"stage":"withdrawn"' in out
    assert Episode.objects.get().deleted_at is not None
    assert (tmp_path / "episode.vtt").read_text().startswith("WEBVTT")
    assert (tmp_path / "take.mp3").stat().st_size > 10_000
    assert zipfile.is_zipfile(tmp_path / "my-podcasts.zip")
    assert Inquiry.objects.get().state == Inquiry.State.DONE
