"""One function from bytes to a feed. It never raises: what cannot be read comes back as a reason."""

from __future__ import annotations

import logging
from datetime import datetime

from newsroom.feeds import json_feed, xml_feed
from newsroom.feeds.charset import decode
from newsroom.feeds.exceptions import Unreadable
from newsroom.feeds.items import ParsedFeed

logger = logging.getLogger(__name__)


def parse(body: bytes, content_type: str, url: str, now: datetime) -> ParsedFeed:
    """Read a feed document that came from `url`; dates after `now` become `now`."""
    try:
        text = decode(body, content_type)
        read = json_feed.read if text.lstrip("\ufeff \t\r\n").startswith(("{", "[")) else xml_feed.read
        return read(text, url, now)
    except Unreadable as error:
        return ParsedFeed(error=str(error))
    except Exception as error:  # a fault of the libraries below must not stop the other feeds
        logger.warning("Reading %s failed", url, exc_info=error)
        return ParsedFeed(error=f"This feed cannot be read ({type(error).__name__}).")
