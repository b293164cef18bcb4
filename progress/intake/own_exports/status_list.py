"""The Excel list of a publication as we write it ourselves (`progress.reports.status_list`), brought back.

The file names its publication by the SHA-256 on 「この資料について」, so that each cell is held against the one that
was written: only what a person edited since becomes a record. An older publication, whose figures were restated or
whose targets were reviewed since, changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from items.quantity import Bound, NotAFigure, fold, read_figure, show, trimmed
from plans.books.cells import Book, Cell, CellKind, Sheet, address, column_letters
from plans.history.changes import Severity
from progress.intake.draft import (
    Claim,
    ColumnReading,
    Draft,
    Key,
    Kind,
    Known,
    Origin,
    Plain,
    Said,
    SheetReading,
    Total,
    origin_of,
)
from progress.intake.reading.words.signs import is_check
from progress.public.reading.marks import title_then
from progress.public.reading.tree import departments_text
from progress.reports import about_sheet, figures_sheet, status_list
from progress.reports.about_sheet import STAMPS
from progress.reports.figures_sheet import (
    NOTHING,
    PROVISIONAL,
    figure_value,
    rate_value,
    rated_scales,
    rating_text,
)
from progress.reports.fitting import plain, writable
from progress.reports.status_list import (
    BAND_ROW,
    FIRST_MARK_COLUMN,
    HEADER_ROW,
    ITEM_COLUMN,
    MARK_HEADING,
    NOT_ASKED,
    PILLAR_COLUMN,
    SUB_COLUMN,
    TEXT_HEADING,
    TOTAL,
)
from progress.table.shape import Figure, IndicatorRow, ItemRow, PlanTable

APPROACH_HEADING = "取組内容"
FIGURE_HEADINGS = ("取組項目", "指標", "単位", "向き", "現状の数値")
NOTE_SIGN = "※"
ABOUT_CELLS = ("項目", "内容")


def _bare(text: str) -> str:
    """The text half-width and without white space: 「実 施 計 画」, 「現状と\\n課題」, 「ＩＣＴ」 beside 「ICT」."""
    return "".join(fold(text).split())


def _tell_unreadable_cells(sheet: Sheet, draft: Draft) -> None:
    """Reports each cell without a value: a formula that was never computed, an Excel error."""
    for cell in sheet.cells:
        if cell.kind != CellKind.ERROR:
            continue
        sentence = (
            "数式の計算結果が保存されていません。Excelで開いて上書き保存してから取り込んでください。"
            if cell.formula
            else f"「{cell.text}」はExcelのエラーです。値を入れ直してから取り込んでください。"
        )
        draft.tell(Severity.ERROR, "formula_without_value", sentence, origin_of(sheet, cell))


def _shown(cell: Cell | None) -> str:
    """The cell's stripped text; "" for none and for a cell without a value."""
    return "" if cell is None or cell.kind == CellKind.ERROR else cell.text


class _Part(Enum):
    LIST = "一覧"
    FIGURES = "数値目標と実績"
    ABOUT = "説明"


def _part(sheet: Sheet) -> _Part | None:
    """Which of our three sheets it is, told by what only we write."""
    title = sheet.text(1, 1)
    if sheet.text(HEADER_ROW, 1) == status_list.ITEM_HEADING:
        place = sheet.text(status_list.PLACE_ROW, 1).split("\n")
        return _Part.LIST if any(line.startswith(STAMPS) for line in place) else None
    heads = tuple(sheet.text(figures_sheet.HEADER_ROW, column) for column in range(1, 6))
    if title.startswith(figures_sheet.SHEET) and heads == FIGURE_HEADINGS:
        return _Part.FIGURES
    if title == about_sheet.SHEET and heads[:2] == ABOUT_CELLS:
        return _Part.ABOUT
    return None


class OwnStatusList:
    """「このシステムから書き出した公表版の一覧」"""

    key = "own_status_list"
    label = "このシステムから書き出した公表版の一覧"

    def claim(self, book: Book) -> Claim | None:
        sheets = tuple(sheet.name for sheet in book.sheets if _part(sheet))
        return Claim(sheets, 100) if sheets else None

    def read(self, book: Book, sheets: tuple[str, ...], known: Known, draft: Draft) -> None:
        mine = [book.sheet(name) for name in sheets]
        table = _published(mine, known, draft)
        reading = _Reading(table, known, draft) if table else None
        for sheet in mine:
            part = _part(sheet)
            if part == _Part.ABOUT:
                remark = "どの公表版かを確かめるために読みました。このシートからは取り込みません。"
                draft.sheets.append(SheetReading(sheet.name, self.key, self.label, remark=remark))
            elif reading is None or part is None:
                draft.sheets.append(SheetReading(sheet.name, self.key, self.label, remark="取り込みません。"))
            elif sheet.hidden:
                remark = "非表示のシートのため、読みません。"
                draft.sheets.append(SheetReading(sheet.name, "", "", remark=remark))
            elif not _tell_hidden_cells(sheet, draft):
                reading.read(sheet, part)


def _tell_hidden_cells(sheet: Sheet, draft: Draft) -> bool:
    """Reports and refuses rows or columns out of sight: half an item's text would replace the whole."""
    hidden = next((cell for cell in sheet.cells if sheet.is_hidden(cell.row, cell.column)), None)
    if hidden is None:
        return False
    draft.tell(
        Severity.ERROR,
        "hidden",
        "表示されていない行または列があります。すべて再表示してから取り込んでください。",
        origin_of(sheet, hidden),
    )
    remark = "表示されていない行または列があるため、読みません。"
    draft.sheets.append(SheetReading(sheet.name, OwnStatusList.key, OwnStatusList.label, remark=remark))
    return True


def _published(sheets: list[Sheet], known: Known, draft: Draft) -> PlanTable | None:
    """The publication that the file was written from; None, with an error told, where it can't be known."""
    start = Origin(sheets[0].name, "A1")
    if known.is_new or not known.items:
        draft.tell(
            Severity.ERROR,
            "no_whole_plan",
            "このファイルは公表版の一覧です。計画の全データを書き出したファイルを取り込んでください。",
            start,
        )
        return None
    counted = Counter(_part(sheet) for sheet in sheets)
    if twice := next((part for part, count in counted.items() if part and count > 1), None):
        draft.tell(
            Severity.ERROR,
            "sheet_twice",
            f"公表版の「{twice.value}」のシートが2枚以上あります。1つの公表版の3枚だけを残してください。",
            start,
        )
        return None
    said = _sha256(next((sheet for sheet in sheets if _part(sheet) == _Part.ABOUT), None))
    if said is None:
        draft.tell(
            Severity.ERROR,
            "no_publication_named",
            f"シート「{about_sheet.SHEET}」に公表版の番号（SHA-256）がないため、どの公表版の一覧か分かりません。"
            "書き出したファイルの3枚のシートを残して取り込んでください。",
            start,
        )
        return None
    sha256, origin = said
    found = known.published(sha256)
    if found is None:
        draft.tell(
            Severity.ERROR,
            "other_plan",
            "この一覧の公表版は、選んだ計画にありません。別の計画のファイルではないか、確かめてください。",
            origin,
        )
    return found


def _sha256(about: Sheet | None) -> tuple[str, Origin] | None:
    for row, _ in about.rows() if about else ():
        if about and about.text(row, 1) == about_sheet.SHA256 and (cell := about.stored(row, 2)):
            return cell.text.split("\n")[0].strip(), origin_of(about, cell)
    return None


# ── What was written ─────────────────────────────────────────────────────────────────────────────────────────

_Place = tuple[str, ...]
"""The texts by which a row is told: pillars, title (and indicator), without white space."""


def _place(*texts: str) -> _Place:
    return tuple(_bare(plain(writable(text))) for text in texts)


def _listed(table: PlanTable) -> dict[_Place, list[ItemRow]]:
    """(pillar row above, sub-pillar beside, title) → its items; more than one where the plan repeats itself."""
    found: dict[_Place, list[ItemRow]] = {}
    parents = {pillar.parent for pillar in table.pillars}
    above = ""
    for pillar, items in table.by_pillar():
        beside = ""
        if pillar.parent and pillar.key not in parents:
            beside = status_list.pillar_text(pillar)
        else:
            above = status_list.pillar_text(pillar)
        for item in items:
            found.setdefault(_place(above, beside, title_then(item)), []).append(item)
    return found


def _measured(table: PlanTable) -> dict[_Place, list[tuple[ItemRow, IndicatorRow]]]:
    """(path of pillars, title, indicator) → its indicators."""
    found: dict[_Place, list[tuple[ItemRow, IndicatorRow]]] = {}
    paths: dict[str, str] = {"": ""}
    for pillar, items in table.by_pillar():
        paths[pillar.key] = f"{paths[pillar.parent]}＞{pillar.title}".removeprefix("＞")
        for item in items:
            for indicator in item.indicators:
                place = _place(paths[pillar.key], title_then(item), indicator.name)
                found.setdefault(place, []).append((item, indicator))
    return found


@dataclass(frozen=True)
class _Column:
    """A mark column: a band of a scale, or one of the codes in brackets, which stand for no band."""

    cell: Cell
    scale: str
    code: str
    label: str

    @property
    def is_band(self) -> bool:
        return not self.code.startswith("(")


def _bands(table: PlanTable) -> dict[tuple[str, str], tuple[str, str]]:
    """(group, label) of a heading, without white space → (scale, code)."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    plain_ones = (
        (status_list.UNRATED, status_list.UNRATED_CODE),
        (status_list.UNREPORTED, status_list.UNREPORTED_CODE),
    )
    for scale in table.scales:
        group = _bare(MARK_HEADING if len(table.scales) == 1 else f"{MARK_HEADING}：{scale.name}")
        for label, code in plain_ones:
            found[(group, _bare(label))] = (scale.key, code)
        for band in scale.bands:
            found[(group, _bare(plain(writable(status_list.band_label(band)))))] = (scale.key, band.code)
    if not table.scales:
        reported = (status_list.REPORTED, status_list.REPORTED_CODE)
        found |= {(MARK_HEADING, _bare(label)): ("", code) for label, code in (reported, *plain_ones)}
    return found


def _differs(cell: Cell | None, written: str | Decimal) -> bool:
    """Does the cell hold something else than what was written into it?"""
    if isinstance(written, Decimal):
        return cell is None or cell.number != written
    return (cell.printed if cell else "") != plain(writable(written))


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────────────────


class _Reading:
    def __init__(self, table: PlanTable, known: Known, draft: Draft) -> None:
        self.table, self.draft = table, draft
        self.keys = {item.key for item in known.items}
        self.edits = 0

    def read(self, sheet: Sheet, part: _Part) -> None:
        _tell_unreadable_cells(sheet, self.draft)
        self.edits = 0
        columns = self._read_list(sheet) if part == _Part.LIST else self._read_figures(sheet)
        header = HEADER_ROW if part == _Part.LIST else figures_sheet.HEADER_ROW
        last = BAND_ROW if part == _Part.LIST else header
        remark = "公表版と同じ内容です。このシートから変わるものはありません。"
        if self.edits:
            remark = f"公表版と違うところだけを取り込みます（{self.edits}か所）。"
        self.draft.sheets.append(
            SheetReading(
                sheet.name,
                OwnStatusList.key,
                OwnStatusList.label,
                tuple(range(header, last + 1)),
                tuple(columns),
                last + 1,
                sheet.bottom,
                remark,
            )
        )

    def _tell(self, severity: Severity, kind: str, sentence: str, origin: Origin) -> None:
        self.draft.tell(severity, kind, sentence, origin)

    def _put(self, kind: Kind, key: Key, fields: Mapping[str, Said], origin: Origin) -> None:
        self.edits += 1
        self.draft.put(kind, key, fields, origin)

    def _round_key(self, item: ItemRow, origin: Origin) -> tuple[int, str, str] | None:
        """The status's key; None, with an error told, where the round doesn't ask for the item."""
        asked = self.table.round
        if asked is None or item.status is None:
            self._tell(
                Severity.ERROR,
                "not_asked",
                f"「{item.title}」はこの照会の対象ではないため、取り込めません。記入を消してください。",
                origin,
            )
            return None
        return int(asked.fiscal_year), asked.kind, item.key

    def _recognise(self, item: ItemRow, sheet: Sheet, cell: Cell) -> bool:
        """An item that the plan has still is named, so that the preview counts it, unchanged or not."""
        origin = origin_of(sheet, cell)
        if item.key not in self.keys:
            self._tell(
                Severity.ERROR,
                "item_unknown",
                f"「{cell.text}」は、いまの計画にありません。この行を削除するか、計画に項目を加えてください。",
                origin,
            )
            return False
        if self.draft.get(Kind.ITEM, (item.key,)) is None:
            self.draft.put(Kind.ITEM, (item.key,), {}, origin)
        return True

    def _unplaced(self, sheet: Sheet, cell: Cell) -> None:
        self._tell(
            Severity.ERROR,
            "row_unknown",
            f"「{cell.text}」は、この公表版のこの場所にありません。柱・項目・指標の名前は、書き出したままにしてください。"
            "名前を変えるとき、項目を加えるときは、計画の画面で行ってください。",
            origin_of(sheet, cell),
        )

    def _left_out(self, sheet: Sheet, row: int, column: int, heading: str) -> None:
        self._tell(
            Severity.WARNING,
            "not_imported",
            f"「{heading}」は書き換えられていますが、この一覧からは取り込みません。計画の画面で直してください。",
            Origin(sheet.name, address(row, column)),
        )

    # --- the list

    def _read_list(self, sheet: Sheet) -> Iterator[ColumnReading]:
        marks = self._mark_columns(sheet)
        texts = {
            _bare(cell.text): cell.column
            for cell in sheet.row(HEADER_ROW)
            if cell.column >= FIRST_MARK_COLUMN + len(marks)
        }
        waiting = _listed(self.table)
        counts: Counter[int] = Counter()
        above = ""
        for row in range(status_list.FIRST_ROW, sheet.bottom + 1):
            first = sheet.stored(row, PILLAR_COLUMN)
            if first is not None and first.text == TOTAL:
                self._read_totals(sheet, row, marks, counts)
                break
            if first is not None and first.text.startswith(NOTE_SIGN):
                break
            if first is not None and first.text:
                above = first.printed
                continue
            self._read_list_row(sheet, row, above, marks, texts, waiting, counts)
        self._tell_missing(sheet, [item.title for items in waiting.values() for item in items])
        return self._list_columns(marks, texts)

    def _list_columns(self, marks: list[_Column], texts: Mapping[str, int]) -> Iterator[ColumnReading]:
        year = int(self.table.round.fiscal_year) if self.table.round else None
        for mark in marks:
            field = f"{Kind.RATING}.recorded" if mark.is_band else ""
            letters = column_letters(mark.cell.column)
            yield ColumnReading(letters, mark.cell.printed, field, mark.label, 100, year)
        fields = {TEXT_HEADING: f"{Kind.STATUS}.narrative", APPROACH_HEADING: f"{Kind.ITEM}.approach"}
        for heading, column in texts.items():
            label = heading if heading in fields else ""
            yield ColumnReading(
                column_letters(column), heading, fields.get(heading, ""), label, 100, year if label else None
            )

    def _mark_columns(self, sheet: Sheet) -> list[_Column]:
        by_heading = _bands(self.table)
        columns: list[_Column] = []
        while cell := sheet.stored(BAND_ROW, FIRST_MARK_COLUMN + len(columns)):
            group = _bare(sheet.text(HEADER_ROW, cell.column))
            scale, code = by_heading.get((group, _bare(cell.printed)), ("", "(unknown)"))
            label = cell.printed.replace("\n", "")
            columns.append(_Column(cell, scale, code, label))
            if code == "(unknown)":
                self._tell(
                    Severity.ERROR,
                    "heading_unknown",
                    f"見出し「{label}」は、この公表版にありません。書き出したファイルの見出しに戻してください。",
                    origin_of(sheet, cell),
                )
        return columns

    def _read_list_row(
        self,
        sheet: Sheet,
        row: int,
        above: str,
        marks: list[_Column],
        texts: Mapping[str, int],
        waiting: dict[_Place, list[ItemRow]],
        counts: Counter[int],
    ) -> None:
        cell = sheet.stored(row, ITEM_COLUMN)
        if cell is None or not cell.text:
            merged = sheet.merge(row, ITEM_COLUMN)
            if (merged is None or merged.top == row) and (stray := sheet.row(row)):
                self._unplaced(sheet, stray[0])
            return
        beside = sheet.at(row, SUB_COLUMN)
        found = waiting.get(_place(above, beside.printed if beside else "", cell.printed))
        if not found:
            self._unplaced(sheet, cell)
            return
        item = found.pop(0)
        for mark in marks:
            counts[mark.cell.column] += is_check(_shown(sheet.at(row, mark.cell.column)))
        if not self._recognise(item, sheet, cell):
            return
        self._read_marks(sheet, row, item, marks)
        self._read_texts(sheet, row, item, texts)

    def _read_marks(self, sheet: Sheet, row: int, item: ItemRow, marks: list[_Column]) -> None:
        for scale in dict.fromkeys(mark.scale for mark in marks if mark.code != "(unknown)"):
            group = [mark for mark in marks if mark.scale == scale]
            filled = [(mark, cell) for mark in group if _shown(cell := sheet.at(row, mark.cell.column))]
            written = status_list.recorded(item, scale)
            was = [mark for mark in group if mark.code == written]
            if [mark for mark, _ in filled] == was and all(is_check(_shown(cell)) for _, cell in filled):
                continue
            strange = next((cell for _, cell in filled if cell and not is_check(cell.text)), None)
            if strange is not None:
                self._tell(
                    Severity.ERROR,
                    "mark_unread",
                    f"「{strange.text}」は○として読めません。○だけを書いてください。",
                    origin_of(sheet, strange),
                )
            elif len(filled) > 1:
                self._tell(
                    Severity.ERROR,
                    "two_marks",
                    "○が2つ以上あります。1つだけにしてください。",
                    Origin(sheet.name, address(row, filled[1][0].cell.column)),
                )
            elif not filled or not filled[0][0].is_band:
                place = (filled or [(was[0], None)])[0][0].cell.column
                self._tell(
                    Severity.WARNING,
                    "mark_removed",
                    "○を消したり、区分でない欄へ動かしたりしても、記録された区分は消えません。"
                    "消すときは、実施状況の画面で行ってください。",
                    Origin(sheet.name, address(row, place)),
                )
            else:
                self._put_rating(sheet, item, filled[0][0], address(row, filled[0][0].cell.column))

    def _put_rating(self, sheet: Sheet, item: ItemRow, mark: _Column, place: str) -> None:
        origin = Origin(sheet.name, place)
        if key := self._round_key(item, origin):
            recorded = Said(mark.code, mark.label, origin, fiscal_year=key[0])
            self._put(Kind.RATING, (*key, mark.scale, ""), {"recorded": recorded}, origin)

    def _read_texts(self, sheet: Sheet, row: int, item: ItemRow, texts: Mapping[str, int]) -> None:
        written = {
            TEXT_HEADING: item.status.text("narrative") if item.status else NOT_ASKED,
            APPROACH_HEADING: item.approach,
            "実施時期": item.schedule,
            _bare("担当課・関係課"): departments_text(item),
        }
        merged = sheet.merge(row, ITEM_COLUMN)
        rows = range(row, (merged.bottom if merged else row) + 1)
        for heading, column in texts.items():
            if heading not in written:
                continue
            cells = [cell for one in rows if (cell := sheet.stored(one, column))]
            text = "".join(cell.printed for cell in cells)
            if text == plain(writable(written[heading])):
                continue
            origin = Origin(sheet.name, address(row, column))
            said = Said(text, cells[0].printed if cells else "", origin)
            if heading == TEXT_HEADING:
                if key := self._round_key(item, origin):
                    self._put(Kind.STATUS, key, {"narrative": said}, origin)
            elif heading == APPROACH_HEADING:
                self._put(Kind.ITEM, (item.key,), {"approach": said}, origin)
            else:
                self._left_out(sheet, row, column, heading)

    def _read_totals(self, sheet: Sheet, row: int, marks: list[_Column], counts: Counter[int]) -> None:
        """Compared with the marks as they stand; never imported."""
        for mark in marks:
            cell = sheet.stored(row, mark.cell.column)
            total = Total(
                f"{sheet.name}!{address(row, mark.cell.column)}",
                f"{TOTAL}（{mark.label}）",
                mark.code,
                cell.printed if cell else "",
                cell.number if cell else None,
                Decimal(counts[mark.cell.column]),
            )
            self.draft.totals.append(total)
            if not total.agrees:
                self._tell(
                    Severity.WARNING,
                    "total_differs",
                    f"「{total.label}」は{total.printed or '空欄'}ですが、○は{total.computed}個です。"
                    "合計は取り込みません。○の位置を確かめてください。",
                    Origin(sheet.name, address(row, mark.cell.column)),
                )

    def _tell_missing(self, sheet: Sheet, titles: list[str]) -> None:
        if titles:
            named = "」「".join(titles[:5])
            more = "など" if len(titles) > 5 else ""
            self._tell(
                Severity.WARNING,
                "rows_missing",
                f"公表版にある{len(titles)}項目の行がありません（「{named}」{more}）。その項目は変更も削除もしません。",
                Origin(sheet.name, address(status_list.FIRST_ROW, ITEM_COLUMN)),
            )

    # --- the figures

    def _read_figures(self, sheet: Sheet) -> Iterator[ColumnReading]:
        heads = {_bare(cell.printed): cell.column for cell in sheet.row(figures_sheet.HEADER_ROW)}
        waiting = _measured(self.table)
        path = ""
        for row in range(figures_sheet.FIRST_ROW, sheet.bottom + 1):
            first, name = sheet.at(row, 1), sheet.stored(row, 2)
            if first is None:
                if stray := sheet.row(row):
                    self._unplaced(sheet, stray[0])
                continue
            merged = sheet.merge(row, 1)
            if name is None and merged is not None and merged.right > 1:
                if first.text.startswith(NOTE_SIGN):
                    break
                path = first.printed
                continue
            found = waiting.get(_place(path, first.printed, name.printed if name else ""))
            if not found:
                self._unplaced(sheet, name or first)
                continue
            item, indicator = found.pop(0)
            if self._recognise(item, sheet, first):
                self._read_indicator(sheet, row, item, indicator, heads)
        return self._figure_columns(heads)

    def _target_heads(self) -> dict[str, int]:
        years = [self.table.round.fiscal_year] if self.table.round else self.table.years
        return {f"{year.era}の目標": int(year) for year in years}

    def _actual_head(self) -> str:
        return f"{self.table.round.fiscal_year.era}の実績" if self.table.round else ""

    def _figure_columns(self, heads: Mapping[str, int]) -> Iterator[ColumnReading]:
        year = int(self.table.round.fiscal_year) if self.table.round else None
        fields = {head: (f"{Kind.TARGET_VALUE}.value", one) for head, one in self._target_heads().items()}
        fields[self._actual_head()] = (f"{Kind.ACTUAL_VALUE}.value", year or 0)
        fields["見込の別"] = (f"{Kind.ACTUAL_VALUE}.is_provisional", year or 0)
        for head, column in heads.items():
            field, of_year = fields.get(head, ("", 0))
            label = head if field else ""
            yield ColumnReading(column_letters(column), head, field, label, 100, of_year or None)

    def _read_indicator(
        self, sheet: Sheet, row: int, item: ItemRow, indicator: IndicatorRow, heads: Mapping[str, int]
    ) -> None:
        for head, year in self._target_heads().items():
            cell = indicator.year(year)
            found = self._figure(sheet, row, heads.get(head), indicator, cell.target if cell else None, year)
            if found:
                fields, origin = found
                self._put(Kind.TARGET_VALUE, (item.key, indicator.name, year), fields, origin)
        if self.table.round:
            self._read_actual(sheet, row, item, indicator, heads)
        self._tell_other_edits(sheet, row, item, indicator, heads)

    def _read_actual(
        self, sheet: Sheet, row: int, item: ItemRow, indicator: IndicatorRow, heads: Mapping[str, int]
    ) -> None:
        assert self.table.round  # noqa: S101 - the caller looked
        year = int(self.table.round.fiscal_year)
        cell = indicator.year(year)
        actual = cell.actual if cell else None
        found = self._figure(sheet, row, heads.get(self._actual_head()), indicator, actual, year)
        fields, origin = found or ({}, Origin(sheet.name, address(row, 1)))
        fields.pop("bound", None)  # an actual value has none
        column = heads.get("見込の別")
        mark = sheet.stored(row, column) if column else None
        if column and _shown(mark) != (PROVISIONAL if actual and actual.provisional else ""):
            here = Origin(sheet.name, address(row, column))
            if _shown(mark) not in ("", PROVISIONAL) or not (actual or fields):
                sentence = f"この欄には、実績があるときの「{PROVISIONAL}」だけを書いてください。"
                self._tell(Severity.ERROR, "provisional_unread", sentence, here)
                return
            fields["is_provisional"] = Said(bool(_shown(mark)), _shown(mark), here)
            origin = origin if found else here
        if fields and (key := self._round_key(item, origin)):
            self._put(Kind.ACTUAL_VALUE, (*key, indicator.name, year), fields, origin)

    def _figure(
        self,
        sheet: Sheet,
        row: int,
        column: int | None,
        indicator: IndicatorRow,
        written: Figure | None,
        year: int,
    ) -> tuple[dict[str, Said], Origin] | None:
        """The fields of a figure that was edited, with its cell; None where it stands as it was written."""
        if column is None:
            return None
        cell = sheet.stored(row, column)
        before, _ = figure_value(written, indicator.unit)
        if not _differs(cell, before):
            return None
        origin = Origin(sheet.name, address(row, column))
        if cell is None or cell.text in ("", NOTHING):
            if before != NOTHING:
                self._tell(
                    Severity.WARNING,
                    "figure_removed",
                    "数値を消しても、記録された数値は消えません。消すときは、計画や実施状況の画面で行ってください。",
                    origin,
                )
            return None
        if cell.kind not in (CellKind.NUMBER, CellKind.TEXT):
            self._tell(
                Severity.ERROR,
                "figure_unread",
                f"「{cell.text}」は数値として読めません。数字を入力し直してください。",
                origin,
            )
            return None
        values = self._typed(cell, indicator, before, origin)
        unit = indicator.unit
        said = {name: Said(value, cell.printed, origin, unit, year) for name, value in values.items()}
        return (said, origin) if said else None

    def _typed(
        self, cell: Cell, indicator: IndicatorRow, before: str | Decimal, origin: Origin
    ) -> dict[str, Plain]:
        """The figure as fields; empty where it is the written one in other signs (digits kept as text)."""
        unit = indicator.unit
        if cell.number is not None:
            is_percent = cell.text.endswith(("%", "％")) and unit in ("%", "％")
            value = trimmed(cell.number * 100 if is_percent else cell.number)
            approximate = cell.text.startswith("約")
            bound = next((one for one in Bound if cell.text.endswith(one.label)), None)
            printed = show(value, unit, approximate=approximate, bound=bound)
        else:
            try:
                quantity = read_figure(cell.text, unit)
            except NotAFigure:
                quantity = None
            if quantity is None:
                self._tell(
                    Severity.WARNING,
                    "figure_is_text",
                    f"「{cell.text}」は「{unit or '単位なし'}」の数値として読めないため、文字のまま取り込みます。",
                    origin,
                )
                return {"value": None, "printed": cell.text, "approximate": False, "bound": ""}
            value, printed = trimmed(quantity.value), cell.text
            approximate, bound = quantity.approximate, quantity.bound
            if value == before and not approximate and bound is None:
                return {}
        return {
            "value": value,
            "printed": printed,
            "approximate": approximate,
            "bound": bound.value if bound else "",
        }

    def _tell_other_edits(
        self, sheet: Sheet, row: int, item: ItemRow, indicator: IndicatorRow, heads: Mapping[str, int]
    ) -> None:
        unit = indicator.unit
        written: Iterable[tuple[str, str | Decimal]] = (
            ("単位", unit),
            ("向き", indicator.direction_label),
            ("現状の数値", figure_value(indicator.baseline, unit)[0]),
            ("最終目標", figure_value(indicator.final_target, unit)[0]),
            *((_bare(head), rating_text(scale, indicator, item)) for head, scale in rated_scales(self.table)),
        )
        if self.table.round:
            cell = indicator.year(self.table.round.fiscal_year)
            written = (
                *written,
                ("年度の目標に対する達成率", rate_value(cell.rate if cell else None)[0]),
                ("最終目標に対する達成率", rate_value(indicator.goal_rate)[0]),
            )
        for heading, value in written:
            column = heads.get(heading)
            if column and _differs(sheet.stored(row, column), value):
                self._left_out(sheet, row, column, heading)
