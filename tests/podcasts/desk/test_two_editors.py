"""Two editors at one script: nobody overwrites what they have not seen, and each is told who did what."""

from __future__ import annotations

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection

from podcasts import desk
from podcasts.desk import editing
from podcasts.errors import PodcastsError, ScriptMoved
from podcasts.models import Edit, Episode, Line, Script
from podcasts.production.stages import Stage
from tests.podcasts.desk.conftest import FLAGGED, line, texts


def test_the_second_at_the_same_line_is_told_and_nothing_is_overwritten(script: Script, ana: User, ben: User) -> None:
    editing.change(line(script, 1), by=ana, seen=0, text="Ana's words.")
    with pytest.raises(ScriptMoved, match=r"ana changed line 2 at .*Nothing was saved over it"):
        editing.change(line(script, 1), by=ben, seen=0, text="Ben's words.")
    assert texts(script)[1] == "Ana's words."
    editing.change(line(script, 1), by=ben, seen=1, text="Ben's words.")
    assert texts(script)[1] == "Ben's words."


def test_editors_at_different_lines_do_not_get_in_each_others_way(script: Script, ana: User, ben: User) -> None:
    editing.delete(line(script, 3), by=ana, seen=0)
    editing.change(line(script, 1), by=ben, seen=0, text="Ben's words.")
    assert "Why so late?" not in texts(script)
    assert texts(script)[1] == "Ben's words."


def test_two_tabs_of_one_editor_are_two_editors(script: Script, ana: User) -> None:
    editing.change(line(script, 1), by=ana, seen=0, text="In one tab.")
    with pytest.raises(ScriptMoved):
        editing.change(line(script, 1), by=ana, seen=0, text="In the other.")


def test_a_line_that_somebody_deleted_cannot_be_changed(script: Script, ana: User, ben: User) -> None:
    mine = line(script, 1)
    editing.delete(line(script, 1), by=ana, seen=0)
    with pytest.raises(ScriptMoved, match="ana deleted line 2"):
        editing.change(mine, by=ben, seen=0, text="Too late.")


def test_what_others_built_on_is_not_taken_back(script: Script, ana: User, ben: User) -> None:
    edit = editing.change(line(script, 1), by=ana, seen=0, text="Ana's words.")
    editing.change(line(script, 1), by=ben, seen=1, text="Ben's words.")
    with pytest.raises(ScriptMoved, match="ben changed line 2"):
        editing.undo(edit, by=ana)


def test_an_edit_that_was_taken_back_is_in_nobodys_way(script: Script, ana: User, ben: User) -> None:
    editing.undo(editing.change(line(script, 1), by=ana, seen=0, text="Ana's words."), by=ana)
    editing.change(line(script, 1), by=ben, seen=0, text="Ben's words.")
    assert texts(script)[1] == "Ben's words."


def test_nobody_approves_what_they_have_not_seen(episode: Episode, script: Script, ana: User, ben: User) -> None:
    editing.override(line(script, FLAGGED), "I was there.", by=ana, seen=0)
    editing.change(line(script, 5), by=ana, seen=1, text="That is all. Thank you.")
    with pytest.raises(ScriptMoved, match="ana changed line 6 meanwhile"):
        desk.approve(episode, by=ben, seen=1)
    episode.refresh_from_db()
    assert episode.stage == Stage.REVIEW


def test_of_editors_at_the_same_moment_one_wins_and_all_others_are_told(script: Script, ana: User) -> None:
    told: list[str] = []
    start = threading.Barrier(5)

    def edit(number: int) -> None:
        row = Line.objects.get(script=script, position=1)
        start.wait(10)
        try:
            editing.change(row, by=ana, seen=0, text=f"Words of number {number}.")
        except PodcastsError as error:
            told.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=edit, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(told) == 4
    assert all("ana changed line 2" in words for words in told)
    script.refresh_from_db()
    assert (script.revision, Edit.objects.count()) == (1, 1)
