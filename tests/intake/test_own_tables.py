"""A whole plan written as tables and read back: nothing is lost, nothing changes, slips are told at their cells."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from items.models import Assignment, BudgetLine, Item
from plans.history.changes import Action, Severity
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Department, Plan
from progress.intake import whole_plan
from progress.intake.draft import Draft, Kind
from progress.intake.importing import commit, examine
from progress.intake.known import Known
from progress.intake.own_exports.tables import OwnTables
from progress.intake.reconcile import reconcile
from progress.models import Answer, FiscalEffect, PlanQuestion, ReportingRound, ReviewEvent, YearEndStatus
from tests import make, prepared
from tests.books import read_book
from tests.intake.test_reconcile import draft_of, kept, write

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


def read_back(data: bytes) -> Draft:
    book = read_book("plan.xlsx", data)
    layout, draft = OwnTables(), Draft()
    claim = layout.claim(book)
    assert claim is not None and claim.sheets == tuple(sheet.name for sheet in book.sheets)
    layout.read(book, claim.sheets, Known(), draft)
    return draft


def stored_plan(name: str) -> Plan:
    """A city's plan in a database with nothing else, written by the intake: once in a run."""
    return stored_and_exported(name)[0]


def stored_and_exported(name: str) -> tuple[Plan, bytes]:
    """Such a plan and the workbook of it, as `whole_plan.build` makes it."""

    def made() -> tuple[int, bytes]:
        plan = Plan(municipality=make.municipality(), slug="plan-new")
        write(draft_of(name), plan)
        stored = Plan.objects.select_related("municipality").get(pk=plan.pk)
        return stored.pk, whole_plan.build(stored)

    key, data = prepared.fill(f"stored-{name}", made)
    return Plan.objects.select_related("municipality").get(pk=key), data


def edited(data: bytes, sheet: str, cell: str, value: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[sheet][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["annaka", "ichinoseki", "tatebayashi", "gyoda", "kakuu"])
def test_what_was_exported_changes_nothing_when_it_comes_back(name: str) -> None:
    plan, data = stored_and_exported(name)
    draft = read_back(data)
    found = reconcile(draft, plan)
    assert [one.message for one in [*draft.findings, *found.findings]] == []
    assert [
        (change.label, [(one.name, one.before, one.after) for one in change.fields])
        for change in found.changes.records
        if change.action != Action.UNCHANGED
    ] == []


@pytest.mark.parametrize("name", ["annaka", "tatebayashi", "kakuu"])
def test_an_exported_plan_becomes_the_same_plan_elsewhere(name: str) -> None:
    plan, data = stored_and_exported(name)
    copy = Plan(municipality=make.municipality("other", name="別の市"), slug="plan-new")
    write(read_back(data), copy)
    assert kept(Plan.objects.select_related("municipality").get(pk=copy.pk)) == kept(plan)


def test_an_edited_cell_is_the_only_change_and_is_named_by_its_address() -> None:
    plan, data = stored_and_exported("annaka")
    draft = read_back(edited(data, "目標値", "E4", 495000))
    changed = [one for one in reconcile(draft, plan).changes.records if one.action != Action.UNCHANGED]
    [[move]] = [change.fields for change in changed]
    assert (move.name, int(move.before), int(move.after)) == ("value", 490000, 495000)


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "where", "says"),
    [
        ("目標値", "E4", "約49万", "目標値!E4", "数字として読めません"),
        ("目標値", "C4", "9年度", "目標値!C4", "年度として読めません"),
        ("指標", "E3", "増える", "指標!E3", "選べません"),
        ("取組項目", "A3", "1-(1)-①", "取組項目!A3", "同じ取組項目を指しています"),
        ("取組項目", "Z1", "市長の思い", "取組項目!Z1", "読み取りません"),
        ("実施状況", "B2", "年末", "実施状況!B2", "選べません"),
        ("年度目標", "D2", "=1+1", "年度目標!D2", "計算結果がありません"),
    ],
)
def test_a_slip_is_told_at_its_cell(sheet: str, cell: str, value: str, where: str, says: str) -> None:
    _, data = stored_and_exported("annaka")
    findings = read_back(edited(data, sheet, cell, value)).findings
    assert [(one.cell, says in one.message) for one in findings] == [(where, True)]


def test_keys_stand_in_the_words_of_the_pages() -> None:
    book = openpyxl.load_workbook(io.BytesIO(stored_and_exported("annaka")[1]))
    assert book["実施状況"]["B2"].value == book["照会"]["B2"].value == "年度末"


def test_text_that_looks_like_a_command_comes_back_as_it_was() -> None:
    plan = stored_plan("gyoda")
    item = plan.items.all()[0]
    item.approach = "=1+1\n  字下げ_x000D_ ①㈱〜\n"
    item.save()
    draft = read_back(whole_plan.build(plan))
    assert draft.get("item", (item.key,)).fields["approach"].value == item.approach  # type: ignore[arg-type,union-attr]


def test_the_planning_section_takes_a_plan_home_as_a_file(client: Client) -> None:
    plan = stored_plan("gyoda")
    client.force_login(make.planner(plan.municipality), backend="plans.auth_backend.MembershipBackend")
    answer = client.get(reverse("whole_plan", args=[plan.pk]))
    assert answer.headers["Content-Disposition"].startswith("attachment; ")
    assert {record.kind for record in read_back(answer.content).records.values()} == {
        kind for kind, _ in kept(plan)
    }
    client.force_login(
        make.planner(make.municipality("other")), backend="plans.auth_backend.MembershipBackend"
    )
    assert client.get(reverse("whole_plan", args=[plan.pk])).status_code == 404


# ── A plan with a round that departments answer ──────────────────────────────────────────────────────────────


def asked_plan() -> Plan:
    """A plan whose round is running: one record says something, the other one nothing."""
    place = make.municipality()
    plan = make.plan(place)
    pillar, section = make.pillar(plan), make.department(place)
    said, silent = (
        make.item(pillar, name, key=key, lead=section) for key, name in (("1", "窓口"), ("2", "文書"))
    )
    asked = make.opened_round(plan, make.planner(place), 2024)
    status = asked.statuses.get(item=said)
    status.narrative = "窓口を一つにした。"
    make.actual(status, make.indicator(said, "件数", "件"), "12")
    apply([status], by=None, via=Way.COMMAND)
    assert asked.statuses.filter(item=silent).exists()
    return plan


def test_a_running_round_goes_into_a_new_plan_as_one_of_the_past_and_the_preview_says_so() -> None:
    plan = asked_plan()
    book = read_book("plan.xlsx", whole_plan.build(plan))
    copy = Plan(municipality=make.municipality("other"), slug="copy", title="写し")
    seen = examine(book, copy, {})
    assert seen.refusals({}) == []
    [told] = [one for one in seen.findings if one.kind == "round_of_the_past"]
    assert (told.severity, told.cell) == (Severity.WARNING, "照会!A2")
    assert "過去資料からの照会として" in told.message and "実施状況1件は取り込みません" in told.message

    commit(
        book,
        Plan(municipality=copy.municipality, slug="copy", title="写し"),
        {},
        by=None,
        expected=seen.fingerprint,
    )
    reporting_round = ReportingRound.objects.get(plan__slug="copy")
    assert (reporting_round.historical, reporting_round.state) == (True, "closed")
    # Nobody submitted or confirmed anything there; what nobody wrote isn't taken for a report.
    assert [(one.item.name, one.state, one.narrative) for one in reporting_round.statuses.all()] == [
        ("窓口", "imported", "窓口を一つにした。")
    ]
    assert {one.move for one in ReviewEvent.objects.filter(status__round=reporting_round)} == {"import"}


def test_a_plans_own_questions_and_their_answers_go_along() -> None:
    plan = asked_plan()
    asked = make.question(plan, "進め方", "choice", choices="直営\n委託", is_public=True, until_year=2025)
    counted = make.question(plan, "参加者", "figure", unit="人")
    status = YearEndStatus.objects.get(item__key="2")
    Answer.objects.create(status=status, question=asked, text="委託")
    Answer.objects.create(status=status, question=counted, text="約12人", value=12, approximate=True)
    book = read_book("plan.xlsx", whole_plan.build(plan))
    again = examine(book, plan, {}).changes
    assert [one.label for one in again.records if one.action != Action.UNCHANGED] == []
    copy = Plan(municipality=make.municipality("other"), slug="copy", title="写し")
    seen = examine(book, copy, {})
    assert seen.refusals({}) == []
    commit(book, copy, {}, by=None, expected=seen.fingerprint)
    [same, count] = PlanQuestion.objects.filter(plan__slug="copy")
    assert (same.label, same.options, same.is_public, same.until_year) == (
        "進め方",
        ["直営", "委託"],
        True,
        2025,
    )
    assert (same.position, count.position) == (asked.position, counted.position)
    answers = Answer.objects.filter(status__round__plan__slug="copy").order_by("question_id")
    assert [(one.question, one.shown) for one in answers] == [(same, "委託"), (count, "約12人")]


def test_who_answered_until_when_and_where_a_department_stood_go_along() -> None:
    plan = asked_plan()
    place, day = plan.municipality, date(2025, 4, 1)
    eve = day - timedelta(days=1)
    upper, before = (make.department(place, name, kind="division") for name in ("総務部", "企画部"))
    heir = make.department(
        place, "住民課", valid_from=day, parent=upper, former_parent=before, parent_since=day
    )
    first = Assignment.objects.get(item__key="1")
    Department.objects.filter(pk=first.department_id).update(valid_until=eve, successor=heir)
    other = make.department(place, "総務課")
    Assignment.objects.filter(item__key="2").update(valid_until=eve)
    Assignment.objects.create(item=plan.items.get(key="2"), department=other, valid_from=day)
    book = read_book("plan.xlsx", whole_plan.build(plan))
    again = examine(book, plan, {}).changes
    assert [one.label for one in again.records if one.action != Action.UNCHANGED] == []
    copy = Plan(municipality=make.municipality("other"), slug="copy", title="写し")
    seen = examine(book, copy, {})
    assert seen.refusals({}) == []
    commit(book, copy, {}, by=None, expected=seen.fingerprint)

    def told(of: Plan) -> list[Any]:
        rows = Assignment.objects.filter(item__plan=of).order_by("item__key", "pk")
        return [(str(one.item), str(one.department), one.valid_from, one.valid_until) for one in rows]

    made = Plan.objects.get(slug="copy")
    assert told(made) == told(plan) and len(told(plan)) == 3
    theirs = made.municipality.departments.get(name="住民課")
    assert (str(theirs.parent), str(theirs.former_parent), theirs.parent_since) == ("総務部", "企画部", day)


def test_a_running_round_that_a_file_names_without_changing_it_stays_as_it_is() -> None:
    plan = asked_plan()
    [status, other] = YearEndStatus.objects.order_by("item__key")
    data = whole_plan.build(plan)
    heads = openpyxl.load_workbook(io.BytesIO(data))["取組項目"][1]
    [column] = [cell.column_letter for cell in heads if cell.value == "項目名"]
    book = read_book("plan.xlsx", edited(data, "取組項目", f"{column}2", "総合窓口"))
    seen = examine(book, plan, {})
    assert seen.refusals({}) == []
    commit(book, plan, {}, by=None, expected=seen.fingerprint)
    assert Item.objects.filter(name="総合窓口").exists()
    assert [one.state for one in YearEndStatus.objects.order_by("item__key")] == [status.state, other.state]
    assert ReportingRound.objects.get().historical is False


def test_a_round_of_the_past_is_not_made_a_running_one_by_a_file() -> None:
    plan = stored_plan("annaka")
    book = openpyxl.load_workbook(io.BytesIO(whole_plan.build(plan)))["照会"]
    [column] = [cell.column_letter for cell in book[1] if cell.value == "過去資料から"]
    [due] = [cell.column_letter for cell in book[1] if cell.value == "提出期限"]
    data = edited(whole_plan.build(plan), "照会", f"{column}2", "いいえ")
    found = reconcile(read_back(edited(data, "照会", f"{due}2", "2030-05-31")), plan)
    [finding] = found.findings
    assert (finding.severity, finding.kind) == (Severity.ERROR, "round_is_past")


def test_effects_and_projects_come_back_also_under_a_heading_of_before() -> None:
    plan = asked_plan()
    status = YearEndStatus.objects.order_by("item__key")[0]
    amounts: dict[str, Any] = {"amount_yen": 1_500_000, "general_yen": 900_000, "planned_yen": 1_000_000}
    printed = {"printed": "約150万円", "general_printed": "90万円", "planned_printed": "100万円"}
    words = {"compared_with": "last_year", "lasting": "one_off", "explanation": "委託料の差"}
    FiscalEffect.objects.create(status=status, kind="saving", **amounts, **printed, **words)
    about = {"project_code": "0012", "project_name": "収納対策事業"}
    BudgetLine.objects.create(item=status.item, fiscal_year=2024, **about)
    data = whole_plan.build(plan)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["効果額"]
    [basis] = [cell.coordinate for cell in sheet[1] if cell.value == "算定根拠"]
    for came in (data, edited(data, "効果額", basis, "内訳・算出の考え方")):
        draft = read_back(came)
        [effect], [line] = draft.of(Kind.EFFECT), draft.of(Kind.BUDGET_LINE)
        said = {name: one.value for name, one in effect.fields.items()}
        assert said.items() >= (amounts | printed | words).items()
        assert line.fields["project_code"].value == "0012"
        assert not draft.findings
