"""What the parts of the department's form have in common: inputs of some records, each with the version shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, TypeVar

from django import forms

from plans.history.conflict import as_seen
from plans.history.records import Versioned
from plans.history.seen_version import shown_version

V = TypeVar("V", bound=Versioned)


class Part(Generic[V]):
    """Records of one kind and their inputs. `stored`: the records by the number that their inputs' names end with;
    `versions`: how the names of the hidden inputs begin that say which version of a record was shown."""

    versions: ClassVar[str]
    stored: Mapping[int, V]

    def fields(self) -> dict[str, forms.Field]:
        """Input name → field, in the page's order."""
        raise NotImplementedError

    def values(self, records: Mapping[int, V]) -> dict[str, Any]:
        """Input name → what it holds where `records` are what is stored."""
        raise NotImplementedError

    def values_now(self) -> dict[str, Any]:
        """What the inputs hold when the page is opened."""
        return self.values(self.stored)

    def values_as_shown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What the inputs held on the page from which the posted versions come."""
        told = {
            pk: as_seen(row, shown_version(data, f"{self.versions}_{pk}")) for pk, row in self.stored.items()
        }
        return self.values({pk: row for pk, row in told.items() if row is not None})


def claim(stored: V | None, new: V, shown: int | None) -> V:
    """The record to write to, at the version that was shown (None or 0: there was none). One that has since gone
    stands as pk 0, so that the writer reports it as a conflict instead of making it anew."""
    record = stored if stored is not None else new
    if stored is None and shown:
        record.pk, record._state.adding = 0, False
    if stored is not None or shown:
        record.version = shown or 0
    return record
