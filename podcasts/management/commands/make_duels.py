"""make_duels: have models and voices compete over the newest briefs."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from podcasts.duels import making
from synthesis.models import Voice


class Command(BaseCommand):
    help = "Make pairs for the public page of duels: scripts by every two models, or sentences by every two voices."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--briefs", type=int, default=5, help="how many of the newest briefs (default: 5)")
        parser.add_argument("--writers", nargs="+", metavar="NAME", help="models; default: all that write stories")
        parser.add_argument("--voices", nargs="+", metavar="SLUG", help="voices to compare instead of models")

    def handle(self, *args: Any, **options: Any) -> None:
        briefs = making.briefs(max(1, options["briefs"]))
        if not briefs:
            raise CommandError("There is no brief yet. Make an episode first.")
        made = self.voices(briefs, options) if options["voices"] else self.scripts(briefs, options)
        self.stdout.write(f"{made} duels made.")

    def scripts(self, briefs: list[Any], options: dict[str, Any]) -> int:
        cards = [card for card in making.writers() if not options["writers"] or card.name in options["writers"]]
        if len(cards) < 2:
            known = ", ".join(card.name for card in making.writers())
            raise CommandError(f"A duel needs two models that write stories; this installation has {known or 'none'}.")
        return sum(len(making.script_duels(brief, cards)) for brief in briefs)

    def voices(self, briefs: list[Any], options: dict[str, Any]) -> int:
        voices = list(Voice.objects.usable(timezone.localdate()).filter(slug__in=options["voices"]))
        if len(voices) < 2:
            raise CommandError("A duel needs two voices that may be used; the admin lists them.")
        return sum(len(making.voice_duels(brief, voices)) for brief in briefs)
