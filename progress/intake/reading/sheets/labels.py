"""Labels of forms with the values beside or below them: what a label means the one dictionary says.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from items.quantity import absent
from plans.books.cells import Cell, CellKind, Sheet
from plans.values.fiscal_year import FiscalYear
from progress.intake.known import Known
from progress.intake.reading.sheets.said_labels import said_of_label
from progress.intake.reading.tables.lines import OPTIONS, is_title_row, loudness, says_unit
from progress.intake.reading.words.fields import (
    ALL_EFFECTS,
    BUDGETS,
    ITEM_TEXTS,
    OF_EFFECTS,
    STATUS_TEXTS,
)
from progress.intake.reading.words.headings import part_of
from progress.intake.reading.words.lookup import meaning, named, plain
from progress.intake.reading.words.naming import names_effects
from progress.intake.reading.words.signs import is_division

LABELS = frozenset(
    {
        "name",
        "number",
        "pillar",
        "departments",
        "related_departments",
        "schedule",
        "kind",
        "activity_code",
        "year",
    }
    | {"indicator", "unit", "direction", "baseline", "goal", "target", "actual", "rating", "stage", "effect"}
    | {
        "effect_income",
        "effect_saving",
        "effect_target",
        "budget",
        "settled",
        "staff",
        "opinion",
        "response",
        *ITEM_TEXTS,
        *STATUS_TEXTS,
    }
)
"""What a value beside a label may be."""
IN_TABLES = frozenset(
    {
        "target",
        "actual",
        "rating",
        "stage",
        "effect",
        "effect_income",
        "effect_saving",
        "effect_target",
        "budget",
    }
)
"""Labels that the rows of a table of years have too."""
_OF_MONEY = ALL_EFFECTS | BUDGETS
"""Labels beside which an amount stands, or a dash."""
_SURE = 0.9
"""A label is a word of the dictionary; what only ends with one is often a value."""
_ALIGNED = 0.5
_OF_THE_ITEM = frozenset({"approach", "current_issues", "desired_state"})
_FOR_A_PILLAR = 0.6
"""For 「分類」, among labels that are sure."""
_LONGEST_LABEL = 24
_NUMBERED_LABEL = re.compile(r"(?P<word>[^\d\s]+?)[\s　]*(?:[NＮ][oｏ][.．]?|№)?[\s　]*(?P<number>\d{1,3})")


@dataclass(frozen=True)
class Labelled:
    """A label with its value: the cells at its right in its own rows, or the one below it."""

    code: str
    label: Cell
    values: tuple[Cell, ...]
    year: FiscalYear | None = None
    """As a person says; None where the label says it, or nobody."""
    title: str = ""
    """The line above the label and those below it that makes it one of 効果額: 「３　令和6年度効果額（千円）」."""


def labels_on(
    sheet: Sheet, inside: Collection[tuple[int, int]] = frozenset(), aligned: Collection[int] = frozenset()
) -> list[Labelled]:
    """The labels with their values, by row; none at the places `inside` tables. `aligned`: the columns of labels that
    are sure; in them a word that is less sure is a label too."""
    found = _labels(sheet, inside, aligned)
    return sorted(found, key=lambda one: (one.label.row, one.label.column))


def as_said(sheet: Sheet, labels: Sequence[Labelled], known: Known | None) -> list[Labelled]:
    """The labels with the fields that a person gave them; "" for those that were left out."""
    said = [said_of_label(sheet, one.label, known) if known else None for one in labels]
    return [
        replace(one, code=told[0], year=told[1]) if told else one
        for one, told in zip(labels, said, strict=True)
    ]


def under_divisions(labels: Sequence[Labelled]) -> list[Labelled]:
    """「部名」 「福祉部」 beside 「課名」 「長寿支援課」: the one that the other belongs to."""
    offices = [one.values[0].text for one in labels if one.code == "departments"]
    if all(map(is_division, offices)):
        return list(labels)
    return [
        replace(one, code="division")
        if one.code == "departments" and is_division(one.values[0].text)
        else one
        for one in labels
    ]


def _labels(
    sheet: Sheet, inside: Collection[tuple[int, int]], aligned: Collection[int]
) -> Iterator[Labelled]:
    for cell in sheet.cells:
        if (cell.row, cell.column) in inside:
            continue
        code = label_of(cell) or (label_of(cell, _ALIGNED) if cell.column in aligned else "")
        if not code:
            continue
        values = _beside(sheet, cell, inside) or _below(sheet, cell, inside)
        if all(says_unit(one.text) for one in values):
            continue  # nothing, or 「効果額」 「（千円）」: the title of a table
        if code in _OF_MONEY and not any(map(_says_amount, values)):
            continue  # 「(1) 歳入の確保」 above 「① 市税の収納率の向上」: titles
        if code == "actual" and values[0].text.endswith("。"):
            code = "narrative"  # what was done, in words
        if not (code == "pillar" and OPTIONS.search(values[0].text)):
            title = _title_of_effects(sheet, cell.row) if code in OF_EFFECTS else ""
            yield Labelled(OF_EFFECTS[code] if title else code, cell, values, title=title)


def _says_amount(cell: Cell) -> bool:
    return any(sign.isdecimal() for sign in cell.text) or absent(cell.text) is not None


def _title_of_effects(sheet: Sheet, row: int) -> str:
    """The title of the part that begins above the row's labels, where it names effects; "" for any other."""
    above = row - 1
    while (cells := sheet.row(above)) and not is_title_row(cells) and label_of(cells[0]):
        above -= 1
    title = "".join(cell.text for cell in cells) if is_title_row(cells) else ""
    return title if names_effects(title) else ""


def label_of(cell: Cell, sure: float = _SURE) -> str:
    """The field that a label names; "" for a cell that is none."""
    if cell.kind != CellKind.TEXT or not 0 < len(plain(cell.text)) <= _LONGEST_LABEL:
        return ""
    if number_in_label(cell.text):
        return "name"
    weights = _weights(part_of(cell.text).word, sure)
    code = max(weights, key=lambda one: weights[one], default="")
    if code == "name" and weights[code] >= sure and part_of(cell.text).named.years:
        return "narrative"  # 「令和6年度の取組」 names no item: it says what was done
    if code == "pillar" and weights[code] >= max(sure, _FOR_A_PILLAR) and not ITEM_TEXTS.keys() & weights:
        return code
    known = LABELS if sure >= _SURE else LABELS - {"name", "number", "pillar", "year"}
    if code not in known and sure < _SURE:
        # A field of the item before one of a year: 「目的」 of a form is not that of a year.
        code = max(
            (one for one in weights if one in known and weights[one] >= sure),
            key=lambda one: (one in _OF_THE_ITEM, weights[one]),
            default="",
        )
    return code if code in known and weights[code] >= sure else ""


def number_in_label(text: str) -> str:
    """The number of the item that a label counts: 「取組３」 → 「３」, 「事業No.12」 → 「12」; "" for any other."""
    match = _NUMBERED_LABEL.fullmatch(text.strip())
    return match["number"] if match and meaning(plain(match["word"]))[0] == "name" else ""


def is_like_label(cell: Cell | None) -> bool:
    """A field's name, if not a sure one: 「各年度の到達点」."""
    return cell is not None and label_of(cell, _ALIGNED) != ""


def _weights(word: str, sure: float) -> dict[str, float]:
    """The fields of a label; of one of several words (「背景・問題点」) that of which every word speaks."""
    whole = named(word)
    parts = [named(one) for one in re.split(r"[・、/／]|及び", word) if one]
    if len(parts) < 2 or max(whole.values(), default=0.0) >= sure:
        return dict(whole)
    shared = set.intersection(*(set(one) for one in parts))
    return dict(whole) | {code: max(one[code] for one in parts) for code in shared & ITEM_TEXTS.keys()}


def _beside(sheet: Sheet, label: Cell, inside: Collection[tuple[int, int]]) -> tuple[Cell, ...]:
    """The values at the right: in each of the label's rows the first cell, unless it is a label itself."""
    merged = sheet.merge(label.row, label.column)
    bottom, right = (merged.bottom, merged.right) if merged else (label.row, label.column)
    found: list[Cell] = []
    for row in range(label.row, bottom + 1):
        following = next((cell for cell in sheet.row(row) if cell.column > right and cell.text), None)
        if following is None or label_of(following) or (row, following.column) in inside:
            if row == label.row:
                return ()
            continue
        if found and not _in_column_of(sheet, found[0], following):
            continue  # a field of its own, further right
        found.append(_of_the_division(sheet, following))
    return tuple(found)


def _in_column_of(sheet: Sheet, first: Cell, further: Cell) -> bool:
    merged = sheet.merge(first.row, first.column)
    return first.column <= further.column <= (merged.right if merged else first.column)


def _of_the_division(sheet: Sheet, first: Cell) -> Cell:
    """「総務部」 「総務課」 「文書係」 in cells of their own: the 課, whose 部 and 係 the others are."""
    if not first.text.endswith("部"):
        return first
    for cell in sheet.row(first.row):
        if cell.column > first.column and re.fullmatch(r".{1,15}(?:課|室|局|所)", cell.text.strip()):
            return cell
    return first


def _below(sheet: Sheet, label: Cell, inside: Collection[tuple[int, int]]) -> tuple[Cell, ...]:
    merged = sheet.merge(label.row, label.column)
    below = (merged.bottom if merged else label.row) + 1
    cell = sheet.stored(below, label.column)
    if (
        cell is None
        or not cell.text
        or label_of(cell)
        or (below, label.column) in inside
        or loudness(cell) >= _SURE
    ):
        return ()
    return (cell,)
