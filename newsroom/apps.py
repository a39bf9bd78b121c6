from __future__ import annotations

from django.apps import AppConfig

from orchestrator import registry


class NewsroomConfig(AppConfig):
    name = "newsroom"

    def ready(self) -> None:
        from newsroom.writing.card import EXTRACTIVE

        registry.register(EXTRACTIVE, "newsroom.writing.extractive.build")
