"""Events reach a real receiver, signed, once, and again when it was away; nobody else's network is reached."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import hmac
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from podcasts.errors import WebhookRefused
from podcasts.models import Episode
from podcasts.production import actions
from podcasts.production.stages import Stage
from podcasts.tasks import tell_webhooks, tidy_api
from podcasts.webhooks import events, sending, setup, signing
from podcasts.webhooks.models import Delivery, Event, Webhook
from tests.podcasts.api.conftest import Caller, account, key_of

ALL = [event.value for event in events.EVENTS.values()]


@pytest.fixture
def webhook(editor: User, receiver: Any) -> Webhook:
    return setup.add(editor, receiver.url, ALL)


def happens(episode: Episode, stage: str = Stage.PUBLISHED) -> None:
    Episode.objects.filter(pk=episode.pk).update(stage=stage, stage_since=timezone.now())
    episode.refresh_from_db()


def test_a_published_episode_is_told_once_and_signed(webhook: Webhook, receiver: Any, episode: Episode) -> None:
    happens(episode)
    tell_webhooks()
    tell_webhooks()
    [(headers, body)] = receiver.got
    said = json.loads(body)
    assert (said["type"], said["data"]["guid"]) == ("episode.published", str(episode.guid))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(webhook.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert abs(int(headers["webhook-timestamp"]) - timezone.now().timestamp()) < 60
    assert Delivery.objects.get().state == Delivery.State.DELIVERED


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of the Standard Webhooks specification's reference libraries."""
    made = signing.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}'
    )
    assert made == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_withdrawing_and_publishing_again_are_two_more_events(
    webhook: Webhook, receiver: Any, episode: Episode
) -> None:
    happens(episode)
    tell_webhooks()
    actions.withdraw(episode)
    tell_webhooks()
    actions.republish(episode)
    tell_webhooks()
    kinds = [json.loads(body)["type"] for _, body in receiver.got]
    assert kinds == ["episode.published", "episode.withdrawn", "episode.published"]


def test_an_account_is_told_of_what_it_may_see_only(receiver: Any, episode: Episode, listener: User) -> None:
    setup.add(listener, receiver.url, ALL)
    happens(episode, Stage.FAILED)
    tell_webhooks()
    Episode.objects.update(visibility="private")
    happens(episode)
    tell_webhooks()
    assert receiver.got == []
    Episode.objects.update(visibility="public")
    tell_webhooks()
    assert len(receiver.got) == 1


def test_what_was_not_asked_for_or_was_before_is_not_told(receiver: Any, episode: Episode, editor: User) -> None:
    happens(episode)
    setup.add(editor, receiver.url, [Event.FAILED])
    tell_webhooks()
    assert receiver.got == []
    happens(episode, Stage.REVIEW)
    tell_webhooks()
    assert receiver.got == []


def test_a_receiver_that_fails_is_tried_again_later_with_the_same_id(
    webhook: Webhook, receiver: Any, episode: Episode
) -> None:
    receiver.answers = [500]
    happens(episode)
    tell_webhooks()
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.status, delivery.attempts) == (Delivery.State.WAITING, 500, 1)
    assert 4 < (delivery.due_at - timezone.now()).total_seconds() < 6
    assert Webhook.objects.get().failing_since is not None
    sending.send_due(timezone.now())
    assert len(receiver.got) == 1, "not before it is due"
    sending.send_due(timezone.now() + dt.timedelta(seconds=10))
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert Delivery.objects.get().state == Delivery.State.DELIVERED
    assert Webhook.objects.get().failing_since is None


def test_after_the_last_try_it_is_given_up_and_can_be_sent_again(webhook: Webhook, receiver: Any, desk: Caller) -> None:
    delivery = setup.send_test(webhook)
    Delivery.objects.update(attempts=len(sending.PAUSES))
    receiver.answers = [500]
    tell_webhooks()
    assert Delivery.objects.get().state == Delivery.State.GIVEN_UP
    assert desk.ask("POST", f"deliveries/{delivery.pk}/redeliver").status_code == 202
    tell_webhooks()
    assert Delivery.objects.get().state == Delivery.State.DELIVERED


def test_a_dead_workers_delivery_is_taken_over(webhook: Webhook, receiver: Any) -> None:
    delivery = setup.send_test(webhook)
    now = timezone.now()
    assert Delivery.objects.claim(delivery.pk, now)
    assert not Delivery.objects.claim(delivery.pk, now)
    assert sending.send_due(now) == 0
    assert sending.send_due(now + dt.timedelta(minutes=5)) == 1
    assert Delivery.objects.get().attempts == 2


def test_an_address_that_failed_for_days_or_is_gone_is_switched_off(
    webhook: Webhook, receiver: Any, desk: Caller
) -> None:
    Webhook.objects.update(failing_since=timezone.now() - dt.timedelta(days=6))
    receiver.answers = [503]
    setup.send_test(webhook)
    tell_webhooks()
    webhook.refresh_from_db()
    assert not webhook.enabled
    assert "5 days" in webhook.notice
    assert desk.ask("POST", f"webhooks/{webhook.pk}/test").status_code == 409
    assert desk.ask("PATCH", f"webhooks/{webhook.pk}", {"enabled": True}).json()["notice"] == ""
    receiver.answers = [410]
    Delivery.objects.update(due_at=timezone.now())
    tell_webhooks()
    assert "gone" in Webhook.objects.get().notice


def test_a_redirect_is_not_followed(webhook: Webhook, receiver: Any) -> None:
    receiver.answers = [302]
    setup.send_test(webhook)
    tell_webhooks()
    assert Delivery.objects.get().status == 302
    assert Delivery.objects.get().state == Delivery.State.WAITING


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "https://10.0.0.1/", "https://[::1]/", "http://example.org/", "ftp://x/", "x", "https://u:p@127.0.0.1/"],
)  # fmt: skip
def test_addresses_inside_and_unencrypted_ones_are_refused(listener: User, url: str) -> None:
    with pytest.raises(WebhookRefused, match="public"):
        setup.add(listener, url, ["episode.published"])


def test_an_address_that_moves_inside_later_is_not_dialled(webhook: Webhook, receiver: Any, settings: Any) -> None:
    settings.WEBHOOK_ALLOW = []
    setup.send_test(webhook)
    tell_webhooks()
    assert receiver.got == []
    assert "not public" in Delivery.objects.get().error


def test_rotating_signs_with_both_secrets_for_a_day(webhook: Webhook, receiver: Any, desk: Caller) -> None:
    answer = desk.ask("POST", f"webhooks/{webhook.pk}/secret")
    assert answer.json()["secret"] != webhook.secret
    setup.send_test(webhook)
    tell_webhooks()
    assert len(receiver.got[0][0]["webhook-signature"].split()) == 2
    Webhook.objects.update(rotated_at=timezone.now() - dt.timedelta(days=2))
    setup.send_test(webhook)
    tell_webhooks()
    assert len(receiver.got[1][0]["webhook-signature"].split()) == 1


def test_set_up_listed_and_deleted_by_its_owner_alone(caller: Caller, receiver: Any) -> None:
    made = caller.ask("POST", "webhooks", {"url": receiver.url, "events": ["episode.published"]})
    assert made.status_code == 201, made.content
    assert made.json()["secret"].startswith("whsec_")
    assert "secret" not in caller.ask("GET", made["Location"]).json()
    outsider = Caller(key_of(account("outsider")))
    pk = made.json()["id"]
    assert outsider.ask("GET", "webhooks").json()["results"] == []
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/secret"), ("POST", "/test")):
        assert outsider.ask(method, f"webhooks/{pk}{path}", {}).status_code == 404
    assert caller.ask("POST", f"webhooks/{pk}/test").status_code == 202
    [row] = caller.ask("GET", f"webhooks/{pk}/deliveries").json()["results"]
    assert row["event"] == "test"
    assert outsider.ask("POST", f"deliveries/{row['id']}/redeliver").status_code == 404
    assert caller.ask("DELETE", f"webhooks/{pk}").status_code == 204


def test_the_log_is_kept_for_a_month(webhook: Webhook) -> None:
    setup.send_test(webhook)
    Delivery.objects.update(created=timezone.now() - dt.timedelta(days=31), state=Delivery.State.DELIVERED)
    setup.send_test(webhook)
    tidy_api()
    assert Delivery.objects.count() == 1
