"""What is rated in a record: the item as a whole, and where the plan does so each indicator by itself."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from items.models import Indicator
from plans.models import Plan, RatingScale
from progress.judgement import Rule, Suggestion
from progress.models import Rating, ReportingRound
from progress.table.cells import scale_row
from progress.table.shape.items import ItemRow
from progress.table.suggested import suggestion_for


@dataclass(frozen=True)
class Rated:
    """What one band is chosen for on one scale. `indicator` None: the item as a whole."""

    scale: RatingScale
    indicator: Indicator | None = None

    @property
    def key(self) -> str:
        """Its inputs end in it."""
        return _key(self.scale.pk, self.indicator.pk if self.indicator else None)

    @property
    def label(self) -> str:
        """「進捗区分」, 「収納率の進捗区分」"""
        return f"{self.indicator.name}の{self.scale.name}" if self.indicator else self.scale.name

    @property
    def name(self) -> str:
        """The indicator's name, "" for the item as a whole, as the table has it."""
        return self.indicator.name if self.indicator else ""

    def suggestion(self, row: ItemRow, rule: Rule) -> Suggestion:
        """What the item's figures, or this indicator's, suggest. `row`: the item in the one table."""
        return suggestion_for(row, scale_row(self.scale), self.name, rule=rule)


def _key(scale: int, indicator: int | None) -> str:
    return str(scale) if indicator is None else f"{scale}_{indicator}"


def by_key(ratings: Iterable[Rating]) -> dict[str, Rating]:
    """What is recorded, by the `key` of what it rates."""
    return {_key(row.scale_id, row.indicator_id): row for row in ratings}


def rated_apart(plan: Plan) -> frozenset[int]:
    """The scales on which a record of the plan has a band for an indicator by itself, by their keys."""
    rows = Rating.objects.filter(
        status__round__plan=plan, indicator__isnull=False, recorded__isnull=False
    ).order_by()
    return frozenset(rows.values_list("scale_id", flat=True).distinct())


def rated_in(
    rule: Rule, scales: Iterable[RatingScale], indicators: Iterable[Indicator], apart: Set[int]
) -> list[Rated]:
    """What is rated on these scales of an item with these indicators, in the page's order.

    Indicators are where the rule looks at each by itself, and on the scales `apart` (`rated_apart`).
    """
    own = sorted(indicators, key=lambda one: (one.position, one.pk))
    each = rule.each
    return [
        Rated(scale, indicator)
        for scale in scales
        for indicator in (None, *(own if each or scale.pk in apart else ()))
    ]


def items_were_rated(plan: Plan, scale: RatingScale) -> bool:
    """Does a round that is over hold a band of an item as a whole? Not where a city rates indicators instead."""
    over = ReportingRound.State.CLOSED
    rows = Rating.objects.filter(status__round__plan=plan, status__round__state=over, scale=scale)
    return rows.filter(indicator__isnull=True, recorded__isnull=False).exists()
