"""What the table says over all its items: share, coverage, items by band. No queries of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear
from progress.models import ReportingRound
from progress.rating import Band, achieved_share, figure_coverage, percentage
from progress.table.records import PlanRecords
from progress.table.shape import BandCount, Distribution, ItemRow, PastShare, PlanTable, ScaleRow
from progress.workflow import DONE


def with_totals(table: PlanTable, records: PlanRecords) -> PlanTable:
    """The table with its totals over the items that its round asks for; as it is where it has no round."""
    if table.round is None:
        return table
    asked = [item for item in table.items if item.status is not None]
    year = table.round.fiscal_year
    whole = replace(table, coverage=figure_coverage(target_and_report(item, year) for item in asked))
    if (scale := table.scale) is None:
        return whole
    return replace(
        whole,
        share=achieved_share(scale.bands, [recorded_band(item, scale.key) for item in asked]),
        distributions=distributions_of(table, asked, scale),
        past_shares=past_shares(records, scale),
    )


def recorded_band(item: ItemRow, scale: str) -> str | None:
    """The recorded band that counts; "" where none is recorded, None where the status isn't confirmed yet."""
    if item.status is None or not item.status.reported:
        return None
    rating = item.status.rating(scale)
    return rating.recorded if rating else ""


def target_and_report(item: ItemRow, year: int) -> tuple[bool, bool]:
    """Had the item a numeric target that year, and does it report every one of its figures?"""
    cells = [cell for indicator in item.indicators if (cell := indicator.year(year)) is not None]
    due = [cell for cell in cells if cell.target is not None and cell.target.value is not None]
    reported = item.status is not None and item.status.reported
    return bool(due), reported and all(
        cell.actual is not None and cell.actual.value is not None for cell in due
    )


def distributions_of(table: PlanTable, asked: Sequence[ItemRow], scale: ScaleRow) -> tuple[Distribution, ...]:
    """Over all items, then within each 柱."""
    tops = {pillar.key: pillar.top for pillar in table.pillars}
    recorded = [(tops[item.pillar], recorded_band(item, scale.key)) for item in asked]
    found = [distribution("", "全体", scale.bands, [code for _, code in recorded])]
    for pillar in table.pillars:
        if pillar.depth == 0:
            inside = [code for top, code in recorded if top == pillar.key]
            found.append(distribution(pillar.key, pillar.title, scale.bands, inside))
    return tuple(found)


def distribution(key: str, title: str, bands: Iterable[Band], recorded: Sequence[str | None]) -> Distribution:
    def count(code: str | None, label: str, symbol: str = "", tone: str = "neutral") -> BandCount:
        number = recorded.count(code)
        share = percentage(Decimal(number), Decimal(len(recorded))) if recorded else None
        return BandCount(code or "", label, symbol, tone, number, share)

    counts = [count(band.code, band.label, band.symbol, band.tone) for band in bands]
    counts += [count("", "評価の記録なし"), count(None, "未報告・未確認")]
    return Distribution(key, title, len(recorded), tuple(counts))


def past_shares(records: PlanRecords, scale: ScaleRow) -> tuple[PastShare, ...]:
    """The shares of earlier rounds of the same kind, newest first."""
    now = records.round
    recorded: dict[ReportingRound, dict[str, str | None]] = {}
    for item in records.items.values():
        for status in records.statuses.get(item.pk, ()):
            one = status.round
            if now is None or one.kind != now.kind or one.fiscal_year >= now.fiscal_year:
                continue
            said = next((row.recorded for row in status.ratings.all() if row.scale.key == scale.key), None)
            code = said.code if said and status.state in DONE else None
            recorded.setdefault(one, {})[item.key] = code
    past = [
        PastShare(
            FiscalYear(one.fiscal_year),
            str(one),
            achieved_share(scale.bands, list(codes.values())),
            tuple(codes),
        )
        for one, codes in recorded.items()
    ]
    return tuple(sorted(past, key=lambda row: row.fiscal_year, reverse=True))
