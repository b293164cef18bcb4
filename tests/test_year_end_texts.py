"""A year-end text is declared once: the model agrees, old publications still read, what is for staff stays inside."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from django.db import models

from progress.models import YearEndStatus
from progress.reports import status_list
from progress.table import frozen
from progress.table.columns import YEAR_END_TEXTS
from progress.table.difference import differences
from progress.table.shape.plan import SCHEMA, PlanTable
from progress.table.shape.reported import TextRow
from tests import status_list_reader

SEALED = Path(__file__).parent / "frozen" / "schema_1.json"
DIGEST = "0f0139e6816bf3398480c789a90a332621648ccdb46b4854f1e1801ccf09c979"


def sealed_with_schema_1() -> PlanTable:
    content = json.loads(SEALED.read_text(encoding="utf-8"))
    table = frozen.from_content(content)
    assert frozen.digest(content) == DIGEST, "reading changes nothing"
    return table


def test_the_model_has_every_text_under_its_label():
    for one in YEAR_END_TEXTS:
        field = YearEndStatus._meta.get_field(one.name)
        assert isinstance(field, models.TextField)
        assert field.verbose_name == one.label
        assert field.blank


def test_nothing_that_is_for_staff_is_in_the_list():
    assert not [one.name for one in YEAR_END_TEXTS if one.in_list and not one.public]


def test_what_was_sealed_with_schema_1_still_reads():
    table = sealed_with_schema_1()
    assert table.schema == 1
    item, silent = table.items
    assert item.status is not None
    assert item.status.texts == (
        TextRow("narrative", "主な取組内容", "口座振替を勧めた。", in_list=True),
        TextRow("issues", "課題", "人手が足りない。"),
        TextRow("next_steps", "今後の取組", "続ける。"),
    )
    assert [past.text("narrative") for past in item.past] == ["前の年に行ったこと。"]
    assert silent.status is not None
    assert silent.status.texts == ()
    rows = status_list_reader.read(status_list.write(table)).rows
    assert [row.text for row in rows] == ["口座振替を勧めた。", ""]


def test_the_same_report_in_todays_shape_is_no_difference():
    old = sealed_with_schema_1()
    new = frozen.from_content(frozen.to_content(replace(old, schema=SCHEMA)))
    assert differences(old, new) == []
    item = old.items[0]
    assert item.status is not None
    said = TextRow("narrative", "主な取組内容", "窓口でも勧めた。", in_list=True)
    status = replace(item.status, texts=(said, TextRow("more", "ほかに", "加えた。")))
    [found] = differences(old, replace(old, items=(replace(item, status=status), *old.items[1:])))
    assert [(one.label, one.before, one.after) for one in found.changes] == [
        ("主な取組内容", "口座振替を勧めた。", "窓口でも勧めた。"),
        ("課題", "人手が足りない。", "－"),
        ("今後の取組", "続ける。", "－"),
        ("ほかに", "－", "加えた。"),
    ]


@pytest.mark.parametrize("broken", [{"items": 5}, {"items": [5]}, {"items": [{"status": 5}]}])
def test_broken_content_of_schema_1_is_refused_like_any_other(broken):
    content = json.loads(SEALED.read_text(encoding="utf-8")) | broken
    with pytest.raises(msgspec.ValidationError):
        frozen.from_content(content)
