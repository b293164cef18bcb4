"""Small workbooks of a made-up city: a programme list (集中改革プラン) and an inventory (業務棚卸表).

Besides, how a draft is held against a city's fixture, both ways.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from plans.books.cells import Book
from progress.intake.draft import Draft, Key, Kind
from progress.intake.kinds import BY_KIND
from progress.intake.known import Known
from progress.intake.layout import Layout
from tests.books import read_book
from tests.intake.fixture_records import fixture_records

OUR_WORDS = frozenset({"transcription_note", "source_note"})
"""Fields in which fixtures hold our own remarks on the document."""
SUMMARY = "（要約）"


def read_with(layout: Layout, book: Book, known: Known | None = None) -> Draft:
    draft = Draft()
    claim = layout.claim(book)
    assert claim is not None
    layout.read(book, claim.sheets, known or Known(), draft)
    return draft


def bytes_of(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def neutral(book: Workbook) -> Book:
    return read_book("made.xlsx", bytes_of(book))


def value_of(draft: Draft, kind: Kind, key: Key, name: str) -> Any:
    """None where there is no such record, or no such field."""
    record = draft.get(kind, key)
    return record.fields[name].value if record and name in record.fields else None


def told(draft: Draft) -> list[tuple[str, str]]:
    """(kind, cell) of each finding."""
    return [(finding.kind, finding.cell) for finding in draft.findings]


# ── Against a fixture ──────────────────────────────────────────────────────────────────────────────

Difference = tuple[Kind, Key, str]


def differences(draft: Draft, name: str) -> dict[Difference, tuple[Any, Any]]:
    """(fixture's value, file's value) of every field in which they differ, or which only one of them has; for a
    record of one side only, one entry with the field "".

    Left out: our own remarks, and texts of which the fixture holds a summary while the file holds text. A field
    that one side lacks counts as its default.
    """
    expected = fixture_records(name)
    found = {
        (record.kind, record.key): {key: said.value for key, said in record.fields.items()}
        for record in draft.records.values()
    }
    differing: dict[Difference, tuple[Any, Any]] = {}
    for named in [*expected, *(one for one in found if one not in expected)]:
        kind, key = named
        if named not in found or named not in expected:
            differing[(kind, key, "")] = ("fixture", None) if named in expected else (None, "file")
            continue
        for column in BY_KIND[kind].fields:
            if column.name in OUR_WORDS:
                continue
            one, two = (side[named].get(column.name, _default(column)) for side in (expected, found))
            is_summed_up = isinstance(one, str) and one.startswith(SUMMARY) and bool(two)
            if one != two and not is_summed_up:
                differing[(kind, key, column.name)] = (one, two)
    return differing


def _default(column: models.Field[Any, Any]) -> Any:
    return column.get_default() if column.has_default() or not column.null else None


# ── A programme list ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Wording:
    """The headings of one city's list, and what stands before 「目標」 in its cells."""

    headings: tuple[str, str, str, str, str] = ("No.", "改革実施項目", "内容", "実施時期", "所管課")
    goal_mark: str = "【目標】"
    first_row: int = 1
    first_column: int = 1


Row = tuple[Any, str, str, str, str]


def programme_sheet(
    book: Workbook,
    name: str,
    heading: str,
    groups: Sequence[tuple[str, Sequence[Row]]],
    *,
    title: str = "かわせみ市行政改革大綱・集中改革プラン (案)",
    below: Iterable[str] = (),
    wording: Wording | None = None,
) -> Worksheet:
    """`groups`: a policy sentence with the rows below it. `below`: lines under the last table."""
    chosen = wording or Wording()
    sheet: Worksheet = book.create_sheet(name)
    left, row = chosen.first_column, chosen.first_row

    def line(text: str) -> None:
        sheet.cell(row, left, text)
        sheet.merge_cells(start_row=row, start_column=left, end_row=row, end_column=left + 4)

    line(title)
    row += 1
    line(heading)
    row += 1
    for policy, rows in groups:
        row += 1
        line(policy)
        row += 1
        for values in [chosen.headings, *rows]:
            for column, value in enumerate(values, start=left):
                sheet.cell(row, column, value)
            row += 1
    for text in below:
        row += 1
        line(text)
    return sheet


def empty_book() -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    return book


def programme_book(wording: Wording | None = None) -> Workbook:
    chosen = wording or Wording()
    mark = chosen.goal_mark
    book = empty_book()
    programme_sheet(
        book,
        "(1)協働",
        "(1) 協働の推進",
        [
            (
                "① 市民との協働を進めます。",
                [
                    (
                        1,
                        "防災リーダーの\n育成\n(継続)",
                        f"研修を行う。\n{mark}\n令和8年度までに、防災リーダー120人を養成する。",
                        "毎年度",
                        "防災課\n各支所地域課",
                    ),
                    (
                        2,
                        "情報の公表（※1）\n（新規）",
                        f"公表する。\n{mark}\n順次進める。",
                        "～令和6年度",
                        "①人事課\n②～③財政課",
                    ),
                ],
            ),
            (
                "② 職員を育てます。",
                [
                    (
                        1,
                        "研修の充実\n(継続)",
                        f"見直す。\n{mark}\n毎年度、3講座程度を実施する。",
                        "令和5年度～\n7年度",
                        "人事課",
                    )
                ],
            ),
        ],
        below=["※1 この表でいう公表は、ホームページでの公表をいう。"],
        wording=chosen,
    )
    programme_sheet(
        book,
        "(2)見直し",
        "(2) 事業の見直し",
        [
            (
                "① 事業を見直します。",
                [
                    (
                        1,
                        "バス路線の再編\n(新規)",
                        f"再編する。\n{mark}\n利用の少ない路線を見直す。\n・平成30年度 8路線\n・令和7年度 5路線",
                        "令和7年度",
                        "交通課\n北支所地域課・市民課\n支所産業課(南・西)",
                    ),
                    (None, "追加", "※検討中", "", ""),
                ],
            )
        ],
        wording=chosen,
    )
    return book


# ── An inventory ───────────────────────────────────────────────────────────────────────────────────

HISTORY = ("H29", "H30", "R元", "R2")
AMOUNTS = "年度別決算・予算額(千円)"


@dataclass(frozen=True)
class Shown:
    """A number with the format in which its cell shows it."""

    number: Any
    number_format: str


@dataclass
class InventorySheet:
    """One sheet. `activities`: (code, name, indicator, history, target, mark, remark); a code of 「事業名」 makes a
    row of amounts, the last of them under the target. `budget`: (款, 項, 目, project, amount), the first three
    merged downwards where `spans` says over how many lines; `open_budget`: lines that print only 「千円」, each with
    what stands in its column of projects. `below`: a line under the activities."""

    number: Any = 7
    name: str = "広報"
    year: Any = "R3"
    top_rows: int = 0
    years: tuple[str, ...] = HISTORY
    title: str = "業務棚卸表 (施策説明表)"
    section: str = "総務部 広報課"
    purposes: tuple[str, str, str] = ("第三次\n総合計画", "IV ひらかれたまち", "9 市政がよく伝わるまちになる")
    directions: Sequence[str] = ("IV-9 広報紙を読みやすくします。", "IV-9 声を聴く場を増やします。")
    staff_label: str = "このシートの行政活動を行うための職員数"
    staff_kinds: tuple[str, ...] = ("正規", "会計年度\n任用")
    staff: tuple[float, ...] = (2, 1)
    staff_of_all: tuple[float, ...] = (2, 1)
    budget: Sequence[tuple[Any, Any, Any, str, Any]] = (
        (2, 1, 3, "広報事業", 1500),
        ("", "", "", "放送事業", 500),
    )
    spans: Mapping[int, int] = field(default_factory=dict)
    open_budget: Sequence[str] = ("",)
    budget_total: Any = 2000
    missions: Sequence[tuple[Any, ...]] = (
        ("市政が伝わっている", "広報の計画的な発行", ("実施",) * 4, "→", "○", ""),
    )
    activities: Sequence[tuple[Any, ...]] = (
        ("01", "市政を伝える", "認知度", (0.55, 0.468, "-", 0.53), "↑", "×", "調査方法を変更"),
        ("0101", "広報紙を発行する", "発行回数", (12, 12, 24, "-"), "→", "○", ""),
        ("010101", "記事を書く", "", (), "", "", ""),
        ("事業名", "広報事業", AMOUNTS, (1200, 0, "-", 1400), 1500, "", ""),
        ("02", "声を聴く", "-", ("-",) * 4, "-", "-", ""),
        ("事業名", "広報事業", AMOUNTS, (1200, 0, "-", 1400), 1500, "", ""),
    )
    formats: Mapping[str, str] = field(default_factory=lambda: {"01": "0.0%"})
    below: str = ""
    narratives: Sequence[tuple[str, str]] = (
        ("計画期間におけるシートの総括", "広報紙の発行を続けた。"),
        ("総括を踏まえた、今後の考えや方針等", "声を聴く場を増やす。"),
    )

    def add_to(self, book: Workbook) -> Worksheet:
        sheet: Worksheet = book.create_sheet(f"No.{self.number} {self.name}")
        for _ in range(self.top_rows):
            sheet.append([None])
            sheet.cell(sheet.max_row + 1, 1, "内部資料")
        self.row = self.top_rows * 2
        self._head(sheet)
        self._staff(sheet)
        self._budget(sheet)
        self._missions(sheet)
        self._activities(sheet)
        self._narratives(sheet)
        return sheet

    def _put(self, sheet: Worksheet, *values: Any) -> int:
        self.row += 1
        for column, value in enumerate(values, start=1):
            shown = value if isinstance(value, Shown) else Shown(value, "General")
            if shown.number not in (None, ""):
                sheet.cell(self.row, column, shown.number).number_format = shown.number_format
        return self.row

    def _head(self, sheet: Worksheet) -> None:
        top = self._put(sheet, "年度", self.year, "", "", self.title)
        sheet.merge_cells(start_row=top, start_column=5, end_row=top + 1, end_column=7 + len(self.years))
        self._put(sheet, "シートNo.", self.number)
        self._put(sheet, "所属", self.section)
        self._put(sheet, "シート名", self.name)
        self._put(sheet)
        of_plan, basic, upper = self.purposes
        row = self._put(sheet, of_plan, "基本目的", basic)
        self._put(sheet, "", "施策目的\n(上位目的)", upper)
        for nth, direction in enumerate(self.directions):
            self._put(sheet, "", "" if nth else "施策の方向", direction)
        sheet.merge_cells(start_row=row, start_column=1, end_row=self.row, end_column=1)
        if len(self.directions) > 1:
            sheet.merge_cells(start_row=row + 2, start_column=2, end_row=self.row, end_column=2)

    def _staff(self, sheet: Worksheet) -> None:
        self._put(sheet)
        row = self._put(sheet, "人工", "", "", "", *self.staff_kinds)
        for label, counts in ((self.staff_label, self.staff), ("すべてのシートの合算", self.staff_of_all)):
            self._put(sheet, "", label, "", "", *(Shown(count, "0.0") for count in counts))
        sheet.merge_cells(start_row=row, start_column=1, end_row=row + 2, end_column=1)

    def _budget(self, sheet: Worksheet) -> None:
        self._put(sheet)
        self._put(sheet, "款", "項", "目", "事業名", "予算額")
        for nth, (*of_budget, project, amount) in enumerate(self.budget):
            row = self._put(sheet, *of_budget, project, Shown(amount, "#,##0"), "千円")
            if lines := self.spans.get(nth):
                for column in (1, 2, 3):
                    sheet.merge_cells(
                        start_row=row, start_column=column, end_row=row + lines - 1, end_column=column
                    )
        for project in self.open_budget:
            self._put(sheet, "", "", "", project, "", "千円")
        self._put(sheet, "合計", "", "", "", Shown(self.budget_total, "#,##0"), "千円")

    def _columns_behind(self) -> list[str]:
        return ["目 標", "達 成", "備 考"]

    def _missions(self, sheet: Worksheet) -> None:
        self._put(sheet)
        row = self._put(sheet, "任 務 目 的", "", "", "指 標", "過去の実績")
        first = 5 + len(self.years)
        for column, text in enumerate(self._columns_behind(), start=first):
            sheet.cell(row, column, text)
            sheet.merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column)
        self._put(sheet, "", "", "", "", *self.years)
        sheet.merge_cells(start_row=row, start_column=1, end_row=row + 1, end_column=3)
        sheet.merge_cells(start_row=row, start_column=4, end_row=row + 1, end_column=4)
        sheet.merge_cells(start_row=row, start_column=5, end_row=row, end_column=first - 1)
        for name, *rest in self.missions:
            self._measured(sheet, name, "", *rest)

    def _activities(self, sheet: Worksheet) -> None:
        self._put(sheet)
        headings = [f"{year}\n実績" for year in self.years]
        self._put(
            sheet,
            "業務コード\n(2桁・4桁・6桁)",
            "行政活動(手段)",
            "",
            "指標",
            *headings,
            *self._columns_behind(),
        )
        for code, name, indicator, history, target, *rest in self.activities:
            shown = self.formats.get(code, "#,##0")
            numbers = [one if isinstance(one, Shown) else Shown(one, shown) for one in (*history, target)]
            self._measured(sheet, code, name, indicator, numbers[:-1], numbers[-1], *rest)
        if self.below:
            self._put(sheet, self.below)

    def _measured(
        self,
        sheet: Worksheet,
        first: Any,
        second: Any,
        indicator: str,
        history: Sequence[Any],
        target: Any,
        mark: str,
        remark: str,
    ) -> None:
        padded = [*history, *[""] * (len(self.years) - len(history))]
        self._put(sheet, first, second, "", indicator, *padded, target, mark, remark)

    def _narratives(self, sheet: Worksheet) -> None:
        for heading, text in self.narratives:
            self._put(sheet)
            row = self._put(sheet, heading)
            sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=12)
            row = self._put(sheet, text)
            sheet.merge_cells(start_row=row, start_column=1, end_row=row + 3, end_column=12)
            self.row += 3


def inventory_book(*sheets: InventorySheet) -> Workbook:
    book = empty_book()
    for sheet in sheets or (InventorySheet(),):
        sheet.add_to(book)
    return book
