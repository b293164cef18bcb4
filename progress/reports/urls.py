"""Addresses of workbooks to take away."""

from __future__ import annotations

from django.urls import URLPattern, path

from progress.reports import views

urlpatterns: list[URLPattern] = [
    path(
        "<slug:municipality>/<slug:plan>/publications/<int:number>/status.xlsx",
        views.publication_workbook,
        name="publication_workbook",
    ),
]
