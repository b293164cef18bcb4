"""What headings call the figures, effects and ratings below them."""

from __future__ import annotations

import pytest

from progress.intake.reading.words.headings import Heading, part_of, row_field
from progress.intake.reading.words.naming import effect_name, figure_name, scale_name


def heading(*printed: str) -> Heading:
    """One of these parts, from the topmost group down."""
    return Heading(1, tuple(part_of(one) for one in printed), tuple((row, 1) for row in range(len(printed))))


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        (["収納率（目標）"], "収納率"),
        (["収納率", "令和5年度目標"], "収納率"),
        (["受診率（％）", "R5", "実績"], "受診率"),
        (["職員数の実績"], "職員数"),
        (["令和5年度", "実績値"], ""),
        (["指標", "目標"], ""),
        (["目標値"], ""),
    ],
)
def test_figures_are_called_what_their_heading_says_beside_year_and_kind(printed, name):
    assert figure_name(heading(*printed)) == name


@pytest.mark.parametrize(
    ("word", "name"),
    [("目標効果額", "効果額"), ("計画", "効果額"), ("削減額（見込）", "削減額"), ("増収額", "増収額")],
)
def test_an_effect_is_called_by_its_amount(word, name):
    assert effect_name(word) == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        (["令和5年度", "自己評価"], "自己評価"),
        (["外部評価", "R5"], "外部評価"),
        (["令和5年度"], "評価"),
    ],
)
def test_a_rating_is_called_by_its_heading_without_the_year(printed, name):
    assert scale_name(heading(*printed)) == name


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("計画", "target"),
        ("実績", "actual"),
        ("計画値（人）", "target"),
        ("削減額", "effect_saving"),
        ("市民課", ""),
        ("", ""),
    ],
)
def test_the_label_of_a_row_names_its_field(label, code):
    assert row_field(label) == code
