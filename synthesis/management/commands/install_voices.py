"""Installs the voices that come with the newsroom."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from synthesis import voices
from synthesis.models import Voice


class Command(BaseCommand):
    help = "Install the voices that come with the newsroom, each with its consent record and its measured pace."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--measure", action="store_true", help="Measure the pace of voices that are there already.")

    def handle(self, *args: Any, **options: Any) -> None:
        for sentence in voices.install(measure_again=options["measure"]):
            self.stdout.write(sentence)
        if not Voice.objects.exists():
            raise CommandError("There is no voice at all; install one with: pip install 'newsroom[espeak]'")
