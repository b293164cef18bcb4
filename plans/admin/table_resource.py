"""Tables in files ↔ rows of one's own municipality: what every import-export resource has in common.

Rows are found by the names and numbers that people know (natural keys), never by database keys. A file is one
set: what its rows may name is read once, `plans.history.writer.compare` says what would change without writing or
locking anything, and one `plans.history.writer.apply` writes all of it. One refused row refuses the file.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.html import escape, format_html
from import_export import resources, widgets
from import_export.exceptions import ImportError as ImportRefused
from import_export.fields import Field
from import_export.resources import Diff
from import_export.results import Result, RowResult

from plans.access import Act, access_for
from plans.fields import FiscalYearField
from plans.history.changes import Action, ChangeSet
from plans.history.conflict import Conflict
from plans.history.plain_values import reader, shown
from plans.history.records import Versioned, Way
from plans.history.rehearsal import rehearse
from plans.history.writer import apply
from plans.models import Plan
from plans.values.fiscal_year import FiscalYear

logger = logging.getLogger(__name__)

# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────


class Text(widgets.Widget):
    """Words that no field of the model holds as they stand."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value).replace("\r\n", "\n").strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class Cell(widgets.Widget):
    """A field as `plans.history.plain_values` reads and shows it; fiscal years are written 「令和6年度」."""

    def __init__(self, column: models.Field[Any, Any]) -> None:
        super().__init__()
        self.column = column
        self.read = reader(column)
        self.is_year = isinstance(column, FiscalYearField)

    def __deepcopy__(self, memo: Any) -> Cell:
        return self  # it holds nothing that a resource could change

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        answer: Any = self.read("" if value is None else str(value).strip())
        return FiscalYear(answer) if self.is_year and answer is not None else answer

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value.era if isinstance(value, FiscalYear) else shown(self.column, value)


class Reference(widgets.Widget):
    """Another record, named by `name`; `find(text, row)` returns it or raises ValueError with a sentence."""

    def __init__(self, name: str, find: Callable[[str, Any], models.Model] | None = None) -> None:
        super().__init__()
        self.name, self.find = name, find

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> models.Model | None:
        text = "" if value is None else str(value).strip()
        return self.find(text, row) if text and self.find else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(getattr(value, self.name))


# ── Results ──────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of the file. `column` is "" where it isn't one cell."""

    row: int
    column: str
    message: str

    @property
    def place(self) -> str:
        return f"{self.row}行目「{self.column}」" if self.column else f"{self.row}行目"

    @property
    def sentence(self) -> str:
        return f"{self.place}：{self.message}"


PREVIEW_ROWS = 500
"""A page shows so many changed rows; it says how many more there are."""


class TableResult(Result):
    """A library result with our own words: `problems` at rows, `refusals` of the whole file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.problems: list[Problem] = []
        self.refusals: list[str] = []
        self.preview_headers: list[str] = []
        self.preview_rows: list[tuple[str, list[str]]] = []
        """(扱い, cells): the first rows that would change something, in the columns that tell."""
        self.preview_left = 0
        """How many more rows would change something."""


class TableRow(RowResult):
    """A library row result whose difference is worked out when somebody looks at it."""

    def __init__(self) -> None:
        self._diff: list[str] | Callable[[], list[str]] | None = None
        super().__init__()

    @property
    def diff(self) -> list[str] | None:
        if callable(self._diff):
            self._diff = self._diff()
        return self._diff

    @diff.setter
    def diff(self, value: list[str] | Callable[[], list[str]] | None) -> None:
        self._diff = value


class WordDiff(Diff):
    """Before and after as whole values: readable, and without the style attributes our pages forbid."""

    def __init__(self, resource: TableResource, line: Line, before: models.Model) -> None:
        self.left = resource.cells(line, before)
        self.right = resource.cells(line, line.record)
        self.new = line.is_new

    def as_html(self) -> list[str]:
        return [self._cell(old, new) for old, new in zip(self.left, self.right, strict=True)]

    def _cell(self, old: Any, new: Any) -> str:
        before, after = ("" if value is None else str(value) for value in (old, new))
        if before == after:
            return escape(after)
        if self.new or not before:
            return format_html("<ins>{}</ins>", after)
        return format_html("<del>{}</del> <ins>{}</ins>", before, after)


def _moves(cell: str) -> bool:
    return "<ins>" in cell or "<del>" in cell  # the file's own signs are escaped


def sentences_of(error: BaseException) -> list[str]:
    """What a refusal says to a person; a general sentence for what only a programmer would understand."""
    if isinstance(error, ValidationError):
        return list(error.messages)
    if isinstance(error, Conflict | PermissionDenied):
        return [str(error)]
    logger.error("import refused a file", exc_info=error)
    return ["保存できませんでした。ほかの行と番号が重なっていないか確かめてください。"]


# ── Resources ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class Line:
    """One row of the file and the record that it means; `record` is None where the row names none.

    `original`: a copy from before the row was read into the record, None for a new one. `along`, `removed`: what
    is written and deleted together with it.
    """

    number: int
    row: Mapping[str, Any]
    record: Any = None
    original: Any = None
    is_new: bool = False
    along: Sequence[Versioned] = ()
    removed: Sequence[Versioned] = ()
    action: Action = Action.UNCHANGED
    errors: dict[str, list[str]] = field(default_factory=dict)
    """Name of the field ("__all__": the row) → sentences."""

    def refuse(self, error: ValidationError) -> None:
        """Adds what the error says; of fields already at fault nothing more is told."""
        told = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        for name, sentences in told.items():
            if name == NON_FIELD_ERRORS or name not in self.errors:
                self.errors.setdefault(name, []).extend(sentences)

    @property
    def import_type(self) -> str:
        if self.errors:
            return RowResult.IMPORT_TYPE_INVALID
        if self.action == Action.UNCHANGED:
            return RowResult.IMPORT_TYPE_SKIP
        return RowResult.IMPORT_TYPE_NEW if self.is_new else RowResult.IMPORT_TYPE_UPDATE


_REFUSALS = (ValidationError, Conflict, PermissionDenied, DatabaseError)


class TableResource(resources.ModelResource):
    """One table. Subclasses name their columns, and say how rows are found and how a new one begins.

    A column is headed like its field of the model, and read and written by `plans.history.plain_values`.
    """

    act = Act.IMPORT
    """What a person must be allowed to do in the municipality of a row."""
    required: tuple[str, ...] = ()
    """Columns that a file must have: those that name its rows."""

    def __init__(self, *, user: Any = None, **kwargs: Any) -> None:
        super().__init__()
        self.user = user
        self.note = ""
        self.row_numbers: list[int] = []
        self.rows: dict[Hashable, Any] = {}
        """What stands in the database or above in the file, by what names it."""
        self.read_in: dict[Hashable, int] = {}
        """The same names → the row of the file that used them."""

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Field:
        if django_field.is_relation:
            target = {column.name for column in django_field.related_model._meta.concrete_fields}
            widget: Any = Reference("key" if "key" in target else "name")
        else:
            widget = Cell(django_field)
        return Field(field_name, str(django_field.verbose_name), widget, readonly=readonly)

    @classmethod
    def get_result_class(cls) -> type[TableResult]:
        return TableResult

    @classmethod
    def get_row_result_class(cls) -> type[TableRow]:
        return TableRow

    @classmethod
    def get_diff_class(cls) -> type[WordDiff]:
        return WordDiff

    @classmethod
    def get_display_name(cls) -> str:
        return str(cls._meta.model._meta.verbose_name)

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

    def along(self, line: Line) -> tuple[list[Versioned], list[Versioned]]:
        """Other records to write and to delete together with `line.record`."""
        return [], []

    def note_of(self, record: Versioned) -> str:
        """What the history says beside the record's change: the file's name."""
        return self.note

    def cells(self, line: Line, record: Any) -> list[Any]:
        """The row as it would then stand (`record` is `line.record`) or as it stood or began (any other)."""
        return [column.export(record) for column in self.get_import_fields()]

    # One file, one set

    def text(self, row: Mapping[str, Any], column: str) -> str:
        return str(row.get(column) or "").strip()

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        self.note = str(kwargs.get("file_name") or "")[:200]
        self.row_numbers = list(getattr(dataset, "row_numbers", range(2, len(dataset) + 2)))
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

    def import_data(
        self,
        dataset: Any,
        dry_run: bool = False,
        raise_errors: bool = False,
        use_transactions: bool | None = None,
        collect_failed_rows: bool = False,
        rollback_on_validation_errors: bool = False,
        **kwargs: Any,
    ) -> TableResult:
        """What the file would do (`dry_run`), or does: all of it in one transaction, or nothing.

        `user`, `file_name`, `expected_fingerprint` and `request` may be given by name. Whatever the other
        arguments of the library say, a set with an error is never written in part.
        """
        self.user = kwargs.get("user") or self.user
        result = self.get_result_class()()
        result.diff_headers = self.get_diff_headers()
        result.total_rows = len(dataset)
        if collect_failed_rows:
            result.add_dataset_headers(dataset.headers)
        lines: list[Line] = []
        try:
            # What is looked at and what is written are one moment; a rehearsal writes and locks nothing.
            with nullcontext() if dry_run else transaction.atomic():
                self.before_import(dataset, **kwargs)
                lines = self._lines(dataset)
                found = [line for line in lines if line.record is not None]
                self._require_import(found)
                self.after_import(dataset, result, lines=found, **kwargs)
                if dry_run or any(line.errors for line in lines):
                    self._look(found)
                else:
                    self._write(found)
        except _REFUSALS as error:
            self.handle_import_error(result, error, raise_errors)
        self._tell(result, lines, raise_errors, collect_failed_rows)
        if dry_run:
            self._fill_preview(result)
        return result

    def _lines(self, dataset: Any) -> list[Line]:
        """The file's rows with the records that they mean, as these would then stand."""
        headers = list(dataset.headers or ())
        rows = [dict(zip(headers, cells, strict=True)) for cells in dataset]
        self.rows, self.read_in = {}, {}
        self.load(rows)
        columns = [
            one for one in self.get_import_fields() if not one.readonly and one.column_name in set(headers)
        ]
        lines = [Line(number, row) for number, row in zip(self.row_numbers, rows, strict=True)]
        for line in lines:
            try:
                self._read(line, columns)
            except ValidationError as error:
                line.refuse(error)
        return lines

    def _read(self, line: Line, columns: Sequence[Field]) -> None:
        key = self.key_of(line.row)
        earlier = self.read_in.setdefault(key, line.number)
        if earlier != line.number:
            raise ValidationError(f"{earlier}行目と同じものを指しています。どちらかの行を削除してください。")
        line.record = self.rows.get(key)
        line.is_new = line.record is None
        if line.is_new:
            line.record = self.rows[key] = self.start(line.row)
        else:
            line.original = copy(line.record)
        for column in columns:
            if line.is_new and not line.row[column.column_name]:
                continue  # a new record begins with what an empty cell says
            try:
                setattr(
                    line.record, column.attribute, column.widget.clean(line.row[column.column_name], line.row)
                )
            except ValidationError as error:
                line.refuse(ValidationError({column.attribute: error.messages}))
            except ValueError as error:
                line.refuse(ValidationError({column.attribute: str(error)}))
        self.complete(line)
        if not line.errors:
            along, removed = self.along(line)
            line.along, line.removed = along, removed

    def complete(self, line: Line) -> None:
        """Fills in what follows from the row's cells. May raise ValidationError."""

    def _require_import(self, lines: Sequence[Line]) -> None:
        """A row stays in the municipalities of the person, whatever it says of itself."""
        access = access_for(self.user)
        for line in lines:
            for record in (line.record, *line.along, *line.removed):
                try:
                    access.require(self.act, record.tenant_id())
                except PermissionDenied as denied:
                    line.refuse(ValidationError(str(denied)))

    def _look(self, lines: Sequence[Line]) -> None:
        """What each line would do, and the rules that it would break."""
        records = [one for line in lines for one in (line.record, *line.along)]
        found = rehearse(records)
        self._mark(lines, records, ChangeSet([one.change for one in found]))
        line_of = {id(one): line for line in lines for one in (line.record, *line.along)}
        for one in found:
            if one.error is not None:
                line_of[id(one.record)].refuse(one.error)

    def _mark(self, lines: Sequence[Line], records: Sequence[Versioned], changes: ChangeSet) -> None:
        """Tells the lines what becomes of them."""
        moved = [
            record
            for record, change in zip(records, changes.records, strict=False)  # what is removed stands behind
            if change.action != Action.UNCHANGED
        ]
        moving = {id(record) for record in moved}
        for line in lines:
            touched = line.removed or any(id(one) in moving for one in (line.record, *line.along))
            line.action = Action.CHANGE if touched else Action.UNCHANGED

    def _write(self, lines: Sequence[Line]) -> None:
        """All of it at once. New records stand behind those that they hang on, what goes along behind them all."""
        records = sorted((line.record for line in lines), key=_depth)
        records += [one for line in lines for one in line.along]
        removed = [one for line in lines for one in line.removed]
        try:
            with transaction.atomic():
                done = apply(
                    records,
                    by=self.user,
                    via=Way.WORKBOOK,
                    removed=removed,
                    note=self.note_of,
                )
        except ValidationError:
            self._look(lines)
            if any(line.errors for line in lines):
                return  # told at their rows
            raise
        self._mark(lines, records, done)

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        """Refuses a file that was confirmed over other rows than those that stand there now."""
        seen = [
            [
                (one._meta.label_lower, one.pk, one.version) if one.pk else None
                for one in (line.record, *line.along, *line.removed)
            ]
            for line in kwargs["lines"]
        ]
        mark = hashlib.sha256(repr(seen).encode()).hexdigest()
        expected = kwargs.get("expected_fingerprint")
        if (request := kwargs.get("request")) is not None:
            request.import_fingerprint = mark
        if expected and expected != mark:
            raise ValidationError(
                "内容を確かめたあとに、ほかの人が計画を変更しました。もう一度確かめてください。"
            )

    # What is told

    def _tell(
        self, result: TableResult, lines: Sequence[Line], raise_errors: bool, collect_failed_rows: bool
    ) -> None:
        for place, line in enumerate(lines, start=1):
            told = self._row_result(line)
            result.increment_row_result_total(told)
            result.append_row_result(told)
            if told.validation_error is None:
                continue
            result.append_invalid_row(place, line.row, told.validation_error)
            if collect_failed_rows:
                result.append_failed_row(line.row, told.validation_error)
            if raise_errors:
                raise ImportRefused(told.validation_error, number=place, row=line.row)
        result.refusals = [text for error in result.base_errors for text in sentences_of(error.error)]
        result.problems = [one for line in lines for one in self._problems(line)]

    def _row_result(self, line: Line) -> TableRow:
        told = self.get_row_result_class()()
        told.import_type = line.import_type
        if self._meta.store_row_values:
            told.row_values = line.row
        if line.errors:
            told.validation_error = ValidationError(dict(line.errors))
        elif line.record is not None:
            told.object_id, told.instance = line.record.pk, line.record
            told.original = line.original
            told.diff = lambda: self._difference(line)
        return told

    def _difference(self, line: Line) -> list[str]:
        before = self.start(line.row) if line.is_new else line.original
        return self.get_diff_class()(self, line, before).as_html()

    def _problems(self, line: Line) -> Iterator[Problem]:
        headers = {column.attribute: column.column_name for column in self.fields.values()}
        for name, sentences in line.errors.items():
            for sentence in sentences:
                yield Problem(line.number, headers.get(name, ""), sentence)

    def _fill_preview(self, result: TableResult) -> None:
        """Only rows that would be written, only columns that name them or in which anything changes."""
        words = {RowResult.IMPORT_TYPE_NEW: "追加", RowResult.IMPORT_TYPE_UPDATE: "変更"}
        moving = [row for row in result.rows if row.import_type in words]
        rows = [(words[row.import_type], row.diff) for row in moving[:PREVIEW_ROWS]]
        places = [
            place
            for place, header in enumerate(result.diff_headers)
            if header in self.required or any(_moves(cells[place]) for _, cells in rows)
        ]
        result.preview_headers = [result.diff_headers[place] for place in places]
        result.preview_rows = [(word, [cells[place] for place in places]) for word, cells in rows]
        result.preview_left = len(moving) - len(rows)


def _depth(record: models.Model) -> int:
    """How many new records of its own kind stand above it."""
    above = [
        target
        for column in record._meta.concrete_fields
        if column.related_model is type(record)
        and (target := record._state.fields_cache.get(column.name)) is not None
        and target._state.adding
    ]
    return 1 + max(map(_depth, above)) if above else 0


class PlanTableResource(TableResource):
    """A table whose rows belong to a plan: 団体コード and the plan's short name stand in every row."""

    plan_path = "plan"
    """Where a record of this table keeps its plan."""

    municipality_code = Field(column_name="団体コード", readonly=True, widget=Text())
    plan_slug = Field(column_name="計画", readonly=True, widget=Text())

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["municipality_code"].attribute = f"{self.plan_path}__municipality__code"
        self.fields["plan_slug"].attribute = f"{self.plan_path}__slug"
        self.plans: dict[tuple[str, str], Plan] = {}
        self.codes: frozenset[str] = frozenset()

    def load(self, rows: Sequence[Mapping[str, Any]]) -> None:
        mine = Plan.objects.filter(access_for(self.user).scope(Act.IMPORT, "municipality_id"))
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


def meta_for(model_class: type[models.Model], *names: str) -> type:
    """The library's settings that all tables share: `names` are the columns in order."""
    return type(
        "Meta",
        (),
        {
            "model": model_class,
            "fields": names,
            "import_order": names,
            "export_order": names,
            "import_id_fields": (),
            "clean_model_instances": True,
            "skip_unchanged": True,
            "report_skipped": True,
            "use_transactions": True,
        },
    )
