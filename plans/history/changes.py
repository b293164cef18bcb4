"""What a set of edits would do: created, changed (old → new), unchanged, and every finding.

Pure: standard library only. `plans.history.rehearsal` finds the changes out, `plans.history.writer` keeps them as
events; pages, the command and the workbook intake show them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Action(StrEnum):
    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        return {"create": "追加", "change": "変更", "delete": "削除", "unchanged": "変更なし"}[self]


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a person should know. `cell` is an address such as 「シート!B7」, "" where there is none.

    `kind` names the sort of finding for programs (`formula_without_value`, `total_differs`), "" where nobody asks.
    """

    severity: Severity
    message: str
    field: str = ""
    cell: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's move. `before` and `after` are plain values as stored (None: empty, or no record yet)."""

    name: str
    label: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class RecordChange:
    """One record's move. `pk` is None for a record to be created."""

    model: str
    label: str
    action: Action
    pk: int | None = None
    fields: tuple[FieldChange, ...] = ()

    def before(self) -> dict[str, Any]:
        return {change.name: change.before for change in self.fields}

    def after(self) -> dict[str, Any]:
        return {change.name: change.after for change in self.fields}


@dataclass(frozen=True)
class ChangeSet:
    records: Sequence[RecordChange] = ()

    @property
    def counts(self) -> dict[Action, int]:
        counted = Counter(record.action for record in self.records)
        return {action: counted[action] for action in Action}


def difference(
    before: dict[str, Any] | None, after: dict[str, Any] | None, labels: dict[str, str]
) -> tuple[FieldChange, ...]:
    """The fields in which two states of a record differ, in the order of `labels`.

    None stands for "no record": against it every field that holds something (not None, not "") counts.
    """
    old, new, nothing = before or {}, after or {}, (None, "")
    both = before is not None and after is not None
    moves = ((name, label, old.get(name), new.get(name)) for name, label in labels.items())
    return tuple(
        FieldChange(name, label, was, now)
        for name, label, was, now in moves
        if (was != now if both else was not in nothing or now not in nothing)
    )
