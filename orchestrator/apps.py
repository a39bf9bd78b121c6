from __future__ import annotations

from django.apps import AppConfig

from orchestrator import registry


class OrchestratorConfig(AppConfig):
    name = "orchestrator"

    def ready(self) -> None:
        from orchestrator.providers import configured

        if card := configured.card():
            registry.register(card, "orchestrator.providers.configured.model")
        if card := configured.hub_card():
            registry.register(
                card, "orchestrator.providers.configured.hub_model", check="orchestrator.providers.hub.missing"
            )
