"""The workbook 行政改革推進項目別実施状況一覧, in the layout of 安中市's own year-end list: one ○ per item.

    A pillar (a row of its own)   B sub-pillar (merged down)   C item   D… one column per band   last: 主な取組内容

It is made for reading and printing, so it merges cells; figures and the publication's data stand on two more
sheets. A plan without a round is listed without bands, with 実施時期, 担当課 and 取組内容 where it states them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from openpyxl.worksheet.worksheet import Worksheet

from progress.public.reading.marks import left_by, not_asked, title_then
from progress.public.reading.tree import departments_text
from progress.rating import Band
from progress.reports import about_sheet, figures_sheet
from progress.reports.about_sheet import UNPUBLISHED, Stamp, change_word, set_up_stamped, share_line
from progress.reports.fitting import broken, height, pieces, width_for
from progress.reports.sheet import (
    GROUP_FILL,
    HEADER_FILL,
    WIDEST,
    Look,
    break_pages,
    lines_below,
    new_workbook,
    put,
    put_text,
    raise_row,
    reach,
    set_widths,
    to_bytes,
)
from progress.table.columns import YEAR_END_TEXTS
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PillarRow, PlanTable, ScaleRow
from progress.table.shape.shares import RoundRow

TITLE_ROW, PLACE_ROW, HEADER_ROW, BAND_ROW, FIRST_ROW = 1, 2, 3, 4, 5
PILLAR_COLUMN, SUB_COLUMN, ITEM_COLUMN, FIRST_MARK_COLUMN = 1, 2, 3, 4
ITEM_HEADING, MARK_HEADING = "行政改革推進項目", "実施状況"
LONG_TEXT = next(one for one in YEAR_END_TEXTS if one.in_list)
"""It stands last and takes the width that the other columns leave."""
TEXT_HEADING = LONG_TEXT.label
SHORT_TEXT_WIDTH = 24.0
"""Of the other texts of the reports."""
TOTAL, SHARE = "合計", "達成項目の割合"
MARK, OTHER_MARK = "○", "●"
"""The second stands where a band is itself written ○: 「○」 under 「×」 would be misread."""
NOT_ASKED = "－"
UNREPORTED, UNRATED = "未報告・未確認", "評価の記録なし"
UNREPORTED_CODE, UNRATED_CODE = "(unreported)", "(unrated)"
REPORTED_CODE, REPORTED = "(reported)", "報告あり"
PILLAR_WIDTH, NO_SUB_WIDTH, LEAST_MARK_WIDTH = 3.0, 3.0, 6.0
SUB_PART, ITEM_PART, TEXT_PART = 0.19, 0.31, 0.50
"""How sub-pillar, item and text share the width that the other columns leave."""
LEAST_REST = 100.0
"""Less than this is never left to them, though the type then gets smaller than 8.5 points."""
SUB_REPEATED_AFTER = 330.0
"""Points after which a sub-pillar's name is printed again, so that every page of a long one shows it."""

# ── Columns ─────────────────────────────────────────────────────────────────────────────────────────────────────


class MarkColumn(NamedTuple):
    """`group` stands in the upper header row, `printed` in lines in the lower one; the column is wide enough for each
    of its words. `code`: of a band, or one of the codes in brackets, which no band can bear."""

    group: str
    printed: str
    scale: str
    code: str


class TextColumn(NamedTuple):
    """`width` 0: takes its part of what the other columns leave."""

    label: str
    width: float
    text: Callable[[ItemRow], str]


def _printed(band: Band) -> str:
    """A band as the lower header row prints it: 「S」 over 「目標を上回る」, 「第1欄」 over 「（見出し不明）」.
    A narrow column breaks it further, between words."""
    name = band.label.replace("（", "\n（", 1).lstrip("\n")
    return name if band.symbol in ("", band.label) else f"{band.symbol}\n{name}"


def band_label(band: Band) -> str:
    """The same without line breaks."""
    return _printed(band).replace("\n", "")


def recorded(item: ItemRow, scale: str) -> str | None:
    """The code of the item's mark column on that scale (「」 for a plan without bands); None where the round
    doesn't ask for the item."""
    if item.status is None:
        return None
    if not item.status.reported:
        return UNREPORTED_CODE
    if not scale:
        return REPORTED_CODE
    rating = item.status.rating(scale)
    return (rating.recorded if rating else "") or UNRATED_CODE


def mark_columns(table: PlanTable) -> list[MarkColumn]:
    if table.round is None:
        return []
    if not table.scales:
        reported = MarkColumn(MARK_HEADING, REPORTED, "", REPORTED_CODE)
        return [reported, MarkColumn(MARK_HEADING, UNREPORTED, "", UNREPORTED_CODE)]
    columns = []
    for scale in table.scales:
        group = MARK_HEADING if len(table.scales) == 1 else f"{MARK_HEADING}：{scale.name}"
        columns += [MarkColumn(group, _printed(band), scale.key, band.code) for band in scale.bands]
        if scale is not table.scale:  # it may rate a few items only; who hasn't reported stands there already
            continue
        found = {recorded(item, scale.key) for item in table.items}
        for label, code in ((UNRATED, UNRATED_CODE), (UNREPORTED, UNREPORTED_CODE)):
            if code in found:
                columns.append(MarkColumn(group, label, scale.key, code))
    return columns


def _said(table: PlanTable, name: str) -> Callable[[ItemRow], str]:
    def text(item: ItemRow) -> str:
        if item.status is not None:
            return item.status.text(name)
        return not_asked(table, item) if name == LONG_TEXT.name and left_by(table, item) else NOT_ASKED

    return text


def in_one_order(rows: Iterable[Sequence[str]]) -> list[str]:
    """Names that stand in the same order in many rows, of which none need have them all."""
    order: list[str] = []
    for row in rows:
        place = 0
        for name in row:
            if name not in order:
                order.insert(place, name)
            place = order.index(name) + 1
    return order


def text_columns(table: PlanTable) -> list[TextColumn]:
    """What the reports say under headings that belong into the list, 主な取組内容 last, even where it is empty; for a
    plan alone what it states of its items."""
    if table.round is None:
        possible = [
            TextColumn("実施時期", 14.0, lambda item: item.schedule),
            TextColumn("担当課・関係課", 26.0, departments_text),
            TextColumn("取組内容", 0, lambda item: item.approach),
        ]
        return [column for column in possible if any(column.text(item) for item in table.items)]
    statuses = [item.status for item in table.items if item.status is not None]
    labels = {said.name: said.label for status in statuses for said in status.texts}
    order = in_one_order([said.name for said in status.texts if said.in_list] for status in statuses)
    short = [
        TextColumn(labels[name], SHORT_TEXT_WIDTH, _said(table, name))
        for name in order
        if name != LONG_TEXT.name
    ]
    return [*short, TextColumn(TEXT_HEADING, 0, _said(table, LONG_TEXT.name))]


def pillar_text(pillar: PillarRow) -> str:
    """The title; where the document gives a group only a number and a policy sentence, that sentence too."""
    only_number = not any(character.isalpha() for character in pillar.title)
    return f"{pillar.title}\n{pillar.policy}" if only_number and pillar.policy else pillar.title


# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────


def title_of(table: PlanTable) -> str:
    """「行政改革推進項目別実施状況一覧（令和3年度末）」, 「行政改革推進項目一覧（案）」 for a plan alone; an old
    document keeps its own title (「令和3年度 業務棚卸表」)."""
    if table.round and table.round.historical:
        return table.round.title
    return f"行政改革推進項目{'別実施状況' if table.round else ''}一覧（{when(table)}）"


def when(table: PlanTable) -> str:
    """「令和3年度末」, 「令和6年度中間」; 「令和3年度」 for an old document, the state (「案」) for a plan alone."""
    if table.round is None:
        return table.document_state
    era = table.round.fiscal_year.era
    if table.round.historical:
        return era
    return {"mid_year": f"{era}中間", "final": f"{era}末・計画期間の総括"}.get(table.round.kind, f"{era}末")


def place_line(table: PlanTable, stamp: Stamp) -> str:
    parts = [table.municipality, f"{table.plan_title}　{table.period}"]
    if table.round is not None:
        parts.append(f"対象年度：{table.round.fiscal_year.both}")
    lines = ["　／　".join(parts), stamp.name, table.disclaimer]
    if stamp.erratum:
        corrected, revised = "訂正した版です。直した", "計画を改めた版です。変わった"
        lines.append(f"{corrected if table.round else revised}ところは、表の下に書いています。")
    return "\n".join(line for line in lines if line)


def notes_below(table: PlanTable, stamp: Stamp) -> list[str]:
    parents = {pillar.parent for pillar in table.pillars}
    used = {item.pillar for item in table.items}
    bare = [row.title for row in table.pillars if row.parent and row.key not in used | parents]
    examples = [row.title for row in table.pillars if row.open_ended]
    unasked = sum(item.status is None for item in table.items) if table.round else 0
    notes = [f"{change_word(table)}：{stamp.erratum}"] if stamp.erratum else []
    said: list[ScaleRow | RoundRow] = [*table.scales, table.round] if table.round else []
    for one in said:
        notes += [one.remarks, *map(about_sheet.ours, one.transcription_note.split("\n"))]
    for scale in table.scales[1:] if table.round else ():
        if any(recorded(item, scale.key) in (UNRATED_CODE, UNREPORTED_CODE) for item in table.items):
            notes.append(f"「{scale.name}」の欄に印のない項目は、その評価を受けていません。")
    if bare:
        notes.append(f"取組項目のない区分は、表に載せていません：{'、'.join(bare)}")
    if examples:
        notes.append(f"次の区分の項目は例で、資料に「など」とあり、ほかにもあり得ます：{'、'.join(examples)}")
    if unasked:
        notes.append(
            f"印のない項目のうち{unasked}項目は、この年度の報告の対象ではありません。合計に入りません。"
        )
    notes.append(f"詳しい注記は、シート「{about_sheet.SHEET}」にあります。")
    return [f"※{line}" for note in notes if note for line in note.split("\n") if line]


# ── Writing ─────────────────────────────────────────────────────────────────────────────────────────────────────

_HEAD = Look(bold=True, fill=HEADER_FILL, across="center")
_TOTAL = Look(bold=True, fill=GROUP_FILL, across="center")


def write(table: PlanTable, stamp: Stamp = UNPUBLISHED) -> bytes:
    """The workbook (.xlsx) of a table. The same arguments give the same bytes."""
    workbook = new_workbook()
    first = workbook.worksheets[0]
    first.title = when(table).replace("・計画期間の総括", "") if table.round else "取組項目一覧"
    _ListSheet(first, table, stamp).write()
    figures_sheet.write_figures(workbook.create_sheet(figures_sheet.SHEET), table, stamp)
    about_sheet.write_about(workbook.create_sheet(about_sheet.SHEET), table, stamp)
    title = f"{table.municipality} {title_of(table)}"
    return to_bytes(workbook, title=title, description=table.disclaimer, day=stamp.sealed_on)


class _ListSheet:
    """The first sheet, written from top to bottom; `row` is the next free one."""

    def __init__(self, sheet: Worksheet, table: PlanTable, stamp: Stamp) -> None:
        self.sheet, self.table, self.stamp = sheet, table, stamp
        self.marks = mark_columns(table)
        self.mark = OTHER_MARK if any(MARK in mark.printed for mark in self.marks) else MARK
        self.parents = {pillar.parent for pillar in table.pillars}
        self._share_width(text_columns(table))
        self.first_text_column = FIRST_MARK_COLUMN + len(self.marks)
        self.row = FIRST_ROW
        self.kept: set[int] = set()

    def _share_width(self, texts: Sequence[TextColumn]) -> None:
        """Sets `widths` and `texts` so that the whole, where possible, isn't printed smaller than 8.5 points."""
        marks = [max(LEAST_MARK_WIDTH, width_for(mark.printed)) for mark in self.marks]
        has_subs = any(self._is_sub(pillar) for pillar in self.table.pillars)
        fixed = PILLAR_WIDTH + sum(marks) + sum(text.width for text in texts)
        rest = max(LEAST_REST, WIDEST - fixed - NO_SUB_WIDTH * (not has_subs))
        rest_text = TEXT_PART * any(not text.width for text in texts)
        parts = SUB_PART * has_subs + ITEM_PART + rest_text

        def share(part: float) -> float:
            return round(rest * part / parts, 1)

        self.texts = [text._replace(width=text.width or share(TEXT_PART)) for text in texts]
        sub = share(SUB_PART) if has_subs else NO_SUB_WIDTH
        own = [text.width for text in self.texts]
        self.widths = [PILLAR_WIDTH, sub, share(ITEM_PART), *marks, *own]

    def _is_sub(self, pillar: PillarRow) -> bool:
        """Does it stand in column B beside its items (and not in a row of its own)?"""
        return bool(pillar.parent) and pillar.key not in self.parents

    def write(self) -> None:
        self._head()
        for pillar, items in self.table.by_pillar():
            if self._is_sub(pillar):
                self._sub_pillar(pillar, items)
                continue
            self._line(self.row, pillar_text(pillar), Look(bold=True, fill=GROUP_FILL, indent=pillar.depth))
            self.kept.add(self.row)
            self.row += 1
            for item in items:
                self._item(item)
        if self.marks:
            self._totals()
        lines_below(self.sheet, self.row, notes_below(self.table, self.stamp), self.widths, size=10)
        self.sheet.freeze_panes = f"A{FIRST_ROW}"
        set_widths(self.sheet, self.widths)
        set_up_stamped(self.sheet, (HEADER_ROW, BAND_ROW), self.table, self.stamp)
        break_pages(self.sheet, self.widths, (HEADER_ROW, BAND_ROW), self.kept)

    def _line(self, row: int, text: str, look: Look) -> None:
        put_text(self.sheet, row, 1, text, look, sum(self.widths), to_column=len(self.widths))

    def _head(self) -> None:
        self._line(TITLE_ROW, title_of(self.table), Look(bold=True, size=14, lines=""))
        self._line(PLACE_ROW, place_line(self.table, self.stamp), Look(lines=""))
        put(self.sheet, HEADER_ROW, 1, ITEM_HEADING, _HEAD, to_row=BAND_ROW, to_column=ITEM_COLUMN)
        column = FIRST_MARK_COLUMN
        for group, marks in groupby(self.marks, lambda mark: mark.group):
            last = column + len([*marks]) - 1
            width = sum(self.widths[column - 1 : last])
            put_text(self.sheet, HEADER_ROW, column, group, _HEAD, width, to_column=last)
            column = last + 1
        look = Look(fill=HEADER_FILL, across="center")
        for column, mark in enumerate(self.marks, start=FIRST_MARK_COLUMN):
            width = self.widths[column - 1]
            put_text(self.sheet, BAND_ROW, column, broken(mark.printed, width), look, width)
        for column, text in enumerate(self.texts, start=self.first_text_column):
            put(self.sheet, HEADER_ROW, column, text.label, _HEAD, to_row=BAND_ROW)
        raise_row(self.sheet, HEADER_ROW, 20)
        raise_row(self.sheet, BAND_ROW, 20)

    def _sub_pillar(self, pillar: PillarRow, items: Sequence[ItemRow]) -> None:
        if not items:
            return
        blocks: list[int] = []
        for item in items:
            if not blocks or self._height(blocks[-1], self.row - 1) > SUB_REPEATED_AFTER:
                blocks.append(self.row)
            self._item(item)
        text = pillar_text(pillar)
        for start, following in zip(blocks, [*blocks[1:], self.row], strict=True):
            look = Look(upright="center" if following - start == 1 else "top")
            put(self.sheet, start, SUB_COLUMN, text, look, to_row=following - 1)
            reach(self.sheet, start, following - 1, height(text, self.widths[SUB_COLUMN - 1]))

    def _height(self, start: int, last: int) -> float:
        return sum(self.sheet.row_dimensions[row].height or 0 for row in range(start, last + 1))

    def _item(self, item: ItemRow) -> None:
        """One row; a text too long for one row goes on in the rows below, beside the same item."""
        start = self.row
        *short, long = self.texts or [TextColumn("", self.widths[-1], lambda _: "")]
        parts = pieces(long.text(item), long.width)
        last = start + len(parts) - 1
        for row in range(start, last + 1):
            put(self.sheet, row, PILLAR_COLUMN, None, Look(lines="sides"))
            put(self.sheet, row, SUB_COLUMN, None, Look(lines="sides"))
        upright = "center" if last == start else "top"
        title = title_then(item)
        put(self.sheet, start, ITEM_COLUMN, title, Look(indent=item.depth, upright=upright), to_row=last)
        for column, mark in enumerate(self.marks, start=FIRST_MARK_COLUMN):
            hit = self.mark if recorded(item, mark.scale) == mark.code else None
            put(self.sheet, start, column, hit, Look(size=11, across="center", upright=upright), to_row=last)
        needs = [height(title, self.widths[ITEM_COLUMN - 1] - 2 * item.depth)]
        for column, text in enumerate(short, start=self.first_text_column):
            put(self.sheet, start, column, text.text(item), Look(upright=upright), to_row=last)
            needs.append(height(text.text(item), text.width))
        look = Look(upright=upright, lines="box" if last == start else "sides")
        for row, part in enumerate(parts, start=start) if self.texts else ():
            put_text(self.sheet, row, len(self.widths), part, look, long.width)
        reach(self.sheet, start, last, max(needs))
        self.row = last + 1

    def _totals(self) -> None:
        put(self.sheet, self.row, 1, TOTAL, _TOTAL, to_column=ITEM_COLUMN)
        for column, mark in enumerate(self.marks, start=FIRST_MARK_COLUMN):
            count = sum(recorded(item, mark.scale) == mark.code for item in self.table.items)
            put(self.sheet, self.row, column, count, _TOTAL)
        put(self.sheet, self.row, self.first_text_column, None, _TOTAL)
        raise_row(self.sheet, self.row, 20)
        self.row += 1
        if line := share_line(self.table):
            of = f"（{self.table.scale.name}）" if self.table.scale and len(self.table.scales) > 1 else ""
            put(self.sheet, self.row, 1, f"{SHARE}{of}", _TOTAL, to_column=ITEM_COLUMN)
            room, last = sum(self.widths[ITEM_COLUMN:]), len(self.widths)
            put_text(self.sheet, self.row, FIRST_MARK_COLUMN, line, Look(), room, to_column=last)
            self.kept.add(self.row - 1)
            self.row += 1
