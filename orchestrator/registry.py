"""The models this installation knows: their cards, and how to build each when it is first asked.

Apps register theirs in `AppConfig.ready()` by dotted path, so a web process knows every card and loads no model.
A model is built once per process, on its first use. No Django, no torch here.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from orchestrator.errors import ModelError, ModelUnavailable
from orchestrator.protocols import ModelCard, TextModel, VoiceModel

Model = TextModel | VoiceModel


@dataclass(slots=True)
class Entry:
    """A registered model. `check` is the dotted path of a function that says why it cannot run here, or ""."""

    card: ModelCard
    factory: str
    check: str = ""
    model: Model | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def build(self) -> Model:
        """The model of this process; built by the first caller while others wait. Raises `ModelUnavailable`."""
        with self.lock:
            if self.model is None:
                self.model = _built(self.card, self.factory)
            return self.model

    def missing(self) -> str:
        """Why the model cannot run in this process, as the end of a sentence about it; empty when it can."""
        if not self.check or self.model is not None:
            return ""
        try:
            return str(_resolve(self.check)() or "")
        except Exception as error:
            return f"cannot be checked ({error})"


_entries: dict[str, Entry] = {}


def register(card: ModelCard, factory: str, *, check: str = "", beside: bool = False) -> None:
    """Make a model known. `factory` and `check` are dotted paths of callables without arguments.

    A second registration of the same name takes the place of the first, unless it is a new version to stand `beside`
    it, which a rollout brings to some shows first.
    """
    if not beside:
        unregister(card.name)
    _entries[card.label] = Entry(card, factory, check)


def unregister(name: str) -> None:
    """All versions of it."""
    for label in [label for label, entry in _entries.items() if entry.card.name == name]:
        del _entries[label]


def entries() -> list[Entry]:
    """All that is registered, in the order of registration."""
    return list(_entries.values())


def cards() -> list[ModelCard]:
    return [entry.card for entry in entries()]


def get(name: str) -> Entry:
    """The entry of a name and version, or of a name: the version that was there first.

    Raises `ModelUnavailable` when there is none.
    """
    if name in _entries:
        return _entries[name]
    for entry in _entries.values():
        if entry.card.name == name:
            return entry
    known = ", ".join(entry.card.name for entry in _entries.values()) or "none"
    raise ModelUnavailable(f"There is no model named {name!r}; registered are: {known}.")


def _built(card: ModelCard, factory: str) -> Model:
    try:
        model = _resolve(factory)()
    except ModelError:
        raise
    except Exception as error:
        raise ModelUnavailable(f"{card.name} could not be started: {error or type(error).__name__}") from error
    wanted: Any = VoiceModel if "speech" in card.tasks else TextModel
    if not isinstance(model, wanted):
        raise ModelUnavailable(f"{card.name} could not be started: {factory} made no {wanted.__name__}.")
    found: Model = model
    return found


def _resolve(path: str) -> Callable[[], Any]:
    module, _, name = path.replace(":", ".").rpartition(".")
    found: Callable[[], Any] = getattr(import_module(module), name)
    return found
