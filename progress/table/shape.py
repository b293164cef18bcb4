"""The one documented table of a plan: what page, chart, workbook and data file read. Pure shapes with look-ups;
`progress.table.frozen` fills it from live rows or from a publication.

Every text is ready to be read by a person; every number stands beside its text as `Decimal` for machines.
None means "not stated", never 0. Fiscal years are Western years as `FiscalYear`. `remarks` is 備考, the city's own
words; `transcription_note` is 資料についての注記, what whoever took the document over says of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from plans.values.fiscal_year import FiscalYear
from progress.rating import Band, FigureCoverage, Share

SCHEMA = 9
"""Raised when the shape changes; a publication keeps the number it was sealed with."""


@dataclass(frozen=True)
class Figure:
    """One figure: `text` as shown (`約60%`), `value` for machines, `printed` as the source has it."""

    text: str
    value: Decimal | None = None
    printed: str = ""
    approximate: bool = False
    provisional: bool = False


@dataclass(frozen=True)
class RateCell:
    """A rate as shown (`95.4%`, `達成`, `－`) with its number and how it came about. `lowered`: the sentence that
    stands beside it because its target was lowered ("" otherwise; `progress.table.revisions`)."""

    text: str
    percent: Decimal | None = None
    met: bool | None = None
    reason: str = ""
    lowered: str = ""


@dataclass(frozen=True)
class Revision:
    """目標の見直し: texts as shown, date as ISO text. `way`: lowered, raised or other, by the direction of the
    indicator (`progress.table.revisions.Changed`)."""

    before: str
    after: str
    decided_on: str
    decided_by: str
    reason: str
    document_number: str = ""
    way: str = ""


@dataclass(frozen=True)
class BreakRow:
    """数え方の変更: from `from_year` on the indicator's figures are of another series (`progress.table.series`).
    `what`, `reason`: in words. `restated`: figures of before were computed anew. `baseline`: 現状 by the new way, if
    it was."""

    from_year: FiscalYear
    what: str
    reason: str
    unit_before: str = ""
    targets_follow: bool = False
    restated: bool = False
    baseline: Figure | None = None


@dataclass(frozen=True)
class YearCell:
    """One indicator in one fiscal year. `rate`: against the year's target; where that holds sums over several
    years against each other, `target_sum` and `actual_sum` are what it compares. `original`: the target that stood
    before its revisions, `original_sum` the sum of such (None: it was never changed). `series`:
    the number of the series that `actual` is of, counted from 1; `restated`: the same year's figure as a later series
    counts it, `restated_in` the number of that (0: none). `due` and `fulfilled_on`: of a
    deadline, as ISO text ("": not stated)."""

    fiscal_year: FiscalYear
    target: Figure | None = None
    actual: Figure | None = None
    rate: RateCell | None = None
    revisions: tuple[Revision, ...] = ()
    remarks: str = ""
    transcription_note: str = ""
    target_sum: Figure | None = None
    actual_sum: Figure | None = None
    due: str = ""
    fulfilled_on: str = ""
    original: Figure | None = None
    original_sum: Figure | None = None
    series: int = 1
    restated: Figure | None = None
    restated_in: int = 0

    @property
    def provisional(self) -> bool:
        """Is the actual still 見込?"""
        return self.actual is not None and self.actual.provisional


@dataclass(frozen=True)
class EarlierRow:
    """The same indicator, by a person's word, at an item that this one's took over from. `plan`: title of its plan,
    "" for the same one. `figures`: actuals, oldest first."""

    plan: str
    item_key: str
    item_title: str
    indicator: str
    unit: str
    figures: tuple[tuple[FiscalYear, Figure], ...]


@dataclass(frozen=True)
class IndicatorRow:
    """`goal_rate`: the round's actual against the plan's final goal (None outside a round).
    `final_target`: the goal, or the last year's target where the document prints no goal. `measure`: what a figure
    is, as `progress.rating` names it: a year's amount, a running total, else the state on a day; "" in publications
    of before, which don't say it. `targets_are_cumulative`: the targets are running totals."""

    name: str
    unit: str
    kind: str
    direction: str
    direction_label: str
    baseline: Figure | None
    goal: Figure | None
    final_target: Figure | None
    years: tuple[YearCell, ...]
    goal_rate: RateCell | None = None
    remarks: str = ""
    transcription_note: str = ""
    measure: str = ""
    targets_are_cumulative: bool = False
    goal_revisions: tuple[Revision, ...] = ()
    breaks: tuple[BreakRow, ...] = ()
    earlier: EarlierRow | None = None

    def year(self, fiscal_year: int) -> YearCell | None:
        return next((cell for cell in self.years if cell.fiscal_year == fiscal_year), None)

    @property
    def has_numbers(self) -> bool:
        """Is there anything to draw?"""
        figures = [figure for cell in self.years for figure in (cell.target, cell.actual) if figure]
        return any(figure.value is not None for figure in figures)


@dataclass(frozen=True)
class TargetRow:
    """年次計画 of one year."""

    fiscal_year: FiscalYear
    planned_stage: str
    goal_text: str
    figures_printed: str


@dataclass(frozen=True)
class RatingRow:
    """The recorded band on one scale beside the suggested one (codes; "" for none). `indicator`: the name of
    the indicator that is rated, "" for the item as a whole."""

    scale: str
    recorded: str
    suggested: str = ""
    suggested_reason: str = ""
    reason: str = ""
    indicator: str = ""


@dataclass(frozen=True)
class EffectRow:
    """効果額 of one report. `amount_yen`: 総額 of what came of it; `general_yen`: the part of it that is 一般財源;
    `planned_yen`: what was planned for the year. `explanation`: 算定根拠. `compared_with`, `lasting`: in words.
    `confirmed`: the finance section confirmed just this. `question`: what it wants put right, for staff alone."""

    kind: str
    text: str
    amount_yen: int
    provisional: bool = False
    explanation: str = ""
    general_text: str = ""
    general_yen: int | None = None
    planned_text: str = ""
    planned_yen: int | None = None
    compared_with: str = ""
    lasting: str = ""
    confirmed: bool = False
    question: str = ""

    @property
    def beside(self) -> tuple[tuple[str, str], ...]:
        """What else is stated of the amount: (label, words), in the order of the form."""
        said = (
            ("計画していた額", self.planned_text),
            ("うち一般財源", self.general_text),
            ("比較の基準", self.compared_with),
            ("効果の継続性", self.lasting),
            ("算定根拠", self.explanation),
        )
        return tuple((label, words) for label, words in said if words)


@dataclass(frozen=True)
class OpinionRow:
    """`answered_on`: ISO text, "" where not known. Of an earlier round: `fiscal_year` is the one that it spoke of,
    `follow_up` what this round says of it since ("": nothing yet)."""

    said_by: str
    said_on: str
    opinion: str
    response: str
    response_department: str = ""
    answered_on: str = ""
    fiscal_year: FiscalYear | None = None
    follow_up: str = ""


@dataclass(frozen=True)
class TextRow:
    """What was said under one heading of the report, `label` as it was then. `in_list`: it is a column of the
    printed list. `value`: the figure, where one was asked for."""

    name: str
    label: str
    text: str
    in_list: bool = False
    value: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True)
class StatusRow:
    """What one round says of the item. `reported`: confirmed (or taken from an old document), so it counts;
    otherwise the texts are empty in a publication and `state` says where the record stands."""

    fiscal_year: FiscalYear
    round_title: str
    reported: bool
    state: str
    state_label: str
    state_tone: str
    planned_stage: str = ""
    actual_stage: str = ""
    texts: tuple[TextRow, ...] = ()
    item_name_then: str = ""
    remarks: str = ""
    transcription_note: str = ""
    ratings: tuple[RatingRow, ...] = ()
    effects: tuple[EffectRow, ...] = ()

    def text(self, name: str) -> str:
        """What was said under that name; "" where nothing was."""
        return next((row.text for row in self.texts if row.name == name), "")

    def rating(self, scale: str, indicator: str = "") -> RatingRow | None:
        """Of the item as a whole, or of the indicator with that name; None where there is none."""
        return next((row for row in self.ratings if (row.scale, row.indicator) == (scale, indicator)), None)

    def recorded(self, scale: str) -> str | None:
        """Code of the band of the item as a whole; "" where none is recorded, None while it isn't reported."""
        if not self.reported:
            return None
        rating = self.rating(scale)
        return rating.recorded if rating else ""

    def rates_indicators(self, scale: str) -> bool:
        """Is a band recorded for any of the item's indicators?"""
        return any(row.scale == scale and row.indicator and row.recorded for row in self.ratings)


@dataclass(frozen=True)
class SuccessionRow:
    kind: str
    from_year: FiscalYear
    former_name: str = ""
    new_name: str = ""
    successor_key: str = ""
    successor_title: str = ""
    reason: str = ""


@dataclass(frozen=True)
class BudgetRow:
    """予算事業 of one year. Amounts in thousand yen; texts as printed. `codes`: 款-項-目; `project_code`: of the 事業
    itself in the budget book."""

    fiscal_year: FiscalYear
    project_name: str
    codes: str
    budget_printed: str
    budget_thousand_yen: int | None
    settled_printed: str
    settled_thousand_yen: int | None
    is_repeated: bool = False
    transcription_note: str = ""
    project_code: str = ""


@dataclass(frozen=True)
class StaffingRow:
    scope: str
    category: str
    fte: Decimal
    printed: str


@dataclass(frozen=True)
class ItemRow:
    """One item. `status`: the table's own round; `past`: earlier rounds, newest first. `carried_from`: titles of the
    plan and the item that it continues."""

    key: str
    title: str
    name: str
    name_printed: str
    number: str
    pillar: str
    parent: str
    depth: int
    nature: str
    nature_label: str
    kind: str
    lead_departments: tuple[str, ...]
    related_departments: tuple[str, ...]
    current_issues: str = ""
    approach: str = ""
    desired_state: str = ""
    goal_text: str = ""
    baseline_printed: str = ""
    goal_printed: str = ""
    schedule: str = ""
    footnote_marks: str = ""
    remarks: str = ""
    transcription_note: str = ""
    targets: tuple[TargetRow, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    status: StatusRow | None = None
    past: tuple[StatusRow, ...] = ()
    successions: tuple[SuccessionRow, ...] = ()
    budget: tuple[BudgetRow, ...] = ()
    staffing: tuple[StaffingRow, ...] = ()
    opinions: tuple[OpinionRow, ...] = ()
    earlier_opinions: tuple[OpinionRow, ...] = ()
    departments_printed: str = ""
    carried_from: tuple[str, str] | None = None

    def target(self, fiscal_year: int) -> TargetRow | None:
        return next((row for row in self.targets if row.fiscal_year == fiscal_year), None)

    def then(self, past: PastShare) -> StatusRow | None:
        """What an earlier round said of the item; None where it didn't ask for it, or nothing of it counts."""
        if self.key not in past.asked:
            return None
        of_round = (row for row in self.past if row.round_title == past.round_title)
        return next((row for row in of_round if row.fiscal_year == past.fiscal_year), None)

    @property
    def numeric_indicators(self) -> list[IndicatorRow]:
        return [indicator for indicator in self.indicators if indicator.has_numbers]


@dataclass(frozen=True)
class PillarRow:
    """A node of the tree in document order; `depth` 0 is a 柱. `top`: key of the 柱 it belongs to. `number_printed`
    and `name`: the parts of its title ("" both in publications of before)."""

    key: str
    title: str
    depth: int
    parent: str
    top: str
    policy: str = ""
    open_ended: bool = False
    transcription_note: str = ""
    summary: str = ""
    next_steps: str = ""
    budget: tuple[BudgetRow, ...] = ()
    staffing: tuple[StaffingRow, ...] = ()
    number_printed: str = ""
    name: str = ""


@dataclass(frozen=True)
class ScaleRow:
    key: str
    name: str
    bands: tuple[Band, ...]
    remarks: str = ""
    transcription_note: str = ""

    def band(self, code: str) -> Band | None:
        return next((band for band in self.bands if band.code == code), None)


@dataclass(frozen=True)
class RoundRow:
    fiscal_year: FiscalYear
    kind: str
    kind_label: str
    title: str
    reference_date: str
    historical: bool
    remarks: str = ""
    transcription_note: str = ""


@dataclass(frozen=True)
class FootnoteRow:
    mark: str
    text: str


@dataclass(frozen=True)
class BandCount:
    """How many items stand in a band (`code` "": none recorded, or not reported). `share`: percent of all."""

    code: str
    label: str
    symbol: str
    tone: str
    count: int
    share: Decimal | None


@dataclass(frozen=True)
class Distribution:
    """Items of the round by band, over all (`pillar` "") or within one 柱."""

    pillar: str
    title: str
    total: int
    counts: tuple[BandCount, ...]


@dataclass(frozen=True)
class PastShare:
    """The share of an earlier round, as its records stand now. `asked`: keys of the items that it asked for."""

    fiscal_year: FiscalYear
    round_title: str
    share: Share
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class GroupShare:
    """The share of all items (`pillar` "") or of one 柱 in one year, as the records stood at the sealing."""

    fiscal_year: FiscalYear
    pillar: str
    title: str
    share: Share


@dataclass(frozen=True)
class PlanTable:
    """A plan with one round's results (`round` None: the plan alone), complete enough to stand by itself."""

    schema: int
    rule_version: str
    municipality_code: str
    municipality: str
    disclaimer: str
    plan_slug: str
    plan_title: str
    outline_title: str
    document_state: str
    document_date_printed: str
    period: str
    editions: tuple[str, ...]
    aim: str
    source_note: str
    transcription_note: str
    years: tuple[FiscalYear, ...]
    round: RoundRow | None
    scales: tuple[ScaleRow, ...]
    pillars: tuple[PillarRow, ...]
    items: tuple[ItemRow, ...]
    share: Share | None = None
    past_shares: tuple[PastShare, ...] = ()
    coverage: FigureCoverage | None = None
    distributions: tuple[Distribution, ...] = ()
    opinions: tuple[OpinionRow, ...] = ()
    earlier_opinions: tuple[OpinionRow, ...] = ()
    footnotes: tuple[FootnoteRow, ...] = ()
    departments: tuple[str, ...] = ()
    """Those in charge of any item, in 機構順; empty in publications of before."""
    shares: tuple[GroupShare, ...] = ()
    """Over all and by 柱, newest year first; added when a publication is sealed (`progress.table.analysis`)."""

    @cached_property
    def numbers(self) -> dict[str, str]:
        """Key of an item → its number as it can be named alone: 「1-(1)-①」, with as many of those above it as make
        it the only one; "" for an item without one."""
        above = {pillar.key: self._numbers_above(pillar) for pillar in self.pillars}
        numbered = [item for item in self.items if item.number]
        deepest = max((len(above[item.pillar]) for item in numbered), default=0)
        found: dict[str, str] = {}
        for levels in range(deepest + 1):
            found = {
                item.key: "-".join([*above[item.pillar][:levels][::-1], item.number]) for item in numbered
            }
            if len(set(found.values())) == len(found):
                break
        return {item.key: found.get(item.key, "") for item in self.items}

    def _numbers_above(self, pillar: PillarRow) -> list[str]:
        """Of the pillar and those above it, the nearest first."""
        by_key = {one.key: one for one in self.pillars}
        found = []
        while True:
            found += [pillar.number_printed] if pillar.number_printed else []
            if not pillar.parent:
                return found
            pillar = by_key[pillar.parent]

    @property
    def scale(self) -> ScaleRow | None:
        """The scale that decides the achieved share."""
        return self.scales[0] if self.scales else None

    def item(self, key: str) -> ItemRow | None:
        return next((row for row in self.items if row.key == key), None)

    def band_of(self, item: ItemRow) -> Band | None:
        """The recorded band of the item in this table's round on the deciding scale."""
        if self.scale is None or item.status is None:
            return None
        rating = item.status.rating(self.scale.key)
        return self.scale.band(rating.recorded) if rating and rating.recorded else None

    def by_pillar(self) -> Iterator[tuple[PillarRow, list[ItemRow]]]:
        """Every pillar in document order with the items that stand directly under it."""
        for pillar in self.pillars:
            yield pillar, [row for row in self.items if row.pillar == pillar.key]
