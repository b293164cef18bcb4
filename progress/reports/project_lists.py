"""The plan by 予算事業, two lists in one workbook: for 予算要求 and for 主要施策の成果説明書 (地方自治法233条5項).

A 事業 has a row with its amounts; the items that it pays for stand below it, each with what was reported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from openpyxl.worksheet.worksheet import Worksheet

from plans.values.fiscal_year import FiscalYear
from progress.public.reading.marks import item_mark, short_figures, title_then
from progress.public.reading.tree import departments_text, in_narrow_column
from progress.reports.about_sheet import SHEET, UNPUBLISHED, Stamp, set_up_stamped, write_about
from progress.reports.fitting import pieces
from progress.reports.sheet import (
    GROUP_FILL,
    HEADER_FILL,
    Look,
    break_pages,
    head_lines,
    new_workbook,
    put,
    put_text,
    raise_row,
    set_widths,
    to_bytes,
)
from progress.table.projects import Project, projects, without_project
from progress.table.shape.items import BudgetRow, ItemRow
from progress.table.shape.plan import PlanTable

HEADER_ROW, FIRST_ROW = 3, 4
NOTHING = "－"
WITHOUT = "予算事業の記載がない取組項目"
NAME_WIDTH, MONEY_WIDTH = 34.0, 11.0
_HEAD = Look(bold=True, fill=HEADER_FILL, across="center")
_PROJECT = Look(bold=True, fill=GROUP_FILL)
_AMOUNT = Look(across="right", number_format="#,##0")
_REPEATED = '"※"#,##0'


@dataclass(frozen=True)
class Money:
    """A column of amounts in thousand yen of one year; `of_line` None: left empty to be filled in by hand."""

    label: str
    year: FiscalYear
    of_project: Callable[[Project, int], int | None] | None = None
    of_line: Callable[[BudgetRow], int | None] | None = None


@dataclass(frozen=True)
class Words:
    """A column of what is said of an item."""

    label: str
    width: float
    text: Callable[[PlanTable, ItemRow], str]


def why_not(table: PlanTable) -> str:
    """Why these lists can't be written of the table, in a sentence; "" where they can."""
    return "" if table.round else "実施状況を含まない計画だけの版からは、予算事業別の一覧を作れません。"


def write(table: PlanTable, stamp: Stamp = UNPUBLISHED) -> bytes:
    """The workbook (.xlsx) of a table with results. The same arguments give the same bytes."""
    if table.round is None:
        raise ValueError(why_not(table))
    year = table.round.fiscal_year
    workbook = new_workbook()
    request = workbook.worksheets[0]
    request.title = "予算要求"
    title = f"予算事業別の取組一覧（{year.era}の結果から。予算要求のために）"
    next_year = FiscalYear(year + 1)
    asked = [
        *_spent(year),
        Money(f"{next_year.short}\n予算額", next_year, Project.budget_thousand_yen, _budget),
        Money("要求額", next_year),
    ]
    words = (
        DEPARTMENTS,
        *_effects_and_mark(),
        _said("issues", "課題", 26.0),
        _said("next_steps", "今後の取組", 28.0),
    )
    _ListSheet(request, table, stamp, title, asked, words).write()
    results = workbook.create_sheet("主要施策の成果")
    title = f"予算事業別の取組一覧（{year.era}主要施策の成果説明書のために）"
    done = _said("narrative", "主な取組内容", 46.0)
    figures = Words("指標（目標→実績）", 30.0, lambda table, item: "\n".join(short_figures(table, item)))
    words = (DEPARTMENTS, done, figures, *_effects_and_mark())
    _ListSheet(results, table, stamp, title, _spent(year), words).write()
    write_about(workbook.create_sheet(SHEET), table, stamp)
    about = f"{table.municipality} 予算事業別の取組一覧"
    return to_bytes(workbook, title=about, description=table.disclaimer, day=stamp.sealed_on)


def _budget(line: BudgetRow) -> int | None:
    return line.budget_thousand_yen


def _settled(line: BudgetRow) -> int | None:
    return line.settled_thousand_yen


def _spent(year: FiscalYear) -> list[Money]:
    return [
        Money(f"{year.short}\n予算額", year, Project.budget_thousand_yen, _budget),
        Money(f"{year.short}\n決算額", year, Project.settled_thousand_yen, _settled),
    ]


def _said(name: str, label: str, width: float) -> Words:
    return Words(label, width, lambda _, item: item.status.text(name) if item.status else "")


def _mark(table: PlanTable, item: ItemRow) -> str:
    mark = item_mark(table, item)
    return f"{mark.symbol} {mark.text}".strip() if mark else ""


def _effects(table: PlanTable, item: ItemRow) -> str:
    """Each effect: its kind, its amount, and 一般財源 where it is stated."""
    lines = []
    for one in item.status.effects if item.status else ():
        lines.append(f"{one.kind}\n{one.text}{'（見込）' if one.provisional else ''}")
        if one.general_text:
            lines.append(f"うち一般財源\n{one.general_text}")
    return "\n".join(lines)


DEPARTMENTS = Words("担当課", 14.0, lambda _, item: in_narrow_column(departments_text(item)))


def _effects_and_mark() -> tuple[Words, Words]:
    return Words("効果額", 14.0, _effects), Words("評価", 10.0, _mark)


class _ListSheet:
    """One list, written from top to bottom; `row` is the next free one."""

    def __init__(
        self,
        sheet: Worksheet,
        table: PlanTable,
        stamp: Stamp,
        title: str,
        money: Sequence[Money],
        words: Sequence[Words],
    ) -> None:
        self.sheet, self.table, self.stamp, self.title = sheet, table, stamp, title
        self.money, self.words = money, words
        self.widths = [NAME_WIDTH, *(MONEY_WIDTH for _ in money), *(one.width for one in words)]
        self.row = FIRST_ROW
        self.kept: set[int] = set()

    def write(self) -> None:
        below = "金額の単位は千円です。事業の行の金額は、※の付いた再掲を除いた合計です。"
        lines = [f"{self.table.municipality}　{self.table.plan_title}　{self.stamp.name}", below]
        head_lines(self.sheet, self.title, "\n".join([*lines, self.table.disclaimer]).strip(), self.widths)
        labels = [one.label for one in self.money] + [one.label for one in self.words]
        labels.insert(0, "予算事業（款－項－目）\n　取組項目")
        for column, label in enumerate(labels, start=1):
            put_text(self.sheet, HEADER_ROW, column, label, _HEAD, self.widths[column - 1])
        for project in projects(self.table):
            self._project(project)
        if rest := without_project(self.table):
            self._head_row(WITHOUT, [None for _ in self.money])
            for item in rest:
                self._item(item, [])
        self.sheet.freeze_panes = f"B{FIRST_ROW}"
        set_widths(self.sheet, self.widths)
        set_up_stamped(self.sheet, (HEADER_ROW,), self.table, self.stamp)
        break_pages(self.sheet, self.widths, (HEADER_ROW,), self.kept)

    def _project(self, project: Project) -> None:
        sums = [one.of_project(project, one.year) if one.of_project else None for one in self.money]
        self._head_row(project.title, sums)
        for item in project.items:
            self._item(item, [line.budget for line in project.lines if line.item is item])
        if pillars := project.pillars:
            names = "、".join(pillar.title for pillar in pillars)
            self._row([f"（{names}の全体の予算）"], [line.budget for line in project.lines if not line.item])

    def _head_row(self, title: str, sums: Sequence[int | None]) -> None:
        put_text(self.sheet, self.row, 1, title, _PROJECT, self.widths[0])
        look = replace(_PROJECT, across="right", number_format="#,##0")
        for column, (money, amount) in enumerate(zip(self.money, sums, strict=True), start=2):
            stated = NOTHING if amount is None and money.of_project and title != WITHOUT else amount
            put(self.sheet, self.row, column, stated, look)
        for column in range(2 + len(self.money), len(self.widths) + 1):
            put(self.sheet, self.row, column, None, _PROJECT)
        raise_row(self.sheet, self.row, 20)
        self.kept.add(self.row)
        self.row += 1

    def _item(self, item: ItemRow, lines: Sequence[BudgetRow]) -> None:
        said = [one.text(self.table, item) or NOTHING for one in self.words]
        self._row([title_then(item), *said], lines)

    def _row(self, texts: Sequence[str], lines: Sequence[BudgetRow]) -> None:
        """The name, the amounts, the words; texts too long for one row go on in the rows below."""
        name, *said = texts
        columns = [1, *range(2 + len(self.money), len(self.widths) + 1)]
        shown = dict(zip(columns, [name, *said, *[""] * (len(columns) - len(texts))], strict=True))
        parts = {
            column: pieces(text, self.widths[column - 1] - 2 * (column == 1))
            for column, text in shown.items()
        }
        rows = max(map(len, parts.values()))
        for at in range(rows):
            look = Look(upright="top", lines="box" if rows == 1 else "sides")
            for column, texts_of in parts.items():
                part = texts_of[at] if at < len(texts_of) else ""
                one = replace(look, indent=1) if column == 1 else look
                put_text(self.sheet, self.row + at, column, part, one, self.widths[column - 1])
            for column, money in enumerate(self.money, start=2):
                self._amount(self.row + at, column, money, lines if at == 0 else (), look)
        self.row += rows

    def _amount(self, row: int, column: int, money: Money, lines: Sequence[BudgetRow], look: Look) -> None:
        of_line = money.of_line
        mine = [
            one for one in lines if of_line and one.fiscal_year == money.year and of_line(one) is not None
        ]
        amounts = [of_line(one) or 0 for one in mine] if of_line else []
        repeated = bool(mine) and all(one.is_repeated for one in mine)
        style = replace(
            _AMOUNT, upright="top", lines=look.lines, number_format=_REPEATED if repeated else "#,##0"
        )
        put(self.sheet, row, column, sum(amounts) if mine else None, style)
