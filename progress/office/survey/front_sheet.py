"""The first sheet of a 調査票: by when, how to fill it in, which items; of one that comes back what to put right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from openpyxl.workbook import Workbook

from progress.models import ReportingRound, YearEndStatus
from progress.office.survey.input_cells import FAULT_FILL, WIDTHS, Filled
from progress.reports.sheet import (
    GROUP_FILL,
    HEADER_FILL,
    Look,
    put,
    put_text,
    set_up_print,
    set_widths,
)

FRONT = "はじめに"
HOW = (
    "黄色い欄（白黒では白い欄）だけに入力します。ほかの欄は保護されています。行の高さと列の幅は変えられます。",
    "取組項目ごとに1枚のシートです。シートの名前は変えてもかまいません。使わないシートはそのままにしてください。",
    "名前に「（関係課）」の付くシートは、読むだけでかまいません。担当課から頼まれたときに記入します。",
    "「約60」「12万」のような書き方や、単位の付いた数値も読み取ります。まだ確定していない数値は、右の欄で「見込」を選びます。",
    "数値がないときは空欄のままにして、備考に理由を書いてください。",
    "効果額の行が足りないときは、画面から追加してください。足した行や、入力欄の外に書いたことは、読み取りません。",
    "記入したら、このファイルをそのまま企画課に返すか、システムの「調査票」の画面で選んでください。",
    "同じ取組を画面から入力してもかまいません。両方で直したところは、取り込むときに並べて表示します。",
)
HEAD = Look(bold=True, fill=HEADER_FILL, across="center")


class OneSheet(Protocol):
    """What is told of each sheet."""

    @property
    def status(self) -> YearEndStatus: ...
    @property
    def filled(self) -> Filled | None: ...
    @property
    def is_related(self) -> bool: ...


class FrontSheet:
    """Written into the workbook's first sheet. `to`: whose name stands on it; `until`: the day, in words."""

    def __init__(self, workbook: Workbook, one: ReportingRound, to: str, until: str) -> None:
        self.sheet = workbook.worksheets[0]
        self.round, self.to, self.until = one, to, until
        self.widths = [6.0, sum(WIDTHS) - 46.0, 22.0, 18.0]
        self.row = 0

    def write(self, entries: Sequence[OneSheet], names: Sequence[str], words: str) -> None:
        """`words`: why the workbook comes back; "" for one that goes out."""
        sheet, one = self.sheet, self.round
        sheet.title = FRONT
        set_widths(sheet, self.widths)
        title = "実施状況調査票" + ("（確認のお願い）" if words else "")
        self._line(title, Look(bold=True, size=16, lines=""))
        self._line(
            f"{one.plan.municipality}　{one.plan.title}\n{one}　対象：{one.fiscal_year.both}",
            Look(size=11, lines=""),
        )
        self._line(f"{self.to}　御中\n提出期限：{self.until}", Look(bold=True, size=12, lines=""))
        if words:
            self._line(words, Look(bold=True, fill=FAULT_FILL))
        how = [line for line in HOW if "関係課" not in line or any(entry.is_related for entry in entries)]
        for text in filter(None, (one.request_text, *(f"・{line}" for line in how))):
            self._line(text, Look(lines="", upright="top"))
        self.row += 1
        first = self.row + 1
        self._items(entries, names)
        set_up_print(sheet, [first], head=f"{one}　{self.to}")
        sheet.page_setup.orientation = sheet.ORIENTATION_PORTRAIT
        sheet.sheet_view.showGridLines = False
        sheet.protection.sheet = True

    def _line(self, text: str, look: Look) -> None:
        self.row += 1
        put_text(self.sheet, self.row, 1, text, look, sum(self.widths) * 10 / look.size, to_column=4)

    def _items(self, entries: Sequence[OneSheet], names: Sequence[str]) -> None:
        self.row += 1
        marked = any(entry.filled for entry in entries)
        heads = ("", "取組項目", "直す欄" if marked else "あなたの課は", "いまの状態")
        for column, text in enumerate(heads, start=1):
            put(self.sheet, self.row, column, text, HEAD)
        for number, (entry, name) in enumerate(zip(entries, names, strict=True), start=1):
            self.row += 1
            plain = Look(fill=GROUP_FILL) if entry.is_related else Look()
            put(self.sheet, self.row, 1, number, Look(fill=plain.fill, across="center"))
            put_text(self.sheet, self.row, 2, str(entry.status.item), plain, self.widths[1])
            self.sheet.cell(self.row, 2).hyperlink = f"#'{name}'!A1"
            role = "関係課（読むだけ）" if entry.is_related else "担当課（記入する）"
            faults = entry.filled.faults if entry.filled else {}
            put(self.sheet, self.row, 3, f"{len(faults)}か所" if marked else role, plain)
            state = Look(fill=plain.fill, across="center")
            put(self.sheet, self.row, 4, entry.status.workflow_state.label, state)
            for told in entry.filled.told if entry.filled else ():
                self.row += 1
                width = sum(self.widths[1:])
                put_text(self.sheet, self.row, 2, told, Look(fill=FAULT_FILL), width, to_column=4)
        if not entries:
            self._line("いま入力する取組はありません。", Look(lines=""))
