"""Annaka: what the city's two texts say, typed out as data for the fixture tests.

Taken from the source texts only (001: plan R2-R6, revision 1 of April R3; 000: year-end list R3), never from
a workbook or a fixture, so that it is an independent check on both. Nothing here imports project code.

How cells are written down

* A cell is kept as the text prints it. Bulleted cells are joined with a newline, one line per bullet; a space
  inside any other cell (「時間外20人 年休取得13.0日」) is kept. Line breaks inside the printed cell are gone
  from the text, so compare with runs of blanks and newlines treated as one.
* The text is a conversion of a PDF table; its rows are not all of one length. With the row label in the first
  column and six cells or more after it, the first five are R2..R6 (what follows is blank or repeats the
  fifth). Two goal rows are read from the right instead, and are named in ``READ_FROM_THE_RIGHT``.
* ``goals`` / ``figures`` / ``stages`` always have five places, R2 R3 R4 R5 R6; "" where the text is blank.
"""

from __future__ import annotations

from typing import NamedTuple

CODE = "102113"  # from the domain notes, not from the text
CITY = "安中市"
PLAN_NAME = "実施計画"
OUTLINE_TITLE = "第3次 安中市行政改革大綱"
EDITIONS_PRINTED = ("令和2年3月（初版）", "令和3年4月（改訂1版）")
PERIOD_PRINTED = "令和2年度～令和6年度"
FISCAL_YEARS = (2020, 2021, 2022, 2023, 2024)


class Item(NamedTuple):
    key: str
    name: str
    lead: str
    related_printed: str
    related: tuple[str, ...]
    stages: tuple[str, str, str, str, str]
    goals: tuple[str, str, str, str, str]
    figures: tuple[str, str, str, str, str]
    baseline_printed: str
    goal_printed: str


class Number(NamedTuple):
    key: str
    indicator: str
    fiscal_year: int
    value: str
    unit: str
    approximate: bool


class EndNumber(NamedTuple):
    """A figure of the 現状の数値 or 目標の数値 box: no fiscal year of its own."""

    key: str
    indicator: str
    value: str
    unit: str
    approximate: bool


class Deadline(NamedTuple):
    key: str
    fiscal_year: int | None
    printed: str
    month: str  # "2020-12"; "" where the text gives no calendar year


class R3Record(NamedTuple):
    key: str
    name: str
    band: str
    narrative: str


class R3Figure(NamedTuple):
    key: str
    indicator: str
    value: str
    unit: str
    approximate: bool
    printed: str


# Pillar 1 is printed 「総動」 in the table of contents and over many pages, 「総働」 over others and in
# the R3 list; 「総動」 is taken for a slip of the reading.
PILLARS: tuple[tuple[str, str], ...] = (
    ("1", "市民ニーズの把握と「総働」"),
    ("2", "職員の資質向上と人事制度"),
    ("3", "効率的・弾力的かつ機動性のある組織の整備"),
    ("4", "健全な財政運営"),
    ("5", "ICTを活用した情報化の推進"),
)
PILLAR_1_VARIANT_PRINTED = "市民ニーズの把握と「総動」"

# Names as over the item pages; 2-(2) stands in the table of contents only and holds no item.
SUB_PILLARS: tuple[tuple[str, str, str], ...] = (
    ("1", "(1)", "市民にとってわかりやすい形での情報の提供"),
    ("1", "(2)", "市民ニーズを間断なく把握"),
    ("1", "(3)", "市民の意見をしっかり受け止められる行政をめざして"),
    ("1", "(4)", "市民のやりがいと市民力を引き出す仕組みづくり"),
    ("2", "(1)", "市民と同じ目線で考える人材育成・職員の資質向上"),
    ("2", "(2)", "既得権益にもしっかりと対応できる職員の育成と組織の確立"),
    ("2", "(3)", "職員研修制度の見直し"),
    ("2", "(4)", "人事制度の見直しと働き方改革"),
    ("3", "(1)", "進捗管理とPDCAサイクル"),
    ("3", "(2)", "事務の継続性の確保"),
    ("3", "(3)", "組織の弾力的運用"),
    ("3", "(4)", "行政の最小単位である行政区"),
    ("3", "(5)", "機動性のある行政運営"),
    ("3", "(6)", "民間活力の活用"),
    ("4", "(1)", "歳出の削減と財源の確保"),
    ("4", "(2)", "市有施設の適正な管理"),
    ("4", "(3)", "地方公営企業・第三セクターの経営の健全化"),
    ("5", "(1)", "ICT活用による業務の効率化"),
    ("5", "(2)", "行政サービス向上のためのICT利活用の推進"),
    ("5", "(3)", "情報システムのクラウド化"),
)
SUB_PILLARS_WITHOUT_ITEMS = (("2", "(2)"),)

ITEMS_PER_PILLAR = (8, 4, 8, 11, 5)

# Names as over the item pages (the table of contents has 「N P O」 and 「A I 、R P A」 spaced out).
ITEMS: tuple[Item, ...] = (
    Item(
        key="1-(1)-①",
        name="情報提供手段の拡大",
        lead="情報戦略課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "HPを充実し、アクセス数を増やす。",
            "HPを充実し、アクセス数を増やす。",
            "HPを充実し、アクセス数を増やす。",
            "HPを充実し、アクセス数を増やす。",
            "HPを充実し、アクセス数を増やす。",
        ),
        figures=(
            "HPアクセス数 470,000件",
            "HPアクセス数 480,000件",
            "HPアクセス数 490,000件",
            "HPアクセス数 500,000件",
            "HPアクセス数 510,000件",
        ),
        baseline_printed="HPアクセス数 456,456件 (R2.1.15現在)",
        goal_printed="HPアクセス数 510,000件",
    ),
    Item(
        key="1-(1)-②",
        name="市民との行政課題の共有",
        lead="情報戦略課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            (
                "・広報における行政課題の特集記事の充実\n"
                "・数値データを重視した分かりやすい広報\n"
                "・メディアの有効活用"
            ),
            "",
            "",
            "",
            "",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="1-(2)-①",
        name="行政からの積極的な意見収集",
        lead="情報戦略課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=("しみんの声、メール問合せ受付\n・懇談会実施", "", "", "", ""),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="1-(3)-①",
        name="市民ニーズに対する迅速な対応",
        lead="情報戦略課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "しみんの声への迅速な回答",
            "しみんの声への迅速な回答",
            "しみんの声への迅速な回答",
            "しみんの声への迅速な回答",
            "しみんの声への迅速な回答",
        ),
        figures=(
            "回答発送まで 平均18日",
            "回答発送まで 平均18日",
            "回答発送まで 平均18日",
            "回答発送まで 平均18日",
            "回答発送まで 平均18日",
        ),
        baseline_printed="しみんの声回答発送まで 平均19.1日",
        goal_printed="",
    ),
    Item(
        key="1-(3)-②",
        name="審議会等への市民公募・女性参加率の向上",
        lead="地域創造課",
        related_printed="全課",
        related=("全課",),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "・審議会等の状況調査\n・公募委員の導入、女性委員の登用についての啓発",
            "・審議会等の状況調査\n・公募委員の導入、女性委員の登用についての啓発",
            "・審議会等の状況調査\n・公募委員の導入、女性委員の登用についての啓発",
            "・審議会等の状況調査\n・公募委員の導入、女性委員の登用についての啓発",
            "・審議会等の状況調査\n・公募委員の導入、女性委員の登用についての啓発",
        ),
        figures=(
            "女性参加率 31.0%",
            "女性参加率 32.0%",
            "女性参加率 33.0%",
            "女性参加率 35.0%",
            "女性参加率 36.0%",
        ),
        baseline_printed="女性参加率 29.2%",
        goal_printed="女性参加率 36.0%",
    ),
    Item(
        key="1-(4)-①",
        name="住民団体（NPO、ボランティアなど）の支援体制の確立",
        lead="地域創造課",
        related_printed="全課",
        related=("全課",),
        stages=("検討", "検討", "実施", "実施", "実施"),
        goals=(
            "NPO等の活動に対する支援\n中間支援組織の設置の検討",
            "NPO等の活動に対する支援\n中間支援組織の設置の検討",
            "NPO等の活動に対する支援\n中間支援組織による支援体制の整備",
            "NPO等の活動に対する支援\n中間支援組織による支援体制の整備",
            "",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="1-(4)-②",
        name="「ちいき生活応援隊」の推進",
        lead="高齢者支援課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "・より具体的な支援ニーズの調査\n・支援が必要な人と担い手のマッチング",
            "・地域での支え合い活動の増加\n・参加率向上に向けた広報活動",
            "・先行事例を集約し、他地域に情報提供\n・参加率向上に向けた広報活動",
            "・成功事例を基に運用ルールなどのモデルケースを確立",
            "・成功事例を基に運用ルールなどのモデルケースを確立",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="1-(4)-③",
        name="道路アダプト（里親）の制度の推進",
        lead="土木課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "里親となる登録団体の減少を最小限に抑える。",
            "里親となる登録団体数を維持する。",
            "里親となる登録団体数を維持する。",
            "里親となる登録団体数を維持する。",
            "里親となる登録団体数を維持する。",
        ),
        figures=("14団体", "16団体", "16団体", "16団体", "16団体"),
        baseline_printed="15団体 (321人)",
        goal_printed="16団体 (320人)",
    ),
    Item(
        key="2-(1)-①",
        name="職員の外部派遣等の推進・外部（民間・他自治体）人材の積極的受入れと登用",
        lead="職員課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "・派遣先との調整\n・派遣実施",
            "・派遣先との調整\n・派遣実施",
            "・派遣先との調整\n・派遣実施",
            "・派遣先との調整\n・派遣実施",
            "・派遣先との調整\n・派遣実施",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="2-(3)-①",
        name="職員研修の拡充",
        lead="職員課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "人材育成基本方針に基づく研修の実施",
            "人材育成基本方針に基づく研修の実施",
            "人材育成基本方針に基づく研修の実施",
            "人材育成基本方針に基づく研修の実施",
            "人材育成基本方針に基づく研修の実施",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="2-(4)-①",
        name="能力と実績に基づく人事評価制度の確立",
        lead="職員課",
        related_printed="全課",
        related=("全課",),
        stages=("実施", "実施", "達成", "達成", "達成"),
        goals=(
            "・評価制度の見直し\n・業績、能力評価の実施\n・評価結果の活用",
            "・業績、能力評価の実施\n・評価結果の活用",
            "・業績、能力評価の実施\n・評価結果の活用",
            "・業績、能力評価の実施\n・評価結果の活用",
            "・業績、能力評価の実施\n・評価結果の活用",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="成績反映0%",
        goal_printed="",
    ),
    Item(
        key="2-(4)-②",
        name="働き方改革の推進",
        lead="職員課",
        related_printed="全課",
        related=("全課",),
        stages=("実施", "実施", "実施", "実施", "達成"),
        goals=(
            "特定事業主行動計画と連動した取組",
            "特定事業主行動計画と連動した取組",
            "特定事業主行動計画と連動した取組",
            "特定事業主行動計画と連動した取組",
            "特定事業主行動計画と連動した取組",
        ),
        figures=(
            "時間外20人 年休取得13.0日",
            "時間外15人 年休取得13.5日",
            "時間外10人 年休取得14.0日",
            "時間外5人 年休取得14.5日",
            "時間外0人 年休取得15.0日",
        ),
        baseline_printed="時間外23人 年休取得11.9日",
        goal_printed="時間外0人 年休取得15日",
    ),
    Item(
        key="3-(1)-①",
        name="行政改革大綱及び実施計画の進行管理",
        lead="秘書政策課",
        related_printed="全課",
        related=("全課",),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "・実施計画進行状況の調査\n・調査結果を行政改革審議会へ報告\n・市ホームページで公表",
            "・実施計画進行状況の調査\n・調査結果を行政改革審議会へ報告\n・市ホームページで公表",
            "・実施計画進行状況の調査\n・調査結果を行政改革審議会へ報告\n・市ホームページで公表",
            "・実施計画進行状況の調査\n・調査結果を行政改革審議会へ報告\n・市ホームページで公表",
            "・第3次行政改革大綱と実施計画の総括・公表\n・新たな大綱の策定",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="3-(1)-②",
        name="行政改革大綱の職員への浸透",
        lead="秘書政策課",
        related_printed="全課",
        related=("全課",),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "・職員アンケートの実施\n・職員研修の実施",
            "・職員アンケートの実施\n・職員研修の実施",
            "・職員アンケートの実施\n・職員研修の実施",
            "・職員アンケートの実施\n・職員研修の実施",
            "・職員アンケートの実施\n・職員研修の実施",
        ),
        figures=(
            "大綱を知っている職員 91% 内容を把握している職員 30%",
            "大綱を知っている職員 92% 内容を把握している職員 35%",
            "大綱を知っている職員 93% 内容を把握している職員 40%",
            "大綱を知っている職員 94% 内容を把握している職員 45%",
            "大綱を知っている職員 95% 内容を把握している職員 50%",
        ),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="3-(2)-①",
        name="業務マニュアル作成の推進",
        lead="秘書政策課",
        related_printed="全課",
        related=("全課",),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "・全庁一斉の業務マニュアル点検\n・統一的なマニュアル保管方法の検討",
            "・全広域一斉の業務マニュアル点検\n・統一的なマニュアル保管方法の提示",
            "・全広域一斉の業務マニュアル点検\n・統一的なマニュアル保管",
            "・全広域一斉の業務マニュアル点検\n・統一的なマニュアル保管",
            "・全広域一斉の業務マニュアル点検\n・統一的なマニュアル保管",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="3-(3)-①",
        name="組織の見直し",
        lead="秘書政策課",
        related_printed="職員課",
        related=("職員課",),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            (
                "調書とヒアリングに基づく組織の見直し\n"
                "組織の見直しスケジュールの設定\n"
                "会議体の設置など見直し方法を検討"
            ),
            "調書とヒアリングに基づく組織の見直し\n会議体の設置など見直し方法を検討",
            "調書とヒアリングに基づく組織の見直し\n会議体の設置など見直し方法を検討",
            "調書とヒアリングに基づく組織の見直し\n会議体の設置など見直し方法を検討",
            "調書とヒアリングに基づく組織の見直し\n会議体の設置など見直し方法を検討",
        ),
        figures=(
            "令和2年12月までに令和3年度組織の方向性を確定",
            "令和3年12月までに令和4年度組織の方向性を確定",
            "令和4年12月までに令和5年度組織の方向性を確定",
            "令和5年12月までに令和6年度組織の方向性を確定",
            "令和6年12月までに令和7年度組織の方向性を確定",
        ),
        baseline_printed="次年度組織の方向性を確定する時期 3月",
        goal_printed="次年度組織の方向性を確定する時期 12月",
    ),
    Item(
        key="3-(3)-②",
        name="職員の適正配置",
        lead="秘書政策課",
        related_printed="職員課",
        related=("職員課",),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            (
                "調査とヒアリングに基づく職員の適正配置\n"
                "正規職員と会計年度任用職員を合計した人員の「総量」を把握"
            ),
            "調査とヒアリングに基づく組織の見直し\n会計年度任用職員数を考慮した見直し",
            "調査とヒアリングに基づく組織の見直し\n会計年度任用職員数を考慮した見直し",
            "調査とヒアリングに基づく組織の見直し\n会計年度任用職員数を考慮した見直し",
            "調査とヒアリングに基づく組織の見直し\n会計年度任用職員数を考慮した見直し",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="3-(4)-①",
        name="行政区の活用と検討",
        lead="行政課",
        related_printed="",
        related=(),
        stages=("検討", "検討", "検討", "検討", "検討"),
        goals=(
            (
                "代表理事会・理事会等を通じて、福祉、医療、防災等における地域の担うべきことを話し合う機会を"
                "設ける。"
            ),
            (
                "代表理事会・理事会等を通じて、福祉、医療、防災等における地域の担うべきことを話し合う機会を"
                "設ける。"
            ),
            (
                "代表理事会・理事会等を通じて、福祉、医療、防災等における地域の担うべきことを話し合う機会を"
                "設ける。"
            ),
            (
                "代表理事会・理事会等を通じて、福祉、医療、防災等における地域の担うべきことを話し合う機会を"
                "設ける。"
            ),
            (
                "代表理事会・理事会等を通じて、福祉、医療、防災等における地域の担うべきことを話し合う機会を"
                "設ける。"
            ),
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="3-(5)-①",
        name="行政評価の活用",
        lead="秘書政策課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "行政評価の実施\n次年度予算に反映可能なスケジュールの確立\n評価後の進捗状況の点検",
            "",
            "",
            "",
            "",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="3-(6)-①",
        name="アウトソーシングの活用",
        lead="財政課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "・先進事例の研究\n・府内に向けた情報提供",
            "・先進事例の研究\n・府内に向けた情報提供",
            "・先進事例の研究\n・府内に向けた情報提供",
            "・先進事例の研究\n・府内に向けた情報提供",
            "・先進事例の研究\n・府内に向けた情報提供",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="4-(1)-①",
        name="今後の財政見通しの作成と公表",
        lead="財政課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "今後5年間の財政見通しを作成し公表",
            "ローリング版を作成し公表",
            "ローリング版を作成し公表",
            "ローリング版を作成し公表",
            "ローリング版を作成し公表",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="4-(1)-②",
        name="広告媒体の活用",
        lead="情報戦略課",
        related_printed="財政課",
        related=("財政課",),
        stages=("検討", "実施", "実施", "実施", "実施"),
        goals=(
            "共用封筒に有料広告の掲載を検討",
            "共用封筒に有料広告を掲載",
            "共用封筒に有料広告を掲載",
            "共用封筒に有料広告を掲載",
            "共用封筒に有料広告を掲載",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="4-(1)-③",
        name="財務諸表の活用",
        lead="財政課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "令和元年度決算分を令和3年3月に公表",
            "令和2年度決算分を令和4年3月に公表",
            "令和3年度決算分を令和5年3月に公表",
            "令和4年度決算分を令和6年3月に公表",
            "令和5年度決算分を令和6年12月に公表",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="N年度決算分をN+2年6月に公表",
        goal_printed="N年度決算分をN+1年12月に公表",
    ),
    Item(
        key="4-(1)-④",
        name="市税の収納率の向上",
        lead="収納課",
        related_printed="債権を扱う各課・秘書政策課・財政課・行政課等",
        related=("債権を扱う各課", "秘書政策課", "財政課", "行政課等"),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "・徴収対策基本方針\n・年間行動計画",
            "・徴収対策基本方針\n・年間行動計画",
            "・徴収対策基本方針\n・年間行動計画",
            "・徴収対策基本方針\n・年間行動計画",
            "・徴収対策基本方針\n・年間行動計画",
        ),
        figures=("収納率：96.00%", "収納率：96.40%", "収納率：96.80%", "収納率：97.20%", "収納率：97.50%"),
        baseline_printed="収納率：95.45%",
        goal_printed="収納率：97.50%",
    ),
    Item(
        key="4-(1)-⑤",
        name="債権回収事務の一層の推進とその一元化に向けた取組",
        lead="収納課",
        related_printed="債権を扱う各課・秘書政策課・行政課等",
        related=("債権を扱う各課", "秘書政策課", "行政課等"),
        stages=("検討", "検討", "検討", "検討", "検討"),
        goals=(
            "・債権管理条例の検討\n・集約的な債権管理の検討",
            "・債権管理条例の検討\n・集約的な債権管理の検討",
            "・債権管理条例の検討\n・一部税外債権の一元的な徴収の実施",
            "・債権管理条例の検討\n・一部税外債権の一元的な徴収の実施",
            "・債権管理条例の検討\n・一部税外債権の一元的な徴収の実施",
        ),
        figures=(
            "",
            "",
            "一部税外債権における滞納処分件数 20件",
            "一部税外債権における滞納処分件数 20件",
            "一部税外債権における滞納処分件数 20件",
        ),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="4-(2)-①",
        name="市有財産の有効活用",
        lead="財政課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=("・未利用地売却、貸付\n・用地の調査", "", "", "", ""),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="4-(2)-②",
        name="固定資産台帳の整備",
        lead="財政課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "固定資産台帳の活用",
            "固定資産台帳の更新",
            "固定資産台帳の活用",
            "固定資産台帳の活用",
            "固定資産台帳の活用",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="4-(2)-③",
        name="公共施設等総合管理計画に基づく施設管理",
        lead="財政課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "個別施設計画の策定",
            "公共施設等総合計画の見直し",
            "公共施設の適正な管理",
            "公共施設の適正な管理",
            "公共施設の適正な管理",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="4-(2)-④",
        name="公共施設マネジメントの推進",
        lead="財政課",
        related_printed="",
        related=(),
        stages=("", "検討", "実施", "実施", "達成"),
        goals=(
            "包括管理及び公共施設マネジメント支援システムの導入の検討",
            "包括管理及び公共施設マネジメント支援システムの導入の検討又は導入",
            "包括管理及び公共施設マネジメント支援システムの導入の検討又は導入若しくは活用",
            "包括管理及び公共施設マネジメント支援システムの導入の検討又は導入若しくは活用",
            "包括管理及び公共施設マネジメント支援システムの導入の検討又は導入若しくは活用",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="4-(3)-①",
        name="病院事業の推進",
        lead="事務部総務企画課",
        related_printed="財政課・病院全課",
        related=("財政課", "病院全課"),
        stages=("実施", "実施", "実施", "実施", "達成"),
        goals=(
            "・常勤医師数の維持\n・病床の返還\n・稼働率向上\n・地域包括ケア病棟の平均在院日数増加",
            "・常勤医師数の維持\n・稼働率向上\n・地域包括ケア病棟の平均在院日数増加",
            "・常勤医師数の維持\n・稼働率向上\n・地域包括ケア病棟の平均在院日数増加",
            "・常勤医師数の維持\n・稼働率向上\n・地域包括ケア病棟の平均在院日数増加",
            "・常勤医師数の維持\n・稼働率向上\n・地域包括ケア病棟の平均在院日数増加",
        ),
        figures=("", "・常勤医師9人\n・病床149床\n・稼働率約60%\n・在院日数30日", "", "", ""),
        baseline_printed="・常勤医師9人\n・病床199床\n・稼働率約54%\n・在院日数26日",
        goal_printed="・常勤医師9人\n・病床149床\n・稼働率約60%\n・在院日数30日",
    ),
    Item(
        key="4-(3)-②",
        name="第三セクターの健全経営の推進と民営化の検討",
        lead="財政課",
        related_printed="秘書政策課、観光課",
        related=("秘書政策課", "観光課"),
        stages=("検討", "検討", "検討", "検討", "検討"),
        goals=("・運営状況及び経理状況のチェック\n・検討委員会の設置などを検討", "", "", "", ""),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="5-(1)-①",
        name="AI、RPA等の活用",
        lead="情報戦略課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "・AI-OCR、RPAを導入する。\n・活用事務の選定を進める。\n・職員研修を実施する。",
            "・AI-OCR、RPAの活用事務を拡大する。\n・職員研修を実施する。",
            "・AI-OCR、RPAの活用事務を拡大する。\n・職員研修を実施する。",
            "・AI-OCR、RPAの活用事務を拡大する。\n・職員研修を実施する。",
            "・AI-OCR、RPAの活用事務を拡大する。\n・職員研修を実施する。",
        ),
        figures=(
            "AI-OCR使用案件 40件 RPAの使用事務 3件",
            "AI-OCR使用案件 60件 RPAの使用事務 6件",
            "AI-OCR使用案件 70件 RPAの使用事務 8件",
            "AI-OCR使用案件 80件 RPAの使用事務 10件",
            "AI-OCR使用案件 90件 RPAの使用事務 12件",
        ),
        baseline_printed="AI-OCR使用案件 0件 RPAの使用事務 0件",
        goal_printed="",
    ),
    Item(
        key="5-(1)-②",
        name="職員の情報処理能力、情報セキュリティ意識の向上",
        lead="情報戦略課",
        related_printed="全課",
        related=("全課",),
        stages=("検討", "実施", "実施", "実施", "実施"),
        goals=(
            (
                "・ネットワーク環境に合わせた情報セキュリティポリシーの改定を行う。\n"
                "・各種職員研修を実施する。"
            ),
            "・各種研修を実施する。\n・必要に応じてセキュリティポリシーの改定を行う。",
            "・各種研修を実施する。\n・必要に応じてセキュリティポリシーの改定を行う。",
            "・各種研修を実施する。\n・必要に応じてセキュリティポリシーの改定を行う。",
            "・各種研修を実施する。\n・必要に応じてセキュリティポリシーの改定を行う。",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
    Item(
        key="5-(2)-①",
        name="行政手続のオンライン化の推進",
        lead="情報戦略課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            "・行政手続の検証及び拡充\n・職員への周知\n・市民への周知方法の検討",
            "・行政手続の検証及び拡充\n・職員への周知\n・市民への周知",
            "・行政手続の検証及び拡充\n・職員への周知\n・市民への周知",
            "・行政手続の検証及び拡充\n・職員への周知\n・市民への周知",
            "・行政手続の検証及び拡充\n・職員への周知\n・市民への周知",
        ),
        figures=(
            "オンラインで可能な行政手続数 8件",
            "オンラインで可能な行政手続数 10件",
            "オンラインで可能な行政手続数 12件",
            "オンラインで可能な行政手続数 13件",
            "オンラインで可能な行政手続数 14件",
        ),
        baseline_printed="オンラインで可能な行政手続数 6件",
        goal_printed="オンラインで可能な行政手続数 14件",
    ),
    Item(
        key="5-(2)-②",
        name="オープンデータの推進",
        lead="情報戦略課",
        related_printed="",
        related=(),
        stages=("実施", "実施", "実施", "実施", "実施"),
        goals=(
            (
                "・オープンデータ化の基準を検討\n"
                "・市民ニーズを踏まえた対象データの選定\n"
                "・公開取組済自治体の認定を受ける。"
            ),
            "・オープンデータの公開数の拡充",
            "・オープンデータの公開数の拡充",
            "・オープンデータの公開数の拡充",
            "・オープンデータの公開数の拡充",
        ),
        figures=(
            "オープンデータの公開数 2件",
            "オープンデータの公開数 4件",
            "オープンデータの公開数 6件",
            "オープンデータの公開数 8件",
            "オープンデータの公開数 10件",
        ),
        baseline_printed="オープンデータの公開数 0件",
        goal_printed="オープンデータの公開数 10件",
    ),
    Item(
        key="5-(3)-①",
        name="ガバメントクラウド活用の検討",
        lead="情報戦略課",
        related_printed="",
        related=(),
        stages=("検討", "検討", "検討", "検討", "実施"),
        goals=(
            "ガバメントクラウドについての情報収集",
            "ガバメントクラウドについての情報収集および現行のシステムの調査や移行に向けたスケジュール策定",
            "現行システムの調査および条・規則、業務プロセスの見直しについて検討",
            "条例・規則、業務プロセスの見直しおよび事業者の選定",
            "ガバメントクラウドを活用し、標準準拠システムを利用",
        ),
        figures=("", "", "", "", ""),
        baseline_printed="",
        goal_printed="",
    ),
)

# The goal row holds one text and blanks after it: one wide cell over all five years in the print. It is
# written here once, at R2, because that is where the text has it; a fixture may repeat it in the four
# other years.
ONE_GOAL_FOR_ALL_YEARS = ("1-(1)-②", "1-(2)-①", "3-(5)-①", "4-(2)-①", "4-(3)-②")

# Four goal cells for five years. The first two go with the two years of 検討, the last two with 実施; the
# missing one is one of R4..R6, which all say the same. R6 is left "" here; a fixture may carry the R5
# text.
GOAL_CELL_MISSING = ("1-(4)-①",)

# Six goal cells read from the right. 2-(1)-① begins with a blank cell; 3-(1)-① ends with the closing text
# of the last year (第3次行政改革大綱と実施計画の総括・公表), and its first five are equal.
READ_FROM_THE_RIGHT = ("2-(1)-①", "3-(1)-①")

# The hospital's four figures stand once in the row, in the second of six cells: R3 by the rule above, R2
# if the row is read under the header row, and perhaps one wide cell over all five years. Put at R3; do
# not test the year alone.
FIGURE_YEAR_IN_DOUBT = {"4-(3)-①": (2020, 2021)}

# 4-(2)-④ prints no stage for R2 although it prints a goal for that year.
STAGE_BLANK = (("4-(2)-④", 2020),)

# 4-(1)-⑤: the row reads blank, blank, 20, 20, 20, blank; the figures go with the three years whose goal
# speaks of 一部税外債権の一元的な徴収の実施 (R4..R6).
FIGURES_FROM_R4 = ("4-(1)-⑤",)

# The last cell of these rows repeats R6 (a sixth value): 1-(3)-① and 3-(1)-②. It is dropped.
SIXTH_FIGURE_DROPPED = ("1-(3)-①", "3-(1)-②")

# The text has no 目標の数値 box, or an empty one, though it has a 現状の数値: nothing is put there. The
# last year's figure is the final goal in practice (the R3 list quotes AI-OCR 90 and RPA 12).
BASELINE_WITHOUT_GOAL = ("1-(3)-①", "2-(4)-①", "5-(1)-①")

# 13 of 36 items have a printed 数値 row: 12 with numbers and 3-(3)-①, whose row is a deadline. 4-(1)-③
# is the second deadline item, but its dates stand in the goal row and its 数値 row is blank: it counts
# among the 23 without.
KEYS_WITH_YEARLY_FIGURES = (
    "1-(1)-①", "1-(3)-①", "1-(3)-②", "1-(4)-③", "2-(4)-②", "3-(1)-②", "3-(3)-①",
    "4-(1)-④", "4-(1)-⑤", "4-(3)-①", "5-(1)-①", "5-(2)-①", "5-(2)-②",
)  # fmt: skip
KEYS_WITH_YEARLY_NUMBERS = (
    "1-(1)-①", "1-(3)-①", "1-(3)-②", "1-(4)-③", "2-(4)-②", "3-(1)-②",
    "4-(1)-④", "4-(1)-⑤", "4-(3)-①", "5-(1)-①", "5-(2)-①", "5-(2)-②",
)  # fmt: skip
KEYS_WITH_DEADLINES = ("3-(3)-①", "4-(1)-③")
ITEMS_WITHOUT_YEARLY_FIGURES = 23

# Indicator names are the printed words with blanks taken out; 登録団体数 and 人数 are words of ours, the
# cell prints 「15団体 (321人)」 and yearly 「16団体」 without a name.
NUMBERS: tuple[Number, ...] = (
    Number("1-(1)-①", "HPアクセス数", 2020, "470000", "件", False),
    Number("1-(1)-①", "HPアクセス数", 2021, "480000", "件", False),
    Number("1-(1)-①", "HPアクセス数", 2022, "490000", "件", False),
    Number("1-(1)-①", "HPアクセス数", 2023, "500000", "件", False),
    Number("1-(1)-①", "HPアクセス数", 2024, "510000", "件", False),
    Number("1-(3)-①", "回答発送まで平均", 2020, "18", "日", False),
    Number("1-(3)-①", "回答発送まで平均", 2021, "18", "日", False),
    Number("1-(3)-①", "回答発送まで平均", 2022, "18", "日", False),
    Number("1-(3)-①", "回答発送まで平均", 2023, "18", "日", False),
    Number("1-(3)-①", "回答発送まで平均", 2024, "18", "日", False),
    Number("1-(3)-②", "女性参加率", 2020, "31.0", "%", False),
    Number("1-(3)-②", "女性参加率", 2021, "32.0", "%", False),
    Number("1-(3)-②", "女性参加率", 2022, "33.0", "%", False),
    Number("1-(3)-②", "女性参加率", 2023, "35.0", "%", False),
    Number("1-(3)-②", "女性参加率", 2024, "36.0", "%", False),
    Number("1-(4)-③", "登録団体数", 2020, "14", "団体", False),
    Number("1-(4)-③", "登録団体数", 2021, "16", "団体", False),
    Number("1-(4)-③", "登録団体数", 2022, "16", "団体", False),
    Number("1-(4)-③", "登録団体数", 2023, "16", "団体", False),
    Number("1-(4)-③", "登録団体数", 2024, "16", "団体", False),
    Number("2-(4)-②", "時間外", 2020, "20", "人", False),
    Number("2-(4)-②", "時間外", 2021, "15", "人", False),
    Number("2-(4)-②", "時間外", 2022, "10", "人", False),
    Number("2-(4)-②", "時間外", 2023, "5", "人", False),
    Number("2-(4)-②", "時間外", 2024, "0", "人", False),
    Number("2-(4)-②", "年休取得", 2020, "13.0", "日", False),
    Number("2-(4)-②", "年休取得", 2021, "13.5", "日", False),
    Number("2-(4)-②", "年休取得", 2022, "14.0", "日", False),
    Number("2-(4)-②", "年休取得", 2023, "14.5", "日", False),
    Number("2-(4)-②", "年休取得", 2024, "15.0", "日", False),
    Number("3-(1)-②", "大綱を知っている職員", 2020, "91", "%", False),
    Number("3-(1)-②", "大綱を知っている職員", 2021, "92", "%", False),
    Number("3-(1)-②", "大綱を知っている職員", 2022, "93", "%", False),
    Number("3-(1)-②", "大綱を知っている職員", 2023, "94", "%", False),
    Number("3-(1)-②", "大綱を知っている職員", 2024, "95", "%", False),
    Number("3-(1)-②", "内容を把握している職員", 2020, "30", "%", False),
    Number("3-(1)-②", "内容を把握している職員", 2021, "35", "%", False),
    Number("3-(1)-②", "内容を把握している職員", 2022, "40", "%", False),
    Number("3-(1)-②", "内容を把握している職員", 2023, "45", "%", False),
    Number("3-(1)-②", "内容を把握している職員", 2024, "50", "%", False),
    Number("4-(1)-④", "収納率", 2020, "96.00", "%", False),
    Number("4-(1)-④", "収納率", 2021, "96.40", "%", False),
    Number("4-(1)-④", "収納率", 2022, "96.80", "%", False),
    Number("4-(1)-④", "収納率", 2023, "97.20", "%", False),
    Number("4-(1)-④", "収納率", 2024, "97.50", "%", False),
    Number("4-(1)-⑤", "一部税外債権における滞納処分件数", 2022, "20", "件", False),
    Number("4-(1)-⑤", "一部税外債権における滞納処分件数", 2023, "20", "件", False),
    Number("4-(1)-⑤", "一部税外債権における滞納処分件数", 2024, "20", "件", False),
    Number("4-(3)-①", "常勤医師", 2021, "9", "人", False),
    Number("4-(3)-①", "病床", 2021, "149", "床", False),
    Number("4-(3)-①", "稼働率", 2021, "60", "%", True),
    Number("4-(3)-①", "在院日数", 2021, "30", "日", False),
    Number("5-(1)-①", "AI-OCR使用案件", 2020, "40", "件", False),
    Number("5-(1)-①", "AI-OCR使用案件", 2021, "60", "件", False),
    Number("5-(1)-①", "AI-OCR使用案件", 2022, "70", "件", False),
    Number("5-(1)-①", "AI-OCR使用案件", 2023, "80", "件", False),
    Number("5-(1)-①", "AI-OCR使用案件", 2024, "90", "件", False),
    Number("5-(1)-①", "RPAの使用事務", 2020, "3", "件", False),
    Number("5-(1)-①", "RPAの使用事務", 2021, "6", "件", False),
    Number("5-(1)-①", "RPAの使用事務", 2022, "8", "件", False),
    Number("5-(1)-①", "RPAの使用事務", 2023, "10", "件", False),
    Number("5-(1)-①", "RPAの使用事務", 2024, "12", "件", False),
    Number("5-(2)-①", "オンラインで可能な行政手続数", 2020, "8", "件", False),
    Number("5-(2)-①", "オンラインで可能な行政手続数", 2021, "10", "件", False),
    Number("5-(2)-①", "オンラインで可能な行政手続数", 2022, "12", "件", False),
    Number("5-(2)-①", "オンラインで可能な行政手続数", 2023, "13", "件", False),
    Number("5-(2)-①", "オンラインで可能な行政手続数", 2024, "14", "件", False),
    Number("5-(2)-②", "オープンデータの公開数", 2020, "2", "件", False),
    Number("5-(2)-②", "オープンデータの公開数", 2021, "4", "件", False),
    Number("5-(2)-②", "オープンデータの公開数", 2022, "6", "件", False),
    Number("5-(2)-②", "オープンデータの公開数", 2023, "8", "件", False),
    Number("5-(2)-②", "オープンデータの公開数", 2024, "10", "件", False),
)

# 現状の数値. 1-(3)-① names the same indicator as the yearly 「回答発送まで 平均」, with 「しみんの声」
# before it.
BASELINES: tuple[EndNumber, ...] = (
    EndNumber("1-(1)-①", "HPアクセス数", "456456", "件", False),
    EndNumber("1-(3)-①", "しみんの声回答発送まで平均", "19.1", "日", False),
    EndNumber("1-(3)-②", "女性参加率", "29.2", "%", False),
    EndNumber("1-(4)-③", "登録団体数", "15", "団体", False),
    EndNumber("1-(4)-③", "人数", "321", "人", False),
    EndNumber("2-(4)-①", "成績反映", "0", "%", False),
    EndNumber("2-(4)-②", "時間外", "23", "人", False),
    EndNumber("2-(4)-②", "年休取得", "11.9", "日", False),
    EndNumber("4-(1)-④", "収納率", "95.45", "%", False),
    EndNumber("4-(3)-①", "常勤医師", "9", "人", False),
    EndNumber("4-(3)-①", "病床", "199", "床", False),
    EndNumber("4-(3)-①", "稼働率", "54", "%", True),
    EndNumber("4-(3)-①", "在院日数", "26", "日", False),
    EndNumber("5-(1)-①", "AI-OCR使用案件", "0", "件", False),
    EndNumber("5-(1)-①", "RPAの使用事務", "0", "件", False),
    EndNumber("5-(2)-①", "オンラインで可能な行政手続数", "6", "件", False),
    EndNumber("5-(2)-②", "オープンデータの公開数", "0", "件", False),
)
BASELINE_AS_OF = {"1-(1)-①": "R2.1.15現在"}
# The words of the prose that give a baseline its year: (key, our name of the indicator, the words).
BASELINE_SENTENCES: tuple[tuple[str, str, str], ...] = (
    ("2-(4)-②", "時間外", "平成30年度において年間360時間を超えた者が23名（うち医療職3名）"),
    ("2-(4)-②", "年休取得", "平成30年度平均で11.9日"),
    ("4-(1)-④", "収納率", "平成30年度が95.45%"),
)
# Printed in these boxes, but not a number: the two deadline items, see DEADLINES.
END_BOXES_NOT_NUMBERS = ("3-(3)-①", "4-(1)-③")

# 目標の数値.
GOALS: tuple[EndNumber, ...] = (
    EndNumber("1-(1)-①", "HPアクセス数", "510000", "件", False),
    EndNumber("1-(3)-②", "女性参加率", "36.0", "%", False),
    EndNumber("1-(4)-③", "登録団体数", "16", "団体", False),
    EndNumber("1-(4)-③", "人数", "320", "人", False),
    EndNumber("2-(4)-②", "時間外", "0", "人", False),
    EndNumber("2-(4)-②", "年休取得", "15", "日", False),
    EndNumber("4-(1)-④", "収納率", "97.50", "%", False),
    EndNumber("4-(3)-①", "常勤医師", "9", "人", False),
    EndNumber("4-(3)-①", "病床", "149", "床", False),
    EndNumber("4-(3)-①", "稼働率", "60", "%", True),
    EndNumber("4-(3)-①", "在院日数", "30", "日", False),
    EndNumber("5-(2)-①", "オンラインで可能な行政手続数", "14", "件", False),
    EndNumber("5-(2)-②", "オープンデータの公開数", "10", "件", False),
)

# Slips of the reading, kept as the text has them; a fixture may print what was surely meant.
# (key, as in the text, surely meant)
SLIPS_IN_GOALS: tuple[tuple[str, str, str], ...] = (
    ("3-(2)-①", "全広域一斉", "全庁一斉"),
    ("3-(3)-②", "調査とヒアリング", "調書とヒアリング"),
    ("3-(6)-①", "府内に向けた", "庁内に向けた"),
    ("5-(3)-①", "条・規則", "条例・規則"),
)
# Goal cells whose bullet marks are lost in the text (one line per bullet, no 「・」, or none on the first
# line).
GOAL_BULLETS_LOST = ("1-(2)-①", "1-(4)-①", "3-(3)-①", "3-(3)-②", "3-(5)-①")

# The three the issue states. (稼働率 and the others are not stated here on purpose.)
DIRECTIONS: tuple[tuple[str, str, str], ...] = (
    ("1-(3)-①", "回答発送まで平均", "decrease"),
    ("2-(4)-②", "時間外", "decrease"),
    ("4-(3)-①", "病床", "decrease"),
)

# 3-(3)-①: from the 数値 row. 4-(1)-③: from the goal row. fiscal_year is the plan year the text stands
# under.
DEADLINES: tuple[Deadline, ...] = (
    Deadline("3-(3)-①", 2020, "令和2年12月までに令和3年度組織の方向性を確定", "2020-12"),
    Deadline("3-(3)-①", 2021, "令和3年12月までに令和4年度組織の方向性を確定", "2021-12"),
    Deadline("3-(3)-①", 2022, "令和4年12月までに令和5年度組織の方向性を確定", "2022-12"),
    Deadline("3-(3)-①", 2023, "令和5年12月までに令和6年度組織の方向性を確定", "2023-12"),
    Deadline("3-(3)-①", 2024, "令和6年12月までに令和7年度組織の方向性を確定", "2024-12"),
    Deadline("4-(1)-③", 2020, "令和元年度決算分を令和3年3月に公表", "2021-03"),
    Deadline("4-(1)-③", 2021, "令和2年度決算分を令和4年3月に公表", "2022-03"),
    Deadline("4-(1)-③", 2022, "令和3年度決算分を令和5年3月に公表", "2023-03"),
    Deadline("4-(1)-③", 2023, "令和4年度決算分を令和6年3月に公表", "2024-03"),
    Deadline("4-(1)-③", 2024, "令和5年度決算分を令和6年12月に公表", "2024-12"),
)
# The boxes of the same two items: (key, 現状, 目標). No calendar year is printed.
END_DEADLINES: tuple[tuple[str, str, str], ...] = (
    ("3-(3)-①", "次年度組織の方向性を確定する時期 3月", "次年度組織の方向性を確定する時期 12月"),
    ("4-(1)-③", "N年度決算分をN+2年6月に公表", "N年度決算分をN+1年12月に公表"),
)

# ---- Year-end list R3 (text 000) ----
# The headings of the ○ columns are lost. The position is counted from the ideographic blanks (U+3000)
# before the ○: one = 第2欄, two = 第3欄, none but blanks after it = 第1欄, none before and none after =
# 位置不明.
BAND_1 = "第1欄（見出し不明）"
BAND_2 = "第2欄（見出し不明）"
BAND_3 = "第3欄（見出し不明）"
BAND_UNKNOWN = "位置不明"
BAND_COUNTS = {BAND_1: 3, BAND_2: 17, BAND_3: 8, BAND_UNKNOWN: 8}

# In the order of the list, which is the order of the plan; keys are given from the plan. Names as printed
# in the list. The narrative of 4-(2)-③ breaks in mid-word in the text (one sentence over two lines);
# 4-(3)-① is two bullets. No narrative is longer than 60 characters.
R3_RECORDS: tuple[R3Record, ...] = (
    R3Record(
        "1-(1)-①",
        "情報提供手段の拡大",
        BAND_2,
        "TwitterやLINEを活用しＨＰへのアクセスを促した。群馬テレビのデータ放送を開始",
    ),
    R3Record(
        "1-(1)-②",
        "市民との行政課題の共有",
        BAND_2,
        "LINEアンケートの実施。新聞やテレビなどへの広報活動",
    ),
    R3Record(
        "1-(2)-①",
        "行政からの積極的な意見収集",
        BAND_3,
        "広聴ボックスの周知。メールでの問い合わせのため、問い合わせフォームを作成",
    ),
    R3Record("1-(3)-①", "市民ニーズに対する迅速な対応", BAND_2, ""),
    R3Record("1-(3)-②", "審議会等への市民公募・女性参加率の向上", BAND_2, ""),
    R3Record(
        "1-(4)-①",
        "住民団体（ＮＰＯ、ボランティアなど）の支援体制の確立",
        BAND_2,
        "市民活動団体による意見交換会の開催。SNSによる情報発信、市民活動推進事業補助金の交付",
    ),
    R3Record("1-(4)-②", "「ちいき生活応援隊」の推進", BAND_UNKNOWN, ""),
    R3Record(
        "1-(4)-③",
        "河川・道路アダプト（里親）の制度の推進",
        BAND_2,
        "登録済み団体に継続依頼し、新規団体募集を強化。25団体（目標16団体）",
    ),
    R3Record(
        "2-(1)-①",
        "職員の外部派遣等の推進・外部（民間・他自治体）人材の積極的受入れと登用",
        BAND_3,
        "",
    ),
    R3Record(
        "2-(3)-①",
        "職員研修の拡充",
        BAND_UNKNOWN,
        "コロナ禍においても、より高い研修効果が見込めるよう工夫して実施",
    ),
    R3Record("2-(4)-①", "能力と実績に基づく人事評価制度の確立", BAND_UNKNOWN, ""),
    R3Record("2-(4)-②", "働き方改革の推進", BAND_3, ""),
    R3Record("3-(1)-①", "行政改革大綱及び実施計画の進行管理", BAND_1, ""),
    R3Record(
        "3-(1)-②",
        "行政改革大綱の職員への浸透",
        BAND_UNKNOWN,
        "会計年度任用職員を含めた職員アンケートを実施",
    ),
    R3Record("3-(2)-①", "業務マニュアル作成の推進", BAND_UNKNOWN, ""),
    R3Record(
        "3-(3)-①",
        "組織の見直し",
        BAND_3,
        "調書の収集とヒアリングを実施し、組織見直しの方向性を12月までに決定",
    ),
    R3Record(
        "3-(3)-②",
        "職員の適正配置",
        BAND_3,
        "人員の「総量」を把握するためのシートを作成し、職員課と情報の共有を図った。",
    ),
    R3Record("3-(4)-①", "行政区の活用と検討", BAND_UNKNOWN, ""),
    R3Record("3-(5)-①", "行政評価の活用", BAND_UNKNOWN, ""),
    R3Record(
        "3-(6)-①",
        "アウトソーシングの活用",
        BAND_2,
        "国、県等から提供される先進事例などの情報を、庁内に展開",
    ),
    R3Record("4-(1)-①", "今後の財政見通しの作成と公表", BAND_3, ""),
    R3Record("4-(1)-②", "広告媒体の活用", BAND_3, "封筒の有料広告について実施業者と契約を締結"),
    R3Record(
        "4-(1)-③",
        "財務諸表の活用",
        BAND_2,
        "令和２年度分の財務書類について作成し、3月22日開催の全員協議会で報告し、公表。",
    ),
    R3Record("4-(1)-④", "市税の収納率の向上", BAND_3, ""),
    R3Record(
        "4-(1)-⑤",
        "債権回収事務の一層の推進とその一元化に向けた取組",
        BAND_2,
        "79件の滞納処分を実施(うち単独執行５件）",
    ),
    R3Record("4-(2)-①", "市有財産の有効活用", BAND_2, ""),
    R3Record("4-(2)-②", "固定資産台帳の整備", BAND_2, "固定資産台帳の更新"),
    R3Record(
        "4-(2)-③",
        "公共施設等総合管理計画に基づく施設管理",
        BAND_2,
        (
            "安中市公共施設等個別施設計画、公立碓氷病院個別施設計画及び安中榛名駅周辺し尿処理個別\n"
            "施設計画を策定"
        ),
    ),
    R3Record("4-(2)-④", "公共施設マネジメントの推進", BAND_UNKNOWN, ""),
    R3Record(
        "4-(3)-①",
        "病院事業の推進",
        BAND_2,
        "・脳神経外科を新設\n・常勤医師９人、病床１４９床、稼働率約57.6％、在院日数29日",
    ),
    R3Record("4-(3)-②", "第三セクターの健全経営の推進と民営化の検討", BAND_2, ""),
    R3Record(
        "5-(1)-①",
        "ＡＩ、ＲＰＡ等の活用",
        BAND_1,
        "AI-OCR使用案件19件（目標90件）、RPA使用事務11件（目標12件）",
    ),
    R3Record(
        "5-(1)-②",
        "職員の情報処理能力、情報セキュリティ意識の向上",
        BAND_2,
        "情報セキュリティ研修等を6回実施。他団体で発生したインシデント情報を5回共有",
    ),
    R3Record(
        "5-(2)-①",
        "行政手続のオンライン化の推進",
        BAND_2,
        "オンラインで申請できる行政手続きの拡充。オンラインで可能な行政手続数19件（目標14件）",
    ),
    R3Record(
        "5-(2)-②",
        "オープンデータの推進",
        BAND_2,
        "地図情報オンライン公開システムの運用を開始。オープンデータの公開数11件（目標10件）",
    ),
    R3Record("5-(3)-①", "ガバメントクラウド活用の検討", BAND_1, ""),
)
R3_NAMES_CHANGED = {
    "1-(4)-③": ("道路アダプト（里親）の制度の推進", "河川・道路アダプト（里親）の制度の推進"),
}

# Figures inside the narratives. 滞納処分 79 is not named 「一部税外債権における」 in the list: that it is
# the indicator of the plan is a reading. 「RPA使用事務」 is the plan's 「RPAの使用事務」. 登録団体数 is
# our word, see NUMBERS.
R3_FIGURES: tuple[R3Figure, ...] = (
    R3Figure("1-(4)-③", "登録団体数", "25", "団体", False, "25団体"),
    R3Figure("4-(1)-⑤", "滞納処分", "79", "件", False, "79件の滞納処分"),
    R3Figure("4-(1)-⑤", "うち単独執行", "5", "件", False, "うち単独執行５件"),
    R3Figure("4-(3)-①", "常勤医師", "9", "人", False, "常勤医師９人"),
    R3Figure("4-(3)-①", "病床", "149", "床", False, "病床１４９床"),
    R3Figure("4-(3)-①", "稼働率", "57.6", "%", True, "稼働率約57.6％"),
    R3Figure("4-(3)-①", "在院日数", "29", "日", False, "在院日数29日"),
    R3Figure("5-(1)-①", "AI-OCR使用案件", "19", "件", False, "AI-OCR使用案件19件"),
    R3Figure("5-(1)-①", "RPA使用事務", "11", "件", False, "RPA使用事務11件"),
    R3Figure("5-(1)-②", "情報セキュリティ研修等", "6", "回", False, "情報セキュリティ研修等を6回実施"),
    R3Figure(
        key="5-(1)-②",
        indicator="インシデント情報の共有",
        value="5",
        unit="回",
        approximate=False,
        printed="他団体で発生したインシデント情報を5回共有",
    ),
    R3Figure(
        key="5-(2)-①",
        indicator="オンラインで可能な行政手続数",
        value="19",
        unit="件",
        approximate=False,
        printed="オンラインで可能な行政手続数19件",
    ),
    R3Figure("5-(2)-②", "オープンデータの公開数", "11", "件", False, "オープンデータの公開数11件"),
)
# Goals the list quotes in brackets: they are the plan's final goals, not the targets of R3.
R3_QUOTED_GOALS: tuple[tuple[str, str, str, str], ...] = (
    ("1-(4)-③", "登録団体数", "16", "団体"),
    ("5-(1)-①", "AI-OCR使用案件", "90", "件"),
    ("5-(1)-①", "RPA使用事務", "12", "件"),
    ("5-(2)-①", "オンラインで可能な行政手続数", "14", "件"),
    ("5-(2)-②", "オープンデータの公開数", "10", "件"),
)
