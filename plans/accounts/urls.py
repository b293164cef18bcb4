"""Addresses of one's own password."""

from __future__ import annotations

from django.contrib.auth import views as auth
from django.urls import path

from plans.accounts.issued import ChangeOwnPassword

urlpatterns = [
    path("", ChangeOwnPassword.as_view(), name="password_change"),
    path("done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
]
