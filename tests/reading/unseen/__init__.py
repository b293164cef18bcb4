"""Workbooks as Japanese city halls keep and publish their administrative-reform plans, in layouts that no reader here
was built for: each module draws one (`draw`, the file's bytes) and says what a careful clerk gets from it (`expected`,
"heldout-workbook-expected/1"). All municipalities, items and figures are invented.
"""

from __future__ import annotations

from tests.reading.unseen import (
    board_opinions,
    cards_per_sheet,
    cards_side_by_side,
    circle_matrix,
    csv_export,
    department_sheets,
    effects_by_section,
    grid_paper,
    half_years,
    kanji_years,
    long_list,
    pillar_list,
    plan_result_rows,
    plan_tree,
    quarter_bars,
    schedule_bars,
    stacked_forms,
    sub_indicators,
    turned_round,
    two_tables,
    year_blocks,
    year_rows,
    year_sheets,
)

DRAWINGS = (
    pillar_list,
    plan_result_rows,
    year_blocks,
    cards_per_sheet,
    stacked_forms,
    grid_paper,
    turned_round,
    effects_by_section,
    quarter_bars,
    long_list,
    csv_export,
    kanji_years,
    sub_indicators,
    board_opinions,
    department_sheets,
    circle_matrix,
    two_tables,
    schedule_bars,
    cards_side_by_side,
    year_sheets,
    half_years,
    year_rows,
    plan_tree,
)
