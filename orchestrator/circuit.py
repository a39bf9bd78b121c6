"""A circuit breaker as a value: after failures in a row a model rests, then one request tries it again. Pure.

    closed ──THRESHOLD failures in a row──► open ──pause over──► half-open ──one try succeeds──► closed
                                             ▲                      └──it fails: pause doubled──┘

Times are seconds since the epoch, so that processes and hosts can share a circuit.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal

State = Literal["closed", "open", "half-open"]

THRESHOLD = 3  # failures in a row that open it
FORGET = 600.0  # a failure older than this no longer counts as "in a row"
FIRST_PAUSE = 15.0
LONGEST_PAUSE = 600.0
LONGEST_QUOTA = 3600.0  # the longest Retry-After that is believed
PROBE = 300.0  # a try whose process died is given up after this


@dataclass(frozen=True, slots=True)
class Circuit:
    failures: int = 0
    failed_at: float = 0.0
    open_until: float = 0.0
    pause: float = 0.0
    probe_until: float = 0.0
    noted: bool = False
    error: str = ""

    def state(self, now: float) -> State:
        if not self.open_until:
            return "closed"
        return "open" if now < self.open_until else "half-open"

    def admit(self, now: float) -> tuple[Circuit, bool]:
        """The circuit after someone asked to pass, and whether they may; half-open lets one through at a time."""
        state = self.state(now)
        if state == "closed":
            return self, True
        if state == "open" or now < self.probe_until:
            return self, False
        return self._with(probe_until=now + PROBE), True

    def note(self) -> tuple[Circuit, bool]:
        """The circuit with its rest noted in the ledger, and whether this is the first note of this rest."""
        return self._with(noted=True), not self.noted

    def failed(self, now: float, error: str, retry_after: float | None = None) -> Circuit:
        """The circuit after a failure; `retry_after` seconds of rest asked for by the model open it at once."""
        recent = now - self.failed_at < FORGET
        failures = self.failures + 1 if recent or self.open_until else 1
        after = Circuit(failures=failures, failed_at=now, pause=self.pause, error=error[:200])
        if retry_after is not None and retry_after > 0:
            return after._with(open_until=now + min(retry_after, LONGEST_QUOTA))
        if failures < THRESHOLD and self.state(now) == "closed":
            return after
        pause = min(max(self.pause * 2, FIRST_PAUSE), LONGEST_PAUSE)
        return after._with(pause=pause, open_until=now + pause)

    def released(self) -> Circuit:
        """The circuit after a try that said nothing about the model's health."""
        return self._with(probe_until=0.0)

    def in_words(self, now: float) -> str:
        """ "rests for 12 s more after 3 failures in a row (…)", or "" when closed."""
        state = self.state(now)
        if state == "closed":
            return ""
        times = "a failure" if self.failures == 1 else f"{self.failures} failures in a row"
        cause = f" ({self.error.rstrip('.')})" if self.error else ""
        if state == "open":
            return f"rests for {self.open_until - now:.0f} s more after {times}{cause}"
        return f"is being tried again after {times}{cause}"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Circuit:
        return cls(**{field.name: data[field.name] for field in fields(cls) if field.name in data})

    def _with(self, **changes: Any) -> Circuit:
        return Circuit(**{**asdict(self), **changes})
