"""Forms on grid paper: forty narrow columns, every label and field a merged range, a box ticked for the rating and one
for the direction, circled numbers before the lines of the plan, two indicators beside one another.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import LEAD, Said, code, rated, split_cards, text, told

RATINGS = ("達成", "一部達成", "未達成", "未着手")
DIRECTIONS = ("継続", "見直し", "完了", "廃止")
CARDS = """
番号: 01
分類: 業務の見直し
名称: 庁内照会の電子化
部: 総務部
課: 総務課
係: 文書法制係
課題: 庁内照会の回答を表計算ファイルの送付で集めており、転記と督促に手間がかかっている。
目標: 照会の８割を回答フォームに切り替える。
指標: 回答フォームによる照会の割合|％|15|60|64.2;照会の集計に要する時間|時間|1,900|1,200|1,080
計画: ①回答フォームの様式を作成する。\\n②全課に操作を周知する。\\n③照会の一覧を公開し重複を減らす。
実績: ①、②は予定どおり実施した。\\n③は一覧の公開を２月に始めた。
評価: 達成
方向: 継続
来年度: 県からの照会にも広げる。

番号: 02
分類: 業務の見直し
名称: 郵送料の縮減
部: 総務部
課: 総務課
係: 庶務係
課題: 料金改定により郵送料が増えている。
目標: 郵送料を前年度以下とする。
指標: 郵便発送件数|件|412,300|380,000|385,912;郵送料|千円|38,420|36,000|37,104
計画: ①通知の統合と圧着はがきへの切替えを進める。\\n②電子通知の希望者を募る。
実績: ①９種類の通知を統合した。\\n②3,120人から申込みがあった。
評価: 一部達成
方向: 継続
来年度: 税の通知で電子通知を始める。

番号: 03
分類: 業務の見直し
名称: 勤怠管理の電子化
部: 総務部
課: 人事課
係: 給与係
課題: 出勤簿と時間外勤務の命令が紙で行われている。
目標: 全所属で電子化する。
指標: 電子化した所属の割合|％|0|100|100
計画: ①システムを構築する。\\n②10月から全所属で運用する。
実績: 予定どおり10月から全所属で運用を始めた。
評価: 達成
方向: 完了
来年度: －

番号: 04
分類: 市民参加
名称: 住民説明会のオンライン併用
部: 企画部
課: 企画課
係: 企画係
課題: 説明会の参加者が限られている。
目標: 主な計画の説明会をオンラインでも開く。
指標: 併用した説明会の割合|％|20|50|40;参加者数|人|318|500|455
計画: ①配信の機材と手順書を整える。\\n②各課に貸し出す。
実績: 10回の説明会のうち４回をオンラインで併用した。
評価: 一部達成
方向: 継続
来年度: 手順書を見直し、貸出しを増やす。

番号: 05
分類: 市民参加
名称: 地域担当職員の配置
部: 市民部
課: 地域づくり課
係: 協働係
課題: 地域の課題を庁内につなぐ窓口がない。
目標: 全12地区に担当職員を置く。
指標: 配置した地区数|地区|0|12|6
計画: ①要綱を定める。\\n②６地区で先行して配置する。\\n③全地区に広げる。
実績: ①、②を実施した。③は職員の確保ができず見送った。
評価: 一部達成
方向: 見直し
来年度: 地区を三つの班で受け持つ形に改める。

番号: 06
分類: 財源の確保
名称: 施設命名権の売却
部: 財務部
課: 管財課
係: 管理係
課題: 体育館等の維持費の財源が不足している。
目標: 年300万円の収入を確保する。
指標: 契約額|千円|0|3,000|0
計画: ①対象施設を選定する。\\n②募集要項を定め、公募する。
実績: 対象施設の選定に係る協議が整わず、公募に至らなかった。
評価: 未着手
方向: 見直し
来年度: 対象を野球場に絞って協議する。

番号: 07
分類: 財源の確保
名称: 滞納整理の強化
部: 財務部
課: 収納課
係: 収納第一係・収納第二係
課題: 滞納繰越額が２億円を超えている。
目標: 滞納繰越額を縮減する。
指標: 滞納繰越額|百万円|213|195|198;差押件数|件|402|450|517
計画: ①財産調査を電子化する。\\n②捜索と公売を行う。
実績: ①預貯金の照会を電子化した。\\n②捜索を４件、公売を２回行った。
評価: 未達成
方向: 継続
来年度: 少額の分納を見直す。

番号: 08
分類: 施設の適正化
名称: 集会施設の地元譲渡
部: 市民部
課: 地域づくり課
係: 施設係
課題: 市が所有する集会施設の老朽化が進んでいる。
目標: 計画期間中に10施設を譲渡する。
指標: 譲渡した施設数（累計）|施設|2|5|5
計画: ①自治会への説明を行う。\\n②修繕の上で譲渡する。
実績: ３施設を譲渡した（累計５施設）。
評価: 達成
方向: 継続
来年度: ３施設の譲渡を予定する。
"""

Box = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


class Grid:
    """Ranges by row and column numbers of the grid."""

    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        paper.widths(*[2.4] * 40)

    def corners(self, box: Box) -> tuple[str, str]:
        top, left, bottom, right = box
        return f"{get_column_letter(left)}{top}", f"{get_column_letter(right)}{bottom}"

    def area(self, box: Box, words: str | None = None, **look: Any) -> None:
        """A merged range with lines around it; they come last, or each merging would copy them."""
        at, over = self.corners(box)
        self.paper.put(at, words, over=over, **look)
        self.paper.box(f"{at}:{over}")

    def label(self, box: Box, words: str) -> None:
        self.area(box, words, h="center", shade=self.paper.shade)

    def field(self, box: Box, said: Said, item: str, field: Any, year: Any = None, **look: Any) -> None:
        at, over = self.corners(box)
        self.paper.says(at, said, item, field, year, over=over, **look)
        self.paper.box(f"{at}:{over}")


def _ticked(choices: tuple[str, ...], chosen: str) -> str:
    return "　".join(("■" if one == chosen else "□") + one for one in choices)


def _indicators(grid: Grid, name: str, notation: str) -> None:
    """Rows 18 to 20: two indicators a form at most, each with its baseline, target and actual figure."""
    grid.label((17, 2, 20, 5), "指標")
    for left, right, word in (
        (6, 19, "指標名"),
        (20, 22, "単位"),
        (23, 27, "前年度"),
        (28, 33, "目標"),
        (34, 40, "実績"),
    ):
        grid.label((17, left, 17, right), word)
    for row, one in enumerate(notation.split(";"), 18):
        label, unit, base, target, actual = one.split("|")
        read = unit.replace("％", "%")
        grid.field((row, 6, row, 19), text(label), name, "indicator_name")
        grid.field((row, 20, row, 22), text(unit), name, ["unit", "indicator_unit"], h="center")
        figures = [told(f"{figure}={figure}={read}") for figure in (base, target, actual)]
        before = ["actual", "baseline"]
        grid.field((row, 23, row, 27), figures[0], name, before, [2024, None, "baseline"])
        grid.field((row, 28, row, 33), figures[1], name, "target", 2025)
        grid.field((row, 34, row, 40), figures[2], name, "actual", 2025)
    for row in range(18 + len(notation.split(";")), 21):
        for left, right in ((6, 19), (20, 22), (23, 27), (28, 33), (34, 40)):
            grid.area((row, left, row, right))


def _form(paper: Paper, card: dict[str, str]) -> None:
    grid, name = Grid(paper), card["名称"]
    paper.put("B2", "令和７年度　行政改革取組シート", over="AB3", size=16, bold=True)
    paper.head("AD2", "整理番号", over="AH3")
    paper.says("AI2", code(card["番号"]), name, ["number", "item_code"], over="AN3", size=14)
    paper.box("AD2:AN3")
    grid.label((5, 2, 6, 5), "分類")
    grid.field((5, 6, 6, 16), text(card["分類"]), name, ["pillar", "category"])
    grid.label((5, 17, 6, 20), "取組名")
    paper.named("U5", name, over="AN6", bold=True, size=12)
    paper.box("U5:AN6")
    grid.label((7, 2, 8, 5), "担当")
    grid.area((7, 6, 8, 16), card["部"], h="center")
    grid.field((7, 17, 8, 27), text(card["課"]), name, LEAD, h="center")
    grid.area((7, 28, 8, 40), card["係"], h="center")
    for top, bottom, label, field, key in (
        (9, 12, "現状と\n課題", "current_issues", "課題"),
        (13, 16, "今年度の\n目標", ["goal_text", "desired_state"], "目標"),
    ):
        grid.label((top, 2, bottom, 5), label)
        year = 2025 if key == "目標" else None
        grid.field(
            (top, 6, bottom, 40), text(card[key]), name, field, [year, None] if year else None, v="top"
        )
    _indicators(grid, name, card["指標"])
    for left, right, label in ((2, 20, "取組の計画"), (21, 40, "取組の実績")):
        grid.label((22, left, 22, right), label)
    grid.field(
        (23, 2, 30, 20),
        text(card["計画"]),
        name,
        ["goal_text", "approach", "planned_stage"],
        [2025, None],
        v="top",
    )
    grid.field((23, 21, 30, 40), text(card["実績"]), name, "narrative", 2025, v="top")
    grid.label((31, 2, 32, 5), "評価")
    printed = _ticked(RATINGS, card["評価"])
    grid.field((31, 6, 32, 22), Said(printed, "mark", card["評価"]), name, rated(2025), 2025, h="center")
    grid.label((31, 23, 32, 26), "方向性")
    grid.area((31, 27, 32, 40), _ticked(DIRECTIONS, card["方向"]), h="center")
    grid.label((33, 2, 36, 5), "来年度の\n取組")
    grid.field((33, 6, 36, 40), told(card["来年度"]), name, "next_steps", 2025, v="top")
    paper.put("B38", "※整理番号は推進本部事務局が記入します。該当する□を■にしてください。", size=9)
    for row in range(1, 39):
        paper.sheet.row_dimensions[row].height = 18
    paper.sheet.sheet_view.showGridLines = False
    paper.page(wide=False, tall=1)


@cache
def _make() -> tuple[Workbook, Expectation]:
    cards = split_cards(CARDS)
    book = new_book(*(f"シート{card['番号']}" for card in cards))
    expected = Expectation(
        "u06_grid_paper.xlsx",
        "方眼紙の取組シート。見出しも記入欄もすべて結合セル、評価と方向性は□と■、担当は部・課・係の三つの欄",
        ["grid paper", "ticked boxes", "labels above and at the left", "two indicators", "numbered lines"],
    )
    for card in cards:
        paper = Paper(book[f"シート{card['番号']}"], expected, face="ＭＳ 明朝", shade="F2F2F2")
        _form(paper, card)
        expected.table(paper.name, [], None, {}, role="form")
    expected.counts |= {
        "pillars": len({card["分類"] for card in cards}),
        "pillars_also_ok": [0],
        "sub_pillars": 0,
    }
    expected.ask("direction", "集計時間, 発送件数, 郵送料, 滞納繰越額 go down; nothing says so")
    expected.ask("rating", "a scale that is only printed as boxes to be ticked")
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
