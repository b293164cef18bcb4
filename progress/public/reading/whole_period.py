"""The results of a plan over its whole period, an indicator a line. Pure: every figure is the table's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plans.values.fiscal_year import FiscalYear
from plans.values.words import DASH
from progress.public.reading.marks import item_mark, left_text
from progress.table.shape.figures import IndicatorRow, YearCell
from progress.table.shape.plan import PlanTable


def whole_period(table: PlanTable, url_of: Callable[[str], str]) -> dict[str, Any]:
    """`years`: the plan's, and every other that has a figure; `rows`: each item with its mark in the table's round
    and its indicators. `url_of`: an item's key → its address."""
    found = {cell.fiscal_year for item in table.items for one in item.indicators for cell in one.years}
    years = sorted({*table.years, *found})
    rows = [
        {
            "item": item,
            "url": url_of(item.key),
            "mark": item_mark(table, item),
            "left": left_text(table, item),
            "indicators": [_indicator(one, years) for one in item.indicators if one.years or one.goal],
        }
        for item in table.items
    ]
    return {"years": years, "rows": rows}


def _indicator(one: IndicatorRow, years: list[FiscalYear]) -> dict[str, Any]:
    rate = one.goal_rate
    return {
        "row": one,
        "baseline": one.baseline.text if one.baseline else DASH,
        "cells": [_cell(one.year(year)) for year in years],
        "final": one.final_target.text if one.final_target else DASH,
        "rate": rate.text if rate else DASH,
        "said": " ".join(filter(None, (rate.lowered, rate.reason if rate.text == DASH else "")))
        if rate
        else "",
    }


def _cell(cell: YearCell | None) -> dict[str, str]:
    """Target and actual as shown; `original`: the target that first stood, where it was changed."""
    if cell is None:
        return {"target": DASH, "actual": DASH, "original": ""}
    provisional = "（見込）" if cell.provisional else ""
    return {
        "target": cell.target.text if cell.target else DASH,
        "actual": f"{cell.actual.text}{provisional}" if cell.actual else DASH,
        "original": cell.original.text if cell.original else "",
    }
