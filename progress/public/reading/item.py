"""One published item as its page shows it: every text, figure, revision and earlier report. Pure.

Nothing is computed anew: every number and every text comes from `progress.table.shape`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from items.quantity import Quantity, parse_cell
from plans.values.fiscal_year import FiscalYear
from plans.values.words import TRANSCRIPTION_NOTE, era_day
from progress.public.charts.spec import DIRECTIONS
from progress.public.reading.joined import same_figure
from progress.public.reading.marks import Mark, band_mark, item_mark, left_text, mark_of
from progress.public.reading.opinions import Opinion, opinions
from progress.public.reading.tree import departments_text, pillar_heading
from progress.public.reading.why import compared, rate_sentence, why
from progress.table.shape import (
    Figure,
    FootnoteRow,
    IndicatorRow,
    ItemRow,
    PillarRow,
    PlanTable,
    StatusRow,
    YearCell,
)


@dataclass(frozen=True)
class ScaleMark:
    """What one scale says of a status. `aside`: where the recorded band differs from the computed one."""

    scale: str
    mark: Mark
    aside: str = ""
    reason: str = ""


def scale_marks(table: PlanTable, status: StatusRow) -> list[ScaleMark]:
    """The recorded band on every scale of the plan, in the plan's order."""
    marks = []
    for scale in table.scales:
        rating = status.rating(scale.key)
        if rating is None:
            continue
        recorded, suggested = scale.band(rating.recorded), scale.band(rating.suggested)
        mark = band_mark(scale, recorded) if recorded else Mark("評価の記録なし")
        differs = suggested is not None and suggested is not recorded
        aside = f"計算による目安は「{suggested.text}」です。" if suggested and differs else ""
        marks.append(
            ScaleMark(scale.name, mark, aside + rating.suggested_reason * bool(aside), rating.reason)
        )
    return marks


def footnotes_for(table: PlanTable, item: ItemRow) -> list[FootnoteRow]:
    """The plan's footnotes whose mark stands with the item."""
    printed = f"{item.footnote_marks} {item.name_printed}"
    marks = sorted(table.footnotes, key=lambda note: -len(note.mark))
    found = []
    for note in marks:  # ※12 before ※1, so that the longer mark isn't read as the shorter one
        if note.mark and note.mark in printed:
            found.append(note)
            printed = printed.replace(note.mark, " ")
    return [note for note in table.footnotes if note in found]


@dataclass(frozen=True)
class YearRow:
    """年次計画 of one year beside what was reported for it."""

    year: FiscalYear
    planned_stage: str
    goal_text: str
    figures_printed: str
    actual_stage: str
    mark: Mark | None
    is_current: bool


def year_rows(table: PlanTable, item: ItemRow) -> list[YearRow]:
    """The plan's years and every other year the item speaks of."""
    statuses = {row.fiscal_year: row for row in reversed(item.past)}
    if item.status is not None:
        statuses[item.status.fiscal_year] = item.status
    targets = {row.fiscal_year: row for row in item.targets}
    years = sorted({*table.years, *targets, *statuses}) if targets else []
    rows = []
    for year in years:
        target, status = targets.get(year), statuses.get(year)
        rows.append(
            YearRow(
                year,
                target.planned_stage if target else "",
                target.goal_text if target else "",
                target.figures_printed if target else "",
                status.actual_stage if status else "",
                mark_of(table, status) if status else None,
                table.round is not None and year == table.round.fiscal_year,
            )
        )
    return rows


@dataclass(frozen=True)
class RevisionLine:
    """目標の見直し in words: 「令和3年度の目標 6件 → 4件」, when, by whom, why."""

    year: str
    before: str
    after: str
    decided_on: str
    decided_by: str
    reason: str


@dataclass(frozen=True)
class IndicatorYear:
    """One year of an indicator. `original`: the target before its revisions; `target_sum` and `actual_sum`: what
    the rate compares where that isn't the year's own figures (「累計 5,250時間」)."""

    year: FiscalYear
    target: str
    original: str
    actual: str
    provisional: bool
    rate: str
    is_current: bool
    target_sum: str = ""
    actual_sum: str = ""
    against: str = ""
    """「目標 120件に対して」 where the rate was published against another target than the plan now has."""


@dataclass(frozen=True)
class RateReading:
    """A rate with the two figures it compares, and how: 「令和5年度の実績 17.5億円、目標 20.0億円」."""

    text: str
    of: str
    how: str


@dataclass(frozen=True)
class IndicatorReading:
    """`rate` and `goal_rate`: of the round's year, against that year's target and against the final goal."""

    indicator: IndicatorRow
    direction_text: str
    years: tuple[IndicatorYear, ...]
    revisions: tuple[RevisionLine, ...]
    rate: RateReading | None
    goal_rate: RateReading | None
    asides: tuple[str, ...]
    """What the source says beside the figures, each with its year."""


def direction_text(indicator: IndicatorRow) -> str:
    """Every indicator has a direction; only of a number without one it is worth saying that none is stated."""
    stated = indicator.direction or indicator.kind == "number"
    return DIRECTIONS[indicator.direction] if stated else ""


def read_indicator(
    table: PlanTable, indicator: IndicatorRow, rated: IndicatorRow | None = None
) -> IndicatorReading:
    """`rated`: the indicator as the results were published with it, where the plan was published anew since."""
    rated = rated or indicator
    year = table.round.fiscal_year if table.round else None
    current = rated.year(year) if year else None
    return IndicatorReading(
        indicator=indicator,
        direction_text=direction_text(indicator),
        years=tuple(
            _indicator_year(cell, rated.year(cell.fiscal_year), cell.fiscal_year == year)
            for cell in indicator.years
        ),
        revisions=tuple(
            RevisionLine(
                cell.fiscal_year.era,
                row.before,
                row.after,
                era_day(row.decided_on),
                row.decided_by,
                row.reason,
            )
            for cell in indicator.years
            for row in cell.revisions
        ),
        rate=_rate(rated, current),
        goal_rate=_goal_rate(rated, current),
        asides=(
            *_changed_targets(indicator, rated),
            *(line for cell in indicator.years for line in _asides(cell)),
        ),
    )


def _rate(indicator: IndicatorRow, cell: YearCell | None) -> RateReading | None:
    if cell is None or cell.rate is None or cell.target is None:
        return None
    target = cell.target_sum.text if cell.target_sum else cell.target.text
    against = f"目標{'の累計' * (cell.target_sum is not None)} {target}"
    how = rate_sentence(indicator, cell.rate, target)
    return RateReading(cell.rate.text, f"{_actual_words(cell)}、{against}", how)


def _goal_rate(indicator: IndicatorRow, cell: YearCell | None) -> RateReading | None:
    if cell is None or indicator.goal_rate is None or indicator.final_target is None:
        return None
    target = indicator.final_target.text
    how = rate_sentence(indicator, indicator.goal_rate, target)
    return RateReading(indicator.goal_rate.text, f"{_actual_words(cell)}、最終目標 {target}", how)


def _actual_words(cell: YearCell) -> str:
    """「令和5年度の実績 1,230千円（見込）」, 「令和5年度までの実績の累計 5,250時間」"""
    year = cell.fiscal_year.era
    provisional = "（見込）" if cell.actual and cell.actual.provisional else ""
    if cell.actual_sum is not None:
        return f"{year}までの実績の累計 {cell.actual_sum.text}{provisional}"
    return f"{year}の実績 {cell.actual.text if cell.actual else '－'}{provisional}"


def _changed_targets(indicator: IndicatorRow, rated: IndicatorRow) -> Iterable[str]:
    """Where the plan as last published has another target than the results were published with."""
    pairs = [(f"{cell.fiscal_year.era}の目標", cell.target, _target(rated, cell)) for cell in indicator.years]
    for what, now, then in (*pairs, ("最終目標", indicator.final_target, rated.final_target)):
        if not same_figure(now, then):
            said, before = (figure.text if figure else "記載なし" for figure in (now, then))
            yield f"{what}は、計画を改めて{said}になりました。実績を公表したときは{before}でした。"


def _target(rated: IndicatorRow, cell: YearCell) -> Figure | None:
    then = rated.year(cell.fiscal_year)
    return then.target if then else cell.target


def _indicator_year(cell: YearCell, then: YearCell | None, is_current: bool) -> IndicatorYear:
    target_sum, actual_sum = compared(cell)
    then = then or cell
    return IndicatorYear(
        year=cell.fiscal_year,
        target=cell.target.text if cell.target else "－",
        original=cell.revisions[0].before if cell.revisions else "",
        actual=cell.actual.text if cell.actual else "－",
        provisional=cell.actual is not None and cell.actual.provisional,
        rate=then.rate.text if then.rate else "－",
        against=f"目標 {then.target.text}に対して" if then.rate and then.target and not cell.rate else "",
        is_current=is_current,
        target_sum=target_sum,
        actual_sum=actual_sum,
    )


def _asides(cell: YearCell) -> Iterable[str]:
    if printed := printed_aside(cell.target):
        yield f"{cell.fiscal_year.era}の目標の記載：{printed}"
    if printed := printed_aside(cell.actual):
        yield f"{cell.fiscal_year.era}の実績の記載：{printed}"
    if cell.remarks:
        yield f"{cell.fiscal_year.era}の実績について：{cell.remarks}"
    if cell.transcription_note:
        yield f"{TRANSCRIPTION_NOTE}（{cell.fiscal_year.era}の実績）：{cell.transcription_note}"


def printed_aside(figure: Figure | None) -> str:
    """What the source prints, where it says more than the figure itself; "" otherwise."""
    if figure is None or figure.value is None or not figure.printed:
        return ""
    meanings = parse_cell(figure.printed)
    plain = len(meanings) == 1 and isinstance(meanings[0], Quantity) and not meanings[0].remark
    return "" if plain else figure.printed


@dataclass(frozen=True)
class Past:
    """An earlier round's status of the item."""

    status: StatusRow
    marks: tuple[ScaleMark, ...]


@dataclass(frozen=True)
class NearItem:
    """An item that stands above, below, before or after this one."""

    title: str
    url: str


@dataclass(frozen=True)
class Succession:
    """統合・改称・廃止 with the year in both calendars."""

    kind: str
    year: str
    former_name: str
    new_name: str
    successor: NearItem | None
    reason: str


@dataclass(frozen=True)
class ItemReading:
    """One item with everything that a page says of it (its charts aside)."""

    item: ItemRow
    pillars: tuple[str, ...]
    """Headings from the 柱 down to the one under which the item stands."""
    departments: str
    mark: Mark | None
    why: str
    left: str
    marks: tuple[ScaleMark, ...]
    years: tuple[YearRow, ...]
    years_have: frozenset[str]
    """Which of the columns planned_stage, figures_printed, actual_stage and mark hold anything."""
    past: tuple[Past, ...]
    opinions: tuple[Opinion, ...]
    successions: tuple[Succession, ...]
    footnotes: tuple[FootnoteRow, ...]
    above: NearItem | None
    below: tuple[NearItem, ...]
    before: NearItem | None
    after: NearItem | None


def read_item(table: PlanTable, item: ItemRow, url_of: Callable[[str], str]) -> ItemReading:
    """The item as its page shows it. `url_of`: an item's key → its address."""
    position = table.items.index(item)
    around = [*table.items[max(position - 1, 0) : position], *table.items[position + 1 : position + 2]]

    def near(row: ItemRow | None) -> NearItem | None:
        return NearItem(row.title, url_of(row.key)) if row else None

    years = tuple(year_rows(table, item))
    columns = ("planned_stage", "figures_printed", "actual_stage", "mark")
    return ItemReading(
        item=item,
        pillars=tuple(pillar_heading(pillar) for pillar in _pillars_above(table, item)),
        departments=departments_text(item),
        mark=item_mark(table, item),
        why=why(table, item),
        left=left_text(table, item),
        marks=tuple(scale_marks(table, item.status)) if item.status and item.status.reported else (),
        years=years,
        years_have=frozenset(name for name in columns if any(getattr(row, name) for row in years)),
        past=tuple(Past(row, tuple(scale_marks(table, row))) for row in item.past),
        opinions=tuple(opinions(item.opinions)),
        successions=tuple(
            Succession(
                row.kind,
                row.from_year.both,
                row.former_name,
                row.new_name,
                near(table.item(row.successor_key)) if row.successor_key else None,
                row.reason,
            )
            for row in item.successions
        ),
        footnotes=tuple(footnotes_for(table, item)),
        above=near(table.item(item.parent)) if item.parent else None,
        below=tuple(NearItem(row.title, url_of(row.key)) for row in table.items if row.parent == item.key),
        before=near(around[0]) if position else None,
        after=near(around[-1]) if position + 1 < len(table.items) else None,
    )


def _pillars_above(table: PlanTable, item: ItemRow) -> tuple[PillarRow, ...]:
    by_key = {pillar.key: pillar for pillar in table.pillars}
    found: list[PillarRow] = []
    key = item.pillar
    while key:
        found.insert(0, by_key[key])
        key = by_key[key].parent
    return tuple(found)
