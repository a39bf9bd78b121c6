"""Holds the licences of all locked packages against deploy/licences.toml, from what is installed: no network needed.

    python deploy/licences.py [LOCK …]

A package says its licence as an SPDX expression, in words, or by its classifiers. What is none of the allowed ones
needs an exception with a reason, and one that has changed its licence since needs a new one.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from boolean import Expression
from license_expression import ExpressionError, LicenseSymbol, get_spdx_licensing

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("requirements.lock", "requirements-espeak.lock", "requirements-dev.lock")
NO_LICENCES = ("OSI Approved", "DFSG approved")  # classifiers that name none
SPDX = get_spdx_licensing()


@dataclass(frozen=True, slots=True)
class Rules:
    allowed: frozenset[str]
    words: dict[str, str]
    exceptions: dict[str, dict[str, str]]

    @classmethod
    def read(cls, path: Path) -> Rules:
        data: dict[str, Any] = tomllib.loads(path.read_text())
        return cls(frozenset(data["allowed"]), data["words"], data["exceptions"])

    def objection(self, name: str, licence: str) -> str:
        """Why the package is not to be used with this licence, or ""."""
        if exception := self.exceptions.get(name):
            expected = exception["licence"]
            return "" if licence == expected else f"was excepted with the licence {expected!r} and now has {licence!r}"
        if not licence:
            return "does not say its licence"
        if not is_spdx(licence):
            return f"says {licence!r}, which is no SPDX expression"
        allowed = self._allows(SPDX.parse(licence))
        return "" if allowed else f"has the licence {licence}, which is not among the allowed ones"

    def _allows(self, found: Expression) -> bool:
        if isinstance(found, LicenseSymbol) or not found.args:
            return str(found) in self.allowed
        of = all if isinstance(found, SPDX.AND) else any
        return of(self._allows(part) for part in found.args)


def licence_of(name: str, words: dict[str, str]) -> str:
    """What an installed package says; "" where it says nothing. Raises `PackageNotFoundError`.

    Its own field counts where it is a licence at all, and not a sentence or the whole text of one.
    """
    about = metadata(name)
    if expression := about.get("License-Expression"):
        return str(expression)
    told = str(about.get("License") or "").strip()
    if told in words or is_spdx(told):
        return words.get(told, told)
    classifiers = [
        one.rpartition(" :: ")[2] for one in about.get_all("Classifier") or [] if one.startswith("License ::")
    ]
    return " OR ".join(words.get(one, one) for one in classifiers if one not in NO_LICENCES)


def is_spdx(text: str) -> bool:
    try:
        return bool(text) and SPDX.parse(text, validate=True) is not None
    except ExpressionError:
        return False


def locked(paths: Iterable[Path]) -> list[str]:
    """The names of the packages in lock files, each once, in lower case with dashes."""
    lines = (line for path in paths for line in path.read_text().splitlines())
    found = (re.match(r"[A-Za-z0-9][\w.-]*(?==)", line) for line in lines)
    return sorted({re.sub(r"[-_.]+", "-", match[0]).lower() for match in found if match})


def faults(names: Iterable[str], rules: Rules) -> Iterator[str]:
    """A sentence for each package that must not be used as it is."""
    for name in names:
        try:
            why = rules.objection(name, licence_of(name, rules.words))
        except PackageNotFoundError:
            why = "is locked but not installed, so its licence can't be read"
        if why:
            yield f"{name} {why}."


def main(arguments: list[str]) -> int:
    names = locked(Path(argument) for argument in arguments or [str(ROOT / lock) for lock in LOCKS])
    rules = Rules.read(ROOT / "deploy" / "licences.toml")
    found = list(faults(names, rules))
    for fault in found:
        print(fault)
    if found:
        print("Use another package, or add the licence or an exception with its reason to deploy/licences.toml.")
        return 1
    excepted = sorted(set(names) & set(rules.exceptions))
    print(f"{len(names)} packages have licences that are allowed; {len(excepted)} by exception: {', '.join(excepted)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
