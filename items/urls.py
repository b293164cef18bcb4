"""Addresses of the pages on which the planning section edits items."""

from __future__ import annotations

from django.urls import path

from items import views

urlpatterns = [
    path("items/<int:pk>/years/", views.years_grid, name="years_grid"),
]
