"""One indicator an item and a block of five columns for each year, under headings of three levels; the rates in between
are formulas, two ratings (the department's and the committee's) stand side by side.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import (
    GOAL,
    LEAD,
    Computed,
    Said,
    code,
    goal_year,
    mark,
    missing,
    number,
    percent,
    rated,
    split_rows,
    text,
)

SHEET = "取組状況"
YEARS = {2023: "令和５（2023）年度", 2024: "令和６（2024）年度", 2025: "令和７（2025）年度"}
FIRST_ROW = 7
SELF, BOARD = "自己評価", "委員会評価"
ITEMS = """
1-1|マイナンバーカードを使った手続の拡大|市民部|市民課|対応手続数|件|8|12 14 ◎ ◎;18 18 ○ ○;24 21 △ △|40
1-2|施設予約のオンライン化|教育部|スポーツ課|オンライン予約率|％|22.5|30.0 33.1 ◎ ○;40.0 41.7 ○ ○;50.0 48.2 △ ○|70.0
1-3|窓口混雑状況の配信|市民部|市民課|平均待ち時間|分|23|20 21 △ △;18 18 ○ ○;15 14 ◎ ○|10
1-4|多言語対応の推進|総務部|人権推進課|対応言語数|言語|3|5 5 ○ ○;7 8 ◎ ○;10 10 ○ ○|12
1-5|市政情報の動画配信|総務部|秘書広報課|動画再生回数|回|11,480|15,000 14,203 △ △;18,000 21,655 ◎ ◎;20,000 26,012 ◎ ◎|25,000
1-6|パブリックコメントの改善|総務部|行政課|１件当たり意見数|件|2.4|3.0 1.8 × △;4.0 3.9 △ △;5.0 － － －|6.0
2-1|自治会加入の促進|市民部|協働推進課|加入率|％|61.2|61.0 60.4 △ △;61.0 59.8 △ ×;61.0 59.1 × ×|61.0
2-2|市民協働提案事業の実施|市民部|協働推進課|採択件数|件|4|6 5 △ △;6 6 ○ ○;6 7 ◎ ○|8
2-3|包括連携協定の活用|企画部|企画課|連携事業数|件|15|18 20 ◎ ○;20 24 ◎ ○;22 29 ◎ ◎|25
2-4|公園の里親制度|都市部|公園緑地課|登録団体数|団体|31|34 33 △ △;37 37 ○ ○;40 40 ○ ○|45
2-5|学校施設の地域開放|教育部|教育総務課|開放校数|校|9|11 11 ○ ○;13 12 △ △;15 15 ○ ○|17
3-1|ＲＰＡの活用|企画部|デジタル課|削減時間|時間|1,260|2,000 2,114 ○ ○;3,000 3,420 ◎ ◎;4,000 3,985 △ ○|5,000
3-2|ペーパーレスの推進|総務部|行政課|用紙購入枚数|千枚|7,850|7,400 7,310 ○ ○;6,900 6,550 ◎ ○;6,400 5,870 ◎ ◎|5,500
3-3|時間外勤務の縮減|総務部|職員課|一人当たり時間外|時間／月|14.2|13.0 13.6 △ △;12.0 12.9 △ △;11.0 11.0 ○ ○|10.0
3-4|女性の登用|総務部|職員課|係長級以上の割合|％|27.3|28.0 28.4 ○ ○;30.0 29.1 △ △;32.0 31.6 △ △|35.0
3-5|職員提案制度の活性化|企画部|行政経営課|提案件数|件|18|25 12 × ×;25 31 ◎ ◎;30 30 ○ ○|40
3-6|年次有給休暇の取得|総務部|職員課|平均取得日数|日|11.8|12.5 12.9 ○ ○;13.0 13.4 ○ ○;13.5 集計中 － －|14.0
3-7|内部統制の整備|総務部|行政課|リスク点検実施課|課|－|10 10 ○ ○;30 30 ○ ○;46 46 ○ ○|46
4-1|市税の収納対策|財務部|納税課|収納率（現年）|％|98.71|98.80 98.85 ○ ○;98.90 98.97 ○ ○;99.00 99.02 ○ ○|99.20
4-2|国民健康保険税の収納対策|財務部|納税課|収納率（現年）|％|93.10|93.50 93.44 △ △;94.00 94.20 ○ ○;94.50 94.51 ○ ○|95.00
4-3|ふるさと納税の推進|企画部|シティプロモーション課|寄附件数|件|6,204|7,000 8,911 ◎ ◎;9,000 9,540 ○ ○;10,000 9,207 △ △|12,000
4-4|ネーミングライツの導入|財務部|財産管理課|導入施設数|施設|2|3 3 ○ ○;4 3 △ △;5 6 ◎ ○|8
4-5|公債費の抑制|財務部|財政課|実質公債費比率|％|7.9|7.8 7.7 ○ ○;7.6 7.4 ○ ○;7.4 未確定 － －|7.0
4-6|基金残高の確保|財務部|財政課|財政調整基金|百万円|3,120|3,000 3,245 ○ ○;3,000 3,388 ○ ○;3,000 未確定 － －|3,000
4-7|学校跡地の利活用|財務部|財産管理課|活用決定数|箇所|0|0 0 － －;1 0 × ×;1 1 ○ ○|3
4-8|街路灯のＬＥＤ化|都市部|道路課|ＬＥＤ化率|％|44.0|60.0 61.5 ○ ○;80.0 83.2 ○ ○;100.0 100.0 ○ ○|100.0
5-1|水道事業の広域連携|上下水道部|経営課|共同発注件数|件|－|未設定 － － －;2 2 ○ ○;3 4 ◎ ○|5
5-2|病院事業の経営改善|市民病院|経営企画室|病床利用率|％|68.4|70.0 66.9 △ ×;72.0 71.0 △ △;74.0 75.3 ○ ○|80.0
5-3|第三セクターの見直し|産業部|商工課|市の補助金|千円|24,600|22,000 22,000 ○ ○;20,000 19,400 ○ ○;18,000 18,000 ○ ○|15,000
"""


def _figure(notation: str, unit: str) -> Said:
    if notation == "－":
        return missing("－")
    if not notation[0].isdigit():
        return text(notation)
    plain = notation.replace(",", "")
    if "." in plain:
        places = len(plain.partition(".")[2])
        value = float(plain)
        return Said(notation, "quantity", value, unit, stored=value, number_format="0." + "0" * places)
    return number(int(plain), unit)


def _block(paper: Paper, row: int, column: int, name: str, unit: str, year: int, facts: list[str]) -> None:
    target, actual, own, board = facts
    letters = [get_column_letter(column + offset) for offset in range(5)]
    aim, done = _figure(target, unit), _figure(actual, unit)
    paper.says(f"{letters[0]}{row}", aim, name, "target", year)
    paper.says(f"{letters[1]}{row}", done, name, "actual", year)
    if aim.kind == done.kind == "quantity" and aim.value:
        rate = percent(round(done.value / aim.value * 100 + 1e-9, 1))
        formula = Computed(f"={letters[1]}{row}/{letters[0]}{row}", done.value / aim.value)
        paper.put(f"{letters[2]}{row}", formula, number_format=rate.number_format)
    else:
        paper.put(f"{letters[2]}{row}", "－", h="center")
    for letter, sign, axis in ((letters[3], own, SELF), (letters[4], board, BOARD)):
        said = missing("－") if sign == "－" else mark(sign)
        paper.says(f"{letter}{row}", said, name, rated(year, axis, axis[:-2]), year, h="center")


def _headings(paper: Paper) -> None:
    paper.put("A1", "朝霧原市行財政改革プラン2023　取組状況一覧（令和７年度末）", size=14, bold=True)
    paper.put("X2", "令和８年６月　企画部行政経営課", h="right")
    words = ("番号", "取組名", "担当部", "担当課", "指標名", "単位", "基準値\n(R4)")
    for letter, word in zip("ABCDEFG", words, strict=True):
        paper.head(f"{letter}4", word, over=f"{letter}6")
    for place, label in enumerate(YEARS.values()):
        left = 8 + 5 * place
        a, c, d, e = (get_column_letter(left + offset) for offset in (0, 2, 3, 4))
        paper.head(f"{a}4", label, over=f"{e}4", shade=("FCE4D6", "FFF2CC", "DDEBF7")[place])
        paper.head(f"{a}5", "数値", over=f"{c}5")
        paper.head(f"{d}5", "評価", over=f"{e}5")
        paper.heads(6, ("目標", "実績", "達成率", "自己", "委員会"), first=left)
    paper.head("W4", "最終目標値\n（令和９年度）", over="W6")


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u03_year_blocks.xlsx",
        "指標一つの取組を年度ごとの五列の塊で並べ、見出しは三段。達成率は式、自己評価と委員会評価が並ぶ",
        [
            "three-level headings",
            "year blocks",
            "formula columns",
            "two rating axes",
            "unit in its own column",
        ],
    )
    paper = Paper(book[SHEET], expected, face="游ゴシック", size=9)
    paper.widths(5, 28, 10, 14, 16, 8, 8, *([8, 8, 7, 5, 6] * 3), 11, 2)
    _headings(paper)
    row = FIRST_ROW
    for no, name, division, office, indicator, unit, base, years, goal in split_rows(ITEMS):
        unit_read = unit.replace("％", "%")
        paper.says(f"A{row}", code(no), name, ["number", "item_code"])
        paper.named(f"B{row}", name)
        paper.put(f"C{row}", division)
        paper.says(f"D{row}", text(office), name, LEAD, keep=row % 11 == 0)
        paper.says(f"E{row}", text(indicator), name, "indicator_name")
        paper.says(f"F{row}", text(unit), name, ["unit", "indicator_unit"], h="center")
        paper.says(f"G{row}", _figure(base, unit_read), name, "baseline", [2022, "baseline", None])
        for place, (year, block) in enumerate(zip(YEARS, years.split(";"), strict=True)):
            _block(paper, row, 8 + 5 * place, name, unit_read, year, block.split())
        paper.says(f"W{row}", _figure(goal, unit_read), name, GOAL, goal_year(2027))
        row += 1
    paper.box(f"A4:W{row - 1}")
    paper.fit(4, row - 1)
    for offset, note in enumerate(
        (
            "（評価）◎：目標を大きく上回った　○：目標を達成した　△：目標をやや下回った　×：目標を大きく下回った",
            "（注１）決算の確定前の数値は「未確定」としています。",
            "（注２）達成率は、実績を目標で除したものです。減らすことを目標とする指標では、小さいほど良い値です。",
        )
    ):
        paper.put(f"A{row + 1 + offset}", note)
        expected.no_item(SHEET, row + 1 + offset, "legend or note under the list")
    paper.page(repeat="4:6", a3=True)
    paper.sheet.freeze_panes = "C7"
    _expect(expected, row - 1)
    return book, expected


def _expect(expected: Expectation, last: int) -> None:
    expected.counts |= {"pillars": 0, "pillars_also_ok": [5], "sub_pillars": 0}
    mapping: dict[str, Any] = {
        "A": ["number", "item_code"],
        "B": "item_name",
        "D": LEAD,
        "E": "indicator_name",
    }
    mapping["G"] = ["baseline", "baseline@2022"]
    mapping["W"] = ["goal", "goal@2027", "target@goal"]
    for place, year in enumerate(YEARS):
        letters = [get_column_letter(8 + 5 * place + offset) for offset in (0, 1, 3, 4)]
        fields = (f"target@{year}", f"actual@{year}", rated(year, SELF, "自己"), rated(year, BOARD, "委員会"))
        mapping |= dict(zip(letters, fields, strict=True))
    expected.table(SHEET, [4, 5, 6], (FIRST_ROW, last), mapping)
    expected.ask(
        "direction",
        "平均待ち時間, 用紙購入枚数, 時間外, 公債費比率, 補助金 go down; no column says so",
        SHEET,
    )
    expected.ask("rating", "whether △ counts as achieved isn't said", SHEET)


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
