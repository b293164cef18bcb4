"""Tatebayashi: 業務棚卸表 R3, sheets 3-6, typed out as data for the fixture tests.

Taken from the source text 003 only. The printed text is kept cell by cell: "" is a blank cell, "-" a printed
dash, None an activity whose indicator cell is blank. Amounts are in 千円 as printed. Nothing here imports
project code.

The codes repeat from sheet to sheet ("01" stands on all four) and are unique within one sheet only.
"""

from __future__ import annotations

from typing import NamedTuple

CODE = "102075"  # from the domain notes, not from the text
CITY = "館林市"
TITLE_PRINTED = "業務棚卸表 (総合計画施策説明表)"
FISCAL_YEAR = 2021
HISTORY_YEARS = (2016, 2017, 2018, 2019, 2020)  # H28 H29 H30 R元 R2
PROJECT_YEARS = (2016, 2017, 2018, 2019, 2020, 2021)  # five settled, the last the budget of R3
SHEETS = ((3, "組織の方針"), (4, "行政改革"), (5, "広域行政"), (6, "情報化推進"))
SECTION_PRINTED = {6: "政策企画部 企画課 ICT推進係"}  # the other three sheets print no 所属
BASIC_PURPOSE = "VIII まちづくりのしくみが整い発展できるまち"  # the same on all four
POLICY_PURPOSE = "27 高品質で生産性の高い行政活動が展開されているまちになる"  # the same on all four


class Activity(NamedTuple):
    sheet_no: int
    code: str
    name: str
    indicator: str | None
    history: tuple[str, str, str, str, str]
    direction_printed: str
    mark_printed: str
    remarks: str


class Mission(NamedTuple):
    sheet_no: int
    purpose: str
    indicator: str
    history: tuple[str, str, str, str, str]
    direction_printed: str
    mark_printed: str
    remarks: str


class BudgetLine(NamedTuple):
    sheet_no: int
    kan: str
    kou: str
    moku: str
    project: str
    amount_printed: str
    amount_thousand_yen: int


class ProjectRow(NamedTuple):
    sheet_no: int
    under_code: str  # the two-digit activity the row stands under
    project: str
    amounts_printed: tuple[str, str, str, str, str, str]
    amounts_thousand_yen: tuple[int | None, ...]


class Staffing(NamedTuple):
    sheet_no: int
    scope: str  # "sheet" or "all"
    regular: str
    fixed_term: str  # 会計年度任用
    reappointed: str  # 再任用


# The first words only: the sentences are long.
POLICY_DIRECTION_STARTS: tuple[tuple[int, str], ...] = (
    (3, "VIII-27 総合計画の適切な進捗管理"),
    (3, "VIII-27 より市民に近い庁内各部へ"),
    (4, "VIII-27 職員数の適正化を推進する"),
    (4, "VIII-27 より市民に近い庁内各部へ"),
    (5, "VIII-27 将来的な行政運営を展望す"),
    (6, "VIII-27 窓口サービスの向上及び業"),
)

# 任務目的. The second of sheet 3 has five blank years.
MISSIONS: tuple[Mission, ...] = (
    Mission(
        sheet_no=3,
        purpose="組織が決めた方針に、組織が一丸となって進むための活動ができています",
        indicator="総合計画の計画的推進",
        history=("随時確認", "随時確認", "随時確認", "随時確認", "随時確認"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Mission(
        sheet_no=3,
        purpose="人口減少の克服、地方創生に取り組み、本市の特性に応じた仕組みの見直しができています",
        indicator="まち・ひと・しごと総合戦略の計画的推進",
        history=("", "", "", "", ""),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Mission(
        sheet_no=4,
        purpose="成果を重視し追及する組織になるための条件が整っている",
        indicator="業務マネジメントの推進",
        history=("実施", "実施", "実施", "実施", "実施"),
        direction_printed="↑",
        mark_printed="○",
        remarks="",
    ),
    Mission(
        sheet_no=5,
        purpose="広域的課題を解決するため、少ない負担で高水準な成果を生んでいる",
        indicator="円滑な広域連携",
        history=("実施", "実施", "実施", "実施", "実施"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Mission(
        sheet_no=6,
        purpose="市民が、安全安心にICTを活用し、生活の利便性をあげることができる。",
        indicator="市民評価",
        history=("-", "-", "-", "-", "-"),
        direction_printed="↑",
        mark_printed="-",
        remarks="",
    ),
)

ACTIVITIES: tuple[Activity, ...] = (
    # ---- sheet 3 ----
    Activity(
        sheet_no=3,
        code="01",
        name="市政全般にわたる施策の基本的な方針展開が実現している",
        indicator="諸施策の計画的推進",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=3,
        code="0101",
        name="総合計画及び市長の主要な政策に関する戦略の立案をする",
        indicator=None,
        history=("-", "-", "-", "-", "-"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(3, "010101", "情報収集・現状分析をする", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "010102", "政策及び課題を整理する", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "010103", "先進事例の調査・視察をおこなう", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=3,
        code="0102",
        name="短期的な重点施策の決定及び重要事業実施計画を改定する",
        indicator="ローリングの実施",
        history=("実施", "実施", "実施", "実施", "実施"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(3, "010201", "短期的な方針を策定する", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "010202", "ヒアリングを実施する", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "010203", "重要事業の決定及び計画書を作成する", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "010204", "改定計画を公表する", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=3,
        code="02",
        name="各部門横断的な課題・政策の管理をおこなう",
        indicator="政策課題への適正対応",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=3,
        code="0201",
        name="部門横断的な会議を開催する",
        indicator="調整会議の開催",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(3, "020101", "庁議の調整機能を強化する", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "020102", "課長会議の連絡・調整機能を強化する", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=3,
        code="0202",
        name="課題ごとに組織横断的な会議を開催する",
        indicator="課題に応じた会議開催",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(3, "020201", "調整会議を開催する", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "020202", "プロジェクト・チームを設置する", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=3,
        code="0203",
        name="各種要望のとりまとめをする",
        indicator="要望提出箇所数",
        history=("5", "5", "5", "5", "6"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(3, "020301", "市長会等の要望をとりまとめる", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "020302", "議会(議員)要望をとりまとめる", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=3,
        code="03",
        name="総合計画の進捗管理及び普及を図る",
        indicator="進捗管理・評価・普及",
        history=("実施", "実施", "実施", "実施", "実施"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=3,
        code="0301",
        name="総合計画の進捗評価を実施する",
        indicator="指標達成率",
        history=("55.0%", "46.8%", "56.8%", "53%", "-"),
        direction_printed="↑",
        mark_printed="×",
        remarks="",
    ),
    Activity(3, "030101", "指標達成状況調査と評価の集約をする", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=3,
        code="030102",
        name="指標達成状況調査と評価の集約結果を公表する",
        indicator=None,
        history=("", "", "", "", ""),
        direction_printed="",
        mark_printed="",
        remarks="",
    ),
    Activity(
        sheet_no=3,
        code="0302",
        name="総合計画の普及を図る",
        indicator="ホームページでの公開",
        history=("実施", "実施", "実施", "実施", "実施"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(3, "030201", "各階層別研修での説明機会を確保する", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "030202", "ふるさとづくり出前講座で説明する", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=3,
        code="04",
        name="総合戦略を推進する",
        indicator="総合戦略の進捗管理",
        history=("実施", "実施", "実施", "実施", "実施"),
        direction_printed="↑",
        mark_printed="○",
        remarks="",
    ),
    # The note is cut off in the text.
    Activity(
        sheet_no=3,
        code="0401",
        name="総合戦略として効果的な事業計画を推進する",
        indicator="KPIとの整合性の確認",
        history=("62.1%", "55.3%", "63.20%", "51.6%", "-"),
        direction_printed="↑",
        mark_printed="×",
        remarks="令和元年度実績より、達成度の算出方法変",
    ),
    Activity(
        sheet_no=3,
        code="040101",
        name="産・官・学・金・労・言より意見を聴取する",
        indicator=None,
        history=("", "", "", "", ""),
        direction_printed="",
        mark_printed="",
        remarks="",
    ),
    Activity(3, "040102", "PDCAサイクルにより進捗管理する", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=3,
        code="0402",
        name="移住・定住等の推進",
        indicator="東京圏でのPR活動数",
        history=("2", "2", "3", "2", "0"),
        direction_printed="↑",
        mark_printed="×",
        remarks="コロナの影響あり",
    ),
    Activity(3, "040201", "東京圏でのPR活動の実施", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "040202", "婚活事業の推進", None, ("", "", "", "", ""), "", "", ""),
    # 0403 itself has no indicator, years, arrow or mark; its two 6-digit rows have them.
    Activity(3, "0403", "空き家利活用促進", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=3,
        code="040301",
        name="空き家バンクの実施",
        indicator="空き家登録件数",
        history=("-", "0", "3", "6", "8"),
        direction_printed="↑",
        mark_printed="○",
        remarks="",
    ),
    Activity(3, "040302", "空き家利活用助成金", "助成件数", ("-", "0", "0", "2", "4"), "↑", "○", ""),
    # From here the text of sheet 3 has one column more: the 2-digit rows have a blank cell after the name,
    # and of the six dashes the first stands in the column of the indicator.
    Activity(3, "05", "第六次総合計画の作成準備をおこなう", "-", ("-", "-", "-", "-", "-"), "→", "-", ""),
    Activity(3, "0501", "計画の在り方を検討する", "-", ("-", "-", "-", "-", "-"), "→", "-", ""),
    Activity(3, "0502", "他自治体の情報を収集する", "-", ("-", "-", "-", "-", "-"), "→", "-", ""),
    Activity(3, "0503", "総合計画審議会を開催する", "-", ("-", "-", "-", "-", "-"), "→", "-", ""),
    Activity(3, "050301", "審議会委員を選定する", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "050302", "第五次総合計画を見直し、素案を作成する", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "050303", "総合計画策定委員会を開催する", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "050304", "策定事務局専門部会を開催する", None, ("", "", "", "", ""), "", "", ""),
    Activity(3, "050305", "総合計画審議会及び専門部会を開催する", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=3,
        code="06",
        name="自主財源を確保しつつ、地場産業の振興を図る",
        indicator="ふるさと納税の件数",
        history=("1244", "903", "636", "787", "1,355"),
        direction_printed="↑",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=3,
        code="0601",
        name="ふるさと納税制度を拡充する",
        indicator="返礼品の種類",
        history=("22", "27", "30", "37", "144"),
        direction_printed="↑",
        mark_printed="○",
        remarks="",
    ),
    Activity(3, "060101", "魅力的な返礼品を選出し、全国へPRする", None, ("", "", "", "", ""), "", "", ""),
    # ---- sheet 4 ----
    Activity(
        sheet_no=4,
        code="01",
        name="業務棚卸表を活用した業務マネジメントを推進する",
        indicator="業務マネジメントの推進",
        history=("実施", "実施", "実施", "実施", "実施"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=4,
        code="0101",
        name="多くの職員が業務棚卸の考え方を理解し、高精度の表を作成する",
        indicator="各課への適正指導",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=4,
        code="0102",
        name="業務の「見える化」を進め、市民への説明責任を果たす",
        indicator="ホームページでの公表",
        history=("実施", "実施", "実施", "実施", "実施"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(4, "010201", "業務棚卸を公表する", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=4,
        code="02",
        name="行政需要の多様化に対応するための体制を整える",
        indicator="多様化への対応",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=4,
        code="0201",
        name="機能的な組織・機構づくり及び定員管理を行う",
        indicator="機構改革の実施",
        history=("実施", "実施", "実施", "実施", "実施"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(4, "020101", "各課(施設)の現状と課題を把握する", None, ("", "", "", "", ""), "", "", ""),
    Activity(4, "020102", "適正な定員を管理する", None, ("", "", "", "", ""), "", "", ""),
    Activity(4, "020103", "決定した組織・機構を公表する", None, ("", "", "", "", ""), "", "", ""),
    Activity(4, "020104", "必要な例規の改正を行う", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=4,
        code="0202",
        name="公共サービス主体の最適化を図る",
        indicator="調査・検討",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(4, "020201", "指定管理者制度導入拡大の検討", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=4,
        code="020202",
        name="各種民営化・民間委託等アウトソーシング導入への支援",
        indicator=None,
        history=("", "", "", "", ""),
        direction_printed="",
        mark_printed="",
        remarks="",
    ),
    Activity(
        sheet_no=4,
        code="0203",
        name="住民の利益や利便性が向上する権限移譲を推進する",
        indicator="調査・検討",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(4, "020301", "新ぐんま権限移譲推進プランへ対応する", None, ("", "", "", "", ""), "", "", ""),
    Activity(4, "020302", "地方分権一括法へ対応する", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=4,
        code="020303",
        name="県、庁内各課との情報の共有、連絡調整を行う",
        indicator=None,
        history=("", "", "", "", ""),
        direction_printed="",
        mark_printed="",
        remarks="",
    ),
    Activity(
        sheet_no=4,
        code="03",
        name="行政経営の効率化に向けた取り組みを行う",
        indicator="計画的な推進",
        history=("実施", "実施", "実施", "実施", "実施"),
        direction_printed="↑",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=4,
        code="0301",
        name="第六次行政改革大綱・推進計画の進行管理を行う",
        indicator="達成度",
        history=("78.9%", "85%", "85%", "75%", "70%"),
        direction_printed="↑",
        mark_printed="×",
        remarks="",
    ),
    Activity(4, "030101", "関係各課(施設)の実績を把握する", None, ("", "", "", "", ""), "", "", ""),
    Activity(4, "030102", "実績を公表する", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=4,
        code="0302",
        name="ひとり1改善運動を推進する",
        indicator="提出件数",
        history=("25", "19", "15", "23", "-"),
        direction_printed="↑",
        mark_printed="×",
        remarks="R2年度より職員提案制度と統合",
    ),
    Activity(4, "030201", "職員等への周知啓発", None, ("", "", "", "", ""), "", "", ""),
    # 3 -> 9 with an upward arrow, printed ×.
    Activity(4, "0303", "職員提案制度の実施", "提出件数", ("-", "25", "1", "3", "9"), "↑", "×", ""),
    Activity(4, "030301", "提案された制度の報告", None, ("", "", "", "", ""), "", "", ""),
    # ---- sheet 5 ----
    Activity(
        sheet_no=5,
        code="01",
        name="市町村合併・定住自立圏構想への対応態勢を維持する",
        indicator="適正対応",
        history=("-", "-", "-", "-", "-"),
        direction_printed="→",
        mark_printed="-",
        remarks="※第15回合併協議会において、協議会がおおむね3年程度休止されることが決まったため。",
    ),
    Activity(
        sheet_no=5,
        code="0101",
        name="合併協議会と連携する",
        indicator="合併協議会との連携",
        history=("-", "-", "-", "-", "-"),
        direction_printed="→",
        mark_printed="-",
        remarks="",
    ),
    Activity(
        sheet_no=5,
        code="0102",
        name="各種研修会・説明会等に参加し情報を収集する",
        indicator="情報収集",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=5,
        code="02",
        name="広域団体に参加し地域課題解決に協力して取り組む",
        indicator="各広域への取り組み",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=5,
        code="0201",
        name="両毛広域都市圏総合整備推進協議会",
        indicator="協議会での検討",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(5, "020101", "都市圏整備研究会", None, ("", "", "", "", ""), "", "", ""),
    Activity(5, "020102", "イベント研究会", None, ("", "", "", "", ""), "", "", ""),
    Activity(5, "020103", "広報・IT研究会", None, ("", "", "", "", ""), "", "", ""),
    Activity(5, "020104", "イベント実行委員会", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=5,
        code="0202",
        name="館林邑楽総合開発促進協議会",
        indicator="協議会での検討",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(5, "020201", "事務局を担当する", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=5,
        code="0203",
        name="群馬県東毛地域拠点都市地域整備推進協議会",
        indicator="協議会での検討",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=5,
        code="0204",
        name="両毛地域東武鉄道沿線活性化協議会",
        indicator="協議会での検討",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=5,
        code="0205",
        name="渡良瀬川及び利根川架橋促進協議会",
        indicator="協議会での検討",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(5, "020501", "事務局を担当する", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=5,
        code="0206",
        name="利根川新橋建設促進期成同盟会",
        indicator="同盟会での検討",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=5,
        code="0207",
        name="地域と東洋大学連携推進会議",
        indicator="会議での検討",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=5,
        code="0208",
        name="ぐんま地域・大学連携協議会",
        indicator="協議会での検討",
        history=("随時", "随時", "随時", "随時", "随時"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    # ---- sheet 6 ----
    Activity(6, "01", "市民の利便性を向上させる", "市民満足度", ("-", "-", "-", "-", "-"), "↑", "-", ""),
    Activity(
        sheet_no=6,
        code="0101",
        name="行政サービスの電子化",
        indicator="利用件数",
        history=("19", "17", "85", "475", "15,224"),
        direction_printed="↑",
        mark_printed="○",
        remarks="",
    ),
    Activity(6, "010101", "電子申請等受付システム安定的運用", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=6,
        code="010102",
        name="総合行政ネットワーク(LGWAN)の安定的運用",
        indicator=None,
        history=("", "", "", "", ""),
        direction_printed="",
        mark_printed="",
        remarks="",
    ),
    Activity(
        sheet_no=6,
        code="0102",
        name="市民へ災害時でも継続的に行政サービスを提供",
        indicator="-",
        history=("-", "-", "-", "-", "-"),
        direction_printed="-",
        mark_printed="-",
        remarks="",
    ),
    Activity(6, "010201", "ICT-BCP策定", None, ("", "", "", "", ""), "", "", ""),
    Activity(6, "010202", "非常用電源稼働に伴うシステムの動作確認", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=6,
        code="02",
        name="行政事務の効率化と経費の削減を図る",
        indicator="システム簡素化・効率化・合理化推進",
        history=("-", "-", "-", "-", "-"),
        direction_printed="→",
        mark_printed="-",
        remarks="",
    ),
    Activity(
        sheet_no=6,
        code="0201",
        name="情報システムの安定的運用管理",
        indicator="障害による停止日数",
        history=("0", "0", "0", "0", "0"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(6, "020101", "地域イントラネット安定的運用管理", None, ("", "", "", "", ""), "", "", ""),
    Activity(6, "020102", "職員情報系パソコン端末維持管理", None, ("", "", "", "", ""), "", "", ""),
    Activity(6, "020103", "ネットワーク機器維持管理", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=6,
        code="0202",
        name="基幹システムの安定的運用管理",
        indicator="障害による停止日数",
        history=("0", "0", "0", "0", "0"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(6, "020201", "基幹系パソコン端末維持管理", None, ("", "", "", "", ""), "", "", ""),
    Activity(6, "020202", "基幹系システム運用会議の実施", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=6,
        code="0203",
        name="業務システムの最適化",
        indicator="経費・業務処理時間の削減",
        history=("-", "-", "-", "-", "-"),
        direction_printed="-",
        mark_printed="-",
        remarks="",
    ),
    Activity(6, "020301", "電算予算の統括", None, ("", "", "", "", ""), "", "", ""),
    Activity(6, "020302", "業務システムの見直し", None, ("", "", "", "", ""), "", "", ""),
    Activity(6, "0204", "マイナンバー制度に係る統括", "進捗管理", ("-", "-", "-", "-", "-"), "-", "-", ""),
    Activity(6, "020401", "業務システムの改修・テストの実施", None, ("", "", "", "", ""), "", "", ""),
    Activity(6, "020402", "マイナンバー制度の推進・全体調整", None, ("", "", "", "", ""), "", "", ""),
    Activity(
        sheet_no=6,
        code="03",
        name="情報セキュリティ対策の実施",
        indicator="インシデント件数",
        history=("0", "0", "2", "0", "0"),
        direction_printed="→",
        mark_printed="○",
        remarks="",
    ),
    Activity(
        sheet_no=6,
        code="0301",
        name="情報セキュリティ意識の向上",
        indicator="研修回数",
        history=("2", "2", "2", "2", "2"),
        direction_printed="↑",
        mark_printed="×",
        remarks="",
    ),
    Activity(6, "030101", "情報セキュリティポリシーの更新", None, ("", "", "", "", ""), "", "", ""),
    Activity(6, "030102", "外部記録媒体の制限", None, ("", "", "", "", ""), "", "", ""),
    Activity(6, "030103", "情報セキュリティ研修の実施", None, ("", "", "", "", ""), "", "", ""),
)
ACTIVITIES_PER_SHEET = {3: 49, 4: 25, 5: 18, 6: 26}

# Below the table of sheet 3, outside any cell; it belongs to 0601 (返礼品の種類) by its words, but not by
# its place.
LOOSE_NOTE = (3, "R2.3.31時点の返礼品数")

# 款・項・目 are blank in the second and third line of sheet 3 (below 2-1-6), and in sheets 4 and 6. Sheet
# 6 prints the project as 「事業」 only; its project rows call it 情報化推進事業.
BUDGET_LINES: tuple[BudgetLine, ...] = (
    BudgetLine(3, "2", "1", "6", "政策調整推進事業", "1,027 千円", 1027),
    BudgetLine(3, "", "", "", "まちひとしごと創生推進事業", "15,888 千円", 15888),
    BudgetLine(3, "", "", "", "ふるさと納税事業", "11,198 千円", 11198),
    BudgetLine(3, "8", "6", "1", "住宅管理費", "3,171 千円", 3171),
    BudgetLine(4, "", "", "", "政策調整推進事業", "940 千円", 940),
    BudgetLine(5, "2", "1", "6", "政策調整推進事業", "57 千円", 57),
    BudgetLine(6, "", "", "", "事業", "61,433 千円", 61433),
)
# Lines printed with 「千円」 and no amount (in sheet 6 with 「事業」 too): not amounts of zero.
BLANK_BUDGET_LINES = {3: 2, 4: 4, 5: 4, 6: 5}
BUDGET_TOTALS = {3: 31284, 4: 940, 5: 57, 6: 61433}

# 年度別決算・予算額(千円), H28..R2 and the budget of R3. "-" gives None, a printed 0 gives 0.
PROJECT_ROWS: tuple[ProjectRow, ...] = (
    ProjectRow(
        sheet_no=3,
        under_code="03",
        project="政策調整推進事業",
        amounts_printed=("274", "0", "269", "354", "0", "30"),
        amounts_thousand_yen=(274, 0, 269, 354, 0, 30),
    ),
    ProjectRow(
        sheet_no=3,
        under_code="04",
        project="まちひとしごと創生事業",
        amounts_printed=("311", "302", "796", "1,094", "1,483", "15,888"),
        amounts_thousand_yen=(311, 302, 796, 1094, 1483, 15888),
    ),
    ProjectRow(
        sheet_no=3,
        under_code="04",
        project="住宅管理費",
        amounts_printed=("-", "65", "892", "2,238", "1,362", "3,171"),
        amounts_thousand_yen=(None, 65, 892, 2238, 1362, 3171),
    ),
    ProjectRow(
        sheet_no=3,
        under_code="05",
        project="政策調整推進事業",
        amounts_printed=("3,397", "-", "-", "3,658", "4,539", "-"),
        amounts_thousand_yen=(3397, None, None, 3658, 4539, None),
    ),
    ProjectRow(
        sheet_no=3,
        under_code="06",
        project="ふるさと納税事業",
        amounts_printed=("31,086", "30,994", "18,244", "31,785", "39,820", "11,198"),
        amounts_thousand_yen=(31086, 30994, 18244, 31785, 39820, 11198),
    ),
    ProjectRow(4, "01", "政策調整推進事業", ("66", "38", "81", "45", "21", "98"), (66, 38, 81, 45, 21, 98)),
    ProjectRow(
        sheet_no=4,
        under_code="02",
        project="政策調整推進事業",
        amounts_printed=("813", "835", "827", "814", "661", "842"),
        amounts_thousand_yen=(813, 835, 827, 814, 661, 842),
    ),
    ProjectRow(4, "03", "政策調整推進事業", ("66", "38", "81", "45", "21", "98"), (66, 38, 81, 45, 21, 98)),
    ProjectRow(
        sheet_no=5,
        under_code="01",
        project="政策調整推進事業",
        amounts_printed=("5,748", "4,200", "2,100", "-", "-", "-"),
        amounts_thousand_yen=(5748, 4200, 2100, None, None, None),
    ),
    ProjectRow(
        sheet_no=5,
        under_code="02",
        project="政策調整推進事業",
        amounts_printed=("303", "247", "231", "229", "246", "57"),
        amounts_thousand_yen=(303, 247, 231, 229, 246, 57),
    ),
    ProjectRow(
        sheet_no=6,
        under_code="01",
        project="情報化推進事業",
        amounts_printed=("70,671", "60,568", "50,648", "59,178", "62,912", "61,433"),
        amounts_thousand_yen=(70671, 60568, 50648, 59178, 62912, 61433),
    ),
    ProjectRow(
        sheet_no=6,
        under_code="02",
        project="情報化推進事業",
        amounts_printed=("70,671", "60,568", "50,648", "59,178", "62,912", "61,433"),
        amounts_thousand_yen=(70671, 60568, 50648, 59178, 62912, 61433),
    ),
    ProjectRow(
        sheet_no=6,
        under_code="03",
        project="情報化推進事業",
        amounts_printed=("70,671", "60,568", "50,648", "59,178", "62,912", "61,433"),
        amounts_thousand_yen=(70671, 60568, 50648, 59178, 62912, 61433),
    ),
)

# Printed more than once with the same six amounts: 再掲, to be summed once. (sheet, project, codes it
# stands under)
REPEATED_PROJECT_ROWS: tuple[tuple[int, str, tuple[str, ...]], ...] = (
    (4, "政策調整推進事業", ("01", "03")),
    (6, "情報化推進事業", ("01", "02", "03")),
)
# With the repeats left out the R3 budgets of the rows give the totals of sheets 4 (98 + 842 = 940), 5
# (57) and 6 (61,433). Sheet 3 does not add up: 政策調整推進事業 is 1,027 in the budget lines, 30 and "-"
# in its rows.

# Sheets 3 and 5 print one line of numbers, beside 「すべてのシートの合算」; sheets 4 and 6 print two.
# That the first line is the sheet's own follows from the sums: 2 + 2 + 1 + 4 = 9 and 1 + 0 + 0 + 0 = 1,
# the total printed on sheets 4 and 6.
STAFFING: tuple[Staffing, ...] = (
    Staffing(3, "sheet", "2.0", "1.0", "0.0"),
    Staffing(4, "sheet", "2.0", "0.0", "0.0"),
    Staffing(4, "all", "9.0", "1.0", "0.0"),
    Staffing(5, "sheet", "1.0", "0.0", "0.0"),
    Staffing(6, "sheet", "4.0", "0.0", "0.0"),
    Staffing(6, "all", "9.0", "1.0", "0.0"),
)

# First 20 characters of the two narratives at the foot of each sheet.
SUMMARY_STARTS = {
    3: "第五次総合計画について、最終的な指標達成",
    4: "多様化・複雑化するニーズに対応し、第五次",
    5: "広域行政に関しては、各種協議会において地",
    6: "三層分離や群馬自治体情報セキュリティクラ",
}
OUTLOOK_STARTS = {
    3: "令和3年度からは新たに第6次総合計画・第",
    4: "社会情勢の目まぐるしい変化に伴い社会のニ",
    5: "今後、人口減少や少子高齢化が進むことが予",
    6: "引き続きネットワークの利用が進むことが見",
}
