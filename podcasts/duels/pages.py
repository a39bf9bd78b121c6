"""The public pages of duels: judge a pair, hear a side, see the scores."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from podcasts.duels import voting
from podcasts.duels.models import Duel, Vote
from podcasts.duels.standing import standing
from podcasts.errors import VoteRefused
from podcasts.media.sounds import flac
from synthesis.models import Render

TOLD = "the duel that was judged last"


@dataclass(frozen=True, slots=True)
class Side:
    name: str
    lines: list[list[str]]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def judge(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _voted(request)
    return _pair(request)


def _voted(request: HttpRequest) -> HttpResponse:
    try:
        ticket, vote = voting.vote(request, request.POST.get("ticket", ""), request.POST.get("choice", ""))
    except VoteRefused as error:
        return _pair(request, str(error), status=400)
    left, right = (getattr(ticket.duel, ticket.side(side)) for side in voting.SIDES)
    request.session[TOLD] = {"left": left, "right": right, "choice": str(vote.choice)}
    return redirect("podcasts:duels")


def _pair(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    who = voting.voter(request)
    duel = voting.next_duel(who, request.GET.get("kind", ""))
    context = {"error": error, "told": request.session.pop(TOLD, None), "duel": duel}
    if duel is not None:
        text = voting.issue(duel, who)
        ticket = voting.read(text, who)
        sides = [Side(side, getattr(duel, f"{ticket.side(side)}_lines")) for side in voting.SIDES]
        context |= {"ticket": text, "sides": sides}
    return render(request, "podcasts/duels/judge.html", context, status=status)


@require_safe
def sound(request: HttpRequest, ticket: str, side: str) -> HttpResponseBase:
    """One side of a duel of voices, by the ticket, so that the address does not tell whose voice it is."""
    try:
        found = voting.read(ticket, voting.voter(request))
    except VoteRefused as error:
        raise Http404(str(error)) from error
    spoken: Render | None = getattr(found.duel, f"{found.side(side)}_render") if side in voting.SIDES else None
    return flac(request, spoken, side)


@require_safe
def standings(request: HttpRequest) -> HttpResponse:
    tables = [(kind.label, standing(kind)) for kind in Duel.Kind]
    return render(request, "podcasts/duels/scores.html", {"tables": tables, "votes": Vote.objects.count()})
