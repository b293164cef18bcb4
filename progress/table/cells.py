"""Single cells and rows of the table, made from model rows. No queries of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from items.models import (
    BudgetLine,
    Indicator,
    Item,
    ItemSuccession,
    Staffing,
    TargetRevision,
    TargetValue,
)
from items.quantity import trimmed
from plans.models import RatingBand, RatingScale
from plans.values.fiscal_year import FiscalYear
from plans.values.words import era_day
from progress.models import ActualValue, Rating, ReportingRound
from progress.rating import Band, Rate
from progress.table.as_printed import as_printed
from progress.table.shape import (
    BandRow,
    BudgetRow,
    Figure,
    RateCell,
    RatingRow,
    Revision,
    RoundRow,
    ScaleRow,
    StaffingRow,
    SuccessionRow,
)


def places_of(values: Iterable[Decimal | None]) -> int:
    """Decimal places that all of `values` need, so that a column shows 96.00 beside 95.45."""
    exponents = [trimmed(value).as_tuple().exponent for value in values if value is not None]
    return max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)


def departments(item: Item, role: str, names_then: Mapping[int, str]) -> tuple[str, ...]:
    """「①財政課」: as each was called then (`names_then` by its key), else as it is called now. Of several that stood
    as one at that time, one."""
    mine = [row for row in item.assignments.all() if row.role == role]
    return tuple(
        dict.fromkeys(f"{row.clause}{names_then.get(row.department_id, row.department)}" for row in mine)
    )


def rating_row(row: Rating) -> RatingRow:
    return RatingRow(
        row.scale.key,
        row.recorded.code if row.recorded else "",
        row.suggested.code if row.suggested else "",
        row.suggested_reason,
        row.reason,
    )


def figure(
    value: Decimal | None,
    printed: str,
    unit: str,
    places: int,
    approximate: bool = False,
    bound: str = "",
    *,
    provisional: bool = False,
) -> Figure | None:
    """A figure as its source prints it, else with its column's decimal places; None when nothing is stated."""
    if value is None:
        return Figure(printed, None, printed, approximate, provisional) if printed else None
    text = as_printed(value, printed, unit, places=places, approximate=approximate, bound=bound)
    return Figure(text, trimmed(value), printed, approximate, provisional)


def target_figure(target: TargetValue, indicator: Indicator, places: int) -> Figure | None:
    """A deadline of which only the day is known reads as that day."""
    printed = target.printed or era_day(target.due)
    return figure(target.value, printed, indicator.unit, places, target.approximate, target.bound)


def actual_figure(actual: ActualValue, unit: str, places: int) -> Figure | None:
    """A deadline's day of fulfilment stands behind what was written."""
    about, provisional = actual.approximate, actual.is_provisional
    if actual.fulfilled_on is not None and actual.value is None:
        return Figure(actual.shown, None, actual.printed, about, provisional)
    return figure(actual.value, actual.printed, unit, places, about, provisional=provisional)


def revision(row: TargetRevision, unit: str, places: int) -> Revision:
    before = figure(row.before_value, row.before_printed, unit, places)
    after = figure(row.after_value, row.after_printed, unit, places)
    return Revision(
        before.text if before else "－",
        after.text if after else "－",
        row.decided_on.isoformat(),
        row.decided_by,
        row.reason,
    )


def rate_text(rate: Rate) -> str:
    """「95.4%」, 「達成」/「未達」 where there is no percentage, 「－」 where nothing can be said."""
    if rate.percent is not None:
        return f"{'約' if rate.approximate else ''}{rate.percent}%"
    return {True: "達成", False: "未達", None: "－"}[rate.met]


def rate_cell(rate: Rate, note: str = "") -> RateCell:
    reason = f"{rate.reason}（{note}）" if note else rate.reason
    return RateCell(rate_text(rate), rate.percent, rate.met, reason)


def budget_rows(lines: Iterable[BudgetLine]) -> tuple[BudgetRow, ...]:
    return tuple(
        BudgetRow(
            FiscalYear(line.fiscal_year),
            line.project_name,
            "-".join(part for part in (line.kan, line.kou, line.moku) if part),
            line.budget_printed,
            line.budget_thousand_yen,
            line.settled_printed,
            line.settled_thousand_yen,
            line.is_repeated,
            line.transcription_note,
        )
        for line in lines
    )


def staffing_rows(rows: Iterable[Staffing]) -> tuple[StaffingRow, ...]:
    return tuple(StaffingRow(row.scope, row.category, row.fte, row.printed) for row in rows)


def succession_row(row: ItemSuccession) -> SuccessionRow:
    return SuccessionRow(
        row.get_kind_display(),
        FiscalYear(row.from_year),
        row.former_name,
        row.new_name,
        row.successor.key if row.successor else "",
        row.successor.title if row.successor else "",
        row.reason,
    )


def round_row(one: ReportingRound) -> RoundRow:
    return RoundRow(
        FiscalYear(one.fiscal_year),
        one.kind,
        one.get_kind_display(),
        str(one),
        one.reference_date.isoformat() if one.reference_date else "",
        one.historical,
        one.remarks,
        one.transcription_note,
    )


def scale_row(scale: RatingScale) -> ScaleRow:
    """The scale with its bands in order."""
    bands = sorted(scale.bands.all(), key=lambda band: band.position)
    return ScaleRow(
        scale.key, scale.name, tuple(map(band_row, bands)), scale.remarks, scale.transcription_note
    )


def band_row(band: RatingBand) -> BandRow:
    return BandRow(
        band.code,
        band.label,
        band.symbol,
        band.tone,
        band.lower_bound,
        band.counts_as_achieved,
        band.in_denominator,
    )


def pure_bands(bands: Iterable[BandRow]) -> list[Band]:
    """The bands of a scale in order, as the rules take them."""
    return [
        Band(band.code, band.label, band.lower_bound, band.counts_as_achieved, band.in_denominator)
        for band in bands
    ]


def bands_of(scale: RatingScale) -> list[Band]:
    """The same for the scale as it stands now."""
    return pure_bands(scale_row(scale).bands)
