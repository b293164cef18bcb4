"""Addresses of the staff pages."""

from __future__ import annotations

from django.urls import path

from progress.office.department import entry_views, views

urlpatterns = [
    path("", views.start, name="start"),
    path("items/", views.my_items, name="my_items"),
    path("statuses/<int:pk>/", entry_views.enter, name="enter"),
    path("statuses/<int:pk>/submit/", entry_views.submit, name="submit"),
    path("statuses/<int:pk>/take-back/", entry_views.take_back, name="take_back"),
    path("statuses/<int:pk>/rates/", entry_views.entry_rates, name="entry_rates"),
    path("reports/", views.reports, name="reports"),
]
