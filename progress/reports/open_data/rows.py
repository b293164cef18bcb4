"""The rows of each table for machines, as any publication gives them, without the municipality's code. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from items.quantity import absent
from progress.reports.open_data.columns import Row
from progress.table.revisions import GOAL, target_changes
from progress.table.shape.figures import Figure
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PillarRow, PlanTable
from progress.table.shape.reported import StatusRow

_BY_PART = re.compile(r"([①-⑳㉑-㉟][①-⑳㉑-㉟～~、・,，\s]*)?(.*)", re.DOTALL)
"""「①職員課」, 「②～⑤財政課」: which part of the item a department answers for."""


def _number(figure: Figure | None) -> Decimal | None:
    return figure.value if figure else None


def _text(figure: Figure | None, absent_because: str = "") -> str:
    """As people read it; "" for a dash, which only says that nothing is there. Where a word says why, what is printed
    beside it."""
    if figure is None:
        return ""
    text = figure.printed if absent_because else figure.text
    return "" if figure.value is None and absent(text) else text


def _is_about(figure: Figure | None) -> bool | None:
    return None if figure is None or figure.value is None else figure.approximate


def _said(status: ItemRow) -> Iterator[StatusRow]:
    """What was reported: of the publication's own round, then of earlier ones."""
    yield from (one for one in (status.status, *status.past) if one is not None)


def figures(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for one in item.indicators:
            for cell in one.years:
                rate = cell.rate
                provisional = cell.actual.provisional if cell.actual else None
                yield (
                    *(int(cell.fiscal_year), cell.fiscal_year.era, item.key, item.title, one.name, one.unit),
                    *(_number(cell.target), _text(cell.target), _is_about(cell.target)),
                    *(_number(cell.original), _text(cell.original), rate.lowered if rate else ""),
                    *(_number(cell.actual), _text(cell.actual, cell.absent_because)),
                    *(_is_about(cell.actual), provisional, cell.absent_because),
                    *(cell.series, _number(cell.restated), cell.restated_in or None),
                    *(_number(cell.target_sum), _number(cell.actual_sum)),
                    *(
                        rate.percent if rate else None,
                        rate.met if rate else None,
                        rate.reason if rate else "",
                    ),
                    *(cell.due or None, cell.fulfilled_on or None, cell.missed_because),
                    *(cell.remarks, cell.transcription_note),
                )


def items(table: PlanTable) -> Iterator[Row]:
    pillars = {pillar.key: pillar for pillar in table.pillars}
    for item in table.items:
        pillar, status, band = pillars[item.pillar], item.status, table.band_of(item)
        yield (
            *(item.key, item.number, item.title, pillar.top, pillars[pillar.top].title),
            *(pillar.key, pillar.title, item.parent, item.nature_label),
            *((int(status.fiscal_year), status.fiscal_year.era) if status else (None, "")),
            *((status.state_label, status.planned_stage, status.actual_stage) if status else ("", "", "")),
            *((band.code, band.label, band.counts_as_achieved) if band else ("", "", None)),
            *(item.current_issues, item.approach, item.desired_state, item.goal_text),
            *(item.baseline_printed, item.goal_printed, item.schedule, item.remarks, item.transcription_note),
        )


def indicators(table: PlanTable) -> Iterator[Row]:
    kinds = {"number": "数値", "deadline": "期限", "text": "文言"}
    for item in table.items:
        for one in item.indicators:
            yield (
                *(
                    item.key,
                    item.title,
                    one.name,
                    one.unit,
                    kinds.get(one.kind, one.kind),
                    one.direction_label,
                ),
                *(_number(one.baseline), _text(one.baseline), _number(one.goal), _text(one.goal)),
                *(one.goal_rate.percent if one.goal_rate else None, one.remarks, one.transcription_note),
            )


def breaks(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for one in item.indicators:
            for row in one.breaks:
                yield (
                    *(item.key, item.title, one.name, int(row.from_year), row.from_year.era, row.what),
                    *(row.unit_before, row.targets_follow, row.restated, _number(row.baseline), row.reason),
                )


def changes_of_targets(table: PlanTable) -> Iterator[Row]:
    for change in target_changes(table):
        decision = change.decision
        for year, row in decision.targets:
            yield (
                *(change.item.key, change.item.title, change.indicator.name, change.indicator.unit),
                *((int(year), year.era) if year else (None, GOAL)),
                *(decision.changed.words, row.before, row.after, decision.decided_on, decision.decided_by),
                *(decision.document_number, decision.reason),
            )


def departments(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for role, names in (("担当課", item.lead_departments), ("関係課", item.related_departments)):
            for printed in names:
                part, name = _BY_PART.fullmatch(printed).groups()  # type: ignore[union-attr] # it takes anything
                yield item.key, item.title, role, name, part


def targets(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for one in item.targets:
            about = (one.planned_stage, one.goal_text, one.figures_printed)
            yield int(one.fiscal_year), one.fiscal_year.era, item.key, item.title, *about


def texts(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for said in _said(item):
            for one in said.texts:
                about = (one.label, one.text, one.value, one.unit)
                yield (
                    int(said.fiscal_year),
                    said.fiscal_year.era,
                    said.round_title,
                    item.key,
                    item.title,
                    *about,
                )


def ratings(table: PlanTable) -> Iterator[Row]:
    scales = {scale.key: scale for scale in table.scales}
    for item in table.items:
        for said in _said(item):
            for one in said.ratings:
                scale = scales.get(one.scale)
                if not one.recorded or scale is None:
                    continue
                band = scale.band(one.recorded)
                yield (
                    *(int(said.fiscal_year), said.fiscal_year.era, said.round_title, item.key, item.title),
                    *(one.indicator, scale.name, one.recorded, band.label if band else one.recorded),
                    *(band.counts_as_achieved if band else None, one.reason),
                )


def effects(table: PlanTable) -> Iterator[Row]:
    for item in table.items:
        for said in _said(item):
            for number, one in enumerate(said.effects, start=1):
                yield (
                    *(int(said.fiscal_year), said.fiscal_year.era, said.round_title, item.key, item.title),
                    *(number, one.kind, one.amount_yen, one.general_yen, one.planned_yen),
                    *(one.compared_with, one.lasting, one.provisional, one.confirmed, one.explanation),
                )


def budget(table: PlanTable) -> Iterator[Row]:
    """Of items, then of 柱 (館林's sheets)."""
    pillars = {pillar.key: pillar for pillar in table.pillars}
    owners: list[tuple[ItemRow | None, PillarRow]] = [(item, pillars[item.pillar]) for item in table.items]
    for item, pillar in [*owners, *((None, pillar) for pillar in table.pillars)]:
        for number, one in enumerate(item.budget if item else pillar.budget, start=1):
            yield (
                *(
                    int(one.fiscal_year),
                    one.fiscal_year.era,
                    item.key if item else "",
                    item.title if item else "",
                ),
                *(pillar.key, pillar.title, number, one.project_code, one.project_name, one.codes),
                *(one.budget_thousand_yen, one.settled_thousand_yen, one.is_repeated, one.transcription_note),
            )


def shares(table: PlanTable) -> Iterator[Row]:
    for one in table.shares:
        share = one.share
        about = (share.achieved, share.denominator, share.percent)
        yield int(one.fiscal_year), one.fiscal_year.era, one.pillar, one.title, *about


def bands(table: PlanTable) -> Iterator[Row]:
    year = table.round.fiscal_year if table.round else None
    for one in table.distributions:
        for count in one.counts:
            about = (count.code, count.label, count.count, one.total, count.share)
            yield int(year) if year else None, year.era if year else "", one.pillar, one.title, *about
