"""Which row of the plan a record of a file is: the one that it was written to before, whatever that is called now, or
else the one with its key, in whatever spelling."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice
from typing import Any

from plans.history.records import Versioned
from plans.models import Plan
from progress.intake.draft import ITEM_AT, Kind, Record, Records, items_of
from progress.intake.kinds import BY_KIND, OF_ITEMS, Named, StoredRows, spelling
from progress.intake.taken import Base


class WhichRow:
    def __init__(self, plan: Plan, base: Base) -> None:
        self.base = base
        self.rows = StoredRows(plan)
        self.made: dict[Named, Versioned] = {}
        """The rows of the file's records so far, those that are new among them."""
        self.gone: set[Named] = set()
        """What people deleted and the file doesn't bring back, with all that hangs on it."""
        self._stands: dict[Named, Named] = {}
        """The file's records that have a row from before → the row's key now."""
        self._claimed: set[Named] = set()
        """Those keys."""
        self._renamed = False
        self._spelled: dict[Named, Named] = {}
        """`spelling` → how the plan spells it (what it spells in one way only), or the file does first."""

    def load(self, records: Records, *, whole: bool) -> None:
        """Reads the plan's rows of all kinds that the records have, a query for each; of those that hang on items all
        (`whole`), or those of the records' items, until `forget`."""
        self._load([one for one in records.values() if one.kind not in OF_ITEMS])
        hanging = [one for one in records.values() if one.kind in OF_ITEMS]
        items = None
        if not whole:
            rows = [self.rows.found.get(self.identity((Kind.ITEM, (key,)))) for key in items_of(records)]
            items = [row.pk for row in rows if row is not None]
        self._load(hanging, items)

    def _load(self, records: Sequence[Record], items: Sequence[int] | None = None) -> None:
        before = len(self.rows.found)
        for kind in dict.fromkeys(record.kind for record in records):
            self.rows.load(kind, items)
        for record in records:
            named = record.kind, record.key
            pk = self.base.pk(named)
            key = self.rows.key_of(record.kind, pk) if pk is not None else None
            if key is not None:
                self._stands[named] = record.kind, key
                self._renamed |= key != record.key
        self._claimed |= set(self._stands.values())
        spellings = {named: spelling(named) for named in islice(self.rows.found, before, None)}
        known = Counter(spellings.values())
        self._spelled |= {same: named for named, same in spellings.items() if known[same] == 1}

    def forget(self) -> None:
        """Lets go of what hangs on items: the next records are of others."""
        self.rows.forget()
        self.made = {
            one: row for one, row in self.made.items() if one[0] not in ITEM_AT or one[0] == Kind.ITEM
        }
        self._claimed = {one for one in self._claimed if one[0] not in OF_ITEMS}
        self.gone = {one for one in self.gone if one[0] not in OF_ITEMS}
        for names in (self._stands, self._spelled):
            for one in [one for one in names if one[0] in OF_ITEMS]:
                del names[one]

    def identity(self, named: Named) -> Named:
        """The record's key as the plan has it; of what the plan doesn't know, in the file's first spelling."""
        if named in self._stands:
            return self._stands[named]
        said = named
        if self._renamed:
            named = self._under_present_names(named)
        if named in self._claimed and BY_KIND[named[0]].nth is not None:
            return self._stands.setdefault(said, self._next_free(named))
        if named in self.rows.found or named in self.made:
            return named
        return self._spelled.setdefault(spelling(named), named)

    def _under_present_names(self, named: Named) -> Named:
        """The key with the records that it hangs on as they are called now."""
        spec, parts = BY_KIND[named[0]], list(named[1])
        for kind, places in spec.up.values():
            above = tuple(parts[place] for place in places)
            if "" not in above:
                for place, part in zip(places, self.identity((kind, above))[1], strict=True):
                    parts[place] = part
        return named[0], tuple(parts)

    def _next_free(self, named: Named) -> Named:
        """The number of a row among its like, where the row that has this one now is another record's."""
        (kind, key), place = named, BY_KIND[named[0]].nth
        while (kind, key) in self.rows.found or (kind, key) in self.made or (kind, key) in self._claimed:
            key = tuple(int(part) + 1 if at == place else part for at, part in enumerate(key))
        return kind, key

    def find(self, named: Named) -> Versioned | None:
        known = self.identity(named)
        return self.made.get(known) or self.rows.found.get(known)

    def left_alone(self, kind: Kind, named: Collection[Named]) -> list[Any]:
        """The plan's rows of the kind that the file doesn't name; of pillars, items and indicators."""
        return [row for one, row in self.rows.found.items() if one[0] == kind and one not in named]
