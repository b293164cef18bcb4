"""More drawn workbooks in the shape of `tests.reading.unseen`, for measuring a reader on layouts that its
makers haven't seen: each module draws one and says what a careful clerk gets from it. All municipalities,
items and figures are invented.
"""

from __future__ import annotations

from tests.reading.blind import (
    budget_review,
    bureau_reports,
    effect_breakdown,
    halves_of_plan,
    long_form,
    notes_and_hidden,
    one_cell_years,
    outside_review,
    rates_only,
    step_checklist,
)

DRAWINGS = (
    bureau_reports,
    one_cell_years,
    effect_breakdown,
    rates_only,
    outside_review,
    halves_of_plan,
    notes_and_hidden,
    budget_review,
    step_checklist,
    long_form,
)
