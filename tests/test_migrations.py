"""Migrations: each can be taken back. What those that move rows make of them is shown where the rows belong, unless
all else there needs today's database."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader

OURS = {"plans", "items", "progress"}


def test_every_migration_can_be_taken_back() -> None:
    loader = MigrationLoader(None)
    ours = [one for (app, _), one in sorted(loader.disk_migrations.items()) if app in OURS]
    assert {one.app_label for one in ours} == OURS <= {one.label for one in apps.get_app_configs()}
    for one in ours:
        for operation in one.operations:
            assert operation.reversible, f"{one}: {operation.describe()}"


@pytest.mark.every_database
def test_on_the_way_back_only_ratings_of_indicators_go(moved_to: Any) -> None:
    before = [("progress", "0011_remarks_apart_from_our_notes")]
    after = [("progress", "0013_ratings_of_items_alone")]
    model = moved_to(after)
    place = model("plans", "Municipality").objects.create(code="131016", slug="a", name="試験市")
    scale = model("plans", "RatingScale").objects.create(municipality=place, key="progress", name="進捗区分")
    band = model("plans", "RatingBand").objects.create(scale=scale, code="c", label="C 遅れ", position=3)
    plan = model("plans", "Plan").objects.create(municipality=place, slug="plan", title="計画")
    pillar = model("plans", "Pillar").objects.create(plan=plan, key="1")
    item = model("items", "Item").objects.create(plan=plan, pillar=pillar, key="1-1", name="項目")
    asked = model("progress", "ReportingRound").objects.create(
        plan=plan, fiscal_year=2024, due_on=date(2025, 5, 31)
    )
    status = model("progress", "YearEndStatus").objects.create(round=asked, item=item)
    said = {"status": status, "scale": scale, "recorded": band}
    of_item = model("progress", "Rating").objects.create(**said)
    for name in ("収納率", "滞納繰越額"):
        indicator = model("items", "Indicator").objects.create(item=item, name=name)
        model("progress", "Rating").objects.create(**said, indicator=indicator)

    [left] = moved_to(before)("progress", "Rating").objects.all()
    assert (left.pk, left.recorded.code) == (of_item.pk, "c")
    [still] = moved_to(after)("progress", "Rating").objects.all()
    assert (still.pk, still.indicator_id) == (left.pk, None)
