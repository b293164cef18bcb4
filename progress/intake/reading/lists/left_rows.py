"""Rows of a table that make no item: notes, legends, examples, empty places.

Pure: standard library only.
"""

from __future__ import annotations

import re

from plans.books.cells import Cell
from plans.history.changes import Severity
from progress.intake.draft import Kind, Said, origin_of
from progress.intake.reading.lists.list_table import ListTable
from progress.intake.reading.tables.rows import Row, RowKind
from progress.intake.reading.words.lookup import plain
from progress.intake.reading.words.signs import mark_of

_FOOTNOTE = re.compile(r"\s*[(（]?([※＊*]\s*\d+)[)）]?\s*(.+)", re.S)
_LONGEST_BAND = 20
_TOLD = {
    RowKind.PLACEHOLDER: (
        "placeholder_left_out",
        "{row}行目「{label}」は項目のない欄と見て、取組項目にしません。",
    ),
    RowKind.OTHER: (
        "row_of_other_kind",
        "{row}行目は「{label}」の行で、取組項目の行と違うので取り込みません。",
    ),
    RowKind.EXAMPLE: ("example_left_out", "{row}行目は記入例と見て、取り込みません（「{label}」）。"),
}


def leave_out(table: ListTable, row: Row) -> None:
    """Tells that a row is left out, or keeps what it explains: a mark of the legend, a footnote."""
    if row.label is None:
        return
    if row.kind in (RowKind.NOTE, RowKind.ASIDE):
        _keep_legend(table, row.label)
        _keep_footnote(table, row.label)
    elif row.kind == RowKind.NAMELESS:
        table.tell(
            Severity.WARNING,
            "name_missing",
            f"{row.number}行目は番号「{row.label.text}」がありますが、項目名が空欄です。この行は取り込みません。"
            "項目名を入力してください。",
            row.label,
        )
    elif row.kind in _TOLD:
        kind, sentence = _TOLD[row.kind]
        table.tell(Severity.NOTE, kind, sentence.format(row=row.number, label=row.label.text[:20]), row.label)


def tell_homeless(table: ListTable, row: int) -> None:
    """A row that goes on with an item, where none stands above it."""
    cells = table.sheet.row(row)
    if cells:
        table.tell(
            Severity.WARNING,
            "row_without_item",
            f"{row}行目は、どの取組項目のものか分からないので取り込みません（「{cells[0].text[:20]}」）。",
            cells[0],
        )


def _keep_legend(table: ListTable, cell: Cell) -> None:
    beside = table.sheet.stored(cell.row, cell.column + 1)
    if beside is not None and (mark := mark_of(cell.text)) and len(beside.text) <= _LONGEST_BAND:
        table.whole.scales.legend.setdefault(mark, beside.text)


def _keep_footnote(table: ListTable, cell: Cell) -> None:
    if match := _FOOTNOTE.match(cell.text):
        origin = origin_of(table.sheet, cell)
        mark = _plain_mark(match[1])
        fields = {
            "text": Said(match[2].strip(), cell.printed, origin),
            "position": Said(int(mark[1:]), cell.printed, origin),
        }
        table.draft.put(Kind.FOOTNOTE, (mark,), fields, origin)


def _plain_mark(text: str) -> str:
    """「※ ５」 → `※5`."""
    return "※" + plain(text.strip("※＊* 　"))
