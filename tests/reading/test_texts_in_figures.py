"""Texts in cells of figures, and printed rates: the rules by themselves."""

from decimal import Decimal

import pytest

from plans.books.cells import Cell, CellKind, Sheet
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import Draft
from progress.intake.reading.columns.column import Column
from progress.intake.reading.entries.entry import Figure
from progress.intake.reading.entries.figures import figures_of, single_value
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.records.rates import compare_rates
from progress.intake.reading.records.stages import is_dash, is_stage, sounds_like_figure, stages_as_targets

YEARS = (FiscalYear(2024), FiscalYear(2025))


def line(*cells):
    """Cells of one line of figures: (field, year, printed)."""
    sheet = Sheet(
        "一覧", tuple(Cell(1, nth, text, CellKind.TEXT) for nth, (_, _, text) in enumerate(cells, 1))
    )
    found = []
    for cell, (code, year, _) in zip(sheet.cells, cells, strict=True):
        figure = Figure(code, year, Seen(sheet, cell), Column(cell.column, "", code, 100))
        found.append((figure, figures_of(cell)))
    return found


@pytest.mark.parametrize("text", ["検討", "一部実施", "→", "○"])
def test_a_short_word_or_mark_is_a_stage(text):
    assert is_stage(text)


@pytest.mark.parametrize("text", ["窓口を増やす", "10件", "関係課と協議し方針を決める。"])
def test_a_sentence_or_a_figure_is_no_stage(text):
    assert not is_stage(text)


@pytest.mark.parametrize(
    ("text", "sounds"), [("約千件", True), ("１２O", True), ("検討", False), ("随時", False)]
)
def test_a_figure_in_words_sounds_like_one(text, sounds):
    assert sounds_like_figure(text) is sounds


@pytest.mark.parametrize(("text", "dash"), [("－", True), ("―", True), ("", False), ("-5", False)])
def test_a_dash_is_nothing_but_dashes(text, dash):
    assert is_dash(text) is dash


def test_stages_with_figures_in_one_unit_are_targets():
    read = stages_as_targets(line(("stage", YEARS[0], "97.0％"), ("stage", YEARS[1], "97.2％")))
    assert [figure.code for figure, _ in read] == ["target", "target"]


def test_stages_with_figures_in_several_units_stay_stages():
    read = stages_as_targets(line(("stage", YEARS[0], "97.0％"), ("stage", YEARS[1], "12件")))
    assert [figure.code for figure, _ in read] == ["stage", "stage"]


@pytest.mark.parametrize(
    ("printed", "told"),
    [("80%", []), ("80.4%", ["rate_differs"]), ("125%", []), ("81%", []), ("90%", ["rate_differs"])],
)
def test_a_printed_rate_is_held_against_target_and_actual_either_way(printed, told):
    draft = Draft()
    compare_rates(
        draft, line(("target", YEARS[0], "100件"), ("actual", YEARS[0], "80件"), ("rate", YEARS[0], printed))
    )
    assert [finding.kind for finding in draft.findings] == told


@pytest.mark.parametrize(("text", "value"), [("12件", Decimal(12)), ("検討", None), ("－", None), ("", None)])
def test_a_cell_with_one_figure_has_a_single_value(text, value):
    assert single_value(Cell(1, 1, text, CellKind.TEXT)) == value
    assert single_value(None) is None
