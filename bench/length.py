"""Ordered minutes against delivered ones, as listeners order them, with the peak memory of the voice worker.

    DATA_DIR=$(mktemp -d) python -m bench.length --minutes 15 60 [--format interview] [--deny Scribe-1] [book.pdf]

Tells about the document, or about the labelled articles of the tests. This process gathers, writes and masters;
another one voices, as the voice worker does.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = ROOT / "tests" / "newsroom" / "labelled" / "articles.jsonl"
TOPIC = "Summarise this document"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("document", type=Path, nargs="?")
    parser.add_argument("--minutes", type=float, nargs="+", default=[15.0])
    parser.add_argument("--format", default="conversation")
    parser.add_argument("--deny", nargs="*", default=[], help="models that may not be used")
    parser.add_argument("--voice", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    if options.voice:
        voice()
        return
    from django.core.management import call_command

    call_command("prepare")
    name, content = document(options.document)
    for minutes in options.minutes:
        with subprocess.Popen(
            [sys.executable, "-m", "bench.length", "--voice"], cwd=ROOT, stdin=subprocess.PIPE
        ) as voices:
            print(measured(name, content, minutes, options.format, options.deny), flush=True)
            voices.communicate()
    print(f"memory of this process, which writes and masters: {peak():.0f} MB; load {os.getloadavg()[0]:.1f}")


def document(path: Path | None) -> tuple[str, bytes]:
    if path is not None:
        return path.name, path.read_bytes()
    rows = [json.loads(line) for line in ARTICLES.read_text("utf-8").splitlines()]
    text = "\n\n".join(f"## {row['title']}\n\n{row['text']}" for row in rows)
    return "articles.md", f"# The Labelled Week\n\n{text}".encode()


def measured(name: str, content: bytes, minutes: float, form: str, deny: list[str]) -> str:
    from django.contrib.auth.models import User
    from django.core.files.uploadedfile import SimpleUploadedFile

    from newsroom.research import uploads
    from podcasts import prompts
    from podcasts.models import Episode, Line
    from podcasts.production import workflow
    from podcasts.production.stages import WORKING

    owner, _ = User.objects.get_or_create(username=f"bench-{minutes:g}")
    source = uploads.store(SimpleUploadedFile(name, content))
    episode = prompts.order(owner, prompts.Wish(TOPIC, minutes, format=form, sources=(source,)))
    Episode.objects.filter(pk=episode.pk).update(policy={"deny": deny})
    for stage in WORKING:
        workflow.run(episode.pk, stage)
    episode.refresh_from_db()
    if not episode.seconds:
        return f"{minutes:g} min asked: {episode.stage}. {episode.error} {episode.summary}"
    lines = Line.objects.filter(script__episode=episode)
    writers = ", ".join(
        f"{count} by {model}" for model, count in Counter(lines.values_list("model", flat=True)).items()
    )
    stages = ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in episode.timings.items())
    made = episode.seconds / 60
    return (
        f"{minutes:g} min asked, {made:.2f} made ({made / minutes - 1:+.1%}), {episode.audio.size / 1e6:.1f} MB; "
        f"{lines.count()} lines ({writers}), {episode.told.count()} briefs; {stages}. {episode.notice}\n"
        f"{episode.audio.path}"
    )


def voice() -> None:
    """Voices whatever waits until standard input ends."""
    from synthesis import renders

    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    settled, first = 0, 0.0
    while not ended.is_set():
        found = renders.work_off(worker="bench")
        settled += found
        first = first or (peak() if found else 0.0)
        if not found:
            ended.wait(0.2)
    print(
        f"memory of the voice worker: {first:.0f} MB after the first lines, {peak():.0f} MB after {settled}", flush=True
    )


def peak() -> float:
    """Largest resident size of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
