"""Anchor-1, the in-house voice model: a library of plain torch, and a command line (`python -m synthesis.anchor`)."""
