"""EPUB: the chapters in the order of the spine, as the package document names them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from urllib.parse import unquote

from lxml import etree

from newsroom.feeds.charset import decode
from newsroom.feeds.plain_text import one_line
from newsroom.research.documents.archives import Archive
from newsroom.research.documents.document import LONGEST_HEADING, Document, Part, bounded, sections
from newsroom.research.errors import SourceError

CONTAINER = "META-INF/container.xml"
LOCKS = "META-INF/encryption.xml"
# Fonts may be obscured without the book being locked.
FONT_LOCKS = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
LOCKED = "This EPUB is locked by its publisher (DRM), so it cannot be read here."
DAMAGED = "This EPUB names no chapters that can be read. Save or export it again and upload that."
MOST_CHAPTERS = 1_000


def read(archive: Archive, name: str) -> Document:
    """The book; raises SourceError where it is locked or names no chapters."""
    _check_locks(archive)
    path = _package_path(archive)
    package = archive.xml(path)
    if package is None:
        raise SourceError(DAMAGED)
    title = next((found.text or "" for found in package.iter("{*}title")), "")
    document = bounded(one_line(title, LONGEST_HEADING) or name, _chapters(archive, package, posixpath.dirname(path)))
    if not document.parts:
        raise SourceError(DAMAGED)
    return document


def _check_locks(archive: Archive) -> None:
    locks = archive.xml(LOCKS)
    if locks is None:
        return
    methods = {str(method.get("Algorithm")) for method in locks.iter("{*}EncryptionMethod")}
    if methods - set(FONT_LOCKS):
        raise SourceError(LOCKED)


def _package_path(archive: Archive) -> str:
    container = archive.xml(CONTAINER)
    files = [] if container is None else [str(file.get("full-path") or "") for file in container.iter("{*}rootfile")]
    return next((file for file in files if file in archive), "")


def _chapters(archive: Archive, package: etree._Element, folder: str) -> Iterator[Part]:
    files = {str(item.get("id")): str(item.get("href") or "") for item in package.iter("{*}item")}
    references = [str(reference.get("idref")) for reference in package.iter("{*}itemref")]
    for reference in references[:MOST_CHAPTERS]:
        path = posixpath.normpath(posixpath.join(folder, unquote(files.get(reference, ""))))
        if path in archive:
            yield from sections(decode(archive.read(path)))
