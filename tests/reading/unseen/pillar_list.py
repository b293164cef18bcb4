"""A plan in one list: pillars and priorities in merged cells at the left, indicators with baseline and goal, and a
stage for each of five years, where an arrow goes on with the stage before it.

An invented city; every item and figure is invented.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from openpyxl import Workbook

from tests.reading.unseen.expectation import Expectation
from tests.reading.unseen.paper import Paper, file_of, new_book
from tests.reading.unseen.said import (
    APPROACH,
    GOAL,
    LEAD,
    SEVERAL,
    Said,
    code,
    departments,
    goal_year,
    split_rows,
    text,
    told,
)

SHEET = "実施計画一覧"
YEARS = (2025, 2026, 2027, 2028, 2029)
FIRST_ROW = 6
PILLARS = """
Ⅰ 市民に身近で便利な行政サービスの提供|（1）行政手続のデジタル化|4
Ⅰ 市民に身近で便利な行政サービスの提供|（2）情報発信と広聴の充実|3
Ⅱ 多様な主体との協働|（1）地域活動の支援|3
Ⅱ 多様な主体との協働|（2）民間活力の導入|3
Ⅲ 効率的な執行体制の構築|（1）人材の育成と確保|3
Ⅲ 効率的な執行体制の構築|（2）業務の見直し|3
Ⅳ 健全な財政運営の維持|（1）歳入の確保|3
Ⅳ 健全な財政運営の維持|（2）公共施設の適正管理|2
"""
ITEMS = """
オンライン申請の拡大|申請件数の多い手続から順に、スマートフォンで完結できる手続を増やす。|デジタル推進課
  |オンライン申請が可能な手続数|42~件|150~件|実施 → → → →
書かない窓口の導入|住所異動等の届出書を職員が聞き取りで作成する仕組みを市民課及び各支所に導入する。
  |市民課、各支所|対象とする届出の種類|－|20~種類|検討 準備 実施 → →
公金収納のキャッシュレス化|施設使用料や証明手数料について、コード決済等の取扱いを広げる。|会計課
  |キャッシュレス対応窓口数|6~窓口|18~窓口|実施 → → → →
コンビニ交付の利用促進|証明書のコンビニ交付について、窓口や広報紙で周知し利用率を高める。|市民課
  |証明書のコンビニ交付率|31.4~％|50％以上=50=%|実施 → → → →
市公式ＳＮＳの活用|分野ごとに受け取る情報を選べる配信に改める。|広報課|登録者数（累計）|8,213~人|15,000~人
  |実施 → → → →
ホームページの再構築|利用者の目線で構成を見直し、ウェブアクセシビリティに適合させる。|広報課
  |適合ページの割合|約7割=70=%|100~％|準備 実施 → → →
市民の声の見える化|寄せられた意見と市の考え方を分類して公開する。|広報課、関係各課||||検討 実施 → → →
地区まちづくり協議会の設立支援|概ね小学校区ごとに協議会の設立を促し、事務局の運営を支援する。|地域振興課
  |設立済みの協議会数|5~団体|12~団体|実施 → → → →
市民活動センターの機能強化|相談員を配置し、団体同士の連携を仲立ちする。|地域振興課|相談件数|164~件／年|300~件／年
  |実施 → → → →
敬老事業の見直し|記念品等の内容を見直し、地域が主体となる敬老行事への支援に切り替える。|高齢福祉課||||検討 → 実施 → →
指定管理者制度の適正運用|更新時に公募を原則とし、モニタリングの結果を公表する。|行政管理課、施設所管課
  |公募による選定の割合|62.5~％|80~％|実施 → → → →
学校給食調理業務の委託|退職者の状況を見ながら、調理業務を段階的に民間へ委託する。|学校給食課|委託した調理場数|1~場|4~場
  |準備 実施 → → →
保育所の民営化|民営化計画に基づき、対象園の保護者説明と法人の公募を行う。|こども課|公立保育所の数|7~園|5~園
  |検討 検討 準備 準備 実施
人材育成基本方針の改定|求める職員像と研修体系を改める。|人事課|研修受講者の満足度|－|85~％|準備 実施 → → →
専門職の確保|土木・建築及び保健師の採用区分と試験の時期を見直す。|人事課|採用予定数に対する充足率|71~％|100~％
  |実施 → → → →
男性職員の育児休業の取得促進|対象者への面談を所属長が行い、業務の分担を整える。|人事課|１週間以上の取得率|38.9~％|85~％
  |実施 → → → →
事務事業評価の見直し|評価シートを簡素化し、予算編成の資料と一本にする。|行政管理課、財政課||||検討 実施 → → →
内部事務の集約|旅費・給与の届出などの内部事務を一つの係に集約し、外部委託を検討する。|人事課、会計課
  |時間外勤務の縮減|－|△3,000時間=-3000/3000=時間|検討 → 準備 実施 →
生成ＡＩの業務利用|利用指針を定め、文書作成や要約に活用する。|デジタル推進課|利用登録した職員の割合|12~％|60~％
  |実施 → → → →
市税収納率の維持向上|納期内納付を呼びかけ、滞納処分を早期に始める。|納税課|現年課税分の収納率|99.2~％|99.4~％
  |実施 → → → →
ふるさと応援寄附の拡充|返礼品の開発と寄附の受付窓口の拡大を進める。|商工観光課|寄附額|1億2,400万円=12400=万円
  |3億円=30000=万円|実施 → → → →
使用料・手数料の見直し|受益者負担の考え方に基づき、３年ごとに全件を点検する。|財政課、関係各課||||検討 → 実施 → 検討
公共施設の総量縮減|個別施設計画に沿って、複合化と廃止を進める。|管財課|延床面積の縮減率（累計）|2.1~％|8.0~％
  |検討 準備 実施 → →
未利用地の売却・貸付|売却可能な土地の一覧を公開し、年度ごとに入札を行う。|管財課|売却件数（５年間の計）|―|15~件
  |実施 → → → →
"""


def _stages(words: str) -> list[Said]:
    """Stages of the years; an arrow also says the stage that it goes on with."""
    said: list[Said] = []
    last = ""
    for word in words.split():
        last = last if word == "→" else word
        said.append(Said(word, "mark", "→", also_ok=(last,)) if word == "→" else text(word))
    return said


def _item(paper: Paper, row: int, number: int, facts: list[str]) -> None:
    name, approach, offices, indicator, baseline, goal, stages = facts
    paper.says(f"C{row}", code(str(number)), name, ["number", "item_code"])
    paper.named(f"D{row}", name)
    paper.says(f"E{row}", text(approach), name, APPROACH)
    said = departments(offices, "、")
    paper.says(f"F{row}", said, name, SEVERAL if said.kind == "list" else LEAD)
    paper.says(f"G{row}", told(indicator), name, "indicator_name")
    paper.says(f"H{row}", told(baseline), name, "baseline", [2024, "baseline", None])
    paper.says(f"I{row}", told(goal), name, GOAL, goal_year(2029))
    for letter, year, stage in zip("JKLMN", YEARS, _stages(stages), strict=True):
        paper.says(f"{letter}{row}", stage, name, ["planned_stage", "stage"], year, h="center")


def _headings(paper: Paper) -> None:
    paper.put("A1", "第５次みどり野市行政改革大綱　実施計画一覧", over="N1", size=16, bold=True, h="center")
    paper.put("A2", "計画期間：令和７年度～令和11年度", over="E2")
    paper.put("K2", "令和７年３月策定", over="N2", h="right")
    words = ("基本方針", "重点項目", "No.", "取組項目", "取組内容", "担当課")
    for letter, word in zip("ABCDEF", words, strict=True):
        paper.head(f"{letter}4", word, over=f"{letter}5")
    paper.head("G4", "指標（数値目標のある取組）", over="I4")
    paper.heads(5, ("指標名", "現状値\n（R6）", "目標値\n（R11）"), first=7)
    paper.head("J4", "年度別計画", over="N4")
    paper.heads(5, ("R7", "R8", "R9", "R10", "R11"), first=10)


@cache
def _make() -> tuple[Workbook, Expectation]:
    book = new_book(SHEET)
    expected = Expectation(
        "u01_pillar_list.xlsx",
        "五年間の実施計画を一枚の一覧にしたもの。基本方針と重点項目は左の結合セル、年度別計画は段階と矢印",
        [
            "merged pillars and priorities",
            "stages with arrows",
            "figures with their unit in the cell",
            "notes",
        ],
    )
    paper = Paper(book[SHEET], expected)
    paper.widths(13, 13, 5, 22, 38, 13, 18, 11, 11, 6, 6, 6, 6, 6)
    _headings(paper)
    items = split_rows(ITEMS)
    row = FIRST_ROW
    tops: dict[str, tuple[int, int]] = {}
    for pillar, priority, count in split_rows(PILLARS):
        last = row + int(count) - 1
        paper.put(f"B{row}", priority, over=f"B{last}", v="top")
        tops[pillar] = (tops.get(pillar, (row, 0))[0], last)
        for _ in range(int(count)):
            number = row - FIRST_ROW + 1
            _item(paper, row, number, items[number - 1])
            row += 1
    for pillar, (top, last) in tops.items():
        paper.put(f"A{top}", pillar, over=f"A{last}", v="top", bold=True)
    assert row - FIRST_ROW == len(items)
    paper.box(f"A4:N{row - 1}")
    paper.fit(4, row - 1)
    for offset, note in enumerate(
        (
            "※１　年度別計画の「→」は、前年度の取組を継続することを示します。",
            "※２　目標値は、断りのない限り令和11年度の単年度の値です。",
            "※３　指標のない取組は、年度別計画の段階により進捗を管理します。",
        )
    ):
        paper.put(f"A{row + offset}", note, over=f"N{row + offset}", size=9)
        expected.no_item(SHEET, row + offset, "note under the list")
    paper.page(repeat="4:5", a3=True)
    paper.sheet.freeze_panes = "E6"
    expected.counts |= {"pillars": len(tops), "sub_pillars": len(split_rows(PILLARS))}
    mapping: dict[str, Any] = {"A": "pillar", "B": ["sub_pillar", "pillar"], "C": ["number", "item_code"]}
    mapping |= {"D": "item_name", "E": APPROACH, "F": ["departments", "lead_department"]}
    mapping |= {"G": "indicator_name", "H": ["baseline", "baseline@2024"]}
    mapping |= {"I": ["goal", "goal@2029", "target@goal"]}
    stages = {letter: [f"planned_stage@{y}", f"stage@{y}"] for letter, y in zip("JKLMN", YEARS, strict=True)}
    expected.table(SHEET, [4, 5], (FIRST_ROW, row - 1), mapping | stages)
    expected.ask("direction", "公立保育所の数 7園→5園 and △3,000時間 go down; nothing says so", SHEET)
    expected.ask("sign", "△3,000時間 of an indicator that is itself a reduction", SHEET)
    expected.ask("department", "各支所, 関係各課, 施設所管課 are no departments of their own", SHEET)
    return book, expected


def draw() -> bytes:
    return file_of(_make()[0])


def expected() -> dict[str, Any]:
    return _make()[1].as_dict()
