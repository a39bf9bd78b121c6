"""Single values of a feed: each check returns a sentence, empty where nothing is wrong."""

from __future__ import annotations

import ipaddress
import re
import uuid
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)
RFC_2822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{1,2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d{2}:\d{2}:\d{2} ([+-]\d{4}|GMT)",
    re.ASCII,
)


def check_date(text: str) -> str:
    if not RFC_2822.fullmatch(text):
        return f"“{text}” is no date as RFC 2822 writes it."
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return f"“{text}” is no day of the calendar."
    return "" if moment.strftime("%a") == text[:3] else f"“{text}” names the wrong day of the week."


def check_address(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or not address.isascii() or " " in address:
        return f"“{address}” is no full web address."
    if parts.scheme == "http" and not is_local(parts.hostname):
        return f"{address} is not https. Set BASE_URL to an address that begins with https://."
    return ""


def is_local(host: str) -> bool:
    """A machine of one's own, where no directory looks."""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or "." not in host or host.endswith((".local", ".localhost", ".test"))


def check_local(address: str) -> str:
    """A word of warning where `check_address` has nothing to say."""
    host = urlsplit(address).hostname or ""
    return f"{address} can be reached from this machine or network only." if is_local(host) else ""


def check_guid(text: str) -> str:
    try:
        uuid.UUID(text)
    except ValueError:
        return f"“{text}” is no UUID."
    return ""


def check_language(text: str) -> str:
    return "" if LANGUAGE.fullmatch(text) else f"“{text}” is no language code such as en or pt-br."


def check_count(text: str, *, what: str) -> str:
    return (
        "" if text.isascii() and text.isdecimal() and int(text) > 0 else f"The {what} is “{text}”, not a number from 1."
    )


def check_choice(text: str, choices: tuple[str, ...], *, what: str) -> str:
    return "" if text in choices else f"The {what} is “{text}”; it must be {' or '.join(choices)}."
