"""An owner edits the script of their own podcast; what the checker holds back is no dead end, and never goes public."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from podcasts import desk, prompts
from podcasts.desk import editing, versions
from podcasts.models import Episode, Line, Script, Show, Visibility
from podcasts.pages.reading import script_lines
from podcasts.production import workflow
from podcasts.production.stages import Stage
from podcasts.prompts import Wish
from synthesis.models import Render
from tests.podcasts.desk.conftest import FLAGGED, SPOKEN, add_script, add_story, texts
from tests.podcasts.studio.conftest import refuse_barriers

pytestmark = pytest.mark.usefixtures("voices", "redis_server")
MENDED = "The boat needs 22 minutes for a crossing that took 35."


@pytest.fixture
def held(ana: User) -> Episode:
    """Ordered by Ana; its third line says more than its source."""
    episode = prompts.order(ana, Wish("The ferry", minutes=1))
    add_script(episode, add_story(episode), SPOKEN)
    Episode.objects.filter(pk=episode.pk).update(stage=Stage.REVIEW, title="Ferry", claimed_by="")
    episode.refresh_from_db()
    return episode


@pytest.fixture
def mine(client: Client, ana: User) -> Client:
    client.force_login(ana)
    return client


def address(name: str, episode: Episode, *rest: int) -> str:
    return reverse(f"studio:{name}", args=[episode.guid, *rest])


def line(episode: Episode, place: int) -> Line:
    return Line.objects.get(script=newest(episode), position=place)


def newest(episode: Episode) -> Script:
    return episode.scripts.order_by("-version")[0]


def press(client: Client, episode: Episode, place: int, **fields: str) -> str:
    """Posts the form of a line; returns the page that comes of it."""
    seen = {"seen": str(newest(episode).revision)}
    answer = client.post(address("script-line", episode, line(episode, place).pk), {**seen, **fields}, follow=True)
    return answer.content.decode()


def decide(client: Client, episode: Episode, action: str, **fields: str) -> str:
    seen = {"seen": str(newest(episode).revision), "action": action}
    return client.post(address("script-decide", episode), {**seen, **fields}, follow=True).content.decode()


def publish(client: Client, episode: Episode) -> Episode:
    press(client, episode, FLAGGED, action="change", text=MENDED)
    decide(client, episode, "approve")
    produce(episode)
    return episode


def produce(episode: Episode) -> None:
    Show.objects.update(music=False)
    for stage in (Stage.VOICING, Stage.MASTERING):
        assert workflow.run(episode.pk, stage), Episode.objects.get(pk=episode.pk).error
    episode.refresh_from_db()


def test_a_held_script_says_what_to_do_and_is_mended(mine: Client, held: Episode) -> None:
    assert "1 line says something" in mine.get(address("podcast", held)).content.decode()
    page = mine.get(address("script", held)).content.decode()
    assert "1 line is held back" in page
    assert "Approve and voice it" not in page
    page = press(mine, held, FLAGGED, action="change", text=MENDED)
    assert "held back" not in page
    assert "is being voiced" in decide(mine, held, "approve")
    held.refresh_from_db()
    assert held.stage == Stage.VOICING


def test_every_edit_of_the_desk_is_there_and_can_be_undone(mine: Client, held: Episode) -> None:
    before = texts(newest(held))
    edits = [
        (3, {"action": "delete"}),
        (1, {"action": "up"}),
        (1, {"action": "down"}),
        (4, {"action": "merge"}),
        (1, {"action": "split", "at": str(before[1].index("began"))}),
    ]
    for place, fields in edits:
        press(mine, held, place, **fields)
        assert texts(newest(held)) != before, fields
        decide(mine, held, "undo")
        assert texts(newest(held)) == before, fields
    typed = {"after": str(line(held, 0).pk), "seen": str(newest(held).revision), "speaker": "A", "style": "neutral"}
    answer = mine.post(address("script-insert", held), {**typed, "text": "Here it is."})
    assert answer["Location"].endswith(f"#line-{line(held, 1).pk}")
    assert texts(newest(held))[1] == "Here it is."


def test_a_refused_edit_keeps_what_was_typed(mine: Client, held: Episode, ana: User) -> None:
    row = line(held, FLAGGED)
    editing.change(row, by=ana, seen=0, text="From another window.")
    typed = {"action": "change", "seen": "0", "text": "Mine <here>."}
    answer = mine.post(address("script-line", held, row.pk), typed)
    assert answer.status_code == 409
    assert "Mine &lt;here&gt;.</textarea>" in answer.content.decode()
    assert "It reads now: “From another window.”" in answer.content.decode()
    gone = mine.post(address("script-line", held, 10**6), typed)
    assert (gone.status_code, "nothing was saved" in gone.content.decode()) == (409, True)
    nonsense = mine.post(address("script-line", held, row.pk), {"action": "<b>", "seen": "²"})
    assert nonsense.status_code == 409
    assert mine.post(address("script-decide", held), {"action": "publish"}).status_code == 404


def test_a_flagged_line_may_stand_among_themselves_and_not_in_public(mine: Client, held: Episode) -> None:
    held.visibility = Visibility.PUBLIC
    held.save()
    assert "the podcast is public" in mine.get(address("script", held)).content.decode()
    page = press(mine, held, FLAGGED, action="override", reason="I was aboard.")
    assert "no flagged line may stand" in page
    assert line(held, FLAGGED).override == ""

    Episode.objects.update(visibility=Visibility.UNLISTED)
    page = press(mine, held, FLAGGED, action="override", reason="I was aboard.")
    assert "Stands all the same: “I was aboard.”" in page
    answer = mine.post(address("settings", held), {"title": "Other", "visibility": "public"})
    assert answer.status_code == 422
    assert "Line 3 stands although the checker objects" in answer.content.decode()
    held.refresh_from_db()
    assert (held.visibility, held.title) == (Visibility.UNLISTED, "Ferry")
    assert mine.post(address("settings", held), {"title": "Other", "visibility": "private"}).status_code == 302


def test_a_script_is_written_anew_on_request(mine: Client, held: Episode) -> None:
    assert "Say what is wrong" in decide(mine, held, "reject", reason=" ")
    assert "written anew" in decide(mine, held, "reject", reason="Too dry.")
    held.refresh_from_db()
    assert (held.stage, held.scripts.get().rejected) == (Stage.WRITING, "Too dry.")


@pytest.mark.django_db(transaction=True)
def test_only_what_changed_is_voiced_again(mine: Client, held: Episode) -> None:
    published = publish(mine, held)
    heard, audio = [row.text for row in script_lines(published)], published.audio.name
    made = set(Render.objects.values_list("pk", flat=True))
    assert "What can be heard stays as it is" in mine.get(address("script", held)).content.decode()
    decide(mine, held, "open")
    press(mine, held, FLAGGED, action="change", text="The boat needs 22 minutes.")
    page = mine.get(address("script", held)).content.decode()
    assert "Voice what changed" in page
    assert [row.text for row in script_lines(published)] == heard
    assert "What you changed is being voiced" in decide(mine, held, "approve")
    produce(held)
    assert [render.text for render in Render.objects.exclude(pk__in=made)] == ["The boat needs 22 minutes."]
    held.refresh_from_db()
    assert (held.stage, held.renewal, held.audio.name != audio) == (Stage.PUBLISHED, "", True)


def test_nobody_else_has_this_page(client: Client, held: Episode, outsider: User) -> None:
    pages = [address("script", held)]
    forms = [address(name, held) for name in ("script-insert", "script-decide")]
    forms += [address("script-line", held, line(held, 0).pk)]
    for signed in (False, True):
        if signed:
            client.force_login(outsider)
        assert {client.get(path).status_code for path in pages} == {404}
        for data in ({"action": "delete", "seen": "0"}, {"action": "approve"}, {"text": "x", "speaker": "A"}):
            assert {client.post(path, data).status_code for path in forms} == {404}
    assert len(texts(newest(held))) == len(SPOKEN)


def test_a_line_of_somebody_elses_script_is_out_of_reach(mine: Client, held: Episode, outsider: User) -> None:
    other = prompts.order(outsider, Wish("The ferry", minutes=1))
    add_script(other, add_story(other), SPOKEN)
    answer = mine.post(address("script-line", held, line(other, 0).pk), {"action": "delete", "seen": "0"})
    assert answer.status_code == 409
    assert len(texts(newest(other))) == len(SPOKEN)


def test_the_newsrooms_own_shows_are_not_bound_by_it(held: Episode, ana: User) -> None:
    Show.objects.update(owner=None, visibility=Visibility.PUBLIC)
    Episode.objects.update(visibility=Visibility.PUBLIC)
    edit = editing.override(line(held, FLAGGED), "The yard confirmed it.", by=ana, seen=0)
    assert edit.reason == "The yard confirmed it."


def test_a_new_version_with_such_a_line_does_not_go_public(mine: Client, held: Episode, ana: User) -> None:
    script = newest(held)
    editing.delete(line(held, FLAGGED), by=ana, seen=0)
    Episode.objects.update(stage=Stage.PUBLISHED)
    held.refresh_from_db()
    draft = versions.open_draft(held, by=ana)
    new = editing.insert(
        draft, None, by=ana, seen=draft.revision, speaker="A", style="neutral", text="9,000 drowned."
    ).after["lines"][0]["key"]
    draft.refresh_from_db()
    editing.override(Line.objects.get(pk=new), "Heard so.", by=ana, seen=draft.revision)
    answer = mine.post(address("settings", held), {"title": "Ferry", "visibility": "public"})
    assert (answer.status_code, script.draft) == (422, False)
    desk.versions.discard(draft, by=ana, seen=draft.revision + 1)
    assert mine.post(address("settings", held), {"title": "Ferry", "visibility": "public"}).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_without_barriers_and_works_by_keyboard(my_page: Page, held: Episode, width: int) -> None:
    page = my_page
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address("script", held))
    refuse_barriers(page)
    page.get_by_role("link", name="Edit line 3").press("Enter")
    expect(page.get_by_label("Line 3", exact=True)).to_be_focused()
    refuse_barriers(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_label("Line 3", exact=True).fill(MENDED)
    page.get_by_role("button", name="Save").press("Enter")
    page.get_by_role("button", name="Approve and voice it").press("Enter")
    expect(page.locator("#state")).to_have_text("Voicing")
