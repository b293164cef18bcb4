"""A plan's stored rows by kind and key, as a file would name them. Asks once for each kind of record."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
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
        name_key(part) if place in names and isinstance(part, str) else part for place, part in enumerate(key)
    )


class StoredRows:
    """The plan's stored rows by kind and key, each holding its parents, so that nothing asks for them again."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.found: dict[Named, Versioned] = {(Kind.PLAN, ()): plan}
        self._keys: dict[tuple[Kind, int], Key] = {}
        self._spelled: dict[Named, list[Named]] = {}
        self._loaded: set[Kind] = {Kind.PLAN}

    def load(self, kind: Kind) -> None:
        if kind in self._loaded:
            return
        self._loaded.add(kind)
        spec = BY_KIND[kind]
        for parent, _ in [*spec.up.values(), *spec.to.values()]:
            self.load(parent)
        counted: Counter[Key] = Counter()
        rows = list(self._query(spec))
        self._keys |= {(kind, row.pk): self._key(spec, row, counted) for row in rows}
        for row in rows:
            named = (kind, self._keys[(kind, row.pk)])
            self.found[named] = row
            self._spelled.setdefault(spelling(named), []).append(named)
        parents = {name: other for name, (other, _) in (*spec.up.items(), *spec.to.items())}
        for row in rows:
            self._hold_parents(row, parents)

    def alike(self, named: Named) -> Named | None:
        """How the plan spells what `named` names; None where it knows no such record, or several."""
        if named in self.found:
            return named
        known = self._spelled.get(spelling(named), [])
        return known[0] if len(known) == 1 else None

    def _query(self, spec: KindOf) -> Iterable[Any]:
        if self.plan._state.adding and not spec.scope.endswith("municipality"):
            return []
        if not spec.scope:
            mine = Q(pillar__plan=self.plan) | Q(item__plan=self.plan)
        elif spec.scope.endswith("municipality"):
            mine = Q(**{spec.scope: self.plan.municipality_id})
        else:
            mine = Q(**{spec.scope: self.plan})
        # By own columns: the models' orders lead over a dozen tables, which PostgreSQL, before it has counted
        # freshly imported rows, joins row by row.
        own = {column.name for column in spec.model._meta.concrete_fields}
        order = ["position", "pk"] if "position" in own else ["pk"]
        return spec.model._default_manager.filter(mine).order_by(*order)

    def _key(self, spec: KindOf, row: Any, counted: Counter[Key]) -> Key:
        parts: list[str | int] = [""] * spec.length
        for name, place in spec.own.items():
            value = getattr(row, name)
            parts[place] = int(value) if isinstance(value, int) else value
        for name, (kind, places) in spec.up.items():
            pk = getattr(row, f"{name}_id")
            if pk is None:
                continue
            if spec.owner is not None:
                parts[spec.owner] = name
            for place, part in zip(places, self._keys[(kind, pk)], strict=True):
                parts[place] = part
        if spec.nth is not None:
            group = tuple(parts[: spec.nth])
            counted[group] += 1
            parts[spec.nth] = counted[group]
        return tuple(parts)

    def _hold_parents(self, row: Any, parents: Mapping[str, Kind]) -> None:
        for name, kind in parents.items():
            pk = getattr(row, f"{name}_id")
            if pk is not None:
                setattr(row, name, self.found[(kind, self._keys[(kind, pk)])])
        place_in(row, self.plan)

    def of(self, kind: Kind) -> dict[Key, Versioned]:
        return {key: row for (one, key), row in self.found.items() if one == kind}


def place_in(row: Any, plan: Plan) -> None:
    """Says to which plan, or to whose municipality, the row belongs."""
    model: type[Versioned] = type(row)
    belongs = _belongs_to(model)
    if belongs == "plan":
        row.plan = plan
    elif belongs:
        row.municipality = plan.municipality


@cache
def _belongs_to(model: type[Versioned]) -> str:
    """The field that says it; "" for what hangs on something else."""
    names = {column.name for column in model._meta.concrete_fields}
    return next((name for name in ("plan", "municipality") if name in names), "")


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
            other = BY_KIND[spec.to[column.name][0]]
            [name] = other.own  # what is pointed to ends its key with a field of its own
            value = getattr(value, name)
        values[column.name] = value
    return values
