"""Voices to listen to and every render with its sound; the consents they rest on are in `synthesis.consents.admin`."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, QuerySet
from django.forms import ModelChoiceField
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html

from synthesis import renders
from synthesis.consents.admin import ConsentAdmin  # noqa: F401 (Django looks for admins here)
from synthesis.errors import SynthesisError
from synthesis.forms import TryForm
from synthesis.models import Consent, Render, Voice
from synthesis.tasks import offer


@admin.register(Voice)
class VoiceAdmin(admin.ModelAdmin[Voice]):
    list_display = ["name", "model", "register", "language", "pace", "usable", "enabled", "listen"]
    list_filter = ["model", "register", "enabled", "language"]
    search_fields = ["name", "slug", "description", "model"]
    list_select_related = ["consent"]
    readonly_fields = ["listen"]

    def get_readonly_fields(self, request: HttpRequest, voice: Voice | None = None) -> list[str]:
        """What a voice rests on is settled when it is made."""
        return [*self.readonly_fields, "consent"] if voice else self.readonly_fields

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        """A voice that is entered by hand rests on a consent that was read aloud."""
        if db_field.name == "consent":
            kwargs["queryset"] = Consent.objects.filter(read_aloud=True)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

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
        return f"{render.made_by} (stand-in)" if render.by_stand_in else render.made_by

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
    return {"render": render, "waiting": render is not None and render.waits}
