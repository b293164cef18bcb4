"""Which model each kind of record is written to, what its key says, and which fields it has; a plan's rows by them.

One table: reconciling, the export of a whole plan and its reading back all go by it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q

from items.models import (
    AnnualTarget,
    Assignment,
    BudgetLine,
    GoalRevision,
    Indicator,
    Item,
    ItemSuccession,
    RestatedFigure,
    SeriesBreak,
    Staffing,
    TargetRevision,
    TargetValue,
)
from plans.history.records import Versioned, columns
from plans.models import Department, Edition, Footnote, Pillar, Plan, RatingBand, RatingScale
from plans.values.text import name_key
from progress.intake.draft import ITEM_AT, Key, Kind, Plain
from progress.models import (
    ActualValue,
    Answer,
    BoardOpinion,
    FiscalEffect,
    JudgementBand,
    JudgementMethod,
    JudgementRule,
    OpinionFollowUp,
    PillarSummary,
    PlanQuestion,
    Rating,
    ReportingRound,
    YearEndStatus,
)

Named = tuple[Kind, Key]

_NAMES = frozenset({"name", "project_name"})
_NEVER = frozenset({"plan", "municipality", "slug"})
"""Where a record belongs is not for a file to say."""


@dataclass(frozen=True)
class KindOf:
    """How a kind of record lies in its model.

    `own`: field → its place in the key. `up`: field → the record that the key names: its kind, and the places
    where the parts of its own key stand in this one; it hangs on none where the last of them is "". `to`: field →
    what its value points to: its kind, and the places of this record's key that come before the value (the
    value itself is the last part of the other's key).
    """

    kind: Kind
    model: type[Versioned]
    own: Mapping[str, int] = field(default_factory=dict)
    up: Mapping[str, tuple[Kind, tuple[int, ...]]] = field(default_factory=dict)
    to: Mapping[str, tuple[Kind, tuple[int, ...]]] = field(default_factory=dict)
    nth: int | None = None
    """The place in the key that counts, from 1, rows which nothing else tells apart."""
    owner: int | None = None
    """The place in the key that names the one of the `up` fields that is filled."""
    later: frozenset[int] = frozenset()
    """The places in the key that workbooks of before don't have; "" stands there then."""
    hidden: frozenset[str] = frozenset()
    """Fields that are not for files: computed here, or written by the review alone."""

    @cached_property
    def title(self) -> str:
        return str(self.model._meta.verbose_name)

    @cached_property
    def fields(self) -> list[models.Field[Any, Any]]:
        """The model's fields that a record may hold beside its key, in the model's order."""
        taken = {*self.own, *self.up, *_NEVER, *self.hidden}
        return [column for column in columns(self.model) if column.name not in taken]

    @cached_property
    def _by_name(self) -> dict[str, models.Field[Any, Any]]:
        return {column.name: column for column in columns(self.model)}

    def column(self, name: str) -> models.Field[Any, Any]:
        return self._by_name[name]

    @cached_property
    def length(self) -> int:
        """How many parts the key has."""
        above = [place for _, places in self.up.values() for place in places]
        counted = [place for place in (self.nth, self.owner) if place is not None]
        return max([*self.own.values(), *above, *counted], default=-1) + 1

    @cached_property
    def scopes(self) -> list[str]:
        """The lookups that lead from the model to the plan, or to the municipality (for what plans share): one,
        or one for each possible owner."""
        if not self.up:
            return ["plan" if hasattr(self.model, "plan") else "municipality"]
        ways = list(self.up.items()) if self.owner is not None else list(self.up.items())[:1]
        return [f"{name}__{scope}" for name, (kind, _) in ways for scope in BY_KIND[kind].scopes]

    @cached_property
    def way_to_item(self) -> str:
        """The lookup that leads from the model to the item that it hangs on; "" for none."""
        for name, (kind, _) in self.up.items():
            further = BY_KIND[kind].way_to_item
            if kind == Kind.ITEM or further:
                return f"{name}__{further}" if further else name
        return ""

    @cached_property
    def without_item(self) -> Q:
        """The rows that hang on no item, of a kind that may: a pillar's budget."""
        own = [name for name, (kind, _) in self.up.items() if kind == Kind.ITEM]
        return Q(**{f"{name}__isnull": True for name in own if self.column(name).null})

    @cached_property
    def names(self) -> frozenset[int]:
        """The places of the key that hold a name, of the record itself or of one that it hangs on."""
        above = {places[place] for kind, places in self.up.values() for place in BY_KIND[kind].names}
        return frozenset(above | {place for name, place in self.own.items() if name in _NAMES})

    def ups(self, key: Key) -> dict[str, tuple[Kind, Key]]:
        """Field → the record that a record with this key hangs on."""
        owner = None if self.owner is None else str(key[self.owner])
        found: dict[str, tuple[Kind, Key]] = {}
        for name, (kind, places) in self.up.items():
            other = tuple(key[place] for place in places)
            if owner in (None, name) and other[-1] != "":
                found[name] = (kind, other)
        return found


OF_ITEMS = frozenset(ITEM_AT) - {Kind.ITEM, Kind.INDICATOR}
"""Kinds whose rows are needed only with their items'. Of the indicators is told which the file doesn't name."""
_ITEM = {"item": (Kind.ITEM, (0,))}
_INDICATOR = {"indicator": (Kind.INDICATOR, (0, 1))}
_STATUS = {"status": (Kind.STATUS, (0, 1, 2))}
_RULE = {"rule": (Kind.RULE, (0,))}
_ROUND = {"round": (Kind.ROUND, (0, 1))}
_OWNED = {"pillar": (Kind.PILLAR, (1,)), "item": (Kind.ITEM, (1,))}
_FIGURE = {**_STATUS, "indicator": (Kind.INDICATOR, (2, 3))}
_RATED = {**_STATUS, "scale": (Kind.SCALE, (3,)), "indicator": (Kind.INDICATOR, (2, 4))}
_BANDS = {"recorded": (Kind.BAND, (3,)), "suggested": (Kind.BAND, (3,))}
_DEPARTMENTS = dict.fromkeys(("parent", "former_parent", "successor"), (Kind.DEPARTMENT, ()))
_PARENTS = {"pillar": (Kind.PILLAR, ()), "parent": (Kind.ITEM, ())}
_BUDGET = {"fiscal_year": 2, "project_name": 3, "label_printed": 4}
_STAFF = {"fiscal_year": 2, "scope": 3, "category": 4}

KINDS: Sequence[KindOf] = (
    KindOf(Kind.PLAN, Plan, hidden=frozenset({"rating_rule", "layout"})),
    KindOf(Kind.EDITION, Edition, {"name": 0}),
    KindOf(Kind.FOOTNOTE, Footnote, {"mark": 0}),
    KindOf(Kind.DEPARTMENT, Department, {"name": 0}, to=_DEPARTMENTS),
    KindOf(Kind.SCALE, RatingScale, {"key": 0}),
    KindOf(Kind.BAND, RatingBand, {"code": 1}, {"scale": (Kind.SCALE, (0,))}),
    KindOf(Kind.PILLAR, Pillar, {"key": 0}, to={"parent": (Kind.PILLAR, ())}),
    # It may come from another plan, which a plan's file can't name.
    KindOf(Kind.ITEM, Item, {"key": 0}, to=_PARENTS, hidden=frozenset({"carried_from"})),
    KindOf(Kind.SUCCESSION, ItemSuccession, {"from_year": 1}, _ITEM, {"successor": (Kind.ITEM, ())}, nth=2),
    KindOf(Kind.ASSIGNMENT, Assignment, {"clause": 2}, {**_ITEM, "department": (Kind.DEPARTMENT, (1,))}),
    # What it continues or shares may be of another plan, which a plan's file can't name.
    KindOf(Kind.INDICATOR, Indicator, {"name": 1}, _ITEM, hidden=frozenset({"continues", "same_as"})),
    KindOf(Kind.ANNUAL_TARGET, AnnualTarget, {"fiscal_year": 1}, _ITEM),
    KindOf(Kind.TARGET_VALUE, TargetValue, {"fiscal_year": 2}, _INDICATOR),
    KindOf(Kind.REVISION, TargetRevision, {}, {"target_value": (Kind.TARGET_VALUE, (0, 1, 2))}, nth=3),
    KindOf(Kind.GOAL_REVISION, GoalRevision, {}, _INDICATOR, nth=2),
    KindOf(Kind.SERIES_BREAK, SeriesBreak, {"from_year": 2}, _INDICATOR),
    KindOf(
        Kind.RESTATED, RestatedFigure, {"fiscal_year": 3}, {"series_break": (Kind.SERIES_BREAK, (0, 1, 2))}
    ),
    KindOf(Kind.BUDGET_LINE, BudgetLine, _BUDGET, _OWNED, nth=5, owner=0),
    KindOf(Kind.STAFFING, Staffing, _STAFF, _OWNED, nth=5, owner=0),
    KindOf(Kind.QUESTION, PlanQuestion, {"label": 0}),
    KindOf(Kind.RULE, JudgementRule, {"name": 0}),
    KindOf(Kind.RULE_BAND, JudgementBand, {}, {**_RULE, "band": (Kind.BAND, (1, 2))}),
    KindOf(Kind.RULE_METHOD, JudgementMethod, {}, {**_RULE, "indicator": (Kind.INDICATOR, (1, 2))}),
    KindOf(
        Kind.ROUND,
        ReportingRound,
        {"fiscal_year": 0, "kind": 1},
        to={"judgement_rule": (Kind.RULE, ())},
    ),
    KindOf(
        Kind.STATUS, YearEndStatus, {}, {**_ROUND, "item": (Kind.ITEM, (2,))}, hidden=frozenset({"state"})
    ),
    KindOf(Kind.ACTUAL_VALUE, ActualValue, {"fiscal_year": 4}, _FIGURE),
    KindOf(Kind.RATING, Rating, {}, _RATED, _BANDS, later=frozenset({4})),
    KindOf(Kind.EFFECT, FiscalEffect, {}, _STATUS, nth=3),
    KindOf(Kind.ANSWER, Answer, {}, {**_STATUS, "question": (Kind.QUESTION, (3,))}),
    KindOf(Kind.SUMMARY, PillarSummary, {}, {**_ROUND, "pillar": (Kind.PILLAR, (2,))}),
    KindOf(
        Kind.OPINION,
        BoardOpinion,
        {},
        {**_ROUND, "item": (Kind.ITEM, (2,))},
        {"response_department": (Kind.DEPARTMENT, ())},
        nth=3,
    ),
    KindOf(
        Kind.FOLLOW_UP,
        OpinionFollowUp,
        {},
        {"opinion": (Kind.OPINION, (0, 1, 2, 3)), "round": (Kind.ROUND, (4, 5))},
    ),
)
"""In the order in which records may be written: what others hang on comes first."""

BY_KIND: Mapping[Kind, KindOf] = {one.kind: one for one in KINDS}
BY_MODEL: Mapping[str, KindOf] = {one.model._meta.label_lower: one for one in KINDS}


# ── Whole plans as tables: one sheet a kind, one column a key part or field ──────────────────────────────────

OWNER_WORDS = {"pillar": "柱", "item": "取組項目"}
KeyColumns = list[tuple[str, models.Field[Any, Any] | None]]


def key_columns(spec: KindOf) -> KeyColumns:
    """For each part of the kind's key its heading, no two alike, and the model field behind it, of the record itself
    or of one that it hangs on; None for a part that only counts or says which owner it is."""
    parts: dict[int, tuple[str, models.Field[Any, Any] | None]] = {}
    by_name = {column.name: column for column in columns(spec.model)}
    for name, place in spec.own.items():
        parts[place] = str(by_name[name].verbose_name), by_name[name]
    for name, (other, places) in spec.up.items():
        above = BY_KIND[other]
        for place, (heading, column) in zip(places, key_columns(above), strict=True):
            full = heading if "の" in heading else f"{above.title}の{heading}"
            if full in (taken for at, (taken, _) in parts.items() if at not in places):
                full = f"{by_name[name].verbose_name}の{heading}"
            parts.setdefault(place, (full, column))
    if spec.owner is not None:
        parts[spec.owner] = "柱・項目の別", None
        parts[spec.owner + 1] = "柱・取組項目の識別番号", parts[spec.owner + 1][1]
    if spec.nth is not None:
        parts[spec.nth] = "連番", None
    return [parts[place] for place in range(spec.length)]


def headings(spec: KindOf) -> list[str]:
    """The kind's table: the key's headings, then the fields'."""
    return [
        *(heading for heading, _ in key_columns(spec)),
        *(str(column.verbose_name) for column in spec.fields),
    ]


# ── A plan's stored rows, as a file would name them ──────────────────────────────────────────────────────────


def spelling(named: Named) -> Named:
    """The same for all spellings of the names in a key (`plans.values.text.name_key`); numbers stay as printed."""
    kind, key = named
    names = BY_KIND[kind].names
    return kind, tuple(
        [
            name_key(part) if place in names and isinstance(part, str) else part
            for place, part in enumerate(key)
        ]
    )


class StoredRows:
    """The plan's stored rows by kind and key, each holding its parents, so that nothing asks for them again."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.found: dict[Named, Versioned] = {(Kind.PLAN, ()): plan}
        self._keys: dict[tuple[Kind, int], Key] = {(Kind.PLAN, plan.pk): ()} if plan.pk else {}
        self._loaded: set[Kind] = {Kind.PLAN}

    def load(self, kind: Kind, items: Sequence[int] | None = None) -> None:
        """All rows of the kind, with those that they hang on; of a kind that hangs on items only those of `items`, by
        their keys in the database, where they are given, or those of none."""
        if kind in self._loaded:
            return
        self._loaded.add(kind)
        spec = BY_KIND[kind]
        parents = {name: other for name, (other, _) in (*spec.up.items(), *spec.to.items())}
        for parent in parents.values():
            self.load(parent, items)
        counted: Counter[Key] = Counter()
        rows = list(self._query(spec, items))
        for row in rows:
            key = self._keys[kind, row.pk] = self._key(spec, row, counted)
            self.found[kind, key] = row
        for row in rows:
            for name, other in parents.items():
                if (pk := getattr(row, f"{name}_id")) is not None:
                    setattr(row, name, self.found[other, self._keys[other, pk]])
            place_in(row, self.plan)

    def forget(self) -> None:
        """Lets go of what hangs on items."""
        self.found = {named: row for named, row in self.found.items() if named[0] not in OF_ITEMS}
        self._keys = {row: key for row, key in self._keys.items() if row[0] not in OF_ITEMS}
        self._loaded -= OF_ITEMS

    def key_of(self, kind: Kind, pk: int) -> Key | None:
        """The key of a row of a loaded kind; None for one that isn't there."""
        return self._keys.get((kind, pk))

    def _query(self, spec: KindOf, items: Sequence[int] | None) -> Iterable[Any]:
        shared = spec.scopes[0].endswith("municipality")
        if self.plan._state.adding and not shared:
            return []
        whose = self.plan.municipality_id if shared else self.plan
        mine = reduce(or_, [Q(**{scope: whose}) for scope in spec.scopes])
        if items is not None and spec.kind in OF_ITEMS:
            mine &= Q(**{f"{spec.way_to_item}__in": items}) | spec.without_item
        # By own columns: the models' orders lead over a dozen tables, which PostgreSQL, before it has counted
        # freshly imported rows, joins row by row.
        order = ["position", "pk"] if hasattr(spec.model, "position") else ["pk"]
        return spec.model._default_manager.filter(mine).order_by(*order)

    def _key(self, spec: KindOf, row: Any, counted: Counter[Key]) -> Key:
        parts: list[str | int] = [""] * spec.length
        for name, place in spec.own.items():
            value = getattr(row, name)
            parts[place] = int(value) if isinstance(value, int) else value
        for name, (kind, places) in spec.up.items():
            if (pk := getattr(row, f"{name}_id")) is not None:
                for place, part in zip(places, self._keys[kind, pk], strict=True):
                    parts[place] = part
                if spec.owner is not None:
                    parts[spec.owner] = name
        if spec.nth is not None:
            group = tuple(parts[: spec.nth])
            counted[group] += 1
            parts[spec.nth] = counted[group]
        return tuple(parts)


def place_in(row: Any, plan: Plan) -> None:
    """Says to which plan, or to whose municipality, the row belongs; nothing of what hangs on something else."""
    if hasattr(row, "plan_id"):
        row.plan = plan
    elif hasattr(row, "municipality_id"):
        row.municipality = plan.municipality


def stored_rows(plan: Plan) -> dict[Named, Versioned]:
    """All rows of the plan by kind and key, each kind's in the order of their positions."""
    rows = StoredRows(plan)
    for spec in KINDS:
        rows.load(spec.kind)
    return rows.found


def stored_values(named: Named, row: Versioned) -> dict[str, Plain]:
    """The row's fields as a file would say them: references by key, choices as stored."""
    spec = BY_KIND[named[0]]
    values: dict[str, Plain] = {}
    for column in spec.fields:
        value = getattr(row, column.name)
        if column.name in spec.to and value is not None:
            # What is pointed to ends its key with a field of its own.
            [name] = BY_KIND[spec.to[column.name][0]].own
            value = getattr(value, name)
        values[column.name] = value
    return values
