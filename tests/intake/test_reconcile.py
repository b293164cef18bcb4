"""Records held against a plan: what a fixture holds becomes the same plan, and a second time changes nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from items.models import TargetRevision
from plans.history.changes import Action
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Plan
from progress.intake.draft import Draft, Kind, Origin, Said
from progress.intake.importing import known_of
from progress.intake.kinds import KINDS, stored_rows, stored_values
from progress.intake.reconcile import reconcile
from tests import make
from tests.intake.fixture_records import fixture_records

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

HERE = Origin("試験", "A1")


def draft_of(name: str) -> Draft:
    draft = Draft()
    for (kind, key), fields in fixture_records(name).items():
        draft.put(kind, key, {field: Said(value, origin=HERE) for field, value in fields.items()}, HERE)
    return draft


def kept(plan: Plan) -> dict[Any, dict[str, Any]]:
    """The stored plan in the shape of `fixture_records`."""
    return {
        named: {field: value for field, value in stored_values(named, row).items() if value not in ("", None)}
        for named, row in stored_rows(plan).items()
    }


def write(draft: Draft, plan: Plan) -> None:
    found = reconcile(draft, plan)
    assert [one.message for one in found.findings] == []
    apply(found.records, by=None, via=Way.COMMAND)


@pytest.mark.parametrize("name", ["annaka", "ichinoseki", "tatebayashi", "gyoda", "kakuu"])
def test_a_citys_records_become_its_plan_and_again_change_nothing(name: str) -> None:
    place = make.municipality()
    plan = Plan(municipality=place, slug="plan-new")
    write(draft_of(name), plan)
    stored = kept(plan)
    expected = fixture_records(name)
    assert {named[0] for named in stored} >= {named[0] for named in expected}
    for named, fields in expected.items():
        for field, value in fields.items():
            assert stored[named].get(field) == value, (named, field)
    assert set(expected) <= set(stored)

    again = reconcile(draft_of(name), Plan.objects.get(pk=plan.pk))
    assert {one.action for one in again.changes.records} == {Action.UNCHANGED}
    assert again.left_alone == {}


def test_the_plan_is_read_with_few_joins_however_its_models_are_ordered() -> None:
    # PostgreSQL joined a dozen freshly filled tables row by row, for minutes, to put actual values in order.
    plan = Plan(municipality=make.municipality(), slug="plan-new")
    write(draft_of("annaka"), plan)
    stored = Plan.objects.select_related("municipality").get(pk=plan.pk)
    with CaptureQueriesContext(connection) as asked:
        stored_rows(stored)
        known_of(stored, {})
    assert len(asked) > len(KINDS)
    assert max(query["sql"].count(" JOIN ") for query in asked) <= 4


def test_what_a_record_points_to_must_be_there() -> None:
    plan = Plan(municipality=make.municipality(), slug="plan-new", title="実施計画")
    draft = Draft()
    draft.put(Kind.ITEM, ("1",), {"name": Said("窓口", origin=HERE), "pillar": Said("9", origin=HERE)}, HERE)
    found = reconcile(draft, plan)
    assert next((one.kind, one.cell) for one in found.findings) == ("points_to_nothing", "試験!A1")


def test_a_rule_that_is_broken_is_told_at_the_cell() -> None:
    plan = Plan(municipality=make.municipality(), slug="plan-new", title="実施計画")
    draft = Draft()
    draft.put(Kind.PILLAR, ("1",), {"name": Said("柱", origin=HERE)}, HERE)
    fields = {"name": Said("長" * 200, origin=Origin("試験", "B7")), "pillar": Said("1", origin=HERE)}
    draft.put(Kind.ITEM, ("1",), fields, HERE)
    [finding] = reconcile(draft, plan).findings
    assert finding.cell == "試験!B7"
    assert "項目名" in finding.message
    assert "160" in finding.message


def test_the_file_of_another_year_changes_only_what_it_says() -> None:
    plan = make.plan(make.municipality())
    item = make.item(make.pillar(plan))
    draft = Draft()
    fields = {"approach": Said("窓口を一つにする。", origin=HERE), "position": Said(99)}
    draft.put(Kind.ITEM, (item.key,), fields, HERE)
    found = reconcile(draft, plan)
    [change] = found.changes.records
    assert [one.name for one in change.fields] == ["approach"]


def test_a_round_that_departments_answer_is_not_written_from_a_file() -> None:
    place = make.municipality()
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=make.department(place))
    make.opened_round(plan, make.planner(place), 2024)
    draft = Draft()
    draft.put(Kind.ROUND, (2024, "year_end"), {"historical": Said(True), "state": Said("closed")}, HERE)
    assert reconcile(draft, plan).findings == []
    draft.put(Kind.STATUS, (2024, "year_end", item.key), {"narrative": Said("進めた。", origin=HERE)}, HERE)
    [finding] = reconcile(draft, plan).findings
    assert (finding.kind, finding.cell) == ("round_is_running", "試験!A1")


def test_a_decided_target_changes_with_a_decision_only() -> None:
    plan = make.plan(make.municipality(), document_state="adopted")
    item = make.item(make.pillar(plan))
    make.indicator(item, "収納率", "%", targets={2024: "98.5"})
    draft = Draft()
    target = (item.key, "収納率", 2024)
    draft.put(Kind.TARGET_VALUE, target, {"value": Said(Decimal("97"), origin=HERE)}, HERE)
    found = reconcile(draft, plan)
    assert [(one.id, one.blocking) for one in found.questions] == [
        ("decision:on", True),
        ("decision:by", True),
        ("decision:reason", True),
    ]
    answers = {
        "decision:on": "2024-03-25",
        "decision:by": "推進本部",
        "decision:reason": "人口の見込みが変わった。",
    }
    found = reconcile(draft, plan, answers)
    apply(found.records, by=None, via=Way.COMMAND)
    [revision] = TargetRevision.objects.all()
    assert (revision.before_value, revision.after_value) == (Decimal("98.5"), Decimal("97"))
    assert revision.reason == "人口の見込みが変わった。"


def test_a_check_of_the_database_is_told_at_the_cell_in_a_large_file_too() -> None:
    plan = Plan(municipality=make.municipality(), slug="plan-new", title="実施計画")
    draft = Draft()
    draft.put(Kind.PILLAR, ("1",), {"name": Said("柱", origin=HERE)}, HERE)
    for number in range(100):
        fields = {"name": Said(f"項目{number}", origin=HERE), "pillar": Said("1", origin=HERE)}
        draft.put(Kind.ITEM, (str(number),), fields, HERE)
    there = Origin("試験", "C9")
    years = {"start_year": Said(2025, origin=there), "end_year": Said(2022, origin=there)}
    draft.put(Kind.ITEM, ("late",), {"name": Said("窓口"), "pillar": Said("1"), **years}, there)
    [finding] = reconcile(draft, plan).findings
    assert (finding.kind, finding.cell) == ("breaks_a_rule", "試験!C9")
    assert "実施時期の終わりが始まりより前" in finding.message


def test_a_file_of_many_records_is_read_and_written_with_few_questions() -> None:
    asked = []
    for count in (100, 200):
        place = make.municipality(f"city{count}")
        draft = Draft()
        draft.put(Kind.PILLAR, ("1",), {"name": Said("柱", origin=HERE)}, HERE)
        for number in range(count):
            fields = {"name": Said(f"項目{number}", origin=HERE), "pillar": Said("1", origin=HERE)}
            draft.put(Kind.ITEM, (str(number),), fields, HERE)
            draft.put(Kind.ANNUAL_TARGET, (str(number), 2024), {"goal_text": Said("進める", origin=HERE)})
        plan = Plan(municipality=place, slug="plan-new", title="実施計画")
        with CaptureQueriesContext(connection) as captured:
            found = reconcile(draft, plan)
            apply(found.records, by=None, via=Way.COMMAND)
        asked.append(len(captured))
    # Django gives SQLite so many values a statement: further rows go into further ones, never one for each.
    assert asked[1] - asked[0] <= (8 if connection.vendor == "sqlite" else 0)
    assert max(asked) < 60


def test_names_are_the_same_in_whatever_way_they_are_written() -> None:
    plan = make.plan(make.municipality())
    item = make.item(make.pillar(plan))
    make.department(plan.municipality, "総務課")
    make.indicator(item, "ＡＩ－ＯＣＲの利用", unit="件")
    draft = Draft()
    draft.put(Kind.DEPARTMENT, ("総 務 課",), {"kind": Said("department", origin=HERE)}, HERE)
    draft.put(
        Kind.INDICATOR, (item.key, "AI-OCRの利用"), {"transcription_note": Said("注", origin=HERE)}, HERE
    )
    value = {"printed": Said("60件", origin=HERE), "value": Said(Decimal(60), origin=HERE)}
    draft.put(Kind.TARGET_VALUE, (item.key, "AI−OCRの利用", 2025), value, HERE)
    draft.put(Kind.INDICATOR, (item.key, "ﾃﾞｰﾀの公開"), {"unit": Said("件", origin=HERE)}, HERE)
    draft.put(
        Kind.INDICATOR,
        (item.key, "データの公開"),
        {"transcription_note": Said("同じもの", origin=HERE)},
        HERE,
    )
    write(draft, plan)
    assert sorted(plan.municipality.departments.values_list("name", flat=True)) == ["総務課"]
    assert list(item.indicators.values_list("name", "transcription_note", "unit")) == [
        ("ＡＩ－ＯＣＲの利用", "注", "件"),
        ("ﾃﾞｰﾀの公開", "同じもの", "件"),
    ]
    assert item.indicators.get(transcription_note="注").target_values.get(fiscal_year=2025).value == 60


def test_a_number_is_no_name() -> None:
    plan = make.plan(make.municipality())
    draft = Draft()
    for key in ("1", "①"):
        draft.put(Kind.PILLAR, (key,), {"name": Said(f"柱{key}", origin=HERE)}, HERE)
    write(draft, plan)
    assert {"1", "①"} <= set(plan.pillars.values_list("key", flat=True))
