"""How each registered model fares, in words."""

from __future__ import annotations

import time
from dataclasses import dataclass

from orchestrator import registry
from orchestrator.breaker import breaker
from orchestrator.protocols import ModelCard


@dataclass(frozen=True, slots=True)
class Health:
    """`well` is whether a request would be sent to it now; `words` says why or why not."""

    card: ModelCard
    well: bool
    words: str

    @property
    def tasks(self) -> str:
        return ", ".join(sorted(self.card.tasks))

    @property
    def languages(self) -> str:
        return ", ".join(sorted(self.card.languages)).replace("*", "any")


def health_of_all() -> list[Health]:
    return [health(entry) for entry in registry.entries()]


def health(entry: registry.Entry) -> Health:
    """By the installation of this process and the circuit that all processes share."""
    if missing := entry.missing():
        return Health(entry.card, False, missing)
    now = time.time()
    circuit = breaker().look(entry.card.label)
    return Health(entry.card, circuit.state(now) != "open", circuit.in_words(now) or "ready")
