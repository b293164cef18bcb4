"""Addresses of the pages on which the planning section edits items."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
