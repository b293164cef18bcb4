"""In which layouts a plan can be written as a workbook, by key: the one registry of them.

In: a `PlanTable` and the publication's `Stamp`. Out: the bytes of an .xlsx, the same for the same table and stamp.
A profile (`progress.layouts`) says which of the kinds of `DRAWN` its layout is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from progress.layouts.declared import Layout, layouts
from progress.layouts.fit import missing
from progress.reports import cards, inventory, programme, status_list
from progress.reports.about_sheet import Stamp
from progress.table.shape.plan import PlanTable


@dataclass(frozen=True)
class Writer:
    """`label`: what a person picks. `can_be_written`: "" for a table that has what the layout needs, else a sentence
    that says what is missing. `write` is only asked for tables of which it says ""."""

    key: str
    label: str
    write: Callable[[PlanTable, Stamp], bytes]
    can_be_written: Callable[[PlanTable], str]

    def file_name(self, table: PlanTable, stamp: Stamp) -> str:
        """「見本市_実施計画_個票_第2号.xlsx」; without a number for what isn't published."""
        number = "" if stamp.number is None else f"_第{stamp.number}号"
        return f"{table.municipality}_{table.plan_title}_{self.label}{number}.xlsx"


DRAWN: Mapping[str, Callable[[Layout, PlanTable, Stamp], bytes]] = {
    "cards": cards.write,
    "programme": programme.write,
    "inventory": inventory.write,
}
"""How layouts of a kind are drawn."""


def _always(table: PlanTable) -> str:
    return ""


def _declared(layout: Layout) -> Writer:
    return Writer(layout.key, layout.label, partial(DRAWN[layout.kind], layout), partial(missing, layout))


STATUS_LIST = Writer("status_list", "実施状況一覧", status_list.write, _always)
WRITERS: Mapping[str, Writer] = {one.key: one for one in (STATUS_LIST, *map(_declared, layouts().values()))}
"""In the order in which they are offered."""
