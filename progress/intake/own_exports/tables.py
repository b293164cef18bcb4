"""The workbook of a whole plan as we write it ourselves (`progress.intake.whole_plan`), edited or not."""

from __future__ import annotations

from typing import Any

from plans.books.cells import Book, Cell, CellKind, Sheet, column_letters
from plans.history.changes import Severity
from plans.history.plain_values import Plain, Unreadable, read
from plans.values.words import REMARKS, TRANSCRIPTION_NOTE
from progress.intake.draft import ColumnReading, Draft, Key, Said, SheetReading, origin_of, said
from progress.intake.kinds import KINDS, OWNER_WORDS, KindOf, headings, key_columns
from progress.intake.known import Known
from progress.intake.layout import Claim

HEADER_ROW = 1
_OWNERS = {word: name for name, word in OWNER_WORDS.items()}


class OwnTables:
    """「このシステムから書き出した全データ」"""

    key = "own_tables"
    label = "このシステムから書き出した全データ"

    def claim(self, book: Book) -> Claim | None:
        sheets = tuple(sheet.name for sheet in book.sheets if _spec_of(sheet) and not sheet.hidden)
        return Claim(sheets, 100) if sheets else None

    def read(self, book: Book, sheets: tuple[str, ...], known: Known, draft: Draft) -> None:
        by_title = {name: book.sheet(name) for name in sheets}
        for spec in KINDS:  # in writing order, whatever the order of the sheets
            if spec.title in by_title:
                _read_sheet(by_title[spec.title], spec, draft)


def _spec_of(sheet: Sheet) -> KindOf | None:
    """The kind whose table the sheet is: its name says so, and all key columns are there that it always had."""
    spec = next((one for one in KINDS if one.title == sheet.name), None)
    if spec is None:
        return None
    heads = {cell.text for cell in sheet.row(HEADER_ROW)}
    wanted = [
        head for place, head in enumerate(headings(spec)[: spec.length or 1]) if place not in spec.later
    ]
    return spec if heads.issuperset(wanted) else None


def _read_sheet(sheet: Sheet, spec: KindOf, draft: Draft) -> None:
    known_heads = headings(spec)
    columns = {_head_now(cell.text, known_heads): cell.column for cell in sheet.row(HEADER_ROW)}
    fields = dict(zip(known_heads[spec.length :], spec.fields, strict=True))
    draft.sheets.append(
        SheetReading(
            sheet.name,
            OwnTables.key,
            OwnTables.label,
            (HEADER_ROW,),
            tuple(
                ColumnReading(
                    column_letters(column), head, _code(spec, head, fields), head, 100 * (head in known_heads)
                )
                for head, column in columns.items()
            ),
            HEADER_ROW + 1,
            sheet.bottom,
        )
    )
    for head, column in columns.items():
        if head not in known_heads:
            cell = sheet.stored(HEADER_ROW, column)
            draft.tell(
                Severity.WARNING,
                "unknown_column",
                f"見出し「{head}」の列は読み取りません。書き出したファイルの見出しを使ってください。",
                origin_of(sheet, cell) if cell else None,
            )
    for row, cells in sheet.rows():
        if row > HEADER_ROW and any(cell.text or cell.kind == CellKind.ERROR for cell in cells):
            _read_row(sheet, row, spec, columns, fields, draft)


_FORMER_HEADS = {"注記": (REMARKS, TRANSCRIPTION_NOTE), "内訳・算出の考え方": ("算定根拠",)}
"""What workbooks of before call a column that has another heading now; the first one that the kind has."""


def _head_now(head: str, known: list[str]) -> str:
    return next((now for now in _FORMER_HEADS.get(head, ()) if now in known), head)


def _code(spec: KindOf, head: str, fields: dict[str, Any]) -> str:
    if head in fields:
        return f"{spec.kind}.{fields[head].name}"
    return f"{spec.kind}.key" if head in headings(spec)[: spec.length] else ""


def _read_row(
    sheet: Sheet, row: int, spec: KindOf, columns: dict[str, int], fields: dict[str, Any], draft: Draft
) -> None:
    key = _key(sheet, row, spec, columns, draft)
    if key is None:
        return
    values: dict[str, Said] = {}
    for head, field in fields.items():
        if head not in columns:
            continue
        cell = sheet.stored(row, columns[head]) or Cell(row, columns[head], "")
        value = _value(sheet, cell, spec, field, draft)
        if not isinstance(value, Unreadable):
            values[field.name] = said_as(sheet, cell, value)
    first = sheet.stored(row, columns[headings(spec)[0]]) or sheet.row(row)[0]
    if draft.get(spec.kind, key) is not None:
        draft.tell(
            Severity.ERROR,
            "row_twice",
            f"{row}行目は、上の行と同じ{spec.title}を指しています。どちらかの行を削除してください。",
            origin_of(sheet, first),
        )
        return
    draft.put(spec.kind, key, values, origin_of(sheet, first))


def said_as(sheet: Sheet, cell: Cell, value: Plain) -> Said:
    """The value with its cell; unlike `said`, an empty value is one that the file states."""
    filled = said(sheet, cell, None)
    return Said(value, filled.printed, filled.origin)


def _key(sheet: Sheet, row: int, spec: KindOf, columns: dict[str, int], draft: Draft) -> Key | None:
    key: list[str | int] = []
    for place, (head, field) in enumerate(key_columns(spec)):
        column = columns.get(head)  # a workbook of before may have none
        cell = (sheet.stored(row, column) if column else None) or Cell(row, column or 1, "")
        text = cell.printed
        try:
            if place == spec.owner:
                part: Any = _OWNERS[text.strip()]
            elif place == spec.nth:
                part = int(text)
            elif field is not None and text:
                part = read(field, text)
            else:
                part = text
        except (Unreadable, ValueError, KeyError) as error:
            sentence = str(error) if isinstance(error, Unreadable) else f"「{text}」は読み取れません。"
            draft.tell(Severity.ERROR, "unreadable_key", f"{head}：{sentence}", origin_of(sheet, cell))
            return None
        key.append("" if part is None else part)
    return tuple(key)


def _value(sheet: Sheet, cell: Cell, spec: KindOf, field: Any, draft: Draft) -> Plain | Unreadable:
    if cell.kind == CellKind.ERROR:
        draft.tell(
            Severity.ERROR,
            "formula_without_value",
            f"{field.verbose_name}の数式に計算結果がありません。Excelで開いて保存し直してください。",
            origin_of(sheet, cell),
        )
        return Unreadable()
    text = cell.value if cell.kind == CellKind.NUMBER else cell.printed
    if field.name in spec.to:
        return cell.printed or None
    try:
        return read(field, text)
    except Unreadable as error:
        draft.tell(
            Severity.ERROR,
            "unreadable_value",
            f"{field.verbose_name}：{error}",
            origin_of(sheet, cell),
            field.name,
        )
        return error
