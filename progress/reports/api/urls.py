"""Addresses of the API, those of its description (`progress.reports.api.description.ADDRESSES`)."""

from __future__ import annotations

from django.urls import URLPattern, path

from progress.reports.api import views

_PLAN = "<slug:municipality>/<slug:plan>/"
_NUMBERED = f"{_PLAN}publications/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("", views.page, name="api"),
    path("openapi.json", views.description, name="api_description"),
    path("municipalities.json", views.municipalities, name="api_municipalities"),
    path("<slug:municipality>/catalog.json", views.catalogue, name="api_catalogue"),
    path(f"{_NUMBERED}publication.json", views.publication, name="api_publication"),
    path(f"{_PLAN}datapackage.json", views.data_package, name="api_latest_package"),
    path(f"{_PLAN}<slug:table>.json", views.table, name="api_latest_table"),
    path(f"{_NUMBERED}datapackage.json", views.data_package, name="api_package"),
    path(f"{_NUMBERED}<slug:table>.json", views.table, name="api_table"),
    path("<path:anything>", views.nothing, name="api_nothing"),
]
