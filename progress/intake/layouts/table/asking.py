"""What is asked of a person about one table, and what is told of rows and columns that are left out.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plans.books.cells import Cell, CellKind, Range, Sheet, address
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from progress.intake.draft import Draft, Kind, Known, Origin, Question, QuestionKind, origin_of
from progress.intake.layouts.table.above import Above, year_question
from progress.intake.layouts.table.columns import Column, column_question, needs_year
from progress.intake.layouts.table.headings import Header
from progress.intake.layouts.table.rows import Row, RowKind
from progress.intake.layouts.table.synonyms import LEFT_OUT, RESULTS, field_choices
from progress.intake.layouts.table.whole import Whole

MIXED = "mixed"
EFFECT_KIND_CHOICES = (
    ("income", "歳入の増"),
    ("saving", "歳出の減"),
    (MIXED, "行によって違う（この列は取り込まない）"),
)
REMEMBERED_EFFECTS = {"income": "effect_income", "saving": "effect_saving", MIXED: LEFT_OUT}
"""What a column of effects is from then on, by the answer: the next file with its heading isn't asked again."""


def effect_kind_question(sheet: Sheet, letter: str) -> str:
    """The id of the question of which kind a column's effects are."""
    return f"effect_kind:{sheet.name}!{letter}"


@dataclass
class Asker:
    whole: Whole
    above: Above
    header: Header
    rows: list[int]
    hidden_too: bool

    def __post_init__(self) -> None:
        self.sheet = self.above.sheet
        self.known, self.draft = self.whole.known, self.whole.draft

    def tell_hidden(self, rows: list[Row]) -> None:
        hidden = [row.number for row in rows if row.kind == RowKind.HIDDEN]
        read_all_the_same = self.sheet.hidden_rows & set(self.rows) if self.hidden_too else set()
        if read_all_the_same:
            self.ask_hidden(f"{self.sheet.name}!{address(min(read_all_the_same), 1)}")
        if hidden:
            shown = "、".join(str(number) for number in hidden[:10]) + ("など" if len(hidden) > 10 else "")
            self.tell_left_hidden(f"非表示の行（{shown}行）", f"{self.sheet.name}!{address(hidden[0], 1)}")

    def tell_notes(self, rows: list[Row]) -> None:
        notes = [row for row in rows if row.kind == RowKind.NOTE and row.label]
        if notes and notes[0].label:
            shown = "、".join(str(row.number) for row in notes[:10]) + ("など" if len(notes) > 10 else "")
            self.draft.tell(
                Severity.NOTE,
                "notes_left_out",
                f"{shown}行目は注記や凡例と見て、取組項目にしません（「{notes[0].label.text[:20]}」）。",
                origin_of(self.sheet, notes[0].label),
            )

    def tell_aside(self, rows: list[Row]) -> None:
        """Small tables below the list, each as a whole."""
        groups: list[list[Row]] = []
        for row in rows:
            if row.kind != RowKind.ASIDE:
                continue
            if not groups or row.begins:
                groups.append([])
            groups[-1].append(row)
        for group in groups:
            cells = [cell for row in group for cell in self.sheet.row(row.number) if cell.text]
            columns = [cell.column for cell in cells]
            place = Range(cells[0].row, min(columns), cells[-1].row, max(columns))
            tell_side_table(self.draft, self.sheet, place, cells[0])

    def tell_left_hidden(self, what: str, where: str) -> None:
        self.draft.tell(
            Severity.NOTE,
            "hidden_left_out",
            f"{what}は取り込みません。取り込むときは、Excelで再表示してから選び直すか、質問で「取り込む」を選んでください。",
            where,
        )
        self.ask_hidden(where)

    def ask_hidden(self, where: str) -> None:
        self.draft.ask(
            Question(
                f"hidden:{self.sheet.name}",
                QuestionKind.SHEET,
                f"シート「{self.sheet.name}」の非表示の行と列も取り込みますか。",
                where,
                (("skip", "取り込まない"), ("read", "取り込む")),
                "skip",
            )
        )

    def ask(self, columns: dict[int, Column]) -> None:
        named = any(column.code == "name" and column.is_used for column in columns.values())
        for column in columns.values():
            where = f"{self.sheet.name}!{address(self.header.bottom, column.column)}"
            answered = bool(self.known.answer(column_question(self.sheet.name, column.letter)))
            sure = (column.is_used or column.answered) and not answered
            if sure or not (column.evidence and column.evidence.filled):
                continue
            inside = min(self.header.headings) <= column.column <= max(self.header.headings)
            if not column.heading and not inside and column.evidence.filled < 2:
                continue
            example = next(iter(column.evidence.values), "")
            heading = f"「{column.heading}」の列" if column.heading else f"{column.letter}列（見出しなし）"
            self.draft.ask(
                Question(
                    column_question(self.sheet.name, column.letter),
                    QuestionKind.COLUMN,
                    f"{heading}は何を表しますか（例：{example[:30]}）。",
                    where,
                    field_choices(),
                    column.code,
                    blocking=not named,
                )
            )
            if answered:
                continue
            self.draft.tell(
                Severity.WARNING,
                "column_left_out",
                f"{heading}は、何を表すか分からないので取り込みません。一覧から選んでください。",
                where,
            )
        if self.above.printed_year is None:
            self._ask_year(columns)

    def _ask_year(self, columns: dict[int, Column]) -> None:
        wanting = [column for column in columns.values() if needs_year(column)]
        if not wanting or any(column.code == "year" and column.is_used for column in columns.values()):
            return
        names = "、".join(f"「{column.heading}」" for column in wanting[:5])
        where = Origin(self.sheet.name, wanting[0].address)
        what = f"シート「{self.sheet.name}」の{names}"
        dated = [column for column in columns.values() if column.is_used and column.year is not None]
        reported = [column.year for column in dated if column.code in RESULTS and column.year is not None]
        likely = max(reported, default=self.whole.named_in_file)
        ask_year(self.draft, self.sheet, self.known, what, where, likely)

    def number_formats(self, used: Sequence[Column]) -> None:
        """Codes typed as numbers lose their leading zeros: seen where others of the column kept them."""
        for column in used:
            if column.code not in ("number", "activity_code", "pillar_number"):
                continue
            cells = [
                cell for row in self.rows if (cell := self.sheet.stored(row, column.column)) and cell.text
            ]
            padded = {len(cell.text) for cell in cells if re.fullmatch(r"0\d+", cell.text)}
            if not padded:
                continue
            for cell in cells:
                if cell.kind == CellKind.NUMBER and cell.text.isdigit() and len(cell.text) < max(padded):
                    self.draft.tell(
                        Severity.WARNING,
                        "leading_zero_lost",
                        f"番号「{cell.text}」は、ほかの番号より桁が少なく、先頭の0が落ちているようです。"
                        "表示のまま取り込みます。正しい番号に直すときは、セルを文字列にして入力してください。",
                        origin_of(self.sheet, cell),
                    )


def tell_side_table(draft: Draft, sheet: Sheet, place: Range, first: Cell) -> None:
    """`first`: the cell that names the small table."""
    draft.tell(
        Severity.NOTE,
        "side_table",
        f"{place.address}は、一覧とは別の小さな表（「{first.text[:20]}」）と見て、取り込みません。",
        f"{sheet.name}!{place.address}",
    )


def ask_year(
    draft: Draft,
    sheet: Sheet,
    known: Known,
    what: str,
    where: Origin,
    likely: int | None = None,
) -> None:
    """Asks for the year of results that name none; the plan's own years are the choices, `likely` is preselected."""
    plan = draft.get(Kind.PLAN, ())
    printed = [plan.fields[name].value for name in ("start_year", "end_year")] if plan else []
    start, end = known.start_year, known.end_year
    if (not start or not end) and all(isinstance(year, int) for year in printed) and printed:
        start, end = (int(str(year)) for year in printed)
    years = range(start, end + 1) if start and end else range(0)
    draft.ask(
        Question(
            year_question(sheet),
            QuestionKind.YEAR,
            f"{what}は、どの年度のものですか。見出しにも表題にも年度がありません。",
            str(where),
            tuple((str(year), FiscalYear(year).era) for year in years),
            str(int(likely)) if likely is not None and (not years or likely in years) else "",
        )
    )
    if any(one.kind == "year_unknown" and one.cell.startswith(f"{sheet.name}!") for one in draft.findings):
        return  # another table of the sheet asked the same
    try:
        FiscalYear.parse(known.answer(year_question(sheet)) or "")
    except NotAFiscalYear:
        draft.tell(
            Severity.WARNING,
            "year_unknown",
            f"{what}は、どの年度のものか分からないので取り込みません。質問に答えると取り込みます。",
            where,
        )
