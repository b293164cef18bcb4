"""Addresses of workbooks to take away."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from progress.reports import views
from progress.reports.open_data import views as open_data
from progress.reports.packet import views as packet

_NUMBERED = "<slug:municipality>/<slug:plan>/publications/<int:number>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("progress.reports.api.urls")),
    path(
        f"{_NUMBERED}status.xlsx",
        views.publication_workbook,
        name="publication_workbook",
    ),
    path(
        f"{_NUMBERED}layouts/<slug:key>.xlsx",
        views.publication_layout,
        name="publication_layout",
    ),
    path(f"{_NUMBERED}target-changes.xlsx", views.target_changes_workbook, name="target_changes_workbook"),
    path(f"{_NUMBERED}packet.xlsx", packet.packet_workbook, name="packet_workbook"),
    path(f"{_NUMBERED}answers.xlsx", packet.answer_workbook, name="answer_workbook"),
    path(f"{_NUMBERED}packet/", packet.publication_packet, name="publication_packet"),
    path(
        "<slug:municipality>/<slug:plan>/meetings/<int:number>/",
        packet.meeting_paper,
        name="meeting_paper",
    ),
    path("<slug:municipality>/catalog.json", open_data.catalogue, name="data_catalogue"),
    path("<slug:municipality>/<slug:plan>/data/", open_data.page, name="data"),
    path("<slug:municipality>/<slug:plan>/data/<str:name>", open_data.file, name="data_file"),
    path(f"{_NUMBERED}items/<path:key>/figures.csv", open_data.item_file, name="item_data_file"),
    path(f"{_NUMBERED}data/", open_data.page, name="publication_data"),
    path(f"{_NUMBERED}data/<str:name>", open_data.file, name="publication_data_file"),
]
