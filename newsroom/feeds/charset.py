"""Bytes to text when the declared character set may be missing or wrong."""

from __future__ import annotations

import codecs
import re

BYTE_ORDER_MARKS = [
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
]
UNMARKED_WIDE = [(b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"), (b"{\0", "utf-16-le"), (b"\0{", "utf-16-be")]
IN_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.ASCII | re.IGNORECASE)
IN_DOCUMENT = re.compile(rb"(?:encoding|charset)\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})")
# Codecs of Python that no feed is written in; some take quadratic time.
NOT_FOR_FEEDS = {"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem", "utf-7"}


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a document.

    A byte order mark decides; then bytes that are valid UTF-8 are UTF-8 whatever is declared, because no other text in
    use looks like that by accident; then what is declared; then Windows-1252, in which every byte means something.
    """
    for mark, name in BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    for start, name in UNMARKED_WIDE:
        if body.startswith(start):
            return body.decode(name, "replace")
    declared = declared_charset(body, content_type)
    if not declared.startswith("iso2022"):  # these are seven-bit, so they pass for UTF-8
        try:
            return body.decode("utf-8")
        except UnicodeDecodeError:
            pass
    return body.decode("cp1252" if declared in ("", "ascii", "utf-8", "iso8859-1") else declared, "replace")


def declared_charset(body: bytes, content_type: str) -> str:
    """Python's name of the character set that the header or the document declares; empty when there is none we know."""
    in_header = IN_HEADER.search(content_type)
    in_document = IN_DOCUMENT.search(body[:1024])
    for name in (in_header and in_header[1], in_document and in_document[1].decode("ascii")):
        try:
            known = codecs.lookup(name or "").name
            b"x".decode(known, "replace")  # refuses codecs that are not for text, such as hex; nothing else says so
        except (LookupError, ValueError):
            continue
        if known.replace("_", "-") not in NOT_FOR_FEEDS:
            return known.replace("_", "")
    return ""
