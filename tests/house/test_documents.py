"""What the documents point to is there: files, headings, decisions by their number, settings by their name."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXTS = {".md", ".py", ".js", ".css", ".html", ".toml", ".yml", ".sh"}
FILES = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
TRACKED = [ROOT / name for name in FILES if not name.startswith("tests/fuzz/corpus/")]
DOCUMENTS = [path for path in TRACKED if path.suffix == ".md"]


def prose(path: Path) -> str:
    return re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def headings(path: Path) -> set[str]:
    """The fragments under which GitHub offers the headings of a document."""
    found = re.findall(r"^#+ (.*)$", prose(path), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in found}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in re.findall(r"\]\(([^)\s]+)\)", prose(path)):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, fragment = link.partition("#")
        target = path.parent / name if name else path
        assert target.exists(), link
        assert not fragment or fragment in headings(target), link


def test_decisions_that_are_spoken_of_were_made() -> None:
    made = {path.name[:4] for path in (ROOT / "docs/decisions").glob("[0-9]*.md")}
    spoken = {
        (str(path.relative_to(ROOT)), number)
        for path in TRACKED
        if path.suffix in TEXTS and path != Path(__file__)
        for number in re.findall(r"\b[Dd]ecisions?[ /](\d{4})\b", path.read_text(encoding="utf-8"))
    }
    assert len(spoken) > 10
    assert not {(where, number) for where, number in spoken if number not in made}


def test_the_settings_that_are_read_are_those_that_are_documented() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z0-9_]+)"', (ROOT / "config/settings.py").read_text()))
    rows = re.findall(r"^\| (`[A-Z].*?) \|", (ROOT / "docs/settings.md").read_text(), flags=re.MULTILINE)
    documented = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert len(read) > 10
    assert read == documented
