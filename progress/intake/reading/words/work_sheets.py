"""Words of sheets that take stock of a field of work (業務棚卸表): labels of their head, what their tables list.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from plans.books.cells import Cell, CellKind, Sheet
from progress.intake.reading.words.headings import part_of
from progress.intake.reading.words.lookup import named, plain

LEFT_BLANK = "（記載なし）"
"""A name that the form has a place for, and nobody wrote."""
_LABELS: Mapping[str, frozenset[str]] = {
    "sheet_number": frozenset({"シートNo", "シート番号", "棚卸表No", "棚卸表番号", "調書番号"}),
    "sheet_name": frozenset({"シート名", "棚卸表名", "業務名", "業務分野"}),
    "staff": frozenset({"人工", "職員数", "従事職員数", "配置職員数"}),
}
_OF_THE_SHEET = ("year", "departments", "pillar")
"""Fields of the dictionary that a label in the head may name, too."""
_SURE = 0.9
_NATURES = (("mission", re.compile(r"任務|使命|ミッション")), ("activity", re.compile(r"活動|業務|手段")))
_CHAPTERS = {"款": "kan", "項": "kou", "目": "moku"}
_LONGEST_HEADING = 60
_SUMMARY = re.compile(r".*総括(?:等|など)?")
_NEXT_STEPS = re.compile(r".*総括を踏まえ.*|.*今後の(?:考え方?|方針|取組|方向性?|課題)[^。]{0,8}")


def head_label(cell: Cell) -> str:
    """What a label says of its sheet: `sheet_number`, `sheet_name`, `staff`, `year`, `departments`, `pillar`; "" for
    a cell that is no such label."""
    if cell.kind != CellKind.TEXT:
        return ""
    word = plain(cell.text)
    if own := next((code for code, words in _LABELS.items() if word in words), ""):
        return own
    weights = named(word)
    return next((code for code in _OF_THE_SHEET if weights.get(code, 0.0) >= _SURE), "")


def nature_of(heading: str) -> str:
    """What items a heading heads: 「任務目的」 → `mission`, 「行政活動（手段）」 → `activity`; "" for others."""
    return next((nature for nature, words in _NATURES if words.search(plain(heading))), "")


def chapter_of(heading: str) -> str:
    """「款」 → `kan`, 「項」 → `kou`, 「目」 → `moku`; "" for anything else."""
    return _CHAPTERS.get(plain(heading), "")


def is_amount(heading: str) -> bool:
    """「予算額」, 「決算額（千円）」."""
    weights = named(part_of(heading).word)
    return max(weights.get("budget", 0.0), weights.get("settled", 0.0)) >= _SURE


def narrative_of(sheet: Sheet, cell: Cell) -> str:
    """The heading of a text that sums a sheet up → `summary` or `next_steps`; "" for anything else. It stands alone
    in its row, on one line."""
    text = cell.text
    if len(sheet.row(cell.row)) != 1 or "\n" in text or not 0 < len(text) <= _LONGEST_HEADING:
        return ""
    if text.endswith("。"):
        return ""
    if _NEXT_STEPS.fullmatch(text):
        return "next_steps"
    return "summary" if _SUMMARY.fullmatch(text) else ""
