"""A form for each item instead of a list: labels with values beside or below them, small tables inside.

Pure: standard library only. The same dictionary says what a label means. A sheet may hold one form or several under
each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from items.quantity import absent
from plans.books.cells import Cell, CellKind, Sheet
from plans.values.fiscal_year import FiscalYear, years_in
from progress.intake.known import Known
from progress.intake.reading.sheets.said_labels import said_of_label
from progress.intake.reading.tables.document import plan_title
from progress.intake.reading.tables.lines import OPTIONS, Place, is_title_row, loudness, says_unit
from progress.intake.reading.tables.rows import style_of
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

_LABELS = frozenset(
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
_IN_TABLES = frozenset(
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
_FEWEST_LABELS = 3
_OF_THE_SHEET = frozenset({"pillar", "year", "departments"})
"""Labels that may stand once for all forms of a sheet."""
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


@dataclass
class Form:
    """`top` to `last`: its rows. `titles`: numbered lines above the labels: the groups, and where no label says the
    item's name, the item itself."""

    top: int
    last: int
    labels: list[Labelled] = field(default_factory=list)
    titles: list[Cell] = field(default_factory=list)
    inside: list[Place] = field(default_factory=list)
    prose: list[Cell] = field(default_factory=list)
    """Texts without a label, of a card."""
    left_out: list[Cell] = field(default_factory=list)
    """Labels that a person left out."""

    def first(self, code: str) -> Labelled | None:
        return next((one for one in self.labels if one.code == code), None)

    @property
    def has_item(self) -> bool:
        return self.first("name") is not None or bool(self.titles)


def forms_on(sheet: Sheet, tables: Sequence[Place], known: Known | None = None) -> list[Form]:
    """The forms of a sheet, from the top; [] for a sheet without. `tables`: what else may stand on it; those that
    lie within a form are part of it. `known`: with what a person said of labels."""
    tops = _tops_below_titles(sheet)
    tables = [
        _before(tops, _without_labels(sheet, one)) for one in tables if not _is_line_of_labels(sheet, one)
    ]
    inside = _cells_of(tables)
    sure = {one.label.column for one in labels_on(sheet, inside)}
    said = _as_said(sheet, labels_on(sheet, inside, sure), known)
    labels = _under_divisions([one for one in said if one.code])
    names = [one for one in labels if one.code == "name"]
    rows = {one.label.row for one in labels}
    if len(rows) < _FEWEST_LABELS and not (names and len(labels) >= _FEWEST_LABELS):
        return []
    if len(names) > 1:
        first = _first_repeated(labels)
        labels = [one for one in labels if one.label.row >= first or one.code in _OF_THE_SHEET]
    starts = _starts(sheet, labels, names) if names else [1, *tops[1:]]
    found: list[Form] = []
    for nth, top in enumerate(starts):
        last = starts[nth + 1] - 1 if nth + 1 < len(starts) else sheet.bottom
        form = Form(top, last, [one for one in labels if top <= one.label.row <= last])
        form.left_out = [one.label for one in said if not one.code and top <= one.label.row <= last]
        form.inside = [one for one in tables if top <= one.top <= last]
        if form.labels:
            form.titles = _titles(sheet, top, min(one.label.row for one in form.labels))
        if form.has_item and len(form.labels) >= _FEWEST_LABELS:
            found.append(form)
    return found


def _is_line_of_labels(sheet: Sheet, place: Place) -> bool:
    """Labels side by side, the item's name among them, above one line of values, and a label with its value below:
    the first lines of a form."""
    heads = [label_of(cell) for cell in sheet.row(place.bottom) if cell.text]
    below = (
        cells
        for row, found in sheet.rows()
        if row > place.bottom and (cells := [one for one in found if one.text])
    )
    values, following = next(below, []), next(below, [])
    if "name" not in heads or not all(heads) or not values or len(following) < 2:
        return False
    labels = _LABELS - _IN_TABLES - {"name"}
    return not label_of(values[0]) and label_of(following[0]) in labels and not label_of(following[1])


def _cells_of(tables: Sequence[Place]) -> set[tuple[int, int]]:
    return {
        (row, column)
        for one in tables
        for row in range(one.top, one.last + 1)
        for column in range(one.left, one.right + 1)
    }


def _tops_below_titles(sheet: Sheet) -> list[int]:
    """The first row of each form, where several under each other begin with numbered lines above the same label; []
    for a sheet without such."""
    found: dict[tuple[str, int], list[int]] = {}
    top = 0
    for row, cells in sheet.rows():
        shown = [cell for cell in cells if cell.text]
        if len(shown) == 1 and style_of(shown[0].text):
            top = top or row
            continue
        if top and shown and label_of(shown[0]) not in ("", "name", "number"):
            found.setdefault((plain(shown[0].text), shown[0].column), []).append(top)
        top = 0
    return max(found.values(), key=len, default=[])


def _before(tops: Sequence[int], place: Place) -> Place:
    """The table up to the form that begins below it."""
    following = [top for top in tops if place.top < top <= place.last]
    return replace(place, last=min(following) - 1) if following else place


def form_without_name(sheet: Sheet, tables: Sequence[Place]) -> Cell | None:
    """The first label of what looks like a form and names no item; None where nothing does."""
    labels = labels_on(sheet, _cells_of(tables))
    codes = {one.code for one in labels}
    is_form = "departments" in codes and len(codes & ITEM_TEXTS.keys()) > 1
    return labels[0].label if is_form else None


def form_of_card(
    sheet: Sheet, tables: Sequence[Place], top: int, lines: Sequence[Cell], known: Known | None = None
) -> Form | None:
    """The one form of a card; None where nothing names its item. `top`: its first row. `lines`: what stands alone in
    its row without a label: the item's name above the first label, and what says more of it."""
    below = [_without_labels(sheet, one) for one in tables if one.last >= top]
    labels = [one for one in labels_on(sheet, _cells_of(below)) if one.label.row >= top]
    said = _as_said(sheet, labels, known)
    labels = [one for one in said if one.code]
    if not labels:
        return None
    first = labels[0].label.row
    form = Form(top, sheet.bottom, labels, _titles(sheet, 1, top), below)
    form.left_out = [one.label for one in said if not one.code]
    above = [cell for cell in lines if cell.row < first]
    if form.first("name") is None:
        form.titles += above[:1]
        above = above[1:]
    form.prose = [*above, *(cell for cell in lines if cell.row > first)]
    return form if form.has_item else None


def labels_on(
    sheet: Sheet, inside: Collection[tuple[int, int]] = frozenset(), aligned: Collection[int] = frozenset()
) -> list[Labelled]:
    """The labels with their values, by row; none at the places `inside` tables. `aligned`: the columns of labels that
    are sure; in them a word that is less sure is a label too."""
    found = _labels(sheet, inside, aligned)
    return sorted(found, key=lambda one: (one.label.row, one.label.column))


def _as_said(sheet: Sheet, labels: Sequence[Labelled], known: Known | None) -> list[Labelled]:
    """The labels with the fields that a person gave them; "" for those that were left out."""
    said = [said_of_label(sheet, one.label, known) if known else None for one in labels]
    return [
        replace(one, code=told[0], year=told[1]) if told else one
        for one, told in zip(labels, said, strict=True)
    ]


def _under_divisions(labels: Sequence[Labelled]) -> list[Labelled]:
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


def _without_labels(sheet: Sheet, place: Place) -> Place:
    """The table up to the title of the form's next part (「３ 効果額」 under 「２ 計画」); one of years, side by
    side or a row each, up to the first row that is a label with its value."""
    place = _up_to_next_title(sheet, place)
    years = {cell.column for cell in sheet.row(place.bottom) if part_of(cell.text).only_year}
    first = next((cell for row in place.body for cell in sheet.row(row) if cell.text), None)
    a_row_each = first.column if first is not None and part_of(first.text).only_year else 0
    for row in place.body:
        cells = [cell for cell in sheet.row(row) if cell.text]
        if len(cells) < 2 or label_of(cells[0]) not in _LABELS or label_of(cells[1]):
            continue
        if any(label_of(cell) in _LABELS - _IN_TABLES for cell in cells[2:]):
            return replace(place, last=row - 1)  # 「評価」 「Ｂ」 「改善の方向」 「…」
        if len(cells) > 2 or label_of(cells[0]) in _IN_TABLES:
            continue
        if cells[0].column == a_row_each or (years and cells[1].column not in years):
            return replace(place, last=row - 1)
    return place


def _up_to_next_title(sheet: Sheet, place: Place) -> Place:
    """The title stands alone in its row as the one above the table does: numbered like it, or in its column, parted
    from the table and above a label that no row of the table has."""
    title = sheet.row(place.top - 1)
    own: set[str] = set()
    for row in place.body if title and is_title_row(title) else ():
        cells, below = sheet.row(row), sheet.row(row + 1)
        if not cells or not is_title_row(cells):
            own |= {cell.text for cell in cells[:1]}
            continue
        parted = not sheet.row(row - 1) and cells[0].column == title[0].column
        labelled = len(below) > 1 and label_of(below[0]) and below[0].text not in own
        if (parted and labelled) or style_of(cells[0].text) == style_of(title[0].text) != "":
            return replace(place, last=row - 1)
    return place


def _first_repeated(labels: Sequence[Labelled]) -> int:
    """The first row of labels that each of several forms has; what stands above is of the sheet."""
    counts = Counter(plain(one.label.text) for one in labels)
    return min(one.label.row for one in labels if counts[plain(one.label.text)] > 1 or one.code == "name")


def _starts(sheet: Sheet, labels: Sequence[Labelled], names: Sequence[Labelled]) -> list[int]:
    """The first row of each form: as far above the name of its item as the first form's is."""
    if len(names) < 2:
        return [1]
    first = _first_repeated(labels)
    first_name = names[0].label.row
    offset = first_name - first
    tops = [name.label.row - offset for name in names]
    # Title lines that are printed above each form belong to it.
    above = 0
    for distance in range(1, first):
        rows = [[cell.text for cell in sheet.row(top - distance) if cell.text] for top in tops]
        if all(rows) and all(len(row) == len(rows[0]) for row in rows):
            above = distance
        elif any(rows):
            break
    return [1, *(top - above for top in tops[1:])]


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
    known = _LABELS if sure >= _SURE else _LABELS - {"name", "number", "pillar", "year"}
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


def _titles(sheet: Sheet, top: int, before: int) -> list[Cell]:
    """Numbered lines between the form's first row and its first label; 「第3次○○市行政改革大綱」 is none."""
    return [
        cell
        for row in range(top, before)
        for cell in sheet.row(row)
        if style_of(cell.text) and not years_in(cell.text) and not cell.text.endswith("。")
        if not plan_title(cell.text)
    ]
