"""The listeners and voices of the studio's tests."""

from __future__ import annotations

from tests.podcasts.studio.conftest import ana, outsider, voices

__all__ = ["ana", "outsider", "voices"]
