"""The preview arranged for its page: its parts with their counts, the matching of one sheet, grouped questions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plans.history.changes import Severity
from progress.intake.draft import QuestionKind
from progress.intake.layouts.table.reading import KEY as TABLE
from progress.intake.layouts.table.synonyms import IGNORE, field_choices
from progress.intake.preview import (
    SKIP,
    Asked,
    ColumnPart,
    Preview,
    SheetPart,
    header_question,
    letters_to,
    skip_question,
)

SURE = 80
"""From here on a matching counts as sure: in words on the page."""


@dataclass(frozen=True)
class Part:
    """One part of the page. `count` None: none is shown. `waiting`: what of it is left to a person, as a sentence;
    "" where nothing is."""

    key: str
    label: str
    count: int | None = None
    waiting: str = ""


PARTS = {
    one.key: one
    for one in (
        Part("reading", "読み取り方"),
        Part("questions", "質問"),
        Part("changes", "変わるもの"),
        Part("findings", "気づいたこと"),
        Part("sums", "合計の照合"),
        Part("left_alone", "ファイルにないもの"),
    )
}


def shown_parts(preview: Preview, answers: Mapping[str, str]) -> list[Part]:
    counts = {
        "reading": sum(bool(one.layout) for one in preview.sheets),
        "questions": sum(not answers.get(one.id, "").strip() for one in preview.questions),
        "changes": preview.created + preview.changed,
        "findings": len(preview.faults),
        "sums": len(preview.sums),
        "left_alone": sum(one.count for one in preview.left_alone),
    }
    unsettled = len(preview.having(Severity.WARNING))
    waiting = {
        "questions": counts["questions"] and f"答えていない質問が{counts['questions']}件あります。",
        "findings": unsettled and f"確認してほしいところが{unsettled}件あります。",
    }
    return [Part(one.key, one.label, counts[one.key], waiting.get(one.key) or "") for one in PARTS.values()]


@dataclass(frozen=True)
class ColumnChoice:
    """A column above its cells. `chosen`: the field's code; `words`: how sure the reading is."""

    letters: str
    part: ColumnPart | None
    chosen: str = ""
    year: str = ""
    words: str = ""
    unsure: bool = False


@dataclass(frozen=True)
class SheetReadingPage:
    """One sheet with its columns, and the list of all sheets to choose from."""

    sheets: tuple[SheetPart, ...]
    sheet: SheetPart | None
    columns: tuple[ColumnChoice, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    skip: str = ""
    skip_id: str = ""
    header_id: str = ""
    header: str = ""
    """The rows of the headings as they are answered (「3-4」), "" while they are found by themselves."""
    correctable: bool = False
    """May its columns and its header rows be corrected here? Sheets of a known document have them in fixed places."""


def reading_of(preview: Preview, answers: Mapping[str, str], wanted: str) -> SheetReadingPage:
    """`wanted`: the sheet's name; the first one that is read where it is none."""
    read = [one for one in preview.sheets if one.layout] or list(preview.sheets)
    sheet = next((one for one in preview.sheets if one.name == wanted), read[0] if read else None)
    if sheet is None:
        return SheetReadingPage(preview.sheets, None)
    by_letters = {one.letters: one for one in sheet.columns}
    width = max((len(texts) for _, texts in sheet.head), default=0)
    columns = tuple(_column(one, by_letters.get(one), answers) for one in letters_to(width))
    return SheetReadingPage(
        preview.sheets,
        sheet,
        columns,
        field_choices(),
        SKIP,
        skip_question(sheet.name),
        header_question(sheet.name),
        answers.get(header_question(sheet.name), ""),
        sheet.layout in (TABLE, "") and not sheet.skipped,
    )


def _column(letters: str, part: ColumnPart | None, answers: Mapping[str, str]) -> ColumnChoice:
    if part is None:
        return ColumnChoice(letters, None)
    answered = answers.get(part.question)
    code, _, year = answered.partition("@") if answered is not None else (part.field, "", "")
    if answered is not None:
        return ColumnChoice(letters, part, code, year or part.year, "確認済み")
    if not part.field:
        return ColumnChoice(letters, part, IGNORE, part.year, "取り込みません")
    unsure = part.sure < SURE
    words = "自信がありません" if unsure else "読み取れました"
    return ColumnChoice(letters, part, code, part.year, words, unsure)


@dataclass(frozen=True)
class QuestionLine:
    """A question with what is chosen now: the answer, else what is proposed."""

    asked: Asked
    value: str
    answered: bool

    @property
    def is_direction(self) -> bool:
        """Of an indicator that has its name; else it is asked right after the question for the name."""
        return self.asked.kind == QuestionKind.DIRECTION and bool(self.asked.indicator)

    @property
    def item(self) -> str:
        """Whose indicator it is, where the sentence says so: 「指標「利用率」（窓口の改善）は、…」; "" where not."""
        after = self.asked.sentence.partition(f"「{self.asked.indicator}」（")[2]
        name, closing, _ = after.partition("）は、")
        return name if closing else ""

    @property
    def undecided(self) -> bool:
        """Is 「まだ決めない」 a choice to be added?"""
        return all(value for value, _ in self.asked.choices)

    @property
    def column(self) -> bool:
        """Is it asked what a column holds, which may want its year as well?"""
        return self.asked.id.startswith("column:")

    @property
    def code(self) -> str:
        return self.value.partition("@")[0] if self.column else self.value

    @property
    def year(self) -> str:
        return self.value.partition("@")[2] if self.column else ""


def question_lines(preview: Preview, answers: Mapping[str, str]) -> list[QuestionLine]:
    """Required ones first, directions of indicators last, else in the file's order."""
    lines = [
        QuestionLine(one, answers.get(one.id, one.proposed), bool(answers.get(one.id, "").strip()))
        for one in preview.questions
    ]
    return sorted(lines, key=lambda line: (not line.asked.blocking, line.is_direction))
