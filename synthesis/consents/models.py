"""A consent that was read aloud: the sentence, the recording of it, and what was heard.

`synthesis.models` has this too.
"""

from __future__ import annotations

import uuid

from django.db import models

from synthesis.consents.likeness import MOST
from synthesis.consents.sentence import LEAST_HEARD, enough
from synthesis.listening import Listening


def _place(reading: Reading, name: str) -> str:
    """Under a name that says nothing: what it was called at home is nobody's business."""
    return f"consents/{uuid.uuid4().hex}.bin"


class Reading(Listening):
    """Somebody reads a consent aloud; a second recording is of the voice that is going to be used."""

    consent = models.OneToOneField("synthesis.Consent", on_delete=models.CASCADE, related_name="reading")
    sentence = models.TextField(editable=False)
    words = models.JSONField(default=list, editable=False, help_text="Drawn by chance, so that no old recording fits.")
    recording = models.FileField(
        upload_to=_place, blank=True, help_text="The person reading the sentence, in a quiet room."
    )
    sample = models.FileField(
        upload_to=_place, blank=True, help_text="The voice that is to be used: the same person, at least ten seconds."
    )
    heard = models.TextField(blank=True, editable=False)
    share = models.FloatField(default=0.0, editable=False, help_text="Of the sentence's words that were heard.")
    distance = models.FloatField(null=True, editable=False, help_text="Between the voices of the two recordings.")
    marked = models.BooleanField(default=False, editable=False, help_text="A recording carries our own watermark.")

    class Meta:
        verbose_name = "reading of a consent"
        verbose_name_plural = "readings of consents"

    def __str__(self) -> str:
        return f"of consent {self.consent_id}"

    def objection(self) -> str:
        """Why it proves nothing, as a sentence that says what to do; empty when it was heard and is alike."""
        if not self.recording or not self.sample:
            return "Have the sentence read, then upload both recordings."
        if self.state != self.State.DONE:
            return self.error or "A worker is listening; look again in a minute."
        if self.marked:
            return "One of the recordings was made by this newsroom: a machine spoke. The person must speak."
        if self.distance is None or self.distance > MOST:
            return (
                f"The two recordings are not alike enough ({self.distance or 0:.2f}; at most {MOST:.2f}). Record both "
                "with the same microphone in the same room."
            )
        if not enough(self.sentence, self.words, self.heard):
            return (
                f"Too little of the sentence was heard: {self.share:.0%} of its words, and at least {LEAST_HEARD:.0%} "
                "and all but one of the last words are needed. Read it again, slowly."
            )
        return ""

    def remove_files(self) -> None:
        self.recording.delete(save=False)
        self.sample.delete(save=False)
