"""Lists of feeds, in and out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from newsroom import subscriptions
from newsroom.feeds.exceptions import OpmlUnreadable
from newsroom.models import Feed


class Command(BaseCommand):
    help = "Import feeds from an OPML file, or export them to one; '-' is standard input or output."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["import", "export"])
        parser.add_argument("file", nargs="?", default="-")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            (self._import if options["action"] == "import" else self._export)(options["file"])
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}.") from error

    def _import(self, file: str) -> None:
        document = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        try:
            imported = subscriptions.import_opml(document)
        except OpmlUnreadable as error:
            raise CommandError(str(error)) from error
        for address, reason in imported.refused:
            self.stderr.write(f"{address}: {reason}")
        self.stdout.write(self.style.SUCCESS(imported.words))

    def _export(self, file: str) -> None:
        document = subscriptions.export_opml(Feed.objects.all(), now=timezone.now())
        if file == "-":
            self.stdout.write(document.decode(), ending="")
        else:
            Path(file).write_bytes(document)
