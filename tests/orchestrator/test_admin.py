"""The ledger and the models as staff see them; outsiders see nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from orchestrator import breaker
from orchestrator.models import ModelRun
from tests.orchestrator import stage
from tests.orchestrator.stage import card, put, put_writer, says

pytestmark = pytest.mark.django_db

LEDGER = "/admin/orchestrator/modelrun/"
MODELS = LEDGER + "models/"


def staff(*, may_view: bool) -> Client:
    user = User.objects.create_user("ed", password="x", is_staff=True)
    if may_view:
        user.user_permissions.add(Permission.objects.get(codename="view_modelrun"))
    client = Client()
    client.force_login(user)
    return client


def run(model: str, **fields: object) -> ModelRun:
    values = {"task": "summary", "model": model, "version": "1", "kind": "open", "outcome": "ok", **fields}
    return ModelRun.objects.create(**values)


def test_the_ledger_sums_what_the_filter_finds() -> None:
    run("Alpha", tokens_in=100, cost=Decimal("0.25"), seconds=2)
    run("Alpha", outcome="timeout", reason="took longer than 60 s", seconds=4)
    run("Beta", subject="episode:12", audio_seconds=90)
    client = staff(may_view=True)
    page = client.get(LEDGER)
    alpha, beta = page.context["sums"]
    assert (alpha["attempts"], alpha["answered"], alpha["sum_cost"], alpha["mean_seconds"]) == (
        2,
        1,
        Decimal("0.25"),
        3,
    )
    assert beta["audio_minutes"] == 1.5
    assert "took longer than 60 s" in page.content.decode()
    assert [row["model"] for row in client.get(LEDGER, {"q": "episode:12"}).context["sums"]] == ["Beta"]
    assert [row["attempts"] for row in client.get(LEDGER, {"outcome__exact": "timeout"}).context["sums"]] == [1]


def test_nobody_writes_or_deletes_a_row(admin_client: Client) -> None:
    row = run("Alpha")
    assert admin_client.get(f"{LEDGER}{row.pk}/change/").status_code == 200
    assert admin_client.post(f"{LEDGER}{row.pk}/change/", {"model": "Beta"}).status_code == 403
    assert admin_client.get(f"{LEDGER}add/").status_code == 403
    assert admin_client.post(f"{LEDGER}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    admin_client.post(LEDGER, {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"})
    assert ModelRun.objects.get().model == "Alpha"


def test_the_models_page_shows_cards_and_health() -> None:
    put_writer("Well", says("Hi."), licence="MIT")
    put_writer("Failing", says("Hi."))
    put(None, card("Missing"), check=f"{stage.__name__}.not_installed")
    for _ in range(3):
        breaker.breaker().failed("Failing 1", "server on <fire>")
    page = staff(may_view=True).get(MODELS).content.decode()
    assert "✓ ready" in page
    assert "MIT" in page
    assert "after 3 failures in a row (server on &lt;fire&gt;)" in page
    assert "✗ is not installed; run pip install example" in page


def test_a_route_is_previewed_in_words() -> None:
    put_writer("Scribe-1", says("Hi."))
    put_writer("Far", says("Hi."), kind="partner", retention="provider")
    client = staff(may_view=True)
    asked = {"task": "summary", "language": "en", "policy": '{"privacy": "host"}'}
    page = client.get(MODELS, asked).content.decode()
    assert "Scribe-1, because it is an in-house model that the policy allows." in page
    assert "is left out: it keeps data with an outside provider, but the policy wants it on this host" in page


@pytest.mark.parametrize(
    ("policy", "words"),
    [('{"privacy": "moon"}', "&quot;privacy&quot; must be one of"), ("{", "Enter a valid JSON"), ("[]", None)],
)
def test_a_bad_policy_is_explained_beside_the_field(policy: str, words: str | None) -> None:
    page = staff(may_view=True).get(MODELS, {"task": "summary", "language": "en", "policy": policy})
    assert page.status_code == 200
    assert (words or "No model could summarise this story") in page.content.decode()


@pytest.mark.parametrize("path", [LEDGER, MODELS])
def test_outsiders_see_nothing(path: str, client: Client) -> None:
    assert client.get(path).status_code == 302
    assert staff(may_view=False).get(path).status_code == 403
