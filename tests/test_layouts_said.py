"""What a plan says under a field of a layout: the printed text as long as it says what the plan says today, the plan's
own words after that."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from plans.values.fiscal_year import FiscalYear
from progress.layouts import said
from progress.table.shape.figures import Figure, IndicatorRow, YearCell
from progress.table.shape.items import ItemRow, TargetRow

YEAR = FiscalYear(2024)


def item(**fields: Any) -> ItemRow:
    texts = dict.fromkeys(("title", "number", "pillar", "parent", "nature_label", "kind", "name_printed"), "")
    usual: dict[str, Any] = {"lead_departments": (), "related_departments": (), "nature": "item", "depth": 0}
    return ItemRow(**{"key": "1", "name": "研修の充実", **texts, **usual, **fields})


def indicator(
    name: str, target: str = "", baseline: str = "", direction: str = "", goal: str = ""
) -> IndicatorRow:
    def figure(printed: str) -> Figure | None:
        return Figure(printed, Decimal(1), printed) if printed else None

    years = (YearCell(YEAR, target=figure(target)),)
    return IndicatorRow(name, "", "number", direction, "", figure(baseline), figure(goal), None, years)


@pytest.mark.parametrize(
    ("printed", "lead", "related", "expected"),
    [
        ("担当課 財政課\n関係課 全課", ("財政課",), ("全課",), ("財政課", "全課")),
        # More than its offices stands there: it's kept.
        ("担当課 収納課\n関係課 各課・財政課等", ("収納課",), ("財政課",), ("収納課", "各課・財政課等")),
        # One text for all of them names those who take part, too.
        ("職員課\n各課", ("職員課",), ("各課",), ("職員課\n各課", "")),
        ("支所地域課(花泉・川崎)", ("花泉支所地域課",), ("川崎支所地域課",), ("支所地域課(花泉・川崎)", "")),
        # Another office since.
        ("担当課 財政課", ("管財課",), (), ("管財課", "")),
        ("職員課\n各課", ("人事課",), ("各課",), ("人事課", "各課")),
        ("", ("①財政課", "②管財課"), (), ("①財政課、②管財課", "")),
    ],
)
def test_departments(
    printed: str, lead: tuple[str, ...], related: tuple[str, ...], expected: tuple[str, str]
) -> None:
    one = item(departments_printed=printed, lead_departments=lead, related_departments=related)
    assert (said.departments(one), said.related_departments(one)) == expected


@pytest.mark.parametrize(
    ("printed", "marks", "name", "expected"),
    [
        ("研修（※5）の充実", "※5", "研修の充実", "研修（※5）の充実"),
        ("研修（※5）の充実", "※5", "研修の見直し", "研修の見直し"),
        ("", "", "研修の充実", "研修の充実"),
    ],
)
def test_a_name_bears_its_footnote_until_it_is_another_name(
    printed: str, marks: str, name: str, expected: str
) -> None:
    assert said.name(item(name=name, name_printed=printed, footnote_marks=marks)) == expected


@pytest.mark.parametrize(
    ("printed", "goal_text", "targets", "expected"),
    [
        ("時間外20人\n年休13.0日", "", {"時間外": "20人", "年休": "13.0日"}, "時間外20人\n年休13.0日"),
        # A target that was revised since.
        ("時間外20人\n年休13.0日", "", {"時間外": "15人", "年休": "13.0日"}, "時間外 15人\n年休 13.0日"),
        # The goal in words says it: a month by which something is published.
        ("", "令和7年3月に公表", {"公表": "令和7年3月に公表"}, ""),
        ("", "", {"受講者": "30人"}, "受講者 30人"),
        ("随時", "", {}, "随時"),
    ],
)
def test_the_figures_of_a_year(printed: str, goal_text: str, targets: dict[str, str], expected: str) -> None:
    indicators = tuple(indicator(name, target) for name, target in targets.items())
    one = item(targets=(TargetRow(YEAR, "実施", goal_text, printed),), indicators=indicators)
    assert said.of_year("target", one, YEAR) == expected
    assert said.of_year("target", replace(one, targets=()), FiscalYear(2020)) == ""


def test_the_figures_of_now() -> None:
    one = item(baseline_printed="15団体 (321人)", indicators=(indicator("団体数", baseline="15団体"),))
    assert said.of_item("baseline", one) == "15団体 (321人)"
    assert said.of_item("baseline", replace(one, baseline_printed="14団体")) == "団体数 15団体"


def test_where_an_indicator_is_to_go() -> None:
    assert said.direction(indicator("件数", direction="increase")) == "↑"
    assert said.direction(indicator("件数", goal="-")) == "-"
    assert said.direction(indicator("件数")) == ""
    assert said.indicator_name(indicator("（記載なし）")) == ""
