"""実施状況一覧: one row for each item, one ○ under the band that applies, 主な取組内容 beside it.

Pure: standard library only. Source of the layout: 安中市's list of R3 (000), whose band headings are lost: such
bands keep the name of their column, and 「位置不明」 is a band of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import chain, count

from items.quantity import in_unit
from plans.books.cells import Book, Cell, CellKind, Sheet, address, column_letters
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import (
    RENAMED,
    SAME,
    YEAR_END,
    Claim,
    ColumnReading,
    Draft,
    Kind,
    Known,
    KnownIndicator,
    KnownItem,
    Question,
    QuestionKind,
    Said,
    SheetReading,
    Total,
    origin_of,
    said,
)
from progress.intake.layouts.labels import (
    Numbered,
    bare,
    folded,
    key_of,
    numbered,
    shown,
    tell_unreadable_cells,
    visible,
)
from progress.intake.layouts.spoken_figures import Spoken, figures_in, is_called, named_by

ITEM_HEADINGS = (
    "行政改革推進項目",
    "推進項目",
    "取組項目",
    "改革項目",
    "実施項目",
    "項目",
    "項目名",
    "取組項目名",
)
BAND_HEADINGS = ("実施状況", "進捗状況", "進捗区分", "達成状況", "取組状況", "評価", "評価区分")
TEXT_HEADINGS = {
    "narrative": ("主な取組内容", "主な取組", "取組内容", "取組実績", "実施内容", "取組状況の内容"),
    "issues": ("課題", "課題等", "問題点"),
    "next_steps": ("今後の取組", "今後の方針", "今後の予定", "次年度の取組"),
}
"""Headings without white space."""

MARKS = frozenset("○〇◯●◎✓✔レ")
TOTALS = frozenset({"合計", "計", "総計", "小計", "総合計"})
UNKNOWN_HEADING = "不明"
UNPLACED = "位置不明"
"""The heading under which marks stand whose column isn't known."""

SAME_NAME_PERCENT = 60
"""Names less alike than this under the same number are taken for two items until somebody says otherwise."""

_YEAR = re.compile(r"(?:令和|平成|昭和)(?:元|\d{1,2})年度|[RHS](?:元|\d{1,2})年?度?|20\d\d年度")
_TITLE = re.compile(r"実施状況|進捗状況|取組状況|達成状況")
LONGEST_PRINTED = 120


class StatusMatrix:
    key = "status_matrix"
    label = "実施状況一覧（○印）"

    def claim(self, book: Book) -> Claim | None:
        """Sheets whose band columns hold marks beside an item column."""
        found = {sheet.name: frame for sheet in book.sheets if (frame := _frame(sheet))}
        if not found:
            return None
        sure = 92 if all(frame.year is not None for frame in found.values()) else 80
        return Claim(tuple(found), sure)

    def read(self, book: Book, sheets: tuple[str, ...], known: Known, draft: Draft) -> None:
        for name in sheets:
            sheet = visible(book.sheet(name), draft)
            tell_unreadable_cells(sheet, draft)
            frame = _frame(sheet)
            if frame is None:
                draft.sheets.append(SheetReading(name, "", "", remark="表示されている一覧がありません"))
                continue
            _Reading(sheet, frame, known, draft).put()


@dataclass(frozen=True)
class _Frame:
    """Where the parts of a list stand. `year` None: the title doesn't name it."""

    title: Cell | None
    year: int | None
    item: Cell
    item_columns: tuple[int, int]
    bands: Cell
    band_cells: tuple[Cell, ...]
    texts: dict[str, Cell]
    last_header: int


def _frame(sheet: Sheet) -> _Frame | None:
    """None unless the sheet has an item heading, a heading over two or more bands, and marks under them beside
    items with their numbers in front; lists with a column of numbers are not read here."""
    for row, cells in sheet.rows():
        item = next((cell for cell in cells if bare(cell.printed) in ITEM_HEADINGS), None)
        group = next((cell for cell in cells if bare(cell.printed) in BAND_HEADINGS), None)
        if item is None or group is None:
            continue
        over = sheet.merge(group.row, group.column)
        if over is None or over.right == over.left:
            continue
        bands = tuple(
            cell
            for cell in sheet.row(over.bottom + 1)
            if over.left <= cell.column <= over.right and shown(cell)
        )
        own = sheet.merge(item.row, item.column)
        last = max([over.bottom + 1, own.bottom if own else row])
        columns = {cell.column for cell in bands}
        marks = [
            cell
            for cell in sheet.cells
            if cell.row > last and cell.column in columns and shown(cell) in MARKS
        ]
        right = own.right if own else group.column - 1
        with_number = [mark for mark in marks if _names_numbered_item(sheet, mark.row, item.column, right)]
        if len(bands) < 2 or not with_number or item.column >= group.column:
            continue
        texts = {
            name: cell
            for cell in cells
            for name, headings in TEXT_HEADINGS.items()
            if bare(cell.printed) in headings
        }
        title, year = _title(sheet, row)
        return _Frame(title, year, item, (item.column, right), group, bands, texts, last)
    return None


def _names_numbered_item(sheet: Sheet, row: int, left: int, right: int) -> bool:
    """The item's name is the last of its row's texts in the item columns; pillars stand before it."""
    texts = [shown(cell) for cell in sheet.row(row) if left <= cell.column <= right and shown(cell)]
    return bool(texts) and numbered(texts[-1]) is not None


def _title(sheet: Sheet, above: int) -> tuple[Cell | None, int | None]:
    """The line over the list that names it, and the fiscal year in it (else in any line above, or on the tab)."""
    lines = [cell for cell in sheet.cells if cell.row < above and shown(cell)]
    title = next((cell for cell in lines if _TITLE.search(bare(cell.printed))), None)
    for text in [*([title.printed] if title else []), *(cell.printed for cell in lines), sheet.name]:
        years = {year for match in _YEAR.finditer(bare(text)) if (year := _fiscal_year(match[0])) is not None}
        if len(years) == 1:
            return title, years.pop()
    return title, None


def _fiscal_year(text: str) -> int | None:
    try:
        return int(FiscalYear.parse(text))
    except NotAFiscalYear:
        return None


def band_label(heading: str) -> str:
    """「第１欄\\n（見出し不明）」 → 「第1欄（見出し不明）」: without breaks for layout, digits and letters narrow."""
    joined = re.sub(r"\s*\n\s*", "", heading).strip()
    return re.sub("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]", lambda one: folded(one[0]), joined)


def band_codes(labels: Sequence[str]) -> list[str]:
    """`col1`, `col2` … from the left; `unknown` for the column of marks whose place isn't known."""
    codes: list[str] = []
    for label in labels:
        counted = sum(code != "unknown" for code in codes) + 1
        codes.append("unknown" if label == UNPLACED and "unknown" not in codes else f"col{counted}")
    return codes


@dataclass(frozen=True)
class _Row:
    """One item of the list: its key from the numbers, its cells."""

    path: tuple[Numbered, ...]
    cells: tuple[Cell, ...]
    """Of the path; the last is the item's."""

    @property
    def key(self) -> str:
        return key_of(self.path)

    @property
    def name(self) -> str:
        return self.path[-1].name

    @property
    def cell(self) -> Cell:
        return self.cells[-1]


@dataclass
class _Reading:
    sheet: Sheet
    frame: _Frame
    known: Known
    draft: Draft
    year: int = 0
    items: dict[str, KnownItem] = field(default_factory=dict)
    scale: str = ""
    codes: dict[int, str] = field(default_factory=dict)
    """Column → band code."""
    counts: dict[int, int] = field(default_factory=dict)
    labels: dict[int, str] = field(default_factory=dict)
    of_cards: bool = False
    """Cards of the same file bring the items."""
    taken: dict[str, Cell] = field(default_factory=dict)
    """Item key → the row that gave its status."""

    def put(self) -> None:
        year = self._year()
        if year is None:
            return
        self.year = year
        self._put_round()
        self._put_scale()
        self.items = self._items()
        self.of_cards = any(one.kind == Kind.ANNUAL_TARGET for one in self.draft.records.values())
        path: list[tuple[Numbered, Cell]] = []
        for row, cells in self.sheet.rows():
            if row > self.frame.last_header:
                path = self._read_row(row, cells, path)
        self._put_reading()

    # --- the list as a whole

    def _year(self) -> int | None:
        if self.frame.year is not None:
            return self.frame.year
        question = f"year:{self.sheet.name}"
        answer = self.known.answer(question)
        self.draft.ask(
            Question(
                question,
                QuestionKind.YEAR,
                "この一覧が何年度の実施状況かを入力してください（例：令和3年度）。",
                f"{self.sheet.name}!{address(self.frame.item.row, self.frame.item.column)}",
                blocking=True,
            )
        )
        return _fiscal_year(answer) if answer else None

    def _put_round(self) -> None:
        title = self.frame.title
        fields: dict[str, Said] = {}
        if title is not None:
            fields["title"] = said(self.sheet, title)
        origin = origin_of(self.sheet, title) if title else None
        printed = title.printed if title else ""
        if "末" in printed:
            fields["reference_date"] = Said(FiscalYear(self.year).last_day, printed, origin)
        fields |= {"state": Said("closed"), "historical": Said(True)}
        self.draft.put(Kind.ROUND, (self.year, YEAR_END), fields, origin)

    def _put_scale(self) -> None:
        """The plan's scale with these very bands, else a new one. What a band counts as is not for a mark to say."""
        columns = [cell.column for cell in self.frame.band_cells]
        labels = [band_label(cell.printed) for cell in self.frame.band_cells]
        self.labels = dict(zip(columns, labels, strict=True))
        own = f"status-{FiscalYear(self.year).short.lower().replace('元', '1')}"
        for key, bands in self.known.scales.items():
            if key != own and any(UNKNOWN_HEADING in label for label in labels):
                continue  # An unknown band of another year is not known to be the same one.
            by_label = {bare(label): code for code, label, _ in bands}
            if all(bare(label) in by_label for label in labels):
                self.scale = key
                self.codes = {column: by_label[bare(label)] for column, label in self.labels.items()}
                return
        self.scale = next(
            key for key in chain([own], (f"{own}-{nth}" for nth in count(2))) if key not in self.known.scales
        )
        self.codes = dict(zip(columns, band_codes(labels), strict=True))
        head = self.frame.bands
        title = self.frame.title.text if self.frame.title else ""
        printed = re.search(r"[(（](?P<when>[^()（）]*)[)）]\s*$", title)
        when = printed["when"] if printed else FiscalYear(self.year).era
        self.draft.put(
            Kind.SCALE,
            (self.scale,),
            {"name": said(self.sheet, head, f"{bare(head.printed)}（{when}の一覧）")},
            origin_of(self.sheet, head),
        )
        for position, cell in enumerate(self.frame.band_cells, start=1):
            self.draft.put(
                Kind.BAND,
                (self.scale, self.codes[cell.column]),
                {"label": said(self.sheet, cell, self.labels[cell.column]), "position": Said(position)},
                origin_of(self.sheet, cell),
            )

    def _items(self) -> dict[str, KnownItem]:
        """The plan's items, and those that cards of the same file named."""
        items = {item.key: item for item in self.known.items}
        for record in self.draft.of(Kind.ITEM):
            key = str(record.key[0])
            indicators = tuple(
                KnownIndicator(
                    str(one.key[1]), str(_value(one.fields, "unit")), str(_value(one.fields, "kind"))
                )
                for one in self.draft.of(Kind.INDICATOR)
                if one.key[0] == key
            )
            fields = record.fields
            items.setdefault(
                key,
                KnownItem(
                    key,
                    _value(fields, "number_printed"),
                    _value(fields, "name"),
                    _value(fields, "pillar"),
                    indicators,
                ),
            )
        return items

    def _put_reading(self) -> None:
        columns = [
            ColumnReading(
                column_letters(cell.column), cell.printed, "band", self.labels[cell.column], 100, self.year
            )
            for cell in self.frame.band_cells
        ]
        columns += [
            ColumnReading(column_letters(cell.column), cell.text, name, bare(cell.printed), 100, self.year)
            for name, cell in self.frame.texts.items()
        ]
        self.draft.sheets.append(
            SheetReading(
                self.sheet.name,
                StatusMatrix.key,
                StatusMatrix.label,
                tuple(range(self.frame.item.row, self.frame.last_header + 1)),
                tuple(columns),
                self.frame.last_header + 1,
                self.sheet.bottom,
            )
        )

    # --- rows

    def _read_row(
        self, row: int, cells: tuple[Cell, ...], path: list[tuple[Numbered, Cell]]
    ) -> list[tuple[Numbered, Cell]]:
        left, right = self.frame.item_columns
        named = [cell for cell in cells if left <= cell.column <= right and shown(cell)]
        marks = [cell for cell in cells if cell.column in self.codes and shown(cell)]
        texts = [cell for cell in cells if cell.column in {one.column for one in self.frame.texts.values()}]
        if named and bare(named[0].printed) in TOTALS:
            self._put_totals(named[0], marks)
            return path
        for cell in named:
            parsed = numbered(cell.text)
            if parsed is None:
                self._unnumbered(cell, bool(marks))
                marks = []
                break
            path = [*[one for one in path if one[0].depth < parsed.depth], (parsed, cell)]
        if named and path and (marks or path[-1][0].depth == 3) and numbered(named[-1].text):
            found = _Row(tuple(one for one, _ in path), tuple(cell for _, cell in path))
            self._put_status(found, marks)
            return path[:-1]
        if not named and (marks or any(shown(cell) for cell in texts)):
            cell = (marks or texts)[0]
            self.draft.tell(
                Severity.WARNING,
                "row_without_item",
                f"{row}行目に項目名がないため、この行は取り込みません。",
                origin_of(self.sheet, cell),
            )
        return path

    def _unnumbered(self, cell: Cell, marked: bool) -> None:
        if cell.text.startswith(("※", "注", "＊", "*")):
            self.draft.tell(
                Severity.NOTE,
                "remark",
                "表の注記は取り込みません。必要なら照会の「備考」に書いてください。",
                origin_of(self.sheet, cell),
            )
            return
        self.draft.tell(
            Severity.WARNING if marked else Severity.NOTE,
            "item_without_number",
            f"「{cell.text}」の番号が読めないため、この行は取り込みません。「①」などの番号を付けてください。",
            origin_of(self.sheet, cell),
        )

    def _put_totals(self, label: Cell, marks: list[Cell]) -> None:
        """Compared with the marks counted so far; never imported."""
        for cell in marks:
            stated = cell.number if cell.kind == CellKind.NUMBER else _whole(shown(cell))
            total = Total(
                f"{self.sheet.name}!{address(cell.row, cell.column)}",
                f"{bare(label.printed)}（{self.labels[cell.column]}）",
                self.labels[cell.column],
                cell.printed,
                stated,
                Decimal(self.counts.get(cell.column, 0)),
            )
            self.draft.totals.append(total)
            if not total.agrees:
                self.draft.tell(
                    Severity.WARNING,
                    "total_differs",
                    f"「{total.label}」は{cell.text}と書かれていますが、○は{total.computed}個です。"
                    "○の位置と合計を確かめてください。",
                    origin_of(self.sheet, cell),
                )

    def _put_status(self, row: _Row, marks: list[Cell]) -> None:
        item = self._matched(row)
        band = self._marked(marks)
        if item is None:
            return
        if item.key in self.taken:
            first = origin_of(self.sheet, self.taken[item.key])
            self.draft.tell(
                Severity.ERROR,
                "item_twice",
                f"「{row.name}」が2回書かれています（1つ目は{first}）。どちらかを直してください。",
                origin_of(self.sheet, row.cell),
            )
            return
        self.taken[item.key] = row.cell
        fields: dict[str, Said] = {}
        for name, heading in self.frame.texts.items():
            cell = self.sheet.at(row.cell.row, heading.column)
            if cell is not None and shown(cell):
                fields[name] = said(self.sheet, cell)
        if bare(item.name) != bare(row.name):
            fields["item_name_then"] = said(self.sheet, row.cell, row.name)
        key = (self.year, YEAR_END, item.key)
        self.draft.put(Kind.STATUS, key, fields, origin_of(self.sheet, row.cell))
        if band is not None:
            recorded = said(self.sheet, band, self.codes[band.column])
            self.draft.put(
                Kind.RATING, (*key, self.scale, ""), {"recorded": recorded}, origin_of(self.sheet, band)
            )
        column = self.frame.texts.get("narrative")
        narrative = self.sheet.at(row.cell.row, column.column) if column else None
        if narrative is not None and shown(narrative):
            self._put_actuals(item, narrative)

    def _marked(self, marks: list[Cell]) -> Cell | None:
        """The one marked band. Every mark counts for the total; two marks or other text are no rating."""
        real = [cell for cell in marks if shown(cell) in MARKS]
        for cell in real:
            self.counts[cell.column] = self.counts.get(cell.column, 0) + 1
        for cell in marks:
            if cell not in real:
                self.draft.tell(
                    Severity.WARNING,
                    "mark_unread",
                    f"「{cell.text}」は○として読めないため、区分は空のままにします。○だけを書いてください。",
                    origin_of(self.sheet, cell),
                )
        if len(real) > 1:
            self.draft.tell(
                Severity.WARNING,
                "two_marks",
                "○が2つ以上あるため、区分は空のままにします。○を1つだけにしてください。",
                origin_of(self.sheet, real[1]),
            )
        return real[0] if len(real) == 1 else None

    # --- which item a row is about

    def _matched(self, row: _Row) -> KnownItem | None:
        """By number; where the name differs by asking whether it was renamed."""
        if not self.items:
            return self._new_item(row)
        item = self.items.get(row.key)
        if item is not None and bare(item.name) == bare(row.name):
            return item
        elsewhere = [one for one in self.items.values() if bare(one.name) == bare(row.name)]
        if len(elsewhere) == 1:
            self.draft.tell(
                Severity.NOTE,
                "number_differs",
                f"計画では「{elsewhere[0].key}」の項目です。名前が同じため、その項目の実施状況として取り込みます。",
                origin_of(self.sheet, row.cell),
            )
            return elsewhere[0]
        if item is None and not self.known.items and not self.of_cards:
            return self._new_item(row)  # a further sheet of a list that brings its items along
        if item is None:
            self.draft.tell(
                Severity.WARNING,
                "item_unknown",
                f"「{row.key} {row.name}」は計画にないため、この行は取り込みません。先に計画に項目を加えてください。",
                origin_of(self.sheet, row.cell),
            )
            return None
        return self._renamed(row, item)

    def _renamed(self, row: _Row, item: KnownItem) -> KnownItem | None:
        origin = origin_of(self.sheet, row.cell)
        alike = SequenceMatcher(None, bare(item.name), bare(row.name)).ratio() * 100 >= SAME_NAME_PERCENT
        question = f"renamed:{self.year}:{item.key}"
        sentence = (
            f"「{item.key}」は計画では「{item.name}」、この一覧では「{row.name}」です。"
            "この年度から名前が変わりましたか。"
        )
        choices = (
            RENAMED,
            SAME,
            ("other", "別の項目（この行は取り込まない）"),
        )
        self.draft.ask(Question(question, QuestionKind.RENAMED, sentence, str(origin), choices))
        answer = self.known.answer(question) or ""
        if answer == "renamed":
            self.draft.rename(item, self.year, said(self.sheet, row.cell, row.name))
        if answer in ("renamed", "same"):
            return item
        consequence = (
            "回答がない間は、同じ項目の実施状況とし、一覧の名前を当時の項目名として残します。"
            if alike and answer != "other"
            else "この行は取り込みません。"
        )
        self.draft.tell(Severity.WARNING, "renamed", sentence + consequence, origin, "name")
        return item if alike and answer != "other" else None

    def _new_item(self, row: _Row) -> KnownItem:
        """A plan without items takes them from the list: number, name and place."""
        for depth in range(1, len(row.path)):
            path, cell = row.path[:depth], row.cells[depth - 1]
            key = key_of(path)
            if self.draft.get(Kind.PILLAR, (key,)):
                continue
            fields = {
                "number_printed": said(self.sheet, cell, path[-1].number),
                "name": said(self.sheet, cell, path[-1].name),
                "position": Said(len(self.draft.of(Kind.PILLAR)) + 1),
            }
            if depth > 1:
                fields["parent"] = Said(key_of(path[:-1]))
            self.draft.put(Kind.PILLAR, (key,), fields, origin_of(self.sheet, cell))
        pillar = key_of(row.path[:-1])
        self.draft.put(
            Kind.ITEM,
            (row.key,),
            {
                "pillar": Said(pillar),
                "number_printed": said(self.sheet, row.cell, row.path[-1].number),
                "name": said(self.sheet, row.cell, row.name),
                "position": Said(len(self.draft.of(Kind.ITEM)) + 1),
            },
            origin_of(self.sheet, row.cell),
        )
        return KnownItem(row.key, row.path[-1].number, row.name, pillar)

    # --- figures inside the prose

    def _put_actuals(self, item: KnownItem, cell: Cell) -> None:
        numbers = tuple(one for one in item.indicators if one.kind == "number")
        found: dict[str, list[Spoken]] = {}
        unclear: list[str] = []
        for spoken in figures_in(cell.text):
            indicator = None if spoken.is_of_another_year(self.year) else named_by(spoken, numbers)
            if indicator is None:
                unclear.append(spoken.printed)
            else:
                found.setdefault(indicator.name, []).append(spoken)
        for name, several in found.items():
            unit = next(one.unit for one in numbers if one.name == name)
            if len({one.quantity.value for one in several}) > 1:
                unclear += [one.printed for one in several]
                continue
            self._put_actual(item, name, unit, several[0], cell)
        if unclear:
            self.draft.tell(
                Severity.WARNING if numbers else Severity.NOTE,
                "figure_in_prose",
                f"文中の「{'」「'.join(unclear)}」は、どの指標の数値か分からないため、文章のまま取り込みます。",
                origin_of(self.sheet, cell),
                "narrative",
            )

    def _put_actual(self, item: KnownItem, name: str, unit: str, spoken: Spoken, cell: Cell) -> None:
        quantity = in_unit(spoken.quantity, unit)
        origin = origin_of(self.sheet, cell)
        fields = {
            # The end of a long clause is where its figure stands; the narrative keeps the whole.
            "printed": Said(spoken.printed[-LONGEST_PRINTED:], cell.printed, origin),
            "value": Said(quantity.value, spoken.printed, origin, unit, self.year),
            "approximate": Said(quantity.approximate, spoken.printed, origin),
        }
        if spoken.is_provisional:
            fields["is_provisional"] = Said(True, spoken.printed, origin)
        if not spoken.alone and not is_called(spoken, name):
            self.draft.tell(
                Severity.NOTE,
                "actual_from_prose",
                f"文中の「{fields['printed'].value}」を、指標「{name}」の実績として読みました。違うときは、取込後に直してください。",
                origin,
                "value",
            )
        self.draft.put(Kind.ACTUAL_VALUE, (self.year, YEAR_END, item.key, name, self.year), fields, origin)


def _value(fields: dict[str, Said], name: str) -> str:
    return str(fields[name].value) if name in fields else ""


def _whole(text: str) -> Decimal | None:
    digits = folded(text)
    return Decimal(digits) if re.fullmatch(r"\d+", digits) else None


LAYOUT = StatusMatrix()
