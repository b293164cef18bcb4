"""A 調査票 as a person fills it in: an input by its name, found through the hidden cells."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from progress.office.survey.key import KEY


class Survey:
    """A department's workbook, its sheets with a key by their number."""

    def __init__(self, content: bytes) -> None:
        self.workbook = load_workbook(io.BytesIO(content))

    @property
    def sheets(self) -> list[Worksheet]:
        return [one for one in self.workbook.worksheets if str(one["A1"].value or "").startswith(KEY)]

    def cell(self, number: int, name: str) -> Any:
        sheet: Any = self.sheets[number]
        for row in sheet.iter_rows(min_row=2, max_col=1):
            for said in str(row[0].value or "").split():
                column, _, found = said.partition("=")
                if found == name:
                    marks = {cell.value: cell.column for cell in sheet[1]}
                    return sheet.cell(row[0].row, marks[column])
        raise KeyError(name)

    def fill(self, number: int, **said: Any) -> None:
        for name, value in said.items():
            self.cell(number, name).value = value

    @property
    def content(self) -> bytes:
        held = io.BytesIO()
        self.workbook.save(held)
        return held.getvalue()


def zipped(contents: Mapping[str, bytes]) -> bytes:
    """As somebody collects them in a folder: by their names with the ending."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in contents.items():
            archive.writestr(f"回収/{name}", content)
    return held.getvalue()
