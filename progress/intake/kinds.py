"""Which model each kind of record is written to, what its key says, and which fields it has.

One table: reconciling, the export of a whole plan and its reading back all go by it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models

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
from plans.history.records import Versioned, columns
from plans.models import Department, Edition, Footnote, Pillar, Plan, RatingBand, RatingScale
from progress.intake.draft import Key, Kind
from progress.models import (
    ActualValue,
    Answer,
    BoardOpinion,
    FiscalEffect,
    PillarSummary,
    PlanQuestion,
    Rating,
    ReportingRound,
    YearEndStatus,
)

Points = tuple[Kind, tuple[int, ...]]
"""A kind, and the places of a key that make the key of the record pointed to."""

_NAMES = frozenset({"name", "project_name"})
_NEVER = frozenset({"plan", "municipality", "slug"})
"""Where a record belongs is not for a file to say."""


@dataclass(frozen=True)
class KindOf:
    """How a kind of record lies in its model.

    `own`: field → its place in the key. `up`: field → the record that the key names. `to`: field → what its
    value points to: the places of this record's key that come before the value (the value itself is the last
    part of the other's key). `scope`: the lookup that leads from the model to the plan, or to the municipality
    (for what plans share).
    """

    kind: Kind
    model: type[Versioned]
    title: str
    scope: str
    own: Mapping[str, int] = field(default_factory=dict)
    up: Mapping[str, Points] = field(default_factory=dict)
    to: Mapping[str, Points] = field(default_factory=dict)
    nth: int | None = None
    """The place in the key that counts, from 1, rows which nothing else tells apart."""
    owner: int | None = None
    """The place in the key that names the one of the `up` fields that is filled."""
    hidden: frozenset[str] = frozenset()
    """Fields that are not for files: computed here, or written by the review alone."""

    @cached_property
    def fields(self) -> list[models.Field[Any, Any]]:
        """The model's fields that a record may hold beside its key, in the model's order."""
        taken = {*self.own, *self.up, *_NEVER, *self.hidden}
        return [column for column in columns(self.model) if column.name not in taken]

    @cached_property
    def length(self) -> int:
        """How many parts the key has."""
        places = [*self.own.values(), *(place for _, some in self.up.values() for place in some)]
        counters = [place for place in (self.nth, self.owner) if place is not None]
        return max([*places, *counters], default=-1) + 1

    @cached_property
    def names(self) -> frozenset[int]:
        """The places of the key that hold a name, of the record itself or of one that it hangs on."""
        above = {
            place
            for kind, places in self.up.values()
            for place in map(places.__getitem__, BY_KIND[kind].names)
        }
        return frozenset(above | {place for name, place in self.own.items() if name in _NAMES})

    def ups(self, key: Key) -> dict[str, tuple[Kind, Key]]:
        """Field → the record that a record with this key hangs on."""
        owner = None if self.owner is None else str(key[self.owner])
        found: dict[str, tuple[Kind, Key]] = {}
        for name, (kind, places) in self.up.items():
            other = tuple([key[place] for place in places])
            if owner in (None, name) and "" not in other:
                found[name] = (kind, other)
        return found


_STATUS = (Kind.STATUS, (0, 1, 2))

KINDS: Sequence[KindOf] = (
    KindOf(Kind.PLAN, Plan, "計画", "pk", hidden=frozenset({"rating_rule"})),
    KindOf(Kind.EDITION, Edition, "版", "plan", {"name": 0}),
    KindOf(Kind.FOOTNOTE, Footnote, "脚注", "plan", {"mark": 0}),
    KindOf(
        Kind.DEPARTMENT,
        Department,
        "課",
        "municipality",
        {"name": 0},
        to={"parent": (Kind.DEPARTMENT, ()), "successor": (Kind.DEPARTMENT, ())},
    ),
    KindOf(Kind.SCALE, RatingScale, "評価区分", "municipality", {"key": 0}),
    KindOf(Kind.BAND, RatingBand, "区分", "scale__municipality", {"code": 1}, {"scale": (Kind.SCALE, (0,))}),
    KindOf(Kind.PILLAR, Pillar, "柱", "plan", {"key": 0}, to={"parent": (Kind.PILLAR, ())}),
    KindOf(
        Kind.ITEM,
        Item,
        "取組項目",
        "plan",
        {"key": 0},
        to={"pillar": (Kind.PILLAR, ()), "parent": (Kind.ITEM, ())},
    ),
    KindOf(
        Kind.SUCCESSION,
        ItemSuccession,
        "統合・改称・廃止",
        "item__plan",
        {"from_year": 1},
        {"item": (Kind.ITEM, (0,))},
        {"successor": (Kind.ITEM, ())},
        nth=2,
    ),
    KindOf(
        Kind.ASSIGNMENT,
        Assignment,
        "担当",
        "item__plan",
        {"clause": 2},
        {"item": (Kind.ITEM, (0,)), "department": (Kind.DEPARTMENT, (1,))},
    ),
    KindOf(Kind.INDICATOR, Indicator, "指標", "item__plan", {"name": 1}, {"item": (Kind.ITEM, (0,))}),
    KindOf(
        Kind.ANNUAL_TARGET,
        AnnualTarget,
        "年度目標",
        "item__plan",
        {"fiscal_year": 1},
        {"item": (Kind.ITEM, (0,))},
    ),
    KindOf(
        Kind.TARGET_VALUE,
        TargetValue,
        "目標値",
        "indicator__item__plan",
        {"fiscal_year": 2},
        {"indicator": (Kind.INDICATOR, (0, 1))},
    ),
    KindOf(
        Kind.REVISION,
        TargetRevision,
        "目標の見直し",
        "target_value__indicator__item__plan",
        {},
        {"target_value": (Kind.TARGET_VALUE, (0, 1, 2))},
        nth=3,
    ),
    KindOf(
        Kind.BUDGET_LINE,
        BudgetLine,
        "予算・決算",
        "",
        {"fiscal_year": 2, "project_name": 3, "label_printed": 4},
        {"pillar": (Kind.PILLAR, (1,)), "item": (Kind.ITEM, (1,))},
        nth=5,
        owner=0,
    ),
    KindOf(
        Kind.STAFFING,
        Staffing,
        "人工",
        "",
        {"fiscal_year": 2, "scope": 3, "category": 4},
        {"pillar": (Kind.PILLAR, (1,)), "item": (Kind.ITEM, (1,))},
        nth=5,
        owner=0,
    ),
    KindOf(Kind.QUESTION, PlanQuestion, "計画独自の質問", "plan", {"label": 0}),
    KindOf(Kind.ROUND, ReportingRound, "照会", "plan", {"fiscal_year": 0, "kind": 1}),
    KindOf(
        Kind.STATUS,
        YearEndStatus,
        "実施状況",
        "round__plan",
        {},
        {"round": (Kind.ROUND, (0, 1)), "item": (Kind.ITEM, (2,))},
        hidden=frozenset({"state"}),
    ),
    KindOf(
        Kind.ACTUAL_VALUE,
        ActualValue,
        "実績値",
        "status__round__plan",
        {"fiscal_year": 4},
        {"status": _STATUS, "indicator": (Kind.INDICATOR, (2, 3))},
    ),
    KindOf(
        Kind.RATING,
        Rating,
        "評価",
        "status__round__plan",
        {},
        {"status": _STATUS, "scale": (Kind.SCALE, (3,))},
        {"recorded": (Kind.BAND, (3,)), "suggested": (Kind.BAND, (3,))},
    ),
    KindOf(Kind.EFFECT, FiscalEffect, "効果額", "status__round__plan", {}, {"status": _STATUS}, nth=3),
    KindOf(
        Kind.ANSWER,
        Answer,
        "質問への回答",
        "status__round__plan",
        {},
        {"status": _STATUS, "question": (Kind.QUESTION, (3,))},
    ),
    KindOf(
        Kind.SUMMARY,
        PillarSummary,
        "柱の総括",
        "round__plan",
        {},
        {"round": (Kind.ROUND, (0, 1)), "pillar": (Kind.PILLAR, (2,))},
    ),
    KindOf(
        Kind.OPINION,
        BoardOpinion,
        "審議会意見",
        "round__plan",
        {},
        {"round": (Kind.ROUND, (0, 1)), "item": (Kind.ITEM, (2,))},
        {"response_department": (Kind.DEPARTMENT, ())},
        nth=3,
    ),
)
"""In the order in which records may be written: what others hang on comes first."""

BY_KIND: Mapping[Kind, KindOf] = {one.kind: one for one in KINDS}
BY_MODEL: Mapping[str, KindOf] = {one.model._meta.label_lower: one for one in KINDS}


# ── Whole plans as tables: one sheet a kind, one column a key part or field ──────────────────────────────────

_NTH = "連番"
_OWNER = "柱・項目の別"
OWNER_WORDS = {"pillar": "柱", "item": "取組項目"}


def key_headings(spec: KindOf) -> list[str]:
    """A heading for each part of the kind's key, in order; no two alike."""
    headings = [""] * spec.length
    for name, place in spec.own.items():
        headings[place] = _label(spec, name)
    for other, places in spec.up.values():
        above = key_headings(BY_KIND[other])
        for place, heading in zip(places, above, strict=True):
            title = BY_KIND[other].title
            named = heading if "の" in heading else f"{title}の{heading}"
            headings[place] = headings[place] or named
    if spec.owner is not None:
        headings[spec.owner] = _OWNER
        headings[spec.owner + 1] = "柱・取組項目の識別番号"
    if spec.nth is not None:
        headings[spec.nth] = _NTH
    return headings


def headings(spec: KindOf) -> list[str]:
    """The kind's table: the key's headings, then the fields'."""
    return [*key_headings(spec), *(_label(spec, column.name) for column in spec.fields)]


def _label(spec: KindOf, name: str) -> str:
    return str(spec.model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def key_fields(spec: KindOf) -> list[models.Field[Any, Any] | None]:
    """The model field that stands behind each part of the kind's key, of the record itself or of one that it
    hangs on; None for a part that only counts or says which owner it is."""
    fields: list[models.Field[Any, Any] | None] = [None] * spec.length
    for other, places in spec.up.values():
        for place, column in zip(places, key_fields(BY_KIND[other]), strict=True):
            fields[place] = fields[place] or column
    by_name = {column.name: column for column in columns(spec.model)}
    for name, place in spec.own.items():
        fields[place] = by_name[name]
    return fields
