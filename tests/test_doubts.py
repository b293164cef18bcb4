"""The doubt about a typed figure: exactly when it is said. Pure."""

from __future__ import annotations

import pytest

from plans.values.fiscal_year import FiscalYear
from progress.office.department.figures import doubt
from tests.test_charts import indicator

YEAR = FiscalYear(2024)


@pytest.mark.parametrize(
    ("before", "actual", "told"),
    [
        ("30", "299.9", False),
        ("30", "300", True),
        ("30", "3.01", False),
        ("30", "3", True),
        ("-30", "-300", True),
        ("-30", "-299", False),
        ("30", "0", True),
    ],
)
def test_ten_times_last_year_or_a_tenth_of_it_is_doubted(before: str, actual: str, told: bool) -> None:
    said = doubt(indicator({2023: (None, before), 2024: (None, actual)}), YEAR)
    assert said == (
        "前年度（" + before.replace("-", "▲") + "件）と大きく違います。桁と単位を確かめてください。"
        if told
        else ""
    )


@pytest.mark.parametrize(("actual", "told"), [("299.9", False), ("300", True), ("3.01", False), ("3", True)])
def test_without_last_year_the_target_is_what_it_is_held_against(actual: str, told: bool) -> None:
    said = doubt(indicator({2024: ("30", actual)}), YEAR)
    assert said == ("目標（30件）と大きく違います。桁と単位を確かめてください。" if told else "")


def test_last_year_goes_before_the_target() -> None:
    assert doubt(indicator({2023: ("1", "30"), 2024: ("1", "35")}), YEAR) == ""


def test_a_year_of_zero_is_no_measure_and_the_target_is_taken() -> None:
    assert "目標（30件）" in doubt(indicator({2023: (None, "0"), 2024: ("30", "300")}), YEAR)
    assert doubt(indicator({2023: (None, "0"), 2024: ("0", "300")}), YEAR) == ""


@pytest.mark.parametrize(
    ("target", "actual", "told"),
    [
        ("90", "100", ""),
        ("90", "100.1", "100%を超えています。"),
        ("100", "100.1", "100%を超えています。"),
        ("100.1", "100.2", ""),
        ("90", "0", "目標（90%）と大きく違います。"),
        ("0", "0", ""),
        ("0", "-0.1", "0%を下回っています。"),
        ("-1", "-0.5", ""),
        (None, "120", ""),
        (None, "-0.1", "0%を下回っています。"),
    ],
)
@pytest.mark.parametrize("unit", ["%", "％"])
def test_a_percentage_outside_0_to_100_is_doubted_unless_the_target_lies_there(
    target: str | None, actual: str, told: str, unit: str
) -> None:
    said = doubt(indicator({2024: (target, actual)}, unit=unit), YEAR)
    assert said.removesuffix("桁と単位を確かめてください。").replace("％", "%") == told


def test_nothing_is_doubted_where_nothing_is_typed() -> None:
    assert doubt(indicator({2023: (None, "30"), 2024: ("30", None)}), YEAR) == ""
    assert doubt(indicator({2023: (None, "30")}), YEAR) == ""


@pytest.mark.parametrize(
    ("sums", "actual", "told"),
    [
        (("100", "999"), "5", ""),
        (("100", "1000"), "5", "目標（100件）"),
        (("100", None), "5", ""),
        (("100", None), "100", "目標（10件）"),
        ((None, "1000"), "5", ""),
    ],
)
def test_where_sums_are_compared_the_sums_are_doubted(
    sums: tuple[str | None, str | None], actual: str, told: str
) -> None:
    said = doubt(indicator({2024: ("10", actual)}, sums={2024: sums}), YEAR)
    assert said.partition("と大きく")[0] == told


def test_a_percentage_above_100_is_no_slip_where_the_final_goal_lies_there() -> None:
    assert doubt(indicator({2024: ("90", "105")}, unit="%", goal="110"), YEAR) == ""
    assert doubt(indicator({2024: ("90", "105")}, unit="%", goal="100"), YEAR).startswith(
        "100%を超えています。"
    )
