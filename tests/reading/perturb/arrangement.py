"""Another arrangement of the same: rows and columns that move, sheets that are renamed or split."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

from openpyxl.utils import column_index_from_string

from tests.reading.perturb.case import LISTS, Case, DoesNotApply, flat
from tests.reading.perturb.expectation import (
    Expected,
    fields_of,
    placed,
)
from tests.reading.perturb.grids import Grid

STRUCTURE = {"number", "pillar", "sub_pillar", "category", "item_name", "row_kind", "activity_code"}
TITLE_LINES = ("資料１", "【企画課作成】", "（庁内用）", "行政改革推進本部会議　資料")
NOTES = ("※この一覧は企画課がまとめたものです。", "※内容は変わることがあります。", "（注）各課の報告による。")
SHEET_NAMES = ("Sheet1", "一覧表", "進行管理", "とりまとめ", "提出用")


# ── Rows and columns ────────────────────────────────────────────────────────────────────────────────────────


def inserted_rows(case: Case, random: Random) -> Case:
    """A line above the title, a blank row above the headings and one among the rows, a note below
    everything. A form gets the line and the note."""
    grid, table = case.any_table(random)
    inner = [row for row in range(2, grid.last_row + 1) if not _crosses(grid, row)]
    blank = head = grid.last_row + 1
    if table["role"] in LISTS and table["data_rows"]:
        first, last = table["data_rows"]
        others = [
            one
            for one in case.expected["must_find"]["tables"]
            if one["sheet"] == grid.name and one is not table
        ]
        taken = {row for one in others for row in range(min(_rows(one)) + 1, max(_rows(one)) + 1)}
        between = [row for row in inner if first < row <= last and row not in taken]
        blank = random.choice(between or [blank])
        head = next((row for row in [min(table["header_rows"])] if row in inner and row not in taken), head)

    def row_to(row: int) -> int:
        return row + 1 + (row >= head) + (row >= blank)

    moved = grid.moved(row_to, lambda column: column)
    below = moved.last_row + 2
    moved = moved.with_cell(1, 1, random.choice(TITLE_LINES)).with_cell(below, 1, random.choice(NOTES))
    expected = placed(
        case.expected,
        lambda sheet, row, column: (sheet, row_to(row) if sheet == grid.name else row, column),
    )
    added = [{"sheet": grid.name, "row": row, "why": "note"} for row in (1, below)]
    expected["must_find"]["not_items"] += added
    return Case(case.with_grid(moved), expected)


def _rows(table: Expected) -> list[int]:
    return [*table["header_rows"], *(table["data_rows"] or [])] or [0]


def inserted_column(case: Case, random: Random) -> Case:
    """An empty column before everything, or between two columns of a list that nothing joins."""
    grid, table = case.any_table(random)
    starts = [1]
    if table["role"] in LISTS and table["mapping"]:
        starts = [group[0] for group in _column_groups(grid, table)]
        rows = _rows(table)
        starts = [one for one in starts if one == starts[0] or not _joined(grid, one, min(rows), max(rows))]
    at = random.choice(starts)

    def column_to(column: int) -> int:
        return column + (column >= at)

    expected = placed(
        case.expected,
        lambda sheet, row, column: (sheet, row, column_to(column) if sheet == grid.name else column),
    )
    return Case(case.with_grid(grid.moved(lambda row: row, column_to)), expected)


def _joined(grid: Grid, column: int, first: int, last: int) -> bool:
    """Reaches a merged range outside these rows over the left edge of this column, without being a title?"""
    return any(
        left < column <= right and right - left < grid.last_column // 2
        for top, left, bottom, right in grid.merges
        if bottom < first or top > last
    )


def reordered_columns(case: Case, random: Random) -> Case:
    """Two neighbouring groups of columns change places; what orders the rows (numbers, pillars, names) stays,
    and years keep their order."""
    grid, table = case.only_table(random)
    groups = _column_groups(grid, table)
    pairs = [
        (left, right)
        for left, right in pairwise(groups)
        if left[-1] + 1 == right[0] and _may_change_places(grid, table, left, right)
    ]
    if not pairs:
        raise DoesNotApply("no two groups that may change places")
    left, right = random.choice(pairs)

    def column_to(row: int, column: int) -> int:
        _, first, _, last = grid.merge_at(row, column)
        if first <= left[0] and last >= right[-1]:
            return column
        if column in left:
            return column + len(right)
        return column - len(left) if column in right else column

    merges = tuple(
        (a, column_to(a, b), c, column_to(a, d)) if b >= left[0] and d <= right[-1] else (a, b, c, d)
        for a, b, c, d in grid.merges
    )
    cells = {(row, column_to(row, column)): one for (row, column), one in grid.cells.items()}
    moved = replace(
        grid,
        cells=cells,
        merges=merges,
        hidden_columns=frozenset(column_to(table["header_row"], one) for one in grid.hidden_columns),
    )
    expected = placed(
        case.expected,
        lambda sheet, row, column: (sheet, row, column_to(row, column) if sheet == grid.name else column),
    )
    return Case(case.with_grid(moved), expected)


def _crosses(grid: Grid, row: int) -> bool:
    """Reaches a merged range over the edge above this row?"""
    return any(first < row <= last for first, _, last, _ in grid.merges)


def _column_groups(grid: Grid, table: Expected) -> list[range]:
    """The table's columns, those together that a merged range of its headings or rows joins; a range over the
    whole table joins none."""
    columns = sorted(column_index_from_string(letter) for letter in table["mapping"])
    head, last = min(table["header_rows"]), table["data_rows"][1]
    joined = {
        column
        for top, left, bottom, right in grid.merges
        if bottom >= head and top <= last and not (left <= columns[1] and right >= columns[-1] - 1)
        for column in range(left + 1, right + 1)
    }
    groups: list[list[int]] = []
    for column in range(columns[0], columns[-1] + 1):
        if column in joined and groups:
            groups[-1].append(column)
        else:
            groups.append([column])
    return [range(one[0], one[-1] + 1) for one in groups]


def _may_change_places(grid: Grid, table: Expected, left: range, right: range) -> bool:
    mapped = {column_index_from_string(letter): said for letter, said in table["mapping"].items()}
    if any(column not in mapped for column in (*left, *right)):
        return False
    years = [any("@" in str(mapped[column]) for column in group) for group in (left, right)]
    fields = [set().union(*(fields_of(mapped[column]) for column in group)) for group in (left, right)]
    whole = all(_keeps_whole(first, last, left, right) for _, first, _, last in grid.merges)
    orders = STRUCTURE & (fields[0] | fields[1])
    return whole and not all(years) and not orders and fields[0] != fields[1]


def _keeps_whole(first: int, last: int, left: range, right: range) -> bool:
    """Stays a merged range over these columns in one piece: in one group, beside both or over both?"""
    inside = any(first >= group[0] and last <= group[-1] for group in (left, right))
    beside = last < left[0] or first > right[-1]
    return inside or beside or (first <= left[0] and last >= right[-1])


# ── Sheets ──────────────────────────────────────────────────────────────────────────────────────────────────


def renamed_sheet(case: Case, random: Random) -> Case:
    """A name that says nothing, where the name said nothing a reader needs."""
    taken = {one.name for one in case.grids}
    free = [one for one in SHEET_NAMES if one not in taken]
    plain = [one for one in case.grids if not re.search(r"[\d元一二三四五六七八九十]", flat(one.name))]
    plain = [one for one in plain if case.tables(one.name)]
    if not plain:
        raise DoesNotApply("the names of the sheets say something")
    old, new = random.choice(plain).name, random.choice(free)
    expected = placed(case.expected, lambda sheet, row, column: (new if sheet == old else sheet, row, column))
    return Case(case.with_grid(replace(case.grid(old), name=new), old), expected)


def split_sheet(case: Case, random: Random) -> Case:
    """The second half of a list on a sheet of its own, under the same title and headings."""
    grid, table = case.only_table(random)
    if any(band["scope"] == grid.name for band in case.expected["bands"]) or table["role"] != "items":
        raise DoesNotApply("counted by sheet")
    first, last = table["data_rows"]
    opening = [row for row in range(first + 2, last) if not _crosses(grid, row) and _opens(grid, table, row)]
    if not opening:
        raise DoesNotApply("no row where a new sheet could begin")
    at, head = random.choice(opening), max(table["header_rows"])
    name = f"{grid.name}続"
    shift = at - head - 1

    def place(sheet: str, row: int, column: int) -> tuple[str, int, int]:
        return (name, row - shift, column) if sheet == grid.name and row >= at else (sheet, row, column)

    upper = _rows_of(grid, lambda row: row if row < at else None)
    lower = _rows_of(grid, lambda row: row if row <= head else row - shift if row >= at else None)
    split = case.grids.index(grid)
    grids = (*case.grids[:split], upper, replace(lower, name=name), *case.grids[split + 1 :])
    return Case(grids, _split_expected(case.expected, table, at, place))


def _opens(grid: Grid, table: Expected, row: int) -> bool:
    """Does the row start an item or a pillar, and need nothing from the row above? With pillars of their own
    rows only such a row does."""
    if table.get("pillar_rows"):
        return row in table["pillar_rows"]
    mapped = {column_index_from_string(letter): fields_of(said) for letter, said in table["mapping"].items()}
    needed = [
        column
        for column, fields in mapped.items()
        if fields & {"pillar", "sub_pillar", "category", "item_name"}
    ]
    return all(grid.filled(row, column) for column in needed)


def _rows_of(grid: Grid, row_to: Callable[[int], int | None]) -> Grid:
    """Only the rows that have a new place."""
    rows = {row: to for row in range(1, grid.last_row + 1) if (to := row_to(row)) is not None}
    return replace(
        grid,
        cells={(rows[row], column): one for (row, column), one in grid.cells.items() if row in rows},
        merges=tuple((rows[a], b, rows[c], d) for a, b, c, d in grid.merges if a in rows and c in rows),
        hidden_rows=frozenset(rows[row] for row in grid.hidden_rows if row in rows),
    )


def _split_expected(
    x: Expected, table: Expected, at: int, place: Callable[[str, int, int], tuple[str, int, int]]
) -> Expected:
    tables = x["must_find"]["tables"]
    without = copy.deepcopy(x)
    without["must_find"]["tables"] = [one for one in tables if one is not table]
    moved = placed(without, place)
    upper, lower = copy.deepcopy(table), copy.deepcopy(table)
    lower["sheet"] = place(table["sheet"], at, 1)[0]
    upper["data_rows"] = [table["data_rows"][0], at - 1]
    lower["data_rows"] = [place(table["sheet"], row, 1)[1] for row in (at, table["data_rows"][1])]
    for name in ("pillar_rows", "hidden_rows"):
        if table.get(name):
            upper[name] = [row for row in table[name] if row < at]
            lower[name] = [place(table["sheet"], row, 1)[1] for row in table[name] if row >= at]
    where = tables.index(table)
    moved["must_find"]["tables"][where:where] = [upper, lower]
    return moved
