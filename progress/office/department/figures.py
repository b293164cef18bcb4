"""The figures of one status: an input for each indicator, with the rates of what is typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField

from items.models import Indicator
from items.quantity import Quantity, absent, show, trimmed
from plans.fields import CleanFormField
from plans.history.seen_version import VersionField
from plans.values.fiscal_year import FiscalYear
from progress.models import ActualValue, YearEndStatus
from progress.office.department.inputs import FigureField, PastDayField, in_one_line, unless_same
from progress.office.department.part import Part, claim
from progress.office.department.said_back import doubt, rate_sentences
from progress.table.shape import Figure, IndicatorRow, ItemRow


@dataclass(frozen=True)
class FigureGroup:
    """One indicator on the page: what is asked, what was said last year, the inputs, and the rates."""

    indicator: Indicator
    row: IndicatorRow
    inputs: tuple[BoundField, BoundField, BoundField]
    """figure, 見込, 備考"""
    fulfilled: BoundField | None
    """Of a deadline: the day on which it was kept."""
    target: str
    actual: str
    remarks: str
    transcription_note: str
    past: str
    past_year: FiscalYear
    revisions: tuple[Any, ...]
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

    def said(self, cleaned: Mapping[str, Any]) -> frozenset[int]:
        """The ids of the indicators with a figure, or a word why there is none, in what was typed."""
        names = ("figure", "fulfilled", "why")
        return frozenset(
            one.pk for one in self.indicators if any(cleaned.get(f"{name}_{one.pk}") for name in names)
        )

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

    # -- what the page says

    def _of(self, *kinds: str) -> list[Indicator]:
        return [one for one in self.indicators if one.kind in kinds]

    def rate_answers(self, row: ItemRow) -> dict[int, list[str]]:
        """indicator id → the rates of what is typed, a sentence each; empty where there is no figure."""
        compared = self._of(Indicator.Kind.NUMBER, Indicator.Kind.DEADLINE)
        return {one.pk: rate_sentences(_row_of(one, row), self.year) for one in compared}

    def doubts(self, row: ItemRow) -> dict[int, str]:
        """indicator id → why its figure looks like a slip; "" where it doesn't."""
        return {one.pk: doubt(_row_of(one, row), self.year) for one in self._of(Indicator.Kind.NUMBER)}

    def groups(self, form: forms.Form, row: ItemRow) -> list[FigureGroup]:
        answers, doubts = self.rate_answers(row), self.doubts(row)
        return [
            self._group(one, form, _row_of(one, row), answers.get(one.pk, []), doubts.get(one.pk, ""))
            for one in self.indicators
        ]

    def _group(
        self, indicator: Indicator, form: forms.Form, row: IndicatorRow, answers: list[str], doubt: str
    ) -> FigureGroup:
        pk, cell, before = indicator.pk, row.year(self.year), row.year(self.year.previous)
        return FigureGroup(
            indicator=indicator,
            row=row,
            inputs=(form[f"figure_{pk}"], form[f"provisional_{pk}"], form[f"why_{pk}"]),
            fulfilled=form[f"fulfilled_{pk}"] if indicator.kind == Indicator.Kind.DEADLINE else None,
            target=cell.target.text if cell and cell.target and not absent(cell.target.text) else "",
            actual=_shown(cell.actual if cell else None),
            remarks=cell.remarks if cell else "",
            transcription_note=cell.transcription_note if cell else "",
            past=_shown(before.actual if before else None),
            past_year=self.year.previous,
            revisions=cell.revisions if cell else (),
            answers=answers,
            doubt=doubt,
        )


def _row_of(indicator: Indicator, row: ItemRow) -> IndicatorRow:
    return next(one for one in row.indicators if one.name == indicator.name)


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


def _shown(figure: Figure | None) -> str:
    if figure is None:
        return ""
    return f"{figure.text}（見込）" if figure.provisional else figure.text
