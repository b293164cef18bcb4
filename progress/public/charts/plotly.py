"""A chart as a plotly figure: plain data that plotly.js draws in the browser.

Written by hand, so that no request has to load the plotly package; a test holds it against plotly's own schema.
The colours are those of static/css/tokens.css.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from html import escape
from typing import Any

from plans.values.fiscal_year import FiscalYear
from progress.public.charts.labels import labels
from progress.public.charts.spec import ORIGINAL_NAME, ChartSpec, Level, Point, Shape

ACTUAL, TARGET, SOFT, GRID, PAPER = "#2a6f9c", "#1b2026", "#4a545f", "#d5dbe2", "#ffffff"
ORIGINAL, EARLIER = "#8a94a0", "#bcd3e2"
GOAL, BASELINE = "#14623f", "#66717d"
FONT = '"Hiragino Sans", "Noto Sans JP", "Noto Sans CJK JP", "Yu Gothic", Meiryo, sans-serif'
SMALL = {"size": 12, "color": SOFT}
PHONE_LINE = 22
"""So many full-width signs fit below a chart on a phone."""
LINE = 20
"""Height of a line of words above the plot."""
NOT_FIRST = "。、）」』】，．！？"
"""Signs that don't begin a line."""
TOP, BOTTOM, HEIGHT = 68, 126, 430
"""Margins and height of a chart without words of lines."""
MARGIN_STEPS = 8
"""The axis goes on above its topmost tick by one of so many parts."""

Figure = dict[str, Any]
"""{"data": [traces], "layout": {…}}; numbers are Decimal, None is a gap."""


def figure(chart: ChartSpec, disclaimer: str = "") -> Figure:
    """The chart's plotly figure. `disclaimer` is printed under it."""
    traces = []
    if chart.earlier:
        traces.append(_actual_trace(chart, chart.earlier_name, chart.earlier, EARLIER))
    if chart.actuals:
        traces.append(_actual_trace(chart, chart.actual_name, chart.actuals, ACTUAL))
    if chart.originals:
        traces.append(_line_trace(chart, ORIGINAL_NAME, chart.originals, ORIGINAL, 2))
    if chart.targets:
        traces.append(_line_trace(chart, chart.target_name, chart.targets, TARGET, 3))
    return {"data": traces, "layout": _layout(chart, disclaimer)}


_plain = partial(escape, quote=False)
"""Text as text: plotly reads a few HTML tags in titles, names and annotations."""


def _trace(chart: ChartSpec, name: str, points: Sequence[Point]) -> Figure:
    """What both series have: every year of the chart, None where there is no figure."""
    by_year = {point.fiscal_year: point for point in points}
    found = [by_year.get(year) for year in chart.years]
    return {
        "name": name,
        "x": [year.short for year in chart.years],
        "y": [point.value if point else None for point in found],
        "customdata": [
            [point.fiscal_year.both, _plain(point.text) + ("（見込）" if point.provisional else "")]
            if point
            else ""
            for point in found
        ],
        "hovertemplate": f"%{{customdata[0]}}<br>{name} %{{customdata[1]}}<extra></extra>",
    }


def _line_trace(chart: ChartSpec, name: str, points: Sequence[Point], colour: str, width: int) -> Figure:
    """Short lines across their years."""
    line = {"color": colour, "width": width}
    marker = {"symbol": "line-ew", "size": 26, "color": colour, "line": line}
    return {"type": "scatter", "mode": "markers", **_trace(chart, name, points), "marker": marker}


def _actual_trace(chart: ChartSpec, name: str, points: Sequence[Point], colour: str) -> Figure:
    provisional = {point.fiscal_year for point in points if point.provisional}
    is_open = [year in provisional for year in chart.years]
    trace = _trace(chart, name, points)
    marker = {
        "color": [PAPER if one else colour for one in is_open],
        "line": {"color": ACTUAL, "width": 2},
    }
    if chart.shape == Shape.POINTS:
        return {"type": "scatter", "mode": "markers", **trace, "marker": marker | {"size": 14}}
    hatched = ["/" if one else "" for one in is_open]
    pattern = {"shape": hatched, "fgcolor": ACTUAL, "bgcolor": PAPER}
    return {"type": "bar", **trace, "marker": marker | {"pattern": pattern}}


def _layout(chart: ChartSpec, disclaimer: str) -> Figure:
    levels = [(chart.goal, GOAL, "solid"), (chart.baseline, BASELINE, "dot")]
    drawn = [(level, colour, dash) for level, colour, dash in levels if level is not None]
    words = [_level_words(level, colour, dash, line) for line, (level, colour, dash) in enumerate(drawn)]
    above = LINE * len(drawn)  # taken by the words of the lines, between the title and the plot
    short = [year.short for year in chart.years]
    place = {"x": 0, "xref": "paper", "y": 1, "yref": "paper", "yanchor": "bottom", "pad": {"b": 36 + above}}
    top = chart.axis.high + (chart.axis.high - chart.axis.low) / MARGIN_STEPS
    return {
        "title": {
            "text": _plain(chart.caption),
            "font": {"size": 16},
            "subtitle": {"text": _plain(chart.direction_text), "font": SMALL},
            **place,
        },
        "font": {"family": FONT, "size": 14, "color": TARGET},
        "paper_bgcolor": PAPER,
        "plot_bgcolor": PAPER,
        "margin": {"l": 60, "r": 16, "t": TOP + above, "b": BOTTOM},
        "height": HEIGHT + above,
        "bargap": 0.4,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": PAPER, "bordercolor": SOFT, "font": {"color": TARGET}},
        "separators": ".,",
        "legend": {"orientation": "h", "x": 0, "y": -0.2, "yanchor": "top"},
        "xaxis": {
            "type": "category",
            "categoryorder": "array",
            "categoryarray": short,
            "tickvals": short,
            "ticktext": [f"{year.short}<br>{int(year)}" for year in chart.years],
            "tickangle": 0,
            "showgrid": False,
            # Plotly would leave out a year at either end in which no trace has a figure.
            "range": [-0.5, len(chart.years) - 0.5],
        },
        "yaxis": {
            "range": [chart.axis.low, top],
            "tickvals": list(chart.axis.ticks),
            "tickformat": ",",
            "gridcolor": GRID,
            "zerolinecolor": SOFT,
        },
        "barmode": "overlay",
        "shapes": [
            *(_level_shape(level, colour, dash) for level, colour, dash in drawn),
            *(_break_shape(chart, year) for year in chart.breaks),
        ],
        "annotations": [*words, *_value_words(chart), *_disclaimer_words(disclaimer)],
    }


def _level_shape(level: Level, colour: str, dash: str) -> Figure:
    ends = {"xref": "paper", "x0": 0, "x1": 1, "y0": level.value, "y1": level.value}
    return {"type": "line", **ends, "line": {"color": colour, "width": 2, "dash": dash}}


def _break_shape(chart: ChartSpec, year: FiscalYear) -> Figure:
    """A line before the year that begins a new series."""
    at = chart.years.index(year)
    ends = {"x0": at - 0.5, "x1": at - 0.5, "yref": "paper", "y0": 0, "y1": 1}
    words = {"text": _plain(chart.break_name), "textposition": "start", "font": SMALL, "textangle": -90}
    return {"type": "line", **ends, "line": {"color": SOFT, "width": 2, "dash": "dash"}, "label": words}


def _level_words(level: Level, colour: str, dash: str, line: int) -> Figure:
    """Above the plot, where no figure of a year can stand in the way; `line`: counted from the plot upward."""
    place = {"xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 1, "yanchor": "bottom"}
    sign = "━━" if dash == "solid" else "┅┅"
    return {
        "text": _plain(f"{sign} {level.name} {level.text}"),
        **place,
        "yshift": 6 + LINE * line,
        "showarrow": False,
        "font": {"color": colour},
    }


def _value_words(chart: ChartSpec) -> Iterator[Figure]:
    """The figure of each mark, as in the picture: the actual's, or the target's where nothing is reported yet."""
    whole = Decimal(HEIGHT - TOP - BOTTOM)
    room = whole / (MARGIN_STEPS + 1)
    for label in labels(chart, whole - room, room):
        point = label.point
        on_bar = label.inside and label.series == "actual" and not point.provisional
        colour = PAPER if on_bar else SOFT if label.series == "target" else TARGET
        yield {
            "text": point.label + ("<br>見込" if point.provisional else ""),
            "x": chart.years.index(point.fiscal_year),
            "y": point.value,
            "yanchor": "bottom" if label.above else "top",
            "yshift": int(label.gap if label.above else -label.gap),
            "showarrow": False,
            "bgcolor": "rgba(255,255,255,0)" if on_bar else "rgba(255,255,255,0.85)",
            "borderpad": 1,
            "font": {"size": 13, "color": colour},
        }


def _disclaimer_words(disclaimer: str) -> list[Figure]:
    if not disclaimer:
        return []
    text = "<br>".join(_plain(line) for line in phone_lines(disclaimer))
    place = {"xref": "paper", "yref": "paper", "x": 0, "y": -0.36, "xanchor": "left", "yanchor": "top"}
    return [{"text": text, **place, "align": "left", "showarrow": False, "font": SMALL}]


def phone_lines(text: str) -> list[str]:
    """The text in lines that fit on a phone, broken between sentences where these fit; none begins with 「。」."""
    lines: list[str] = []
    for sentence in re.findall(r"[^。]*。|[^。]+", text):
        if lines and len(lines[-1] + sentence) <= PHONE_LINE:
            lines[-1] += sentence
        else:
            lines += _even_parts(sentence)
    return lines


def _even_parts(sentence: str) -> list[str]:
    """As few parts as a phone needs, of about the same length."""
    count = -(-len(sentence) // PHONE_LINE)
    parts: list[str] = []
    rest = sentence
    while rest:
        cut = -(-len(rest) // max(count - len(parts), 1))
        while cut < len(rest) and rest[cut] in NOT_FIRST:
            cut += 1
        parts.append(rest[:cut])
        rest = rest[cut:]
    return parts
