"""Answers whether a recording was made by this system."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from synthesis import recordings
from synthesis.errors import RecordingUnreadable


class Command(BaseCommand):
    help = "Look for this system's watermark in a recording and say which episode and models it stands for."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"].resolve()
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            verdict = recordings.look_into(path)
        except RecordingUnreadable as error:
            raise CommandError(str(error)) from error
        if not verdict.findings:
            self.stdout.write(f"No mark of this system was found in {verdict.seconds:.0f} s of sound.")
        for found in verdict.findings:
            what = f"{found.mark}, made by {', '.join(found.mark.made_by)}" if found.mark else "too damaged to be read"
            heard = found.detection
            where = f"clearest from {heard.start:.0f} s on, z = {heard.z:.1f}, speed {heard.speed:.3f}"
            self.stdout.write(f"{found.layer}: {what}; {where}")
