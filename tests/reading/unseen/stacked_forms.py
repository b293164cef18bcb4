"""Several forms under one another on a sheet, a sheet for each pillar: what is planned, done and still to do for each
year in rows, with the effect of the year in thousand yen and a rating in brackets.

An invented town; every item and figure is invented.
"""

from __future__ import annotations

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
    number,
    rated,
    span,
    split_cards,
    text,
    told,
)

YEARS = {2022: "令和4年度", 2023: "令和5年度", 2024: "令和6年度"}
SHEETS = {"1": "柱1 住民サービス", "2": "柱2 行政運営", "3": "柱3 財政"}
TITLES = {"1": "柱１　住民サービスの質の向上", "2": "柱２　効率的な行政運営", "3": "柱３　持続可能な財政運営"}
CARDS = """
番号: 1-①
名称: 子育て世代向け情報発信の強化
課: 福祉課
期間: 令和4年度～令和6年度
目的: 子育て世代に必要な情報を確実に届ける。
令和4年度: 配信内容の検討、アプリの選定|アプリを選定し、配信の基準を定めた。|－|B
令和5年度: アプリの運用開始|７月に運用を始め、412人が登録した。|－|A
令和6年度: 登録者の拡大|乳幼児健診で登録を案内し、登録者は706人となった。|－|A

番号: 1-②
名称: 証明書交付の時間延長
課: 住民課
期間: 令和4年度～
目的: 平日の日中に来庁できない方の利便性を高める。
令和4年度: 木曜日の延長を試行する。|10月から試行し、延べ186人が利用した。|▲320|B
令和5年度: 木曜日の延長を本格実施する。|本格実施に移行した。|▲640|B
令和6年度: 利用状況を検証する。|コンビニ交付の普及により利用が減ったため、終了を決定した。|▲610|C

番号: 1-③
名称: 地域公共交通の再編
課: 総務課・福祉課
期間: 令和4年度～令和6年度
目的: 通院や買物の足を確保しながら経費を抑える。
令和4年度: 利用実態の調査|全世帯への調査を行い、１便当たりの利用者数を整理した。|0|B
令和5年度: 再編計画の策定|計画を策定し、事業者と協議した。|0|B
令和6年度: 予約制乗合の運行開始|10月から運行を始めた。|1,850|A

番号: 2-①
名称: 文書管理システムの導入
課: 総務課
期間: 令和4年度～令和6年度
目的: 文書の検索と保存を電子化し、書庫の面積を減らす。
令和4年度: 先進地の視察|３町を視察し、必要な機能を整理した。|－|B
令和5年度: 調達・設計|入札の不調により、契約が翌年度となった。|－|C
令和6年度: 運用開始|契約を締結し、総務課で先行して運用を始めた。|－|C

番号: 2-②
名称: 職員提案の制度化
課: 総務課
期間: 令和5年度～令和6年度
目的: 職員の気付きを改善につなげる。
令和4年度: |||
令和5年度: 要綱の制定|要綱を定め、９件の提案を受けた。|120|A
令和6年度: 提案の実施|採用した４件を実施した。|385|A

番号: 2-③
名称: 窓口業務の委託の検討
課: 住民課
期間: 令和4年度～令和6年度
目的: 職員が企画や相談に注力できる体制にする。
令和4年度: 対象業務の整理|対象業務と件数を整理した。|－|B
令和5年度: 費用の比較|直営との比較を行い、効果が見込めないと判断した。|－|B
令和6年度: （令和5年度に終了）|－|－|－

番号: 2-④
名称: 公用車の削減
課: 総務課
期間: 令和4年度～令和6年度
目的: 共用を進め、維持費を抑える。
令和4年度: 古い２台を廃車とする。|２台を廃車とした。|462|B
令和5年度: 共用の仕組みを整え、２台を廃車とする。|１台を廃車とした。|231|C
令和6年度: 残る１台を廃車とする。|前年度の分と合わせて２台を廃車とした。|478|A

番号: 3-①
名称: 町税等の収納率の向上
課: 税務課
期間: 令和4年度～令和6年度
目的: 税負担の公平を確保し、自主財源を増やす。
令和4年度: 現年課税分99.0％=99.0=%|99.1~％|2,140|A
令和5年度: 現年課税分99.1％=99.1=%|99.1~％|2,300|B
令和6年度: 現年課税分99.2％=99.2=%|99.0~％|1,120|C

番号: 3-②
名称: 補助金の見直し
課: 財政課、各課
期間: 令和4年度～令和6年度
目的: 公益性と効果の観点から補助金を点検する。
令和4年度: 見直し基準の策定|基準を定めた。|0|B
令和5年度: 全補助金の点検|78件を点検し、６件を廃止した。|3,260|A
令和6年度: 見直しの実施|３件を減額した。|1,415|B

番号: 3-③
名称: 遊休地の売却
課: 財政課
期間: 令和4年度～令和6年度
目的: 利用の見込みがない町有地を処分する。
令和4年度: 売却予定地の測量|２筆を測量した。|△1,100|B
令和5年度: 公募|１筆を売却した。|8,720|A
令和6年度: 公募|応募がなかった。|0|C
"""


def _money(printed: str) -> Said:
    """A year's effect as the town types it: plain digits are numbers, a triangle is typed as text."""
    if printed[:1] in "▲△" and len(printed) > 1:
        return Said(printed, "quantity", -int(printed[1:].replace(",", "")), "千円")
    return number(int(printed.replace(",", "")), "千円") if printed[:1].isdigit() else told(printed)


def _period(words: str) -> Said:
    first, _, last = words.partition("～")
    year = {"令和4年度": 2022, "令和5年度": 2023, "令和6年度": 2024}
    return span(words, year[first], year.get(last))


def _form(paper: Paper, top: int, card: dict[str, str]) -> int:
    """One form from row `top` on; the row after it. Every line of a year is a row of the form's inner table."""
    name = card["名称"]
    paper.head(f"A{top}", "番号")
    paper.says(f"B{top}", code(card["番号"]), name, ["number", "item_code"], size=11)
    paper.head(f"C{top}", "実施項目")
    paper.named(f"D{top}", name, over=f"F{top}", bold=True, size=11)
    paper.head(f"A{top + 1}", "担当課")
    offices = departments(card["課"], "、・")
    paper.says(
        f"B{top + 1}", offices, name, SEVERAL if offices.kind == "list" else LEAD, keep="各課" in card["課"]
    )
    paper.head(f"C{top + 1}", "実施期間")
    paper.says(f"D{top + 1}", _period(card["期間"]), name, "schedule", over=f"F{top + 1}")
    paper.head(f"A{top + 2}", "目的")
    purpose = ["desired_state", "approach", "current_issues"]
    paper.says(f"B{top + 2}", text(card["目的"]), name, purpose, over=f"F{top + 2}")
    paper.heads(top + 3, ("年度", "計画", "", "実績", "効果額\n（千円）", "評価"))
    paper.sheet.merge_cells(f"B{top + 3}:C{top + 3}")
    for row, (year, label) in enumerate(YEARS.items(), top + 4):
        plan, done, effect, rating = (cell.strip() for cell in card[label].split("|"))
        paper.head(f"A{row}", label, shade="")
        said = told(plan)
        paper.says(f"B{row}", said, name, ["goal_text", "target", "planned_stage"], year, over=f"C{row}")
        paper.says(f"D{row}", told(done), name, ["narrative", "actual", "actual_stage"], year)
        paper.says(f"E{row}", _money(effect), name, "effect_actual", year, keep=effect[:1] in ("▲", "△"))
        sign = told(rating) if rating in ("", "－") else Said(rating, "mark", rating)
        paper.says(f"F{row}", sign, name, rated(year), year, h="center")
    last = top + 6
    paper.box(f"A{top}:F{last}", outside=MEDIUM)
    paper.fit(top, last, least=20)
    return last + 2


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(*SHEETS.values())
    expected = Expectation(
        "u05_stacked_forms.xlsx",
        "柱ごとのシートに、項目の様式を縦に積んだもの。年度は行、効果額は千円、終了した年や始まる前の年は空欄か「－」",
        ["forms stacked on a sheet", "years in rows of an inner table", "▲ and △ as text", "open period"],
    )
    papers: dict[str, Paper] = {}
    rows: dict[str, int] = {}
    for key, title in SHEETS.items():
        paper = papers[key] = Paper(book[title], expected, face="ＭＳ ゴシック", shade="FFF2CC")
        paper.widths(11, 22, 10, 44, 11, 7)
        paper.put("A1", "岬野町行政改革推進計画　取組結果", size=14, bold=True)
        paper.put("A2", TITLES[key], size=12)
        paper.put("F2", "評価　A：計画以上　B：計画どおり　C：計画未満", h="right", size=9)
        rows[key] = 4
    for card in split_cards(CARDS):
        key = card["番号"][0]
        rows[key] = _form(papers[key], rows[key], card)
    for paper in papers.values():
        paper.page(wide=False)
        expected.table(paper.name, [], None, {}, role="form")
    expected.counts |= {"pillars": 3, "sub_pillars": 0}
    expected.ask("department", "各課 is no department of its own", "柱3 財政")
    expected.ask("sign", "▲ and △ of an effect are expenses, the form doesn't say so")
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
