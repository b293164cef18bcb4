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
