"""Rows that are put back are the rows that were made."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from items.models import Item
from plans.history.records import ChangeEvent
from plans.models import Plan
from tests import make, prepared

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


def everything() -> dict[str, list[Any]]:
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values()) for model in apps.get_models()
    }


def test_a_city_put_back_is_the_city_loaded_in_every_value(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("REFORM_DATA_DIR", str(tmp_path))
    seen = []
    for _ in range(2):
        with prepared.cities("gyoda") as created:
            seen.append((created, everything()))
    assert seen[0] == seen[1]
    assert seen[0][0]["gyoda"] > 20
    assert not Plan.objects.exists(), "rolled back"


def test_rows_made_afterwards_get_keys_of_their_own(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("REFORM_DATA_DIR", str(tmp_path))
    for _ in range(2):
        with prepared.cities("gyoda"):
            plan = Plan.objects.get()
            made = make.item(plan.pillars.all()[0], "あとの項目", key="ato")
            assert Item.objects.filter(pk=made.pk).count() == 1
            with pytest.raises(IntegrityError), transaction.atomic():
                ChangeEvent.objects.filter(pk=ChangeEvent.objects.all()[0].pk).update(note="書き換え")
