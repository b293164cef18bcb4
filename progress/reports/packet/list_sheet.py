"""The list of all items on paper: on A4 in the layout of 行政改革推進項目別実施状況一覧 (one ○ an item, 合計 below),
with 担当課 and the page of each 個票; on A3 with figures, 課題 and 今後の取組 beside it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from openpyxl.worksheet.worksheet import Worksheet

from progress.public.reading.marks import full_title, item_mark, not_asked, short_figures
from progress.public.reading.moved import mark_text, mark_then
from progress.public.reading.tree import departments_text, in_narrow_column, path_to, pillar_heading
from progress.rating import band_range
from progress.reports.about_sheet import share_line
from progress.reports.fitting import broken, width_for
from progress.reports.packet.contents import Packet, Section
from progress.reports.packet.paper import (
    A3,
    A4,
    GROUP,
    HEAD,
    LABEL,
    MIDDLE,
    SIZE,
    TEXT,
    TITLE,
    Line,
    Paper,
    Put,
)
from progress.reports.sheet import Look
from progress.reports.status_list import (
    ITEM_HEADING,
    LONG_TEXT,
    MARK,
    OTHER_MARK,
    TOTAL,
    MarkColumn,
    mark_columns,
    recorded,
)
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PillarRow, PlanTable

ITEM_PART, DEPARTMENT_WIDTH, PAGE_WIDTH = 0.42, 19.0, 8.0
"""How item and text share what the other columns leave."""
MARK_WIDTHS = (5.0, 14.0)
LEAST_REST = 60.0
ATTACHED = "別紙　実施状況一覧（A3判）"
ROUND_MARK = replace(MIDDLE, size=12)


def write_list(sheet: Worksheet, packet: Packet, begins: Mapping[str, int]) -> Paper:
    """The A4 list. `begins`: item → number of the page on which its 個票 begins."""
    table = packet.table
    marks = mark_columns(table)
    paper = Paper(sheet, _widths(marks))
    paper.add(paper.across(Section.LIST.heading, TITLE, 26))
    for text in legend(table, marks):
        paper.add(paper.across(text))
    paper.repeat(list(_heads(paper, marks)))
    sign = OTHER_MARK if any(MARK in mark.printed for mark in marks) else MARK
    _under_pillars(paper, table, lambda item: _marked(paper, table, item, marks, sign, begins))
    counts = [sum(recorded(item, mark.scale) == mark.code for item in table.items) for mark in marks]
    look = replace(MIDDLE, bold=True)
    total = paper.cells([TOTAL, "", *counts, "", ""], [LABEL, TEXT, *[look] * len(counts), TEXT, TEXT])
    share = paper.across(f"達成項目の割合　{share_line(table)}", TEXT) if share_line(table) else []
    paper.add([*total, *share], together=True)
    unasked = sum(item.status is None for item in table.items)
    if unasked:
        said = f"※印のない項目のうち{unasked}項目は、この年度の報告の対象ではありません。合計に入りません。"
        paper.add(paper.across(said))
    for text in unrated_notes(table):
        paper.add(paper.across(text))
    return paper


def sign_of(mark: MarkColumn) -> str:
    """What heads its column: 「S」, 「第1欄」; the whole label where it is no more than that."""
    return mark.printed.split("\n")[0]


def legend(table: PlanTable, marks: Sequence[MarkColumn]) -> Iterator[str]:
    """「進捗区分：S＝目標を上回る（110%以上）、A＝…」 for each scale whose columns bear signs alone."""
    for scale in table.scales:
        told = []
        for mark in (one for one in marks if one.scale == scale.key):
            band, (sign, *rest) = scale.band(mark.code), mark.printed.split("\n")
            bounds = band_range(scale.bands, band) if band else ""
            if rest or bounds:
                label = f"{sign}＝{rest[0]}" if rest else sign
                told.append(f"{label}（{bounds}）" if bounds else label)
        if told:
            yield f"{scale.name}：{'、'.join(told)}"


def unrated_notes(table: PlanTable) -> Iterator[str]:
    """Of each scale beside the deciding one, how many items were rated on it."""
    asked = [item.status for item in table.items if item.status is not None]
    for scale in table.scales[1:]:
        rated = sum(bool(status.recorded(scale.key)) for status in asked)
        if rated < len(asked):
            said = f"※「{scale.name}」は、{len(asked)}項目のうち{rated}項目です。"
            yield f"{said}印のない項目は、その評価を受けていません。"


def _widths(marks: Sequence[MarkColumn]) -> list[float]:
    least, most = MARK_WIDTHS
    columns = [min(most, max(least, width_for(sign_of(mark)))) for mark in marks]
    rest = A4.width - DEPARTMENT_WIDTH - PAGE_WIDTH - sum(columns)
    if rest < LEAST_REST:
        rest = LEAST_REST
        columns = [(A4.width - DEPARTMENT_WIDTH - PAGE_WIDTH - rest) / len(columns)] * len(columns)
    item = round(rest * ITEM_PART, 1)
    return [item, DEPARTMENT_WIDTH, *columns, rest - item, PAGE_WIDTH]


def _heads(paper: Paper, marks: Sequence[MarkColumn]) -> Iterator[Line]:
    """The scales over their bands."""
    upper, lower = replace(HEAD, lines="top"), replace(HEAD, lines="foot")
    text_column = 3 + len(marks)
    groups, column = [], 3
    for group, several in groupby(marks, lambda mark: mark.group):
        last = column + len(list(several)) - 1
        groups.append(Put(column, group, HEAD, last))
        column = last + 1
    names = (ITEM_HEADING, "担当課", LONG_TEXT.label, "個票のページ")
    places = (1, 2, text_column, text_column + 1)
    yield Line(
        (
            *(
                Put(at, broken(name, paper.widths[at - 1]), upper)
                for at, name in zip(places, names, strict=True)
            ),
            *groups,
        )
    )
    bands = (
        Put(at, broken(sign_of(mark), paper.widths[at - 1]), HEAD) for at, mark in enumerate(marks, start=3)
    )
    yield Line((*(Put(at, "", lower) for at in places), *bands))


def _marked(
    paper: Paper,
    table: PlanTable,
    item: ItemRow,
    marks: Sequence[MarkColumn],
    sign: str,
    begins: Mapping[str, int],
) -> list[Line]:
    hits = [sign if recorded(item, mark.scale) == mark.code else "" for mark in marks]
    said = item.status.text(LONG_TEXT.name) if item.status else not_asked(table, item)
    values = [
        full_title(table, item),
        in_narrow_column(departments_text(item)),
        *hits,
        said,
        begins.get(item.key),
    ]
    looks = [replace(TEXT, indent=item.depth), TEXT, *[ROUND_MARK] * len(hits), TEXT, MIDDLE]
    return paper.cells(values, looks)


def _under_pillars(paper: Paper, table: PlanTable, line: Callable[[ItemRow], list[Line]]) -> None:
    """The items, each pillar over those that stand below it, those above it once."""
    shown: list[str] = []
    for pillar, items in table.by_pillar():
        if not items:
            continue
        path = path_to(table, pillar.key)
        fresh = [one for one in path if one.key not in shown]
        shown += [one.key for one in fresh]
        heads = [head for one in fresh for head in paper.across(pillar_heading(one), _of_depth(one))]
        paper.add_rows((line(item) for item in items), heads)


def _of_depth(pillar: PillarRow) -> Look:
    return replace(GROUP, indent=pillar.depth, bold=pillar.depth == 0, size=SIZE)


# ── A3 ───────────────────────────────────────────────────────────────────────────────────────────────────────


def write_wide_list(sheet: Worksheet, packet: Packet) -> Paper:
    """The A3 list: what a member wants beside each other without turning pages."""
    table = packet.table
    before = packet.comparison.before
    last = [before.fiscal_year.era] if before else []
    fixed = [36.0, 22.0, *[14.0] * len(last), 15.0, 38.0]
    rest = A3.width - sum(fixed)
    paper = Paper(
        sheet, [*fixed, round(rest * 0.4, 1), round(rest * 0.3, 1), rest - round(rest * 0.7, 1)], A3
    )
    paper.add(paper.across(ATTACHED, TITLE, 26))
    now = table.round.fiscal_year.era if table.round else ""
    names = ("数値目標と実績", LONG_TEXT.label, "課題", "今後の取組")
    paper.repeat([paper.heads(ITEM_HEADING, "担当課・関係課", *last, now, *names)])

    def line(item: ItemRow) -> list[Line]:
        mark = mark_text(item_mark(table, item))
        then = [mark_then(table, item, before)] if before else []
        texts = [
            item.status.text(name) if item.status else "" for name in ("narrative", "issues", "next_steps")
        ]
        values = [
            full_title(table, item),
            in_narrow_column(departments_text(item)),
            *then,
            mark,
            "\n".join(short_figures(table, item)),
        ]
        looks = [replace(TEXT, indent=item.depth), TEXT, *[MIDDLE] * len(last), replace(MIDDLE, bold=True)]
        return paper.cells([*values, *texts], [*looks, *[TEXT] * 4])

    _under_pillars(paper, table, line)
    return paper
