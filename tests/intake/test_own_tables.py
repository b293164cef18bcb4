"""A whole plan written as tables and read back: nothing is lost, nothing changes, slips are told at their cells."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from plans.books.reader import read_book
from plans.history.changes import Action
from plans.models import Plan
from progress.intake import whole_plan
from progress.intake.draft import Draft, Known
from progress.intake.layouts.own_tables import OwnTables
from progress.intake.reconcile import reconcile
from tests import make
from tests.intake.test_reconcile import draft_of, kept, write

pytestmark = pytest.mark.django_db


def read_back(data: bytes) -> Draft:
    book = read_book("plan.xlsx", data)
    layout, draft = OwnTables(), Draft()
    claim = layout.claim(book)
    assert claim is not None and claim.sheets == tuple(sheet.name for sheet in book.sheets)
    layout.read(book, claim.sheets, Known(), draft)
    return draft


def stored_plan(name: str) -> Plan:
    plan = Plan(municipality=make.municipality(), slug="plan-new")
    write(draft_of(name), plan)
    return Plan.objects.select_related("municipality").get(pk=plan.pk)


def edited(data: bytes, sheet: str, cell: str, value: Any) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[sheet][cell] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ["annaka", "ichinoseki", "tatebayashi", "gyoda", "kakuu"])
def test_what_was_exported_changes_nothing_when_it_comes_back(name: str) -> None:
    plan = stored_plan(name)
    draft = read_back(whole_plan.build(plan))
    found = reconcile(draft, plan)
    assert [one.message for one in [*draft.findings, *found.findings]] == []
    assert [
        (change.label, [(one.name, one.before, one.after) for one in change.fields])
        for change in found.changes.records
        if change.action != Action.UNCHANGED
    ] == []


@pytest.mark.parametrize("name", ["annaka", "tatebayashi", "kakuu"])
def test_an_exported_plan_becomes_the_same_plan_elsewhere(name: str) -> None:
    plan = stored_plan(name)
    copy = Plan(municipality=make.municipality("other", name="別の市"), slug="plan-new")
    write(read_back(whole_plan.build(plan)), copy)
    assert kept(Plan.objects.select_related("municipality").get(pk=copy.pk)) == kept(plan)


def test_an_edited_cell_is_the_only_change_and_is_named_by_its_address() -> None:
    plan = stored_plan("annaka")
    data = edited(whole_plan.build(plan), "目標値", "E4", 495000)
    draft = read_back(data)
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
    plan = stored_plan("annaka")
    findings = read_back(edited(whole_plan.build(plan), sheet, cell, value)).findings
    assert [(one.cell, says in one.message) for one in findings] == [(where, True)]


def test_keys_stand_in_the_words_of_the_pages() -> None:
    book = openpyxl.load_workbook(io.BytesIO(whole_plan.build(stored_plan("annaka"))))
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
