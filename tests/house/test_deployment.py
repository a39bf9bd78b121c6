"""Django's own checks of a deployment have nothing to say, and browsers are sent to TLS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    production = {
        "BASE_URL": "https://podcasts.example", "ALLOWED_HOSTS": "podcasts.example", "BEHIND_PROXY": "true",
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(folder), **production},
    )  # fmt: skip


def test_a_deployment_passes_every_check(tmp_path: Path) -> None:
    checked = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr
    assert "no issues" in checked.stdout


def test_plain_http_is_sent_to_https_and_told_to_stay_there(tmp_path: Path) -> None:
    script = (
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'config.settings'\n"
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "client = Client(headers={'host': 'podcasts.example'})\n"
        "print(client.get('/check/')['Location'])\n"
        "answer = client.get('/check/', headers={'x-forwarded-proto': 'https'})\n"
        "print(answer.status_code, answer['Strict-Transport-Security'])\n"
    )
    told = run(tmp_path, "-c", script)
    assert told.stdout.split("\n")[:2] == ["https://podcasts.example/check/", "200 max-age=86400"], told.stderr
