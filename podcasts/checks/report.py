"""A feed and all it names, as an app would read it through a client: over the network, or straight from this site."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from lxml import etree

from podcasts.checks import answers, captions
from podcasts.checks.document import check_document, name_of, read
from podcasts.checks.findings import Finding, errors
from podcasts.checks.sound import check_sound
from podcasts.feeds.artwork import check_picture
from podcasts.feeds.elements import NAMESPACES

CHAPTERS = "application/json+chapters"


@dataclass(frozen=True, slots=True)
class Scope:
    """Which episodes' files are looked at, one by its GUID or the newest, and whether their audio is played through."""

    guid: str = ""
    newest: int = 3
    sound: bool = True

    def chosen(self, items: list[etree._Element]) -> list[etree._Element]:
        return [item for item in items if item.findtext("guid") == self.guid] if self.guid else items[: self.newest]


def report(client: httpx.Client, address: str, scope: Scope) -> list[Finding]:
    """All that was found. Whatever a server does becomes a finding, never an exception."""
    try:
        return _report(client, address, scope)
    except httpx.HTTPError as error:
        return errors("feed", [f"The site cannot be reached at {address} ({error})."])


def _report(client: httpx.Client, address: str, scope: Scope) -> list[Finding]:
    answer = client.get(address)
    if answer.status_code != 200:
        hint = " Is its host in ALLOWED_HOSTS?" if answer.status_code == 400 else ""
        return errors("feed", [f"{address} answers {answer.status_code}.{hint}"])
    found = check_document(answer.content, str(answer.url))
    found += errors("feed", answers.check_conditional(client, str(answer.url)))
    try:
        channel = read(answer.content)
    except ValueError:
        return found
    items = scope.chosen(channel.findall("item"))
    if scope.guid and len(items) != 1:
        found += errors("feed", [f"The episode with the GUID {scope.guid} is in it {len(items)} times."])
    found += errors("cover", _cover(client, _attribute(channel, "itunes:image", "href")))
    for item in items:
        found += errors(name_of(item.findtext("title")), _episode(client, item, scope))
    return found


def _cover(client: httpx.Client, url: str) -> Iterator[str]:
    answer = client.get(url) if url else None
    if answer is None or answer.status_code != 200:
        yield f"{url or 'The cover'} answers {answer.status_code if answer else 'nothing'}."
    else:
        yield check_picture(BytesIO(answer.content))


def _episode(client: httpx.Client, item: etree._Element, scope: Scope) -> Iterator[str]:
    seconds = _number(item.findtext("itunes:duration", namespaces=NAMESPACES))
    url, kind = _attribute(item, "enclosure", "url"), _attribute(item, "enclosure", "type")
    if url:
        yield from answers.check_audio(
            client, url, length=int(_number(_attribute(item, "enclosure", "length"))), kind=kind
        )
    for transcript in item.findall("podcast:transcript", NAMESPACES):
        yield from _transcript(client, transcript, seconds)
    chapters = _attribute(item, "podcast:chapters", "url")
    rows: list[dict[str, Any]] = []
    if chapters:
        text, wrong = answers.read_text(client, chapters, kind=CHAPTERS)
        wrong += captions.check_chapters(text, seconds)
        yield from (f"The chapters: {says}" for says in wrong)
        rows = captions.chapter_rows(text) if not wrong else []
    if url and scope.sound:
        yield from _sound(client, url, seconds, rows)


def _transcript(client: httpx.Client, transcript: etree._Element, seconds: float) -> Iterator[str]:
    kind = transcript.get("type", "")
    text, wrong = answers.read_text(client, transcript.get("url", ""), kind=kind)
    # The feed rounds to seconds; the audio may be longer by half of one.
    if kind == "text/vtt":
        wrong += captions.check_cues(text, seconds + 0.5, header="WEBVTT")
    elif kind == "application/x-subrip":
        wrong += captions.check_cues(text, seconds + 0.5)
    elif kind == "application/json":
        wrong += captions.check_words(text, seconds + 0.5)
    elif not text.strip():
        wrong.append("It is empty.")
    yield from (f"The transcript ({kind}): {says}" for says in wrong)


def _sound(client: httpx.Client, url: str, seconds: float, rows: list[dict[str, Any]]) -> Iterator[str]:
    with tempfile.NamedTemporaryFile(suffix=".mp3") as file:
        with client.stream("GET", url) as answer:
            for block in answer.iter_bytes():
                file.write(block)
        file.flush()
        yield from check_sound(Path(file.name), seconds=seconds, chapters=rows)


def _attribute(parent: etree._Element, path: str, name: str) -> str:
    found = parent.find(path, NAMESPACES)
    return "" if found is None else str(found.get(name, ""))


def _number(text: str | None) -> float:
    return float(text) if text and text.isascii() and text.isdecimal() else 0.0
