"""Which lines of a preview are listed: by kind, what becomes of them, sheet, weight and words."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from plans.history.changes import Finding, Severity
from progress.intake.page import FaultFilter, RowFilter
from progress.intake.preview import FieldLine, KindCount, Preview, Row, Rows, SheetPart

SHEETS = tuple(SheetPart(name, "", "") for name in ("一覧", "別表"))
TARGET = FieldLine("目標値", "95", "96.5", cell="別表!G2")
PREVIEW = Preview(
    sheets=SHEETS,
    rows=Rows.of(
        [
            Row("item", "取組項目", "create", "市税の収納率", "一覧!C2", ""),
            Row("item", "取組項目", "unchanged", "使用料の見直し", "一覧!C3", "warning"),
        ],
        [Row("target_value", "年度の目標値", "change", "収納率 R5", "一覧!C2", "error", (TARGET,))],
    ),
    faults=(
        Finding(Severity.ERROR, "読み取れません。", cell="一覧!C2"),
        Finding(Severity.WARNING, "単位が違います。", cell="別表!G2"),
        Finding(Severity.NOTE, "シートが多くあります。"),
    ),
    kinds=(KindCount("item", "取組項目", 1, 0, 1), KindCount("target_value", "年度の目標値", 0, 1, 0)),
)


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("", ["市税の収納率", "収納率 R5"]),
        ("action=all", ["市税の収納率", "使用料の見直し", "収納率 R5"]),
        ("action=create", ["市税の収納率"]),
        ("action=unchanged", ["使用料の見直し"]),
        ("kind=target_value", ["収納率 R5"]),
        ("sheet=別表", ["収納率 R5"]),
        ("action=all&weight=warning", ["使用料の見直し"]),
        ("text=96.5", ["収納率 R5"]),
        ("text=取組項目", ["市税の収納率"]),
        ("kind=item&text=96.5", []),
        ("kind=nothing&action=perhaps&sheet=無い&weight=heavy", ["市税の収納率", "収納率 R5"]),
    ],
)
def test_records(query: str, listed: list[str]) -> None:
    assert [row.name for row in RowFilter(PREVIEW, QueryDict(query)).rows()] == listed


@pytest.mark.parametrize(
    ("query", "listed"),
    [
        ("", ["一覧!C2", "別表!G2", ""]),
        ("weight=warning", ["別表!G2"]),
        ("sheet=一覧", ["一覧!C2"]),
        ("text=単位", ["別表!G2"]),
        ("text=C2", ["一覧!C2"]),
        ("weight=heavy&sheet=無い", ["一覧!C2", "別表!G2", ""]),
    ],
)
def test_findings(query: str, listed: list[str]) -> None:
    assert [one.cell for one in FaultFilter(PREVIEW, QueryDict(query)).faults()] == listed


def test_the_choices_are_those_of_the_preview() -> None:
    rows, faults = RowFilter(PREVIEW, QueryDict("")), FaultFilter(PREVIEW, QueryDict(""))
    assert [value for value, _ in rows.fields["kind"].choices] == ["", "item", "target_value"]  # type: ignore[attr-defined]
    assert [value for value, _ in rows.fields["sheet"].choices] == ["", "一覧", "別表"]  # type: ignore[attr-defined]
    assert [value for value, _ in faults.fields["sheet"].choices] == ["", "一覧", "別表"]  # type: ignore[attr-defined]
