"""Two rows an item, 計画 above 実績, with the years in columns; the pillar is written downwards at the left, one rating
of the year and its reason stand at the right, and the marks are explained above the table.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import (
    LEAD,
    SEVERAL,
    Said,
    code,
    departments,
    mark,
    rated,
    split_rows,
    text,
    told,
)

SHEET = "進捗管理表(R7)"
YEARS = (2023, 2024, 2025, 2026, 2027)
FIRST_ROW = 8
PILLARS = """
市民サービスの向上|5
組織・人材の改革|5
財政基盤の強化|6
"""
ITEMS = """
総合窓口の設置|市民課|B|５月の開設に向けて設計を終えた。来年度は職員研修を行う。
  |庁内検討会の設置;基本方針の決定;実施設計;開設;運用|検討会を３回開催;基本方針を決定（２月）;実施設計を完了
電子申請の推進|情報政策課|A|子育て分野の手続を前倒しで追加した。
  |30~手続;50~手続;70~手続;90~手続;100~手続|34~手続;52~手続;88~手続
市民アンケートの実施|広報広聴課|B|回収方法にウェブを加えた効果を来年度検証する。
  |－;実施;－;実施;－|－;実施;－
休日開庁の見直し|市民課、税務課|C|利用の実態調査が遅れ、方針の決定に至らなかった。
  |現状分析;方針決定;見直し実施;→;→|現状分析;方針案を作成;方針案を再検討
図書館の開館時間の延長|生涯学習課|B|平日の夜間の来館者が増えた。
  |試行;試行;本格実施;→;→|試行（夏季）;試行（通年）;本格実施
定員適正化計画の推進|人事課|B|計画の範囲内で新規採用を行った。
  |512~人;508~人;505~人;500~人;495~人|511~人;509~人;505~人
人事評価制度の活用|人事課|B|評価者研修を全課長に行った。
  |管理職に反映;全職員に拡大;運用;運用;見直し|管理職に反映;全職員に拡大;運用
職員研修の充実|人事課|A|動画研修を取り入れ、受講しやすくした。
  |延べ400人=400=人;延べ420人=420=人;延べ440人=440=人;延べ460人=460=人;延べ480人=480=人
  |延べ398人=398=人;延べ455人=455=人;延べ530人=530=人
組織機構の見直し|行政経営課|D|総合計画の策定と合わせて行うこととし、着手しなかった。
  |－;－;庁内調査;機構案の作成;条例改正|－;－;未着手
テレワークの導入|情報政策課・人事課|B|対象とする業務を広げた。
  |試行;試行;20~人;40~人;60~人|試行;試行;22~人
市税収納率の向上|収納課|A|口座振替の勧奨と早期の催告が効果を上げた。
  |97.8~％;98.0~％;98.2~％;98.4~％;98.6~％|97.9~％;98.1~％;98.6~％
広告収入の確保|財政課|C|封筒広告の募集に応じる事業者が減った。
  |180~万円;190~万円;200~万円;210~万円;220~万円|176~万円;170~万円;148~万円
補助金の見直し|財政課|B|評価の基準に基づき全件を点検した。
  |基準の作成;点検;見直し;見直し;検証|基準を作成;112件を点検;９件を見直し
下水道事業の経営健全化|上下水道課|B|経費回収率は横ばいであった。
  |82~％;84~％;86~％;90~％;95~％|81.7~％;84.3~％;86.0~％
遊休資産の活用|管財課|C|入札が不調となった。来年度は価格を見直して再度公募する。
  |１件=1=件;１件=1=件;２件=2=件;２件=2=件;２件=2=件|０件=0=件;１件=1=件;０件=0=件
公用車の集中管理|管財課|B|予約の仕組みを改めた。
  |45~台;43~台;41~台;40~台;40~台|45~台;43~台;41~台
"""
PLAN = ["target", "goal_text", "planned_stage"]
RESULT = ["actual", "narrative", "actual_stage"]


def _years(paper: Paper, row: int, name: str, field: list[str], cells: list[str]) -> None:
    before = ""
    for letter, year, notation in zip("FGHIJ", YEARS, cells + [""] * (5 - len(cells)), strict=True):
        said = Said("→", "mark", "→", also_ok=(before,)) if notation == "→" else told(notation)
        before = before if notation == "→" else notation
        paper.says(f"{letter}{row}", said, name, field, year, h="center")


def _item(paper: Paper, row: int, number: int, facts: list[str]) -> None:
    name, offices, rating, reason, plan, result = facts
    below = row + 1
    paper.says(f"B{row}", code(str(number)), name, ["number", "item_code"], over=f"B{below}")
    paper.named(f"C{row}", name, over=f"C{below}", bold=True)
    said = departments(offices, "、・")
    paper.says(f"D{row}", said, name, SEVERAL if said.kind == "list" else LEAD, over=f"D{below}", h="center")
    paper.head(f"E{row}", "計画")
    paper.head(f"E{below}", "実績", shade="")
    _years(paper, row, name, PLAN, plan.split(";"))
    _years(paper, below, name, RESULT, result.split(";"))
    full_width = {"A": "Ａ", "B": "Ｂ", "C": "Ｃ", "D": "Ｄ"}[rating]
    paper.says(f"K{row}", mark(full_width), name, rated(2025), 2025, over=f"K{below}", size=12)
    paper.says(f"L{row}", text(reason), name, ["rating_reason", "note", "narrative"], 2025, over=f"L{below}")


def _headings(paper: Paper) -> None:
    paper.put("A1", "第４次白鷺市行政改革大綱", size=11)
    paper.put("A2", "実施計画　進捗管理表", over="L2", size=18, bold=True, h="center")
    paper.put("L3", "令和８年３月31日現在", h="right")
    legend = "【評価区分】　Ａ：計画を上回る　　Ｂ：計画どおり　　Ｃ：計画を下回る　　Ｄ：未着手"
    paper.put("A4", legend, over="L4")
    for letter, word in zip("ABCDE", ("柱", "№", "取組項目", "担当課", "区分"), strict=True):
        paper.head(f"{letter}6", word, over=f"{letter}7")
    paper.head("F6", "年度別の計画及び実績", over="J6")
    paper.heads(7, ("令和５年度", "令和６年度", "令和７年度", "令和８年度", "令和９年度"), first=6)
    paper.head("K6", "令和７年度", over="L6")
    paper.heads(7, ("評価", "評価の理由・今後の対応"), first=11)


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u02_plan_result_rows.xlsx",
        "計画と実績を二段に書く進捗管理表。年度は列、評価は当年度だけ、凡例は表の上",
        ["row pairs 計画/実績", "pillar written downwards", "legend line above", "full-width marks Ａ–Ｄ"],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ 明朝", size=10, shade="E2EFDA")
    paper.widths(5, 5, 22, 14, 6, 15, 15, 15, 15, 15, 6, 34)
    _headings(paper)
    items = split_rows(ITEMS)
    row = FIRST_ROW
    for pillar, count in split_rows(PILLARS):
        last = row + 2 * int(count) - 1
        paper.put(f"A{row}", pillar, over=f"A{last}", upright=True, h="center", bold=True)
        for _ in range(int(count)):
            number = (row - FIRST_ROW) // 2 + 1
            _item(paper, row, number, items[number - 1])
            row += 2
    paper.box(f"A6:L{row - 1}", outside=MEDIUM)
    paper.fit(6, row - 1, least=20)
    paper.page(repeat="6:7")
    paper.sheet.freeze_panes = "F8"
    expected.counts |= {"pillars": len(split_rows(PILLARS)), "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": "pillar", "B": ["number", "item_code"], "C": "item_name"}
    mapping |= {"D": ["departments", "lead_department"], "K": rated(2025)}
    mapping |= {"L": ["rating_reason@2025", "note@2025", "narrative@2025", "rating_reason", "note"]}
    years = zip("FGHIJ", YEARS, strict=True)
    mapping |= {c: [f"{field}@{y}" for field in (*PLAN, *RESULT)] for c, y in years}
    expected.table(SHEET, [6, 7], (FIRST_ROW, row - 1), mapping)
    counts = Counter(facts[2] for facts in items)
    expected.band(2025, {{"A": "Ａ", "B": "Ｂ", "C": "Ｃ", "D": "Ｄ"}[k]: n for k, n in counts.items()})
    expected.no_item(SHEET, 4, "legend line")
    expected.ask("rating", "whether Ｂ counts as achieved isn't said", SHEET)
    expected.ask("direction", "定員 and 公用車 go down; nothing says so", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
