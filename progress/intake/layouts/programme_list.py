"""集中改革プランの一覧: under each policy sentence a table No. / 改革実施項目 / 内容 / 実施時期 / 所管課.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from msgspec.structs import replace

from plans.books.cells import Book, Cell, Sheet, column_letters
from plans.history.changes import Severity
from progress.intake.draft import (
    Claim,
    ColumnReading,
    Draft,
    Key,
    Kind,
    Known,
    KnownIndicator,
    Origin,
    Question,
    QuestionKind,
    Said,
    SheetReading,
    origin_of,
    said,
)
from progress.intake.layouts.labels import Numbered, bare, numbered, shown, tell_unreadable_cells, visible
from progress.intake.printed_texts import Stated, StatedGoal, departments_in, goals_in, read_schedule

_HEADERS: dict[str, frozenset[str]] = {
    "number": frozenset({"No.", "No", "NO", "NO.", "№", "番号", "項番", "#"}),
    "name": frozenset(
        {
            "改革実施項目",
            "改革項目",
            "実施項目",
            "取組項目",
            "取組事項",
            "推進項目",
            "項目",
            "項目名",
            "取組名",
        }
    ),
    "content": frozenset({"内容", "取組内容", "実施内容", "改革内容", "取組の内容", "改革の内容", "概要"}),
    "goal": frozenset({"目標", "達成目標", "数値目標"}),
    "kind": frozenset({"区分", "継続・新規", "新規・継続", "新規継続"}),
    "schedule": frozenset(
        {"実施時期", "実施年度", "実施期間", "時期", "年度", "期間", "取組時期", "取組年度"}
    ),
    "departments": frozenset(
        {
            "所管課",
            "担当課",
            "担当部署",
            "所管部署",
            "主管課",
            "所管",
            "担当",
            "所管課等",
            "担当課等",
            "実施部署",
        }
    ),
}
"""Field → the headings that cities give its column."""
_NEEDED = ("number", "name", "content", "schedule", "departments")
_LABELS = {
    "number": "番号",
    "name": "項目名",
    "content": "取組内容と目標",
    "goal": "目標",
    "kind": "継続・新規",
    "schedule": "実施時期",
    "departments": "担当課・関係課",
}

_GROUP_DEPTH, _HEADING_DEPTH = 3, 2
"""Of `labels.numbered`: 「①」 stands before a policy sentence, 「(1)」 or 「1」 before a basic policy."""
_GOAL_MARK = re.compile(
    r"\s*[【〔［\[<＜〈](?:達成|数値|年度)?目標[】〕］\]>＞〉]\s*"
    r"|\s*\n[■●◆▼○・]?\s*(?:達成|数値)?目標[:：]?\s*\n\s*"
)
"""「【目標】」, or 「■目標」 on a line of its own, between what is done and what it is for."""
_FOOTNOTE = re.compile(r"(?P<mark>※(?P<number>\d+))\s*(?P<text>\S.*)", re.S)
_FOOTNOTE_MARK = re.compile(r"[(（](※\d+)[)）]")
_KIND_WORD = re.compile(r"\s*[(（]\s*(?P<kind>継続|新規)\s*[)）]\s*$")
_KINDS = {"継続": "continued", "新規": "new"}
_TITLE = re.compile(r"(?P<title>.*(?:大綱|計画|プラン).*?)\s*(?:[(（](?P<state>素案|案)[)）])?")
_STATES = {"素案": "outline", "案": "draft"}
_OUTLINE = re.compile(r"(?P<outline>.+?大綱)[・･\s]")
_LEGAL_FORM = re.compile(r"(?:法人|会社|[a-zA-Z0-9])$")
"""What a name's first line ends with when its break stands for a blank: 「公益財団法人」, 「ICT」."""

_DIRECTIONS = (("increase", "↑ 増やす"), ("maintain", "→ 維持する"), ("decrease", "↓ 減らす"))


class _Place(NamedTuple):
    """A numbered line above a table, with its cell."""

    row: int
    cell: Cell
    line: Numbered


@dataclass(frozen=True)
class _Block:
    """One table: its heading row, the column of each field, the policy above it."""

    row: int
    columns: dict[str, int]
    heading: _Place | None
    group: _Place


class ProgrammeList:
    key = "programme_list"
    label = "集中改革プランの一覧"

    def claim(self, book: Book) -> Claim | None:
        sheets = tuple(sheet.name for sheet in book.sheets if not sheet.hidden and _blocks(sheet))
        return Claim(sheets, 90) if sheets else None

    def read(self, book: Book, sheets: tuple[str, ...], known: Known, draft: Draft) -> None:
        _Reading([book.sheet(name) for name in sheets], known, draft).read()


def _blocks(sheet: Sheet) -> list[_Block]:
    blocks: list[_Block] = []
    heading: _Place | None = None
    group: _Place | None = None
    for row, cells in sheet.rows():
        if columns := _columns(cells):
            if group is not None:
                blocks.append(_Block(row, columns, heading, group))
        elif place := _numbered_line(row, cells):
            if place.line.depth == _GROUP_DEPTH:
                group = place
            else:
                heading, group = place, None
    return blocks


def _columns(cells: tuple[Cell, ...]) -> dict[str, int]:
    """Field → column; {} where the row is no heading row of such a table."""
    found: dict[str, int] = {}
    for cell in cells:
        heading = bare(shown(cell))
        field = next((field for field, words in _HEADERS.items() if heading in words), None)
        if field:
            found.setdefault(field, cell.column)
    return found if all(field in found for field in _NEEDED) else {}


def _numbered_line(row: int, cells: tuple[Cell, ...]) -> _Place | None:
    """A row of one cell that begins with a number."""
    if len(cells) != 1 or _FOOTNOTE.match(shown(cells[0])):
        return None
    line = numbered(shown(cells[0]))
    return _Place(row, cells[0], line) if line else None


def _on_one_line(text: str) -> str:
    """A name whose line breaks only fit it into its cell: 「時間外勤務の / 縮減」 → 「時間外勤務の縮減」."""
    first, *rest = (line.strip() for line in text.strip().splitlines() if line.strip())
    for line in rest:
        first += f" {line}" if _LEGAL_FORM.search(first) else line
    return first


class _Reading:
    def __init__(self, sheets: list[Sheet], known: Known, draft: Draft) -> None:
        self.known, self.draft = known, draft
        self.sheets = [visible(sheet, draft) for sheet in sheets]
        self.start_year, self.end_year = (
            known.plan_year("start_year"),
            known.plan_year("end_year"),
        )
        self.pillars = 0
        self.items = 0
        self.later: list[tuple[Key, dict[str, Said], Origin | None]] = []
        self.departments: dict[str, tuple[bool, Said]] = {}

    def read(self) -> None:
        for sheet in self.sheets:
            tell_unreadable_cells(sheet, self.draft)
            self._title(sheet)
            blocks = _blocks(sheet)
            for nth, block in enumerate(blocks):
                end = blocks[nth + 1].group.row if nth + 1 < len(blocks) else sheet.bottom + 1
                self._block(sheet, block, max(end, block.row + 1))
            self._footnotes(sheet)
            self._reading(sheet, blocks)
        self._departments()
        for key, fields, origin in self.later:
            self.draft.put(Kind.ASSIGNMENT, key, fields, origin)

    def _title(self, sheet: Sheet) -> None:
        first = next((cell for cell in sheet.cells if shown(cell)), None)
        match = _TITLE.fullmatch(_on_one_line(first.text)) if first and not numbered(first.text) else None
        if not first or not match:
            return
        fields = {"title": said(sheet, first, match["title"])}
        if outline := _OUTLINE.match(match["title"]):
            fields["outline_title"] = said(sheet, first, outline["outline"])
        if match["state"]:
            fields["document_state"] = said(sheet, first, _STATES[match["state"]])
        self.draft.put(Kind.PLAN, (), fields, origin_of(sheet, first))

    def _pillar(self, sheet: Sheet, key: str, parent: str | None, place: _Place) -> str:
        text = {"name": place.line.name} if place.line.depth < _GROUP_DEPTH else {"policy": _policy(place)}
        fields = {field: said(sheet, place.cell, value) for field, value in text.items()}
        fields["number_printed"] = said(sheet, place.cell, place.line.number)
        if parent is not None:
            fields["parent"] = said(sheet, place.cell, parent)
        known = self.draft.get(Kind.PILLAR, (key,))
        self.pillars += known is None
        fields["position"] = known.fields["position"] if known else Said(self.pillars)
        self.draft.put(Kind.PILLAR, (key,), fields, origin_of(sheet, place.cell))
        return key

    def _block(self, sheet: Sheet, block: _Block, end: int) -> None:
        above = self._pillar(sheet, block.heading.line.key, None, block.heading) if block.heading else None
        own = block.group.line.key
        pillar = self._pillar(sheet, f"{above}-{own}" if above else own, above, block.group)
        row = block.row + 1
        while row < end:
            cells = sheet.row(row)
            number = sheet.stored(row, block.columns["number"])
            bottom = row
            if cells and (_columns(cells) or _numbered_line(row, cells) or _FOOTNOTE.match(shown(cells[0]))):
                return
            if number and shown(number):
                merged = sheet.merge(row, number.column)
                bottom = merged.bottom if merged else row
                self._item(sheet, block, pillar, number, range(row, bottom + 1))
            elif cells:
                self._without_number(sheet, cells)
            row = bottom + 1

    def _without_number(self, sheet: Sheet, cells: tuple[Cell, ...]) -> None:
        words = "　".join(shown(cell) for cell in cells if shown(cell))
        self.draft.tell(
            Severity.NOTE,
            "row_without_number",
            f"番号のない行「{words[:60]}」は、項目として取り込みません。項目にするときは番号を付けてください。",
            origin_of(sheet, cells[0]),
        )

    def _item(self, sheet: Sheet, block: _Block, pillar: str, number: Cell, rows: range) -> None:
        def cell_of(field: str) -> Cell | None:
            """The field's cells in the item's rows as one, standing where the first does."""
            column = block.columns.get(field)
            cells = [cell for row in rows if column and (cell := sheet.stored(row, column)) and shown(cell)]
            printed = "\n".join(cell.text for cell in cells)
            return replace(cells[0], printed=printed) if cells else None

        key = f"{pillar}-{bare(number.text)}"
        origin = origin_of(sheet, number)
        name = cell_of("name")
        if name is None:
            self._tell_missing_name(origin)
            return
        if self.draft.get(Kind.ITEM, (key,)):
            self.draft.tell(
                Severity.ERROR,
                "number_twice",
                f"番号「{number.text}」が同じ表に2回あります。2つ目の項目は取り込みません。番号を直してください。",
                origin,
            )
            return
        self.items += 1
        fields = {
            "pillar": said(sheet, block.group.cell, pillar),
            "number_printed": said(sheet, number),
            "position": Said(self.items),
        }
        content, goal = cell_of("content"), cell_of("goal")
        self._name(sheet, name, cell_of("kind"), content, fields)
        if content:
            self._content(sheet, content, goal, fields)
        if schedule := cell_of("schedule"):
            self._schedule(sheet, schedule, fields)
        departments = cell_of("departments")
        if departments:
            fields["departments_printed"] = said(sheet, departments)
        self.draft.put(Kind.ITEM, (key,), fields, origin_of(sheet, name))
        if departments:
            self._assignments(sheet, key, departments)
        where = goal or content
        if where and "goal_text" in fields:
            self._indicators(sheet, where, key, str(fields["goal_text"].value))

    def _tell_missing_name(self, origin: Origin) -> None:
        self.draft.tell(
            Severity.ERROR,
            "name_missing",
            "番号がありますが、項目名が空欄です。この行は取り込みません。項目名を入力してください。",
            origin,
        )

    def _name(
        self, sheet: Sheet, cell: Cell, kind: Cell | None, content: Cell | None, fields: dict[str, Said]
    ) -> None:
        text = _on_one_line(cell.text)
        word = _KIND_WORD.search(text)
        printed = text[: word.start()] if word else text
        name = _FOOTNOTE_MARK.sub("", printed)
        fields["name"] = said(sheet, cell, name)
        if name != printed:
            fields["name_printed"] = said(sheet, cell, printed)
        if word:
            fields["kind"] = said(sheet, cell, _KINDS[word["kind"]])
        elif kind and (code := _KINDS.get(bare(kind.text).strip("()"))):
            fields["kind"] = said(sheet, kind, code)
        in_content = _FOOTNOTE_MARK.findall(content.text) if content else []
        if marks := dict.fromkeys([*_FOOTNOTE_MARK.findall(printed), *in_content]):
            fields["footnote_marks"] = said(
                sheet, cell if name != printed else content or cell, "、".join(marks)
            )

    def _content(self, sheet: Sheet, cell: Cell, goal: Cell | None, fields: dict[str, Said]) -> None:
        approach, *stated = _GOAL_MARK.split(cell.text, maxsplit=1)
        if approach:
            fields["approach"] = said(sheet, cell, approach)
        if goal:
            fields["goal_text"] = said(sheet, goal)
        elif stated and stated[0]:
            fields["goal_text"] = said(sheet, cell, stated[0])

    def _schedule(self, sheet: Sheet, cell: Cell, fields: dict[str, Said]) -> None:
        schedule = read_schedule(cell.text)
        fields["schedule_printed"] = said(sheet, cell, schedule.printed)
        if schedule.start_year is not None:
            fields["start_year"] = said(sheet, cell, int(schedule.start_year))
        if schedule.end_year is not None:
            fields["end_year"] = said(sheet, cell, int(schedule.end_year))
        if schedule.every_year:
            fields["every_year"] = said(sheet, cell, True)
        if not schedule.understood:
            self.draft.tell(
                Severity.WARNING,
                "schedule_not_understood",
                f"実施時期「{schedule.printed}」から年度を読み取れません。文字のまま取り込みます。"
                "「令和4年度～令和6年度」のように書くと、年度としても使えます。",
                origin_of(sheet, cell),
                "schedule_printed",
            )

    # ── Departments ────────────────────────────────────────────────────────────────────────────────

    def _assignments(self, sheet: Sheet, item: str, cell: Cell) -> None:
        for position, named in enumerate(departments_in(cell.text), start=1):
            self.departments.setdefault(named.name, (named.is_group, said(sheet, cell, named.name)))
            fields = {"role": said(sheet, cell, named.role), "position": Said(position)}
            self.later.append(((item, named.name, named.clause), fields, origin_of(sheet, cell)))

    def _departments(self) -> None:
        """Those that the city hasn't got yet: departments first, then collective names."""
        new = {name: kind for name, kind in self.departments.items() if name not in self.known.departments}
        for position, name in enumerate(sorted(new, key=lambda one: new[one][0]), start=1):
            is_group, where = new[name]
            fields = {
                "kind": replace(where, value="group" if is_group else "department"),
                "position": Said(position + len(self.known.departments)),
            }
            self.draft.put(Kind.DEPARTMENT, (name,), fields, where.origin)

    # ── Figures in goals ───────────────────────────────────────────────────────────────────────────

    def _indicators(self, sheet: Sheet, cell: Cell, item: str, goal_text: str) -> None:
        """Each figure is an indicator where a person gave it a name, now or when the plan was imported before."""
        origin = origin_of(sheet, cell)
        goals = goals_in(goal_text)
        units = Counter(goal.unit for goal in goals)
        position = 0
        for nth, goal in enumerate(goals, start=1):
            stored = self._stored(item, goal.unit) if units[goal.unit] == 1 else None
            identity = f"indicator:{item}:{nth}"
            self.draft.ask(
                Question(
                    identity,
                    QuestionKind.INDICATOR_NAME,
                    f"目標の文に「{goal.printed}」という数字があります（{goal.line[:60]}）。"
                    "指標として管理するときは、指標名を入力してください。しないときは空欄のままにします。",
                    str(origin),
                    proposed=stored.name if stored else goal.suggestion,
                )
            )
            direction = self._direction(item, nth, goal, stored, origin)
            answer = self.known.answer(identity)
            if answer is None and stored:
                answer = stored.name
            if answer is None:
                self.draft.tell(
                    Severity.NOTE,
                    "figure_in_goal",
                    f"目標の文の「{goal.printed}」は、指標として取り込みません。指標にするときは、指標名を入力してください。",
                    origin,
                    "goal_text",
                )
            elif name := answer.strip():
                position += 1
                self._indicator(
                    (item, name), goal, direction, position, lambda value: said(sheet, cell, value)
                )

    def _stored(self, item: str, unit: str) -> KnownIndicator | None:
        """The one indicator in that unit that the plan has for the item."""
        found = [
            indicator
            for one in self.known.items
            if one.key == item
            for indicator in one.indicators
            if indicator.unit == unit
        ]
        return found[0] if len(found) == 1 else None

    def _direction(
        self, item: str, nth: int, goal: StatedGoal, stored: KnownIndicator | None, origin: Origin
    ) -> str:
        """The answer; "" while there is none, and where the plan has the direction already."""
        if stored and stored.direction:
            return ""
        identity = f"direction:{item}:{nth}"
        self.draft.ask(
            Question(
                identity,
                QuestionKind.DIRECTION,
                f"「{goal.printed}」を指標にするとき、増やす・維持する・減らすのどれですか。",
                str(origin),
                choices=_DIRECTIONS,
            )
        )
        return self.known.answer(identity) or ""

    def _indicator(
        self,
        key: tuple[str, str],
        goal: StatedGoal,
        direction: str,
        position: int,
        says: Callable[[str], Said],
    ) -> None:
        figure = goal.figure
        where = says(goal.printed)
        fields = {
            "unit": replace(where, value=goal.unit),
            "kind": replace(where, value="number"),
            "position": Said(position),
            "goal_printed": where,
            "goal_value": replace(
                where, value=figure.quantity.value, unit=goal.unit, fiscal_year=figure.year
            ),
        }
        if direction in dict(_DIRECTIONS):
            fields["direction"] = Said(direction)
        if goal.every_year:
            fields["measure"] = replace(where, value="flow")
        if figure.quantity.approximate:
            fields["goal_approximate"] = replace(where, value=True)
        if figure.quantity.bound:
            fields["goal_bound"] = replace(where, value=figure.quantity.bound.value)
        if figure.year is not None:
            fields["goal_year"] = replace(where, value=int(figure.year))
        targets, baseline = self._years(goal)
        if baseline:
            fields["baseline_printed"] = says(baseline.printed)
            fields["baseline_value"] = replace(
                where, value=baseline.quantity.value, fiscal_year=baseline.year
            )
            if baseline.quantity.approximate:
                fields["baseline_approximate"] = replace(where, value=True)
            if baseline.year is not None:
                fields["baseline_year"] = replace(where, value=int(baseline.year))
        elif goal.compared_with:
            fields["baseline_printed"] = says(goal.compared_with)
        self.draft.put(Kind.INDICATOR, key, fields, where.origin)
        for year, stated in targets:
            target = {
                "printed": says(stated.printed),
                "value": replace(where, value=stated.quantity.value, unit=goal.unit, fiscal_year=year),
            }
            if stated.quantity.approximate:
                target["approximate"] = replace(where, value=True)
            if stated.quantity.bound:
                target["bound"] = replace(where, value=stated.quantity.bound.value)
            self.draft.put(Kind.TARGET_VALUE, (*key, year), target, where.origin)

    def _years(self, goal: StatedGoal) -> tuple[list[tuple[int, Stated]], Stated | None]:
        """Targets by year, and the figure to start from: the latest one of a year before the plan begins.

        A figure of 毎年度 stands for each year of the plan; one without a year for none.
        """
        start, end = self.start_year, self.end_year
        if goal.every_year:
            years = range(start, end + 1) if start is not None and end is not None else ()
            return [(year, goal.figure) for year in years], None
        dated = [(int(one.year), one) for one in goal.listed or (goal.figure,) if one.year is not None]
        before = [one for one in (*goal.beside, *goal.listed) if one.year and start and one.year < start]
        baseline = max(before, key=lambda one: one.year or 0) if before else None
        return [(year, one) for year, one in dated if one not in before], baseline

    # ── Footnotes and how the sheet was read ───────────────────────────────────────────────────────

    def _footnotes(self, sheet: Sheet) -> None:
        for _, cells in sheet.rows():
            match = _FOOTNOTE.fullmatch(shown(cells[0])) if len(cells) == 1 else None
            if match:
                fields = {
                    "text": said(sheet, cells[0], match["text"]),
                    "position": said(sheet, cells[0], int(match["number"])),
                }
                self.draft.put(Kind.FOOTNOTE, (match["mark"],), fields, origin_of(sheet, cells[0]))

    def _reading(self, sheet: Sheet, blocks: list[_Block]) -> None:
        first = blocks[0]
        columns = tuple(
            ColumnReading(column_letters(column), sheet.text(first.row, column), field, _LABELS[field], 100)
            for field, column in sorted(first.columns.items(), key=lambda pair: pair[1])
        )
        self.draft.sheets.append(
            SheetReading(
                sheet.name,
                ProgrammeList.key,
                ProgrammeList.label,
                tuple(block.row for block in blocks),
                columns,
                first.row + 1,
                sheet.bottom,
            )
        )


def _policy(place: _Place) -> str:
    """The sentence behind its number, with its line breaks."""
    return place.cell.text.removeprefix(place.line.number).strip()
