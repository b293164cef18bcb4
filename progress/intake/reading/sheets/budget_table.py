"""A table of a budget: projects below each other with their amount, by 款・項・目, and their total.

Pure: standard library only.
"""

from __future__ import annotations

from decimal import Decimal

from plans.books.cells import Cell, Sheet, column_letters
from plans.history.changes import Severity
from progress.intake.draft import Apart, ColumnReading, SheetReading, Total, origin_of
from progress.intake.reading.entries.field_of_work import Amount, BudgetLine, FieldOfWork
from progress.intake.reading.entries.figures import single_value
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.tree import one_line
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.lists.apart import set_heading_apart
from progress.intake.reading.lists.apply import KEY
from progress.intake.reading.tables.lines import Place
from progress.intake.reading.words.fields import BY_CODE
from progress.intake.reading.words.headings import Header, Heading
from progress.intake.reading.words.lookup import is_word, named, plain
from progress.intake.reading.words.signs import is_total
from progress.intake.reading.words.work_sheets import LEFT_BLANK, chapter_of, is_amount

LABEL = "予算の表"
_MONEY = frozenset({"円", "千円", "万円", "百万円", "億円"})


def is_budget_table(header: Header) -> bool:
    """款, 項 or 目 beside a column of projects and one of amounts."""
    leaves = [heading.leaf.printed for heading in header.headings.values()]
    return any(map(chapter_of, leaves)) and any(map(_is_project, leaves)) and any(map(is_amount, leaves))


def _is_project(heading: str) -> bool:
    return named(plain(heading)).get("name", 0.0) >= 1


def read_budget_table(
    whole: Whole, work: FieldOfWork, sheet: Sheet, header: Header, place: Place
) -> SheetReading:
    """Adds the lines to the sheet's budget; its printed total is held against them."""
    by_leaf = {number: heading.leaf.printed for number, heading in sorted(header.headings.items())}
    project = next(number for number, leaf in by_leaf.items() if _is_project(leaf))
    amount = next(number for number, leaf in by_leaf.items() if is_amount(leaf))
    heading = header.headings[amount]
    chapters = {code: number for number, leaf in by_leaf.items() if (code := chapter_of(leaf))}
    lines: list[BudgetLine] = []
    for row in place.body:
        cells = [cell for cell in sheet.row(row) if cell.text]
        cell = sheet.stored(row, amount)
        if total := next((one for one in cells[:2] if is_total(one.text)), None):
            _compare(whole, work, sheet, total, cell, lines)
            break
        name = sheet.stored(row, project)
        if cell is None or not cell.text:
            _tell_without_amount(whole, sheet, name)
            continue
        line = BudgetLine(one_line(name.text) if name and name.text else LEFT_BLANK, plain(heading.leaf.word))
        whole.draft.set_apart(sheet, [name] if name else [], Apart.PLACE)
        line.position = len(lines) + 1
        line.chapters = {
            code: Seen(sheet, found)
            for code, column in chapters.items()
            if (found := sheet.at(row, column)) and found.text
        }
        line.amounts.append(_amount(work, sheet, cell, heading))
        lines.append(line)
    work.budget += lines
    set_heading_apart(whole.draft, sheet, header)
    units = (cell for row in place.body for cell in sheet.row(row) if plain(cell.text) in _MONEY)
    whole.draft.set_apart(sheet, units, Apart.BESIDE)
    columns = tuple(
        ColumnReading(column_letters(number), leaf, code, BY_CODE[code].label, 100)
        for number, leaf in by_leaf.items()
        for code in ["chapter" if chapter_of(leaf) else "name" if number == project else "budget"]
    )
    return SheetReading(sheet.name, KEY, LABEL, header.rows, columns, place.bottom + 1, place.last)


def _amount(work: FieldOfWork, sheet: Sheet, cell: Cell, heading: Heading) -> Amount:
    """The unit stands in the cell behind the amount, else in the heading's brackets."""
    code = "settled" if named(heading.leaf.word).get("settled", 0.0) >= 1 else "budget"
    behind = next((one for one in sheet.row(cell.row) if one.column > cell.column and one.text), None)
    if behind is not None and plain(behind.text) in _MONEY:
        return Amount(heading.year or work.year, code, Seen(sheet, cell), plain(behind.text), True)
    return Amount(heading.year or work.year, code, Seen(sheet, cell), heading.unit)


def _tell_without_amount(whole: Whole, sheet: Sheet, name: Cell | None) -> None:
    """A line of the printed form that nobody used (「事業」) is none."""
    if name is not None and name.text and not is_word(name.text):
        whole.draft.tell(
            Severity.WARNING,
            "amount_missing",
            f"「{name.text}」の金額が空欄です。この行は取り込みません。",
            origin_of(sheet, name),
        )


def _compare(
    whole: Whole, work: FieldOfWork, sheet: Sheet, label: Cell, cell: Cell | None, lines: list[BudgetLine]
) -> None:
    whole.draft.set_apart(sheet, sheet.row(label.row), Apart.TOTAL)
    stated = single_value(cell)
    if cell is None or stated is None:
        return
    values = [single_value(amount.seen.cell) for line in lines for amount in line.amounts]
    computed = sum((value for value in values if value is not None), Decimal(0))
    whole.draft.totals.append(
        Total(
            str(origin_of(sheet, cell)),
            f"{label.text}（{work.node.number}）",
            "budget_thousand_yen",
            cell.text,
            stated,
            computed,
        )
    )
    if computed != stated:
        whole.draft.tell(
            Severity.WARNING,
            "total_differs",
            f"「{label.text}」の{cell.text}は、上の行を足した{computed:,f}と一致しません。どちらが正しいか確かめてください。",
            origin_of(sheet, cell),
        )
