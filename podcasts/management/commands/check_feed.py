"""Reads a feed and the files it names as podcast apps do, and says what is wrong."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

import httpx
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from podcasts import gate
from podcasts.checks.answers import TIMEOUT
from podcasts.checks.findings import Finding
from podcasts.checks.report import Scope, report
from podcasts.checks.site import site
from podcasts.feeds.addresses import Addresses
from podcasts.models import Show, Visibility


class Command(BaseCommand):
    help = "Check a show of this site by its slug, or any podcast feed by its address."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("feed", metavar="SLUG|URL")
        parser.add_argument("--episodes", type=int, default=3, help="So many of the newest have their files checked.")
        parser.add_argument("--no-sound", action="store_true", help="Leave out loading and playing through the audio.")

    def handle(self, *, feed: str, episodes: int, no_sound: bool, **options: Any) -> None:
        scope = Scope(newest=max(0, episodes), sound=not no_sound)
        found = over_the_network(feed, scope) if "://" in feed else of_a_show(feed, scope)
        for finding in found:
            style = self.style.ERROR if finding.level == "error" else self.style.WARNING
            self.stdout.write(f"{style(finding.level)}  {finding}")
        faults = sum(finding.level == "error" for finding in found)
        if faults:
            raise CommandError(f"{faults} errors, {len(found) - faults} warnings. Apps may not show this feed right.")
        self.stdout.write(self.style.SUCCESS(f"No errors, {len(found)} warnings."))


def over_the_network(address: str, scope: Scope) -> list[Finding]:
    with httpx.Client(follow_redirects=True, timeout=TIMEOUT) as client:
        return report(client, address, scope)


@transaction.atomic
def of_a_show(slug: str, scope: Scope) -> list[Finding]:
    """As the site serves it, whether or not a web server runs. A private show is read by its private feed."""
    show = Show.objects.filter(slug=slug).first()
    if show is None:
        known = ", ".join(Show.objects.values_list("slug", flat=True)[:20])
        raise CommandError(f"There is no show “{slug}”; there are: {known or 'none yet'}.")
    private = show.visibility == Visibility.PRIVATE
    with gate.readable(show, private=private), site() as client:
        return report(client, Addresses(show, private).feed(), scope)
