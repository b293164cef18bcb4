"""The claims themselves: what they let pass and what not."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.reading.not_yet import NOT_YET
from tests.reading.reading import (
    agrees,
    asks,
    has_items,
    has_pillars,
    no_item_at,
    right_or_asked,
    says,
    silent,
)

HERE = Path(__file__).parent


def report(**held):
    return {"items": [], "pillars": [], "cells": [], "totals": [], "questions": [], "findings": []} | held


def stated(value, unit=None, field="actual", year=2022):
    return report(
        cells=[{"sheet": "一覧", "cell": "C4", "field": field, "year": year, "value": value, "unit": unit}]
    )


@pytest.mark.parametrize(
    ("value", "unit", "holds"),
    [
        (1500, "千円", True),
        (150, "万円", True),
        (1_500_000, "円", True),
        (1500, "円", False),
        (1500, None, False),
        (-1500, "千円", False),
        ("1500", "千円", True),
        (None, "千円", False),
        ([1500, 1], "千円", False),
    ],
)
def test_money_is_the_same_in_any_unit_of_money(value, unit, holds):
    assert (
        bool(says(stated(value, unit), "一覧", "C4", "actual", year=2022, value=1500, unit="千円")) is holds
    )


@pytest.mark.parametrize(
    ("value", "unit", "holds"), [(95, "%", True), (95, "％", True), (0.95, None, True), (95, None, False)]
)
def test_a_percentage_is_a_percentage_or_a_share(value, unit, holds):
    assert bool(says(stated(value, unit), "一覧", "C4", "actual", value=95, unit="%")) is holds


def test_field_year_and_place_have_to_be_right():
    told = stated(5)
    assert says(told, "一覧", "C4", ("target", "actual"), value=5)
    assert not says(told, "一覧", "C4", "target", value=5)
    assert not says(told, "一覧", "C4", "actual", year=2023)
    assert not says(told, "一覧", "C5", "actual")
    assert not says(told, "別紙", "C4", "actual")
    assert not silent(told, "一覧", "C4") and silent(told, "一覧", "C5")
    assert silent(stated(None), "一覧", "C4")


def test_a_mark_is_known_by_its_value_or_the_columns_label():
    assert says(stated("順調", field="rating_mark"), "一覧", "C4", "rating_mark", value="順調")
    assert says(stated("○", field="rating_mark@2022/順調"), "一覧", "C4", "rating_mark", value="順調")
    assert not says(stated("○", field="rating_mark@2022/遅れ"), "一覧", "C4", "rating_mark", value="順調")


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ({"sheet": "一覧", "cell": "C4"}, True),
        ({"sheet": "一覧", "column": "C"}, True),
        ({"sheet": "一覧", "row": 4}, True),
        ({"sheet": "一覧"}, True),
        ({"sheet": None}, True),
        ({"sheet": "一覧", "cell": "C5"}, False),
        ({"sheet": "一覧", "column": "D"}, False),
        ({"sheet": "別紙"}, False),
        ({"sheet": "一覧", "cell": "C4", "topic": "sign"}, False),
    ],
)
def test_a_question_is_asked_at_its_place(question, holds):
    told = report(questions=[{"topic": "unit", "text": "単位は何ですか。"} | question])
    assert bool(asks(told, "一覧", "C4", "unit")) is holds
    assert bool(right_or_asked(told, "一覧", "C4", "actual", "unit", value=5)) is holds


def test_items_and_pillars_are_counted_by_name_without_their_numbers():
    told = report(items=[{"sheet": "一覧", "row": 4, "name": "①窓口"}], pillars=[{"name": "Ⅰ　財産"}])
    assert has_items(told, "窓口") and not has_items(told, "窓口", "電話") and not has_items(told)
    assert has_pillars(told, "財産") and not has_pillars(told, "財産", level=2)
    assert no_item_at(told, "一覧", 5) and not no_item_at(told, "一覧", 4, 5)


def test_a_total_agrees_only_where_it_was_compared():
    told = report(totals=[{"sheet": "一覧", "cell": "C9", "matches": True}, {"sheet": "一覧", "cell": "D9"}])
    assert agrees(told, "一覧", "C9")
    assert not agrees(told, "一覧", "D9") and not agrees(told, "一覧", "C9", "E9")


def test_what_the_reader_does_not_do_yet_is_a_test_that_is_there():
    gone = [
        f"{file}::{name}"
        for file, tests in NOT_YET.items()
        for name in tests
        if f"def {name}(" not in (HERE / file).read_text(encoding="utf-8")
    ]
    assert gone == []


@pytest.mark.parametrize("package", ["unseen", "blind"])
def test_drawn_workbooks_are_written_by_a_command(package, tmp_path):
    command = [sys.executable, "-m", f"tests.reading.{package}", str(tmp_path / "out")]
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    told = subprocess.run(
        command, cwd=settings.BASE_DIR, env=bare, capture_output=True, text=True, check=True
    )
    written = told.stdout.splitlines()
    assert written
    assert all(Path(one).with_suffix(".json").is_file() for one in written)
