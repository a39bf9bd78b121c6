"""Watermarks and what they stand for: numbers given out, markers made, recordings looked at.

Two layers lie in a published episode. The programme's mark, put in at mastering, names the episode; under it each
line carries the fainter mark of the model that spoke it, so that a line that leaves the house alone is known too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.conf import settings
from numpy.typing import NDArray

from orchestrator.protocols import ModelCard
from synthesis.models import Mark
from synthesis.watermark import detection
from synthesis.watermark.detection import Detection
from synthesis.watermark.embedding import Marker

VOICE_SNR = 36.0  # dB; the programme's mark comes on top


@dataclass(frozen=True, slots=True)
class Finding:
    """A mark in a recording. `mark` is None where it is ours but cannot be read, or its record is lost."""

    layer: str
    detection: Detection
    mark: Mark | None


def programme_marker(subject: str, made_by: Iterable[str], rate: int) -> Marker:
    """The marker of a finished programme; the same subject always has the same number."""
    models = sorted(set(made_by))
    mark, _ = Mark.objects.update_or_create(layer=Mark.Layer.PROGRAMME, subject=subject, defaults={"made_by": models})
    return Marker(key(), mark.pk, rate, layer=mark.layer)


def voice_marker(card: ModelCard, rate: int) -> Marker:
    """The marker of lines that a voice model speaks."""
    mark, _ = Mark.objects.get_or_create(
        layer=Mark.Layer.VOICE, subject=card.label[:80], defaults={"made_by": [card.label]}
    )
    return Marker(key(), mark.pk, rate, layer=mark.layer, snr=VOICE_SNR)


def find(samples: NDArray[np.float32], rate: int) -> list[Finding]:
    """Our marks in a recording (n,) or (n, channels), the programme's first."""
    findings = []
    for layer in Mark.Layer.values:
        found = detection.detect(samples, rate, key(), layer=layer)
        if found:
            number = -1 if found.number is None else found.number
            findings.append(Finding(layer, found, Mark.objects.filter(layer=layer, pk=number).first()))
    return findings


def key() -> bytes:
    return hashlib.sha256(b"watermark key 1\0" + settings.WATERMARK_KEY.encode()).digest()
