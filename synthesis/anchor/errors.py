"""Everything that can go wrong in Anchor-1, as one tree.

AnchorError
├── InvalidLine            a line the engine cannot take as it is
│   ├── UnspeakableText    characters with no English reading
│   ├── UnknownVoice
│   ├── UnknownStyle
│   ├── InvalidMarkup      a broken [pause …], [spell …], *…* mark
│   ├── InvalidPronunciation   a respelling or IPA text that is no English sound
│   └── OutOfRange         a control outside its limits, or a line too long
├── BadWeights             a weights file that is missing, cut short or of another version
└── TrainingDataMissing    a folder, file or program that training needs is not there
"""

from __future__ import annotations


class AnchorError(Exception):
    """Base of every error this package raises on purpose; the message is one sentence for a person."""


class InvalidLine(AnchorError):
    """The line cannot be spoken as it is; the message says what to change."""


class UnspeakableText(InvalidLine):
    """The text holds characters that have no English reading."""


class UnknownVoice(InvalidLine):
    """No voice of that name is in the weights."""


class UnknownStyle(InvalidLine):
    """No style of that name exists."""


class InvalidMarkup(InvalidLine):
    """A mark such as [pause 500ms] is not closed, not known or not meaningful."""


class InvalidPronunciation(InvalidLine):
    """A pronunciation override cannot be read as English sounds."""


class OutOfRange(InvalidLine):
    """A control or a length is outside the limits."""


class BadWeights(AnchorError):
    """The weights file cannot be used."""


class TrainingDataMissing(AnchorError):
    """Training needs something that is not there."""
