"""`/metrics` for Prometheus: the ledger, the queues, the episodes by stage, the GPUs of this host.

Not there at all unless a token or an allow-list is set. Everything is read at the moment of asking.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

import redis
from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from orchestrator import gpus
from orchestrator.metrics import LedgerCollector
from podcasts.models import Episode
from podcasts.volume.models import VolumeAlert, What

QUEUES = ("ingest", "write", "voice", "master")


@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    if not may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(LedgerCollector())
    registry.register(NewsroomCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def may_read(request: HttpRequest) -> bool:
    """By the token, or by the address of the peer itself; what a proxy says about others is not believed."""
    given = request.headers.get("Authorization", "").encode()
    if settings.METRICS_TOKEN and secrets.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode()):
        return True
    return request.META.get("REMOTE_ADDR", "") in settings.METRICS_ALLOW


class NewsroomCollector(Collector):
    def collect(self) -> Iterable[Metric]:
        yield queue_depths()
        stages = GaugeMetricFamily("newsroom_episodes", "Episodes by stage.", labels=["stage"])
        counts = dict(Episode.objects.order_by().values_list("stage").annotate(rows=Count("pk")))
        for stage in Episode.Stage.values:
            stages.add_metric([stage], counts.get(stage, 0))
        yield stages
        alerts = GaugeMetricFamily("newsroom_volume_alerts", "Alerts on volume that nobody has seen.", labels=["what"])
        for what in What.values:
            alerts.add_metric([what], VolumeAlert.objects.open().filter(what=what).count())
        yield alerts
        busy = GaugeMetricFamily("newsroom_gpu_busy_ratio", "Busy share of each GPU of this host.", labels=["gpu"])
        for gpu, share in gpus.busy_now():
            busy.add_metric([gpu], share)
        yield busy


def queue_depths() -> Metric:
    """Messages that wait; without Redis nothing is told rather than nought."""
    waiting = GaugeMetricFamily("newsroom_queue_messages", "Messages that wait for a worker.", labels=["queue"])
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            for queue in QUEUES:
                waiting.add_metric([queue], float(client.llen(queue)))
    except redis.RedisError:
        waiting.samples.clear()
    return waiting
