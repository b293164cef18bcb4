"""A rate stands beside the figures that it compares and how; what is said of marks and figures is true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from items.models import Indicator
from plans.values.fiscal_year import FiscalYear
from progress.layouts import said
from progress.public.charts.spec import chart_of
from progress.public.reading.marks import item_mark, short_figures, why
from progress.public.reading.rates import formula
from progress.public.reading.results import headline
from progress.rating import Band, achievement_rate, band_range, deadline_rate
from progress.reports import about_sheet
from progress.reports.packet import answers
from progress.reports.packet.compared import late_of
from progress.reports.packet.contents import packet_of
from progress.reports.packet.item_page import figure_rows
from progress.table.live import live_table
from progress.table.measured import MeasuredIndicator
from progress.table.shape.figures import YearCell
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable
from progress.workflow import State
from tests import make
from tests.demonstration import Sealed, results
from tests.test_table import City

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sealed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Sealed:
    return results(django_db_blocker)


def item_of(table: PlanTable, key: str) -> ItemRow:
    found = table.item(key)
    assert found is not None
    return found


# ── Rates ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("city", [("kakuu", 2023), ("annaka", 2021), ("tatebayashi", 2020)])
def test_every_percentage_of_a_list_has_both_figures_beside_it(sealed: Sealed, city: tuple[str, int]) -> None:
    table = sealed[city]
    assert table.round is not None
    for item in table.items:
        lines = "\n".join(short_figures(table, item))
        for one in item.indicators:
            cell = one.year(table.round.fiscal_year)
            if cell is None or cell.rate is None or cell.rate.percent is None:
                continue
            target, actual = (cell.target_sum or cell.target), (cell.actual_sum or cell.actual)
            assert target is not None and actual is not None
            assert {cell.rate.text, target.text, actual.text} <= {
                part for part in (cell.rate.text, target.text, actual.text) if part in formula(one, cell)
            }
            if f"{one.name}：" in lines:
                assert f"達成率 {cell.rate.text}" in lines and target.text in lines and actual.text in lines


def test_a_rate_from_the_baseline_says_so_wherever_it_stands(sealed: Sealed) -> None:
    table = sealed["kakuu", 2023]
    paper = next(one for one in table.items if "紙の使用量" in one.name)
    [line] = short_figures(table, paper)
    assert "基準値" in line and "までを100%とした割合" in line
    waiting = item_of(table, "1-(1)-③")
    assert short_figures(table, waiting)[0].endswith("（達成率 97.6%、目標÷実績）")


def test_an_answer_has_the_sums_that_its_rates_compare(sealed: Sealed) -> None:
    table = sealed["kakuu", 2023]
    summed = [
        (item, one)
        for item in table.items
        for one in item.indicators
        if any(cell.actual_sum and cell.target_sum for cell in one.years)
    ]
    assert summed
    book = load_workbook(BytesIO(answers.write(table, table.items, answers.Source(about_sheet.Stamp(7)))))
    for item, one in summed:
        sheet = next(page for page in book if page.title.startswith(item.key))
        labels = [row[0].value for row in sheet.iter_rows(max_col=1)]
        assert "実績（累計）" in labels and "目標（累計）" in labels, item.key
        rows = figure_rows(one, table.years)
        assert len({row.cells for row in rows}) == len(rows)  # no row twice under two names


def test_a_chart_of_running_totals_sends_nobody_to_a_table_that_isnt_there(sealed: Sealed) -> None:
    seen = 0
    for table in sealed.values():
        for one in (one for item in table.items for one in item.numeric_indicators):
            rows = figure_rows(one, table.years)
            own = len(rows) > 2 or not any("累計" in row.label for row in rows)
            seen += not own
            told = "".join(chart_of(one).notes)
            assert ("年度ごとの数値は表にあります" in told) <= own, one.name
    assert seen


def test_what_is_to_be_done_each_year_is_no_goal_of_the_plan() -> None:
    item = make.item(make.pillar(make.plan(make.municipality())))
    for measure, wanted in ((Indicator.Measure.FLOW, None), (Indicator.Measure.LEVEL, "4施設")):
        targets = {2024: "4", 2025: "4"}
        one = make.indicator(item, f"点検{measure}", "施設", targets=targets, measure=measure)
        row = MeasuredIndicator(one, {}).row(2024)
        assert (row.final_target and row.final_target.text) == wanted


@pytest.mark.parametrize(
    ("code", "words"),
    [("S", "110%以上"), ("A", "100%以上110%未満"), ("B", "80%以上100%未満"), ("C", "80%未満"), ("X", "")],
)
def test_a_band_is_told_by_both_its_bounds(code: str, words: str) -> None:
    bounds = {"S": 110, "A": 100, "B": 80, "C": 0, "X": None}
    bands = [Band(one, one, None if at is None else Decimal(at)) for one, at in bounds.items()]
    assert band_range(bands, next(band for band in bands if band.code == code)) == words


def test_a_tolerance_has_its_unit_and_a_deadline_that_was_missed_isnt_called_met() -> None:
    rate = achievement_rate(Decimal(18), Decimal(20), "maintain", tolerance=Decimal("2.0000"), unit="億円")
    assert "目標との差が2億円以内なら達成" in rate.reason
    late = deadline_rate(date(2022, 11, 7), date(2022, 10, 31), date(2023, 3, 31))
    assert late.met is False
    assert late.reason == "期限の令和4年10月31日に間に合わず、令和4年11月7日になりました。"


def test_a_late_day_is_told_as_late_beside_the_figure(sealed: Sealed) -> None:
    cells = [
        cell
        for item in sealed["kakuu", 2023].items
        for one in item.indicators
        for cell in one.years
        if cell.due and cell.fulfilled_on
    ]
    assert any(cell.fulfilled_on > cell.due for cell in cells)
    for cell in cells:
        assert cell.actual is not None
        assert ("期限に遅れて" in cell.actual.text) is (cell.fulfilled_on > cell.due)


# ── Marks and reasons ────────────────────────────────────────────────────────────────────────────────────────


def test_missed_figures_are_told_before_those_that_were_met(sealed: Sealed) -> None:
    table = sealed["annaka", 2021]
    hospital = next(
        item for item in table.items if len(item.indicators) > 3 and len(short_figures(table, item)) == 3
    )
    year = FiscalYear(2021)
    missed = [one.name for one in hospital.indicators if _met(one.year(year)) is False]
    assert missed
    lines = "\n".join(short_figures(table, hospital))
    assert all(f"{name}：" in lines for name in missed)


def _met(cell: YearCell | None) -> bool | None:
    return cell.rate.met if cell and cell.rate else None


def test_remarks_of_a_document_are_the_reason_that_it_gives(sealed: Sealed) -> None:
    table = sealed["tatebayashi", 2020]
    moving = item_of(table, "3-0402")
    assert why(table, moving).startswith("備考に「コロナの影響あり」とあります。")
    [late] = [one for one in late_of(table) if one.key == "3-0402"]
    assert ("備考", "コロナの影響あり") in late.said
    assert late.figures  # of the newest year that has any, where the year itself has none


def test_a_stage_is_explained_by_what_was_to_be_reached(sealed: Sealed) -> None:
    table = sealed["kakuu", 2023]
    fees = item_of(table, "3-(1)-④")
    target = fees.target(2023)
    assert target is not None and target.goal_text
    assert why(table, fees).startswith(f"年度目標は「{target.goal_text.rstrip('。')}」。計画の段階「")


def test_a_share_that_was_counted_here_says_so(sealed: Sealed) -> None:
    counted = headline(sealed["tatebayashi", 2020])
    own = headline(sealed["kakuu", 2023])
    assert counted is not None and own is not None
    assert "市が公表した割合ではありません" in counted.note
    assert "市が公表した割合ではありません" not in own.note


def test_what_reached_its_goal_is_done_and_says_so_in_its_row(sealed: Sealed) -> None:
    table = sealed["kakuu", 2023]
    mark = item_mark(table, item_of(table, "2-(1)-③"))
    assert mark is not None and mark.text == "完了（令和4年度から）"
    listed = {line.key: line for group in packet_of(table).listed for line in group.items}
    assert listed["2-(1)-③"].said.startswith("完了（令和4年度から）")
    assert listed["3-(2)-②"].said.startswith("統合（令和5年度から）　「3-(2)-① 補助金・負担金の見直し」に")


def test_a_number_is_whole_wherever_an_item_is_named_alone(sealed: Sealed) -> None:
    for table in sealed.values():
        numbered = [item for item in table.items if item.number]
        assert len({table.numbers[item.key] for item in numbered}) == len(numbered)
    assert sealed["kakuu", 2023].numbers["4-(1)-①"] == "4-(1)-①"
    assert sealed["tatebayashi", 2020].numbers["3-0402"] == "No.3-0402"


# ── Live answers, forms ──────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_is_no_result_in_an_answer() -> None:
    city = City()
    table = live_table(city.plan, city.round, include_unconfirmed=True)
    book = load_workbook(BytesIO(answers.write(table, table.items, answers.Source())))
    said: list[Any] = []
    for item in table.items:
        assert item.status is not None
        if item.status.reported or item.status.state == State.NOT_STARTED:
            continue
        sheet = next(page for page in book if item.name in page.title)
        cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        assert any(text.startswith(f"{item.status.state_label}です。") for text in cells[:4])
        said += [text for text in cells if f"（{item.status.state_label}）" in text]
    assert said


def test_a_form_with_a_place_for_each_parts_who_leads_from_who_takes_part(sealed: Sealed) -> None:
    item = item_of(sealed["kakuu", 2023], "1-(1)-②")
    assert item.departments_printed == "市民課、福祉課"
    assert said.departments_apart(item, "departments") == "市民課"
    assert said.departments_apart(item, "related_departments") == "福祉課"
    alone = replace(item, departments_printed="担当課 市民課\n関係課 福祉課")
    assert said.departments_apart(alone, "related_departments") == "福祉課"
