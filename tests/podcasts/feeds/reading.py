"""Reading a feed back, strictly."""

from __future__ import annotations

from django.test import Client
from lxml import etree

NS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "atom": "http://www.w3.org/2005/Atom",
}


def channel_of(client: Client, address: str) -> etree._Element:
    response = client.get(address)
    assert response.status_code == 200, address
    return etree.fromstring(response.content)[0]


def text_of(channel: etree._Element, path: str) -> str:
    """The text of the one element or attribute; fails for none or several."""
    found = channel.xpath(path, namespaces=NS)
    assert len(found) == 1, f"{path}: {found}"
    return found[0] if isinstance(found[0], str) else found[0].text or ""
