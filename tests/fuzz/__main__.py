"""Fuzzing that goes on from where it stopped: coverage-guided, with atheris, a process for each door.

    python -m tests.fuzz --minutes 10 [DOOR …]

Starts from tests/fuzz/corpus and var/fuzz; what reaches new code is kept in var/fuzz. A finding is written to
var/fuzz/findings; mend its cause, then keep the file in tests/fuzz/corpus/DOOR under a name that says what was wrong.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import subprocess
import sys
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
WORK = Path("var/fuzz")
FINDINGS = WORK / "findings"
LONGEST_INPUT = 4_096
SLOW = 20  # s for one input
# Whose branches count as new: ours, and the readers in Python that we feed.
WATCHED = ["newsroom", "orchestrator", "podcasts", "synthesis", "PIL", "docx", "feedparser", "pypdf"]
LAST = re.compile(r"#(\d+)\s+DONE\s+cov: (\d+) ft: (\d+) corp: (\d+)")


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--minutes", type=float, default=10, help="for all doors together")
    options.add_argument("--inside", type=float, default=0, help=argparse.SUPPRESS)
    options.add_argument("doors", nargs="*", metavar="DOOR", help="a folder of tests/fuzz/corpus; all of them if none")
    asked = options.parse_args()
    known = sorted(folder.name for folder in CORPUS.iterdir())
    if unknown := set(asked.doors) - set(known):
        options.error(f"there is no door {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    doors = asked.doors or known
    if asked.inside:
        fuzz(doors[0], asked.inside)
    print("| door | inputs | edges | kept | finding |\n|---|---|---|---|---|")
    found = [report(door, asked.minutes * 60 / len(doors)) for door in doors]
    sys.exit(any(found))


def report(door: str, seconds: float) -> bool:
    """Fuzz one door in a process of its own and print its row; whether something was found."""
    FINDINGS.mkdir(parents=True, exist_ok=True)
    before = set(FINDINGS.glob(f"{door}-*"))
    command = [sys.executable, "-m", "tests.fuzz", f"--inside={seconds}", door]
    done = subprocess.run(command, capture_output=True, text=True, check=False, errors="replace")
    found = sorted(set(FINDINGS.glob(f"{door}-*")) - before)
    (WORK / f"{door}.log").write_text(done.stdout + done.stderr)
    last = LAST.search(done.stderr)
    figures = " | ".join((last[1], last[2], last[4]) if last else ("", "", ""))
    broken = done.returncode != 0 and not found
    told = ", ".join(map(str, found)) or (
        f"it broke off ({done.returncode}), see {WORK / door}.log" if broken else "none"
    )
    print(f"| {door} | {figures} | {told} |", flush=True)
    return bool(found) or broken


def fuzz(door: str, seconds: float) -> None:
    """Runs until the time is over or something is found; libFuzzer ends the process."""
    import atheris
    import django

    kept = WORK / door
    kept.mkdir(parents=True, exist_ok=True)
    arguments = [
        f"-max_total_time={max(1, round(seconds))}", f"-timeout={SLOW}", f"-max_len={LONGEST_INPUT}",
        f"-artifact_prefix={FINDINGS}/{door}-", "-rss_limit_mb=4096", str(kept), str(CORPUS / door),
    ]  # fmt: skip
    with atheris.instrument_imports(include=WATCHED):
        django.setup()
        from tests.fuzz.doors import DOORS
    logging.disable(logging.CRITICAL)  # as the process that reads uploads does; readers complain of each input
    atheris.Setup([sys.argv[0], *arguments], DOORS[door])
    atheris.Fuzz()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main()
