"""Addresses of the desk, below the admin's episodes."""

from __future__ import annotations

from django.contrib.admin import AdminSite
from django.urls import URLPattern, path

from podcasts.desk import pages


def urls(site: AdminSite) -> list[URLPattern]:
    """Each behind the admin's own guard: a staff login, never cached, protected against forged posts."""
    guarded = site.admin_view
    return [
        path("desk/", guarded(pages.queue), name="podcasts_desk"),
        path("desk/<int:pk>/", guarded(pages.script), name="podcasts_desk_script"),
        path("desk/<int:pk>/insert/", guarded(pages.insert), name="podcasts_desk_insert"),
        path("desk/<int:pk>/decide/", guarded(pages.decide), name="podcasts_desk_decide"),
        path("desk/<int:pk>/compare/", guarded(pages.compare), name="podcasts_desk_compare"),
        path("desk/<int:pk>/lines/<int:line>/", guarded(pages.edit), name="podcasts_desk_line"),
        path("desk/<int:pk>/lines/<int:line>/audio/", guarded(pages.audio), name="podcasts_desk_audio"),
    ]
