"""The sheet 「注」 of a workbook in a city's own layout: which publication it is of, its notes, and what the plan
holds that the layout has no place for."""

from __future__ import annotations

from collections.abc import Iterator

from openpyxl.worksheet.worksheet import Worksheet

from progress.layouts.declared import NOTE_BELOW, OFFICE, Layout
from progress.layouts.fit import left_out
from progress.public.reading.marks import title_then
from progress.public.reading.tree import pillar_heading
from progress.reports.about_sheet import Stamp, change_word, ours, set_up_stamped
from progress.reports.sheet import OF_ALL_PAGES, head_lines, lines_below, set_widths
from progress.table.shape.plan import PillarRow, PlanTable

SHEET = "注"
WIDTHS = [46.0, 100.0]
FIRST_ROW = 4


def write_notes(
    sheet: Worksheet, table: PlanTable, stamp: Stamp, layout: Layout, centre: str = OF_ALL_PAGES
) -> None:
    """A line a note, each behind ※: none of them is read as something that the plan promises."""
    head_lines(sheet, f"{SHEET}（{layout.label}）", table.disclaimer, WIDTHS)
    lines = [f"※{line}" for note in _notes(table, stamp, layout) for line in note.split("\n") if line.strip()]
    lines_below(sheet, FIRST_ROW, lines, WIDTHS, size=10)
    set_widths(sheet, WIDTHS)
    set_up_stamped(sheet, (), table, stamp, centre)


def _notes(table: PlanTable, stamp: Stamp, layout: Layout) -> Iterator[str]:
    now = table.round
    yield f"この資料：{stamp.name}"
    if stamp.erratum:
        yield f"{change_word(table)}：{stamp.erratum}"
    yield f"計画：{table.plan_title}（{table.document_state}）　{table.period}"
    if now:
        yield f"実施状況：{now.title}　{now.fiscal_year.both}"
    if without := left_out(layout, table):
        yield (
            f"{layout.label}の様式に欄がないため、次の内容は載せていません。"
            f"公表版の一覧かデータで見られます：{'、'.join(without)}"
        )
    if table.source_note:
        yield f"出典：{table.source_note}"
    yield ours(table.transcription_note)
    if "footnotes" not in layout.fields:
        for note in table.footnotes:
            yield f"脚注{note.mark.removeprefix('※')}：{note.text}"
    for pillar in table.pillars:
        if said := not_on_sheet(pillar):
            yield f"{pillar_heading(pillar)}　{ours(said)}"
    for item in table.items:
        if item.transcription_note:
            yield f"{title_then(item)}　{ours(item.transcription_note)}"


def not_on_sheet(pillar: PillarRow) -> str:
    """The note on a 柱 without the lines that a form has a place for."""
    before = tuple(one.split("{}")[0] for one in (NOTE_BELOW, OFFICE))
    return "\n".join(line for line in pillar.transcription_note.split("\n") if not line.startswith(before))
