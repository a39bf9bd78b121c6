"""What a listener names as the sources of a podcast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, cast, get_args

from newsroom.research.errors import SourceError

Kind = Literal["newsroom", "text", "url", "upload", "web", "wikipedia"]
KINDS: tuple[Kind, ...] = get_args(Kind)
WITH_A_VALUE: dict[Kind, str] = {
    "text": "Paste some text, or leave that source out.",
    "url": "Give the address of a web page, or leave that source out.",
    "upload": "Choose a file, or leave that source out.",
}
LONGEST_TEXT = 1_000_000
LONGEST_VALUE = 1_000
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Source:
    """One source. `value` is a text, an address, or the storage name of an upload; `name` is what a listener calls it.

    The newsroom, the web and Wikipedia are searched for the topic and need neither.
    """

    kind: Kind
    value: str = ""
    name: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise SourceError(f"There is no kind of source called {str(self.kind)[:40]!r}. Take {_listed()}.")
        if self.kind in WITH_A_VALUE and not self.value.strip():
            raise SourceError(WITH_A_VALUE[self.kind])
        longest = LONGEST_TEXT if self.kind == "text" else LONGEST_VALUE
        if len(self.value) > longest:
            what = "The pasted text" if self.kind == "text" else "The address"
            raise SourceError(f"{what} is longer than {longest:,} characters. Shorten it.")
        if len(self.name) > LONGEST_NAME:
            raise SourceError(f"The name of a source is longer than {LONGEST_NAME} characters. Shorten it.")

    def to_json(self) -> dict[str, str]:
        return asdict(self)

    @classmethod
    def from_json(cls, found: Any) -> Source:
        """The source as `to_json` wrote it, or as a client of the API sent it; raises SourceError."""
        if not isinstance(found, Mapping) or not {"kind"} <= found.keys() <= {"kind", "value", "name"}:
            raise SourceError("A source has a kind and, where the kind wants them, a value and a name; nothing else.")
        if not all(isinstance(part, str) for part in found.values()):
            raise SourceError("Kind, value and name of a source are texts.")
        return cls(cast(Kind, found["kind"]), found.get("value", ""), found.get("name", ""))

    @property
    def label(self) -> str:
        """How messages call it."""
        titles = {"newsroom": "our newsroom", "text": "the pasted text", "web": "the web", "wikipedia": "Wikipedia"}
        return titles.get(self.kind) or self.name or self.value


def _listed() -> str:
    return f"{', '.join(KINDS[:-1])} or {KINDS[-1]}"
