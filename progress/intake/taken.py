"""What imports took from their files, kept with the plan: which row each record was written to, and what the file
said in each field. The next file is held against it (`progress.intake.merging`).

A file belongs to no series that anybody declares: of what was taken before, the document that says most of what the
new file says is what that file was made from.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.utils import timezone

from plans.models import Plan
from progress.intake.draft import Draft, Kind, Plain, Record, Records, item_of, items_of, text_of
from progress.intake.kinds import BY_KIND, KindOf, Named
from progress.models import TakenDocument

Kept = str | int | bool | None
"""A value as it is compared: numbers and days as text, None for nothing."""
Called = tuple[str, str]
"""The number and the name by which a file calls a record."""

LARGEST = 16 * 1024 * 1024
"""Bytes, packed: what is larger isn't kept, and the next file of that sort has no base."""
KEPT_OF_OLDER = 2 * 1024 * 1024
"""Bytes, packed: how much is kept of a plan beside the newest document (forty departments' files, or a dozen lists of
300 items)."""


class TakenRecord(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One record of a file. `pk`: the row it was written to, None where none is known (what a publication says)."""

    kind: Kind
    key: tuple[str | int, ...]
    pk: int | None
    fields: dict[str, str | int | bool | None]
    called: tuple[str, str] = ("", "")

    @property
    def named(self) -> Named:
        return self.kind, self.key


_decode = msgspec.msgpack.Decoder(tuple[TakenRecord, ...]).decode


class Document:
    """What one import took. `content`: as it is kept, each part of the import packed by itself; an item's records
    stand in one part."""

    def __init__(self, content: bytes) -> None:
        self._parts: list[bytes] = []
        self._part_of: dict[str, int] = {"": 0}
        """Item → the number of its part."""
        while content:
            unpacking = zlib.decompressobj()
            for one in _decode(unpacking.decompress(content)):
                self._part_of[item_of(one.kind, one.key)] = len(self._parts)
            self._parts.append(content[: len(content) - len(unpacking.unused_data)])
            content = unpacking.unused_data

    def __iter__(self) -> Iterator[TakenRecord]:
        for part in self._parts:
            yield from _decode(zlib.decompress(part))

    def of(self, items: Collection[str]) -> dict[Named, TakenRecord]:
        """The records of these items, and of none; others may be among them."""
        wanted = sorted({self._part_of[one] for one in ("", *items) if one in self._part_of})
        return {one.named: one for number in wanted for one in _decode(zlib.decompress(self._parts[number]))}


def as_kept(spec: KindOf, name: str, value: Plain) -> Kept:
    """A field's value as it is compared: 「60.0」 is 60, a text is as it would be stored."""
    if name not in spec.to and value not in (None, ""):
        with suppress(ValidationError):  # told where the record is checked
            value = spec.column(name).to_python(value)
    if value in (None, ""):
        return None
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return value
    return int(value) if isinstance(value, int) else str(value)


def values_of(record: Record) -> dict[str, Kept]:
    """What the file says in each field."""
    spec = BY_KIND[record.kind]
    return {name: as_kept(spec, name, said.value) for name, said in record.fields.items()}


def taken(record: Record, pk: int | None) -> TakenRecord:
    """The record as it is kept."""
    key = tuple(int(part) if isinstance(part, int) else part for part in record.key)
    place = BY_KIND[record.kind].own.get("name")
    name = text_of(record, "name") if place is None else str(key[place])
    called = record.called or (text_of(record, "number_printed"), name)
    return TakenRecord(record.kind, key, pk, values_of(record), called)


# ── Kept with the plan ───────────────────────────────────────────────────────────────────────────────────────


class Keeping:
    """What one import takes, packed while it is written."""

    def __init__(self) -> None:
        self._content = bytearray()
        self._digest = hashlib.sha256()

    def add(self, records: Iterable[TakenRecord]) -> None:
        said = msgspec.msgpack.encode(tuple(records))
        self._digest.update(said)
        self._content += zlib.compress(said, 6)

    def keep(self, plan: Plan, file_name: str) -> None:
        """Keeps it; the oldest documents go where they would be too many."""
        if len(self._content) > LARGEST:
            return
        content = bytes(self._content)
        TakenDocument.objects.update_or_create(
            plan=plan,
            sha256=self._digest.hexdigest(),
            defaults={"file_name": file_name[:200], "content": content, "taken_at": timezone.now()},
        )
        room = KEPT_OF_OLDER
        for one in TakenDocument.objects.filter(plan=plan)[1:]:
            room -= len(one.content)
            if room < 0:
                one.delete()


def kept(plan: Plan) -> list[Document]:
    """What earlier imports took, the newest first; of an unsaved plan nothing."""
    if plan._state.adding:
        return []
    contents = TakenDocument.objects.filter(plan=plan).values_list("content", flat=True)
    return [Document(bytes(content)) for content in contents]


def former_names(documents: Iterable[Document]) -> dict[tuple[Kind, int], list[Called]]:
    """(kind, row) → by which numbers and names files called it, the newest first."""
    found: dict[tuple[Kind, int], dict[Called, None]] = {}
    for document in documents:
        for one in document:
            if one.pk is not None and one.called[1]:
                found.setdefault((one.kind, one.pk), {})[one.called] = None
    return {row: list(names) for row, names in found.items()}


# ── What a file is held against ──────────────────────────────────────────────────────────────────────────────


@dataclass
class Base:
    """What was taken before of the records that a file names: from the document that says most of the same, and where
    that says nothing from the next."""

    documents: Sequence[Document] = ()
    written: Mapping[Named, dict[str, Kept]] = field(default_factory=dict)
    """What the file itself said when this system wrote it; of its records no earlier file's word counts."""
    _loaded: Sequence[Mapping[Named, TakenRecord]] = ()

    @classmethod
    def of(cls, documents: Sequence[Document], draft: Draft) -> Base:
        agreeing = [0 for _ in documents]
        for part in draft.parts() if len(documents) > 1 else ():
            said = {named: values_of(record) for named, record in part.items()}
            for nth, document in enumerate(documents):
                agreeing[nth] += _agreement(document.of(items_of(part)), said)
        order = sorted(range(len(documents)), key=lambda nth: -agreeing[nth])
        written = {
            named: {name: as_kept(BY_KIND[named[0]], name, value) for name, value in fields.items()}
            for named, fields in draft.written.items()
        }
        return cls([documents[nth] for nth in order], written)

    @property
    def since(self) -> str:
        """What was done when that was said, in words."""
        return "この一覧を公表した" if self.written else "前に取り込んだ"

    def load(self, records: Records) -> None:
        """Has at hand what was taken of these records."""
        self._loaded = [document.of(items_of(records)) for document in self.documents]

    def _all(self, named: Named) -> Iterator[TakenRecord]:
        for document in self._loaded:
            if (one := document.get(named)) is not None:
                yield one

    def fields(self, named: Named) -> dict[str, Kept]:
        """{} for a record that no file named before."""
        if named in self.written:
            return self.written[named]
        found: dict[str, Kept] = {}
        for one in self._all(named):
            found = {**one.fields, **found}
        return found

    def pk(self, named: Named) -> int | None:
        """The row that the record was written to, whether or not it is there still."""
        return next((one.pk for one in self._all(named) if one.pk is not None), None)


def _agreement(document: Mapping[Named, TakenRecord], said: Mapping[Named, Mapping[str, Any]]) -> int:
    """In how many fields both say the same."""
    return sum(
        len(one.fields.items() & said[named].items()) for named, one in document.items() if named in said
    )
