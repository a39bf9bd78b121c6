from __future__ import annotations

from django.contrib.auth.views import LogoutView, PasswordResetDoneView
from django.urls import path

from podcasts.lab import pages as lab
from podcasts.studio import accounts, library, making, ordering, own_data, script

app_name = "studio"
urlpatterns = [
    path("make/", ordering.make, name="make"),
    path("make/voices/<slug:slug>.flac", ordering.sample, name="sample"),
    path("lab/", lab.lab, name="lab"),
    path("lab/<str:signed>/", lab.sketch, name="sketch"),
    path("lab/<str:signed>/state", lab.state, name="sketch-state"),
    path("lab/<str:signed>/lines/<int:position>.flac", lab.line, name="sketch-line"),
    path("lab/<str:signed>/sound.<str:kind>", lab.sound, name="sketch-sound"),
    path("mine/", library.mine, name="mine"),
    path("mine/feed", library.feed, name="feed"),
    path("mine/<uuid:guid>/", making.podcast, name="podcast"),
    path("mine/<uuid:guid>/progress", making.report, name="progress"),
    path("mine/<uuid:guid>/lines/<int:version>/<int:position>.flac", making.line, name="line"),
    path("mine/<uuid:guid>/settings", making.settings, name="settings"),
    path("mine/<uuid:guid>/remix", making.remix, name="remix"),
    path("mine/<uuid:guid>/delete", library.delete, name="delete"),
    path("mine/<uuid:guid>/restore", library.restore, name="restore"),
    path("mine/<uuid:guid>/script/", script.script, name="script"),
    path("mine/<uuid:guid>/script/insert", script.insert, name="script-insert"),
    path("mine/<uuid:guid>/script/decide", script.decide, name="script-decide"),
    path("mine/<uuid:guid>/script/lines/<int:line>", script.edit, name="script-line"),
    path("mine/<uuid:guid>/<slug:action>", making.act, name="act"),
    path("account/data", own_data.page, name="data"),
    path("account/data.zip", own_data.download, name="data-download"),
    path("account/delete", own_data.delete, name="data-delete"),
    path("account/sign-up", accounts.sign_up, name="sign-up"),
    path("account/sign-in", accounts.SignIn.as_view(), name="sign-in"),
    path("account/sign-out", LogoutView.as_view(next_page="podcasts:index"), name="sign-out"),
    path("account/reset", accounts.ResetPassword.as_view(), name="reset"),
    path(
        "account/reset/sent",
        PasswordResetDoneView.as_view(template_name="podcasts/studio/reset_sent.html"),
        name="reset-sent",
    ),
    path("account/reset/<uidb64>/<token>", accounts.NewPassword.as_view(), name="new-password"),
]
