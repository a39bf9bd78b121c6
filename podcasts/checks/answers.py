"""How a server answers for a feed's files: HEAD, byte ranges, conditional requests, types, readable from other sites.

What podcast apps rely on and a validator of documents cannot see. Each check returns sentences.
"""

from __future__ import annotations

from collections.abc import Iterator

import httpx

PROBE = "bytes=0-9"
TIMEOUT = 30.0


def check_audio(client: httpx.Client, url: str, *, length: int, kind: str) -> Iterator[str]:
    """The enclosure answers HEAD and ranges as apps ask, and is as long and of the type that the feed says."""
    head = client.head(url)
    if head.status_code != 200:
        yield f"{url} answers HEAD with {head.status_code}."
        return
    if head.headers.get("Content-Length") != str(length):
        yield f"The audio has {head.headers.get('Content-Length', 'no known number of')} bytes, the feed says {length}."
    if _type(head) != kind:
        yield f"The audio is sent as {_type(head)}, the feed says {kind}."
    yield from _check_ranges(client, url, length)
    yield from check_conditional(client, url)


def _check_ranges(client: httpx.Client, url: str, length: int) -> Iterator[str]:
    expected = {
        PROBE: (206, f"bytes 0-9/{length}", 10),
        "bytes=-10": (206, f"bytes {length - 10}-{length - 1}/{length}", 10),
        f"bytes={length}-": (416, f"bytes */{length}", None),
    }
    for asked, (status, place, size) in expected.items():
        with client.stream("GET", url, headers={"Range": asked}) as part:
            right = (part.status_code, part.headers.get("Content-Range")) == (status, place)
            # A server that does not know ranges sends all of it, which is not read.
            body = part.read() if right else b""
        if not right or (size is not None and len(body) != size):
            yield f"Asked for {asked}, {url} answers {part.status_code}, which is no such range."


def check_conditional(client: httpx.Client, url: str) -> Iterator[str]:
    """Who has it already is told so, by entity tag and by date."""
    head = client.head(url)
    tag, date = head.headers.get("ETag"), head.headers.get("Last-Modified")
    if not tag and not date:
        yield f"{url} has neither ETag nor Last-Modified, so apps load it anew each time."
    for name, value in (("If-None-Match", tag), ("If-Modified-Since", date)):
        if value:
            with client.stream("GET", url, headers={name: value}) as again:
                if again.status_code != 304:
                    yield f"{url} answers {again.status_code} to {name}, where 304 is due."


def read_text(client: httpx.Client, url: str, *, kind: str) -> tuple[str, list[str]]:
    """A transcript's or chapters' text, and what is wrong with how it is sent."""
    answer = client.get(url, headers={"Origin": "https://player.example"})
    if answer.status_code != 200:
        return "", [f"{url} answers {answer.status_code}."]
    wrong = []
    if _type(answer) != kind:
        wrong.append(f"{url} is sent as {_type(answer)}, the feed says {kind}.")
    if answer.headers.get("Access-Control-Allow-Origin") != "*":
        wrong.append(f"{url} may not be read by players on other sites (no Access-Control-Allow-Origin).")
    return answer.text, wrong


def _type(answer: httpx.Response) -> str:
    return str(answer.headers.get("Content-Type", "no type")).partition(";")[0].strip()
