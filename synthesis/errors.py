"""Everything that can go wrong between a line and a published file, as one tree.

SynthesisError            the message is for a person and says what to do
├── VoiceNotAllowed       the voice is switched off, or its consent is missing, over or withdrawn
├── TakeRefused           a line cannot be ordered with these settings
├── SoundLost             a stored render is gone or damaged; ordering it again voices it again
├── RecordingUnreadable   a recording that somebody asks about holds no sound
├── StorageFailed         the storage would not take a file (full, read-only, unreachable)
└── MasteringError        no file fit to publish could be made
    ├── SigningFailed     the provenance of a file could not be signed or read
    ├── EncoderFailed     ffmpeg crashed, was killed or ran out of disk
    └── OutOfRange        the encoded file is not within the loudness or peak limits
"""

from __future__ import annotations


class SynthesisError(Exception):
    """Base of all errors of the sound side."""


class VoiceNotAllowed(SynthesisError):
    """The voice may not be used."""


class TakeRefused(SynthesisError):
    """A line cannot be ordered with these settings."""


class SoundLost(SynthesisError):
    """The stored audio of a render cannot be read. `render_id` says whose."""

    def __init__(self, message: str, render_id: int | None = None) -> None:
        super().__init__(message)
        self.render_id = render_id


class RecordingUnreadable(SynthesisError):
    """A recording that is to be looked into holds no sound, or too little."""


class StorageFailed(SynthesisError):
    """A file could not be stored; nothing of it is left behind."""


class MasteringError(SynthesisError):
    """No file fit to publish could be made; nothing was written."""


class EncoderFailed(MasteringError):
    """The encoder ended badly."""


class OutOfRange(MasteringError):
    """The encoded file is too loud, too quiet or peaks too high."""


class SigningFailed(MasteringError):
    """A file could not be signed, or its signature not be read."""
