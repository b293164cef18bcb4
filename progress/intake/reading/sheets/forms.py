"""A form for each item instead of a list: labels with values beside or below them, small tables inside.

Pure: standard library only. The same dictionary says what a label means. A sheet may hold one form or several under
each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from plans.books.cells import Cell, Sheet
from plans.values.fiscal_year import years_in
from progress.intake.known import Known
from progress.intake.reading.sheets.labels import (
    IN_TABLES,
    LABELS,
    Labelled,
    as_said,
    label_of,
    labels_on,
    under_divisions,
)
from progress.intake.reading.tables.document import plan_title
from progress.intake.reading.tables.lines import Place, is_title_row
from progress.intake.reading.tables.rows import style_of
from progress.intake.reading.words.fields import (
    ITEM_TEXTS,
)
from progress.intake.reading.words.headings import part_of
from progress.intake.reading.words.lookup import plain

_FEWEST_LABELS = 3
_LONGEST_WORD = 12
_OF_THE_SHEET = frozenset({"pillar", "year", "departments"})
"""Labels that may stand once for all forms of a sheet."""


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
    said = as_said(sheet, labels_on(sheet, inside, sure), known)
    labels = under_divisions([one for one in said if one.code])
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
    labels = LABELS - IN_TABLES - {"name"}
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
    said = as_said(sheet, labels, known)
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


def _without_labels(sheet: Sheet, place: Place) -> Place:
    """The table up to the title of the form's next part (「３ 効果額」 under 「２ 計画」); one of years, side by
    side or a row each, up to the first row that is a label with its value."""
    place = _below_labels(sheet, _up_to_next_title(sheet, place))
    years = {cell.column for cell in sheet.row(place.bottom) if part_of(cell.text).only_year}
    first = next((cell for row in place.body for cell in sheet.row(row) if cell.text), None)
    a_row_each = first.column if first is not None and part_of(first.text).only_year else 0
    for row in place.body:
        cells = [cell for cell in sheet.row(row) if cell.text]
        if years and len(cells) == 2 and _is_under_all(sheet, cells[1], place):
            return replace(place, last=row - 1)
        if len(cells) < 2 or label_of(cells[0]) not in LABELS or label_of(cells[1]):
            continue
        if any(label_of(cell) in LABELS - IN_TABLES for cell in cells[2:]):
            return replace(place, last=row - 1)  # 「評価」 「Ｂ」 「改善の方向」 「…」
        if len(cells) > 2 or label_of(cells[0]) in IN_TABLES:
            continue
        if cells[0].column == a_row_each or (years and cells[1].column not in years):
            return replace(place, last=row - 1)
    return place


def _below_labels(sheet: Sheet, place: Place) -> Place:
    """The table without a line of labels with values above its heading: 「指標名」 「参加者数」 「単位」 「人」."""
    cells = [cell for cell in sheet.row(place.top) if cell.text]
    labels, values = cells[::2], cells[1::2]
    in_pairs = len(labels) == len(values) > 1 and all(map(label_of, labels))
    if (
        place.top == place.bottom
        or not in_pairs
        or any(label_of(one) or years_in(one.text) for one in values)
    ):
        return place
    return replace(place, top=place.top + 1)


def _is_under_all(sheet: Sheet, text: Cell, place: Place) -> bool:
    """A sentence in one cell under all the years; a word there (「実施」) is of each of them."""
    merged = sheet.merge(text.row, text.column)
    heads = [one.column for one in sheet.row(place.bottom) if one.text][1:]
    wide = merged is not None and len(heads) > 1 and merged.left <= heads[0] and heads[-1] <= merged.right
    return wide and (text.text.endswith("。") or len(text.text) > _LONGEST_WORD)


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


def _titles(sheet: Sheet, top: int, before: int) -> list[Cell]:
    """Numbered lines between the form's first row and its first label; 「第3次○○市行政改革大綱」 is none."""
    return [
        cell
        for row in range(top, before)
        for cell in sheet.row(row)
        if style_of(cell.text) and not years_in(cell.text) and not cell.text.endswith("。")
        if not plan_title(cell.text)
    ]
