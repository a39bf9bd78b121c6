"""Checks the newsroom's log: is every entry what it was, and do the published files agree?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from podcasts.models import Episode
from podcasts.trust.models import BEGINNING, LogEntry
from synthesis.errors import SigningFailed
from synthesis.provenance import signing


@dataclass(frozen=True, slots=True)
class Verified:
    """`entries` were looked at; `faults` says in words what does not fit. `head` is worth writing down elsewhere."""

    entries: int
    head: str
    faults: tuple[str, ...]


def verify() -> Verified:
    previous, count, faults = BEGINNING, 0, []
    for entry in LogEntry.objects.order_by("pk").iterator():
        count += 1
        if entry.previous != previous:
            faults.append(f"Entry {entry.pk} does not follow the one before it: some were removed or put in between.")
        if entry.digest != entry.computed():
            faults.append(f"Entry {entry.pk} was changed after it was written.")
        previous = entry.digest
    return Verified(count, previous, tuple(faults))


def verify_files() -> Iterator[str]:
    """What does not fit between the files that are out and the log: each carries the head of the log of its day.

    Rewriting the whole log does not help whoever has not got every copy of every file.
    """
    digests = set(LogEntry.objects.values_list("digest", flat=True)) | {BEGINNING}
    for episode in Episode.objects.filter(stage=Episode.Stage.PUBLISHED).exclude(audio="").iterator():
        try:
            signed = _signed(episode)
        except (SigningFailed, OSError) as error:
            yield f"{episode}: {error}"
            continue
        if signed and not signed.intact:
            yield f"{episode}: the file is not the one that was signed ({', '.join(signed.faults)})."
        if signed and signed.chain.get("log_head", BEGINNING) not in digests:
            yield f"{episode}: the file knows an entry of the log that is no longer there."


def _signed(episode: Episode) -> signing.Signed | None:
    with tempfile.NamedTemporaryFile(suffix=".mp3") as copy:
        with episode.audio.storage.open(str(episode.audio.name)) as stored:
            for chunk in stored.chunks():
                copy.write(chunk)
        copy.flush()
        return signing.read(Path(copy.name))
