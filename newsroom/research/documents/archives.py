"""Zip files with bounds: how many entries, how large each and all together, how much larger than they are packed."""

from __future__ import annotations

import io
import zipfile
import zlib

from lxml import etree

from newsroom.research.errors import SourceError

MOST_ENTRIES = 10_000
MOST_BYTES = 200 * 2**20
MOST_OF_ONE = 64 * 2**20
# Text packs to a tenth; what packs to less than a hundredth is made to fill a disk.
MOST_TIMES = 100
SMALL = 2**20
BOMB = "This file unpacks to far more than it should, so it is not opened. Save the document again and upload that."
DAMAGED = "This file is damaged and cannot be unpacked. Save the document again and upload that."
# What zipfile raises over a file that is not whole: RuntimeError over a packing it does not know, ValueError where an
# entry is said to begin before the file does.
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError)
HOSTILE = "The XML in this file defines entities, which no honest document does, so it is not read."


class Archive:
    """An open zip file within bounds; raises SourceError for any other."""

    def __init__(self, data: bytes) -> None:
        try:
            self.zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGES as error:
            raise SourceError(DAMAGED) from error
        self.sizes = {entry.filename: entry.file_size for entry in self.zip.infolist()}
        self._check(len(data))

    def _check(self, packed: int) -> None:
        entries = self.zip.infolist()
        total = sum(entry.file_size for entry in entries)
        large = max((entry.file_size for entry in entries), default=0)
        if len(entries) > MOST_ENTRIES or total > MOST_BYTES or large > MOST_OF_ONE:
            raise SourceError(BOMB)
        if total > SMALL and total > MOST_TIMES * packed:
            raise SourceError(BOMB)
        if any(entry.flag_bits & 1 for entry in entries):
            raise SourceError("This file is protected by a password. Remove the password and upload it again.")

    def __contains__(self, name: str) -> bool:
        return name in self.sizes

    def read(self, name: str) -> bytes:
        """One entry, never more than its directory says; empty where there is none of that name."""
        if name not in self.sizes:
            return b""
        try:
            with self.zip.open(name) as entry:
                return entry.read(MOST_OF_ONE)
        except DAMAGES as error:
            raise SourceError(DAMAGED) from error

    def xml(self, name: str) -> etree._Element | None:
        """One entry as XML; None where it is missing or none. Raises SourceError for one that defines entities."""
        return tree(self.read(name))


def tree(data: bytes) -> etree._Element | None:
    """XML in which nothing is expanded and nothing fetched."""
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, recover=True)
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is not None and _defines_entities(root):
        raise SourceError(HOSTILE)
    return root


def _defines_entities(root: etree._Element) -> bool:
    declared = root.getroottree().docinfo.internalDTD
    return declared is not None and any(True for _ in declared.iterentities())
