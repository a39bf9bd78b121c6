"""A feed of 300 episodes, from the request to the packed answer, and 50 listeners who stream with byte ranges.

    python bench/feed.py [--episodes 300] [--listeners 50] [--threads 32]

The feed goes through the whole site in this process. The listeners are threads against a gunicorn of one worker; each
takes the audio in ranges of 512 KiB, pausing as a player does that has enough. A database of its own is made and thrown
away.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[1]
PORT = 18471
AUDIO_BYTES = 5_000_000
PART = 512 * 1024
PAUSE = 0.5
STORIES = 6
# Servers close a connection that rests for two seconds, so players open a new one for each part.
NEW_EACH_TIME = httpx.Limits(max_keepalive_connections=0)
NOTES = "<p>{0}</p>" + "<p><strong>Headline of a story</strong><br>What it says in a sentence or two.</p>" * STORIES


def fill(episodes: int) -> str:
    """A show with so many episodes; the address of the newest one's audio."""
    from django.core.files.base import ContentFile
    from django.utils import timezone

    from podcasts.models import Episode, Show

    show = Show.objects.create(slug="bench", title="Bench", description="A show to measure.", author="Newsroom")
    audio = Episode(show=show).audio.field.storage.save("episodes/bench.mp3", ContentFile(os.urandom(AUDIO_BYTES)))
    Episode.objects.bulk_create(
        Episode(
            show=show, number=number, title=f"Episode {number}", summary="What it tells. " * 8, minutes=5,
            stage="published", published_at=timezone.now(), seconds=312, audio=audio, audio_bytes=AUDIO_BYTES,
            chapters=[{"start": start * 50.0, "title": f"Chapter {start}"} for start in range(STORIES)],
            notes=NOTES.format(number), disclosure="This episode is AI-generated.",
        )
        for number in range(1, episodes + 1)
    )  # fmt: skip
    newest = show.episodes.order_by("-number")[0]
    return f"/shows/bench/{newest.guid}/episode.mp3"


def measure_feed(rounds: int = 20) -> None:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"host": "127.0.0.1"})
    for coding in ("identity", "gzip", "br"):
        times, answer = [], None
        for _ in range(rounds):
            begun = time.process_time()
            answer = client.get("/shows/bench/feed.xml", headers={"accept-encoding": coding})
            times.append((time.process_time() - begun) * 1000)
        assert answer is not None
        assert answer.status_code == 200
        print(f"feed, {coding:8}  {statistics.median(times):6.0f} ms of processor  {len(answer.content) // 1024:5} KiB")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get("/shows/bench/feed.xml")
    print(f"queries           {len(queries)}")


def listen(address: str) -> list[float]:
    """Seconds until each part had begun to come."""
    waits = []
    with httpx.Client(base_url=f"http://127.0.0.1:{PORT}", timeout=60, limits=NEW_EACH_TIME) as client:
        for first in range(0, AUDIO_BYTES, PART):
            begun = time.monotonic()
            span = {"Range": f"bytes={first}-{first + PART - 1}"}
            with client.stream("GET", address, headers=span) as answer:
                assert answer.status_code == 206
                parts = answer.iter_bytes(64 * 1024)
                size = len(next(parts))
                waits.append(time.monotonic() - begun)
                size += sum(map(len, parts))
            assert size == min(PART, AUDIO_BYTES - first)
            time.sleep(PAUSE)
    return waits


def measure_listeners(address: str, listeners: int, threads: int) -> None:
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{PORT}", "--workers", "1"]
    server = subprocess.Popen(
        [*command, "--threads", str(threads), "--no-control-socket", "--log-level", "warning"], cwd=ROOT
    )
    try:
        wait_for_server()
        begun = time.monotonic()
        with ThreadPoolExecutor(listeners) as pool:
            waits = sorted(wait for found in pool.map(listen, [address] * listeners) for wait in found)
        wall = time.monotonic() - begun
    finally:
        server.terminate()
        server.wait(20)
    sent = listeners * AUDIO_BYTES / 1e6
    at = {share: f"{waits[int((len(waits) - 1) * share)] * 1000:.0f} ms" for share in (0.5, 0.95, 1)}
    print(f"{listeners} listeners, {threads} threads: {sent:.0f} MB in {wall:.1f} s, {sent / wall:.0f} MB/s")
    print(f"first bytes after {at[0.5]} (median), {at[0.95]} (95 %), {at[1]} (longest)")


def wait_for_server() -> None:
    for _ in range(600):
        try:
            httpx.get(f"http://127.0.0.1:{PORT}/shows/bench/feed.xml", timeout=30)
        except httpx.ConnectError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("gunicorn did not come up within a minute.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--episodes", type=int, default=300)
    parser.add_argument("--listeners", type=int, default=50)
    parser.add_argument("--threads", type=int, default=32)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="newsroom-bench-") as folder:
        os.environ |= {"DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "WARNING"}
        sys.path.insert(0, str(ROOT))
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        address = fill(options.episodes)
        measure_feed()
        measure_listeners(address, options.listeners, options.threads)


if __name__ == "__main__":
    main()
