"""A timetable whose steps are cells merged over the years that they last, two or three lines an item, with a coloured
ground instead of marks; a coloured band of headings, sub-pillars as lettered rows, the items' numbers running on.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import HAIR, Paper, file_of, new_book
from tests.reading.unseen.said import APPROACH, BLANK, LEAD, SEVERAL, code, departments, split_rows, text

SHEET = "実施スケジュール"
YEARS = (2024, 2025, 2026, 2027, 2028)
FIRST_ROW = 6
STAGE = ["planned_stage", "stage", "goal_text", "schedule"]
ROWS = """
基本目標１　いつでもどこでもつながる市役所
ア　手続のオンライン化
申請窓口の一元化|各課の申請を一つの入口にまとめる。|情報システム課|検討 1-1;構築 2-3;運用 4-5
本人確認の電子化|電子署名による本人確認に対応する。|情報システム課、市民課|調査 1-2;対応手続の拡大 3-5
電子通知の導入|紙の通知を電子に切り替える。|総務課|－ 1-1;検討 2-2;試行 3-3;導入 4-5
支払方法の多様化|窓口と郵送の支払方法を増やす。|会計課|実施 1-5
イ　窓口の改善
予約制の導入|混雑する時期の窓口を予約制とする。|市民課、税務課|試行 1-1;実施 2-5
支所の見直し|支所の取扱業務と職員配置を見直す。|地域支援課|現状分析 1-1;方針決定 2-2;住民説明 3-3;実施 4-5
手話通訳の遠隔対応|全ての窓口で使えるようにする。|障がい福祉課|実施 1-5;利用状況の検証 3-3
基本目標２　ともにつくるまち
ア　参加の機会の拡大
若者会議の開催|高校生から30代までの会議を開く。|企画課|準備 1-1;開催 2-5
公募委員の登録制|無作為抽出で候補者を登録する。|総務課|制度設計 1-2;運用 3-5
地区計画の策定支援|地区ごとの将来計画づくりを支える。|地域支援課|モデル地区 1-2;全地区 3-5
イ　民間との役割分担
民間提案の募集|市有施設の使い方の提案を受ける。|資産活用課|要綱の制定 1-1;募集 2-2;審査・実施 3-3;募集 4-4;審査・実施 5-5
保育業務の委託|公立園の給食と用務を委託する。|保育課|協議 1-2;段階的に委託 3-5
指定管理の見直し|更新に合わせて仕様と期間を見直す。|行政経営課、施設を所管する課|実施 1-5
ごみ収集の委託|直営で残る地区を委託に改める。|環境課|北部 1-2;南部 3-4;検証 5-5
基本目標３　変化に強い組織
ア　人材
採用方法の見直し|通年採用と経験者採用を広げる。|人事課|検討 1-1;実施 2-5
働く場所の選択|在宅と支所での勤務を認める。|人事課・情報システム課|試行 1-2;実施 3-5
管理職の任期|役職定年後の職を設ける。|人事課|実施 1-5
イ　業務
業務手順の標準化|全ての業務の手順書を整える。|行政経営課|モデル課 1-1;全課 2-3;更新 4-5
会計事務の集約|支払の審査を一つの係に集める。|会計課|検討 1-2;試行 3-3;実施 4-5
内部管理システムの更新|財務・文書・人事を一体で更新する。|情報システム課|基本構想 1-1;調達 2-2;構築 3-4;稼働 5-5
基本目標４　次世代に引き継ぐ財政
ア　歳入
債権管理条例の制定|徴収と放棄の基準を定める。|収納課|検討 1-1;制定 2-2;運用 3-5
使用料の定期改定|四年ごとに全件を見直す。|財政課|見直し 1-1;改定 2-2;－ 3-4;見直し 5-5
イ　施設
学校跡地の利活用|地域の意見を聞き、活用方針を定める。|資産活用課、教育総務課|意見聴取 1-1;方針決定 2-2;公募 3-3;活用 4-5
庁舎の建替え|基本構想に沿って設計を進める。|資産活用課|基本設計 1-2;実施設計 3-3;工事 4-5
公営住宅の集約|古い住宅から順に集める。|住宅課|移転協議 1-3;除却 4-5
"""
BARS = ("DDEBF7", "BDD7EE", "9BC2E6")


def _bars(paper: Paper, row: int, name: str, notation: str) -> int:
    """The steps of an item; one that begins before the last has ended goes to the next line. The rows used."""
    lines: list[list[tuple[str, int, int]]] = [[]]
    for step in notation.split(";"):
        words, _, years = step.rpartition(" ")
        first, last = (int(year) - 1 for year in years.split("-"))
        if lines[-1] and first <= lines[-1][-1][2]:
            lines.append([])
        lines[-1].append((words, first, last))
    for offset, line in enumerate(lines):
        covered = set()
        for place, (words, first, last) in enumerate(line):
            left, right = "EFGHI"[first], "EFGHI"[last]
            covered |= set(range(first, last + 1))
            over = f"{right}{row + offset}" if last > first else ""
            said = text(words) if words != "－" else BLANK
            if words != "－":
                at = f"{left}{row + offset}"
                shade = BARS[min(place, 2)]
                lasting: Any = list(YEARS[first : last + 1]) if over else YEARS[first]
                paper.says(at, said, name, STAGE, lasting, over=over, shade=shade, h="center")
        for place in set(range(5)) - covered:
            if offset == 0:
                paper.says(f"{'EFGHI'[place]}{row}", BLANK, name, STAGE, YEARS[place])
    return len(lines)


def _item(paper: Paper, row: int, no: int, cells: list[str]) -> int:
    name, approach, office, steps = cells
    rows = _bars(paper, row, name, steps)
    last = row + rows - 1
    over = {letter: f"{letter}{last}" if rows > 1 else "" for letter in "ABCD"}
    paper.says(f"A{row}", code(str(no)), name, ["number", "item_code"], over=over["A"])
    paper.named(f"B{row}", name, over=over["B"])
    paper.says(f"C{row}", text(approach), name, APPROACH, over=over["C"])
    offices = departments(office, "、・")
    field = SEVERAL if offices.kind == "list" else LEAD
    paper.says(f"D{row}", offices, name, field, over=over["D"], keep="所管" in office)
    paper.box(f"A{row}:D{last}")
    paper.box(f"E{row}:I{last}", inside=HAIR)
    return last + 1


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u18_schedule_bars.xlsx",
        "年度にまたがる結合セルで工程を示した一覧。色は地の色で、印や矢印はない。基本目標とア・イの節は横いっぱいの行",
        ["steps merged over years", "coloured ground", "sections ア, イ", "numbers running on"],
    )
    paper = Paper(book[SHEET], expected, face="游ゴシック", size=10, shade="1F4E78")
    paper.widths(5, 26, 36, 18, *[14] * 5)
    paper.put("A1", "雲雀丘野市　行政改革プラン2024", size=12)
    paper.put("A2", "実施スケジュール（令和６年度～令和10年度）", size=16, bold=True)
    white = {"colour": "FFFFFF", "bold": True}
    for letter, word in zip("ABCD", ("№", "取組項目", "取組の概要", "担当課"), strict=True):
        paper.head(f"{letter}4", word, over=f"{letter}5", **white)
    paper.head("E4", "年　度", over="I4", **white)
    paper.heads(5, ("令和６", "令和７", "令和８", "令和９", "令和10"), first=5, **white)
    paper.box("A4:I5")
    row, no, pillars, sections = FIRST_ROW, 0, 0, 0
    for cells in split_rows(ROWS):
        if len(cells) > 1:
            no += 1
            row = _item(paper, row, no, cells)
            continue
        pillar = cells[0].startswith("基本目標")
        pillars, sections = pillars + pillar, sections + (not pillar)
        shade = "FFD966" if pillar else "FFF2CC"
        paper.put(f"A{row}", cells[0], over=f"I{row}", bold=pillar, shade=shade)
        paper.box(f"A{row}:I{row}")
        expected.no_item(SHEET, row, "row of a pillar or section")
        row += 1
    paper.fit(FIRST_ROW, row - 1, least=19)
    paper.page(repeat="4:5", a3=True)
    paper.sheet.freeze_panes = "C6"
    expected.counts |= {"pillars": pillars, "sub_pillars": sections}
    mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "C": APPROACH, "D": SEVERAL}
    mapping |= {c: [f"{one}@{y}" for one in STAGE] for c, y in zip("EFGHI", YEARS, strict=True)}
    expected.table(SHEET, [4, 5], (FIRST_ROW, row - 1), mapping)
    expected.ask("department", "施設を所管する課 is no department of its own", SHEET)
    expected.ask("stage", "steps in the office's own words", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
