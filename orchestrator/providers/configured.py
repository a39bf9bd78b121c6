"""The writers that the settings name: an OpenAI-compatible server, an open checkpoint in the write worker."""

from __future__ import annotations

from pathlib import Path
from typing import cast
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from orchestrator.protocols import ModelCard, Retention
from orchestrator.providers.chat import Chat
from orchestrator.providers.hub import HubChat
from orchestrator.providers.prompted import PromptedModel
from orchestrator.providers.prompting import PROMPTS


def card() -> ModelCard | None:
    """Its card, or None when the settings name no server."""
    if not settings.OPENAI_BASE_URL:
        return None
    if not settings.OPENAI_MODEL:
        raise ImproperlyConfigured("OPENAI_BASE_URL is set, but OPENAI_MODEL is empty: name the model to ask for.")
    outside = settings.OPENAI_RETENTION == "provider"
    return ModelCard(
        name=settings.OPENAI_MODEL,
        version=f"at {urlsplit(settings.OPENAI_BASE_URL).hostname}",
        kind="partner" if outside else "open",
        tasks=frozenset({"summary", "story", "frame"}),
        languages=frozenset(settings.OPENAI_LANGUAGES) or frozenset({"*"}),
        retention=cast("Retention", settings.OPENAI_RETENTION),
        licence="by the terms of its provider" if outside else "by the model's own licence",
        price_per_million_tokens_in=settings.OPENAI_PRICE_IN,
        price_per_million_tokens_out=settings.OPENAI_PRICE_OUT,
    )


def model() -> PromptedModel:
    found = card()
    if found is None:
        raise ImproperlyConfigured("No OpenAI-compatible server is set; set OPENAI_BASE_URL.")
    return PromptedModel(found, Chat(settings.OPENAI_BASE_URL, found.name, settings.OPENAI_API_KEY), _prompts())


def hub_card() -> ModelCard | None:
    """The card of the open checkpoint, or None when the settings name none."""
    if not settings.HUB_MODEL:
        return None
    return ModelCard(
        name=Path(settings.HUB_MODEL).name,
        version="here",
        kind="open",
        tasks=frozenset({"summary", "story", "frame"}),
        languages=frozenset(settings.HUB_LANGUAGES) or frozenset({"*"}),
        retention="host",
        licence="by the model's own licence",
    )


def hub_model() -> PromptedModel:
    found = hub_card()
    if found is None:
        raise ImproperlyConfigured("No open checkpoint is set; set HUB_MODEL.")
    return PromptedModel(found, HubChat(settings.HUB_MODEL), _prompts())


def _prompts() -> Path:
    return Path(settings.OPENAI_PROMPTS) if settings.OPENAI_PROMPTS else PROMPTS
