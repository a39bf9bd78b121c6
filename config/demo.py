"""`make demo`: from nothing to a published episode, and then the site. `--once` ends after the episode."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import django
import httpx
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from config.processes import StartError, port_is_free, running, wait_until
from newsroom.sample import server

if TYPE_CHECKING:
    from podcasts.models import Episode

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
SAMPLE_PORT = 8765
# What a newcomer's machine polls when it has a network: outlets that report the same world differently.
PUBLIC_FEEDS = (
    "https://feeds.bbci.co.uk/news/world/rss.xml",
    "https://www.theguardian.com/world/rss",
    "https://feeds.npr.org/1004/rss.xml",
    "https://rss.dw.com/rdf/rss-en-world",
    "https://www.aljazeera.com/xml/rss/all.xml",
    "https://news.un.org/feed/subscribe/en/news/all/rss.xml",
)

console = Console(highlight=False, soft_wrap=True)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m config.demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="end after the episode instead of leaving the site running")
    parser.add_argument("--sample", action="store_true", help="use the bundled sample edition even with a network")
    options = parser.parse_args(arguments)
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, _interrupt)
    port = int(os.environ.get("PORT", "8000"))
    try:
        return _demo(port, sample=options.sample or not _network(), once=options.once)
    except StartError as error:
        console.print(f"[red]{error}[/red]")
        return 1
    except KeyboardInterrupt:
        console.print("\nStopped. Everything that the demo started has ended.")
        return 0


def _interrupt(number: int, frame: object) -> None:
    """Ctrl-C, a closed terminal and kill end the demo alike, in the background too: with everything that it started."""
    raise KeyboardInterrupt


def _network() -> bool:
    """Whether a well-known feed answers."""
    try:
        return httpx.head(PUBLIC_FEEDS[0], timeout=4.0, follow_redirects=True).is_success
    except httpx.HTTPError:
        return False


def _demo(port: int, *, sample: bool, once: bool) -> int:
    if not port_is_free(HOST, port):
        raise StartError(
            f"Port {port} is in use, perhaps by an earlier demo. End it, or run: make demo PORT={port + 1}"
        )
    os.environ.setdefault("BASE_URL", f"http://{HOST}:{port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # A newcomer tries the studio at once; a site in public decides for itself.
    os.environ.setdefault("PROMPTS", "anyone")
    os.environ.setdefault("SIGN_UP", "open")
    os.environ.setdefault("LAB", "anyone")
    if sample:
        os.environ["FETCH_ALLOW"] = f"{HOST}:{SAMPLE_PORT}"
    django.setup()
    call_command("prepare")
    with _feeds(sample) as feed_urls:
        return _make(port, feed_urls, sample=sample, once=once)


@contextmanager
def _feeds(sample: bool) -> Iterator[Sequence[str]]:
    """The addresses to poll; for the sample edition a loopback server is up as long as the block lasts."""
    if not sample:
        console.print("Network: yes. Polling well-known public feeds.")
        yield PUBLIC_FEEDS
        return
    from podcasts import demo

    console.print("Network: none, or not wanted. Using the bundled sample edition, served over loopback HTTP.")
    if not port_is_free(HOST, SAMPLE_PORT):
        raise StartError(f"Port {SAMPLE_PORT}, on which the sample edition is served, is in use. End what uses it.")
    with server.serving(port=SAMPLE_PORT, day=demo.sample_day(timezone.now().date())) as base:
        yield server.feed_urls(base)


def _make(port: int, feed_urls: Sequence[str], *, sample: bool, once: bool) -> int:
    from podcasts import demo

    log = Path(settings.DATA_DIR) / "log" / "demo.log"
    with running(ROOT, log, {"WEB_PORT": str(port)}) as processes:
        console.print(f"Starting Redis, the web server and five workers (log: {log}).")
        wait_until(lambda: _answers(port), processes, log)
        show = demo.install_show(feed_urls, sample=sample)
        episode, new = demo.todays_episode(show)
        console.print(f"{'Making' if new else 'Found'} today's edition of “{show}”.")
        _follow(episode)
        _report(episode, log)
        if once:
            return 0 if episode.stage == episode.Stage.PUBLISHED else 1
        user, password = demo.demo_login()
        console.print(f"Admin:    {settings.BASE_URL}/admin/   user {user}, password {password}")
        console.print("The site keeps running. Press Ctrl-C to end it.")
        wait_until(lambda: False, processes, log, seconds=float("inf"))
    return 0


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://{HOST}:{port}/health", timeout=2.0).is_success
    except httpx.HTTPError:
        return False


def _follow(episode: Episode) -> None:
    from podcasts import demo
    from podcasts.production.stages import WORKING

    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(),
        TextColumn("{task.fields[steps]}"),
        TimeElapsedColumn(),
    )
    bars: dict[str, TaskID] = {}

    def tell(row: Episode) -> None:
        for stage in bars.keys() - {row.stage}:
            progress.update(bars[stage], total=1, completed=1, steps="done")
            progress.stop_task(bars[stage])
        if row.stage not in bars and row.stage in WORKING:
            bars[row.stage] = progress.add_task(row.get_stage_display(), total=None, steps="")
        if row.steps_total and row.stage in bars:
            steps = f"{row.steps_done} of {row.steps_total}"
            progress.update(bars[row.stage], total=row.steps_total, completed=row.steps_done, steps=steps)

    with Progress(*columns, console=console) as progress:
        demo.follow(episode, tell, lambda: time.sleep(0.25))


def _report(episode: Episode, log: Path) -> None:
    if episode.stage != episode.Stage.PUBLISHED:
        console.print(f"[red]The episode is {episode.get_stage_display()}: {episode.error or episode.summary}[/red]")
        console.print(f"The log may tell more: {log}")
        return
    minutes, seconds = divmod(round(episode.seconds), 60)
    stages = ", ".join(f"{stage} {took:.1f} s" for stage, took in episode.timings.items())
    console.print(f"“{episode.title}”, {minutes}:{seconds:02d}, {episode.loudness:.1f} LUFS ({stages})")
    console.print(f"Episode:  {episode.audio.path}")
    console.print(f"Feed:     {settings.BASE_URL}{reverse('podcasts:feed', args=[episode.show.slug])}")
    console.print(f"Page:     {settings.BASE_URL}{reverse('podcasts:episode', args=[episode.show.slug, episode.guid])}")


if __name__ == "__main__":
    sys.exit(main())
