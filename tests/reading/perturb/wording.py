"""Other words for the same: headings, digits, years and how they are written."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from openpyxl.utils import column_index_from_string, coordinate_to_tuple

from tests.reading.perturb import year_words
from tests.reading.perturb.case import LISTS, Case, DoesNotApply, flat
from tests.reading.perturb.expectation import (
    Expected,
    fields_of,
    placed,
    records,
    reworded,
    years_moved,
    years_of,
)
from tests.reading.perturb.grids import At, Grid

SYNONYMS = {
    "担当課": ("所管課", "主管課", "担当部署"),
    "担当部署": ("担当課", "所管部署"),
    "所管課": ("担当課", "所管部署"),
    "所属": ("担当課", "担当部署"),
    "関連課": ("関係課", "協力課"),
    "番号": ("No.", "整理番号", "№"),
    "No.": ("番号", "№"),
    "№": ("番号", "No."),
    "取組項目": ("実施項目", "取組事項", "改革項目"),
    "実施項目": ("取組項目", "推進項目"),
    "項目名": ("取組項目名", "実施項目名"),
    "取組内容": ("実施内容", "取組の内容"),
    "主な取組内容": ("主な実施内容", "取組状況"),
    "大項目": ("基本方針", "改革の柱"),
    "基本方針": ("大項目", "改革の柱"),
    "指標": ("指標名", "評価指標"),
    "単位": ("単位名",),
    "目標": ("目標値", "計画値"),
    "目標値": ("目標", "計画値"),
    "実績": ("実績値", "達成値"),
    "実績値": ("実績", "達成値"),
    "備考": ("摘要", "特記事項"),
    "摘要": ("備考",),
    "評価": ("達成度評価", "評価区分"),
    "達成率": ("達成割合", "目標達成率"),
}
"""A heading, and what else is printed for it; each word stands for one field wherever it is used."""
YEAR_COLUMNS = {"year", "due_year", "start_year", "end_year", "schedule"}
BARE_YEAR = re.compile(r"(?:\d{2}|(?:19|20)\d{2})[~〜-]?")


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────


def heading_synonyms(case: Case, random: Random) -> Case:
    """Headings in other words; marks and their labels stay, they are what is recorded."""
    chosen = {word: random.choice(others) for word, others in SYNONYMS.items()}
    by_flat = {flat(word): other for word, other in chosen.items()}
    grids, changed = case.grids, 0
    for table in case.tables():
        grid = next(one for one in grids if one.name == table["sheet"])
        for row in table["header_rows"]:
            for letter, said in table["mapping"].items():
                column = column_index_from_string(letter)
                text = grid.text(row, column)
                if text and not {"rating_mark", "ignore"} & fields_of(said) and flat(text) in by_flat:
                    grid = grid.with_texts_at({(row, column): by_flat[flat(text)]})
                    changed += 1
        grids = tuple(grid if one.name == grid.name else one for one in grids)
    if not changed:
        raise DoesNotApply("no heading that has another word")
    return replace(case, grids=grids)


def full_width_digits(case: Case, random: Random) -> Case:
    """Digits in texts as Japanese keyboards type them."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    return _reworded(case, lambda text: text.translate(wide))


def _reworded(case: Case, change: Callable[[str], str]) -> Case:
    def is_text(sheet: str, cell: str) -> bool:
        return case.grid(sheet).text(*coordinate_to_tuple(cell)) is not None

    grids = tuple(one.with_texts(change) for one in case.grids)
    if grids == case.grids:
        raise DoesNotApply("no text that changes")
    return Case(grids, reworded(case.expected, change, is_text))


# ── Years ───────────────────────────────────────────────────────────────────────────────────────────────────


def years_on(by: int) -> Callable[[Case, Random], Case]:
    """The same document some years later: every year moved on, in texts and in what is expected."""

    def change(case: Case, random: Random) -> Case:
        bare = _bare_years(case)
        try:
            moved = _reworded(case, lambda text: year_words.moved(text, by))
            names = {one.name: year_words.moved(one.name, by) for one in case.grids}
            grids = tuple(_bare_moved(one, bare.get(one.name, set()), by) for one in moved.grids)
            expected = _bare_expected(case, moved.expected, bare, by)
        except year_words.Unclear as error:
            raise DoesNotApply(str(error)) from error
        expected = placed(years_moved(expected, by), lambda sheet, row, column: (names[sheet], row, column))
        return Case(tuple(replace(one, name=names[one.name]) for one in grids), expected)

    return change


def _bare_years(case: Case) -> dict[str, set[At]]:
    """Cells that hold nothing but the number of a year, by sheet: headings of years' columns, of forms too, and
    whole columns of years."""
    found: dict[str, set[At]] = {}
    for table in case.tables(roles=(*LISTS, "form")):
        grid, (first, last) = case.grid(table["sheet"]), table["data_rows"]
        for letter, said in table["mapping"].items():
            rows = list(table["header_rows"]) if letter in years_of(table) else []
            rows += range(first, last + 1) if fields_of(said) & YEAR_COLUMNS else []
            for row in rows:
                top, left, _, _ = grid.merge_at(row, column_index_from_string(letter))
                stored = grid.cells.get((top, left))
                if stored and BARE_YEAR.fullmatch(flat(str(stored.value))):
                    found.setdefault(grid.name, set()).add((top, left))
    return found


def _bare_moved(grid: Grid, cells: set[At], by: int) -> Grid:
    """Their years moved on; texts that a word said already are."""
    changed = {}
    for at in cells:
        value = grid.cells[at].value
        moved = year_words.bare_moved(str(value), by)
        changed[at] = replace(grid.cells[at], value=moved if isinstance(value, str) else int(moved))
    return replace(grid, cells=grid.cells | changed)


def _bare_expected(case: Case, x: Expected, bare: dict[str, set[At]], by: int) -> Expected:
    x = copy.deepcopy(x)
    for one in x["must_find"]["sample_cells"]:
        grid = case.grid(one["sheet"])
        if grid.merge_at(*coordinate_to_tuple(one["cell"]))[:2] in bare.get(grid.name, set()):
            for name in ("printed", "value"):
                if isinstance(one[name], str):
                    one[name] = year_words.bare_moved(one[name], by)
    return x


def era_notation(case: Case, random: Random) -> Case:
    """令和5年度 as R5年度, 2023年度, 令和五年度 or 令和５年度; what a cell's text says is either."""
    style = random.choice(("letter", "western", "kanji", "wide"))
    changed = _reworded(case, lambda text: year_words.written(text, style))
    pairs = zip(records(case.expected), records(changed.expected), strict=True)
    for before, after in pairs:
        if before.get("value") != after.get("value") and isinstance(before["value"], str):
            after["also_ok"] = [*after.get("also_ok", []), before["value"]]
    return changed
