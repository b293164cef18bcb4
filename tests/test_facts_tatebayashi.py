"""Tatebayashi's fixture against its source text (業務棚卸表 R3, four sheets), typed out in `facts.tatebayashi`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Q, QuerySet
from pytest_django import DjangoDbBlocker

from items.models import BudgetLine, Indicator, Item, Staffing
from plans.models import Pillar, Plan, RatingBand
from progress.models import ActualValue, PillarSummary, ReportingRound, YearEndStatus
from progress.office.judging.preview import Preview
from progress.review.old_documents import import_history
from tests import make, prepared
from tests.facts import tatebayashi as expected
from tests.test_facts_files import SUMMARY_MARK, squashed

pytestmark = pytest.mark.django_db

ARROWS = {"↑": "increase", "→": "maintain", "↓": "decrease", "-": "", "": ""}
UNNAMED = "（記載なし）"
SCOPES = {"sheet": "このシート", "all": "すべてのシートの合算"}

each_sheet = pytest.mark.parametrize("sheet", [3, 4, 5, 6])
MISSION_KEYS = [
    f"{mission.sheet_no}-M{[one for one in expected.MISSIONS if one.sheet_no == mission.sheet_no].index(mission) + 1}"
    for mission in expected.MISSIONS
]


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), prepared.cities("tatebayashi"):
        yield


def value_of(printed: str) -> Decimal | None:
    match = re.fullmatch(r"([\d,]+(?:\.\d+)?)%?", printed)
    return Decimal(match[1].replace(",", "")) if match else None


def check_row(key: str, wanted: expected.Activity | expected.Mission) -> None:
    """The indicator, its five years, the arrow, the mark and the remark of one printed row."""
    says_something = (
        wanted.indicator or any(wanted.history) or wanted.direction_printed or wanted.mark_printed
    )
    indicators = Indicator.objects.filter(item__key=key)
    statuses = YearEndStatus.objects.filter(item__key=key)
    if not says_something:
        assert (indicators.count(), statuses.count()) == (0, 0)
        return
    indicator, status = indicators.get(), statuses.get()
    assert indicator.name == (wanted.indicator or UNNAMED)
    assert indicator.direction == ARROWS[wanted.direction_printed]
    assert ("目標の欄は「-」" in indicator.transcription_note) == (wanted.direction_printed == "-")
    assert ("指標の欄は空欄" in indicator.transcription_note) == (wanted.indicator is None)
    assert ("指標の欄は「-」" in indicator.transcription_note) == (wanted.indicator == "-")

    rows = ActualValue.objects.filter(status=status).order_by("fiscal_year")
    assert all(row.indicator == indicator and not row.approximate and not row.is_provisional for row in rows)
    printed = {year: text for year, text in zip(expected.HISTORY_YEARS, wanted.history, strict=True) if text}
    assert {row.fiscal_year: row.printed for row in rows} == printed
    assert {row.fiscal_year: row.value for row in rows} == {
        year: value_of(text) for year, text in printed.items()
    }
    has_number = any(value_of(text) is not None for text in wanted.history)
    assert indicator.kind == ("number" if has_number else "text")
    assert indicator.unit == ("%" if any("%" in text for text in wanted.history) else "")

    recorded = status.ratings.get().recorded
    assert recorded is not None and recorded.symbol == wanted.mark_printed
    assert status.remarks == wanted.remarks


# ── The sheets ─────────────────────────────────────────────────────────────────────────────────────


def test_the_plan_is_the_inventory_of_one_year():
    plan = Plan.objects.get()
    assert (plan.municipality.code, plan.municipality.name) == (expected.CODE, expected.CITY)
    assert squashed(plan.title) == squashed(f"{expected.TITLE_PRINTED}令和3年度")
    assert plan.outline_title == "第五次総合計画"
    assert plan.years == [expected.FISCAL_YEAR]
    # The text states no stage; the sheets are in use, and the note says that this is our reading.
    assert plan.get_document_state_display() == "策定" and "「策定」としました" in plan.transcription_note


def test_four_sheets_stand_under_purpose_and_policy():
    pillars = Pillar.objects.order_by("position").select_related("parent")
    purpose, policy, *sheets = pillars
    assert (purpose.parent, purpose.title) == (None, expected.BASIC_PURPOSE)
    assert (policy.parent, policy.title) == (purpose, expected.POLICY_PURPOSE)
    assert [purpose.key, policy.key] == ["VIII", "27"]
    assert [(one.key, one.title) for one in sheets] == [
        (f"No.{number}", f"No.{number} {name}") for number, name in expected.SHEETS
    ]
    assert {one.parent for one in sheets} == {policy}


@each_sheet
def test_the_directions_of_a_sheet_are_summed_up_one_by_one(sheet):
    policy = Pillar.objects.get(key=f"No.{sheet}").policy.splitlines()
    assert len(policy) == len(
        [start for number, start in expected.POLICY_DIRECTION_STARTS if number == sheet]
    )
    assert all(line.startswith(SUMMARY_MARK) for line in policy)


@each_sheet
def test_section_loose_note_and_total_stand_in_the_note(sheet):
    note = Pillar.objects.get(key=f"No.{sheet}").transcription_note
    assert re.findall(r"所属：(.*)", note) == [
        name for key, name in expected.SECTION_PRINTED.items() if key == sheet
    ]
    number, loose = expected.LOOSE_NOTE
    assert (loose in note) == (number == sheet)
    assert f"予算額の合計：{expected.BUDGET_TOTALS[sheet]:,} 千円" in note
    assert f"金額の書かれていない行が{expected.BLANK_BUDGET_LINES[sheet]}行" in note


# ── Missions and activities ────────────────────────────────────────────────────────────────────────


def test_missions_and_activities_stand_in_the_order_of_the_sheets():
    wanted = [
        key
        for number, _ in expected.SHEETS
        for key in [
            *[key for key in MISSION_KEYS if key.startswith(f"{number}-")],
            *[f"{number}-{one.code}" for one in expected.ACTIVITIES if one.sheet_no == number],
        ]
    ]
    assert [item.key for item in Item.objects.order_by("position")] == wanted
    assert len(wanted) == 118 + 5


@each_sheet
def test_the_number_of_activities_of_a_sheet(sheet):
    ours = Item.objects.filter(nature="activity", pillar__key=f"No.{sheet}")
    assert ours.count() == expected.ACTIVITIES_PER_SHEET[sheet]


@pytest.mark.parametrize("wanted", expected.ACTIVITIES, ids=lambda one: f"{one.sheet_no}-{one.code}")
def test_an_activity_stands_as_printed(wanted):
    item = Item.objects.get(key=f"{wanted.sheet_no}-{wanted.code}")
    assert (item.nature, item.activity_code, item.name) == ("activity", wanted.code, wanted.name)
    assert item.pillar.key == f"No.{wanted.sheet_no}"
    parent = f"{wanted.sheet_no}-{wanted.code[:-2]}" if len(wanted.code) > 2 else None
    assert (item.parent.key if item.parent else None) == parent
    check_row(item.key, wanted)


@pytest.mark.parametrize(
    ("key", "wanted"), list(zip(MISSION_KEYS, expected.MISSIONS, strict=True)), ids=MISSION_KEYS
)
def test_a_mission_stands_as_printed(key, wanted):
    item = Item.objects.get(key=key)
    assert (item.nature, item.activity_code, item.name) == ("mission", "", wanted.purpose)
    assert (item.pillar.key, item.parent) == (f"No.{wanted.sheet_no}", None)
    check_row(key, wanted)


def test_the_marks_are_counted_as_printed():
    wanted = Counter(one.mark_printed for one in expected.ACTIVITIES if one.mark_printed)
    wanted += Counter(one.mark_printed for one in expected.MISSIONS)
    ours = Counter(
        status.ratings.get().recorded.symbol  # type: ignore[union-attr]
        for status in YearEndStatus.objects.all()
    )
    assert ours == wanted
    assert sum(ours.values()) == 59


def test_a_dash_is_outside_the_denominator():
    scale = Plan.objects.get().scales.get()
    assert (scale.key, scale.name) == ("achieved-mark", "達成")
    bands = RatingBand.objects.order_by("position")
    assert [
        (one.code, one.symbol, one.label, one.counts_as_achieved, one.in_denominator) for one in bands
    ] == [
        ("yes", "○", "○", True, True),
        ("no", "×", "×", False, True),
        ("none", "-", "-", False, False),
    ]


def test_a_rise_that_is_published_as_not_achieved_stays_so():
    status = YearEndStatus.objects.get(item__key="4-0303")
    values = [row.value for row in status.actual_values.order_by("fiscal_year")]
    rating = status.ratings.get()
    assert values == [None, 25, 1, 3, 9]
    assert rating.recorded is not None and rating.recorded.symbol == "×"
    assert rating.suggested is None and "資料のままです" in status.transcription_note


def test_a_remark_that_is_cut_off_is_not_completed():
    status = YearEndStatus.objects.get(item__key="3-0401")
    assert status.remarks == "令和元年度実績より、達成度の算出方法変"
    assert status.transcription_note.startswith("備考は「変」で終わっています。")


def test_the_round_says_that_the_year_of_the_marks_is_that_of_the_last_results():
    round_ = ReportingRound.objects.get()
    assert (round_.fiscal_year, round_.kind, round_.historical, round_.state) == (
        2020,
        "year_end",
        True,
        "closed",
    )
    assert round_.title == "令和3年度 業務棚卸表"
    assert "書かれていません" in round_.transcription_note


def test_the_marks_are_tried_against_the_year_before(django_assert_max_num_queries: Any):
    """By the way of the planning section's page; which they are: tests/test_judgement.py."""
    plan = Plan.objects.get()
    bands = {"yes": ("100", False, False), "no": (None, True, False), "none": (None, False, True)}
    rule = make.judgement_rule(plan, basis="before", bands=bands, done_words="実施\n随時\n随時確認")
    import_history(plan.rounds.get(), by=None)
    with django_assert_max_num_queries(12):
        preview = Preview(rule.rule, plan.rounds.get())
        counts = [len(one) for one in (preview.lines, preview.agreeing, preview.differing, preview.silent)]
    assert counts == [59, 52, 7, 0]
    [line] = [one for one in preview.differing if "0303" in one.title]
    assert line.suggested and (line.recorded.symbol, line.suggested.symbol) == ("×", "○")
    assert line.why == "「提出件数」は9で、前年度の3より増えています。"


# ── Money and people ───────────────────────────────────────────────────────────────────────────────


@each_sheet
def test_the_budget_lines_of_a_sheet(sheet):
    lines = BudgetLine.objects.filter(pillar__key=f"No.{sheet}").order_by("position")
    assert [
        expected.BudgetLine(
            sheet,
            one.kan,
            one.kou,
            one.moku,
            one.project_name,
            one.budget_printed,
            one.budget_thousand_yen or 0,
        )
        for one in lines
    ] == [line for line in expected.BUDGET_LINES if line.sheet_no == sheet]
    assert sum(one.budget_thousand_yen or 0 for one in lines) == expected.BUDGET_TOTALS[sheet]
    assert {
        (one.fiscal_year, one.label_printed, one.settled_printed, one.settled_thousand_yen, one.is_repeated)
        for one in lines
    } == {(2021, "予算額", "", None, False)}


def project_lines(sheet: int) -> QuerySet[BudgetLine]:
    lines = BudgetLine.objects.filter(item__pillar__key=f"No.{sheet}").select_related("item")
    return lines.order_by("position", "fiscal_year")


@each_sheet
def test_the_project_rows_of_a_sheet(sheet):
    rows = [row for row in expected.PROJECT_ROWS if row.sheet_no == sheet]
    wanted = [
        (number, f"{sheet}-{row.under_code}", row.project, year, printed, amount)
        for number, row in enumerate(rows, 1)
        for year, printed, amount in zip(
            expected.PROJECT_YEARS, row.amounts_printed, row.amounts_thousand_yen, strict=True
        )
    ]
    ours = []
    for line in project_lines(sheet):
        settled = (line.settled_printed, line.settled_thousand_yen)
        budget = (line.budget_printed, line.budget_thousand_yen)
        printed, amount = budget if line.fiscal_year == 2021 else settled
        assert (settled if line.fiscal_year == 2021 else budget) == ("", None)
        key = line.item.key if line.item else ""
        assert line.label_printed == "年度別決算・予算額(千円)"
        ours.append((line.position, key, line.project_name, line.fiscal_year, printed, amount))
    assert ours == wanted


def test_a_project_printed_again_is_flagged_and_not_summed_twice():
    repeated = {
        (line.item.key, line.project_name)
        for line in BudgetLine.objects.filter(is_repeated=True).select_related("item")
        if line.item
    }
    assert repeated == {
        (f"{sheet}-{code}", project)
        for sheet, project, codes in expected.REPEATED_PROJECT_ROWS
        for code in codes[1:]
    }
    assert BudgetLine.objects.filter(is_repeated=True).count() == len(repeated) * len(expected.PROJECT_YEARS)
    for sheet in (4, 5, 6):
        once = project_lines(sheet).filter(is_repeated=False, fiscal_year=2021)
        assert sum(line.budget_thousand_yen or 0 for line in once) == expected.BUDGET_TOTALS[sheet]


def test_a_budget_that_does_not_agree_is_noted():
    assert (
        BudgetLine.objects.filter(pillar__key="No.3", transcription_note__contains="合いません").count() == 1
    )


def test_staffing_of_sheets_and_of_all_sheets():
    ours: dict[tuple[str, str], dict[str, tuple[str, Decimal]]] = {}
    for row in Staffing.objects.select_related("pillar"):
        assert row.pillar and row.fiscal_year == 2021
        ours.setdefault((row.pillar.key, row.scope), {})[row.category] = (row.printed, row.fte)
    assert ours == {
        (f"No.{one.sheet_no}", SCOPES[one.scope]): {
            "正規": (one.regular, Decimal(one.regular)),
            "会計年度任用": (one.fixed_term, Decimal(one.fixed_term)),
            "再任用": (one.reappointed, Decimal(one.reappointed)),
        }
        for one in expected.STAFFING
    }
    assert Staffing.objects.count() == 3 * len(expected.STAFFING)
    misplaced = Pillar.objects.filter(transcription_note__contains="職員数").order_by("position")
    assert [one.key for one in misplaced] == ["No.3", "No.4", "No.5"]


def test_nothing_is_both_of_a_sheet_and_of_an_activity():
    assert BudgetLine.objects.filter(Q(pillar=None) | Q(item=None)).count() == len(
        expected.BUDGET_LINES
    ) + 6 * len(expected.PROJECT_ROWS)


# ── Narratives ─────────────────────────────────────────────────────────────────────────────────────


@each_sheet
def test_the_first_words_of_a_narrative_stand_in_the_source(sheet, shared_dir: Path):
    (file,) = (shared_dir / "sources").glob("003_*.txt")
    source = squashed(file.read_text(encoding="utf-8"))
    assert squashed(expected.SUMMARY_STARTS[sheet]) in source
    assert squashed(expected.OUTLOOK_STARTS[sheet]) in source


@each_sheet
def test_a_sheets_summary_and_outlook_are_in_our_words(sheet):
    summary = PillarSummary.objects.get(pillar__key=f"No.{sheet}")
    for text, start in (
        (summary.summary, expected.SUMMARY_STARTS[sheet]),
        (summary.next_steps, expected.OUTLOOK_STARTS[sheet]),
    ):
        assert text.startswith(SUMMARY_MARK)
        assert squashed(start) not in squashed(text)


def test_every_sheet_has_one_summary():
    assert [one.pillar.key for one in PillarSummary.objects.order_by("pillar__position")] == [
        f"No.{number}" for number, _ in expected.SHEETS
    ]
