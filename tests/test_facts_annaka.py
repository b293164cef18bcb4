"""Annaka's fixture against its two source texts (plan R2-R6, year-end list R3), typed out in `facts.annaka`."""

from __future__ import annotations

import calendar
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from items.models import Indicator, Item, ItemSuccession, TargetValue
from plans.models import Edition, Pillar, Plan, RatingBand, RatingScale
from plans.values.fiscal_year import FiscalYear
from progress.models import ActualValue, ReportingRound, YearEndStatus
from tests import prepared
from tests.facts import annaka as expected
from tests.test_facts_files import squashed

pytestmark = pytest.mark.django_db

BY_KEY = {item.key: item for item in expected.ITEMS}
# Our names where the document prints none, or two for the same thing.
NAMES = {
    ("1-(3)-①", "回答発送まで平均"): "しみんの声回答発送までの平均日数",
    ("1-(3)-①", "しみんの声回答発送まで平均"): "しみんの声回答発送までの平均日数",
    ("4-(1)-⑤", "滞納処分"): "一部税外債権における滞納処分件数",
    ("5-(1)-①", "RPA使用事務"): "RPAの使用事務",
}
# Printed once beside a figure, without a target for any year: they stay text of the item.
NO_INDICATOR = {("1-(4)-③", "人数"), ("2-(4)-①", "成績反映")}
# Inside the list's narrative, and nothing in the plan to hold them against.
ONLY_IN_NARRATIVE = {
    ("4-(1)-⑤", "うち単独執行"),
    ("5-(1)-②", "情報セキュリティ研修等"),
    ("5-(1)-②", "インシデント情報の共有"),
}

each_item = pytest.mark.parametrize("wanted", expected.ITEMS, ids=lambda item: item.key)


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), prepared.cities("annaka"):
        yield


def even(text: str) -> str:
    """The text with runs of blanks and line breaks treated as one blank."""
    return " ".join(text.split())


def name_of(key: str, indicator: str) -> str:
    return NAMES.get((key, indicator), indicator)


def ours_in_order() -> list[Item]:
    return list(Item.objects.order_by("position"))


# ── The plan ───────────────────────────────────────────────────────────────────────────────────────


def test_the_plan_is_the_first_revision_of_five_years():
    plan = Plan.objects.get()
    assert (plan.municipality.code, plan.municipality.name) == (expected.CODE, expected.CITY)
    assert (plan.title, plan.outline_title) == (expected.PLAN_NAME, expected.OUTLINE_TITLE)
    assert tuple(plan.years) == expected.FISCAL_YEARS
    assert plan.period.startswith(expected.PERIOD_PRINTED)
    assert plan.get_document_state_display() == "改訂"
    assert plan.document_date_printed == expected.EDITIONS_PRINTED[-1]


def test_both_editions_stand_as_printed():
    editions = Edition.objects.order_by("position")
    assert tuple(f"{one.date_printed}（{one.name}）" for one in editions) == expected.EDITIONS_PRINTED


def test_five_pillars_and_twenty_groups_stand_in_order():
    pillars = Pillar.objects.order_by("position").select_related("parent")
    assert tuple((one.key, one.name) for one in pillars if one.parent is None) == expected.PILLARS
    assert (
        tuple((one.parent.key, one.number_printed, one.name) for one in pillars if one.parent)
        == expected.SUB_PILLARS
    )
    assert [one.number_printed for one in pillars if one.parent is None] == ["1", "2", "3", "4", "5"]


def test_one_group_has_no_items_and_says_so():
    empty = Pillar.objects.exclude(parent=None).filter(items=None)
    assert tuple((one.key[0], one.number_printed) for one in empty) == expected.SUB_PILLARS_WITHOUT_ITEMS
    assert "取組項目はありません" in empty.get().transcription_note


def test_thirty_six_items_stand_in_order_under_their_pillars():
    ours = ours_in_order()
    assert [(item.key, item.name) for item in ours] == [(item.key, item.name) for item in expected.ITEMS]
    assert all(item.key == f"{item.pillar.key}-{item.number_printed}" for item in ours)
    # One page for each item; the table of contents numbers them from 1 to 36.
    assert [item.page_printed for item in ours] == [str(number) for number in range(1, 37)]
    per_pillar = Counter(item.key[0] for item in ours)
    assert tuple(per_pillar[key] for key, _ in expected.PILLARS) == expected.ITEMS_PER_PILLAR


# ── The items ──────────────────────────────────────────────────────────────────────────────────────


@each_item
def test_lead_and_related_departments(wanted):
    item = Item.objects.get(key=wanted.key)
    people = item.assignments.order_by("position").select_related("department")
    assert [one.department.name for one in people if one.role == "lead"] == [wanted.lead]
    # 「行政課等」 is the department and 「and others」: the word stays in the printed text and in the note.
    related = [name.removesuffix("等") for name in wanted.related]
    assert [one.department.name for one in people if one.role == "related"] == related
    printed = [f"担当課 {wanted.lead}"] + [f"関係課 {wanted.related_printed}"] * bool(wanted.related_printed)
    assert item.departments_printed.splitlines() == printed
    assert ("「等」" in item.transcription_note) == wanted.related_printed.endswith("等")


@pytest.mark.parametrize("name", ["全課", "病院全課", "債権を扱う各課"])
def test_a_collective_name_is_not_taken_for_one_department(name):
    department = Plan.objects.get().municipality.departments.get(name=name)
    assert department.kind == "group"


def test_all_other_departments_are_departments():
    departments = Plan.objects.get().municipality.departments
    assert departments.filter(kind="group").count() == 3
    assert departments.count() == 14


@each_item
def test_the_stages_of_all_years(wanted):
    rows = Item.objects.get(key=wanted.key).targets.order_by("fiscal_year")
    assert tuple(row.fiscal_year for row in rows) == expected.FISCAL_YEARS
    assert tuple(row.planned_stage for row in rows) == wanted.stages


def test_a_stage_that_is_not_printed_stays_empty():
    blank = [
        (item.key, row.fiscal_year)
        for item in ours_in_order()
        for row in item.targets.all()
        if not row.planned_stage
    ]
    assert tuple(blank) == expected.STAGE_BLANK


@each_item
def test_the_goal_texts_of_all_years(wanted):
    goals = list(wanted.goals)
    if wanted.key in expected.ONE_GOAL_FOR_ALL_YEARS:
        goals = goals[:1] * 5
    if wanted.key in expected.GOAL_CELL_MISSING:
        goals[4] = goals[3]
    rows = Item.objects.get(key=wanted.key).targets.order_by("fiscal_year")
    assert [even(row.goal_text) for row in rows] == [even(goal) for goal in goals]


@pytest.mark.parametrize("key", [*expected.ONE_GOAL_FOR_ALL_YEARS, *expected.GOAL_CELL_MISSING])
def test_a_goal_that_was_repeated_is_noted(key):
    assert "年度目標は、" in Item.objects.get(key=key).transcription_note


@pytest.mark.parametrize(("key", "slip", "meant"), expected.SLIPS_IN_GOALS)
def test_a_slip_of_the_reading_is_kept_and_noted(key, slip, meant):
    item = Item.objects.get(key=key)
    assert any(slip in row.goal_text for row in item.targets.all())
    assert slip in item.transcription_note and meant in item.transcription_note


@each_item
def test_the_yearly_figures_as_printed(wanted):
    figures = list(wanted.figures)
    if wanted.key in expected.FIGURE_YEAR_IN_DOUBT:
        figures = [max(figures)] * 5
    rows = Item.objects.get(key=wanted.key).targets.order_by("fiscal_year")
    assert [even(row.figures_printed) for row in rows] == [even(text) for text in figures]


def test_figures_whose_year_is_in_doubt_say_so():
    for key in expected.FIGURE_YEAR_IN_DOUBT:
        item = Item.objects.get(key=key)
        assert "1か所" in item.transcription_note
        assert all("1か所" in indicator.transcription_note for indicator in item.indicators.all())


@each_item
def test_the_boxes_of_today_and_goal(wanted):
    item = Item.objects.get(key=wanted.key)
    assert even(item.baseline_printed) == even(wanted.baseline_printed)
    assert even(item.goal_printed) == even(wanted.goal_printed)


def test_twenty_three_items_have_no_yearly_figures():
    with_figures = [
        item.key for item in ours_in_order() if any(row.figures_printed for row in item.targets.all())
    ]
    assert tuple(with_figures) == expected.KEYS_WITH_YEARLY_FIGURES
    assert len(expected.ITEMS) - len(with_figures) == expected.ITEMS_WITHOUT_YEARLY_FIGURES == 23


# ── Figures ────────────────────────────────────────────────────────────────────────────────────────


def test_every_yearly_number():
    wanted = set()
    for number in expected.NUMBERS:
        years = (
            expected.FISCAL_YEARS if number.key in expected.FIGURE_YEAR_IN_DOUBT else (number.fiscal_year,)
        )
        name = name_of(number.key, number.indicator)
        wanted |= {
            (number.key, name, year, Decimal(number.value), number.unit, number.approximate) for year in years
        }
    rows = TargetValue.objects.filter(indicator__kind="number").select_related("indicator__item")
    assert {
        (
            row.indicator.item.key,
            row.indicator.name,
            int(row.fiscal_year),
            row.value,
            row.indicator.unit,
            row.approximate,
        )
        for row in rows
    } == wanted
    assert len(rows) == len(wanted) == 88
    assert not any(row.bound or row.due for row in rows)


def test_every_printed_yearly_figure_stands_in_its_cell():
    for row in TargetValue.objects.filter(indicator__kind="number").select_related("indicator__item"):
        cell = row.indicator.item.targets.get(fiscal_year=row.fiscal_year).figures_printed
        assert even(row.printed) in even(cell), row
        assert row.value is not None
        assert f"{row.value:f}".rstrip("0").rstrip(".") in row.printed.replace(",", "")


def test_eighteen_numbers_and_two_deadlines():
    kinds = Counter(Indicator.objects.values_list("kind", flat=True))
    assert kinds == {"number": 18, "deadline": 2}
    with_numbers = Item.objects.filter(indicators__kind="number").distinct().order_by("position")
    assert tuple(item.key for item in with_numbers) == expected.KEYS_WITH_YEARLY_NUMBERS
    assert set(Indicator.objects.values_list("measure", "rate_basis")) == {("level", "ratio")}


@pytest.mark.parametrize(
    ("figures", "field"), [(expected.BASELINES, "baseline"), (expected.GOALS, "goal")], ids=["現状", "目標"]
)
def test_the_figures_of_today_and_goal(figures, field):
    wanted = {
        (one.key, name_of(one.key, one.indicator)): (Decimal(one.value), one.unit, one.approximate)
        for one in figures
        if (one.key, one.indicator) not in NO_INDICATOR
    }
    indicators = Indicator.objects.filter(kind="number").select_related("item")
    assert {
        (one.item.key, one.name): (
            getattr(one, f"{field}_value"),
            one.unit,
            getattr(one, f"{field}_approximate"),
        )
        for one in indicators
        if getattr(one, f"{field}_value") is not None
    } == wanted
    for one in indicators:
        printed = getattr(one, f"{field}_printed")
        assert bool(printed) == (getattr(one, f"{field}_value") is not None)
        assert even(printed) in even(getattr(one.item, f"{field}_printed"))


@pytest.mark.parametrize("key", [key for key, _ in sorted(NO_INDICATOR)])
def test_a_figure_that_is_no_indicator_stays_in_the_box_and_is_explained(key):
    item = Item.objects.get(key=key)
    for one in [
        one for one in [*expected.BASELINES, *expected.GOALS] if (one.key, one.indicator) in NO_INDICATOR
    ]:
        if one.key == key:
            assert f"{one.value}{one.unit}" in item.baseline_printed + item.goal_printed
    assert "指標にしていません" in item.transcription_note


def test_a_goal_that_is_not_printed_stays_empty():
    for key in expected.BASELINE_WITHOUT_GOAL:
        item = Item.objects.get(key=key)
        assert item.goal_printed == ""
        assert all(one.goal_value is None and one.goal_printed == "" for one in item.indicators.all())


@pytest.mark.parametrize(("key", "when"), list(expected.BASELINE_AS_OF.items()))
def test_the_day_of_a_baseline_is_kept(key, when):
    indicator = Indicator.objects.get(item__key=key)
    assert indicator.baseline_note == when
    assert indicator.baseline_year is None


@pytest.mark.parametrize(("key", "name", "sentence"), expected.BASELINE_SENTENCES)
def test_the_year_of_a_baseline_is_that_of_the_sources_sentence(key, name, sentence):
    indicator = Indicator.objects.get(item__key=key, name=name)
    assert f"{indicator.baseline_value:f}".rstrip("0").rstrip(".") in sentence
    assert indicator.baseline_year == FiscalYear.parse(sentence[:6])


@pytest.mark.parametrize(("key", "name", "sentence"), expected.BASELINE_SENTENCES)
def test_the_sentence_that_dates_a_baseline_stands_in_the_source(key, name, sentence, shared_dir: Path):
    (file,) = (shared_dir / "sources").glob("001_*.txt")
    assert squashed(sentence) in squashed(file.read_text(encoding="utf-8"))


def test_the_years_of_baselines_and_goals_are_only_what_is_stated():
    years = Indicator.objects.exclude(baseline_year=None).values_list(
        "name", "baseline_year", "baseline_note"
    )
    assert set(years) == {
        ("時間外", 2018, "平成30年度（「現状と課題」による）。うち医療職3名"),
        ("年休取得", 2018, "平成30年度平均（「現状と課題」による）"),
        ("収納率", 2018, "平成30年度（「目標の状態」による）"),
    }
    goal_years = Indicator.objects.exclude(goal_year=None).values_list("name", "goal_year")
    assert list(goal_years) == [("収納率", 2024)]


@pytest.mark.parametrize(("key", "name", "direction"), expected.DIRECTIONS)
def test_the_directions_of_the_sources(key, name, direction):
    assert Indicator.objects.get(item__key=key, name=name_of(key, name)).direction == direction


def test_every_number_has_a_direction_and_only_three_fall():
    numbers = Indicator.objects.filter(kind="number")
    assert Counter(numbers.values_list("direction", flat=True)) == {
        "increase": 14,
        "decrease": 3,
        "maintain": 1,
    }
    assert numbers.get(direction="maintain").name == "常勤医師"


@pytest.mark.parametrize("wanted", expected.DEADLINES, ids=lambda one: f"{one.key}-{one.fiscal_year}")
def test_a_deadline_is_the_last_day_of_the_printed_month(wanted):
    row = TargetValue.objects.get(indicator__item__key=wanted.key, fiscal_year=wanted.fiscal_year)
    year, month = map(int, wanted.month.split("-"))
    assert row.indicator.kind == "deadline"
    assert (row.printed, row.value) == (wanted.printed, None)
    assert row.due is not None
    assert (row.due.year, row.due.month, row.due.day) == (year, month, calendar.monthrange(year, month)[1])


@pytest.mark.parametrize(("key", "today", "goal"), expected.END_DEADLINES)
def test_the_boxes_of_a_deadline(key, today, goal):
    indicator = Indicator.objects.get(item__key=key)
    assert (indicator.baseline_printed, indicator.goal_printed) == (today, goal)
    assert (indicator.baseline_value, indicator.goal_value, indicator.direction) == (None, None, "")
    assert indicator.target_values.count() == 5


# ── The year-end list of R3 ────────────────────────────────────────────────────────────────────────


def statuses() -> list[YearEndStatus]:
    return list(YearEndStatus.objects.order_by("item__position").select_related("item"))


def test_the_list_is_a_closed_historical_round():
    round_ = ReportingRound.objects.get()
    assert (round_.fiscal_year, round_.kind, round_.historical, round_.state) == (
        2021,
        "year_end",
        True,
        "closed",
    )
    assert round_.title == "行政改革推進項目別実施状況一覧（令和３年度末）"
    assert round_.reference_date is not None and round_.reference_date.isoformat() == "2022-03-31"


def test_the_lost_headings_are_said_and_nothing_counts_as_achieved():
    scale = RatingScale.objects.get()
    assert (scale.key, scale.name) == ("rating-3e1833c3", "実施状況（令和３年度末の一覧）")
    assert scale.transcription_note.startswith(
        "原資料の列見出しが文字情報に残っていないため、区分の意味は分かりません。"
    )
    labels = [expected.BAND_1, expected.BAND_2, expected.BAND_3, expected.BAND_UNKNOWN]
    bands = RatingBand.objects.order_by("position")
    assert [(band.label, band.counts_as_achieved, band.in_denominator) for band in bands] == [
        (label, None, True) for label in labels
    ]
    assert [band.code for band in bands] == ["b1", "b2", "b3", "b4"]
    assert list(Plan.objects.get().scales.all()) == [scale]


@pytest.mark.parametrize("wanted", expected.R3_RECORDS, ids=lambda record: record.key)
def test_a_record_of_the_list(wanted):
    status = YearEndStatus.objects.get(item__key=wanted.key)
    band = status.ratings.get().recorded
    assert band is not None and band.label == wanted.band
    # 「施設計画」 is broken over two lines in the text; Japanese joins them without a blank.
    assert status.narrative.split("\n・") == wanted.narrative.replace("個別\n施設", "個別施設").split("\n・")
    printed = status.item_name_then or status.item.name
    assert unicodedata.normalize("NFKC", printed) == unicodedata.normalize("NFKC", wanted.name)


def test_the_list_has_a_record_for_every_item_in_order():
    ours = statuses()
    assert [one.item.key for one in ours] == [record.key for record in expected.R3_RECORDS]
    bands = Counter(one.ratings.get().recorded.label for one in ours)  # type: ignore[union-attr]
    assert bands == expected.BAND_COUNTS
    assert not any(one.ratings.get().suggested for one in ours)


def test_the_figures_of_the_list():
    wanted = {
        (one.key, name_of(one.key, one.indicator)): (Decimal(one.value), one.unit, one.approximate)
        for one in expected.R3_FIGURES
        if (one.key, one.indicator) not in ONLY_IN_NARRATIVE
    }
    rows = ActualValue.objects.select_related("indicator__item")
    assert {
        (row.indicator.item.key, row.indicator.name): (row.value, row.indicator.unit, row.approximate)
        for row in rows
    } == wanted
    assert {(row.fiscal_year, row.is_provisional) for row in rows} == {(2021, False)}


@pytest.mark.parametrize("figure", expected.R3_FIGURES, ids=lambda one: f"{one.key}-{one.indicator}")
def test_a_figure_of_the_list_is_kept_as_printed(figure):
    status = YearEndStatus.objects.get(item__key=figure.key)
    assert figure.printed in status.narrative
    name = name_of(figure.key, figure.indicator)
    printed = [row.printed for row in status.actual_values.filter(indicator__name=name)]
    if (figure.key, figure.indicator) in ONLY_IN_NARRATIVE:
        assert printed == []
    else:
        assert [text.startswith(figure.printed) for text in printed] == [True]
        assert printed[0] in status.narrative


@pytest.mark.parametrize("quoted", expected.R3_QUOTED_GOALS, ids=lambda quoted: f"{quoted[0]}-{quoted[1]}")
def test_the_goal_that_the_list_quotes_is_that_of_the_last_year(quoted):
    key, indicator, value, unit = quoted
    row = ActualValue.objects.get(indicator__item__key=key, indicator__name=name_of(key, indicator))
    assert f"目標{value}{unit}" in row.printed
    last = row.indicator.target_values.get(fiscal_year=2024)
    assert (last.value, row.indicator.unit) == (Decimal(value), unit)
    this_year = row.indicator.target_values.get(fiscal_year=2021)
    if this_year.value != last.value:
        assert f"令和3年度の目標は{this_year.shown}です" in row.transcription_note


def test_a_renamed_item_keeps_both_names():
    ((key, (former, new)),) = expected.R3_NAMES_CHANGED.items()
    succession = ItemSuccession.objects.get()
    assert (succession.item.key, succession.kind, succession.from_year) == (key, "renamed", 2021)
    assert (succession.former_name, succession.new_name, succession.reason) == (former, new, "")
    assert succession.item.name == former
    then = {one.item.key: one.item_name_then for one in statuses() if one.item_name_then}
    assert then == {key: new}
