"""One edited line is one line voiced. What is out stays out until its new audio takes its place."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from newsroom.models import Fact
from podcasts import desk
from podcasts.desk import editing, versions
from podcasts.desk.sheet import history, sheet
from podcasts.errors import EditRefused, FlagsOpen, WrongStage
from podcasts.models import Episode, Host, Line, Script, Show
from podcasts.pages.reading import script_lines
from podcasts.production import sweeper, workflow
from podcasts.production.stages import Stage
from podcasts.production.voicing import latest_script
from synthesis.models import Render
from tests.podcasts.desk.conftest import FLAGGED, add_script, add_story, line


def many_lines(episode: Episode, count: int) -> Script:
    """Each line other words, so that none is found in place of another."""
    said = [("A", "open", "Good morning. Our voices are synthetic.", ())]
    said += [("AB"[n % 2], "close", f"{_number(n)} is a word.", ()) for n in range(1, count)]
    return add_script(episode, add_story(episode), tuple(said))


def _number(n: int) -> str:
    tens = ("", "ten", "twenty", "thirty", "forty", "fifty")[n // 10]
    ones = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")[n % 10]
    return f"{tens} {ones}".strip().capitalize()


def produce(episode: Episode) -> Episode:
    for stage in (Stage.VOICING, Stage.MASTERING):
        assert workflow.run(episode.pk, stage), Episode.objects.get(pk=episode.pk).error
    episode.refresh_from_db()
    assert (episode.stage, episode.renewal, episode.error) == (Stage.PUBLISHED, "", "")
    return episode


def let_all_stand(script: Script, by: User) -> None:
    for flagged in script.lines.flagged():  # type: ignore[attr-defined]
        script.refresh_from_db()
        editing.override(flagged, "For this test.", by=by, seen=script.revision)


def publish(show: Show, by: User, lines: int) -> Episode:
    """Voiced and mastered."""
    Show.objects.update(music=False)
    episode = Episode.objects.create(show=show, minutes=1, title="Numbers", stage=Stage.REVIEW)
    let_all_stand(many_lines(episode, lines), by)
    desk.approve(episode, by=by)
    return produce(episode)


@pytest.fixture
def published(show: Show, ana: User) -> Episode:
    return publish(show, ana, lines=12)


def test_one_edited_line_of_sixty_is_one_line_voiced(show: Show, ana: User) -> None:
    published = publish(show, ana, lines=60)
    before = {row.position: (row.render_id, row.text) for row in script_lines(published)}
    made = set(Render.objects.values_list("pk", flat=True))
    old = (published.guid, published.number, published.published_at, published.audio.name)
    assert (len(before), len(made)) == (60, 60)

    draft = versions.open_draft(published, by=ana)
    editing.change(line(draft, 41), by=ana, seen=0, text="This is the one line that an editor changed.")
    let_all_stand(draft, ana)
    desk.approve(published, by=ana)
    assert Render.objects.waiting().count() == 1  # type: ignore[attr-defined]
    after = produce(published)

    new = Render.objects.exclude(pk__in=made)
    assert [render.text for render in new] == ["This is the one line that an editor changed."]
    now = {row.position: (row.render_id, row.text) for row in script_lines(after)}
    assert {place for place in before if before[place] != now[place]} == {41}
    assert (after.guid, after.number, after.published_at) == old[:3]
    assert after.audio.name != old[3]
    assert after.audio.storage.exists(after.audio.name)


@pytest.mark.parametrize("music", [False, True])
def test_the_desk_foretells_how_long_the_episode_will_be(show: Show, ana: User, music: bool) -> None:
    """With its pauses and its music, before anything is voiced; then it knows."""
    show.music = music
    show.save()
    episode = Episode.objects.create(show=show, minutes=1, title="Numbers", stage=Stage.REVIEW)
    script = many_lines(episode, 12)
    foretold = sheet(script).seconds
    let_all_stand(script, ana)
    desk.approve(episode, by=ana)
    episode = produce(episode)
    assert foretold == pytest.approx(episode.seconds, rel=0.1)
    assert sheet(script).seconds == pytest.approx(episode.seconds, abs=0.2)


def test_what_is_out_stays_as_it_is_until_the_new_audio_is_ready(published: Episode, ana: User) -> None:
    heard = [row.text for row in script_lines(published)]
    audio = published.audio.name
    draft = versions.open_draft(published, by=ana)
    editing.delete(line(draft, 11), by=ana, seen=0)
    desk.approve(published, by=ana)
    assert workflow.run(published.pk, Stage.VOICING)
    published.refresh_from_db()
    assert (published.stage, published.renewal, published.audio.name) == (Stage.PUBLISHED, "mastering", audio)
    assert Episode.objects.listed().filter(pk=published.pk).exists()
    assert [row.text for row in script_lines(published)] == heard
    with pytest.raises(WrongStage, match="is being mastered"):
        editing.delete(line(draft, 1), by=ana, seen=2)
    assert workflow.run(published.pk, Stage.MASTERING)
    assert [row.text for row in script_lines(published)] == heard[:-1]


def test_new_audio_that_fails_leaves_the_old_up_and_can_be_tried_again(published: Episode, ana: User) -> None:
    draft = versions.open_draft(published, by=ana)
    editing.change(line(draft, 9), by=ana, seen=0, text="…")
    let_all_stand(draft, ana)
    desk.approve(published, by=ana)
    assert not workflow.run(published.pk, Stage.VOICING)
    published.refresh_from_db()
    assert (published.stage, published.renewal) == (Stage.PUBLISHED, "failed")
    assert "Line 10 could not be spoken" in published.error
    draft.refresh_from_db()
    editing.change(line(draft, 9), by=ana, seen=draft.revision, text="Three dots.")
    let_all_stand(draft, ana)
    desk.approve(published, by=ana)
    produce(published)


def test_other_pronunciations_voice_the_lines_they_are_in(published: Episode, ana: User) -> None:
    made = set(Render.objects.values_list("pk", flat=True))
    Show.objects.update(pronunciations={"ten": "tenn"})
    desk.revoice(published, by=ana)
    produce(published)
    new = Render.objects.exclude(pk__in=made)
    assert sorted(render.text for render in new) == sorted(
        row.text for row in script_lines(published) if "Ten" in row.text
    )
    assert new.count() == 2


def test_a_host_with_another_voice_has_their_own_lines_voiced(published: Episode, ana: User) -> None:
    lead, other = Host.objects.order_by("speaker")
    other.voice = lead.voice
    other.save()
    desk.revoice(published, by=ana)
    changed = latest_script(published).lines.filter(render__state=Render.State.WAITING)
    assert {row.speaker for row in changed} == {"B"}


def test_a_new_version_rests_on_the_same_sentences(published: Episode, ana: User) -> None:
    old = published.scripts.get()
    fact = Fact.objects.first()
    assert fact is not None
    line(old, 3).facts.add(fact)
    draft = versions.open_draft(published, by=ana)
    assert list(line(draft, 3).facts.all()) == [fact]
    assert list(line(old, 3).facts.all()) == [fact]


def test_a_draft_is_thrown_away_and_what_is_out_stays(published: Episode, ana: User) -> None:
    heard = [row.text for row in script_lines(published)]
    draft = versions.open_draft(published, by=ana)
    assert versions.open_draft(published, by=ana) == draft
    editing.delete(line(draft, 5), by=ana, seen=0)
    with pytest.raises(EditRefused):
        desk.reject(published, " ", by=ana)
    versions.discard(draft, by=ana, seen=1)
    assert [row.text for row in script_lines(published)] == heard
    assert not published.scripts.filter(draft=True).exists()
    assert [edit.action for edit in history(published)][:2] == ["discard", "delete"]


def test_what_is_out_is_not_edited_in_place(published: Episode, ana: User) -> None:
    script = published.scripts.get()
    with pytest.raises(WrongStage, match="Open a new version"):
        editing.delete(line(script, 5), by=ana, seen=script.revision)


def test_the_sweeper_offers_new_audio_that_nobody_makes(published: Episode, ana: User) -> None:
    desk.revoice(published, by=ana)
    Episode.objects.update(stage_since=timezone.now() - timezone.timedelta(hours=1))
    assert sweeper.sweep(timezone.now()) == 1


def test_flags_stand_in_the_way_of_approval(episode: Episode, script: Script, ana: User) -> None:
    with pytest.raises(FlagsOpen, match="Line 3 is flagged"):
        desk.approve(episode, by=ana)
    episode.refresh_from_db()
    script.refresh_from_db()
    assert (episode.stage, script.revision) == (Stage.REVIEW, 0)
    editing.override(line(script, FLAGGED), "The yard confirmed it.", by=ana, seen=0)
    desk.approve(episode, by=ana, seen=1)
    episode.refresh_from_db()
    assert episode.stage == Stage.VOICING


def test_an_approved_script_is_taken_back_from_the_voices(episode: Episode, script: Script, ana: User) -> None:
    let_all_stand(script, ana)
    desk.approve(episode, by=ana)
    desk.recall(episode, by=ana)
    assert episode.stage == Stage.REVIEW
    script.refresh_from_db()
    editing.delete(line(script, 3), by=ana, seen=script.revision)
    assert not workflow.run(episode.pk, Stage.VOICING)


def test_a_rejected_script_is_written_anew_and_the_reason_reaches_the_writer(
    episode: Episode, script: Script, ana: User
) -> None:
    desk.reject(episode, "Too dry;\n say more about the batteries.", by=ana, seen=0)
    assert Episode.objects.get().stage == Stage.WRITING
    assert workflow.run(episode.pk, Stage.WRITING), Episode.objects.get().error
    episode.refresh_from_db()
    assert episode.stage == Stage.REVIEW
    assert latest_script(episode).version == 2
    script.refresh_from_db()
    assert script.rejected == "Too dry; say more about the batteries."
    assert [edit.action for edit in history(episode)] == ["reject"]
    assert history(episode)[0].reason == script.rejected
    with pytest.raises(WrongStage, match="newer version"):
        editing.delete(line(script, 1), by=ana, seen=1)


def test_versions_are_compared_line_by_line(published: Episode, ana: User) -> None:
    script = published.scripts.get()
    draft = versions.open_draft(published, by=ana)
    editing.change(line(draft, 10), by=ana, seen=0, text="Ten is a number.")
    editing.delete(line(draft, 3), by=ana, seen=1)
    editing.insert(draft, line(draft, 4), by=ana, seen=2, speaker="A", style="wry", text="An aside.")
    rows = [row for row in versions.compare(script, draft) if row.kind != "same"]
    assert [row.kind for row in rows] == ["removed", "added", "changed"]
    assert rows[2].old == (("Ten is a", False), ("word.", True))
    assert rows[2].new == (("Ten is a", False), ("number.", True))
    assert Line.objects.filter(script=script).count() == 12
