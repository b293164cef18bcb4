"""Passwords that somebody else issued: they open one page, on which the person chooses another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.views import PasswordChangeDoneView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse

from plans.accounts import account
from plans.history.records import Way

_STILL_OPEN = ("password_change", "login", "logout")


class IssuedPasswords:
    """Middleware, below the one that knows who is signed in: first the password, then everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request.user, "must_change_password", False) and request.path not in map(
            reverse, _STILL_OPEN
        ):
            messages.info(request, "はじめに、発行されたパスワードを、自分だけが知るものに変えてください。")
            return HttpResponseRedirect(reverse("password_change"))
        return self.get_response(request)


class OwnPasswordForm(PasswordChangeForm):
    """The same password again would stay known to whoever issued it."""

    def clean_new_password1(self) -> str:
        password = str(self.cleaned_data["new_password1"])
        if password == self.cleaned_data.get("old_password"):
            raise ValidationError("いまのパスワードと違うものを入力してください。")
        return password


class ChangeOwnPassword(PasswordChangeView):
    form_class = OwnPasswordForm

    def form_valid(self, form: Any) -> HttpResponse:
        account.set_password(form.user, form.cleaned_data["new_password1"], by=form.user, via=Way.FORM)
        update_session_auth_hash(self.request, form.user)
        return HttpResponseRedirect(str(self.get_success_url()))


urlpatterns = [
    path("", ChangeOwnPassword.as_view(), name="password_change"),
    path("done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
]
