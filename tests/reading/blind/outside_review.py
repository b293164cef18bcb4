"""What an outside committee says of each item: its office and self-rating in merged cells, marks from 1
to 5 on three axes, a verdict, and two to three opinions in rows of their own with the city's answer to
each; a few are answered together.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import HAIR, MEDIUM, Paper, file_of, new_book
from tests.reading.unseen.said import LEAD, Said, code, mark, rated, split_cards, text

SHEET = "意見表"
FIRST_ROW = 8
YEAR = 2024
AXES = ("必要性", "有効性", "効率性")
VERDICTS = ("継続", "改善", "縮小", "廃止")
CARDS = """
番号: 第１号
名称: 公民館の管理運営の見直し
課: 生涯学習課
自己: Ｂ
点: 4 3 2
判定: 改善
意見: 夜間の利用が少ない館では開館時間の短縮を検討すべきである。=利用実態を調べ、令和７年度中に案を示す。
意見: 使用料の減免の基準が館ごとに異なるのは公平でない。=基準を統一する要綱を定める。

番号: 第２号
名称: 高齢者の移動支援の再構築
課: 交通政策課
自己: Ａ
点: 5 4 3
判定: 継続
意見: 予約の電話がつながりにくいとの声を聞く。=受付の回線を２本増やした。
意見: 福祉の施策と一体で考えてほしい。=高齢福祉課と検討の場を設ける。
意見: 運賃の収入の見通しも示されたい。=次回の委員会で報告する。

番号: 第３号
名称: 紙による広報の配布
課: 市長公室
自己: Ｂ
点: 3 3 2
判定: 縮小
意見: 自治会の負担が大きい。配布の回数を減らすべきである。=月２回から月１回とする方向で調整する。
意見: 電子版の周知が足りない。=転入の窓口で案内を始める。

番号: 第４号
名称: 職員住宅の維持
課: 人事課
自己: Ｃ
点: 1 2 1
判定: 廃止
意見: 入居が２割に満たず、存続の理由がない。=令和８年度末をもって廃止する。
意見: 跡地の活用を早く決めること。=

番号: 第５号
名称: 企業誘致の奨励金
課: 産業立地課
自己: Ａ
点: 4 4 4
判定: 継続
意見: 雇用の質も評価の対象に加えてはどうか。=正規雇用の人数を指標に加える。
意見: 撤退した企業への対応を定めておくべきである。=返還の規定を設けている。

番号: 第６号
名称: 結婚新生活への補助
課: こども未来課
自己: Ｂ
点: 3 2 3
判定: 改善
意見: 補助が転入に結び付いたかを検証されたい。=申請者への調査を行う。
意見: 所得の要件が実情に合わない。=国の要綱の改正を踏まえて検討する。

番号: 第７号
名称: 森林環境の教育
課: 農林課
自己: Ｂ
点: 4 3 4
判定: 継続
意見: 学校との日程の調整を早めること。=年度当初に年間の計画を示す。
意見: 指導者の高齢化が心配である。=養成の講座を開く。

番号: 第８号
名称: 市営駐車場の運営
課: 管財課
自己: Ｃ
点: 2 2 2
判定: 縮小
意見: 民間の駐車場が増えており、市が続ける必要は薄い。=３か所のうち１か所を閉じる。
意見: 残る駐車場は料金を見直すべきである。=周辺の料金を調べ、改定案を作る。
意見: 障害のある方の利用に配慮すること。=専用の区画は全て残す。

番号: 第９号
名称: 審議会の会議録の公開
課: 総務課
自己: Ｂ
点: 5 3 2
判定: 改善
意見: 公開までに３か月を要しており、遅い。=自動の文字起こしを導入し、１か月以内とする。
意見: －=－

番号: 第10号
名称: 災害備蓄品の更新
課: 危機管理課
自己: Ａ
点: 5 5 4
判定: 継続
意見: 期限の近い食料を福祉団体に提供している点を評価する。=今後も続ける。
意見: 乳児用の品目を増やされたい。=液体ミルクを追加した。
"""


def _headings(paper: Paper) -> None:
    paper.put("A1", "別紙２", size=9)
    paper.put("A2", "令和７年度　燧浜市外部評価委員会　意見表", over="J2", size=15, bold=True, h="center")
    paper.put("A3", "評価対象：令和６年度に実施した取組（１０件を抽出）", over="J3", h="center")
    paper.put("A4", "評点：５（高い）～１（低い）　判定：継続・改善・縮小・廃止", size=9)
    for letter, word in zip("ABCD", ("案件", "対象の取組", "説明課", "自己\n評価"), strict=True):
        paper.head(f"{letter}6", word, over=f"{letter}7")
    paper.head("E6", "委員会の評点", over="G6")
    paper.heads(7, AXES, first=5)
    paper.head("H6", "判定", over="H7")
    paper.head("I6", "委員会の意見", over="I7")
    paper.head("J6", "市の考え方・対応", over="J7")


def _item(paper: Paper, row: int, card: dict[str, str], opinions: list[str]) -> int:
    name, last = card["名称"], row + len(opinions) - 1
    paper.says(f"A{row}", code(card["番号"]), name, ["number", "item_code"], over=f"A{last}")
    paper.named(f"B{row}", name, over=f"B{last}", bold=True)
    paper.says(f"C{row}", text(card["課"]), name, LEAD, over=f"C{last}", h="center")
    paper.says(f"D{row}", mark(card["自己"]), name, rated(YEAR, "自己評価"), YEAR, over=f"D{last}")
    for letter, axis, points in zip("EFG", AXES, card["点"].split(), strict=True):
        said = Said(points, "mark", points, stored=int(points), also_ok=(int(points),))
        paper.says(f"{letter}{row}", said, name, rated(YEAR, axis), [YEAR, 2025], over=f"{letter}{last}")
    fields = [*rated(YEAR, "判定"), "next_steps", "direction"]
    paper.says(f"H{row}", mark(card["判定"]), name, fields, [YEAR, 2025], over=f"H{last}", bold=True)
    for at, one in enumerate(opinions, row):
        words, answer = one.split("=")
        stroke = Said("－", "missing", None)
        years = [YEAR, 2025, None]
        paper.says(f"I{at}", stroke if words == "－" else text(words), name, "opinion", years, keep=at == row)
        if answer:
            reply = stroke if answer == "－" else text(answer)
            paper.says(f"J{at}", reply, name, "response", years, keep=at > row)
    paper.box(f"A{row}:J{last}", inside=HAIR, outside=MEDIUM)
    if opinions[-1].endswith("=") and last > row:  # one answer to the opinions above it
        paper.sheet.merge_cells(f"J{last - 1}:J{last}")
    return last + 1


def _cards() -> list[tuple[dict[str, str], list[str]]]:
    """Every card and its opinions, which have the same key."""
    cards = []
    for part in CARDS.strip("\n").split("\n\n"):
        lines = part.split("\n")
        opinions = [line.partition(":")[2].strip() for line in lines if line.startswith("意見")]
        rest = "\n".join(line for line in lines if not line.startswith("意見"))
        cards.append((split_cards(rest)[0], opinions))
    return cards


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "b05_outside_review.xlsx",
        "外部評価委員会の意見表。取組ごとに三つの観点の評点と判定、"
        "意見と市の対応が二、三行ずつあり、前の欄は結合",
        ["opinions in rows of their own", "marks in digits on three axes", "a verdict", "answers"],
    )
    paper = Paper(book[SHEET], expected, face="ＭＳ 明朝", size=10, shade="E4DFEC")
    paper.widths(8, 24, 13, 6, 8, 8, 8, 8, 44, 40)
    _headings(paper)
    row, cards = FIRST_ROW, _cards()
    for card, opinions in cards:
        row = _item(paper, row, card, opinions)
    paper.box("A6:J7", outside=MEDIUM)
    paper.fit(6, row - 1)
    notes = (
        "※案件は、取組の一覧から委員会が選んだものです。",
        "※評点は、委員５名の平均を四捨五入したものです。",
    )
    for offset, note in enumerate(notes):
        paper.put(f"A{row + offset}", note, size=9)
        expected.no_item(SHEET, row + offset, "note under the table")
    paper.page(repeat="6:7", a3=True)
    expected.counts |= {"pillars": 0, "sub_pillars": 0}
    mapping: dict[str, Any] = {"A": ["number", "item_code"], "B": "item_name", "C": LEAD}
    mapping["D"] = [*rated(YEAR, "自己評価"), "rating"]
    for letter, axis in zip("EFG", AXES, strict=True):
        mapping[letter] = [*rated(YEAR, axis), *rated(2025, axis), "rating"]
    mapping["H"] = [*rated(YEAR, "判定"), *rated(2025, "判定"), "rating", "next_steps", "direction"]
    mapping |= {
        "I": ["opinion", f"opinion@{YEAR}", "opinion@2025"],
        "J": ["response", f"response@{YEAR}", "response@2025"],
    }
    expected.table(SHEET, [6, 7], (FIRST_ROW, row - 1), mapping)
    expected.ask("effect_year", "reviewed in 令和７年度, about 令和６年度", SHEET)
    expected.ask("symbols", "what the marks 5 to 1 are called", SHEET, "E7")
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
