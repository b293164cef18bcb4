"""The cities' own layouts, written: what was read of a city's workbook is written in its layout and read again as the
same records; every value of the original stands under the same heading, in the same order; other plans are written in
any layout for which they have what it needs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction
from openpyxl import load_workbook

from plans.books.cells import Book, Cell, Sheet
from plans.models import Plan
from progress.intake.draft import Draft, Kind
from progress.intake.importing import commit, known_of
from progress.intake.reading.file import read, read_any
from progress.layouts.declared import layouts, profiles
from progress.layouts.fit import left_out
from progress.reports.about_sheet import Stamp
from progress.reports.layouts import DRAWN, WRITERS
from progress.reports.notes_sheet import SHEET as NOTES
from progress.table import frozen
from progress.table.live import live_table
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable
from tests import make, prepared
from tests.books import read_book
from tests.cities import CityFile, drawn
from tests.facts import annaka, ichinoseki, tatebayashi
from tests.intake.test_four_cities import answers_for, imported
from tests.intake.test_reconcile import kept
from tests.test_status_workbook import HOSTILE

pytestmark = pytest.mark.django_db

STAMP = Stamp(2, date(2026, 9, 1), date(2026, 10, 1), "f" * 64)
OF_CITIES = {
    "annaka": ("annaka_plan.xlsx", "cards"),
    "ichinoseki": ("ichinoseki_plan.xlsx", "programme"),
    "tatebayashi": ("tatebayashi_inventory.xlsx", "inventory"),
}
RESULTS_OF_A_LIST = frozenset(
    {Kind.ROUND, Kind.STATUS, Kind.RATING, Kind.ACTUAL_VALUE, Kind.SCALE, Kind.BAND, Kind.SUCCESSION}
)
"""What 安中市 says in another file than its plan's."""

each_city = pytest.mark.parametrize("city", list(OF_CITIES))
NAMES = {"annaka": annaka.CITY, "ichinoseki": ichinoseki.CITY, "tatebayashi": tatebayashi.CITY}
Records = dict[Any, dict[str, Any]]


@dataclass(frozen=True)
class Case:
    """A city's file, the table that it became, the records of it, and the file as we write it."""

    original: Book
    table: PlanTable
    records: Records
    known: Any
    data: bytes


@cache
def case(city: str, city_file: CityFile) -> Case:
    """Made once for a run; the database is as before."""
    name, key = OF_CITIES[city]
    with transaction.atomic():
        plan = imported(city_file, city)
        table = replace(live_table(plan, plan.rounds.first()), municipality=NAMES[city])
        found = Case(
            read_book(name, city_file(name)),
            table,
            kept(plan),
            known_of(plan, {}),
            WRITERS[key].write(table, STAMP),
        )
        transaction.set_rollback(True)
    return found


@cache
def fixture_table(name: str) -> PlanTable:
    with prepared.cities(name):
        return live_table(Plan.objects.get(municipality__slug=name))


def opened(data: bytes) -> list[Any]:
    return [*load_workbook(BytesIO(data)).worksheets]


@cache
def written(key: str) -> bytes:
    """A plan in that layout: the fictional city's, or the one that alone has what an inventory needs."""
    table = case("tatebayashi", drawn).table if key == "inventory" else fixture_table("kakuu")
    return WRITERS[key].write(table, STAMP)


@cache
def sheets_of(key: str) -> list[Any]:
    return opened(written(key))


# ── Read again ───────────────────────────────────────────────────────────────────────────────────────────────────


@each_city
def test_what_is_written_is_read_again_as_the_same_records(city: str, city_file: CityFile) -> None:
    one = case(city, city_file)
    plan = Plan(municipality=make.municipality())
    again = commit(read_book("計画.xlsx", one.data), plan, answers_for(city), by=None)
    records = kept(Plan.objects.get(pk=again.against.plan.pk))
    expected = {
        named: fields
        for named, fields in one.records.items()
        if city != "annaka" or named[0] not in RESULTS_OF_A_LIST
    }
    assert records == expected
    assert len(records) > 200


def test_the_list_of_a_year_end_is_read_again_as_the_same_results(city_file: CityFile) -> None:
    one = case("annaka", city_file)
    draft = read_any(read_book("一覧.xlsx", WRITERS["status_list"].write(one.table, STAMP)), one.known)
    for kind, fields in (
        (Kind.STATUS, ("narrative",)),
        (Kind.RATING, ("recorded",)),
        (Kind.ACTUAL_VALUE, ("value",)),
    ):
        mine = {
            key: tuple(row.get(name) for name in fields)
            for (found, key), row in one.records.items()
            if found == kind
        }
        for key, values in mine.items():
            record = draft.get(kind, key)
            assert record is not None, (kind, key)
            assert (
                tuple(said.value if (said := record.fields.get(name)) else None for name in fields) == values
            )
        assert mine


# ── Beside the original, cell by cell ────────────────────────────────────────────────────────────────────────────

YEAR = re.compile(r"(?:令和|平成|[HR])(?:元|\d+)(?:年度)?(?:実績)?")
NOT_READ = {
    # A row of the table that is no item.
    "ichinoseki": {*ichinoseki.ROW_THAT_IS_NO_ITEM[1:]},
    # Lines of the budget in which nothing is written; a dash beside amounts, where marks of items stand.
    "tatebayashi": {"事業", "千円", "-"},
}
"""What the originals print and no record holds."""


def squashed(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@cache
def labels() -> frozenset[str]:
    """Every label and heading that a layout declares, and those of the year-end list."""
    words = [word for layout in layouts().values() for word in (*layout.form, *layout.years)]
    tables = [table for layout in layouts().values() for table in layout.tables]
    words += [part for table in tables for one in table.columns for part in one.printed.split("／")]
    words += [
        "行政改革推進項目",
        "主な取組内容",
        annaka.BAND_1,
        annaka.BAND_2,
        annaka.BAND_3,
        annaka.BAND_UNKNOWN,
    ]
    return frozenset(map(squashed, words))


def label_in(text: str) -> str:
    """What a cell labels; "" for one that is no label. What heads a summary is worded by the years that it is of."""
    said = squashed(text)
    if "総括" in said and "。" not in said:
        return "今後" if "今後" in said else "総括"
    return said if said in labels() or YEAR.fullmatch(said) else ""


def under_headings(sheet: Sheet) -> Iterator[tuple[str, str, str]]:
    """(label at the left, label above, text) of every cell that is no label itself, in the order of the rows."""
    for row, cells in sheet.rows():
        for cell in cells:
            if cell.text and not label_in(cell.printed):
                lefts = (sheet.at(row, column) for column in range(cell.column - 1, 0, -1))
                aboves = (sheet.at(one, cell.column) for one in range(row - 1, 0, -1))
                yield _nearest(lefts), _nearest(aboves), squashed(cell.printed)


def _nearest(cells: Iterator[Cell | None]) -> str:
    return next((label for one in cells if one and (label := label_in(one.printed))), "")


def missing_in(written: Sheet, original: Sheet) -> list[tuple[str, str, str]]:
    """What the original has and the written sheet hasn't, in the order of the original."""
    rest, missing = [*under_headings(written)], []
    for one in under_headings(original):
        if one in rest:
            rest = rest[rest.index(one) + 1 :]
        else:
            missing.append(one)
    return missing


@each_city
def test_every_value_of_the_original_stands_under_its_heading_in_its_order(
    city: str, city_file: CityFile
) -> None:
    one = case(city, city_file)
    ours_whole = read_book("計画.xlsx", one.data)
    assert [sheet.name for sheet in ours_whole.sheets] == [
        *(sheet.name for sheet in one.original.sheets),
        NOTES,
    ]
    for original, ours in zip(one.original.sheets, ours_whole.sheets, strict=False):
        not_read = set(map(squashed, NOT_READ.get(city, ())))
        assert [told for told in missing_in(ours, original) if told[2] not in not_read] == [], original.name
        assert len([*under_headings(original)]) > 5


def test_every_value_of_the_year_end_list_stands_under_its_heading_in_its_order(city_file: CityFile) -> None:
    one = case("annaka", city_file)
    original = read_book("一覧.xlsx", city_file("annaka_status_r3.xlsx")).sheets[0]
    ours = read_book("一覧.xlsx", WRITERS["status_list"].write(one.table, STAMP)).sheets[0]
    missing = missing_in(ours, original)
    assert [text for _, _, text in missing if not text.startswith("※")] == []


def test_numbers_are_numbers_that_look_as_they_were_printed() -> None:
    sheet = next(one for one in sheets_of("inventory") if one.title.startswith("No.3"))
    numbers = {
        (cell.value, cell.number_format)
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, int | float)
    }
    assert {(0.55, "0.0%"), (0.53, "0%"), (1244, "0"), (1355, "#,##0"), (31086, "#,##0")} <= numbers


# ── Any plan ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_declared_layout_has_a_writer_and_every_kind_a_layout() -> None:
    assert {one.kind for one in layouts().values()} == set(DRAWN)
    assert set(WRITERS) == {"status_list", *(key for key, said in profiles().items() if "kind" in said)}


@pytest.mark.parametrize(
    ("name", "fitting"),
    [
        ("annaka", {"cards"}),
        ("ichinoseki", {"cards", "programme"}),
        ("tatebayashi", {"inventory"}),
        ("gyoda", set()),
        ("kakuu", {"cards", "programme"}),
    ],
)
def test_a_layout_is_offered_where_the_plan_has_what_it_needs(name: str, fitting: set[str]) -> None:
    table = case(name, drawn).table if name == "tatebayashi" else fixture_table(name)
    lacks = {key: writer.can_be_written(table) for key, writer in WRITERS.items()}
    assert {key for key, why in lacks.items() if not why} == {"status_list", *fitting}
    assert all(why.endswith("書けません。") for why in lacks.values() if why)


def test_a_plan_without_items_is_written_as_nothing_but_the_list() -> None:
    bare = replace(fixture_table("kakuu"), items=())
    assert [key for key, writer in WRITERS.items() if not writer.can_be_written(bare)] == ["status_list"]


@pytest.mark.parametrize("key", ["cards", "programme"])
def test_the_fictional_city_is_written_in_each_layout_that_it_can_fill(key: str) -> None:
    table = fixture_table("kakuu")
    assert written(key) == WRITERS[key].write(table, STAMP)
    draft: Draft = read(
        read_book("計画.xlsx", written(key)), known_of(Plan(municipality=make.municipality()), {})
    )
    named = [(record.key[0], record.fields["name"].value) for record in draft.of(Kind.ITEM)]
    assert sorted(named) == sorted((item.key, item.name) for item in table.items)
    for item in table.items:
        record = draft.get(Kind.ITEM, (item.key,))
        assert record is not None and record.fields["approach"].value == item.approach
    assert [one for one in draft.questions if one.blocking] == []
    pillars = {pillar.key for pillar in table.pillars}
    assert {record.key[0] for record in draft.of(Kind.PILLAR)} == pillars


def test_what_a_layout_has_no_place_for_is_named_on_its_notes() -> None:
    table = fixture_table("kakuu")
    [notes] = [one for one in sheets_of("programme") if one.title == NOTES]
    words = "\n".join(str(row[0].value) for row in notes.iter_rows() if row[0].value)
    named = left_out(layouts()["programme"], table)
    assert {one.partition("（")[0] for one in named} >= {"現状と課題", "年度目標", "年度の目標値"}
    assert all(one in words for one in named)
    assert STAMP.name in words


# ── Paper and hostile texts ──────────────────────────────────────────────────────────────────────────────────────

PAYLOADS = [*HOSTILE, "＝1+1", "＋81", "－3", "＠SUM(A1)", "=cmd|' /C calc'!A0", '"=1+1', "'=1+1"]


def hostile(table: PlanTable) -> PlanTable:
    """Every text of the plan is one of the payloads, each of them somewhere."""
    nth = iter(range(10_000))

    def text() -> str:
        return PAYLOADS[next(nth) % len(PAYLOADS)]

    def items() -> Iterator[ItemRow]:
        for item in table.items:
            yield replace(
                item,
                number=text(),
                name=text(),
                name_printed="",
                current_issues=text(),
                approach=text(),
                goal_text=text(),
                schedule=text(),
                departments_printed="",
                lead_departments=(text(),),
                targets=tuple(replace(one, goal_text=text(), planned_stage=text()) for one in item.targets),
            )

    pillars = tuple(replace(one, title=text(), name=text(), policy=text()) for one in table.pillars)
    notes = tuple(replace(one, text=text()) for one in table.footnotes)
    return replace(
        table, plan_title=text(), outline_title=text(), pillars=pillars, items=tuple(items()), footnotes=notes
    )


@pytest.mark.parametrize("key", ["cards", "programme", "inventory"])
def test_no_text_becomes_a_formula(key: str) -> None:
    assert len(set(PAYLOADS)) == 17
    table = case("tatebayashi", drawn).table if key == "inventory" else fixture_table("kakuu")
    found = set()
    for sheet in opened(WRITERS[key].write(hostile(table), STAMP)):
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate)
                found.add(cell.value)
    whole = "\n".join(one for one in found if isinstance(one, str))
    assert [one for one in PAYLOADS if one.strip() not in whole] == []


@pytest.mark.parametrize("key", ["cards", "programme", "inventory"])
def test_every_sheet_is_set_up_for_a4_and_says_what_it_is_of(key: str) -> None:
    for sheet in sheets_of(key):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.oddFooter.right.text == STAMP.short
        assert all((one.height or 0) <= 409 for one in sheet.row_dimensions.values())


def test_a_form_fills_one_page_and_lists_repeat_their_headings() -> None:
    forms = [sheet for sheet in sheets_of("cards") if sheet.title not in ("目次", NOTES)]
    assert len(forms) == 27
    assert {sheet.page_setup.fitToHeight for sheet in forms} == {1}
    assert [sheet.page_setup.firstPageNumber for sheet in forms] == [*range(1, 28)]
    contents = sheets_of("cards")[0]
    said = [row[3].value for row in contents.iter_rows() if isinstance(row[3].value, int)]
    assert said == [*range(1, 28)]
    works = [sheet for sheet in sheets_of("inventory") if sheet.title != NOTES]
    assert all(sheet.print_title_rows for sheet in works)


def test_a_text_higher_than_a_row_may_be_stands_over_several_whole_and_is_read_whole() -> None:
    table = replace(fixture_table("kakuu"), items=fixture_table("kakuu").items[:3])
    long = "\n".join(f"{nth}行目の取組を進める。" for nth in range(1, 61))
    first, *rest = table.items
    table = replace(table, items=(replace(first, approach=long), *rest))
    known = known_of(Plan(municipality=make.municipality()), {})
    for key in ("cards", "programme"):
        draft = read(read_book("計画.xlsx", WRITERS[key].write(table, STAMP)), known)
        record = draft.get(Kind.ITEM, (first.key,))
        assert record is not None
        assert record.fields["approach"].value == long, key


# ── Publications of before ───────────────────────────────────────────────────────────────────────────────────────


def test_a_publication_sealed_before_these_fields_is_written_too() -> None:
    content = frozen.to_content(fixture_table("kakuu")) | {"schema": 4}
    for pillar in content["pillars"]:
        del pillar["number_printed"], pillar["name"]
    for item in content["items"]:
        del item["departments_printed"]
    table = frozen.from_content(content)
    names = [sheet.title for sheet in opened(WRITERS["programme"].write(table, STAMP))]
    assert names[0] == "1 市民サービスの向上"
    [card] = [one for one in opened(WRITERS["cards"].write(table, STAMP)) if one.title == "1-(1)-②"]
    assert {"市民課", "福祉課"} <= {cell.value for row in card.iter_rows() for cell in row}
