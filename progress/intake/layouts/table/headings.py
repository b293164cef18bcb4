"""Where a table's heading stands on a sheet, over which rows, and what is printed above each column.

Pure: standard library only. A heading stands under titles, takes one to three rows, groups columns by merged
cells (or, in a CSV, by blanks to the right), and is printed again on every page.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache

from plans.books.cells import Cell, CellKind, Sheet
from progress.intake.layouts.table.evidence import ROW_KINDS, row_kind_of
from progress.intake.layouts.table.synonyms import is_word, meaning, plain
from progress.intake.layouts.table.years import Named, take_years

MOST_HEADER_ROWS = 3
_LONGEST = 40
"""A longer text is a sentence, no heading."""
SURE_NAME = 60
"""「項目数」 holds the word 項目 and heads no column of items."""
_WITHOUT_HEADING = 200
"""Where so many rows at the top hold no heading, the sheet has none."""

_UNITS = (
    "%|％|パーセント|円|千円|万円|百万円|億円|件|人|団体|回|箇所|か所|ヶ所|カ所|日|時間|分|校|台|冊|種類|点|戸|世帯|㎡|m2|"
    "トン|t|kg|g|kwh|枚|社|施設|事業|業務|項目|名|組|ha|km|m|ポイント|pt|床|課|本|便|路線|地区|か国|店舗|園|館|棟|基|"
    "区画|単位|秒|歳|年|か月|ヶ月|月|票|通|部|議題|講座|講習|コース|アカウント|kl|人日|千人|万人|人/年|件/年|回/年|人/日|"
    "t/年|トン/年|円/人|千円/人|g/人日|t-co2|tco2"
)
_UNIT_IN_BRACKETS = re.compile(rf"[(\[【](?:単位[:/]?)?(?P<unit>{_UNITS})[)\]】]", re.IGNORECASE)
_UNIT_LAST = re.compile(rf"[(（\[【](?:単位[:：])?(?P<unit>{_UNITS})[)）\]】]\s*$", re.IGNORECASE)
_UNIT_NAMED = re.compile(r"[(\[【]?単位[:/](?P<unit>[^()\[\]【】]{1,10})[)\]】]?")
_ALL_IN_BRACKETS = re.compile(r"[(\[【](?P<word>[^()\[\]【】]+)[)\]】]")
"""「2021年度(計画)」"""
_PERCENT_LAST = re.compile(r"(?<=[^\d(])(?P<unit>[%])$")
_NUMBERING = re.compile(r"^(?:[①-⑳]|[(（][0-9０-９]{1,2}[)）])\s*(?=\S)")
_OF_A_YEAR = re.compile(r"(?:度末|年度末|年度|度|末|時点|現在|分|の)+")
"""What stands beside a year and says nothing of its own."""


def unit_behind(name: str) -> str:
    """「受診率（％）」 → 「％」 as printed, "" for a name without a unit in brackets at its end."""
    match = _UNIT_LAST.search(name)
    return match["unit"] if match else ""


Pair = tuple[str, str]
"""The fields of the upper and of the lower line of a cell: (`target`, `actual`)."""

_KIND_WORD = "|".join(map(re.escape, sorted(ROW_KINDS, key=len, reverse=True)))
_UPPER_AND_LOWER = (
    re.compile(
        rf"[(\[【※]*上段?[:はが=]?(?P<upper>{_KIND_WORD})[)\]】、,/・;]*[(\[【]*下段?[:はが=]?(?P<lower>{_KIND_WORD})[)\]】]?"
    ),
    re.compile(rf"(?P<upper>{_KIND_WORD})\(上段?\)[/・、,]?(?P<lower>{_KIND_WORD})\(下段?\)"),
)


def _take_pair(text: str) -> tuple[str, Pair | None]:
    for pattern in _UPPER_AND_LOWER:
        if match := pattern.search(text):
            upper, lower = row_kind_of(match["upper"]), row_kind_of(match["lower"])
            if upper and lower and upper != lower:
                return text[: match.start()] + text[match.end() :], (upper, lower)
    return text, None


def pair_in(text: str) -> Pair | None:
    """「上段：目標、下段：実績」 → (`target`, `actual`); None where the text says no such thing."""
    return _take_pair(plain(text))[1]


@dataclass(frozen=True, slots=True)
class Part:
    """One printed cell of a heading: `word` is what it says beside years and unit."""

    printed: str
    word: str
    named: Named
    unit: str
    pair: Pair | None = None

    @property
    def only_year(self) -> bool:
        return not self.word and bool(self.named.years)


@lru_cache(maxsize=4096)
def part_of(printed: str) -> Part:
    text, pair = _take_pair(plain(_NUMBERING.sub("", printed.strip())))
    unit = ""
    for pattern in (_UNIT_NAMED, _UNIT_IN_BRACKETS, _PERCENT_LAST):
        if match := pattern.search(text):
            unit = match["unit"].replace("％", "%")
            text = text[: match.start()] + text[match.end() :]
            break
    rest, named = take_years(text)
    rest = re.sub(r"[(\[【](?:末|時点|現在)?[)\]】]", "", rest)
    if inner := _ALL_IN_BRACKETS.fullmatch(rest):
        rest = inner["word"]
    rest = rest.strip("・.。:,、*※-/の")
    if named.years:
        rest = "" if _OF_A_YEAR.fullmatch(rest) else re.sub(r"^(?:年?度末?|末|の)(?=.)", "", rest)
    return Part(printed.strip(), rest, named, unit, pair)


@dataclass(frozen=True, slots=True)
class Heading:
    """What is printed above one column, from the topmost group down."""

    column: int
    parts: tuple[Part, ...]
    row: int
    """The row in which the lowest part is printed."""

    @property
    def printed(self) -> str:
        return "／".join(re.sub(r"\s*\n\s*", "", part.printed) for part in self.parts)

    @property
    def leaf(self) -> Part:
        return self.parts[-1]

    @property
    def groups(self) -> tuple[Part, ...]:
        return self.parts[:-1]

    @property
    def joined(self) -> str:
        """All words as one: a vertical heading may be split over cells (「担」「当」「課」)."""
        return "".join(part.word for part in self.parts)

    @property
    def unit(self) -> str:
        return next((part.unit for part in reversed(self.parts) if part.unit), "")

    @property
    def pair(self) -> Pair | None:
        return next((part.pair for part in reversed(self.parts) if part.pair), None)

    @property
    def signature(self) -> str:
        """The heading with every year as 〈年度〉, the same from one year's file to the next."""
        return "／".join(
            ("〈年度〉" if part.named.years else "") + part.word + part.unit for part in self.parts
        )


@dataclass(frozen=True)
class Header:
    top: int
    bottom: int
    headings: dict[int, Heading]
    printed_rows: tuple[dict[int, str], ...]
    """Its rows as printed (column → plain text), by which it is known again on the next page."""

    @property
    def rows(self) -> tuple[int, ...]:
        return tuple(range(self.top, self.bottom + 1))

    @property
    def signature(self) -> str:
        joined = " | ".join(self.headings[column].signature for column in sorted(self.headings))
        return hashlib.sha256(joined.encode()).hexdigest()

    def repeats(self, sheet: Sheet, row: int) -> bool:
        """Whether the row prints one of the header's rows again."""
        cells = sheet.row(row)
        if len(cells) < 2:
            return False
        for own in self.printed_rows:
            # Four of five must be the same: most rows of a long table are told apart by their first cells.
            other, most = 0, max(len(cells), len(own)) // 5
            for cell in cells:
                text = own.get(cell.column)
                other += text is None or len(cell.printed) > _LONGEST or plain(cell.printed) != text
                if other > most:
                    break
            else:
                if (len(cells) - other) * 5 >= max(len(cells), len(own)) * 4:
                    return True
        return False


def _sounds(cell: Cell) -> tuple[str, int]:
    """The field that a cell's text names as a heading, and how sure that is; "year" for a year alone."""
    text = cell.text
    if not text or len(plain(text)) > _LONGEST or cell.kind in (CellKind.DATE, CellKind.TRUTH):
        return "", 0
    part = part_of(text)
    if part.only_year:
        return ("", 0) if cell.kind == CellKind.NUMBER and not _year_number(text) else ("〈year〉", 90)
    if cell.kind == CellKind.NUMBER:
        return "", 0
    return meaning(part.word)


def _year_number(text: str) -> bool:
    return re.fullmatch(r"20[0-4]\d", text) is not None


def is_heading_row(sheet: Sheet, row: int) -> bool:
    """At least two different headings, and half of the row's cells are headings."""
    cells = [cell for cell in sheet.row(row) if cell.text]
    if len(cells) < 2:
        return False
    sounds = [_sounds(cell) for cell in cells]
    strong = [code for code, sure in sounds if sure >= 70]
    kinds = len(set(strong) - {"〈year〉"})
    enough = kinds >= 2 or (kinds >= 1 and len(strong) >= 2)
    return enough and len(strong) * 2 >= len(cells)


def _split_candidate(sheet: Sheet, row: int) -> int:
    """The last row of a heading whose words are split over the cells of 2 or 3 rows, from `row`; 0: none."""
    first = {cell.column: plain(cell.printed) for cell in sheet.row(row)}
    if len(first) < 2 or any(len(text) > 3 and not is_word(text) for text in first.values()):
        return 0
    joined = dict(first)
    for nth in (1, 2):
        for cell in sheet.row(row + nth):
            joined[cell.column] = joined.get(cell.column, "") + plain(cell.printed)
        sure = {meaning(text)[0] for text in joined.values() if meaning(text)[1] >= 90}
        if len(sure) >= 2 and len(sure) * 2 >= len(joined):
            return row + nth
    return 0


def find_header(sheet: Sheet, start: int = 1, *, again: bool = False) -> Header | None:
    """The first header at or below row `start`; `again`: one that follows a table, of which more is asked."""
    looked = 0
    first: Header | None = None
    for row, _ in sheet.rows():
        if row < start or (first is not None and row <= first.bottom):
            continue
        looked += 1
        if looked > _WITHOUT_HEADING:
            break
        if again:
            if is_heading_row(sheet, row) and begins_other_table(sheet, row):
                return _extended(sheet, row, row)
            continue
        last = row if is_heading_row(sheet, row) else _split_candidate(sheet, row)
        if last:
            found = _extended(sheet, row, last)
            if _names_items(found):
                return found
            # 「年度」「シート番号」 above the table are labels of the sheet, unless nothing better follows.
            first = first or found
    return first


def _names_items(header: Header) -> bool:
    return any(
        (sounds := meaning(part.word))[0] == "name" and sounds[1] >= SURE_NAME
        for heading in header.headings.values()
        for part in heading.parts
    )


def begins_other_table(sheet: Sheet, row: int) -> bool:
    """Three sure headings of different fields, and hardly anything else in the row."""
    cells = [cell for cell in sheet.row(row) if cell.text]
    figures = sum(cell.kind is CellKind.NUMBER and not _year_number(cell.text) for cell in cells)
    if len(cells) < 3 or figures * 5 > len(cells):
        return False
    if sum(cell.kind == CellKind.TEXT and is_word(cell.text) for cell in cells) < 2:
        return False
    strong = {code for code, sure in map(_sounds, cells) if sure >= 95}
    loud = sum(_sounds(cell)[1] >= 70 for cell in cells)
    return len(strong) >= 3 and loud * 5 >= len(cells) * 4


def _extended(sheet: Sheet, top: int, bottom: int) -> Header:
    above = top - 1
    while top - above < 2 and bottom - above < MOST_HEADER_ROWS and _groups_above(sheet, above, top):
        top, above = above, above - 1
    while bottom - top + 1 < MOST_HEADER_ROWS and _goes_on(sheet, top, bottom):
        bottom += 1
    return header_at(sheet, top, bottom)


def _groups_above(sheet: Sheet, above: int, top: int) -> bool:
    """The row above holds groups of columns (「令和3年度」 over 目標 and 実績), no title."""
    cells = [cell for cell in sheet.row(above) if cell.text]
    if not cells or not all(_sounds(cell)[1] >= 60 for cell in cells):
        return False
    if any(part_of(cell.text).unit and not part_of(cell.text).word for cell in cells):
        return False
    below = [cell.column for cell in sheet.row(top) if cell.text]
    if not below:
        return False
    for cell in cells:
        merged = sheet.merge(above, cell.column)
        if merged and merged.bottom > above:
            continue
        if merged and merged.left <= min(below) and merged.right >= max(below):
            return False
        if not merged and cell.column <= min(below) + 1:
            return False
    return True


def _goes_on(sheet: Sheet, top: int, bottom: int) -> bool:
    """The row below still belongs to the header."""
    below = bottom + 1
    for row in range(top, bottom + 1):
        for cell in sheet.row(row):
            merged = sheet.merge(row, cell.column)
            if merged and merged.bottom >= below and merged.bottom - top < MOST_HEADER_ROWS:
                return True
    cells = [cell for cell in sheet.row(below) if cell.text]
    if not cells or any(cell.kind == CellKind.NUMBER and not _year_number(cell.text) for cell in cells):
        return False
    if len(cells) == 1 and (merged := sheet.merge(below, cells[0].column)) and merged.right > merged.left:
        return False
    parts = [part_of(cell.text) for cell in cells]
    heading_like = [
        _sounds(cell)[1] >= 70 or (not part.word and part.unit)
        for cell, part in zip(cells, parts, strict=True)
    ]
    if all(heading_like):
        return len(cells) > 1 or cells[0].column > min(cell.column for cell in sheet.row(top))
    # Under groups that span several columns their leaves stand, whatever they say, and nothing else.
    grouped = {
        column
        for cell in sheet.row(bottom)
        if (merged := sheet.merge(bottom, cell.column))
        and merged.right > merged.left
        and merged.bottom == bottom
        for column in range(merged.left, merged.right + 1)
    }
    return bool(grouped) and all(
        cell.column in grouped and len(plain(cell.text)) <= 20 and cell.kind == CellKind.TEXT
        for cell in cells
    )


def header_at(sheet: Sheet, top: int, bottom: int) -> Header:
    """The header that stands in these rows, as found or as a person said."""
    levels = range(top, bottom + 1)
    columns = range(1, sheet.right + 1)
    seen: dict[tuple[int, int], Part] = {}
    for row in levels:
        era: Named | None = None
        for column in columns:
            cell = sheet.at(row, column)
            if cell is None or not cell.text or cell.row < top:
                continue
            part = part_of(cell.text)
            if not part.named.years and era is not None and (later := era.followed_by(plain(part.word))):
                part = Part(part.printed, "", later, part.unit)
            if part.named.years:
                era = part.named
            seen[row, column] = part
    headings: dict[int, Heading] = {}
    for column in columns:
        parts: list[Part] = []
        lowest = top
        places: set[tuple[int, int]] = set()
        for row in levels:
            cell = sheet.at(row, column)
            found = seen.get((row, column))
            if found is not None and cell is not None:
                if (cell.row, cell.column) in places:
                    continue
                places.add((cell.row, cell.column))
                lowest = row
            else:
                found = _from_the_left(sheet, seen, row, column, bottom)
            if found is not None:
                parts.append(found)
        if parts:
            headings[column] = Heading(column, _put_together(_with_split_years(tuple(parts))), lowest)
    printed = tuple(
        {cell.column: plain(cell.printed) for cell in sheet.row(row) if cell.text} for row in levels
    )
    return Header(top, bottom, headings, printed)


def _from_the_left(
    sheet: Sheet, seen: dict[tuple[int, int], Part], row: int, column: int, bottom: int
) -> Part | None:
    """The group that reaches over this column although nothing is merged: the nearest one to the left, if both
    columns have a heading of their own below."""
    if sheet.merge(row, column) or not _has_below(sheet, row, column, bottom):
        return None
    for left in range(column - 1, 0, -1):
        if (row, left) in seen:
            merged = sheet.merge(row, left)
            return seen[row, left] if merged is None and _has_below(sheet, row, left, bottom) else None
    return None


def _has_below(sheet: Sheet, row: int, column: int, bottom: int) -> bool:
    return any(
        (cell := sheet.stored(below, column)) is not None and cell.text
        for below in range(row + 1, bottom + 1)
    )


def _put_together(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """「担」 over 「当」 over 「課」 is one word."""
    if len(parts) < 2 or any(len(part.word) > 2 or part.named.years for part in parts):
        return parts
    if (
        max(meaning(part.word)[1] for part in parts) >= 90
        or meaning("".join(part.word for part in parts))[1] < 90
    ):
        return parts
    return (part_of("".join(part.printed for part in parts)),)


def _with_split_years(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """「令和」 over 「3年度」 is one year."""
    if len(parts) < 2 or any(part.named.years for part in parts):
        return parts
    for first in range(len(parts) - 1):
        both = part_of(parts[first].printed + parts[first + 1].printed)
        if both.named.years:
            return (*parts[:first], both, *parts[first + 2 :])
    return parts
