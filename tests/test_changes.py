"""Change sets: what a set of edits would do."""

from __future__ import annotations

from decimal import Decimal

import pytest

from plans.history.changes import Action, ChangeSet, FieldChange, RecordChange, difference

LABELS = {"name": "項目名", "value": "目標値", "note": "注記"}


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        ({"name": "a", "value": 1}, {"name": "a", "value": 1}, []),
        ({"name": "a", "value": 1}, {"name": "b", "value": 1}, [("name", "a", "b")]),
        ({"name": "a", "note": ""}, {"name": "a", "note": "x"}, [("note", "", "x")]),
        ({"value": None}, {"value": 0}, [("value", None, 0)]),
        ({"value": 0}, {"value": None}, [("value", 0, None)]),
        ({"value": Decimal("5.0000")}, {"value": Decimal(5)}, []),
        ({"note": ""}, {"note": None}, [("note", "", None)]),
        # created and deleted: whatever holds something
        (None, {"name": "a", "value": None, "note": ""}, [("name", None, "a")]),
        (None, {"name": "a", "value": 0, "note": ""}, [("name", None, "a"), ("value", None, 0)]),
        ({"name": "a", "value": 0, "note": ""}, None, [("name", "a", None), ("value", 0, None)]),
        (None, None, []),
    ],
)
def test_the_difference_of_two_states(before, after, changed):
    found = difference(before, after, LABELS)
    assert [(one.name, one.before, one.after) for one in found] == changed
    assert [one.label for one in found] == [LABELS[name] for name, _, _ in changed]


def test_fields_come_in_the_order_of_their_labels_and_others_are_not_looked_at():
    found = difference({}, {"note": "n", "name": "a", "version": 3}, LABELS)
    assert [one.name for one in found] == ["name", "note"]


def record(action: Action, *fields: FieldChange) -> RecordChange:
    return RecordChange("items.item", "①情報提供手段の拡大", action, 1, fields)


def test_a_record_gives_both_sides():
    one = record(
        Action.CHANGE, FieldChange("name", "項目名", "a", "b"), FieldChange("value", "目標値", 1, None)
    )
    assert one.before() == {"name": "a", "value": 1}
    assert one.after() == {"name": "b", "value": None}


def test_a_set_counts_what_it_would_do():
    changes = ChangeSet((record(Action.CREATE), record(Action.UNCHANGED), record(Action.CREATE)))
    assert changes.counts == {Action.CREATE: 2, Action.CHANGE: 0, Action.DELETE: 0, Action.UNCHANGED: 1}


def test_actions_are_named_in_japanese():
    assert [action.label for action in Action] == ["追加", "変更", "削除", "変更なし"]
