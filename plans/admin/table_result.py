"""What became of a file in the admin: the library's result in our own words, and what a page shows of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.utils.html import escape, format_html
from import_export.resources import Diff
from import_export.results import InvalidRow, Result, RowResult

from plans.history.conflict import Conflict
from plans.history.rules import by_field

logger = logging.getLogger(__name__)

PREVIEW_ROWS = 500
"""A page shows so many changed rows; it says how many more there are."""
_WORDS = {RowResult.IMPORT_TYPE_NEW: "追加", RowResult.IMPORT_TYPE_UPDATE: "変更"}


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


class TableResult(Result):
    """`row_numbers`: the file's own, row by row; `columns`: field → heading; `naming`: headings that name a row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_numbers: list[int] = []
        self.columns: dict[str, str] = {}
        self.naming: tuple[str, ...] = ()

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
        return [text for error in errors for text in sentences_of(error.error)]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong at rows, in their order; nothing of a file that is refused by its headings."""
        if not self.row_numbers:
            return []
        return [
            problem
            for row in sorted(self.invalid_rows, key=lambda one: one.number)
            for problem in self._problems(row)
        ]

    def _problems(self, row: InvalidRow) -> list[Problem]:
        return [
            Problem(self.row_numbers[row.number - 1], self.columns.get(name, ""), sentence)
            for name, sentences in by_field(row.error).items()
            for sentence in sentences
        ]

    # What a page shows: only rows that would be written, only columns that name them or in which anything changes

    @cached_property
    def _moving(self) -> list[RowResult]:
        return [row for row in self.rows if row.import_type in _WORDS]

    @cached_property
    def _places(self) -> list[int]:
        shown = self._moving[:PREVIEW_ROWS]
        return [
            place
            for place, header in enumerate(self.diff_headers)
            if header in self.naming or any(_moves(row.diff[place]) for row in shown)
        ]

    @property
    def preview_headers(self) -> list[str]:
        return [self.diff_headers[place] for place in self._places]

    @property
    def preview_rows(self) -> list[tuple[str, list[str]]]:
        """(扱い, cells)"""
        shown = self._moving[:PREVIEW_ROWS]
        return [(_WORDS[row.import_type], [row.diff[place] for place in self._places]) for row in shown]

    @property
    def preview_left(self) -> int:
        """How many more rows would change something."""
        return max(0, len(self._moving) - PREVIEW_ROWS)


class WordDiff(Diff):
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


def merged(first: ValidationError | None, second: ValidationError) -> ValidationError:
    """Both; of fields that the first names nothing more is told."""
    if first is None:
        return second
    told = by_field(first)
    for name, sentences in by_field(second).items():
        if name == NON_FIELD_ERRORS or name not in told:
            told[name] = [*told.get(name, []), *sentences]
    return ValidationError({name: list(sentences) for name, sentences in told.items()})
