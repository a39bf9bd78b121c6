"""Signing up, in and out. Passwords, sessions and reset mails are Django's own; limits and guests are ours."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import login, views
from django.contrib.auth.forms import AuthenticationForm, UserCreationForm
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from podcasts.errors import TooOften
from podcasts.models import Invite
from podcasts.studio import limiter
from podcasts.studio.limiter import Limit
from podcasts.studio.shows import is_guest
from podcasts.studio.visitors import BACKEND, GUEST_PREFIX, become_listener, hand_over, has_account, signed_in

QUARTER, HOUR = dt.timedelta(minutes=15), dt.timedelta(hours=1)
SIGN_INS_OF_ADDRESS = Limit("sign-ins of an address", 30, QUARTER)
SIGN_INS_OF_USER = Limit("sign-ins of a user", 10, QUARTER)
SIGN_UPS_OF_ADDRESS = Limit("sign-ups of an address", 10, HOUR)
RESETS_OF_ADDRESS = Limit("resets of an address", 5, HOUR)


class SignUpForm(UserCreationForm[User]):
    """A name and a password; an address only for those who want to be able to reset it; an invitation if asked for."""

    email = forms.EmailField(
        label="Email", required=False, help_text="Only for setting a new password. You can leave it out."
    )
    invite = forms.CharField(label="Invitation code", max_length=40)

    class Meta:
        model = User
        fields = ("username", "email")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if settings.SIGN_UP != "invite":
            del self.fields["invite"]

    def clean_username(self) -> str:
        name = str(super().clean_username() or "")
        if name.lower().startswith(GUEST_PREFIX):
            raise forms.ValidationError("Names that begin so are for guests. Choose another one.")
        return name

    def clean_invite(self) -> str:
        code = str(self.cleaned_data["invite"]).strip()
        if not open_invites().filter(code=code).exists():
            raise forms.ValidationError("This code is not known, has been used or has run out. Ask for another one.")
        return code


def open_invites() -> Any:
    now = timezone.now()
    return Invite.objects.filter(Q(valid_until=None) | Q(valid_until__gt=now), used_at=None)


@never_cache
@csrf_protect
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    if settings.SIGN_UP == "closed":
        raise Http404("Accounts can't be opened here.")
    if has_account(request):
        return redirect("studio:mine")
    form = SignUpForm(request.POST if request.method == "POST" else None, instance=signed_in(request))
    status = 200
    if request.method == "POST":
        status = 422
        try:
            limiter.spend(SIGN_UPS_OF_ADDRESS, limiter.address(request))
        except TooOften as error:
            form.add_error(None, str(error))
            status = 429
        if form.is_valid() and (user := _new_listener(form)):
            login(request, user, backend=BACKEND)
            return redirect("studio:mine")
    return render(request, "podcasts/studio/sign_up.html", {"form": form}, status=status)


@transaction.atomic
def _new_listener(form: SignUpForm) -> User | None:
    """The guest of the session keeps everything made. None when somebody else took the invitation meanwhile."""
    user = form.save()
    code = form.cleaned_data.get("invite")
    if code and not open_invites().filter(code=code).update(used_by=user, used_at=timezone.now()):
        transaction.set_rollback(True)
        form.add_error("invite", "This code has just been used. Ask for another one.")
        return None
    become_listener(user)
    return user


@method_decorator(never_cache, name="dispatch")
class SignIn(views.LoginView):
    """Django's, with limits per address and per name; what a guest made comes along."""

    template_name = "podcasts/studio/sign_in.html"
    next_page = "studio:mine"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(sign_up=settings.SIGN_UP != "closed", **context)

    def get(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        if has_account(request):
            return redirect("studio:mine")
        return super().get(request, *arguments, **options)

    def post(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        try:
            limiter.spend(SIGN_INS_OF_ADDRESS, limiter.address(request))
            limiter.spend(SIGN_INS_OF_USER, request.POST.get("username", "").casefold()[:150])
        except TooOften as error:
            context = self.get_context_data(form=AuthenticationForm(request), refusal=str(error))
            return self.render_to_response(context, status=429)
        return super().post(request, *arguments, **options)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        guest = signed_in(self.request)
        user = form.get_user()
        response = super().form_valid(form)
        limiter.forgive(SIGN_INS_OF_USER, form.cleaned_data["username"].casefold()[:150])
        if guest is not None and guest.pk != user.pk and is_guest(guest):
            hand_over(guest, user)
        return response


class ResetPassword(views.PasswordResetView):
    """Says the same whether the address is known or not."""

    template_name = "podcasts/studio/reset.html"
    email_template_name = "podcasts/studio/reset_mail.txt"
    subject_template_name = "podcasts/studio/reset_subject.txt"
    success_url = reverse_lazy("studio:reset-sent")
    extra_email_context = {"base_url": settings.BASE_URL}

    def post(self, request: HttpRequest, *arguments: Any, **options: Any) -> HttpResponse:
        try:
            limiter.spend(RESETS_OF_ADDRESS, limiter.address(request))
        except TooOften as error:
            context = self.get_context_data(form=self.get_form_class()(), refusal=str(error))
            return self.render_to_response(context, status=429)
        return super().post(request, *arguments, **options)


class NewPassword(views.PasswordResetConfirmView):
    template_name = "podcasts/studio/new_password.html"
    success_url = reverse_lazy("studio:sign-in")
