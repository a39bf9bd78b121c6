"""What is installed says its licence, and nothing is used that may not be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from deploy.advisories import KNOWN, UNREACHABLE, verdict
from deploy.licences import LOCKS, ROOT, Rules, faults, licence_of, locked, main

RULES = Rules.read(ROOT / "deploy" / "licences.toml")
LGPL = {"old": {"licence": "LGPL-3.0-only", "why": "imported, not changed"}}


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages, found before all others."""
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


def install(folder: Path, name: str, *fields: str) -> None:
    about = folder / f"{name.replace('-', '_')}-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("\n".join(["Metadata-Version: 2.4", f"Name: {name}", "Version: 1", *fields]) + "\n")


def test_every_locked_package_has_an_allowed_licence() -> None:
    names = locked(ROOT / lock for lock in LOCKS)
    assert len(names) > 100
    assert list(faults(names, RULES)) == []


@pytest.mark.parametrize(
    ("fields", "licence"),
    [
        (["License-Expression: MIT AND (Apache-2.0 OR GPL-2.0-only)"], "MIT AND (Apache-2.0 OR GPL-2.0-only)"),
        (["License: New BSD", "Classifier: License :: OSI Approved :: BSD License"], "BSD-3-Clause"),
        (["License: GPL-3.0-only", "Classifier: License :: OSI Approved :: MIT License"], "GPL-3.0-only"),
        (["License: Copyright (c) 2015", "Classifier: License :: OSI Approved :: MIT License"], "MIT"),
        (["Classifier: License :: OSI Approved", "Classifier: License :: OSI Approved :: MIT License"], "MIT"),
        (["Classifier: Topic :: Software Development"], ""),
    ],
)
def test_it_is_read_as_the_package_says_it(installed: Path, fields: list[str], licence: str) -> None:
    install(installed, "made-up", *fields)
    assert licence_of("made-up", RULES.words) == licence


@pytest.mark.parametrize(
    ("licence", "objection"),
    [
        ("MIT", ""),
        ("Apache-2.0 WITH LLVM-exception AND MIT", ""),
        ("GPL-2.0-only OR MIT", ""),
        ("GPL-2.0-only AND MIT", "has the licence GPL-2.0-only AND MIT, which is not among the allowed ones"),
        ("MIT AND (BSD-3-Clause OR AGPL-3.0-only)", ""),
        ("AGPL-3.0-only", "has the licence AGPL-3.0-only, which is not among the allowed ones"),
        ("Do as you like", "says 'Do as you like', which is no SPDX expression"),
        ("", "does not say its licence"),
    ],
)
def test_what_is_not_allowed_is_refused(licence: str, objection: str) -> None:
    assert RULES.objection("made-up", licence) == objection


def test_an_exception_ends_when_the_licence_changes() -> None:
    rules = Rules(RULES.allowed, RULES.words, LGPL)
    assert rules.objection("old", "LGPL-3.0-only") == ""
    assert "was excepted with the licence 'LGPL-3.0-only' and now has 'AGPL-3.0-only'" in rules.objection(
        "old", "AGPL-3.0-only"
    )


def test_every_exception_is_of_a_known_package_with_a_reason() -> None:
    assert set(RULES.exceptions) <= set(locked(ROOT / lock for lock in LOCKS))
    assert all(len(exception["why"]) > 5 for exception in RULES.exceptions.values())


def test_a_lock_with_a_bad_licence_fails_and_says_what_to_do(
    installed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(installed, "viral", "License-Expression: AGPL-3.0-only")
    lock = tmp_path / "some.lock"
    lock.write_text("django==5.2.0\nviral==1\nabsent_package==2\n")
    assert main([str(lock)]) == 1
    told = capsys.readouterr().out
    assert "viral has the licence AGPL-3.0-only" in told
    assert "absent-package is locked but not installed" in told
    assert "deploy/licences.toml" in told
    lock.write_text("django==5.2.0\n")
    assert main([str(lock)]) == 0


def test_a_known_weakness_is_told_from_a_service_that_cannot_be_asked() -> None:
    fine = {"name": "a", "version": "1", "vulns": []}
    weak = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]}
    skipped = {"name": "c", "skip_reason": "not found"}
    assert verdict([fine], 1) == (0, ["No weakness of the 1 locked packages is known."])
    assert verdict([fine, weak, skipped], 3)[0] == KNOWN
    assert verdict([fine, weak], 2)[1][0] == "b 2: PYSEC-1, mended in 2.1."
    status, lines = verdict([fine, skipped], 2)
    assert (status, "about 1 of 2 packages" in lines[0]) == (UNREACHABLE, True)
    assert verdict([], 101)[0] == UNREACHABLE


def test_where_nobody_can_be_asked_the_command_says_so() -> None:
    command = [sys.executable, "deploy/advisories.py"]
    # A proxy that refuses every connection stands for a network without a way out.
    cut_off = {"HTTPS_PROXY": "http://127.0.0.1:1", "HTTP_PROXY": "http://127.0.0.1:1", "PATH": "/usr/bin:/bin"}
    strict = subprocess.run(command, cwd=ROOT, env=cut_off, capture_output=True, text=True, timeout=120, check=False)
    assert (strict.returncode, "could be asked about 0 of" in strict.stdout) == (UNREACHABLE, True), strict.stderr
    lenient = subprocess.run(
        [*command, "--unreachable-ok"], cwd=ROOT, env=cut_off, capture_output=True, text=True, timeout=120, check=False
    )
    assert (lenient.returncode, lenient.stdout) == (0, strict.stdout)
