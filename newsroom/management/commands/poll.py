"""Poll feeds from the command line, without Celery."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from newsroom import article_pages, clustering, ingest
from newsroom.ingest import PollResult
from newsroom.models import Article, Feed


class Command(BaseCommand):
    help = "Poll the feeds that are due, or those given by number or address; then fetch pages and cluster."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("feeds", nargs="*", help="Numbers or addresses of feeds; none: all that are due.")
        parser.add_argument("--all", action="store_true", help="Poll every active feed, due or not.")
        parser.add_argument("--no-pages", action="store_true", help="Do not fetch the pages of teasers.")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = self._wanted(options)
        failed = sum(not self._tell(result) for result in (self._due() if wanted is None else ingest.poll_many(wanted)))
        while not options["no_pages"] and (settled := article_pages.fetch_waiting()):
            self.stdout.write(f"{settled} pages settled.")
        waiting = Article.objects.waiting_for_page(timezone.now()).count()
        self.stdout.write(f"{clustering.cluster_new_articles()} articles clustered, {waiting} pages still wait.")
        if failed:
            raise CommandError(f"{failed} of the feeds failed; see above.")

    def _wanted(self, options: dict[str, Any]) -> list[int] | None:
        if options["all"]:
            return list(Feed.objects.filter(state=Feed.State.ACTIVE).values_list("pk", flat=True))
        return [self._find(name) for name in options["feeds"]] or None

    def _find(self, name: str) -> int:
        feed = Feed.objects.filter(**({"pk": int(name)} if name.isdecimal() else {"url": name})).first()
        if feed is None:
            raise CommandError(f"There is no feed {name}.")
        return feed.pk

    def _due(self) -> list[PollResult]:
        results: list[PollResult] = []
        while batch := ingest.poll_due():
            results += batch
        return results

    def _tell(self, result: PollResult) -> bool:
        feed = Feed.objects.filter(pk=result.feed_id).first()
        style = self.style.SUCCESS if result.ok else self.style.ERROR
        self.stdout.write(style(f"{feed}: {result.words}"))
        return result.ok
