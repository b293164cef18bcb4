"""A CSV as an office's system writes it: cp932, a line with the day of output above the headings, codes with leading
zeros, thousands in quotes, and one row where they aren't, so that it has a cell too many.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

import csv
import io
from typing import Any

from openpyxl.utils import get_column_letter

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.said import (
    LEAD,
    Said,
    code,
    departments,
    figure,
    mark,
    rated,
    split_rows,
    text,
    told,
)

SHEET = "CSV"
HEADER_LINE = 2
HEADINGS = (
    "施策番号|基本方針|取組名称|主管課|関係課|指標|単位|2023年度目標|2023年度実績|2024年度目標|2024年度実績|"
    + ("2025年度目標|2025年度実績（見込）|進捗区分|所見")
)
SHIFTED = "0304"
"""The row whose last target was written without quotes."""
PILLARS = {"01": "便利なまち", "02": "参加のまち", "03": "堅実なまち", "04": "かしこい市役所"}
ROWS = """
0101|窓口予約の導入|市民課|情報課|予約による来庁の割合|％|10 12.4;20 23.1;30 35.6|順調|
0102|申請書作成支援の拡充|市民課|福祉課・税務課|対応様式数|様式|20 20;35 41;50 56|順調|
0103|粗大ごみのネット受付|環境課||ネット受付率|％|15 11.8;25 24.0;35 36.9|順調|
0104|図書の電子貸出し|図書館|教育総務課|電子書籍の貸出数|点|2,000 1,206;3,000 2,845;4,000 3,910|やや遅れ|コンテンツの充実が必要
0105|子育て相談のオンライン化|こども課|健康課|相談件数|件|50 38;80 97;120 141|順調|
0106|避難所開設情報の配信|防災課||登録者数|人|5,000 5,322;6,000 7,018;7,000 8,240|順調|
0107|道路損傷の通報受付|土木課||通報件数|件|200 265;250 248;300 371|順調|
0108|納付書の共通化|税務課|会計課|||－ －;－ －;－ －|検討中|標準化の後に検討する
0109|窓口案内の多言語化|人権課|市民課|対応言語数|言語|4 4;6 6;8 6|遅れ|
0201|市民提案制度の創設|協働課||提案件数|件|5 9;8 11;10 14|順調|
0202|自治会の負担軽減|協働課|総務課|依頼文書の数|件|320 318;280 284;240 233|順調|
0203|成人式の企画参加|生涯学習課||実行委員の数|人|12 12;12 15;12 10|やや遅れ|
0204|公園の市民管理|公園課|協働課|協定公園数|箇所|22 23;25 25;28 30|順調|
0205|ごみ減量推進員の活動支援|環境課||活動地区数|地区|30 28;36 35;40 40|順調|
0206|行政評価への市民参加|企画課||参加者数|人|20 16;20 22;20 20|順調|
0207|避難訓練の共同実施|防災課|協働課・学校教育課|実施地区数|地区|10 8;15 14;20 22|順調|
0208|まちづくり基金の見直し|企画課|財政課|||－ －;－ －;－ －|完了|令和６年度に条例を改正した
0301|市税収納率の向上|納税課||現年課税分収納率|％|98.9 99.0;99.0 99.1;99.1 99.1|順調|
0302|滞納繰越額の圧縮|納税課||滞納繰越額|千円|310,000 302,115;290,000 281,470;270,000 262,908|順調|
0303|未利用地の貸付|管財課||貸付収入|千円|4,800 5,016;5,000 5,240;5,200 5,188|順調|
0304|有料広告の拡大|広報課|管財課|広告収入|千円|900 874;1,100 1,136;1,320 1,204|順調|
0305|ふるさと応援寄附|産業課||寄附額|千円|85,000 92,450;95,000 118,332;110,000 104,705|やや遅れ|
0306|補助金の点検|財政課|全課|見直した補助金|件|10 7;10 12;10 9|順調|
0307|電力調達の見直し|管財課||削減額|千円|2,000 ▲640;2,000 1,870;2,000 2,215|順調|初年度は単価が上昇した
0308|公共施設の複合化|資産課|教育総務課|複合化した施設|施設|0 0;1 0;2 1|遅れ|
0309|橋りょうの予防保全|土木課||修繕済みの橋りょう|橋|6 6;12 11;18 18|順調|
0310|下水道使用料の改定|下水道課||経費回収率|％|78.0 77.2;78.0 78.9;90.0 89.4|やや遅れ|
0311|病院経営強化プランの推進|市民病院||医業収支比率|％|88.0 85.1;90.0 88.7;92.0 未確定|やや遅れ|
0401|定型業務の自動化|情報課|全課|削減時間|時間|1,500 1,722;2,500 2,960;3,500 4,018|順調|
0402|会議録の自動作成|総務課|情報課|利用率|％|40 51.5;60 72.3;80 88.0|順調|
0403|電子決裁の徹底|総務課||電子決裁率|％|70 66.4;85 83.9;95 94.2|やや遅れ|
0404|在宅勤務の定着|人事課||実施者の割合|％|10 12.2;12 11.9;15 13.0|やや遅れ|
0405|管理職の女性割合|人事課||女性の割合|％|18 17.6;20 19.8;22 22.4|順調|
0406|研修の体系化|人事課||受講者の評価|点|4.0 4.1;4.2 4.2;4.3 4.4|順調|
0407|時間外勤務の縮減|人事課|全課|一人当たり月平均|時間|12.0 12.8;11.0 11.2;10.0 9.7|順調|
0408|内部監査の充実|監査委員事務局|会計課|監査実施課数|課|12 12;14 14;16 16|順調|"不備の多い項目を
  全課に周知した"
"""


def _rows() -> list[list[Said]]:
    """The cells of each row, as they are meant."""
    rows = []
    for no, name, office, others, indicator, unit, years, progress, remark in split_rows(ROWS):
        read = unit.replace("％", "%")
        related = departments(others, "・") if others else told("")
        figures = [
            figure(one, float(plain) if "." in plain else int(plain), read)
            if (plain := one.replace(",", "").replace("▲", "-")).lstrip("-").replace(".", "").isdigit()
            else told(one)
            for pair in years.split(";")
            for one in pair.split()
        ]
        head = [code(no, no.lstrip("0")), text(PILLARS[no[:2]]), text(name), text(office), related]
        words = remark.strip('"').replace("項目を全課", "項目を\n全課")
        rows.append([*head, told(indicator), told(unit), *figures, mark(progress), told(words)])
    return rows


FIELDS: list[tuple[list[str], int | None]] = [
    (["number", "item_code", "activity_code"], None),
    (["pillar"], None),
    (["item_name"], None),
    (LEAD, None),
    (["related_department", "related_departments"], None),
    (["indicator_name"], None),
    (["unit", "indicator_unit"], None),
    *((["target", "actual"][place % 2 : place % 2 + 1], 2023 + place // 2) for place in range(6)),
    (["rating"], 2025),
    (["note", "rating_reason", "narrative"], None),
]


def _line(row: list[Said]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell.printed for cell in row])
    line = out.getvalue()
    return line.replace('"1,320"', "1,320") if row[0].printed == SHIFTED else line


def draw() -> bytes:
    title = "取組状況一覧（出力日：2026/04/10）" + "," * 14 + "\r\n"
    lines = [title, HEADINGS.replace("|", ",") + "\r\n", *map(_line, _rows())]
    return "".join(lines).encode("cp932")


def expected() -> dict[str, Any]:
    expected = Expectation(
        "u11_csv_export.csv",
        "庁内システムが書き出した CSV（cp932）。見出しの上に出力日の行があり、先頭が0の番号、引用符のない桁区切りの行が一つ",
        ["CSV in cp932", "title line above", "leading zeros", "unquoted thousands", "line break in a cell"],
    )
    rows = _rows()
    for line, row in enumerate(rows, HEADER_LINE + 1):
        name = row[2].printed
        expected.item(SHEET, f"C{line}", name)
        for place, (said, (field, year)) in enumerate(zip(row, FIELDS, strict=True)):
            if row[0].printed == SHIFTED and place > 10:
                continue
            years: Any = [2025, None] if field[0] == "note" else year
            keep = said.printed.startswith("▲") or said.printed == "未確定"
            expected.cell(SHEET, f"{get_column_letter(place + 1)}{line}", name, field, years, said, keep)
        if row[0].printed == SHIFTED:
            why = "1,320 without quotes: the row has a cell too many"
            expected.finding(SHEET, f"L{line}", "row_longer_than_heading", why)
            expected.ask("row", why, SHEET, f"L{line}")
    expected.counts |= {"items": len(rows), "pillars": len(PILLARS), "sub_pillars": 0}
    mapping: dict[str, Any] = {}
    for place, (field, year) in enumerate(FIELDS):
        with_year = [f"{one}@{year}" for one in field] if year else field
        mapping[get_column_letter(place + 1)] = with_year
    del mapping["G"]  # a unit is held against its figures, see `Expectation.sample`
    mapping["N"] = rated(2025)
    mapping["O"] = ["note", "note@2025", "rating_reason@2025", "narrative@2025"]
    expected.table(SHEET, [HEADER_LINE], (HEADER_LINE + 1, HEADER_LINE + len(rows)), mapping)
    expected.ask("direction", "依頼文書の数, 滞納繰越額, 時間外勤務 go down; no column says so", SHEET)
    expected.ask("department", "全課 is no department of its own", SHEET)
    expected.ask("year", "進捗区分 has no year of its own; the last year's is meant", SHEET)
    return expected.as_dict()
