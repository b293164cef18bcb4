"""The table as frames: years × pillars × departments × bands, and the shares that a publication keeps.

In: the one `PlanTable`. Out: pandas frames whose cells are the table's own values (Decimals as objects, no floats;
None where nothing is stated), and the shares over the years and by 柱. Loading pandas costs every
process time and memory: no page imports this module, `progress.review` asks for it when a publication is sealed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from plans.values.fiscal_year import FiscalYear
from progress.rating import share_of_counts
from progress.table.shape import ItemRow, PlanTable, StatusRow
from progress.table.tallies import GroupShare
from progress.table.totals import share_row

NOT_REPORTED, NOT_RATED = "(unreported)", "(unrated)"
"""In the place of a band's code, which bears no brackets."""
RATING_COLUMNS = ["fiscal_year", "item", "pillar", "department", "band", "rated", "counted", "achieved"]
FIGURE_COLUMNS = [
    "fiscal_year",
    "item",
    "pillar",
    "indicator",
    "unit",
    "direction",
    "target",
    "actual",
    "provisional",
    "rate",
    "met",
]


def ratings(table: PlanTable) -> pd.DataFrame:
    """One row for each item that a round asked for and each department that leads it ("" where none does).

    Rounds: the table's own and the earlier ones of its kind. `band`: code on the deciding scale, or why there is
    none. `rated`: is a band recorded? `counted`: is it in the denominator? `achieved`: None where the scale doesn't
    say. Empty without a round or a scale.
    """
    return _frame(_rating_rows(table), RATING_COLUMNS)


def figures(table: PlanTable) -> pd.DataFrame:
    """One row for each indicator and year with a target or an actual; figures and rates as Decimal."""
    return _frame(_figure_rows(table), FIGURE_COLUMNS)


def band_counts(frame: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Numbers of items: a row for each combination of `by` (columns of `ratings`), a column for each band.

    An item that several departments lead counts once for each of them, and once where `by` has no department.
    """
    once = frame.drop_duplicates(["fiscal_year", "item", *by, "band"])
    return once.groupby([*by, "band"], sort=False).size().unstack("band", fill_value=0)


def shares(table: PlanTable) -> tuple[GroupShare, ...]:
    """Over all items and within each 柱, newest year first; the numbers are those of `progress.rating`."""
    frame = ratings(table).drop_duplicates(["fiscal_year", "item"])
    titles = {pillar.key: pillar.title for pillar in table.pillars if pillar.depth == 0}
    found = []
    for year in sorted(frame["fiscal_year"].unique(), reverse=True):
        of_year = frame[frame["fiscal_year"] == year]
        found.append(_group_share(year, "", "全体", of_year))
        for key, title in titles.items():
            inside = of_year[of_year["pillar"] == key]
            if len(inside):
                found.append(_group_share(year, key, title, inside))
    return tuple(found)


def with_shares(table: PlanTable) -> PlanTable:
    """The table as it is sealed."""
    return replace(table, shares=shares(table))


def _frame(rows: Iterator[tuple[Any, ...]], columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=columns, dtype=object)


def _group_share(year: int, pillar: str, title: str, frame: pd.DataFrame) -> GroupShare:
    """`frame`: one row for each item."""
    rated = frame[frame["rated"].eq(True)]
    inside = rated[rated["counted"].eq(True)]
    share = share_of_counts(
        achieved=int(inside["achieved"].eq(True).sum()),
        inside=len(inside),
        unrated=len(frame) - len(rated),
        outside=len(rated) - len(inside),
        meaning_is_known=not inside["achieved"].isna().any(),
    )
    return GroupShare(FiscalYear(year), pillar, title, share_row(share))


def _rating_rows(table: PlanTable) -> Iterator[tuple[Any, ...]]:
    if table.round is None or table.scale is None:
        return
    tops = {pillar.key: pillar.top for pillar in table.pillars}
    for item in table.items:
        for year, status in _asked(table, item):
            band = _band(table, status)
            told = table.scale.band(band)
            counted, achieved = (told.in_denominator, told.counts_as_achieved) if told else (False, None)
            for department in item.lead_departments or ("",):
                rated = told is not None
                yield int(year), item.key, tops[item.pillar], department, band, rated, counted, achieved


def _asked(table: PlanTable, item: ItemRow) -> Iterator[tuple[FiscalYear, StatusRow | None]]:
    """The rounds that asked for the item, each with what counts of its answer."""
    if table.round is not None and item.status is not None:
        yield table.round.fiscal_year, item.status if item.status.reported else None
    for past in table.past_shares:
        if item.key in past.asked:
            mine = (row for row in item.past if row.round_title == past.round_title)
            yield past.fiscal_year, next((row for row in mine if row.fiscal_year == past.fiscal_year), None)


def _band(table: PlanTable, status: StatusRow | None) -> str:
    if status is None:
        return NOT_REPORTED
    rating = status.rating(table.scale.key) if table.scale else None
    return (rating.recorded if rating else "") or NOT_RATED


def _figure_rows(table: PlanTable) -> Iterator[tuple[Any, ...]]:
    tops = {pillar.key: pillar.top for pillar in table.pillars}
    for item in table.items:
        for row in item.indicators:
            for cell in row.years:
                target = cell.target.value if cell.target else None
                actual = cell.actual.value if cell.actual else None
                if target is None and actual is None:
                    continue
                yield (
                    int(cell.fiscal_year),
                    item.key,
                    tops[item.pillar],
                    row.name,
                    row.unit,
                    row.direction,
                    target,
                    actual,
                    cell.actual is not None and cell.actual.provisional,
                    cell.rate.percent if cell.rate else None,
                    cell.rate.met if cell.rate else None,
                )
