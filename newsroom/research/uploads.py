"""Files that listeners upload: looked at when they come, kept under a name nobody can guess, read when gathered.

The name is the key: whoever names it in a source has it from the upload itself. No page or address serves these files.
"""

from __future__ import annotations

import re
import uuid

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile

from newsroom.feeds.decoding import in_units
from newsroom.feeds.plain_text import one_line
from newsroom.research import language
from newsroom.research.documents import apart
from newsroom.research.documents.document import Document
from newsroom.research.errors import SourceError
from newsroom.research.sources import LONGEST_NAME, Source

FOLDER = "research"
STORED = re.compile(rf"{FOLDER}/[0-9a-f]{{32}}")
GONE = "The uploaded file is not there any more. Upload it again."


def store(file: UploadedFile[bytes]) -> Source:
    """Keep an uploaded file as a source. Raises SourceError for one that is too large or cannot be read."""
    name = one_line(file.name or "", LONGEST_NAME - 20) or "document"
    if (file.size or 0) > settings.UPLOAD_MAX_BYTES:
        raise SourceError(f"“{name}” is larger than {in_units(settings.UPLOAD_MAX_BYTES)}. Upload a smaller file.")
    try:
        language.check(apart.read(file.read(), name, look=True))
    except SourceError as error:
        raise SourceError(f"“{name}”: {error}") from error
    file.seek(0)
    return Source("upload", default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", file), name)


def read(source: Source) -> Document:
    """The text of an upload. Raises SourceError where it is gone or cannot be read after all."""
    if not STORED.fullmatch(source.value):
        raise SourceError(GONE)
    try:
        with default_storage.open(source.value) as file:
            data = file.read()
    except FileNotFoundError:
        raise SourceError(GONE) from None
    return apart.read(data, source.name)


def forget(source: Source) -> None:
    """Delete an upload; one that is gone already is no fault."""
    if source.kind == "upload" and STORED.fullmatch(source.value):
        default_storage.delete(source.value)
