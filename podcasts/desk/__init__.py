"""The editor's desk: edits of a script, versions of it, and decisions about it. Admin, studio and API share it."""

from __future__ import annotations

from podcasts.desk.decisions import approve, recall, reject, revoice

__all__ = ["approve", "recall", "reject", "revoice"]
