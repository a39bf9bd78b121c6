from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from config.health import health
from config.metrics import metrics

urlpatterns = [
    path("admin/", admin.site.urls),
    path("health", health, name="health"),
    path("metrics", metrics, name="metrics"),
    path("api/v1/", include("podcasts.api.urls")),
    path("", include("podcasts.studio.urls")),
    path("", include("podcasts.urls")),
]
