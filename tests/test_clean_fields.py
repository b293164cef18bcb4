"""Whatever the door, text is kept clean: no invisible sign, one kind of line end."""

from __future__ import annotations

import pytest
from django import forms
from django.apps import apps
from django.db import models

from items.models import Item
from plans.fields import CleanCharField, CleanFormField, CleanTextField
from tests import make

TYPED = "行政\u200b改革\r\n第２次\x0b案\x07か\u3099"
KEPT = "行政改革\n第２次\n案が"


def test_a_form_keeps_what_is_seen() -> None:
    assert CleanFormField(strip=False).clean(TYPED) == KEPT


def test_other_line_ends_alone_are_no_change() -> None:
    assert not CleanFormField(strip=False).has_changed("一\n二", "一\r\n二")
    assert CleanFormField(strip=False).has_changed("一\n二", "一二")


@pytest.mark.parametrize("kind", [CleanCharField, CleanTextField])
def test_a_column_cleans_in_every_way(kind: type[CleanCharField] | type[CleanTextField]) -> None:
    column = kind(max_length=80)
    assert column.to_python(TYPED) == KEPT
    assert column.get_prep_value(TYPED) == KEPT
    assert column.get_prep_value(None) is None
    assert isinstance(column.formfield(), CleanFormField)


@pytest.mark.parametrize(
    ("kind", "stands_on"), [(CleanCharField, "CharField"), (CleanTextField, "TextField")]
)
def test_for_migrations_it_is_the_plain_column(kind: type, stands_on: str) -> None:
    assert kind(max_length=80).deconstruct()[1] == f"django.db.models.{stands_on}"


def test_a_choice_stays_a_choice() -> None:
    field = CleanCharField(max_length=8, choices=[("a", "甲")]).formfield()
    assert isinstance(field, forms.TypedChoiceField)


def test_every_text_column_of_ours_is_clean() -> None:
    columns = [
        column
        for name in ("plans", "items", "progress")
        for model in apps.get_app_config(name).get_models()
        for column in model._meta.local_concrete_fields
        if type(column) in (models.CharField, models.TextField) and column.model is model
    ]
    inherited = {"first_name", "last_name", "username", "password"}  # Django's own account
    assert [str(column) for column in columns if column.name not in inherited] == []


@pytest.mark.django_db
def test_a_bulk_insert_and_a_look_up_are_clean_too() -> None:
    plan = make.plan(make.municipality())
    item = make.item(make.pillar(plan))
    Item.objects.bulk_create([Item(plan=plan, pillar=item.pillar, key="9", name="窓\u200b口", position=9)])
    assert Item.objects.get(name="窓口\ufeff").name == "窓口"
    Item.objects.filter(key="9").update(name="受\u200b付")
    assert Item.objects.filter(name="受付").exists()
