"""What a layout is, what is expected of its reader, and the few strokes that draw one.

How the expectations are written:

* Cells are "B7"; where a workbook has several sheets with content, "シート名!B7". A CSV is addressed alike
  (record number = row, so a quoted line break does not start a new row).
* Printed means what a person sees in the cell: 0.955 formatted as 0.0% is printed "95.5%", 1200 formatted
  as #,##0 is "1,200". Widths, spaces, marks and line breaks stay as printed; only names (of items,
  pillars, departments, indicators) lose the line breaks and the spaces that were put in for layout.
* A missing mark ("－", "-", "ー", "‐") is printed text and stays in the dict of its year, without a value;
  a blank cell has no key. For ratings and effects a missing mark has no key: it is no band and no amount.
* Values are Decimal text in `unit`, percent as percent ("95.5"). Units are compared after NFKC.
* An item with several indicators is listed once per indicator, its other fields repeated; a cell that holds
  several is printed whole in each, with the value and the unit of the one.
* `provisional` names the years whose actual is 見込. `texts` holds "approach", "current_issues",
  "desired_state", "goal_text", "schedule_printed" (実施時期, 期限), "issues", "next_steps", "remarks", "kind" (継続,
  新規), "baseline_printed" (現状値) and "goal_printed" (the plan's final goal).
* 達成率 and other computed columns are in no dict.
* Words and notes that belong to the sheet and not to an item (legends, ※ rows, total rows, small tables
  beside the list) yield no item at all.
* A hidden column or sheet, and a hidden row that says it is gone, yields nothing, and the reader says so:
  its first filled cell is in `findings`.
* A heading that nobody can assign to a year or a field is in `asks`, and its column is in no dict.
"""

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import coordinate_to_tuple, get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Value = str | int | Decimal | date | None
Texts = dict[int, str]


@dataclass(frozen=True)
class Expected:
    """One item as a clerk would read it; years are fiscal years, values are Decimal text in `unit`."""

    name: str
    pillars: tuple[str, ...] = ()
    number: str = ""
    departments: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    indicator: str = ""
    unit: str = ""
    targets: Texts = field(default_factory=dict)
    target_values: Texts = field(default_factory=dict)
    actuals: Texts = field(default_factory=dict)
    actual_values: Texts = field(default_factory=dict)
    provisional: tuple[int, ...] = ()
    rating: Texts = field(default_factory=dict)
    narrative: Texts = field(default_factory=dict)
    effect_yen: dict[int, int] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Total:
    """A printed total: to be compared with the rows it adds up, never imported as an item."""

    cell: str
    printed: str
    value: str
    year: int
    of: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """A file, the hazard it stands for, and everything a reader must and must not say about it."""

    file_name: str
    data: bytes
    why: str
    items: tuple[Expected, ...]
    totals: tuple[Total, ...] = ()
    asks: tuple[str, ...] = ()
    mismatched: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()


def _by_year(since: int, printed: str) -> tuple[Texts, Texts]:
    texts: Texts = {}
    values: Texts = {}
    for year, slot in enumerate(printed.split(" / ") if printed else (), since):
        if slot.startswith("="):
            texts[year] = values[year] = slot[1:]
        elif "|" in slot:
            texts[year], values[year] = slot.split("|")
        elif slot:
            texts[year] = slot
    return texts, values


def item(
    name: str,
    since: int = 0,
    *,
    number: str = "",
    pillars: tuple[str, ...] = (),
    by: str = "",
    related: str = "",
    indicator: str = "",
    unit: str = "",
    target: str = "",
    actual: str = "",
    provisional: tuple[int, ...] = (),
    rating: str = "",
    narrative: str = "",
    effect: dict[int, int] | None = None,
    texts: dict[str, str] | None = None,
    cells: dict[str, str] | None = None,
) -> Expected:
    """Spell an expectation in one breath; departments are separated by a space.

    `target`, `actual`, `rating` and `narrative` give one slot per fiscal year from `since` on, separated by
    " / ": "=15" is a figure printed as its value, "98.5%|98.5" one printed otherwise, "実施" text without a
    value, an empty slot a blank cell.
    """
    targets, target_values = _by_year(since, target)
    actuals, actual_values = _by_year(since, actual)
    return Expected(
        name,
        pillars,
        number,
        tuple(by.split()),
        tuple(related.split()),
        indicator,
        unit,
        targets,
        target_values,
        actuals,
        actual_values,
        provisional,
        _by_year(since, rating)[0],
        _by_year(since, narrative)[0],
        effect or {},
        texts or {},
        cells or {},
    )


THIN = Side(style="thin", color="555555")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEAD = PatternFill("solid", fgColor="DDE7F0")


def write(sheet: Worksheet, at: str, *rows: Sequence[Value]) -> None:
    """Write rows from the cell `at` to the right and down; None leaves a cell empty."""
    top, left = coordinate_to_tuple(at)
    for down, row in enumerate(rows):
        for right, value in enumerate(row):
            if value is not None:
                sheet.cell(top + down, left + right, value)


def merge(sheet: Worksheet, *ranges: str) -> None:
    """Merge the ranges as a person would: the text stays in the top left cell."""
    for cells in ranges:
        sheet.merge_cells(cells)


def table(sheet: Worksheet, cells: str, head: str, widths: str) -> None:
    """Draw the lines of a table, fill its heading rows and set widths like "A2 B4 C30"."""
    for row in sheet[cells]:
        for cell in row:
            cell.border = BOX
            cell.alignment = Alignment(wrap_text=True, vertical="center")
        lines = max(str(cell.value).count("\n") + 1 for cell in row)
        if lines > 1:
            sheet.row_dimensions[row[0].row].height = 14 * lines
    for row in sheet[head]:
        for cell in row:
            cell.fill = HEAD
            cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    for letter, width in re.findall(r"([A-Z]+)(\d+)", widths):
        sheet.column_dimensions[letter].width = int(width)


def title(sheet: Worksheet, at: str, text: str, over: str = "") -> None:
    """Write the large title of a sheet, merged over a range where it is printed centred."""
    sheet[at] = text
    sheet[at].font = Font(size=14, bold=True)
    if over:
        sheet.merge_cells(over)
        sheet[at].alignment = Alignment(horizontal="center")


def formats(sheet: Worksheet, number_format: str, *cells: str) -> None:
    """Give the cells (single or ranges) a number format."""
    for reference in cells:
        found = sheet[reference]
        for row in found if isinstance(found, tuple) else ((found,),):
            for cell in row:
                cell.number_format = number_format


def grid(sheet: Worksheet, columns: int, width: float) -> None:
    """Make the sheet 方眼紙: many columns of the same small width."""
    for column in range(1, columns + 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


def new(name: str) -> tuple[Workbook, Worksheet]:
    """Return a workbook and its first sheet."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = name
    return workbook, sheet


def xlsx(workbook: Workbook, cached: Mapping[str, str] | None = None) -> bytes:
    """Return the file; `cached` gives formula cells of the first sheet the value Excel would have kept.

    Every sheet is printed landscape on A3, one page wide. openpyxl writes formulas without
    their values, so these are put into the sheet's XML afterwards.
    """
    for sheet in workbook.worksheets:
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.paperSize = 8
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    plain = io.BytesIO()
    workbook.save(plain)
    if not cached:
        return plain.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                text = data.decode()
                for cell, value in cached.items():
                    pattern = rf'(<c r="{cell}"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)'
                    text, count = re.subn(pattern, rf"\g<1><v>{value}</v>", text)
                    if count != 1:
                        raise ValueError(f"{cell} holds no formula without a value")
                data = text.encode()
            target.writestr(entry, data)
    return out.getvalue()


def csv_file(encoding: str, *rows: Sequence[str]) -> bytes:
    """Return the rows as the CSV that Excel saves: CRLF, quotes only where needed."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)
