"""業務棚卸表: one sheet for each field of work, with its place in the plan, staff, budget, missions and activities.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from items.quantity import DASHES, NotAFigure, Quantity, absent, in_unit, parse_cell, trimmed
from plans.books.cells import Book, Cell, CellKind, Sheet, column_letters
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import (
    YEAR_END,
    Claim,
    ColumnReading,
    Draft,
    Kind,
    Known,
    Origin,
    Question,
    QuestionKind,
    Said,
    SheetReading,
    Total,
    origin_of,
    said,
)
from progress.intake.layouts.labels import bare, folded, shown, tell_unreadable_cells, unspaced, visible

# Labels, without blanks and line breaks.
_TITLE = re.compile(r".*(?:業務棚卸|事務事業棚卸|棚卸表).*")
_YEAR_LABELS = frozenset({"年度", "対象年度", "作成年度"})
_NUMBER_LABELS = frozenset({"シートNo.", "シートNo", "シート番号", "棚卸表No."})
_OFFICE_LABELS = frozenset({"所属", "担当部署", "所管課", "担当課"})
_NAME_LABELS = frozenset({"シート名", "棚卸表名", "業務名"})
_PLACES = (
    frozenset({"基本目的", "基本目標", "基本政策", "政策"}),
    frozenset({"施策目的(上位目的)", "施策目的", "上位目的", "施策"}),
)
"""The pillars above the sheet, from the top."""
_POLICY_LABELS = frozenset({"施策の方向", "施策の方針"})
_STAFF_LABELS = frozenset({"人工", "職員数", "従事職員数"})
_THIS_SHEET = re.compile(r"このシート")
_CHAPTER_LABELS = {"款": "kan", "項": "kou", "目": "moku"}
_PROJECT_LABELS = frozenset({"事業名", "予算事業名", "細事業名"})
_TOTAL_LABELS = frozenset({"合計", "計", "総計"})
_MISSION_LABELS = frozenset({"任務目的", "使命", "任務"})
_CODE_HEADING = re.compile(r"(?:業務|活動)コード.*")
_ACTIVITY_HEADING = re.compile(r"(?:行政活動|業務|活動).*")
_INDICATOR_LABELS = frozenset({"指標", "指標名", "成果指標"})
_TARGET_LABELS = frozenset({"目標", "目標の方向"})
_MARK_LABELS = frozenset({"達成", "達成状況", "達成度"})
_REMARK_LABELS = frozenset({"備考", "摘要"})
_NEXT_STEPS = re.compile(r".*総括を踏まえ.*|.*今後の(?:考え方?|方針|取組|方向性?|課題)[^。]{0,8}")
_SUMMARY = re.compile(r".*総括(?:等|など)?")
_LONGEST_HEADING = 60

_CODE = re.compile(r"(?:\d\d){1,3}")
_YEAR_HEADING = re.compile(r"(?P<year>.+?)(?:実績|決算|の実績|年度実績)?")
_PLACE = re.compile(r"(?P<number>[IVXivx]+|[Ⅰ-Ⅻ]|\d+)[\s.．、\u3000]+(?P<name>\S.*)", re.S)
_MONEY_UNIT = re.compile(r"[(（]単?位?[:：]?(?P<unit>百万円|千円|万円|円)[)）]")
_UNNAMED = "（記載なし）"
_BLANK_FORM_NAMES = frozenset({"", "事業"})
"""What an unused line of the printed form says as its project."""

_DIRECTIONS = {
    **dict.fromkeys("↑↗⇧⬆", "increase"),
    **dict.fromkeys("→⇨➡", "maintain"),
    **dict.fromkeys("↓↘⇩⬇", "decrease"),
}
_SCALE = "achieved-mark"
_BANDS = (
    ("yes", "○", True, True, "good"),
    ("no", "×", False, True, "bad"),
    ("none", "-", False, False, "neutral"),
)
"""Code, mark, counts as achieved, is in the denominator, tone."""
_SAME_MARK = {"〇": "○", "◯": "○", "✕": "×", "✖": "×", "☓": "×", "X": "×", "x": "×"}


@dataclass(frozen=True)
class _Columns:
    """Where a table of missions or activities has its fields. `years`: column → the history's year."""

    indicator: int
    years: dict[int, FiscalYear]
    target: int
    mark: int | None
    remark: int | None


@dataclass(frozen=True)
class _Table:
    """`head`: rows of its heading; `rows`: what stands below, up to the next table."""

    head: range
    rows: range
    columns: _Columns


@dataclass
class _Head:
    """What a sheet says of itself before its tables."""

    number: str
    pillar: str
    year: FiscalYear
    year_cell: Cell | None
    notes: list[str] = field(default_factory=list)


class Inventory:
    key = "inventory"
    label = "業務棚卸表"

    def claim(self, book: Book) -> Claim | None:
        sheets = tuple(sheet.name for sheet in book.sheets if not sheet.hidden and _is_inventory(sheet))
        return Claim(sheets, 95) if sheets else None

    def read(self, book: Book, sheets: tuple[str, ...], known: Known, draft: Draft) -> None:
        _Reading([book.sheet(name) for name in sheets], known, draft).read()


def _is_inventory(sheet: Sheet) -> bool:
    return _labelled(sheet, _NUMBER_LABELS) is not None and _activity_heading(sheet) is not None


def _labelled(sheet: Sheet, labels: frozenset[str]) -> Cell | None:
    """The first cell that holds one of the labels."""
    return next((cell for cell in sheet.cells if bare(shown(cell)) in labels), None)


def _right_of(sheet: Sheet, label: Cell | None) -> Cell | None:
    """The first cell that holds something behind a label, in its row."""
    if label is None:
        return None
    behind = [cell for cell in sheet.row(label.row) if cell.column > label.column and shown(cell)]
    return behind[0] if behind and bare(shown(behind[0])) not in _YEAR_LABELS | _NAME_LABELS else None


def _bottom(sheet: Sheet, cell: Cell) -> int:
    """The last row that a cell, merged or not, reaches down to."""
    merged = sheet.merge(cell.row, cell.column)
    return merged.bottom if merged else cell.row


def _activity_heading(sheet: Sheet) -> Cell | None:
    for cell in sheet.cells:
        if not _CODE_HEADING.fullmatch(bare(shown(cell))):
            continue
        row = [bare(shown(one)) for one in sheet.row(cell.row)]
        if any(_ACTIVITY_HEADING.fullmatch(one) for one in row[1:]) and _INDICATOR_LABELS & set(row):
            return cell
    return None


def _figure(text: str) -> Quantity | None:
    """One figure that is the whole text, its unit with it; None for words and for 「第2回を実施」."""
    found = parse_cell(text)
    quantity = found[0] if len(found) == 1 and isinstance(found[0], Quantity) else None
    if quantity is None or quantity.label or quantity.remark:
        return None
    behind = bare(text)[-len(quantity.unit) :] if quantity.unit else ""
    whole = not quantity.unit or behind == bare(quantity.unit) or quantity.bound or quantity.approximate
    return quantity if whole else None


class _Reading:
    def __init__(self, sheets: list[Sheet], known: Known, draft: Draft) -> None:
        self.known, self.draft = known, draft
        self.sheets = [visible(sheet, draft) for sheet in sheets]
        self.pillars = 0
        self.items = 0
        self.bands = {
            _SAME_MARK.get(symbol, symbol): code
            for code, label, sign in known.scales.get(_SCALE, ())
            for symbol in (sign or label,)
        } or {symbol: code for code, symbol, *_ in _BANDS}
        self.restored: set[str] = set()
        self.staff: dict[str, Decimal] = {}
        self.staff_totals: list[tuple[Sheet, Cell, str, str, Decimal | None]] = []

    def read(self) -> None:
        for sheet in self.sheets:
            tell_unreadable_cells(sheet, self.draft)
            self._sheet(sheet)
        for sheet, cell, scope, category, stated in self.staff_totals:
            self._total(sheet, cell, f"{scope}（{category}）", "fte", stated, self.staff.get(category))

    def _tell(self, severity: Severity, kind: str, sentence: str, sheet: Sheet, cell: Cell) -> None:
        self.draft.tell(severity, kind, sentence, origin_of(sheet, cell))

    # ── The head of a sheet ────────────────────────────────────────────────────────────────────────

    def _sheet(self, sheet: Sheet) -> None:
        heading = _activity_heading(sheet)
        year_label = _labelled(sheet, _YEAR_LABELS)
        year_cell = _right_of(sheet, year_label)
        year = self._year(sheet, year_cell)
        number_label = _labelled(sheet, _NUMBER_LABELS)
        number = _right_of(sheet, number_label)
        if number is None and number_label is not None:
            self._tell(
                Severity.ERROR,
                "number_missing",
                "シートNo.が空欄です。このシートは取り込みません。番号を入力してください。",
                sheet,
                number_label,
            )
        if heading is None or number is None or year is None:
            self.draft.sheets.append(
                SheetReading(
                    sheet.name, Inventory.key, Inventory.label, remark="年度かシートNo.が分かりません"
                )
            )
            return
        head = _Head(folded(shown(number)), f"No.{folded(shown(number))}", year, year_cell)
        self._plan(sheet, head)
        tables = self._tables(sheet)
        self._pillars(sheet, head, number)
        self._staffing(sheet, head)
        self._budget(sheet, head)
        self._round(sheet, head)
        for table in tables:
            if table.head.start == heading.row:
                self._activities(sheet, head, table)
            else:
                self._missions(sheet, head, table)
        self._below(sheet, head, tables)
        self._reading(sheet, tables)

    def _year(self, sheet: Sheet, cell: Cell | None) -> FiscalYear | None:
        try:
            if cell is not None:
                return FiscalYear.parse(shown(cell))
        except NotAFiscalYear:
            pass
        identity = f"year:{sheet.name}"
        self.draft.ask(
            Question(
                identity,
                QuestionKind.YEAR,
                f"シート「{sheet.name}」が何年度の表か分かりません。年度を入力してください（例：令和3年度）。",
                sheet.where(cell) if cell else "",
                blocking=True,
            )
        )
        try:
            return FiscalYear.parse(self.known.answer(identity) or "")
        except NotAFiscalYear:
            return None

    def _plan(self, sheet: Sheet, head: _Head) -> None:
        title = next((cell for cell in sheet.cells if _TITLE.fullmatch(bare(shown(cell)))), None)
        if title is None:
            return
        name = re.sub(r"\s+", "", title.text).replace("(", "（").replace(")", "）")
        year = said(sheet, head.year_cell, int(head.year)) if head.year_cell else Said(int(head.year))
        fields = {
            "title": said(sheet, title, f"{name}{head.year.era}"),
            "start_year": year,
            "end_year": year,
        }
        outline = _labelled(sheet, _PLACES[0])
        above = sheet.at(outline.row, outline.column - 1) if outline and outline.column > 1 else None
        if above and shown(above):
            fields["outline_title"] = said(sheet, above, bare(above.text))
        self.draft.put(Kind.PLAN, (), fields, origin_of(sheet, title))

    def _pillars(self, sheet: Sheet, head: _Head, number: Cell) -> None:
        parent: str | None = None
        codes: list[str] = []
        for labels in _PLACES:
            cell = _right_of(sheet, _labelled(sheet, labels))
            if cell is None:
                continue
            match = _PLACE.fullmatch(cell.text)
            if match is None:
                self._tell(
                    Severity.WARNING,
                    "pillar_without_number",
                    f"「{cell.text}」の前に番号がないため、上位の柱として取り込みません。"
                    "「VIII まちづくり…」のように番号を付けてください。",
                    sheet,
                    cell,
                )
                continue
            code = folded(match["number"])
            fields = {
                "number_printed": said(sheet, cell, match["number"]),
                "name": said(sheet, cell, re.sub(r"\s*\n\s*", "", match["name"])),
            }
            if parent is not None:
                fields["parent"] = said(sheet, cell, parent)
            self._pillar(code, fields, origin_of(sheet, cell))
            codes.append(code)
            parent = code
        name = _right_of(sheet, _labelled(sheet, _NAME_LABELS))
        fields = {"number_printed": said(sheet, number, head.pillar)}
        if name is not None:
            fields["name"] = said(sheet, name)
        if parent is not None:
            fields["parent"] = said(sheet, number, parent)
        if policy := self._policy(sheet, codes):
            fields["policy"] = policy
        office = _right_of(sheet, _labelled(sheet, _OFFICE_LABELS))
        if office is not None:
            head.notes.append(f"所属：{office.text}")
            fields["transcription_note"] = said(sheet, office, head.notes[0])
        if self.draft.get(Kind.PILLAR, (head.pillar,)):
            self._tell(
                Severity.ERROR,
                "number_twice",
                f"シートNo.「{head.number}」のシートが2枚あります。番号を直してください。",
                sheet,
                number,
            )
        self._pillar(head.pillar, fields, origin_of(sheet, name or number))

    def _pillar(self, key: str, fields: dict[str, Said], origin: Origin) -> None:
        known = self.draft.get(Kind.PILLAR, (key,))
        self.pillars += known is None
        fields["position"] = known.fields["position"] if known else Said(self.pillars)
        self.draft.put(Kind.PILLAR, (key,), fields, origin)

    def _policy(self, sheet: Sheet, codes: list[str]) -> Said | None:
        """The sentences of 施策の方向, one a line, without the codes (「VIII-27」) of the pillars above."""
        label = _labelled(sheet, _POLICY_LABELS)
        if label is None:
            return None
        cells = [
            cell
            for row in range(label.row, _bottom(sheet, label) + 1)
            for cell in sheet.row(row)
            if cell.column > label.column and shown(cell)
        ]
        if not cells:
            return None
        code = re.compile(rf"{re.escape('-'.join(codes))}\s+") if codes else re.compile("")
        sentences = [code.sub("", _folded_start(cell.text), count=1) for cell in cells]
        first = said(sheet, cells[0], "\n".join(sentences))
        return Said(first.value, "\n".join(cell.printed for cell in cells), first.origin)

    # ── Staff and money ────────────────────────────────────────────────────────────────────────────

    def _staffing(self, sheet: Sheet, head: _Head) -> None:
        label = _labelled(sheet, _STAFF_LABELS)
        if label is None:
            return
        categories = [cell for cell in sheet.row(label.row) if cell.column > label.column and shown(cell)]
        position = 0
        for row in range(label.row + 1, _bottom(sheet, label) + 1):
            words = next(
                (cell for cell in sheet.row(row) if cell.kind == CellKind.TEXT and shown(cell)), None
            )
            if words is None:
                continue
            is_own = _THIS_SHEET.match(words.text) is not None
            scope = "このシート" if is_own else words.text
            for heading in categories:
                position += 1
                category = bare(heading.text)
                cell = sheet.at(row, heading.column)
                figure = self._counted(sheet, cell)
                if cell is None or figure is None:
                    continue
                fields = {
                    "fte": said(sheet, cell, figure.value),
                    "printed": said(sheet, cell),
                    "position": Said(position),
                }
                key = ("pillar", head.pillar, int(head.year), scope, category, 1)
                self.draft.put(Kind.STAFFING, key, fields, origin_of(sheet, cell))
                if is_own:
                    self.staff[category] = self.staff.get(category, Decimal(0)) + figure.value
                else:
                    self.staff_totals.append((sheet, cell, scope, category, figure.value))

    def _counted(self, sheet: Sheet, cell: Cell | None) -> Quantity | None:
        """The cell's one figure; None for a blank, a dash, and (reported) for words."""
        text = shown(cell)
        if cell is None or absent(text):
            return None
        figure = _figure(text)
        if figure is None:
            self._not_a_figure(sheet, cell)
        else:
            self._tell_rounded(sheet, cell, figure)
        return figure

    def _not_a_figure(self, sheet: Sheet, cell: Cell) -> None:
        self._tell(
            Severity.WARNING,
            "not_a_figure",
            f"「{cell.text}」は数字として読めません。数字で書き直してから取り込んでください。",
            sheet,
            cell,
        )

    def _tell_rounded(self, sheet: Sheet, cell: Cell, figure: Quantity) -> None:
        stored = cell.number
        if stored is None or figure.unit not in ("", "%"):
            return
        if figure.value != stored * (100 if figure.unit == "%" else 1):
            self._tell(
                Severity.NOTE,
                "rounded",
                f"表示は「{cell.text}」ですが、セルの値は{stored}です。表示されている数字を取り込みます。",
                sheet,
                cell,
            )

    def _thousand_yen(self, sheet: Sheet, cell: Cell, unit: str) -> int | None:
        """The amount in thousands of yen; None for a dash, words, an amount without unit or not in whole 千円."""
        figure = self._counted(sheet, cell)
        if figure is None:
            return None
        try:
            if not (figure.unit or unit):
                raise NotAFigure("単位がありません。")
            amount = in_unit(figure if figure.unit else in_unit(figure, unit), "千円").value
        except NotAFigure as reason:
            self._tell(
                Severity.WARNING,
                "amount_without_unit",
                f"金額「{cell.text}」を千円にできません。{reason}単位（千円など）を書いてから取り込んでください。",
                sheet,
                cell,
            )
            return None
        if amount != amount.to_integral_value():
            self._tell(
                Severity.WARNING,
                "amount_not_whole",
                f"金額「{cell.text}」は千円未満の端数があるため、文字のまま取り込みます。",
                sheet,
                cell,
            )
            return None
        return int(amount)

    def _budget(self, sheet: Sheet, head: _Head) -> None:
        chapter = next(
            (
                cell
                for cell in sheet.cells
                if bare(shown(cell)) in _CHAPTER_LABELS
                and any(bare(shown(one)) in _PROJECT_LABELS for one in sheet.row(cell.row))
            ),
            None,
        )
        if chapter is None:
            return
        headings = {bare(shown(cell)): cell for cell in sheet.row(chapter.row) if shown(cell)}
        project = next(cell for word, cell in headings.items() if word in _PROJECT_LABELS)
        amount = next((cell for cell in headings.values() if cell.column > project.column), None)
        if amount is None:
            return
        position, sum_of_rows = 0, Decimal(0)
        for row in range(chapter.row + 1, sheet.bottom + 1):
            first = next(iter(sheet.row(row)), None)
            if first is None or bare(shown(first)) in _MISSION_LABELS:
                return
            cell = sheet.at(row, amount.column)
            unit = self._money_unit(sheet, row, amount)
            if bare(shown(first)) in _TOTAL_LABELS:
                if cell is not None and shown(cell):
                    stated = self._thousand_yen(sheet, cell, unit)
                    stated_value = None if stated is None else Decimal(stated)
                    label = f"{shown(first)}（{head.pillar}）"
                    self._total(sheet, cell, label, "budget_thousand_yen", stated_value, sum_of_rows)
                return
            name = sheet.stored(row, project.column)
            if cell is None or not shown(cell):
                self._tell_without_amount(sheet, name)
                continue
            position += 1
            thousand = self._thousand_yen(sheet, cell, unit)
            sum_of_rows += thousand or 0
            fields = {"budget_printed": said(sheet, cell, f"{cell.text} {unit}".strip())}
            if thousand is not None:
                fields["budget_thousand_yen"] = said(sheet, cell, thousand, unit="千円")
            for word, code in _CHAPTER_LABELS.items():
                chapter_cell = sheet.at(row, headings[word].column) if word in headings else None
                if chapter_cell and shown(chapter_cell):
                    fields[code] = said(sheet, chapter_cell)
            fields["position"] = Said(position)
            named = re.sub(r"\s*\n\s*", "", shown(name)) or _UNNAMED
            self._budget_line(
                ("pillar", head.pillar, int(head.year), named, bare(amount.text)),
                fields,
                origin_of(sheet, cell),
            )

    def _money_unit(self, sheet: Sheet, row: int, heading: Cell) -> str:
        """「千円」 in the cell behind the amount, else in the heading's brackets; "" where neither says it."""
        behind = [shown(cell) for cell in sheet.row(row) if cell.column > heading.column and shown(cell)]
        if behind and bare(behind[0]) in ("円", "千円", "万円", "百万円"):
            return bare(behind[0])
        match = _MONEY_UNIT.search(heading.text)
        return match["unit"] if match else ""

    def _tell_without_amount(self, sheet: Sheet, name: Cell | None) -> None:
        if name is not None and bare(shown(name)) not in _BLANK_FORM_NAMES:
            self._tell(
                Severity.WARNING,
                "amount_missing",
                f"「{name.text}」の予算額が空欄です。この行は取り込みません。",
                sheet,
                name,
            )

    def _budget_line(
        self, key: tuple[str, str, int, str, str], fields: dict[str, Said], origin: Origin
    ) -> None:
        """A row for the same project in the same table once more is another line."""
        nth = 1
        while self.draft.get(Kind.BUDGET_LINE, (*key, nth)):
            nth += 1
        self.draft.put(Kind.BUDGET_LINE, (*key, nth), fields, origin)

    def _total(
        self,
        sheet: Sheet,
        cell: Cell,
        label: str,
        name: str,
        stated: Decimal | None,
        computed: Decimal | None,
    ) -> None:
        total = Total(sheet.where(cell), label, name, cell.text, stated, computed)
        self.draft.totals.append(total)
        if stated is not None and not total.agrees:
            shown_sum = "－" if computed is None else f"{trimmed(computed):,f}"
            self._tell(
                Severity.WARNING,
                "total_differs",
                f"{label}は「{cell.text}」ですが、足し合わせると{shown_sum}になります。どちらが正しいか確かめてください。",
                sheet,
                cell,
            )

    # ── Missions and activities ────────────────────────────────────────────────────────────────────

    def _tables(self, sheet: Sheet) -> list[_Table]:
        """The tables with indicators, from the top."""
        heads: list[tuple[range, _Columns]] = []
        for cell in sheet.cells:
            text = bare(shown(cell))
            if text in _MISSION_LABELS or _CODE_HEADING.fullmatch(text):
                head = range(cell.row, _bottom(sheet, cell) + 1)
                if columns := self._columns(sheet, head):
                    heads.append((head, columns))
        tables = []
        for nth, (head, columns) in enumerate(heads):
            end = heads[nth + 1][0].start if nth + 1 < len(heads) else self._end(sheet, head)
            tables.append(_Table(head, range(head.stop, end), columns))
        return tables

    def _end(self, sheet: Sheet, head: range) -> int:
        """The row of the first narrative below the last table, else one behind the sheet's last row."""
        for cell in sheet.cells:
            if cell.row >= head.stop and _narrative(sheet, cell):
                return cell.row
        return sheet.bottom + 1

    def _columns(self, sheet: Sheet, head: range) -> _Columns | None:
        found: dict[str, int] = {}
        years: dict[int, FiscalYear] = {}
        wanted = {
            "indicator": _INDICATOR_LABELS,
            "target": _TARGET_LABELS,
            "mark": _MARK_LABELS,
            "remark": _REMARK_LABELS,
        }
        for row in head:
            for cell in sheet.row(row):
                text = bare(shown(cell))
                for name, labels in wanted.items():
                    if text in labels:
                        found.setdefault(name, cell.column)
                if year := _year_in(text):
                    years[cell.column] = year
        if "indicator" not in found or "target" not in found:
            return None
        for column in range(found["indicator"] + 1, found["target"]):
            if column not in years:
                self._tell_no_year(sheet, head, column)
        return _Columns(found["indicator"], years, found["target"], found.get("mark"), found.get("remark"))

    def _tell_no_year(self, sheet: Sheet, head: range, column: int) -> None:
        cell = sheet.at(head.stop - 1, column)
        if cell is not None:
            self._tell(
                Severity.ERROR,
                "year_heading",
                f"実績の列の見出し「{cell.text}」から年度を読み取れません。この列は取り込みません。「H28」のように書いてください。",
                sheet,
                cell,
            )

    def _missions(self, sheet: Sheet, head: _Head, table: _Table) -> None:
        nth = 0
        for row in table.rows:
            name = next(
                (cell for cell in sheet.row(row) if cell.column < table.columns.indicator and shown(cell)),
                None,
            )
            if name is None:
                continue
            nth += 1
            key = f"{head.number}-M{nth}"
            self._item(sheet, head, key, name, {"nature": said(sheet, name, "mission")})
            self._indicator(sheet, head, key, row, table.columns)

    def _activities(self, sheet: Sheet, head: _Head, table: _Table) -> None:
        code_column = next(
            cell.column for cell in sheet.row(table.head.start) if _CODE_HEADING.fullmatch(bare(shown(cell)))
        )
        seen: set[str] = set()
        top: str | None = None
        projects: list[tuple[str, tuple[str, ...]]] = []
        for row in table.rows:
            cell = sheet.stored(row, code_column)
            if cell is None or not shown(cell):
                continue
            if bare(shown(cell)) in _PROJECT_LABELS:
                self._project(sheet, head, row, table.columns, cell, top, projects)
                continue
            code = folded(shown(cell))
            if cell.kind == CellKind.NUMBER and len(code) in (1, 3, 5):
                code = self._with_zero(sheet, cell, code)
            name = next(
                (
                    one
                    for one in sheet.row(row)
                    if code_column < one.column < table.columns.indicator and shown(one)
                ),
                None,
            )
            if name is None:
                self._below_table(sheet, head, cell)
                continue
            if not _CODE.fullmatch(code) or code in seen:
                self._bad_code(sheet, cell, code in seen)
                continue
            seen.add(code)
            if len(code) == 2:
                top = code
            fields = {
                "activity_code": said(sheet, cell, code),
                "nature": said(sheet, name, "activity"),
            }
            parent = code[:-2]
            if parent in seen:
                fields["parent"] = said(sheet, cell, f"{head.number}-{parent}")
            elif parent:
                self._tell(
                    Severity.WARNING,
                    "parent_missing",
                    f"業務コード「{code}」の上位の「{parent}」が、このシートにありません。上位のない項目として取り込みます。",
                    sheet,
                    cell,
                )
            key = f"{head.number}-{code}"
            self._item(sheet, head, key, name, fields)
            self._indicator(sheet, head, key, row, table.columns)

    def _with_zero(self, sheet: Sheet, cell: Cell, code: str) -> str:
        """A code that was typed as a number has lost the zero in front; told once a sheet."""
        if sheet.name not in self.restored:
            self.restored.add(sheet.name)
            self._tell(
                Severity.WARNING,
                "code_lost_zero",
                f"業務コードが数字の「{cell.text}」になっていて、先頭の0が消えたとみられます。「0{cell.text}」として取り込みます。",
                sheet,
                cell,
            )
        return f"0{code}"

    def _bad_code(self, sheet: Sheet, cell: Cell, is_repeated: bool) -> None:
        if is_repeated:
            kind, sentence = (
                "number_twice",
                f"業務コード「{cell.text}」がこのシートに2回あります。2つ目の行は取り込みません。",
            )
        else:
            kind, sentence = (
                "code_not_understood",
                f"業務コード「{cell.text}」は2桁・4桁・6桁の数字ではありません。この行は取り込みません。",
            )
        self._tell(Severity.ERROR, kind, sentence, sheet, cell)

    def _item(self, sheet: Sheet, head: _Head, key: str, name: Cell, fields: dict[str, Said]) -> None:
        self.items += 1
        own = {
            "pillar": said(sheet, name, head.pillar),
            "name": said(sheet, name, re.sub(r"\s*\n\s*", "", name.text)),
            "position": Said(self.items),
        }
        self.draft.put(Kind.ITEM, (key,), own | fields, origin_of(sheet, name))

    def _indicator(self, sheet: Sheet, head: _Head, item: str, row: int, columns: _Columns) -> None:
        """The row's indicator with its history and its mark; nothing where all of these are blank."""
        last = max(column for column in (columns.target, columns.mark, columns.remark) if column)
        cells = [cell for cell in sheet.row(row) if columns.indicator <= cell.column <= last and cell.text]
        if not cells:
            return
        stated = sheet.stored(row, columns.indicator)
        target = sheet.stored(row, columns.target)
        name = re.sub(r"\s*\n\s*", "", shown(stated)) or _UNNAMED
        if name == _UNNAMED:
            self._tell(
                Severity.NOTE,
                "indicator_without_name",
                f"指標の欄が空欄です。「{_UNNAMED}」という指標名で取り込みます。",
                sheet,
                cells[0],
            )
        history = [
            (year, cell)
            for column, year in columns.years.items()
            if (cell := sheet.stored(row, column)) and shown(cell)
        ]
        figures = {year: figure for year, cell in history if (figure := _figure(shown(cell)))}
        units = Counter(figure.unit for figure in figures.values()).most_common(1)
        unit = units[0][0] if units else ""
        where = stated if stated and shown(stated) else cells[0]
        fields = {
            "kind": said(sheet, where, "number" if figures else "text"),
            "position": Said(1),
        }
        if unit:
            fields["unit"] = said(
                sheet, next(cell for year, cell in history if year in figures and figures[year].unit), unit
            )
        self._direction(sheet, target, fields, item, name)
        self.draft.put(Kind.INDICATOR, (item, name), fields, origin_of(sheet, where))
        status = (int(head.year), YEAR_END, item)
        remark = sheet.stored(row, columns.remark) if columns.remark else None
        remarks = {"remarks": said(sheet, remark)} if remark and shown(remark) else {}
        self.draft.put(Kind.STATUS, status, remarks, origin_of(sheet, where))
        for year, cell in history:
            self._actual(sheet, (*status, name, int(year)), cell, figures.get(year), unit)
        if columns.mark and (mark := sheet.stored(row, columns.mark)) and shown(mark):
            self._rating(sheet, (*status, _SCALE, ""), mark)

    def _actual(
        self,
        sheet: Sheet,
        key: tuple[str | int, ...],
        cell: Cell,
        figure: Quantity | None,
        unit: str,
    ) -> None:
        year = int(key[-1])
        fields = {"printed": said(sheet, cell, unit=unit, fiscal_year=year)}
        if figure is not None and figure.unit == unit:
            self._tell_rounded(sheet, cell, figure)
            fields["value"] = said(sheet, cell, figure.value, unit=unit, fiscal_year=year)
            if figure.approximate:
                fields["approximate"] = said(sheet, cell, True)
        elif figure is not None:
            self._tell(
                Severity.WARNING,
                "unit_differs",
                f"「{cell.text}」の単位が、ほかの年度の「{unit or '単位なし'}」と違います。文字のまま取り込みます。",
                sheet,
                cell,
            )
        self.draft.put(Kind.ACTUAL_VALUE, key, fields, origin_of(sheet, cell))

    def _direction(
        self, sheet: Sheet, cell: Cell | None, fields: dict[str, Said], item: str, name: str
    ) -> None:
        """An arrow says the direction; anything else but a dash is the goal itself, and the direction is asked."""
        text = shown(cell)
        if cell is None or absent(text):
            return
        if direction := _DIRECTIONS.get(text):
            fields["direction"] = said(sheet, cell, direction)
            return
        identity = f"direction:{item}:1"
        fields["goal_printed"] = said(sheet, cell)
        if figure := _figure(text):
            fields["goal_value"] = said(sheet, cell, figure.value, unit=figure.unit)
        self.draft.ask(
            Question(
                identity,
                QuestionKind.DIRECTION,
                f"指標「{name}」の目標が「{text}」です。増やす・維持する・減らすのどれですか。",
                sheet.where(cell),
                choices=(("increase", "↑ 増やす"), ("maintain", "→ 維持する"), ("decrease", "↓ 減らす")),
            )
        )
        if (answer := self.known.answer(identity)) in ("increase", "maintain", "decrease"):
            fields["direction"] = Said(answer)

    def _rating(self, sheet: Sheet, key: tuple[str | int, ...], cell: Cell) -> None:
        mark = _SAME_MARK.get(cell.text, "-" if cell.text in DASHES else cell.text)
        code = self.bands.get(mark)
        if code is None:
            self._tell(
                Severity.WARNING,
                "unknown_mark",
                f"達成の印「{cell.text}」の意味が分からないため、評価を取り込みません。"
                f"使える印は{'・'.join(self.bands)}です。ほかの印を使うときは、評価区分に加えてください。",
                sheet,
                cell,
            )
            return
        self.draft.put(Kind.RATING, key, {"recorded": said(sheet, cell, code)}, origin_of(sheet, cell))

    def _project(
        self,
        sheet: Sheet,
        head: _Head,
        row: int,
        columns: _Columns,
        heading: Cell,
        top: str | None,
        projects: list[tuple[str, tuple[str, ...]]],
    ) -> None:
        """A 事業名 row: settled amounts of the history's years and, in the column of the target, which has no
        heading of its own, the budget of the sheet's year. It belongs to the 2-digit activity above it; a row
        that repeats the project and all amounts of an earlier one is 再掲."""
        name = next(
            (one for one in sheet.row(row) if heading.column < one.column < columns.indicator and shown(one)),
            None,
        )
        label = sheet.stored(row, columns.indicator)
        if name is None or top is None:
            self._tell(
                Severity.WARNING,
                "project_without_activity",
                "事業名が空欄か、上に業務コードの行がないため、この行は取り込みません。",
                sheet,
                heading,
            )
            return
        years = {**columns.years, columns.target: head.year}
        amounts = [
            (column, year, cell)
            for column, year in sorted(years.items())
            if (cell := sheet.stored(row, column)) and shown(cell)
        ]
        for one in sheet.row(row):
            if one.column > columns.target and not absent(one.text):
                self._tell(
                    Severity.NOTE,
                    "not_imported",
                    f"事業名の行の「{one.text}」は取り込みません。事業名の行は、決算額と予算額だけを取り込みます。",
                    sheet,
                    one,
                )
        project = re.sub(r"\s*\n\s*", "", name.text)
        signature = (project, tuple(f"{column}:{cell.text}" for column, _, cell in amounts))
        is_repeated = signature in projects and any(not absent(cell.text) for _, _, cell in amounts)
        projects.append(signature)
        match = _MONEY_UNIT.search(shown(label))
        unit = match["unit"] if match else ""
        for column, year, cell in amounts:
            word = "budget" if column == columns.target else "settled"
            fields = {f"{word}_printed": said(sheet, cell, fiscal_year=int(year))}
            thousand = self._thousand_yen(sheet, cell, unit)
            if thousand is not None:
                fields[f"{word}_thousand_yen"] = said(
                    sheet, cell, thousand, unit="千円", fiscal_year=int(year)
                )
            if is_repeated:
                fields["is_repeated"] = said(sheet, cell, True)
            fields["position"] = Said(len(projects))
            key = ("item", f"{head.number}-{top}", int(year), project, bare(shown(label)))
            self._budget_line(key, fields, origin_of(sheet, cell))

    # ── Round, scale, narratives ───────────────────────────────────────────────────────────────────

    def _round(self, sheet: Sheet, head: _Head) -> None:
        title = next((cell for cell in sheet.cells if _TITLE.fullmatch(bare(shown(cell)))), None)
        origin = origin_of(sheet, title) if title else None
        name = re.split(r"[(（]", bare(title.text))[0] if title else Inventory.label
        fields = {
            "title": said(sheet, title, f"{head.year.era} {name}")
            if title
            else Said(f"{head.year.era} {name}"),
            "state": Said("closed"),
            "historical": Said(True),
        }
        self.draft.put(Kind.ROUND, (int(head.year), YEAR_END), fields, origin)
        label = next((cell for cell in sheet.cells if bare(shown(cell)) in _MARK_LABELS), None)
        if label is None:
            return
        where = origin_of(sheet, label)
        if _SCALE in self.known.scales:
            # Written all the same, so that this plan uses it; its name and bands are the city's own by now.
            self.draft.put(Kind.SCALE, (_SCALE,), {}, where)
            return
        self.draft.put(Kind.SCALE, (_SCALE,), {"name": said(sheet, label, unspaced(label.text))}, where)
        for position, (code, symbol, counts, in_denominator, tone) in enumerate(_BANDS, start=1):
            band = {
                "label": Said(symbol),
                "symbol": Said(symbol),
                "counts_as_achieved": Said(counts),
                "in_denominator": Said(in_denominator),
                "tone": Said(tone),
                "position": Said(position),
            }
            self.draft.put(Kind.BAND, (_SCALE, code), band, where)

    def _below_table(self, sheet: Sheet, head: _Head, cell: Cell) -> None:
        """A line under the activities that is no activity: what it is about is not said."""
        head.notes.append(f"表の下に「{cell.text}」とあります。")
        note = said(sheet, cell, "\n".join(head.notes))
        pillar = self.draft.get(Kind.PILLAR, (head.pillar,))
        if pillar is not None:
            pillar.fields["transcription_note"] = note
        self._tell(
            Severity.NOTE,
            "line_below_table",
            f"表の下の「{cell.text}」は、柱の「資料についての注記」として取り込みます。",
            sheet,
            cell,
        )

    def _below(self, sheet: Sheet, head: _Head, tables: list[_Table]) -> None:
        """総括 and what follows from it: the text below each heading, down to the next one."""
        start = tables[-1].rows.stop if tables else sheet.bottom + 1
        texts: dict[str, list[Cell]] = {}
        name = ""
        for row in range(start, sheet.bottom + 1):
            for cell in sheet.row(row):
                if found := _narrative(sheet, cell):
                    name = found
                elif name and shown(cell):
                    texts.setdefault(name, []).append(cell)
        fields = {
            name: Said(
                "\n".join(cell.text for cell in cells),
                "\n".join(cell.printed for cell in cells),
                origin_of(sheet, cells[0]),
            )
            for name, cells in texts.items()
        }
        if fields:
            first = next(iter(fields.values()))
            self.draft.put(Kind.SUMMARY, (int(head.year), YEAR_END, head.pillar), fields, first.origin)

    def _reading(self, sheet: Sheet, tables: list[_Table]) -> None:
        table = tables[-1] if tables else None
        columns = tuple(self._column_readings(sheet, table)) if table else ()
        self.draft.sheets.append(
            SheetReading(
                sheet.name,
                Inventory.key,
                Inventory.label,
                tuple(row for one in tables for row in one.head),
                columns,
                tables[0].rows.start if tables else None,
                sheet.bottom,
            )
        )

    def _column_readings(self, sheet: Sheet, table: _Table) -> Iterator[ColumnReading]:
        columns = table.columns
        row = table.head.start
        code = next(cell for cell in sheet.row(row) if _CODE_HEADING.fullmatch(bare(shown(cell))))
        yield ColumnReading(column_letters(code.column), code.text, "activity_code", "業務コード", 100)
        for cell in sheet.row(row):
            if code.column < cell.column < columns.indicator:
                yield ColumnReading(column_letters(cell.column), cell.text, "name", "項目名", 100)
        named = (
            (columns.indicator, "indicator", "指標名"),
            *((column, "actual", "実績") for column in columns.years),
            (columns.target, "direction", "向き"),
            (columns.mark, "rating", "評価"),
            (columns.remark, "note", "備考"),
        )
        for column, field_code, label in named:
            if column:
                year = columns.years.get(column)
                yield ColumnReading(
                    column_letters(column),
                    sheet.text(row, column),
                    field_code,
                    label,
                    100,
                    int(year) if year else None,
                )


def _narrative(sheet: Sheet, cell: Cell) -> str:
    """「summary」 or 「next_steps」 where the cell is the heading of such a text; "" for anything else.

    A heading stands alone in its row, on one line.
    """
    text = shown(cell)
    if len(sheet.row(cell.row)) != 1 or "\n" in text or len(text) > _LONGEST_HEADING or text.endswith("。"):
        return ""
    if _NEXT_STEPS.fullmatch(text):
        return "next_steps"
    return "summary" if _SUMMARY.fullmatch(text) else ""


def _year_in(heading: str) -> FiscalYear | None:
    """「H28」, 「H28実績」, 「令和元年度決算」."""
    match = _YEAR_HEADING.fullmatch(heading)
    try:
        return FiscalYear.parse(match["year"]) if match else None
    except NotAFiscalYear:
        return None


def _folded_start(text: str) -> str:
    """The text with half-width characters in front, where a code stands; the sentence itself as printed."""
    head, blank, rest = text.strip().partition(" ")
    return f"{folded(head)}{blank}{rest}"
