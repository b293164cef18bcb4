"""効果額: what the records say of money gained or saved, line by line, and added up by kind and by year. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plans.values.fiscal_year import FiscalYear
from progress.public.reading.item import statuses_by_year
from progress.public.reading.marks import title_then
from progress.public.reading.tree import departments_text
from progress.table.shape import EffectRow, ItemRow, PlanTable

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
    general: str = ""
    compared_with: str = ""
    lasting: str = ""
    confirmed: bool = False


@dataclass(frozen=True)
class EffectTotal:
    """Sums in yen of one kind (`kind` "合計": of all) in one year; None where no record states any. `provisional`: a
    part is still 見込. `lines`: so many records are in it, of which `planned_lines` state what was planned."""

    fiscal_year: FiscalYear
    kind: str
    planned_yen: int | None
    actual_yen: int | None
    provisional: bool
    lines: int
    planned_lines: int = 0


@dataclass(frozen=True)
class Effects:
    """`lines`: of the round's year in document order. `totals`: of that year, by kind, their sum last. `by_year`:
    sums of all kinds in each year that has any, the oldest first. `by_lasting`: of the round's year by whether the
    effect goes on (`kind` UNSTATED where no record says so). `states_lasting`: does any line say if it lasts?"""

    lines: tuple[EffectLine, ...]
    totals: tuple[EffectTotal, ...]
    by_year: tuple[EffectTotal, ...]
    states_lasting: bool
    by_lasting: tuple[EffectTotal, ...] = ()


TOTAL = "合計"


def effects_of(table: PlanTable) -> Effects:
    year = table.round.fiscal_year if table.round else None
    told = [(when, item, row) for item in table.items for when, row in _effects(item)]
    now = [(item, row) for when, item, row in told if when == year]
    kinds = dict.fromkeys(row.kind for _, row in now)
    totals = (
        [_total(year, kind, [row for _, row in now if row.kind == kind]) for kind in kinds] if year else []
    )
    if year and len(totals) > 1:
        totals.append(_total(year, TOTAL, [row for _, row in now]))
    by_year = [
        _total(one, TOTAL, [row for when, _, row in told if when == one])
        for one in sorted({when for when, _, _ in told})
    ]
    lines = tuple(_line(item, row) for item, row in now)
    by_lasting = [
        _total(year, words or UNSTATED, [row for _, row in now if row.lasting == words])
        for words in dict.fromkeys(row.lasting for _, row in sorted(now, key=lambda one: not one[1].lasting))
        if year
    ]
    states_lasting = any(one.lasting for one in lines)
    return Effects(lines, tuple(totals), tuple(by_year), states_lasting, tuple(by_lasting))


def _effects(item: ItemRow) -> Iterator[tuple[FiscalYear, EffectRow]]:
    """(year, effect) of the last report of each year."""
    for year, status in statuses_by_year(item).items():
        for row in status.effects if status.reported else ():
            yield year, row


def _line(item: ItemRow, row: EffectRow) -> EffectLine:
    return EffectLine(
        item.key,
        title_then(item),
        departments_text(item),
        row.kind,
        row.text,
        row.amount_yen,
        row.provisional,
        row.explanation,
        planned=row.planned_text,
        general=row.general_text,
        compared_with=row.compared_with,
        lasting=row.lasting,
        confirmed=row.confirmed,
    )


def _total(year: FiscalYear, kind: str, rows: list[EffectRow]) -> EffectTotal:
    actual = sum(row.amount_yen for row in rows) if rows else None
    stated = [row.planned_yen for row in rows if row.planned_yen is not None]
    planned = sum(stated) if stated else None
    return EffectTotal(
        year, kind, planned, actual, any(row.provisional for row in rows), len(rows), len(stated)
    )
