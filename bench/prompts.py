"""How long from a prompt to the first sound and to the finished podcast, over the bundled sample edition.

    DATA_DIR=$(mktemp -d) python -m bench.prompts 1 5

Does the workers' work in this process: one thread voices whatever waits, as the voice worker does, while the main
thread gathers, writes, voices and masters.
"""

from __future__ import annotations

import os
import sys
import threading
import time

import django
from django.utils import timezone

PORT = 18799
TOPIC = "What is new about health and hospitals?"


def main(lengths: list[float]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ["FETCH_ALLOW"] = f"127.0.0.1:{PORT}"
    django.setup()
    from django.core.management import call_command

    from newsroom import article_pages, ingest
    from newsroom.clustering import cluster_new_articles
    from newsroom.models import Feed
    from newsroom.sample import server

    call_command("prepare")
    with server.serving(port=PORT, day=0) as base:
        feeds = [Feed.objects.get_or_create(url=url)[0].pk for url in server.feed_urls(base)]
        ingest.poll_many(feeds)
        article_pages.fetch_waiting(feed_ids=feeds)
        cluster_new_articles()
        for minutes in lengths:
            print(measured(minutes), flush=True)


def measured(minutes: float) -> str:
    from django.contrib.auth.models import User

    from podcasts import prompts
    from podcasts.production import workflow
    from podcasts.production.stages import WORKING

    owner, _ = User.objects.get_or_create(username=f"bench-{minutes:g}")
    began = time.monotonic()
    episode = prompts.order(owner, prompts.Wish(TOPIC, minutes))
    heard: list[float] = []
    done = threading.Event()
    voice = threading.Thread(target=keep_voicing, args=(done, heard))
    voice.start()
    for stage in WORKING:
        workflow.run(episode.pk, stage)
    took = time.monotonic() - began
    done.set()
    voice.join()
    episode.refresh_from_db()
    first = f"{heard[0] - began:.1f} s" if heard else "none"
    stages = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in episode.timings.items())
    return (
        f"{timezone.now():%H:%M} {minutes:g} min asked, {episode.seconds / 60:.2f} made: first sound after {first}, "
        f"finished after {took:.1f} s ({stages}; {episode.stage} {episode.error}), load {os.getloadavg()[0]:.1f}"
    )


def keep_voicing(done: threading.Event, heard: list[float]) -> None:
    from django.db import connection

    from synthesis import renders

    while not done.is_set():
        if renders.work_off(worker="bench", limit=4):
            heard.append(time.monotonic())
        else:
            done.wait(0.2)
    connection.close()


if __name__ == "__main__":
    main([float(word) for word in sys.argv[1:]] or [1.0, 5.0])
