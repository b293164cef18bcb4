"""The shares over the years and by 柱 that a publication keeps.

Loading pandas costs every process time and memory: no page imports this module, `progress.review` asks for it when a
publication is sealed.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from plans.values.fiscal_year import FiscalYear
from progress.rating import achieved_share
from progress.table.shape.plan import PlanTable
from progress.table.shape.shares import GroupShare


def shares(table: PlanTable) -> tuple[GroupShare, ...]:
    """Over all items and within each 柱, newest year first. Empty without a round or a scale."""
    if table.round is None or table.scale is None:
        return ()
    titles = {pillar.key: pillar.title for pillar in table.pillars if pillar.depth == 0}
    columns = ["fiscal_year", "pillar", "band"]
    frame = pd.DataFrame(list(_recorded(table, table.scale.key)), columns=columns, dtype=object)
    found = []
    for year in sorted(frame["fiscal_year"].unique(), reverse=True):
        of_year = frame[frame["fiscal_year"] == year]
        groups = [("", "全体", of_year)]
        groups += [(key, title, of_year[of_year["pillar"] == key]) for key, title in titles.items()]
        for key, title, group in groups:
            if len(group):
                share = achieved_share(table.scale.bands, group["band"].tolist())
                found.append(GroupShare(year, key, title, share))
    return tuple(found)


def _recorded(table: PlanTable, scale: str) -> Iterator[tuple[FiscalYear, str, str | None]]:
    """(year, key of the 柱, recorded band) of each item that a round asked for: the table's own round and the earlier
    ones of its kind. Without a band: "" or None."""
    tops = {pillar.key: pillar.top for pillar in table.pillars}
    for item in table.items:
        if item.status is not None:
            yield item.status.fiscal_year, tops[item.pillar], item.status.recorded(scale)
        for past in table.past_shares:
            if item.key in past.asked:
                then = item.then(past)
                yield past.fiscal_year, tops[item.pillar], then.recorded(scale) if then else None
