"""Errors of the language model library.

ScribeError
├── BadBrief        the brief handed over cannot be read or written about; says which part
├── BadData         a training or evaluation file is missing or malformed; says which line
├── BadWriter       a writer to be compared is not known or not set up; says what it lacks
├── BadWeights      the weights folder is missing, damaged or of another format
└── ContextTooLong  the prompt does not fit the model's context
"""

from __future__ import annotations


class ScribeError(Exception):
    """Base of all errors of Scribe-1."""


class BadBrief(ScribeError):
    """A brief that cannot be written about."""


class BadData(ScribeError):
    """A data file that cannot be used."""


class BadWriter(ScribeError):
    """A writer that cannot take part in a comparison."""


class BadWeights(ScribeError):
    """A weights folder that cannot be loaded."""


class ContextTooLong(ScribeError):
    """A prompt longer than the context."""
