"""A plan's stored rows by kind and key, as a file would name them. Asks once for each kind of record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from plans.history.records import Versioned
from plans.models import Plan
from plans.values.text import name_key
from progress.intake.draft import Key, Kind, Plain
from progress.intake.kinds import BY_KIND, KindOf

Named = tuple[Kind, Key]


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
        self._keys: dict[tuple[Kind, int], Key] = {}
        self._loaded: set[Kind] = {Kind.PLAN}

    def load(self, kind: Kind) -> None:
        if kind in self._loaded:
            return
        self._loaded.add(kind)
        spec = BY_KIND[kind]
        parents = {name: other for name, (other, _) in (*spec.up.items(), *spec.to.items())}
        for parent in parents.values():
            self.load(parent)
        counted: Counter[Key] = Counter()
        rows = list(self._query(spec))
        for row in rows:
            key = self._keys[kind, row.pk] = self._key(spec, row, counted)
            self.found[kind, key] = row
        for row in rows:
            for name, other in parents.items():
                if (pk := getattr(row, f"{name}_id")) is not None:
                    setattr(row, name, self.found[other, self._keys[other, pk]])
            place_in(row, self.plan)

    def _query(self, spec: KindOf) -> Iterable[Any]:
        shared = spec.scopes[0].endswith("municipality")
        if self.plan._state.adding and not shared:
            return []
        whose = self.plan.municipality_id if shared else self.plan
        mine = reduce(or_, [Q(**{scope: whose}) for scope in spec.scopes])
        # By own columns: the models' orders lead over a dozen tables, which PostgreSQL, before it has counted
        # freshly imported rows, joins row by row.
        order = ["position", "pk"] if hasattr(spec.model, "position") else ["pk"]
        return spec.model._default_manager.filter(mine).order_by(*order)

    def _key(self, spec: KindOf, row: Any, counted: Counter[Key]) -> Key:
        parts: list[str | int] = [""] * spec.length
        for name, place in spec.own.items():
            value = getattr(row, name)
            parts[place] = int(value) if isinstance(value, int) else value
        for name, (kind, at) in spec.up.items():
            if (pk := getattr(row, f"{name}_id")) is not None:
                above = self._keys[kind, pk]
                parts[at : at + len(above)] = above
                if spec.owner is not None:
                    parts[spec.owner] = name
        if spec.nth is not None:
            group = tuple(parts[: spec.nth])
            counted[group] += 1
            parts[spec.nth] = counted[group]
        return tuple(parts)

    def of(self, kind: Kind) -> dict[Key, Versioned]:
        return {key: row for (one, key), row in self.found.items() if one == kind}


def place_in(row: Any, plan: Plan) -> None:
    """Says to which plan, or to whose municipality, the row belongs; nothing of what hangs on something else."""
    if hasattr(row, "plan_id"):
        row.plan = plan
    elif hasattr(row, "municipality_id"):
        row.municipality = plan.municipality


def stored_rows(plan: Plan, kinds: Iterable[Kind]) -> dict[Named, Versioned]:
    """The plan's rows of these kinds (and of those they hang on) by kind and key, in the order of their positions."""
    rows = StoredRows(plan)
    for kind in kinds:
        rows.load(kind)
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
