"""個票: a leaf of paper for each item, what was planned in front, what came of it behind; a page for each, where the
plan says nothing of any item but its name.

The front has what 安中市's own 個票 has: 担当課, 現状と課題, 取組内容, 目標の状態, the figures, 年次計画. Where an
item needs more pages, the next begins on an odd one all the same: the packet is printed on both sides.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from openpyxl.worksheet.worksheet import Worksheet

from plans.values.fiscal_year import FiscalYear
from plans.values.words import REMARKS, TRANSCRIPTION_NOTE
from progress.public.charts.spec import ChartSpec
from progress.public.reading.item import footnotes_for
from progress.reports.about_sheet import ours, scale_texts
from progress.reports.packet.charts import place_chart
from progress.reports.packet.contents import UNANSWERED
from progress.reports.packet.item_page import ItemPage
from progress.reports.packet.paper import (
    A4_UPRIGHT,
    HEADING,
    LABEL,
    MIDDLE,
    PLAIN,
    TEXT,
    TITLE,
    Line,
    Paper,
    Put,
)
from progress.reports.packet.year_table import YearTable
from progress.reports.sheet import POINTS_PER_UNIT
from progress.table.revisions import decisions_of
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.plan import PlanTable

LABEL_WIDTH = 15.0
MOST_YEARS = 6
"""So many years stand beside each other; figures of others are told in a line."""
CHART_HEIGHTS = (150.0, 120.0, 96.0)
"""Points of a chart: the first with which the results take the fewest pages."""
CHART_ROWS = 6
KEY = "棒か●＝実績　　◆と破線＝目標　　長い破線＝最終目標　　点線＝基準値（計画の前）"
HOW_TO_READ = (
    ("表と裏", "計画の内容を表に、その年度の実施状況を裏に載せています。"),
    (
        "計画の段階",
        "計画書の年次計画に書かれた進み方です。「実際の段階」は、その年度末にどこまで進んだかです。",
    ),
    ("達成率", "年度の目標に対する割合です。どの数値をどう比べたかを、指標の表の下に書いています。"),
    ("累計", "年度ごとの数値を、計画の初めから足した数値です。"),
    ("見込", "まだ確定していない数値です。"),
    ("図", KEY),
)
BOLD, BOLD_PLAIN = replace(TEXT, bold=True), replace(PLAIN, bold=True)


def years_of(table: PlanTable, pages: Iterable[ItemPage]) -> list[FiscalYear]:
    """The columns of every 個票: the plan's years and those before and after of which anything is told; of more than
    MOST_YEARS those of the plan, then the newest."""
    told = {one.fiscal_year for page in pages for one in page.years}
    told |= {cell.fiscal_year for page in pages for one in page.item.indicators for cell in one.years}
    others = sorted(told - {*table.years}, reverse=True)
    return sorted([*table.years, *others][:MOST_YEARS])


class ItemSheets:
    """All 個票 of a packet on one worksheet, laid from top to bottom."""

    def __init__(self, sheet: Worksheet, table: PlanTable, years: Sequence[FiscalYear]) -> None:
        self.table, self.years = table, list(years)
        share = round((A4_UPRIGHT.width - LABEL_WIDTH) / len(years), 1)
        self.paper = Paper(sheet, [LABEL_WIDTH, *[share] * len(years)], A4_UPRIGHT)
        self.last = 1 + len(years)
        self.years_table = YearTable(self.paper, self.years, table.round.fiscal_year if table.round else None)

    def write(self, pages: Sequence[ItemPage], *, first: int) -> dict[str, int]:
        """`first`: number of the sheet's first page. Answers the number of the page on which each item begins."""
        begins: dict[str, int] = {}
        leaves = any(page.plans_something for page in pages)
        for page in pages:
            self.paper.again = ()
            if leaves:
                self._begin_leaf(first, is_first=not begins)
            elif begins:
                self._begin_below(page)
            begins[page.item.key] = first + self.paper.pages - 1
            self._front(page)
            self.paper.again = ()
            if leaves:
                self.paper.turn()
            else:
                self.paper.space()
            self._results(page, page.title if leaves else "")
        return begins

    def _begin_leaf(self, first: int, *, is_first: bool) -> None:
        """On an odd page, which lies in front; `first`: number of the sheet's first page."""
        if not is_first:
            self.paper.turn()
        if (first + self.paper.pages) % 2:
            if is_first:
                self._how_to_read()
            else:
                self.paper.blank()
            self.paper.turn()

    def _begin_below(self, page: ItemPage) -> None:
        """Below the item before where all of it fits there, else on a page of its own."""

        def whole() -> None:
            self._gap()
            self._front(page)
            self._back(page, "", CHART_HEIGHTS[0])

        more, _ = self.paper.trial(whole)
        self.paper.again = ()
        if more:
            self.paper.turn()
        else:
            self._gap()

    def _gap(self) -> None:
        self.paper.space(24)

    def _results(self, page: ItemPage, title: str) -> None:
        """With charts so high that no page more is needed for them."""
        tried = [
            (self.paper.trial(partial(self._back, page, title, high))[0], at)
            for at, high in enumerate(CHART_HEIGHTS if page.charts else CHART_HEIGHTS[:1])
        ]
        self._back(page, title, CHART_HEIGHTS[min(tried)[1]])

    def _how_to_read(self) -> None:
        """Stands where a page is needed before the first leaf."""
        self.paper.add(self.paper.across("個票の見方", TITLE, 26))
        for label, text in HOW_TO_READ:
            self.paper.add(self.paper.told(label, text))
        for label, text in scale_texts(self.table):
            self.paper.add(self.paper.told(label, text))

    # ── In front: the plan ──

    def _front(self, page: ItemPage) -> None:
        item, paper = page.item, self.paper
        paper.add(paper.across("　＞　".join(page.pillars)))
        paper.add(paper.across(page.title, TITLE, 26))
        paper.again = tuple(paper.across(f"{page.title}（計画の続き）", BOLD_PLAIN))
        lead, related = "・".join(item.lead_departments), "・".join(item.related_departments)
        paper.add(self._pair("担当課", lead, "関係課", related))
        paper.add(self._pair("区分", item.kind, "実施時期", item.schedule))
        for label, text in (
            ("現状と課題", item.current_issues),
            ("取組内容", item.approach),
            ("目標の状態", item.desired_state),
            ("目標", item.goal_text),
        ):
            paper.add(paper.told(label, text))
        paper.add(self._pair("現状の数値", item.baseline_printed, "目標の数値", item.goal_printed))
        self._yearly_plan(page)
        self._revisions(item.indicators)
        self.years_table.money(item.budget)
        notes = [(REMARKS, item.remarks), (TRANSCRIPTION_NOTE, item.transcription_note)]
        notes += [(f"脚注 {note.mark}", note.text) for note in footnotes_for(self.table, item)]
        for one in item.successions:
            heir = one.successor_title or one.new_name
            notes.append(
                (one.kind, f"{one.from_year.era}から{f'「{heir}」' if heir else ''}　{one.reason}".strip())
            )
        for label, text in notes:
            paper.add(paper.told(label, text))

    def _pair(self, label: str, text: str, other: str, beside: str) -> list[Line]:
        """Two short texts side by side, each behind its label; below each other where there is no room for both."""
        if not (text and beside) or len(self.years) < 4:
            return [*self.paper.told(label, text), *self.paper.told(other, beside)]
        middle = 1 + (len(self.years) - 1) // 2
        cells = (Put(1, label, LABEL), Put(2, text, TEXT, middle), Put(middle + 1, other, LABEL))
        return [Line((*cells, Put(middle + 2, beside, TEXT, self.last)))]

    def _yearly_plan(self, page: ItemPage) -> None:
        told = {one.fiscal_year: one for one in page.years}
        rows = []
        for label, name, look in (
            ("計画の段階", "planned_stage", MIDDLE),
            ("年度目標", "goal_text", TEXT),
            ("数値", "figures_printed", TEXT),
        ):
            texts = [getattr(told[year], name) if year in told else "" for year in self.years]
            if any(texts):
                rows.append(self.paper.row_of(label, texts, look))
        if rows:
            self.paper.space()
            self.paper.add_rows(rows, [self.years_table.heads("年次計画")])

    def _revisions(self, indicators: Sequence[IndicatorRow]) -> None:
        for one in indicators:
            for said in decisions_of(one):
                self.paper.add(self.paper.told("目標の変更", said.words(one.name)))

    # ── Behind: the results ──

    def _back(self, page: ItemPage, title: str, chart_height: float) -> None:
        item, paper = page.item, self.paper
        when = f"　{self.table.round.fiscal_year.both}" if self.table.round else ""
        paper.add(paper.across(f"{title}　実施状況{when}".strip(), HEADING, 24))
        paper.again = tuple(paper.across(f"{page.title}（実施状況の続き）", BOLD_PLAIN))
        self._stands(page)
        for said in item.status.texts if item.status else ():
            paper.add(paper.told(said.label, said.text))
        for effect in item.status.effects if item.status else ():
            amount = f"{effect.kind}　{effect.text}{'（見込）' * effect.provisional}"
            beside = "　".join(f"{label} {words}" for label, words in effect.beside)
            paper.add(paper.told("効果額", "\n".join(filter(None, (amount, beside)))))
        self._by_year(page)
        self._charts(page.charts, chart_height)
        for row in item.opinions:
            paper.add(paper.told("意見", f"{row.opinion}（{row.said_by}）" if row.said_by else row.opinion))
            paper.add(paper.told("対応", row.response or UNANSWERED))
        for row in item.earlier_opinions:
            paper.add(paper.told("前の年度の意見", row.opinion))
            since = f"その後：{row.follow_up or UNANSWERED}"
            paper.add(paper.told("対応", f"{row.response or UNANSWERED}\n{since}"))
        if item.status is not None:
            paper.add(paper.told(REMARKS, item.status.remarks))
            paper.add(paper.told(TRANSCRIPTION_NOTE, item.status.transcription_note))

    def _stands(self, page: ItemPage) -> None:
        paper, status = self.paper, page.item.status
        if status is None:
            paper.add(paper.told("実施状況", f"この年度の報告の対象ではありません。{page.left}"))
        elif not status.reported:
            paper.add(paper.told("実施状況", f"{status.state_label}です。"))
        for label, mark in page.marks if status is not None and status.reported else ():
            paper.add([Line((Put(1, label, LABEL), Put(2, mark, BOLD, self.last)))])
        paper.add(paper.told("評価の説明", page.why))
        paper.add(paper.told("過去の評価", "\n".join(page.past_reasons)))

    def _by_year(self, page: ItemPage) -> None:
        """Stages and marks of the years, then every indicator, under one heading."""
        told, rows = {one.fiscal_year: one for one in page.years}, []
        for label, name in (("実際の段階", "actual_stage"), ("評価", "mark")):
            texts = [getattr(told[year], name) if year in told else "" for year in self.years]
            if any(texts):
                rows.append(self.paper.row_of(label, texts, MIDDLE))
        rows += [
            [*self.years_table.indicator(one), *self._beside(one)]
            for one in page.item.indicators
            if one.years or one.goal
        ]
        if rows:
            self.paper.space()
            self.paper.add_rows(rows, [self.years_table.heads("年度")])

    def _beside(self, one: IndicatorRow) -> Iterator[Line]:
        for text in self._said_beside(one):
            yield from self.paper.across(text, TEXT)

    def _said_beside(self, one: IndicatorRow) -> Iterator[str]:
        """What the columns leave out: other years, remarks."""
        for cell in one.years:
            if cell.restated:
                yield f"{cell.fiscal_year.era}の実績：新しい数え方では {cell.restated.text}"
            if cell.fiscal_year not in self.years:
                pairs = (("目標", cell.target), ("実績", cell.actual))
                yield f"{cell.fiscal_year.era}：" + "、".join(
                    f"{what} {fig.text}" for what, fig in pairs if fig
                )
            if cell.said:
                yield f"{cell.fiscal_year.era}の実績について：{cell.said}"
            if cell.transcription_note:
                yield f"{cell.fiscal_year.era}の実績　{ours(cell.transcription_note)}"
        yield from filter(None, (one.remarks, ours(one.transcription_note)))

    def _charts(self, charts: Sequence[ChartSpec], height: float) -> None:
        """One over the whole width; of several two beside each other, without legends, which are told in a line."""
        each = 1 if len(charts) == 1 else 2
        for start in range(0, len(charts), each):
            pair = charts[start : start + each]
            names = "　／　".join(one.caption for one in pair)
            side = "（左から）" if len(pair) > 1 else ""
            caption = self.paper.across(f"図{side}　{names}", BOLD_PLAIN)
            notes = [f"「{one.caption}」：{''.join(one.notes)}" for one in pair if one.notes]
            below = [line for text in [KEY, *notes][each == 1 :] for line in self.paper.across(text)]
            self.paper.space()
            rows = [Line((), height / CHART_ROWS)] * CHART_ROWS
            place = partial(
                self._place, pair, sum(self.paper.widths) * POINTS_PER_UNIT / each, height, len(caption)
            )
            self.paper.add([*caption, *rows, *below], together=True, place=place)

    def _place(
        self, pair: Sequence[ChartSpec], across: float, high: float, down: int, sheet: Worksheet, row: int
    ) -> None:
        """`across`, `high`: what each of them has; `down`: so many rows below stand the charts."""
        beside, alone = self.last + 2, across > sum(self.paper.widths) * POINTS_PER_UNIT / 2
        for at, chart in enumerate(pair):
            corner, size = self.paper.column_at(at * across), (across - 4, high - 4)
            place_chart(sheet, chart, row + down, *corner, size, figures=beside, legend=alone)
            beside += len(chart.years) + 2
