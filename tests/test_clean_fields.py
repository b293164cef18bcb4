"""Whatever the door, text is kept clean: no invisible sign, one kind of line end."""

from __future__ import annotations

import pytest
from django import forms

from plans.fields import CleanCharField, CleanFormField, CleanTextField

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
