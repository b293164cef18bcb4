"""A sheet for each division, filled in by hand there: the same list, but one division has put its columns in another
order and one has added a column; a summary sheet in front counts the ratings, and one of its counts is wrong.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import LEAD, Said, code, number, rated, split_rows, text, told

SUMMARY = "総括表"
YEAR = 2025
HEADER_ROW, FIRST_ROW = 5, 6
BANDS = ("完了", "順調", "遅延", "未着手")
USUAL = ("コード", "取組", "担当", "７年度目標", "７年度実績", "進捗", "課題・今後の予定")
ORDER = {
    "健康福祉部": ("コード", "担当", "取組", "進捗", "７年度目標", "７年度実績", "課題・今後の予定"),
    "都市建設部": (*USUAL[:6], "効果額（千円）", USUAL[6]),
}
WRONG_COUNT = ("健康福祉部", "順調", 1)
"""The division and rating whose count in the summary is too high, and by how much."""
ROWS = """
総務部
A-1|内部統制の推進|総務課|リスク評価|リスク評価|順調|手引を改める
A-2|契約事務の電子化|契約課|電子契約 100~件|128~件|順調|工事に広げる
A-3|庁舎の省エネルギー化|管財課|3％削減|4.1％削減|順調|
A-4|人事評価の活用|職員課|昇給に反映|昇給に反映|完了|
A-5|研修計画の見直し|職員課|策定|素案|遅延|12月に策定する
A-6|防災訓練の見直し|危機管理室|２回=2=回|２回=2=回|順調|夜間の訓練を加える
A-7|例規の整理|総務課|50~件|61~件|順調|
A-8|公用車の予約管理|管財課|運用開始|運用開始|完了|
A-9|標準システムへの移行|情報課|移行|延期|遅延|移行の時期を見直した
市民生活部
B-1|窓口の番号案内|市民課|導入|導入|完了|
B-2|書かない窓口|市民課|15~手続|12~手続|遅延|システムの改修を待つ
B-3|環境教育の推進|環境課|20~校|20~校|順調|
B-4|ごみ収集車両の更新|環境課|２台=2=台|２台=2=台|順調|
B-5|国保の保健事業|保険課|受診率 45~％|43.6~％|遅延|未受診者への通知を改める
B-6|集会所の管理の見直し|市民協働課|協定 10~件|10~件|順調|
B-7|防犯カメラの設置|市民協働課|６基=6=基|６基=6=基|順調|
B-8|斎場の使用料の見直し|市民課|改定|改定|完了|
健康福祉部
C-1|生活困窮者の就労支援|社会福祉課|30~人|26~人|順調|企業の開拓を進める
C-2|福祉総合窓口の設置|社会福祉課|設計|設計|順調|令和８年10月に開設
C-3|敬老会の見直し|高齢者支援課|地区開催|地区開催|完了|
C-4|介護予防教室の委託|高齢者支援課|５会場=5=会場|５会場=5=会場|順調|
C-5|障がい者の雇用|障がい者支援課|法定雇用率|達成|順調|
C-6|健診のウェブ予約|健康増進課|70~％|74.9~％|順調|
C-7|医師会との連携|健康増進課|協定|－|未着手|－
C-8|保育所の給食の委託|子ども課|２園=2=園|１園=1=園|遅延|受託者の確保が難しい
C-9|児童センターの統合|子ども課|条例改正|条例改正|順調|
C-10|放課後児童クラブの委託|子ども課|４箇所=4=箇所|４箇所=4=箇所|順調|
都市建設部
D-1|道路台帳の電子化|道路課|公開|公開|完了|620|
D-2|街路樹の管理の見直し|公園課|方針策定|方針策定|順調|▲350|間引きを始める
D-3|公園遊具の点検の委託|公園課|委託|委託|順調|180|
D-4|橋の点検の直営化|道路課|10~橋|12~橋|順調|4,250|
D-5|市営住宅の用途廃止|建築課|２棟=2=棟|０棟=0=棟|遅延|0|移転の協議を続ける
D-6|空き家バンクの運用|建築課|15~件|19~件|順調|－|
D-7|水道検針の共同化|水道課|協定|協定|順調|2,960|
D-8|下水道の接続の促進|下水道課|接続率 88~％|87.1~％|遅延|－|戸別訪問を行う
D-9|占用料の見直し|道路課|改定|検討|遅延|0|６月議会に提案
教育委員会
E-1|給食費の公会計化|学校給食課|実施|実施|完了|
E-2|学校徴収金の口座振替|教育総務課|全校|全校|順調|
E-3|学校プールの民間利用|教育総務課|６校=6=校|５校=5=校|遅延|移動の手段を確保する
E-4|図書館の返却ポスト増設|図書館|３箇所=3=箇所|３箇所=3=箇所|完了|
E-5|文化財の公開|文化課|２回=2=回|３回=3=回|順調|
E-6|部活動の地域移行|学校教育課|実証|実証|順調|指導者を確保する
E-7|生涯学習講座の有料化|生涯学習課|要綱改正|未実施|未着手|周知の期間を設ける
"""
PLAN, RESULT = ["target", "goal_text", "planned_stage"], ["actual", "narrative", "actual_stage"]
FIELDS: dict[str, tuple[str | list[str], Any]] = {
    "コード": (["number", "item_code", "activity_code"], None),
    "取組": ("item_name", None),
    "担当": (LEAD, None),
    "７年度目標": (PLAN, YEAR),
    "７年度実績": (RESULT, YEAR),
    "進捗": (rated(YEAR), YEAR),
    "効果額（千円）": (["effect_actual"], YEAR),
    "課題・今後の予定": (["issues", "next_steps", "note"], YEAR),
}


def _divisions() -> dict[str, list[list[str]]]:
    lists: dict[str, list[list[str]]] = {}
    for cells in split_rows(ROWS):
        if len(cells) == 1:
            lists[cells[0]] = []
        else:
            lists[list(lists)[-1]].append(cells)
    return lists


def _said(word: str, notation: str) -> Said:
    if word == "コード":
        return code(notation)
    if word == "進捗":
        return Said(notation, "mark", notation)
    if word == "効果額（千円）" and notation != "－":
        said = number(int(notation.replace(",", "").replace("▲", "-")), "千円", '#,##0;"▲"#,##0')
        return Said(
            said.printed.replace(" ", ""), said.kind, said.value, said.unit, said.stored, said.number_format
        )
    if "~" in notation and not notation[0].isdigit():
        words, _, figure = notation.partition(" ")
        said = told(figure)
        return Said(f"{words} {said.printed}", said.kind, said.value, said.unit)
    return text(notation) if word == "担当" else told(notation)


def _list(paper: Paper, division: str, rows: list[list[str]], expected: Expectation) -> None:
    order = ORDER.get(division, USUAL)
    widths = {"コード": 7, "取組": 26, "担当": 15, "進捗": 8, "課題・今後の予定": 30}
    paper.widths(*(widths.get(word, 15) for word in order))
    paper.put("A1", "令和７年度行政改革実施計画　進捗状況報告書", size=13, bold=True)
    paper.put("A3", "部名")
    paper.put("B3", division, bold=True)
    paper.heads(HEADER_ROW, order)
    usual = (*USUAL[:6], *(["効果額（千円）"] if "効果額（千円）" in order else []), USUAL[6])
    for row, cells in enumerate(rows, FIRST_ROW):
        by_word = dict(zip(usual, cells, strict=True))
        name = by_word["取組"]
        for column, word in enumerate(order, 1):
            at = f"{get_column_letter(column)}{row}"
            field, year = FIELDS[word]
            if word == "取組":
                paper.named(at, name)
            elif by_word[word].endswith("削減"):  # whether this is a figure or a wording, nobody can say
                paper.put(at, by_word[word])
            else:
                paper.says(
                    at, _said(word, by_word[word]), name, field, year, h="center" if word == "進捗" else None
                )
    last = FIRST_ROW + len(rows) - 1
    right = get_column_letter(len(order))
    for row in range(last + 1, last + 4):
        paper.sheet.row_dimensions[row].height = 18
    paper.box(f"A{HEADER_ROW}:{right}{last + 3}")
    paper.fit(HEADER_ROW, last)
    paper.put(
        f"A{last + 5}",
        "【記入要領】進捗は、完了・順調・遅延・未着手から選んでください。行が足りない場合は追加してください。",
        size=9,
    )
    expected.no_item(paper.name, last + 5, "how the form is to be filled in")
    paper.page()
    mapping = {}
    for column, word in enumerate(order, 1):
        field, year = FIELDS[word]
        fields = [field] if isinstance(field, str) else field
        mapping[get_column_letter(column)] = [f if not year or "@" in f else f"{f}@{year}" for f in fields]
    expected.table(paper.name, [HEADER_ROW], (FIRST_ROW, last), mapping)


def _summary(paper: Paper, lists: dict[str, list[list[str]]]) -> None:
    paper.widths(18, *[10] * 5)
    paper.put("A1", "令和７年度　行政改革実施計画　進捗状況総括表", size=14, bold=True)
    paper.put("F3", "（単位：件）", h="right")
    paper.heads(4, ("部", *BANDS, "計"))
    sums: Counter[str] = Counter()
    for row, (division, rows) in enumerate(lists.items(), 5):
        counted = Counter(cells[5] for cells in rows)
        paper.put(f"A{row}", division)
        paper.expected.no_item(SUMMARY, row, "row of counts")
        for letter, band in zip("BCDE", BANDS, strict=True):
            more = WRONG_COUNT[2] if (division, band) == WRONG_COUNT[:2] else 0
            printed = counted[band] + more
            sums[band] += printed
            paper.put(f"{letter}{row}", printed)
            if band == "順調":
                said = number(printed, "件")
                paper.expected.total(
                    SUMMARY, f"{letter}{row}", f"{division} {band}", "rating", YEAR, said, counted[band]
                )
            if more:
                why = f"{printed} is printed, {counted[band]} rows say {band}"
                paper.expected.finding(SUMMARY, f"{letter}{row}", "count_mismatch", why)
        paper.put(f"F{row}", sum(counted.values()) + (WRONG_COUNT[2] if division == WRONG_COUNT[0] else 0))
    last = 5 + len(lists)
    paper.put(f"A{last}", "合計", h="center", bold=True)
    paper.expected.no_item(SUMMARY, last, "row of counts")
    for letter, band in zip("BCDE", BANDS, strict=True):
        paper.put(f"{letter}{last}", sums[band], bold=True)
    paper.put(f"F{last}", sum(sums.values()), bold=True)
    paper.box(f"A4:F{last}")
    paper.fit(4, last, least=22)
    paper.page()
    paper.expected.table(SUMMARY, [4], None, {}, role="summary")


@cache
def _make() -> tuple[Workbook, Expectation]:
    lists = _divisions()
    book = new_book(SUMMARY, *lists)
    expected = Expectation(
        "u15_department_sheets.xlsx",
        "部ごとのシートに同じ様式の一覧。一つの部は列の順が違い、一つの部は列を足している。総括表の件数に一つ誤り",
        [
            "a list on each division's sheet",
            "columns in another order",
            "an added column",
            "summary of counts",
        ],
    )
    _summary(Paper(book[SUMMARY], expected, face="ＭＳ ゴシック", size=11), lists)
    for division, rows in lists.items():
        _list(Paper(book[division], expected, face="ＭＳ ゴシック", size=10), division, rows, expected)
    expected.counts |= {"pillars": 0, "pillars_also_ok": [len(lists)], "sub_pillars": 0}
    counted = Counter(cells[5] for rows in lists.values() for cells in rows)
    expected.band(YEAR, dict(counted), "進捗")
    expected.ask("year", "７年度 stands without an era; the title tells it")
    expected.ask("header_mapping", "課題・今後の予定 is two fields in one")
    expected.ask("rating", "whether 順調 counts as achieved isn't said")
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
