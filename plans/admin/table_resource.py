"""Plain lists in files ↔ records, in django-import-export's own flow: cells, rows, and what became of a file.

Rows are found by the names and numbers that people know (natural keys), never by database keys. What the library
would save row by row is gathered; behind the last row the whole set goes through `plans.history.writer.apply`, or its
rules are told at their rows. One refused row refuses the file.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.html import escape, format_html
from import_export import resources, widgets
from import_export.fields import Field
from import_export.results import Result, RowResult

from plans.access import Act, access_for
from plans.history.conflict import Conflict
from plans.history.plain_values import read, shown
from plans.history.records import Versioned, Way, columns
from plans.history.rehearsal import Rehearsed, rehearse
from plans.history.writer import apply
from plans.models import Municipality
from plans.values.fiscal_year import FiscalYear

logger = logging.getLogger(__name__)

Row = Mapping[str, Any]
"""Heading → cell, as the file has them."""

PREVIEW_ROWS = 500
"""A page shows so many changed rows; it says how many more there are."""

# ── Cells ────────────────────────────────────────────────────────────────────────────────────────────────────


class Cell(widgets.Widget):
    """A field as `plans.history.plain_values` reads and shows it; fiscal years are written 「令和6年度」."""

    def __init__(self, column: models.Field[Any, Any]) -> None:
        super().__init__()
        self.column = column

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        return read(self.column, "" if value is None else str(value))

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        return value.era if isinstance(value, FiscalYear) else shown(self.column, value)


class Reference(widgets.Widget):
    """Another record, by what stands in its column `name`; read with its table's `find`."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> models.Model | None:
        text = "" if value is None else str(value).strip()
        return kwargs["table"].find(text, row) if text else None

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(getattr(value, self.name))


class ExportTable(resources.ModelResource):
    """One table as it is written into a file: the fields that its `Meta` names, each headed like its field of the
    model."""

    class Meta:
        import_id_fields: tuple[str, ...] = ()
        skip_unchanged = True
        use_bulk = True
        """The library makes no savepoint for each row: the writer does that for the set."""

    @classmethod
    def field_from_django_field(cls, field_name: str, django_field: Any, readonly: bool) -> Field:
        widget: Any = Cell(django_field)
        if django_field.is_relation:
            widget = Reference("key" if hasattr(django_field.related_model, "key") else "name")
        return Field(field_name, str(django_field.verbose_name), widget, readonly=readonly)


def columns_between(model: type[models.Model], first: str, last: str) -> list[str]:
    """The model's own columns from the one to the other, in its order."""
    names = [column.name for column in columns(model)]
    return names[names.index(first) : names.index(last) + 1]


def place_and_plan(path: str = "plan") -> tuple[Field, Field]:
    """The columns 団体コード and 計画 of a table whose rows keep their plan at `path`."""
    return (
        Field(f"{path}__municipality__code", "団体コード", readonly=True),
        Field(f"{path}__slug", "計画", readonly=True),
    )


class WordDiff(resources.Diff):
    """Before and after as whole values: readable, and without the style attributes our pages forbid."""

    def as_html(self) -> list[str]:
        return [self._cell(old, new) for old, new in zip(self.left, self.right, strict=True)]

    def _cell(self, old: Any, new: Any) -> str:
        before, after = ("" if value is None else str(value) for value in (old, new))
        if before == after:
            return escape(after)
        if self.new or not before:
            return format_html("<ins>{}</ins>", after)
        return format_html("<del>{}</del> <ins>{}</ins>", before, after)


# ── What became of a file ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Problem:
    """What is wrong at one place of the file: a row, or one cell of it."""

    place: str
    message: str

    @property
    def sentence(self) -> str:
        return f"{self.place}：{self.message}"


class TableResult(Result):
    """The library's, in our own words."""

    table: TableResource | None = None
    """What read the file; None while its headings are refused."""
    issued: Sequence[Any] = ()
    """What `TableResource.write` returned."""

    def refuse(self, place: int, error: ValidationError) -> None:
        """Marks a row (the first is 0) that breaks a rule of the whole set."""
        row: RowResult = self.rows[place]
        self.totals[row.import_type] -= 1
        row.import_type, row.validation_error = RowResult.IMPORT_TYPE_INVALID, error
        self.increment_row_result_total(row)
        self.append_invalid_row(place + 1, row.row_values or {}, error)

    @property
    def refusals(self) -> list[str]:
        """Why the file as a whole isn't taken."""
        errors = [*self.base_errors, *(error for _, row in self.row_errors() for error in row)]
        return [text for error in errors for text in _sentences_of(error.error)]

    @property
    def remarks(self) -> Sequence[str]:
        """What was left out of the file."""
        return self.table.remarks if self.table else ()

    @property
    def problems(self) -> list[Problem]:
        """What is wrong at rows, in their order; nothing of a file that is refused by its headings."""
        if self.table is None:
            return []
        columns = {column.attribute: column.column_name for column in self.table.fields.values()}
        found = []
        for row in sorted(self.invalid_rows, key=lambda one: one.number):
            for name, sentences in row.error_dict.items():
                cell = f"「{columns[name]}」" if name in columns else ""
                place = f"{self.table.row_numbers[row.number - 1]}行目{cell}"
                found += [Problem(place, sentence) for sentence in sentences]
        return found

    # What a page shows: only rows that would be written, only columns that name them or in which anything changes

    @cached_property
    def _shown(self) -> list[RowResult]:
        return [row for row in self.rows if row.is_new() or row.is_update()][:PREVIEW_ROWS]

    @cached_property
    def _places(self) -> list[int]:
        naming = self.table.required if self.table else ()
        return [
            place
            for place, header in enumerate(self.diff_headers)
            if header in naming or any(_moves(row.diff[place]) for row in self._shown)
        ]

    @property
    def preview_headers(self) -> list[str]:
        return [self.diff_headers[place] for place in self._places]

    @property
    def preview_rows(self) -> list[tuple[str, list[str]]]:
        """(扱い, cells)"""
        return [
            ("追加" if row.is_new() else "変更", [row.diff[place] for place in self._places])
            for row in self._shown
        ]

    @property
    def preview_left(self) -> int:
        """How many more rows would change something."""
        return int(self.totals["new"]) + int(self.totals["update"]) - len(self._shown)


def _moves(cell: str) -> bool:
    return "<ins>" in cell or "<del>" in cell  # the file's own signs are escaped


def _sentences_of(error: BaseException) -> list[str]:
    """What a refusal says to a person; a general sentence for what only a programmer would understand."""
    if isinstance(error, ValidationError):
        return list(error.messages)
    if isinstance(error, Conflict | PermissionDenied):
        return [str(error)]
    logger.error("import refused a file", exc_info=error)
    return ["保存できませんでした。ほかの行と番号が重なっていないか確かめてください。"]


# ── A table that comes in ────────────────────────────────────────────────────────────────────────────────────


class TableResource(ExportTable):
    """One table. Subclasses name their columns, and say how rows are found and how a new one begins."""

    required: tuple[str, ...] = ()
    """Columns that a file must have: those that name its rows."""
    act = Act.MANAGE_PEOPLE
    """What the person must be allowed to do in the municipality of every row."""

    @classmethod
    def get_result_class(cls) -> type[TableResult]:
        return TableResult

    @classmethod
    def get_diff_class(cls) -> type[WordDiff]:
        return WordDiff

    # What a subclass says

    def load_places(self) -> dict[str, Municipality]:
        """The person's own municipalities, by 団体コード."""
        mine = Municipality.objects.filter(access_for(self.user).scope(self.act, "pk"))
        return {place.code: place for place in mine}

    def load(self, rows: Sequence[Row]) -> dict[Hashable, Any]:
        """The records that stand in the database, by `key_of`, with as many queries for any number of rows."""
        raise NotImplementedError

    def key_of(self, row: Row) -> Hashable:
        """What names the row's record. Raises ValidationError where the row names nothing here."""
        raise NotImplementedError

    def find(self, name: str, row: Row) -> models.Model:
        """The record that a cell of the row points to. Raises ValueError with a sentence."""
        raise NotImplementedError

    def start(self, row: Row) -> Versioned:
        """A new record for the row, with what it hangs on. May raise ValidationError."""
        raise NotImplementedError

    def fault(self, one: Rehearsed) -> ValidationError | None:
        """What is wrong with a record beside the rules of its model."""
        return one.error

    def write(self, records: Sequence[Any]) -> Sequence[Any]:
        """All of it at once: upper ones stand above those below them in the file. Returns what a page tells once."""
        apply(records, by=self.user, via=Way.WORKBOOK, note=self.note)
        return ()

    def text(self, row: Row, column: str) -> str:
        return str(row.get(column) or "").strip()

    def place_of(self, row: Row) -> Municipality:
        """The row's municipality. Raises ValidationError unless it is one of the person's own."""
        code = self.text(row, "団体コード")
        if code not in self.places:
            raise ValidationError(
                f"団体コード「{code}」の行は取り込めません。自分の自治体の行だけを残してください"
                "（先頭の0が消えていないかも確かめてください）。"
            )
        return self.places[code]

    # The library's hooks, in the order in which it calls them

    def before_import(self, dataset: Any, **kwargs: Any) -> None:
        """Raises ValidationError for headings that are missing or unknown."""
        self.user, self.note = kwargs.get("user"), str(kwargs.get("file_name") or "")[:200]
        self.places: dict[str, Municipality] = {}
        self.rows: dict[Hashable, Any] = {}
        """What stands in the database or above in the file, by what names it."""
        self.read_in: dict[Hashable, int] = {}
        """The same names → the row of the file that used them."""
        self.records: list[Any] = []
        self.moving: dict[int, Any] = {}
        """Which row of the file (the first is 0) would be written, with its record."""
        self.row_numbers: Sequence[int] = []
        self.remarks: Sequence[str] = getattr(dataset, "remarks", ())
        known = {column.column_name for column in self.fields.values()}
        headers = dataset.headers or []
        if missing := [column for column in self.required if column not in headers]:
            raise ValidationError(
                f"見出し「{'」「'.join(missing)}」がありません。書き出したファイルの見出しを使ってください。"
            )
        if unknown := [header for header in headers if header not in known]:
            raise ValidationError(
                f"見出し「{'」「'.join(unknown)}」は読み取れません。列を削除するか、"
                "書き出したファイルの見出しに合わせてください。"
            )
        self.row_numbers = getattr(dataset, "row_numbers", range(2, len(dataset) + 2))
        self.places = self.load_places()
        self.rows = self.load(dataset.dict)

    def before_import_row(self, row: Row, **kwargs: Any) -> None:
        self.place = kwargs["row_number"] - 1

    def get_or_init_instance(self, instance_loader: Any, row: Row) -> tuple[Any, bool]:
        key = self.key_of(row)
        number = self.row_numbers[self.place]
        if (earlier := self.read_in.setdefault(key, number)) != number:
            raise ValidationError(f"{earlier}行目と同じものを指しています。どちらかの行を削除してください。")
        if is_new := key not in self.rows:
            self.rows[key] = self.start(row)
        record = self.rows[key]
        self.records.append(record)
        try:  # a row stays in the municipalities of the person, whatever it says of itself
            access_for(self.user).require(self.act, record.tenant_id())
        except PermissionDenied as denied:
            raise ValidationError(str(denied)) from denied
        return record, is_new

    def import_field(
        self, field: Field, instance: Any, row: Row, is_m2m: bool = False, **kwargs: Any
    ) -> None:
        super().import_field(field, instance, row, is_m2m, table=self, **kwargs)

    def save_instance(self, instance: Any, is_create: bool, row: Any, **kwargs: Any) -> None:
        """Waits for the whole set."""
        self.moving[self.place] = instance

    def after_import(self, dataset: Any, result: TableResult, **kwargs: Any) -> None:
        """Tells the rules of the set at their rows, or writes it; refuses a file that was confirmed over other rows
        than those that stand there now."""
        if result.base_errors:
            return  # its headings are wrong already
        result.table = self
        mark = hashlib.sha256(repr([(one.pk, one.version) for one in self.records]).encode()).hexdigest()
        if (request := kwargs.get("request")) is not None:
            request.import_fingerprint = mark
        if kwargs.get("confirmed") not in (None, mark):
            raise ValidationError(
                "内容を確かめたあとに、ほかの人が計画を変更しました。もう一度確かめてください。"
            )
        for place, one in zip(self.moving, rehearse(list(self.moving.values())), strict=True):
            if (error := self.fault(one)) is not None:
                result.refuse(place, error)
        if not (kwargs.get("dry_run", True) or result.has_errors() or result.has_validation_errors()):
            result.issued = self.write(list(self.moving.values()))
            for place, record in self.moving.items():
                result.rows[place].add_instance_info(record)


T = TypeVar("T", bound=models.Model)


def linked(rows: list[T], *names: str) -> list[T]:
    """The rows, each holding those of them that it points to, so that nothing asks for them again."""
    by_key = {one.pk: one for one in rows}
    for row in rows:
        for name in names:
            if (key := getattr(row, f"{name}_id")) in by_key:
                setattr(row, name, by_key[key])
    return rows
