"""A chart as SVG: there at once, without any script. Colours and type come from static/css/chart.css.

Every mark carries `data-series`, `data-year` and `data-value`, so that the picture can be read back.
"""

from __future__ import annotations

from decimal import Decimal
from xml.etree.ElementTree import Element, SubElement, tostring

from django.utils.safestring import SafeString

from items.quantity import show
from plans.values.fiscal_year import FiscalYear
from plans.values.text import half_widths
from progress.public.charts.labels import labels
from progress.public.charts.spec import ORIGINAL_NAME, ChartSpec, Point, Shape

NARROW_WIDTH, WIDE_WIDTH = 400, 720
ROW, PLOT_HEIGHT, YEARS_HEIGHT = 24, 190, 46
"""Heights: a line of the legend, the plot, the two lines of years below it."""
SWATCH = 30
"""Width of a sign in the legend with the gap behind it."""
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
    return 8 + max(text_width(point.label) for point in (*chart.actuals, *chart.earlier, *chart.targets))


def svg(chart: ChartSpec, name: str, disclaimer: str = "") -> SafeString:
    """The picture. `name`: unique on the page, letters and digits; its title and description get ids from it."""
    root = _Picture(chart).drawn(name, disclaimer)
    # Safe: ElementTree has escaped every text and attribute.
    return SafeString(tostring(root, encoding="unicode"))


def _number(value: Decimal | int) -> str:
    return f"{Decimal(value).quantize(Decimal('0.1')).normalize():f}"


def _add(parent: Element, tag: str, name: str, **attributes: str | Decimal | int) -> Element:
    """An element of that class; `data_year` becomes data-year, a number is written with one decimal at the most."""
    written = {
        key.replace("_", "-"): value if isinstance(value, str) else _number(value)
        for key, value in attributes.items()
    }
    return SubElement(parent, tag, {"class": name} | written)


def _mark(series: str, point: Point) -> dict[str, str]:
    mark = {"data_series": series, "data_year": str(int(point.fiscal_year)), "data_value": str(point.value)}
    return mark | (
        {"data_provisional": "true"} if series in ("actual", "earlier") and point.provisional else {}
    )


class _Picture:
    """A chart being drawn, in units of the picture. `left`, `top`: of the plot; `column`: width of a year; `above`:
    between the legend and the topmost tick, for a label that stands there; `bar`: width of a bar."""

    def __init__(self, chart: ChartSpec) -> None:
        self.chart = chart
        self.width = WIDE_WIDTH if is_wide(chart) else NARROW_WIDTH
        self.legend = self._legend_lines()
        self.above = 44 if chart.has_provisional else 28
        self.left, self.top = _left(chart), ROW * (len(self.legend) + 1) + self.above
        self.column = Decimal(self.width - self.left - 6) / len(chart.years)
        self.bar = min(self.column * Decimal("0.6"), Decimal(48))

    def drawn(self, name: str, disclaimer: str) -> Element:
        chart = self.chart
        self.root = Element(
            "svg",
            {
                "xmlns": "http://www.w3.org/2000/svg",
                "class": "fig",
                "viewBox": f"0 0 {self.width} {self.top + PLOT_HEIGHT + YEARS_HEIGHT}",
                "role": "img",
                "aria-labelledby": f"{name}-title {name}-desc",
            },
        )
        SubElement(self.root, "title", {"id": f"{name}-title"}).text = f"{chart.caption}の目標と実績"
        SubElement(self.root, "desc", {"id": f"{name}-desc"}).text = " ".join(
            part for part in (chart.summary, chart.direction_text, *chart.notes, disclaimer) if part
        )
        self._draw_legend()
        self._draw_axes()
        for series, level in (("baseline", chart.baseline), ("goal", chart.goal)):
            if level is not None:
                mark = {"data_series": series, "data_value": str(level.value)}
                self._line(self.root, f"fig__{series}", self.left, self.width, self.y(level.value), **mark)
        for year in chart.breaks:
            edge = self.left + self.column * chart.years.index(year)
            mark = {"data_series": "break", "data_year": str(int(year))}
            _add(
                self.root,
                "line",
                "fig__break",
                x1=edge,
                x2=edge,
                y1=self.top,
                y2=self.top + PLOT_HEIGHT,
                **mark,
            )
        for point in chart.earlier:
            self._draw_actual(point, "earlier")
        for point in chart.actuals:
            self._draw_actual(point)
        half = min(self.column * Decimal("0.42"), Decimal(34))
        for series, points in (("original", chart.originals), ("target", chart.targets)):
            for point in points:
                x, y = self.x(point.fiscal_year), self.y(point.value)
                self._line(self.root, f"fig__{series}", x - half, x + half, y, **_mark(series, point))
        if _needed_column(chart) <= self.column:  # figures too wide for their column stand in the table only
            self._draw_labels()
        return self.root

    def x(self, year: FiscalYear) -> Decimal:
        """The middle of the year's column."""
        return self.left + self.column * (2 * self.chart.years.index(year) + 1) / 2

    def y(self, value: Decimal) -> Decimal:
        return self.top + self.chart.axis.below_top(value, Decimal(PLOT_HEIGHT))

    def _line(
        self, parent: Element, name: str, x1: Decimal | int, x2: Decimal | int, y: Decimal | int, **data: str
    ) -> None:
        _add(parent, "line", name, x1=x1, x2=x2, y1=y, y2=y, **data)

    def _legend_lines(self) -> list[list[tuple[str, str]]]:
        """(series, words) for everything that is drawn, in the lines of the legend."""
        chart = self.chart
        entries = []
        if any(not point.provisional for point in chart.actuals):
            entries.append(("actual", chart.actual_name))
        if chart.earlier:
            entries.append(("earlier", chart.earlier_name))
        if chart.has_provisional:
            entries.append(("provisional", f"{chart.actual_name}（見込）"))
        if chart.targets:
            entries.append(("target", chart.target_name))
        if chart.originals:
            entries.append(("original", ORIGINAL_NAME))
        for series, level in (("goal", chart.goal), ("baseline", chart.baseline)):
            if level is not None:
                entries.append((series, f"{level.name} {level.text}"))
        if chart.breaks:
            entries.append(("break", chart.break_name))
        lines: list[list[tuple[str, str]]] = []
        used = self.width
        for series, words in entries:
            needed = SWATCH + text_width(words) + 16
            if not lines or used + needed > self.width:
                lines.append([])
                used = 0
            lines[-1].append((series, words))
            used += needed
        return lines

    def _draw_legend(self) -> None:
        group = SubElement(self.root, "g", {"class": "fig__legend", "aria-hidden": "true"})
        for number, line in enumerate(self.legend):
            x, middle = 4, ROW * number + 12
            for series, words in line:
                name = f"fig__{series}"
                if series == "break":
                    _add(group, "line", name, x1=x + 11, x2=x + 11, y1=middle - 9, y2=middle + 9)
                elif series not in ("actual", "earlier", "provisional"):
                    self._line(group, name, x, x + 22, middle)
                elif self.chart.shape == Shape.POINTS:
                    _add(group, "circle", name, cx=x + 11, cy=middle, r=7)
                else:
                    _add(group, "rect", name, x=x, y=middle - 7, width=22, height=14)
                _add(group, "text", "fig__words", x=x + SWATCH, y=middle + 5).text = words
                x += SWATCH + text_width(words) + 16
        below = self.chart.direction_text + (f"　単位：{self.chart.unit}" if self.chart.unit else "")
        _add(group, "text", "fig__soft", x=4, y=ROW * len(self.legend) + 17).text = below

    def _draw_axes(self) -> None:
        group = SubElement(self.root, "g", {"class": "fig__axes", "aria-hidden": "true"})
        for tick in self.chart.axis.ticks:
            y = self.y(tick)
            self._line(group, "fig__zero" if tick == 0 else "fig__grid", self.left, self.width, y)
            said = _add(group, "text", "fig__soft", x=self.left - 8, y=y + 5, text_anchor="end")
            said.text = show(tick)
        below = self.top + PLOT_HEIGHT + 20
        for year in self.chart.years:
            x = self.x(year)
            _add(group, "text", "fig__words", x=x, y=below, text_anchor="middle").text = year.short
            _add(group, "text", "fig__small", x=x, y=below + 18, text_anchor="middle").text = str(int(year))

    def _draw_actual(self, point: Point, series: str = "actual") -> None:
        x, y, mark = self.x(point.fiscal_year), self.y(point.value), _mark(series, point)
        name = "fig__provisional" if point.provisional else f"fig__{series}"
        if self.chart.shape == Shape.POINTS:
            _add(self.root, "circle", name, cx=x, cy=y, r=7, **mark)
            return
        zero = self.y(Decimal(0))
        left, height = x - self.bar / 2, max(abs(zero - y), Decimal(1))
        _add(self.root, "rect", name, x=left, y=min(y, zero), width=self.bar, height=height, **mark)

    def _draw_labels(self) -> None:
        for label in labels(self.chart, Decimal(PLOT_HEIGHT), Decimal(self.above)):
            point = label.point
            x, base = self.x(point.fiscal_year), self.top + label.bottom - 4
            name = "fig__soft" if label.series == "target" else "fig__figure"
            dark = label.series == "actual" and not point.provisional
            if label.inside and dark and text_width(point.label) <= self.bar:
                name += " fig__inside"
            _add(self.root, "text", name, x=x, y=base, text_anchor="middle").text = point.label
            if point.provisional:
                _add(self.root, "text", "fig__small", x=x, y=base - 16, text_anchor="middle").text = "見込"
