"""総括: the achieved share and the bands over all items, by 柱 and by department, beside the year before. Pure.

A share is always that of `progress.rating.achieved_share`: as the table holds it over all and by 柱, and of the items
of a department made by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plans.values.fiscal_year import FiscalYear
from progress.public.reading.moved import the_round_before
from progress.public.reading.results import coverage_lines, headline, round_words
from progress.public.reading.tree import without_clause
from progress.rating import Share, achieved_share
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable
from progress.table.shape.shares import PastShare, RoundRow

NO_DEPARTMENT = "（担当課の記載なし）"


@dataclass(frozen=True)
class Group:
    """Items that are counted together. `counts`: one for each of `Summary.bands`, they add up to `total`. `share`,
    `before`: of this year and of the round before; None where the publication keeps none."""

    title: str
    total: int
    counts: tuple[int, ...]
    share: Share | None
    before: Share | None


@dataclass(frozen=True)
class Summary:
    """`year`: of the round. `label`: what the share is called; `share`: 「53.8%」 or 「－」; `of`: its denominator;
    `note`: what it leaves out. `against`: the year before in a sentence, "" without one. `before`: the round that
    `Group.before` is of. `bands`: headings of `Group.counts`; `signs`: the same, as short as columns need them.
    `by_year`: the share of each year that was asked, the oldest first. `coverage`: (what, sentence)."""

    year: FiscalYear
    label: str
    share: str
    of: str
    note: str
    against: str
    before: PastShare | None
    bands: tuple[str, ...]
    signs: tuple[str, ...]
    by_year: tuple[tuple[FiscalYear, Share], ...]
    whole: Group
    by_pillar: tuple[Group, ...]
    by_department: tuple[Group, ...]
    coverage: tuple[tuple[str, str], ...]


def lead_departments(item: ItemRow) -> list[str]:
    """Each once, without the clause it answers for."""
    return list(dict.fromkeys(map(without_clause, item.lead_departments)))


def summary_of(table: PlanTable) -> Summary:
    """Of a table with a round."""
    said, words = headline(table), round_words(table)
    assert said and words and table.round  # noqa: S101 - of a table with a round
    asked = [item for item in table.items if item.status is not None]
    columns = _columns(table, asked)
    before = the_round_before(table)

    def group(title: str, items: list[ItemRow], share: Share | None, then: Share | None) -> Group:
        stands = [_place(table, item) for item in items]
        return Group(title, len(items), tuple(stands.count(one) for one, _ in columns), share, then)

    held = {(one.pillar, one.fiscal_year): one.share for one in table.shares}

    def kept(pillar: str, of: RoundRow | PastShare | None) -> Share | None:
        return held.get((pillar, of.fiscal_year)) if of else None

    by_pillar = [
        group(pillar.title, inside, kept(pillar.key, table.round), kept(pillar.key, before))
        for pillar in table.pillars
        if pillar.depth == 0 and (inside := [one for one in asked if _top(table, one) == pillar.key])
    ]
    by_department = [
        group(name, items, _share(table, items), _share_then(table, items, before))
        for name, items in _departments(table, asked).items()
        if any(one.lead_departments for one in asked)
    ]
    return Summary(
        year=table.round.fiscal_year,
        label=words["share"],
        share=f"{said.value}{said.unit}",
        of=said.of,
        note=said.note,
        against=_against(table, before),
        before=before,
        bands=tuple(label for _, label in columns),
        signs=tuple(_sign(table, code, label) for code, label in columns),
        by_year=tuple(_by_year(table)),
        whole=group("全体", asked, table.share, before.share if before else None),
        by_pillar=tuple(by_pillar),
        by_department=tuple(by_department),
        coverage=tuple(coverage_lines(table)),
    )


def _place(table: PlanTable, item: ItemRow) -> str | None:
    """Where an item is counted: code of its band, "" without one, None while it isn't reported."""
    assert item.status is not None  # noqa: S101 - only items that the round asks for are counted
    return item.status.recorded(table.scale.key if table.scale else "")


def _columns(table: PlanTable, asked: Iterable[ItemRow]) -> list[tuple[str | None, str]]:
    """(`_place`, heading) of every band, and of 評価の記録なし and 未報告 where there are such items."""
    found = {_place(table, item) for item in asked}
    bands: list[tuple[str | None, str]] = (
        [(one.code, one.text) for one in table.scale.bands] if table.scale else []
    )
    rest = [("", "評価の記録なし" if table.scale else "報告あり"), (None, "未報告・未確認")]
    return [*bands, *(one for one in rest if one[0] in found)]


def _sign(table: PlanTable, code: str | None, label: str) -> str:
    band = table.scale.band(code) if table.scale and code else None
    return (band.symbol or label) if band else label


def _by_year(table: PlanTable) -> Iterator[tuple[FiscalYear, Share]]:
    for past in reversed(table.past_shares):
        yield past.fiscal_year, past.share
    if table.round is not None and table.share is not None:
        yield table.round.fiscal_year, table.share


def _top(table: PlanTable, item: ItemRow) -> str:
    return next(pillar.top for pillar in table.pillars if pillar.key == item.pillar)


def _departments(table: PlanTable, asked: Iterable[ItemRow]) -> dict[str, list[ItemRow]]:
    """Department → its items, in 機構順, else in the order in which the plan names them; an item of several stands
    under each."""
    found: dict[str, list[ItemRow]] = {}
    for item in asked:
        for name in lead_departments(item) or [NO_DEPARTMENT]:
            found.setdefault(name, []).append(item)
    order = {name: at for at, name in enumerate(table.departments)}
    return {name: found[name] for name in sorted(found, key=lambda one: order.get(one, len(order)))}


def _share(table: PlanTable, items: Iterable[ItemRow]) -> Share | None:
    if table.scale is None:
        return None
    return achieved_share(table.scale.bands, [_place(table, item) for item in items])


def _share_then(table: PlanTable, items: Iterable[ItemRow], before: PastShare | None) -> Share | None:
    """Of those of the items that the round before asked for; None where it asked for none of them."""
    if table.scale is None or before is None:
        return None
    asked = [item for item in items if item.key in before.asked]
    recorded = [then.recorded(table.scale.key) if (then := item.then(before)) else None for item in asked]
    return achieved_share(table.scale.bands, recorded) if asked else None


def _against(table: PlanTable, before: PastShare | None) -> str:
    if before is None:
        return ""
    was, of = before.share.words
    said = f"{before.fiscal_year.both}は{was}（{(of or before.share.reason).removesuffix('。')}）"
    now = table.share.percent if table.share else None
    if now is None or before.share.percent is None:
        return f"{said}でした。"
    if now == before.share.percent:
        return f"{said}で、変わっていません。"
    return f"{said}で、これより{'上がりました' if now > before.share.percent else '下がりました'}。"
