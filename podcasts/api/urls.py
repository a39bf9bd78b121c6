"""Addresses under /api/v1/. None ends in a slash."""

from __future__ import annotations

from django.urls import path, re_path

from podcasts.api.views import account, documents, episodes, newsroom, prompts, scripts, shows, sound, webhooks

app_name = "api"
urlpatterns = [
    path("", account.RootView.as_view(), name="root"),
    path("openapi.json", documents.OpenApiView.as_view(), name="openapi"),
    path("docs", documents.docs, name="docs"),
    path("me", account.MeView.as_view(), name="me"),
    path("keys", account.KeysView.as_view(), name="keys"),
    path("keys/<int:pk>", account.KeyView.as_view(), name="key"),
    path("keys/<int:pk>/secret", account.SecretView.as_view(), name="key-secret"),
    path("shows", shows.ShowsView.as_view(), name="shows"),
    path("shows/<slug:slug>", shows.ShowView.as_view(), name="show"),
    path("shows/<slug:slug>/editions", shows.EditionsView.as_view(), name="editions"),
    path("episodes", episodes.EpisodesView.as_view(), name="episodes"),
    path("episodes/<uuid:guid>", episodes.EpisodeView.as_view(), name="episode"),
    path("episodes/<uuid:guid>/audio", episodes.AudioView.as_view(), name="episode-audio"),
    path("episodes/<uuid:guid>/transcript/<str:kind>", episodes.TranscriptView.as_view(), name="transcript"),
    path("episodes/<uuid:guid>/script", scripts.ScriptView.as_view(), name="script"),
    path("episodes/<uuid:guid>/retry", episodes.RetryView.as_view(), name="retry"),
    path("episodes/<uuid:guid>/approve", episodes.ApproveView.as_view(), name="approve"),
    path("episodes/<uuid:guid>/withdraw", episodes.WithdrawView.as_view(), name="withdraw"),
    path("episodes/<uuid:guid>/republish", episodes.RepublishView.as_view(), name="republish"),
    path("episodes/<uuid:guid>/remix", prompts.RemixView.as_view(), name="remix"),
    path("episodes/<uuid:guid>/cancel", prompts.CancelView.as_view(), name="cancel"),
    path("episodes/<uuid:guid>/restore", prompts.RestoreView.as_view(), name="restore"),
    path("prompts", prompts.PromptsView.as_view(), name="prompts"),
    path("uploads", prompts.UploadsView.as_view(), name="uploads"),
    path("voices", sound.VoicesView.as_view(), name="voices"),
    path("voices/<slug:slug>", sound.VoiceView.as_view(), name="voice"),
    path("renders", sound.RendersView.as_view(), name="renders"),
    path("renders/<str:signed>", sound.RenderView.as_view(), name="render"),
    path("renders/<str:signed>/audio", sound.RenderAudioView.as_view(), name="render-audio"),
    path("feeds", newsroom.FeedsView.as_view(), name="feeds"),
    path("feeds/<int:pk>", newsroom.FeedView.as_view(), name="feed"),
    path("feeds/<int:pk>/poll", newsroom.PollView.as_view(), name="poll"),
    path("articles", newsroom.ArticlesView.as_view(), name="articles"),
    path("articles/<int:pk>", newsroom.ArticleView.as_view(), name="article"),
    path("stories", newsroom.StoriesView.as_view(), name="stories"),
    path("stories/<int:pk>", newsroom.StoryView.as_view(), name="story"),
    path("models", sound.ModelsView.as_view(), name="models"),
    path("ledger", sound.LedgerView.as_view(), name="ledger"),
    path("webhooks", webhooks.WebhooksView.as_view(), name="webhooks"),
    path("webhooks/<int:pk>", webhooks.WebhookView.as_view(), name="webhook"),
    path("webhooks/<int:pk>/secret", webhooks.RotateView.as_view(), name="webhook-secret"),
    path("webhooks/<int:pk>/test", webhooks.TestView.as_view(), name="webhook-test"),
    path("webhooks/<int:pk>/deliveries", webhooks.DeliveriesView.as_view(), name="deliveries"),
    path("deliveries/<int:pk>/redeliver", webhooks.RedeliverView.as_view(), name="redeliver"),
    re_path(r".*", documents.nothing_here),
]
