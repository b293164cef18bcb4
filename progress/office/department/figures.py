"""The figures of one status: an input for each indicator, the rates of what is typed, a doubt about its size."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.timezone import localdate

from items.models import Indicator
from items.quantity import absent, show, trimmed
from plans.fields import CleanFormField, DayFormField
from plans.values.fiscal_year import FiscalYear
from plans.values.words import era_day
from progress.findings.figures import may_be_negative
from progress.findings.kinds import figure_findings
from progress.models import ActualValue, YearEndStatus
from progress.office.department.inputs import (
    FigureField,
    Part,
    in_one_line,
    put_figure,
    speaks,
    unless_same,
)
from progress.table.series import apart
from progress.table.shape.figures import Figure, IndicatorRow, RateCell, YearCell
from progress.table.shape.items import ItemRow
from progress.workflow import State

_NOT_AHEAD = MaxValueValidator(localdate, "先の日付になっています。達成した日を入力してください。")


class FigureInputs(Part[ActualValue]):
    """By indicator: the figure as printed, of a deadline the day of its fulfilment; whether it is 見込, why there is
    none or why it misses its target, its 備考.

    `year`: of the figures, the round's own unless another is named; `only`: of this one indicator.
    """

    version = "figure_version"
    names = ("figure", "fulfilled", "provisional", "absent", "missed", "why")

    def __init__(
        self, status: YearEndStatus, year: FiscalYear | None = None, only: Indicator | None = None
    ) -> None:
        self.status, self.year = status, year or status.round.fiscal_year
        all_of_them = sorted(status.item.indicators.all(), key=lambda one: (one.position, one.pk))
        self.indicators = [one for one in all_of_them if only in (None, one)]
        rows = status.actual_values.all()
        self.stored = {row.indicator_id: row for row in rows if row.fiscal_year == self.year}

    def new(self) -> dict[int, ActualValue]:
        return {
            one.pk: ActualValue(status=self.status, indicator=one, fiscal_year=self.year)
            for one in self.indicators
        }

    def inputs(self, key: int, record: ActualValue) -> dict[str, forms.Field]:
        one, kinds = record.indicator, Indicator.Kind
        label, advice = f"{one.name}の実績", "数値がないときは空欄にして、数値がない理由を選んでください。"
        below_zero = may_be_negative(one.name, one.unit, self._known(one))
        figure = FigureField(one.unit, advice=advice, below_zero=below_zero, label=label, max_length=120)
        words = CleanFormField(label=label, required=False, max_length=120)
        found = {
            "figure": figure if one.kind == kinds.NUMBER else words,
            "provisional": forms.BooleanField(label="見込（まだ確定していない）", required=False),
            "absent": _choice(f"{one.name}の数値がない理由", ActualValue.Absence),
            "why": CleanFormField(label=f"{one.name}の備考", required=False, max_length=200),
        }
        if one.kind != kinds.TEXT:
            found["missed"] = _choice(f"{one.name}が目標に届かなかった理由", ActualValue.Hindrance)
        if one.kind == kinds.DEADLINE:
            help_text = "期限と比べます。例：令和6年10月20日、2024/10/20。まだのときは空欄にします。"
            found["fulfilled"] = DayFormField(
                label=f"{one.name}を達成した日", required=False, help_text=help_text, validators=[_NOT_AHEAD]
            )
        return {name: found[name] for name in self.names if name in found}

    def _known(self, one: Indicator) -> list[Decimal]:
        """What the plan and the records say of the indicator's size."""
        said = [one.baseline_value, one.goal_value, *(row.value for row in one.target_values.all())]
        said += [row.value for row in self.stored.values() if row.indicator_id == one.pk]
        return [value for value in said if value is not None]

    def shown(self, record: ActualValue) -> dict[str, Any]:
        number = show(trimmed(record.value)) if record.value is not None else ""
        return {
            "figure": in_one_line(record.printed or number),
            "provisional": record.is_provisional,
            "absent": record.absent_because,
            "missed": record.missed_because,
            "why": in_one_line(record.remarks),
            "fulfilled": record.fulfilled_on or "",
        }

    def put(self, record: ActualValue, given: Mapping[str, Any], row: ItemRow | None = None) -> bool:
        shown, was_provisional = self.shown(record), record.is_provisional
        record.printed = unless_same(record.printed, shown["figure"], put_figure(record, given["figure"]))
        record.fulfilled_on = given["fulfilled"]
        record.remarks = unless_same(record.remarks, shown["why"], given["why"] or "")
        is_said = record.value is not None or record.fulfilled_on or not absent(record.printed)
        record.absent_because = "" if is_said else given["absent"] or ""
        if given["missed"] is not None:
            record.missed_because = given["missed"]
        record.is_provisional = bool(given["provisional"])
        if record.is_provisional:
            record.final_on = None
        elif was_provisional:
            record.final_on = localdate()
        return not (record.says_something or record.is_provisional)

    def unsaved(self, cleaned: Mapping[str, Any]) -> list[ActualValue]:
        """The figures as typed, for the table that tells their rates."""
        found = self.new()
        for key, value in found.items():
            self.put(value, self.given(cleaned, key))
        return list(found.values())

    def groups(self, form: forms.Form, row: ItemRow) -> list[dict[str, Any]]:
        """The indicators on the page. `inputs`: figure, 見込, 備考; `fulfilled`: of a deadline, the day on which it
        was kept; `absent`, `missed`: why there is no figure, why it misses its target (None: not asked); `misses`:
        does it? `unfolded`: is there anything to see or to say beside the figure? `now` and `before`: this year
        and the last one in the table; `apart`: why the two can't be compared, or ""; `target`: this year's ("": none,
        or a dash). `answers`: the rates of what is typed; `doubt`: why it looks like a slip, or ""."""
        rows, kinds, groups = {one.name: one for one in row.indicators}, Indicator.Kind, []
        for one in self.indicators:
            pk, mine = one.pk, rows[one.name]
            now = mine.year(self.year)
            target = now.target.text if now and now.target else ""
            group = {
                "indicator": one,
                "row": mine,
                "now": now,
                "before": mine.year(self.year.previous),
                "apart": apart(mine, self.year.previous, self.year),
                "inputs": (form[f"figure_{pk}"], form[f"provisional_{pk}"], form[f"why_{pk}"]),
                "fulfilled": form[f"fulfilled_{pk}"] if one.kind == kinds.DEADLINE else None,
                "absent": form[f"absent_{pk}"],
                "missed": form[f"missed_{pk}"] if one.kind != kinds.TEXT else None,
                "misses": misses(now),
                "target": "" if absent(target) else target,
                "answers": rate_sentences(mine, self.year) if one.kind != kinds.TEXT else [],
                "doubt": doubt(mine, self.year) if one.kind == kinds.NUMBER else "",
            }
            groups.append(group | {"unfolded": _unfolded(group)})
        return groups


def _choice(label: str, kind: type[models.TextChoices]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "（選んでください）"), *kind.choices])


def misses(cell: YearCell | None) -> bool:
    """Does the year's figure, or its day, miss the year's target? Then it is asked why."""
    return cell is not None and cell.rate is not None and cell.rate.met is False


def _unfolded(group: Mapping[str, Any]) -> bool:
    """Do the inputs that most figures don't need hold something, or is one of them asked for now?"""
    figure, *beside = group["inputs"]
    asked = figure
    if group["fulfilled"]:  # of a deadline the day is what is asked, and words for it stand with the rest
        asked, beside = group["fulfilled"], [figure, *beside]
    folded = [one for one in (*beside, group["absent"], group["missed"]) if one is not None]
    return bool(group["misses"] or asked.errors or any(map(speaks, folded)))


REPORTED = (State.SUBMITTED, State.CONFIRMED, State.SEALED, State.IMPORTED)


def reported_elsewhere(status: YearEndStatus) -> dict[int, list[str]]:
    """Indicator → what other rounds report of this record's own year (a mid-year one, the year-end before the final
    one), each with its round and day: 「48件（令和6年度の中間実施状況、令和6年9月30日時点）」."""
    rows = ActualValue.objects.filter(
        indicator__item=status.item_id, fiscal_year=status.round.fiscal_year, status__state__in=REPORTED
    ).exclude(status=status)
    found: dict[int, list[str]] = {}
    for row in rows.select_related("indicator", "status__round").order_by(
        "status__round__reference_date", "pk"
    ):
        one = row.status.round
        when = f"、{era_day(one.reference_date)}時点" if one.reference_date else ""
        provisional = "、見込" if row.is_provisional else ""
        found.setdefault(row.indicator_id, []).append(f"{row.shown}（{one}{when}{provisional}）")
    return found


# ── Rates ────────────────────────────────────────────────────────────────────────────────────────────────────


def rate_sentences(row: IndicatorRow, year: FiscalYear) -> list[str]:
    """The year's figure against the year's target and against the final goal, each labelled, with the reason.

    Where sums over several years are compared, the sums stand in the sentence. No sentence without a figure. Of a
    deadline: whether it was kept.
    """
    cell = row.year(year)
    if cell is None:
        return []
    if row.kind == "deadline":
        return [] if cell.rate is None else [cell.rate.reason if cell.rate.met is None else _told(cell.rate)]
    if cell.actual is None or cell.actual.value is None:
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
    lowered = f"{rate.lowered}。" if rate.lowered else ""
    if rate.percent is None:
        return f"{rate.text}。{'' if rate.reason == known else rate.reason}{lowered}"
    how = rate.reason.rstrip("。").replace("）（", "、").replace("（", "、").removesuffix("）")
    return f"{rate.text}（{how}）{f'。{lowered}' if lowered else ''}"


def doubt(row: IndicatorRow, year: FiscalYear) -> str:
    """What makes the year's figure look like a slip, in sentences that stand at its input; "" for nothing. It never
    keeps anybody from saving."""
    found = figure_findings(row, year)
    advice = dict.fromkeys(one.kind.advice for one in found)
    return "".join([*(one.said for one in found), *advice])
