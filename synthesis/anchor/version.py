"""What makes other sound from the same weights: counted up whenever the front end, a control or a style changes."""

from __future__ import annotations

RULES = "r2"
