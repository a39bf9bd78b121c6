"""Withdraws an article or a whole source with everything that was made from it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsroom import takedown as articles_of
from newsroom.models import Feed
from podcasts.trust import takedown


class Command(BaseCommand):
    help = "Take down an article or all of a feed: texts, episodes, renders. Without --yes it only tells."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("--article", metavar="ADDRESS")
        what.add_argument("--feed", metavar="ADDRESS", help="The feed is paused as well.")
        parser.add_argument("--reason", required=True, help="Goes into the log, for good.")
        parser.add_argument("--recut", action="store_true", help="Make what is left of each episode anew.")
        parser.add_argument("--yes", action="store_true", help="Do it.")

    def handle(self, *args: Any, **options: Any) -> None:
        feed = Feed.objects.filter(url=options["feed"]).first() if options["feed"] else None
        articles = articles_of.of_feed(feed) if feed else articles_of.at_address(options["article"] or "")
        if not articles:
            raise CommandError("There is nothing with this address.")
        if not options["yes"]:
            self._tell(takedown.impact(articles))
            self.stdout.write("Nothing was changed. Add --yes to do it.")
            return
        reason, recut = options["reason"], options["recut"]
        self._tell(takedown.take_down(articles, reason=reason, actor="command", recut=recut, feed=feed))
        self.stdout.write("Taken down.")

    def _tell(self, touched: takedown.Impact) -> None:
        self.stdout.write(f"{len(touched.articles)} articles, {len(touched.episodes)} episodes:")
        for episode in touched.episodes:
            self.stdout.write(f"  {episode.show}: {episode} ({episode.get_stage_display()})")
