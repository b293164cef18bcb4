"""What was noticed in a file, as a workbook: a list, and a copy of each sheet that marks the cells in question.

The copies hold what a person sees on the sheets, as text; nothing of the file is computed or carried over.
"""

from __future__ import annotations

from typing import Any

from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet.worksheet import Worksheet

from plans.books.cells import Book, Sheet, place
from plans.history.changes import Finding, Severity
from progress.intake.draft import split_place
from progress.intake.preview import Preview
from progress.reports.fitting import height
from progress.reports.sheet import (
    HEADER_FILL,
    Look,
    new_workbook,
    put,
    raise_row,
    set_up_print,
    set_widths,
    to_bytes,
)

WORDS = {Severity.ERROR: "取り込めません", Severity.WARNING: "確認してください", Severity.NOTE: "お知らせ"}
"""Severity as people read it, here and on the page."""
FILLS = {Severity.ERROR: "F4CCCC", Severity.WARNING: "FFF2CC", Severity.NOTE: "DDEBF7"}
HEADINGS = ("重要度", "シート", "セル", "内容")
WIDTHS = [18.0, 24.0, 10.0, 90.0]
LIST = "気づいたこと"
FIRST_ROW = 4
COLUMN_WIDTH = 16.0
MOST_CELLS = 200_000
"""Cells in all copies together; beyond it only sheets with findings are copied, then none."""
_HEAD = Look(bold=True, size=14, lines="", wrap=False)
_BODY = Look(upright="top")
_HEADER = Look(bold=True, fill=HEADER_FILL, across="center")


def write(preview: Preview, book: Book | None, *, file_name: str) -> bytes:
    """`book` None: the file is no longer kept, and the list stands alone."""
    workbook = new_workbook()
    sheet: Any = workbook.active
    _list(sheet, preview, file_name, copied=book is not None)
    if book is not None:
        _copies(workbook, preview, book, file_name)
    return to_bytes(workbook, title=f"気づいたこと：{file_name}", description="取込み前の確認", day=None)


def _list(sheet: Worksheet, preview: Preview, file_name: str, *, copied: bool) -> None:
    sheet.title = LIST
    put(sheet, 1, 1, f"気づいたこと：{file_name}", _HEAD)
    count = len(preview.faults)
    sentence = f"全部で{count}件です。" if count else "気づいたことはありません。"
    if count and copied:
        sentence += "後ろのシートの写しで、当てはまるセルに色を付けています。"
    put(sheet, 2, 1, sentence, Look(lines="", wrap=False))
    for column, heading in enumerate(HEADINGS, start=1):
        put(sheet, FIRST_ROW - 1, column, heading, _HEADER)
    for row, fault in enumerate(preview.faults, start=FIRST_ROW):
        put(sheet, row, 1, WORDS[fault.severity], Look(fill=FILLS[fault.severity], upright="top"))
        for column, text in enumerate((*split_place(fault.cell), fault.message), start=2):
            put(sheet, row, column, text, _BODY)
        raise_row(sheet, row, height(fault.message, WIDTHS[-1]))
    set_widths(sheet, WIDTHS)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    last = max(FIRST_ROW, FIRST_ROW + count - 1)
    sheet.auto_filter.ref = f"A{FIRST_ROW - 1}:D{last}"
    set_up_print(sheet, (FIRST_ROW - 1,), head=file_name)


def _copies(workbook: Workbook, preview: Preview, book: Book, file_name: str) -> None:
    by_sheet: dict[str, dict[tuple[int, int], list[Finding]]] = {}
    for fault in preview.faults:
        name, cell = split_place(fault.cell)
        at_fault = by_sheet.setdefault(name, {})
        if cell:
            at_fault.setdefault(_place(cell), []).append(fault)
    read = {one.sheet for one in preview.sheets if one.label}
    wanted = [one for one in book.sheets if one.name in read or one.name in by_sheet]
    if sum(len(one.cells) for one in wanted) > MOST_CELLS:
        wanted = [one for one in wanted if one.name in by_sheet]
    left = MOST_CELLS
    for one in wanted:
        if len(one.cells) <= left:
            left -= len(one.cells)
            _copy(workbook, one, by_sheet.get(one.name, {}), file_name)


def _place(cell: str) -> tuple[int, int]:
    """The cell itself; of a range (「B7:C9」) its first one; A1 for what is no address."""
    try:
        return place(cell.partition(":")[0])
    except ValueError:
        return 1, 1


def _copy(
    workbook: Workbook, source: Sheet, faults: dict[tuple[int, int], list[Finding]], file_name: str
) -> None:
    """`faults`: by row and column, the gravest first."""
    # As far as Excel allows the name; openpyxl numbers one that is there already.
    title = INVALID_TITLE_REGEX.sub("_", source.name)[:30].strip("'") or "シート"
    sheet = workbook.create_sheet(title)
    usual = Look(lines="", upright="top")
    for cell in source.cells:
        put(sheet, cell.row, cell.column, cell.printed, usual)
    for (row, column), some in faults.items():
        stored = source.stored(row, column)
        look = Look(fill=FILLS[some[0].severity], upright="top")
        put(sheet, row, column, stored.printed if stored else "", look)
        words = "\n".join(f"{WORDS[one.severity]}：{one.message}" for one in some)
        note = Comment(words[:2_000], "行政改革の進み具合", height=160, width=320)
        sheet.cell(row, column).comment = note
    set_widths(sheet, [COLUMN_WIDTH] * source.right)
    if source.cells:
        set_up_print(sheet, (), head=f"{file_name}　{source.name}")
