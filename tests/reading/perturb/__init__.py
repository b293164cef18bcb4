"""Workbooks changed as another clerk would have kept them, together with what is expected of them.

    changed = perturbed(Case.of(data, expected), "columns", seed=7)

The same seed gives the same workbook. A perturbation that can't be made of a workbook without changing what
it says raises `DoesNotApply`. A careful reader gets the same from the changed workbook as from the first.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.reading.perturb.arrangement import (
    inserted_column,
    inserted_rows,
    renamed_sheet,
    reordered_columns,
    split_sheet,
)
from tests.reading.perturb.case import Case, DoesNotApply
from tests.reading.perturb.wording import era_notation, full_width_digits, heading_synonyms, years_on

__all__ = ["PERTURBATIONS", "Case", "DoesNotApply", "perturbed"]

PERTURBATIONS: dict[str, Callable[[Case, Random], Case]] = {
    "synonyms": heading_synonyms,
    "columns": reordered_columns,
    "rows": inserted_rows,
    "empty_column": inserted_column,
    "split": split_sheet,
    "one_year": years_on(1),
    "three_years": years_on(3),
    "notation": era_notation,
    "full_width": full_width_digits,
    "renamed": renamed_sheet,
}


def perturbed(case: Case, name: str, seed: int) -> Case:
    """The case changed. Raises `DoesNotApply`."""
    return PERTURBATIONS[name](case, Random(seed))  # noqa: S311 - nobody's secret
