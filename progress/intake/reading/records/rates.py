"""Printed 達成率 beside what target and actual give; never imported.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft
from progress.intake.reading.entries.entry import Figure
from progress.intake.reading.entries.figures import Figures

_OF_WHOLE_PERCENT, _OF_TENTHS = Decimal(1), Decimal("0.1")
"""How far a printed rate may be off, in percent points, by how it is rounded."""


def compare_rates(draft: Draft, read: Sequence[tuple[Figure, Figures]]) -> None:
    """Tells of each rate that is neither actual ÷ target nor, where less is better, target ÷ actual. `read`: the
    cells of one line of figures."""
    values: dict[tuple[str, FiscalYear], Decimal] = {}
    rates: list[tuple[Figure, FiscalYear, Decimal]] = []
    for figure, figures in read:
        if figure.year is None or len(figures.quantities) != 1:
            continue
        value = figures.quantities[0].value
        if figure.code == "rate":
            rates.append((figure, figure.year, value))
        elif figure.code in ("target", "actual"):
            values.setdefault((figure.code, figure.year), value)
    for figure, year, printed in rates:
        target, actual = values.get(("target", year)), values.get(("actual", year))
        if not target or not actual:
            continue
        computed = [_percent(actual, target), _percent(target, actual)]
        whole = int(printed.as_tuple().exponent) >= 0
        tolerance = _OF_WHOLE_PERCENT if whole else _OF_TENTHS
        if all(abs(rate - printed) > tolerance for rate in computed):
            draft.tell(
                Severity.WARNING,
                "rate_differs",
                f"達成率「{figure.seen.text}」は、目標と実績から計算した{computed[0]}%と違います。"
                "達成率は取り込まず、表示のたびに計算します。",
                figure.seen.origin,
            )


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return (part * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
