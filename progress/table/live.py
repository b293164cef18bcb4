"""The table of a plan as it stands now, read in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import Prefetch, Q

from items.models import (
    AnnualTarget,
    Assignment,
    BudgetLine,
    Indicator,
    Item,
    ItemSuccession,
    Staffing,
    TargetRevision,
    TargetValue,
)
from items.quantity import Quantity, parse_cell, show
from plans.models import Pillar, Plan, RatingBand
from plans.values.fiscal_year import FiscalYear
from progress.models import (
    ActualValue,
    BoardOpinion,
    FiscalEffect,
    PillarSummary,
    Rating,
    ReportingRound,
    YearEndStatus,
)
from progress.rating import (
    RULE_VERSION,
    Comparable,
    achieved_share,
    achievement_rate,
    comparable,
    figure_coverage,
)
from progress.table.cells import (
    budget_rows,
    departments,
    distribution,
    figure,
    places_of,
    pure_band,
    rate_cell,
    rating_row,
    recorded_band,
    revision,
    share_row,
    staffing_rows,
    target_and_report,
    target_figure,
)
from progress.table.shape import (
    SCHEMA,
    BandRow,
    CoverageRow,
    Distribution,
    EffectRow,
    Figure,
    FootnoteRow,
    IndicatorRow,
    ItemRow,
    OpinionRow,
    PastShare,
    PillarRow,
    PlanTable,
    RateCell,
    RoundRow,
    ScaleRow,
    ShareRow,
    StatusRow,
    SuccessionRow,
    TargetRow,
    YearCell,
)
from progress.workflow import DONE, State

_IN_THE_YEAR: list[str] = [
    ReportingRound.Kind.MID_YEAR.value,
    ReportingRound.Kind.YEAR_END.value,
    ReportingRound.Kind.FINAL.value,
]
"""The kinds of rounds in the order in which a year sees them."""


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
    return LiveTable(plan, reporting_round, items, include_unconfirmed, unsaved).build()


class LiveTable:
    """Reads once, builds once. Kept as a class only to hold the rows that several builders share."""

    def __init__(
        self,
        plan: Plan,
        reporting_round: ReportingRound | None,
        items: Iterable[int] | None,
        include_unconfirmed: bool,
        unsaved: Iterable[ActualValue] = (),
    ) -> None:
        self.plan, self.round, self.include_unconfirmed = plan, reporting_round, include_unconfirmed
        self.unsaved = list(unsaved)
        self.scales = [
            link.scale for link in plan.plan_scales.select_related("scale").prefetch_related("scale__bands")
        ]
        self.pillars = list(plan.pillars.prefetch_related("budget_lines", "staffing"))
        self.pillar_keys = {pillar.pk: pillar.key for pillar in self.pillars}
        self.pillar_rows = self._pillars()
        self.items = self._items(items)
        self.items_by_pk = {item.pk: item for item in self.items}
        self.statuses = self._statuses()

    def _items(self, keys: Iterable[int] | None) -> list[Item]:
        rows = self.plan.items.order_by("position", "key")
        if keys is not None:
            rows = rows.filter(pk__in=list(keys))
        values = TargetValue.objects.order_by("fiscal_year").prefetch_related(
            Prefetch("revisions", TargetRevision.objects.order_by("decided_on", "pk"))
        )
        return list(
            rows.prefetch_related(
                Prefetch(
                    "assignments", Assignment.objects.select_related("department").order_by("position", "pk")
                ),
                Prefetch("targets", AnnualTarget.objects.order_by("fiscal_year")),
                Prefetch(
                    "indicators",
                    Indicator.objects.order_by("position", "pk").prefetch_related(
                        Prefetch("target_values", values)
                    ),
                ),
                Prefetch(
                    "successions", ItemSuccession.objects.select_related("successor").order_by("from_year")
                ),
                Prefetch("budget_lines", BudgetLine.objects.order_by("position", "fiscal_year")),
                Prefetch("staffing", Staffing.objects.order_by("position")),
            )
        )

    def _statuses(self) -> dict[int, list[YearEndStatus]]:
        """item id → statuses of this round and of earlier ones, newest first."""
        if self.round is None:
            return {}
        rows = (
            YearEndStatus.objects.filter(
                # Of the same year only what was asked before: a mid-year table knows nothing of the year's end.
                Q(round=self.round)
                | Q(round__fiscal_year__lt=self.round.fiscal_year)
                | Q(round__fiscal_year=self.round.fiscal_year, round__kind__in=self._kinds_before()),
                round__plan=self.plan,
                item__in=[item.pk for item in self.items],
            )
            .select_related("round")
            .prefetch_related(
                Prefetch("actual_values", ActualValue.objects.order_by("fiscal_year")),
                Prefetch("ratings", Rating.objects.select_related("scale", "recorded", "suggested")),
                Prefetch("effects", FiscalEffect.objects.order_by("pk")),
            )
        )
        found: dict[int, list[YearEndStatus]] = {}
        newest_first = sorted(
            rows, key=lambda row: (row.round.fiscal_year, _IN_THE_YEAR.index(row.round.kind)), reverse=True
        )
        for status in newest_first:
            found.setdefault(status.item_id, []).append(status)
        return found

    def _kinds_before(self) -> list[str]:
        """The kinds of rounds that come before this one in the same year."""
        return _IN_THE_YEAR[: _IN_THE_YEAR.index(self.round.kind)] if self.round else []

    # -- the whole

    def build(self) -> PlanTable:
        plan = self.plan
        opinions = self._opinions()
        items = tuple(self._item(item, opinions.get(item.pk, ())) for item in self.items)
        share, coverage, distributions = self._figures(items)
        return PlanTable(
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
            note=plan.note,
            years=tuple(plan.years),
            round=self._round(),
            scales=tuple(
                self._scale(scale.key, scale.name, scale.note, scale.bands.all()) for scale in self.scales
            ),
            pillars=self.pillar_rows,
            items=items,
            share=share,
            past_shares=self._past_shares(),
            coverage=coverage,
            distributions=distributions,
            opinions=opinions.get(None, ()),
            footnotes=tuple(FootnoteRow(note.mark, note.text) for note in plan.footnotes.all()),
        )

    def _round(self) -> RoundRow | None:
        if self.round is None:
            return None
        one = self.round
        return RoundRow(
            FiscalYear(one.fiscal_year),
            one.kind,
            one.get_kind_display(),
            str(one),
            one.reference_date.isoformat() if one.reference_date else "",
            one.historical,
            one.note,
        )

    @staticmethod
    def _scale(key: str, name: str, note: str, bands: Iterable[RatingBand]) -> ScaleRow:
        return ScaleRow(
            key,
            name,
            note,
            tuple(
                BandRow(
                    band.code,
                    band.label,
                    band.symbol,
                    band.tone,
                    band.lower_bound,
                    band.counts_as_achieved,
                    band.in_denominator,
                )
                for band in sorted(bands, key=lambda band: band.position)
            ),
        )

    # -- pillars

    def _pillars(self) -> tuple[PillarRow, ...]:
        summaries: dict[int, PillarSummary] = {}
        if self.round is not None:
            summaries = {row.pillar_id: row for row in self.round.summaries.all()}
        children: dict[int | None, list[Pillar]] = {}
        for pillar in self.pillars:
            children.setdefault(pillar.parent_id, []).append(pillar)
        rows: list[PillarRow] = []

        def descend(parent: int | None, parent_key: str, depth: int, top: str) -> None:
            for pillar in children.get(parent, []):
                mine = top or pillar.key
                said = summaries.get(pillar.pk)
                rows.append(
                    PillarRow(
                        key=pillar.key,
                        title=pillar.title,
                        depth=depth,
                        parent=parent_key,
                        top=mine,
                        policy=pillar.policy,
                        open_ended=pillar.open_ended,
                        note=pillar.note,
                        summary=said.summary if said else "",
                        next_steps=said.next_steps if said else "",
                        budget=budget_rows(pillar.budget_lines.all()),
                        staffing=staffing_rows(pillar.staffing.all()),
                    )
                )
                descend(pillar.pk, pillar.key, depth + 1, mine)

        descend(None, "", 0, "")
        return tuple(rows)

    # -- items

    def _item(self, item: Item, opinions: tuple[OpinionRow, ...]) -> ItemRow:
        statuses = self.statuses.get(item.pk, [])
        mine = next((row for row in statuses if self.round and row.round_id == self.round.pk), None)
        past = [row for row in statuses if row is not mine and row.state in DONE]
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
            lead_departments=departments(item, Assignment.Role.LEAD),
            related_departments=departments(item, Assignment.Role.RELATED),
            current_issues=item.current_issues,
            approach=item.approach,
            desired_state=item.desired_state,
            goal_text=item.goal_text,
            baseline_printed=item.baseline_printed,
            goal_printed=item.goal_printed,
            schedule=item.schedule_printed,
            footnote_marks=item.footnote_marks,
            note=item.note,
            targets=tuple(
                TargetRow(FiscalYear(row.fiscal_year), row.planned_stage, row.goal_text, row.figures_printed)
                for row in targets.values()
            ),
            indicators=tuple(
                self._indicator(indicator, statuses, mine) for indicator in item.indicators.all()
            ),
            status=self._status(mine, targets) if mine else None,
            past=tuple(self._status(row, targets) for row in past),
            successions=tuple(
                SuccessionRow(
                    row.get_kind_display(),
                    FiscalYear(row.from_year),
                    row.former_name,
                    row.new_name,
                    row.successor.key if row.successor else "",
                    row.successor.title if row.successor else "",
                    row.reason,
                )
                for row in item.successions.all()
            ),
            budget=budget_rows(item.budget_lines.all()),
            staffing=staffing_rows(item.staffing.all()),
            opinions=opinions,
        )

    def _depth(self, item: Item) -> int:
        depth, seen = 0, item
        while seen.parent_id and seen.parent_id in self.items_by_pk:
            depth, seen = depth + 1, self.items_by_pk[seen.parent_id]
        return depth

    def _counts(self, status: YearEndStatus) -> bool:
        return status.state in DONE

    def _shown_state(self, state: State, reported: bool) -> tuple[str, str, str]:
        """(code, label, tone). What is meant for publication doesn't tell how far an office has got."""
        if self.include_unconfirmed or state == State.IMPORTED:
            return state.value, state.label, state.tone
        if reported:
            return State.CONFIRMED.value, State.CONFIRMED.label, State.CONFIRMED.tone
        return "", "未報告・未確認", "neutral"

    def _status(self, status: YearEndStatus, targets: dict[int, AnnualTarget]) -> StatusRow:
        reported = self._counts(status)
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
            narrative=status.narrative if visible else "",
            issues=status.issues if visible else "",
            next_steps=status.next_steps if visible else "",
            item_name_then=status.item_name_then,
            note=status.note,
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

    # -- indicators

    def _indicator(
        self, indicator: Indicator, statuses: Sequence[YearEndStatus], mine: YearEndStatus | None
    ) -> IndicatorRow:
        targets = {row.fiscal_year: row for row in indicator.target_values.all()}
        actuals = self._actuals(indicator, statuses, mine)
        numbers = [row.value for row in targets.values()] + [row.value for row in actuals.values()]
        places = places_of([*numbers, indicator.baseline_value, indicator.goal_value])
        final = self._final_target(indicator, targets, places)
        years = sorted({*targets, *actuals})
        return IndicatorRow(
            name=indicator.name,
            unit=indicator.unit,
            kind=indicator.kind,
            direction=indicator.direction,
            direction_label=indicator.get_direction_display() if indicator.direction else "",
            baseline=figure(
                indicator.baseline_value,
                indicator.baseline_printed,
                indicator.unit,
                places,
                indicator.baseline_approximate,
            ),
            goal=figure(
                indicator.goal_value,
                indicator.goal_printed,
                indicator.unit,
                places,
                indicator.goal_approximate,
                indicator.goal_bound,
            ),
            final_target=final,
            years=tuple(self._year(indicator, FiscalYear(year), targets, actuals, places) for year in years),
            goal_rate=self._goal_rate(indicator, targets, actuals),
            note=indicator.note,
        )

    def _goal_rate(
        self, indicator: Indicator, targets: dict[int, TargetValue], actuals: dict[int, ActualValue]
    ) -> RateCell | None:
        """The round's figure against the printed goal or, where none is printed, against the last year's target,
        each made comparable first: a yearly figure is never held against a running total."""
        if self.round is None or indicator.kind != Indicator.Kind.NUMBER:
            return None
        actual = actuals.get(self.round.fiscal_year)
        if actual is None:
            return None
        compared = _compared(indicator, targets, actuals, self.round.fiscal_year)
        target, about, bound = indicator.goal_value, indicator.goal_approximate, indicator.goal_bound
        if target is None and (numeric := [row for row in targets.values() if row.value is not None]):
            last = max(numeric, key=lambda row: row.fiscal_year)
            target = _compared(indicator, targets, actuals, last.fiscal_year).target
            about, bound = last.approximate, last.bound
        rate = achievement_rate(
            compared.actual,
            target,
            indicator.direction,
            basis=indicator.rate_basis,
            baseline=indicator.baseline_value,
            tolerance=indicator.tolerance,
            bound=bound,
            approximate=actual.approximate or about,
        )
        return rate_cell(rate, compared.note)

    def _actuals(
        self, indicator: Indicator, statuses: Sequence[YearEndStatus], mine: YearEndStatus | None
    ) -> dict[int, ActualValue]:
        """fiscal year → the newest figure that counts; for the round's own year only what this round says."""
        found = {row.fiscal_year: row for row in self.unsaved if row.indicator_id == indicator.pk}
        for status in statuses:
            if not (self._counts(status) or (self.include_unconfirmed and status is mine)):
                continue
            for value in status.actual_values.all():
                own_year = self.round is not None and value.fiscal_year == self.round.fiscal_year
                if value.indicator_id == indicator.pk and (status is mine or not own_year):
                    found.setdefault(value.fiscal_year, value)
        return found

    @staticmethod
    def _final_target(indicator: Indicator, targets: dict[int, TargetValue], places: int) -> Figure | None:
        if indicator.goal_value is not None:
            return figure(
                indicator.goal_value,
                indicator.goal_printed,
                indicator.unit,
                places,
                indicator.goal_approximate,
                indicator.goal_bound,
            )
        numeric = [row for row in targets.values() if row.value is not None]
        return (
            target_figure(max(numeric, key=lambda row: row.fiscal_year), indicator, places)
            if numeric
            else None
        )

    def _year(
        self,
        indicator: Indicator,
        year: FiscalYear,
        targets: dict[int, TargetValue],
        actuals: dict[int, ActualValue],
        places: int,
    ) -> YearCell:
        target, actual = targets.get(year), actuals.get(year)
        compared = _compared(indicator, targets, actuals, year)
        rate = None
        if indicator.kind == Indicator.Kind.NUMBER and target is not None and actual is not None:
            rate = rate_cell(
                achievement_rate(
                    compared.actual,
                    compared.target,
                    indicator.direction,
                    basis=indicator.rate_basis,
                    baseline=indicator.baseline_value,
                    tolerance=indicator.tolerance,
                    bound=target.bound,
                    approximate=target.approximate or actual.approximate,
                ),
                compared.note,
            )
        return YearCell(
            fiscal_year=year,
            target=target_figure(target, indicator, places) if target else None,
            actual=figure(
                actual.value,
                actual.printed,
                indicator.unit,
                places,
                actual.approximate,
                provisional=actual.is_provisional,
            )
            if actual
            else None,
            rate=rate,
            revisions=tuple(revision(row, indicator.unit, places) for row in target.revisions.all())
            if target
            else (),
            note=actual.note if actual else "",
            target_sum=figure(compared.target, "", indicator.unit, places) if compared.note else None,
            actual_sum=figure(compared.actual, "", indicator.unit, places) if compared.note else None,
        )

    # -- opinions and figures over all items

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

    def _figures(
        self, items: Sequence[ItemRow]
    ) -> tuple[ShareRow | None, CoverageRow | None, tuple[Distribution, ...]]:
        """Share, coverage and distributions over the items of the round (those that have a status in it)."""
        if self.round is None:
            return None, None, ()
        year = self.round.fiscal_year
        asked = [item for item in items if item.status is not None]
        coverage = figure_coverage(target_and_report(item, year) for item in asked)
        covered = CoverageRow(
            coverage.with_target, coverage.reported, coverage.missing, coverage.without_target
        )
        if not self.scales:
            return None, covered, ()
        scale = self.scales[0]
        bands = sorted(scale.bands.all(), key=lambda band: band.position)
        share = achieved_share(
            [pure_band(band) for band in bands], [recorded_band(item, scale.key) or None for item in asked]
        )
        tops = {pillar.key: pillar.top for pillar in self.pillar_rows}
        groups: list[tuple[str, str, list[ItemRow]]] = [("", "全体", asked)]
        for pillar in self.pillar_rows:
            if pillar.depth == 0:
                inside = [item for item in asked if tops[item.pillar] == pillar.key]
                groups.append((pillar.key, pillar.title, inside))
        distributions = tuple(
            distribution(key, title, bands, [recorded_band(item, scale.key) for item in inside])
            for key, title, inside in groups
        )
        return share_row(share), covered, distributions

    def _past_shares(self) -> tuple[PastShare, ...]:
        """The shares of earlier rounds of the same kind, newest first."""
        if self.round is None or not self.scales:
            return ()
        scale = self.scales[0]
        bands = [pure_band(band) for band in scale.bands.all()]
        rounds: dict[int, ReportingRound] = {}
        recorded: dict[int, list[str | None]] = {}
        for status in (one for several in self.statuses.values() for one in several):
            if status.round.kind == self.round.kind and status.round.fiscal_year < self.round.fiscal_year:
                rounds[status.round_id] = status.round
                said = next((row.recorded for row in status.ratings.all() if row.scale_id == scale.pk), None)
                code = said.code if said and self._counts(status) else None
                recorded.setdefault(status.round_id, []).append(code)
        past = [
            PastShare(FiscalYear(one.fiscal_year), str(one), share_row(achieved_share(bands, recorded[pk])))
            for pk, one in rounds.items()
        ]
        return tuple(sorted(past, key=lambda row: row.fiscal_year, reverse=True))


def _is_approximate(printed: str) -> bool:
    """Does the printed amount say 約 or 概ね?"""
    return any(isinstance(one, Quantity) and one.approximate for one in parse_cell(printed))


def _compared(
    indicator: Indicator, targets: dict[int, TargetValue], actuals: dict[int, ActualValue], year: int
) -> Comparable:
    return comparable(
        indicator.measure,
        indicator.targets_are_cumulative,
        {one: row.value for one, row in actuals.items()},
        {one: row.value for one, row in targets.items()},
        year,
    )
