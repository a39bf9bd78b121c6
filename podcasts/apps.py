from __future__ import annotations

from django.apps import AppConfig


class PodcastsConfig(AppConfig):
    name = "podcasts"

    def ready(self) -> None:
        from podcasts.trust import changes

        changes.connect()
