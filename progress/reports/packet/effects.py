"""効果額: what the records say of money gained or saved, line by line, and added up by kind and by year. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from items.quantity import show
from plans.values.fiscal_year import FiscalYear
from progress.public.reading.item import statuses_by_year
from progress.public.reading.marks import full_title
from progress.public.reading.tree import departments_text
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable
from progress.table.shape.reported import EffectRow

UNSTATED = "記載なし"


@dataclass(frozen=True)
class EffectLine:
    """One effect of the year. `planned`, `general` (うち一般財源), `compared_with`, `lasting`: in words, "" where the
    record doesn't say. `confirmed`: by the finance section."""

    key: str
    title: str
    departments: str
    kind: str
    text: str
    amount_yen: int
    provisional: bool
    explanation: str
    planned: str = ""
    planned_yen: int | None = None
    general: str = ""
    compared_with: str = ""
    lasting: str = ""
    confirmed: bool = False


@dataclass(frozen=True)
class EffectTotal:
    """Sums in yen of one kind in one year; None where no record states any. `bases`: what the amounts are compared
    with, in words; a sum over several is told as such. `provisional`: a part is still 見込. `lines`: so many records
    are in it, of which `planned_lines` state what was planned; `of_planned_yen`: what came of these alone, to be held
    against `planned_yen`."""

    fiscal_year: FiscalYear
    kind: str
    planned_yen: int | None
    actual_yen: int | None
    provisional: bool
    lines: int
    planned_lines: int = 0
    of_planned_yen: int | None = None
    bases: tuple[str, ...] = ()

    @property
    def remarks(self) -> str:
        """What must be known to read the sum, in sentences."""
        said = ["見込を含みます。"] if self.provisional else []
        if len(self.bases) > 1:
            said.append("比較の基準が違う額を足しています。")
        if 0 < self.planned_lines < self.lines and self.of_planned_yen is not None:
            done = show(Decimal(self.of_planned_yen), "円")
            said.append(
                f"計画の額は{self.planned_lines}件の合計で、その{self.planned_lines}件の実績は{done}です。"
            )
        return "".join(said)


@dataclass(frozen=True)
class Effects:
    """`headline`: what was saved and gained, in a sentence ("" for nothing). `lines`: of the round's year in document
    order. `totals`: of that year, by kind, 歳出の減 first; `by_basis`: by what the amounts are compared with, too,
    where a kind has several. `by_year`: of each year that has any, the oldest first, by kind. `by_lasting`: of the
    round's year by whether the effect goes on (`kind` UNSTATED where no record says so). `states_lasting`: does any
    line say if it lasts?"""

    headline: str
    lines: tuple[EffectLine, ...]
    totals: tuple[EffectTotal, ...]
    by_basis: tuple[EffectTotal, ...]
    by_year: tuple[EffectTotal, ...]
    states_lasting: bool
    by_lasting: tuple[EffectTotal, ...] = ()


KINDS = ("歳出の減", "歳入の増")
"""In the order in which they are read; others behind."""
AS_RECORDED = "取組の費用を引いた額かどうかは、それぞれの算定根拠によります。"


def effects_of(table: PlanTable) -> Effects:
    year = table.round.fiscal_year if table.round else None
    told = [(when, item, row) for item in table.items for when, row in _effects(item)]
    now = [(item, row) for when, item, row in told if when == year]
    rows = [row for _, row in now]
    totals = _by_kind(year, rows) if year else []
    by_basis = [
        _total(
            one.fiscal_year, one.kind, [row for row in rows if (row.kind, _basis(row)) == (one.kind, basis)]
        )
        for one in totals
        for basis in (one.bases if len(one.bases) > 1 else ())
    ]
    by_year = [
        total
        for one in sorted({when for when, _, _ in told})
        for total in _by_kind(one, [row for when, _, row in told if when == one])
    ]
    lines = tuple(_line(table, item, row) for item, row in now)
    by_lasting = [
        _total(year, words or UNSTATED, [row for row in rows if row.lasting == words])
        for words in dict.fromkeys(row.lasting for row in sorted(rows, key=lambda one: not one.lasting))
        if year
    ]
    states_lasting = any(one.lasting for one in lines)
    found = (tuple(totals), tuple(by_basis), tuple(by_year), states_lasting, tuple(by_lasting))
    return Effects(_headline(totals), lines, *found)


def _by_kind(year: FiscalYear, rows: list[EffectRow]) -> list[EffectTotal]:
    kinds = sorted(dict.fromkeys(row.kind for row in rows), key=lambda one: (*KINDS, one).index(one))
    return [_total(year, kind, [row for row in rows if row.kind == kind]) for kind in kinds]


def _basis(row: EffectRow) -> str:
    return row.compared_with or UNSTATED


def _headline(totals: list[EffectTotal]) -> str:
    said = "、".join(f"{one.kind} {show(Decimal(one.actual_yen or 0), '円')}" for one in totals)
    return f"{said}です。{AS_RECORDED}" if said else ""


def _effects(item: ItemRow) -> Iterator[tuple[FiscalYear, EffectRow]]:
    """(year, effect) of the last report of each year."""
    for year, status in statuses_by_year(item).items():
        for row in status.effects if status.reported else ():
            yield year, row


def _line(table: PlanTable, item: ItemRow, row: EffectRow) -> EffectLine:
    return EffectLine(
        item.key,
        full_title(table, item),
        departments_text(item),
        row.kind,
        row.text,
        row.amount_yen,
        row.provisional,
        row.explanation,
        planned=row.planned_text,
        planned_yen=row.planned_yen,
        general=row.general_text,
        compared_with=row.compared_with,
        lasting=row.lasting,
        confirmed=row.confirmed,
    )


def _total(year: FiscalYear, kind: str, rows: list[EffectRow]) -> EffectTotal:
    with_plan = [row for row in rows if row.planned_yen is not None]
    return EffectTotal(
        year,
        kind,
        sum(row.planned_yen or 0 for row in with_plan) if with_plan else None,
        sum(row.amount_yen for row in rows) if rows else None,
        any(row.provisional for row in rows),
        len(rows),
        len(with_plan),
        sum(row.amount_yen for row in with_plan) if with_plan else None,
        tuple(dict.fromkeys(_basis(row) for row in rows)),
    )
