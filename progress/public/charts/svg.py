"""A chart as SVG: there at once, without any script. Colours and type come from static/css/chart.css.

Every mark carries `data-series`, `data-year` and `data-value`, so that the picture can be read back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.safestring import SafeString

from items.quantity import show
from plans.values.text import half_widths
from progress.public.charts.labels import stands
from progress.public.charts.spec import ChartSpec, Level, Shape

NARROW_WIDTH, WIDE_WIDTH = 400, 720
ROW, PLOT_HEIGHT, YEARS_HEIGHT = 24, 190, 46
"""Heights: a line of the legend, the plot, the two lines of years below it."""
HALF_WIDTH_SIGN = 8
"""Width of a half-width character at the type size of chart.css (14 of the picture's units)."""


def text_width(text: str) -> int:
    return HALF_WIDTH_SIGN * half_widths(text)


def is_wide(chart: ChartSpec) -> bool:
    """Does it need the width that scrolls on a phone?"""
    return _left(chart) + len(chart.years) * _needed_column(chart) > NARROW_WIDTH


def _left(chart: ChartSpec) -> int:
    return 16 + max(text_width(show(tick)) for tick in chart.axis.ticks)


def _needed_column(chart: ChartSpec) -> int:
    return 8 + max(text_width(point.label) for point in (*chart.actuals, *chart.targets))


@dataclass(frozen=True)
class _Frame:
    """Where things stand, in units of the picture."""

    width: int
    left: int
    top: int
    column: Decimal

    def x(self, position: int) -> Decimal:
        return self.left + self.column * (2 * position + 1) / 2

    def y(self, part: Decimal) -> Decimal:
        return self.top + PLOT_HEIGHT * (1 - part)


def svg(chart: ChartSpec, name: str, disclaimer: str = "") -> SafeString:
    """The picture. `name`: unique on the page, letters and digits; its title and description get ids from it."""
    width = WIDE_WIDTH if is_wide(chart) else NARROW_WIDTH
    legend = _legend_lines(chart, width)
    left = _left(chart)
    top = ROW * (len(legend) + 1) + _room_above(chart)
    frame = _Frame(width, left, top, Decimal(width - left - 6) / len(chart.years))
    root = Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "class": "fig",
            "viewBox": f"0 0 {width} {top + PLOT_HEIGHT + YEARS_HEIGHT}",
            "role": "img",
            "aria-labelledby": f"{name}-title {name}-desc",
        },
    )
    SubElement(root, "title", {"id": f"{name}-title"}).text = f"{chart.caption}の目標と実績"
    SubElement(root, "desc", {"id": f"{name}-desc"}).text = " ".join(
        part for part in (chart.summary, chart.direction_text, *chart.notes, disclaimer) if part
    )
    _draw_legend(root, legend, chart)
    _draw_axes(root, chart, frame)
    for series, level in (("baseline", chart.baseline), ("goal", chart.goal)):
        if level is not None:
            _draw_level(root, chart, frame, series, level)
    _draw_actuals(root, chart, frame)
    _draw_targets(root, chart, frame)
    if _needed_column(chart) <= frame.column:
        _draw_labels(root, chart, frame)
    # Safe: ElementTree has escaped every text and attribute above.
    return SafeString(tostring(root, encoding="unicode"))


def _room_above(chart: ChartSpec) -> int:
    """Between the legend and the topmost tick, for a label that stands there."""
    return 44 if chart.has_provisional else 28


def _number(value: Decimal | int) -> str:
    return f"{Decimal(value).quantize(Decimal('0.1')).normalize():f}"


def _text(
    parent: Element, said: str, x: Decimal | int, y: Decimal | int, name: str, anchor: str = ""
) -> None:
    attributes = {"class": name, "x": _number(x), "y": _number(y)}
    if anchor:
        attributes["text-anchor"] = anchor
    SubElement(parent, "text", attributes).text = said


def _line(parent: Element, x1: Decimal | int, x2: Decimal | int, y: Decimal, name: str, **data: str) -> None:
    attributes = {"class": name, "x1": _number(x1), "x2": _number(x2), "y1": _number(y), "y2": _number(y)}
    SubElement(parent, "line", attributes | _data(**data))


def _data(**data: str) -> dict[str, str]:
    return {f"data-{name}": value for name, value in data.items()}


# ── Legend ───────────────────────────────────────────────────────────────────────────────────────────────────


def _entries(chart: ChartSpec) -> list[tuple[str, str]]:
    """(series, words) for everything that is drawn."""
    entries = []
    if any(not point.provisional for point in chart.actuals):
        entries.append(("actual", chart.actual_name))
    if chart.has_provisional:
        entries.append(("provisional", f"{chart.actual_name}（見込）"))
    if chart.targets:
        entries.append(("target", chart.target_name))
    for series, level in (("goal", chart.goal), ("baseline", chart.baseline)):
        if level is not None:
            entries.append((series, f"{level.name} {level.text}"))
    return entries


_SWATCH = 30


def _legend_lines(chart: ChartSpec, width: int) -> list[list[tuple[str, str]]]:
    lines: list[list[tuple[str, str]]] = []
    used = width
    for series, words in _entries(chart):
        needed = _SWATCH + text_width(words) + 16
        if not lines or used + needed > width:
            lines.append([])
            used = 0
        lines[-1].append((series, words))
        used += needed
    return lines


def _draw_legend(root: Element, lines: Sequence[Sequence[tuple[str, str]]], chart: ChartSpec) -> None:
    group = SubElement(root, "g", {"class": "fig__legend", "aria-hidden": "true"})
    for number, line in enumerate(lines):
        x, middle = 4, ROW * number + 12
        for series, words in line:
            if series in ("actual", "provisional"):
                _draw_swatch(group, chart.shape, f"fig__{series}", x, middle)
            else:
                _line(group, x, x + 22, Decimal(middle), f"fig__{series}")
            _text(group, words, x + _SWATCH, middle + 5, "fig__words")
            x += _SWATCH + text_width(words) + 16
    below = f"{chart.direction_text}　単位：{chart.unit}" if chart.unit else chart.direction_text
    _text(group, below, 4, ROW * len(lines) + 17, "fig__soft")


def _draw_swatch(group: Element, shape: Shape, name: str, x: int, middle: int) -> None:
    if shape == Shape.POINTS:
        SubElement(group, "circle", {"class": name, "cx": str(x + 11), "cy": str(middle), "r": "7"})
    else:
        box = {"x": str(x), "y": str(middle - 7), "width": "22", "height": "14"}
        SubElement(group, "rect", {"class": name, **box})


# ── Plot ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _draw_axes(root: Element, chart: ChartSpec, frame: _Frame) -> None:
    group = SubElement(root, "g", {"class": "fig__axes", "aria-hidden": "true"})
    for tick in chart.axis.ticks:
        y = frame.y(chart.axis.part(tick))
        _line(group, frame.left, frame.width, y, "fig__zero" if tick == 0 else "fig__grid")
        _text(group, show(tick), frame.left - 8, y + 5, "fig__soft", "end")
    years = {"y": frame.top + PLOT_HEIGHT + 20}
    for position, year in enumerate(chart.years):
        _text(group, year.short, frame.x(position), years["y"], "fig__words", "middle")
        _text(group, str(int(year)), frame.x(position), years["y"] + 18, "fig__small", "middle")


def _draw_level(root: Element, chart: ChartSpec, frame: _Frame, series: str, level: Level) -> None:
    y = frame.y(chart.axis.part(level.value))
    _line(root, frame.left, frame.width, y, f"fig__{series}", series=series, value=str(level.value))


def _positions(chart: ChartSpec) -> dict[int, int]:
    return {int(year): position for position, year in enumerate(chart.years)}


def _draw_actuals(root: Element, chart: ChartSpec, frame: _Frame) -> None:
    positions = _positions(chart)
    width = _bar_width(frame)
    for point in chart.actuals:
        x = frame.x(positions[int(point.fiscal_year)])
        y = frame.y(chart.axis.part(point.value))
        marks = _data(series="actual", year=str(int(point.fiscal_year)), value=str(point.value))
        if point.provisional:
            marks["data-provisional"] = "true"
        name = "fig__provisional" if point.provisional else "fig__actual"
        if chart.shape == Shape.POINTS:
            circle = {"class": name, "cx": _number(x), "cy": _number(y), "r": "7"}
            SubElement(root, "circle", circle | marks)
        else:
            _draw_bar(root, x - width / 2, width, y, frame.y(chart.axis.part(Decimal(0))), name, marks)


def _bar_width(frame: _Frame) -> Decimal:
    return min(frame.column * Decimal("0.6"), Decimal(48))


def _draw_bar(
    root: Element, x: Decimal, width: Decimal, y: Decimal, zero: Decimal, name: str, marks: dict[str, str]
) -> None:
    top, height = min(y, zero), max(abs(zero - y), Decimal(1))
    box = {"x": _number(x), "y": _number(top), "width": _number(width), "height": _number(height)}
    SubElement(root, "rect", {"class": name, **box} | marks)


def _draw_targets(root: Element, chart: ChartSpec, frame: _Frame) -> None:
    positions = _positions(chart)
    half = min(frame.column * Decimal("0.42"), Decimal(34))
    for point in chart.targets:
        x = frame.x(positions[int(point.fiscal_year)])
        y = frame.y(chart.axis.part(point.value))
        year = str(int(point.fiscal_year))
        _line(root, x - half, x + half, y, "fig__target", series="target", year=year, value=str(point.value))


def _draw_labels(root: Element, chart: ChartSpec, frame: _Frame) -> None:
    """The figure of each mark; a target's own where nothing is reported yet. Figures too wide for their column stand
    in the table only."""
    positions = _positions(chart)
    points = {("actual", point.fiscal_year): point for point in chart.actuals}
    points |= {("target", point.fiscal_year): point for point in chart.targets}
    for key, stand in stands(chart, Decimal(PLOT_HEIGHT), Decimal(_room_above(chart))).items():
        point = points[key]
        x, base = frame.x(positions[int(point.fiscal_year)]), frame.top + stand.bottom - 4
        name = "fig__figure" if key[0] == "actual" else "fig__soft"
        if stand.inside and not point.provisional and text_width(point.label) <= _bar_width(frame):
            name += " fig__inside"
        _text(root, point.label, x, base, name, "middle")
        if point.provisional:
            _text(root, "見込", x, base - 16, "fig__small", "middle")
