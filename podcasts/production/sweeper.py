"""Offers work again that nobody is doing: after a lost message, a restarted Redis or a killed worker."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db.models import Q

from podcasts.models import Episode
from podcasts.production.claims import stale_before
from podcasts.production.offers import offer
from podcasts.production.renewal import RENEWING
from podcasts.production.stages import WORKING, Stage
from synthesis import inquiries, renders
from synthesis.consents import checking


def sweep(now: dt.datetime) -> int:
    """Returns how many episodes were offered again. Offering twice does no harm: a claim decides who works."""
    renders.release_stale(stale_before(now))
    inquiries.sweep(now, stale_before(now))
    checking.sweep(stale_before(now))
    settled = now - dt.timedelta(seconds=settings.CLAIM_SECONDS / 2)
    idle = Q(claimed_by="", stage_since__lt=settled) | Q(claimed_at__lt=stale_before(now))
    work = Q(stage__in=WORKING) | Q(stage=Stage.PUBLISHED, renewal__in=RENEWING)
    stale = list(Episode.objects.filter(idle, work))
    for episode in stale:
        offer(episode)
    return len(stale)
