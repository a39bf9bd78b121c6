"""Where there is no browser, the tests in one are left out aloud, and in CI they fail."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
IN_A_BROWSER = "tests/podcasts/lab/test_journey.py"
WITHOUT = "tests/podcasts/lab/test_parts.py"


def pytest_without_a_browser(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Where neither the system nor Playwright has a Chromium."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("CI", "CHROMIUM")}
    hidden = {"PATH": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path), "DATA_DIR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments],
        cwd=ROOT, env={**inherited, **hidden, **variables}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_they_are_left_out_and_named(tmp_path: Path) -> None:
    run = pytest_without_a_browser(tmp_path, "--collect-only", IN_A_BROWSER, WITHOUT)
    assert run.returncode == 0, run.stdout + run.stderr
    kept, _, told = run.stdout.partition("LEFT OUT FOR WANT OF A BROWSER")
    assert WITHOUT in kept
    assert IN_A_BROWSER not in kept
    assert IN_A_BROWSER in told
    assert "apt install chromium" in told


def test_in_ci_they_fail_and_say_what_to_do(tmp_path: Path) -> None:
    run = pytest_without_a_browser(tmp_path, "--exitfirst", IN_A_BROWSER, CI="true")
    assert run.returncode == 1, run.stdout + run.stderr
    assert "There is no Chromium. Install Chromium" in run.stdout
    assert "LEFT OUT" not in run.stdout
