"""A paper for the review board: last year beside this year under headings without an era, the change between them, what
the board said and what the office answers; several figures in a cell, deadlines, approximate figures.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import (
    LEAD,
    SEVERAL,
    Said,
    code,
    deadline,
    departments,
    missing,
    rated,
    several,
    split_cards,
    text,
    told,
)

SHEET = "資料２"
FIRST_ROW = 8
LAST, THIS = 2024, 2025
CARDS = """
名称: 予約制窓口の拡大
課: 市民課
前: 30~％|28.5~％|Ｂ
今: 35~％|36.2~％|Ａ
増減: ＋7.7
意見: 予約なしで来た方への配慮も必要である。
対応: 当日の空き枠を窓口で案内する。

名称: 電子申請の利用促進
課: 情報推進課
前: 申請数 5,000件\\n手続数 80件@5000,80|申請数 6,120件\\n手続数 77件@6120,77|Ｂ
今: 申請数 8,000件\\n手続数 100件@8000,100|申請数 9,846件\\n手続数 104件@9846,104|Ａ
増減: －
意見: 高齢者への支援を続けてほしい。
対応: 公民館での講習を月１回から２回に増やす。

名称: 公文書館機能の整備方針
課: 総務課
前: 令和７年３月までに素案を作成!|素案を作成|Ｂ
今: 令和８年３月までに方針を策定!|方針案の公表に至らず|Ｃ
増減: －
意見: 遅れの理由を明らかにされたい。
対応: 保存年限の整理に時間を要した。９月までに公表する。

名称: 職員の健康づくり
課: 人事課
前: 95~％|93.8~％|Ｂ
今: 95~％|95.4~％|Ａ
増減: ＋1.6
意見: －
対応: －

名称: 女性管理職の登用
課: 人事課
前: 20~％以上|18.4~％|Ｂ
今: 22~％以上|18.1~％|Ｃ
増減: △0.3
意見: 目標との開きが大きい。原因を分析すべきである。
対応: 係長級の段階での登用と両立支援を進める。

名称: 市税の収納率
課: 収納課
前: 98.9~％|99.01~％|Ａ
今: 99.0~％|99.08~％|Ａ
増減: ＋0.07
意見: 高い水準にあり評価する。
対応: 引き続き取り組む。

名称: ふるさと納税
課: 産業政策課
前: 2億円=20000=万円|2億3,450万円=23450=万円|Ａ
今: 2億5,000万円=25000=万円|1億9,800万円=19800=万円|Ｃ
増減: △3,650万円
意見: 制度の変更の影響を見通せなかったのか。
対応: 返礼品の構成を見直し、年度当初から周知する。

名称: 公共施設の再配置
課: 資産管理課、施設所管課
前: ３施設=3=施設|３施設=3=施設|Ａ
今: ２施設=2=施設|１施設=1=施設|Ｂ
増減: △２施設
意見: 利用者への説明を丁寧に行うこと。
対応: 地区ごとの説明会を二回以上行う。

名称: ごみの減量
課: 環境課
前: 約820g=820=g|815~g|Ａ
今: 約800g=800=g|約810g=810=g|Ｂ
増減: △５g
意見: 事業系ごみの対策も示されたい。
対応: 多量排出事業者への訪問を始める。

名称: 自治会活動の支援
課: 協働推進課
前: 実施|実施|Ａ
今: 実施|実施|Ａ
増減: －
意見: 加入率の低下への対策を検討されたい。
対応: 加入の手引を転入者に配る。

名称: 消防団員の確保
課: 危機管理課
前: 450~人|438~人|Ｂ
今: 450~人|429~人|Ｃ
増減: △９人
意見: 機能別団員の導入を急ぐべきである。
対応: 令和８年度に要綱を改める。

名称: 保育の待機児童の解消
課: 保育課
前: ０人=0=人|４人=4=人|Ｂ
今: ０人=0=人|０人=0=人|Ａ
増減: △４人
意見: －
対応: －

名称: 学校の働き方改革
課: 学校教育課・教育総務課
前: 45時間以内=45=時間|48.2~時間|Ｂ
今: 45時間以内=45=時間|46.5~時間|Ｂ
増減: △1.7時間
意見: 部活動の地域移行と合わせて進めること。
対応: 協議会を設けて検討する。

名称: 水道料金の見直し
課: 水道課
前: 検討|検討|Ｂ
今: 未定|審議会に諮問|Ｂ
増減: －
意見: 値上げの前に経費の削減を示されたい。
対応: 削減の実績を答申の資料に加える。

名称: 病院の経営強化
課: 市立病院
前: 病床利用率 75％\\n平均在院日数 16日@75,16|病床利用率 71.3％\\n平均在院日数 16.4日@71.3,16.4|Ｃ
今: 病床利用率 77％\\n平均在院日数 15日@77,15|病床利用率 76.0％\\n平均在院日数 15.2日@76.0,15.2|Ｂ
増減: －
意見: 回復の要因を市民に説明すること。
対応: 広報紙で特集する。
"""


def _said(notation: str) -> Said:
    """「…@5000,80」 are several figures, 「…!」 is a deadline, 「20~％以上」 a bound."""
    if notation.endswith("!"):
        return deadline(notation[:-1])
    if "@" in notation:
        printed, values = notation.split("@")
        return several(printed, *(float(v) if "." in v else int(v) for v in values.split(",")))
    if notation.endswith("以上"):
        said = told(notation.removesuffix("以上"))
        return Said(said.printed + "以上", said.kind, said.value, said.unit)
    return told(notation)


def _rate(sign: str) -> str:
    return {"A": "Ａ", "B": "Ｂ", "C": "Ｃ"}.get(sign, sign)


def _headings(paper: Paper) -> None:
    paper.put("L1", "資料２", h="right", size=14)
    paper.put(
        "A2",
        "行政改革推進計画に係る令和７年度の取組状況及び審議会意見への対応",
        over="L2",
        size=14,
        bold=True,
        h="center",
    )
    paper.put("L3", "第２回神楽坂戸市行政改革推進審議会（令和８年７月14日）", h="right", size=9)
    for letter, word in zip("ABC", ("No", "取組名", "所管課"), strict=True):
        paper.head(f"{letter}5", word, over=f"{letter}7")
    for first, last, label, year in (("D", "F", "前年度", "６年度"), ("G", "I", "今年度", "７年度")):
        paper.head(f"{first}5", label, over=f"{last}5")
        paper.head(f"{first}6", year, over=f"{last}6")
    paper.heads(7, ("目標", "実績", "評価", "目標", "実績", "評価"), first=4)
    paper.head("J5", "増減\n（対前年度）", over="J7")
    paper.head("K5", "審議会の意見", over="K7")
    paper.head("L5", "市の対応方針", over="L7")


def _item(paper: Paper, row: int, no: int, card: dict[str, str]) -> None:
    name = card["名称"]
    paper.says(f"A{row}", code(str(no)), name, ["number", "item_code"])
    paper.named(f"B{row}", name)
    offices = departments(card["課"], "、・")
    paper.says(
        f"C{row}", offices, name, SEVERAL if offices.kind == "list" else LEAD, keep=offices.kind == "list"
    )
    for letters, year, key in (("DEF", LAST, "前"), ("GHI", THIS, "今")):
        target, actual, rating = card[key].split("|")
        for letter, field, said in zip(
            letters, ("target", "actual"), (_said(target), _said(actual)), strict=False
        ):
            fields = [field, {"target": "goal_text", "actual": "narrative"}[field]]
            keep = said.kind in ("compound", "deadline")
            paper.says(f"{letter}{row}", said, name, fields, year, h="center", keep=keep)
        paper.says(f"{letters[2]}{row}", Said(_rate(rating), "mark", _rate(rating)), name, rated(year), year)
    paper.put(f"J{row}", card["増減"], h="center", wrap=True)
    for letter, key, said_of in (("K", "意見", "opinion"), ("L", "対応", "response")):
        said = missing("－") if card[key] == "－" else text(card[key])
        paper.says(f"{letter}{row}", said, name, said_of, [THIS, None])


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u14_board_opinions.xlsx",
        "審議会の資料。前年度と今年度が並び、年度は元号のない「６年度」「７年度」。意見と対応方針、対前年度の増減の欄がある",
        [
            "前年度/今年度",
            "years without an era",
            "opinions and answers",
            "several figures in a cell",
            "deadlines",
        ],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ 明朝", size=10, shade="DAEEF3")
    paper.widths(4, 20, 14, 15, 17, 5, 15, 17, 5, 11, 30, 30)
    _headings(paper)
    cards = split_cards(CARDS)
    for row, card in enumerate(cards, FIRST_ROW):
        _item(paper, row, row - FIRST_ROW + 1, card)
    last = FIRST_ROW + len(cards) - 1
    paper.box(f"A5:L{last}")
    paper.fit(5, last)
    for offset, note in enumerate(
        ("※評価　Ａ：目標を達成　Ｂ：おおむね達成　Ｃ：未達成", "※７年度の実績は決算見込みを含みます。"), 1
    ):
        paper.put(f"A{last + offset}", note, size=9)
        expected.no_item(SHEET, last + offset, "legend or note")
    paper.page(repeat="5:7", a3=True)
    expected.counts |= {"pillars": 0, "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "C": SEVERAL}
    for letters, year in (("DEF", LAST), ("GHI", THIS)):
        mapping[letters[0]] = [f"target@{year}", f"goal_text@{year}"]
        mapping |= {letters[1]: [f"actual@{year}", f"narrative@{year}"], letters[2]: rated(year)}
    mapping |= {"K": ["opinion", f"opinion@{THIS}"], "L": ["response", f"response@{THIS}"]}
    expected.table(SHEET, [5, 6, 7], (FIRST_ROW, last), mapping)
    for year, key in ((LAST, "前"), (THIS, "今")):
        signs = [_rate(card[key].split("|")[2]) for card in cards]
        expected.band(year, {sign: signs.count(sign) for sign in "ＡＢＣ"})
    expected.ask("year", "６年度 and ７年度 stand without an era; the title tells it", SHEET)
    expected.ask("indicator_split", "several figures in a cell", SHEET)
    expected.ask("department", "施設所管課 is no department of its own", SHEET)
    expected.ask("direction", "ごみ, 待機児童, 時間 go down; nothing says so", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
