"""More drawn workbooks in the shape of `tests.reading.unseen`, for measuring a reader on layouts that its makers haven't
seen: each module draws one and says what a careful clerk gets from it. All municipalities, items and figures are invented.
"""

from __future__ import annotations

from tests.reading.blind import (
    bureau_reports,
    effect_breakdown,
    one_cell_years,
    rates_only,
)

DRAWINGS = (
    bureau_reports,
    one_cell_years,
    effect_breakdown,
    rates_only,
)
