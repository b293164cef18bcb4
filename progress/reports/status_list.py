"""The workbook 行政改革推進項目別実施状況一覧, in the layout of 安中市's own year-end list: one ○ per item.

    A pillar (a row of its own)   B sub-pillar (merged down)   C item   D… one column per band   last: 主な取組内容

It is made for reading and printing, so it merges cells; figures and the publication's data stand on two more
sheets. A plan without a round is listed without bands, with 実施時期, 担当課 and 取組内容 where it states them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby

from openpyxl.worksheet.worksheet import Worksheet

from progress.public.reading.marks import title_then
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
    raise_row,
    set_widths,
    to_bytes,
)
from progress.reports.status_list_columns import (
    BAND_ROW,
    FIRST_MARK_COLUMN,
    FIRST_ROW,
    HEADER_ROW,
    ITEM_COLUMN,
    ITEM_HEADING,
    MARK,
    NOT_ASKED,
    OTHER_MARK,
    PILLAR_COLUMN,
    PLACE_ROW,
    SHARE,
    SUB_COLUMN,
    TITLE_ROW,
    TOTAL,
    UNRATED_CODE,
    UNREPORTED_CODE,
    TextColumn,
    mark_columns,
    pillar_text,
    recorded,
    text_columns,
)
from progress.table.shape import ItemRow, PillarRow, PlanTable, RoundRow, ScaleRow

PILLAR_WIDTH, NO_SUB_WIDTH, LEAST_MARK_WIDTH = 3.0, 3.0, 6.0
SUB_PART, ITEM_PART, TEXT_PART = 0.19, 0.31, 0.50
"""How sub-pillar, item and text share the width that the other columns leave."""
CORRECTED = "訂正した版です。直したところは、表の下に書いています。"
REVISED = "計画を改めた版です。変わったところは、表の下に書いています。"
LEAST_REST = 100.0
"""Less than this is never left to them, though the type then gets smaller than 8.5 points."""
SUB_REPEATED_AFTER = 330.0
"""Points after which a sub-pillar's name is printed again, so that every page of a long one shows it."""

# ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────────


def title_of(table: PlanTable) -> str:
    """「行政改革推進項目別実施状況一覧（令和3年度末）」, 「行政改革推進項目一覧（案）」 for a plan alone; an old
    document keeps its own title (「令和3年度 業務棚卸表」)."""
    if table.round is None:
        return f"行政改革推進項目一覧（{when(table)}）"
    if table.round.historical:
        return table.round.title
    return f"行政改革推進項目別実施状況一覧（{when(table)}）"


def when(table: PlanTable) -> str:
    """「令和3年度末」, 「令和6年度中間」; 「令和3年度」 for an old document, the state (「案」) for a plan alone."""
    if table.round is None:
        return table.document_state
    era = table.round.fiscal_year.era
    if table.round.historical:
        return era
    return {"mid_year": f"{era}中間", "final": f"{era}末・計画期間の総括"}.get(table.round.kind, f"{era}末")


def sheet_name(table: PlanTable) -> str:
    return when(table).replace("・計画期間の総括", "") if table.round else "取組項目一覧"


def place_line(table: PlanTable, stamp: Stamp) -> str:
    parts = [table.municipality, f"{table.plan_title}　{table.period}"]
    if table.round is not None:
        parts.append(f"対象年度：{table.round.fiscal_year.both}")
    lines = ["　／　".join(parts), stamp.name, table.disclaimer]
    if stamp.erratum:
        lines.append(CORRECTED if table.round else REVISED)
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
            f"主な取組内容の「{NOT_ASKED}」は、今回の照会の対象でない項目です（{unasked}項目）。合計に入りません。"
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
    first.title = sheet_name(table)
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
        put(self.sheet, row, 1, text, look, to_column=len(self.widths))
        raise_row(self.sheet, row, height(text, sum(self.widths) - 2 * look.indent, look.size))

    def _head(self) -> None:
        self._line(TITLE_ROW, title_of(self.table), Look(bold=True, size=14, lines=""))
        self._line(PLACE_ROW, place_line(self.table, self.stamp), Look(lines=""))
        put(self.sheet, HEADER_ROW, 1, ITEM_HEADING, _HEAD, to_row=BAND_ROW, to_column=ITEM_COLUMN)
        for group, columns in groupby(
            enumerate(self.marks, start=FIRST_MARK_COLUMN), lambda one: one[1].group
        ):
            places = [column for column, _ in columns]
            put(self.sheet, HEADER_ROW, places[0], group, _HEAD, to_column=places[-1])
            raise_row(self.sheet, HEADER_ROW, height(group, sum(self.widths[places[0] - 1 : places[-1]])))
        for column, mark in enumerate(self.marks, start=FIRST_MARK_COLUMN):
            printed = broken(mark.printed, self.widths[column - 1])
            put(self.sheet, BAND_ROW, column, printed, Look(fill=HEADER_FILL, across="center"))
            raise_row(self.sheet, BAND_ROW, height(printed, self.widths[column - 1]))
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
            self._reach(start, following - 1, height(text, self.widths[SUB_COLUMN - 1]))

    def _height(self, start: int, last: int) -> float:
        return sum(self.sheet.row_dimensions[row].height or 0 for row in range(start, last + 1))

    def _reach(self, start: int, last: int, need: float) -> None:
        """Makes the rows together at least `need` high."""
        rows = range(start, last + 1)
        lack = need - self._height(start, last)
        if lack > 0:
            for row in rows:
                raise_row(self.sheet, row, (self.sheet.row_dimensions[row].height or 0) + lack / len(rows))

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
        for row, part in enumerate(parts, start=start) if self.texts else ():
            put(
                self.sheet,
                row,
                len(self.widths),
                part,
                Look(upright=upright, lines="box" if last == start else "sides"),
            )
            raise_row(self.sheet, row, height(part, long.width))
        self._reach(start, last, max(needs))
        self.row = last + 1

    def _totals(self) -> None:
        counts = {
            scale: Counter(recorded(item, scale) for item in self.table.items)
            for scale in {mark.scale for mark in self.marks}
        }
        put(self.sheet, self.row, 1, TOTAL, _TOTAL, to_column=ITEM_COLUMN)
        for column, mark in enumerate(self.marks, start=FIRST_MARK_COLUMN):
            put(self.sheet, self.row, column, counts[mark.scale][mark.code], _TOTAL)
        put(self.sheet, self.row, self.first_text_column, None, _TOTAL)
        raise_row(self.sheet, self.row, 20)
        self.row += 1
        if line := share_line(self.table):
            of = f"（{self.table.scale.name}）" if self.table.scale and len(self.table.scales) > 1 else ""
            put(self.sheet, self.row, 1, f"{SHARE}{of}", _TOTAL, to_column=ITEM_COLUMN)
            put(self.sheet, self.row, FIRST_MARK_COLUMN, line, Look(), to_column=len(self.widths))
            raise_row(self.sheet, self.row, height(line, sum(self.widths[ITEM_COLUMN:])))
            self.kept.add(self.row - 1)
            self.row += 1
