"""Where one answer leads: the links of the OpenAPI document, for programs that find their way by it."""

from __future__ import annotations

from typing import Any

# What may be done with an episode that an answer holds, and where in the answer its GUID stands.
STEPS = (
    "get_episode", "change_episode", "get_audio", "get_script", "withdraw_episode", "republish_episode",
    "cancel_podcast", "retry_episode", "remix_podcast", "delete_episode", "restore_podcast",
)  # fmt: skip
EPISODE = "$response.body#/guid"
ANSWERS = {
    "order_podcast": ("201", EPISODE), "remix_podcast": ("201", EPISODE), "get_episode": ("200", EPISODE),
    "cancel_podcast": ("200", EPISODE), "retry_episode": ("200", EPISODE), "withdraw_episode": ("200", EPISODE),
    "republish_episode": ("200", EPISODE), "restore_podcast": ("200", EPISODE),
}  # fmt: skip
OF_SHOW = ("get_show", "open_private_feed", "close_private_feed")
# What has no answer leads on by the address it had.
GONE = "$request.path.guid"


def add(operation: dict[str, Any]) -> None:
    """The links of one operation, where it has some."""
    name = operation["operationId"]
    if name == "delete_episode":
        _link(operation, "204", {step: {"guid": GONE} for step in ("restore_podcast", "get_episode")})
    if name not in ANSWERS:
        return
    status, guid = ANSWERS[name]
    _link(operation, status, {step: {"guid": guid} for step in STEPS if step != name})
    if guid == EPISODE:
        _link(operation, status, {step: {"slug": "$response.body#/show"} for step in OF_SHOW})


def _link(operation: dict[str, Any], status: str, leads: dict[str, dict[str, str]]) -> None:
    links = operation["responses"][status].setdefault("links", {})
    links.update({to: {"operationId": to, "parameters": values} for to, values in leads.items()})
