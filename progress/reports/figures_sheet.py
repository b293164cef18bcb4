"""The sheet 「数値目標と実績」: indicators with their targets, actuals and both rates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from plans.values.text import half_width
from plans.values.words import era_day
from progress.public.reading.marks import title_then
from progress.public.reading.results import coverage_lines
from progress.reports.about_sheet import Stamp, ours
from progress.reports.fitting import height
from progress.reports.paper import PrintedRows, break_pages, set_up_print, without_tail
from progress.reports.sheet import GROUP_FILL, HEADER_FILL, Look, lines_below, put, raise_row, set_widths
from progress.table.as_printed import ABOUT, AFTER
from progress.table.shape import Figure, IndicatorRow, ItemRow, PlanTable, RateCell, Revision

SHEET = "数値目標と実績"
HEADER_ROW = 3
FIRST_ROW = 4
NOTHING = "－"
PROVISIONAL = "見込"
SHORT_WORDS = (NOTHING, "達成", "未達")
TEXT, REMARK, CENTRE = Look(), Look(indent=1), Look(across="center")
USUAL_REASONS = ("", "実績÷目標", "目標÷実績（小さいほどよい指標）")
"""Said once below the table."""

ITEM_WIDTH, NAME_WIDTH, UNIT_WIDTH, DIRECTION_WIDTH, FIGURE_WIDTH, NOTE_WIDTH = (
    28.0,
    24.0,
    7.0,
    11.0,
    11.5,
    30.0,
)

_SHOWN = re.compile(
    rf"(?P<about>{'|'.join(ABOUT)}|)[▲△-]?[\d,]+(?:\.(?P<places>\d+))?(?P<rest>.*)", re.DOTALL | re.ASCII
)

Value = tuple[str | Decimal, str]
"""What stands in a cell, and the number format in which it is shown."""


def _number_format(about: str, places: int, after: str) -> str:
    digits = "#,##0" + ("." + "0" * places if places else "")
    quoted = f'"{after}"' if after else ""
    prefix = f'"{about}"' if about else ""
    return f'{prefix}{digits}{quoted};"{about}▲"{digits}{quoted}'


def figure_value(figure: Figure | None, unit: str) -> Value:
    """A figure as a number that is shown as everywhere else (約, 概ね, decimal places, 未満, 程度) but without its
    unit; the text where there is no number; 「－」 where nothing is stated."""
    if figure is None:
        return NOTHING, "General"
    match = _SHOWN.fullmatch(half_width(figure.text))
    if figure.value is None or match is None or not match["rest"].startswith(half_width(unit)):
        return figure.text or NOTHING, "General"
    after = match["rest"].removeprefix(half_width(unit))
    if after and after not in AFTER:
        return figure.text, "General"
    return figure.value, _number_format(match["about"], len(match["places"] or ""), after)


def rate_value(rate: RateCell | None) -> Value:
    if rate is None:
        return NOTHING, "General"
    if rate.percent is None:
        return rate.text, "General"
    return rate.percent, ('"約"' if rate.text.startswith("約") else "") + '0.0"%"'


def _revision_text(revision: Revision) -> str:
    return (
        f"目標の見直し：{revision.before} → {revision.after}"
        f"（{era_day(revision.decided_on)} {revision.decided_by}決定。{revision.reason}）"
    )


def _remarks(table: PlanTable, indicator: IndicatorRow) -> str:
    cell = indicator.year(table.round.fiscal_year) if table.round else None
    years = [cell] if cell else [] if table.round else list(indicator.years)
    rates = [rate for rate in (cell.rate if cell else None, indicator.goal_rate) if rate is not None]
    parts = [rate.reason for rate in rates if rate.reason not in USUAL_REASONS]
    parts += [_revision_text(revision) for year in years for revision in year.revisions]
    for one in (cell, indicator):
        if one is not None:
            parts += [one.remarks, ours(one.transcription_note)]
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _headings(table: PlanTable) -> list[tuple[str, float]]:
    head = [
        ("取組項目", ITEM_WIDTH),
        ("指標", NAME_WIDTH),
        ("単位", UNIT_WIDTH),
        ("向き", DIRECTION_WIDTH),
        ("現状の数値", FIGURE_WIDTH),
    ]
    if table.round is None:
        years = [(f"{year.era}\nの目標", FIGURE_WIDTH) for year in table.years]
        return [*head, *years, ("最終目標", FIGURE_WIDTH), ("備考", NOTE_WIDTH)]
    year = table.round.fiscal_year.era
    return [
        *head,
        (f"{year}\nの目標", FIGURE_WIDTH),
        (f"{year}\nの実績", FIGURE_WIDTH),
        ("見込の\n別", UNIT_WIDTH),
        ("年度の目標に\n対する達成率", FIGURE_WIDTH),
        ("最終目標", FIGURE_WIDTH),
        ("最終目標に\n対する達成率", FIGURE_WIDTH),
        ("備考", NOTE_WIDTH),
    ]


def _values(table: PlanTable, indicator: IndicatorRow) -> list[Value]:
    """The figures between 向き and 備考."""
    unit = indicator.unit
    baseline, final = figure_value(indicator.baseline, unit), figure_value(indicator.final_target, unit)
    if table.round is None:
        cells = [indicator.year(year) for year in table.years]
        return [baseline, *(figure_value(cell.target if cell else None, unit) for cell in cells), final]
    cell = indicator.year(table.round.fiscal_year)
    actual = cell.actual if cell else None
    return [
        baseline,
        figure_value(cell.target if cell else None, unit),
        figure_value(actual, unit),
        (PROVISIONAL if actual and actual.provisional else "", "General"),
        rate_value(cell.rate if cell else None),
        final,
        rate_value(indicator.goal_rate),
    ]


def _says_something(table: PlanTable, indicator: IndicatorRow) -> bool:
    """A figure, or in which direction it should go."""
    stated = any(value not in ("", NOTHING) for value, _ in _values(table, indicator))
    return stated or bool(indicator.direction)


def _groups(table: PlanTable) -> Iterator[tuple[str, list[tuple[ItemRow, list[IndicatorRow]]]]]:
    """Pillar path → its items that have indicators to show."""
    titles = {pillar.key: pillar.title for pillar in table.pillars}
    parents = {pillar.key: pillar.parent for pillar in table.pillars}
    for pillar, items in table.by_pillar():
        rows = [
            (item, shown)
            for item in items
            if (shown := [one for one in item.indicators if _says_something(table, one)])
        ]
        if rows:
            path: list[str] = []
            key = pillar.key
            while key:
                path.insert(0, titles[key])
                key = parents[key]
            yield "　＞　".join(path), rows


def write_figures(sheet: Worksheet, table: PlanTable, stamp: Stamp) -> None:
    headings = _headings(table)
    widths = [width for _, width in headings]
    when = f"　{table.round.fiscal_year.both}" if table.round else ""
    put(sheet, 1, 1, f"{SHEET}{when}", Look(bold=True, size=14, lines=""), to_column=len(widths))
    raise_row(sheet, 1, 24)
    put(sheet, 2, 1, table.disclaimer, Look(lines=""), to_column=len(widths))
    raise_row(sheet, 2, height(table.disclaimer, sum(widths)))
    look = Look(bold=True, size=9, fill=HEADER_FILL, across="center", upright="center")
    for column, (heading, width) in enumerate(headings, start=1):
        put(sheet, HEADER_ROW, column, heading, look)
        raise_row(sheet, HEADER_ROW, height(heading, width, 9))
    row = FIRST_ROW
    kept: set[int] = set()
    for path, items in _groups(table):
        kept.add(row)
        put(sheet, row, 1, path, Look(bold=True, fill=GROUP_FILL), to_column=len(widths))
        raise_row(sheet, row, height(path, sum(widths)))
        row += 1
        for item, indicators in items:
            following = _write_item(sheet, row, table, item, indicators, widths)
            kept.update(
                range(row, following - 1)
            )  # the item's name stands in one cell beside all its indicators
            row = following
    row = lines_below(sheet, row, _notes(table, row == FIRST_ROW), widths)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    set_up_print(
        sheet,
        repeat=f"{HEADER_ROW}:{HEADER_ROW}",
        last_cell=f"{get_column_letter(len(widths))}{row - 1}",
        head=f"{table.municipality}　{table.plan_title}",
        left=table.disclaimer,
        right=stamp.short,
    )
    rows = PrintedRows((HEADER_ROW,), row - 1, frozenset(kept))
    widths = without_tail(sheet, widths, rows)
    set_widths(sheet, widths)
    break_pages(sheet, widths, rows)


def _write_item(
    sheet: Worksheet,
    row: int,
    table: PlanTable,
    item: ItemRow,
    indicators: list[IndicatorRow],
    widths: list[float],
) -> int:
    """One row for each indicator; returns the next free row."""
    last = row + len(indicators) - 1
    title = title_then(item)
    put(sheet, row, 1, title, TEXT, to_row=last)
    for one, indicator in enumerate(indicators, start=row):
        values = _values(table, indicator)
        remarks = _remarks(table, indicator)
        texts: list[Value] = [(indicator.name, ""), (indicator.unit, ""), (indicator.direction_label, "")]
        for column, (value, number_format) in enumerate([*texts, *values, (remarks, "")], start=2):
            look = REMARK if column == len(widths) else CENTRE if value == PROVISIONAL else TEXT
            if number_format and (isinstance(value, Decimal) or value in SHORT_WORDS):
                look = Look(across="right", number_format=number_format, wrap=False)
            put(sheet, one, column, value, look)
            if isinstance(value, str):
                raise_row(sheet, one, height(value, widths[column - 1] - 2 * look.indent))
    need = height(title, widths[0])
    have = sum(sheet.row_dimensions[one].height or 0 for one in range(row, last + 1))
    raise_row(sheet, last, (sheet.row_dimensions[last].height or 0) + max(0, need - have))
    return last + 1


def _notes(table: PlanTable, empty: bool) -> list[str]:
    silent = sum(
        not _says_something(table, indicator) for item in table.items for indicator in item.indicators
    )
    notes = ["※この表に載せる数値のある指標はありません。"] if empty else []
    if silent:
        year = f"{table.round.fiscal_year.era}の" if table.round else "各年度の"
        notes.append(
            f"※向き、現状、{year}目標と実績、最終目標のどれも記載のない指標 {silent}件は、載せていません。"
        )
    if empty:
        return notes
    if table.round is not None:
        notes += [
            *(f"※{what}：{said}" for what, said in coverage_lines(table)[:1]),
            "※達成率は、増やす指標は「実績÷目標」、減らす指標は「目標÷実績」です。違う計算のときや、率を計算しないときは、備考に書いています。",
            "※「最終目標」は、計画の最終年度の目標です。",
        ]
    return [*notes, "※「－」は、記載がないことを表します。「約」「未満」などは、資料の記載によります。"]
