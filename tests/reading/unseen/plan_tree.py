"""A new plan as a tree of pillars, measures and items, before any figure is set: 【新規】 in front of names, ★ for what
comes first, the year of start, a period, what is to be reached in words, and a draft's mark in the title.

An invented city; every item is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import (
    BLANK,
    LEAD,
    SEVERAL,
    Said,
    code,
    deadline,
    departments,
    span,
    split_rows,
    text,
)

SHEET = "体系表（案）"
FIRST_ROW = 7
YEARS = {"R8": 2026, "R9": 2027, "R10": 2028, "R11": 2029, "R12": 2030}
ROWS = """
市民とともに歩む行政|情報の共有|【新規】市政モニターのオンライン化|★|広聴課|R8～|登録者を年代の偏りなく集める。
市民とともに歩む行政|情報の共有|会議の公開の拡大||総務課|R8～R12|全ての附属機関の会議録を一か月以内に公開する。
市民とともに歩む行政|情報の共有|やさしい日本語の普及||広聴課、国際課|R8～R10|窓口で使う文書を書き換える。
市民とともに歩む行政|協働の推進|【新規】地域づくり人材バンク||地域協働課|R9～|地域が求める人を紹介できるようにする。
市民とともに歩む行政|協働の推進|補助制度の再編|★|地域協働課、財政課|R8～R9|令和９年９月までに新しい制度の案を示す。
市民とともに歩む行政|協働の推進|学校と地域の連携||学校教育課|R8～R12|全ての学校に運営協議会を置く。
時代に合った組織と職員|職員の育成|職員像の共有||人事課|R8|人材育成の方針を改める。
時代に合った組織と職員|職員の育成|【新規】越境学習|★|人事課|R9～R12|企業や団体への派遣を毎年行う。
時代に合った組織と職員|職員の育成|技術の継承||建設総務課、水道課|R8～R12|退職者の知識を記録に残す。
時代に合った組織と職員|働き方の改革|時間外勤務の平準化||人事課|R8～|部署の間の偏りをなくす。
時代に合った組織と職員|働き方の改革|【新規】男性の家事・育児参画||人事課|R8～R12|取得を希望する全員が休める。
時代に合った組織と職員|働き方の改革|執務室の見直し||管財課|R10～R12|個人の席を定めない執務室を広げる。
時代に合った組織と職員|業務の改革|窓口のワンストップ化|★|市民課、福祉課、税務課|R8～R10|令和10年５月までに全ての支所で始める。
時代に合った組織と職員|業務の改革|【拡充】生成ＡＩの活用||情報課|R8～|下書きや要約に日常的に使う。
時代に合った組織と職員|業務の改革|内部監査の充実||監査室|R8～R12|全ての課を三年で一巡する。
続けられる財政と施設|歳入の確保|債権管理の徹底||収納課|R8～R12|滞納を翌年度に繰り越さない。
続けられる財政と施設|歳入の確保|使用料の見直し|★|財政課|R8～R9|令和９年12月までに条例の改正案を提出する。
続けられる財政と施設|歳入の確保|【新規】企業版ふるさと納税||企画課|R8～|市の事業に関心のある企業を広げる。
続けられる財政と施設|歳出の最適化|事業の終期の設定||財政課|R8～R12|全ての補助事業に終わりの時期を定める。
続けられる財政と施設|歳出の最適化|【再編】外郭団体のあり方||企画課|R9～R11|団体ごとに方向を定める。
続けられる財政と施設|施設の最適化|複合化と統廃合|★|管財課|R8～R12|延べ面積を減らす。
続けられる財政と施設|施設の最適化|包括管理の導入||管財課|R9～R10|点検と修繕を一つの契約にまとめる。
続けられる財政と施設|施設の最適化|【新規】学校プールの見直し||教育総務課|R8～R12|民間の施設を使う。
"""


def _period(printed: str) -> Said:
    first, wave, last = printed.partition("～")
    return span(printed, YEARS[first], YEARS.get(last) if wave else YEARS[first])


def _item(paper: Paper, row: int, no: int, cells: list[str]) -> None:
    _, _, printed, star, office, period, aim = cells
    bracket, _, bare = printed.rpartition("】")
    paper.says(f"C{row}", code(f"{no:02d}", str(no)), bare, ["number", "item_code"])
    paper.named(f"D{row}", printed, item=bare, also_ok=(printed,) if bracket else ())
    paper.put(f"E{row}", star or None, h="center")
    offices = departments(office, "、")
    paper.says(f"F{row}", offices, bare, SEVERAL if offices.kind == "list" else LEAD)
    paper.says(f"G{row}", _period(period), bare, "schedule", h="center")
    said = deadline(aim) if aim.startswith("令和") else text(aim)
    fields = ["desired_state", "goal", "goal_text", "approach"]
    paper.says(f"H{row}", said, bare, fields, [None, "goal", *YEARS.values()], keep=said.kind == "deadline")
    paper.says(f"I{row}", BLANK, bare, ["goal", "target", "indicator_name"], [None, "goal", 2030])


def _pillars(paper: Paper, rows: list[list[str]]) -> tuple[int, int]:
    """The merged cells of pillars and measures; how many there are of each."""
    counts = []
    for level, column in enumerate("AB"):
        places: dict[tuple[str, ...], list[int]] = {}
        for row, cells in enumerate(rows, FIRST_ROW):
            places.setdefault(tuple(cells[: level + 1]), []).append(row)
        for number, (path, taken) in enumerate(places.items(), 1):
            words = f"{number}\n{path[0]}" if level == 0 else path[1]
            over = f"{column}{taken[-1]}" if len(taken) > 1 else ""
            paper.put(f"{column}{taken[0]}", words, over=over, h="center", bold=level == 0, wrap=True)
        counts.append(len(places))
    return counts[0], counts[1]


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u23_plan_tree.xlsx",
        "策定中の計画の体系表（案）。柱・施策・取組の三段、名前の前に【新規】、重点は★、目標は言葉だけで、指標の欄はまだ空",
        ["a plan without figures", "【新規】 before names", "periods and deadlines", "an empty column"],
    )
    paper = Paper(book[SHEET], expected, face="游明朝", size=10, shade="E2EFDA")
    paper.widths(16, 16, 5, 30, 6, 20, 11, 44, 16)
    paper.put("A1", "第７次八重雲市行政改革大綱　取組の体系表（案）", size=16, bold=True)
    paper.put("I1", "令和８年１月　第３回推進本部", h="right", size=9)
    paper.put("A3", "★は、計画期間の前半に重点的に行う取組です。", size=9)
    paper.put("A4", "【新規】は今回から、【拡充】・【再編】は第６次から内容を改めたものです。", size=9)
    words = ("柱", "施策", "No.", "取組", "重点", "担当課", "期間", "目指す状態", "指標\n（検討中）")
    paper.heads(6, words)
    rows = split_rows(ROWS)
    for row, cells in enumerate(rows, FIRST_ROW):
        _item(paper, row, row - FIRST_ROW + 1, cells)
    pillars, measures = _pillars(paper, rows)
    last = FIRST_ROW + len(rows) - 1
    paper.box(f"A6:I{last}")
    paper.fit(6, last, least=20)
    paper.sheet["I6"].comment = Comment("２月の照会で各課から提出してもらう。", "企画課")
    paper.page(a3=True, tall=1)
    expected.counts |= {"pillars": pillars, "sub_pillars": measures}
    mapping: dict[str, Any] = {"A": "pillar", "B": ["sub_pillar", "pillar"], "C": ["number", "item_code"]}
    mapping |= {"D": "item_name", "F": SEVERAL, "G": ["schedule", "schedule_printed"]}
    mapping["H"] = ["desired_state", "goal", "goal_text", "approach"]
    expected.table(SHEET, [6], (FIRST_ROW, last), mapping)
    for letter, why in (("E", "★ has no field of its own"), ("I", "an empty column")):
        expected.ask("header_mapping", why, SHEET, f"{letter}6")
    expected.ask("new", "whether 【新規】 is the item's kind or a part of its name", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
