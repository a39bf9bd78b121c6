"""What an editor can do with a script, line by line: each edit is checked against the facts, kept, and taken back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User

from podcasts.desk import editing
from podcasts.desk.checking import NO_DISCLOSURE
from podcasts.errors import EditRefused
from podcasts.models import Edit, Line, Script
from tests.podcasts.desk.conftest import FLAGGED, SPOKEN, line, texts

ORIGINAL = [text for _, _, text, _ in SPOKEN]
Editing = Callable[[Script, User], Edit]


def test_a_text_that_its_facts_bear_out_loses_its_flag(script: Script, ana: User) -> None:
    flagged = line(script, FLAGGED)
    assert any("12" in flag for flag in flagged.flags)
    edit = editing.change(flagged, by=ana, seen=0, text="The boat needs 22 minutes for a crossing that took 35.")
    flagged.refresh_from_db()
    assert (flagged.flags, flagged.model) == ([], "an editor")
    script.refresh_from_db()
    assert (script.revision, edit.revision) == (1, 1)
    assert (edit.editor, edit.action, edit.position) == ("ana", "change", FLAGGED)
    assert "12 minutes" in edit.before["lines"][0]["text"]
    assert "22 minutes" in edit.after["lines"][0]["text"]


def test_an_editors_own_text_is_flagged_and_kept(script: Script, ana: User) -> None:
    editing.change(line(script, 1), by=ana, seen=0, text="A ferry for 900 passengers began crossing Lake Orvel.")
    changed = line(script, 1)
    assert changed.text == "A ferry for 900 passengers began crossing Lake Orvel."
    assert any("900" in flag for flag in changed.flags)


def test_a_line_checked_against_another_fact_is_checked_again(script: Script, ana: User) -> None:
    facts = list(Line.objects.get(pk=line(script, 1).pk).story.brief.facts.order_by("position"))  # type: ignore[union-attr]
    editing.change(line(script, 1), by=ana, seen=0, facts=[facts[2].pk])
    assert line(script, 1).flags
    with pytest.raises(EditRefused, match="its own story"):
        editing.change(line(script, 1), by=ana, seen=1, facts=[999_999])


def test_another_speaker_or_style_changes_no_flag_but_the_audio(script: Script, ana: User) -> None:
    editing.change(line(script, FLAGGED), by=ana, seen=0, speaker="A", style="wry")
    changed = line(script, FLAGGED)
    assert (changed.speaker, changed.style, changed.render, changed.model) == ("A", "wry", None, "Extractive 1")
    assert changed.flags


def test_a_line_break_makes_two_lines(script: Script, ana: User) -> None:
    editing.change(line(script, 5), by=ana, seen=0, text="That is all.\n\n  Thank you.  ")
    assert texts(script) == [*ORIGINAL[:5], "That is all.", "Thank you."]


def test_split_and_merge_keep_words_and_facts(script: Script, ana: User) -> None:
    first = line(script, 1)
    editing.split(first, first.text.index("began"), by=ana, seen=0)
    assert texts(script)[1:3] == [
        "An electric ferry that carries 240 passengers",
        "began crossing Lake Orvel on Monday.",
    ]
    assert set(line(script, 2).facts.all()) == set(line(script, 1).facts.all())
    editing.merge(line(script, 1), by=ana, seen=1)
    assert texts(script) == ORIGINAL


def test_lines_are_moved_inserted_and_deleted(script: Script, ana: User) -> None:
    editing.move(line(script, 5), 0, by=ana, seen=0)
    assert texts(script) == [ORIGINAL[5], *ORIGINAL[:5]]
    editing.insert(script, line(script, 0), by=ana, seen=1, speaker="B", style="warm", text="Hello.")
    assert texts(script)[:3] == [ORIGINAL[5], "Hello.", ORIGINAL[0]]
    editing.delete(line(script, 0), by=ana, seen=2)
    assert texts(script) == ["Hello.", *ORIGINAL[:5]]
    assert list(script.lines.order_by("position").values_list("position", flat=True)) == list(range(6))


def test_an_opening_without_disclosure_is_flagged_until_it_has_one(script: Script, ana: User) -> None:
    editing.change(line(script, 0), by=ana, seen=0, text="Good morning.")
    assert NO_DISCLOSURE in line(script, 0).flags
    editing.insert(script, line(script, 0), by=ana, seen=1, speaker="A", style="warm", text="Our voices are synthetic.")
    assert line(script, 0).flags == []


def test_an_override_keeps_the_flag_and_the_reason_until_the_words_change(script: Script, ana: User) -> None:
    edit = editing.override(line(script, FLAGGED), "  The captain\ntold me. ", by=ana, seen=0)
    stands = line(script, FLAGGED)
    assert (stands.override, edit.reason) == ("The captain told me.", "The captain told me.")
    assert stands.flags
    assert not Line.objects.filter(script=script).flagged().exists()
    editing.change(stands, by=ana, seen=1, text="The boat needs 13 minutes for a crossing that took 35.")
    assert line(script, FLAGGED).override == ""


EVERY_EDIT: dict[str, Editing] = {
    "change": lambda script, by: editing.change(line(script, 1), by=by, seen=0, text="Other words.", style="wry"),
    "two lines of one": lambda script, by: editing.change(line(script, 5), by=by, seen=0, text="That\nis all."),
    "split": lambda script, by: editing.split(line(script, 1), 11, by=by, seen=0),
    "merge": lambda script, by: editing.merge(line(script, 1), by=by, seen=0),
    "move": lambda script, by: editing.move(line(script, 4), 1, by=by, seen=0),
    "insert": lambda script, by: editing.insert(
        script, None, by=by, seen=0, speaker="B", style="neutral", text="Hello.\nAgain."
    ),
    "delete": lambda script, by: editing.delete(line(script, FLAGGED), by=by, seen=0),
    "override": lambda script, by: editing.override(line(script, FLAGGED), "I was there.", by=by, seen=0),
}


def state(script: Script) -> list[tuple[object, ...]]:
    lines = script.lines.order_by("position").prefetch_related("facts")
    return [
        (row.pk, row.speaker, row.style, row.act, row.text, row.story_id, row.model, row.override, tuple(row.flags),
         tuple(fact.pk for fact in row.facts.all()))
        for row in lines
    ]  # fmt: skip


@pytest.mark.parametrize("name", EVERY_EDIT)
def test_every_edit_is_taken_back_without_a_trace_in_the_script(name: str, script: Script, ana: User) -> None:
    before = state(script)
    edit = EVERY_EDIT[name](script, ana)
    assert state(script) != before
    assert editing.last_edit(script, ana) == edit
    editing.undo(edit, by=ana)
    assert state(script) == before
    assert editing.last_edit(script, ana) is None
    with pytest.raises(EditRefused, match="already"):
        editing.undo(edit, by=ana)


def test_edits_are_taken_back_one_after_the_other(script: Script, ana: User) -> None:
    before = state(script)
    editing.delete(line(script, 4), by=ana, seen=0)
    editing.change(line(script, 1), by=ana, seen=1, text="Something else.")
    editing.move(line(script, 1), 0, by=ana, seen=2)
    for _ in range(3):
        last = editing.last_edit(script, ana)
        assert last is not None
        editing.undo(last, by=ana)
    assert state(script) == before


BAD: dict[str, tuple[Callable[[Script, User], object], str]] = {
    "no words": (lambda s, u: editing.change(line(s, 1), by=u, seen=0, text=" \n\x00 "), "needs words"),
    "endless": (lambda s, u: editing.change(line(s, 1), by=u, seen=0, text="word " * 5000), "2000 characters"),
    "a stranger": (lambda s, u: editing.change(line(s, 1), by=u, seen=0, speaker="D"), "no host for speaker D"),
    "no such style": (lambda s, u: editing.change(line(s, 1), by=u, seen=0, style="shouting"), "no style"),
    "no such field": (lambda s, u: editing.change(line(s, 1), by=u, seen=0, model="me"), "no model to change"),
    "nothing new": (lambda s, u: editing.change(line(s, 1), by=u, seen=0, text=ORIGINAL[1]), "nothing to save"),
    "split before the first word": (lambda s, u: editing.split(line(s, 1), 0, by=u, seen=0), "two of its words"),
    "split beyond the end": (lambda s, u: editing.split(line(s, 1), 10_000, by=u, seen=0), "two of its words"),
    "merge the last": (lambda s, u: editing.merge(line(s, 5), by=u, seen=0), "last line"),
    "override nothing": (lambda s, u: editing.override(line(s, 1), "Why not", by=u, seen=0), "no objection"),
    "override without a reason": (lambda s, u: editing.override(line(s, FLAGGED), " ", by=u, seen=0), "Say why"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_edit_is_refused_in_words_and_changes_nothing(name: str, script: Script, ana: User) -> None:
    before = state(script)
    edit, why = BAD[name]
    with pytest.raises(EditRefused, match=why):
        edit(script, ana)
    script.refresh_from_db()
    assert (state(script), script.revision, Edit.objects.count()) == (before, 0, 0)


def test_any_writing_system_is_kept(script: Script, ana: User) -> None:
    text = "Fähre 🛳️ — 渡し船が動き出した, معدية."
    editing.change(line(script, 3), by=ana, seen=0, text=text)
    assert line(script, 3).text == text


def test_the_last_line_cannot_be_deleted(script: Script, ana: User) -> None:
    for seen in range(5):
        editing.delete(line(script, 0), by=ana, seen=seen)
    with pytest.raises(EditRefused, match="only line"):
        editing.delete(line(script, 0), by=ana, seen=5)
