from __future__ import annotations

from django.apps import AppConfig
from django.conf import settings

from orchestrator import registry


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        from newsroom.scribe.provider import SCRIBE
        from newsroom.writing.card import EXTRACTIVE

        if SCRIBE.name not in settings.MODELS_OFF:
            registry.register(SCRIBE, "newsroom.scribe.provider.build", check="newsroom.scribe.provider.missing")
        registry.register(EXTRACTIVE, "newsroom.writing.extractive.build")
