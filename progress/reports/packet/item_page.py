"""個票 and 答弁用: one item on its page, as the board reads it and as somebody answers for it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from plans.values.fiscal_year import FiscalYear
from plans.values.words import DASH
from progress.public.charts.spec import ChartSpec, chart_of
from progress.public.reading.item import item_marks, statuses_by_year
from progress.public.reading.marks import item_mark, left_text, mark_of, title_then, why
from progress.public.reading.tree import path_to, pillar_heading
from progress.reports.packet.compared import mark_text
from progress.table.revisions import decisions_of
from progress.table.shape import IndicatorRow, ItemRow, OpinionRow, PlanTable, StatusRow, TextRow, YearCell


@dataclass(frozen=True)
class YearColumn:
    """One year of the plan on the item's page: what was planned and what was reported, "" where nothing is stated."""

    fiscal_year: FiscalYear
    planned_stage: str
    goal_text: str
    figures_printed: str
    actual_stage: str
    mark: str
    is_current: bool


@dataclass(frozen=True)
class ItemPage:
    """`pillars`: headings from the 柱 down. `marks`: (what, in words) of the bands on every scale. `left`: what
    became of an item that the round doesn't ask for. `charts`: of the indicators that have numbers, in order."""

    item: ItemRow
    title: str
    pillars: tuple[str, ...]
    years: tuple[YearColumn, ...]
    mark: str
    marks: tuple[tuple[str, str], ...]
    why: str
    left: str
    charts: tuple[ChartSpec, ...]

    @property
    def plans_something(self) -> bool:
        """Does the plan say more of it than its name?"""
        item = self.item
        texts = (item.current_issues, item.approach, item.desired_state, item.goal_text, item.goal_printed)
        return any(texts) or bool(item.targets)

    @property
    def says_something(self) -> bool:
        """Is there more than a name? An inventory lists activities of which it tells nothing else."""
        item = self.item
        rows = (item.indicators, item.budget, item.opinions, item.past)
        return self.plans_something or item.status is not None or any(rows)


def item_page_of(table: PlanTable, item: ItemRow) -> ItemPage:
    told = item_marks(table, item.status) if item.status and item.status.reported else []
    return ItemPage(
        item=item,
        title=title_then(item),
        pillars=tuple(pillar_heading(pillar) for pillar in path_to(table, item.pillar)),
        years=tuple(_years(table, item)),
        mark=mark_text(item_mark(table, item)),
        marks=tuple(
            (f"{one['scale']}（{one['of']}）" if one["of"] else one["scale"], mark_text(one["mark"]))
            for one in told
        ),
        why=why(table, item),
        left=left_text(table, item),
        charts=tuple(chart_of(one) for one in item.numeric_indicators),
    )


def _years(table: PlanTable, item: ItemRow) -> Iterator[YearColumn]:
    """The plan's years, and every other year for which the item has a target or a report."""
    statuses, targets = statuses_by_year(item), {row.fiscal_year: row for row in item.targets}
    for year in sorted({*table.years, *targets, *statuses}):
        target, status = targets.get(year), statuses.get(year)
        yield YearColumn(
            year,
            target.planned_stage if target else "",
            target.goal_text if target else "",
            target.figures_printed if target else "",
            status.actual_stage if status else "",
            mark_text(mark_of(table, status)) if status else "",
            table.round is not None and year == table.round.fiscal_year,
        )


# ── 答弁用 ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class AnswerFigures:
    """One indicator over the years: `cells` stand one for each of `AnswerPage.years`, None for nothing stated."""

    indicator: IndicatorRow
    cells: tuple[YearCell | None, ...]


@dataclass(frozen=True)
class AnswerPage:
    """What somebody needs who is asked about the item: what was promised, its figures over the years, how it stands
    and why, what was said of it, what comes next. `promise`: (what, text); `marks`: one for each of `years`;
    `changes`: of its targets, in words."""

    item: ItemRow
    title: str
    pillars: tuple[str, ...]
    promise: tuple[tuple[str, str], ...]
    years: tuple[FiscalYear, ...]
    marks: tuple[str, ...]
    figures: tuple[AnswerFigures, ...]
    changes: tuple[str, ...]
    mark: str
    why: str
    reports: tuple[TextRow, ...]
    opinions: tuple[OpinionRow, ...]
    earlier_opinions: tuple[OpinionRow, ...]
    next_steps: str


def answer_page_of(table: PlanTable, item: ItemRow) -> AnswerPage:
    statuses = statuses_by_year(item)
    years = tuple(
        sorted(
            {*table.years, *statuses, *(cell.fiscal_year for one in item.indicators for cell in one.years)}
        )
    )
    promise = (
        ("取組内容", item.approach),
        ("目指す状態", item.desired_state),
        ("目標", item.goal_text or item.goal_printed),
        ("実施時期", item.schedule),
    )
    return AnswerPage(
        item=item,
        title=title_then(item),
        pillars=tuple(pillar_heading(pillar) for pillar in path_to(table, item.pillar)),
        promise=tuple((what, text) for what, text in promise if text),
        years=years,
        marks=tuple(_mark_in(table, statuses.get(year)) for year in years),
        figures=tuple(
            AnswerFigures(one, tuple(one.year(year) for year in years))
            for one in item.indicators
            if one.years
        ),
        changes=tuple(said.words(one.name) for one in item.indicators for said in decisions_of(one)),
        mark=mark_text(item_mark(table, item)),
        why=why(table, item) or left_text(table, item),
        reports=tuple(one for one in item.status.texts if one.name != "next_steps") if item.status else (),
        opinions=item.opinions,
        earlier_opinions=item.earlier_opinions,
        next_steps=item.status.text("next_steps") if item.status else "",
    )


def _mark_in(table: PlanTable, status: StatusRow | None) -> str:
    if status is None:
        return DASH
    return mark_text(mark_of(table, status)) if table.scale else status.actual_stage or DASH
