"""Workbooks (.xlsx) and CSV files → the neutral `Book`, in one pass over each part and never beyond fixed limits.

Pure: standard library only. It runs in a child process (`plans.books.limited`), which starts fast because
nothing else is loaded. Sheets are read as a stream, not with openpyxl: value, formula, format, merges and hidden
rows are wanted at once, and openpyxl needs two readings for value and formula and builds every cell before it can
be stopped. A test compares what both make of the same workbooks.
"""

from __future__ import annotations

import csv
import hashlib
import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Context, Decimal
from itertools import pairwise, starmap
from pathlib import PurePath
from typing import Any, NoReturn
from xml.parsers import expat

from plans.books.cells import Book, Cell, CellKind, Range, Sheet, address, column_letters, place
from plans.books.guard import (
    MAX_CELL,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_COLUMNS,
    MAX_FORMULAS,
    MAX_MERGED,
    MAX_ROWS,
    MAX_SHEETS,
    MAX_STYLES,
    TEXTS,
    UnreadableFile,
)
from plans.books.number_format import BUILT_IN, Format, general, moment_of, read_format, serial_of

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_RELATION = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
_PACKAGE = ("http://schemas.openxmlformats.org/package/2006/relationships",)

_BROKEN = "Excel ブックの中身を読み取れません。Excelで開いて保存し直してから、選んでください。"
_TOO_LARGE = (
    f"取り込めるのは{MAX_ROWS:,}行・{MAX_COLUMNS}列までです。"
    "表の外の行や列（書式だけのものも）を削除してから保存してください。"
)
_TOO_MANY = "必要なシートだけを新しいブックに写してください。"


def read_book(name: str, data: bytes) -> Book:
    """Every sheet of the file, hidden ones marked. Raises UnreadableFile.

    `name` tells the kind; what it may be was settled before by `plans.books.guard.admit`. Of a CSV every
    cell is TEXT.
    """
    facts, encoding = read_facts(name, data)
    return Book(name, hashlib.sha256(data).hexdigest(), tuple(one.sheet() for one in facts), encoding)


CellFacts = tuple[int, int, str, CellKind, str, str, str]
"""The fields of a `Cell` in their order: what is sent on to another process is made into `Cell`s there."""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """A `Sheet` before it is one."""

    name: str
    cells: list[CellFacts]
    merges: list[Range]
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def sheet(self) -> Sheet:
        return Sheet(
            name=self.name,
            cells=tuple(starmap(Cell, self.cells)),
            merges=tuple(self.merges),
            hidden=self.hidden,
            hidden_rows=frozenset(self.hidden_rows),
            hidden_columns=frozenset(self.hidden_columns),
        )


def read_facts(name: str, data: bytes) -> tuple[list[SheetFacts], str]:
    """(sheets, encoding of a CSV). Raises UnreadableFile."""
    if PurePath(name).suffix.lower() in TEXTS:
        return _csv_facts(name, data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return list(_Workbook(package).sheets()), ""
    except UnreadableFile:
        raise
    except (
        zipfile.BadZipFile,
        zlib.error,
        expat.ExpatError,
        NotImplementedError,
        EOFError,
        LookupError,
        ValueError,
    ) as error:
        raise UnreadableFile(_BROKEN) from error


# ── XML in passing ───────────────────────────────────────────────────────────────────────────────────────────

Attributes = dict[str, str]


def _names(uris: tuple[str, ...], *names: str) -> dict[str, str]:
    """Full names of the elements that count → their short ones; the same word elsewhere is another thing."""
    return {f"{uri} {name}": name for uri in uris for name in names}


def _stream(
    package: zipfile.ZipFile,
    part: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartElementHandler = start
    if end:
        parser.EndElementHandler = end
    if text:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_declarations
    with package.open(part) as source:
        while chunk := source.read(1 << 18):
            parser.Parse(chunk, False)
    parser.Parse(b"", True)


def _refuse_declarations(*_: Any) -> NoReturn:
    raise UnreadableFile(
        "ファイルの中身を読み取れません（表計算に要らない宣言があります）。"
        "Excelで開き、「Excel ブック（.xlsx）」として保存し直してください。"
    )


def _true(text: str | None) -> bool:
    return text in ("1", "true", "on")


def _whole(text: str | None) -> int:
    """Raises UnreadableFile for anything but a plain whole number."""
    if text is None or not (text.isascii() and text.isdigit()) or len(text) > 10:
        raise UnreadableFile(_BROKEN)
    return int(text)


# ── The workbook ─────────────────────────────────────────────────────────────────────────────────────────────


@dataclass
class _Totals:
    """What has been read of all sheets so far."""

    cells: int = 0
    characters: int = 0
    formulas: int = 0
    merged: int = 0


@dataclass
class _Format:
    """A cell format: its code, and how it prints. `plain` is General."""

    code: str
    shown: Format
    plain: bool


class _Workbook:
    def __init__(self, package: zipfile.ZipFile) -> None:
        self.package = package
        self.parts = {name.lower(): name for name in reversed(package.namelist())}
        self.totals = _Totals()
        main = self._main_part()
        self.relations = self._relations_of(main)
        self.listed: list[tuple[str, str, bool]] = []
        """(name, relation, hidden)"""
        self.from_1904 = False
        self.recomputes = False
        self._read_main(main)
        self.strings = _strings(package, self._part_of("/sharedStrings"), self.totals)
        self.formats = _formats(package, self._part_of("/styles"))
        self.columns: dict[str, int] = {}
        """Column letters met so far → their numbers."""
        self.by_key: dict[str, _Format] = {}
        self.seen: dict[tuple[str, str], tuple[CellKind, str, str]] = {}
        """(format, stored number) → what it came to, for as many as are worth keeping."""

    def _main_part(self) -> str:
        for kind, target, _ in self._relations_of("").values():
            if kind.endswith("/officeDocument"):
                return self._stored(target)
        return self._stored("xl/workbook.xml")

    def _stored(self, part: str) -> str:
        """The name in the package; upper and lower case count the same there. Raises KeyError."""
        return self.parts[part.lower()]

    def _relations_of(self, part: str) -> dict[str, tuple[str, str, str]]:
        """id → (kind, part, id). Relations that lead out of the file are not among them."""
        folder, name = posixpath.split(part)
        found: dict[str, tuple[str, str, str]] = {}
        wanted = _names(_PACKAGE, "Relationship")

        def start(tag: str, given: Attributes) -> None:
            if tag not in wanted or given.get("TargetMode") == "External":
                return
            target = given.get("Target", "")
            path = target if target.startswith("/") else posixpath.join("/", folder, target)
            key = given.get("Id", "")
            found[key] = (given.get("Type", ""), posixpath.normpath(path).lstrip("/"), key)

        listed = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels").lower())
        if listed is not None:
            _stream(self.package, listed, start)
        return found

    def _part_of(self, kind: str) -> str | None:
        for found, target, _ in self.relations.values():
            if found.endswith(kind):
                return self.parts.get(target.lower())
        return None

    def _read_main(self, part: str) -> None:
        wanted = _names(_MAIN, "sheet", "workbookPr", "calcPr")

        def start(tag: str, given: Attributes) -> None:
            name = wanted.get(tag)
            if name == "sheet":
                relation = next((given[key] for uri in _RELATION if (key := f"{uri} id") in given), "")
                self.listed.append(
                    (given.get("name", "")[:100], relation, given.get("state", "visible") != "visible")
                )
                if len(self.listed) > MAX_SHEETS:
                    raise UnreadableFile(f"シートが{MAX_SHEETS}枚を超えています。{_TOO_MANY}")
            elif name == "workbookPr":
                self.from_1904 = _true(given.get("date1904"))
            elif name == "calcPr":
                self.recomputes = _true(given.get("fullCalcOnLoad"))

        _stream(self.package, part, start)

    def sheets(self) -> Iterator[SheetFacts]:
        """In the order of their tabs; diagrams that fill a sheet of their own are left out."""
        seen: set[str] = set()
        for name, relation, hidden in self.listed:
            kind, target, _ = self.relations.get(relation, ("", "", ""))
            if kind.endswith("/chartsheet"):
                continue
            if kind.endswith(("/xlMacrosheet", "/xlIntlMacrosheet", "/dialogsheet")):
                raise UnreadableFile(
                    f"シート「{name}」はマクロのシートです。"
                    "削除し、「Excel ブック（.xlsx）」として保存し直してください。"
                )
            if not kind.endswith("/worksheet") or target in seen:
                raise UnreadableFile(_BROKEN)
            seen.add(target)
            reading = _SheetReading(self, name)
            _stream(self.package, self._stored(target), reading.start, reading.end, reading.text)
            yield reading.facts(hidden)


def _strings(package: zipfile.ZipFile, part: str | None, totals: _Totals) -> list[str]:
    """The texts that cells name by number, without their readings (ふりがな). The part's own count is not used."""
    strings: list[str] = []
    if part is None:
        return strings
    wanted = _names(_MAIN, "si", "t", "rPh")
    state = {"reading": 0, "in": 0, "size": 0}
    pieces: list[str] = []

    def start(tag: str, given: Attributes) -> None:
        name = wanted.get(tag)
        if name == "rPh":
            state["reading"] += 1
        elif name == "t" and not state["reading"]:
            state["in"] += 1

    def text(piece: str) -> None:
        if state["in"]:
            pieces.append(piece)
            state["size"] += len(piece)
            if state["size"] > MAX_CHARACTERS:
                raise UnreadableFile(f"文字が多すぎます。{_TOO_MANY}")

    def end(tag: str) -> None:
        name = wanted.get(tag)
        if name == "rPh":
            state["reading"] -= 1
        elif name == "t" and not state["reading"]:
            state["in"] -= 1
        elif name == "si":
            strings.append(_clean("".join(pieces)))
            pieces.clear()
            if len(strings) > MAX_CELLS:
                raise UnreadableFile(f"文字の入ったセルが多すぎます。{_TOO_MANY}")

    _stream(package, part, start, end, text)
    return strings


def _formats(package: zipfile.ZipFile, part: str | None) -> list[_Format]:
    """How each cell format (`s`) prints."""
    codes: dict[int, str] = {}
    used: list[int] = []
    if part is not None:
        wanted = _names(_MAIN, "numFmt", "cellXfs", "xf")
        state = {"inside": False}

        def start(tag: str, given: Attributes) -> None:
            name = wanted.get(tag)
            if name == "numFmt" and "formatCode" in given:
                codes[_whole(given.get("numFmtId"))] = given["formatCode"][:1000]
            elif name == "cellXfs":
                state["inside"] = True
            elif name == "xf" and state["inside"]:
                used.append(_whole(given.get("numFmtId", "0")))
            if len(used) > MAX_STYLES or len(codes) > MAX_STYLES:
                raise UnreadableFile(f"セルの書式が多すぎます。{_TOO_MANY}")

        def end(tag: str) -> None:
            if wanted.get(tag) == "cellXfs":
                state["inside"] = False

        _stream(package, part, start, end)
    made: dict[int, _Format] = {}
    for number in used or [0]:
        if number not in made:
            code = codes.get(number, BUILT_IN.get(number, ""))
            code = "" if code.lower() in ("general", "g/標準", "標準") else code
            made[number] = _Format(code, read_format(code), not code)
    return [made[number] for number in used or [0]]


# ── One sheet ────────────────────────────────────────────────────────────────────────────────────────────────

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,4})?", re.ASCII)
_WHOLE = re.compile(r"0|-?[1-9]\d{0,10}", re.ASCII)
_KINDS = {"worksheet", "row", "c", "v", "f", "is", "t", "rPh", "col", "mergeCell", "sheetData"}


_MAX_RAW = MAX_CELL * 7
"""Characters of a cell's text before escapes (`_x000D_`) are undone, which take seven signs for one."""


@dataclass(slots=True)
class _SheetReading:
    """The handlers of one pass over a sheet's part, and what they have found."""

    book: _Workbook
    name: str
    wanted: dict[str, str] = field(default_factory=lambda: _names(_MAIN, *_KINDS))
    cells: list[CellFacts] = field(default_factory=list)
    merges: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    shared: dict[str, tuple[list[str | _Reference], int, int]] = field(default_factory=dict)
    is_sheet: bool = False
    in_order: bool = True
    row: int = 0
    row_text: str = ""
    column: int = 0
    inside: bool = False
    collects: bool = False
    readings: int = 0
    value: str | None = None
    formula: str | None = None
    given: Attributes = field(default_factory=dict)
    of_formula: Attributes = field(default_factory=dict)
    piece: str = ""

    def start(self, tag: str, given: Attributes) -> None:
        name = self.wanted.get(tag)
        if name is None:
            return
        if name == "c":
            self._start_cell(given)
        elif name == "v" or name == "f" or (name == "t" and not self.readings):
            self.collects = self.inside
            self.piece = ""
            if name == "f":
                self.of_formula = given
        elif name == "row":
            self._start_row(given)
        elif name == "rPh":
            self.readings += 1
        elif name == "col":
            self._note_columns(given)
        elif name == "worksheet":
            self.is_sheet = True
        elif name == "mergeCell":
            self._note_merge(given.get("ref", ""))

    def text(self, piece: str) -> None:
        if self.collects:
            self.piece += piece
            if len(self.piece) > _MAX_RAW:
                self._refuse_long()

    def end(self, tag: str) -> None:
        name = self.wanted.get(tag)
        if name is None:
            return
        if name == "v":
            if self.collects:
                self.value = self.piece
                self.collects = False
        elif name == "c":
            if self.inside:
                self.inside = False
                if self.value is not None or self.formula is not None:
                    self._end_cell()
        elif name == "t":
            if self.collects:
                self.value = (self.value or "") + self.piece
                self.collects = False
                if len(self.value) > _MAX_RAW:
                    self._refuse_long()
        elif name == "f":
            if self.collects:
                self.formula = self.piece
                self.collects = False
        elif name == "rPh":
            self.readings -= 1

    def _refuse_long(self) -> NoReturn:
        where = address(self.row, self.column)
        raise UnreadableFile(
            f"シート「{self.name}」のセル {where} の文字が長すぎます（{MAX_CELL:,}字まで）。"
            "短くするか、いくつかのセルに分けてください。"
        )

    def _refuse_broken(self) -> NoReturn:
        raise UnreadableFile(
            f"シート「{self.name}」の{self.row}行目あたりが壊れています。Excelで開いて保存し直してください。"
        )

    def _start_row(self, given: Attributes) -> None:
        if (number := given.get("r")) is not None:
            row = _whole(number)
            self.in_order = self.in_order and row > self.row
            self.row = row
        else:
            self.row += 1
        self.column = 0
        self.row_text = str(self.row)
        if not 1 <= self.row <= 1_048_576:
            self._refuse_broken()
        if (_true(given.get("hidden")) or given.get("ht") == "0") and self.row <= MAX_ROWS:
            self.hidden_rows.add(self.row)

    def _start_cell(self, given: Attributes) -> None:
        self.inside = True
        self.given = given
        self.value = self.formula = None
        where = given.get("r")
        if where is None:
            self.column += 1
            return
        # The everyday case without another look: letters seen before, and the number of the row that is open.
        letters = where.rstrip("0123456789")
        column = self.book.columns.get(letters)
        if column is None or where[len(letters) :] != self.row_text or column <= self.column:
            self._place_cell(where, letters)
        else:
            self.column = column

    def _place_cell(self, where: str, letters: str) -> None:
        if len(where) > 10:
            self._refuse_broken()
        try:
            row, column = place(where)
        except ValueError:
            self._refuse_broken()
        self.book.columns[letters] = column
        self.in_order = self.in_order and row == self.row and column > self.column
        self.row, self.column, self.row_text = row, column, str(row)

    def _note_columns(self, given: Attributes) -> None:
        if _true(given.get("hidden")) or given.get("width") in ("0", "0.0"):
            first, last = _whole(given.get("min")), _whole(given.get("max"))
            self.hidden_columns.update(range(max(first, 1), min(last, MAX_COLUMNS) + 1))

    def _note_merge(self, ref: str) -> None:
        first, _, last = ref.replace("$", "").partition(":")
        try:
            top, left = place(first)
            bottom, right = place(last or first)
        except ValueError:
            self._refuse_broken()
        if top > bottom or left > right:
            self._refuse_broken()
        totals = self.book.totals
        totals.merged += (bottom - top + 1) * (right - left + 1)
        if bottom > MAX_ROWS or right > MAX_COLUMNS or totals.merged > MAX_MERGED:
            raise UnreadableFile(
                f"シート「{self.name}」のセルの結合（{ref[:40]}）が広すぎます。"
                "表の外まで続く結合を解除してから保存してください。"
            )
        if (top, left) != (bottom, right):
            self.merges.append(Range(top, left, bottom, right))

    # What a cell holds

    def _end_cell(self) -> None:
        kind, value = self.given.get("t", "n"), self.value
        formula = "" if self.formula is None else self._formula_text()
        if formula and self._is_uncomputed(kind):
            self._add(CellKind.ERROR, "", "", "", formula)
            return
        if value is None:
            return
        if kind == "s":
            if not value.strip():
                return
            number = _whole(value.strip())
            if number >= len(self.book.strings):
                self._refuse_broken()
            self._add_text(self.book.strings[number], formula)
        elif kind in ("str", "inlineStr"):
            self._add_text(_clean(value), formula)
        elif kind == "n":
            if value:
                self._add_number(value.strip(), formula)
        elif kind == "b":
            word = "TRUE" if _true(value.strip()) else "FALSE"
            self._add(CellKind.TRUTH, word, word, "", formula)
        elif kind == "e":
            word = _clean(value) or "#VALUE!"
            self._add(CellKind.ERROR, word, word, "", formula)
        elif kind == "d":
            self._add_iso(value.strip(), formula)
        else:
            self._refuse_broken()

    def _is_uncomputed(self, kind: str) -> bool:
        """No stored result; or one that its writer put in place of a result.

        Programs that cannot compute write 0 and ask for a computation when the file is opened
        (`fullCalcOnLoad`). Such a 0 is nobody's figure.
        """
        if self.value is None or (self.value == "" and kind != "str"):
            return True
        return self.book.recomputes and kind == "n" and self.value.strip() == "0"

    def _formula_text(self) -> str:
        text, given = self.formula or "", self.of_formula
        if len(text) > MAX_CELL:
            self._refuse_long()
        if given.get("t") == "shared" and (key := given.get("si")) is not None:
            if text:
                self.shared[key] = (references(text), self.row, self.column)
            elif key in self.shared:
                pieces, row, column = self.shared[key]
                text = moved(pieces, self.row - row, self.column - column)
                self.book.totals.formulas += len(text)
                if self.book.totals.formulas > MAX_FORMULAS:
                    raise UnreadableFile(
                        f"シート「{self.name}」の計算式が多すぎます。"
                        "表を選んでコピーし、新しいブックに「値」として貼り付けてください。"
                    )
        return "=" + text

    def _format(self) -> _Format:
        key = self.given.get("s", "0")
        if (known := self.book.by_key.get(key)) is not None:
            return known
        number = _whole(key)
        if number >= len(self.book.formats):
            self._refuse_broken()
        return self.book.by_key.setdefault(key, self.book.formats[number])

    def _add_text(self, text: str, formula: str) -> None:
        if not text and not formula:
            return
        style = self._format()
        printed = text if style.plain else style.shown.text(text)
        self._add(CellKind.TEXT, printed, printed, style.code, formula)

    def _add_number(self, raw: str, formula: str) -> None:
        style = self._format()
        if style.plain and _WHOLE.fullmatch(raw):
            self._add(CellKind.NUMBER, raw, raw, "", formula)
            return
        if len(raw) > _LONGEST:
            self._add(CellKind.ERROR, raw[:100], raw[:100], style.code, formula)
            return
        seen = self.book.seen
        found = seen.get((style.code, raw))
        if found is None:
            found = self._number(raw, style)
            if len(seen) < 20_000:
                seen[style.code, raw] = found
        self._add(*found, style.code, formula)

    def _number(self, raw: str, style: _Format) -> tuple[CellKind, str, str]:
        """(kind, printed, value)"""
        number = shortest(raw)
        if number is None:  # NaN, 1E400, digits of another script: Excel would call the file damaged
            return CellKind.ERROR, raw[:100], raw[:100]
        value = plain(number)
        if style.plain:
            return CellKind.NUMBER, general(number), value
        if not style.shown.is_date:
            return CellKind.NUMBER, style.shown.number(number), value
        moment = moment_of(number, self.book.from_1904)
        if moment is None:  # Excel fills the cell with # there
            return CellKind.ERROR, "#####", "#####"
        if style.shown.is_elapsed:  # 36:00 is neither a time of day nor the 1.5 that is stored
            printed = style.shown.moment(moment, number)
            return CellKind.TEXT, printed, printed
        if style.shown.has_calendar and number < 1 and not self.book.from_1904:
            return CellKind.NUMBER, general(number), value  # no day is meant by a 0
        return CellKind.DATE, style.shown.moment(moment, number), _iso(moment, style)

    def _add_iso(self, text: str, formula: str) -> None:
        style = self._format()
        try:
            moment = datetime.fromisoformat(text.removesuffix("Z"))
        except ValueError:
            self._add_text(_clean(text), formula)
            return
        moment = moment.replace(tzinfo=None)
        printed = style.shown.moment(moment, serial_of(moment)) if style.shown.is_date else text
        self._add(CellKind.DATE, printed, _iso(moment, style), style.code, formula)

    def _add(self, kind: CellKind, printed: str, value: str, code: str, formula: str) -> None:
        if self.row > MAX_ROWS or self.column > MAX_COLUMNS:
            where = address(self.row, self.column)
            raise UnreadableFile(f"シート「{self.name}」のセル {where} に値があります。{_TOO_LARGE}")
        size = len(printed)
        if size > MAX_CELL:
            self._refuse_long()
        totals = self.book.totals
        totals.cells += 1
        totals.characters += size + len(formula)
        if totals.cells > MAX_CELLS or totals.characters > MAX_CHARACTERS:
            raise UnreadableFile(f"値の入ったセルや文字が多すぎます（{MAX_CELLS:,}セルまで）。{_TOO_MANY}")
        self.cells.append((self.row, self.column, printed, kind, value, code, formula))

    def facts(self, hidden: bool) -> SheetFacts:
        cells = self.cells
        if not self.in_order:
            cells = sorted(cells, key=lambda cell: cell[:2])
            for one, other in pairwise(cells):
                if one[:2] == other[:2]:
                    where = address(one[0], one[1])
                    raise UnreadableFile(
                        f"シート「{self.name}」にセル {where} が二つあります。Excelで開いて保存し直してください。"
                    )
        if not self.is_sheet:
            raise UnreadableFile(_BROKEN)
        return SheetFacts(
            _clean(self.name), cells, self.merges, hidden, self.hidden_rows, self.hidden_columns
        )


def _iso(moment: datetime, style: _Format) -> str:
    """`2024-03-31`; with the time of day where there is one; `13:30:00` for a time alone."""
    if not style.shown.has_calendar and style.shown.is_date:
        return moment.time().isoformat(timespec="seconds")
    if moment.time() == time(0):
        return date(moment.year, moment.month, moment.day).isoformat()
    return moment.isoformat(timespec="seconds")


_LONGEST = 400
"""Signs of a stored number; Excel writes at most 24."""


_STORED = Context(prec=15, Emax=308, Emin=-308, traps=[])
"""Fifteen digits up to 1E308, as Excel keeps them; what is beyond becomes infinite, what is below 0."""


def shortest(raw: str) -> Decimal | None:
    """A stored number with the 15 digits that Excel keeps and shows; None for what is no finite number.

    Files hold binary fractions (0.28999999999999998): nobody's figure, so 0.29.
    """
    if not _NUMBER.fullmatch(raw):
        return None
    number = _STORED.create_decimal(raw)
    return number if number.is_finite() else None


def plain(number: Decimal) -> str:
    """Without exponent and without zeros at the end: `0.955`, `1200`."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CONTROL = re.compile(r"[\x00-\x08\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def _clean(text: str) -> str:
    """Excel's escapes undone, every line break a `\\n`; signs without any look are left out."""
    if "_x" in text:
        text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    # A vertical tab is the line break of texts copied from a word processor.
    return _CONTROL.sub("", text.replace("\v", "\n"))


_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_PLACE = re.compile(r"(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6})(?![\w(.])")

_Reference = tuple[bool, int, bool, int]
"""(column fixed, column, row fixed, row)"""


def references(formula: str) -> list[str | _Reference]:
    """A formula taken apart into its cells and the text between; text in quotes stays text."""
    found: list[str | _Reference] = []
    for order, part in enumerate(_QUOTED.split(formula)):
        start = 0
        for match in () if order % 2 else _PLACE.finditer(part):
            row, column = place(match[2] + match[4])
            found += [part[start : match.start()], (bool(match[1]), column, bool(match[3]), row)]
            start = match.end()
        found.append(part[start:])
    return found


def moved(pieces: list[str | _Reference], down: int, right: int) -> str:
    """A formula as it reads some cells further: `SUM(A1,$B$2)` → `SUM(A2,$B$2)` one row down."""
    texts = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
            continue
        column_stays, column, row_stays, row = piece
        column, row = column if column_stays else column + right, row if row_stays else row + down
        if column < 1 or row < 1:
            texts.append("#REF!")
        else:
            texts.append(f"{'$' * column_stays}{column_letters(column)}{'$' * row_stays}{row}")
    return "".join(texts)


# ── CSV ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _csv_facts(name: str, data: bytes) -> tuple[list[SheetFacts], str]:
    text, encoding = decoded(data)
    delimiter = _delimiter(text)
    rows = csv.reader(_lines(text, delimiter), delimiter=delimiter, strict=True)
    cells: list[CellFacts] = []
    characters = 0
    csv.field_size_limit(MAX_CELL)
    try:
        for number, row in enumerate(rows, start=1):
            filled = [column for column, piece in enumerate(row, start=1) if piece]
            if filled and (number > MAX_ROWS or filled[-1] > MAX_COLUMNS):
                raise UnreadableFile(_TOO_LARGE)
            for column in filled:
                printed = _clean_breaks(row[column - 1])
                characters += len(printed)
                cells.append((number, column, printed, CellKind.TEXT, printed, "", ""))
            if len(cells) > MAX_CELLS or characters > MAX_CHARACTERS:
                raise UnreadableFile(f"値の入ったセルが多すぎます（{MAX_CELLS:,}セルまで）。{_TOO_MANY}")
    except csv.Error as error:
        if "field larger" in str(error):
            raise UnreadableFile(
                f"{rows.line_num}行目に、長すぎる文字列があります（{MAX_CELL:,}字まで）。"
                '引用符（"）が閉じているか、区切りがカンマかタブかを確かめてください。'
            ) from error
        raise UnreadableFile(
            f'CSV の{rows.line_num}行目を読み取れません。引用符（"）が閉じているか確かめてください。'
        ) from error
    return [SheetFacts(PurePath(name).stem, cells, [])], encoding


def _lines(text: str, delimiter: str) -> Iterator[str]:
    """Lines as they stand; one with more columns than any cell's own commas explain ends the reading."""
    for line in io.StringIO(text, newline=""):
        if len(line) > MAX_CELL and line.count(delimiter) > MAX_COLUMNS + MAX_CELL:
            raise UnreadableFile(_TOO_LARGE)
        yield line


def _clean_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def decoded(data: bytes) -> tuple[str, str]:
    """(text, `utf-8` | `cp932` | `utf-16`). Raises UnreadableFile."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))  # Excel's 「Unicode テキスト」
    tried = ("utf-16",) if marked else ("utf-8-sig", "cp932")
    for encoding in tried:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text, encoding.removesuffix("-sig")
    raise UnreadableFile(
        "CSV の文字コードが分かりません。Excelで「CSV UTF-8（コンマ区切り）」として保存し直してください。"
    )


def _delimiter(text: str) -> str:
    """A tab where the first line that holds anything has more tabs than commas."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    return "\t" if line.count("\t") > line.count(",") else ","
