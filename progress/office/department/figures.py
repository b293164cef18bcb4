"""The figures of one status: an input for each indicator, the rates of what is typed, a doubt about its size."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.forms import BoundField

from items.models import Indicator
from items.quantity import Quantity, absent, show, trimmed
from plans.fields import CleanFormField
from plans.history.seen_version import VersionField
from plans.values.fiscal_year import FiscalYear
from plans.values.text import name_key
from progress.models import ActualValue, YearEndStatus
from progress.office.department.inputs import FigureField, Part, PastDayField, claim, in_one_line, unless_same
from progress.table.shape import Figure, IndicatorRow, ItemRow, RateCell, YearCell


@dataclass(frozen=True)
class FigureGroup:
    """One indicator on the page. `inputs`: figure, 見込, 備考; `fulfilled`: of a deadline, the day on which it was
    kept. `now` and `before`: this year and the last one in the table; `target`: this year's ("": none, or a dash).
    `answers`: the rates of what is typed; `doubt`: why it looks like a slip, or ""."""

    indicator: Indicator
    row: IndicatorRow
    now: YearCell | None
    before: YearCell | None
    inputs: tuple[BoundField, BoundField, BoundField]
    fulfilled: BoundField | None
    target: str
    answers: list[str]
    doubt: str


class FigureInputs(Part[ActualValue]):
    """By indicator: the figure as printed, whether it is 見込, its 備考; of a deadline the day of its fulfilment."""

    versions = "figure_version"

    def __init__(self, status: YearEndStatus, year: FiscalYear) -> None:
        self.status, self.year = status, year
        self.indicators = sorted(status.item.indicators.all(), key=lambda one: (one.position, one.pk))
        self.stored = {row.indicator_id: row for row in status.actual_values.all() if row.fiscal_year == year}

    def fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for indicator in self.indicators:
            pk, label = indicator.pk, f"{indicator.name}の実績"
            found |= {
                f"figure_{pk}": self._figure_field(indicator, label),
                f"provisional_{pk}": forms.BooleanField(label="見込（まだ確定していない）", required=False),
                f"why_{pk}": CleanFormField(label=f"{indicator.name}の備考", required=False, max_length=200),
                f"figure_version_{pk}": VersionField(required=False),
            }
            if indicator.kind == Indicator.Kind.DEADLINE:
                found[f"fulfilled_{pk}"] = self._fulfilled_field(indicator)
        return found

    @staticmethod
    def _figure_field(indicator: Indicator, label: str) -> forms.Field:
        if indicator.kind != Indicator.Kind.NUMBER:
            return CleanFormField(label=label, required=False, max_length=120)
        advice = "数値がないときは空欄にして、備考に理由を書いてください。"
        return FigureField(indicator.unit, advice=advice, label=label, max_length=120)

    @staticmethod
    def _fulfilled_field(indicator: Indicator) -> forms.Field:
        help_text = "期限と比べます。例：令和6年10月20日、2024/10/20。まだのときは空欄にします。"
        label = f"{indicator.name}を達成した日"
        return PastDayField(label=label, required=False, help_text=help_text)

    def values(self, records: Mapping[int, ActualValue]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for pk, figure in records.items():
            found |= {f"figure_{pk}": in_one_line(_printed(figure)), f"figure_version_{pk}": figure.version}
            found |= {f"provisional_{pk}": figure.is_provisional, f"why_{pk}": in_one_line(figure.remarks)}
            found[f"fulfilled_{pk}"] = figure.fulfilled_on or ""
        return found

    def unsaved(self, cleaned: Mapping[str, Any]) -> list[ActualValue]:
        """The figures as typed, for the table that tells their rates."""
        found = []
        for indicator in self.indicators:
            value = ActualValue(status=self.status, indicator=indicator, fiscal_year=self.year)
            _put(value, cleaned)
            found.append(value)
        return found

    def records(self, cleaned: Mapping[str, Any], today: date) -> Iterator[tuple[ActualValue, bool]]:
        """Each record as typed, and whether it is empty now."""
        for indicator in self.indicators:
            new = ActualValue(status=self.status, indicator=indicator, fiscal_year=self.year)
            version = cleaned.get(f"figure_version_{indicator.pk}")
            value = claim(self.stored.get(indicator.pk), new, version)
            was_provisional = value.is_provisional
            _put(value, cleaned)
            if value.is_provisional:
                value.final_on = None
            elif was_provisional:
                value.final_on = today
            yield value, not (value.says_something or value.is_provisional)

    def groups(self, form: forms.Form, row: ItemRow) -> list[FigureGroup]:
        rows = {one.name: one for one in row.indicators}
        return [self._group(one, form, rows[one.name]) for one in self.indicators]

    def _group(self, indicator: Indicator, form: forms.Form, row: IndicatorRow) -> FigureGroup:
        pk, kinds, now = indicator.pk, Indicator.Kind, row.year(self.year)
        target = now.target.text if now and now.target else ""
        return FigureGroup(
            indicator=indicator,
            row=row,
            now=now,
            before=row.year(self.year.previous),
            inputs=(form[f"figure_{pk}"], form[f"provisional_{pk}"], form[f"why_{pk}"]),
            fulfilled=form[f"fulfilled_{pk}"] if indicator.kind == kinds.DEADLINE else None,
            target="" if absent(target) else target,
            answers=rate_sentences(row, self.year) if indicator.kind != kinds.TEXT else [],
            doubt=doubt(row, self.year) if indicator.kind == kinds.NUMBER else "",
        )


def _put(value: ActualValue, cleaned: Mapping[str, Any]) -> None:
    """Writes what was typed into the record."""
    pk = value.indicator_id
    said = cleaned.get(f"figure_{pk}")
    quantity = said if isinstance(said, Quantity) else None
    printed = quantity.printed if quantity else (said or "")
    value.printed = unless_same(value.printed, in_one_line(_printed(value)), printed)
    value.value = quantity.value if quantity else None
    value.approximate = bool(quantity and quantity.approximate)
    value.fulfilled_on = cleaned.get(f"fulfilled_{pk}")
    value.is_provisional = bool(cleaned.get(f"provisional_{pk}"))
    remarks = cleaned.get(f"why_{pk}") or ""
    value.remarks = unless_same(value.remarks, in_one_line(value.remarks), remarks)


def _printed(figure: ActualValue) -> str:
    """A figure as its input shows it: as printed, else its number."""
    return figure.printed or (show(trimmed(figure.value)) if figure.value is not None else "")


# ── Rates ────────────────────────────────────────────────────────────────────────────────────────────────────


def rate_sentences(row: IndicatorRow, year: FiscalYear) -> list[str]:
    """The year's figure against the year's target and against the final goal, each labelled, with the reason.

    Where sums over several years are compared, the sums stand in the sentence. No sentence without a figure. Of a
    deadline: whether it was kept.
    """
    cell = row.year(year)
    if row.kind == "deadline":
        return (
            [_told(cell.rate) if cell.rate.met is not None else cell.rate.reason]
            if cell and cell.rate
            else []
        )
    if cell is None or cell.actual is None or cell.actual.value is None:
        return []
    if cell.target_sum and not cell.actual_sum:
        return [f"前の年度の実績がそろっていないため、累計の目標 {cell.target_sum.text}とは比べられません。"]
    sentences = []
    if cell.rate and cell.target:
        sentences.append(_against_the_year(cell, cell.target, year) + _told(cell.rate))
    if row.goal_rate and row.final_target:
        known = cell.rate.reason if cell.rate and cell.target else ""
        sentences.append(_against_the_goal(row, cell, row.final_target) + _told(row.goal_rate, known))
    return sentences or ["目標の数値がないため、率は計算しません。"]


def _against_the_year(cell: YearCell, target: Figure, year: FiscalYear) -> str:
    if cell.target_sum and cell.actual_sum:
        sums = f"累計の目標 {cell.target_sum.text}に対して累計の実績 {cell.actual_sum.text}"
        return f"{year.era}までの{sums}："
    return f"{year.era}の目標 {target.text} に対して："


def _against_the_goal(row: IndicatorRow, cell: YearCell, final: Figure) -> str:
    with_target = [one for one in row.years if one.target is not None and one.target.value is not None]
    goal = f"最終目標 {final.text}"
    if row.goal is None and with_target and (summed := with_target[-1].target_sum):
        goal = f"最終目標（{with_target[-1].fiscal_year.era}までの累計）{summed.text}"
    return f"{goal}に対して累計の実績 {cell.actual_sum.text}：" if cell.actual_sum else f"{goal} に対して："


def _told(rate: RateCell, known: str = "") -> str:
    """「99.5%（実績÷目標）」, 「達成。維持する指標のため、…」; a sentence that is `known` isn't said again."""
    if rate.percent is None:
        return f"{rate.text}。{'' if rate.reason == known else rate.reason}"
    how = rate.reason.rstrip("。").replace("）（", "、").replace("（", "、").removesuffix("）")
    return f"{rate.text}（{how}）"


# ── Doubts ───────────────────────────────────────────────────────────────────────────────────────────────────


FAR = 10
"""So many times (or the same part of) what is compared is taken for a slip of digits or units."""


def doubt(row: IndicatorRow, year: FiscalYear) -> str:
    """One sentence where the year's figure looks like a slip, else "". It never keeps anybody from saving.

    A percentage outside 0–100 (unless the target lies there as well); a figure ten times, or a tenth, of last
    year's or, without one, of this year's target.
    """
    cell = row.year(year)
    if cell is None or cell.actual is None or cell.actual.value is None:
        return ""
    found = _beyond_percent(row, cell, cell.actual.value) + _far_off(row, cell, cell.actual.value, year)
    return f"{found}桁と単位を確かめてください。" if found else ""


def _beyond_percent(row: IndicatorRow, cell: YearCell, actual: Decimal) -> str:
    if name_key(row.unit) != "%":
        return ""
    targets = [one.value for one in (cell.target, row.final_target) if one and one.value is not None]
    if actual > 100 and targets and max(targets) <= 100:
        return "100%を超えています。"
    if actual < 0 and all(target >= 0 for target in targets):
        return "0%を下回っています。"
    return ""


def _far_off(row: IndicatorRow, cell: YearCell, actual: Decimal, year: FiscalYear) -> str:
    before = row.year(year.previous)
    past = before.actual if before else None
    if past is not None and past.value:
        return f"前年度（{past.text}）と大きく違います。" if _far(actual, past.value) else ""
    summed = cell.target_sum is not None and cell.actual_sum is not None
    target = cell.target_sum if summed else cell.target
    told = cell.actual_sum.value if summed and cell.actual_sum else actual
    if target is None or not target.value or told is None or not _far(told, target.value):
        return ""
    return f"目標（{target.text}）と大きく違います。"


def _far(one: Decimal, other: Decimal) -> bool:
    return abs(one) >= FAR * abs(other) or abs(one) * FAR <= abs(other)
