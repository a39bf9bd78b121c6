"""The feed itself, against RSS 2.0, PSP-1, Apple's rules and the podcast namespace. Pure: bytes in, findings out."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from email.utils import parsedate_to_datetime

from lxml import etree

from podcasts.checks.findings import Finding, errors, warnings
from podcasts.checks.values import (
    check_address,
    check_choice,
    check_count,
    check_date,
    check_guid,
    check_language,
    check_local,
)
from podcasts.feeds.categories import check_category
from podcasts.feeds.channel import DESCRIPTION
from podcasts.feeds.elements import NAMESPACES

Check = Callable[[str], str]
YES = ("Yes",)
TRUE = ("true", "false")
HOLDS_ADDRESS = "name() = 'href' or name() = 'url' or name() = 'feedUrl'"


def _count(what: str) -> Check:
    return lambda text: check_count(text, what=what)


def _choice(what: str, *choices: str) -> Check:
    return lambda text: check_choice(text, choices, what=what)


def _present(text: str) -> str:
    return "" if text.strip() else "It is empty."


def _short(text: str) -> str:
    return "" if len(text.encode()) <= DESCRIPTION else f"It has more than {DESCRIPTION} bytes."


# Path: what PSP-1 or Apple requires of the value. Each must be there once.
SHOW_REQUIRED: dict[str, Check] = {
    "title": _present,
    "description": lambda text: _present(text) or _short(text),
    "link": check_address,
    "language": check_language,
    "itunes:explicit": _choice("explicit mark", *TRUE),
    "itunes:image/@href": check_address,
    "atom:link[@rel='self']/@href": check_address,
    "podcast:txt[@purpose='ai-content']": _present,
}
SHOW_RECOMMENDED = ("podcast:guid", "podcast:locked", "itunes:author", "itunes:type", "podcast:medium")
SHOW_OPTIONAL: dict[str, Check] = {
    "podcast:guid": check_guid,
    "podcast:locked": _choice("lock", "yes", "no"),
    "podcast:medium": _choice("medium", "podcast"),
    "itunes:type": _choice("type", "episodic", "serial"),
    "itunes:block": _choice("block", *YES),
    "itunes:complete": _choice("mark of completion", *YES),
    "pubDate": check_date,
}
EPISODE_REQUIRED: dict[str, Check] = {
    "title": _present,
    "guid": _present,
    "pubDate": check_date,
    "link": check_address,
    "description": lambda text: _present(text) or _short(text),
    "enclosure/@url": check_address,
    "enclosure/@length": _count("length of the audio"),
    "enclosure/@type": _choice("type of the audio", "audio/mpeg"),
    "itunes:duration": _count("duration"),
    "podcast:txt[@purpose='ai-content']": _present,
}
EPISODE_RECOMMENDED = ("itunes:image", "itunes:explicit", "podcast:transcript", "podcast:chapters", "content:encoded")
EPISODE_OPTIONAL: dict[str, Check] = {
    "itunes:episodeType": _choice("type", "full", "trailer", "bonus"),
    "itunes:explicit": _choice("explicit mark", *TRUE),
    "itunes:block": _choice("block", *YES),
    "itunes:season": _count("season"),
    "itunes:episode": _count("number"),
}


def read(content: bytes) -> etree._Element:
    """The channel of a feed. Raises ValueError with a sentence."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(f"The feed is not well-formed: {error}.") from error
    channels = root.findall("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or len(channels) != 1:
        raise ValueError("This is no RSS 2.0 with one channel.")
    return channels[0]


def check_document(content: bytes, address: str) -> list[Finding]:
    """All that is wrong with a feed that was read at `address`."""
    try:
        channel = read(content)
    except ValueError as error:
        return errors("feed", [str(error)])
    items = channel.findall("item")
    found = [*_show(channel, address), *errors("feed", _guids(items)), *warnings("feed", [_order(items)])]
    for item in items:
        found += _values(item, name_of(item.findtext("title")), EPISODE_REQUIRED, EPISODE_RECOMMENDED, EPISODE_OPTIONAL)
        found += errors(name_of(item.findtext("title")), _files(item))
    return [*found, *errors("feed", _addresses(channel)), *warnings("feed", [check_local(address)])]


def name_of(title: str | None) -> str:
    return f"“{(title or 'an episode without a title')[:80]}”"


def _show(channel: etree._Element, address: str) -> Iterator[Finding]:
    yield from _values(channel, "feed", SHOW_REQUIRED, SHOW_RECOMMENDED, SHOW_OPTIONAL)
    category, subcategory = (_first(channel, f"itunes:category/{path}") for path in ("@text", "itunes:category/@text"))
    yield from errors("feed", check_category(category, subcategory).values())
    own = _first(channel, "atom:link[@rel='self']/@href")
    if own and own != address:
        yield Finding("error", "feed", f"It says that it is at {own}, but was read at {address}.")


def _values(
    parent: etree._Element,
    where: str,
    required: dict[str, Check],
    recommended: tuple[str, ...],
    optional: dict[str, Check],
) -> Iterator[Finding]:
    for path, check in required.items():
        values = _texts(parent, path)
        if len(values) != 1:
            yield Finding("error", where, f"{path} is there {len(values)} times; it must be there once.")
        yield from errors(where, (f"{path}: {says}" for says in map(check, values) if says))
    for path, check in optional.items():
        yield from errors(where, (f"{path}: {says}" for says in map(check, _texts(parent, path)) if says))
    yield from warnings(where, (f"{path} is recommended." for path in recommended if not _texts(parent, path)))


def _files(item: etree._Element) -> Iterator[str]:
    for transcript in item.findall("podcast:transcript", NAMESPACES):
        if not transcript.get("url") or not transcript.get("type"):
            yield "A transcript has no address or no type."
    for guid in item.findall("guid"):
        if guid.get("isPermaLink") != "false" and not (guid.text or "").startswith("http"):
            yield 'The GUID is no address and must say isPermaLink="false".'


def _guids(items: list[etree._Element]) -> Iterator[str]:
    for guid, times in Counter(item.findtext("guid") for item in items).items():
        if times > 1:
            yield f"{times} episodes have the GUID {guid}."


def _order(items: list[etree._Element]) -> str:
    dates = [text for item in items if (text := item.findtext("pubDate")) and not check_date(text)]
    moments = [parsedate_to_datetime(text) for text in dates]
    sorted_ = all(newer >= older for newer, older in itertools.pairwise(moments))
    return "" if sorted_ else "The episodes are not in order, the newest first."


def _addresses(channel: etree._Element) -> Iterator[str]:
    """Each broken address once, wherever it stands."""
    found = dict.fromkeys(str(text) for text in channel.xpath(f".//*/@*[{HOLDS_ADDRESS}]", namespaces=NAMESPACES))
    yield from filter(None, map(check_address, found))


def _texts(parent: etree._Element, path: str) -> list[str]:
    found = parent.xpath(path, namespaces=NAMESPACES)
    return [value if isinstance(value, str) else "".join(value.itertext()) for value in found]


def _first(parent: etree._Element, path: str) -> str:
    return next(iter(_texts(parent, path)), "")
