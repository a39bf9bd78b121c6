"""Voices to listen to, the consents they rest on, and every render with its sound."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from synthesis import renders
from synthesis.errors import SynthesisError
from synthesis.forms import TryForm
from synthesis.models import Consent, Render, Voice
from synthesis.tasks import offer

MOST_TOLD = 40


def uses(consents: Collection[int]) -> list[tuple[str, int]]:
    """What ordered lines of these consents' voices, as in episode:12, with how many; the newest first."""
    rows = Render.objects.filter(voice__consent__in=consents).values("subject")
    counted = rows.annotate(ordered=Count("pk"), newest=Max("pk")).order_by("-newest")
    return [(row["subject"] or "unknown", row["ordered"]) for row in counted]


@admin.register(Consent)
class ConsentAdmin(admin.ModelAdmin[Consent]):
    list_display = ["person", "state", "given_on", "valid_until", "voices_of"]
    search_fields = ["person", "purposes", "proof"]
    actions = ["withdraw"]
    readonly_fields = ["used_by"]

    @admin.display(description="holds")
    def state(self, consent: Consent) -> str:
        return consent.objection(timezone.localdate()) or "yes"

    @admin.display(description="voices")
    def voices_of(self, consent: Consent) -> str:
        return ", ".join(voice.name for voice in consent.voices.all())

    @admin.display(description="what used its voices")
    def used_by(self, consent: Consent) -> str:
        """Each episode, trial and order with how many lines, the newest first."""
        rows = uses([consent.pk])
        return format_html_join(mark_safe("<br>"), "{}: {} lines", rows) if rows else "nothing yet"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Consent]:
        return super().get_queryset(request).prefetch_related("voices")

    @admin.action(description="Withdraw: no new line is spoken with these voices", permissions=["change"])
    def withdraw(self, request: HttpRequest, consents: QuerySet[Consent]) -> None:
        chosen = list(consents.filter(withdrawn_at__isnull=True).values_list("pk", flat=True))
        count = Consent.objects.filter(pk__in=chosen).update(withdrawn_at=timezone.now())
        self.message_user(request, f"{count} withdrawn. Hosts with these voices need others before the next episode.")
        used = [subject for subject, _ in uses(chosen)]
        if used:
            told = ", ".join(used[:MOST_TOLD]) + (f" and {len(used) - MOST_TOLD} more" if len(used) > MOST_TOLD else "")
            self.message_user(request, f"These used their voices, and stay until somebody takes them back: {told}.")


@admin.register(Voice)
class VoiceAdmin(admin.ModelAdmin[Voice]):
    list_display = ["name", "model", "register", "language", "pace", "usable", "enabled", "listen"]
    list_filter = ["model", "register", "enabled", "language"]
    search_fields = ["name", "slug", "description", "model"]
    list_select_related = ["consent"]
    readonly_fields = ["listen"]

    @admin.display(description="words per minute", ordering="words_per_minute")
    def pace(self, voice: Voice) -> str:
        return f"{voice.words_per_minute:.0f}"

    @admin.display(description="may be used")
    def usable(self, voice: Voice) -> str:
        return voice.objection(timezone.localdate()) or "yes"

    @admin.display(description="try it")
    def listen(self, voice: Voice) -> str:
        if voice.pk is None:
            return "once it is saved"
        return format_html('<a href="{}">Listen…</a>', reverse("admin:synthesis_voice_try", args=[voice.pk]))

    def get_urls(self) -> list[URLPattern]:
        trying = path("<int:pk>/try/", self.admin_site.admin_view(self.try_voice), name="synthesis_voice_try")
        return [trying, *super().get_urls()]

    def try_voice(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A sentence in, its sound out; a voice worker speaks it, never this process."""
        voice = get_object_or_404(Voice, pk=pk)
        if not self.has_view_permission(request, voice):
            raise PermissionDenied
        form = TryForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and (made := _ordered(voice, form)):
            return HttpResponseRedirect(f"{request.path}?render={made.pk}")
        context = self.admin_site.each_context(request) | {"title": f"Try {voice.name}", "voice": voice, "form": form}
        return TemplateResponse(request, "synthesis/try_voice.html", context | _heard(request, voice))


@admin.register(Render)
class RenderAdmin(admin.ModelAdmin[Render]):
    """What was said, by whom, and how it sounds. Nobody writes a render by hand."""

    list_display = ["id", "line", "voice", "style", "state", "spoken", "length", "subject", "player"]
    list_filter = ["state", "model", "voice", "style"]
    search_fields = ["text", "subject", "key", "error"]
    search_help_text = "Finds words of the line, subjects such as episode:12, keys and errors."
    list_select_related = ["voice"]
    list_per_page = 50
    show_full_result_count = False
    actions = ["voice_again"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Render | None = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Render | None = None) -> list[str]:
        return [*(field.name for field in Render._meta.fields), "player"]

    @admin.display(description="line", ordering="text")
    def line(self, render: Render) -> str:
        return render.text if len(render.text) <= 100 else f"{render.text[:99]}…"

    @admin.display(description="spoken by", ordering="model")
    def spoken(self, render: Render) -> str:
        told = f"{render.model} {render.version}".strip()
        return f"{told} (stand-in)" if render.by_stand_in else told

    @admin.display(description="length", ordering="seconds")
    def length(self, render: Render) -> str:
        return f"{render.seconds:.1f} s" if render.seconds else "–"

    @admin.display(description="sound")
    def player(self, render: Render) -> str:
        if render.state != Render.State.DONE:
            return render.error or "–"
        address = reverse("admin:synthesis_render_audio", args=[render.pk])
        return format_html('<audio controls preload="none" src="{}"></audio>', address)

    def get_urls(self) -> list[URLPattern]:
        audio = path("<int:pk>/audio/", self.admin_site.admin_view(self.audio), name="synthesis_render_audio")
        return [audio, *super().get_urls()]

    def audio(self, request: HttpRequest, pk: int) -> FileResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        render = get_object_or_404(Render, pk=pk)
        try:
            return FileResponse(render.audio.open("rb"), content_type="audio/flac")
        except (OSError, ValueError) as error:
            raise Http404("The sound of this render is not there.") from error

    @admin.action(description="Voice again", permissions=["change"])
    def voice_again(self, request: HttpRequest, chosen: QuerySet[Render]) -> None:
        again = chosen.exclude(state=Render.State.CLAIMED)
        count = again.update(state=Render.State.WAITING, attempts=0, error="")
        offer()
        self.message_user(request, f"{count} lines wait for a voice worker.")


def _ordered(voice: Voice, form: TryForm) -> Render | None:
    """The render of what the form asks for; None with the reason in the form."""
    take = renders.Take(voice, form.cleaned_data["text"], form.cleaned_data["style"], form.settings())
    try:
        [render] = renders.order([take], subject=f"try:{voice.slug}")
    except SynthesisError as error:
        form.add_error(None, str(error))
        return None
    offer()
    return render


def _heard(request: HttpRequest, voice: Voice) -> dict[str, Any]:
    asked = request.GET.get("render", "")
    render = Render.objects.filter(pk=int(asked), voice=voice).first() if asked.isdecimal() else None
    waiting = render is not None and render.state in {Render.State.WAITING, Render.State.CLAIMED}
    return {"render": render, "waiting": waiting}
