"""Addresses of the public pages. An item's key is text as the plan numbers it: 1-(1)-①, (1)-①-1."""

from __future__ import annotations

from django.urls import URLPattern, path

from progress.public import views as public

_PLAN = "<slug:municipality>/<slug:plan>/"
_PUBLICATION = f"{_PLAN}publications/<int:number>/"

urlpatterns: list[URLPattern] = [
    path("", public.home, name="home"),
    path("<slug:municipality>/", public.municipality, name="municipality"),
    path(_PLAN, public.plan, name="plan"),
    path(f"{_PLAN}items/<path:key>/", public.item, name="plan_item"),
    path(f"{_PLAN}whole-period/", public.whole_period, name="whole_period"),
    path(f"{_PLAN}target-changes/", public.target_changes, name="target_changes"),
    path(f"{_PLAN}publications/", public.publications, name="publications"),
    path(_PUBLICATION, public.plan, name="publication"),
    path(f"{_PUBLICATION}whole-period/", public.whole_period, name="publication_whole_period"),
    path(f"{_PUBLICATION}target-changes/", public.target_changes, name="publication_target_changes"),
    path(f"{_PUBLICATION}items/<path:key>/chart.json", public.chart_data, name="chart_data"),
    path(f"{_PUBLICATION}items/<path:key>/", public.item, name="publication_item"),
]
