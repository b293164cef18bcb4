"""The table of a plan as it stands now, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from items.models import AnnualTarget, Assignment, Item
from items.quantity import Quantity, parse_cell, show
from plans.models import Plan
from plans.values.fiscal_year import FiscalYear
from progress.models import ActualValue, BoardOpinion, PillarSummary, ReportingRound, YearEndStatus
from progress.rating import RULE_VERSION
from progress.table.cells import (
    budget_rows,
    departments,
    rating_row,
    round_row,
    scale_row,
    staffing_rows,
    succession_row,
)
from progress.table.indicator_rows import indicator_row
from progress.table.pillar_rows import pillar_rows
from progress.table.records import PlanRecords, read_records
from progress.table.said import texts_of
from progress.table.shape import (
    SCHEMA,
    EffectRow,
    FootnoteRow,
    ItemRow,
    OpinionRow,
    PlanTable,
    StatusRow,
    TargetRow,
    TextRow,
)
from progress.table.totals import with_totals
from progress.workflow import State


def live_table(
    plan: Plan,
    reporting_round: ReportingRound | None = None,
    *,
    items: Iterable[int] | None = None,
    include_unconfirmed: bool = False,
    unsaved: Iterable[ActualValue] = (),
) -> PlanTable:
    """The plan as it stands now, with one round's results and those of earlier years.

    `items`: primary keys, to look at a few; then share, coverage and distributions are over these few.
    A status counts once it is confirmed; `include_unconfirmed` shows what departments have entered so far as
    well (for staff pages only). `unsaved`: figures as typed, which stand in for the stored ones, so that a form
    shows its rates before it is saved. The number of queries does not depend on the number of items.
    """
    records = read_records(
        plan, reporting_round, items, include_unconfirmed=include_unconfirmed, unsaved=unsaved
    )
    return LiveTable(records).build()


class LiveTable:
    """Builds the table from rows that were read at once. A class only to hold what several builders share."""

    def __init__(self, records: PlanRecords) -> None:
        self.records = records
        self.plan, self.round, self.include_unconfirmed = (
            records.plan,
            records.round,
            records.include_unconfirmed,
        )
        self.pillar_keys = {pillar.pk: pillar.key for pillar in records.pillars}
        self.items_by_pk = {item.pk: item for item in records.items}

    # -- the whole

    def build(self) -> PlanTable:
        plan, records = self.plan, self.records
        opinions = self._opinions()
        items = tuple(self._item(item, opinions.get(item.pk, ())) for item in records.items)
        pillars = pillar_rows(records.pillars, self._summaries())
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
            round=round_row(self.round) if self.round else None,
            scales=tuple(map(scale_row, records.scales)),
            pillars=pillars,
            items=items,
            opinions=opinions.get(None, ()),
            footnotes=tuple(FootnoteRow(note.mark, note.text) for note in plan.footnotes.all()),
        )
        return with_totals(whole, records)

    def _summaries(self) -> dict[int, PillarSummary]:
        """pillar id → what the round says of it."""
        return {row.pillar_id: row for row in self.round.summaries.all()} if self.round else {}

    # -- items

    def _item(self, item: Item, opinions: tuple[OpinionRow, ...]) -> ItemRow:
        records = self.records
        mine, past = records.of_this_round(item), records.before_this_round(item)
        year = self.round.fiscal_year if self.round else None
        targets = {row.fiscal_year: row for row in item.targets.all()}
        parent = self.items_by_pk.get(item.parent_id) if item.parent_id else None
        return ItemRow(
            key=item.key,
            title=item.title,
            name=item.name,
            name_printed=item.name_printed,
            number=item.activity_code or item.number_printed,
            pillar=self.pillar_keys[item.pillar_id],
            parent=parent.key if parent else "",
            depth=self._depth(item),
            nature=item.nature,
            nature_label=item.get_nature_display(),
            kind=item.get_kind_display() if item.kind else "",
            lead_departments=departments(item, Assignment.Role.LEAD, records.names_then),
            related_departments=departments(item, Assignment.Role.RELATED, records.names_then),
            current_issues=item.current_issues,
            approach=item.approach,
            desired_state=item.desired_state,
            goal_text=item.goal_text,
            baseline_printed=item.baseline_printed,
            goal_printed=item.goal_printed,
            schedule=item.schedule_printed,
            footnote_marks=item.footnote_marks,
            remarks=item.remarks,
            transcription_note=item.transcription_note,
            targets=tuple(
                TargetRow(FiscalYear(row.fiscal_year), row.planned_stage, row.goal_text, row.figures_printed)
                for row in targets.values()
            ),
            indicators=tuple(
                indicator_row(indicator, records.actuals(indicator, item), year)
                for indicator in item.indicators.all()
            ),
            status=self._status(mine, targets) if mine else None,
            past=tuple(self._status(row, targets) for row in past),
            successions=tuple(map(succession_row, item.successions.all())),
            budget=budget_rows(item.budget_lines.all()),
            staffing=staffing_rows(item.staffing.all()),
            opinions=opinions,
        )

    def _depth(self, item: Item) -> int:
        depth, seen = 0, item
        while seen.parent_id and seen.parent_id in self.items_by_pk:
            depth, seen = depth + 1, self.items_by_pk[seen.parent_id]
        return depth

    def _shown_state(self, state: State, reported: bool) -> tuple[str, str, str]:
        """(code, label, tone). What is meant for publication doesn't tell how far an office has got."""
        if self.include_unconfirmed or state == State.IMPORTED:
            return state.value, state.label, state.tone
        if reported:
            return State.CONFIRMED.value, State.CONFIRMED.label, State.CONFIRMED.tone
        return "", "未報告・未確認", "neutral"

    def _status(self, status: YearEndStatus, targets: dict[int, AnnualTarget]) -> StatusRow:
        reported = self.records.counts(status)
        visible = reported or self.include_unconfirmed
        state, state_label, state_tone = self._shown_state(status.workflow_state, reported)
        target = targets.get(status.round.fiscal_year)
        return StatusRow(
            fiscal_year=FiscalYear(status.round.fiscal_year),
            round_title=str(status.round),
            reported=reported,
            state=state,
            state_label=state_label,
            state_tone=state_tone,
            planned_stage=target.planned_stage if target else "",
            actual_stage=status.actual_stage if visible else "",
            texts=self._texts(status) if visible else (),
            item_name_then=status.item_name_then,
            remarks=status.remarks,
            transcription_note=status.transcription_note,
            ratings=tuple(rating_row(row) for row in status.ratings.all()) if visible else (),
            effects=tuple(
                EffectRow(
                    row.get_kind_display(),
                    show(Decimal(row.amount_yen), "円", approximate=_is_approximate(row.printed)),
                    row.amount_yen,
                    row.is_provisional,
                    row.explanation,
                )
                for row in status.effects.all()
            )
            if visible
            else (),
        )

    def _texts(self, status: YearEndStatus) -> tuple[TextRow, ...]:
        return texts_of(status, self.records.questions, for_staff=self.include_unconfirmed)

    # -- opinions

    def _opinions(self) -> dict[int | None, tuple[OpinionRow, ...]]:
        if self.round is None:
            return {}
        found: dict[int | None, tuple[OpinionRow, ...]] = {}
        for row in BoardOpinion.objects.filter(round=self.round).select_related("response_department"):
            said = OpinionRow(
                row.said_by,
                row.said_on.isoformat() if row.said_on else "",
                row.opinion,
                row.response,
                row.response_department.name if row.response_department else "",
            )
            found[row.item_id] = (*found.get(row.item_id, ()), said)
        return found


def _is_approximate(printed: str) -> bool:
    """Does the printed amount say 約 or 概ね?"""
    return any(isinstance(one, Quantity) and one.approximate for one in parse_cell(printed))
