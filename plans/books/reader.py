"""Which reader reads which file. Pure.

It runs in a child process (`plans.books.limited`), which starts fast because nothing else is loaded.
"""

from __future__ import annotations

from pathlib import PurePath

from plans.books import csv_text
from plans.books.facts import SheetFacts
from plans.books.guard import TEXTS
from plans.books.xlsx import workbook


def read_facts(name: str, data: bytes) -> tuple[list[SheetFacts], str]:
    """(every sheet of the file, hidden ones marked; encoding of a CSV, "" of a workbook). Raises UnreadableFile.

    `name` tells the kind; what it may be was settled before by `plans.books.admission.admit`.
    """
    path = PurePath(name)
    if path.suffix.lower() in TEXTS:
        sheet, encoding = csv_text.sheet_of(path.stem, data)
        return [sheet], encoding
    return workbook.sheets_of(data), ""
