"""Checks that nobody has quietly edited the newsroom's log."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from podcasts.trust import chain


class Command(BaseCommand):
    help = "Check the chain of the log, and with --files that every published file agrees with it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--files", action="store_true", help="Read the manifests of published files too.")

    def handle(self, *args: Any, **options: Any) -> None:
        found = chain.verify()
        faults = [*found.faults, *(chain.verify_files() if options["files"] else ())]
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError("The log is not what it was.")
        self.stdout.write(f"{found.entries} entries, none changed. Head: {found.head}")
