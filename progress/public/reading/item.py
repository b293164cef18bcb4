"""One published item as its page shows it: every text, figure, revision and earlier report. Pure.

Nothing is computed anew: every number and every text comes from `progress.table.shape`. What is answered as a
dictionary is what the template reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from items.quantity import Quantity, parse_cell
from plans.values.fiscal_year import FiscalYear
from plans.values.words import TRANSCRIPTION_NOTE
from progress.public.charts.spec import DIRECTIONS
from progress.public.reading.joined import same_figure
from progress.public.reading.marks import Mark, item_mark, left_text, mark_of, recorded_mark, why
from progress.public.reading.rates import FROM_BASELINE
from progress.public.reading.tree import path_to, pillar_heading
from progress.table.series import in_words
from progress.table.shape.figures import Figure, IndicatorRow, RateCell, YearCell
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import FootnoteRow, PlanTable
from progress.table.shape.reported import StatusRow


def read_item(table: PlanTable, item: ItemRow, url_of: Callable[[str], str]) -> dict[str, Any]:
    """The item, its indicators aside. `url_of`: an item's key → its address.

    `pillars`: headings from the 柱 down; `years_have`: the columns of `years` in which anything stands; `above`,
    `below`, `before`, `after`: items with their addresses.
    """

    def near(row: ItemRow | None) -> dict[str, str] | None:
        return {"title": row.title, "url": url_of(row.key)} if row else None

    position, names = table.items.index(item), [one.name for one in item.indicators]
    years = list(year_rows(table, item))
    return {
        "item": item,
        "pillars": [pillar_heading(pillar) for pillar in path_to(table, item.pillar)],
        "mark": item_mark(table, item),
        "why": why(table, item),
        "left": left_text(table, item),
        "marks": item_marks(table, item.status, names) if item.status and item.status.reported else [],
        "years": years,
        "years_have": {name for row in years for name, said in row.items() if said},
        "past": [(row, item_marks(table, row)) for row in item.past],
        "successions": [(row, near(table.item(row.successor_key))) for row in item.successions],
        "took_over": [
            (row, near(other))
            for other in table.items
            for row in other.successions
            if row.successor_key == item.key
        ],
        "footnotes": footnotes_for(table, item),
        "above": near(table.item(item.parent)),
        "below": [near(row) for row in table.items if row.parent == item.key],
        "before": near(table.items[position - 1]) if position else None,
        "after": near(table.items[position + 1]) if position + 1 < len(table.items) else None,
    }


def item_marks(table: PlanTable, status: StatusRow, apart: Sequence[str] = ()) -> list[dict[str, Any]]:
    """`scale_marks` of the item as a whole (`of` ""), then of its indicators but for those told `apart`."""
    names = dict.fromkeys(["", *(row.indicator for row in status.ratings if row.indicator not in apart)])
    return [{"of": name} | mark for name in names for mark in scale_marks(table, status, name)]


def scale_marks(table: PlanTable, status: StatusRow, indicator: str = "") -> list[dict[str, Any]]:
    """The recorded band on every scale of the plan, in the plan's order, of the item as a whole or of the
    indicator with that name, which is told only where it is rated. `aside`: where it differs from the computed
    one."""
    marks = []
    for scale in table.scales:
        rating = status.rating(scale.key, indicator)
        if rating is None or (indicator and not rating.recorded):
            continue
        recorded, suggested = scale.band(rating.recorded), scale.band(rating.suggested)
        aside = ""
        if suggested is not None and suggested is not recorded:
            aside = f"計算による目安は「{suggested.text}」です。{rating.suggested_reason}"
        mark = {
            "scale": scale.name,
            "mark": recorded_mark(scale, status, indicator) or Mark("評価の記録なし"),
            "aside": aside,
            "reason": rating.reason,
        }
        marks.append(mark)
    return marks


def footnotes_for(table: PlanTable, item: ItemRow) -> list[FootnoteRow]:
    """The plan's footnotes whose mark stands with the item."""
    printed = f"{item.footnote_marks} {item.name_printed}"
    found = []
    # ※12 before ※1, so that the longer mark isn't read as the shorter one
    for note in sorted(table.footnotes, key=lambda note: -len(note.mark)):
        if note.mark and note.mark in printed:
            found.append(note)
            printed = printed.replace(note.mark, " ")
    return [note for note in table.footnotes if note in found]


def year_rows(table: PlanTable, item: ItemRow) -> Iterable[dict[str, Any]]:
    """年次計画 beside what was reported: the plan's years and every other year the item speaks of."""
    statuses = statuses_by_year(item)
    targets = {row.fiscal_year: row for row in item.targets}
    for year in sorted({*table.years, *targets, *statuses}) if targets else []:
        target, status = targets.get(year), statuses.get(year)
        yield {
            "year": year,
            "planned_stage": target.planned_stage if target else "",
            "goal_text": target.goal_text if target else "",
            "figures_printed": target.figures_printed if target else "",
            "actual_stage": status.actual_stage if status else "",
            "mark": mark_of(table, status),
            "is_current": table.round is not None and year == table.round.fiscal_year,
        }


def statuses_by_year(item: ItemRow) -> dict[FiscalYear, StatusRow]:
    """The last one of each year."""
    told = [*reversed(item.past), *([item.status] if item.status else [])]
    return {row.fiscal_year: row for row in told}


# ── Indicators ───────────────────────────────────────────────────────────────────────────────────────────────


def read_indicator(
    table: PlanTable,
    item: ItemRow,
    indicator: IndicatorRow,
    rated: IndicatorRow,
    url_of: Callable[[str], str],
) -> dict[str, Any]:
    """`rated`: the indicator as the results were published with it, which is another one where the plan was
    published anew since.

    `rate` and `goal_rate`: of the round's year, against that year's target and against the final goal; `marks`:
    how it is rated in the round by itself; `has_marks`: in any year; `asides`: what the source says beside the
    figures, each with its year.
    """
    year = table.round.fiscal_year if table.round else None
    current = rated.year(year) if year else None
    statuses = statuses_by_year(item)
    marks = {one: _marks(table, statuses.get(one), rated.name) for one in statuses}
    # Every indicator has a direction; only of a number without one it is worth saying that none is stated.
    stated = indicator.direction or indicator.kind == "number"
    return {
        "indicator": indicator,
        "direction_text": DIRECTIONS[indicator.direction] if stated else "",
        "years": [
            _year(cell, rated.year(cell.fiscal_year) or cell)
            | {"is_current": cell.fiscal_year == year, "marks": marks.get(cell.fiscal_year, [])}
            for cell in indicator.years
        ],
        "marks": scale_marks(table, item.status, rated.name) if item.status and item.status.reported else [],
        "has_marks": any(marks.get(cell.fiscal_year) for cell in indicator.years),
        "rate": _rate(rated, current),
        "goal_rate": _goal_rate(rated, current),
        "earlier_url": url_of(indicator.earlier.item_key)
        if indicator.earlier and not indicator.earlier.plan
        else "",
        "breaks": [in_words(row) for row in indicator.breaks],
        "break_years": [row.from_year for row in indicator.breaks],
        "asides": [
            *_changed_targets(indicator, rated),
            *(line for cell in indicator.years for line in _asides(cell)),
        ],
    }


def _marks(table: PlanTable, status: StatusRow | None, indicator: str) -> list[tuple[str, Mark]]:
    """(the scale's name, "" where the plan has one only; the mark) of each band that the indicator has."""
    if status is None or not status.reported:
        return []
    found = [(scale, recorded_mark(scale, status, indicator)) for scale in table.scales]
    several = len(table.scales) > 1
    return [(scale.name if several else "", mark) for scale, mark in found if mark is not None]


def _year(cell: YearCell, then: YearCell) -> dict[str, Any]:
    """`original`: the target before its revisions; `target_sum`, `actual_sum`: what the rate compares where that
    isn't the year's own figures; `against`: of a rate published against another target than the plan now has."""
    target_sum, actual_sum = compared(cell)
    return {
        "year": cell.fiscal_year,
        "target": cell.target.text if cell.target else "－",
        "original": cell.original.text if cell.original else "",
        "actual": cell.actual.text if cell.actual else "－",
        "provisional": cell.provisional,
        "rate": then.rate.text if then.rate else "－",
        "lowered": then.rate.lowered if then.rate else "",
        "restated": cell.restated.text if cell.restated else "",
        "why_none": then.rate.reason if then.rate and then.rate.text == "－" else "",
        "target_sum": target_sum,
        "actual_sum": actual_sum,
        "against": f"目標 {then.target.text}に対して" if then.rate and then.target and not cell.rate else "",
    }


def compared(cell: YearCell) -> tuple[str, str]:
    """(「（累計）」, 「累計 5,250時間」) beside target and actual where the rate holds sums against each other, the
    first because the target itself is a running total; ("", "") where it compares the year's own figures."""

    def words(own: Figure | None, total: Figure) -> str:
        return "（累計）" if own is not None and own.value == total.value else f"累計 {total.text}"

    if cell.target_sum is None or cell.actual_sum is None:
        return "", ""
    return words(cell.target, cell.target_sum), words(cell.actual, cell.actual_sum)


def _rate(indicator: IndicatorRow, cell: YearCell | None) -> dict[str, str] | None:
    if cell is None or cell.rate is None or cell.target is None:
        return None
    target = cell.target_sum.text if cell.target_sum else cell.target.text
    return _stat(indicator, cell.rate, cell, f"目標{'の累計' * (cell.target_sum is not None)}", target)


def _goal_rate(indicator: IndicatorRow, cell: YearCell | None) -> dict[str, str] | None:
    if cell is None or indicator.goal_rate is None or indicator.final_target is None:
        return None
    return _stat(indicator, indicator.goal_rate, cell, "最終目標", indicator.final_target.text)


def _stat(indicator: IndicatorRow, rate: RateCell, cell: YearCell, what: str, target: str) -> dict[str, str]:
    """A rate with the two figures it compares and how: 「令和5年度の実績 17.5億円（見込）、目標 20.0億円」."""
    actual = f"の実績 {cell.actual.text if cell.actual else '－'}"
    if cell.actual_sum is not None:
        actual = f"までの実績の累計 {cell.actual_sum.text}"
    provisional = "（見込）" if cell.provisional else ""
    how = rate.reason
    if indicator.baseline is not None and how.startswith(FROM_BASELINE):
        start = f"基準値（計画の前）の{indicator.baseline.text}"
        how = f"{start}から目標の{target}までを100%としたとき、どこまで進んだかの割合です。"
    of = f"{cell.fiscal_year.era}{actual}{provisional}、{what} {target}"
    return {"value": rate.text, "of": of, "note": how, "lowered": rate.lowered}


def _changed_targets(indicator: IndicatorRow, rated: IndicatorRow) -> Iterable[str]:
    """Where the plan as last published has another target than the results were published with."""
    pairs = [
        (f"{cell.fiscal_year.era}の目標", cell.target, (rated.year(cell.fiscal_year) or cell).target)
        for cell in indicator.years
    ]
    for what, now, then in (*pairs, ("最終目標", indicator.final_target, rated.final_target)):
        if not same_figure(now, then):
            said, before = (figure.text if figure else "記載なし" for figure in (now, then))
            yield f"{what}は、計画を改めて{said}になりました。実績を公表したときは{before}でした。"


def _asides(cell: YearCell) -> Iterable[str]:
    for what, figure in (("目標", cell.target), ("実績", cell.actual)):
        if printed := printed_aside(figure):
            yield f"{cell.fiscal_year.era}の{what}の記載：{printed}"
    if cell.said:
        yield f"{cell.fiscal_year.era}の実績について：{cell.said}"
    if cell.transcription_note:
        yield f"{TRANSCRIPTION_NOTE}（{cell.fiscal_year.era}の実績）：{cell.transcription_note}"


def printed_aside(figure: Figure | None) -> str:
    """What the source prints, where it says more than the figure itself; "" otherwise."""
    if figure is None or figure.value is None or not figure.printed:
        return ""
    meanings = parse_cell(figure.printed)
    plain = len(meanings) == 1 and isinstance(meanings[0], Quantity) and not meanings[0].remark
    return "" if plain else figure.printed
