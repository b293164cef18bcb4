"""The ids under which a person's answers about a file are kept, by what they are said of and how far they reach.

Pure: standard library only. What a question asks has the question's own id; the page and `--answers` may say all of
these unasked. A column's letter, a row's number and a table's first cell are those on the file's sheet.
"""

from __future__ import annotations

import re
from typing import NamedTuple

SKIP, READ = "skip", "read"
"""The answers to `sheet_question`, `hidden_question`, `block_question` and `table_question`."""
HEADING = "heading"
"""Of a row: the heading of a table that begins there, or a further row of one."""
ROWS = "rows"
"""One more to `hidden_question`: the rows are read, the columns are not."""

SAID = "〈回答〉"
"""Stands before what an answer is about, among the headings that are remembered of a table."""


def sheet_question(sheet: str) -> str:
    """Whether a sheet is read: SKIP, or READ for one that would be left alone."""
    return f"sheet:{sheet}"


def hidden_question(sheet: str) -> str:
    """Whether what is hidden on a sheet is read: SKIP, READ or ROWS."""
    return f"hidden:{sheet}"


class Hidden(NamedTuple):
    """What is read of what is hidden."""

    rows: bool
    columns: bool


def block_question(sheet: str, first: str) -> str:
    """Whether one table of a sheet is read, named by its first cell (`B12`): SKIP or READ."""
    return f"block:{sheet}!{first}"


def table_question(sheet: str, top: int) -> str:
    """Whether a table that looks like one of the whole plan lists items, named by its first row: READ, or SKIP for
    one that is only compared."""
    return f"table:{sheet}!{top}"


def header_question(sheet: str) -> str:
    """In which rows the headings of a sheet stand: 「3」, 「3-4」."""
    return f"header:{sheet}"


def headers_question(sheet: str) -> str:
    """The same, for every sheet of the file too that says the same in these rows."""
    return f"headers:{sheet}"


def rows_said(answer: str | None) -> tuple[int, int] | None:
    """「3-4」 → (3, 4); None for anything else."""
    match = re.fullmatch(r"\s*([1-9]\d*)(?:\s*-\s*([1-9]\d*))?\s*", answer or "", re.ASCII)
    if match is None:
        return None
    top, bottom = int(match[1]), int(match[2] or match[1])
    return (top, bottom) if top <= bottom else None


def year_question(sheet: str) -> str:
    """The fiscal year of a sheet's results that name none."""
    return f"year:{sheet}"


def row_question(sheet: str, row: int) -> str:
    """What a row is: `item`, `more` (of the item above), `band` (a group), `total`, HEADING, or SKIP."""
    return f"row:{sheet}!{row}"


def column_question(sheet: str, place: str) -> str:
    """What a column holds: a field's code, with its year (`target@2023`). Remembered with its heading. `place`: the
    column's letter; in a table below another with the first row of its heading (`C19`)."""
    return f"column:{sheet}!{place}"


def once_question(sheet: str, place: str) -> str:
    """The same, for this file alone."""
    return f"once:{sheet}!{place}"


def heading_question(signature: str) -> str:
    """What all columns of the file hold that have this heading; each keeps its own year."""
    return f"heading:{signature}"


def unit_question(sheet: str, place: str) -> str:
    """The unit of a column's figures. Remembered with its heading."""
    return f"unit:{sheet}!{place}"
