from __future__ import annotations

from django.urls import path, re_path

from podcasts.api import pages as api_pages
from podcasts.duels import pages as duels
from podcasts.feeds import views as feeds
from podcasts.media import files
from podcasts.pages import embed, views
from podcasts.trust import views as trust
from podcasts.webhooks import pages as webhooks

app_name = "podcasts"
urlpatterns = [
    path("", views.index, name="index"),
    path("check/", trust.check, name="check"),
    path("check/<uuid:guid>/", trust.checked, name="checked"),
    path("duels/", duels.judge, name="duels"),
    path("duels/scores/", duels.standings, name="duel_scores"),
    path("duels/<str:ticket>/<str:side>.flac", duels.sound, name="duel_sound"),
    path("favicon.ico", views.favicon, name="favicon"),
    path("shows/<slug:slug>/", views.show, name="show"),
    path("shows/<slug:slug>/<uuid:guid>/", views.episode, name="episode"),
    path("shows/<slug:slug>/<uuid:guid>/embed/", embed.player, name="embed"),
    path("oembed", embed.oembed, name="oembed"),
    path("shows/<slug:slug>/<uuid:guid>/provenance/", trust.provenance, name="provenance"),
    path("shows/<slug:slug>/<uuid:guid>/progress", views.progress, name="progress"),
    path("shows.opml", feeds.all_shows, name="opml"),
    path("shows/<slug:slug>/feed.xml", feeds.feed, name="feed"),
    path("shows/<slug:slug>/feed.json", feeds.json_feed, name="json_feed"),
    path("feeds/password.xml", feeds.password_feed, name="password_feed"),
    path("feeds/<str:token>.xml", feeds.private_feed, name="private_feed"),
    path("feeds/<str:token>.json", feeds.private_json_feed, name="private_json_feed"),
    path("shows/<slug:slug>/cover.jpg", files.cover, name="cover"),
    path("shows/<slug:slug>/cover-<int:side>.jpg", files.thumbnail, name="thumbnail"),
    path("shows/<slug:slug>/<uuid:guid>/cover.jpg", files.episode_cover, name="episode_cover"),
    path("shows/<slug:slug>/<uuid:guid>/episode.mp3", files.audio, name="audio"),
    path("shows/<slug:slug>/<uuid:guid>/chapters.json", files.chapters, name="chapters"),
    path("shows/<slug:slug>/<uuid:guid>/chapter-<int:number>.jpg", files.chapter_image, name="chapter_image"),
    path("shows/<slug:slug>/<uuid:guid>/transcript.<str:kind>", files.transcript, name="transcript"),
    path("account/keys", api_pages.keys, name="keys"),
    path("account/keys/<int:pk>/secret", api_pages.draw, name="key-draw"),
    path("account/keys/<int:pk>/revoke", api_pages.revoke, name="key-revoke"),
    path("account/webhooks", webhooks.webhooks, name="webhooks"),
    path("account/webhooks/<int:pk>/deliveries", webhooks.deliveries, name="deliveries"),
    path("account/webhooks/<int:pk>/secret", webhooks.rotate, name="webhook-secret"),
    re_path(r"^account/webhooks/(?P<pk>[0-9]+)/(?P<action>test|on|off|delete)$", webhooks.act, name="webhook-act"),
    path("account/deliveries/<int:pk>/redeliver", webhooks.redeliver, name="redeliver"),
]
