"""The pillar that a row stands under: lines above the table, rows of their own, columns of the tree.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from plans.books.cells import Cell, CellKind
from plans.values.fiscal_year import years_in
from progress.intake.draft import Origin, origin_of
from progress.intake.reading.answers import row_question
from progress.intake.reading.entries.entry import Entry
from progress.intake.reading.entries.sheet_pillar import NO_PILLAR
from progress.intake.reading.entries.tree import Bands, Node, same_name, split_number
from progress.intake.reading.lists.list_table import ListTable
from progress.intake.reading.tables.lines import is_title_row
from progress.intake.reading.tables.rows import LEGEND, style_of

_OF_THE_DOCUMENT = re.compile(
    r"^\s*(?:様式|別紙|資料|第\s*[\d０-９一二三四五六七八九十]+\s*(?:次|号|期|回|版))|^\s*[\d０-９]+\s*[/／]\s*[\d０-９]+"
    r"|^.{0,50}(?:一覧|実施状況|管理表|総括表|調書|行政改革大綱|実施計画)"
)
"""Numbered lines above a table that are the document's title, no pillar."""
_DOWN_TO = re.compile(r"(?<=\S)\s*[＞>]\s*(?=\S)")
"""Between the pillars of a row that names the whole way: 「１ 財政　＞　(1) 歳入の確保」."""


@dataclass
class RowPillars:
    """The pillars that are open while the rows of a table are gone through."""

    table: ListTable
    bands: Bands = field(default_factory=Bands)
    cells: dict[int, Cell] = field(default_factory=dict)
    """By column of the tree: the cell that last began a group."""
    whole_ways: bool = False
    """Its rows name the whole way down to a pillar."""

    def __post_init__(self) -> None:
        self.columns = self.table.all_of("pillar", "pillar_number")
        self._repeated: list[tuple[tuple[str, int, int], Origin]] = []
        """Cells that say a group's name again, each with the cell that said it first; of the next item."""
        self._open: dict[int, tuple[str, Node]] = {}
        """By column: the group that goes on, with the text that began it."""
        self._across: list[Node] = []
        """Those that rows of their own name."""

    def begin_under(self, node: Node) -> None:
        """The sheet's own pillar: whatever the rows name is below it."""
        self.bands = Bands(["sheet"], [node])

    def enter_titles(self, title: Iterable[Cell], *, first: bool) -> None:
        """Lines above the table that are pillars: as a person says, else numbered ones: 「① …」. Above a further
        table of the sheet (`first` False) only where such a line was one above its first."""
        entered: set[int] = set()
        for cell in title:
            said = self.table.whole.known.answer(row_question(self.table.sheet.name, cell.row))
            if said == "band" and cell.row not in entered:
                entered.add(cell.row)  # what stands beside the name is its unit
                self.enter_row(cell.row, cell)
            if said:
                continue
            number, name = split_number(cell.text)
            alone = cell.kind == CellKind.TEXT and is_title_row(self.table.sheet.row(cell.row))
            if (
                alone
                and number
                and len(name) > 1
                and not LEGEND.search(cell.text)
                and not NO_PILLAR.fullmatch(name)
                and not _OF_THE_DOCUMENT.search(cell.text)
                and not years_in(cell.text)
                and (first or style_of(cell.text) in self._styles_before())
            ):
                self._enter(style_of(cell.text), cell, "")

    def _styles_before(self) -> set[str]:
        """How the pillars that lines of this sheet named before are numbered."""
        nodes = self.table.whole.tree.nodes.values()
        own = (one for one in nodes if one.origin and one.origin.sheet == self.table.sheet.name)
        return {style_of(one.printed) for one in own if one.number and not one.in_column}

    def enter_row(self, row: int, cell: Cell) -> None:
        """A row of its own that names a pillar; its number may stand in a cell beside it."""
        number_column = self.table.reader.number
        number_cell = self.table.sheet.stored(row, number_column) if number_column else None
        number = number_cell.text if number_cell is not None and number_cell is not cell else ""
        self._enter(style_of(number or cell.text) or f"@{cell.column}", cell, number)

    def _enter(self, level: str, cell: Cell, number: str) -> None:
        tree, origin = self.table.whole.tree, origin_of(self.table.sheet, cell)
        *above, last = _DOWN_TO.split(cell.text)
        self.whole_ways |= bool(above)
        if self.whole_ways:
            self.bands = Bands()
        for nth, one in enumerate(above):
            self._across.append(self.bands.enter(tree, f"way {nth}", one, origin))
        self._across.append(self.bands.enter(tree, level, last, origin, number))

    def close_groups(self) -> None:
        """A row across the table ends what its columns carried down."""
        self._open = {}

    def carry_repeated(self, entry: Entry) -> None:
        """Notes that the cells which named a group again since the last item are of this one."""
        for place, origin in self._repeated:
            self.table.whole.carried.append((place, origin, entry, None))
        self._repeated = []

    def of_row(self, row: int, *, after_item: bool) -> Node | None:
        """The innermost pillar of the row: rows above, then the columns of the tree from the left; None for none.
        `after_item`: an item stands right above it, so that a group named again is the same one."""
        parent = self.bands.innermost
        number = ""
        for column in self.columns:
            cell = self.table.sheet.at(row, column.column)
            if column.code == "pillar_number":
                number = cell.text if cell else ""
                continue
            if cell is not None and cell.text and cell.kind != CellKind.ERROR:
                self._group(row, column.column, cell, number, parent, after_item)
            if column.column in self._open:
                parent = self._open[column.column][1]
            number = ""
        return parent

    def _group(
        self, row: int, column: int, cell: Cell, number: str, parent: Node | None, after_item: bool
    ) -> None:
        text = f"{number}\n{cell.text}"
        open_text, node = self._open.get(column, ("", None))
        if node is None or open_text != text:
            self._open = {other: group for other, group in self._open.items() if other <= column}
            node = self._named(parent, cell, number)
            node.in_column = True
            self.cells[column] = cell
            if node.origin not in (None, origin_of(self.table.sheet, cell)):  # 「２ 財政（つづき）」
                self._note_repeated(row, column, node.origin)
        elif after_item and self.cells[column] is not cell:
            self._note_repeated(row, column, origin_of(self.table.sheet, self.cells[column]))
        if node.parent is not parent:
            node = self._named(parent, cell, number)
        self._open[column] = text, node

    def _note_repeated(self, row: int, column: int, first: Origin | None) -> None:
        if first is not None:
            self._repeated.append(((self.table.sheet.name, row, column), first))

    def _named(self, parent: Node | None, cell: Cell, number: str) -> Node:
        """The group that the cell names. Under a row across the table, the name of such a row (「歳入」 below
        「【歳出】」) is that group itself, none below it."""
        if parent is not None and parent is self.bands.innermost and not number:
            for other in self._across:
                if other.parent is parent.parent and same_name(other.name) == same_name(cell.text):
                    return other
        return self.table.whole.tree.node(parent, cell.text, origin_of(self.table.sheet, cell), number)
