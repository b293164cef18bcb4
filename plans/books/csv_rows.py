"""Rows of a separated text that don't fit its heading: nothing is read into columns where it doesn't belong. Pure.

In: how each row stands in the file (`Row`). Out: remarks and what is not to be read, or `UnreadableFile`.

Programs that save a table give every row as many cells as the widest has, and put what holds a separator in quotes.
Other programs forget the quotes, people edit such files by hand: 1,200 becomes two cells, a quote that isn't closed
swallows the rows behind it, a line break cuts a row in two.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from plans.books.csv_dialect import DELIMITERS
from plans.books.guard import UnreadableFile

_NUMBER = re.compile(r"[-+△▲¥￥]?[0-9０-９]+(?:[.．][0-9０-９]+)?[%％]?")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_THOUSANDS = re.compile(r"[-+△▲¥￥]?[1-9][0-9]{0,2}")
_REST = re.compile(r"[0-9]{3}(?:\.[0-9]+)?[%％]?")
_NAMED = 5
"""Rows that a sentence names before it only counts them."""
_WAY_OUT = "Excelで開いて直し、「Excel ブック（.xlsx）」として保存したファイルを選んでください。"


class Row(NamedTuple):
    """One row as it stands in the file. Rows and lines count from 1; a cell with line breaks has several lines."""

    number: int
    line: int
    width: int
    """Cells, empty ones too."""
    last: int
    """The last that holds something; 0 in an empty row."""
    filled: int
    is_heading: bool
    """It could be one: several cells, none of them a figure."""
    is_cut: bool
    """Two neighbours are one figure cut at its comma: 1 and 050, or 1 and 200 at the row's end."""
    doubtful: int
    """The column of the first two neighbours that may be one figure cut at its comma; 0 where there are none."""
    lines: int
    least: int
    """The fewest separators that any of its lines holds, within quotes too."""

    @property
    def place(self) -> str:
        """As Excel counts rows, and as an editor counts lines where that differs."""
        return f"{self.number}行目" + (f"（メモ帳では{self.line}行目）" if self.line != self.number else "")


def row_of(cells: Sequence[str], number: int, line: int, lines: Sequence[str], delimiter: str) -> Row:
    """`lines`: the row's lines in the file, of which the first is number `line`."""
    texts = [cell.strip() for cell in cells]
    filled = [place for place, text in enumerate(texts, start=1) if text]
    return Row(
        number,
        line,
        width=len(texts),
        last=filled[-1] if filled else 0,
        filled=len(filled),
        is_heading=len(filled) > 1
        and not any(_NUMBER.fullmatch(text) and not _YEAR.fullmatch(text) for text in texts),
        is_cut=any(
            _THOUSANDS.fullmatch(one) and _REST.fullmatch(rest) and (rest[0] == "0" or place == filled[-1])
            for place, (one, rest) in enumerate(pairwise(texts), start=2)
        ),
        doubtful=next(
            (
                place
                for place, (one, rest) in enumerate(pairwise(texts), start=1)
                if _THOUSANDS.fullmatch(one) and _REST.fullmatch(rest)
            ),
            0,
        ),
        lines=len(lines),
        least=min(one.count(delimiter) for one in lines) if len(lines) > 1 else 0,
    )


def check(rows: Sequence[Row], delimiter: str) -> tuple[tuple[str, ...], dict[int, int]]:
    """(remarks; by a row's number the column from which on its values are not to be read, being shifted). Raises
    UnreadableFile where that is so of most rows, or where whole rows are lost."""
    several = [row for row in rows if row.filled > 1]
    if not several:
        return (), {}
    common = Counter(row.width for row in several).most_common(1)[0][0]
    heading = next((row for row in several if row.is_heading and 2 * row.width > common), None)
    width = heading.width if heading else common
    last = heading.last if heading else common
    below = [row for row in rows if row.last and (heading is None or row.number > heading.number)]
    _require_no_swallowed(below, width)
    longer = [row for row in below if _is_longer(row, width, last, common)]
    told = _tell_longer(longer, last, delimiter)
    if 2 * len(longer) > len(below):
        raise UnreadableFile(f"{told}{_WAY_OUT}")
    _require_no_cut(below, width)
    odd = _remarks([row for row in below if row not in longer], width, last)
    if longer:
        odd.insert(0, f"{told}値が見出しとずれる列は読み込みません。直してから選び直してください。")
    return tuple(odd), {row.number: row.doubtful or 1 for row in longer}


def _require_no_swallowed(rows: Sequence[Row], width: int) -> None:
    for row in rows:
        if row.lines > 1 and row.least >= width - 1 > 0 and (width > 3 or row.lines > 2):
            raise UnreadableFile(
                f'CSV の{row.line}行目から{row.line + row.lines - 1}行目までが、引用符（"）のために'
                f"一つのセルにまとまっています。余分な引用符か、閉じ忘れがあるようです。{_WAY_OUT}"
            )


def _is_longer(row: Row, width: int, last: int, common: int) -> bool:
    """It has cells that no heading is for; empty ones at the end count unless most rows have them."""
    return row.last > width or width < row.width != common or (row.last > last and row.is_cut)


def _tell_longer(longer: Sequence[Row], last: int, delimiter: str) -> str:
    cause = (
        "「1,200」のような桁区切りや、文の中のカンマ"
        if delimiter == ","
        else f"文の中の{DELIMITERS[delimiter]}"
    )
    return (
        f"CSV の{_named(longer)}は、見出し（{last}列）より列が多く、値がずれています。"
        f"{cause}が、セルの区切りになっているようです。"
    )


def _require_no_cut(rows: Sequence[Row], width: int) -> None:
    """Two short rows, one behind the other, that make one whole row; and no row is short for another reason. In a
    narrow table two lines below it (出典, 作成) would look the same."""
    short = [row for row in rows if row.width < width]
    pairs = [
        (one, rest)
        for one, rest in pairwise(rows)
        if rest.number == one.number + 1
        and one.width > 1
        and rest.width > 1
        and one.width + rest.width - 1 == width
    ]
    if width > 3 and pairs and len(short) == 2 * len(pairs):
        raise UnreadableFile(
            f"CSV の{pairs[0][0].place}と{pairs[0][1].place}は、一つの行が途中の改行で分かれたようです。"
            f'改行のあるセルは引用符（"）で囲みます。{_WAY_OUT}'
        )


def _remarks(rows: Sequence[Row], width: int, last: int) -> list[str]:
    told = []
    if beyond := [row for row in rows if row.last > last]:
        told.append(f"CSV の{_named(beyond)}には、見出しのない列（{last}列目より右）に値があります。")
    if short := [row for row in rows if row.width < width]:
        told.append(
            f"CSV の{_named(short)}は、見出し（{width}列）より列が少ない行です。足りない列は空欄として読みました。"
        )
    return told


def _named(rows: Sequence[Row]) -> str:
    named = "、".join(row.place for row in rows[:_NAMED])
    return named + (f" ほか{len(rows) - _NAMED}行" if len(rows) > _NAMED else "")
