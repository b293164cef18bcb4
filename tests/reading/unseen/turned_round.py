"""A table turned round: each item is a column, the fields go down, targets, results and effects have a row for each year;
a second panel under the first goes on with the next items. One printed sum doesn't hold.

An invented town; every item and figure is invented.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import (
    APPROACH,
    LEAD,
    SEVERAL,
    Computed,
    Said,
    code,
    departments,
    number,
    rated,
    split_cards,
    text,
    told,
)

SHEET = "集中改革プラン総括表"
YEARS = {2022: "４年度", 2023: "５年度", 2024: "６年度"}
PANEL = 6
"""Items beside one another."""
WRONG_SUM = ("7", 3_450)
"""The item whose printed sum was typed, and what was typed."""
CARDS = """
番号: 1
名称: 時間外窓口の\\n廃止
課: 町民課
課題: 利用者が１日平均２人に満たない。
内容: コンビニ交付の周知を行い、窓口を廃止する。
目標: 周知|廃止|－
実績: 周知|廃止|－
効果: 0 540 540
進捗: 完了

番号: 2
名称: 広報紙の\\nページ数の見直し
課: 企画課
課題: 印刷費が増加している。
内容: 紙面の構成を改め、総ページ数を減らす。
目標: 280~頁|264~頁|252~頁
実績: 276~頁|262~頁|248~頁
効果: 88 196 310
進捗: 順調

番号: 3
名称: 消防団の再編
課: 総務課
課題: 団員の確保が難しくなっている。
内容: 分団の統合と定数の見直しを行う。
目標: 検討|条例改正|統合
実績: 検討|検討|条例改正
効果: 0 0 0
進捗: やや遅れ

番号: 4
名称: ごみ袋の\\n規格の見直し
課: 環境課
課題: 製造単価が上昇している。
内容: 規格と配送の方法を見直す。
目標: 検討|実施|実施
実績: 検討|実施|実施
効果: 0 1,130 1,205
進捗: 順調

番号: 5
名称: 給食費の\\n公会計化
課: 学校教育課
課題: 学校の徴収事務が教職員の負担となっている。
内容: 町が直接徴収する仕組みに改める。
目標: 準備|準備|実施
実績: 準備|準備|実施
効果: － － －
進捗: 順調

番号: 6
名称: 保育所の統合
課: こども課
課題: 園児数が定員の６割となっている。
内容: 三つの保育所を二つに統合する。
目標: 協議|協議|統合
実績: 協議|協議|協議
効果: 0 0 0
進捗: 遅れ

番号: 7
名称: 公用車の\\nリース化
課: 総務課
課題: 購入と車検の事務に手間がかかる。
内容: 更新の時期に合わせてリースに切り替える。
目標: ３台=3=台|３台=3=台|２台=2=台
実績: ３台=3=台|２台=2=台|３台=3=台
効果: 1,080 960 1,320
進捗: 順調

番号: 8
名称: 町営住宅\\n使用料の\\n滞納対策
課: 建設課、税務課
課題: 滞納額が1,400万円に達している。
内容: 連帯保証人への通知と法的措置を行う。
目標: 90.0~％|91.0~％|92.0~％
実績: 90.4~％|91.3~％|91.8~％
効果: 412 655 590
進捗: 順調

番号: 9
名称: イベントの\\n実施方法の見直し
課: 産業振興課
課題: 職員の休日の従事が多い。
内容: 実行委員会への移行と事業の統合を行う。
目標: 検討|１件=1=件|２件=2=件
実績: 検討|１件=1=件|１件=1=件
効果: 0 720 ▲150
進捗: やや遅れ

番号: 10
名称: 電算機器の\\n共同調達
課: 企画課
課題: 単独での調達は割高となる。
内容: 近隣の３町と共同で調達する。
目標: 協定|調達|調達
実績: 協定|調達|調達
効果: 0 2,460 2,890
進捗: 順調

番号: 11
名称: 公民館の\\n開館日の見直し
課: 生涯学習課
課題: 月曜日の利用が少ない。
内容: 月曜日を休館とし、夜間の管理を見直す。
目標: 周知|実施|実施
実績: 周知|実施|実施
効果: 0 384 391
進捗: 完了
"""
ROWS = ("番号", "取組名", "担当課", "現状・課題", "取組内容")
SINGLE = {"課題": ("現状・課題", "current_issues"), "内容": ("取組内容", APPROACH)}
YEARLY = (
    ("目標", ["target", "goal_text", "planned_stage"]),
    ("実績", ["actual", "narrative", "actual_stage"]),
)


def _effect(notation: str) -> Said:
    if notation[0] == "▲":
        return number(-int(notation[1:]), "千円", '#,##0;"▲"#,##0')
    return told(notation) if notation == "－" else number(int(notation.replace(",", "")), "千円")


def _printed(said: Said) -> Said:
    """The format of this book has no space after the triangle."""
    return Said(
        said.printed.replace("▲ ", "▲"), said.kind, said.value, said.unit, said.stored, said.number_format
    )


def _labels(paper: Paper, top: int) -> None:
    for offset, word in enumerate(ROWS):
        paper.head(f"A{top + offset}", word, over=f"B{top + offset}")
    row = top + len(ROWS)
    for word in ("目標", "実績", "効果額\n（千円）"):
        years = [*YEARS.values(), *(["計"] if "効果" in word else [])]
        paper.head(f"A{row}", word, over=f"A{row + len(years) - 1}")
        for label in years:
            paper.head(f"B{row}", label)
            row += 1
    paper.head(f"A{row}", "令和６年度末\nの進捗", over=f"B{row}")


def _column(paper: Paper, top: int, letter: str, card: dict[str, str], expected: Expectation) -> None:
    name = card["名称"].replace("\n", "")
    paper.says(f"{letter}{top}", code(card["番号"]), name, ["number", "item_code"], shade="DDEBF7")
    paper.named(f"{letter}{top + 1}", card["名称"], item=name, bold=True, h="center")
    offices = departments(card["課"], "、")
    paper.says(
        f"{letter}{top + 2}",
        offices,
        name,
        SEVERAL if offices.kind == "list" else LEAD,
        h="center",
        keep="、" in card["課"],
    )
    for offset, (key, (_, field)) in enumerate(SINGLE.items(), 3):
        paper.says(f"{letter}{top + offset}", text(card[key]), name, field, v="top")
    row = top + 5
    for key, fields in YEARLY:
        for year, notation in zip(YEARS, card[key].split("|"), strict=True):
            paper.says(f"{letter}{row}", told(notation), name, fields, year, h="center")
            row += 1
    effects = [_printed(_effect(notation)) for notation in card["効果"].split()]
    for offset, (year, said) in enumerate(zip(YEARS, effects, strict=True)):
        paper.says(
            f"{letter}{row + offset}", said, name, "effect_actual", year, keep=card["番号"] in ("7", "9")
        )
    figures = [said.value for said in effects if said.value is not None]
    at = f"{letter}{row + 3}"
    if not figures:
        paper.put(at, "－", h="center")
    else:
        _sum(paper, at, f"=SUM({letter}{row}:{letter}{row + 2})", card, sum(figures), expected)
    paper.says(
        f"{letter}{row + 4}", Said(card["進捗"], "mark", card["進捗"]), name, rated(2024), 2024, h="center"
    )


def _sum(
    paper: Paper, at: str, formula: str, card: dict[str, str], value: int, expected: Expectation
) -> None:
    wrong = card["番号"] == WRONG_SUM[0]
    printed = WRONG_SUM[1] if wrong else value
    paper.put(at, printed if wrong else Computed(formula, value), number_format='#,##0;"▲"#,##0')
    if wrong or card["番号"] in ("2", "9"):
        name = card["名称"].replace("\n", "")
        expected.total(SHEET, at, name, "effect_actual", "total", number(printed, "千円"), value)
    if wrong:
        expected.finding(
            SHEET, at, "total_mismatch", f"{printed:,} is printed, the years add up to {value:,}"
        )


@cache
def _make() -> tuple[Workbook, Expectation]:
    cards = split_cards(CARDS)
    book = new_book(SHEET)
    expected = Expectation(
        "u07_turned_round.xlsx",
        "取組を列に、項目を行に置いた総括表。二段に分けて続き、年度は「４年度」のように元号がない。表題に令和４～６年度とある",
        ["items in columns", "two panels", "years without an era", "names wrapped by hand", "wrong sum"],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ Ｐゴシック", size=10)
    paper.widths(9, 8, *[19] * PANEL)
    paper.put("A1", "雪代川町集中改革プラン（令和４年度～令和６年度）総括表", size=14, bold=True)
    top = 3
    for start in range(0, len(cards), PANEL):
        panel = cards[start : start + PANEL]
        _labels(paper, top)
        for letter, card in zip("CDEFGH", panel, strict=False):
            _column(paper, top, letter, card, expected)
        last = top + 15
        paper.box(f"A{top}:{'CDEFGH'[len(panel) - 1]}{last}", outside=MEDIUM)
        paper.fit(top, last)
        top = last + 3
    paper.put(f"A{top - 1}", "※効果額の▲は、経費の増加を表します。", size=9)
    expected.no_item(SHEET, top - 1, "note under the table")
    paper.page(a3=True, tall=1)
    expected.table(SHEET, [], None, {}, role="turned")
    expected.counts |= {"pillars": 0, "sub_pillars": 0}
    expected.band(2024, dict(Counter(card["進捗"] for card in cards)), "進捗")
    expected.ask("year", "４年度 … stand without an era; the title tells it", SHEET)
    expected.ask("direction", "ページ数 goes down; nothing says so", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
