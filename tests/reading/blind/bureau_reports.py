"""Each bureau's report on its own sheet: a head block with the bureau and who reports, then its items
with three indicators beside one another (name, target, result), a stroke where there is no third, and the
bureau chief's mark and remark.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import LEAD, code, mark, rated, split_rows, text, told

YEAR = 2025
FIRST_ROW = 9
BUREAUS = {
    "総務部": (
        "総務部長",
        """
総-1|文書の電子決裁の徹底|文書法制課|電子決裁率:90~％:93.4~％;紙の起案:500~件:412~件;
  保存箱の引継ぎ:120~箱:－|Ａ|ほぼ定着した。
総-2|入札の電子化|契約課|電子入札の割合:80~％:76.5~％;不調の件数:10~件:14~件;／:／:／|Ｃ|不調の要因を分析中。
総-3|庁用車の共同利用|管財課|稼働率:65~％:65.0~％;保有台数:88~台:88~台;走行距離:410~千km:398~千km|Ｂ|
  予約の方法を改めた。
総-4|防災訓練の見直し|危機管理課|参加者:2,000~人:2,315~人;／:／:／;／:／:／|Ａ|
  地区別に分けたことが功を奏した。
""",
    ),
    "市民生活部": (
        "市民生活部長",
        """
市-1|おくやみ窓口の設置|市民課|利用件数:300~件:341~件;待ち時間:15~分:12~分;満足度:85~％:調整中|Ａ|
  調査票の集計は10月の見込み。
市-2|ごみ収集の委託範囲の拡大|環境センター|委託率:70~％:70~％;収集単価:9,800~円／ｔ:10,150~円／ｔ;／:／:／|
  Ｂ|労務単価の上昇が続く。
市-3|証明書交付のコンビニ移行|市民課|交付割合:45~％:51.2~％;窓口の交付:21,000~通:19,480~通;／:／:／|Ａ|
  支所の体制を見直す。
市-4|消費生活相談の広域化|生活安全課|相談件数:未定:208~件;連携市町:3~市町:2~市町;出前講座:12~回:12~回|Ｃ|
  協定の締結が１町で遅れている。
市-5|国保の保健事業の再編|保険年金課|受診率:42.0~％:40.3~％;指導の実施率:30~％:33.8~％;／:／:／|Ｂ|
  未受診者への通知を変えた。
""",
    ),
    "建設部": (
        "建設部次長（部長事務取扱）",
        """
建-1|道路の包括管理の試行|道路維持課|対象延長:25~km:25~km;苦情件数:180~件:203~件;応急処置の日数:3~日:2.5~日|
  Ｂ|雨天の続いた時期に苦情が増えた。
建-2|公営住宅の集約|建築住宅課|用途廃止:24~戸:18~戸;入居率:88~％:90.1~％;／:／:／|Ｃ|
  移転の同意に時間を要する。
建-3|公園の愛護会の拡充|公園緑地課|団体数:46~団体:49~団体;参加者数:900~人:－;／:／:／|Ａ|－
""",
    ),
}
BOOKED = ("No.", "取組名", "担当課")


def _headings(paper: Paper, bureau: str, chief: str) -> None:
    paper.put("A1", "様式第３号（第７条関係）", size=9)
    paper.put("A2", "行政改革推進計画　部局別取組報告書", over="N2", size=15, bold=True, h="center")
    paper.put("A3", "令和７年度分", over="N3", h="center")
    paper.head("A5", "部局名", over="B5")
    paper.put("C5", bureau, over="E5", h="center", bold=True)
    paper.head("F5", "報告者", over="G5")
    paper.put("H5", chief, over="K5", h="center")
    paper.box("A5:K5", outside=MEDIUM)
    for letter, word in zip("ABC", BOOKED, strict=True):
        paper.head(f"{letter}7", word, over=f"{letter}8")
    for place, sign in enumerate("①②③"):
        first = get_column_letter(4 + 3 * place)
        paper.head(f"{first}7", f"指標{sign}", over=f"{get_column_letter(6 + 3 * place)}7")
        paper.heads(8, ("指標名", "目標", "実績"), first=4 + 3 * place)
    paper.head("M7", "部長評価", over="M8")
    paper.head("N7", "部長所見", over="N8")


def _item(paper: Paper, row: int, cells: list[str]) -> None:
    number, name, office, indicators, sign, remark = cells
    paper.says(f"A{row}", code(number), name, ["number", "item_code"])
    paper.named(f"B{row}", name)
    paper.says(f"C{row}", text(office), name, LEAD)
    for place, one in enumerate(indicators.split(";")):
        label, target, actual = one.split(":")
        letters = [get_column_letter(4 + 3 * place + n) for n in range(3)]
        if label == "／":
            for letter in letters:
                paper.put(f"{letter}{row}", "／", h="center")
            continue
        paper.says(f"{letters[0]}{row}", text(label), name, "indicator_name")
        waits = "未定" in target or "調整中" in actual
        paper.says(f"{letters[1]}{row}", told(target), name, ["target", "goal_text"], YEAR, keep=waits)
        paper.says(f"{letters[2]}{row}", told(actual), name, ["actual", "narrative"], YEAR, keep=waits)
    paper.says(f"M{row}", mark(sign), name, rated(YEAR, "部長評価"), YEAR)
    paper.says(f"N{row}", told(remark), name, ["rating_reason", "note", "narrative"], [YEAR, None])


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(*BUREAUS)
    expected = Expectation(
        "b01_bureau_reports.xlsx",
        "部局ごとのシートの報告様式。指標が三つ横に並び、ない指標は斜線。"
        "単位は数値と同じセル、部長の評価と所見がある",
        ["a sheet a bureau", "three indicators side by side", "strokes", "調整中 and 未定"],
    )
    signs: list[str] = []
    for bureau, (chief, block) in BUREAUS.items():
        paper = Paper(book[bureau], expected, face="ＭＳ 明朝", size=9, shade="EDEDED")
        paper.widths(6, 22, 13, *[14, 10, 10] * 3, 6, 26)
        _headings(paper, bureau, chief)
        rows = split_rows(block)
        for row, cells in enumerate(rows, FIRST_ROW):
            _item(paper, row, cells)
            signs.append(cells[4])
        last = FIRST_ROW + len(rows) - 1
        paper.box(f"A7:N{last}")
        paper.fit(7, last)
        paper.put(f"A{last + 2}", "※部長評価　Ａ：順調　Ｂ：おおむね順調　Ｃ：遅れている", size=9)
        expected.no_item(bureau, last + 2, "legend under the table")
        expected.no_item(bureau, 5, "head block of the form")
        paper.page(a3=True)
        mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "C": LEAD}
        for place in range(3):
            left, middle, right = (get_column_letter(4 + 3 * place + n) for n in range(3))
            mapping[left] = "indicator_name"
            mapping[middle] = [f"target@{YEAR}", f"goal_text@{YEAR}"]
            mapping[right] = [f"actual@{YEAR}", f"narrative@{YEAR}"]
        mapping["M"] = rated(YEAR, "部長評価")
        mapping["N"] = ["rating_reason", f"rating_reason@{YEAR}", "note", f"narrative@{YEAR}", "narrative"]
        expected.table(bureau, [7, 8], (FIRST_ROW, last), mapping)
    expected.band(YEAR, {sign: signs.count(sign) for sign in "ＡＢＣ"}, "部長評価")
    expected.counts |= {"pillars": 0, "pillars_also_ok": [len(BUREAUS)], "sub_pillars": 0}
    expected.ask("direction", "不調, 待ち時間, 収集単価 go down; nothing says so")
    expected.ask("pillar", "whether a bureau is to stand for a pillar")
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
