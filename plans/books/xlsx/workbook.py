"""The workbook as a whole, and each of its sheets: cells as a person sees them, merges, what is hidden. Pure."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn
from xml.etree.ElementTree import Element

from plans.books import guard
from plans.books.cells import (
    MAX_LEFT_OUT,
    Cell,
    CellKind,
    LeftOut,
    Range,
    Sheet,
    Why,
    address,
    place,
    range_of,
)
from plans.books.guard import UnreadableFile
from plans.books.xlsx.contents import FIGURES, TEXTS, Contents, figure_contents, text_contents
from plans.books.xlsx.formulas import SharedFormulas
from plans.books.xlsx.notes import notes_of
from plans.books.xlsx.package import BROKEN, Package, clean_text, has_macros, is_true, whole, workbook_part
from plans.books.xlsx.styles import Style, Styles, styles_of
from plans.books.xlsx.texts import Text, shared_texts, text_of

_LAST_ROW = 1_048_576
"""Excel's own."""
_WANTED = ("sheetView", "row", "col", "mergeCell", "conditionalFormatting")
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
            sheets = _sheets(package, main, passed)
    except guard.PARSER_FAULTS as error:
        raise UnreadableFile(BROKEN) from error
    return sheets, tuple(_remarks(passed, with_macros=with_macros))


def _sheets(package: Package, main: str, passed: dict[str, list[str]]) -> tuple[Sheet, ...]:
    """In the order of their tabs. Those that hold no cells are noted in `passed`, by kind.

    Programs that cannot compute write 0 for every result and ask for a computation when the file is opened
    (`fullCalcOnLoad`, which Excel itself writes too). Such a 0 is nobody's figure.
    """
    relations = package.relations_of(main)
    shared = Shared(
        shared_texts(package, package.one_of(relations, "/sharedStrings")),
        styles_of(package, package.one_of(relations, "/styles")),
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
    readers = []
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
        reader = SheetReader(shared, name)
        reader.read(package, part)
        readers.append((reader, hidden))
    is_computed = shared.computed or not shared.recomputes
    return tuple(reader.sheet(hidden, is_computed=is_computed) for reader, hidden in readers)


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


Place = tuple[int, int]
"""(row, column)"""


@dataclass(slots=True)
class Shared:
    """What all sheets of a workbook share, and how much has been read of them so far."""

    texts: list[Text]
    styles: Styles
    from_1904: bool = False
    """The workbook counts its days from there."""
    recomputes: bool = False
    """The workbook asks to be computed when it is opened."""
    computed: bool = False
    """Some formula has a result that is not 0."""
    cells: int = 0
    characters: int = 0
    formulas: int = 0
    merged: int = 0

    def text(self, number: str) -> Text | None:
        """The shared text of that number, "" for none; None where there is no such text."""
        if not number:
            return ""
        return self.texts[int(number)] if whole(number) < len(self.texts) else None

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
        self.left_out: list[LeftOut] = []
        self.zeros: dict[Place, Cell] = {}
        """Where a formula's result is 0, of a workbook that asks to be computed: what stands there unless it was."""
        self.maybe_struck: list[str] = []
        self.shows_zeros = True
        self.shared_formulas = SharedFormulas()
        self._styles: dict[str, Style] = {}
        """By the number that cells name them by."""

    def read(self, package: Package, part: str) -> None:
        """Raises UnreadableFile for a part that is no sheet, is broken, holds too much or a cell twice."""
        for one in package.elements(part, "worksheet", *_WANTED):
            if one.tag == "row":
                self._read_row(one)
            elif one.tag == "conditionalFormatting":
                if any(rule.get("dxfId") in self.shared.styles.striking for rule in one.findall("cfRule")):
                    self.maybe_struck.append(one.get("sqref", "")[:MAX_LEFT_OUT])
                    self.shared.count(len(self.maybe_struck[-1]))
            elif one.tag == "sheetView":
                self.shows_zeros = is_true(one.get("showZeros", "1"))
            elif one.tag == "col":
                self._note_columns(one)
            else:
                self._note_merge(one.get("ref", ""))
        if not self.in_order:
            self.cells.sort(key=_place_of)
            _require_one_each(self.cells, self.name)
        for note in notes_of(package, part):
            self.shared.count(len(note.text))
            self.left_out.append(note)

    def sheet(self, hidden: bool, *, is_computed: bool) -> Sheet:
        """What has been read. The zeros of formulas that nobody has computed are no results."""
        cells, left_out = self.cells, self.left_out
        if self.zeros and not is_computed:
            cells, left_out = _uncomputed(cells, left_out, self.zeros)
        found = Sheet(
            clean_text(self.name),
            tuple(cells),
            tuple(self.merges),
            hidden,
            frozenset(self.hidden_rows),
            frozenset(self.hidden_columns),
            tuple(sorted(left_out, key=_place_of)),
            tuple(self.maybe_struck),
        ).trimmed()
        self.shared.merged += sum(min(one.height, one.width) for one in found.merges)
        _require_few_merges(self.shared.merged, self.name)
        return found.uncovered()

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

    def _refuse_broken(self) -> NoReturn:
        raise UnreadableFile(
            f"シート「{self.name}」の{self.row}行目あたりが壊れています。Excelで開いて保存し直してください。"
        )

    # ── What a cell holds ────────────────────────────────────────────────────────────────────────────────────

    def _read_cell(self, given: Element) -> None:
        kind, value = given.get("t") or "n", given.findtext("v")
        inline = given.find("is") if kind == "inlineStr" else None
        if inline is not None:  # whatever else stands beside it
            value = "".join(inline.itertext())
        if value is not None and len(value) > _MAX_RAW:
            raise _too_long(self.name, address(self.row, self.column))
        if (formula := given.find("f")) is not None:
            if len(formula.text or "") > guard.MAX_CELL:
                raise _too_long(self.name, address(self.row, self.column))
            self.shared_formulas.note(formula, self.row, self.column)
        elif value is None:
            return
        style = self._styles.get(number := given.get("s") or "0") or self._style(number)
        if value is not None and (formula is None or value != "" or kind == "str"):
            shown, left_out = self._contents(kind, value, inline, style)
        elif style.struck:
            shown, left_out = None, ((Why.STRUCK, "" if formula is None else self._formula(formula)),)
        else:
            shown, left_out = (CellKind.ERROR, "", ""), ()
        for why, text in left_out:
            self._leave_out(why, text)
        is_zero = formula is not None and self._is_zero(kind, value or "") and not style.struck
        written = "" if formula is None or not (shown or is_zero) else self._formula(formula)
        if is_zero:
            empty = Cell(self.row, self.column, "", CellKind.ERROR, "", style.format.code, written)
            self.zeros[_place_of(empty)] = empty
        if shown:
            self._add(*shown, style.format.code, written)

    def _style(self, number: str) -> Style:
        if whole(number) >= len(self.shared.styles.of_cells):
            self._refuse_broken()
        found = self._styles[number] = self.shared.styles.of_cells[int(number)]
        return found

    def _is_zero(self, kind: str, value: str) -> bool:
        """A formula's result of 0, which may stand in place of one: in a workbook that asks to be computed."""
        if value == "" and kind != "str":
            return False
        if kind != "n" or value.strip() != "0":
            self.shared.computed = True
            return False
        return self.shared.recomputes and self.row <= guard.MAX_ROWS and self.column <= guard.MAX_COLUMNS

    def _formula(self, given: Element) -> str:
        taken_over = self.shared_formulas.taken_over(given, self.row, self.column)
        self.shared.formulas += len(taken_over)
        if self.shared.formulas > guard.MAX_FORMULAS:
            raise UnreadableFile(
                f"シート「{self.name}」の計算式が多すぎます。"
                "表を選んでコピーし、新しいブックに「値」として貼り付けてください。"
            )
        return f"={taken_over or given.text or ''}"

    def _contents(self, kind: str, value: str, inline: Element | None, style: Style) -> Contents:
        if inline is not None:
            return text_contents(text_of(inline), style)
        if kind == "s":
            if (text := self.shared.text(value.strip())) is None:
                self._refuse_broken()
            return text_contents(text, style)
        if kind in TEXTS:
            return text_contents(clean_text(value), style)
        if kind not in FIGURES:
            self._refuse_broken()
        value = clean_text(value) if kind == "e" else value.strip()
        return figure_contents(kind, value, style, self.shared.from_1904, self.shows_zeros)

    def _add(self, kind: CellKind, printed: str, value: str, code: str, formula: str) -> None:
        if self.row > guard.MAX_ROWS or self.column > guard.MAX_COLUMNS:
            where = address(self.row, self.column)
            raise UnreadableFile(
                f"シート「{self.name}」のセル {where} に値か計算式があります。{guard.TOO_LARGE}"
            )
        if len(printed) > guard.MAX_CELL:
            raise _too_long(self.name, address(self.row, self.column))
        self.shared.count(len(printed) + len(formula))
        self.cells.append(Cell(self.row, self.column, printed, kind, value, code, formula))

    def _leave_out(self, why: Why, text: str) -> None:
        text = text[:MAX_LEFT_OUT]
        self.shared.count(len(text))
        self.left_out.append(LeftOut(self.row, self.column, why, text))


def _too_long(name: str, where: str) -> UnreadableFile:
    return UnreadableFile(
        f"シート「{name}」のセル {where} の文字が長すぎます（{guard.MAX_CELL:,}字まで）。"
        "短くするか、いくつかのセルに分けてください。"
    )


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


def _uncomputed(
    cells: list[Cell], left_out: list[LeftOut], zeros: dict[Place, Cell]
) -> tuple[list[Cell], list[LeftOut]]:
    """Both with what stands in place of `zeros`, also of those that are not shown."""
    others = [cell for cell in cells if _place_of(cell) not in zeros]
    seen = [one for one in left_out if one.why != Why.UNSEEN or _place_of(one) not in zeros]
    return sorted([*others, *zeros.values()], key=_place_of), seen


def _place_of(one: Cell | LeftOut) -> Place:
    return one.row, one.column
