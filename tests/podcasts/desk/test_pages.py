"""The pages of the desk, without JavaScript: who may open and do what, and what comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse

from podcasts.desk import editing
from podcasts.desk.permissions import install_groups
from podcasts.models import Edit, Episode, Script, Show, Visibility
from podcasts.production.stages import Stage
from synthesis.models import Render
from tests.podcasts.desk.conftest import FLAGGED, add_script, add_story, line, texts

Login = Callable[..., Client]


@pytest.fixture
def login(transactional_db: None) -> Login:
    install_groups()

    def login(name: str, *groups: str, staff: bool = True) -> Client:
        user = User.objects.create_user(name, is_staff=staff)
        user.groups.set(Group.objects.filter(name__in=groups))
        client = Client()
        client.force_login(user)
        return client

    return login


@pytest.fixture
def editor(login: Login) -> Client:
    return login("ana", "Editors")


def url(name: str, *args: int) -> str:
    return reverse(f"admin:podcasts_desk{name}", args=args)


LINE_ACTIONS = ("change", "split", "merge", "up", "down", "move", "delete", "override", "voice")
DECISIONS = ("approve", "reject", "recall", "revoice", "open", "discard", "undo")


def every_post(episode: Episode, script: Script) -> list[tuple[str, dict[str, str]]]:
    """Each thing that can be done at the desk, filled in so that it would be done."""
    row = line(script, FLAGGED).pk
    filled = {"seen": "0", "text": "Other words.", "at": "9", "to": "0", "reason": "Because.", "after": str(row),
              "speaker": "A", "style": "wry"}  # fmt: skip
    posts = [(url("_line", episode.pk, row), {**filled, "action": action}) for action in LINE_ACTIONS]
    posts += [(url("_decide", episode.pk), {**filled, "action": action}) for action in DECISIONS]
    return [*posts, (url("_insert", episode.pk), filled)]


def fingerprint(episode: Episode) -> tuple[object, ...]:
    episode.refresh_from_db()
    return episode.stage, Edit.objects.count(), Render.objects.count(), [texts(each) for each in episode.scripts.all()]


@pytest.mark.parametrize("who", ["nobody", "a listener", "staff without a group", "a publisher"])
def test_whoever_is_no_editor_opens_no_page_and_changes_nothing(
    who: str, login: Login, episode: Episode, script: Script
) -> None:
    clients = {
        "nobody": Client,
        "a listener": lambda: login("listener", "Editors", staff=False),
        "staff without a group": lambda: login("clerk"),
        "a publisher": lambda: login("pub", "Publishers"),
    }
    client = clients[who]()
    before = fingerprint(episode)
    for page in (url(""), url("_script", episode.pk), url("_compare", episode.pk)):
        assert client.get(page).status_code in (302, 403)
    for address, data in every_post(episode, script):
        assert client.post(address, data).status_code in (302, 403), (address, data)
    for action in ("publish", "withdraw", "retry"):
        if who != "a publisher":
            client.post("/admin/podcasts/episode/", {"action": action, "_selected_action": [episode.pk]})
    assert fingerprint(episode) == before


def test_an_editor_does_each_of_them(editor: Client, episode: Episode, script: Script) -> None:
    assert editor.get(url("")).status_code == 200
    for number, (address, data) in enumerate(every_post(episode, script)):
        fresh = Episode.objects.create(show=episode.show, minutes=1, stage=Stage.REVIEW, title=f"Number {number}")
        own = add_script(fresh, add_story(fresh), (("A", "open", "Our voices are synthetic.", ()), *SOME))
        target = address.replace(f"/desk/{episode.pk}/", f"/desk/{fresh.pk}/")
        target = target.replace(f"/lines/{line(script, FLAGGED).pk}/", f"/lines/{line(own, FLAGGED).pk}/")
        answer = editor.post(target, {**data, "after": str(line(own, FLAGGED).pk)})
        assert answer.status_code in (302, 409), (target, data)


SOME = (
    ("A", "report", "An electric ferry began crossing Lake Orvel on Monday.", (0,)),
    ("B", "report", "The boat needs 12 minutes.", (1,)),
    ("A", "close", "That is all.", ()),
)


def test_only_a_publisher_withdraws_and_publishes_again(login: Login, episode: Episode) -> None:
    publisher, editor = login("pub", "Publishers"), login("ana", "Editors")
    Episode.objects.update(stage=Stage.PUBLISHED)
    chosen = {"_selected_action": [episode.pk]}
    editor.post("/admin/podcasts/episode/", {"action": "withdraw", **chosen})
    assert Episode.objects.get().stage == Stage.PUBLISHED
    publisher.post("/admin/podcasts/episode/", {"action": "withdraw", **chosen})
    assert Episode.objects.get().stage == Stage.WITHDRAWN
    editor.post("/admin/podcasts/episode/", {"action": "publish", **chosen})
    assert Episode.objects.get().stage == Stage.WITHDRAWN
    publisher.post("/admin/podcasts/episode/", {"action": "publish", **chosen})
    assert Episode.objects.get().stage == Stage.PUBLISHED


def test_what_listeners_keep_private_is_not_on_the_desk(editor: Client, episode: Episode, script: Script) -> None:
    Show.objects.update(owner=User.objects.create_user("listener"), visibility=Visibility.PRIVATE)
    assert b"Ferry" not in editor.get(url("")).content
    assert editor.get(url("_script", episode.pk)).status_code == 404
    for address, data in every_post(episode, script):
        assert editor.post(address, data).status_code == 404


def test_the_queue_has_the_oldest_first_and_counts_flags(editor: Client, show: Show, episode: Episode) -> None:
    young = Episode.objects.create(show=show, minutes=1, title="Younger", stage=Stage.REVIEW)
    add_script(young, add_story(young), (("A", "open", "Our voices are synthetic.", ()),))
    page = editor.get(url("")).content.decode()
    assert page.index("Ferry") < page.index("Younger")
    assert "2 waiting" in page
    assert '<strong class="desk-count">1</strong>' in page
    assert "Younger" not in editor.get(url(""), {"flagged": "1"}).content.decode()
    assert "Ferry" in editor.get(url(""), {"show": str(show.pk)}).content.decode()
    assert editor.get(url(""), {"show": "nonsense", "page": "x"}).status_code == 200


def test_the_second_editor_is_told_and_keeps_what_they_typed(
    editor: Client, login: Login, episode: Episode, script: Script
) -> None:
    row = line(script, FLAGGED)
    ben = login("ben", "Editors")
    typed = {"action": "change", "seen": "0", "speaker": "B", "style": "neutral"}
    first = editor.post(url("_line", episode.pk, row.pk), {**typed, "text": "Ana's words."})
    assert first.status_code == 302
    assert first["Location"].endswith(f"#line-{row.pk}")
    second = ben.post(url("_line", episode.pk, row.pk), {**typed, "text": "Ben's <words>."})
    page = second.content.decode()
    assert second.status_code == 409
    assert "ana changed line 3" in page
    assert "It reads now: “Ana&#x27;s words.”" in page
    assert "Ben&#x27;s &lt;words&gt;.</textarea>" in page
    assert 'name="seen" value="1"' in page
    assert texts(script)[FLAGGED] == "Ana's words."


def test_a_line_that_is_gone_is_told_and_not_saved(editor: Client, episode: Episode, script: Script) -> None:
    row = line(script, FLAGGED)
    editing.delete(row, by=User.objects.get(username="ana"), seen=0)
    answer = editor.post(url("_line", episode.pk, row.pk), {"action": "change", "text": "x", "seen": "0"})
    assert answer.status_code == 409
    assert "not in the script any more" in answer.content.decode()


def test_a_line_is_voiced_on_its_own(editor: Client, episode: Episode, script: Script) -> None:
    row = line(script, 4)
    editor.post(url("_line", episode.pk, row.pk), {"action": "voice", "seen": "0"})
    render = Render.objects.get()
    assert (render.text, render.state) == (row.text, Render.State.WAITING)
    assert "A voice worker will speak it" in editor.get(url("_script", episode.pk)).content.decode()


@pytest.mark.parametrize(
    "data",
    [{}, {"action": "nonsense"}, {"seen": "-1"}, {"seen": "9" * 40}, {"action": "move", "to": "²"}, {"text": "\x00"}],
    ids=["nothing", "an unknown action", "a negative revision", "a huge revision", "an odd number", "a null"],
)
def test_forged_forms_do_no_harm(editor: Client, episode: Episode, script: Script, data: dict[str, str]) -> None:
    for address in (
        url("_line", episode.pk, line(script, 0).pk),
        url("_insert", episode.pk),
        url("_decide", episode.pk),
    ):
        assert editor.post(address, data).status_code in (302, 403, 409)


def test_a_long_script_is_shown_in_few_queries(
    editor: Client, show: Show, django_assert_max_num_queries: Callable[..., object]
) -> None:
    episode = Episode.objects.create(show=show, minutes=30, title="Long", stage=Stage.REVIEW)
    spoken = tuple(("AB"[n % 2], "report", f"The boat needs {n} minutes.", (1,)) for n in range(120))
    add_script(episode, add_story(episode), spoken)
    with django_assert_max_num_queries(25):  # type: ignore[attr-defined]
        assert editor.get(url("_script", episode.pk)).status_code == 200
