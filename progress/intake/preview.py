"""What a file would do, as a picture that is stored once and shown page by page: filters, paging and the workbook
of findings read the picture, and the file isn't read again for them.

All values are words as people read them. Cells are named as 「シート!B7」, "" where there is none.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import msgspec

from plans.history.changes import Finding, Severity
from progress.intake.draft import Question, SheetReading, Total
from progress.models import ReportingRound

SKIP = "skip"
"""The answer to `skip_question`: the sheet is not to be read."""


def skip_question(sheet: str) -> str:
    """The id of the question whether a sheet is read; asked by the page, of every sheet."""
    return f"read:{sheet}"


def header_question(sheet: str) -> str:
    """The id of the question in which rows the headings stand (「3」, 「3-4」), as the table layout reads it."""
    return f"header:{sheet}"


class FieldLine(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One field of a record. `before` is "" for a new record; `printed` is the cell's own text, and `meaning` what
    it was understood to say, both "" where they add nothing."""

    label: str
    before: str
    after: str
    printed: str = ""
    meaning: str = ""
    cell: str = ""


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One record. `weight`: the gravest finding at one of its cells, "" for none."""

    kind: str
    title: str
    action: str
    name: str
    cell: str
    weight: str
    fields: tuple[FieldLine, ...] = ()


@dataclass(frozen=True)
class Asked(Question):
    """A question; of the direction of an indicator with the indicator, its unit and its targets."""

    indicator: str = ""
    unit: str = ""
    targets: str = ""


@dataclass(frozen=True)
class SheetPart(SheetReading):
    """How a sheet was read, with its first rows: (row number, printed texts from column A on). `wider`: how many
    columns it has beyond those."""

    hidden: bool = False
    skipped: bool = False
    head: tuple[tuple[int, tuple[str, ...]], ...] = ()
    wider: int = 0


class KindCount(msgspec.Struct, frozen=True, array_like=True, gc=False):
    kind: str
    title: str
    created: int
    changed: int
    unchanged: int


class Kept(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Rows of the plan that the file doesn't name. `names` holds the first ones."""

    kind: str
    title: str
    count: int
    names: tuple[str, ...]


class Preview(msgspec.Struct, frozen=True, gc=False):
    sheets: tuple[SheetPart, ...] = ()
    questions: tuple[Asked, ...] = ()
    rows: tuple[Row, ...] = ()
    faults: tuple[Finding, ...] = ()
    sums: tuple[Total, ...] = ()
    kinds: tuple[KindCount, ...] = ()
    left_alone: tuple[Kept, ...] = ()
    rounds: tuple[tuple[int, str], ...] = ()
    """Historical rounds of the file, with their ids once they are written (0 before)."""
    refusals: tuple[str, ...] = ()
    """Why nothing can be written, beyond errors and open questions: the file holds nothing."""

    @property
    def created(self) -> int:
        return sum(one.created for one in self.kinds)

    @property
    def changed(self) -> int:
        return sum(one.changed for one in self.kinds)

    @property
    def unchanged(self) -> int:
        return sum(one.unchanged for one in self.kinds)

    def having(self, severity: Severity) -> list[Finding]:
        return [one for one in self.faults if one.severity == severity]

    def open_questions(self, answers: Mapping[str, str]) -> list[Asked]:
        """Those without an answer, whose answer is required to go on."""
        return [one for one in self.questions if one.blocking and not answers.get(one.id, "").strip()]


_decode = msgspec.msgpack.Decoder(Preview).decode
"""Kept, not made at each reading: msgspec learns a type without a lock (see `progress.table.frozen`)."""


def pack(preview: Preview) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(preview, enc_hook=int), 1)  # int: a fiscal year


def unpack(data: bytes | memoryview) -> Preview:
    """`unpack(pack(x)) == x`. Raises msgspec.ValidationError for a picture of an earlier version."""
    return _decode(zlib.decompress(data))


def written(preview: Preview, rounds: Iterable[ReportingRound]) -> Preview:
    """The picture that stays once the file is written: counts, remarks and rounds, without the records."""
    return msgspec.structs.replace(
        preview,
        rows=(),
        questions=(),
        sheets=tuple(replace(one, head=(), columns=()) for one in preview.sheets),
        rounds=tuple((one.pk, str(one)) for one in rounds),
    )
