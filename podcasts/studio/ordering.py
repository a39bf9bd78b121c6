"""The page on which a podcast is ordered, and the samples of the voices."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from newsroom.research import uploads
from podcasts import prompts
from podcasts.errors import NotOrdered, TooOften, WishRefused
from podcasts.media.sounds import flac
from podcasts.models import Episode
from podcasts.studio import samples, topics
from podcasts.studio.forms import WishForm
from podcasts.studio.visitors import has_account, may_order, owner_for_order
from synthesis.models import Voice


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """One field and one button; the rest is folded below them."""
    if settings.PROMPTS == "off":
        raise Http404("Podcasts can't be ordered here.")
    if request.method != "POST":
        return _page(request, WishForm(initial={"topic": request.GET.get("topic", "")[:500]}))
    if not may_order(request):
        return redirect("studio:sign-in")
    form = WishForm(request.POST, request.FILES)
    episode = _ordered(request, form)
    if episode is None:
        return _page(request, form, status=422)
    return redirect("studio:podcast", guid=episode.guid)


def _ordered(request: HttpRequest, form: WishForm) -> Episode | None:
    """The episode, or None with what is wrong among the form's errors."""
    if not form.is_valid():
        return None
    sources = form.sources()
    if form.errors:
        return None
    try:
        return prompts.order(owner_for_order(request), form.wish(sources))
    except WishRefused as error:
        form.add_faults(error.faults)
    except (NotOrdered, TooOften) as error:
        form.add_error(None, str(error))
    for source in sources:
        uploads.forget(source)
    return None


def _page(request: HttpRequest, form: WishForm, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "may_order": may_order(request),
        "account": has_account(request),
        "topics": topics.of_today(timezone.now()),
        # What went wrong in the folded part must be seen.
        "unfolded": bool(set(form.errors) - {"topic", "__all__"}),
    }
    return render(request, "podcasts/studio/make.html", context, status=status)


@require_safe
def sample(request: HttpRequest, slug: str) -> HttpResponseBase:
    """A voice says a sentence."""
    voice = get_object_or_404(Voice.objects.usable(timezone.localdate()), slug=slug)
    return flac(request, samples.of(voice), slug, private=False)
