"""What hangs below the records of many items, as light as their rows take it: read flat, put together by keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, Model, OuterRef, Q, QuerySet, prefetch_related_objects

from items.models import GoalRevision, Indicator, SeriesBreak, TargetRevision, TargetValue
from progress.models import Rating
from progress.table.shape.reported import RatingRow


class KnownTarget(NamedTuple):
    """A target; its fields are those of `TargetValue`."""

    indicator_id: int
    fiscal_year: int
    printed: str
    value: Decimal | None
    approximate: bool
    bound: str
    due: date | None


class KnownActual(NamedTuple):
    """An actual; its fields are those of `ActualValue`."""

    id: int
    status_id: int
    indicator_id: int
    fiscal_year: int
    printed: str
    value: Decimal | None
    approximate: bool
    is_provisional: bool
    fulfilled_on: date | None
    absent_because: str
    missed_because: str
    remarks: str
    transcription_note: str


Targets = dict[int, dict[int, KnownTarget]]
"""Indicator → fiscal year → target."""
Revisions = dict[int, dict[int, list[TargetRevision]]]
"""Indicator → fiscal year → what was decided of its target, the oldest first."""
_REVISION = (
    *("before_printed", "before_value", "after_printed", "after_value"),
    *("decided_on", "decided_by", "document_number", "reason"),
)


def targets_of(wanted: Q) -> tuple[Targets, Revisions]:
    """Of the indicators that the filter names, with the changes of their targets. Asks once."""
    targets: Targets = defaultdict(dict)
    revisions: Revisions = defaultdict(lambda: defaultdict(list))
    columns = (*KnownTarget._fields, *(f"revisions__{name}" for name in ("pk", *_REVISION)))
    rows = TargetValue.objects.filter(wanted).order_by(
        "fiscal_year", "revisions__decided_on", "revisions__pk"
    )
    of_target, seen = len(KnownTarget._fields), set()
    for row in rows.values_list(*columns):
        target, (pk, *said) = KnownTarget._make(row[:of_target]), row[of_target:]
        targets[target.indicator_id][target.fiscal_year] = target
        if pk is not None and pk not in seen:  # a filter over rounds may name a target more than once
            seen.add(pk)
            revision = TargetRevision(pk=pk, **dict(zip(_REVISION, said, strict=True)))
            revisions[target.indicator_id][target.fiscal_year].append(revision)
    return targets, revisions


def ratings_of(wanted: Q) -> dict[int, tuple[RatingRow, ...]]:
    """Status id → its ratings: of the item as a whole first, then of its indicators in their order. Asks once."""
    rows = Rating.objects.filter(wanted).order_by("scale_id", "indicator__position", "indicator_id", "pk")
    columns = ("status_id", "scale__key", "recorded__code", "suggested__code", "suggested_reason", "reason")
    found: dict[int, list[RatingRow]] = defaultdict(list)
    for status, scale, recorded, suggested, why, reason, indicator in rows.values_list(
        *columns, "indicator__name"
    ):
        found[status].append(RatingRow(scale, recorded or "", suggested or "", why, reason, indicator or ""))
    return {pk: tuple(sorted(some, key=lambda one: bool(one.indicator))) for pk, some in found.items()}


def with_what_changed(rows: QuerySet[Indicator]) -> list[Indicator]:
    """The indicators with the changes of their final goals and the breaks of their series, asked for only where there
    are any."""
    mine = {"indicator": OuterRef("pk")}
    marked = rows.annotate(
        goal_changed=Exists(GoalRevision.objects.filter(**mine)),
        series_breaks_off=Exists(SeriesBreak.objects.filter(**mine)),
    )
    found: list[Indicator] = list(marked)
    hang_below(found, "goal_revisions", GoalRevision.objects.none(), "indicator_id")
    hang_below(found, "series_breaks", SeriesBreak.objects.none(), "indicator_id")
    for mark, name, below in (
        ("goal_changed", "goal_revisions", "goal_revisions"),
        ("series_breaks_off", "series_breaks", "series_breaks__restated"),
    ):
        marked_so = [one for one in found if getattr(one, mark)]
        for one in marked_so:
            del one._prefetched_objects_cache[name]  # type: ignore[attr-defined] # Django's own place for it
        prefetch_related_objects(marked_so, below)
    return found


def hang_below(parents: Iterable[Any], name: str, rows: Iterable[Any], key: str) -> None:
    """Puts rows below their parents, where `parent.name.all()` finds them as after Django's prefetch; they can't be
    filtered there. It is a queryset for each of thousands, most of them empty, that this does without. `key`: the
    column with the parent's key. Asks once."""
    found: dict[int, list[Model]] = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    for parent in parents:
        vars(parent).setdefault("_prefetched_objects_cache", {})[name] = found.get(parent.pk, ())
