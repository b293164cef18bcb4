"""What is asked of a person about one table, and what is told of rows and columns that are left out.

Pure: standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from msgspec.structs import replace as with_changes

from plans.books.cells import Cell, CellKind, Range, Sheet
from plans.history.changes import Severity
from plans.values.fiscal_year import FiscalYear, NotAFiscalYear
from plans.values.text import half_width
from progress.intake.draft import Draft, Kind, Origin, Question, QuestionKind, origin_of
from progress.intake.known import Known
from progress.intake.reading.answers import Hidden, column_question, heading_question, year_question
from progress.intake.reading.columns.beforehand import A_SHARE, MID_YEAR
from progress.intake.reading.columns.column import Column, needs_year
from progress.intake.reading.columns.why import evidence
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.lists.hidden import tell_left_hidden, tell_read_hidden
from progress.intake.reading.tables.above import Above
from progress.intake.reading.tables.rows import Row, RowKind
from progress.intake.reading.words.fields import RESULTS, field_choices
from progress.intake.reading.words.headings import Header
from progress.intake.reading.words.signs import Sort, sort_of

UNSTATED = "unstated"
EFFECT_KIND_CHOICES = (
    ("income", "歳入の増"),
    ("saving", "歳出の減"),
    (UNSTATED, "区別の記載なし（行によって違う）"),
)


_LEFT_PARTS = {
    MID_YEAR: ("mid_year_left_out", "年度の途中の状況と見て、年度末の実績には取り込みません。"),
    A_SHARE: ("share_left_out", "隣の列の内訳と見て、取り込みません。"),
}


def _code_of_day(day: str) -> str:
    """2026-01-02 → 「1-2」"""
    _, month, number = day[:10].split("-")
    return f"{int(month)}-{int(number)}"


SIGN_CHOICES = (("gain", "△は減らした額（効果）"), ("loss", "△は増えた額（マイナスの効果）"))


@dataclass
class Asker:
    whole: Whole
    above: Above
    header: Header
    rows: list[int]
    hidden: Hidden

    def __post_init__(self) -> None:
        self.sheet = self.above.sheet
        self.known, self.draft = self.whole.known, self.whole.draft

    def tell_hidden(self, rows: list[Row]) -> None:
        """`rows`: those that say something."""
        hidden = [row.number for row in rows if row.number in self.sheet.hidden_rows]
        if hidden:
            shown = "、".join(str(number) for number in hidden[:10]) + ("など" if len(hidden) > 10 else "")
            where = f"{self.sheet.name}!{self.sheet.address(hidden[0], 1)}"
            self.tell_of_hidden(f"非表示の行（{shown}行）", where, read=self.hidden.rows)

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

    def tell_of_hidden(self, what: str, where: str, *, read: bool) -> None:
        tell = tell_read_hidden if read else tell_left_hidden
        tell(self.draft, self.sheet, what, where, self.rows, rows_read=self.hidden.rows)

    def ask(self, columns: dict[int, Column]) -> None:
        named = any(column.code == "name" and column.is_used for column in columns.values())
        for column in columns.values():
            where = f"{self.sheet.name}!{self.sheet.address(self.header.bottom, column.column)}"
            asked = column_question(self.sheet.name, column.place), heading_question(column.signature)
            answered = any(map(self.known.answer, asked))
            if column.answered and not answered:
                continue
            if not column.look.filled or not (column.asked or answered):
                continue
            inside = min(self.header.headings) <= column.column <= max(self.header.headings)
            if not column.heading and not inside and column.look.filled < 2:
                continue
            example = next(iter(column.look.values), "")
            heading = f"「{column.heading}」の列" if column.heading else f"{column.letter}列（見出しなし）"
            self.draft.ask(
                Question(
                    asked[0],
                    QuestionKind.COLUMN,
                    f"{heading}は何を表しますか（例：{example[:30]}）。",
                    where,
                    field_choices(),
                    column.code,
                    blocking=not named,
                    about=({"column": column.letter},),
                    why=evidence(columns, column.column),
                    heading=column.signature,
                )
            )
            if answered or column.is_used:
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
        dated = [column for column in columns.values() if column.is_used and column.year is not None]
        reported = [column.year for column in dated if column.code in RESULTS and column.year is not None]
        self.ask_year(wanting, max(reported, default=self.whole.named_in_file))

    def ask_year(self, wanting: Sequence[Column], likely: int | None) -> None:
        names = "、".join(f"「{column.heading}」" for column in wanting[:5])
        where = Origin(self.sheet.name, self.sheet.address(wanting[0].row, wanting[0].column))
        what = f"シート「{self.sheet.name}」の{names}"
        about = tuple({"column": column.letter} for column in wanting)
        ask_year(self.draft, self.sheet, self.known, what, where, likely, about)

    def tell_parts(self, columns: Iterable[Column]) -> None:
        """Of columns that say only a part: of the year, of the figure beside them."""
        filled = [one for one in columns if one.look.filled]
        for name, (kind, sentence) in _LEFT_PARTS.items():
            if left := [one for one in filled if one.name == name and not one.is_used]:
                letters = "、".join(one.letter for one in left)
                where = f"{self.sheet.name}!{self.sheet.address(left[0].row, left[0].column)}"
                heading = f"（「{left[0].heading}」など）"
                self.draft.tell(Severity.NOTE, kind, f"{letters}列{heading}は{sentence}", where)

    def tell_years_out_of_order(self, used: Sequence[Column]) -> None:
        """Years in headings go up from the left (or down); one that doesn't is often a slip of the pen."""
        by_code: dict[str, list[Column]] = {}
        for column in used:
            if column.year:
                by_code.setdefault(column.code, []).append(column)
        for columns in by_code.values():
            years = [int(one.year or 0) for one in columns]
            if years in (sorted(years), sorted(years, reverse=True)) or len(years) < 3:
                continue
            odd = next(one for one, later in pairwise(columns) if (one.year or 0) > (later.year or 0))
            self.draft.tell(
                Severity.WARNING,
                "years_out_of_order",
                f"見出しの年度が順に並んでいません（{'、'.join(FiscalYear(year).short for year in years)}）。"
                "書かれたとおりの年度で読みました。",
                f"{self.sheet.name}!{self.sheet.address(odd.row, odd.column)}",
            )

    def dates_for_codes(self, used: Sequence[Column]) -> None:
        """「1-1」 that Excel took for a day, told by its neighbours: numbers with a dash."""
        for column in used:
            if column.code not in ("number", "activity_code", "pillar_number"):
                continue
            cells = [
                cell for row in self.rows if (cell := self.sheet.stored(row, column.column)) and cell.text
            ]
            days = [cell for cell in cells if cell.kind == CellKind.DATE]
            if not days or not any(sort_of(cell) == Sort.ORDINAL for cell in cells):
                continue
            for cell in days:
                code = _code_of_day(cell.value)
                self.draft.tell(
                    Severity.WARNING,
                    "code_as_date",
                    f"番号の列の「{cell.text}」は、番号「{code}」が日付に変わったもののようです。"
                    "質問に答えると、その番号で取り込みます。",
                    origin_of(self.sheet, cell),
                )
                self.draft.ask(
                    Question(
                        f"code:{origin_of(self.sheet, cell)}",
                        QuestionKind.COLUMN,
                        f"番号の列の「{cell.text}」は、番号「{code}」ですか。",
                        str(origin_of(self.sheet, cell)),
                        ((code, f"番号「{code}」"), (cell.text, f"「{cell.text}」のまま")),
                        code,
                        topic="value",
                    )
                )

    def with_answered_codes(self, sheet: Sheet) -> Sheet:
        """The sheet with the codes that a person gave back to what Excel took for days."""
        codes = {
            id(cell): code
            for cell in sheet.cells
            if cell.kind == CellKind.DATE and (code := self.known.answer(f"code:{origin_of(sheet, cell)}"))
        }
        return self._with_codes(sheet, codes) if codes else sheet

    def _with_codes(self, sheet: Sheet, codes: Mapping[int, str]) -> Sheet:
        """`codes`: the id of a cell → the code that it stands for; what is printed there is kept beside it."""

        def spelled(cell: Cell) -> Cell:
            if (code := codes.get(id(cell))) is None:
                return cell
            self.draft.printed_as[origin_of(sheet, cell)] = cell.printed
            return with_changes(cell, printed=code, kind=CellKind.TEXT)

        return replace(sheet, cells=tuple(spelled(one) for one in sheet.cells))

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

    def with_zeros(self, sheet: Sheet, columns: Iterable[Column]) -> Sheet:
        """The sheet with the leading zeros that codes lost as numbers, where the heading says how many digits a code
        has (「2桁・4桁・6桁」)."""
        for column in columns:
            lengths = {int(length) for length in re.findall(r"(\d)桁", half_width(column.heading))}
            if column.code not in ("number", "activity_code") or not lengths:
                continue
            short = [
                cell
                for row in self.rows
                if (cell := sheet.stored(row, column.column))
                and cell.kind == CellKind.NUMBER
                and cell.text.isdigit()
                and len(cell.text) not in lengths
                and len(cell.text) + 1 in lengths
            ]
            if not short:
                continue
            self.draft.tell(
                Severity.WARNING,
                "leading_zero_restored",
                f"「{column.heading}」の{len(short)}件は、見出しの桁数より1桁少ないので、先頭の0を補って取り込みます"
                f"（{short[0].text}→0{short[0].text}）。",
                origin_of(sheet, short[0]),
            )
            sheet = self._with_codes(sheet, {id(cell): f"0{cell.text}" for cell in short})
        return sheet


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
    about: tuple[Mapping[str, object], ...] = (),
) -> None:
    """Asks for the year of results that name none; the plan's own years are the choices, `likely` is preselected."""
    plan = draft.get(Kind.PLAN, ())
    said = plan.fields if plan else {}
    printed = [said[name].value for name in ("start_year", "end_year") if name in said]
    start, end = known.start_year, known.end_year
    if (not start or not end) and len(printed) == 2 and all(isinstance(year, int) for year in printed):
        start, end = (int(str(year)) for year in printed)
    years = range(start, end + 1) if start and end else range(0)
    draft.ask(
        Question(
            year_question(sheet.name),
            QuestionKind.YEAR,
            f"{what}は、どの年度のものですか。見出しにも表題にも年度がありません。",
            str(where),
            tuple((str(year), FiscalYear(year).era) for year in years),
            str(int(likely)) if likely is not None and (not years or likely in years) else "",
            about=about,
        )
    )
    if any(one.kind == "year_unknown" and one.cell.startswith(f"{sheet.name}!") for one in draft.findings):
        return  # another table of the sheet asked the same
    try:
        FiscalYear.parse(known.answer(year_question(sheet.name)) or "")
    except NotAFiscalYear:
        draft.tell(
            Severity.WARNING,
            "year_unknown",
            f"{what}は、どの年度のものか分からないので取り込みません。質問に答えると取り込みます。",
            where,
        )
