"""One form a sheet behind a cover, contents and a sheet that explains the ratings: labels at the left, an inner table of
indicators with a row of targets and a row of results each, a schedule, and two ratings.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import (
    APPROACH,
    LEAD,
    code,
    departments,
    mark,
    rated,
    span,
    split_cards,
    split_rows,
    text,
    told,
)

YEARS = (2023, 2024, 2025, 2026)
COVER, CONTENTS, LEGEND = "表紙", "目次", "評価基準"
SELF, SECOND = "一次評価", "二次評価"
PILLARS = {
    "1": "つながる市役所",
    "2": "しなやかな組織",
    "3": "つづく財政",
}
BANDS = """
Ｓ|想定を大きく上回る成果があった|120％以上
Ａ|想定どおりの成果があった|100％以上120％未満
Ｂ|おおむね想定どおりの成果があった|80％以上100％未満
Ｃ|成果が不十分であった|80％未満
"""
CARDS = """
番号: 1101
名称: 手続ナビの導入
所管: 市民窓口課
関係: 情報政策課
現状: 転入や死亡の際に必要な手続が複数の課にまたがり、案内に時間がかかっている。
内容: 質問に答えると必要な手続と持ち物が分かる案内を、ホームページと窓口に用意する。
指標: ナビの利用件数|件|－|1,000 2,000 3,000 4,000|1,240 2,615
  ;窓口での案内時間|分|18|16 14 12 10|16 15
日程: 調達・構築|運用開始|対象手続の追加|検証
実績: 対象の手続を42件から60件に増やした。窓口の待合に案内端末を２台置いた。
評価: Ａ Ｂ
課題: 高齢の方の利用が少ない。
今後: 支所での職員による入力支援を始める。

番号: 1102
名称: 電子申請の対象拡大
所管: 情報政策課
関係: 全課
現状: 電子申請ができる手続は子育ての一部に限られる。
内容: 年間100件以上の手続を優先して電子化する。
指標: 電子申請ができる手続数|手続|26|60 100 140 180|71 133;電子申請の利用率|％|11.2|20 30 40 50|16.8 31.5
日程: 手続の棚卸し|順次拡大|順次拡大|順次拡大
実績: 62手続を追加し、操作の手引を作り直した。
評価: Ｓ Ａ
課題: 本人確認を要する手続の電子化が進まない。
今後: 公的個人認証に対応する様式を整える。

番号: 1201
名称: 出前講座の再編
所管: 生涯学習課
関係: －
現状: 講座の内容が長く見直されておらず、利用が固定化している。
内容: 地域の関心が高い防災と健康を中心に講座を組み直す。
指標: 開催回数|回|38|45 50 55 60|41 47
日程: 見直し|実施|実施|実施
実績: ８講座を廃止し、11講座を新設した。
評価: Ｂ Ｂ
課題: 若い世代の利用が少ない。
今後: 学校への働きかけを強める。

番号: 1202
名称: 公募委員の拡大
所管: 総務課
関係: 審議会等の所管課
現状: 公募委員がいる審議会は全体の４割に満たない。
内容: 改選の時期に合わせて公募枠を設ける。
指標: 公募委員がいる審議会の割合|％|37.5|42 46 50 55|41.7 43.8;女性委員の割合|％|29.1|32 35 38 40|30.6 33.0
日程: 方針の周知|改選時に導入|改選時に導入|改選時に導入
実績: 改選のあった12の審議会のうち３つに公募枠を設けた。
評価: Ｂ Ｃ
課題: 専門性の高い審議会での応募が少ない。
今後: 無作為抽出による候補者名簿を試行する。

番号: 2101
名称: 業務量調査に基づく配置
所管: 職員課
関係: 行政改革推進室
現状: 配置の基準が前年踏襲となっている。
内容: 全課の業務量を調べ、繁閑に応じた応援と配置の見直しを行う。
指標:
日程: 調査設計|全課調査|配置への反映|検証
実績: 全48課の業務量調査を終え、結果を所属長に示した。
評価: Ａ Ａ
課題: 係をまたぐ応援の仕組みがない。
今後: 応援職員の登録制度を設ける。

番号: 2102
名称: 会議の削減
所管: 行政改革推進室
関係: －
現状: 定例会議の準備に多くの時間を要している。
内容: 会議の目的と時間の上限を定め、書面や電子会議に切り替える。
指標: 定例会議の延べ時間|時間／年|9,400|8,900 8,400 7,900 7,400|8,760 8,112
日程: 基準の策定|実施|実施|実施
実績: 定例会議14本を廃止し、22本を電子会議とした。
評価: Ａ Ａ
課題: －
今後: 附属機関の会議にも広げる。

番号: 2201
名称: 若手職員の政策研究
所管: 職員課
関係: 企画政策課
現状: 採用５年以内の離職が増えている。
内容: 部局を越えた班をつくり、提案を予算に結び付ける。
指標: 提案数|件|0|5 5 6 6|4 7;事業化した提案数（累計）|件|0|1 2 3 4|1 2;若手職員の満足度|％|－|60 65 70 75|58 未集計
日程: 制度設計|実施|実施|見直し
実績: ７件の提案のうち１件を新年度予算に計上した。
評価: Ａ Ａ
課題: 通常業務との両立が難しい。
今後: 活動時間を勤務として認める基準を定める。

番号: 3101
名称: 債権管理の一元化
所管: 収納対策課
関係: 債権所管課
現状: 税以外の債権の回収は各課に任されている。
内容: 移管の基準を定め、滞納額の大きい債権を収納対策課に集める。
指標: 移管債権の回収額|千円|－|3,000 5,000 7,000 9,000|3,412 4,890
日程: 条例制定|移管開始|移管拡大|移管拡大
実績: ５債権162件の移管を受け、納付相談と訴えの提起を行った。
評価: Ｂ Ｂ
課題: 所在不明の債務者が多い。
今後: 債権放棄の基準を整理する。

番号: 3102
名称: 施設使用料の適正化
所管: 財政課
関係: 施設所管課
現状: 原価に対する負担の割合が施設によって異なる。
内容: 原価計算の方法をそろえ、負担割合の基準を定める。
指標: 見直しを終えた施設数|施設|0|0 12 24 36|0 0
日程: 基準の検討|条例改正|順次改定|順次改定
実績: 基準案を市民説明会で示したが、改正案の提出には至らなかった。
評価: Ｃ Ｃ
課題: 減免の取扱いに意見が分かれている。
今後: 減免の基準と合わせて改めて提案する。
"""


def _front(book: Workbook, expected: Expectation, cards: list[dict[str, str]]) -> None:
    cover = Paper(book[COVER], expected, face="ＭＳ 明朝")
    cover.widths(*[9] * 9)
    cover.put("A8", "第３次汐凪市行政経営プラン", over="I8", size=24, h="center")
    cover.put("A11", "個別取組調書", over="I11", size=20, h="center")
    cover.put("A14", "（令和６年度実績）", over="I14", size=16, h="center")
    cover.put("A34", "令和７年８月\n汐凪市", over="I35", size=14, h="center")
    cover.page(wide=False)
    contents = Paper(book[CONTENTS], expected, face="ＭＳ 明朝", size=11)
    contents.widths(10, 40, 20, 8)
    contents.put("A1", "目　次", over="D1", size=16, h="center")
    contents.heads(3, ("取組番号", "取組名", "所管課", "頁"), shade="")
    for row, card in enumerate(cards, 4):
        contents.put(f"A{row}", card["番号"], h="center")
        contents.put(f"B{row}", card["名称"])
        contents.put(f"C{row}", card["所管"])
        contents.put(f"D{row}", row - 2, h="center")
        expected.no_item(CONTENTS, row, "line of the contents, not an item of its own")
    contents.box(f"A3:D{len(cards) + 3}")
    contents.page(wide=False)
    legend = Paper(book[LEGEND], expected, face="ＭＳ 明朝", size=11)
    legend.widths(10, 44, 24)
    legend.put("A1", "評価の基準", size=14)
    legend.heads(3, ("評価", "内容", "数値目標の達成率"))
    for row, cells in enumerate(split_rows(BANDS), 4):
        for letter, cell in zip("ABC", cells, strict=True):
            legend.put(f"{letter}{row}", cell, h="center" if letter != "B" else None)
        expected.no_item(LEGEND, row, "legend of the ratings")
    legend.box("A3:C7")
    legend.put("A9", "※二次評価は行政改革推進室が行い、一次評価と異なる場合があります。")
    legend.page(wide=False)
    for sheet, role in ((COVER, "cover"), (CONTENTS, "cover"), (LEGEND, "legend")):
        expected.table(sheet, [], None, {}, role=role)


def _indicators(paper: Paper, row: int, name: str, notation: str) -> int:
    """The inner table from `row` on; the row after it."""
    paper.head(f"A{row}", "指標", over=f"B{row}")
    paper.heads(row, ("単位", "基準値\n（R4）", "区分", "R5", "R6", "R7", "R8"), first=3)
    indicators = notation.split(";") if notation else []
    top = row
    row += 1
    if not indicators:
        paper.put(f"A{row}", "（数値目標は設定しない）", over=f"I{row}", h="center")
        row += 1
    for one in indicators:
        label, unit, base, targets, actuals = one.split("|")
        read = unit.replace("％", "%")
        paper.says(f"A{row}", text(label), name, "indicator_name", over=f"B{row + 1}")
        paper.says(f"C{row}", text(unit), name, ["unit", "indicator_unit"], over=f"C{row + 1}", h="center")
        said = told(base if base == "－" else f"{base}={base}={read}")
        paper.says(f"D{row}", said, name, "baseline", [2022, "baseline", None], over=f"D{row + 1}")
        for below, word, field, figures in ((0, "目標", "target", targets), (1, "実績", "actual", actuals)):
            paper.head(f"E{row + below}", word, shade="")
            cells = figures.split() + [""] * 4
            for letter, year, figure in zip("FGHI", YEARS, cells, strict=False):
                cell = told(f"{figure}={figure}={read}" if figure[:1].isdigit() else figure)
                paper.says(f"{letter}{row + below}", cell, name, field, year)
        row += 2
    paper.box(f"A{top}:I{row - 1}")
    return row


def _card(paper: Paper, card: dict[str, str]) -> None:
    name = card["名称"]
    paper.widths(9, 17, 8, 9, 7, 11, 11, 11, 11)
    paper.put("A1", "個 別 取 組 調 書", over="I1", size=16, bold=True, h="center")
    paper.put("I2", "【令和６年度実績】", h="right")
    paper.head("A3", "取組番号")
    paper.says("B3", code(card["番号"]), name, ["number", "item_code"])
    paper.head("C3", "取組名", over="D3")
    paper.named("E3", name, over="I3", bold=True, size=12)
    paper.head("A4", "基本方針")
    number = card["番号"][0]
    paper.put("B4", f"{number}　{PILLARS[number]}", over="D4")
    paper.expected.cell(paper.name, "B4", name, "pillar", None, text(f"{number}　{PILLARS[number]}"))
    paper.head("E4", "取組期間", over="F4")
    paper.says("G4", span("令和５年度～令和８年度", 2023, 2026), name, "schedule", over="I4", h="center")
    paper.head("A5", "所管課")
    paper.says("B5", text(card["所管"]), name, LEAD, over="D5")
    paper.head("E5", "関係課", over="F5")
    related = told(card["関係"])
    related = departments(card["関係"], "、") if related.kind == "text" else related
    paper.says("G5", related, name, ["related_department", "related_departments"], over="I5")
    for row, label, field, key in (
        (6, "現状と課題", "current_issues", "現状"),
        (7, "取組内容", APPROACH, "内容"),
    ):
        paper.head(f"A{row}", label)
        paper.says(f"B{row}", text(card[key]), name, field, over=f"I{row}", v="top")
    paper.box("A3:I7")
    row = _indicators(paper, 9, name, card["指標"].strip())
    paper.head(f"A{row + 1}", "年度別\nスケジュール", over=f"E{row + 2}")
    paper.heads(row + 1, ("R5", "R6", "R7", "R8"), first=6)
    for letter, year, stage in zip("FGHI", YEARS, card["日程"].split("|"), strict=True):
        said = text(stage)
        paper.says(f"{letter}{row + 2}", said, name, ["planned_stage", "goal_text"], year, h="center")
    paper.box(f"A{row + 1}:I{row + 2}")
    _result(paper, row + 4, name, card)
    paper.fit(3, row + 7, least=21)
    paper.page(wide=False, tall=1)


def _result(paper: Paper, row: int, name: str, card: dict[str, str]) -> None:
    own, second = card["評価"].split()
    paper.head(f"A{row}", "令和６年度の\n取組実績", over=f"B{row}")
    paper.says(f"C{row}", text(card["実績"]), name, "narrative", 2024, over=f"I{row}", v="top")
    paper.head(f"A{row + 1}", "評価", over=f"B{row + 1}")
    paper.head(f"C{row + 1}", "一次", over=f"D{row + 1}")
    paper.says(f"E{row + 1}", mark(own), name, rated(2024, SELF, "一次"), 2024, size=14)
    paper.head(f"F{row + 1}", "二次", over=f"G{row + 1}")
    paper.says(
        f"H{row + 1}", mark(second), name, rated(2024, SECOND, "二次"), 2024, over=f"I{row + 1}", size=14
    )
    for offset, label, field, key in (
        (2, "課題", "issues", "課題"),
        (3, "今後の方向性", "next_steps", "今後"),
    ):
        paper.head(f"A{row + offset}", label, over=f"B{row + offset}")
        said = told(card[key])
        paper.says(f"C{row + offset}", said, name, field, 2024, over=f"I{row + offset}", v="top")
    paper.box(f"A{row}:I{row + 3}", outside=MEDIUM)


@cache
def _make() -> tuple[Workbook, Expectation]:
    cards = split_cards(CARDS)
    book = new_book(COVER, CONTENTS, LEGEND, *(card["番号"] for card in cards))
    expected = Expectation(
        "u04_cards_per_sheet.xlsx",
        "表紙、目次、評価基準の後に、取組ごとに一枚の調書。指標の表は目標と実績の二段で、指標の数が取組で違う",
        ["one form a sheet", "inner table of indicators", "contents sheet", "legend sheet", "two ratings"],
    )
    _front(book, expected, cards)
    for card in cards:
        paper = Paper(book[card["番号"]], expected, face="ＭＳ ゴシック", shade="E7E6E6")
        _card(paper, card)
        expected.table(paper.name, [], None, {}, role="form")
    expected.counts |= {"pillars": len(PILLARS), "sub_pillars": 0}
    expected.ask("direction", "案内時間 and 会議の延べ時間 go down; nothing says so")
    expected.ask("department", "全課, 債権所管課, 施設所管課 are no departments of their own")
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
