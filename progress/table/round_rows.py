"""The records of one round as a list of many needs them: marks, figures and texts, nothing of what is only read on a
record's own page. The cells are made as everywhere (`cells`); only less is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When

from items.models import AnnualTarget, Indicator
from plans.models import RatingBand, RatingScale
from plans.values.fiscal_year import FiscalYear
from progress.judgement import Rule
from progress.models import ReportingRound, YearEndStatus
from progress.rating import Band
from progress.table.cells import row_of
from progress.table.columns import YEAR_END_TEXTS
from progress.table.known import KnownActual, ratings_of, targets_of, with_what_changed
from progress.table.measured import MeasuredIndicator
from progress.table.records import age, until
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import ScaleRow
from progress.table.shape.reported import RatingRow, StatusRow, TextRow
from progress.workflow import DONE, State

_TEXTS = [(text.name, text.label, text.in_list) for text in YEAR_END_TEXTS]
_NAMES = tuple(name for name, _, _ in _TEXTS)
Past = dict[int, tuple[StatusRow, ...]]
"""Item → what the year before said of it."""
Actuals = dict[int, dict[int, KnownActual]]
"""Indicator → fiscal year → actual."""


def round_statuses(one: ReportingRound) -> QuerySet[YearEndStatus]:
    """The round's records in document order, each with its item, and as `planned_stage` what was planned."""
    planned = AnnualTarget.objects.filter(item=OuterRef("item"), fiscal_year=one.fiscal_year)
    rows = one.statuses.select_related("item").annotate(
        planned_stage=Subquery(planned.values("planned_stage")[:1])
    )
    return rows.order_by("item__position", "item__key")


class RoundRows:
    """Asks five times; up to three times more where a final goal was changed or a series breaks, and as often where
    the round is bound to a version of 評価基準; however many records there are. Of a row are filled: what names the
    item, `indicators` (rates of the round's year alone), `status` without effects and answers to the plan's own
    questions, and of `past` the texts of the year before."""

    def __init__(self, one: ReportingRound, statuses: Sequence[YearEndStatus]) -> None:
        """`statuses`: of `round_statuses`."""
        self.round, self.year = one, FiscalYear(one.fiscal_year)
        self.rule = one.rule
        found = _scales(one, self.rule)
        self.scales = tuple(row for row, _ in found)
        self.deciding = found[0][1] if found else None
        """The scale that decides the share."""
        past, actuals = self._told()
        indicators, ratings = self._indicators(actuals), ratings_of(Q(status__round=one))
        self.items: dict[int, ItemRow] = {
            status.item_id: self._row(status, indicators.get(status.item_id, ()), past, ratings)
            for status in statuses
        }
        """Item id → its row."""

    def _row(
        self,
        status: YearEndStatus,
        indicators: Sequence[IndicatorRow],
        past: Past,
        ratings: Mapping[int, tuple[RatingRow, ...]],
    ) -> ItemRow:
        item, state = status.item, status.workflow_state
        texts = tuple(
            TextRow(name, label, said, in_list)
            for name, label, in_list in _TEXTS
            if (said := getattr(status, name))
        )
        return ItemRow(
            key=item.key,
            title=item.title,
            name=item.name,
            name_printed=item.name_printed,
            number=item.activity_code or item.number_printed,
            pillar=item.pillar.key,
            parent="",
            depth=0,
            nature=item.nature,
            nature_label="",
            kind="",
            lead_departments=(),
            related_departments=(),
            indicators=tuple(indicators),
            status=StatusRow(
                fiscal_year=self.year,
                round_title=str(self.round),
                reported=state in DONE,
                state=state.value,
                state_label=state.label,
                state_tone=state.tone,
                planned_stage=getattr(status, "planned_stage", None) or "",
                actual_stage=status.actual_stage,
                texts=texts,
                ratings=ratings.get(status.pk, ()),
            ),
            past=past.get(status.item_id, ()),
        )

    def _indicators(self, actuals: Actuals) -> dict[int, list[IndicatorRow]]:
        of_round = Indicator.objects.filter(item__statuses__round=self.round)
        targets, revisions = targets_of(Q(indicator__item__statuses__round=self.round))
        found: dict[int, list[IndicatorRow]] = defaultdict(list)
        for one in with_what_changed(of_round.order_by("item_id", "position", "pk")):
            known = (actuals.get(one.pk, {}), targets.get(one.pk, {}), revisions.get(one.pk, {}))
            found[one.item_id].append(MeasuredIndicator(one, *known).row(self.year, rated=(self.year,)))
        return found

    def _told(self) -> tuple[Past, Actuals]:
        """What the round and earlier ones said: the texts of the year before, the newest report first; and of each
        indicator by fiscal year the newest figure that counts, of the round's own year only what it says itself."""
        last = {
            f"last_{name}": Case(
                When(round__fiscal_year=self.year - 1, then=F(name)),
                default=Value(""),
                output_field=TextField(),
            )
            for name in _NAMES
        }
        where = ("pk", "item_id", "round_id", "state", "round__fiscal_year", "round__kind")
        columns = [*where, *last, *(f"actual_values__{name}" for name in KnownActual._fields)]
        counts = Q(round=self.round) | Q(state__in=[state.value for state in DONE])
        rows = YearEndStatus.objects.filter(until(self.round), counts).annotate(**last)
        told = sorted(
            rows.order_by().values_list(*columns), key=lambda row: age(row[4], row[5]), reverse=True
        )
        past: dict[int, dict[int, StatusRow]] = defaultdict(dict)
        actuals: Actuals = defaultdict(dict)
        for pk, item, asked, state, year, _, *said in told:
            if year == self.year - 1 and pk not in past[item]:
                past[item][pk] = self._last_year(state, said)
            actual = KnownActual._make(said[len(_NAMES) :])
            if actual.id is not None and (asked == self.round.pk or actual.fiscal_year != self.year):
                actuals[actual.indicator_id].setdefault(actual.fiscal_year, actual)
        return {item: tuple(reports.values()) for item, reports in past.items()}, actuals

    def _last_year(self, state: str, said: Sequence[str]) -> StatusRow:
        texts = tuple(
            TextRow(name, label, text, in_list)
            for (name, label, in_list), text in zip(_TEXTS, said, strict=False)
            if text
        )
        one = State(state)
        return StatusRow(self.year.previous, "", True, one.value, one.label, one.tone, texts=texts)


def _scales(one: ReportingRound, rule: Rule) -> list[tuple[ScaleRow, RatingScale]]:
    """The plan's scales in their order, the one that decides the share first."""
    bands: dict[RatingScale, list[Band]] = {}
    rows = RatingBand.objects.filter(scale__plan_scales__plan=one.plan_id).select_related("scale")
    placed = rows.annotate(place=F("scale__plan_scales__position"))
    for band in placed.order_by("place", "scale_id", "position", "pk"):
        bands.setdefault(band.scale, []).append(row_of(Band, band))
    return [
        (row_of(ScaleRow, scale, bands=rule.bands(scale.key, found)), scale) for scale, found in bands.items()
    ]
