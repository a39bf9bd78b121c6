"""Asks for known weaknesses of the locked packages, and tells "none known" from "could not be asked".

    python deploy/advisories.py [--unreachable-ok]

Ends with 1 when a weakness is known, with 3 when nobody could be asked about some package; with --unreachable-ok the
latter is said and passes, for a gate without a way out.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
AUDIT = (
    sys.executable, "-m", "pip_audit", "--no-deps", "--disable-pip", "--progress-spinner", "off", "--timeout", "10",
    "--format", "json", "--requirement",
)  # fmt: skip
SECONDS = 600
KNOWN, UNREACHABLE = 1, 3


def ask(lock: Path) -> list[dict[str, Any]]:
    """What is told of each package; nothing where the service could not be asked at all."""
    told = subprocess.run([*AUDIT, str(lock)], capture_output=True, text=True, timeout=SECONDS, check=False)  # noqa: S603
    try:
        found: list[dict[str, Any]] = json.loads(told.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        print(told.stderr.strip()[-500:], file=sys.stderr)
        return []
    return found


def verdict(told: Sequence[dict[str, Any]], locked: int) -> tuple[int, list[str]]:
    """The exit status and what to say."""
    weak = [
        f"{package['name']} {package['version']}: {weakness['id']}, mended in "
        f"{', '.join(weakness['fix_versions']) or 'no version yet'}."
        for package in told
        for weakness in package.get("vulns", [])
    ]
    asked = sum("skip_reason" not in package for package in told)
    if weak:
        return KNOWN, [*weak, "Raise them in pyproject.toml, then make lock."]
    if asked < locked:
        return UNREACHABLE, [
            f"The advisories at pypi.org could be asked about {asked} of {locked} packages, not about the others."
            " Try again where pypi.org can be reached."
        ]
    return 0, [f"No weakness of the {locked} locked packages is known."]


def main(arguments: list[str]) -> int:
    lock = ROOT / "requirements.lock"
    status, lines = verdict(ask(lock), sum("==" in line for line in lock.read_text().splitlines()))
    print("\n".join(lines))
    return 0 if status == UNREACHABLE and "--unreachable-ok" in arguments else status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
