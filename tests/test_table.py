"""The one table: its numbers against numbers worked out by hand, frozen and read back, at the same cost for any size."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from items.models import (
    AnnualTarget,
    Assignment,
    BudgetLine,
    Indicator,
    Item,
    ItemSuccession,
    Staffing,
    TargetRevision,
    TargetValue,
)
from plans.models import Department, Edition, Footnote, Plan, RatingBand
from plans.values.fiscal_year import FiscalYear
from progress.models import (
    ActualValue,
    BoardOpinion,
    FiscalEffect,
    PillarSummary,
    Rating,
    ReportingRound,
    YearEndStatus,
)
from progress.review.old_documents import import_history
from progress.review.records import carry_out
from progress.table import frozen
from progress.table.live import live_table
from progress.table.shape.plan import PlanTable
from progress.workflow import Move
from tests import make, prepared

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


class City:
    """Two pillars, six items, one round (R6) with every kind of answer.

    | item | targets R6                     | actual R6         | band        | status       |
    |------|--------------------------------|-------------------|-------------|--------------|
    | 1-1  | 収納率 97.5%                   | 96.8%             | b           | confirmed    |
    | 1-2  | AI-OCR 60, RPA 6 (goals 90, 12) | 19, 11           | c           | confirmed    |
    | 1-3  | none (by stage)                | –                 | a           | confirmed    |
    | 2-4  | 時間外 20 (goal 0)              | 15                | a           | submitted    |
    | 2-5  | 年休 13.0                       | none              | s           | confirmed    |
    | 2-6  | none                           | –                 | 対象外       | confirmed    |
    """

    def __init__(self) -> None:
        self.place = make.municipality()
        self.plan = make.plan(self.place, aim="目指すもの", source_note="出典")
        self.section = make.department(self.place, "税務課")
        self.planner, self.lead = make.planner(self.place), make.editor(self.section)
        first, second = make.pillar(self.plan, "1", "財政"), make.pillar(self.plan, "2", "人事")
        names = ["収納率の向上", "AI等の活用", "情報共有", "働き方", "休暇", "研修"]
        self.items = [
            make.item(first if n < 3 else second, name, lead=self.section) for n, name in enumerate(names)
        ]
        tax, robots, sharing, overtime, leave, training = self.items
        self.indicators = {
            "収納率": make.indicator(
                tax, targets={2023: "96", 2024: "97.5"}, baseline_value=Decimal("95.45")
            ),
            "AI-OCR": make.indicator(robots, "AI-OCR", "件", targets={2024: "60"}, goal_value=90),
            "RPA": make.indicator(robots, "RPA", "件", targets={2024: "6", 2026: "12"}),
            "時間外": make.indicator(overtime, "時間外", "人", "decrease", {2024: "20"}, goal_value=0),
            "年休": make.indicator(leave, "年休", "日", targets={2024: "13.0"}),
        }
        make.annual_target(sharing, 2024, "実施")
        self.round = make.opened_round(self.plan, self.planner)
        for name, value in {"収納率": "96.8", "AI-OCR": "19", "RPA": "11", "時間外": "15"}.items():
            make.actual(self.status(self.indicators[name].item), self.indicators[name], value)
        for item, code in zip((tax, robots, sharing, leave, training), "bcasn", strict=True):
            make.confirmed(self.status(item), lead=self.lead, by=self.planner, code=code)
        make.rating(self.status(overtime), "a")
        carry_out(self.status(overtime), Move.SUBMIT, by=self.lead)

    def status(self, item: Item) -> YearEndStatus:
        return make.status(self.round, item)

    def table(self, **options: Any) -> PlanTable:
        return live_table(Plan.objects.get(pk=self.plan.pk), self.round, **options)


@pytest.fixture
def city() -> City:
    return prepared.fill("table", City)


def rate_of(shown: PlanTable, key: str, name: str, year: int = 2024) -> tuple[str, str]:
    """(against the year's target, against the goal) as shown."""
    item = shown.item(key)
    assert item is not None
    [indicator] = [one for one in item.indicators if one.name == name]
    cell = indicator.year(year)
    assert cell is not None
    return (cell.rate.text if cell.rate else "", indicator.goal_rate.text if indicator.goal_rate else "")


# ── Numbers worked out by hand ──────────────────────────────────────────────────────────────────────────────


def test_both_rates_of_every_indicator(city: City):
    shown = city.table()
    assert rate_of(shown, "1-1", "収納率") == ("99.3%", "99.3%")  # no goal printed: the last target
    assert rate_of(shown, "1-2", "AI-OCR") == ("31.7%", "21.1%")
    assert rate_of(shown, "1-2", "RPA") == ("183.3%", "91.7%")  # no goal printed: R8's target
    assert rate_of(shown, "2-5", "年休") == ("", "")


def test_the_share_and_its_denominator(city: City):
    share = city.table().share
    assert share is not None
    # counted: b, c, a, s (two achieved); 対象外 outside; the submitted one not yet
    assert (share.percent, share.achieved, share.denominator) == (Decimal("50.0"), 2, 4)
    assert (share.unrated, share.outside) == (1, 1)


def test_the_coverage_of_figures(city: City):
    coverage = city.table().coverage
    assert coverage is not None
    # with a target: 1-1, 1-2, 2-4, 2-5; of these report 1-1 and 1-2 (2-4 is not confirmed, 2-5 has no figure)
    assert (coverage.with_target, coverage.reported, coverage.missing) == (4, 2, 2)
    assert coverage.without_target == 2


def test_an_item_reports_only_with_all_its_figures(city: City):
    ActualValue.objects.filter(indicator=city.indicators["RPA"]).delete()
    coverage = city.table().coverage
    assert coverage is not None
    assert (coverage.reported, coverage.missing) == (1, 3)


def test_the_distribution_over_all_and_by_pillar(city: City):
    shown = {
        row.title: {count.label: (count.count, count.share) for count in row.counts if count.count}
        for row in city.table().distributions
    }
    one, third = (1, Decimal("16.7")), (1, Decimal("33.3"))
    assert shown == {
        "全体": {
            "目標を上回る": one,
            "目標どおり": one,
            "やや遅れ": one,
            "遅れ": one,
            "対象外": one,
            "未報告・未確認": one,
        },
        "1 財政": {"目標どおり": third, "やや遅れ": third, "遅れ": third},
        "2 人事": {"目標を上回る": third, "対象外": third, "未報告・未確認": third},
    }
    assert [row.total for row in city.table().distributions] == [6, 3, 3]


def test_an_unknown_heading_leaves_no_share_and_says_why(city: City):
    RatingBand.objects.filter(code="b").update(counts_as_achieved=None)
    share = city.table().share
    assert share is not None
    assert (share.percent, share.denominator) == (None, 4)
    assert share.reason == "区分の見出しが不明のため算出しません。"


def test_nothing_over_nothing_is_no_percentage(city: City):
    Rating.objects.all().delete()
    share = city.table().share
    assert share is not None
    assert (share.percent, share.denominator, share.unrated) == (None, 0, 6)


def test_a_plan_without_a_round_shows_targets_and_no_results(city: City):
    shown = live_table(city.plan)
    assert (shown.round, shown.share, shown.coverage, shown.distributions) == (None, None, None, ())
    assert all(item.status is None for item in shown.items)
    assert rate_of(shown, "1-1", "収納率") == ("", "")
    item = shown.item("1-1")
    assert item is not None
    assert [cell.target.text for cell in item.indicators[0].years if cell.target] == ["96%", "97.5%"]


def test_a_plan_without_a_scale_has_coverage_and_no_share(city: City):
    city.plan.plan_scales.all().delete()
    shown = city.table()
    assert (shown.scale, shown.share, shown.distributions) == (None, None, ())
    assert shown.coverage is not None


def test_a_few_items_give_figures_over_these_few(city: City):
    shown = city.table(items=[city.items[0].pk, city.items[2].pk])
    assert [item.key for item in shown.items] == ["1-1", "1-3"]
    assert shown.share is not None
    assert (shown.share.achieved, shown.share.denominator) == (1, 2)


# ── What is not confirmed ───────────────────────────────────────────────────────────────────────────────────


def test_what_is_not_confirmed_is_not_shown_and_not_counted(city: City):
    YearEndStatus.objects.update(narrative="本文")
    item = city.table().item("2-4")
    assert item is not None
    assert item.status is not None
    assert (item.status.reported, item.status.text("narrative"), item.status.ratings) == (False, "", ())
    cell = item.indicators[0].year(2024)
    assert cell is not None
    assert (cell.actual, cell.rate) == (None, None)
    confirmed = city.table().item("1-1")
    assert confirmed is not None
    assert confirmed.status is not None
    assert confirmed.status.text("narrative") == "本文"


def test_staff_pages_may_look_at_it_before(city: City):
    YearEndStatus.objects.update(narrative="本文")
    shown = city.table(include_unconfirmed=True)
    item = shown.item("2-4")
    assert item is not None
    assert item.status is not None
    assert (item.status.reported, item.status.text("narrative")) == (False, "本文")
    assert item.status.ratings[0].recorded == "a"
    assert rate_of(shown, "2-4", "時間外") == ("133.3%", "未達")
    assert shown.share == city.table().share  # it still doesn't count


# ── Comparable figures ──────────────────────────────────────────────────────────────────────────────────────


def with_years(city: City, *, actuals: dict[int, str], **fields: Any) -> PlanTable:
    """The table with 収納率 replaced by an indicator of other kind and one closed historical round a year."""
    item = city.items[0]
    item.indicators.all()[0].actual_values.all().delete()
    Indicator.objects.filter(item=item).delete()
    made = make.indicator(item, "移住者", "人", **fields)
    for year, value in actuals.items():
        if year == 2024:
            status = city.status(item)
        else:
            past = ReportingRound.objects.create(plan=city.plan, fiscal_year=year, historical=True)
            status = YearEndStatus.objects.create(round=past, item=item)
            import_history(past, by=None)
        make.actual(status, made, value)
    return city.table()


SUMMED, YEARLY = {2022: "5", 2023: "10", 2024: "15"}, {2022: "5", 2023: "5", 2024: "5"}


@pytest.mark.parametrize(
    ("measure", "cumulative", "targets", "actuals", "expected"),
    [
        ("flow", True, SUMMED, {2022: "3", 2023: "4", 2024: "5"}, ("80.0%", "80.0%")),  # 12 of 15
        ("cumulative", False, YEARLY, {2022: "3", 2023: "7", 2024: "12"}, ("80.0%", "80.0%")),
        ("cumulative", True, SUMMED, {2024: "12"}, ("80.0%", "80.0%")),
        ("flow", False, YEARLY, {2024: "4"}, ("80.0%", "－")),  # a year's target is no goal of the plan
        ("level", False, YEARLY, {2024: "4"}, ("80.0%", "80.0%")),
        ("flow", True, SUMMED, {2022: "3", 2024: "5"}, ("－", "－")),  # a year is missing
    ],
)
def test_neither_rate_holds_a_yearly_figure_against_a_running_total(
    city: City, measure, cumulative, targets, actuals, expected
):
    shown = with_years(
        city, actuals=actuals, measure=measure, targets_are_cumulative=cumulative, targets=targets
    )
    assert rate_of(shown, "1-1", "移住者") == expected


def test_a_rate_of_sums_says_which_sums_it_compares(city: City):
    shown = with_years(
        city,
        actuals={2022: "3", 2023: "4", 2024: "5"},
        measure="flow",
        targets_are_cumulative=True,
        targets=SUMMED,
    )
    item = shown.item("1-1")
    assert item is not None
    cell = item.indicators[0].year(2024)
    assert cell is not None
    assert cell.target_sum is not None
    assert cell.actual_sum is not None
    assert (cell.target_sum.text, cell.actual_sum.text) == ("15人", "12人")


def test_a_printed_goal_of_zero_is_a_goal(city: City):
    shown = with_years(
        city, actuals={2024: "3"}, direction="decrease", targets={2024: "5"}, goal_value=0, goal_bound=""
    )
    assert rate_of(shown, "1-1", "移住者") == ("166.7%", "未達")


def test_the_goals_own_bound_decides_and_not_that_of_the_last_target(city: City):
    shown = with_years(city, actuals={2024: "5"}, direction="decrease", targets={2024: "5"}, goal_value=5)
    TargetValue.objects.filter(indicator__name="移住者").update(bound="less_than")
    item = city.table().item("1-1")
    assert item is not None
    [indicator] = item.indicators
    cell = indicator.year(2024)
    assert cell is not None
    assert cell.rate is not None
    assert indicator.goal_rate is not None
    assert (cell.rate.met, indicator.goal_rate.met) == (False, True)
    assert shown is not None


def test_only_numbers_have_rates(city: City):
    shown = with_years(city, actuals={2024: "5"}, kind="text", targets={2024: "5"})
    assert rate_of(shown, "1-1", "移住者") == ("", "")


def test_approximate_figures_are_compared_and_labelled(city: City):
    with_years(city, actuals={2024: "57.6"}, targets={2024: "60"})
    TargetValue.objects.filter(indicator__name="移住者").update(approximate=True)
    assert rate_of(city.table(), "1-1", "移住者") == ("約96.0%", "約96.0%")


def test_figures_stand_as_printed_and_others_with_the_places_of_their_column(city: City):
    TargetValue.objects.filter(indicator=city.indicators["収納率"], fiscal_year=2024).update(printed="")
    item = city.table().item("1-1")
    assert item is not None
    [indicator] = item.indicators
    assert indicator.baseline is not None
    texts = [cell.target.text for cell in indicator.years if cell.target]
    assert [indicator.baseline.text, *texts] == ["95.45%", "96%", "97.50%"]


# ── Other rounds ────────────────────────────────────────────────────────────────────────────────────────────


def earlier(city: City, year: int, kind: str = "year_end") -> YearEndStatus:
    made = ReportingRound.objects.create(plan=city.plan, fiscal_year=year, kind=kind, historical=True)
    status = YearEndStatus.objects.create(round=made, item=city.items[0], narrative=f"{year}年の記載")
    make.actual(status, city.indicators["収納率"], "96.1")
    import_history(made, by=None)
    return status


def test_earlier_rounds_are_past_and_later_ones_unknown(city: City):
    earlier(city, 2022)
    earlier(city, 2023)
    earlier(city, 2025)
    item = city.table().item("1-1")
    assert item is not None
    assert [one.fiscal_year for one in item.past] == [2023, 2022]
    assert [one.text("narrative") for one in item.past] == ["2023年の記載", "2022年の記載"]
    years = {cell.fiscal_year: cell.actual.text for cell in item.indicators[0].years if cell.actual}
    assert years == {2022: "96.1%", 2023: "96.1%", 2024: "96.8%"}


def test_a_mid_year_table_knows_nothing_of_the_years_end(city: City):
    mid = make.opened_round(city.plan, city.planner, 2025)
    ReportingRound.objects.filter(pk=mid.pk).update(kind="mid_year")
    mid.refresh_from_db()
    make.actual(make.status(mid, city.items[0]), city.indicators["収納率"], "95")
    make.confirmed(make.status(mid, city.items[0]), lead=city.lead, by=city.planner)
    end = make.opened_round(city.plan, city.planner, 2025)
    make.actual(make.status(end, city.items[0]), city.indicators["収納率"], "98")
    make.confirmed(make.status(end, city.items[0]), lead=city.lead, by=city.planner)

    def actual(of: ReportingRound) -> str:
        item = live_table(city.plan, of).item("1-1")
        assert item is not None
        cell = item.indicators[0].year(2025)
        assert cell is not None
        assert cell.actual is not None
        return cell.actual.text

    assert (actual(mid), actual(end)) == ("95%", "98%")
    before = live_table(city.plan, mid).item("1-1")
    after = live_table(city.plan, end).item("1-1")
    assert before is not None
    assert after is not None
    assert [one.fiscal_year for one in before.past] == [2024]
    assert [one.fiscal_year for one in after.past] == [2025, 2024]


def test_a_round_shows_of_its_own_year_only_what_it_was_told_itself(city: City):
    """Opened after the year's end was reported, a mid-year or final round still begins empty."""
    for kind, past in (("mid_year", []), ("final", [2024])):
        late = make.opened_round(city.plan, city.planner, 2025)
        ReportingRound.objects.filter(pk=late.pk).update(kind=kind, fiscal_year=2024)
        late.refresh_from_db()
        item = live_table(city.plan, late, include_unconfirmed=True).item("1-1")
        assert item is not None
        cell = item.indicators[0].year(2024)
        assert cell is not None
        assert (cell.actual, cell.rate) == (None, None)
        assert [one.fiscal_year for one in item.past] == past


def test_earlier_rounds_stand_with_their_shares(city: City):
    following = make.opened_round(city.plan, city.planner, 2025)
    [past] = live_table(city.plan, following).past_shares
    assert past.fiscal_year == 2024
    now = city.table().share
    assert now is not None
    assert (past.share.percent, past.share.achieved, past.share.denominator) == (Decimal("50.0"), 2, 4)
    assert past.share == now
    assert city.table().past_shares == ()


def test_an_amount_printed_as_approximate_stays_approximate(city: City):
    status = city.status(city.items[0])
    for printed in ("約150万円", "150万円"):
        FiscalEffect.objects.create(status=status, kind="income", amount_yen=1_500_000, printed=printed)
    item = city.table().item("1-1")
    assert item is not None
    assert item.status is not None
    assert [one.text for one in item.status.effects] == ["約1,500,000円", "1,500,000円"]


def test_an_opinion_belongs_to_its_round_or_to_an_item_of_it(city: City):
    BoardOpinion.objects.create(round=city.round, opinion="全体について", said_by="審議会")
    BoardOpinion.objects.create(
        round=city.round, item=city.items[1], opinion="AIについて", response="拡大する"
    )
    shown = city.table()
    assert [one.opinion for one in shown.opinions] == ["全体について"]
    item = shown.item("1-2")
    assert item is not None
    assert [(one.opinion, one.response) for one in item.opinions] == [("AIについて", "拡大する")]


# ── Freezing ────────────────────────────────────────────────────────────────────────────────────────────────


def everything(city: City) -> None:
    """One of each row that the table knows."""
    item, place = city.items[0], city.place
    value = TargetValue.objects.get(indicator__name="収納率", fiscal_year=2024)
    TargetRevision.objects.create(
        target_value=value,
        before_value=Decimal("98"),
        after_value=Decimal("97.5"),
        decided_on=date(2024, 5, 1),
        decided_by="本部",
        reason="改正",
    )
    ItemSuccession.objects.create(item=item, successor=city.items[1], kind="merged", from_year=2026)
    BudgetLine.objects.create(
        item=item, fiscal_year=2024, project_name="事業", kan="2", kou="1", budget_thousand_yen=1027
    )
    BudgetLine.objects.create(pillar=item.pillar, fiscal_year=2024, project_name="再掲", is_repeated=True)
    Staffing.objects.create(pillar=item.pillar, fiscal_year=2024, category="正規", fte=Decimal("2.5"))
    Staffing.objects.create(item=item, fiscal_year=2024, category="再任用", fte=Decimal("0.5"))
    Edition.objects.create(plan=city.plan, name="初版", date_printed="令和4年3月")
    Footnote.objects.create(plan=city.plan, mark="※1", text="注")
    FiscalEffect.objects.create(status=city.status(item), kind="saving", amount_yen=-12_000_000)
    PillarSummary.objects.create(round=city.round, pillar=item.pillar, summary="総括")
    BoardOpinion.objects.create(
        round=city.round, opinion="意見", said_on=date(2025, 8, 1), response_department=make.department(place)
    )
    BoardOpinion.objects.create(round=city.round, item=item, opinion="項目への意見")
    earlier(city, 2023)


def empty_fields(row: Any, seen: dict[str, bool]) -> dict[str, bool]:
    """Dataclass field → does any row of the table say something in it?"""
    if isinstance(row, tuple | list):
        for one in row:
            empty_fields(one, seen)
    elif is_dataclass(row):
        for field in fields(row):
            value = getattr(row, field.name)
            name = f"{type(row).__name__}.{field.name}"
            seen[name] = seen.get(name, False) or value not in (None, "", ())
            empty_fields(value, seen)
    return seen


def test_a_frozen_table_is_read_back_as_it_was(city: City):
    everything(city)
    for shown in (city.table(), city.table(include_unconfirmed=True), live_table(city.plan)):
        content = frozen.to_content(shown)
        through_the_database = json.loads(json.dumps(content))
        assert frozen.from_content(through_the_database) == shown
        assert frozen.digest(through_the_database) == frozen.digest(content)
    rows = {name.partition(".")[0] for name in empty_fields(city.table(), {})}
    assert len(rows) >= 23, "the table above has a row of every kind"


def test_a_table_read_back_has_the_same_types(city: City):
    everything(city)
    read = frozen.from_content(json.loads(json.dumps(frozen.to_content(city.table()))))
    item = read.item("1-1")
    assert item is not None
    cell = item.indicators[0].years[0]
    assert isinstance(cell.fiscal_year, FiscalYear)
    assert cell.fiscal_year.era == "令和5年度"
    assert cell.target is not None
    assert isinstance(cell.target.value, Decimal)
    assert isinstance(read.items, tuple)


def test_frozen_content_holds_no_float_and_no_object(city: City):
    everything(city)

    def plain(value: Any) -> bool:
        if isinstance(value, dict):
            return all(type(key) is str and plain(one) for key, one in value.items())
        if isinstance(value, list | tuple):
            return all(map(plain, value))
        return value is None or type(value) in (str, int, bool)

    assert plain(frozen.to_content(city.table()))


@pytest.mark.parametrize("broken", [{}, {"schema": "x"}, {"items": 5}])
def test_foreign_content_is_refused(city: City, broken):
    content = frozen.to_content(city.table()) | broken if broken else {}
    with pytest.raises(msgspec.ValidationError):
        frozen.from_content(content)


def test_the_digest_does_not_depend_on_the_order_of_keys(city: City):
    content = frozen.to_content(city.table())
    turned = dict(reversed(content.items()))
    assert frozen.digest(turned) == frozen.digest(content)
    assert frozen.digest({**content, "period": ""}) != frozen.digest(content)


# ── Cost ────────────────────────────────────────────────────────────────────────────────────────────────────


def fill(plan: Plan, of_round: ReportingRound, count: int, first: int = 0) -> None:
    """`count` more items with everything that hangs on an item, written many at a time."""
    pillar, section = plan.pillars.get(key="1"), plan.municipality.departments.first()
    items = Item.objects.bulk_create(
        Item(plan=plan, pillar=pillar, key=f"x{n}", name=f"項目{n}", position=100 + n)
        for n in range(first, first + count)
    )
    Assignment.objects.bulk_create(Assignment(item=item, department=section) for item in items)
    AnnualTarget.objects.bulk_create(
        AnnualTarget(item=item, fiscal_year=2024, planned_stage="実施") for item in items
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(item=item, name="件数", unit="件", direction="increase") for item in items
    )
    values = TargetValue.objects.bulk_create(
        TargetValue(indicator=one, fiscal_year=2024, value=Decimal(10)) for one in indicators
    )
    TargetRevision.objects.bulk_create(
        TargetRevision(target_value=one, decided_on=date(2024, 5, 1), decided_by="本部", reason="改正")
        for one in values
    )
    ItemSuccession.objects.bulk_create(
        ItemSuccession(item=item, successor=items[0], kind="merged", from_year=2026) for item in items
    )
    BudgetLine.objects.bulk_create(
        BudgetLine(item=item, fiscal_year=2024, project_name="事業") for item in items
    )
    Staffing.objects.bulk_create(
        Staffing(item=item, fiscal_year=2024, category="正規", fte=1) for item in items
    )
    statuses = YearEndStatus.objects.bulk_create(
        YearEndStatus(round=of_round, item=item, state="confirmed") for item in items
    )
    ActualValue.objects.bulk_create(
        ActualValue(status=status, indicator=one, fiscal_year=2024, value=Decimal(9))
        for status, one in zip(statuses, indicators, strict=True)
    )
    [band] = RatingBand.objects.filter(code="b", scale__plans=plan)
    Rating.objects.bulk_create(
        Rating(status=status, scale=band.scale, recorded=band, suggested=band) for status in statuses
    )
    FiscalEffect.objects.bulk_create(
        FiscalEffect(status=status, kind="saving", amount_yen=1000) for status in statuses
    )
    BoardOpinion.objects.bulk_create(
        BoardOpinion(round=of_round, item=item, opinion="意見", response_department=section) for item in items
    )


def queries(city: City) -> tuple[int, PlanTable]:
    with CaptureQueriesContext(connection) as captured:
        shown = city.table()
    return len(captured), shown


def test_the_number_of_queries_is_the_same_for_36_and_72_items(city: City):
    everything(city)
    fill(city.plan, city.round, 30)
    few, shown = queries(city)
    assert len(shown.items) == 36
    fill(city.plan, city.round, 36, first=30)
    many, shown = queries(city)
    assert len(shown.items) == 72
    assert many == few
    assert few <= 35
    assert shown.coverage is not None
    assert (shown.coverage.with_target, shown.coverage.reported) == (70, 68)


def test_a_year_names_the_department_as_it_was_called_on_the_last_day_of_the_year(city: City):
    """A past year's record prints the name of its 31 March, whether or not the item was handed over since."""
    new = make.department(city.place, "納税課", valid_from=date(2025, 4, 1))
    Department.objects.filter(pk=city.section.pk).update(valid_until=date(2025, 3, 31), successor=new)
    handed_over, left = city.items[:2]
    Assignment.objects.filter(item=handed_over).update(department=new)

    def named(shown: PlanTable) -> list[tuple[str, ...]]:
        return [one.lead_departments for one in shown.items if one.key in (handed_over.key, left.key)]

    assert named(city.table()) == [("税務課",), ("税務課",)]
    ReportingRound.objects.update(fiscal_year=2025, reference_date=None)
    city.round.refresh_from_db()
    assert named(city.table()) == [("納税課",), ("納税課",)]
    assert named(live_table(city.plan, None)) == [("納税課",), ("納税課",)], (
        "a plan alone: as it is called today"
    )
