from __future__ import annotations

from django.apps import AppConfig


class PodcastsConfig(AppConfig):
    name = "podcasts"
