"""What sorts of cells stand in a column of each field, and how like one a column's cells are.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import log

from progress.intake.reading.columns.looks import Look
from progress.intake.reading.words.fields import YEAR_END
from progress.intake.reading.words.signs import Sort

_FIGURE_CELLS = {
    Sort.NUMBER: 0.35, Sort.FIGURE: 0.3, Sort.PERCENT: 0.12, Sort.TEXT: 0.1, Sort.LONG: 0.05, Sort.DASH: 0.05,
    Sort.DATE: 0.01,
}  # fmt: skip
_END_POINT_CELLS = {
    Sort.NUMBER: 0.35, Sort.FIGURE: 0.35, Sort.PERCENT: 0.12, Sort.TEXT: 0.1, Sort.DASH: 0.05,
}  # fmt: skip
_EFFECT_CELLS = {Sort.NUMBER: 0.7, Sort.FIGURE: 0.15, Sort.DASH: 0.12}
_MONEY_CELLS = {Sort.NUMBER: 0.8, Sort.FIGURE: 0.15}
LIKELY: Mapping[str, Mapping[Sort, float]] = {
    "number": {
        Sort.NUMBER: 0.5, Sort.ORDINAL: 0.25, Sort.FIGURE: 0.1, Sort.TEXT: 0.08, Sort.MARK: 0.04, Sort.YEAR: 0.01,
    },
    "activity_code": {Sort.NUMBER: 0.55, Sort.FIGURE: 0.15, Sort.ORDINAL: 0.15, Sort.TEXT: 0.1},
    "name": {Sort.TEXT: 0.72, Sort.LONG: 0.12, Sort.BAND: 0.05, Sort.OFFICE: 0.05, Sort.FIGURE: 0.02},
    "pillar": {Sort.TEXT: 0.75, Sort.LONG: 0.12, Sort.BAND: 0.03, Sort.OFFICE: 0.05, Sort.MARK: 0.02},
    "pillar_number": {Sort.NUMBER: 0.4, Sort.ORDINAL: 0.25, Sort.MARK: 0.15, Sort.TEXT: 0.15},
    "kind": {Sort.KIND: 0.92, Sort.MARK: 0.03},
    "departments": {Sort.OFFICE: 0.88, Sort.TEXT: 0.1},
    "related_departments": {Sort.OFFICE: 0.75, Sort.TEXT: 0.12, Sort.DASH: 0.1},
    "approach": {Sort.LONG: 0.7, Sort.TEXT: 0.25},
    "current_issues": {Sort.LONG: 0.75, Sort.TEXT: 0.2},
    "desired_state": {Sort.LONG: 0.7, Sort.TEXT: 0.25},
    "goal_text": {Sort.LONG: 0.55, Sort.TEXT: 0.3, Sort.FIGURE: 0.08},
    "schedule": {Sort.YEAR: 0.6, Sort.TEXT: 0.2, Sort.NUMBER: 0.08, Sort.DATE: 0.05, Sort.FIGURE: 0.04},
    "year": {Sort.YEAR: 0.85, Sort.NUMBER: 0.12},
    "row_kind": {Sort.ROW_KIND: 0.95, Sort.TEXT: 0.03},
    "stage": {Sort.ARROW: 0.35, Sort.BAND: 0.25, Sort.MARK: 0.15, Sort.TEXT: 0.15, Sort.LONG: 0.08},
    "rating": {Sort.MARK: 0.4, Sort.BAND: 0.33, Sort.TEXT: 0.15, Sort.DASH: 0.05, Sort.NUMBER: 0.03},
    "rate": {Sort.PERCENT: 0.6, Sort.NUMBER: 0.2, Sort.FIGURE: 0.1, Sort.DASH: 0.08},
    "actual_stage": {Sort.BAND: 0.6, Sort.TEXT: 0.3, Sort.ARROW: 0.05},
    **{name: {Sort.LONG: 0.65, Sort.TEXT: 0.25, Sort.DASH: 0.05} for name in YEAR_END},
    "narrative": {Sort.LONG: 0.65, Sort.TEXT: 0.25, Sort.DASH: 0.03, Sort.FIGURE: 0.02},
    "status_note": {Sort.LONG: 0.6, Sort.TEXT: 0.3, Sort.DASH: 0.05},
    "opinion": {Sort.LONG: 0.8, Sort.TEXT: 0.15},
    "response": {Sort.LONG: 0.8, Sort.TEXT: 0.15},
    "indicator": {Sort.TEXT: 0.85, Sort.LONG: 0.08, Sort.BAND: 0.03, Sort.FIGURE: 0.01},
    "unit": {Sort.UNIT: 0.88, Sort.TEXT: 0.1},
    "numerator": _MONEY_CELLS,
    "denominator": _MONEY_CELLS,
    "chapter": {Sort.NUMBER: 0.8, Sort.TEXT: 0.15},
    "direction": {Sort.ARROW: 0.9, Sort.TEXT: 0.05},
    "effect_kind": {Sort.TEXT: 0.9},
    "provisional": {Sort.ROW_KIND: 0.45, Sort.TEXT: 0.45, Sort.MARK: 0.05},
    "note": {
        Sort.TEXT: 0.45, Sort.LONG: 0.35, Sort.FIGURE: 0.05, Sort.DASH: 0.05, Sort.NUMBER: 0.03,
        Sort.YEAR: 0.03, Sort.OFFICE: 0.02,
    },
    "target": _FIGURE_CELLS,
    "actual": _FIGURE_CELLS,
    "baseline": _END_POINT_CELLS,
    "goal": _END_POINT_CELLS,
    "effect": _EFFECT_CELLS,
    "effect_income": _EFFECT_CELLS,
    "effect_saving": _EFFECT_CELLS,
    "effect_target": _EFFECT_CELLS,
    "budget": _MONEY_CELLS,
    "settled": _MONEY_CELLS,
    "staff": _MONEY_CELLS,
}  # fmt: skip
"""How often a cell of the field is of each sort; what is missing is rare."""
USUAL: Mapping[Sort, float] = {
    Sort.NUMBER: 0.17, Sort.TEXT: 0.25, Sort.LONG: 0.12, Sort.FIGURE: 0.06, Sort.MARK: 0.08, Sort.OFFICE: 0.08,
    Sort.BAND: 0.06, Sort.KIND: 0.02, Sort.UNIT: 0.03, Sort.ROW_KIND: 0.03, Sort.YEAR: 0.03, Sort.ARROW: 0.03,
    Sort.DASH: 0.03, Sort.PERCENT: 0.03, Sort.DATE: 0.01, Sort.ORDINAL: 0.03,
}  # fmt: skip
"""The same over the cells of all columns of all tables."""
RARE = 0.01
TRUSTED = 4
"""From so many cells on, the cells of a column count in full."""


def likeness(code: str, look: Look) -> float:
    """How much more often cells of these sorts stand in a column of the field than anywhere: a mean of logarithms."""
    if not look.filled:
        return 0.0
    likely = LIKELY[code]
    mean = sum(
        count * log((likely.get(sort, 0.0) * 0.97 + RARE) / USUAL[sort]) for sort, count in look.sorts.items()
    )
    return mean / look.filled * min(1.0, (look.filled / TRUSTED) ** 0.5)
