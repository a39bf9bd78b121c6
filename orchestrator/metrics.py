"""The ledger and the models' health for Prometheus, computed from rows and Redis when they are asked for.

No process keeps counts of its own, so any number of web processes tell the same, and a restart resets nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from orchestrator import figures
from orchestrator.health import health_of_all

LABELS = ("task", "model", "version")
SUMS = {
    "sum_seconds": ("newsroom_model_seconds", "Wall time spent in attempts."),
    "sum_tokens_in": ("newsroom_model_tokens_in", "Tokens read."),
    "sum_tokens_out": ("newsroom_model_tokens_out", "Tokens written."),
    "sum_audio_seconds": ("newsroom_model_audio_seconds", "Seconds of audio spoken."),
    "sum_cost": ("newsroom_model_cost_dollars", "US dollars by the models' price lists."),
}


class LedgerCollector(Collector):
    def collect(self) -> Iterable[Metric]:
        yield from _ledger()
        well = GaugeMetricFamily("newsroom_model_up", "Whether a request would be sent to it.", labels=LABELS[1:])
        for health in health_of_all():
            well.add_metric([health.card.name, health.card.version], float(health.well))
        yield well


def _ledger() -> Iterator[Metric]:
    attempts = CounterMetricFamily("newsroom_model_attempts", "Attempts.", labels=(*LABELS, "outcome"))
    counted: dict[tuple[str, ...], int] = defaultdict(int)
    sums: dict[str, dict[tuple[str, ...], float]] = {name: defaultdict(float) for name in SUMS}
    for row in figures.rows():
        who = tuple(row[label] for label in LABELS)
        counted[(*who, row["outcome"])] += row["number"]
        for name, found in sums.items():
            found[who] += float(row[name])
    for labels, value in counted.items():
        attempts.add_metric(labels, value)
    yield attempts
    for name, (title, words) in SUMS.items():
        family = CounterMetricFamily(title, words, labels=LABELS)
        for who, total in sums[name].items():
            family.add_metric(who, total)
        yield family
