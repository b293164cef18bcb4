"""The sheet 「数値目標と実績」: indicators with their targets, actuals and both rates."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

from plans.values.fiscal_year import FiscalYear
from plans.values.text import half_width
from plans.values.words import era_day
from progress.public.reading.marks import title_then
from progress.public.reading.rates import formula
from progress.public.reading.results import coverage_lines
from progress.public.reading.tree import path_to
from progress.reports.about_sheet import Stamp, ours, set_up_stamped
from progress.reports.fitting import height
from progress.reports.sheet import (
    GROUP_FILL,
    HEADER_FILL,
    Look,
    break_pages,
    head_lines,
    lines_below,
    put,
    put_text,
    raise_row,
    set_widths,
    without_tail,
)
from progress.table.as_printed import ABOUT, AFTER
from progress.table.revisions import Changed
from progress.table.series import in_words
from progress.table.shape.figures import Figure, IndicatorRow, RateCell, YearCell
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable, ScaleRow

SHEET = "数値目標と実績"
HEADER_ROW, FIRST_ROW = 3, 4
ITEM_WIDTH, NARROW, FIGURE = 28.0, 7.0, 11.5
"""Widths of columns."""
NOTHING = "－"
PROVISIONAL, RATING = "見込", "評価"
SHORT_WORDS = (NOTHING, "達成", "未達")
"""They stand where a figure would, to the right as figures do."""
USUAL_REASONS = ("", "実績÷目標", "目標÷実績（小さいほどよい指標）")
"""Said once below the table."""

Value = tuple[str | Decimal, str]
"""What stands in a cell, and the number format in which it is shown."""
GENERAL = "General"
TEXT = ""
"""Where no figure is expected."""

_SHOWN = re.compile(
    rf"(?P<about>{'|'.join(ABOUT)}|)[▲△-]?[\d,]+(?:\.(?P<places>\d+))?(?P<rest>.*)", re.DOTALL | re.ASCII
)


def figure_value(figure: Figure | None, unit: str) -> Value:
    """A figure as a number that is shown as everywhere else (約, 概ね, decimal places, 未満, 程度) but without its
    unit; the text where there is no number; 「－」 where nothing is stated."""
    if figure is None:
        return NOTHING, GENERAL
    match = _SHOWN.fullmatch(half_width(figure.text))
    if figure.value is None or match is None or not match["rest"].startswith(half_width(unit)):
        return figure.text or NOTHING, GENERAL
    after = match["rest"].removeprefix(half_width(unit))
    if after and after not in AFTER:
        return figure.text, GENERAL
    digits = "#,##0" + (f".{'0' * len(match['places'])}" if match["places"] else "")
    digits += f'"{after}"' if after else ""
    about = match["about"]
    return figure.value, (f'"{about}"' if about else "") + f'{digits};"{about}▲"{digits}'


def rate_value(rate: RateCell | None) -> Value:
    if rate is None or rate.percent is None:
        return rate.text if rate else NOTHING, GENERAL
    return rate.percent, ('"約"' if rate.text.startswith("約") else "") + '0.0"%"'


class Column(NamedTuple):
    heading: str
    width: float
    value: Callable[[IndicatorRow, ItemRow], Value]


def rated_scales(table: PlanTable) -> list[tuple[str, ScaleRow]]:
    """Heading → scale, for those on which the round rates an indicator by itself."""
    statuses = [item.status for item in table.items if item.status]
    found = [scale for scale in table.scales if any(one.rates_indicators(scale.key) for one in statuses)]
    return [(RATING if len(found) == 1 else f"{RATING}\n（{scale.name}）", scale) for scale in found]


def rating_text(scale: ScaleRow, one: IndicatorRow, item: ItemRow) -> str:
    """The band of the indicator in the round; 「－」 where none is recorded."""
    rating = item.status.rating(scale.key, one.name) if item.status else None
    band = scale.band(rating.recorded) if rating else None
    return band.text if band else NOTHING


def _figure_columns(table: PlanTable) -> list[Column]:
    baseline = Column("現状の数値", FIGURE, lambda one, _: figure_value(one.baseline, one.unit))
    final = Column("最終目標", FIGURE, lambda one, _: figure_value(one.final_target, one.unit))
    years = [table.round.fiscal_year] if table.round else table.years
    targets = [Column(f"{year.era}\nの目標", FIGURE, partial(_target, year)) for year in years]
    if table.round is None:
        return [baseline, *targets, final]
    year = table.round.fiscal_year
    return [
        baseline,
        *targets,
        Column(f"{year.era}\nの実績", FIGURE, lambda one, _: figure_value(_cell(year, one).actual, one.unit)),
        Column("見込の\n別", NARROW, lambda one, _: (PROVISIONAL * _cell(year, one).provisional, GENERAL)),
        Column("年度の目標に\n対する達成率", FIGURE, lambda one, _: rate_value(_cell(year, one).rate)),
        final,
        Column("最終目標に\n対する達成率", FIGURE, lambda one, _: rate_value(one.goal_rate)),
        *(Column(heading, FIGURE, partial(_rating, scale)) for heading, scale in rated_scales(table)),
    ]


def _cell(year: FiscalYear, one: IndicatorRow) -> YearCell:
    return one.year(year) or YearCell(year)


def _rating(scale: ScaleRow, one: IndicatorRow, item: ItemRow) -> Value:
    return rating_text(scale, one, item), TEXT


def _target(year: FiscalYear, one: IndicatorRow, item: ItemRow) -> Value:
    return figure_value(_cell(year, one).target, one.unit)


def _remarks(table: PlanTable, indicator: IndicatorRow) -> str:
    cell = indicator.year(table.round.fiscal_year) if table.round else None
    years = [cell] if cell else [] if table.round else list(indicator.years)
    rate = cell.rate if cell else None
    parts = []
    if cell and rate and rate.reason not in USUAL_REASONS:
        parts.append(formula(indicator, cell) or rate.reason)
    goal = indicator.goal_rate
    if goal is not None and goal.reason not in (*USUAL_REASONS, rate.reason if rate else ""):
        parts.append(goal.reason)
    parts += [
        f"{what}：{rate.lowered}"
        for what, rate in (
            ("年度の達成率", cell.rate if cell else None),
            ("最終目標に対する率", indicator.goal_rate),
        )
        if rate is not None and rate.lowered
    ]
    parts += [in_words(row) for row in indicator.breaks]
    revisions = [row for year in years for row in year.revisions]
    parts += [
        f"目標の{Changed(row.way or Changed.OTHER).words}：{row.before} → {row.after}"
        f"（{era_day(row.decided_on)} {row.decided_by}決定。{row.reason}）"
        for row in (*revisions, *indicator.goal_revisions)
    ]
    for one in (cell, indicator):
        if one is not None:
            parts += [one.remarks, ours(one.transcription_note)]
    return "\n".join(dict.fromkeys(part for part in parts if part))


def write_figures(sheet: Worksheet, table: PlanTable, stamp: Stamp) -> None:
    figures = _figure_columns(table)
    columns = [
        Column("指標", 24.0, lambda one, _: (one.name, TEXT)),
        Column("単位", NARROW, lambda one, _: (one.unit, TEXT)),
        Column("向き", 11.0, lambda one, _: (one.direction_label, TEXT)),
        *figures,
        Column("備考", 30.0, lambda one, _: (_remarks(table, one), TEXT)),
    ]
    widths = [ITEM_WIDTH, *(column.width for column in columns)]

    def says_something(one: IndicatorRow, item: ItemRow) -> bool:
        """A figure, a rating, or in which direction it should go."""
        said = (column.value(one, item)[0] for column in figures)
        return bool(one.direction) or any(value not in ("", NOTHING) for value in said)

    when = f"　{table.round.fiscal_year.both}" if table.round else ""
    head_lines(sheet, f"{SHEET}{when}", table.disclaimer, widths)
    look = Look(bold=True, size=9, fill=HEADER_FILL, across="center")
    headings = ["取組項目", *(column.heading for column in columns)]
    for number, (heading, width) in enumerate(zip(headings, widths, strict=True), start=1):
        put_text(sheet, HEADER_ROW, number, heading, look, width)
    row, silent = FIRST_ROW, 0
    kept: set[int] = set()
    for pillar, items in table.by_pillar():
        shown = [(item, [one for one in item.indicators if says_something(one, item)]) for item in items]
        silent += sum(len(item.indicators) - len(indicators) for item, indicators in shown)
        if not any(indicators for _, indicators in shown):
            continue
        kept.add(row)
        path = "　＞　".join(one.title for one in path_to(table, pillar.key))
        put_text(sheet, row, 1, path, Look(bold=True, fill=GROUP_FILL), sum(widths), to_column=len(widths))
        row += 1
        for item, indicators in shown:
            if indicators:
                following = _write_item(sheet, row, item, indicators, columns)
                kept.update(
                    range(row, following - 1)
                )  # its name stands in one cell beside all its indicators
                row = following
    lines_below(sheet, row, _notes(table, silent, empty=row == FIRST_ROW), widths)
    sheet.freeze_panes = f"A{FIRST_ROW}"
    set_up_stamped(sheet, (HEADER_ROW,), table, stamp)
    widths = without_tail(sheet, widths, (HEADER_ROW,), kept)
    set_widths(sheet, widths)
    break_pages(sheet, widths, (HEADER_ROW,), kept)


def _write_item(
    sheet: Worksheet, row: int, item: ItemRow, indicators: list[IndicatorRow], columns: list[Column]
) -> int:
    """One row for each indicator; returns the next free row."""
    last = row + len(indicators) - 1
    title = title_then(item)
    put(sheet, row, 1, title, Look(), to_row=last)
    for at, indicator in enumerate(indicators, start=row):
        for number, column in enumerate(columns, start=2):
            value, number_format = column.value(indicator, item)
            look = Look(indent=1) if column is columns[-1] else Look()
            if number_format != TEXT and (isinstance(value, Decimal) or value in SHORT_WORDS):
                look = Look(across="right", number_format=number_format, wrap=False)
            elif value == PROVISIONAL:
                look = Look(across="center")
            if isinstance(value, str):
                put_text(sheet, at, number, value, look, column.width)
            else:
                put(sheet, at, number, value, look)
    have = sum(sheet.row_dimensions[at].height or 0 for at in range(row, last + 1))
    lack = max(0, height(title, ITEM_WIDTH) - have)
    raise_row(sheet, last, (sheet.row_dimensions[last].height or 0) + lack)
    return last + 1


def _notes(table: PlanTable, silent: int, *, empty: bool) -> list[str]:
    """`silent`: so many indicators say nothing."""
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
        if rated_scales(table):
            notes.append(f"※「{RATING}」は、指標ごとの評価です。取組項目の評価は、一覧のシートにあります。")
    return [*notes, "※「－」は、記載がないことを表します。「約」「未満」などは、資料の記載によります。"]
