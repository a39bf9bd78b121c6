"""Web addresses, mail addresses, handles, hashtags, telephone numbers, IP addresses and versions."""

from __future__ import annotations

import re

from synthesis.anchor.text.numbers import cardinal, digit_by_digit, pairs
from synthesis.anchor.text.reader import reader, spelled

_TOP = "com|org|net|gov|edu|io|co|uk|de|fr|ai|dev|info|tv|me|us|eu|ca|au|app|news|fm|mil|int|biz|jp|nz|ie|ch"
_SPELLED_DOMAINS = frozenset(["io", "uk", "tv", "ai", "us", "eu", "fm", "au", "jp", "nz", "ca", "de", "fr", "ch", "ie"])
_HOST = rf"(?:[A-Za-z0-9-]+\.)+(?:{_TOP})"
_SYMBOLS = {"/": "slash", "-": "dash", "_": "underscore", "?": "question mark", "=": "equals", "&": "and"}
_SYMBOLS |= {"#": "hash", "%": "percent", "+": "plus", "~": "tilde", ":": "colon", "@": "at", ".": "dot", ",": "comma"}


def _address(text: str) -> str:
    return " ".join(_part(part) for part in re.findall(r"[A-Za-z]+|\d+|\S", text))


def _part(part: str) -> str:
    if part.isdigit():
        return digit_by_digit(part) if len(part) > 4 or part.startswith("0") else pairs(part)
    if part.lower() in _SPELLED_DOMAINS or part.lower() in ("www", "http", "https", "html", "php", "pdf", "rss", "bbc"):
        return spelled(part)
    return _SYMBOLS.get(part, part.lower() if part.isalpha() else "")


def _url(match: re.Match[str]) -> str:
    return _address(re.sub(r"^https?://(?:www\.)?|^www\.", "", match.group(0)).rstrip("/"))


def _handle(match: re.Match[str]) -> str:
    return "at " + _address(match.group(1))


def _hashtag(match: re.Match[str]) -> str:
    words = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+", match.group(1))
    return "hashtag " + " ".join(cardinal(word) if word.isdigit() else word.lower() for word in words)


def _telephone(match: re.Match[str]) -> str:
    groups = re.findall(r"\d+", match.group(0))
    plus = "plus " if match.group(0).startswith("+") else ""
    return plus + " ".join("eight hundred" if group == "800" else digit_by_digit(group) for group in groups)


def _dotted(match: re.Match[str]) -> str:
    return " point ".join(cardinal(group) for group in match.group(0).split("."))


ADDRESS_READERS = (
    reader(r"[\w.+-]+@" + _HOST + r"\b", lambda match: _address(match.group(0))),
    reader(r"https?://[^\s<>\"]*[\w/]", _url),
    reader(rf"(?:www\.)?{_HOST}\b(?:/[\w./?=&%#~+-]*[\w/])?", _url),
    reader(r"@(\w+)", _handle),
    reader(r"#([A-Za-z]\w*)", _hashtag),
    reader(r"\+\d{1,3}(?:[ -]\(?\d{2,4}\)?){2,4}(?!\d)", _telephone),
    reader(r"(?:1-)?\(?\d{3}\)?[ -]\d{3}-\d{4}(?!\d)", _telephone),
    reader(r"\d{3}-\d{4}(?![\d-])", _telephone),
    reader(r"\d+\.\d+\.\d+(?:\.\d+)*", _dotted),
)
