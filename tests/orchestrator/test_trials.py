"""A new model goes to some shows first, comes back by itself when it does badly; experiments compare two arms."""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from orchestrator import registry, tasks
from orchestrator.errors import ModelRejected, ModelUnavailable
from orchestrator.models import Experiment, ModelRun, Rollout
from orchestrator.policy import Policy
from orchestrator.routing import ask
from orchestrator.trials import watch
from orchestrator.trials.assignment import place, with_trials
from orchestrator.trials.results import difference, result
from tests.orchestrator import stage
from tests.orchestrator.stage import SUMMARISE, Writer, card, put_writer, raises, says

pytestmark = pytest.mark.django_db


def two_versions(behaviour: Any) -> None:
    put_writer("Scribe", says("The old one."))
    new = card("Scribe", version="2")
    stage.make_new = lambda: Writer(new, behaviour)  # type: ignore[attr-defined]
    registry.register(new, f"{stage.__name__}.make_new", beside=True)


def writer_for(unit: str) -> str:
    return ask(SUMMARISE, with_trials(Policy(), unit, "text")).card.label


def test_a_hash_spreads_shows_evenly_and_keeps_them_where_they_are() -> None:
    places = [place("rollout Scribe 2", f"show:{number}") for number in range(2000)]
    assert sum(where < 10 for where in places) == pytest.approx(200, abs=50)
    assert place("rollout Scribe 2", "show:7") == places[7] != place("rollout Scribe 3", "show:7")


def test_a_new_version_goes_to_a_share_of_shows_and_widening_keeps_them() -> None:
    two_versions(says("The new one."))
    assert registry.get("Scribe").card.version == "1"
    rollout = Rollout.objects.create(model="Scribe 2", percent=20)
    units = [f"show:{number}" for number in range(60)]
    few = {unit for unit in units if writer_for(unit) == "Scribe 2"}
    assert 0 < len(few) < 30
    Rollout.objects.update(percent=60)
    more = {unit for unit in units if writer_for(unit) == "Scribe 2"}
    assert few < more < set(units)
    assert with_trials(Policy(), "show:1", "speech") == Policy()
    assert watch.finish(rollout, "ed")
    assert with_trials(Policy(), "show:1", "text") == Policy()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ModelUnavailable("is not well"), "attempts failed, surely more than the 20% allowed"),
        (ModelRejected("says more than the brief"), "answers were rejected, surely more than the 30% allowed"),
    ],
)
def test_a_version_that_does_badly_is_rolled_back_and_the_log_says_why(error: Exception, words: str) -> None:
    two_versions(raises(error))
    rollout = Rollout.objects.create(model="Scribe 2", percent=100)
    assert writer_for("show:1") == "Scribe 1"
    tasks.watch_rollouts()
    rollout.refresh_from_db()
    assert rollout.state == Rollout.State.RUNNING, "one bad answer proves nothing"
    for number in range(9):
        ModelRun.objects.create(
            task="summary", model="Scribe", version="2", kind="open", outcome=type(error).outcome, subject=str(number)
        )
    tasks.watch_rollouts()
    tasks.watch_rollouts()
    rollout.refresh_from_db()
    assert rollout.state == Rollout.State.ROLLED_BACK
    step = rollout.steps.get()
    assert step.actor == watch.WATCH
    assert f"10 of 10 {words}" in step.words
    assert "deny" in with_trials(Policy(), "show:1", "text").to_json()
    assert not watch.finish(rollout, "ed")


def test_a_version_that_does_well_stays() -> None:
    Rollout.objects.create(model="Scribe 2", percent=50)
    for number in range(100):
        outcome = "timeout" if number % 10 == 0 else "rejected" if number % 5 == 0 else "ok"
        ModelRun.objects.create(task="story", model="Scribe", version="2", kind="open", outcome=outcome)
    assert watch.look() == []


def test_staff_start_widen_and_end_a_rollout_and_each_step_is_noted(admin_client: Client) -> None:
    address = "/admin/orchestrator/rollout/"
    form = {"model": "Scribe 2", "what": "text", "percent": 5, "most_failed": 0.2, "most_rejected": 0.3}
    assert admin_client.post(f"{address}add/", form).status_code == 302
    rollout = Rollout.objects.get()
    admin_client.post(f"{address}{rollout.pk}/change/", {**form, "percent": 50})
    admin_client.post(address, {"action": "roll_back", "_selected_action": [rollout.pk]})
    page = admin_client.get(f"{address}{rollout.pk}/change/").content.decode()
    assert [words in page for words in ("Started: Scribe 2 to 5 %", "Changed: Scribe 2 to 50 %", "by hand")] == [
        True
    ] * 3
    assert admin_client.post(f"{address}{rollout.pk}/delete/", {"post": "yes"}).status_code == 403
    assert admin_client.post(f"{address}add/", {**form, "percent": 101}).status_code == 200


def experiment(**fields: Any) -> Experiment:
    return Experiment.objects.create(**{"name": "newer", "policy": {"preferred": "Second"}, "planned": 30, **fields})


def test_an_experiment_asks_arm_b_by_its_rules_and_the_ledger_knows_the_arm() -> None:
    put_writer("First", says("One."))
    put_writer("Second", says("Two."))
    experiment()
    for number in range(40):
        ask(SUMMARISE, with_trials(Policy(), f"show:{number}", "text"), subject=f"episode:{number}")
    arms = set(ModelRun.objects.values_list("arm", "model"))
    assert arms == {("newer:a", "First"), ("newer:b", "Second")}


def test_a_show_whose_rules_forbid_arm_b_takes_no_part() -> None:
    experiment(policy={"kinds": ["partner"]})
    here = Policy.from_json({"kinds": ["in-house"]})
    arms = {with_trials(here, f"show:{number}", "text").arm for number in range(40)}
    assert arms == {"", "newer:a"}


def test_a_result_is_not_read_before_the_planned_number_and_then_shows_what_differs() -> None:
    newer = experiment()
    for number in range(60):
        arm = "newer:b" if number % 2 else "newer:a"
        outcome = "ok" if number % 2 or number % 4 else "rejected"
        if number == 59:
            assert result(newer).differences == ()
        ModelRun.objects.create(
            task="story", model="M", version="1", kind="open", outcome=outcome, arm=arm, subject=f"episode:{number}",
            seconds=1.0 + number % 3,
        )  # fmt: skip
    stood, seconds, dollars = result(newer).differences
    assert (stood.a, stood.b, stood.words) == (0.5, 1.0, "b has more")
    assert seconds.low < 0 < seconds.high
    assert seconds.words == dollars.words == "no difference shown"


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    chance = random.Random(7)
    covered = 0
    for _ in range(400):
        a, b = ([chance.gauss(mean, 2) for _ in range(40)] for mean in (1.0, 1.5))
        found = difference("x", a, b)
        covered += found.low <= 0.5 <= found.high
    assert 0.92 <= covered / 400 <= 0.975


def test_two_experiments_on_the_same_work_at_once_are_refused_and_bad_rules_too() -> None:
    experiment()
    with pytest.raises(IntegrityError), transaction.atomic():
        experiment(name="other")
    with pytest.raises(ValidationError, match="unknown entry"):
        Experiment(name="x", policy={"nonsense": 1}).full_clean()
