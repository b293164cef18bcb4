"""The cells of a 調査票 that are filled in: unlocked, each with what may be typed in it, named in hidden cells
(`progress.office.survey.key`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from django.forms import BoundField
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from progress.office.department.inputs import FigureField, Prose
from progress.office.survey.cell_words import as_number, choices_of, in_cell
from progress.office.survey.key import KEY, OURS, mark, names_of_row
from progress.reports.fitting import height
from progress.reports.sheet import Look, put, raise_row

WIDTHS = [26.0, 14.0, 14.0, 17.0, 9.0, 27.0]
"""Of what is seen; before it stands the hidden column."""
FIRST, LAST = 2, 1 + len(WIDTHS)
INPUT_FILL, ASIDE_FILL, FAULT_FILL = "FFF8D6", "F3F6E4", "F8CBAD"
"""Of what is asked, of what a related department may fill in, of what is to be put right: in black and white all but
the last are white, and what is known stands on grey."""
KNOWN_FILL, LABEL_FILL = "EFEFEF", "E0E0E0"
LISTS = "選択肢"
"""The hidden sheet with what drops down."""
NOT_A_NUMBER = "数値ではないようです。「約」や単位を付けるときは、「はい」を押してください。"
NOT_FROM_ZERO = "0以上の数値ではないようです。「約」や単位を付けるときなどは、「はい」を押してください。"


@dataclass(frozen=True)
class Filled:
    """What was written in a sheet that goes back to its department: by input, and what is wrong with it. `told`: that
    in sentences for its first sheet; `origin`: the number of the file in which it came."""

    said: Mapping[str, str]
    faults: Mapping[str, str]
    told: Sequence[str] = ()
    origin: int = 0


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
    comes back to be put right, None at first; `fill`: their colour."""

    def __init__(self, sheet: Worksheet, lists: Lists, filled: Filled | None, fill: str) -> None:
        self.sheet, self.lists, self.filled, self.fill = sheet, lists, filled, fill
        self.named: dict[int, dict[int, str]] = {}

    def place(self, row: int, column: int, bound: BoundField, *, to_column: int = 0) -> None:
        """One input of the form as an unlocked cell."""
        name, field = bound.name, bound.field
        text = in_cell(field, bound.initial)
        if self.filled is not None and name in self.filled.said:
            text = self.filled.said[name]
        fault = self.filled.faults.get(name) if self.filled else None
        number = as_number(text, field.unit) if isinstance(field, FigureField) else None
        value, number_format = number or (text, "General")
        upright = "top" if isinstance(field, Prose) else "center"
        fill = FAULT_FILL if fault else self.fill
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
            least = "-1E+14" if bound.field.below_zero else "0"
            kind: Literal["whole", "decimal"] = "whole" if bound.field.whole else "decimal"
            rule = DataValidation(kind, operator="between", formula1=least, formula2="1E+14")
            rule.error = NOT_A_NUMBER if bound.field.below_zero else NOT_FROM_ZERO
            rule.errorTitle, rule.errorStyle, rule.allow_blank = str(bound.label)[:30], "warning", True
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
