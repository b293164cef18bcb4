"""Single cells and rows of the table, made from model rows. No queries of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from items.models import (
    BudgetLine,
    Indicator,
    Item,
    Staffing,
    TargetRevision,
    TargetValue,
)
from items.quantity import Bound, show, trimmed
from plans.models import RatingBand
from plans.values.fiscal_year import FiscalYear
from progress.models import (
    Rating,
)
from progress.rating import (
    Band,
    Rate,
    Share,
    percentage,
)
from progress.table.shape import (
    BandCount,
    BudgetRow,
    Distribution,
    Figure,
    ItemRow,
    RateCell,
    RatingRow,
    Revision,
    ShareRow,
    StaffingRow,
)


def places_of(values: Iterable[Decimal | None]) -> int:
    """Decimal places that all of `values` need, so that a column shows 96.00 beside 95.45."""
    exponents = [trimmed(value).as_tuple().exponent for value in values if value is not None]
    return max((-exponent for exponent in exponents if isinstance(exponent, int)), default=0)


def departments(item: Item, role: str) -> tuple[str, ...]:
    return tuple(str(row) for row in item.assignments.all() if row.role == role)


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
    """A figure with all its column's decimal places; None when nothing is stated at all."""
    if value is None:
        return Figure(printed, None, printed, approximate, provisional) if printed else None
    even = value.quantize(Decimal(1).scaleb(-places))
    text = show(even, unit, approximate=approximate, bound=Bound(bound) if bound else None)
    return Figure(text, trimmed(value), printed, approximate, provisional)


def target_figure(target: TargetValue, indicator: Indicator, places: int) -> Figure | None:
    return figure(target.value, target.printed, indicator.unit, places, target.approximate, target.bound)


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
            line.note,
        )
        for line in lines
    )


def staffing_rows(rows: Iterable[Staffing]) -> tuple[StaffingRow, ...]:
    return tuple(StaffingRow(row.scope, row.category, row.fte, row.printed) for row in rows)


def pure_band(band: RatingBand) -> Band:
    return Band(band.code, band.label, band.lower_bound, band.counts_as_achieved, band.in_denominator)


def bands_of(scale: Any) -> list[Band]:
    """A scale's bands in order, as the pure rules take them."""
    return [pure_band(band) for band in sorted(scale.bands.all(), key=lambda band: band.position)]


def recorded_band(item: ItemRow, scale: str) -> str | None:
    """The recorded band that counts; "" where none is recorded, None where the status isn't confirmed yet."""
    if item.status is None or not item.status.reported:
        return None
    rating = item.status.rating(scale)
    return rating.recorded if rating else ""


def target_and_report(item: ItemRow, year: int) -> tuple[bool, bool]:
    cells = [cell for indicator in item.indicators if (cell := indicator.year(year)) is not None]
    due = [cell for cell in cells if cell.target is not None and cell.target.value is not None]
    reported = item.status is not None and item.status.reported
    return bool(due), reported and all(
        cell.actual is not None and cell.actual.value is not None for cell in due
    )


def share_row(share: Share) -> ShareRow:
    return ShareRow(
        share.percent, share.achieved, share.denominator, share.unrated, share.outside, share.reason
    )


def distribution(
    key: str, title: str, bands: Sequence[RatingBand], recorded: Sequence[str | None]
) -> Distribution:
    def share_of(count: int) -> Decimal | None:
        return percentage(Decimal(count), Decimal(len(recorded))) if recorded else None

    counts = [
        BandCount(
            band.code,
            band.label,
            band.symbol,
            band.tone,
            recorded.count(band.code),
            share_of(recorded.count(band.code)),
        )
        for band in bands
    ]
    for label, without in (("評価の記録なし", recorded.count("")), ("未報告・未確認", recorded.count(None))):
        counts.append(BandCount("", label, "", "neutral", without, share_of(without)))
    return Distribution(key, title, len(recorded), tuple(counts))
