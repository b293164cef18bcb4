"""What the table says over all its items: share, coverage, items by band. No queries of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from plans.values.fiscal_year import FiscalYear
from progress.models import ReportingRound
from progress.rating import Share, achieved_share, figure_coverage, percentage
from progress.table.cells import pure_bands
from progress.table.records import PlanRecords
from progress.table.shape import BandRow, ItemRow, PlanTable, ScaleRow
from progress.table.tallies import BandCount, CoverageRow, Distribution, PastShare, ShareRow


def with_totals(table: PlanTable, records: PlanRecords) -> PlanTable:
    """The table with its totals over the items that its round asks for; as it is where it has no round."""
    if table.round is None:
        return table
    asked = [item for item in table.items if item.status is not None]
    whole = replace(table, coverage=coverage_of(asked, table.round.fiscal_year))
    if table.scale is None:
        return whole
    return replace(
        whole,
        share=share_of(asked, table.scale),
        distributions=distributions_of(table, asked, table.scale),
        past_shares=past_shares(records, table.scale),
    )


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
    key: str, title: str, bands: Iterable[BandRow], recorded: Sequence[str | None]
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


def coverage_of(asked: Iterable[ItemRow], year: int) -> CoverageRow:
    found = figure_coverage(target_and_report(item, year) for item in asked)
    return CoverageRow(found.with_target, found.reported, found.missing, found.without_target)


def share_of(asked: Sequence[ItemRow], scale: ScaleRow) -> ShareRow:
    recorded = [recorded_band(item, scale.key) or None for item in asked]
    return share_row(achieved_share(pure_bands(scale.bands), recorded))


def distributions_of(table: PlanTable, asked: Sequence[ItemRow], scale: ScaleRow) -> tuple[Distribution, ...]:
    """Over all items, then within each 柱."""
    tops = {pillar.key: pillar.top for pillar in table.pillars}
    groups: list[tuple[str, str, list[ItemRow]]] = [("", "全体", list(asked))]
    for pillar in table.pillars:
        if pillar.depth == 0:
            inside = [item for item in asked if tops[item.pillar] == pillar.key]
            groups.append((pillar.key, pillar.title, inside))
    return tuple(
        distribution(key, title, scale.bands, [recorded_band(item, scale.key) for item in inside])
        for key, title, inside in groups
    )


def past_shares(records: PlanRecords, scale: ScaleRow) -> tuple[PastShare, ...]:
    """The shares of earlier rounds of the same kind, newest first."""
    rounds: dict[int, ReportingRound] = {}
    recorded: dict[int, dict[str, str | None]] = {}
    keys = {item.pk: item.key for item in records.items}
    for status in (one for several in records.statuses.values() for one in several):
        if not _came_before(status.round, records.round):
            continue
        rounds[status.round_id] = status.round
        said = next((row.recorded for row in status.ratings.all() if row.scale.key == scale.key), None)
        code = said.code if said and records.counts(status) else None
        recorded.setdefault(status.round_id, {})[keys[status.item_id]] = code
    bands = pure_bands(scale.bands)
    past = [
        PastShare(
            FiscalYear(one.fiscal_year),
            str(one),
            share_row(achieved_share(bands, list(recorded[pk].values()))),
            tuple(item.key for item in records.items if item.key in recorded[pk]),
        )
        for pk, one in rounds.items()
    ]
    return tuple(sorted(past, key=lambda row: row.fiscal_year, reverse=True))


def _came_before(one: ReportingRound, of: ReportingRound | None) -> bool:
    """Is it an earlier round of the same kind?"""
    return of is not None and one.kind == of.kind and one.fiscal_year < of.fiscal_year
