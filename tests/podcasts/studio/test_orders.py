"""Ordering a podcast and what may be done with it afterwards."""

from __future__ import annotations

import datetime as dt

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from podcasts import prompts
from podcasts.errors import LimitReached, WishRefused, WrongStage
from podcasts.models import Episode, Line, Script, Show, Visibility
from podcasts.production.claims import claim
from podcasts.production.stages import Stage
from podcasts.production.voicing import order_renders
from podcasts.prompts import Wish
from synthesis.models import Render, Voice
from tests.podcasts.studio.conftest import make_voices
from tests.podcasts.web.conftest import add_story

pytestmark = pytest.mark.usefixtures("voices", "redis_server")


def speakers(episode: Episode) -> list[tuple[str, str]]:
    return [(part.speaker, part.voice.slug) for part in episode.cast()]


def with_script(episode: Episode) -> Script:
    add_story(episode)
    script = Script.objects.create(episode=episode)
    for position, speaker in enumerate("AB"):
        Line.objects.create(script=script, position=position, speaker=speaker, act="report", text=f"Line {position}.")
    return script


def test_an_order_opens_a_private_show_of_the_listeners_own(ana: User) -> None:
    first = prompts.order(ana, Wish("Squid  patrols"))
    second = prompts.order(ana, Wish("Harbours"))
    assert first.show == second.show == Show.objects.get(owner=ana)
    assert first.show.visibility == Visibility.PRIVATE
    assert (first.stage, first.title, first.visibility) == (Stage.GATHERING, "Squid patrols", Visibility.PRIVATE)
    asked = first.asked()
    assert asked is not None
    assert asked.topic == "Squid patrols"


def test_a_cast_is_found_that_can_be_told_apart(ana: User) -> None:
    assert speakers(prompts.order(ana, Wish("News", format="briefing"))) == [("A", "harriet")]
    assert speakers(prompts.order(ana, Wish("News", format="interview"))) == [("A", "harriet"), ("B", "edwin")]


def test_named_voices_speak_and_missing_ones_are_filled_up(ana: User) -> None:
    episode = prompts.order(ana, Wish("News", voices=("marcus",)))
    assert speakers(episode)[0] == ("A", "marcus")
    assert speakers(episode)[1][1] in ("harriet", "nell")


def test_a_lone_voice_can_explain(ana: User) -> None:
    assert speakers(prompts.order(ana, Wish("News", format="explainer", voices=("nell",)))) == [("A", "nell")]


def test_one_installed_voice_talks_to_itself(ana: User) -> None:
    Voice.objects.exclude(slug="nell").update(enabled=False)
    assert speakers(prompts.order(ana, Wish("News"))) == [("A", "nell"), ("B", "nell")]


def test_each_fault_is_told_at_its_field(ana: User) -> None:
    make_voices("amelie", model="Other", language="fr")
    wish = Wish("…", 61, "debate", ("nobody",), "shouting", "tlh", visibility="mine")
    with pytest.raises(WishRefused) as caught:
        prompts.order(ana, wish)
    assert set(caught.value.faults) == {"topic", "minutes", "format", "style", "language", "visibility"}
    with pytest.raises(WishRefused) as caught:
        prompts.order(ana, Wish("News", voices=("amelie",)))
    assert caught.value.faults == {"voices": "Amelie does not speak this language. Choose another voice."}
    assert not Episode.objects.exists()


@pytest.mark.parametrize("voices", [("nobody",), ("nell", "harriet", "edwin")])
def test_a_cast_that_cannot_be_is_refused(ana: User, voices: tuple[str, ...]) -> None:
    with pytest.raises(WishRefused) as caught:
        prompts.order(ana, Wish("News", voices=voices))
    assert set(caught.value.faults) == {"voices"}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(topic=st.text(max_size=600), minutes=st.floats())
def test_no_topic_and_no_length_breaks_an_order(ana: User, topic: str, minutes: float) -> None:
    try:
        episode = prompts.order(ana, Wish(topic, minutes))
    except (WishRefused, LimitReached):
        return
    assert 1 <= episode.minutes <= 60
    episode.delete()


def test_a_listener_has_limits(ana: User, outsider: User, settings: Settings) -> None:
    settings.PROMPTS_AT_ONCE, settings.PROMPT_MINUTES_PER_DAY = 1, 12
    first = prompts.order(ana, Wish("One", 10))
    with pytest.raises(LimitReached, match="in the making"):
        prompts.order(ana, Wish("Two", 1))
    prompts.delete(first)
    with pytest.raises(LimitReached, match="you have 2 left"):
        prompts.order(ana, Wish("Two", 3))
    settings.PROMPT_EPISODES_PER_DAY = 1
    with pytest.raises(LimitReached, match="tomorrow"):
        prompts.order(ana, Wish("Two", 1))
    prompts.order(outsider, Wish("Mine", 10))
    Episode.objects.update(created=timezone.now() - dt.timedelta(days=1, minutes=1))
    prompts.order(ana, Wish("Two", 10))


def test_a_cancelled_one_is_taken_from_its_worker_and_goes_on_later(ana: User) -> None:
    episode = prompts.order(ana, Wish("News"))
    held = claim(episode.pk, Stage.GATHERING, now=timezone.now())
    assert held is not None
    prompts.cancel(episode)
    assert episode.stage == Stage.CANCELLED
    with pytest.raises(Exception, match="taken over"):
        held.finish(Stage.WRITING)
    with pytest.raises(WrongStage):
        prompts.cancel(episode)
    prompts.retry(episode)
    assert (episode.stage, episode.claimed_by) == (Stage.GATHERING, "")
    with pytest.raises(WrongStage):
        prompts.retry(episode)


def test_lines_of_a_cancelled_one_are_not_voiced_unless_another_needs_them(ana: User) -> None:
    first, second = (prompts.order(ana, Wish("News")) for _ in range(2))
    Episode.objects.update(stage=Stage.VOICING)
    for episode in (first, second):
        order_renders(with_script(episode))
        episode.refresh_from_db()
    Line.objects.filter(script__episode=first, position=0).update(text="Its own.")
    order_renders(first.scripts.get())
    assert Render.objects.count() == 3
    prompts.cancel(first)
    assert set(Render.objects.values_list("text", flat=True)) == {"Line 0.", "Line 1."}
    prompts.cancel(second)
    assert not Render.objects.exists()


def test_a_remix_tells_the_same_material_anew(ana: User) -> None:
    episode = prompts.order(ana, Wish("Squid", sources=()))
    with pytest.raises(WrongStage, match="no material"):
        prompts.remix(episode, Wish("Squid"))
    with_script(episode)
    remix = prompts.remix(episode, Wish("Squid, short", 1, "story", ("nell",), "wry"))
    assert remix.stage == Stage.WRITING
    assert list(remix.told.values_list("brief", flat=True)) == list(episode.told.values_list("brief", flat=True))
    assert speakers(remix) == [("A", "nell")]
    asked = remix.asked()
    assert asked is not None
    assert (asked.remix_of, asked.style) == (episode, "wry")


def test_deleting_stops_the_work_and_can_be_undone(ana: User) -> None:
    episode = prompts.order(ana, Wish("News"))
    prompts.delete(episode)
    assert not Episode.objects.kept().exists()
    prompts.restore(episode)
    assert Episode.objects.kept().get().stage == Stage.CANCELLED
    with pytest.raises(WrongStage):
        prompts.restore(episode)


def test_a_shows_visibility_follows_its_episodes(ana: User) -> None:
    episode = prompts.order(ana, Wish("News", visibility="unlisted"))
    assert Show.objects.get().visibility == Visibility.UNLISTED
    prompts.delete(episode)
    assert Show.objects.get().visibility == Visibility.PRIVATE


def test_the_wish_of_an_episode_can_be_had_again(ana: User) -> None:
    wish = Wish("News", 3.0, "interview", ("nell", "edwin"), "warm", "en", (), "unlisted")
    assert prompts.wish_of(prompts.order(ana, wish)) == wish


def test_the_cast_costs_one_query(ana: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    episode = prompts.order(ana, Wish("News"))
    with django_assert_num_queries(1):
        assert [part.voice.name for part in episode.cast()] == ["Harriet", "Edwin"]


@pytest.mark.usefixtures("transactional_db")
def test_shows_of_the_newsroom_keep_their_hosts(ana: User) -> None:
    from tests.podcasts.web.conftest import make_episode, make_show

    episode = make_episode(make_show())
    assert [part.name for part in episode.cast()] == ["Host A", "Host B"]
    assert episode.asked() is None
