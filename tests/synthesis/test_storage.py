"""Whole files or none."""

from __future__ import annotations

import errno
import os
import resource
import signal
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, InMemoryStorage

from synthesis import storage
from synthesis.errors import StorageFailed


def test_a_file_is_stored_whole_and_under_its_name(tmp_path: Path) -> None:
    store = FileSystemStorage(tmp_path)
    assert storage.keep(store, "renders/a.flac", b"x" * 1000) == "renders/a.flac"
    assert (tmp_path / "renders/a.flac").read_bytes() == b"x" * 1000
    assert [path.name for path in (tmp_path / "renders").iterdir()] == ["a.flac"]


def test_a_taken_name_is_never_overwritten(tmp_path: Path) -> None:
    store = FileSystemStorage(tmp_path)
    first, second = (storage.keep(store, "a.flac", content) for content in (b"one", b"two"))
    assert first != second
    assert (tmp_path / first).read_bytes() == b"one"


def test_any_other_storage_is_used_as_it_is() -> None:
    store = InMemoryStorage()
    name = storage.keep(store, "a.flac", b"sound")
    with store.open(name) as file:
        assert file.read() == b"sound"


def test_a_full_disk_is_told_in_words_and_leaves_nothing(tmp_path: Path) -> None:
    if not (pid := os.fork()):
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            storage.keep(FileSystemStorage(tmp_path), "a.flac", b"x" * 5000)
        except StorageFailed as error:
            os._exit(0 if "The disk is full; free some space" in str(error) else 2)
        os._exit(1)
    assert os.waitpid(pid, 0)[1] == 0
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "renders").write_text("a file where the folder should be")
    with pytest.raises(StorageFailed, match="check the storage, then retry"):
        storage.keep(FileSystemStorage(tmp_path), "renders/a.flac", b"sound")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_no_room_has_one_sentence_whatever_the_system_calls_it(number: int) -> None:
    assert storage.in_words(OSError(number, "x")) == "The disk is full; free some space, then retry."
