"""What the rows of a table of years are: by their labels, their cells and the block that they stand in."""

from __future__ import annotations

import pytest

from plans.books.cells import Cell, CellKind, Sheet
from progress.intake.reading.columns.row_fields import row_fields

SENTENCES = ("窓口の待ち時間を減らす。", "予約を始める。")
STAGES = ("検討", "実施")
FIGURES = ("待ち時間 30分", "待ち時間 20分")


def fields(rows: dict[str, tuple[str, ...]], block: str = "年次計画") -> dict[str, str]:
    cells = [
        Cell(row, column, text, CellKind.TEXT, text)
        for row, (label, texts) in enumerate(rows.items(), start=2)
        for column, text in enumerate((label, *texts), start=1)
    ]
    sheet = Sheet("個票", tuple(cells))
    found = row_fields(sheet, range(2, 2 + len(rows)), 1, {2, 3}, [block])
    return {label: one.code for label, one in found.items()}


def test_beside_figures_a_yearly_goal_is_a_text_or_a_figure_as_its_cells_are():
    assert fields({"年度目標": SENTENCES, "数値": FIGURES}) == {"年度目標": "goal_text", "数値": "target"}
    assert fields({"年度目標": FIGURES, "数値": ()}) == {"年度目標": "target", "数値": "target"}


def test_in_a_row_alone_each_cell_is_a_text_or_a_figure():
    assert fields({"年度目標": SENTENCES}) == {"年度目標": "target"}
    assert fields({"実績": SENTENCES}, "実施状況") == {"実績": "actual"}


def test_progress_in_a_block_of_what_is_planned_is_the_planned_stage():
    assert fields({"進捗状況": STAGES, "数値": FIGURES}) == {"進捗状況": "stage", "数値": "target"}


@pytest.mark.parametrize("block", ["実施状況", "取組の効果"])
def test_progress_in_another_block_is_a_rating(block):
    assert fields({"進捗状況": STAGES, "数値": FIGURES}, block)["進捗状況"] == "rating"


def test_progress_beside_results_is_a_rating():
    found = fields({"計画": FIGURES, "実績": FIGURES, "進捗状況": STAGES})
    assert found == {"計画": "target", "実績": "actual", "進捗状況": "rating"}


def test_marks_are_ratings_in_any_block():
    assert fields({"進捗状況": ("○", "△"), "数値": FIGURES})["進捗状況"] == "rating"


def test_empty_rows_are_what_their_label_says():
    assert fields({"年度目標": (), "数値": ("-", "－")}) == {"年度目標": "target", "数値": "target"}
