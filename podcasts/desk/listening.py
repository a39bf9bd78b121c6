"""Hearing one line before the whole is voiced."""

from __future__ import annotations

from podcasts.models import Line
from podcasts.production.voicing import order_lines
from synthesis.models import Render
from synthesis.tasks import offer


def voice(line: Line) -> Render:
    """The line's render: found if these words were spoken before, else a voice worker speaks it soon."""
    order_lines(line.script.episode, [line])
    assert line.render is not None  # noqa: S101  just ordered
    if line.render.state != Render.State.DONE:
        offer()
    return line.render
