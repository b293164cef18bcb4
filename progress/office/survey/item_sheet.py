"""One item's sheet of a 調査票: what the plan promised and what was said last time beside each input, A4 upright.

Inputs alone are unlocked. What each of them is stands in hidden cells (`progress.office.survey.key`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.forms import BoundField
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from items.models import Indicator
from progress.office.department.inputs import FigureField, Prose
from progress.office.department.status_form import StatusForm
from progress.office.survey.cell_words import as_number, choices_of, in_cell
from progress.office.survey.key import KEY, OURS, mark, names_of_row
from progress.reports.fitting import height
from progress.reports.sheet import (
    GROUP_FILL,
    HEADER_FILL,
    Look,
    put,
    put_text,
    raise_row,
    set_up_print,
    set_widths,
)
from progress.workflow import State

WIDTHS = [26.0, 14.0, 14.0, 17.0, 9.0, 27.0]
"""Of what is seen; before it stands the hidden column."""
FIRST, LAST = 2, 1 + len(WIDTHS)
EACH = [(column, column) for column in range(len(WIDTHS))]
"""A heading over each column."""
INPUT_FILL, FAULT_FILL = "FFF8D6", "F8CBAD"
LISTS = "選択肢"
"""The hidden sheet with what drops down."""
SMALL = Look(size=9, lines="", upright="top")
SAID = Look(upright="top")
HEAD = Look(bold=True, fill=HEADER_FILL, across="center")
LABEL = Look(fill=GROUP_FILL)
NOT_A_NUMBER = "数値ではないようです。「約」や単位を付けるときは、「はい」を押してください。"


@dataclass(frozen=True)
class Filled:
    """What was written in a sheet that goes back to its department: by input, and what is wrong with it."""

    said: Mapping[str, str]
    faults: Mapping[str, str]


@dataclass(frozen=True)
class About:
    """What a sheet says beside its form. `signed`: its key; `returned`: why the record was sent back, or ""."""

    department: str
    due: str
    signed: str
    returned: str = ""


def how_counted(one: Indicator) -> str:
    """Whether this year's figure is asked, or the sum until now; "" where the figure is no quantity of a year."""
    if one.kind != Indicator.Kind.NUMBER:
        return ""
    if one.measure == Indicator.Measure.CUMULATIVE:
        return "※これまでの累計を記入"
    if one.targets_are_cumulative:
        return "※この年度の分だけを記入（目標は累計）"
    return "※この年度の分だけを記入" if one.measure == Indicator.Measure.FLOW else ""


class Lists:
    """The lists that drop down, each once, on a hidden sheet of their own."""

    def __init__(self, workbook: Workbook) -> None:
        self.sheet: Worksheet = workbook.create_sheet(LISTS)
        self.sheet.sheet_state = "hidden"
        self.found: dict[tuple[str, ...], str] = {}

    def range_of(self, choices: Sequence[str]) -> str:
        key = tuple(choices)
        if key not in self.found:
            column = len(self.found) + 1
            for row, text in enumerate(choices, start=1):
                put(self.sheet, row, column, text, Look(lines=""))
            letter = get_column_letter(column)
            self.found[key] = f"{LISTS}!${letter}$1:${letter}${len(choices)}"
        return self.found[key]


class InputCells:
    """The unlocked cells of a sheet, each an input of the form, with the hidden words that say which. `filled`: what
    comes back to be put right, None at first."""

    def __init__(self, sheet: Worksheet, lists: Lists, filled: Filled | None) -> None:
        self.sheet, self.lists, self.filled = sheet, lists, filled
        self.named: dict[int, dict[int, str]] = {}

    def place(self, row: int, column: int, bound: BoundField, *, to_column: int = 0) -> None:
        """One input of the form as an unlocked cell."""
        name, field = bound.name, bound.field
        text = in_cell(field, bound.initial)
        if self.filled is not None and name in self.filled.said:
            text = self.filled.said[name]
        fault = self.filled.faults.get(name) if self.filled else None
        value, number_format = (as_number(text) if isinstance(field, FigureField) else None) or (
            text,
            "General",
        )
        upright = "top" if isinstance(field, Prose) else "center"
        fill = FAULT_FILL if fault else INPUT_FILL
        look = Look(fill=fill, upright=upright, number_format=number_format, locked=False)
        put(self.sheet, row, column, value, look, to_column=to_column)
        last = max(column, to_column)
        width = sum(WIDTHS[column - FIRST : last - FIRST + 1])
        rows = field.widget.attrs.get("rows", 1) if isinstance(field, Prose) else 1
        raise_row(self.sheet, row, max(15.0 * int(rows) + 5, height(text, width)))
        if fault:
            self.sheet.cell(row, column).comment = Comment(fault, "企画課", height=90, width=260)
        self._guard(row, column, bound)
        self.named.setdefault(row, {})[column] = name

    def _guard(self, row: int, column: int, bound: BoundField) -> None:
        """What may be typed: from a list, a number, or anything."""
        if choices := choices_of(bound.field):
            rule = DataValidation("list", formula1=self.lists.range_of(choices), allow_blank=True)
            rule.error, rule.errorTitle = "一覧から選んでください。", str(bound.label)[:30]
        elif isinstance(bound.field, FigureField):
            rule = DataValidation("decimal", operator="between", formula1="-1E+14", formula2="1E+14")
            rule.error, rule.errorTitle, rule.errorStyle = NOT_A_NUMBER, str(bound.label)[:30], "warning"
            rule.allow_blank = True
        else:
            return
        rule.showErrorMessage = True
        rule.add(self.sheet.cell(row, column).coordinate)
        self.sheet.add_data_validation(rule)

    def write_names(self, signed: str) -> None:
        """The hidden row and column, once every input stands."""
        plain = Look(lines="", wrap=False)
        put(self.sheet, 1, 1, KEY + signed, plain)
        for column in range(FIRST, LAST + 1):
            put(self.sheet, 1, column, mark(column), plain)
        for row in range(2, self.sheet.max_row + 1):
            names = self.named.get(row)
            put(self.sheet, row, 1, names_of_row(names) if names else OURS, plain)
        self.sheet.row_dimensions[1].hidden = True
        self.sheet.column_dimensions["A"].hidden = True


class ItemSheet:
    """Writes a form from top to bottom, what is known beside what is asked."""

    def __init__(
        self, sheet: Worksheet, lists: Lists, form: StatusForm, about: About, filled: Filled | None
    ) -> None:
        self.sheet, self.form, self.about = sheet, form, about
        self.inputs = InputCells(sheet, lists, filled)
        self.row = 1
        self.year = form.status.round.fiscal_year
        self.past = form.row.past[0] if form.row.past else None

    def write(self) -> None:
        set_widths(self.sheet, [3.0, *WIDTHS])
        self._head()
        self._promise()
        self._figures()
        self._texts()
        self._ratings()
        self._effects()
        self._message()
        self.inputs.write_names(self.about.signed)
        self._paper()

    # -- from top to bottom

    def _head(self) -> None:
        self.row += 1
        status = self.form.status
        put(
            self.sheet,
            self.row,
            FIRST,
            f"実施状況調査票（{status.round}）",
            Look(size=9, lines=""),
            to_column=LAST,
        )
        self._line(str(status.item), Look(bold=True, size=13, lines=""), 13)
        leads = "、".join(self.form.row.lead_departments)
        words = f"{status.item.pillar.title}　／　担当課：{leads}　／　提出期限：{self.about.due}"
        self._line(words, SMALL, 9)
        if self.about.returned:
            text = f"差し戻されました。直して、もう一度提出してください。理由：{self.about.returned}"
            self._line(text, Look(bold=True, fill=FAULT_FILL), 10)

    def _promise(self) -> None:
        target, row = self.form.row.target(self.year), self.form.row
        facts = (
            (f"{self.year.era}の目標", target.goal_text if target else ""),
            ("数値（計画書の記載）", target.figures_printed if target else ""),
            ("取組内容（計画期間全体）", row.approach),
        )
        for label, text in facts:
            if text:
                self._next()
                put(self.sheet, self.row, FIRST, label, LABEL)
                put_text(self.sheet, self.row, FIRST + 1, text, SAID, sum(WIDTHS[1:]), to_column=LAST)

    def _figures(self) -> None:
        groups = self.form.figures.groups(self.form, self.form.row)
        if not groups:
            return
        before, year = self.year.previous.era, self.year.era
        self._heads(
            "指標",
            f"{before}の実績",
            f"{year}の目標",
            f"{year}の実績",
            "見込か",
            "備考（数値がない理由など）",
        )
        for group in groups:
            self._figure(group)

    def _figure(self, group: dict[str, Any]) -> None:
        one: Indicator = group["indicator"]
        name = f"{one}\n{how_counted(one)}".rstrip()
        past = group["before"].actual if group["before"] else None
        said = f"{past.text}{'（見込）' if past.provisional else ''}" if past else "－"
        self._next()
        put_text(self.sheet, self.row, FIRST, name, LABEL, WIDTHS[0])
        put_text(self.sheet, self.row, FIRST + 1, said, Look(), WIDTHS[1])
        put_text(self.sheet, self.row, FIRST + 2, group["target"] or "－", Look(), WIDTHS[2])
        figure, provisional, why = group["inputs"]
        self.inputs.place(self.row, FIRST + 3, figure)
        self.inputs.place(self.row, FIRST + 4, provisional)
        self.inputs.place(self.row, FIRST + 5, why)
        if group["fulfilled"] is not None:
            self._next()
            put(self.sheet, self.row, FIRST, "　達成した日", LABEL, to_column=FIRST + 2)
            self.inputs.place(self.row, FIRST + 3, group["fulfilled"], to_column=LAST)

    def _texts(self) -> None:
        before = self.past.fiscal_year.era if self.past else "前回"
        self._heads("取組の状況", f"{before}の記載", "", "今回の記載", "", "", spans=((0, 0), (1, 2), (3, 5)))
        self._next()
        target = self.form.row.target(self.year)
        planned = f"（計画：{target.planned_stage}）" if target and target.planned_stage else ""
        put_text(self.sheet, self.row, FIRST, f"{self.form['actual_stage'].label}{planned}", LABEL, WIDTHS[0])
        self._beside(self.past.actual_stage if self.past else "", self.form["actual_stage"])
        for asked in self.form.asked_texts():
            self._next()
            label = f"{asked.input.label}{f'（{asked.unit}）' if asked.unit else ''}\n{asked.hint}"
            put_text(self.sheet, self.row, FIRST, label, replace(LABEL, upright="top"), WIDTHS[0])
            self._beside(asked.past, asked.input)

    def _beside(self, past: str, bound: BoundField) -> None:
        """What was said last time, and the input of this time."""
        put_text(self.sheet, self.row, FIRST + 1, past or "－", SAID, sum(WIDTHS[1:3]), to_column=FIRST + 2)
        self.inputs.place(self.row, FIRST + 3, bound, to_column=LAST)

    def _ratings(self) -> None:
        groups = self.form.ratings.groups(self.form, self.form.row)
        if not groups:
            return
        spans = ((0, 0), (1, 2), (3, 4), (5, 5))
        self._heads(
            "自己評価", "前回の評価", "", "今回の評価", "", "計算による提案と違うときの理由", spans=spans
        )
        for group in groups:
            band, reason = group["inputs"]
            self._next()
            label = str(band.label).removesuffix("（自己評価）")
            put_text(self.sheet, self.row, FIRST, label, LABEL, WIDTHS[0])
            put(self.sheet, self.row, FIRST + 1, group["past"] or "－", Look(), to_column=FIRST + 2)
            self.inputs.place(self.row, FIRST + 3, band, to_column=FIRST + 4)
            self.inputs.place(self.row, FIRST + 5, reason)

    def _effects(self) -> None:
        groups = self.form.effects.groups(self.form)
        heads = ("効果額の種類", "金額（円）", "", "見込か", "算定根拠", "")
        self._heads(*heads, spans=((0, 0), (1, 2), (3, 3), (4, 5)))
        for group in groups:
            kind, amount, provisional, about = group["inputs"]
            self._next()
            self.inputs.place(self.row, FIRST, kind)
            self.inputs.place(self.row, FIRST + 1, amount, to_column=FIRST + 2)
            self.inputs.place(self.row, FIRST + 3, provisional)
            self.inputs.place(self.row, FIRST + 4, about, to_column=LAST)
        words = (
            "分かるときだけ",
            "計画していた額\n（円）",
            "うち一般財源\n（円）",
            "何と比べたか",
            "",
            "効果の続き方",
        )
        self._heads(*words, spans=((0, 0), (1, 1), (2, 2), (3, 4), (5, 5)))
        for number, group in enumerate(groups, start=1):
            planned, general, against, lasting = group["more"]
            self._next()
            put(self.sheet, self.row, FIRST, f"　上の{number}行目の効果額", LABEL)
            self.inputs.place(self.row, FIRST + 1, planned)
            self.inputs.place(self.row, FIRST + 2, general)
            self.inputs.place(self.row, FIRST + 3, against, to_column=FIRST + 4)
            self.inputs.place(self.row, FIRST + 5, lasting)

    def _message(self) -> None:
        bound = self.form["message"]
        self._heads(
            str(bound.label),
            "提出したときに企画課へ伝わります。公表はされません。",
            *[""] * 4,
            spans=((0, 0), (1, 5)),
        )
        self._next()
        answers = self.form.status.workflow_state == State.RETURNED
        put(self.sheet, self.row, FIRST, "提出するときに必要です" if answers else "（あれば）", LABEL)
        self.inputs.place(self.row, FIRST + 1, bound, to_column=LAST)

    # -- pieces

    def _next(self) -> None:
        self.row += 1

    def _line(self, text: str, look: Look, size: int) -> None:
        self._next()
        put_text(self.sheet, self.row, FIRST, text, look, sum(WIDTHS) * 10 / size, to_column=LAST)

    def _heads(self, *texts: str, spans: Sequence[tuple[int, int]] = EACH) -> None:
        """A row of headings, with a thin empty one above. `spans`: the first and last column of each."""
        self._next()
        raise_row(self.sheet, self.row, 6)
        self._next()
        for first, last in spans:
            put(self.sheet, self.row, FIRST + first, texts[first], HEAD, to_column=FIRST + last)
            raise_row(self.sheet, self.row, height(texts[first], sum(WIDTHS[first : last + 1])))

    # -- the whole sheet

    def _paper(self) -> None:
        head = f"{self.form.status.round}　{self.about.department}"
        set_up_print(
            self.sheet,
            [],
            head=head,
            left="黄色の欄に入力してください。",
            right=str(self.form.status.item)[:40],
        )
        self.sheet.page_setup.orientation = self.sheet.ORIENTATION_PORTRAIT
        self.sheet.sheet_view.showGridLines = False
        about = self.sheet.protection
        about.sheet, about.formatCells, about.formatRows, about.formatColumns = True, False, False, False
        about.insertRows = False
