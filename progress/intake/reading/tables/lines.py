"""What the lines of a sheet look like: which rows are headings, where the tables under them begin and end.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plans.books.cells import Cell, CellKind, Sheet, address
from progress.intake.reading.words.dictionary import Years
from progress.intake.reading.words.fields import BY_CODE
from progress.intake.reading.words.headings import part_of, row_field
from progress.intake.reading.words.lookup import named, plain
from progress.intake.reading.words.signs import Sort, is_total, mark_of, sort_of

MOST_HEADER_ROWS = 4
LONGEST_HEADING = 40
"""A longer text is a sentence, no heading."""
LOUD = 0.6
"""From here on a cell sounds like a heading."""
_LONGEST_LEAF = 20
_YEAR_NUMBER = re.compile(r"(?:19|20)\d\d|[1-3]?\d")


@dataclass(frozen=True)
class Place:
    """A table on a sheet: its heading rows, its last row, its columns."""

    top: int
    bottom: int
    last: int
    left: int
    right: int

    @property
    def first(self) -> str:
        """The address of its first cell."""
        return address(self.top, self.left)

    @property
    def body(self) -> range:
        return range(self.bottom + 1, self.last + 1)


def loudness(cell: Cell) -> float:
    """How much a cell sounds like a heading: 1 for a word of the dictionary, below 0 for what heads nothing."""
    text = cell.text
    if len(plain(text)) > LONGEST_HEADING:
        return -1.5
    if cell.kind == CellKind.NUMBER:
        if part_of(text).only_year:
            return 0.9
        return 0.0 if _YEAR_NUMBER.fullmatch(text) else -1.0
    if cell.kind in (CellKind.DATE, CellKind.TRUTH):
        return -1.0
    part = part_of(text)
    if part.only_year:
        return 0.9
    if not part.word:
        return -0.3  # 「（単位：千円）」 says something of a table and heads no column
    best = max(named(part.word).values(), default=0.0)
    sort = sort_of(cell)
    if sort == Sort.BAND:  # 「達成」 heads a column now and then, and fills one much more often
        return min(best, 0.5)
    if best >= LOUD:
        return best
    if sort in (Sort.OFFICE, Sort.KIND):
        return -0.5
    if sort in (Sort.FIGURE, Sort.PERCENT, Sort.DASH, Sort.NUMBER):
        return -0.6
    if sort == Sort.YEAR:
        return 0.5
    if sort == Sort.MARK:
        return 0.1
    if is_total(text):
        return 0.3
    says_figures = re.search(r"[0-9]", part.word) is not None
    return best * 0.6 + (0.1 if len(plain(text)) <= 12 else -0.3) - (0.3 if says_figures else 0)


def is_heading_row(cells: Sequence[Cell]) -> bool:
    """Two cells at least that sound like headings, of which one is more than a year, and nearly half of the row."""
    shown = [cell for cell in cells if cell.text]
    if len(shown) < 2 or _labels_values(shown):
        return False
    sounds = [loudness(cell) for cell in shown]
    loud = sum(sound >= LOUD for sound in sounds)
    worded = any(
        sound >= LOUD and not part_of(cell.text).only_year for cell, sound in zip(shown, sounds, strict=True)
    )
    return loud >= 2 and worded and loud * 20 >= len(shown) * 9 and sum(sounds) > 0


_FEWEST_HEADINGS, _FEWEST_ROWS = 4, 3
FEWEST_AGAIN = 2
"""So many headings of the table before make the next one of its kind."""


def heading_by_shape(sheet: Sheet) -> tuple[int, int] | None:
    """The rows that may head a table whose words nobody knows: the first with four different short texts below
    which three rows fill most of the same columns. A guess, to be asked about; None without such rows."""
    for row, found in sheet.rows():
        cells = [cell for cell in found if cell.text]
        texts = {plain(cell.text) for cell in cells}
        short = all(cell.kind == CellKind.TEXT and len(plain(cell.text)) <= LONGEST_HEADING for cell in cells)
        if len(cells) < _FEWEST_HEADINGS or len(texts) < len(cells) or not short:
            continue
        top, bottom = heading_rows(sheet, row)
        columns = {cell.column for cell in cells}
        filled = [
            below
            for below in range(bottom + 1, sheet.bottom + 1)
            if 2 * len(columns & {cell.column for cell in sheet.row(below) if cell.text}) >= len(columns)
        ]
        said = [cell for below in filled for cell in sheet.row(below) if cell.text]
        counts = sum(cell.kind != CellKind.TEXT for cell in said) * 2 > len(said)  # a summary of figures
        if len(filled) >= _FEWEST_ROWS and not counts:
            return top, bottom
    return None


_FIGURE = (Sort.NUMBER, Sort.FIGURE, Sort.PERCENT, Sort.DASH)
_VALUE_OF = {
    "departments": (Sort.OFFICE,),
    "related_departments": (Sort.OFFICE,),
    "schedule": (Sort.YEAR,),
    "year": (Sort.YEAR,),
    "kind": (Sort.KIND,),
    "number": (Sort.NUMBER,),
    "unit": (Sort.UNIT,),
    "target": _FIGURE,
    "actual": _FIGURE,
    "rating": (Sort.MARK,),
}


OPTIONS = re.compile(r"[□☐■☑✔☒][^□☐■☑✔☒]+[□☐■☑✔☒]")
"""Several boxes, of which some are ticked."""


def _labels_values(cells: Sequence[Cell]) -> bool:
    """Whether a label stands right before its value (「担当課」 「市民課」, 「評価」 「■達成 □未達成」): a line of a
    form, no headings."""
    for cell, following in pairwise(cells):
        if OPTIONS.search(following.text) and loudness(cell) >= LOUD:
            return True
        weights = named(part_of(cell.text).word) if cell.kind == CellKind.TEXT else {}
        code = max(weights, key=lambda one: weights[one], default="")
        heads = named(part_of(following.text).word)
        if max(heads.values(), default=0) >= 0.9:
            continue
        sort = sort_of(following)
        if code in _VALUE_OF and weights[code] >= 0.9 and sort in _VALUE_OF[code]:
            if _VALUE_OF[code] is _FIGURE and _YEAR_NUMBER.fullmatch(following.text):
                continue
            if sort != Sort.YEAR or sum(sort_of(one) == Sort.YEAR for one in cells) == 1:
                return True
    return False


_LINES_LOOKED_AT = 8


def _is_label(cell: Cell) -> bool:
    """A word of the dictionary that is of no year."""
    weights = named(part_of(cell.text).word) if cell.kind == CellKind.TEXT else {}
    code = max(weights, key=lambda one: weights[one], default="")
    return bool(code) and weights[code] >= 0.9 and BY_CODE[code].years == Years.NONE


def _labels_below(sheet: Sheet, top: int, bottom: int) -> bool:
    """Whether the rows below begin with labels of other fields (「担当課」, 「取組内容」): a form, or a table turned
    round, whose first line only looks like headings."""
    own = [cell for cell in sheet.row(top) if cell.text]
    below = next(
        (cells for row in range(bottom + 1, bottom + 4) if (cells := [c for c in sheet.row(row) if c.text])),
        [],
    )
    if (
        own
        and below
        and loudness(own[0]) >= 0.9
        and len(own) > 1
        and loudness(own[1]) < LOUD
        and _is_label(below[0])
    ):
        return True  # label and value, label and value
    first: list[str] = []
    for row in range(bottom + 1, min(bottom + _LINES_LOOKED_AT, sheet.bottom) + 1):
        cells = [cell for cell in sheet.row(row) if cell.text]
        if not cells:
            continue
        if sum(part_of(cell.text).only_year for cell in cells) > 1:
            break  # a small table of years inside a form
        weights = named(part_of(cells[0].text).word) if cells[0].kind == CellKind.TEXT else {}
        code = max(weights, key=lambda one: weights[one], default="")
        first.append(code if code and weights[code] >= 0.9 and BY_CODE[code].years == Years.NONE else "")
    labels = [code for code in first if code]
    return len(labels) * 3 >= len(first) * 2 and len(set(labels)) >= 2


def heading_rows(sheet: Sheet, row: int) -> tuple[int, int]:
    """The first and the last row of the heading that `row` is part of."""
    top = bottom = row
    while top > 1 and bottom - top + 1 < MOST_HEADER_ROWS and _groups_above(sheet, top - 1, top):
        top -= 1
    while bottom - top + 1 < MOST_HEADER_ROWS and _goes_on(sheet, top, bottom):
        bottom += 1
    return top, bottom


def _groups_above(sheet: Sheet, row: int, top: int) -> bool:
    """The row above holds groups of columns (「令和3年度」 over 目標 and 実績), no title."""
    cells = [cell for cell in sheet.row(row) if cell.text]
    below = [cell.column for cell in sheet.row(top) if cell.text]
    if not cells or not below:
        return False
    alone = len(cells) == 1
    for cell in cells:
        merged = sheet.merge(row, cell.column)
        if merged and merged.bottom >= top:
            continue
        wide = merged is not None and merged.right > merged.left
        if (alone and not wide) or loudness(cell) < 0.05:
            return False
        if wide and merged and merged.left <= min(below) and merged.right >= max(below):
            return False
        if cell.column <= min(below):
            return False
    return True


def _goes_on(sheet: Sheet, top: int, bottom: int) -> bool:
    """The row below still belongs to the heading."""
    below = bottom + 1
    cells = [cell for cell in sheet.row(below) if cell.text]
    under = _columns_of_groups(sheet, top, bottom)
    reaching = [
        cell
        for row in range(top, bottom + 1)
        for cell in sheet.row(row)
        if cell.text
        and (merged := sheet.merge(row, cell.column))
        and below <= merged.bottom < top + MOST_HEADER_ROWS
    ]
    if sum(loudness(cell) >= LOUD for cell in reaching) > 1:
        return True  # 番号 and 取組項目, merged down beside all levels of the groups
    if reaching:
        # A label merged down beside the rows of its table is no heading that goes on.
        divided = under if _divides(sheet, bottom, cells) else set()
        return all(cell.column in divided or loudness(cell) >= LOUD for cell in cells)
    if not cells:
        return False
    wide = sheet.merge(below, cells[0].column)
    if len(cells) == 1 and wide and wide.right > wide.left:
        return False
    if (
        under
        and _divides(sheet, bottom, cells)
        and all(
            cell.column in under
            and len(plain(cell.text)) <= _LONGEST_LEAF
            and (cell.kind == CellKind.TEXT or _YEAR_NUMBER.fullmatch(cell.text))
            and sort_of(cell) not in (Sort.FIGURE, Sort.PERCENT, Sort.ARROW)
            for cell in cells
        )
    ):
        return True
    if _divides_unmerged(sheet, bottom, cells):
        return True
    return len(cells) > 1 and all(loudness(cell) >= LOUD for cell in cells)


def _divides_unmerged(sheet: Sheet, bottom: int, cells: Sequence[Cell]) -> bool:
    """Whether a sheet without merges (a CSV) has short words under the empty cells that follow a heading, and
    nothing but such."""
    heads = [cell.column for cell in sheet.row(bottom) if cell.text]
    if sheet.merges or not heads or cells[0].column <= heads[0]:
        return False
    groups = Counter(max((one for one in heads if one <= cell.column), default=0) for cell in cells)
    starts = {cell.column for cell in cells}
    return all(
        count > 1 and group in starts and not any(group < one <= group + count - 1 for one in heads)
        for group, count in groups.items()
    ) and all(
        cell.kind == CellKind.TEXT
        and len(plain(cell.text)) <= _LONGEST_LEAF
        and sort_of(cell) not in (Sort.FIGURE, Sort.PERCENT, Sort.ARROW, Sort.MARK, Sort.DASH)
        for cell in cells
    )


def _divides(sheet: Sheet, bottom: int, cells: Sequence[Cell]) -> bool:
    """Whether a heading above has several of these cells under it; on grid paper each wide cell has one."""
    counts: dict[int, int] = {}
    for cell in cells:
        above = sheet.at(bottom, cell.column)
        if above is not None:
            counts[above.column] = counts.get(above.column, 0) + 1
    return max(counts.values(), default=0) > 1


def _columns_of_groups(sheet: Sheet, top: int, bottom: int) -> set[int]:
    """Columns under a heading that spans several columns and ends in the last heading row."""
    found: set[int] = set()
    for row in range(top, bottom + 1):
        for cell in sheet.row(row):
            merged = sheet.merge(row, cell.column)
            if cell.text and merged and merged.right > merged.left and merged.bottom == bottom:
                found |= set(range(merged.left, merged.right + 1))
    return found


def split_words(sheet: Sheet, row: int) -> int:
    """The last row of a heading whose words are split over the cells of 2 or 3 rows (「担」「当」「課」); 0: none."""
    joined = {cell.column: plain(cell.printed) for cell in sheet.row(row) if cell.text}
    whole = {column for column, text in joined.items() if max(named(text).values(), default=0) >= 1}
    if (
        len(joined) < 2
        or len(whole) == len(joined)
        or any(len(joined[one]) > 3 for one in joined if one not in whole)
    ):
        return 0
    found, most = 0, 1
    for below in (row + 1, row + 2):
        cells = [cell for cell in sheet.row(below) if cell.text]
        if any(cell.kind == CellKind.NUMBER or len(plain(cell.printed)) > 3 for cell in cells):
            break
        for cell in cells:
            joined[cell.column] = joined.get(cell.column, "") + plain(cell.printed)
        loud = sum(max(named(text).values(), default=0) >= 1 for text in joined.values())
        if loud >= most and loud > max(1, len(whole)) and loud * 2 >= len(joined):
            found, most = below, loud
    return found


def tables(sheet: Sheet, *, start: int = 1, said: Collection[int] = ()) -> list[Place]:
    """The tables below row `start`, from the top; each ends where the next one's heading begins. `said`: rows that
    are headings, as a person says."""
    heads: list[tuple[int, int]] = []
    stops: list[int] = []
    inside = start - 1
    for row, cells in sheet.rows():
        if row <= inside:
            continue
        if row in said:
            top, bottom = row, row
        elif last := split_words(sheet, row):
            top, bottom = row, last
        elif is_heading_row(cells) or (heads and _heads_again(sheet, cells, heads[-1])):
            top, bottom = heading_rows(sheet, row)
        elif _heads_kinds(sheet, cells):
            top, bottom = row, row
        else:
            if _begins_with_options(cells):
                stops.append(row)
            continue
        top = max(top, inside + 1)
        while bottom + 1 in said or (row in said and is_heading_row(sheet.row(bottom + 1))):
            bottom += 1
        if row not in said and _labels_below(sheet, top, bottom):
            stops.append(top)
            inside = top
            continue
        heads.append((top, bottom))
        inside = bottom
    found: list[Place] = []
    for nth, (top, bottom) in enumerate(heads):
        following = [row for row in (*(one for one, _ in heads[nth + 1 :]), *stops) if row > bottom]
        last = min(following) - 1 if following else sheet.bottom
        if following:
            while last > bottom and is_title_row(sheet.row(last)):
                last -= 1  # the title of the next table
        if last > bottom:
            found += _side_by_side(sheet, top, bottom, last)
    return found


def _heads_kinds(sheet: Sheet, cells: Sequence[Cell]) -> bool:
    """Years and nothing else, above rows that begin with what they are: 「計画」, 「実績」."""
    shown = [cell for cell in cells if cell.text]
    if len(shown) < 2 or not all(part_of(cell.text).only_year for cell in shown):
        return False
    below = [sheet.at(row, shown[0].column - 1) for row in (shown[0].row + 1, shown[0].row + 2)]
    return len({row_field(cell.text) for cell in below if cell} - {""}) == len(below)


def _heads_again(sheet: Sheet, cells: Sequence[Cell], rows: tuple[int, int]) -> bool:
    """Whether short texts stand in a row, some of which head the same columns in the table above: the next table,
    whose other headings are words that nobody knows."""
    shown = [cell for cell in cells if cell.text]
    above = {
        (cell.column, plain(cell.text)) for row in range(rows[0], rows[1] + 1) for cell in sheet.row(row)
    }
    same = sum((cell.column, plain(cell.text)) in above for cell in shown)
    short = all(cell.kind == CellKind.TEXT and len(plain(cell.text)) <= LONGEST_HEADING for cell in shown)
    return short and same >= FEWEST_AGAIN and same * 4 >= len(shown)


def is_title_row(cells: Sequence[Cell]) -> bool:
    """One cell at most, and beside it nothing but a unit (「（千円）」)."""
    return sum(bool(cell.text) and not says_unit(cell.text) for cell in cells) <= 1


def says_unit(text: str) -> bool:
    """「（単位：千円）」: a unit and nothing else."""
    part = part_of(text)
    return bool(part.unit) and not part.word


def _begins_with_options(cells: Sequence[Cell]) -> bool:
    """A label with boxes to tick: a line of a form, below its tables."""
    shown = [cell for cell in cells if cell.text]
    return len(shown) > 1 and loudness(shown[0]) >= LOUD and OPTIONS.search(shown[1].text) is not None


def _side_by_side(sheet: Sheet, top: int, bottom: int, last: int) -> list[Place]:
    """The table of these rows without the small tables that an empty column parts from it; then those."""
    runs = _filled_columns(sheet, top, last)
    if len(runs) < 2:
        return [Place(top, bottom, last, 1, sheet.right)]
    rows = [
        len(
            {
                cell.row
                for row in range(bottom + 1, last + 1)
                for cell in sheet.row(row)
                if cell.text and left <= cell.column <= right
            }
        )
        for left, right in runs
    ]
    longest = rows.index(max(rows))
    aside = [
        nth
        for nth in range(longest + 1, len(runs))
        if rows[nth] * 3 < rows[longest]
        or _names_summary(sheet, top, bottom, *runs[nth])
        or (rows[nth] < rows[longest] and _explains_marks(sheet, bottom, last, *runs[nth]))
    ]
    first = min(aside, default=len(runs))
    found = [Place(top, bottom, last, 1, runs[first - 1][1])]
    return found + [Place(top, bottom, last, *runs[nth]) for nth in range(first, len(runs))]


_SUMMARY = re.compile(
    r"[■●◆▼【（(\[<＜〈《○・※\s]*(?:.{0,10}(?:別|ごと)(?:の)?(?:件数|集計|内訳|項目数).{0,6}|件数(?:内訳|集計)?|凡例|集計表?|総括表?|早見表"
    r"|(?:評価|進捗|判定)(?:の|別)?(?:基準|区分|記号|凡例|集計|内訳)(?:の(?:説明|見方))?)[】）)\]>＞〉》\s]*(?:[(（].{0,12}[)）])?"
)


def names_summary(text: str) -> bool:
    """「評価別件数」, 「【凡例】」, 「評価区分」."""
    return len(text) <= 30 and _SUMMARY.fullmatch(text.strip()) is not None


def _names_summary(sheet: Sheet, top: int, bottom: int, left: int, right: int) -> bool:
    """Columns that are headed as counts or as a legend: 「評価別件数」."""
    heads = [
        cell for row in range(top, bottom + 1) for cell in sheet.row(row) if left <= cell.column <= right
    ]
    words = named(part_of(heads[0].text).word) if heads else {}
    return bool(heads) and names_summary(heads[0].text) and max(words.values(), default=0) < 0.9


def _explains_marks(sheet: Sheet, bottom: int, last: int, left: int, right: int) -> bool:
    """Columns with a different mark in each row: a legend."""
    first = [cell for row in range(bottom + 1, last + 1) if (cell := sheet.stored(row, left)) and cell.text]
    marks = [mark_of(cell.text) for cell in first]
    return right > left and len(marks) > 1 and all(marks) and len(set(marks)) == len(marks)


def _filled_columns(sheet: Sheet, top: int, last: int) -> list[tuple[int, int]]:
    """Runs of columns that something stands in, merged cells in all of theirs."""
    filled: set[int] = set()
    for row in range(top, last + 1):
        for cell in sheet.row(row):
            if cell.text:
                merged = sheet.merge(row, cell.column)
                wide = merged is not None and len(sheet.row(row)) > 1
                filled |= set(range(merged.left, merged.right + 1)) if wide and merged else {cell.column}
    runs: list[tuple[int, int]] = []
    for column in sorted(filled):
        if runs and runs[-1][1] == column - 1:
            runs[-1] = (runs[-1][0], column)
        else:
            runs.append((column, column))
    return runs
