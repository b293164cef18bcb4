"""The band that the figures of a 調査票 suggest, as its sheet tells it: the rule in words, and where the figures
alone decide a formula that follows what is typed. It says what `progress.judgement` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from items.models import Indicator, TargetValue
from items.quantity import show, trimmed
from plans.values.text import name_key
from progress.judgement import Basis
from progress.office.department.status_form import StatusForm
from progress.rating import Band
from progress.table.cells import scale_row

WAITS = "実績を数値で入力すると、ここに出ます"
BY_CONTENT = "内容から決めてください"
NONE_FITS = "当てはまる区分がありません"


def in_words(bands: Sequence[Band], *, each: bool) -> str:
    """How a band is suggested; "" where no band has a bound. `each`: the plan looks at every indicator by itself."""
    bounded = _bounded(bands)
    if not bounded:
        return ""
    parts = [
        f"{show(trimmed(band.lower_bound))}%以上は「{band.text}」"
        for band in reversed(bounded)
        if band.lower_bound
    ]
    if bounded[0].lower_bound == 0:
        parts.append(f"それより低いと「{bounded[0].text}」")
    several = "指標ごとに見て、同じになるときだけ提案" if each else "指標が2つ以上なら最も低いもので判断"
    return f"目標に対する割合で、{'、'.join(parts)}（{several}）。"


def _bounded(bands: Sequence[Band]) -> list[Band]:
    """From the lowest up."""
    known = [band for band in bands if band.lower_bound is not None]
    return sorted(known, key=lambda band: band.lower_bound or Decimal(0))


@dataclass(frozen=True)
class Rule:
    """What a formula needs: the bounds, from the lowest up, and the labels that belong to them."""

    bounds: tuple[Decimal, ...]
    labels: tuple[str, ...]
    percents: tuple[str, ...]
    cells: tuple[str, ...]

    def formula(self, labels: str) -> str:
        """`labels`: the range in which they stand below each other."""
        bounds, cells = ";".join(f"{one:f}" for one in self.bounds), ",".join(self.cells)
        found = f"LOOKUP(MIN({','.join(self.percents)}),{{{bounds}}},{labels})"
        told = f'IF(MIN({cells})<0,"{BY_CONTENT}",IFERROR({found},"{NONE_FITS}"))'
        return f'=IF(COUNT({cells})<{len(self.cells)},"{WAITS}",{told})'


def rule_of(
    bands: Sequence[Band], indicators: Sequence[Indicator], year: int, cells: Mapping[int, str]
) -> Rule | None:
    """Of indicators with a target this year, each a plain ratio of one year; None where more than that decides.
    `cells`: by the indicator's key where its figure is typed (`E9`)."""
    bounded = _bounded(bands)
    targets = {one: _target(one, year) for one in indicators if one.kind != Indicator.Kind.TEXT}
    due = {one: target for one, target in targets.items() if target is not None}
    percents = [_percent(one, target, cells[one.pk]) for one, target in due.items()]
    if not bounded or not percents or not all(percents):
        return None
    bounds = tuple(band.lower_bound or Decimal(0) for band in bounded)
    named = tuple(cells[one.pk] for one in due)
    return Rule(bounds, tuple(band.text for band in bounded), tuple(percents), named)


def _target(one: Indicator, year: int) -> TargetValue | None:
    """The year's target, where there is one to be reached: of a number one that is a number."""
    found = next((target for target in one.target_values.all() if target.fiscal_year == year), None)
    is_number = one.kind == Indicator.Kind.NUMBER
    return None if found is not None and is_number and found.value is None else found


def _percent(one: Indicator, target: TargetValue, cell: str) -> str:
    """「実績÷目標×100」 as a formula, one decimal, below 100 where the target isn't reached; "" where that isn't
    all."""
    flow, sum_of_years = Indicator.Measure.FLOW, Indicator.Measure.CUMULATIVE
    sums = one.measure == (flow if one.targets_are_cumulative else sum_of_years)
    plain = one.kind == Indicator.Kind.NUMBER and one.rate_basis == Indicator.RateBasis.RATIO and not sums
    if not plain or target.value is None or target.value <= 0 or target.bound:
        return ""
    figure = f'IF(LEFT(CELL("format",{cell}),1)="P",{cell}*100,{cell})' if name_key(one.unit) == "%" else cell
    goal = f"{target.value:f}"
    if one.direction == Indicator.Direction.INCREASE:
        rate, reached = f"ROUND({figure}/{goal}*100,1)", f"{figure}>={goal}"
        return f"IF({reached},{rate},MIN(99.9,{rate}))"
    if one.direction == Indicator.Direction.DECREASE:
        rate, reached = f"ROUND({goal}/{figure}*100,1)", f"{figure}<={goal}"
        return f"IF({figure}=0,100,IF({reached},{rate},MIN(99.9,{rate})))"
    return ""


def of_group(form: StatusForm, group: Mapping[str, Any], cells: Mapping[int, str]) -> tuple[str, Rule | None]:
    """Of what one band is chosen for (`RatingInputs.groups`): the rule in words, "" where nothing is suggested, and
    what a formula needs where one says it."""
    judged, one = form.ratings.rule, group["indicator"]
    bands, each = scale_row(group["scale"], judged).bands, judged.each
    words = in_words(bands, each=each)
    looked_at = [one] if one else form.figures.indicators
    item = form.status.item.key
    otherwise = any(judged.of(item, asked.name).method for asked in looked_at)
    if judged.basis != Basis.YEAR or otherwise:  # more than a target and a figure decides
        return (judged.words if words else ""), None
    if not words or (each and len(looked_at) > 1):
        return words, None
    return words, rule_of(bands, looked_at, form.status.round.fiscal_year, cells)
