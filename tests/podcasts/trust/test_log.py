"""The log cannot be quietly edited."""

from __future__ import annotations

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from podcasts.trust import chain
from podcasts.trust.models import BEGINNING, LogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def log() -> list[LogEntry]:
    """Three entries."""
    return [
        LogEntry.objects.append("published", "episode:1", bytes=12_000),
        LogEntry.objects.append("override", "episode:2", actor="jana", reason="the mayor said so — 100 %"),
        LogEntry.objects.append("withdrawn", "episode:1"),
    ]


def test_a_log_that_nobody_touched_is_whole(log: list[LogEntry], capsys: pytest.CaptureFixture[str]) -> None:
    assert log[0].previous == BEGINNING
    call_command("verify_log")
    assert capsys.readouterr().out == f"3 entries, none changed. Head: {log[-1].digest}\n"


def test_an_empty_log_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_log")
    assert capsys.readouterr().out == f"0 entries, none changed. Head: {BEGINNING}\n"


@pytest.mark.parametrize(
    "change", [{"actor": "nobody"}, {"details": {"reason": "none"}}, {"subject": "episode:3"}, {"action": "approve"}]
)
def test_a_changed_entry_is_found(
    log: list[LogEntry], change: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    LogEntry.objects.filter(pk=log[1].pk).update(**change)
    with pytest.raises(CommandError, match="not what it was"):
        call_command("verify_log")
    assert capsys.readouterr().err == f"Entry {log[1].pk} was changed after it was written.\n"


def test_a_changed_entry_with_a_new_digest_breaks_the_next_one(log: list[LogEntry]) -> None:
    log[1].actor = "nobody"
    LogEntry.objects.filter(pk=log[1].pk).update(actor="nobody", digest=log[1].computed())
    (fault,) = chain.verify().faults
    assert fault.startswith(f"Entry {log[2].pk} does not follow")


def test_a_removed_entry_is_found(log: list[LogEntry]) -> None:
    log[1].delete()
    (fault,) = chain.verify().faults
    assert fault.startswith(f"Entry {log[2].pk} does not follow")


def test_a_head_that_was_kept_elsewhere_shows_that_the_end_was_cut_off(log: list[LogEntry]) -> None:
    kept = LogEntry.objects.head()
    log[2].delete()
    assert chain.verify().head != kept


def test_the_admin_shows_the_log_and_changes_nothing(log: list[LogEntry], admin_client: Client) -> None:
    assert "the mayor" in admin_client.get(f"/admin/podcasts/logentry/{log[1].pk}/change/").content.decode()
    assert admin_client.get("/admin/podcasts/logentry/add/").status_code == 403
    assert admin_client.post(f"/admin/podcasts/logentry/{log[1].pk}/delete/", {"post": "yes"}).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_entries_that_come_at_once_make_one_chain() -> None:
    def write(number: int) -> None:
        for _ in range(5):
            LogEntry.objects.append("published", f"episode:{number}")
        connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = chain.verify()
    assert (found.entries, found.faults) == (15, ())
