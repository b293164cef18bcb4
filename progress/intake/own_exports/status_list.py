"""The Excel list of a publication as we write it ourselves (`progress.reports.status_list`), brought back.

The file names its publication by the SHA-256 on 「この資料について」. That publication is written once more, both are
read by the one reader, and only what a person edited since is taken: marks, texts, figures. What else was edited is
told. An older publication, whose figures were restated since, changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache

from plans.books.cells import Book, Cell, Sheet
from plans.books.reader_child import read_sheets
from plans.history.changes import Severity
from progress.intake.draft import Apart, Draft, Kind, Origin, SheetReading, origin_of
from progress.intake.known import Known, KnownItem, KnownPillar
from progress.intake.own_exports.difference import Difference, Listed
from progress.intake.reading.entries.tree import split_number
from progress.reports import about_sheet, figures_sheet, status_list
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable

Reader = Callable[[Book, Known], Draft]
_HEAD_ROWS = 3
_ASIDE = "このシートからは取り込みません。"
_TWICE = "公表版の同じシートが2枚以上あります。1つの公表版の3枚だけを残してください。"


def read_returned(book: Book, known: Known, read: Reader) -> Draft | None:
    """What was edited since; None for a file that isn't a publication's list. `read` reads any file."""
    if not any(_is_ours(sheet) for sheet in book.sheets):
        return None
    refused = Draft()
    table = _published(book, known, refused)
    pairs = _pairs(book, _as_written(table)) if table else {}
    if len({id(base) for base in pairs.values()}) < len(pairs):
        _refuse(refused, "sheet_twice", _TWICE)
    if table is None or refused.findings:
        remark = "取り込みません。"
        refused.sheets += [SheetReading(sheet.name, "", "", remark=remark) for sheet in book.sheets]
        return refused
    draft = _compared(book, pairs, table, known, read)
    read_already = {one.sheet for one in draft.sheets}
    for sheet in book.sheets:
        if said := _named_in(sheet):
            draft.put(Kind.PLAN, (), {}, origin_of(sheet, said[0]))
        if sheet.name not in read_already:
            draft.sheets.append(SheetReading(sheet.name, "", "", remark=_ASIDE, why=Apart.SHEET))
    order = [sheet.name for sheet in book.sheets]
    draft.sheets.sort(key=lambda one: order.index(one.sheet))
    return draft


def _compared(book: Book, pairs: Mapping[str, Sheet], table: PlanTable, known: Known, read: Reader) -> Draft:
    """The file beside what was written; the sheet that says which publication it is is left out of both."""
    sheets = [sheet for sheet in book.sheets if sheet.name in pairs and not _named_in(sheet)]
    written = tuple(replace(pairs[sheet.name], name=sheet.name) for sheet in sheets)
    then = _as_published(known, table)

    def listed(one: Book, known: Known) -> Listed:
        draft = read(one, known)
        return Listed(one, draft, draft.take_out())

    base = listed(replace(book, sheets=written, remarks=()), then)
    then = replace(then, remembered={**then.remembered, **base.draft.signatures})
    file = listed(replace(book, sheets=tuple(sheets)), then)
    return Difference(table, base, file, {item.key for item in known.items}).draft()


# ── Which publication ────────────────────────────────────────────────────────────────────────────────────────


def _is_ours(sheet: Sheet) -> bool:
    """It names a publication, or bears what only we write above a table."""
    head = [cell.text for cell in sheet.cells if cell.row <= _HEAD_ROWS]
    figures = (
        sheet.text(1, 1).startswith(figures_sheet.SHEET) and sheet.text(figures_sheet.HEADER_ROW, 2) == "指標"
    )
    stamped = any(line.startswith(about_sheet.STAMPS) for text in head for line in text.split("\n"))
    return bool(_named_in(sheet)) or figures or (stamped and status_list.ITEM_HEADING in head)


def _named_in(sheet: Sheet) -> list[Cell]:
    """The cells beside the label of the SHA-256."""
    rows = [cell.row for cell in sheet.cells if cell.text == about_sheet.SHA256]
    return [cell for row in rows for cell in sheet.row(row) if cell.text != about_sheet.SHA256]


def _published(book: Book, known: Known, draft: Draft) -> PlanTable | None:
    """The publication that the file was written from; None, with an error told, where it can't be known."""
    said = [(sheet, cell) for sheet in book.sheets for cell in _named_in(sheet)]
    if known.is_new or not known.items:
        sentence = "このファイルは公表版の一覧です。計画の全データを書き出したファイルを取り込んでください。"
        _refuse(draft, "no_whole_plan", sentence, Origin(book.sheets[0].name, "A1"))
        return None
    if not said:
        sentence = (
            f"シート「{about_sheet.SHEET}」に公表版の番号（SHA-256）がないため、どの公表版の一覧か分かりません。"
            "書き出したファイルの3枚のシートを残して取り込んでください。"
        )
        _refuse(draft, "no_publication_named", sentence, Origin(book.sheets[0].name, "A1"))
        return None
    found = known.published(said[0][1].text.split("\n")[0].strip())
    if found is None:
        sentence = (
            "この一覧の公表版は、選んだ計画にありません。別の計画のファイルではないか、確かめてください。"
        )
        _refuse(draft, "other_plan", sentence, origin_of(*said[0]))
    return found


def _refuse(draft: Draft, kind: str, sentence: str, origin: Origin | None = None) -> None:
    draft.tell(Severity.ERROR, kind, sentence, origin)


# ── What was written ─────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=2)  # a list of 300 items takes two seconds, and is wanted again with each answer
def _as_written(table: PlanTable) -> tuple[Sheet, ...]:
    """The sheets of the publication's file, but for what its heads say of the sealing."""
    return read_sheets("一覧.xlsx", status_list.write(table))[0]


def _pairs(book: Book, written: tuple[Sheet, ...]) -> dict[str, Sheet]:
    """The file's sheets by their names now, each with the written one that it shares most texts with."""

    def texts(sheet: Sheet) -> Counter[str]:
        return Counter(cell.text for cell in sheet.cells)

    found: dict[str, Sheet] = {}
    for sheet in book.sheets:
        shared = [(sum((texts(sheet) & texts(base)).values()), base) for base in written]
        most, base = max(shared, key=lambda one: one[0])
        if most * 2 > min(len(base.cells), len(sheet.cells)):
            found[sheet.name] = base
    return found


def _as_published(known: Known, table: PlanTable) -> Known:
    """What is known of the plan, with the names of then and with what it has no longer."""
    pillars = {row.key: split_number(row.title) for row in table.pillars}
    items = {row.key: (row.number, _name_then(row)) for row in table.items}
    gone = {one.key for one in known.pillars}, {one.key for one in known.items}
    return replace(
        known,
        pillars=(
            *(replace(one, former=(*one.former, *_called(pillars, one.key))) for one in known.pillars),
            *(
                KnownPillar(row.key, *pillars[row.key], row.parent or None)
                for row in table.pillars
                if row.key not in gone[0]
            ),
        ),
        items=(
            *(replace(one, former=(*one.former, *_called(items, one.key))) for one in known.items),
            *(
                KnownItem(row.key, *items[row.key], row.pillar)
                for row in table.items
                if row.key not in gone[1]
            ),
        ),
    )


def _called(names: Mapping[str, tuple[str, str]], key: str) -> Iterator[tuple[str, str]]:
    if key in names:
        yield names[key]


def _name_then(item: ItemRow) -> str:
    return (item.status.item_name_then if item.status else "") or item.name
