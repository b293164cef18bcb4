"""Values of model fields as cells of a table, and back: the same value, and sentences for what is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import models

from items.models import AnnualTarget, Indicator, Item, Staffing, TargetValue
from plans.fields import FiscalYearField
from plans.history.plain_values import Unreadable, read, shown
from plans.history.records import Versioned, columns
from plans.models import Pillar, RatingBand
from plans.values.fiscal_year import FiscalYear

FIELDS = [
    column
    for model in apps.get_models()
    if issubclass(model, Versioned)
    for column in columns(model)
    if not column.is_relation and not isinstance(column, models.JSONField | models.DateTimeField)
]


def field(model: type[models.Model], name: str) -> models.Field[Any, Any]:
    found = model._meta.get_field(name)
    assert isinstance(found, models.Field)
    return found


def values_of(column: models.Field[Any, Any]) -> list[Any]:
    """Values that the field may hold: of every choice each, of numbers the small and the awkward ones."""
    values: list[Any]
    if column.choices:
        values = [value for value, _ in column.flatchoices]
    elif isinstance(column, models.BooleanField):
        values = [True, False]
    elif isinstance(column, FiscalYearField):
        values = [FiscalYear(1989), FiscalYear(2019), FiscalYear(2026)]
    elif isinstance(column, models.DateField):
        values = [date(2019, 5, 1), date(2026, 12, 31)]
    elif isinstance(column, models.DecimalField):
        values = [Decimal(text) for text in ("0", "-0.5", "1200", "95.4500", "123456789.01")]
    elif isinstance(column, models.IntegerField):
        values = [0, 1, 1_234_567]
    else:
        values = ["-", "0", "①", "=1+1", "随時", "一行目\n二行目", " 前に空白"]
    return [*values, None] if column.null else values


@pytest.mark.parametrize("column", FIELDS, ids=str)
def test_what_is_shown_is_read_back_as_the_same_value(column: models.Field[Any, Any]):
    for value in values_of(column):
        assert read(column, str(shown(column, value))) == value


@pytest.mark.parametrize(
    ("column", "empty"),
    [
        (field(Item, "name"), ""),
        (field(Item, "kind"), ""),
        (field(Item, "nature"), "item"),
        (field(Item, "start_year"), None),
        (field(Item, "every_year"), False),
        (field(Item, "position"), 0),
        (field(RatingBand, "counts_as_achieved"), None),
        (field(RatingBand, "in_denominator"), True),
        (field(TargetValue, "value"), None),
        (field(TargetValue, "due"), None),
        (field(Indicator, "direction"), ""),
    ],
    ids=str,
)
def test_an_empty_cell_is_nothing_or_what_a_new_record_begins_with(
    column: models.Field[Any, Any], empty: Any
):
    assert read(column, "") == read(column, " 　\n") == empty
    assert isinstance(read(column, ""), type(empty))


def test_zero_false_and_a_dash_are_shown_and_nothing_is_empty():
    assert shown(field(TargetValue, "value"), Decimal("0.0000")) == 0
    assert str(shown(field(TargetValue, "value"), Decimal("1200.0000"))) == "1200"
    assert shown(field(TargetValue, "approximate"), False) == "いいえ"
    assert shown(field(TargetValue, "printed"), "-") == "-"
    assert shown(field(TargetValue, "value"), None) == shown(field(TargetValue, "printed"), "") == ""


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        (field(Indicator, "direction"), "↓", "decrease"),
        (field(Indicator, "direction"), " ↓ 減らす ", "decrease"),
        (field(Indicator, "direction"), "decrease", "decrease"),
        (field(Pillar, "open_ended"), "○", True),
        (field(Pillar, "open_ended"), "0", False),
        (field(AnnualTarget, "fiscal_year"), "令和６年度", 2024),
        (field(AnnualTarget, "fiscal_year"), "R6", 2024),
        (field(TargetValue, "due"), "2024/3/31", date(2024, 3, 31)),
        (field(TargetValue, "due"), "令和6年3月31日", date(2024, 3, 31)),
        (field(TargetValue, "due"), "2024-03-31 09:30", date(2024, 3, 31)),
        (field(TargetValue, "value"), "１，２００", Decimal(1200)),
        (field(TargetValue, "value"), "▲0.5", Decimal("-0.5")),
        (field(Item, "position"), "3.0", 3),
        (field(Item, "approach"), "一行目\r\n二行目", "一行目\n二行目"),
    ],
    ids=str,
)
def test_other_notations_are_read(column: models.Field[Any, Any], text: str, value: Any):
    assert read(column, text) == value


@pytest.mark.parametrize(
    ("column", "text", "sentence"),
    [
        (field(Item, "kind"), "未定", "「未定」は選べません。継続、新規のどれかを入れてください。"),
        (field(Pillar, "open_ended"), "たぶん", "「たぶん」は「はい」か「いいえ」で入れてください。"),
        (field(AnnualTarget, "fiscal_year"), "2年度", "「2年度」は年度として読めません"),
        (field(TargetValue, "due"), "10月", "「10月」は日付として読めません"),
        (field(TargetValue, "value"), "95%", "「95%」は数字として読めません。単位を付けずに"),
        (field(TargetValue, "value"), "NaN", "「NaN」は数字で入れてください"),
        (field(Staffing, "fte"), "Infinity", "「Infinity」は数字で入れてください"),
        (field(Item, "position"), "1.5", "「1.5」は整数で入れてください"),
        (field(Item, "position"), "1e999999999", "「1e999999999」は整数で入れてください"),
    ],
    ids=str,
)
def test_what_is_no_value_of_the_field_is_refused_in_a_sentence(
    column: models.Field[Any, Any], text: str, sentence: str
):
    with pytest.raises(Unreadable) as refused:
        read(column, text)
    assert str(refused.value).startswith(sentence)
