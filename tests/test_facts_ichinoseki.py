"""Ichinoseki's fixture against its source text (集中改革プラン（案）), typed out in `facts.ichinoseki`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker

from items.models import Assignment, Indicator, Item, TargetValue
from plans.models import Footnote, Pillar, Plan
from progress.models import ReportingRound
from tests import prepared
from tests.facts import ichinoseki as expected
from tests.test_facts_files import SUMMARY_MARK, squashed

pytestmark = pytest.mark.django_db

COLLECTIVE = {"各支所地域振興課", "各課", "各部", "各所管課", "各支所保健福祉課", "各支所市民課", "各診療所"}
GOALS_SUMMED_UP = set(expected.GOALS_TOO_LONG)

# Our names, from the words around the figure.
NAMES = {
    "(1)-①-2": "市防災指導員(AID)の養成人数",
    "(1)-①-3": "救命講習等の受講者数",
    "(2)-①-5": "1便あたり平均乗車人数2.0人未満の路線数",
    "(2)-②-1": "行政財産の建物系施設の延床面積の縮減割合",
    "(3)-②-1": "口座振替利用率",
    "(4)-①-1": "電子申請等が可能な手続",
    "(4)-①-2": "新たに導入する業務数",
}

each_item = pytest.mark.parametrize("wanted", expected.ITEMS, ids=lambda item: item.key)
each_goal = pytest.mark.parametrize("wanted", expected.NUMERIC_GOALS, ids=lambda goal: goal.key)


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), prepared.cities("ichinoseki"):
        yield


def departments_of(key: str, line: str) -> list[tuple[str, str]]:
    """(clause, department) that one printed line names: branch offices one by one."""
    clause = "".join(re.findall(r"^[①-⑳～]+", line))
    line = line.removeprefix(clause)
    for where, printed, section, places in expected.DEPARTMENT_PLACES:
        if (where, printed) == (key, line):
            return [(clause, f"{place}{section}") for place in places]
    if (key, line) in expected.DEPARTMENT_LINES_OF_SEVERAL:
        first, *rest = line.split("・")
        branch = first[: first.index("支所") + 2]
        return [(clause, first)] + [(clause, f"{branch}{name}") for name in rest]
    return [(clause, line)]


# ── The plan ───────────────────────────────────────────────────────────────────────────────────────


def test_the_plan_is_a_draft_of_five_years():
    plan = Plan.objects.get()
    assert (plan.municipality.code, plan.municipality.name) == (expected.CODE, expected.CITY)
    state = plan.get_document_state_display()
    assert state == expected.DOCUMENT_STATE_PRINTED
    assert squashed(f"{plan.title}({state})") == squashed(expected.TITLE_PRINTED)
    assert squashed(expected.TITLE_PRINTED).startswith(plan.outline_title + "・")
    assert plan.document_date_printed == expected.ADOPTION_PRINTED
    assert tuple(plan.years) == expected.FISCAL_YEARS
    assert expected.PUBLIC_COMMENT_PRINTED in plan.transcription_note
    assert not ReportingRound.objects.exists()


def test_four_pillars_with_the_printed_numbers_of_items():
    pillars = Pillar.objects.filter(parent=None).order_by("position")
    assert tuple((one.key, one.name) for one in pillars) == expected.PILLARS
    assert tuple((one.number_printed, one.name) for one in pillars) == expected.PILLARS
    counts = tuple(Item.objects.filter(pillar__parent=one).count() for one in pillars)
    assert counts == expected.ITEMS_PER_PILLAR
    printed = "、".join(f"{key} {count}" for (key, _), count in zip(expected.PILLARS, counts, strict=True))
    assert f"{printed}、合計{sum(counts)}" in Plan.objects.get().transcription_note


def test_eight_groups_have_a_policy_instead_of_a_name():
    groups = Pillar.objects.exclude(parent=None).order_by("position").select_related("parent")
    assert [
        (one.parent.key if one.parent else "", one.number_printed, one.items.count()) for one in groups
    ] == [(pillar, number, count) for pillar, number, _, count in expected.GROUPS]
    for one in groups:
        assert one.parent and one.key == f"{one.parent.key}-{one.number_printed}"
        assert one.name == "" and one.policy.startswith(SUMMARY_MARK)


def test_the_row_that_is_no_item_stays_a_note():
    _, name, text = expected.ROW_THAT_IS_NO_ITEM
    assert f"{name} {text}" in Plan.objects.get().transcription_note
    assert not Item.objects.filter(name__contains="追加").exists()


def test_nine_footnotes_stand_in_order():
    assert [one.mark for one in Footnote.objects.order_by("position")] == [
        f"※{number}" for number in range(1, 10)
    ]


# ── The items ──────────────────────────────────────────────────────────────────────────────────────


def test_forty_seven_items_stand_in_order():
    ours = Item.objects.order_by("position").select_related("pillar")
    assert [item.key for item in ours] == [item.key for item in expected.ITEMS]
    assert len(ours) == 47
    assert all(item.key == f"{item.pillar.key}-{item.number_printed}" for item in ours)


@each_item
def test_name_kind_and_schedule(wanted):
    item = Item.objects.get(key=wanted.key)
    assert (item.name, item.get_kind_display()) == (wanted.name, wanted.kind)
    assert item.schedule_printed == wanted.schedule_printed
    assert (item.start_year, item.end_year, item.every_year) == (
        wanted.start_year,
        wanted.end_year,
        wanted.every_year,
    )


def test_the_numbers_of_kinds_and_schedules():
    kinds = Counter(item.get_kind_display() for item in Item.objects.all())
    assert kinds == expected.KIND_COUNTS
    assert Counter(Item.objects.values_list("schedule_printed", flat=True)) == expected.SCHEDULE_COUNTS


@each_item
def test_departments_as_printed_and_one_by_one(wanted):
    item = Item.objects.get(key=wanted.key)
    assert tuple(item.departments_printed.splitlines()) == wanted.departments_printed
    ours = item.assignments.order_by("position").select_related("department")
    assert [(one.clause, one.department.name) for one in ours] == [
        named for line in wanted.departments_printed for named in departments_of(wanted.key, line)
    ]


@each_item
def test_the_first_department_leads_and_each_clause_has_its_own(wanted):
    roles = [one.role for one in Assignment.objects.filter(item__key=wanted.key).order_by("position")]
    if wanted.key in dict(expected.CLAUSE_MARKS):
        assert roles == ["lead", "lead"]
    else:
        assert roles == ["lead"] + ["related"] * (len(roles) - 1)


def test_clause_marks_stand_with_their_departments():
    marked = Assignment.objects.exclude(clause="").order_by("item__position", "position")
    assert [(one.item.key, one.clause, one.department.name) for one in marked] == [
        (key, clause, name) for key, marks in expected.CLAUSE_MARKS for clause, name in marks
    ]


def test_a_collective_name_is_not_taken_for_one_department():
    departments = Plan.objects.get().municipality.departments
    assert set(departments.filter(kind="group").values_list("name", flat=True)) == COLLECTIVE
    assert not departments.filter(assignments=None).exists()


def test_footnote_marks_in_names_and_in_contents():
    marks = dict(Item.objects.exclude(footnote_marks="").values_list("key", "footnote_marks"))
    assert marks == dict(expected.NAME_FOOTNOTES + expected.CONTENT_FOOTNOTES)
    for item in Item.objects.all():
        mark = dict(expected.NAME_FOOTNOTES).get(item.key)
        assert bool(item.name_printed) == bool(mark)
        if mark:
            assert re.sub(rf"[（(]{mark}[）)]", "", item.name_printed) == item.name
        if item.key in dict(expected.CONTENT_FOOTNOTES):
            assert dict(expected.CONTENT_FOOTNOTES)[item.key] in item.transcription_note


def test_every_item_has_contents_and_a_goal():
    for item in Item.objects.all():
        assert item.approach.startswith(SUMMARY_MARK)
        assert item.goal_text
        assert item.goal_text.startswith(SUMMARY_MARK) == (item.key in GOALS_SUMMED_UP)
        assert ("要約しました" in item.transcription_note) == (item.key in GOALS_SUMMED_UP)


def test_every_goal_is_the_statement_typed_out():
    goals = {item.key: item.goal_text for item in Item.objects.all() if item.key not in GOALS_SUMMED_UP}
    assert goals == expected.GOALS


def test_every_goal_is_the_sources_own_sentence(shared_dir: Path):
    (file,) = (shared_dir / "sources").glob("002_*.txt")
    source = squashed(file.read_text(encoding="utf-8"))
    for item in Item.objects.all():
        if item.key not in GOALS_SUMMED_UP:
            assert "【目標】" + squashed(item.goal_text) in source, item.key


# ── Figures ────────────────────────────────────────────────────────────────────────────────────────


def test_seven_items_have_a_numeric_goal():
    indicators = Indicator.objects.order_by("item__position")
    assert sorted(one.item.key for one in indicators) == sorted(goal.key for goal in expected.NUMERIC_GOALS)
    assert {one.kind for one in indicators} == {"number"}
    assert {one.item.key: one.name for one in indicators} == NAMES


@each_goal
def test_a_numeric_goal(wanted):
    indicator = Indicator.objects.get(item__key=wanted.key)
    assert (indicator.goal_value, indicator.unit) == (Decimal(wanted.value), wanted.unit)
    assert (indicator.goal_approximate, indicator.goal_year) == (wanted.approximate, wanted.fiscal_year)
    assert indicator.goal_bound == ""
    assert squashed(wanted.printed) in squashed(indicator.item.goal_text)
    assert squashed(indicator.goal_printed) in squashed(indicator.item.goal_text)


@each_goal
def test_a_target_stands_in_the_years_that_are_stated(wanted):
    rows = TargetValue.objects.filter(indicator__item__key=wanted.key).order_by("fiscal_year")
    years = [wanted.fiscal_year]
    if wanted.key in expected.GOALS_WITHOUT_YEAR:
        years = []
    if wanted.key in expected.GOALS_OF_EVERY_YEAR:
        years = list(expected.FISCAL_YEARS)
    assert [(row.fiscal_year, row.value, row.approximate) for row in rows] == [
        (year, Decimal(wanted.value), wanted.approximate) for year in years
    ]
    for row in rows:
        assert squashed(row.printed) in squashed(row.indicator.item.goal_text)


def test_a_goal_after_the_plan_is_noted():
    late = Indicator.objects.filter(goal_year__gt=max(expected.FISCAL_YEARS))
    assert tuple(one.item.key for one in late) == expected.GOALS_AFTER_THE_PLAN
    assert all("計画期間の後" in one.transcription_note for one in late)


def test_baselines_are_only_what_is_stated():
    wanted = {
        (goal.key, Decimal(figure.value), figure.fiscal_year)
        for goal in expected.NUMERIC_GOALS
        for figure in expected.STATED_FIGURES
        if (figure.key, figure.indicator) == (goal.key, goal.indicator) and figure.fiscal_year
    }
    ours = Indicator.objects.exclude(baseline_value=None)
    assert {(one.item.key, one.baseline_value, one.baseline_year) for one in ours} == wanted
    assert len(wanted) == 2
    for one in Indicator.objects.exclude(baseline_printed=""):
        assert squashed(one.baseline_printed) in squashed(one.item.goal_text)


@pytest.mark.parametrize("figure", expected.STATED_FIGURES, ids=lambda one: f"{one.key}-{one.indicator}")
def test_a_figure_beside_the_goal_stays_in_its_text(figure):
    assert squashed(figure.printed) in squashed(Item.objects.get(key=figure.key).goal_text)


@pytest.mark.parametrize(("key", "goal"), expected.DATED_GOALS)
def test_a_goal_with_a_date_is_no_figure(key, goal):
    item = Item.objects.get(key=key)
    assert item.goal_text == goal
    assert not item.indicators.exists()


def test_directions_and_what_they_rest_on():
    directions = dict(Indicator.objects.values_list("item__key", "direction"))
    fewer = expected.DIRECTION_NOT_PRINTED
    assert {key for key, direction in directions.items() if direction == "decrease"} == set(fewer)
    assert {direction for key, direction in directions.items() if key not in fewer} == {"increase"}
    for key in fewer:
        assert "という言葉はありません" in Indicator.objects.get(item__key=key).transcription_note


def test_new_introductions_are_counted_year_by_year():
    measures = dict(Indicator.objects.values_list("item__key", "measure"))
    assert [key for key, measure in measures.items() if measure != "level"] == list(
        expected.GOALS_OF_EVERY_YEAR
    )
    assert measures["(4)-①-2"] == "flow"


def test_a_year_that_is_not_printed_is_said():
    for key in expected.GOALS_WITHOUT_YEAR:
        assert "年度は書かれていません" in Indicator.objects.get(item__key=key).transcription_note
