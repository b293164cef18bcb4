"""The chart of an indicator as Excel's own, over figures that stand on the sheet beside the printed page.

Made of the very `ChartSpec` that the page draws, so that both show the same figures in the same basis. Told apart
without colour: actuals are filled bars or a solid line with dots, targets a dashed line with diamonds, levels are
thin lines. The figures stand in the table above it: labels would lie on the lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.legend import Legend
from openpyxl.chart.marker import Marker
from openpyxl.chart.series import Series
from openpyxl.chart.series_factory import SeriesFactory
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.spreadsheet_drawing import AnchorMarker, OneCellAnchor
from openpyxl.drawing.text import CharacterProperties, Font, Paragraph, ParagraphProperties
from openpyxl.drawing.xdr import XDRPositiveSize2D
from openpyxl.worksheet.worksheet import Worksheet

from plans.values.fiscal_year import FiscalYear
from progress.public.charts.spec import ORIGINAL_NAME, ChartSpec, Point, Shape
from progress.reports.figures_sheet import figure_value
from progress.reports.sheet import FONT, Look, put
from progress.table.shape.figures import Figure

EMU = 12_700
"""English Metric Units in a point."""
DARK, GREY, LIGHT = "262626", "BFBFBF", "7F7F7F"
Dash = Literal["solid", "sysDash", "lgDash", "sysDot"]
Sign = Literal["circle", "diamond", "none"]


@dataclass(frozen=True)
class Stroke:
    """How a series is drawn as a line; `width` in EMU."""

    sign: Sign
    colour: str
    dash: Dash
    width: int
    filled: bool = False


ACTUAL = Stroke("circle", DARK, "solid", 22_225, filled=True)
TARGET = Stroke("diamond", DARK, "sysDash", 15_875)
EARLIER = Stroke("circle", LIGHT, "solid", 15_875)
ORIGINAL = Stroke("diamond", LIGHT, "sysDot", 12_700)
GOAL, BASELINE = Stroke("none", LIGHT, "lgDash", 12_700), Stroke("none", LIGHT, "sysDot", 12_700)

BESIDE = Look(size=9, lines="", wrap=False)
NOT_PRINTED = "図のもとの数字（印刷されません）"


def place_chart(
    sheet: Worksheet,
    chart: ChartSpec,
    row: int,
    column: int,
    offset: float,
    size: tuple[float, float],
    *,
    figures: int,
    legend: bool,
) -> None:
    """Draws the chart `offset` points from the left of the cell, `size` points wide and high; its figures stand from
    the column `figures` on."""
    names = _write_figures(sheet, chart, row, figures)
    drawn = _native(sheet, chart, row, figures, names)
    _set(drawn, chart, legend=legend)
    corner = AnchorMarker(col=column - 1, colOff=int(offset * EMU), row=row - 1, rowOff=2 * EMU)
    across, down = size
    extent = XDRPositiveSize2D(int(across * EMU), int(down * EMU))
    drawn.anchor = OneCellAnchor(_from=corner, ext=extent)  # type: ignore[assignment] # its stub knows cells only
    sheet.add_chart(drawn)


def _by_year(points: Sequence[Point]) -> dict[FiscalYear, Point]:
    return {point.fiscal_year: point for point in points}


def _write_figures(sheet: Worksheet, chart: ChartSpec, row: int, column: int) -> list[str]:
    """Headings and years, then a row for each series, a year without a figure left empty. Answers their names."""
    put(sheet, row, column, NOT_PRINTED, BESIDE)
    for at, year in enumerate(chart.years, start=1):
        provisional = any(point.provisional for point in chart.actuals if point.fiscal_year == year)
        put(sheet, row, column + at, f"{year.short}{'見込' * provisional}", BESIDE)
    rows: list[tuple[str, dict[FiscalYear, tuple[Decimal, str]]]] = [
        (chart.actual_name, {year: (one.value, one.text) for year, one in _by_year(chart.actuals).items()}),
    ]
    if chart.targets:
        told = {year: (one.value, one.text) for year, one in _by_year(chart.targets).items()}
        rows.append((chart.target_name, told))
    if chart.earlier:
        before = {year: (one.value, one.text) for year, one in _by_year(chart.earlier).items()}
        rows.append((chart.earlier_name, before))
    if chart.originals:
        first = {year: (one.value, one.text) for year, one in _by_year(chart.originals).items()}
        rows.append((ORIGINAL_NAME, first))
    for level in (chart.goal, chart.baseline):
        if level is not None:
            rows.append((level.name, dict.fromkeys(chart.years, (level.value, level.text))))
    for down, (name, told) in enumerate(rows, start=1):
        put(sheet, row + down, column, name, BESIDE)
        for at, year in enumerate(chart.years, start=1):
            if year in told:
                value, text = told[year]
                _, number_format = figure_value(Figure(text, value), chart.unit)
                look = Look(size=9, lines="", wrap=False, number_format=number_format)
                put(sheet, row + down, column + at, value, look)
    return [name for name, _ in rows]


def _native(
    sheet: Worksheet, chart: ChartSpec, row: int, column: int, names: Sequence[str]
) -> BarChart | LineChart:
    last = column + len(chart.years)
    years = Reference(sheet, min_col=column + 1, max_col=last, min_row=row)

    def series(at: int) -> Series:
        cells = Reference(sheet, min_col=column, max_col=last, min_row=row + 1 + at)
        return SeriesFactory(cells, title_from_data=True)

    lines, bars = LineChart(), BarChart()
    if chart.shape == Shape.BARS:
        bars.type, bars.gapWidth = "col", 80
        bars.series.append(_as_bar(series(0)))
        bars.set_categories(years)
    else:
        lines.series.append(_as_line(series(0), ACTUAL))
    strokes = {chart.target_name: TARGET, ORIGINAL_NAME: ORIGINAL}
    strokes |= {chart.goal.name: GOAL} if chart.goal else {}
    strokes |= {chart.earlier_name: EARLIER} if chart.earlier else {}
    for at in range(1, len(names)):
        lines.series.append(_as_line(series(at), strokes.get(names[at], BASELINE)))
    lines.set_categories(years)
    if chart.shape == Shape.POINTS:
        return lines
    bars += lines
    return bars


def _as_bar(series: Series) -> Series:
    series.graphicalProperties = GraphicalProperties(solidFill=GREY, ln=_line(DARK, 9_525))
    return series


def _as_line(series: Series, stroke: Stroke) -> Series:
    series.smooth = False
    series.graphicalProperties = GraphicalProperties(ln=_line(stroke.colour, stroke.width, stroke.dash))
    series.marker = Marker(symbol=stroke.sign)
    if stroke.sign != "none":
        series.marker.size = 8
        inside = stroke.colour if stroke.filled else "FFFFFF"
        series.marker.graphicalProperties = GraphicalProperties(
            solidFill=inside, ln=_line(stroke.colour, 12_700)
        )
    return series


def _line(colour: str, width: int, dash: Dash = "solid") -> LineProperties:
    return LineProperties(solidFill=colour, w=width, prstDash=dash)


def _type(size: int) -> RichText:
    """Type of `size` hundredths of a point in the workbook's font."""
    font = CharacterProperties(sz=size, latin=Font(typeface=FONT), ea=Font(typeface=FONT), solidFill="000000")
    return RichText(p=[Paragraph(pPr=ParagraphProperties(defRPr=font), endParaRPr=font)])


def _set(whole: BarChart | LineChart, chart: ChartSpec, *, legend: bool) -> None:
    """Axes as the page has them, a legend beside, type that can be read."""
    across, up = whole.x_axis, whole.y_axis
    up.scaling.min, up.scaling.max = float(chart.axis.low), float(chart.axis.high)
    up.majorUnit = float(chart.axis.ticks[1] - chart.axis.ticks[0])
    up.number_format, across.number_format = "#,##0.######", "@"
    up.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=_line("D9D9D9", 6_350)))
    for axis in (across, up):
        axis.delete = False
        axis.txPr = _type(1050)
    across.tickLblPos = "low"
    whole.legend = Legend(legendPos="r", txPr=_type(1050)) if legend else None
    left, wide = (0.1, 0.62) if legend else (0.18, 0.79)
    inside = ManualLayout(layoutTarget="inner", xMode="edge", yMode="edge", x=left, y=0.07, w=wide, h=0.77)
    whole.layout = Layout(manualLayout=inside)
    whole.title = None
    whole.display_blanks = "gap"
    whole.roundedCorners = False
