"""Whole files or none: what is stored is complete, whatever happens in between."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, Storage

from synthesis.errors import StorageFailed

FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def keep(storage: Storage, name: str, content: bytes) -> str:
    """Store `content` under `name` (or a free name like it); returns the name. Raises `StorageFailed`.

    A local folder gets the file by a rename, so no reader and no crash ever sees half of it; other storages
    (S3 and its kin) publish an object only when it is complete.
    """
    try:
        if isinstance(storage, FileSystemStorage):
            return _renamed_into(storage, name, content)
        return storage.save(name, ContentFile(content))
    except OSError as error:
        raise StorageFailed(in_words(error)) from error


def in_words(error: OSError) -> str:
    """What an operator should do about an error of the file system."""
    if error.errno in FULL:
        return "The disk is full; free some space, then retry."
    return f"The file could not be stored ({error.strerror or error}); check the storage, then retry."


def _renamed_into(storage: FileSystemStorage, name: str, content: bytes) -> str:
    name = storage.get_available_name(name)
    path = Path(storage.path(name))
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, storage.file_permissions_mode or 0o644)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    return name
