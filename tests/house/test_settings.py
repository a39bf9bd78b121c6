"""The environment is believed only when it makes sense."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import Environment

ROOT = Path(__file__).resolve().parents[2]


def load_settings(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from config import settings; print(settings.SECRET_KEY)"],
        cwd=ROOT, env={"PATH": os.environ["PATH"], "DATA_DIR": str(folder), **variables},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "maybe", "DEBUG is 'maybe', but must be true or false."),
        ("FETCH_MAX_BYTES", "0", "FETCH_MAX_BYTES is '0', but must be at least 1024."),
        ("FETCH_MAX_BYTES", "2048.5", "FETCH_MAX_BYTES is '2048.5', but must be a whole number."),
        ("FETCH_TIMEOUT", "soon", "FETCH_TIMEOUT is 'soon', but must be a number."),
        ("FETCH_MAX_BYTES", "inf", "FETCH_MAX_BYTES is 'inf', but must be a number."),
        ("FETCH_TIMEOUT", "nan", "FETCH_TIMEOUT is 'nan', but must be at least 0.1."),
        ("TIME_ZONE", "Mars/Olympus", "TIME_ZONE is 'Mars/Olympus', but must be a time zone"),
        ("REDIS_URL", "localhost:6379", "REDIS_URL is 'localhost:6379', but must be an address"),
        ("BASE_URL", "example.org", "BASE_URL is 'example.org', but must be an address"),
        ("DATABASE_URL", "oracle9://x", "DATABASE_URL is 'oracle9://x', but must be an address"),
        ("WEBSUB_HUBS", "https://hub.example,hub2", "WEBSUB_HUBS is 'https://hub.example,hub2', but must be addresses"),
        ("SENDFILE", "yes", "SENDFILE is 'yes', but must be one of"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL is 'LOUD', but must be one of DEBUG, INFO"),
    ],
)
def test_a_bad_value_stops_the_start_with_a_sentence(tmp_path: Path, name: str, value: str, sentence: str) -> None:
    result = load_settings(tmp_path, **{name: value})
    assert result.returncode != 0
    assert sentence in result.stderr


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first, second = load_settings(tmp_path), load_settings(tmp_path)
    assert first.stdout == second.stdout != "\n"
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_sqlite_waits_instead_of_failing() -> None:
    config = Environment({"DATABASE_URL": "sqlite:////tmp/x.sqlite3"}).database("DATABASE_URL", "")
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
        Environment({"DATABASE_URL": "nonsense://"}).database("DATABASE_URL", "")
