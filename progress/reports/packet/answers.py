"""答弁用: a page for each item, for whoever answers for it in a meeting: what was promised, its figures over the
years, how it stands and why, what was said of it, what comes next. The office's own; from live data it says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.worksheet.worksheet import Worksheet

from plans.values.words import DASH, era_day
from progress.public.charts.spec import DIRECTIONS
from progress.reports.about_sheet import Stamp
from progress.reports.packet.compared import actual_text
from progress.reports.packet.item_page import AnswerFigures, AnswerPage, answer_page_of
from progress.reports.packet.paper import A4_UPRIGHT, HEAD, MIDDLE, PLAIN, TEXT, TITLE, Line, Paper, Put
from progress.reports.sheet import new_workbook, sheet_names, to_bytes
from progress.table.series import in_words
from progress.table.shape import ItemRow, OpinionRow, PlanTable

INTERNAL = "答弁用（庁内資料）"
UNSETTLED = "内部検討用・未確定"
LABEL_WIDTH = 15.0
MOST_YEARS = 6
BOLD = replace(TEXT, bold=True)
MARKED = replace(MIDDLE, bold=True, size=13)


def write(table: PlanTable, items: Sequence[ItemRow], stamp: Stamp | None) -> bytes:
    """The workbook (.xlsx), a sheet for each of the items of a table with a round. `stamp` None: live data, marked
    as unsettled on every page. The same arguments give the same bytes."""
    workbook = new_workbook()
    mark = INTERNAL if stamp else UNSETTLED
    names = sheet_names(names=[f"{item.number} {item.name}" for item in items])
    for at, (item, name) in enumerate(zip(items, names, strict=True)):
        sheet = workbook.create_sheet(name) if at else workbook.worksheets[0]
        sheet.title = name
        page = answer_page_of(table, item)
        paper = _Answer(sheet, table, page, mark).paper
        paper.finish(
            1,
            paper.pages,
            head=f"{table.municipality}　{table.plan_title}　{table.round.title if table.round else ''}",
            head_left=mark,
            left=table.disclaimer,
            right=stamp.short if stamp else UNSETTLED,
        )
    title = f"{table.municipality} {table.plan_title} {INTERNAL}"
    return to_bytes(workbook, title=title, description=mark, day=stamp.sealed_on if stamp else None)


class _Answer:
    """One item's page, laid from top to bottom."""

    def __init__(self, sheet: Worksheet, table: PlanTable, page: AnswerPage, mark: str) -> None:
        self.table, self.page = table, page
        self.years = page.years[-MOST_YEARS:]
        share = round((A4_UPRIGHT.width - LABEL_WIDTH) / len(self.years), 1)
        self.paper = Paper(sheet, [LABEL_WIDTH, *[share] * len(self.years)], A4_UPRIGHT)
        self.last = 1 + len(self.years)
        self._lay(mark)

    def _lay(self, mark: str) -> None:
        page, paper = self.page, self.paper
        paper.add([Line((Put(1, mark, MARKED, self.last),), 24)])
        paper.add(paper.across("　＞　".join(page.pillars)))
        paper.add(paper.across(page.title, TITLE, 26))
        paper.again = tuple(paper.across(f"{page.title}（続き）", replace(PLAIN, bold=True)))
        departments = "・".join(page.item.lead_departments)
        related = "・".join(page.item.related_departments)
        paper.add(paper.told("担当課", f"{departments}（関係課：{related}）" if related else departments))
        self._section("約束したこと", page.promise)
        self._figures()
        stands = [("評価", page.mark if page.mark != DASH else ""), ("その理由", page.why)]
        self._section("今の状態", [*stands, *((said.label, said.text) for said in page.reports)])
        self._section("目標の変更", [("変更", text) for text in page.changes])
        opinions = [pair for row in page.opinions for pair in self._opinion(row)]
        self._section("意見と対応", opinions)
        earlier = [pair for row in page.earlier_opinions for pair in self._opinion(row, since=True)]
        self._section("前の年度の意見と、その後", earlier)
        self._section("これから", [("今後の取組", page.next_steps or "（記載がありません）")])

    @staticmethod
    def _opinion(row: OpinionRow, since: bool = False) -> list[tuple[str, str]]:
        who = "　".join(filter(None, (row.said_by, era_day(row.said_on))))
        said = f"{row.opinion}（{who}）" if who else row.opinion
        told = [("意見", said), ("対応", row.response or "（まだ記載がありません）")]
        return [*told, ("その後", row.follow_up or "（まだ記載がありません）")] if since else told

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
        rows += [self._indicator(one, shown) for one in page.figures]
        if rows:
            heads = (Put(at, year.era, HEAD) for at, year in enumerate(self.years, start=2))
            paper.space(6)
            paper.add_rows(rows, [Line((Put(1, "これまでの数値", HEAD), *heads))])

    def _indicator(self, told: AnswerFigures, shown: slice) -> list[Line]:
        one, cells = told.indicator, told.cells[shown]
        direction = DIRECTIONS[one.direction] if one.direction else ""
        levels = (("現状", one.baseline), ("最終目標", one.final_target))
        ends = [f"{what} {figure.text}" for what, figure in levels if figure]
        targets = [cell.target.text if cell and cell.target else DASH for cell in cells]
        actuals = [actual_text(one, year) for year in self.years]
        rates = [cell.rate.text if cell and cell.rate else DASH for cell in cells]
        lowered = [
            f"{cell.fiscal_year.era}の達成率：{cell.rate.lowered}"
            for cell in cells
            if cell and cell.rate and cell.rate.lowered
        ]
        return [
            *self.paper.across("　".join(filter(None, (one.name, direction, *ends))), BOLD),
            *self.paper.row_of("目標", targets, MIDDLE),
            *self.paper.row_of("実績", actuals, replace(MIDDLE, bold=True)),
            *self.paper.row_of("達成率", rates, MIDDLE),
            *(line for text in (*map(in_words, one.breaks), *lowered) for line in self.paper.across(text)),
        ]
