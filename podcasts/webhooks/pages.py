"""The account's page of webhooks: set up, tried, looked after and deleted, by forms alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from podcasts.errors import WebhookRefused
from podcasts.webhooks import setup
from podcasts.webhooks.forms import WebhookForm
from podcasts.webhooks.models import Delivery, Webhook

ON_A_PAGE = 25


@login_required
@never_cache
def webhooks(request: HttpRequest) -> HttpResponse:
    """All of them; adding one answers with its secret."""
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (made := _added(request, form)):
        return _list(request, WebhookForm(), shown=made)
    return _list(request, form, status=400 if form.errors else 200)


@require_safe
@login_required
@never_cache
def deliveries(request: HttpRequest, pk: int) -> HttpResponse:
    """What was sent to one address, and how it answered."""
    webhook = _own(request, pk)
    page = Paginator(webhook.deliveries.all(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "podcasts/webhooks/deliveries.html", {"webhook": webhook, "page": page})


@require_POST
@login_required
@never_cache
def rotate(request: HttpRequest, pk: int) -> HttpResponse:
    """The new secret stands in this one answer."""
    webhook = _own(request, pk)
    setup.rotate(webhook)
    return _list(request, WebhookForm(), shown=webhook)


@require_POST
@login_required
def act(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    webhook = _own(request, pk)
    messages.info(request, ACTIONS[action](webhook))
    return redirect("podcasts:deliveries", pk) if action == "test" else redirect("podcasts:webhooks")


@require_POST
@login_required
def redeliver(request: HttpRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(Delivery, pk=pk, webhook__owner=cast("User", request.user))
    setup.redeliver(delivery)
    messages.info(request, "It is sent again within a few seconds.")
    return redirect("podcasts:deliveries", delivery.webhook_id)


def _test(webhook: Webhook) -> str:
    if not webhook.enabled:
        return "This webhook is switched off. Switch it on first."
    setup.send_test(webhook)
    return "A test is on its way. Load this page again in a few seconds to see how it went."


def _switch_on(webhook: Webhook) -> str:
    setup.switch_on(webhook)
    return f"{webhook} is told of events again."


def _switch_off(webhook: Webhook) -> str:
    setup.switch_off(webhook)
    return f"{webhook} is told of nothing until you switch it on."


def _delete(webhook: Webhook) -> str:
    webhook.delete()
    return f"{webhook} is deleted, with its log."


ACTIONS: dict[str, Callable[[Webhook], str]] = {
    "test": _test,
    "on": _switch_on,
    "off": _switch_off,
    "delete": _delete,
}


def _added(request: HttpRequest, form: WebhookForm) -> Webhook | None:
    try:
        return setup.add(cast("User", request.user), **form.cleaned_data)
    except WebhookRefused as error:
        form.add_error("url", str(error))
        return None


def _own(request: HttpRequest, pk: int) -> Webhook:
    return get_object_or_404(Webhook, pk=pk, owner=cast("User", request.user))


def _list(request: HttpRequest, form: WebhookForm, *, shown: Webhook | None = None, status: int = 200) -> HttpResponse:
    state = Delivery.State
    rows = Webhook.objects.filter(owner=cast("User", request.user)).annotate(
        delivered=Count("deliveries", filter=Q(deliveries__state=state.DELIVERED)),
        waiting=Count("deliveries", filter=Q(deliveries__state=state.WAITING)),
        given_up=Count("deliveries", filter=Q(deliveries__state=state.GIVEN_UP)),
    )
    context = {"form": form, "webhooks": rows, "shown": shown}
    return render(request, "podcasts/webhooks/list.html", context, status=status)
