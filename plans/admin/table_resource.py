"""Plain lists in files → rows of one's own municipality, in django-import-export's own flow.

Rows are found by the names and numbers that people know (natural keys), never by database keys. What the library
would save row by row is gathered; behind the last row the whole set goes through `plans.history.writer.apply`, or its
rules are told at their rows. One refused row refuses the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from import_export.fields import Field

from plans.access import Act, access_for
from plans.admin.table_cells import ExportTable
from plans.admin.table_result import TableResult, WordDiff, merged
from plans.history.records import Versioned, Way
from plans.history.rehearsal import rehearse
from plans.history.writer import apply
from plans.models import Plan


@dataclass
class Line:
    """One row of the file and the record that it means; `record` is None where the row names none."""

    number: int
    row: Mapping[str, Any]
    record: Any = None
    is_new: bool = False
    moves: bool = False
    """Would it be written?"""


class TableResource(ExportTable):
    """One table. Subclasses name their columns, and say how rows are found and how a new one begins."""

    required: tuple[str, ...] = ()
    """Columns that a file must have: those that name its rows."""
    act = Act.IMPORT
    """What the person must be allowed to do in the municipality of every row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.note = ""
        self.row_numbers: list[int] = []
        self.rows: dict[Hashable, Any] = {}
        """What stands in the database or above in the file, by what names it."""
        self.read_in: dict[Hashable, int] = {}
        """The same names → the row of the file that used them."""
        self.lines: list[Line] = []

    @classmethod
    def get_result_class(cls) -> type[TableResult]:
        return TableResult

    @classmethod
    def get_diff_class(cls) -> type[WordDiff]:
        return WordDiff

    # What a subclass says

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Fills `self.rows`, and whatever else the file's rows may name, with as many queries for any number."""
        raise NotImplementedError

    def key_of(self, row: Mapping[str, Any]) -> Hashable:
        """What names the row's record in `self.rows`. Raises ValidationError where the row names nothing here."""
        raise NotImplementedError

    def start(self, row: Mapping[str, Any]) -> Versioned:
        """A new record for the row, with what it hangs on. May raise ValidationError."""
        raise NotImplementedError

    def complete(self, line: Line) -> None:
        """Fills in what follows from the row's cells. May raise ValidationError."""

    def write(self, lines: Sequence[Line]) -> None:
        """All of it at once: upper ones stand above those below them in the file."""
        apply([line.record for line in lines], by=self.user, via=Way.WORKBOOK, note=self.note)

    def text(self, row: Mapping[str, Any], column: str) -> str:
        return str(row.get(column) or "").strip()

    # The library's hooks, in the order in which it calls them

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Raises ValidationError for headings that are missing or unknown."""
        self.user = kwargs.get("user") or self.user
        self.note = str(kwargs.get("file_name") or "")[:200]
        known = {column.column_name for column in self.fields.values()}
        headers = dataset.headers or []
        missing = [column for column in self.required if column not in headers]
        unknown = [header for header in headers if header not in known]
        if missing:
            raise ValidationError(
                f"見出し「{'」「'.join(missing)}」がありません。書き出したファイルの見出しを使ってください。"
            )
        if unknown:
            raise ValidationError(
                f"見出し「{'」「'.join(unknown)}」は読み取れません。列を削除するか、"
                "書き出したファイルの見出しに合わせてください。"
            )
        self.row_numbers = list(getattr(dataset, "row_numbers", range(2, len(dataset) + 2)))
        self.rows, self.read_in, self.lines = {}, {}, []
        self.load([dict(zip(headers, cells, strict=True)) for cells in dataset])

    def before_import_row(self, row: Mapping[str, Any], **kwargs: Any) -> None:
        place = kwargs["row_number"] - 1
        self.lines.append(Line(self.row_numbers[place] if self.row_numbers else place, row))

    def get_or_init_instance(self, instance_loader: Any, row: Mapping[str, Any]) -> tuple[Any, bool]:
        line, key = self.lines[-1], self.key_of(row)
        earlier = self.read_in.setdefault(key, line.number)
        if earlier != line.number:
            raise ValidationError(f"{earlier}行目と同じものを指しています。どちらかの行を削除してください。")
        line.record = self.rows.get(key)
        line.is_new = line.record is None
        if line.is_new:
            line.record = self.rows[key] = self.start(row)
        self._require_act(line.record)
        return line.record, line.is_new

    def _require_act(self, record: Versioned) -> None:
        """A row stays in the municipalities of the person, whatever it says of itself."""
        try:
            access_for(self.user).require(self.act, record.tenant_id())
        except PermissionDenied as denied:
            raise ValidationError(str(denied)) from denied

    def import_field(
        self, field: Field, instance: Any, row: Mapping[str, Any], *args: Any, **kwargs: Any
    ) -> None:
        if self.lines[-1].is_new and not row.get(field.column_name):
            return  # a new record begins with what an empty cell says
        super().import_field(field, instance, row, *args, **kwargs)

    def import_instance(self, instance: Any, row: Mapping[str, Any], **kwargs: Any) -> None:
        found: ValidationError | None = None
        for step in (
            lambda: super(TableResource, self).import_instance(instance, row, **kwargs),
            self._complete,
        ):
            try:
                step()
            except ValidationError as error:
                found = merged(found, error)
        if found is not None:
            raise found

    def _complete(self) -> None:
        self.complete(self.lines[-1])

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Waits for the whole set."""
        self.lines[-1].moves = True

    def after_import(self, dataset: Any, result: TableResult, **kwargs: Any) -> None:
        """Tells the rules of the set at their rows, or writes it; refuses a file that was confirmed over other rows
        than those that stand there now."""
        if result.base_errors:
            return  # its headings are wrong already
        result.row_numbers, result.naming = self.row_numbers, self.required
        result.columns = {column.attribute: column.column_name for column in self.fields.values()}
        self._compare_marks(**kwargs)
        places = [place for place, line in enumerate(self.lines) if line.moves]
        for place, one in zip(places, rehearse([self.lines[place].record for place in places]), strict=True):
            if one.error is not None:
                result.refuse(place, one.error)
        if not (kwargs.get("dry_run", True) or result.has_errors() or result.has_validation_errors()):
            self.write([self.lines[place] for place in places])
            for place in places:
                result.rows[place].add_instance_info(self.lines[place].record)

    def _compare_marks(self, **kwargs: Any) -> None:
        seen = [(line.record.pk, line.record.version) if line.record else None for line in self.lines]
        mark = hashlib.sha256(repr(seen).encode()).hexdigest()
        expected = kwargs.get("expected_fingerprint")
        if (request := kwargs.get("request")) is not None:
            request.import_fingerprint = mark
        if expected and expected != mark:
            raise ValidationError(
                "内容を確かめたあとに、ほかの人が計画を変更しました。もう一度確かめてください。"
            )


class PlanTableResource(TableResource):
    """A table whose rows belong to a plan: 団体コード and the plan's short name stand in every row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.plans: dict[tuple[str, str], Plan] = {}
        self.codes: frozenset[str] = frozenset()

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        mine = Plan.objects.filter(access_for(self.user).scope(self.act, "municipality_id"))
        self.plans = {
            (plan.municipality.code, plan.slug): plan for plan in mine.select_related("municipality")
        }
        self.codes = frozenset(code for code, _ in self.plans)
        named = {(self.text(row, "団体コード"), self.text(row, "計画")) for row in rows}
        self.load_plans({plan.pk: plan for key, plan in self.plans.items() if key in named})

    def load_plans(self, plans: Mapping[int, Plan]) -> None:
        """Reads the rows of the plans that the file names, once."""
        raise NotImplementedError

    def plan_of(self, row: Mapping[str, Any]) -> Plan:
        """The row's plan. Raises ValidationError unless it is one of the person's own municipality."""
        code, slug = self.text(row, "団体コード"), self.text(row, "計画")
        if code not in self.codes:
            raise ValidationError(not_yours(code))
        if (code, slug) not in self.plans:
            raise ValidationError(f"計画「{slug}」がありません。計画の「URL用の名前」を入れてください。")
        return self.plans[(code, slug)]


def not_yours(code: str) -> str:
    return (
        f"団体コード「{code}」の行は取り込めません。自分の自治体の行だけを残してください"
        "（先頭の0が消えていないかも確かめてください）。"
    )


def held(rows: Iterable[Any], name: str, parents: Mapping[int, Any]) -> list[Any]:
    """The rows, each holding its parent of that name, so that nothing asks for it again."""
    found = list(rows)
    for row in found:
        pk = getattr(row, f"{name}_id")
        if pk is not None and pk in parents:
            setattr(row, name, parents[pk])
    return found
