"""What is known of the extractive writer."""

from __future__ import annotations

from orchestrator.protocols import ModelCard

EXTRACTIVE = ModelCard(
    name="Extractive",
    version="1",
    kind="in-house",
    tasks=frozenset({"summary", "story", "frame"}),
    languages=frozenset({"en"}),
    retention="host",
    licence="Apache-2.0",
    latency=0.05,
    throughput=20_000,
    training_data="none",
    safety="Says only sentences of the sources, shortened by rule; cannot add a claim.",
    floor=True,
)
