"""Which field each row of a table of years is of: by its label, by what stands under the years, by its block.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

from msgspec.structs import replace

from plans.books.cells import Cell, CellKind, Sheet
from progress.intake.reading.columns.evidence import EVEN, OF_CONTENT, OF_HEADING
from progress.intake.reading.columns.likelihoods import LIKELY, likeness
from progress.intake.reading.columns.looks import Look
from progress.intake.reading.words.fields import PLANNED, RESULTS, YEARLY
from progress.intake.reading.words.headings import part_of, row_field, row_words
from progress.intake.reading.words.lookup import CLEAR, named
from progress.intake.reading.words.signs import Sort

_NAMED_FIGURE = re.compile(
    r"[^\d０-９。]{2,40}[\s:：]*(?P<figure>[0-9０-９][0-9０-９,.，．]*[^\d\s。、]{1,6})"
)
_OF_YEARS = YEARLY | {"goal_text"}
_PLANNED = PLANNED | {"goal_text"}
_SAYS_BLOCK = 0.9
"""A block is named by a word of the dictionary, no part of one."""


@dataclass(frozen=True)
class RowField:
    """What the rows under one label are: their field, "" for none, and their cells."""

    code: str
    look: Look


def row_fields(
    sheet: Sheet, rows: Iterable[int], kinds: int, years: Collection[int], block: Sequence[str] = ()
) -> dict[str, RowField]:
    """The labels of the rows → what each is. `kinds`: the column of the labels; `years`: the columns of figures;
    `block`: what stands above or beside the labels (「年次計画」)."""
    looks: dict[str, Look] = {}
    for row in rows:
        label = sheet.stored(row, kinds)
        if label is None or not label.text:
            continue
        look = looks.setdefault(label.text, Look())
        for cell in sheet.row(row):
            if cell.column in years and cell.text:
                look.add(_bare_figure(cell))
    found = {label: row_field(label) for label in looks}
    counts = Counter(found.values())
    found |= {label: _likeliest(label, looks[label]) for label, code in found.items() if counts[code] > 1}
    found |= {label: "stage" for label in found if _is_stage(label, looks[label])}
    if _is_planned(block):
        found = _as_planned(found, looks)
    return {label: RowField(code, looks[label]) for label, code in found.items()}


def _bare_figure(cell: Cell) -> Cell:
    """「待ち時間 30分」 → 「30分」: in a row of a form the cells name what they count. Any other cell as it is."""
    figures = [_NAMED_FIGURE.fullmatch(line.strip()) for line in cell.text.splitlines()]
    if cell.kind != CellKind.TEXT or not all(figures):
        return cell
    return replace(cell, printed=next(one["figure"] for one in figures if one))


def _is_stage(label: str, look: Look) -> bool:
    """「計画」 mostly in words says what is done in a year, where 「目標」 says what is reached."""
    return look.is_spoken and _may_be("stage", row_words(label).get("stage", 0.0))


def _likeliest(label: str, look: Look) -> str:
    """Where labels name the same field (「年度目標」 beside 「数値」) the cells tell which is which; elsewhere each
    cell by itself is a text or a figure."""
    field = row_field(label)
    weights = {code: weight for code, weight in row_words(label).items() if _may_be(code, weight)}
    if field not in weights or len(weights) < 2 or look.filled == look.sorts[Sort.DASH]:
        return field
    return max(weights, key=lambda code: _score(code, weights[code], look))


def _may_be(code: str, weight: float) -> bool:
    return weight >= CLEAR and code in _OF_YEARS and code in LIKELY


def _score(code: str, weight: float, look: Look) -> float:
    return OF_HEADING * log(weight / EVEN) + OF_CONTENT * likeness(code, look)


def _is_planned(block: Sequence[str]) -> bool:
    return any(named(part_of(text).word).get("stage", 0.0) >= _SAYS_BLOCK for text in block)


def _as_planned(found: dict[str, str], looks: Mapping[str, Look]) -> dict[str, str]:
    """In a block of what is planned, of which no row reports a result, 進捗状況 without marks is the stage that is
    planned for the year."""
    rated = {label for label, code in found.items() if code == "rating"}
    others = {code for label, code in found.items() if label not in rated and code}
    if not others & _PLANNED or others & RESULTS:
        return found
    return {
        label: "stage" if label in rated and not looks[label].sorts[Sort.MARK] else code
        for label, code in found.items()
    }
