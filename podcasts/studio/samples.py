"""A sentence in every voice, so that listeners can choose by ear. Rendered once, played from its file."""

from __future__ import annotations

from django.utils import timezone

from synthesis import renders
from synthesis import tasks as voicing
from synthesis.errors import SynthesisError
from synthesis.models import Render, Voice

SUBJECT = "sample"
SENTENCE = "Hello, I am {name}. Give me a topic, and I will tell you what the sources say about it."


def missing() -> list[Voice]:
    """The usable voices that nobody has been asked to give a sample of."""
    given = Render.objects.filter(subject=SUBJECT).values("voice")
    return list(Voice.objects.usable(timezone.localdate()).exclude(pk__in=given))


def order_missing() -> int:
    """Have the samples made that are not there yet; returns how many."""
    wanted = missing()
    if wanted:
        takes = [renders.Take(voice, SENTENCE.format(name=voice.name)) for voice in wanted]
        try:
            renders.order(takes, subject=SUBJECT)
        except SynthesisError:
            return 0  # A voice was switched off in this moment; the next round leaves it out.
        voicing.offer()
    return len(wanted)


def of(voice: Voice) -> Render | None:
    """The finished sample of a voice."""
    return Render.objects.filter(subject=SUBJECT, voice=voice, state=Render.State.DONE).first()


def voices_heard() -> set[str]:
    """Slugs of the voices whose samples can be played."""
    done = Render.objects.filter(subject=SUBJECT, state=Render.State.DONE)
    return set(done.values_list("voice__slug", flat=True))
