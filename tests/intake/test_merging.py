"""A file that was imported before, held three ways: what was taken of it then, what it says now, the plan as it stands.

What people changed in the plan in the meantime is never set back without being asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest

from items.models import Indicator, Item
from plans.history.changes import Action, Severity
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Department, Plan
from progress.intake import taken
from progress.intake.draft import Draft, Kind, Origin, Plain, QuestionKind, Said
from progress.intake.reconcile import Reconciled, reconcile
from progress.models import TakenDocument
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

TARGET = (Kind.TARGET_VALUE, ("1-1", "収納率", 2024))
Values = dict[tuple[Kind, tuple[Any, ...]], dict[str, Plain]]


def said(**changes: Mapping[str, Plain]) -> Values:
    """What the file says: a pillar, an item with its department and an indicator with a target. `changes`: of the
    item (`item`) or the target (`target`)."""
    item: dict[str, Plain] = {"name": "市税の収納", "pillar": "1", "approach": "口座振替を勧める。"}
    target: dict[str, Plain] = {"value": Decimal("95.50"), "printed": "95.5%"}
    return {
        (Kind.DEPARTMENT, ("税務課",)): {"kind": "department"},
        (Kind.PILLAR, ("1",)): {"name": "財政", "number_printed": "1"},
        (Kind.ITEM, ("1-1",)): item | dict(changes.get("item", {})),
        (Kind.ASSIGNMENT, ("1-1", "税務課", "")): {"role": "lead"},
        (Kind.INDICATOR, ("1-1", "収納率")): {"unit": "%", "kind": "number"},
        TARGET: target | dict(changes.get("target", {})),
    }


def new_plan() -> Plan:
    return Plan(municipality=make.municipality(), slug="plan-new", title="実施計画")


def draft_of(values: Values) -> Draft:
    """One cell for each record and field; a figure and its printed text stand in one."""
    draft = Draft()
    for place, ((kind, key), fields) in enumerate(values.items(), start=1):
        cells = {name: "value" if name == "printed" else name for name in fields}
        draft.put(
            kind,
            key,
            {
                name: Said(value, str(value), Origin(cells[name], f"A{place}"))
                for name, value in fields.items()
            },
            Origin("名前", f"A{place}"),
        )
    return draft


def held(values: Values, plan: Plan, answers: Mapping[str, str] | None = None) -> Reconciled:
    return reconcile(draft_of(values), plan, answers, taken.kept(plan))


def imported(values: Values, plan: Plan, answers: Mapping[str, str] | None = None) -> Plan:
    found = held(values, plan, answers)
    apply(found.records, by=None, via=Way.COMMAND)
    document = taken.Keeping()
    for part in found.parts:
        document.add(found.taken(part))
    document.keep(found.plan, "計画.xlsx")
    return Plan.objects.get(pk=found.plan.pk)


def moves(found: Reconciled) -> list[tuple[str, Any, Any]]:
    return [
        (one.name, one.before, one.after)
        for change in found.changes.records
        if change.action != Action.UNCHANGED
        for one in change.fields
    ]


def told(found: Reconciled) -> list[tuple[Severity, str]]:
    return [(one.severity, one.kind) for one in found.findings]


@pytest.fixture
def plan() -> Plan:
    return imported(said(), new_plan())


def edit_approach(plan: Plan) -> None:
    Item.objects.filter(plan=plan).update(approach="窓口でも受け付ける。")


def test_the_same_file_changes_nothing_and_tells_nothing(plan: Plan) -> None:
    found = held(said(), plan)
    assert (moves(found), told(found), found.questions) == ([], [], [])


def test_what_people_edited_stays_and_is_told_in_one_sentence(plan: Plan) -> None:
    edit_approach(plan)
    plan.items.get().indicators.get().target_values.update(value=Decimal(97), printed="97%")
    found = held(said(), plan)
    assert (moves(found), found.questions) == ([], [])
    assert told(found) == [(Severity.NOTE, "kept_as_edited")]
    assert "そのままにします" in found.findings[0].message
    assert "取組内容" in found.findings[0].message


def test_what_the_file_says_anew_is_taken_beside_what_people_edited(plan: Plan) -> None:
    edit_approach(plan)
    found = held(said(target={"value": Decimal(96), "printed": "96%"}), plan)
    assert moves(found) == [("printed", "95.5%", "96%"), ("value", Decimal("95.5"), Decimal(96))]


@pytest.mark.parametrize(("answer", "expected"), [("", []), ("plan", []), ("file", ["電子納付を始める。"])])
def test_what_both_changed_must_be_answered(plan: Plan, answer: str, expected: list[str]) -> None:
    edit_approach(plan)
    newer = said(item={"approach": "電子納付を始める。"})
    [question] = held(newer, plan).questions
    assert (question.kind, question.blocking, question.proposed) == (QuestionKind.EDITED, True, "plan")
    assert "「窓口でも受け付ける。」" in question.sentence
    assert "「電子納付を始める。」" in question.sentence
    found = held(newer, plan, {question.id: answer})
    assert [after for _, _, after in moves(found)] == expected


def test_of_long_texts_a_question_shows_where_they_differ(plan: Plan) -> None:
    before, after = "窓口の手続を見直した。" * 20, "様式を減らした。" * 20
    Item.objects.filter(plan=plan).update(approach=f"{before}電子化した。{after}")
    [question] = held(said(item={"approach": f"{before}廃止した。{after}"}), plan).questions
    assert "電子化した。" in question.sentence
    assert "廃止した。" in question.sentence
    assert len(question.sentence) < 300


def test_once_answered_the_same_file_asks_no_more(plan: Plan) -> None:
    edit_approach(plan)
    newer = said(item={"approach": "電子納付を始める。"})
    [question] = held(newer, plan).questions
    imported(newer, plan, {question.id: "plan"})
    found = held(newer, plan)
    assert (moves(found), found.questions, told(found)) == ([], [], [(Severity.NOTE, "kept_as_edited")])


def test_the_same_edit_in_the_file_and_in_the_plan_is_no_question(plan: Plan) -> None:
    edit_approach(plan)
    found = held(said(item={"approach": "窓口でも受け付ける。"}), plan)
    assert (moves(found), found.questions, told(found)) == ([], [], [])


def test_a_figure_and_its_printed_text_are_one_thing(plan: Plan) -> None:
    plan.items.get().indicators.get().target_values.update(value=Decimal(97))
    found = held(said(target={"printed": "95.5％"}), plan)
    assert moves(found) == []
    assert [one.id for one in found.questions] == ["edited:target_value.printed"]


def many(approach: Callable[[int], str]) -> Values:
    values: Values = {(Kind.PILLAR, ("1",)): {"name": "財政"}}
    for number in range(1, 6):
        fields: dict[str, Plain] = {"name": f"項目{number}", "pillar": "1", "approach": approach(number)}
        values[Kind.ITEM, (f"1-{number}",)] = fields
    return values


def test_many_cells_of_one_field_are_one_question_that_may_be_answered_one_by_one() -> None:
    plan = imported(many(lambda number: "前"), new_plan())
    Item.objects.filter(plan=plan).update(approach="計画")
    newer = many(lambda number: f"ファイル{number}")
    [question] = held(newer, plan).questions
    assert "など5件" in question.sentence
    assert len(moves(held(newer, plan, {question.id: "file"}))) == 5
    each = {question.id: "each"}
    found = held(newer, plan, each)
    assert len(found.questions) == 6
    assert moves(found) == []
    one = next(asked for asked in found.questions if "項目3" in asked.sentence and asked.id != question.id)
    assert moves(held(newer, plan, each | {one.id: "file"})) == [("approach", "計画", "ファイル3")]


def test_what_people_deleted_is_not_made_again(plan: Plan) -> None:
    Indicator.objects.all().delete()
    found = held(said(), plan)
    assert [row for row in found.records if row.pk is None] == []
    assert told(found) == [(Severity.NOTE, "kept_deleted")]


def test_what_people_deleted_and_the_file_changed_is_asked() -> None:
    plan = imported(said(), new_plan())
    plan.items.all().delete()
    newer = said(item={"approach": "電子納付を始める。"})
    [question] = held(newer, plan).questions
    assert (question.id, question.blocking) == ("edited:item.deleted", True)
    assert moves(held(newer, plan)) == []
    found = held(newer, plan, {question.id: "file"})
    assert [str(row) for row in found.records if isinstance(row, Item) and row.pk is None] == ["市税の収納"]


def test_what_would_hang_on_what_was_deleted_is_left_out_with_a_word(plan: Plan) -> None:
    Indicator.objects.all().delete()
    newer = said()
    newer[Kind.TARGET_VALUE, ("1-1", "収納率", 2025)] = {"value": Decimal(96), "printed": "96%"}
    found = held(newer, plan)
    assert moves(found) == []
    assert told(found) == [(Severity.NOTE, "kept_deleted"), (Severity.WARNING, "under_deleted")]


def test_a_department_and_an_indicator_that_were_renamed_are_found_under_their_old_names(plan: Plan) -> None:
    Department.objects.update(name="納税課")
    Indicator.objects.update(name="市税の収納率")
    newer = said()
    newer[Kind.TARGET_VALUE, ("1-1", "収納率", 2025)] = {"value": Decimal(96), "printed": "96%"}
    found = held(newer, plan)
    assert [one.label for one in found.changes.records if one.action == Action.CREATE] == [
        "市税の収納率（%） 令和7年度"
    ]
    imported(newer, plan)
    assert list(Department.objects.values_list("name", flat=True)) == ["納税課"]


def test_a_year_that_was_added_by_hand_under_a_new_name_is_found(plan: Plan) -> None:
    Indicator.objects.update(name="市税の収納率")
    Indicator.objects.get().target_values.create(fiscal_year=2025, value=Decimal(96), printed="96%")
    newer = said()
    newer[Kind.TARGET_VALUE, ("1-1", "収納率", 2025)] = {"value": Decimal(98), "printed": "98%"}
    found = held(newer, plan)
    assert ("value", Decimal(96), Decimal(98)) in moves(found)
    assert [one for one in found.findings if one.severity == Severity.ERROR] == []


def test_rows_that_are_counted_keep_their_places_when_one_of_them_was_deleted() -> None:
    values: Values = {
        (Kind.PILLAR, ("1",)): {"name": "財政"},
        (Kind.ITEM, ("1-1",)): {"name": "市税の収納", "pillar": "1"},
        (Kind.SUCCESSION, ("1-1", 2024, 1)): {"kind": "renamed", "former_name": "徴収", "new_name": "収納"},
        (Kind.SUCCESSION, ("1-1", 2024, 2)): {"kind": "renamed", "former_name": "収納", "new_name": "市税"},
    }
    plan = imported(values, new_plan())
    first, second = plan.items.get().successions.order_by("pk")
    first.delete()
    found = held(values, plan)
    assert [row.pk for row in found.records if row._meta.model_name == "itemsuccession"] == [second.pk]
    assert moves(found) == []


def test_a_file_is_held_against_what_it_was_made_from() -> None:
    """January's list, then February's; January's again is old news, and February's taken back is not."""
    plan = imported(many(lambda number: "1月"), new_plan())
    february = many(lambda number: "2月" if number < 4 else "1月")
    plan = imported(february, plan)
    found = held(many(lambda number: "1月"), plan)
    assert (moves(found), told(found)) == ([], [(Severity.NOTE, "kept_as_edited")])
    march = many(lambda number: "2月" if number < 3 else "1月")
    assert moves(held(march, plan)) == [("approach", "2月", "1月")]


def test_without_a_base_the_file_has_its_way(plan: Plan) -> None:
    edit_approach(plan)
    TakenDocument.objects.all().delete()
    assert moves(held(said(), plan)) == [("approach", "窓口でも受け付ける。", "口座振替を勧める。")]


def test_what_is_kept_is_bounded_and_the_same_is_kept_once(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(said(), plan)
    assert TakenDocument.objects.count() == 1
    monkeypatch.setattr(taken, "KEPT_OF_OLDER", len(TakenDocument.objects.get().content) * 3 // 2)
    for number in range(4):
        plan = imported(said(item={"approach": f"その{number}。"}), plan)
    assert TakenDocument.objects.count() == 2
    monkeypatch.setattr(taken, "LARGEST", 10)
    imported(said(item={"approach": "大きい。"}), plan)
    assert TakenDocument.objects.count() == 2


def test_what_was_taken_reads_back_as_it_was(plan: Plan) -> None:
    [document] = taken.kept(plan)
    by_name = {one.named: one for one in document}
    assert by_name[TARGET].fields == {"value": "95.5", "printed": "95.5%"}
    assert by_name[Kind.ITEM, ("1-1",)].called == ("", "市税の収納")
    assert by_name[Kind.ITEM, ("1-1",)].pk == plan.items.get().pk
