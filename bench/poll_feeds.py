"""Poll and parse many feeds from a local server.

    python bench/poll_feeds.py [--feeds 1000] [--items 50] [--processes 2]

The server is a process of its own and answers on 127.x.y.z, one address per feed, so that each feed is a site.
Three rounds: all new, nothing changed (304), and the same documents without a 304 (known by their hash). Then the same
work in one process, part by part. A data folder and a database of their own are made and thrown away.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WORDS = ["council", "bridge", "river", "vote", "budget", "school", "harbour", "storm", "library", "minister", "court"]


def document(feed: int, items: int) -> bytes:
    """An RSS document with whole articles of about 200 words in content:encoded."""
    dice = random.Random(feed)
    entries = []
    for number in range(items):
        body = "".join(f"<p>{' '.join(dice.choices(WORDS, k=50)).capitalize()}.</p>" for _ in range(4))
        title = " ".join(dice.choices(WORDS, k=8))
        entries.append(
            f"<item><title>{title}</title><link>https://site{feed}.example/{number}</link>"
            f"<guid isPermaLink='false'>{feed}-{number}</guid>"
            f"<pubDate>Fri, 20 Nov 2026 10:{number % 60:02}:00 GMT</pubDate><dc:creator>A. Writer</dc:creator>"
            f"<category>News</category><description>{title} in short.</description>"
            f"<content:encoded><![CDATA[{body}]]></content:encoded></item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Site</title>'
        + "".join(entries)
        + "</channel></rss>"
    ).encode()


def host(feed: int) -> str:
    return f"127.{1 + feed // 62_500}.{feed // 250 % 250}.{1 + feed % 250}"


def serve(feeds: int, items: int, started: Any, conditional: Any) -> None:
    documents = [document(feed, items) for feed in range(feeds)]

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        feed = int(head.split(b" ", 2)[1].strip(b"/"))
        if conditional.value and b"if-none-match" in head:
            writer.write(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        else:
            body = documents[feed]
            head = f'HTTP/1.1 200 OK\r\nContent-Length: {len(body)}\r\nETag: "{feed}"\r\nConnection: close\r\n\r\n'
            writer.write(head.encode() + body)
        await writer.drain()
        writer.close()

    async def run() -> None:
        server = await asyncio.start_server(answer, "0.0.0.0", 0, backlog=512)
        started.put(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(run())


def set_up(folder: str, port: int, feeds: int) -> None:
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATA_DIR": folder,
        "LOG_LEVEL": "ERROR",
        "FETCH_ALLOW": ",".join(f"{host(feed)}:{port}" for feed in range(feeds)),
    }
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def poll_all(folder: str, port: int, feeds: int, told: Any) -> None:
    set_up(folder, port, feeds)
    from newsroom import ingest

    before = resource.getrusage(resource.RUSAGE_SELF)
    count = 0
    while results := ingest.poll_due():
        count += sum(result.ok for result in results)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told.put((count, cpu, after.ru_maxrss / 1024))


def round_of_polls(name: str, processes: int, folder: str, port: int, feeds: int) -> None:
    from django.db import connection
    from django.utils import timezone

    from newsroom.models import Article, Feed, Site

    Feed.objects.update(next_poll_at=timezone.now())
    Site.objects.update(free_at=timezone.now(), leased_at=None)
    connection.close()
    context = multiprocessing.get_context("spawn")
    told = context.Queue()
    workers = [context.Process(target=poll_all, args=(folder, port, feeds, told)) for _ in range(processes)]
    began = time.perf_counter()
    for worker in workers:
        worker.start()
    results = [told.get() for _ in workers]
    wall = time.perf_counter() - began
    print(
        f"{name:<28} {sum(count for count, _, _ in results):5} feeds  {wall:6.1f} s wall, start of processes included  "
        f"{sum(cpu for _, cpu, _ in results):6.1f} s CPU  {max(peak for _, _, peak in results):4.0f} MB peak  "
        f"{Article.objects.count()} articles"
    )


def parts(port: int, feeds: int) -> None:
    """Where the time of one feed goes, measured in this process alone."""
    from django.utils import timezone

    from newsroom import ingest
    from newsroom.feeds.parser import parse
    from newsroom.models import Article, Feed, Site

    Article.objects.all().delete()
    sample = list(Feed.objects.order_by("pk")[: min(feeds, 100)])
    fetcher, now = ingest.fetcher(), timezone.now()
    fetched = measured("fetch", len(sample), lambda: [fetcher.get(feed.url) for feed in sample])
    parsed = measured("parse", len(sample), lambda: [parse(f.body, f.content_type, f.url, now) for f in fetched])
    found = [ingest.Polled(one, feed, "") for one, feed in zip(fetched, parsed, strict=True)]
    measured(
        "store", len(sample), lambda: [ingest.record(feed, one, now) for feed, one in zip(sample, found, strict=True)]
    )
    measured("turn at the site", len(sample), lambda: [take_turn(Site.objects, feed.url, now) for feed in sample])


def take_turn(sites: Any, url: str, now: Any) -> None:
    from newsroom.feeds.addresses import site_of

    sites.lease(site_of(url), now, 60)
    sites.release(site_of(url), now, now)


def measured(name: str, count: int, work: Callable[[], Any]) -> Any:
    began, cpu = time.perf_counter(), time.process_time()
    result = work()
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(f"  {name:<20} {1000 * cpu / count:6.2f} ms CPU  {1000 * wall / count:6.2f} ms wall  per feed")
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--items", type=int, default=50)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    context = multiprocessing.get_context("spawn")
    started, conditional = context.Queue(), context.Value("b", 1)
    server = context.Process(target=serve, args=(options.feeds, options.items, started, conditional), daemon=True)
    server.start()
    port = started.get()
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder, port, options.feeds)
        bench(options, folder, port, conditional)
    server.terminate()


def bench(options: argparse.Namespace, folder: str, port: int, conditional: Any) -> None:
    from django.core.management import call_command

    from newsroom.models import Feed

    call_command("migrate", verbosity=0)
    Feed.objects.bulk_create(Feed(url=f"http://{host(feed)}:{port}/{feed}") for feed in range(options.feeds))
    size = len(document(0, options.items)) // 1024
    print(
        f"{options.feeds} feeds of {options.items} items, {size} KiB each; {options.processes} processes; load", end=" "
    )
    print(f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    run = (options.processes, folder, port, options.feeds)
    round_of_polls("all new", *run)
    round_of_polls("nothing changed (304)", *run)
    conditional.value = 0
    round_of_polls("same documents again (200)", *run)
    print("One feed, part by part, in one process:")
    parts(port, options.feeds)


if __name__ == "__main__":
    main()
