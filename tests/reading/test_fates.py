"""Every cell has one fate: over all drawn workbooks they add up, and each kind of cell ends where it belongs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal

import pytest

from plans.books.cells import Book, CellKind
from progress.intake.draft import Apart, Draft, Kind, Origin, Said
from progress.intake.known import Known
from progress.intake.reading.fates import Fate, fates_of
from progress.intake.reading.file import read
from tests.books import read_book
from tests.cities import BUILDERS, drawn
from tests.reading import blind, unseen
from tests.reading.draw import draw, page
from tests.reading.drawings import book_of
from tests.reading.reading import RATING, at, canonical, finds, says


def fates(book: Book, answers: Mapping[str, str] | None = None) -> dict[str, tuple[Fate, Apart | None]]:
    """「シート!B7」 → its fate and what it is instead."""
    found = fates_of(read(book, Known(answers=answers or {})), book)
    return {
        f"{sheet}!{book.sheet(sheet).address(cell.row, cell.column)}": (role.fate, role.why)
        for sheet, cells in found.items()
        for cell, role in cells
    }


def said_in(book: Book) -> list[str]:
    return [
        f"{sheet.name}!{sheet.address(cell.row, cell.column)}"
        for sheet in book.sheets
        for cell in sheet.cells
        if cell.printed.strip() or cell.kind == CellKind.ERROR
    ]


def test_the_fates_of_a_drawn_workbook_add_up_to_its_cells_and_of_few_nothing_is_known() -> None:
    """Eight in a hundred cells of the drawn workbooks are asked about, most because their column is."""
    counts: Counter[Fate] = Counter()
    for drawing in (*unseen.DRAWINGS, *blind.DRAWINGS):
        book = book_of(drawing)
        found = fates(book)
        assert sorted(found) == sorted(said_in(book)), drawing.__name__
        counts.update(fate for fate, _ in found.values())
    assert counts[Fate.ASKED] * 100 <= counts.total() * 8
    assert counts[Fate.TAKEN] * 100 >= counts.total() * 60


@pytest.mark.parametrize("name", BUILDERS)
def test_the_fates_of_a_citys_workbook_add_up_to_its_cells(name: str) -> None:
    book = read_book(name, drawn(name))
    assert sorted(fates(book)) == sorted(said_in(book))


LIST = page(
    "一覧",
    """
    架空市行政改革実施計画（令和3年度～令和7年度）
    凡例　◎：達成　○：おおむね達成
    番号 | 取組項目 | 担当課 | 効果額（千円） | 評価 | 謎の欄
    1 | 窓口の改善 | 市民課 | 100 | ◎ | ぬ
    2 | 使用料の見直し | 財政課 | － | ○ | ね
    3 | 非表示の取組 | 財政課 | 50 | ○ | の
    合計 | | | 150 | |
    ※効果額は見込みです。
    """,
    hide_rows=(6,),
)


@pytest.mark.parametrize(
    ("cell", "fate", "why"),
    [
        ("A1", Fate.TAKEN, None),
        ("A2", Fate.LEFT, Apart.LEGEND),
        ("B3", Fate.HEADING, Apart.HEADING),
        ("A4", Fate.STRUCTURE, None),
        ("B4", Fate.TAKEN, None),
        ("C4", Fate.TAKEN, None),
        ("F4", Fate.ASKED, None),
        ("B6", Fate.TAKEN, None),
        ("A7", Fate.COMPARED, Apart.TOTAL),
        ("A8", Fate.LEFT, Apart.NOTE),
    ],
)
def test_a_cell_ends_where_it_belongs(cell: str, fate: Fate, why: Apart | None) -> None:
    assert fates(read_book("計画.xlsx", draw(LIST)))[f"一覧!{cell}"] == (fate, why)


@pytest.mark.parametrize(
    ("answers", "cell", "fate", "why"),
    [
        ({"column:一覧!F": "ignore"}, "F4", Fate.LEFT, Apart.BY_PERSON),
        ({"column:一覧!F": "note"}, "F4", Fate.TAKEN, None),
        ({"hidden:一覧": "skip"}, "B6", Fate.LEFT, Apart.HIDDEN),
        ({"hidden:一覧": "read"}, "B6", Fate.TAKEN, None),
    ],
)
def test_an_answer_decides_what_was_asked(
    answers: dict[str, str], cell: str, fate: Fate, why: Apart | None
) -> None:
    assert fates(read_book("計画.xlsx", draw(LIST)), answers)[f"一覧!{cell}"] == (fate, why)


def test_a_sheet_of_which_nobody_knows_what_it_is_is_asked_about() -> None:
    book = read_book(
        "計画.xlsx", draw(LIST, page("別紙", "何かの文 | 別の文"), page("目次", "1 | 窓口の改善"))
    )
    found = fates(book)
    assert found["別紙!A1"] == (Fate.ASKED, None)
    assert found["目次!B1"] == (Fate.LEFT, Apart.SHEET)


FORM = page(
    "個票",
    """
    取組項目 | 窓口の改善
    担当課 | 市民課
    取組内容 | 待ち時間を減らす
    現状と課題 | 待ち時間が長い
    備考 | 内部の連絡
    """,
    hide_rows=(5,),
)


@pytest.mark.parametrize(
    ("answer", "fate", "why"),
    [("", Fate.ASKED, None), ("skip", Fate.LEFT, Apart.HIDDEN), ("read", Fate.TAKEN, None)],
)
def test_a_hidden_row_of_a_form_is_asked_until_somebody_says(
    answer: str, fate: Fate, why: Apart | None
) -> None:
    found = fates(read_book("計画.xlsx", draw(FORM)), {"hidden:個票": answer})
    assert found["個票!B5"] == (fate, why)
    assert found["個票!A1"] == (Fate.HEADING, Apart.HEADING)


def test_what_last_years_sheet_said_is_compared_when_this_years_sheet_says_it_again() -> None:
    pages = [
        page(
            f"R{year}",
            f"""
                架空市集中改革プラン　令和{year}年度実施状況
                番号 | 実施項目 | 担当課 | 令和{year}年度の実施状況 | 令和{year}年度評価 | {last}
                1 | 証明書の交付 | 戸籍課 | 端末を{year}台置いた。 | Ｂ | {"Ｂ" if year == 6 else ""}
                2 | 電話の取次ぎ | 総務課 | 番号を{year}つにまとめた。 | Ａ | {"Ｃ" if year == 6 else ""}
                3 | 案内板の更新 | 総務課 | {year}か所を替えた。 | Ａ | {"Ａ" if year == 6 else ""}
            """,
        )
        for year, last in ((5, ""), (6, "令和5年度評価"))
    ]
    book = read_book("計画.xlsx", draw(*pages))
    found = fates(book)
    assert found["R5!E3"] == (Fate.TAKEN, None)
    assert found["R6!F3"] == found["R6!F5"] == (Fate.COMPARED, None)
    report = canonical(book)
    assert says(report, "R6", "F3", RATING, year=2023, value="Ｂ", item="証明書の交付")
    assert not says(report, "R6", "F4", RATING, value="Ａ")
    assert finds(report, "R6", "F4")


def test_a_cell_that_says_one_field_alike_and_another_differently_says_nothing_again() -> None:
    draft, first, second = Draft(), Origin("一覧", "B2"), Origin("一覧", "B3")
    for value, origin in ((Decimal(2400), first), (Decimal(100), second)):
        fields = {"value": Said(value, str(value), origin), "unit": Said("千円", str(value), origin)}
        draft.put(Kind.TARGET_VALUE, ("窓口の集約", "効果額", 2023), fields, origin)
    assert draft.again == {}
    assert [one.cell for one in draft.findings] == [str(second)]


def test_every_row_of_a_text_is_taken_with_it() -> None:
    lines = page(
        "一覧",
        """
        架空市行政改革実施計画の実績（令和3年度）
        .
        番号 | 取組項目 | 担当課 | 取組内容 | 評価
        1 | 窓口の改善 | 市民課 | 案内係を置き、手続の順を示す札を配った。 | ◎
         | | | 記入台の高さを改めた。 |
        2 | 使用料の見直し | 財政課 | 原価を調べた。 | ○
        """,
        merge="A4:A5 B4:B5 C4:C5 E4:E5",
    )
    found = fates(read_book("計画.xlsx", draw(lines)))
    assert found["一覧!D4"] == (Fate.TAKEN, None)
    assert found["一覧!D5"] == (Fate.TAKEN, Apart.BESIDE)


def test_a_dash_among_marks_says_nothing() -> None:
    marks = page(
        "一覧",
        """
        架空市行政改革実施計画の進捗状況（令和3年度末）
        .
        番号 | 取組項目 | 担当課 | 実施状況 | |
        | | | 達成 | 順調 | 遅れ
        1 | 窓口の改善 | 市民課 | ○ | |
        2 | 使用料の見直し | 財政課 | | ○ |
        3 | 相談の電子化 | 市民課 | － | － | －
        """,
        merge="A3:A4 B3:B4 C3:C4 D3:F3",
    )
    book = read_book("計画.xlsx", draw(marks))
    assert fates(book)["一覧!E7"] == (Fate.LEFT, Apart.BLANK)
    said = {(one["field"], one["kind"]) for one in at(canonical(book), "一覧", "E7")}
    assert said == {("rating_mark", "missing")}
