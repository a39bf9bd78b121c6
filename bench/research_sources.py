"""Seconds of each kind of source, from the topic to chosen facts: processor time of this process and its readers.

    python bench/research_sources.py

The documents hold the labelled articles (some 12,000 words).
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
LABELLED = ROOT / "tests/newsroom/labelled/articles.jsonl"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DATA_DIR=folder, DJANGO_SETTINGS_MODULE="config.settings")
        os.environ.pop("DATABASE_URL", None)
        sys.path.insert(0, str(ROOT))
        run()


def run() -> None:
    import django

    django.setup()
    from django.core.files.uploadedfile import SimpleUploadedFile
    from django.core.management import call_command
    from django.utils import timezone

    from bench.search_topics import store
    from newsroom.research import uploads
    from newsroom.research.sources import Source
    from tests.newsroom.research.files import docx, epub, pdf

    call_command("migrate", verbosity=0)
    store(timezone.now(), 0)
    rows = [json.loads(line) for line in LABELLED.read_text("utf-8").splitlines()]
    chapters = {row["title"].replace("&", "and"): row["text"].split("\n\n") for row in rows}
    lines = [line for row in rows for line in _wrapped(row["text"])]
    text = "\n\n".join(row["text"] for row in rows)
    files = {
        "PDF": pdf(*(lines[start : start + 50] for start in range(0, len(lines), 50))),
        "EPUB": epub(chapters),
        "DOCX": docx(chapters),
        "plain text": text.encode(),
    }
    print(f"{len(text.split())} words")
    measure("our newsroom", "the storm and the power cut", Source("newsroom"))
    measure("pasted text", "the market fire", Source("text", text))
    for kind, data in files.items():
        before, started = _processor(), time.perf_counter()
        source = uploads.store(SimpleUploadedFile(f"file of {kind}", data))
        print(f"{kind + ', upload':24} {_processor() - before:6.2f} s  ({time.perf_counter() - started:.2f} s waited)")
        measure(kind, "the market fire", source)
    measure("EPUB, summary", "Summarise this book", source, 5)
    measure("EPUB, summary", "Summarise this book", source, 60)


def measure(kind: str, topic: str, source: object, minutes: float = 5.0) -> None:
    from django.utils import timezone

    from newsroom.research import gathering

    before, started = _processor(), time.perf_counter()
    found = gathering.collect(topic, [source], minutes=minutes, now=timezone.now())  # type: ignore[list-item]
    gathering.store(found, timezone.now())
    facts = sum(len(chapter.choices) for chapter in found.chapters)
    waited = time.perf_counter() - started
    print(
        f"{kind + f', {minutes:g} min':24} {_processor() - before:6.2f} s  ({waited:.2f} s waited)  "
        f"{len(found.chapters)} chapters, {facts} facts, {_megabytes()} MB at most"
    )


def _wrapped(text: str) -> list[str]:
    import textwrap

    plain = text.encode("cp1252", "ignore").decode("cp1252").replace("\n", " ")
    return textwrap.wrap(plain, 95)


def _processor() -> float:
    own, readers = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + readers.ru_utime + readers.ru_stime


def _megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
