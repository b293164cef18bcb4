"""Ichinoseki: 集中改革プラン（案） R3-R7, its 47 items, typed out as data for the fixture tests.

Taken from the source text 002 only. Nothing here imports project code.

* ``key`` is basic policy, group, number: "(1)-①-1".
* ``name`` is the printed name without its footnote mark and without （継続） / （新規）.
* ``schedule_printed`` is exactly the text. ``start_year`` / ``end_year`` are what it states and no more:
  「～令和6年度」 states no first year, 「令和3年度～」 no last one, 「毎年度」 neither.
* ``departments_printed`` are the printed lines, in order. 「大東支所地域振興課・市民課」 is one printed line
  for two sections of one branch office; it is not taken apart here, see ``DEPARTMENT_LINES_OF_SEVERAL``.
"""

from __future__ import annotations

from typing import NamedTuple

CODE = "032093"  # from the domain notes, not from the text
CITY = "一関市"
TITLE_PRINTED = "第4次一関市 行政改革大綱・集中改革プラン (案)"  # two lines in the text
DOCUMENT_STATE_PRINTED = "案"
PUBLIC_COMMENT_PRINTED = "令和2年12月21日(月)から令和3年1月15日(金)まで"
ADOPTION_PRINTED = "令和3年 月"  # the month is blank
PERIOD_PRINTED = "令和3年度から7年度まで"
FISCAL_YEARS = (2021, 2022, 2023, 2024, 2025)


class Item(NamedTuple):
    key: str
    name: str
    kind: str
    schedule_printed: str
    start_year: int | None
    end_year: int | None
    every_year: bool
    departments_printed: tuple[str, ...]


class NumericGoal(NamedTuple):
    key: str
    indicator: str  # our short words
    fiscal_year: int | None  # None: see GOALS_WITHOUT_YEAR and GOALS_OF_EVERY_YEAR
    value: str
    unit: str
    approximate: bool
    printed: str


class StatedFigure(NamedTuple):
    """A figure that is not a goal: a baseline, a part or a comparison, with its year where one is printed."""

    key: str
    indicator: str  # our short words
    fiscal_year: int | None
    value: str
    unit: str
    approximate: bool
    printed: str


PILLARS: tuple[tuple[str, str], ...] = (
    ("(1)", "協働によるまちづくりの推進、職員と組織の最適化"),
    ("(2)", "事務事業、公共施設の見直し"),
    ("(3)", "財政運営の健全化"),
    ("(4)", "ICT（情報通信技術）の活用"),
)
ITEMS_PER_PILLAR = (11, 19, 14, 3)

# Groups of a pillar have no name, only a policy sentence (its first 20 characters) and the number of items.
GROUPS: tuple[tuple[str, str, str, int], ...] = (
    ("(1)", "①", "市民、各種団体、企業、行政それぞれの適切", 4),
    ("(1)", "②", "社会情勢の変化や新たな行政課題に対応する", 7),
    ("(2)", "①", "事務事業の効率的な取組を推進するとともに", 8),
    ("(2)", "②", "公共施設については、将来にわたり施設を利", 11),
    ("(3)", "①", "市税などの自主財源の確保に努めるとともに", 8),
    ("(3)", "②", "地方公営企業については、中・長期的な視点", 4),
    ("(3)", "③", "第三セクターについては、事業内容や経営状", 2),
    ("(4)", "①", "ICTについては、導入の可能性や費用対効", 3),
)
KIND_COUNTS = {"継続": 38, "新規": 9}

ITEMS: tuple[Item, ...] = (
    # ---- (1)-① ----
    Item(
        key="(1)-①-1",
        name="地域協働体への支援",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("まちづくり推進課", "各支所地域振興課"),
    ),
    Item("(1)-①-2", "自主防災組織等の育成", "継続", "毎年度", None, None, True, ("防災課",)),
    Item("(1)-①-3", "救命講習等の開催", "継続", "毎年度", None, None, True, ("消防課",)),
    Item("(1)-①-4", "行政情報の公表", "継続", "毎年度", None, None, True, ("①職員課", "②～⑤財政課")),
    # ---- (1)-② ----
    Item("(1)-②-1", "人材の育成", "継続", "毎年度", None, None, True, ("職員課", "各課")),
    Item("(1)-②-2", "業務改善の推進", "継続", "毎年度", None, None, True, ("職員課", "財政課", "各課")),
    Item("(1)-②-3", "業務執行体制の見直し", "継続", "毎年度", None, None, True, ("職員課",)),
    Item("(1)-②-4", "定員適正化計画の推進", "継続", "毎年度", None, None, True, ("職員課",)),
    Item("(1)-②-5", "給与の見直し", "継続", "毎年度", None, None, True, ("職員課",)),
    Item("(1)-②-6", "時間外勤務の縮減", "継続", "毎年度", None, None, True, ("職員課", "各課")),
    Item("(1)-②-7", "日直業務の見直し", "継続", "～令和6年度", None, 2024, False, ("職員課",)),
    # ---- (2)-① ----
    Item("(2)-①-1", "施策の評価", "継続", "毎年度", None, None, True, ("政策企画課", "各課")),
    Item("(2)-①-2", "事務事業の見直し", "継続", "毎年度", None, None, True, ("財政課", "各部")),
    Item("(2)-①-3", "市広報の発行回数の見直し", "新規", "令和3年度", 2021, 2021, False, ("広聴広報課",)),
    Item("(2)-①-4", "公用車の縮減", "継続", "毎年度", None, None, True, ("財政課", "各所管課")),
    Item(
        key="(2)-①-5",
        name="市営バス路線の再編",
        kind="新規",
        schedule_printed="令和5年度",
        start_year=2023,
        end_year=2023,
        every_year=False,
        departments_printed=("まちづくり推進課", "各支所地域振興課"),
    ),
    Item(
        key="(2)-①-6",
        name="デマンド型乗合タクシー運行事業費補助金の見直し",
        kind="新規",
        schedule_printed="令和7年度",
        start_year=2025,
        end_year=2025,
        every_year=False,
        departments_printed=("まちづくり推進課", "各支所地域振興課"),
    ),
    Item(
        key="(2)-①-7",
        name="市役所出張所の見直し",
        kind="継続",
        schedule_printed="～令和6年度",
        start_year=None,
        end_year=2024,
        every_year=False,
        departments_printed=("市民課", "大東支所地域振興課・市民課"),
    ),
    Item(
        key="(2)-①-8",
        name="学校給食調理業務の民間委託",
        kind="継続",
        schedule_printed="～令和7年度",
        start_year=None,
        end_year=2025,
        every_year=False,
        departments_printed=("教育総務課", "学校教育課"),
    ),
    # ---- (2)-② ----
    Item(
        key="(2)-②-1",
        name="公共施設等総合管理計画の推進",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("財政課", "各所管課"),
    ),
    Item(
        key="(2)-②-2",
        name="自治集会所として使用する公の施設の譲渡",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=(
            "まちづくり推進課",
            "農政課",
            "支所地域振興課(千厩・東山・室根・藤沢)",
            "支所産業建設課(東山)",
        ),
    ),
    Item(
        key="(2)-②-3",
        name="学校規模の適正化による望ましい教育活動の展開",
        kind="継続",
        schedule_printed="令和4年度～ 6年度",
        start_year=2022,
        end_year=2024,
        every_year=False,
        departments_printed=("教育総務課", "支所地域振興課(花泉・大東・室根)"),
    ),
    Item(
        key="(2)-②-4",
        name="閉校した学校施設の活用",
        kind="新規",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("教育総務課", "各支所地域振興課"),
    ),
    Item(
        key="(2)-②-5",
        name="保育施設等の配置と運営方法の見直し",
        kind="継続",
        schedule_printed="令和6年度",
        start_year=2024,
        end_year=2024,
        every_year=False,
        departments_printed=("子育て支援課", "教育総務課", "学校教育課", "大東支所地域振興課・保健福祉課"),
    ),
    Item(
        key="(2)-②-6",
        name="保健センターのあり方の検討",
        kind="継続",
        schedule_printed="令和3年度～",
        start_year=2021,
        end_year=None,
        every_year=False,
        departments_printed=("健康づくり課", "各支所保健福祉課"),
    ),
    Item(
        key="(2)-②-7",
        name="市民センターの管理運営",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("まちづくり推進課", "各支所地域振興課"),
    ),
    Item(
        key="(2)-②-8",
        name="指定管理者制度導入施設の評価",
        kind="継続",
        schedule_printed="令和4年度～",
        start_year=2022,
        end_year=None,
        every_year=False,
        departments_printed=("財政課", "各所管課"),
    ),
    Item(
        key="(2)-②-9",
        name="公共施設の維持管理費の縮減",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("財政課", "各所管課"),
    ),
    Item(
        key="(2)-②-10",
        name="公共施設に係る使用料の見直し",
        kind="継続",
        schedule_printed="令和3年度～",
        start_year=2021,
        end_year=None,
        every_year=False,
        departments_printed=("財政課", "各所管課"),
    ),
    Item("(2)-②-11", "学校体育施設開放の有料化", "継続", "令和4年度", 2022, 2022, False, ("教育総務課",)),
    # ---- (3)-① ----
    Item(
        key="(3)-①-1",
        name="企業版ふるさと納税の活用",
        kind="新規",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("政策企画課", "各所管課"),
    ),
    Item("(3)-①-2", "広告掲載事業の実施", "継続", "毎年度", None, None, True, ("財政課", "各所管課")),
    Item("(3)-①-3", "市有財産の売却等", "継続", "毎年度", None, None, True, ("財政課", "各所管課")),
    Item(
        key="(3)-①-4",
        name="収納率の向上と滞納防止対策の実施",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("収納課", "各支所市民課"),
    ),
    Item("(3)-①-5", "補助金や負担金の見直し", "継続", "毎年度", None, None, True, ("財政課", "各部")),
    Item(
        key="(3)-①-6",
        name="診療所の経営の健全化",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("健康づくり課", "各診療所"),
    ),
    Item(
        key="(3)-①-7",
        name="工業団地の売却",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("工業労政課", "支所産業建設課（花泉・川崎）"),
    ),
    Item(
        key="(3)-①-8",
        name="宅地分譲地の売却",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("都市整備課", "支所産業建設課（東山・川崎・藤沢）"),
    ),
    # ---- (3)-② ----
    Item("(3)-②-1", "水道料金の収納率の向上", "新規", "毎年度", None, None, True, ("総務管理課",)),
    Item("(3)-②-2", "水道料金の改定", "新規", "令和4年度", 2022, 2022, False, ("総務管理課",)),
    Item(
        key="(3)-②-3",
        name="下水道使用料の経費回収率の向上",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("下水道課", "東部上下水道課"),
    ),
    Item(
        key="(3)-②-4",
        name="汚水処理施設の有収率の向上",
        kind="新規",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("下水道課", "東部上下水道課"),
    ),
    # ---- (3)-③ ----
    Item(
        key="(3)-③-1",
        name="第三セクターの見直し",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("観光物産課", "支所産業建設課(花泉・大東・室根)"),
    ),
    Item(
        key="(3)-③-2",
        name="公益財団法人 岩手県南技術研究センターの事業成果の検証",
        kind="継続",
        schedule_printed="毎年度",
        start_year=None,
        end_year=None,
        every_year=True,
        departments_printed=("工業労政課",),
    ),
    # ---- (4)-① ----
    Item("(4)-①-1", "電子申請等の拡充", "継続", "毎年度", None, None, True, ("総務課", "各所管課")),
    Item("(4)-①-2", "内部事務の合理化", "新規", "毎年度", None, None, True, ("財政課", "各所管課")),
    Item(
        key="(4)-①-3",
        name="文教施設予約システムの構築",
        kind="継続",
        schedule_printed="令和3年度",
        start_year=2021,
        end_year=2021,
        every_year=False,
        departments_printed=("まちづくり推進課",),
    ),
)

SCHEDULE_COUNTS = {
    "毎年度": 33,
    "～令和6年度": 2,
    "令和3年度": 2,
    "令和5年度": 1,
    "令和7年度": 1,
    "～令和7年度": 1,
    "令和4年度～ 6年度": 1,
    "令和6年度": 1,
    "令和3年度～": 2,
    "令和4年度～": 1,
    "令和4年度": 2,
}

# Printed with a blank inside, where the cell wraps; ITEMS has them without it.
NAMES_PRINTED_WITH_BLANK = {
    "(1)-②-6": "時間外勤務の 縮減",
    "(2)-①-3": "市広報の発行回数 の見直し",
}
# Here the blank is kept in ITEMS: the text cannot tell a wrap from the blank after 公益財団法人.
NAMES_WITH_BLANK_KEPT = ("(3)-③-2",)

# Printed with full-width brackets 「（継続）」; all others have 「(継続)」.
KIND_IN_FULL_WIDTH_BRACKETS = ("(3)-①-1", "(3)-①-2", "(3)-①-3", "(3)-①-4")

# The last row of (4)-① is 「追加」 with 「※ICTの活用について、現在検討中」: no number, no schedule, no
# department. Not an item.
ROW_THAT_IS_NO_ITEM = ("(4)-①", "追加", "※ICTの活用について、現在検討中")

# Clause marks before a department: ① of the item's goal belongs to the first, ② to ⑤ to the second.
CLAUSE_MARKS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("(1)-①-4", (("①", "職員課"), ("②～⑤", "財政課"))),
)
# Branch offices named in brackets after one 支所 section: (key, printed line, section, places).
DEPARTMENT_PLACES: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "(2)-②-2",
        "支所地域振興課(千厩・東山・室根・藤沢)",
        "支所地域振興課",
        ("千厩", "東山", "室根", "藤沢"),
    ),
    ("(2)-②-2", "支所産業建設課(東山)", "支所産業建設課", ("東山",)),
    ("(2)-②-3", "支所地域振興課(花泉・大東・室根)", "支所地域振興課", ("花泉", "大東", "室根")),
    ("(3)-①-7", "支所産業建設課（花泉・川崎）", "支所産業建設課", ("花泉", "川崎")),
    ("(3)-①-8", "支所産業建設課（東山・川崎・藤沢）", "支所産業建設課", ("東山", "川崎", "藤沢")),
    ("(3)-③-1", "支所産業建設課(花泉・大東・室根)", "支所産業建設課", ("花泉", "大東", "室根")),
)
DEPARTMENT_LINES_OF_SEVERAL: tuple[tuple[str, str], ...] = (
    ("(2)-①-7", "大東支所地域振興課・市民課"),
    ("(2)-②-5", "大東支所地域振興課・保健福祉課"),
)

# Footnote marks in a name, and in the content cell (内容).
NAME_FOOTNOTES = (("(3)-①-1", "※5"), ("(3)-②-3", "※6"), ("(3)-②-4", "※7"))
CONTENT_FOOTNOTES = (("(4)-①-1", "※8"), ("(4)-①-2", "※9"))

# The year is the goal's own, not the schedule's: most of these items have 毎年度 as 実施時期.
NUMERIC_GOALS: tuple[NumericGoal, ...] = (
    NumericGoal("(1)-①-2", "市防災指導員(AID)の養成", 2025, "160", "人", False, "160人を養成する"),
    NumericGoal("(1)-①-3", "救命講習等の受講者", 2025, "83000", "人", False, "83,000人"),
    NumericGoal("(2)-①-5", "平均乗車人数2.0人未満の路線", 2023, "11", "路線", False, "令和5年度 11路線"),
    NumericGoal("(2)-②-1", "延床面積の縮減", 2026, "1", "割", True, "概ね1割縮減する"),
    NumericGoal("(3)-②-1", "口座振替利用率", 2025, "82.2", "%", False, "口座振替利用率82.2%"),
    NumericGoal("(4)-①-1", "電子申請等が可能な手続", None, "30", "種類", False, "30種類に増やす"),
    NumericGoal("(4)-①-2", "新たに導入する業務", None, "4", "業務", True, "毎年度、4業務程度"),
)
# 30 kinds have no year printed (fiscal_year None means that here; for (4)-①-2 it means 毎年度).
GOALS_WITHOUT_YEAR = ("(4)-①-1",)
GOALS_OF_EVERY_YEAR = ("(4)-①-2",)
# R8 (2026) is one year after the plan's last year.
GOALS_AFTER_THE_PLAN = ("(2)-②-1",)

STATED_FIGURES: tuple[StatedFigure, ...] = (
    StatedFigure("(1)-①-2", "自主防災組織", None, "323", "組織", False, "323組織"),
    StatedFigure("(2)-①-5", "平均乗車人数2.0人未満の路線", 2018, "22", "路線", False, "平成30年度 22路線"),
    StatedFigure("(2)-②-1", "延床面積の縮減", None, "72000", "㎡", True, "概ね1割は約72,000㎡"),
    StatedFigure("(4)-①-1", "電子申請等が可能な手続", 2020, "19", "種類", False, "令和2年度は19種類"),
    StatedFigure("(4)-①-1", "マイナポータルによる手続", 2020, "14", "種類", False, "14種類"),
    StatedFigure("(4)-①-1", "コンビニ交付サービスによる証明書等", 2020, "5", "種類", False, "5種類"),
)
# The number of routes is to fall; printed only as two numbers, no arrow: 22 in H30, 11 in R5.
DIRECTION_NOT_PRINTED = ("(2)-①-5",)

# A goal with a date instead of a number.
DATED_GOALS: tuple[tuple[str, str], ...] = (
    ("(2)-①-3", "令和3年5月号(令和3年4月発行)から、月1回発行する。"),
    ("(3)-①-7", "令和7年度までに、売却を目指す。"),
    ("(3)-①-8", "令和7年度までに、売却を目指す。"),
    ("(4)-①-3", "令和3年度にシステムを導入し、運用を開始する。"),
)

# ---- 【目標】 ----
# The short target statements, one line a printed line. Too long to be typed out: GOALS_TOO_LONG.
GOALS_TOO_LONG = ("(2)-②-4", "(3)-③-2")
GOALS: dict[str, str] = {
    "(1)-①-1": (
        "全地域で地域協働体が設立されるよう支援する。\n"
        "また、各地域の課題解決のため、市と地域協働体が連携して取り組む。"
    ),
    "(1)-①-2": (
        "令和7年度までに、市防災指導員(AID)を、市内の自主防災組織(323組織)の約半数である、160人を養成する。"
    ),
    "(1)-①-3": (
        "令和7年度までに、市の人口の約8割にあたる83,000人に、AEDの使用方法を含む普通救命講習、"
        "上級救命講習及び救命入門コースを受講してもらう。"
    ),
    "(1)-①-4": (
        "次の行政情報の公表を行う。\n"
        "① 職員給与\n"
        "② 財政状況\n"
        "③ 補助金、負担金\n"
        "④ 公の施設、指定管理者制度導入施設\n"
        "⑤ 第三セクターの経営状況"
    ),
    "(1)-②-1": "毎年度、研修計画の見直しを行い、職員へ周知する（「明日にはばたく」）。",
    "(1)-②-2": "毎年度、各所属での取組を募集し、職員へ周知・共有する（「これE!プロジェクト」）。",
    "(1)-②-3": "毎年度、見直しを行う。",
    "(1)-②-4": "定員適正化計画に基づき、職員配置を毎年度見直す。",
    "(1)-②-5": (
        "人事院勧告及び県人事委員会勧告を尊重しながら、適正な給与水準となるよう、必要に応じて見直しを図る。"
    ),
    "(1)-②-6": "① 各課は、ICT導入事業の検討を行う。\n② 職員課は、時間外勤務等縮減マニュアルを周知する。",
    "(1)-②-7": "各地域での日直業務の存廃について、方向性を見出す。",
    "(2)-①-1": "指標の進捗状況を評価し、総合計画審議会などで報告する。",
    "(2)-①-2": (
        "① 財政課は、当初予算要求にあたり、各部の一般財源の削減目標額を設定する。\n"
        "② 各部は、市民ニーズや費用対効果を検証し、予算要求を行う。"
    ),
    "(2)-①-3": "令和3年5月号(令和3年4月発行)から、月1回発行する。",
    "(2)-①-4": "台数の縮減を図るとともに、効率的な運用を進める。",
    "(2)-①-5": (
        "市営バス及び廃止路線代替バスについて、"
        "1便あたり平均乗車人数2.0人未満の路線の運行内容を見直す。\n"
        "・平成30年度 22路線\n"
        "・令和5年度 11路線"
    ),
    "(2)-①-6": "全地域の補助金の算定方式を統一する。",
    "(2)-①-7": "4出張所の存廃について、地域の意向を踏まえつつ、方向性を見出す。",
    "(2)-①-8": "直営の真滝学校給食センターの民間委託を進める。",
    "(2)-②-1": (
        "令和8年度までに、行政財産の建物系施設の延床面積を、概ね1割縮減する。\n"
        "※ 平成27年4月1日現在の延床面積との比較。概ね1割は約72,000㎡。"
    ),
    "(2)-②-2": "順次、譲渡を進める。",
    "(2)-②-3": (
        "室根地域小学校、花泉地域小学校の統合整備の推進及び、"
        "大東地域中学校の再編に向けた地域との話し合いを進める。"
    ),
    "(2)-②-5": (
        "大東地域の摺沢保育園と摺沢幼稚園を統合し、認定こども園に移行する。\n"
        "また、児童の減少状況を踏まえながら、保育所再編の基本方針に基づき再編を進める。"
    ),
    "(2)-②-6": "各保健センターの機能と、施設のあり方を整理し、条例改正等の必要な手続きを行う。",
    "(2)-②-7": "順次、指定管理者制度を導入する。",
    "(2)-②-8": "客観的な視点による評価を導入し、より質の高い指定管理者制度の運営を図る。",
    "(2)-②-9": "順次、電力受給契約の見直しと照明のLED化を進める。",
    "(2)-②-10": "適切な時期を見定め、条例改正等を行う。",
    "(2)-②-11": (
        "他の公共施設との均衡を図るため、他の施設の使用料改定の時期を捉えて、"
        "学校体育施設開放についても有料化を図る。"
    ),
    "(3)-①-1": (
        "市の「まち・ひと・しごと創生推進事業」に対し、企業から寄附を募り、事業の財源として活用する。"
    ),
    "(3)-①-2": "広告媒体の活用について周知を行い、自主財源の確保を図る。",
    "(3)-①-3": "遊休資産の売却や貸付を進め、自主財源の確保を図る。",
    "(3)-①-4": (
        "① 納付方法の拡充により、利便性の向上を図る。\n"
        "② 滞納整理や法的回収手段の実施により、滞納繰越額を圧縮する。"
    ),
    "(3)-①-5": (
        "① 財政課は、当初予算要求にあたり、各部の一般財源の削減目標額を設定する。\n"
        "② 各部は、目的や費用対効果、経費負担のあり方を検証し、予算要求を行う。"
    ),
    "(3)-①-6": (
        "定期的に、各診療所の月ごとの決算及び診療状況を検証するとともに、運営に係る情報の共有を図る。"
    ),
    "(3)-①-7": "令和7年度までに、売却を目指す。",
    "(3)-①-8": "令和7年度までに、売却を目指す。",
    "(3)-②-1": (
        "料金徴収等業務の委託事業者と連携し、市水道事業ビジョンに掲げる、"
        "令和7年度における口座振替利用率82.2%の達成を目指す。"
    ),
    "(3)-②-2": "水道事業経営審議会による意見を踏まえ、市水道事業ビジョンに掲げる料金の見直しを行う。",
    "(3)-②-3": (
        "経費回収率の向上を目指し、維持管理費の節減と水洗化率の向上を図りながら、使用料収入の確保に取り組む。"
    ),
    "(3)-②-4": "不明水を減少させることにより、有収率の向上と流域下水道維持管理負担金の減額に取り組む。",
    "(3)-③-1": (
        "次の取組を行う。\n"
        "① 経営状況等の把握、監査、評価\n"
        "② 経営状況等の情報公開\n"
        "③ 経営責任の明確化と徹底した効率化等\n"
        "④ 公的支援（財政支援）の考え方"
    ),
    "(4)-①-1": (
        "電子申請等が可能な手続を、30種類に増やす。\n"
        "※ 令和2年度は19種類\n"
        "・マイナポータルによる手続 14種類\n"
        "・コンビニ交付サービスによる証明書等 5種類"
    ),
    "(4)-①-2": "毎年度、4業務程度を新たに導入する。",
    "(4)-①-3": "令和3年度にシステムを導入し、運用を開始する。",
}

# As printed, with the footnote mark inside the name.
NAMES_PRINTED_WITH_MARK = {
    "(3)-①-1": "企業版ふるさと納税（※5）の活用",
    "(3)-②-3": "下水道使用料の経費回収率の向上(※6)",
    "(3)-②-4": "汚水処理施設の有収率の向上(※7)",
}
# The footnotes that stand under a table of items: (pillar, mark).
FOOTNOTES_UNDER_TABLES = (("(3)", "※5"), ("(3)", "※6"), ("(3)", "※7"), ("(4)", "※8"), ("(4)", "※9"))
