"""How long somebody waits in the voice lab for the first sound, with a web server and a voice worker of its own.

    python bench/lab_first_sound.py [--takes 10] [--voice felix]

The time from sending the form to having the first line's FLAC, over HTTP, as the page does it (it asks every 150 ms).
Each take has a text of its own, so that nothing is found in the cache. The first take, which loads the voice model, is
reported apart.
"""

from __future__ import annotations

import argparse
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

import httpx

ROOT = Path(__file__).parent.parent
POLL = 0.15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--takes", type=int, default=10)
    parser.add_argument("--voice", default="felix")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lab-") as folder, ExitStack() as running:
        port = _free_port()
        site = f"http://127.0.0.1:{port}"
        env = {
            **os.environ,
            "DATA_DIR": folder,
            "LAB": "anyone",
            "LAB_VISITOR_TRIES_PER_DAY": "10000",
            "BASE_URL": site,
        }
        env.pop("DATABASE_URL", None)
        for command in (["manage.py", "migrate", "-v0"], ["manage.py", "install_voices"]):
            subprocess.run([sys.executable, *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        for command in (
            ["-m", "config.redis_server"],
            ["-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket"],
            ["-m", "celery", "-A", "config", "worker", "-Q", "voice", "--concurrency", "1"],
        ):
            running.enter_context(_process(command, env))
        report(site, asked.voice, asked.takes)


def report(site: str, voice: str, takes: int) -> None:
    with httpx.Client(base_url=site, timeout=60) as client:
        _wait_for(client)
        print(f"First take, the model being loaded: {first_sound(client, voice, 'Warm'):.2f} s")
        waits = []
        for take in range(takes):
            time.sleep(6)  # at most 12 takes a minute
            waits.append(first_sound(client, voice, f"Number {take}"))
    waits.sort()
    load = os.getloadavg()[0]
    print(f"{takes} takes: median {median(waits):.2f} s, longest {waits[-1]:.2f} s, shortest {waits[0]:.2f} s")
    print(f"{os.cpu_count()} cores, load {load:.1f}")


def first_sound(client: httpx.Client, voice: str, word: str) -> float:
    page = client.get("/lab/").text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if token is None:
        raise SystemExit("The lab shows no form; see what LAB is set to.")
    text = f"{word}: the ships sailed at dawn. " + "The harbour was quiet again by noon, and the crews slept. " * 6
    started = time.monotonic()
    form = {"csrfmiddlewaretoken": token[1], "text": text, "voice_A": voice}
    answer = client.post("/lab/", data=form, follow_redirects=True)
    answer.raise_for_status()
    line = answer.url.path + "lines/0.flac"
    while time.monotonic() - started < 120:
        if client.get(line).status_code == 200:
            return time.monotonic() - started
        time.sleep(POLL)
    raise SystemExit("No sound within two minutes; see whether a voice worker runs.")


@contextmanager
def _process(command: list[str], env: dict[str, str]) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def _wait_for(client: httpx.Client) -> None:
    for _ in range(600):
        try:
            if client.get("/health").status_code < 600:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit("The web server did not start.")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


if __name__ == "__main__":
    main()
