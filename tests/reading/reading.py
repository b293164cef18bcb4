"""The reader called, and claims about its canonical report.

`canonical` is the only place that knows how the reader is called. A claim is true or false and says in a
failing assertion what the report holds instead. Fields of the report: tables, items, pillars, cells, totals,
findings, questions; a year is the fiscal year's Western number, "total" for a sum over the plan, "goal" for its end.
"""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.conf import settings

from plans.books.cells import Book
from progress.intake.known import Known
from progress.intake.reading.report import report as report_of_cells
from tests.books import read_book

Report = dict[str, Any]
YEARS = ("year_missing", "year_era")
NAMES = ("header_mapping", "header_row", "category_or_item", "item_level")
RATING = ("rating", "rating_mark", "achieved")
MONEY = {"円": 1, "千円": 1000, "万円": 10**4, "百万円": 10**6, "億円": 10**8}
SHARED = Path(settings.BASE_DIR).parent / "shared" / "reading"
ANY: Any = object()
"""A claim that leaves a year, value or unit open."""


def canonical(
    source: bytes | Book,
    name: str = "計画.xlsx",
    *,
    departments: Iterable[str] = (),
    answers: Mapping[str, str] | None = None,
) -> Report:
    """The reader's report on a file. `departments`: those the municipality has; none: nobody knows yet."""
    book = source if isinstance(source, Book) else read_book(name, source)
    known = Known(departments=frozenset(departments), answers=dict(answers or {}))
    return report_of_cells(book, known)


def judge() -> ModuleType:
    """The judge that lies beside the clone; skips where it doesn't."""
    path = SHARED / "judge.py"
    if not path.is_file():
        pytest.skip("../shared/reading がありません")
    spec = importlib.util.spec_from_file_location("judge", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def assert_judged_well(expected: Report) -> None:
    """A perfect report gets all points by the judge, careless ones nearly none. Skips where there is no judge."""
    judging = judge()
    perfect = judging.Judge(expected, judging.normalise(judging.perfect(expected))).run()
    assert [check for check in perfect["checks"] if check["verdict"] != "right"] == []
    assert perfect["score"] == pytest.approx(100)
    for careless in ({"canonical": True}, judging.spoiled(expected)):
        assert judging.Judge(expected, judging.normalise(careless)).run()["score"] <= 12


@dataclass(frozen=True)
class Claim:
    """Something said of a report: whether it holds, and what the report holds there."""

    holds: bool
    told: str

    def __bool__(self) -> bool:
        return self.holds

    def __repr__(self) -> str:
        return f"<{self.told}>"

    def __or__(self, other: Claim) -> Claim:
        return Claim(self.holds or other.holds, f"{self.told}; {other.told}")


# ── How things are compared ─────────────────────────────────────────────────────────────────────────────────


def flat(text: object) -> str:
    """A text without spaces, in half width where there is one, all dashes alike."""
    folded = unicodedata.normalize("NFKC", "" if text is None else str(text))
    return re.sub(r"[‐‑–—―−ー]", "-", re.sub(r"\s", "", folded))


def bare(text: object) -> str:
    """A name without the number before it: 「①窓口」, 「(1)窓口」 and 「1 窓口」 are 「窓口」."""
    return re.sub(r"^第?\(?(?:\d{1,3}|[IVX]{1,3}(?![A-Z]))\)?(?:章|[.、:])?", "", flat(text))


def number(value: object) -> Decimal | None:
    """None for what is no figure."""
    if value is None or isinstance(value, bool | list | dict):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


def parts(field: str | None) -> tuple[str, str | None, str | None]:
    """「rating_mark@2022/達成」 → its name, year and qualifier."""
    found = re.fullmatch(r"([^@/]+)(?:@([^/]*))?(?:/(.*))?", field or "")
    return (found[1], found[2] or None, found[3] or None) if found else ("", None, None)


def same_value(cell: Report, value: object, unit: object) -> bool:
    """Is it this figure (money in any unit of money) or this text?"""
    got, got_unit = cell.get("value"), flat(cell.get("unit")) or None
    wanted = number(value)
    if wanted is None or isinstance(value, str):
        qualifier = parts(cell.get("field"))[2]
        texts = [flat(one) for one in (got if isinstance(got, list) else [got])]
        return flat(value) in texts or bare(value) == bare(got) or flat(value) == flat(qualifier)
    figure = number(got)
    if figure is None:
        return False
    if unit is ANY:
        return figure == wanted
    wanted_unit = flat(unit) or None
    if wanted_unit in MONEY:
        return got_unit in MONEY and figure * MONEY[str(got_unit)] == wanted * MONEY[str(wanted_unit)]
    if wanted_unit == "%":
        return figure == wanted if got_unit == "%" else got_unit is None and figure * 100 == wanted
    return figure == wanted and got_unit == wanted_unit


def place(cell: str) -> tuple[str, int]:
    found = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    assert found, f"{cell!r} is no address"
    return found[1], int(found[2])


# ── Claims ──────────────────────────────────────────────────────────────────────────────────────────────────


def at(report: Report, sheet: str, cell: str) -> list[Report]:
    """What the report states of a cell."""
    return [one for one in report.get("cells", []) if (one.get("sheet"), one.get("cell")) == (sheet, cell)]


def says(
    report: Report,
    sheet: str,
    cell: str,
    field: str | Sequence[str],
    *,
    year: Any = ANY,
    value: Any = ANY,
    unit: Any = ANY,
    item: str | None = None,
) -> Claim:
    """Does the report state this of the cell? `field`: one name, or several that are as good."""
    names = [field] if isinstance(field, str) else list(field)
    found = at(report, sheet, cell)
    holds = any(
        parts(one.get("field"))[0] in names
        and (year is ANY or str(one.get("year", parts(one.get("field"))[1])) == str(year))
        and (value is ANY or same_value(one, value, unit))
        and (item is None or bare(item) == bare(one.get("item")) or flat(item) == flat(one.get("item")))
        for one in found
    )
    told = [(one.get("field"), one.get("year"), one.get("value"), one.get("unit")) for one in found]
    return Claim(holds, f"{sheet}!{cell} says {told or 'nothing'}, wanted {names}")


def silent(report: Report, sheet: str, *cells: str) -> Claim:
    """States the report no value of these cells?"""
    told = [
        (cell, one.get("field"), one.get("value"))
        for cell in cells
        for one in at(report, sheet, cell)
        if one.get("value") not in (None, "", [])
    ]
    return Claim(not told, f"{sheet} says {told}")


def asks(
    report: Report, sheet: str, where: str | None, topic: str | Sequence[str], *, about: str = ""
) -> Claim:
    """Is something of this topic asked about the cell or column (「C4」, 「C」), or about the sheet or file
    as a whole? `where` None: anywhere on the sheet. `about`: a word of the question."""
    topics = [topic] if isinstance(topic, str) else list(topic)
    letter, row = (None, None) if where is None else place(where if where[-1].isdigit() else where + "0")
    near = [
        one
        for one in _questions(report)
        if one.get("sheet") in (None, "", sheet)
        and one.get("topic") in topics
        and about in (one.get("text") or "")
    ]
    holds = any(
        where is None
        or not (one.get("cell") or one.get("column") or one.get("row"))
        or one.get("cell") == where
        or (not one.get("cell") and one.get("column") == letter)
        or (not one.get("cell") and row and one.get("row") == row)
        or (not row and (one.get("cell") or "").rstrip("0123456789") == letter)
        for one in near
    )
    told = [
        (one.get("sheet"), one.get("cell"), one.get("column"), one.get("topic")) for one in _questions(report)
    ]
    return Claim(holds, f"asked: {told}, wanted {topics} at {sheet}!{where}")


def _questions(report: Report) -> list[Report]:
    found: list[Report] = report.get("questions", [])
    return found


def right_or_asked(
    report: Report, sheet: str, cell: str, field: str | Sequence[str], topic: str | Sequence[str], **what: Any
) -> Claim:
    """The cell is read as it should be, or that very thing is asked."""
    return says(report, sheet, cell, field, **what) | asks(report, sheet, cell, topic)


def asked_once(report: Report, topic: str | Sequence[str]) -> Claim:
    """One question, however many columns it is about."""
    topics = [topic] if isinstance(topic, str) else list(topic)
    texts = {one.get("text") for one in _questions(report) if one.get("topic") in topics}
    return Claim(len(texts) == 1, f"asked {texts}")


def has_items(report: Report, *names: str) -> Claim:
    """Exactly these items, in this order; numbers before a name don't count."""
    told = [one.get("name") for one in report.get("items", [])]
    return Claim([bare(one) for one in told] == [bare(one) for one in names], f"items {told}, wanted {names}")


def has_pillars(report: Report, *names: str, level: int = 1) -> Claim:
    """Exactly these pillars of the level, in this order; numbers before a name don't count."""
    told = [one.get("name") for one in report.get("pillars", []) if one.get("level", 1) == level]
    same = len(told) == len(names) and all(
        bare(wanted) == bare(got) or flat(wanted) == flat(got)
        for wanted, got in zip(names, told, strict=True)
    )
    return Claim(same, f"pillars {told}, wanted {names}")


def no_item_at(report: Report, sheet: str, *rows: int) -> Claim:
    told = [
        (one.get("row"), one.get("name"))
        for one in report.get("items", [])
        if one.get("sheet") == sheet and one.get("row") in rows
    ]
    return Claim(not told, f"items {told} at {sheet} {rows}")


def no_item_called(report: Report, *names: str) -> Claim:
    told = [one.get("name") for one in report.get("items", [])]
    return Claim(not {flat(one) for one in told} & {flat(one) for one in names}, f"items {told}")


def header_ends_at(report: Report, sheet: str, row: int) -> Claim:
    told = [one.get("header_rows") for one in report.get("tables", []) if one.get("sheet") == sheet]
    return Claim(any(rows and max(rows) == row for rows in told), f"header rows {told}, wanted {row}")


def agrees(report: Report, sheet: str, *cells: str) -> Claim:
    """Is each of these printed totals held against its rows, and the same?"""
    told = {cell: _compared(report, sheet, cell) for cell in cells}
    return Claim(all(found == [True] for found in told.values()), f"{sheet} compared {told}")


def differs(report: Report, sheet: str, cell: str) -> Claim:
    """Is the total said to differ from its rows: as a comparison, or as a warning at its cell?"""
    told = _compared(report, sheet, cell)
    return Claim(False in told or bool(finds(report, sheet, cell)), f"{sheet}!{cell} compared {told}")


def _compared(report: Report, sheet: str, cell: str) -> list[bool | None]:
    found = report.get("totals", [])
    return [one.get("matches") for one in found if (one.get("sheet"), one.get("cell")) == (sheet, cell)]


def finds(report: Report, sheet: str, *cells: str) -> Claim:
    """Is there a warning or an error at one of the cells?"""
    told = [
        (one.get("cell"), one.get("kind"), one.get("text"))
        for one in report.get("findings", [])
        if one.get("sheet") == sheet
        and one.get("severity") in ("warning", "error")
        and one.get("cell") in cells
    ]
    return Claim(bool(told), f"findings at {sheet} {cells}: {told}")


def notices(report: Report, sheet: str) -> Claim:
    """Says the report anything of the sheet: a finding of any severity, or a question?"""
    told = [
        one.get("text")
        for key in ("findings", "questions")
        for one in report.get(key, [])
        if one.get("sheet") == sheet
    ]
    return Claim(bool(told), f"{sheet}: {told or 'no word'}")


def has_place(report: Report, sheet: str, column: str) -> Claim:
    """Says the report what the column holds: as a field of its table, in a finding or in a question?"""
    mapped = [one["columns"].get(column) for one in report.get("tables", []) if one.get("sheet") == sheet]
    found = [
        one.get("text")
        for key in ("findings", "questions")
        for one in report.get(key, [])
        if one.get("sheet") == sheet
        and (one.get("column") == column or (one.get("cell") or "").rstrip("0123456789") == column)
    ]
    holds = bool(found) or any(one not in (None, "ignore") for one in mapped)
    return Claim(holds, f"{sheet}!{column} is {mapped}, {found or 'no word'}")


def accepted(report: Report) -> Claim:
    return Claim(not report.get("refused"), f"refused: {report.get('refused')}")
