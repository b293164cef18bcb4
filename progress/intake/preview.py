"""What a file would do, as a picture that is stored once and shown page by page: filters, paging and the workbook
of findings read the picture, and the file isn't read again for them.

All values are words as people read them. Cells are named by sheet and address (「A1」), both "" where there is none.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

import msgspec

from plans.books.cells import column_letters
from plans.history.changes import Severity
from plans.models import Plan
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
    sheet: str = ""
    cell: str = ""


class Row(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One record. `weight`: the gravest finding at one of its cells, "" for none."""

    kind: str
    title: str
    action: str
    name: str
    sheet: str
    cell: str
    weight: str
    fields: tuple[FieldLine, ...] = ()


class Fault(msgspec.Struct, frozen=True, array_like=True, gc=False):
    severity: str
    message: str
    sheet: str = ""
    cell: str = ""
    kind: str = ""


class Asked(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A question. `indicator`, `unit` and `targets` are filled for the direction of an indicator."""

    id: str
    kind: str
    sentence: str
    sheet: str = ""
    cell: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    proposed: str = ""
    blocking: bool = False
    indicator: str = ""
    unit: str = ""
    targets: str = ""


class ColumnPart(msgspec.Struct, frozen=True, array_like=True, gc=False):
    letters: str
    header: str
    field: str
    label: str
    sure: int
    year: str
    question: str


class SheetPart(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A sheet: how it was read, and its first rows as (row number, printed texts from column A on)."""

    name: str
    layout: str
    label: str
    remark: str
    hidden: bool
    skipped: bool
    header_rows: tuple[int, ...]
    first_row: int | None
    last_row: int | None
    columns: tuple[ColumnPart, ...]
    head: tuple[tuple[int, tuple[str, ...]], ...]
    wider: int
    """Columns beyond those shown."""


class Sum(msgspec.Struct, frozen=True, array_like=True, gc=False):
    sheet: str
    cell: str
    label: str
    field: str
    printed: str
    stated: str
    computed: str
    agrees: bool


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
    plan_title: str
    sheets: tuple[SheetPart, ...] = ()
    questions: tuple[Asked, ...] = ()
    rows: tuple[Row, ...] = ()
    faults: tuple[Fault, ...] = ()
    sums: tuple[Sum, ...] = ()
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

    def having(self, severity: Severity) -> list[Fault]:
        return [one for one in self.faults if one.severity == severity]

    def open_questions(self, answers: Mapping[str, str]) -> list[Asked]:
        """Those without an answer, whose answer is required to go on."""
        return [one for one in self.questions if one.blocking and not answers.get(one.id, "").strip()]


_decode = msgspec.msgpack.Decoder(Preview).decode
"""Kept, not made at each reading: msgspec learns a type without a lock (see `progress.table.frozen`)."""


def pack(preview: Preview) -> bytes:
    return zlib.compress(msgspec.msgpack.encode(preview), 1)


def unpack(data: bytes | memoryview) -> Preview:
    """`unpack(pack(x)) == x`. Raises msgspec.ValidationError for a picture of an earlier version."""
    return _decode(zlib.decompress(data))


def written(preview: Preview, plan: Plan, rounds: Iterable[ReportingRound]) -> Preview:
    """The picture that stays once the file is written: counts, remarks and rounds, without the records."""
    return msgspec.structs.replace(
        preview,
        plan_title=plan.title,
        rows=(),
        questions=(),
        sheets=tuple(msgspec.structs.replace(one, head=(), columns=()) for one in preview.sheets),
        rounds=tuple((one.pk, str(one)) for one in rounds),
    )


def letters_to(count: int) -> list[str]:
    """A, B, C … as many as `count`."""
    return [column_letters(number) for number in range(1, count + 1)]
