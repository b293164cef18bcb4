"""One item's sheet of a 調査票: what the plan promised and what was said last time beside each input, A4 upright."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.forms import BoundField
from openpyxl.worksheet.worksheet import Worksheet

from items.models import Indicator
from progress.office.department.status_form import StatusForm
from progress.office.survey import suggestion
from progress.office.survey.input_cells import (
    ASIDE_FILL,
    FAULT_FILL,
    FIRST,
    INPUT_FILL,
    KNOWN_FILL,
    LABEL_FILL,
    LAST,
    WIDTHS,
    Filled,
    InputCells,
    Lists,
)
from progress.office.survey.rows import Rows, break_upright
from progress.reports.sheet import (
    GROUP_FILL,
    Look,
    put,
    put_text,
    set_up_print,
    set_widths,
)
from progress.workflow import State

SMALL = Look(size=9, lines="", upright="top")
SMALL_BOX = Look(size=9, fill=KNOWN_FILL)
KNOWN = Look(fill=KNOWN_FILL)
SAID = Look(fill=KNOWN_FILL, upright="top")
LABEL = Look(fill=LABEL_FILL)


@dataclass(frozen=True)
class About:
    """What a sheet says beside its form. `signed`: its key; `returned`: why the record was sent back, or "";
    `is_related`: is the department none that answers for the item? `clause`: its part of it as printed, or ""."""

    department: str
    due: str
    signed: str
    returned: str = ""
    is_related: bool = False
    clause: str = ""

    def to_related(self, leads: str) -> str:
        """What a related department is told. `leads`: who answers for the item."""
        if self.clause:
            return (
                f"【関係課】この取組のうち「{self.clause}」が、あなたの課の受け持ちです。"
                f"受け持つところだけを記入してください。全体のまとめと提出は、{leads}が行います。"
            )
        return (
            f"【関係課】この取組に答えるのは、{leads}です。読むだけでかまいません。"
            f"{leads}から頼まれたときに、頼まれたところだけを記入してください。提出は、{leads}が行います。"
        )


def how_counted(one: Indicator) -> str:
    """Whether this year's figure is asked, or the sum until now; "" where the figure is no quantity of a year."""
    if one.kind != Indicator.Kind.NUMBER:
        return ""
    if one.measure == Indicator.Measure.CUMULATIVE:
        return "※これまでの累計を記入"
    if one.targets_are_cumulative:
        return "※この年度の分だけを記入（目標は累計）"
    return "※この年度の分だけを記入" if one.measure == Indicator.Measure.FLOW else ""


class ItemSheet(Rows):
    """Writes a form from top to bottom, what is known beside what is asked."""

    def __init__(
        self, sheet: Worksheet, lists: Lists, form: StatusForm, about: About, filled: Filled | None
    ) -> None:
        super().__init__(sheet)
        self.form, self.about, self.lists = form, about, lists
        self.inputs = InputCells(sheet, lists, filled, ASIDE_FILL if about.is_related else INPUT_FILL)
        self.figure_cells: dict[int, str] = {}
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
        _paper(self.sheet, self.form, self.about, self.blocks)

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
        if self.about.is_related:
            self._line(self.about.to_related(leads), Look(bold=True, fill=GROUP_FILL), 10)
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
            f"{before}\nの実績",
            f"{year}\nの目標",
            f"{year}\nの実績",
            "見込か",
            "備考",
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
        put_text(self.sheet, self.row, FIRST + 1, said, KNOWN, WIDTHS[1])
        put_text(self.sheet, self.row, FIRST + 2, group["target"] or "－", KNOWN, WIDTHS[2])
        figure, provisional, why = group["inputs"]
        self.inputs.place(self.row, FIRST + 3, figure)
        self.figure_cells[one.pk] = self.sheet.cell(self.row, FIRST + 3).coordinate
        self.inputs.place(self.row, FIRST + 4, provisional)
        self.inputs.place(self.row, FIRST + 5, why)
        self._why_not(group)
        if group["fulfilled"] is not None:
            self._next()
            put(self.sheet, self.row, FIRST, "　達成した日", LABEL, to_column=FIRST + 2)
            self.inputs.place(self.row, FIRST + 3, group["fulfilled"], to_column=LAST)

    def _why_not(self, group: dict[str, Any]) -> None:
        """Only where it applies: why there is no figure, why it misses its target."""
        self._next()
        put(self.sheet, self.row, FIRST, "　数値がないときは理由", LABEL)
        self.inputs.place(self.row, FIRST + 1, group["absent"], to_column=FIRST + 2)
        if group["missed"] is not None:
            put(self.sheet, self.row, FIRST + 3, "目標に届かないときは理由", LABEL, to_column=FIRST + 4)
            self.inputs.place(self.row, FIRST + 5, group["missed"])

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
            "自己評価", "前回の評価", "", "今回の評価", "", "計算による提案と\n違うときの理由", spans=spans
        )
        for group in groups:
            band, reason = group["inputs"]
            self._next()
            label = str(band.label).removesuffix("（自己評価）")
            put_text(self.sheet, self.row, FIRST, label, LABEL, WIDTHS[0])
            put(self.sheet, self.row, FIRST + 1, group["past"] or "－", KNOWN, to_column=FIRST + 2)
            self.inputs.place(self.row, FIRST + 3, band, to_column=FIRST + 4)
            self.inputs.place(self.row, FIRST + 5, reason)
            self._suggested(group)

    def _suggested(self, group: dict[str, Any]) -> None:
        """What the figures suggest: computed in the sheet where they alone decide, and the rule in words."""
        words, rule = suggestion.of_group(self.form, group, self.figure_cells)
        if not words:
            return
        self._next()
        put(self.sheet, self.row, FIRST, "　計算による提案", LABEL)
        first, width = FIRST + 1, sum(WIDTHS[1:])
        if rule is not None:
            put(self.sheet, self.row, first, "", Look(bold=True, fill=KNOWN_FILL), to_column=first + 1)
            self.sheet.cell(self.row, first).value = rule.formula(self.lists.range_of(rule.labels))
            first, width = first + 2, sum(WIDTHS[3:])
        put_text(self.sheet, self.row, first, words, SMALL_BOX, width * 10 / 9, to_column=LAST)

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
            "比較の基準",
            "",
            "効果の継続性",
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


def _paper(sheet: Worksheet, form: StatusForm, about: About, blocks: Sequence[int]) -> None:
    """A4 upright, protected but for its inputs and the sizes of rows and columns."""
    name = str(form.status.item)
    to_fill = "黄色い欄（白黒では白い欄）に入力してください。"
    set_up_print(
        sheet,
        [],
        head=f"{form.status.round}　{about.department}",
        left="関係課として配った調査票です。" if about.is_related else to_fill,
        right=name if len(name) <= 24 else f"{name[:23]}…",
    )
    sheet.page_setup.orientation = sheet.ORIENTATION_PORTRAIT
    break_upright(sheet, blocks)
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = "A6A6A6" if about.is_related else "F2C94C"
    locked = sheet.protection
    locked.sheet, locked.formatCells, locked.formatRows, locked.formatColumns = True, False, False, False
    locked.insertRows = False
