"""The workbook as a whole, and each of its sheets: cells as a person sees them, merges, what is hidden. Pure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NoReturn
from xml.etree.ElementTree import Element

from plans.books import guard
from plans.books.cells import Cell, CellKind, Range, Sheet, address, place, range_of
from plans.books.guard import UnreadableFile
from plans.books.number_codes import BUILT_IN
from plans.books.number_format import MAX_CODE, Format, iso, read_format, serial_of, shown_figure
from plans.books.xlsx.formulas import SharedFormulas
from plans.books.xlsx.package import (
    BROKEN,
    Package,
    clean_text,
    has_macros,
    is_true,
    text_of,
    whole,
    workbook_part,
)

_LAST_ROW = 1_048_576
"""Excel's own."""
_MAX_RAW = guard.MAX_CELL * 7
"""Characters of a cell's text before escapes (`_x000D_`) are undone, which take seven signs for one."""


def sheets_of(data: bytes, *, macros: bool = False) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """(every sheet of the workbook; what was left out, a sentence each). `macros`: there may be some, which nobody
    looks at. Raises UnreadableFile."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as stored:
            package = Package(stored)
            main = workbook_part(package, macros=macros)
            with_macros = has_macros(package, main)
            passed: dict[str, list[str]] = {}
            sheets = tuple(_sheets(package, main, passed))
    except guard.PARSER_FAULTS as error:
        raise UnreadableFile(BROKEN) from error
    return sheets, tuple(_remarks(passed, with_macros=with_macros))


def _sheets(package: Package, main: str, passed: dict[str, list[str]]) -> Iterator[Sheet]:
    """In the order of their tabs. Those that hold no cells are noted in `passed`, by kind."""
    relations = package.relations_of(main)
    shared = Shared(
        _shared_texts(package, package.one_of(relations, "/sharedStrings")),
        _cell_formats(package, package.one_of(relations, "/styles")),
    )
    tabs = []
    for one in package.elements(main, "workbook", "sheet", "workbookPr", "calcPr"):
        if one.tag == "sheet":
            tabs.append(dict(one.attrib))
            if len(tabs) > guard.MAX_SHEETS:
                raise UnreadableFile(f"シートが{guard.MAX_SHEETS:,}枚を超えています。{guard.COPY}")
        elif one.tag == "workbookPr":
            shared.from_1904 = is_true(one.get("date1904"))
        else:
            shared.recomputes = is_true(one.get("fullCalcOnLoad"))
    seen: set[str] = set()
    for tab in tabs:
        name = tab.get("name", "")[:100]
        key = next((value for key, value in tab.items() if key.endswith("}id")), "")
        kind, part = relations.get(key, ("", "")) if key else ("/nothing", "")
        if (sort := kind.rpartition("/")[2]) in _WITHOUT_CELLS:
            passed.setdefault(_WITHOUT_CELLS[sort], []).append(clean_text(name))
            continue
        if sort != "worksheet" or part in seen:
            raise UnreadableFile(BROKEN)
        seen.add(part)
        hidden = tab.get("state", "visible") != "visible"
        yield SheetReader(shared, name).read(package, part, hidden)


_WITHOUT_CELLS = {
    "nothing": "中身のないシート",
    "chartsheet": "グラフだけのシート",
    "dialogsheet": "ダイアログのシート",
    "xlMacrosheet": "マクロのシート",
    "xlIntlMacrosheet": "マクロのシート",
}
"""By what a workbook's relations call them."""


def _remarks(passed: dict[str, list[str]], *, with_macros: bool) -> Iterator[str]:
    if with_macros:
        yield "マクロは読み込まず、セルの値だけを読み取りました。"
    for sort, names in passed.items():
        told = "".join(f"「{name}」" for name in names[:3]) + (f"など{len(names):,}枚" if names[3:] else "")
        yield f"{sort}{told}は、読み込みませんでした。"


def _shared_texts(package: Package, part: str | None) -> list[str]:
    """In the order of their numbers. The part's own count is not used."""
    texts: list[str] = []
    size = 0
    for item in package.elements(part, "sst", "si") if part else ():
        text = text_of(item)
        size += len(text)
        if size > guard.MAX_CHARACTERS:
            raise UnreadableFile(f"文字が多すぎます。{guard.COPY}")
        texts.append(clean_text(text))
        if len(texts) > guard.MAX_CELLS:
            raise UnreadableFile(f"文字の入ったセルが多すぎます。{guard.COPY}")
    return texts


def _cell_formats(package: Package, part: str | None) -> list[Format]:
    """In the order of their numbers (a cell's `s`); General alone where the workbook has no styles."""
    codes, used = dict(BUILT_IN), [0]
    for group in package.elements(part, "styleSheet", "numFmts", "cellXfs") if part else ():
        if len(group) > guard.MAX_STYLES:
            raise UnreadableFile(f"セルの書式が多すぎます。{guard.COPY}")
        if group.tag == "cellXfs":
            used = [whole(one.get("numFmtId", "0")) for one in group.findall("xf")] or used
        else:
            for one in group.findall("numFmt"):
                codes[whole(one.get("numFmtId"))] = one.get("formatCode", "")[:MAX_CODE]
    formats = {number: read_format(codes.get(number, "")) for number in set(used)}
    return [formats[number] for number in used]


@dataclass(slots=True)
class Shared:
    """What all sheets of a workbook share, and how much has been read of them so far."""

    texts: list[str]
    formats: list[Format]
    from_1904: bool = False
    """The workbook counts its days from there."""
    recomputes: bool = False
    """The workbook asks to be computed when it is opened."""
    cells: int = 0
    characters: int = 0
    formulas: int = 0
    merged: int = 0

    def count(self, characters: int) -> None:
        """One more that holds something. Raises UnreadableFile."""
        self.cells += 1
        self.characters += characters
        if self.cells > guard.MAX_CELLS or self.characters > guard.MAX_CHARACTERS:
            raise UnreadableFile(
                f"値の入ったセルや文字が多すぎます（{guard.MAX_CELLS:,}セルまで）。{guard.COPY}"
            )


class SheetReader:
    """One pass over a sheet's part: where it stands, and what it has found."""

    def __init__(self, shared: Shared, name: str) -> None:
        self.shared = shared
        self.name = name
        self.row = self.column = 0
        self.in_order = True
        """Has every cell so far stood behind the one before it?"""
        self.cells: list[Cell] = []
        self.merges: list[Range] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.shared_formulas = SharedFormulas()

    def read(self, package: Package, part: str, hidden: bool) -> Sheet:
        """Raises UnreadableFile for a part that is no sheet, is broken, holds too much or a cell twice."""
        for one in package.elements(part, "worksheet", "row", "col", "mergeCell"):
            if one.tag == "row":
                self._read_row(one)
            elif one.tag == "col":
                self._note_columns(one)
            else:
                self._note_merge(one.get("ref", ""))
        if not self.in_order:
            self.cells.sort(key=lambda cell: (cell.row, cell.column))
            _require_one_each(self.cells, self.name)
        found = Sheet(
            clean_text(self.name),
            tuple(self.cells),
            tuple(self.merges),
            hidden,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
        ).trimmed()
        self.shared.merged += sum(min(one.height, one.width) for one in found.merges)
        _require_few_merges(self.shared.merged, self.name)
        return found

    # ── Where it stands ──────────────────────────────────────────────────────────────────────────────────────

    def _read_row(self, given: Element) -> None:
        """Rows and cells may leave out where they stand: then they follow the one before."""
        number = given.get("r")
        row = whole(number) if number else self.row + 1
        self.in_order = self.in_order and row > self.row
        self.row, self.column = row, 0
        if not 1 <= row <= _LAST_ROW:
            self._refuse_broken()
        if row <= guard.MAX_ROWS and (is_true(given.get("hidden")) or given.get("ht") == "0"):
            self.hidden_rows.add(row)
        passed = ""
        for cell in given.findall("c"):
            where = cell.get("r")
            if where and not len(cell):  # a format alone, of which a sheet may have millions
                passed = where
                continue
            if where:
                row, column = self._place(where)
                self.in_order = self.in_order and row == self.row and column > self.column
                self.row, self.column = row, column
            else:
                self.column = 1 + (self._place(passed)[1] if passed else self.column)
            passed = ""
            self._read_cell(cell)

    def _place(self, where: str) -> tuple[int, int]:
        try:
            return place(where)
        except ValueError:
            self._refuse_broken()

    def _note_columns(self, given: Element) -> None:
        if is_true(given.get("hidden")) or given.get("width") in ("0", "0.0"):
            first, last = whole(given.get("min")), whole(given.get("max"))
            self.hidden_columns.update(range(max(first, 1), min(last, guard.MAX_COLUMNS) + 1))

    def _note_merge(self, ref: str) -> None:
        """A single cell is no merge."""
        try:
            found = range_of(ref)
        except ValueError as error:
            raise UnreadableFile(
                f"シート「{self.name}」のセルの結合（{ref[:40]}）が壊れています。Excelで開いて保存し直してください。"
            ) from error
        if (part := found.within(guard.MAX_ROWS, guard.MAX_COLUMNS)) is not None:
            self.merges.append(part)
            _require_few_merges(len(self.merges), self.name)

    def _refuse_long(self) -> NoReturn:
        where = address(self.row, self.column)
        raise UnreadableFile(
            f"シート「{self.name}」のセル {where} の文字が長すぎます（{guard.MAX_CELL:,}字まで）。"
            "短くするか、いくつかのセルに分けてください。"
        )

    def _refuse_broken(self) -> NoReturn:
        raise UnreadableFile(
            f"シート「{self.name}」の{self.row}行目あたりが壊れています。Excelで開いて保存し直してください。"
        )

    # ── What a cell holds ────────────────────────────────────────────────────────────────────────────────────

    def _read_cell(self, given: Element) -> None:
        kind, value = given.get("t") or "n", given.findtext("v")
        if (inline := given.find("is")) is not None:
            value = text_of(inline)
        if value is not None and len(value) > _MAX_RAW:
            self._refuse_long()
        if (formula := given.find("f")) is not None:
            if len(formula.text or "") > guard.MAX_CELL:
                self._refuse_long()
            self.shared_formulas.note(formula, self.row, self.column)
        elif value is None:
            return
        number = whole(given.get("s") or "0")
        if number >= len(self.shared.formats):
            self._refuse_broken()
        form = self.shared.formats[number]
        if value is None or (formula is not None and self._is_uncomputed(kind, value)):
            self._add(CellKind.ERROR, "", "", form.code, formula)
        elif found := self._content(kind, value, form):
            self._add(*found, form.code, formula)

    def _content(self, kind: str, value: str, form: Format) -> tuple[CellKind, str, str] | None:
        """(kind, printed, value) of a cell's stored value; None where nothing is there to see: also white space."""
        if kind == "s":
            value = self._shared_text(value.strip())
        elif kind in ("str", "inlineStr", "e"):
            value = clean_text(value)
        else:
            value = value.strip()
        if kind == "e":
            return CellKind.ERROR, value or "#VALUE!", ""
        if kind == "b":
            return CellKind.TRUTH, "TRUE" if is_true(value) else "FALSE", ""
        if not value or value.isspace():
            return None
        if kind == "n":
            return shown_figure(value, form, from_1904=self.shared.from_1904)
        if kind in ("s", "str", "inlineStr"):
            return CellKind.TEXT, form.text(value), ""
        if kind != "d":
            self._refuse_broken()
        try:
            moment = datetime.fromisoformat(value.removesuffix("Z")).replace(tzinfo=None)
        except ValueError:
            return CellKind.TEXT, form.text(clean_text(value)), ""
        printed = form.moment(moment, serial_of(moment)) if form.is_date else value
        return CellKind.DATE, printed, iso(moment, form)

    def _is_uncomputed(self, kind: str, value: str) -> bool:
        """No stored result; or one that its writer put in place of a result.

        Programs that cannot compute write 0 and ask for a computation when the file is opened
        (`fullCalcOnLoad`). Such a 0 is nobody's figure.
        """
        if not value:
            return kind != "str"
        return self.shared.recomputes and kind == "n" and value.strip() == "0"

    def _shared_text(self, number: str) -> str:
        if not number:
            return ""
        if whole(number) >= len(self.shared.texts):
            self._refuse_broken()
        return self.shared.texts[int(number)]

    def _formula(self, given: Element) -> str:
        taken_over = self.shared_formulas.taken_over(given, self.row, self.column)
        self.shared.formulas += len(taken_over)
        if self.shared.formulas > guard.MAX_FORMULAS:
            raise UnreadableFile(
                f"シート「{self.name}」の計算式が多すぎます。"
                "表を選んでコピーし、新しいブックに「値」として貼り付けてください。"
            )
        return f"={taken_over or given.text or ''}"

    def _add(self, kind: CellKind, printed: str, value: str, code: str, computed_by: Element | None) -> None:
        if self.row > guard.MAX_ROWS or self.column > guard.MAX_COLUMNS:
            where = address(self.row, self.column)
            raise UnreadableFile(
                f"シート「{self.name}」のセル {where} に値か計算式があります。{guard.TOO_LARGE}"
            )
        if len(printed) > guard.MAX_CELL:
            self._refuse_long()
        formula = "" if computed_by is None else self._formula(computed_by)
        self.shared.count(len(printed) + len(formula))
        self.cells.append(Cell(self.row, self.column, printed, kind, value, code, formula))


def _require_few_merges(count: int, name: str) -> None:
    if count > guard.MAX_MERGED:
        raise UnreadableFile(
            f"シート「{name}」までで、セルの結合が多すぎます。"
            "要らない結合を解除するか、必要なシートだけを新しいブックに写してください。"
        )


def _require_one_each(cells: list[Cell], name: str) -> None:
    """`cells` in order. Raises UnreadableFile where two stand at one place."""
    for cell, following in pairwise(cells):
        if (cell.row, cell.column) == (following.row, following.column):
            raise UnreadableFile(
                f"シート「{name}」にセル {address(cell.row, cell.column)} が二つあります。"
                "Excelで開いて保存し直してください。"
            )
