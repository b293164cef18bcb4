"""答弁用: a page for each item, for whoever answers for it in a meeting: how far its record has got, what is planned,
its figures over the years and how they compare, why it is rated so, money, what was said of it, what comes next. The
office's own; from live data it says so, and which figures nobody confirmed yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from plans.values.words import DASH, era_day
from progress.reports.about_sheet import Stamp
from progress.reports.packet.contents import UNANSWERED
from progress.reports.packet.item_page import AnswerPage, answer_page_of
from progress.reports.packet.paper import (
    A4_UPRIGHT,
    HEAD,
    MIDDLE,
    PLAIN,
    TEXT,
    TITLE,
    Line,
    Paper,
    Put,
    filling,
)
from progress.reports.packet.year_table import YearTable
from progress.reports.sheet import link, new_workbook, sheet_names, to_bytes
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable
from progress.table.shape.reported import OpinionRow

INTERNAL = "答弁用（庁内資料）"
UNSETTLED = "内部検討用・未確定"
CONTENTS = "目次"
CONTENTS_WIDTHS = filling(46, 22, 22, 10, paper=A4_UPRIGHT)
LABEL_WIDTH = 15.0
MOST_YEARS = 6
BOLD = replace(TEXT, bold=True)
MARKED = replace(MIDDLE, bold=True, size=13)


@dataclass(frozen=True)
class Source:
    """Where the answers come from: a publication (`stamp`), else the records as they stood at `made_at`."""

    stamp: Stamp | None = None
    made_at: datetime | None = None

    @property
    def mark(self) -> str:
        return INTERNAL if self.stamp else UNSETTLED

    @property
    def words(self) -> str:
        """「公表版 第7号…」, 「令和6年10月18日 14時5分に作成」"""
        if self.stamp:
            return self.stamp.name
        at = self.made_at
        return f"{era_day(at.date().isoformat())} {at.hour}時{at.minute}分に作成" if at else ""


def write(table: PlanTable, items: Sequence[ItemRow], source: Source) -> bytes:
    """The workbook (.xlsx): the contents, then a sheet for each of the items of a table with a round. Live data is
    marked as unsettled on every page. The same arguments give the same bytes."""
    workbook = new_workbook()
    pages = [answer_page_of(table, item) for item in items]
    names = sheet_names(CONTENTS, names=[page.title for page in pages])
    contents = workbook.worksheets[0]
    contents.title = CONTENTS
    papers = [
        _Answer(workbook.create_sheet(name), table, page, source).paper
        for name, page in zip(names, pages, strict=True)
    ]
    if len(items) == 1:
        workbook.remove(contents)
    else:
        papers.insert(0, _contents(workbook, pages, papers, source))
    first, total = 1, sum(paper.pages for paper in papers)
    for paper in papers:
        paper.finish(
            first,
            total,
            head=f"{table.municipality}　{table.plan_title}　{table.round.title if table.round else ''}",
            head_left=source.mark,
            left=table.disclaimer,
            right=source.stamp.short if source.stamp else source.words,
        )
        first += paper.pages
    title = f"{table.municipality} {table.plan_title} {INTERNAL}"
    day = source.stamp.sealed_on if source.stamp else None
    return to_bytes(workbook, title=title, description=source.mark, day=day)


def _contents(
    workbook: Workbook, pages: Sequence[AnswerPage], papers: Sequence[Paper], source: Source
) -> Paper:
    """Which item stands where; laid twice, for its own pages come first."""

    def lay(sheet: Worksheet, before: int) -> Paper:
        paper = Paper(sheet, CONTENTS_WIDTHS, A4_UPRIGHT)
        paper.add(paper.across(source.mark, MARKED, 24))
        paper.add(paper.across(f"{CONTENTS}　{source.words}", TITLE, 26))
        paper.repeat([paper.heads("取組", "評価", "記録の状態", "ページ")])
        first = 1 + before
        for page, own in zip(pages, papers, strict=True):
            state = page.state.split("。")[0]
            row = paper.row
            paper.add(paper.cells([page.title, page.mark, state, first], [TEXT, MIDDLE, TEXT, MIDDLE]))
            link(sheet, f"A{row}", own.sheet.title)
            first += own.pages
        return paper

    scratch = new_workbook()
    own = lay(scratch.worksheets[0], 0).pages
    return lay(workbook[CONTENTS], own)


class _Answer:
    """One item's page, laid from top to bottom."""

    def __init__(self, sheet: Worksheet, table: PlanTable, page: AnswerPage, source: Source) -> None:
        self.table, self.page = table, page
        self.years = page.years[-MOST_YEARS:]
        share = round((A4_UPRIGHT.width - LABEL_WIDTH) / len(self.years), 1)
        self.paper = Paper(sheet, [LABEL_WIDTH, *[share] * len(self.years)], A4_UPRIGHT)
        self.last = 1 + len(self.years)
        now = table.round.fiscal_year if table.round else None
        self.years_table = YearTable(self.paper, self.years, now, page.unsettled)
        self._lay(source)

    def _lay(self, source: Source) -> None:
        page, paper = self.page, self.paper
        paper.add([Line((Put(1, source.mark, MARKED, self.last),), 24)])
        paper.add(paper.told("記録の状態", f"{page.state}（{source.words}）"))
        paper.add(paper.across("　＞　".join(page.pillars)))
        paper.add(paper.across(page.title, TITLE, 26))
        paper.again = tuple(paper.across(f"{page.title}（続き）", replace(PLAIN, bold=True)))
        departments = "・".join(page.item.lead_departments)
        related = "・".join(page.item.related_departments)
        paper.add(paper.told("担当課", f"{departments}（関係課：{related}）" if related else departments))
        self._section("計画の内容", page.promise)
        self._figures()
        mark = page.mark if page.mark != DASH else ""
        stands = [("評価", mark), ("評価の説明", page.why), *page.ratings]
        self._section("実施状況", [*stands, *((said.label, said.text) for said in page.reports)])
        self._section("目標の変更", [("変更", text) for text in page.changes])
        self._section("効果額", page.effects)
        self.years_table.money(page.item.budget)
        opinions = [pair for row in page.opinions for pair in self._opinion(row)]
        self._section("意見と対応", opinions)
        earlier = [pair for row in page.earlier_opinions for pair in self._opinion(row, since=True)]
        self._section("前の年度の意見と、その後", earlier)
        self._section("今後", [("今後の取組", page.next_steps or "（記載がありません）")])

    @staticmethod
    def _opinion(row: OpinionRow, since: bool = False) -> list[tuple[str, str]]:
        who = "　".join(filter(None, (row.said_by, era_day(row.said_on))))
        said = f"{row.opinion}（{who}）" if who else row.opinion
        told = [("意見", said), ("対応", row.response or UNANSWERED)]
        return [*told, ("その後", row.follow_up or UNANSWERED)] if since else told

    def _section(self, heading: str, told: Sequence[tuple[str, str]]) -> None:
        lines = [self.paper.told(label, text) for label, text in told if text]
        if lines:
            self.paper.space(6)
            self.paper.add_rows(lines, [Line((Put(1, heading, HEAD, self.last),))])

    def _figures(self) -> None:
        """The marks of the years, then target, actual and rate of every indicator."""
        page, paper = self.page, self.paper
        shown = slice(len(page.years) - len(self.years), None)
        rows = [paper.row_of("評価", list(page.marks[shown]), MIDDLE)] if self.table.scales else []
        rows += [list(self.years_table.indicator(one)) for one in page.figures]
        if rows:
            paper.space(6)
            paper.add_rows(rows, [self.years_table.heads("年度別の数値")])
