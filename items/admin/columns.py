"""Columns that several lists show."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html

from items.models import Item


def grid_link(item: Item, words: str = "年次計画") -> str:
    return format_html('<a href="{}">{}</a>', reverse("years_grid", args=[item.pk]), words)
