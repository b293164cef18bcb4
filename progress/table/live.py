"""The table of a plan as it stands now, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db.models import Prefetch, Q, prefetch_related_objects

from items.models import Assignment, Item
from plans.models import Pillar, Plan
from plans.values.fiscal_year import FiscalYear
from progress.models import ActualValue, BoardOpinion, OpinionFollowUp, ReportingRound, YearEndStatus
from progress.rating import RULE_VERSION, Band, achieved_share, figure_coverage, percentage
from progress.table.cells import (
    asked_of,
    budget_rows,
    departments,
    departments_in_order,
    effect_rows,
    row_of,
    scale_row,
    succession_row,
)
from progress.table.measured import earlier_row
from progress.table.records import PlanRecords
from progress.table.shape.items import ItemRow, StaffingRow, TargetRow
from progress.table.shape.plan import SCHEMA, FootnoteRow, PillarRow, PlanTable, ScaleRow
from progress.table.shape.reported import OpinionRow, StatusRow
from progress.table.shape.shares import BandCount, Distribution, PastShare, RoundRow
from progress.workflow import DONE, State


def live_table(
    plan: Plan,
    reporting_round: ReportingRound | None = None,
    *,
    items: Iterable[int] | None = None,
    include_unconfirmed: bool = False,
) -> PlanTable:
    """The plan as it stands now, with one round's results and those of earlier years.

    `items`: primary keys, to look at a few; then share, coverage and distributions are over these few.
    A status counts once it is confirmed; `include_unconfirmed` shows what departments have entered so far as
    well (for staff pages only). The number of queries does not depend on the number of items.
    """
    records = PlanRecords(plan, reporting_round, items, include_unconfirmed=include_unconfirmed)
    opinions = _Opinions(reporting_round)
    whole = PlanTable(
        schema=SCHEMA,
        rule_version=RULE_VERSION,
        municipality_code=plan.municipality.code,
        municipality=plan.municipality.name,
        disclaimer=plan.municipality.disclaimer,
        plan_slug=plan.slug,
        plan_title=plan.title,
        outline_title=plan.outline_title,
        document_state=plan.get_document_state_display(),
        document_date_printed=plan.document_date_printed,
        period=plan.period,
        editions=tuple(str(edition) for edition in plan.editions.all()),
        aim=plan.aim,
        source_note=plan.source_note,
        transcription_note=plan.transcription_note,
        years=tuple(plan.years),
        round=_round_row(reporting_round) if reporting_round else None,
        scales=tuple(scale_row(scale, records.rule) for scale in records.scales),
        pillars=_pillar_rows(records),
        items=tuple(_item_row(records, item, opinions) for item in records.items.values()),
        opinions=opinions.now.get(None, ()),
        earlier_opinions=opinions.earlier.get(None, ()),
        departments=departments_in_order(records.items.values(), records.names_then),
        footnotes=tuple(row_of(FootnoteRow, note) for note in plan.footnotes.all()),
    )
    return with_totals(whole, records)


class LiveItems:
    """Some items of a round as the table shows them to staff, asked for once however many they are."""

    def __init__(self, reporting_round: ReportingRound, items: Iterable[int]) -> None:
        """`items`: their primary keys."""
        self.records = PlanRecords(reporting_round.plan, reporting_round, items, include_unconfirmed=True)
        self.opinions = _Opinions(reporting_round)

    def row(self, item: int, typed: Iterable[ActualValue] = ()) -> ItemRow:
        """`typed`: figures which stand in for the stored ones, so that a form shows its rates before it is saved."""
        records = self.records.with_unsaved(typed)
        return _item_row(records, records.items[item], self.opinions)


def _round_row(one: ReportingRound) -> RoundRow:
    return row_of(
        RoundRow,
        one,
        fiscal_year=FiscalYear(one.fiscal_year),
        kind_label=one.get_kind_display(),
        title=str(one),
        reference_date=one.reference_date.isoformat() if one.reference_date else "",
        judged_by=one.rule.words,
    )


class _Opinions:
    """What bodies said, by item id (None: of the whole): of the round, and `earlier`: of the year before it, with
    what is still unanswered from before that."""

    def __init__(self, one: ReportingRound | None) -> None:
        self.now: dict[int | None, tuple[OpinionRow, ...]] = {}
        self.earlier: dict[int | None, tuple[OpinionRow, ...]] = {}
        if one is None:
            return
        year = one.fiscal_year
        before = Q(round__fiscal_year=year - 1) | Q(round__fiscal_year__lt=year - 1, response="")
        rows = BoardOpinion.objects.filter(Q(round=one) | (before & Q(round__plan=one.plan_id)))
        told = Prefetch("follow_ups", OpinionFollowUp.objects.filter(round=one))
        in_order = rows.order_by("-round__fiscal_year", "round", "position", "pk")
        for row in in_order.select_related("response_department", "round").prefetch_related(told):
            found = self.now if row.round_id == one.pk else self.earlier
            found[row.item_id] = (*found.get(row.item_id, ()), _opinion(row))


def _opinion(row: BoardOpinion) -> OpinionRow:
    return row_of(
        OpinionRow,
        row,
        said_on=row.said_on.isoformat() if row.said_on else "",
        response_department=row.response_department.name if row.response_department else "",
        answered_on=row.answered_on.isoformat() if row.answered_on else "",
        fiscal_year=FiscalYear(row.round.fiscal_year),
        follow_up="".join(one.text for one in row.follow_ups.all()),
    )


def _pillar_rows(records: PlanRecords) -> tuple[PillarRow, ...]:
    """The tree of the pillars in document order."""
    prefetch_related_objects(records.pillars, "budget_lines", "staffing")
    said = {row.pillar_id: row for row in records.round.summaries.all()} if records.round else {}

    def below(parent: Pillar | None, depth: int, top: str) -> list[PillarRow]:
        rows = []
        for pillar in records.pillars:
            if pillar.parent_id != (parent.pk if parent else None):
                continue
            summary = said.get(pillar.pk)
            row = row_of(
                PillarRow,
                pillar,
                depth=depth,
                parent=parent.key if parent else "",
                top=top or pillar.key,
                summary=summary.summary if summary else "",
                next_steps=summary.next_steps if summary else "",
                budget=budget_rows(pillar.budget_lines.all()),
                staffing=tuple(row_of(StaffingRow, one) for one in pillar.staffing.all()),
            )
            rows += [row, *below(pillar, depth + 1, row.top)]
        return rows

    return tuple(below(None, 0, ""))


def _item_row(records: PlanRecords, item: Item, opinions: _Opinions) -> ItemRow:
    mine = records.of_this_round(item)
    past = [row for row in records.statuses.get(item.pk, []) if row is not mine and row.state in DONE]
    year = records.round.fiscal_year if records.round else None
    targets = records.planned.get(item.pk, {})
    above = _above(records, item)
    leads, related = (departments(item, role, records.day, records.names_then) for role in Assignment.Role)
    return row_of(
        ItemRow,
        item,
        carried_from=_carried_from(item),
        number=item.activity_code or item.number_printed,
        pillar=next(pillar.key for pillar in records.pillars if pillar.pk == item.pillar_id),
        parent=above[0].key if above else "",
        depth=len(above),
        nature_label=item.get_nature_display(),
        kind=item.get_kind_display() if item.kind else "",
        lead_departments=leads,
        related_departments=tuple(one for one in related if one not in leads),
        schedule=item.schedule_printed,
        targets=tuple(targets.values()),
        indicators=tuple(
            records.measured(indicator).row(year, earlier=earlier_row(indicator, records.earlier))
            for indicator in item.indicators.all()
        ),
        status=_status_row(records, mine, targets) if mine else None,
        past=tuple(_status_row(records, row, targets) for row in past),
        successions=tuple(map(succession_row, item.successions.all())),
        budget=budget_rows(item.budget_lines.all()),
        staffing=tuple(row_of(StaffingRow, one) for one in item.staffing.all()),
        opinions=opinions.now.get(item.pk, ()),
        earlier_opinions=opinions.earlier.get(item.pk, ()),
    )


def _carried_from(item: Item) -> tuple[str, str] | None:
    before = item.carried_from
    return (before.plan.title, before.title) if before is not None else None


def _above(records: PlanRecords, item: Item) -> list[Item]:
    """The items that this one stands below, the nearest first."""
    found: list[Item] = []
    while parent := records.items.get(item.parent_id or 0):
        found.append(parent)
        item = parent
    return found


def _status_row(records: PlanRecords, status: YearEndStatus, targets: Mapping[int, TargetRow]) -> StatusRow:
    state, for_staff = status.workflow_state, records.include_unconfirmed
    reported = state in DONE
    if reported and not for_staff and state != State.IMPORTED:
        state = State.CONFIRMED  # what is published doesn't tell how far an office has got
    told = reported or for_staff
    target = targets.get(status.round.fiscal_year)
    asked = asked_of(status, records.questions, for_staff=for_staff) if told else ()
    return StatusRow(
        fiscal_year=FiscalYear(status.round.fiscal_year),
        round_title=records.titles[status.round_id],
        reported=reported,
        state=state.value if told else "",
        state_label=state.label if told else "未報告・未確認",
        state_tone=state.tone if told else "neutral",
        planned_stage=target.planned_stage if target else "",
        item_name_then=status.item_name_then,
        remarks=status.remarks,
        transcription_note=status.transcription_note,
        actual_stage=status.actual_stage if told else "",
        texts=tuple(one for one in asked if one.text),
        ratings=records.ratings.get(status.pk, ()) if told else (),
        effects=effect_rows(status, for_staff=for_staff) if told else (),
    )


# ── The totals over all items ────────────────────────────────────────────────────────────────────────────────


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
        share=achieved_share(scale.bands, [one.status.recorded(scale.key) for one in asked if one.status]),
        distributions=distributions_of(table, asked, scale),
        past_shares=past_shares(records, scale),
    )


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
    recorded = [(tops[item.pillar], item.status.recorded(scale.key)) for item in asked if item.status]
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
            marks = (row for row in records.ratings.get(status.pk, ()) if not row.indicator)
            said = next((row.recorded for row in marks if row.scale == scale.key), "")
            recorded.setdefault(one, {})[item.key] = said if said and status.state in DONE else None
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
