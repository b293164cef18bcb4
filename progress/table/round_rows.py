"""The records of one round as a list of many needs them: marks, figures and texts, nothing of what is only read on a
record's own page. The cells are made as everywhere (`cells`); only less is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery, prefetch_related_objects

from items.models import AnnualTarget, GoalRevision, Indicator, SeriesBreak, TargetRevision, TargetValue
from plans.models import RatingBand, RatingScale
from plans.values.fiscal_year import FiscalYear
from progress.models import ActualValue, Rating, ReportingRound, YearEndStatus
from progress.rating import Band
from progress.table.cells import row_of
from progress.table.columns import YEAR_END_TEXTS
from progress.table.measured import KnownActual, KnownTarget, MeasuredIndicator
from progress.table.records import age, until
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import ScaleRow
from progress.table.shape.reported import RatingRow, StatusRow, TextRow
from progress.workflow import DONE, State

_TEXTS = [(text.name, text.label, text.in_list) for text in YEAR_END_TEXTS]
_NAMES = tuple(name for name, _, _ in _TEXTS)
_REVISION = (
    *("before_printed", "before_value", "after_printed", "after_value"),
    *("decided_on", "decided_by", "document_number", "reason"),
)


def round_statuses(one: ReportingRound) -> QuerySet[YearEndStatus]:
    """The round's records in document order, each with its item, pillar, and as `planned_stage` what was planned."""
    planned = AnnualTarget.objects.filter(item=OuterRef("item"), fiscal_year=one.fiscal_year)
    rows = one.statuses.select_related("item__pillar").annotate(
        planned_stage=Subquery(planned.values("planned_stage")[:1])
    )
    return rows.order_by("item__position", "item__key")


class RoundRows:
    """Asks six times, where a final goal was changed or a series breaks up to three times more, however many records
    there are. Of a row are filled: what names the item, `indicators` (rates of the round's year alone), `status`
    without effects and answers to the plan's own questions, and of `past` the texts of the year before."""

    def __init__(self, one: ReportingRound, statuses: Sequence[YearEndStatus]) -> None:
        """`statuses`: of `round_statuses`."""
        self.round, self.year = one, FiscalYear(one.fiscal_year)
        found = _scales(one)
        self.scales = tuple(row for row, _ in found)
        self.deciding = found[0][1] if found else None
        """The scale that decides the share."""
        indicators, past, ratings = self._indicators(), self._past(), self._ratings()
        self.items: dict[int, ItemRow] = {
            status.item_id: self._row(status, indicators.get(status.item_id, ()), past, ratings)
            for status in statuses
        }
        """Item id → its row."""

    def _row(
        self,
        status: YearEndStatus,
        indicators: Sequence[IndicatorRow],
        past: Mapping[int, tuple[StatusRow, ...]],
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

    def _indicators(self) -> dict[int, list[IndicatorRow]]:
        of_round = Indicator.objects.filter(item__statuses__round=self.round)
        targets, revisions = self._targets()
        actuals = self._actuals()
        found: dict[int, list[IndicatorRow]] = defaultdict(list)
        for one in _with_what_changed(of_round.order_by("item_id", "position", "pk")):
            of_year = {int(self.year): list(revisions[one.pk].values())} if one.pk in revisions else {}
            measured = MeasuredIndicator(one, actuals.get(one.pk, {}), targets.get(one.pk, {}), of_year)
            found[one.item_id].append(measured.row(self.year, rated=(self.year,)))
        return found

    def _targets(self) -> tuple[dict[int, dict[int, KnownTarget]], dict[int, dict[int, TargetRevision]]]:
        """Indicator → fiscal year → target; indicator → key → revision of the round's year."""
        rows = TargetValue.objects.filter(indicator__item__statuses__round=self.round)
        revised = [f"revisions__{name}" for name in ("pk", *_REVISION)]
        targets: dict[int, dict[int, KnownTarget]] = defaultdict(dict)
        revisions: dict[int, dict[int, TargetRevision]] = defaultdict(dict)
        told = rows.order_by("revisions__decided_on", "revisions__pk")
        of_target = len(KnownTarget._fields)
        for row in told.values_list(*KnownTarget._fields, *revised):
            target, (pk, *said) = KnownTarget._make(row[:of_target]), row[of_target:]
            targets[target.indicator_id][target.fiscal_year] = target
            if pk is not None and target.fiscal_year == self.year:
                revisions[target.indicator_id][pk] = TargetRevision(
                    pk=pk, **dict(zip(_REVISION, said, strict=True))
                )
        return targets, revisions

    def _actuals(self) -> dict[int, dict[int, KnownActual]]:
        """Indicator → fiscal year → the newest figure that counts; of the round's own year only what it says."""
        rows = ActualValue.objects.filter(until(self.round, "status__round"))
        where = ("status__round_id", "status__state", "status__round__fiscal_year", "status__round__kind")
        told = list(rows.order_by().values_list(*where, *KnownActual._fields))
        told.sort(key=lambda row: age(row[2], row[3]), reverse=True)
        found: dict[int, dict[int, KnownActual]] = defaultdict(dict)
        for asked, state, _, _, *said in told:
            actual, is_own = KnownActual._make(said), asked == self.round.pk
            if is_own or (state in DONE and actual.fiscal_year != self.year):
                found[actual.indicator_id].setdefault(actual.fiscal_year, actual)
        return found

    def _ratings(self) -> dict[int, tuple[RatingRow, ...]]:
        rows = Rating.objects.filter(status__round=self.round)
        found: dict[int, list[RatingRow]] = defaultdict(list)
        columns = (
            "status_id",
            "scale__key",
            "recorded__code",
            "suggested__code",
            "suggested_reason",
            "reason",
        )
        told = rows.order_by("scale_id", "indicator__position", "indicator_id", "pk")
        for status, scale, recorded, suggested, why, reason, indicator in told.values_list(
            *columns, "indicator__name"
        ):
            row = RatingRow(scale, recorded or "", suggested or "", why, reason, indicator or "")
            found[status].append(row)
        return {
            pk: tuple(sorted(ratings, key=lambda one: bool(one.indicator))) for pk, ratings in found.items()
        }

    def _past(self) -> dict[int, tuple[StatusRow, ...]]:
        """What the year before said, the newest report first."""
        rows = YearEndStatus.objects.filter(
            item__statuses__round=self.round,
            round__plan=self.round.plan_id,
            round__fiscal_year=self.year - 1,
            state__in=[state.value for state in DONE],
        )
        found: dict[int, list[StatusRow]] = defaultdict(list)
        told = list(rows.order_by().values_list("item_id", "round__kind", "state", *_NAMES))
        told.sort(key=lambda row: age(self.year - 1, row[1]), reverse=True)
        for item, _, state, *said in told:
            texts = tuple(
                TextRow(name, label, text, in_list)
                for (name, label, in_list), text in zip(_TEXTS, said, strict=True)
                if text
            )
            one = State(state)
            about = StatusRow(self.year.previous, "", True, one.value, one.label, one.tone, texts=texts)
            found[item].append(about)
        return {item: tuple(reports) for item, reports in found.items()}


def _with_what_changed(rows: QuerySet[Indicator]) -> list[Indicator]:
    """With the changes of their final goals and the breaks of their series, asked for only where there are any."""
    mine = {"indicator": OuterRef("pk")}
    marked = rows.annotate(
        goal_changed=Exists(GoalRevision.objects.filter(**mine)),
        series_breaks_off=Exists(SeriesBreak.objects.filter(**mine)),
    )
    found: list[Indicator] = list(marked)
    empty = {"goal_revisions": GoalRevision.objects.none(), "series_breaks": SeriesBreak.objects.none()}
    for one in found:
        one._prefetched_objects_cache = dict(empty)  # type: ignore[attr-defined] # Django's own place for it
    changed = [one for one in found if getattr(one, "goal_changed", False)]
    broken = [one for one in found if getattr(one, "series_breaks_off", False)]
    for several, name in ((changed, "goal_revisions"), (broken, "series_breaks")):
        for one in several:
            del one._prefetched_objects_cache[name]  # type: ignore[attr-defined]
    prefetch_related_objects(changed, "goal_revisions")
    prefetch_related_objects(broken, "series_breaks__restated")
    return found


def _scales(one: ReportingRound) -> list[tuple[ScaleRow, RatingScale]]:
    """The plan's scales in their order, the one that decides the share first."""
    bands: dict[RatingScale, list[Band]] = {}
    rows = RatingBand.objects.filter(scale__plan_scales__plan=one.plan_id).select_related("scale")
    placed = rows.annotate(place=F("scale__plan_scales__position"))
    for band in placed.order_by("place", "scale_id", "position", "pk"):
        bands.setdefault(band.scale, []).append(row_of(Band, band))
    return [(row_of(ScaleRow, scale, bands=tuple(found)), scale) for scale, found in bands.items()]
