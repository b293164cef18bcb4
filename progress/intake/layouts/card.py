"""One 個票 on a sheet: its labels, its headings, and what stands beside the labels.

Pure: standard library only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from plans.books.cells import Cell, Range, Sheet
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import Draft, Origin, Plain, Said, origin_of
from progress.intake.layouts.labels import Numbered, bare, key_of, numbered, shown

LEAD, RELATED = "lead", "related"
ISSUES, APPROACH, STATE = "current_issues", "approach", "desired_state"
NOW, GOAL = "baseline_printed", "goal_printed"
YEARLY, YEAR, STAGE, YEAR_GOAL, FIGURES = (
    "yearly",
    "year",
    "planned_stage",
    "goal_text",
    "figures_printed",
)

LABELS: Mapping[str, tuple[str, ...]] = {
    LEAD: ("担当課", "所管課", "主管課", "担当部署", "所管部署", "担当課名", "所管課名"),
    RELATED: ("関係課", "関連課", "関係部署", "関連部署", "関係課名"),
    ISSUES: ("現状と課題", "現状・課題", "現状及び課題"),
    APPROACH: ("取組内容", "取組の内容", "取り組み内容", "具体的な取組内容"),
    STATE: ("目標の状態", "目指す状態", "目標とする状態"),
    NOW: ("現状の数値", "現状値", "現状数値"),
    GOAL: ("目標の数値", "目標値", "目標数値"),
    YEARLY: ("年次計画", "年度別計画", "年度計画"),
    YEAR: ("年度",),
    STAGE: ("進捗状況", "計画の段階", "進捗"),
    YEAR_GOAL: ("年度目標", "年度の目標", "年度別目標"),
    FIGURES: ("数値", "数値目標", "目標数値（年度）"),
}
"""What a card's parts are called, without white space."""

_BY_LABEL = {bare(label): part for part, labels in LABELS.items() for label in labels}
TEXTS = (ISSUES, APPROACH, STATE)
ROWS = (STAGE, YEAR_GOAL, FIGURES)


def is_card(sheet: Sheet) -> bool:
    """A card has its labels below each other; a list has them in one row."""
    parts = parts_of(sheet)
    texts = {parts[part].row for part in TEXTS if part in parts}
    return LEAD in parts and len(parts) >= 4 and len(texts) >= 2


def parts_of(sheet: Sheet) -> dict[str, Cell]:
    """Part → the first cell with one of its labels."""
    found: dict[str, Cell] = {}
    for cell in sheet.cells:
        part = _BY_LABEL.get(bare(cell.printed))
        if part:
            found.setdefault(part, cell)
    return found


def headings_of(sheet: Sheet) -> tuple[Heading, ...]:
    """The numbered lines above the first label: pillars, and last the item."""
    top = min((cell.row for cell in sheet.cells if bare(cell.printed) in _BY_LABEL), default=0)
    return tuple(
        Heading(cell, parsed)
        for cell in sheet.cells
        if cell.row < top and shown(cell) and (parsed := numbered(cell.text))
    )


@dataclass(frozen=True)
class CellText:
    """The text of a region of cells, with its first cell."""

    sheet: Sheet
    cell: Cell
    text: str

    @property
    def origin(self) -> Origin:
        return origin_of(self.sheet, self.cell)

    def said(self, value: Plain = "") -> Said:
        return Said(self.text if value == "" else value, self.text, self.origin)


@dataclass(frozen=True)
class Heading:
    """A numbered line above the labels: a pillar, or (the last) the item."""

    cell: Cell
    parsed: Numbered


@dataclass
class Card:
    sheet: Sheet
    headings: tuple[Heading, ...]
    texts: dict[str, CellText] = field(default_factory=dict)
    lead_label: str = ""
    related_label: str = ""
    years: dict[int, Cell] = field(default_factory=dict)
    rows: dict[str, dict[int, CellText]] = field(default_factory=dict)

    @property
    def item(self) -> Heading:
        return self.headings[-1]

    @property
    def key(self) -> str:
        return key_of(one.parsed for one in self.headings)

    @property
    def pillar(self) -> str:
        return key_of(one.parsed for one in self.headings[:-1])

    @property
    def origin(self) -> Origin:
        return origin_of(self.sheet, self.item.cell)


def _area(sheet: Sheet, cell: Cell) -> Range:
    return sheet.merge(cell.row, cell.column) or Range(cell.row, cell.column, cell.row, cell.column)


def _region_text(sheet: Sheet, area: Range) -> CellText | None:
    """The cells of the region, each once, joined line by line; a merged range counts where it begins."""
    if area.right < area.left or area.bottom < area.top:
        return None
    cells = [
        cell
        for cell in sheet.cells
        if (cell.row, cell.column) in area and shown(cell) and bare(cell.printed) not in _BY_LABEL
    ]
    return CellText(sheet, cells[0], "\n".join(cell.text for cell in cells)) if cells else None


def read_card(sheet: Sheet, draft: Draft) -> Card | None:
    """None where the sheet can't be tied to an item; the reason is then a finding."""
    labels = [
        (cell, _BY_LABEL[bare(cell.printed)]) for cell in sheet.cells if bare(cell.printed) in _BY_LABEL
    ]
    leads = [cell for cell, part in labels if part == LEAD]
    for second in leads[1:]:
        draft.tell(
            Severity.ERROR,
            "two_cards",
            "1枚のシートに個票が2つ以上あります。個票ごとにシートを分けてから取り込んでください。",
            origin_of(sheet, second),
        )
    headings = headings_of(sheet)
    if len(headings) < 2:
        draft.tell(
            Severity.ERROR,
            "card_without_number",
            "柱と取組項目の番号が読めません。「1 …」「(1) …」「① …」のように、番号を付けて上の行に書いてください。",
            origin_of(sheet, sheet.cells[0]),
        )
        return None
    card = Card(sheet, headings)
    for cell, part in labels:
        if part in (LEAD, RELATED, *TEXTS, NOW, GOAL) and part not in card.texts:
            found = _value_of(sheet, cell, [other for other, _ in labels])
            if found:
                card.texts[part] = found
        if part == LEAD:
            card.lead_label = card.lead_label or cell.text
        if part == RELATED:
            card.related_label = card.related_label or cell.text
    _read_years(card, labels, draft)
    return card


def _value_of(sheet: Sheet, label: Cell, labels: list[Cell]) -> CellText | None:
    """What stands right of the label; for the two boxes of figures also what stands below it."""
    area = _area(sheet, label)
    others = [_area(sheet, one) for one in labels if one != label]
    edge = max([sheet.right, *(one.right for one in sheet.merges)])
    bottom = area.bottom
    if area.top == area.bottom:
        # An unmerged label belongs to all rows down to the next filled cell of its own column.
        below = [cell.row for cell in sheet.cells if cell.column <= area.right and cell.row > area.bottom]
        bottom = min(below, default=bottom + 1) - 1
    right_limit = min(
        (
            one.left
            for one in others
            if one.left > area.right and one.top <= bottom and one.bottom >= area.top
        ),
        default=edge + 1,
    )
    right = _region_text(sheet, Range(area.top, area.right + 1, bottom, right_limit - 1))
    if right or _BY_LABEL[bare(label.printed)] not in (NOW, GOAL):
        return right
    bottom_limit = min((one.top for one in others if one.top > area.bottom), default=sheet.bottom + 1)
    return _region_text(sheet, Range(area.bottom + 1, area.left, bottom_limit - 1, area.right))


def _read_years(card: Card, labels: list[tuple[Cell, str]], draft: Draft) -> None:
    sheet = card.sheet
    heading = next((cell for cell, part in labels if part == YEAR and _years_in(sheet, cell)), None)
    if not any(part == YEARLY for _, part in labels) or heading is None:
        draft.tell(
            Severity.WARNING,
            "yearly_plan_missing",
            "「年次計画」の表が見つかりません。年度ごとの目標は取り込みません。表があるときは、"
            "「年次計画」「年度」の見出しを付けてください。",
            card.origin,
        )
    if heading is None:
        return
    for cell, year in _years_in(sheet, heading):
        if year in card.years:
            first = origin_of(sheet, card.years[year])
            draft.tell(
                Severity.ERROR,
                "year_twice",
                f"{FiscalYear(year)}が2回書かれています（1つ目は{first}）。年度を確かめて直してください。",
                origin_of(sheet, cell),
            )
            continue
        card.years[year] = cell
    right = max((cell.column for cell in card.years.values()), default=0)
    for cell in sheet.row(heading.row):
        if cell.column > heading.column and cell not in card.years.values() and _year(cell) is None:
            draft.tell(
                Severity.WARNING if cell.column < right else Severity.NOTE,
                "year_unread",
                f"「{cell.text}」は年度として読めないため、この列は取り込みません。"
                "「令和2年度」「R2」のように書いてください。",
                origin_of(sheet, cell),
            )
    for cell, part in labels:
        if part in ROWS and cell.row > heading.row and part not in card.rows:
            card.rows[part] = dict(_by_year(card, cell))


def _year(cell: Cell) -> int | None:
    try:
        return int(FiscalYear.parse(shown(cell)))
    except NotAFiscalYear:
        return None


def _years_in(sheet: Sheet, heading: Cell) -> list[tuple[Cell, int]]:
    return [
        (cell, year)
        for cell in sheet.row(heading.row)
        if cell.column > heading.column and (year := _year(cell)) is not None
    ]


def _by_year(card: Card, label: Cell) -> Iterator[tuple[int, CellText]]:
    """The row's text for each year; a cell merged over several years holds for all of them."""
    for year, heading in card.years.items():
        cell = card.sheet.at(label.row, heading.column)
        if cell is not None and shown(cell) and cell.column > label.column:
            yield year, CellText(card.sheet, cell, cell.text)
