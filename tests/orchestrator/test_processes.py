"""What only whole processes can show."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

WEB = """
import sys
import config.wsgi
from django.urls import get_resolver
from orchestrator import registry
get_resolver().url_patterns
print(sorted(name for name in ("torch", "transformers") if name in sys.modules))
print([entry.card.name for entry in registry.entries() if entry.model is not None])
print(sorted(card.name for card in registry.cards() if card.floor))
"""

WORKER = """
import django
django.setup()
from django.core.management import call_command
from orchestrator.routing import ask
from tests.orchestrator.stage import SUMMARISE, put_writer, says
from orchestrator import registry
registry._entries.clear()
put_writer("First", says("Hello."))
for number in range(25):
    assert ask(SUMMARISE, subject="episode:9").response.text == "Hello."
"""


def environment(folder: Path, redis_server: str) -> dict[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "REDIS_URL": redis_server,
    }


def test_a_web_process_knows_the_models_and_loads_none(tmp_path: Path, redis_server: str) -> None:
    found = subprocess.run(
        [sys.executable, "-c", WEB],
        cwd=ROOT,
        env=environment(tmp_path, redis_server),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    torch, built, floor = found.stdout.splitlines()
    assert (torch, built) == ("[]", "[]")
    assert floor == "['Extractive', 'eSpeak NG']"


def test_workers_at_the_same_time_lose_no_answer_and_no_row(tmp_path: Path, redis_server: str) -> None:
    there = environment(tmp_path, redis_server)
    migrate = [sys.executable, "manage.py", "migrate", "orchestrator", "--verbosity", "0"]
    subprocess.run(migrate, cwd=ROOT, env=there, check=True, timeout=120)
    workers = [subprocess.Popen([sys.executable, "-W", "error", "-c", WORKER], cwd=ROOT, env=there) for _ in range(2)]
    assert [worker.wait(60) for worker in workers] == [0, 0]
    with sqlite3.connect(tmp_path / "db.sqlite3") as database:
        (rows,) = database.execute("SELECT count(*) FROM orchestrator_modelrun WHERE subject = 'episode:9'").fetchone()
    assert rows == 50
