"""Addresses of the whole site. Public addresses come last: they begin with a municipality's own name."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path

from reform_tracker.signed_out import SignIn

urlpatterns = [
    path("admin/", admin.site.urls),
    path("login/", SignIn.as_view(), name="login"),
    path("logout/", login_not_required(auth.LogoutView.as_view()), name="logout"),
    path("password/", include("plans.accounts")),
    path("", include("progress.office.urls")),
    path("intake/", include("progress.intake.urls")),
    path("plans/", include("items.urls")),
    path("", include("progress.reports.urls")),
    path("", include("progress.public.urls")),
]
