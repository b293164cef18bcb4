"""What the cells of a sheet hold: a stored text, figure, day, truth or error as a person sees it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

from plans.books.cells import Cell, CellKind
from plans.books.guard import COPY, MAX_CELL, MAX_CELLS, MAX_CHARACTERS, MAX_FORMULAS, UnreadableFile
from plans.books.number_format.days import serial_of
from plans.books.xlsx.formulas import Reference, moved, references
from plans.books.xlsx.parts import Attributes, is_true, whole
from plans.books.xlsx.position import Position
from plans.books.xlsx.stored import LONGEST, iso, shown_figure
from plans.books.xlsx.styles import CellFormat
from plans.books.xlsx.texts import clean_text

_WHOLE = re.compile(r"0|-?[1-9]\d{0,10}", re.ASCII)
_MOST_SEEN = 20_000


@dataclass(slots=True)
class Totals:
    """What has been read of all sheets so far."""

    cells: int = 0
    characters: int = 0
    formulas: int = 0
    merged: int = 0


@dataclass(slots=True)
class Shared:
    """What all sheets of a workbook share."""

    texts: list[str]
    formats: list[CellFormat]
    from_1904: bool
    """The workbook counts its days from there."""
    recomputes: bool
    """The workbook asks to be computed when it is opened."""
    totals: Totals = field(default_factory=Totals)
    letters: dict[str, int] = field(default_factory=dict)
    """Column letters met so far → their numbers."""
    by_key: dict[str, CellFormat] = field(default_factory=dict)
    seen: dict[tuple[str, str], tuple[CellKind, str, str]] = field(default_factory=dict)
    """(format, stored number) → what it came to, for as many as are worth keeping."""


@dataclass(slots=True)
class CellContents:
    """The cells of one sheet as they are found; `at`: where the reading stands."""

    shared: Shared
    at: Position
    found: list[Cell] = field(default_factory=list)
    masters: dict[str, tuple[list[str | Reference], int, int]] = field(default_factory=dict)
    """Formulas that other cells take over: number → (the formula taken apart, its row, its column)."""
    given: Attributes = field(default_factory=dict)
    """Of the cell that is read."""

    def read(self, given: Attributes, value: str | None, formula: str | None, of_formula: Attributes) -> None:
        """One cell: its attributes, its stored value and its formula (None: none), the formula's attributes."""
        self.given = given
        kind = given.get("t", "n")
        told = "" if formula is None else self._formula(formula, of_formula)
        if told and self._is_uncomputed(kind, value):
            self._add(CellKind.ERROR, "", "", "", told)
        elif value is not None:
            self._read_value(kind, value, told)

    def _is_uncomputed(self, kind: str, value: str | None) -> bool:
        """No stored result; or one that its writer put in place of a result.

        Programs that cannot compute write 0 and ask for a computation when the file is opened
        (`fullCalcOnLoad`). Such a 0 is nobody's figure.
        """
        if value is None or (value == "" and kind != "str"):
            return True
        return self.shared.recomputes and kind == "n" and value.strip() == "0"

    def _read_value(self, kind: str, value: str, formula: str) -> None:
        if kind == "s":
            if value.strip():
                self._add_text(self._shared_text(value.strip()), formula)
        elif kind in ("str", "inlineStr"):
            self._add_text(clean_text(value), formula)
        elif kind == "n":
            if value:
                self._add_number(value.strip(), formula)
        elif kind == "b":
            word = "TRUE" if is_true(value.strip()) else "FALSE"
            self._add(CellKind.TRUTH, word, "", "", formula)
        elif kind == "e":
            word = clean_text(value) or "#VALUE!"
            self._add(CellKind.ERROR, word, "", "", formula)
        elif kind == "d":
            self._add_iso(value.strip(), formula)
        else:
            self.at.refuse_broken()

    def _shared_text(self, key: str) -> str:
        number = whole(key)
        if number >= len(self.shared.texts):
            self.at.refuse_broken()
        return self.shared.texts[number]

    def _formula(self, text: str, given: Attributes) -> str:
        if len(text) > MAX_CELL:
            self.at.refuse_long()
        if given.get("t") == "shared" and (key := given.get("si")) is not None:
            if text:
                self.masters[key] = (references(text), self.at.row, self.at.column)
            elif key in self.masters:
                text = self._taken_over(key)
        return "=" + text

    def _taken_over(self, key: str) -> str:
        pieces, row, column = self.masters[key]
        text = moved(pieces, self.at.row - row, self.at.column - column)
        self.shared.totals.formulas += len(text)
        if self.shared.totals.formulas > MAX_FORMULAS:
            raise UnreadableFile(
                f"シート「{self.at.sheet}」の計算式が多すぎます。"
                "表を選んでコピーし、新しいブックに「値」として貼り付けてください。"
            )
        return text

    def _style(self) -> CellFormat:
        key = self.given.get("s", "0")
        if (known := self.shared.by_key.get(key)) is not None:
            return known
        number = whole(key)
        if number >= len(self.shared.formats):
            self.at.refuse_broken()
        return self.shared.by_key.setdefault(key, self.shared.formats[number])

    def _add_text(self, text: str, formula: str) -> None:
        if not text and not formula:
            return
        style = self._style()
        printed = text if style.is_general else style.shown.text(text)
        self._add(CellKind.TEXT, printed, "", style.code, formula)

    def _add_number(self, raw: str, formula: str) -> None:
        style = self._style()
        if style.is_general and _WHOLE.fullmatch(raw):
            self._add(CellKind.NUMBER, raw, raw, "", formula)
            return
        if len(raw) > LONGEST:
            self._add(CellKind.ERROR, raw[:100], "", style.code, formula)
            return
        seen = self.shared.seen
        found = seen.get((style.code, raw))
        if found is None:
            found = shown_figure(raw, style, from_1904=self.shared.from_1904)
            if len(seen) < _MOST_SEEN:
                seen[style.code, raw] = found
        self._add(*found, style.code, formula)

    def _add_iso(self, text: str, formula: str) -> None:
        style = self._style()
        try:
            moment = datetime.fromisoformat(text.removesuffix("Z"))
        except ValueError:
            self._add_text(clean_text(text), formula)
            return
        moment = moment.replace(tzinfo=None)
        printed = style.shown.moment(moment, serial_of(moment)) if style.shown.is_date else text
        self._add(CellKind.DATE, printed, iso(moment, style), style.code, formula)

    def _add(self, kind: CellKind, printed: str, value: str, code: str, formula: str) -> None:
        self.at.require_within_bounds()
        size = len(printed)
        if size > MAX_CELL:
            self.at.refuse_long()
        totals = self.shared.totals
        totals.cells += 1
        totals.characters += size + len(formula)
        if totals.cells > MAX_CELLS or totals.characters > MAX_CHARACTERS:
            raise UnreadableFile(f"値の入ったセルや文字が多すぎます（{MAX_CELLS:,}セルまで）。{COPY}")
        self.found.append(Cell(self.at.row, self.at.column, printed, kind, value, code, formula))
