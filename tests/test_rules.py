"""Check constraints answered in Python say what the database says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from items.models import BudgetLine, Indicator, Item, ItemSuccession, Staffing, TargetRevision
from plans.history.records import Versioned
from plans.history.rehearsal import broken_checks
from plans.models import Department, Municipality, Pillar, Plan

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

RECORDS: list[Any] = [
    Department(valid_from=date(2024, 4, 2), valid_until=date(2024, 4, 1)),
    Department(valid_from=date(2024, 4, 1), valid_until=date(2024, 4, 1)),
    Department(valid_from=date(2024, 4, 1)),
    Department(pk=7, parent_id=7),
    Department(pk=7, successor_id=7),
    Department(kind="authority", parent_id=7),
    Department(kind="division", parent_id=7, collects_for_parent=True),
    Department(collects_for_parent=True),
    Plan(start_year=2026, end_year=2022),
    Municipality(code="12345"),
    Municipality(code="131016"),
    Item(pk=7, parent_id=7),
    Item(pk=7, parent_id=8),
    Item(parent_id=8, start_year=2025, end_year=2024),
    Pillar(pk=3, parent_id=3),
    Indicator(tolerance=Decimal("-0.1"), baseline_year=2020),
    Indicator(tolerance=Decimal(0)),
    ItemSuccession(kind="merged", from_year=2024),
    ItemSuccession(kind="merged", from_year=2024, successor_id=1),
    ItemSuccession(kind="ended", from_year=2024),
    BudgetLine(fiscal_year=2024),
    BudgetLine(fiscal_year=2024, pillar_id=1),
    BudgetLine(fiscal_year=2024, pillar_id=1, item_id=1),
    Staffing(fiscal_year=2024, item_id=1, fte=Decimal(-1)),
    TargetRevision(reason=""),
    TargetRevision(reason="理由"),
]


def as_the_database_says(record: models.Model) -> list[str]:
    found = []
    for rule in record._meta.constraints:
        if isinstance(rule, models.CheckConstraint):
            try:
                rule.validate(type(record), record)  # type: ignore[attr-defined]
            except ValidationError as error:
                found += error.messages
    return found


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: f"{record._meta.model_name}")
def test_the_answers_are_those_of_the_database(record: Any):
    assert broken_checks(record) == as_the_database_says(record)


def test_the_records_above_break_and_keep_rules():
    assert {bool(broken_checks(record)) for record in RECORDS} == {True, False}


def lookups(condition: Any) -> set[str]:
    if isinstance(condition, tuple):
        return {str(condition[0]).partition("__")[2]}
    assert isinstance(condition, Q)
    return set[str]().union(*(lookups(child) for child in condition.children))


def test_every_rule_of_the_models_can_be_answered_here():
    """A rule of another kind would be told only when the database refuses the whole file."""
    used = [
        lookups(rule.condition)
        for model in apps.get_models()
        if issubclass(model, Versioned)
        for rule in model._meta.constraints
        if isinstance(rule, models.CheckConstraint)
    ]
    assert set().union(*used) <= {"", "isnull", "gte", "lte", "gt", "lt", "range", "in", "regex", "exact"}
    assert len(used) > 20


def test_what_cannot_be_answered_here_is_left_to_the_database():
    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(name__startswith="x"), name="x"),
            models.CheckConstraint(condition=Q(pk__gt=Length("name")), name="y"),
        ]
        app_label = "tests_of_rules"

    model = type("Ruled", (models.Model,), {"__module__": __name__, "name": models.TextField(), "Meta": Meta})
    assert broken_checks(model(name="y")) == []
