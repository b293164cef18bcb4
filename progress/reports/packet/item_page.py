"""個票 and 答弁用: one item on its page, as the board reads it and as somebody answers for it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from items.quantity import absent, show
from plans.values.fiscal_year import FiscalYear
from plans.values.words import DASH
from progress.public.charts.spec import ChartSpec, chart_of
from progress.public.reading.item import item_marks, statuses_by_year
from progress.public.reading.marks import (
    full_title,
    item_mark,
    left_text,
    mark_of,
    not_asked,
    recorded_mark,
    why,
)
from progress.public.reading.moved import mark_text
from progress.public.reading.tree import path_to, pillar_heading
from progress.table.revisions import decisions_of
from progress.table.shape.figures import Figure, IndicatorRow
from progress.table.shape.items import BudgetRow, ItemRow
from progress.table.shape.plan import PlanTable
from progress.table.shape.reported import OpinionRow, StatusRow, TextRow


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
    """`pillars`: headings from the 柱 down. `marks`: (scale, in words) of the bands on every scale. `left`: what
    became of an item that the round doesn't ask for. `past_reasons`: why earlier ratings are others than the computed
    ones. `charts`: of the indicators that have actual figures, in order."""

    item: ItemRow
    title: str
    pillars: tuple[str, ...]
    years: tuple[YearColumn, ...]
    mark: str
    marks: tuple[tuple[str, str], ...]
    why: str
    left: str
    past_reasons: tuple[str, ...]
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
        title=full_title(table, item),
        pillars=tuple(pillar_heading(pillar) for pillar in path_to(table, item.pillar)),
        years=tuple(_years(table, item)),
        mark=mark_text(item_mark(table, item)),
        marks=tuple(
            (one["scale"], f"{one['of']}：{mark_text(one['mark'])}" if one["of"] else mark_text(one["mark"]))
            for one in told
        ),
        why=why(table, item),
        left=left_text(table, item),
        past_reasons=tuple(_past_reasons(table, item)),
        charts=tuple(one for one in map(chart_of, item.numeric_indicators) if one.actuals),
    )


def _past_reasons(table: PlanTable, item: ItemRow) -> Iterator[str]:
    """「令和3年度　A 目標どおり：計算による目安は「S」です。…」, the newest first."""
    for status in item.past:
        for one in item_marks(table, status) if status.reported else ():
            if one["aside"] or one["reason"]:
                name = f"「{one['of']}」" if one["of"] else ""
                said = "".join(filter(None, (one["aside"], one["reason"])))
                yield f"{status.fiscal_year.era}　{name}{mark_text(one['mark'])}：{said}"


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


# ── An indicator over the years ──────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class FigureRow:
    """Targets or actuals of an indicator, a cell for each year that is asked for (None: nothing is stated)."""

    label: str
    is_actual: bool
    cells: tuple[Figure | None, ...]


def figure_rows(one: IndicatorRow, years: Sequence[FiscalYear]) -> list[FigureRow]:
    """Targets, then actuals. Where the rate compares sums over the years they stand below the years' own figures, or
    in their place where these are running totals themselves."""
    cells = [one.year(year) for year in years]
    targets = [cell.target if cell else None for cell in cells]
    actuals = [cell.actual if cell else None for cell in cells]
    return [
        *_rows("目標", False, targets, [cell.target_sum if cell else None for cell in cells]),
        *_rows("実績", True, actuals, [cell.actual_sum if cell else None for cell in cells]),
    ]


def _rows(
    label: str, is_actual: bool, own: Sequence[Figure | None], sums: Sequence[Figure | None]
) -> Iterator[FigureRow]:
    running = [(each, total) for each, total in zip(own, sums, strict=True) if total is not None]
    if not running:
        yield FigureRow(label, is_actual, tuple(own))
    elif all(each is not None and each.value == total.value for each, total in running):
        yield FigureRow(f"{label}（累計）", is_actual, tuple(own))
    else:
        yield FigureRow(label, is_actual, tuple(own))
        yield FigureRow(f"{label}（累計）", is_actual, tuple(sums))


# ── 答弁用 ────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class AnswerPage:
    """What somebody needs who is asked about the item: how far its record has got, what is planned, its figures over
    the years, how it stands and why, money, what was said of it, what comes next. `state`: of the record, in words;
    `unsettled`: what stands beside each figure of a record that nobody confirmed yet, "" once somebody did.
    `promise`, `ratings`, `effects`: (what, text); `marks`: one for each of `years`; `changes`: of its targets."""

    item: ItemRow
    title: str
    pillars: tuple[str, ...]
    state: str
    unsettled: str
    promise: tuple[tuple[str, str], ...]
    years: tuple[FiscalYear, ...]
    marks: tuple[str, ...]
    figures: tuple[IndicatorRow, ...]
    changes: tuple[str, ...]
    ratings: tuple[tuple[str, str], ...]
    mark: str
    why: str
    effects: tuple[tuple[str, str], ...]
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
        title=full_title(table, item),
        pillars=tuple(pillar_heading(pillar) for pillar in path_to(table, item.pillar)),
        state=_state(table, item),
        unsettled=_unsettled(item.status),
        promise=tuple((what, text) for what, text in promise if text),
        years=years,
        marks=tuple(_mark_in(table, statuses.get(year)) for year in years),
        figures=tuple(one for one in item.indicators if one.years or one.goal),
        changes=tuple(said.words(one.name) for one in item.indicators for said in decisions_of(one)),
        ratings=tuple(_ratings(table, item)),
        mark=_mark_in(table, item.status) if item.status else mark_text(item_mark(table, item)),
        why=why(table, item) or left_text(table, item),
        effects=tuple(_effects(item)),
        reports=tuple(one for one in item.status.texts if one.name != "next_steps") if item.status else (),
        opinions=item.opinions,
        earlier_opinions=item.earlier_opinions,
        next_steps=item.status.text("next_steps") if item.status else "",
    )


def _state(table: PlanTable, item: ItemRow) -> str:
    """How far the record has got; of an item that isn't asked for, why."""
    if item.status is None:
        return not_asked(table, item)
    if item.status.reported:
        return f"{item.status.state_label}です。"
    return f"{item.status.state_label}です。この年度の数値、評価、文章は確定していません。"


def _unsettled(status: StatusRow | None) -> str:
    return "" if status is None or status.reported else f"（{status.state_label}）"


def _ratings(table: PlanTable, item: ItemRow) -> Iterator[tuple[str, str]]:
    """The bands on all scales but the deciding one (審議会の評価), and of single indicators."""
    if item.status is None:
        return
    deciding = table.scale.name if table.scale else ""
    for one in item_marks(table, item.status):
        if one["of"] or one["scale"] != deciding:
            of = f"{one['of']}：" if one["of"] else ""
            said = f"{of}{mark_text(one['mark'])}{_unsettled(item.status)}"
            yield one["scale"], f"{said}　{one['reason']}" if one["reason"] else said


def _effects(item: ItemRow) -> Iterator[tuple[str, str]]:
    for effect in item.status.effects if item.status else ():
        amount = f"{effect.text}{'（見込）' * effect.provisional}{_unsettled(item.status)}"
        beside = "　".join(f"{label} {words}" for label, words in effect.beside)
        yield effect.kind, "\n".join(filter(None, (amount, beside)))


def project_title(row: BudgetRow) -> str:
    """「0012 収納対策事業（2-2-2）」, with a word where it stands at another item, too."""
    name = f"{row.project_code} {row.project_name}".strip() + (f"（{row.codes}）" if row.codes else "")
    return f"{name}（再掲）" if row.is_repeated else name


def budget_text(row: BudgetRow) -> str:
    """One 予算事業 of a year with its amounts, each with its unit."""
    told = (
        ("予算額", row.budget_thousand_yen, row.budget_printed),
        ("決算額", row.settled_thousand_yen, row.settled_printed),
    )
    amounts = [f"{what} {_amount(yen, printed)}" for what, yen, printed in told if printed or yen is not None]
    return "　".join([f"{row.fiscal_year.era}　{project_title(row)}", *amounts])


def _amount(thousand_yen: int | None, printed: str) -> str:
    if thousand_yen is None:
        return "記載なし" if absent(printed) else printed
    return show(Decimal(thousand_yen), "千円")


def _mark_in(table: PlanTable, status: StatusRow | None) -> str:
    if status is None:
        return DASH
    if not status.reported and status.state:
        mark = recorded_mark(table.scale, status) if table.scale else None
        return f"{mark_text(mark)}\n（{status.state_label}）" if mark else status.state_label
    return mark_text(mark_of(table, status)) if table.scale else status.actual_stage or DASH
