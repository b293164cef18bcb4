"""The sheet 「この資料について」: which publication this is, what its figures are over, and every note."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from plans.values.words import REMARKS, TRANSCRIPTION_NOTE, era_day
from progress.public.reading.marks import title_then
from progress.public.reading.results import coverage_lines, headline, past_headlines
from progress.public.reading.tree import count_text, pillar_heading
from progress.rating import band_range
from progress.reports.fitting import height, pieces
from progress.reports.sheet import (
    GROUP_FILL,
    HEADER_FILL,
    NEARLY_EMPTY,
    OF_ALL_PAGES,
    Look,
    head_lines,
    pages_of,
    put,
    put_text,
    raise_row,
    set_up_print,
    set_widths,
)
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable, ScaleRow
from progress.table.shape.reported import StatusRow

SHEET = "この資料について"
WIDTHS = [32.0, 136.0]
HEADER_ROW = 3
JUDGED_BY = "区分の目安の出し方"
SHA256 = "内容が変わっていないことを確かめる番号（SHA-256）"

PUBLISHED, SEALED, DRAFT = "公表版", "確定版", "公表前の資料"
STAMPS = (f"{PUBLISHED} 第", f"{SEALED} 第", DRAFT)
"""How the line under a title says which publication the workbook is of."""


def change_word(table: PlanTable) -> str:
    """What a publication that takes another's place tells: of results a correction, of a plan a change."""
    return "正誤" if table.round else "変更"


@dataclass(frozen=True)
class Stamp:
    """Which publication a workbook is of. `number` None: not published (a staff print); `public_on` None: not
    released to the public."""

    number: int | None = None
    sealed_on: date | None = None
    public_on: date | None = None
    sha256: str = ""
    erratum: str = ""

    @property
    def edition(self) -> str:
        """「公表版」, 「確定版」 while citizens may not read it."""
        return PUBLISHED if self.public_on else SEALED

    @property
    def short(self) -> str:
        """「公表版 第2号」, 「確定版 第2号」, 「公表前の資料」"""
        return DRAFT if self.number is None else f"{self.edition} 第{self.number}号"

    @property
    def name(self) -> str:
        """「公表版 第2号　令和8年9月1日確定、令和8年10月1日公表」, 「公表前の資料」"""
        days = [(self.sealed_on, "確定"), (self.public_on, "公表")]
        said = "、".join(f"{era_day(day)}{what}" for day, what in days if day)
        return f"{self.short}　{said}" if said else self.short


UNPUBLISHED = Stamp()


def set_up_stamped(
    sheet: Worksheet, header: Sequence[int], table: PlanTable, stamp: Stamp, centre: str = OF_ALL_PAGES
) -> None:
    """Sets the sheet up for print so that a loose page tells what it is of and of which publication. `centre`: how
    its pages are numbered."""
    head = f"{table.municipality}　{table.plan_title}"
    set_up_print(sheet, header, head=head, left=table.disclaimer, centre=centre, right=stamp.short)
    if header:
        sheet.auto_filter.ref = f"A{header[-1]}:{get_column_letter(sheet.max_column)}{sheet.max_row}"


def share_line(table: PlanTable) -> str:
    """達成項目の割合 with its denominator, or why there is none, in the words of the page; "" outside a round."""
    said = headline(table)
    if said is None:
        return ""
    over = f"（{said.of.removesuffix('。')}）" if said.of else "　"
    return f"{said.value}{said.unit}{over}{said.note}"


def scale_texts(table: PlanTable) -> list[tuple[str, str]]:
    """(name, what its bands mean) of every scale; only the deciding one says what counts for the share."""
    return [(scale.name, scale_text(scale, counts=scale is table.scale)) for scale in table.scales]


def scale_text(scale: ScaleRow, *, counts: bool = True) -> str:
    """What each band means, for the share too where it `counts`, a line each; then what is said of the scale."""
    achieved = {True: "達成に数える", False: "達成に数えない", None: "達成に数えるかは不明"}
    lines = []
    for band in scale.bands:
        words = achieved[band.counts_as_achieved] if band.in_denominator else "割合の計算の対象外"
        bounds = f"目安 {band_range(scale.bands, band)}" if band.lower_bound is not None else ""
        said = "、".join(filter(None, (words if counts else "", bounds)))
        lines.append(f"{band.text}（{said}）" if said else band.text)
    return "\n".join(filter(None, [*lines, scale.remarks, ours(scale.transcription_note)]))


def _lines(table: PlanTable, stamp: Stamp) -> list[tuple[str, str]]:
    """(label, text) of everything that is stated; entries without text are left out by the writer."""
    now = table.round
    days = "「確定」は、この内容に決めた日です。「公表」は、市民に公開した日です。"
    rules = "達成率や割合の計算のしかたに付けた番号です。計算のしかたを変えると、この番号も変わります。"
    sealed = "この号の内容が1文字でも変わると、この番号も変わります。"
    past = [f"{year.both}　{share}（{of.removesuffix('。')}）" for year, share, of in past_headlines(table)]
    lines = [
        ("ご注意", table.disclaimer),
        (stamp.edition, stamp.name),
        ("確定と公表", days if stamp.sealed_on else ""),
        (change_word(table), stamp.erratum),
        ("自治体（団体コード）", f"{table.municipality}（{table.municipality_code}）"),
        ("大綱", table.outline_title),
        ("計画", f"{table.plan_title}（{table.document_state}）"),
        ("計画期間", table.period),
        ("版", "、".join(table.editions)),
        ("文書の日付（記載のまま）", table.document_date_printed),
        ("対象", f"{now.title}　{now.fiscal_year.both}" if now else "計画のみ（実施状況は含みません）"),
        ("基準日", era_day(now.reference_date) if now else ""),
        ("項目の数", count_text(table, table.items)),
        ("達成項目の割合", share_line(table)),
        ("これまでの割合", "\n".join(past)),
        *coverage_lines(table),
    ]
    lines += [(f"区分：{name}", text) for name, text in scale_texts(table) if now]
    lines += [(JUDGED_BY, now.judged_by if now else "")]
    lines += [
        ("目指すもの", table.aim),
        ("出典", table.source_note),
        (TRANSCRIPTION_NOTE, table.transcription_note),
        ("この報告について", now.remarks if now else ""),
        (f"{TRANSCRIPTION_NOTE}（実施状況）", now.transcription_note if now else ""),
    ]
    lines += [(f"脚注 {note.mark}", note.text) for note in table.footnotes]
    lines += [(pillar_heading(pillar), ours(pillar.transcription_note)) for pillar in table.pillars]
    lines += [(title_then(item), _said_beside(item)) for item in table.items]
    lines += [
        ("数字について", "合計と達成率は、計算を済ませた数字です。表計算の式は入れていません。"),
        ("計算の決まりの版", f"{table.rule_version}\n{rules}"),
        (SHA256, f"{stamp.sha256}\n{sealed}" if stamp.sha256 else ""),
    ]
    return lines


def ours(note: str) -> str:
    """A note of whoever took the document over, told apart from what the city says; "" stays ""."""
    return f"{TRANSCRIPTION_NOTE}：{note}" if note else ""


def _said_beside(item: ItemRow) -> str:
    """備考 of the item and of its report, then what is ours of both."""
    both: list[ItemRow | StatusRow] = [item, item.status] if item.status else [item]
    remarks = [f"{REMARKS}：{one.remarks}" for one in both if one.remarks]
    return "\n".join([*remarks, *(ours(one.transcription_note) for one in both if one.transcription_note)])


def write_about(sheet: Worksheet, table: PlanTable, stamp: Stamp) -> None:
    head_lines(sheet, SHEET, table.disclaimer, WIDTHS)
    for column, heading in enumerate(("項目", "内容"), start=1):
        put(sheet, HEADER_ROW, column, heading, Look(bold=True, fill=HEADER_FILL, across="center"))
    raise_row(sheet, HEADER_ROW, 20)
    row = HEADER_ROW + 1
    for label, text in _lines(table, stamp):
        if not text:
            continue
        parts = pieces(text, WIDTHS[1])
        last = row + len(parts) - 1
        put(sheet, row, 1, label, Look(bold=True, fill=GROUP_FILL, upright="top"), to_row=last)
        for part in parts:
            look = Look() if len(parts) == 1 else Look(upright="top", lines="sides")
            put_text(sheet, row, 2, part, look, WIDTHS[1])
            row += 1
        raise_row(sheet, last, height(label, WIDTHS[0]) if len(parts) == 1 else 0)
    set_widths(sheet, WIDTHS)
    set_up_stamped(sheet, (HEADER_ROW,), table, stamp)
    starts, filled = pages_of(sheet, WIDTHS, (HEADER_ROW,))
    if len(starts) > 1 and filled <= NEARLY_EMPTY:
        sheet.page_setup.fitToHeight = len(starts) - 1
