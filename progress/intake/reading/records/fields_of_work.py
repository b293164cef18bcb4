"""Sheets that take stock of work → the plan they are, its round, and what each says of its pillar.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal

from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import YEAR_END, Draft, Kind, Said, Total
from progress.intake.reading.entries.field_of_work import FieldOfWork, Staff
from progress.intake.reading.entries.figures import single_value
from progress.intake.reading.entries.seen import Seen
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.records.budgets import Budgets


def write_fields_of_work(whole: Whole) -> None:
    """Puts all of it into the draft, and holds the staff of all sheets against their sum."""
    budgets = Budgets(whole.draft)
    for work in whole.fields_of_work:
        _document(whole, work)
        for one in work.staff:
            put_staff(whole.draft, ("pillar", work.node.key), work.year, one)
        budgets.write("pillar", work.node.key, work.node.name, work.budget)
        fields = {name: _joined(cells) for name, cells in work.texts.items()}
        if fields:
            key = (int(work.reported), YEAR_END, work.node.key)
            whole.draft.put(Kind.SUMMARY, key, fields, next(iter(fields.values())).origin)
    _compare_staff(whole)


def _joined(cells: list[Seen]) -> Said:
    texts, printed = [seen.text for seen in cells], [seen.printed for seen in cells]
    return Said("\n".join(texts), "\n".join(printed), cells[0].origin)


def _document(whole: Whole, work: FieldOfWork) -> None:
    title = work.title
    if whole.known.is_new and title is not None:
        name = re.sub(r"\s+", "", title.text).replace("(", "（").replace(")", "）")
        fields = {"title": Said(f"{name}{work.year.era}", title.printed, title.origin)}
        for field in ("start_year", "end_year"):
            year = work.year_seen
            fields[field] = Said(int(work.year), year.printed, year.origin) if year else Said(int(work.year))
        if work.outline is not None:
            outline = "".join(work.outline.text.split())
            fields["outline_title"] = Said(outline, work.outline.printed, work.outline.origin)
        whole.draft.put(Kind.PLAN, (), fields, title.origin)
    if title is not None:
        name = re.split(r"[(（]", re.sub(r"\s+", "", title.text))[0]
        said = Said(f"{work.year.era} {name}", title.printed, title.origin)
        closed = {"state": Said("closed"), "historical": Said(True)}
        whole.draft.put(Kind.ROUND, (int(work.reported), YEAR_END), {"title": said, **closed}, title.origin)


def put_staff(draft: Draft, owner: tuple[str, str], year: FiscalYear, one: Staff) -> None:
    """`owner`: ("pillar" or "item", its key). A cell without a figure says nothing."""
    value = single_value(one.seen.cell)
    if value is None:
        return
    printed, origin = one.seen.printed, one.seen.origin
    draft.put(
        Kind.STAFFING,
        (*owner, int(year), one.scope, one.category, 1),
        {
            "fte": Said(value, printed, origin),
            "printed": Said(one.seen.text, printed, origin),
            "position": Said(one.position),
        },
        origin,
    )


def _compare_staff(whole: Whole) -> None:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    staff = [one for work in whole.fields_of_work for one in work.staff]
    for one in staff:
        if one.own:
            sums[one.category] += single_value(one.seen.cell) or 0
    for one in staff:
        stated = single_value(one.seen.cell)
        if one.own or stated is None:
            continue
        label, computed = f"{one.scope}（{one.category}）", sums[one.category]
        where = str(one.seen.origin)
        whole.draft.totals.append(Total(where, label, "fte", one.seen.text, stated, computed))
        if stated != computed:
            whole.draft.tell(
                Severity.WARNING,
                "total_differs",
                f"「{label}」の{one.seen.text}は、各シートを足した{computed:,f}と一致しません。どちらが正しいか確かめてください。",
                where,
            )
