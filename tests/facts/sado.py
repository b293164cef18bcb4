"""Sado (佐渡市): what the 市民環境部 and 企画財政部 reported of 平成18年度, and how they rated themselves.

From the city's own pages 「『改革宣言2006』事後検証結果」 (city.sado.niigata.jp/topics/reform/mani18/: rev02 on how the
committee rates, rev04, rev05), as published on 19 September 2007. Each indicator has a mark of the department (A to E);
how a rate leads to one isn't said there. The committee rates on five bands in words, which no figure decides.
Nothing here imports project code.
"""

from __future__ import annotations

from typing import NamedTuple

CODE = "152242"
CITY = "佐渡市"
FISCAL_YEAR = 2006


class Line(NamedTuple):
    """One line of the list: `figures` holds (name, unit, target, actual, which way is better)."""

    figures: tuple[tuple[str, str, str, str, str], ...]
    mark: str
    bound: str = ""


UP, DOWN = "increase", "decrease"
LINES = (
    Line((("口座振替率", "%", "45", "46.10", UP),), "A"),
    Line((("滞納繰越額", "円", "567000000", "514060000", DOWN),), "A"),
    Line((("市税徴収率", "%", "93.1", "90.90", UP),), "A"),
    Line((("国民健康保険税徴収率", "%", "90.5", "87.60", UP),), "A"),
    Line((("介護保険料徴収率", "%", "99.1", "98.80", UP),), "A"),
    Line((("温室効果ガス総排出量", "トン", "35352", "35439", DOWN),), "A"),
    Line((("餌場の整備", "ヘクタール", "10.7", "9", UP),), "A"),
    Line((("トキファンクラブ登録会員", "人", "2000", "322", UP),), "E"),
    Line((("ごみ総排出量", "トン", "24387", "25306", DOWN),), "A"),
    Line(
        (
            ("生ごみ処理機の購入補助台数", "台", "150", "103", UP),
            ("生ごみ処理機の普及率", "%", "21.3", "21.2", UP),
        ),
        "B",
    ),
    Line((("白色トレイ回収店", "店舗", "20", "21", UP),), "A"),
    Line((("19年度当初予算一般財源の対前年比（減額）", "%", "6.1", "6.2", UP),), "A"),
    Line((("実質公債費比率", "%", "14.5", "13.8", DOWN),), "A", bound="less_than"),
)

COMMITTEE_BANDS = (
    ("A", "極めて良好"),
    ("B", "良好"),
    ("C", "平均的"),
    ("D", "問題が見られる"),
    ("E", "極めて問題"),
)
