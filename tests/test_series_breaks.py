"""An indicator that is counted otherwise from a year on: charts break there, and nothing is compared across it."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from items.models import Indicator, SeriesBreak
from plans.values.fiscal_year import FiscalYear
from progress.findings.figures import far_off
from progress.models import Publication
from progress.public.charts.plotly import figure
from progress.public.charts.spec import BREAK_NAME, chart_of
from progress.review.publications import release, seal
from progress.table import frozen, series
from progress.table.difference import differences
from progress.table.live import live_table
from progress.table.series import Break, Series
from progress.table.shape.figures import IndicatorRow
from tests import make

# ── The rule ─────────────────────────────────────────────────────────────────────────────────────────────────

ONE = Decimal(1)
TWICE = Series([Break(2023), Break(2025, targets_follow=True, restated={2024: Decimal(9)})])


@pytest.mark.parametrize(("year", "number"), [(2022, 1), (2023, 2), (2024, 2), (2025, 3), (2030, 3)])
def test_a_year_is_of_the_series_that_it_was_counted_in(year: int, number: int):
    assert TWICE.of(year) == number


@pytest.mark.parametrize(("year", "number"), [(2022, 1), (2023, 1), (2024, 1), (2025, 3), (2026, 3)])
def test_a_target_is_of_the_series_that_it_was_set_in(year: int, number: int):
    assert TWICE.of_target(year) == number


@pytest.mark.parametrize(
    ("year", "number", "value"),
    [
        (2024, 2, ONE),
        (2024, 3, Decimal(9)),  # restated
        (2022, 2, None),  # of before a break, not restated
        (2022, 3, None),
        (2025, 2, None),  # no later figure is of an earlier series
        (2021, 1, None),  # nothing reported
    ],
)
def test_a_figure_counts_in_its_own_series_and_where_it_was_restated(year: int, number: int, value: Decimal):
    assert TWICE.number({2022: ONE, 2024: ONE, 2025: ONE}, year, number) == value


def test_a_baseline_of_before_the_plan_counts_in_the_first_series_alone_unless_it_was_restated():
    assert Series().baseline(ONE, None, 1) == ONE
    assert TWICE.baseline(ONE, None, 3) is None
    assert TWICE.baseline(ONE, 2025, 3) == ONE
    assert Series([Break(2024, baseline=Decimal(5))]).baseline(ONE, None, 2) == 5


# ── Through the table ────────────────────────────────────────────────────────────────────────────────────────


class Place:
    """A plan whose indicator was reported for three years, the last two rounds closed."""

    def __init__(self, measure: str = "level", **fields: Any) -> None:
        self.city = make.municipality()
        section = make.department(self.city, "環境課")
        self.planner, self.clerk = make.planner(self.city), make.editor(section)
        self.plan = make.plan(self.city)
        self.item = make.item(make.pillar(self.plan), "ごみの減量", lead=section)
        targets = {2022: "100", 2023: "110", 2024: "120", 2025: "130"}
        about: dict[str, Any] = {"goal_value": 130, "goal_printed": "130t", "goal_year": 2025} | fields
        self.indicator = make.indicator(self.item, "資源化量", "t", targets=targets, measure=measure, **about)
        for year, value in ((2022, "90"), (2023, "99"), (2024, "60")):
            self.report(year, value)
        self.staff = Client()
        self.staff.force_login(self.planner)
        self.address = reverse("series_break", args=[self.indicator.pk])

    def report(self, year: int, value: str) -> None:
        self.round = make.opened_round(self.plan, self.planner, year)
        status = make.status(self.round, self.item)
        make.actual(status, self.indicator, value)
        make.confirmed(status, lead=self.clerk, by=self.planner, code="b")

    def row(self) -> IndicatorRow:
        return live_table(self.plan, self.round).items[0].indicators[0]

    def rates(self) -> list[str]:
        return [cell.rate.text if cell.rate else "" for cell in self.row().years]

    def record(self, **fields: str) -> Any:
        typed = {"from_year": "令和6年度", "what": "counting", "reason": "国の調査の区分が変わったため"}
        return self.staff.post(self.address, typed | {"move": "sure"} | fields)

    def publish(self) -> Publication:
        publication = seal(self.plan, self.round, by=self.planner)
        release(publication, ["public"], by=self.planner)
        return publication

    def page(self) -> str:
        address = reverse("plan_item", args=[self.city.slug, self.plan.slug, self.item.key])
        return text(Client().get(address))


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    found: str = " ".join(response.content.decode().split())
    return found


@pytest.fixture
def place(db: None) -> Place:
    return Place()


def test_targets_of_the_old_way_give_no_rate_and_no_suggestion(place: Place):
    assert place.rates() == ["90.0%", "90.0%", "50.0%", ""]
    assert place.record().status_code == 302
    row = place.row()
    assert place.rates() == ["90.0%", "90.0%", "－", ""]
    cell = row.year(2024)
    assert cell and cell.rate and "目標は前の数え方によるため" in cell.rate.reason and cell.series == 2
    assert row.goal_rate and row.goal_rate.text == "－" and "最終目標と数え方が違う" in row.goal_rate.reason


def test_targets_of_the_new_way_give_the_years_own_rates(place: Place):
    place.record(targets_follow="yes")
    assert place.rates() == ["90.0%", "90.0%", "50.0%", ""]
    assert place.row().goal_rate and place.row().goal_rate.text == "46.2%"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("measure", "cumulative", "restated", "rates"),
    [
        ("flow", True, {}, ["90.0%", "171.8%", "－", ""]),  # no sum over the break
        ("flow", True, {"restated_2022": "20", "restated_2023": "22"}, ["90.0%", "171.8%", "85.0%", ""]),
        ("flow", True, {"restated_2023": "22"}, ["90.0%", "171.8%", "－", ""]),
        ("cumulative", False, {}, ["90.0%", "47.1%", "－", ""]),  # nor of targets
        ("cumulative", True, {}, ["90.0%", "90.0%", "50.0%", ""]),
    ],
)
def test_no_sum_runs_across_unless_what_was_before_is_restated(
    db: None, measure: str, cumulative: bool, restated: dict[str, str], rates: list[str]
):
    place = Place(measure, targets_are_cumulative=cumulative)
    place.record(targets_follow="yes", **restated)
    assert place.rates() == rates
    if rates[2] == "－":
        cell = place.row().year(2024)
        assert cell and cell.rate and "合計できない" in cell.rate.reason


@pytest.mark.parametrize(("baseline", "rate"), [({}, "未達"), ({"baseline": "40"}, "25.0%")])
def test_no_rate_from_the_baseline_runs_across_unless_it_is_restated(
    db: None, baseline: dict[str, str], rate: str
):
    place = Place(rate_basis="from_baseline", baseline_value=80, baseline_printed="80t")
    place.record(targets_follow="yes", **baseline)
    assert place.rates()[2] == rate
    cell = place.row().year(2024)
    assert (
        cell and cell.rate and ("現状（計画の前）の数値と比べられない" in cell.rate.reason) == (not baseline)
    )


def test_the_year_before_is_compared_only_where_it_was_restated(place: Place):
    place.report(2025, "1000")
    assert "前年度" in far_off(place.row(), FiscalYear(2025))
    place.record(from_year="2025", targets_follow="yes")
    row = place.row()
    assert series.as_in(row, 2024, 2025) is None and "比べられません" in series.apart(row, 2024, 2025)
    assert "前年度" not in far_off(row, FiscalYear(2025))
    assert not series.apart(row, 2023, 2024)
    SeriesBreak.objects.get().restated.create(fiscal_year=2024, value=900, printed="900")
    row = place.row()
    assert not series.apart(row, 2024, 2025) and not far_off(row, FiscalYear(2025))


def test_the_preview_says_what_would_be_lost_and_writes_nothing(place: Place):
    page = text(place.record(move="preview"))
    assert "令和6年度の目標に対する率" in page and "最終目標に対する率" in page and "50.0%" in page
    assert not SeriesBreak.objects.exists()


def test_pages_charts_and_files_say_it(place: Place):
    place.record(targets_follow="yes", restated_2023="50")
    number, m, p = place.publish().number, place.city.slug, place.plan.slug
    page = place.page()
    assert "国の調査の区分が変わったため" in page and "令和6年度から数え方が変わりました" in page
    assert "新しい数え方では 50t" in page
    assert 'data-series="break" data-year="2024"' in page and BREAK_NAME in page
    assert 'data-series="earlier" data-year="2023" data-value="99"' in page
    assert 'data-series="actual" data-year="2023" data-value="50"' in page
    chart = chart_of(place.row())
    assert [(int(one.fiscal_year), one.value) for one in chart.earlier] == [
        (2022, Decimal(90)),
        (2023, Decimal(99)),
    ]
    drawn = figure(chart)
    assert [trace["name"] for trace in drawn["data"]][:2] == ["実績（令和5年度まで）", "実績"]
    assert [shape["x0"] for shape in drawn["layout"]["shapes"] if "yref" in shape] == [1.5]
    read = b"".join(Client().get(reverse("publication_data_file", args=[m, p, number, "figures.csv"])))
    head, *lines = read.decode("utf-8-sig").splitlines()
    column = head.split(",").index("系列の番号")
    assert [line.split(",")[column] for line in lines] == ["1", "1", "2", "2"]
    breaks = Client().get(reverse("api_table", args=[m, p, number, "series_breaks"])).json()
    assert [row["年度"] for row in breaks] == [2024]
    book = load_workbook(BytesIO(Client().get(reverse("packet_workbook", args=[m, p, number])).content))
    told = [cell for sheet in book for line in sheet.values for cell in line if "数え方" in str(cell)]
    assert any("国の調査の区分が変わったため" in str(cell) for cell in told)


def test_a_changed_unit_stays_with_the_old_figures_and_is_drawn_apart(place: Place):
    assert place.record(what="unit").status_code == 422
    place.record(what="unit", new_unit="kg", targets_follow="yes")
    assert Indicator.objects.get().unit == "kg"
    row = place.row()
    assert [cell.actual and cell.actual.text for cell in row.years][:3] == ["90t", "99t", "60kg"]
    chart = chart_of(row)
    assert [int(one.fiscal_year) for one in (*chart.earlier, *chart.actuals)] == [2024]
    assert any("単位が違うため" in note for note in chart.notes)


def test_a_record_is_taken_back_until_it_was_published(place: Place):
    before = live_table(place.plan, place.round)
    place.record(what="unit", new_unit="kg")
    now = live_table(place.plan, place.round)
    assert any("数え方の変更" in one.label for row in differences(before, now) for one in row.changes)
    remove = reverse("series_break_remove", args=[SeriesBreak.objects.get().pk])
    place.staff.post(remove)
    assert not SeriesBreak.objects.exists() and live_table(place.plan, place.round) == before
    place.record()
    place.publish()
    remove = reverse("series_break_remove", args=[SeriesBreak.objects.get().pk])
    assert "第1号に入っているため" in text(place.staff.post(remove, follow=True))
    assert SeriesBreak.objects.exists()


def test_a_table_with_breaks_is_sealed_and_read_as_it_was(place: Place):
    place.record(targets_follow="yes", restated_2023="50", baseline="")
    table = live_table(place.plan, place.round)
    assert frozen.from_content(frozen.to_content(table)) == table


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": ""}, "入力"),
        ({"restated_2024": "50"}, "もう新しい数え方です"),
        ({"restated_2023": "たくさん"}, "読めません"),
        ({"new_unit": "kg"}, "「単位の変更」を選んで"),
    ],
)
def test_what_is_typed_wrong_is_told_at_its_field(place: Place, fields: dict[str, str], said: str):
    response = place.record(**fields)
    assert response.status_code == 422 and said in response.content.decode()
    assert not SeriesBreak.objects.exists()
