"""A list that is too long to be held at once is read, compared and written in parts: nothing else about it differs."""

from __future__ import annotations

from typing import Any

import pytest

from items.models import Item, TargetValue
from plans.books.cells import Book
from plans.history.changes import Action
from plans.history.records import Way
from plans.history.writer import save
from plans.models import Plan
from progress.intake.draft import Draft, Kind, Record, Said, item_of
from progress.intake.importing import Outcome, Refused, commit, examine
from progress.intake.preview import Drawing, Preview
from progress.intake.reading.records import writing
from tests import make
from tests.intake.test_table_layout import book as workbook_of

ITEMS = 7
HEADS = [
    "柱",
    "No.",
    "取組項目",
    "担当課",
    "指標",
    "単位",
    "令和3年度目標",
    "令和3年度実績",
    "令和3年度取組状況",
]
pytestmark = pytest.mark.django_db


def row(number: int, *, name: str = "", target: int = 0) -> list[Any]:
    pillar, office = f"{number % 2 + 1} 柱その{number % 2 + 1}", f"第{number % 3 + 1}課"
    figures = [target or number + 10, number + 9, f"{number}件を見直した。"]
    return [pillar, str(number), name or f"窓口手続の見直し その{number}", office, "手続", "件", *figures]


def a_list(**changed: Any) -> Book:
    """Seven items; `changed` says what the sixth has otherwise."""
    rows = [row(number, **(changed if number == 6 else {})) for number in range(1, ITEMS + 1)]
    return workbook_of([HEADS, *rows])


@pytest.fixture
def plan() -> Plan:
    return make.plan(make.municipality(), "plan-r3", start=2021, end=2025, document_state="draft")


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "ITEMS_AT_ONCE", 2)


def said(outcome: Outcome) -> set[tuple[str, str, Action]]:
    return {(one.model, one.label, one.action) for one in outcome.changes.records}


def drawn(book: Book, plan: Plan) -> Preview:
    drawing = Drawing()
    return drawing.picture(examine(book, plan, {}, take=drawing.take))


def test_parts_hold_each_item_with_all_that_hangs_on_it(in_parts: None, plan: Plan) -> None:
    parts = examine(a_list(), plan, {}).against.parts
    items = [{item_of(*named) for named in part.records} - {""} for part in parts]
    assert [len(one) for one in items] == [1, 2, 2, 2]
    assert len(set().union(*items)) == ITEMS


def test_a_list_in_parts_would_do_what_it_does_at_once(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, shown = examine(a_list(), plan, {}), drawn(a_list(), plan)
    monkeypatch.setattr(writing, "ITEMS_AT_ONCE", 2)
    parts, shown_in_parts = examine(a_list(), plan, {}), drawn(a_list(), plan)
    assert (len(whole.against.parts), len(parts.against.parts)) == (1, 4)
    assert said(parts) == said(whole) and parts.draft.count == whole.draft.count
    assert sorted(shown_in_parts.rows, key=repr) == sorted(shown.rows, key=repr)
    assert (shown_in_parts.sheets, shown_in_parts.kinds) == (shown.sheets, shown.kinds)


def test_what_was_shown_is_written_and_comes_again_unchanged(in_parts: None, plan: Plan) -> None:
    outcome = examine(a_list(), plan, {})
    commit(a_list(), plan, {}, by=None, expected=outcome.fingerprint)
    assert plan.items.count() == TargetValue.objects.count() == ITEMS
    again = examine(a_list(), plan, {})
    assert {action for _, _, action in said(again)} == {Action.UNCHANGED}


def test_a_new_plan_comes_in_parts(in_parts: None, plan: Plan) -> None:
    answers = {"plan:start_year": "2021", "plan:end_year": "2025", "plan:document_state": "draft"}
    new = Plan(municipality=plan.municipality, title="新しい計画")
    mark = examine(a_list(), new, answers).fingerprint
    new = Plan(municipality=plan.municipality, title="新しい計画")
    written = commit(a_list(), new, answers, by=None, expected=mark).against.plan
    assert Item.objects.filter(plan=written).count() == ITEMS


def test_an_old_file_sets_nothing_back_whichever_part_it_stands_in(in_parts: None, plan: Plan) -> None:
    commit(a_list(), plan, {}, by=None)
    target = TargetValue.objects.get(indicator__item__number_printed="6")
    target.value, target.printed = 99, "99"
    save(target, by=None, via=Way.COMMAND)
    again = examine(a_list(), plan, {})
    assert {action for _, _, action in said(again)} == {Action.UNCHANGED}
    assert [one.kind for one in again.findings if one.kind == "kept_as_edited"] == ["kept_as_edited"]
    both = examine(a_list(target=77), plan, {})
    assert [one.id for one in both.questions if one.blocking] == ["edited:target_value.printed"]


def test_what_the_file_no_longer_names_is_told_once(in_parts: None, plan: Plan) -> None:
    commit(a_list(), plan, {}, by=None)
    shorter = workbook_of([HEADS, *[row(number) for number in range(1, ITEMS - 1)]])
    left = examine(shorter, plan, {}).against.left_alone
    assert {one.pk for one in left[Kind.ITEM]} == {
        one.pk for one in plan.items.all() if one.number_printed in ("6", "7")
    }
    assert len(left[Kind.INDICATOR]) == 2


def test_a_fault_in_a_later_part_leaves_nothing_of_the_earlier_ones(in_parts: None, plan: Plan) -> None:
    with pytest.raises(Refused):
        commit(a_list(name="長い" * 500), plan, {}, by=None)
    assert not Item.objects.exists()


def test_what_was_put_away_comes_back_as_it_was() -> None:
    draft, value = Draft(), Said("12", "12件")
    draft.put(Kind.PILLAR, ("1",), {"name": Said("財政")})
    for item in ("1-1", "1-2"):
        draft.put(Kind.ITEM, (item,), {"name": value})
    draft.put_away({"1-1"})
    assert list(draft.records) == [(Kind.PILLAR, ("1",)), (Kind.ITEM, ("1-2",))]
    assert list(draft.parts())[1] == {(Kind.ITEM, ("1-1",)): Record(Kind.ITEM, ("1-1",), {"name": value})}
    assert draft.count == 3 and len(draft.of(Kind.ITEM)) == 2
