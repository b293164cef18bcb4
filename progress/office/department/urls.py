"""Addresses of the staff pages."""

from __future__ import annotations

from django.urls import path

from progress.office.department import views as staff

urlpatterns = [
    path("", staff.start, name="start"),
    path("items/", staff.my_items, name="my_items"),
    path("statuses/<int:pk>/", staff.enter, name="enter"),
    path("statuses/<int:pk>/take-back/", staff.take_back, name="take_back"),
    path("statuses/<int:pk>/rates/", staff.entry_rates, name="entry_rates"),
    path("reports/", staff.reports, name="reports"),
]
