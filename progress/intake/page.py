"""The preview arranged for its page: its parts with their counts, which lines are listed, the matching of one sheet,
grouped questions. And the form that a file comes with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict

from plans.access import Access, Act
from plans.books.cells import column_letters
from plans.books.guard import ACCEPTED, TAKEN
from plans.history.changes import Action, Finding, Severity
from plans.models import Municipality, Plan
from plans.values.fiscal_year import FiscalYear
from progress.intake.draft import ColumnReading, QuestionKind, split_place
from progress.intake.findings_book import WORDS
from progress.intake.preview import Asked, Preview, Row, Rows, SheetPart
from progress.intake.reading.answers import (
    block_question,
    header_question,
    headers_question,
    row_question,
    sheet_question,
    unit_question,
    year_question,
)
from progress.intake.reading.lists.apply import KEY as TABLE
from progress.intake.reading.words.fields import IGNORE, field_choices
from progress.intake.saying import COLUMN_REACH, HEADER_REACH, LEFT_OUT, ROW_CHOICES, ROW_SORTS, column_ids
from progress.intake.sheet_picture import Line, counts_of

# ── Which file goes into which plan ──────────────────────────────────────────────────────────────────────────


class UploadForm(forms.Form):
    """`plans` and `places` (a new plan of the municipality) by what the choice of each is called."""

    plan = forms.ChoiceField(label="取り込む計画", error_messages={"required": "計画を選んでください。"})
    title = forms.CharField(
        label="新しい計画の名前",
        max_length=120,
        required=False,
        help_text="「新しい計画」のときだけ使います。空欄のときは、ファイルに書かれた名前か、ファイル名を使います。",
    )
    slug = forms.SlugField(
        label="新しい計画のURL用の短い名前",
        max_length=40,
        required=False,
        help_text="半角の英数字とハイフンです（例：plan-2024）。空欄のときは、自動で付けます。",
        error_messages={"invalid": "半角の英数字、ハイフン、下線だけで入力してください（例：plan-2024）。"},
    )
    file = forms.FileField(
        label="ファイル",
        allow_empty_file=True,
        help_text=TAKEN,
        error_messages={
            "required": "ファイルを選んでください。",
            "invalid": "ファイルを選び直してください。",
        },
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )

    def __init__(self, access: Access, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = Plan.objects.filter(access.scope(Act.IMPORT, "municipality_id"))
        plans = plans.select_related("municipality").order_by("municipality__code", "-start_year", "slug")
        self.plans = {str(one.pk): one for one in plans}
        places = Municipality.objects.filter(access.scope(Act.IMPORT, "pk")).order_by("code")
        self.places = {f"new-{one.pk}": one for one in places}
        several = len(self.places) > 1
        words = {key: f"{one.title}　{one.period}" for key, one in self.plans.items()}
        if several:
            words = {key: f"{self.plans[key].municipality.name}　{said}" for key, said in words.items()}
        alike = Counter(words.values())
        field: Any = self.fields["plan"]
        field.choices = [
            ("", "選んでください"),
            *(
                # Plans of one name and period are told apart by their short names.
                (key, f"{said}　{self.plans[key].slug}" if alike[said] > 1 else said)
                for key, said in words.items()
            ),
            *(
                (key, f"新しい計画を作る（{one.name}）" if several else "新しい計画を作る")
                for key, one in self.places.items()
            ),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        slug, (place, plan) = cleaned.get("slug"), self.target()
        if slug and place and plan is None and place.plans.filter(slug=slug).exists():
            self.add_error("slug", "この名前は、ほかの計画で使っています。別の名前にしてください。")
        if self.errors and "file" not in self.errors:
            self.add_error("file", "ほかの欄を直したあとに、ファイルをもう一度選んでください。")
        return cleaned

    def target(self) -> tuple[Municipality | None, Plan | None]:
        """(municipality, plan; None: a new one). Of a valid form the municipality is there."""
        chosen = self.cleaned_data.get("plan", "")
        plan = self.plans.get(chosen)
        return plan.municipality if plan else self.places.get(chosen), plan


# ── The parts of the page ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Part:
    """One part of the page. `waiting`: what of it is left to a person, as a sentence; "" where nothing is."""

    key: str
    label: str
    count: int
    waiting: str = ""


def parts_of(preview: Preview, answers: Mapping[str, str]) -> dict[str, Part]:
    questions = len([one for one in optional_questions(preview, answers) if not answers.get(one.asked.id)])
    unsettled = len(preview.having(Severity.WARNING))
    asked = f"答えていない質問が{questions}件あります。" if questions else ""
    doubtful = f"確認してほしいところが{unsettled}件あります。" if unsettled else ""
    given = sum(bool(one.strip()) for one in answers.values())
    parts = (
        Part("reading", "シート", len(preview.sheets)),
        Part("questions", "質問", questions, asked),
        Part("changes", "変わるもの", preview.created + preview.changed),
        Part("findings", "気づいたこと", len(preview.faults), doubtful),
        Part("sums", "合計の照合", len(preview.sums)),
        Part("left_alone", "ファイルにないもの", sum(one.count for one in preview.left_alone)),
        Part("answers", "回答", given),
    )
    return {one.key: one for one in parts}


# ── Which lines are listed ───────────────────────────────────────────────────────────────────────────────────

MOVING = "moving"
"""The usual choice: what would be created or changed."""
ACTIONS = [
    (MOVING, "追加と変更"),
    (Action.CREATE.value, "追加だけ"),
    (Action.CHANGE.value, "変更だけ"),
    (Action.UNCHANGED.value, "変更なし"),
    ("all", "すべて"),
]
_ALL = ("", "すべて")


class _Filter(forms.Form):
    """Which lines of the preview are listed. A value that is no choice counts as not given."""

    sheet = forms.ChoiceField(label="シート", required=False)
    weight = forms.ChoiceField(
        label="重要度", required=False, choices=[_ALL, *((one.value, WORDS[one]) for one in Severity)]
    )
    text = forms.CharField(label="含まれる文字", required=False, max_length=100, widget=forms.TextInput)

    def __init__(self, preview: Preview, given: QueryDict, **words: Iterable[tuple[str, str]]) -> None:
        """`words`: field → its choices besides 「すべて」, which are those of this file."""
        super().__init__(given)
        self.preview = preview
        for name, choices in words.items():
            field: Any = self.fields[name]
            field.choices = [_ALL, *choices]
        self.is_valid()

    def chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))

    def wants(self, cells: Iterable[str], weight: str) -> bool:
        """Is a line listed that stands in these cells and has this weight?"""
        sheet = self.chosen("sheet")
        stands = not sheet or sheet in {split_place(cell)[0] for cell in cells}
        return stands and self.chosen("weight") in ("", weight)


@dataclass(frozen=True)
class Listed(Sequence[Row]):
    """The rows in these places, each read when it is asked for."""

    rows: Rows
    places: Sequence[int]

    def __len__(self) -> int:
        return len(self.places)

    def __getitem__(self, wanted: Any) -> Any:
        if isinstance(wanted, slice):
            return self.rows.at(self.places[wanted])
        return self.rows.at([self.places[wanted]])[0]


class RowFilter(_Filter):
    """Which of the records are listed."""

    kind = forms.ChoiceField(label="種類", required=False)
    action = forms.ChoiceField(label="操作", required=False, choices=ACTIONS)

    def __init__(self, preview: Preview, given: QueryDict) -> None:
        sheets = [(one.sheet, one.sheet) for one in preview.sheets]
        super().__init__(preview, given, sheet=sheets, kind=[(one.kind, one.title) for one in preview.kinds])

    def rows(self) -> Listed:
        kind, action, text = self.chosen("kind"), self.chosen("action") or MOVING, self.chosen("text")
        moving = (Action.CREATE, Action.CHANGE)
        places = [
            place
            for place, row in enumerate(self.preview.rows)
            if kind in ("", row.kind)
            and (action in ("all", row.action) or (action == MOVING and row.action in moving))
            and self.wants((row.cell, *(one.cell for one in row.fields)), row.weight)
            and (not text or text in _all_words(row))
        ]
        return Listed(self.preview.rows, places)


def _all_words(row: Row) -> str:
    words = [row.title, row.name, split_place(row.cell)[1]]
    for one in row.fields:
        words += [one.label, one.before, one.after, one.printed, split_place(one.cell)[1]]
    return "\n".join(words)


class FaultFilter(_Filter):
    """Which of the findings are listed."""

    def __init__(self, preview: Preview, given: QueryDict) -> None:
        sheets = dict.fromkeys(split_place(one.cell)[0] for one in preview.faults if one.cell)
        super().__init__(preview, given, sheet=[(one, one) for one in sheets])

    def faults(self) -> list[Finding]:
        text = self.chosen("text")
        wanted = [one for one in self.preview.faults if self.wants([one.cell], one.severity)]
        return [one for one in wanted if text in f"{one.message}\n{split_place(one.cell)[1]}"]


# ── How one sheet was read ───────────────────────────────────────────────────────────────────────────────────

SURE = 80
"""From here on a matching counts as sure: in words on the page."""
LINES = 50
"""Rows of a sheet on one page."""


@dataclass(frozen=True)
class ColumnChoice:
    """A column above its cells. `chosen`: the field's code; `year`, `unit`: what a person said, `read_year`: the year
    as read; `words`: what the column is taken for; `reach`: how far the person's answer goes, "" without one."""

    letters: str
    place: str = ""
    """By which it is named where something is said of it."""
    part: ColumnReading | None = None
    chosen: str = ""
    year: str = ""
    unit: str = ""
    read_year: str = ""
    reach: str = ""
    words: str = ""
    unsure: bool = False


@dataclass(frozen=True)
class CellView:
    """One place of the picture; `fate` "" where the sheet's cell is empty; `width`: columns that it reaches over."""

    text: str = ""
    fate: str = ""
    words: str = ""
    width: int = 1


@dataclass(frozen=True)
class LineView:
    """A row of the picture. `words`: what it was taken for; `said`: what a person said of it."""

    number: int
    words: str
    said: str
    cells: list[CellView]


def reading_of(
    preview: Preview, answers: Mapping[str, str], wanted: str, number: str | None
) -> dict[str, Any]:
    """One sheet with its picture, and the list of all sheets to choose from. `wanted`: the sheet's name; the first
    one that is read where it is none; `number`: the page of the picture. `correctable`: may columns and rows be
    corrected here? Sheets of a known document have them in fixed places."""
    read = [one for one in preview.sheets if one.layout] or list(preview.sheets)
    sheet = next((one for one in preview.sheets if one.sheet == wanted), read[0] if read else None)
    if sheet is None:
        return {"sheets": preview.sheets}
    page = Paginator(sheet.picture.lines, LINES).get_page(number)
    letters = [column_letters(number) for number in range(1, sheet.picture.width + 1)]
    first = {one.column: one for one in sheet.columns if not one.below}
    headers = next(
        (name for name, question in HEADER_IDS.items() if answers.get(question(sheet.sheet))), "header"
    )
    return {
        "sheets": preview.sheets,
        "sheet": sheet,
        "counts": counts_of(sheet.picture),
        "page": page,
        "lines": [_line(sheet, line, answers) for line in page],
        "columns": [_column(sheet, first.get(one), answers) or ColumnChoice(one) for one in letters],
        "headings": [_column(sheet, one, answers) for one in sheet.columns if one.below],
        "blocks": [(one, answers.get(block_question(sheet.sheet, one.first), "")) for one in sheet.blocks],
        "choices": field_choices(),
        "row_choices": ROW_CHOICES,
        "column_reach": COLUMN_REACH,
        "header_reach": HEADER_REACH,
        "left_out": LEFT_OUT,
        "reach": headers,
        "header": answers.get(HEADER_IDS[headers](sheet.sheet), ""),
        "year": answers.get(year_question(sheet.sheet), ""),
        "read": answers.get(sheet_question(sheet.sheet), ""),
        "correctable": sheet.layout in (TABLE, "") and not sheet.skipped,
    }


HEADER_IDS: Mapping[str, Callable[[str], str]] = {"header": header_question, "headers": headers_question}


def _line(sheet: SheetPart, line: Line, answers: Mapping[str, str]) -> LineView:
    picture, cells, column = sheet.picture, [], 1
    for one in line.cells:
        cells += [CellView()] * (one.column - column)
        role = picture.roles[one.role]
        cells.append(CellView(one.text, role.fate.value, role.words, one.width))
        column = one.column + one.width
    cells += [CellView()] * (picture.width - column + 1)
    said = answers.get(row_question(sheet.sheet, line.number), "")
    return LineView(line.number, ROW_SORTS.get(line.sort, ""), said, cells)


def _column(sheet: SheetPart, part: ColumnReading | None, answers: Mapping[str, str]) -> ColumnChoice | None:
    if part is None:
        return None
    ids = column_ids(sheet.sheet, part)
    reach = next((name for name, question in ids.items() if answers.get(question)), "")
    code, _, year = answers.get(ids[reach], "").partition("@") if reach else (part.field or IGNORE, "", "")
    read_year = FiscalYear(part.fiscal_year).era if part.fiscal_year else ""
    unit = answers.get(unit_question(sheet.sheet, part.place), "")
    words = part.label if part.field else "取り込まない"
    unsure = not reach and bool(part.field) and part.sure < SURE
    return ColumnChoice(part.column, part.place, part, code, year, unit, read_year, reach, words, unsure)


# ── Questions ────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class QuestionLine:
    """A question with what is chosen now: the answer, else what is proposed."""

    asked: Asked
    value: str

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
        return self.value.partition("@")[0]

    @property
    def year(self) -> str:
        return self.value.partition("@")[2]


AT_ONCE = 3
"""Questions that must be answered, on one page."""


def required_questions(preview: Preview, answers: Mapping[str, str]) -> list[QuestionLine]:
    """Those whose answer is still needed to go on, in the file's order."""
    return [QuestionLine(one, one.proposed) for one in preview.open_questions(answers)]


def optional_questions(preview: Preview, answers: Mapping[str, str]) -> list[QuestionLine]:
    """The others, answered or not; directions of indicators last, else in the file's order."""
    required = {one.id for one in preview.open_questions(answers)}
    lines = [
        QuestionLine(one, answers.get(one.id, one.proposed))
        for one in preview.questions
        if one.id not in required
    ]
    return sorted(lines, key=lambda line: line.is_direction)
