"""How each cell format of a workbook prints. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from plans.books.guard import COPY, MAX_STYLES, UnreadableFile
from plans.books.number_format.built_in import BUILT_IN
from plans.books.number_format.general import MAX_CODE
from plans.books.number_format.shown import Format, read_format
from plans.books.xlsx.parts import MAIN, Attributes, Package, short_names, whole

_GENERAL = ("general", "g/標準", "標準")


@dataclass(frozen=True, slots=True)
class CellFormat:
    """`code`: "" for General."""

    code: str
    shown: Format
    is_general: bool


def cell_formats(package: Package, part: str | None) -> list[CellFormat]:
    """In the order of their numbers (a cell's `s`); General alone where the workbook has no styles."""
    codes: dict[int, str] = {}
    used: list[int] = []
    if part is not None:
        _read_numbers(package, part, codes, used)
    made: dict[int, CellFormat] = {}
    for number in used or [0]:
        if number not in made:
            code = codes.get(number, BUILT_IN.get(number, ""))
            code = "" if code.lower() in _GENERAL else code
            made[number] = CellFormat(code, read_format(code), not code)
    return [made[number] for number in used or [0]]


def _read_numbers(package: Package, part: str, codes: dict[int, str], used: list[int]) -> None:
    """Into `codes` what a number stands for, into `used` the number of each cell format."""
    wanted = short_names(MAIN, "numFmt", "cellXfs", "xf")
    inside = False

    def start(tag: str, given: Attributes) -> None:
        nonlocal inside
        name = wanted.get(tag)
        if name == "numFmt" and "formatCode" in given:
            codes[whole(given.get("numFmtId"))] = given["formatCode"][:MAX_CODE]
        elif name == "cellXfs":
            inside = True
        elif name == "xf" and inside:
            used.append(whole(given.get("numFmtId", "0")))
        if len(used) > MAX_STYLES or len(codes) > MAX_STYLES:
            raise UnreadableFile(f"セルの書式が多すぎます。{COPY}")

    def end(tag: str) -> None:
        nonlocal inside
        if wanted.get(tag) == "cellXfs":
            inside = False

    package.read(part, start, end)
