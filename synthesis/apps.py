"""Makes the voice models known to the orchestrator, Anchor-1 before the last resort."""

from __future__ import annotations

from django.apps import AppConfig


class SynthesisConfig(AppConfig):
    name = "synthesis"

    def ready(self) -> None:
        from orchestrator import registry
        from synthesis import anchor_voice
        from synthesis.espeak import voice as espeak

        registry.register(anchor_voice.card(), "synthesis.anchor_voice.build", check="synthesis.anchor_voice.missing")
        registry.register(espeak.card(), "synthesis.espeak.voice.build", check="synthesis.espeak.voice.missing")
