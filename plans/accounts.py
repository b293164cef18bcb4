"""Who can sign in: accounts opened, their passwords issued, stopped after wrong passwords, let in again, closed.

What an account may do is `plans.access`'s. Accounts are kept by Django and aren't `Versioned`: what is done here
writes its line of the history in the same transaction, names and whether it is open, never anything of a password.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.auth.views import PasswordChangeDoneView, PasswordChangeView
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import path, reverse

from plans.access import Act, access_for
from plans.history.changes import Action, RecordChange, difference
from plans.history.records import ChangeEvent, Way
from plans.models import Membership, User

LOGIN_NAME = RegexValidator(
    r"\A[A-Za-z0-9._-]+\Z", "ログイン名は、半角の英数字と「.」「_」「-」だけで入力してください。"
)
FIELDS = {
    "username": "ログイン名",
    "display_name": "氏名",
    "email": "メールアドレス",
    "is_active": "ログインできる",
    "must_change_password": "次のログインでパスワードを変える",
}
"""What the history follows of an account, with its label."""


def fingerprint(person: User) -> str:
    """Changes with every change of the account that the history follows; says nothing of the values."""
    state = [person.pk, *(getattr(person, name) for name in FIELDS)]
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def record(person: User, before: User | None, *, by: Any, via: Way = Way.ADMIN, note: str = "") -> None:
    """The history's line on an account that was just written: created where there was none `before`.

    Without a difference nothing is written, unless a `note` says what happened (to the password).
    """

    def state(of: User | None) -> dict[str, Any] | None:
        return None if of is None else {name: getattr(of, name) for name in FIELDS}

    fields = difference(state(before), state(person), FIELDS)
    if not fields and not note:
        return
    action = Action.CREATE if before is None else Action.CHANGE
    change = RecordChange("plans.user", str(person), action, person.pk, fields)
    place = person.memberships.values_list("municipality_id", flat=True).first()
    ChangeEvent.of(change, person.pk, place, by=by, via=via, note=note).save()


def within(act: Act, by: Any) -> models.QuerySet[User]:
    """The accounts that `by` looks after: those that act in municipalities where `act` is open to `by` and nowhere
    else. Nobody but an operator finds an operator."""
    ids = access_for(by).municipalities(act)
    if ids is None:
        return User.objects.all()
    mine = Membership.objects.filter(municipality__in=ids).values("user")
    elsewhere = Membership.objects.exclude(municipality__in=ids).values("user")
    return User.objects.filter(pk__in=mine, is_superuser=False).exclude(pk__in=elsewhere)


_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
"""Without those that look alike on paper (0 and o, 1 and l and i)."""


_ROUNDS_FOR_ISSUED = 20_000
"""Few, so that a list of 300 people opens within one request: costly hashing protects passwords that people choose,
and 59 random bits need none. At the first sign-in Django hashes anew, with the settings' first hasher."""


def open_with_issued_password(person: User) -> str:
    """Saves a new account with a password made at random, which it must change; returns the password, which is kept
    nowhere. The history's line is the caller's, who knows when the account's roles stand."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(3))
    password = "-".join(groups)
    hasher = PBKDF2PasswordHasher()
    person.password = hasher.encode(password, hasher.salt(), iterations=_ROUNDS_FOR_ISSUED)
    person.must_change_password = True
    person.save()
    return password


@transaction.atomic
def close(person: User, *, by: Any, via: Way = Way.FORM) -> None:
    """Nobody signs in with the account any more; what was done with it keeps its name."""
    before = User.objects.select_for_update().get(pk=person.pk)
    person.is_active = False
    person.save(update_fields=["is_active"])
    record(person, before, by=by, via=via, note="ログインの停止（所属がなくなった）")


@transaction.atomic
def set_password(person: User, password: str, *, by: Any, via: Way = Way.ADMIN) -> None:
    """Gives a stored account another password. Who got it from somebody else must change it at the next sign-in."""
    before, own = User.objects.get(pk=person.pk), person.pk == by.pk
    person.set_password(password)
    person.must_change_password = not own
    person.save(update_fields=["password", "must_change_password"])
    record(person, before, by=by, via=via, note="パスワードの変更" if own else "パスワードの設定し直し")


def is_stopped(person: User, now: datetime) -> bool:
    """Did wrong passwords for this name stop it at some computer, so that the right one is refused there?"""
    recent = AccessAttempt.objects.filter(
        username=person.username, attempt_time__gte=now - settings.AXES_COOLOFF_TIME
    )
    by_computer = recent.order_by().values("ip_address").annotate(failures=Sum("failures_since_start"))
    return by_computer.filter(failures__gte=settings.AXES_FAILURE_LIMIT).exists()


@transaction.atomic
def let_in_again(person: User, *, by: Any) -> None:
    """Forgets the wrong passwords for this name, at every computer."""
    reset(username=person.username)
    record(person, person, by=by, note="ログインの停止を解除")


# ── Passwords that somebody else issued: they open one page, on which the person chooses another one ─────────

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
        set_password(form.user, form.cleaned_data["new_password1"], by=form.user, via=Way.FORM)
        update_session_auth_hash(self.request, form.user)
        return HttpResponseRedirect(str(self.get_success_url()))


urlpatterns = [
    path("", ChangeOwnPassword.as_view(), name="password_change"),
    path("done/", PasswordChangeDoneView.as_view(), name="password_change_done"),
]
