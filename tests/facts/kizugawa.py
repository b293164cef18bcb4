"""Kizugawa (木津川市): how the items of its 第3次行財政改革行動計画 were rated at the end of two years.

From the city's own pages 「第3次行財政改革行動計画進捗状況」 for 令和元年度末 and 令和2年度末
(city.kizugawa.lg.jp/index.cfm/10,43021,57,217 and 10,48511,57,217). Percentages are of the items that were rated;
what was merged or already finished is 対象外. Nothing here imports project code.
"""

from __future__ import annotations

from typing import NamedTuple

CODE = "262145"
CITY = "木津川市"
BANDS = (
    ("S", "特に良好に進捗"),
    ("A", "良好に進捗"),
    ("B", "概ね進捗"),
    ("C", "進捗に課題あり"),
)
OUTSIDE = "対象外・未評価"


class Year(NamedTuple):
    fiscal_year: int
    all_items: int
    rated: int
    outside: int
    counts: dict[str, int]
    printed: dict[str, str]  # percent
    by_field: tuple[tuple[str, dict[str, int], int, int, int], ...]
    """重点改革項目: its bands, 評価対象, 対象外, 合計."""


YEARS = (
    Year(
        2019,
        112,
        99,
        13,
        {"S": 0, "A": 46, "B": 48, "C": 5},
        {"S": "0.0", "A": "46.5", "B": "48.5", "C": "5.1"},
        (
            ("協働の市政の推進", {"S": 0, "A": 4, "B": 2, "C": 0}, 6, 4, 10),
            ("行財政運営体制の確立", {"S": 0, "A": 8, "B": 8, "C": 0}, 16, 2, 18),
            ("事務事業の見直し", {"S": 0, "A": 19, "B": 21, "C": 0}, 40, 4, 44),
            ("公共施設の総合管理", {"S": 0, "A": 3, "B": 3, "C": 1}, 7, 1, 8),
            ("行財政システムの確立", {"S": 0, "A": 12, "B": 14, "C": 4}, 30, 2, 32),
        ),
    ),
    Year(
        2020,
        116,
        86,
        30,
        {"S": 4, "A": 21, "B": 51, "C": 10},
        {"S": "4.7", "A": "24.4", "B": "59.3", "C": "11.6"},
        (
            ("協働の市政の推進", {"S": 0, "A": 3, "B": 1, "C": 2}, 6, 4, 10),
            ("行財政運営体制の確立", {"S": 1, "A": 3, "B": 10, "C": 1}, 15, 6, 21),
            ("事務事業の見直し", {"S": 1, "A": 7, "B": 22, "C": 0}, 30, 14, 44),
            ("公共施設の総合管理", {"S": 1, "A": 1, "B": 5, "C": 0}, 7, 1, 8),
            ("行財政システムの確立", {"S": 1, "A": 7, "B": 13, "C": 7}, 28, 5, 33),
        ),
    ),
)
