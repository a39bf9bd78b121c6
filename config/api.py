"""How Django REST framework and its OpenAPI generator are set up."""

from __future__ import annotations

from typing import Any

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "podcasts.api.authentication.KeyAuthentication",
        "podcasts.api.authentication.BrowserAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["podcasts.api.permissions.HasScope", "podcasts.api.permissions.IsPermitted"],
    "DEFAULT_THROTTLE_CLASSES": ["podcasts.api.limits.RequestLimits"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "podcasts.api.schema.ApiSchema",
    "EXCEPTION_HANDLER": "podcasts.api.problems.handle",
    "URL_FORMAT_OVERRIDE": None,
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Newsroom",
    "VERSION": "1",
    "DESCRIPTION": "Shows, episodes, scripts, voices and the news they rest on. Errors are problem documents "
    "(RFC 9457); lists come in pages by cursor; reads carry an ETag; a POST with an Idempotency-Key is done once.",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_NO_READ_ONLY_REQUIRED": False,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "podcasts.api.schema.complete",
    ],
    "COMPONENT_SPLIT_PATCH": False,
    "ENUM_NAME_OVERRIDES": {
        "FeedStateEnum": "newsroom.models.Feed.State",
        "RenderStateEnum": "synthesis.models.Render.State",
        "FeedTurnEnum": [("active", "active"), ("paused", "paused")],
        "KeyStateEnum": "podcasts.api.models.ApiKey.State",
        "ShowTypeEnum": "podcasts.models.Show.Type",
        "EpisodeTypeEnum": "podcasts.models.Episode.Type",
    },
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
}
