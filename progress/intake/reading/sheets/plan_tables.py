"""Tables of figures that belong to the plan as a whole, not to its items: what each row is stands in its first cells,
the years above.

Pure: standard library only. Nothing of such a table is imported: the plan's items have the figures. It is understood,
shown, and its sums are checked.
"""

from __future__ import annotations

import re
from decimal import Decimal

from plans.books.cells import Cell, Sheet, address, column_letters
from plans.history.changes import Severity
from progress.intake.draft import (
    Apart,
    ColumnReading,
    Origin,
    Question,
    QuestionKind,
    SheetReading,
    Total,
    origin_of,
)
from progress.intake.reading.answers import READ, SKIP, table_question
from progress.intake.reading.columns.column import Column
from progress.intake.reading.columns.explained import Explained
from progress.intake.reading.entries.figures import figures_of
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.lists.apart import set_heading_apart, set_titles_apart
from progress.intake.reading.lists.apply import KEY
from progress.intake.reading.tables.above import Above
from progress.intake.reading.words.fields import BY_CODE, OF_EFFECTS
from progress.intake.reading.words.headings import Header, part_of, row_field
from progress.intake.reading.words.signs import is_total

LABEL = "計画全体の表"
_FIELD_NAMES = {
    "effect": "effect_actual",
    "effect_income": "income",
    "effect_saving": "reduction",
    "effect_target": "effect_planned",
}


def is_figures_of_year(column: Column, header: Header) -> bool:
    """Figures of a year that their row says the rest of, or nobody does."""
    heading = header.headings.get(column.column)
    lone = heading is not None and heading.leaf.only_year and column.look.numbers > 0
    return column.year is not None and (column.code == "by_row" or lone)


def read_plan_table(
    whole: Whole,
    sheet: Sheet,
    header: Header,
    rows: list[int],
    above: Above,
    explained: Explained,
    kind: Column,
) -> SheetReading:
    """`kind`: the column in which each row says what it is, or of what, where the headings of its figures say the
    rest."""
    groups = [number for number in explained.columns if number < kind.column]
    by_row = kind.code == "row_kind"
    dated = [one for one in explained.columns.values() if is_figures_of_year(one, header)]
    totals = [one for one in explained.columns.values() if one.code == "compared"]
    lines: dict[int, dict[int, Decimal]] = {}
    for row in rows:
        label = sheet.stored(row, kind.column)
        of_row = row_field(label.text) if label and by_row else ""
        if label is None or (by_row and not of_row):
            continue
        unit = part_of(label.text).unit or above.unit
        of = " ".join([*(sheet.text(row, group) for group in groups), label.text])
        for column in dated:
            cell = sheet.stored(row, column.column)
            if cell is None or not cell.text:
                continue
            code = of_row or column.code
            code = OF_EFFECTS.get(code, code) if above.of_effects else code
            value = _understood(whole, sheet, cell, column, code, of, unit)
            if value is not None:
                lines.setdefault(row, {})[column.column] = value
    _sums_across(whole, sheet, lines, totals, kind)
    _derived_rows(whole, sheet, lines, kind, groups if by_row else [])
    _ask(whole, sheet, header, explained)
    set_heading_apart(whole.draft, sheet, header)
    set_titles_apart(whole.draft, sheet, above)
    places = (*groups, kind.column)
    labels = (cell for row in rows for column in places if (cell := sheet.stored(row, column)))
    whole.draft.set_apart(sheet, labels, Apart.TOTAL)
    return SheetReading(
        sheet.name,
        KEY,
        LABEL,
        header.rows,
        tuple(
            ColumnReading(
                one.letter,
                one.heading,
                one.code if one.is_used else "",
                BY_CODE[one.code].label if one.code else "取り込まない",
                one.sure,
                one.year,
                one.unit,
                signature=one.signature,
                below=one.below,
            )
            for one in explained.columns.values()
        ),
        rows[0] if rows else None,
        rows[-1] if rows else None,
        "計画全体の数値の表なので、取り込まずに照合だけします。",
    )


def _understood(
    whole: Whole, sheet: Sheet, cell: Cell, column: Column, code: str, of: str, unit: str
) -> Decimal | None:
    """Notes what a cell was understood as, where that is known; its value."""
    figures = figures_of(cell)
    quantity = figures.quantities[0] if len(figures.quantities) == 1 else None
    if quantity is not None and re.match(r"^[(（].*[)）]$", cell.text):
        whole.draft.tell(
            Severity.WARNING,
            "parenthesised_number",
            f"「{cell.text}」は括弧に入った数値です。マイナスとは読みません。もとの資料で確かめてください。",
            origin_of(sheet, cell),
        )
    if not code:
        return quantity.value if quantity else None
    whole.draft.compared[origin_of(sheet, cell)] = {
        "item": of,
        "field": _FIELD_NAMES.get(code, code),
        "year": int(column.year or 0),
        "kind": "quantity" if quantity else "text",
        "printed": cell.printed,
        "value": quantity.value if quantity else None,
        "unit": (quantity.unit if quantity else "") or unit or None,
    }
    return quantity.value if quantity else None


def _sums_across(
    whole: Whole, sheet: Sheet, lines: dict[int, dict[int, Decimal]], totals: list[Column], kind: Column
) -> None:
    """A 計 at the end of a row beside the sum of its years, or beside the last of them where they add up already."""
    for row, values in lines.items():
        label = sheet.text(row, kind.column)
        for column in totals:
            cell = sheet.stored(row, column.column)
            stated = _value(cell) if cell else None
            if cell is None or stated is None or not values:
                continue
            running = list(values.values())
            computed = running[-1] if "累計" in label else sum(running, Decimal(0))
            computed = stated if "%" in cell.text else computed
            whole.draft.totals.append(
                Total(str(origin_of(sheet, cell)), label, column.heading, cell.printed, stated, computed)
            )


def _derived_rows(
    whole: Whole, sheet: Sheet, lines: dict[int, dict[int, Decimal]], kind: Column, groups: list[int]
) -> None:
    """Rows that are the sum of the rows above (of those with the same label, where groups stand before the
    labels), or of their amounts (収入額 + 削減額 with its △)."""
    every: list[int] = []
    for row in lines:
        label = sheet.text(row, kind.column)
        above = [one for one in every if not groups or sheet.text(one, kind.column) == label]
        cells = [(column, sheet.stored(row, column)) for column in lines[row]]
        fitting = 0
        for column, _ in cells:
            values = [lines[one][column] for one in above if column in lines[one]]
            fitting += lines[row][column] in (sum(values), sum(map(abs, values))) and len(values) > 1
        says_so = any(is_total(sheet.text(row, column)) for column in (*groups, kind.column))
        derived = says_so or fitting * 2 > len(cells)
        if derived:
            for column, cell in cells:
                values = [lines[one][column] for one in above if column in lines[one]]
                if cell is not None and len(values) > 1:
                    stated, sums = (
                        lines[row][column],
                        [sum(values, Decimal(0)), sum(map(abs, values), Decimal(0))],
                    )
                    computed = stated if stated in sums else sums[0]
                    whole.draft.totals.append(
                        Total(str(origin_of(sheet, cell)), label, label, cell.printed, stated, computed)
                    )
        else:
            every.append(row)


def _value(cell: Cell) -> Decimal | None:
    figures = figures_of(cell)
    return figures.quantities[0].value if len(figures.quantities) == 1 else None


def _ask(whole: Whole, sheet: Sheet, header: Header, explained: Explained) -> None:
    columns = [one for one in explained.columns.values() if one.look.filled]
    first = min(one.column for one in columns)
    whole.draft.ask(
        Question(
            table_question(sheet.name, header.top),
            QuestionKind.COLUMN,
            f"「{sheet.text(header.bottom, first)}」で始まる表は、計画全体の数値の表と見ました。"
            "取り込まずに照合だけでよいですか。",
            str(Origin(sheet.name, address(header.bottom, first))),
            (
                (SKIP, "照合だけにする"),
                *(((READ, "取組項目の一覧として読む"),) if explained.first("name") else ()),
            ),
            SKIP,
            topic="summary_table",
            about=tuple({"column": column_letters(one.column)} for one in columns),
        )
    )
