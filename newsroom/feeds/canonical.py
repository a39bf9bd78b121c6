"""One address per article: without tracking, in one spelling, and what the page itself names as its own."""

from __future__ import annotations

import functools
import re

import httpx

from newsroom.feeds.addresses import MAX_URL, USUAL_PORTS

TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|twclid|ttclid|mc_[ce]id|mkt_tok|oly_\w+_id|vero_\w+"
    r"|_hs\w+|hs\w*tracking|at_(?:medium|campaign|custom\d|format|link_\w+|bbc_team|ptr_name)|ns_\w+|cmpid?|campaign_id"
    r"|ocid|ito|smid|smtyp|ref_src|ref_url|spm|ncid|wt\.?mc_\w+|xtor",
    re.IGNORECASE,
)
ABSOLUTE = re.compile(r"https?://", re.IGNORECASE)
MOBILE = re.compile(r"^(?:www|m|mobile|amp)\.")


@functools.lru_cache(maxsize=4096)  # an item's address is needed several times over
def web_address(text: str, base: str = "") -> str:
    """An http(s) address made absolute, or an empty string when it is none, too long, or carries a password."""
    if not text.strip():
        return ""
    text = text.strip()
    try:
        url = httpx.URL(text) if ABSOLUTE.match(text) or not base else httpx.URL(base).join(text)
        address = str(url)
    except (httpx.InvalidURL, ValueError, TypeError):
        return ""
    usable = url.scheme in USUAL_PORTS and url.host and not url.userinfo and len(address) <= MAX_URL
    return address if usable else ""


@functools.lru_cache(maxsize=4096)
def canonical(address: str) -> str:
    """The address without fragment and tracking parameters, with the host in lower case.

    >>> canonical("HTTPS://News.Example/a?id=7&utm_source=rss#top")
    'https://news.example/a?id=7'
    """
    address = web_address(address)
    if not address:
        return ""
    url = httpx.URL(address).copy_with(fragment=None)
    query = "&".join(
        part for part in url.query.decode("ascii", "replace").split("&") if not TRACKING.fullmatch(part.split("=")[0])
    )
    return str(url.copy_with(query=query.encode() or None))


def believed(page_says: str, fetched_from: str) -> str:
    """The canonical address by a page's own `rel=canonical`, or by where it was fetched from.

    A page may name another site's address only when the last part of the path is the same (a syndicated article);
    pages that all name their home page would otherwise be taken for copies of each other.
    """
    own, said = canonical(fetched_from), canonical(web_address(page_says, fetched_from) if page_says else "")
    if not said:
        return own
    here, there = httpx.URL(own), httpx.URL(said)
    if there.path.strip("/") == "" != here.path.strip("/"):
        return own
    same_site = MOBILE.sub("", here.host) == MOBILE.sub("", there.host)
    return said if same_site or _last_part(here) == _last_part(there) else own


def _last_part(url: httpx.URL) -> str:
    return url.path.rstrip("/").rpartition("/")[2]
