"""What is expected of a workbook (the judge's .json), moved along when the workbook is changed.

The judge reads addresses in tables (header rows, data rows, mapping), not_items, sample_cells, totals,
findings and may_ask, sheet names also in the scope of bands; years as numbers beside them and behind `@` in
fields.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from typing import Any

from openpyxl.utils import column_index_from_string, coordinate_to_tuple, get_column_letter

Expected = dict[str, Any]
Place = Callable[[str, int, int], tuple[str, int, int]]
"""Sheet, row, column before → after."""
TEXTS = ("printed", "item", "label", "name", "value", "also_ok", "indicators", "note_text")
"""What repeats a text of the workbook."""
YEARS = ("year", "due")
SAMPLES = ("sample_cells", "not_items", "totals_printed", "totals_recomputed", "findings_expected", "may_ask")


def records(x: Expected) -> list[Expected]:
    """Everything that names a place of the workbook, tables apart."""
    lists = [x["must_find"].get(name, x.get(name, [])) for name in SAMPLES]
    return [one for found in lists for one in found]


def placed(x: Expected, place: Place) -> Expected:
    """Every address moved."""
    x = copy.deepcopy(x)
    main = x["must_find"]
    first = next((one for one in main["tables"] if one["mapping"] == main["mapping"]), None)
    for table in main["tables"]:
        _place_table(table, place)
    if first is not None:
        main["mapping"], main["header_row"] = first["mapping"], first["header_row"]
    for one in records(x):
        sheet = one["sheet"]
        if sheet is not None and one.get("cell"):
            row, column = coordinate_to_tuple(one["cell"])
            one["sheet"], row, column = place(sheet, row, column)
            one["cell"] = f"{get_column_letter(column)}{row}"
        elif sheet is not None:
            one["sheet"], row, _ = place(sheet, one.get("row") or 1, 1)
            if one.get("row"):
                one["row"] = row
    sheets = {table["sheet"] for table in x["must_find"]["tables"]}
    for band in x["bands"]:
        if band["scope"] not in ("all", "projects", "indicator rows") and band["scope"] not in sheets:
            band["scope"] = place(band["scope"], 1, 1)[0]
    return x


def _place_table(table: Expected, place: Place) -> None:
    sheet, head = table["sheet"], table["header_row"] or 1
    rows = {name: table.get(name) for name in ("header_rows", "data_rows", "pillar_rows", "hidden_rows")}
    for name, numbers in rows.items():
        if numbers:
            table[name] = [place(sheet, number, 1)[1] for number in numbers]
    table["mapping"] = {
        get_column_letter(place(sheet, head, column_index_from_string(letter))[2]): field
        for letter, field in table["mapping"].items()
    }
    if "row_pair" in table:
        column = column_index_from_string(table["row_pair"]["column"])
        table["row_pair"]["column"] = get_column_letter(place(sheet, head, column)[2])
    if table["header_row"]:
        table["header_row"] = place(sheet, table["header_row"], 1)[1]
    table["sheet"] = place(sheet, head, 1)[0]


def reworded(x: Expected, change: Callable[[str], str], is_text: Callable[[str, str], bool]) -> Expected:
    """Every text of the workbook changed as its cells are. `is_text`: does the cell of this sheet store a
    text? What a number prints stays."""
    x = copy.deepcopy(x)
    for one in [*records(x), *x["bands"], *x["rates_expected"]]:
        for name in TEXTS:
            if name == "printed" and one.get("cell") and not is_text(one["sheet"], one["cell"]):
                continue
            if name in one:
                one[name] = _changed(one[name], change)
        if "counts" in one:
            one["counts"] = {change(label): number for label, number in one["counts"].items()}
    return x


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [_changed(one, change) for one in value]
    return change(value) if isinstance(value, str) else value


def years_moved(x: Expected, by: int) -> Expected:
    """Every year that is a number, in fields and beside values."""
    x = copy.deepcopy(x)

    def field(text: str) -> str:
        return re.sub(r"@(\d{4})", lambda found: f"@{int(found[1]) + by}", text)

    def year(value: Any) -> Any:
        if isinstance(value, list):
            return [year(one) for one in value]
        return value + by if isinstance(value, int) else value

    for table in [x["must_find"], *x["must_find"]["tables"]]:
        table["mapping"] = {letter: _changed(said, field) for letter, said in table["mapping"].items()}
    for one in [*records(x), *x["bands"], *x["rates_expected"]]:
        for name in YEARS:
            if name in one:
                one[name] = year(one[name])
        if one.get("kind") == "span":
            one["value"] = year(one["value"])
        if "field" in one:
            one["field"] = _changed(one["field"], field)
    return x


def years_of(table: Expected) -> dict[str, list[int]]:
    """Column → the years its figures may belong to."""
    found: dict[str, list[int]] = {}
    for letter, said in table["mapping"].items():
        text = " ".join(said) if isinstance(said, list) else said
        if years := [int(one) for one in re.findall(r"@(\d{4})", text)]:
            found[letter] = years
    return found


def fields_of(said: str | list[str]) -> set[str]:
    """「effect_planned@2012」 → {"effect_planned"}."""
    return {one.partition("@")[0].partition("/")[0] for one in ([said] if isinstance(said, str) else said)}
