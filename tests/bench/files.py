"""The rows that are measured: one city's list as files, of any length."""

from __future__ import annotations

import io
from collections.abc import Iterator

from openpyxl import Workbook

CODE, SLUG = "131016", "plan-r4"
PILLARS, SECTIONS = 12, 25
FIRST_YEAR = 2021
STAGES = ("検討", "実施", "達成")
BANDS = ("S", "A", "B", "C")

Table = tuple[tuple[str, ...], list[list[str]]]
"""Headings and rows, all as text."""

PILLAR_HEADINGS = (
    "団体コード",
    "計画",
    "識別番号",
    "番号（記載のまま）",
    "名称",
    "方針",
    "資料についての注記",
    "並び順",
)


def section(number: int) -> str:
    return f"第{number % SECTIONS + 1}課"


def pillar_table(rows: int) -> Table:
    """A plain list as our table of pillars takes it."""
    return PILLAR_HEADINGS, [[CODE, SLUG, *_pillar(number)] for number in range(rows)]


def _pillar(n: int) -> list[str]:
    policy = f"手続{n}件のうち半数が書面による。\n対象の手続を選び、順に電子化する。"
    return [f"b-{n}", f"{n}", f"窓口手続の見直し その{n}", policy, "", str(n)]


def plain_pillar_table(rows: int, plan: int) -> Table:
    """The same rows as a plain ModelResource with its default settings wants them: field names and ids."""
    heads = (
        "id",
        "version",
        "plan",
        "key",
        "number_printed",
        "name",
        "policy",
        "transcription_note",
        "position",
    )
    return heads, [["", "1", str(plan), *_pillar(number)] for number in range(rows)]


def city_list(rows: int, columns: int) -> Table:
    """A list as a city keeps it: one row an item, blocks of a target, an actual, a rating and a text by year."""
    years = max(1, min(5, (columns - 9) // 4))
    heads = ["柱", "No.", "取組項目", "担当課", "取組内容", "現状と課題", "指標", "単位", "備考"]
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        era = f"令和{year - 2018}年度"
        heads += [f"{era}目標", f"{era}実績", f"{era}評価", f"{era}取組状況"]
    heads += [f"備考{n}" for n in range(2, 2 + columns - len(heads))]
    return tuple(heads), [_city_row(n, years, len(heads)) for n in range(rows)]


def _city_row(n: int, years: int, width: int) -> list[str]:
    row = [
        f"{n % PILLARS + 1} 柱その{n % PILLARS + 1}",
        str(n + 1),
        f"窓口手続の見直し その{n}",
        section(n),
        f"対象の手続を選び、順に電子化する（{n}）。",
        f"手続{n}件のうち半数が書面による。",
        "電子化した手続",
        "件",
        "",
    ]
    for year in range(years):
        target = n % 90 + 10 + year * 5
        row += [str(target), str(target - n % 3 + 1), BANDS[n % 4], f"{target}件を見直した。"]
    return row + [""] * (width - len(row))


def cells_of(row: list[str]) -> Iterator[str | int]:
    for text in row:
        yield int(text) if text.isdecimal() and not text.startswith("0") and len(text) < 6 else text


def workbook(table: Table) -> bytes:
    """The table as an .xlsx file; figures are numbers, all else is text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("一覧")
    sheet.append(list(table[0]))
    for row in table[1]:
        sheet.append(list(cells_of(row)))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()
