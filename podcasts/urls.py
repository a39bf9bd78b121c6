from __future__ import annotations

from django.urls import path

from podcasts import files, rss, views
from podcasts.api import pages as api_pages

app_name = "podcasts"
urlpatterns = [
    path("", views.index, name="index"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("shows/<slug:slug>/", views.show, name="show"),
    path("shows/<slug:slug>/<uuid:guid>/", views.episode, name="episode"),
    path("shows/<slug:slug>/<uuid:guid>/progress", views.progress, name="progress"),
    path("shows/<slug:slug>/feed.xml", rss.feed, name="feed"),
    path("shows/<slug:slug>/cover.jpg", files.cover, name="cover"),
    path("shows/<slug:slug>/cover-<int:side>.jpg", files.thumbnail, name="thumbnail"),
    path("shows/<slug:slug>/<uuid:guid>/episode.mp3", files.audio, name="audio"),
    path("shows/<slug:slug>/<uuid:guid>/chapters.json", files.chapters, name="chapters"),
    path("shows/<slug:slug>/<uuid:guid>/chapter-<int:number>.jpg", files.chapter_image, name="chapter_image"),
    path("shows/<slug:slug>/<uuid:guid>/transcript.<str:kind>", files.transcript, name="transcript"),
    path("account/keys", api_pages.keys, name="keys"),
    path("account/keys/<int:pk>/secret", api_pages.draw, name="key-draw"),
    path("account/keys/<int:pk>/revoke", api_pages.revoke, name="key-revoke"),
]
