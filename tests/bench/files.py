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

ITEM_HEADINGS = (
    "団体コード",
    "計画",
    "識別番号",
    "柱",
    "上位の項目",
    "番号（記載のまま）",
    "業務コード",
    "種類",
    "項目名",
    "項目名（記載のまま）",
    "継続・新規",
    "担当課",
    "関係課",
    "現状と課題",
    "取組内容",
    "目標の状態",
    "目標",
    "現状の数値（記載のまま）",
    "目標の数値（記載のまま）",
    "実施時期（記載のまま）",
    "実施時期の始まり",
    "実施時期の終わり",
    "毎年度",
    "担当課・関係課（記載のまま）",
    "脚注の印",
    "資料のページ",
    "資料についての注記",
    "並び順",
)


def section(number: int) -> str:
    return f"第{number % SECTIONS + 1}課"


def item_table(rows: int) -> Table:
    """Every column that our own table of items has."""
    return ITEM_HEADINGS, [_item(number) for number in range(rows)]


def _item(n: int) -> list[str]:
    return [
        CODE,
        SLUG,
        f"{n % PILLARS + 1}-{n}",
        str(n % PILLARS + 1),
        "",
        str(n),
        f"{n:06}",
        "取組項目",
        f"窓口手続の見直し その{n}",
        "",
        "継続" if n % 2 else "新規",
        section(n),
        section(n + 7),
        f"手続{n}件のうち半数が書面による。",
        "対象の手続を選び、順に電子化する。\n年度ごとに見直す。",
        "来庁しなくても手続が終わる。",
        f"{n % 90 + 10}件を電子化する。",
        f"{n % 50}件",
        f"{n % 90 + 10}件",
        "令和3年度～令和7年度",
        "令和3年度",
        "令和7年度",
        "いいえ",
        f"{section(n)}、{section(n + 7)}",
        "",
        str(n // 10),
        "",
        str(n),
    ]


def plain_item_table(rows: int, plan: int, pillars: list[int]) -> Table:
    """The same rows as a plain ModelResource with its default settings wants them: field names and ids."""
    heads = [
        "id",
        "version",
        "plan",
        "pillar",
        "parent",
        "key",
        "number_printed",
        "activity_code",
        "nature",
        "name",
        "name_printed",
        "kind",
        "current_issues",
        "approach",
        "desired_state",
        "goal_text",
        "baseline_printed",
        "goal_printed",
        "schedule_printed",
        "start_year",
        "end_year",
        "every_year",
        "departments_printed",
        "footnote_marks",
        "page_printed",
        "note",
        "position",
    ]
    found = []
    for n, row in enumerate(item_table(rows)[1]):
        kind = "continued" if n % 2 else "new"
        ours = ["", "1", str(plan), str(pillars[n % PILLARS]), "", row[2], *row[5:7], "item", *row[8:10]]
        found.append([*ours, kind, *row[13:20], "2021", "2025", "0", *row[23:28]])
    return tuple(heads), found


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
