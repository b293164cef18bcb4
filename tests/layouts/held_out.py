"""A hold-out set: drawn from what city halls send, by somebody who has never seen the reader.

Two things that `Expected` cannot say stand beside the layouts: `ABOUT`, what the file says of itself, and
`BESIDE`, filled cells that belong to no dict (a planned 効果額, the board's mark). A reader may keep them, ask
about them or report them; to drop them without a word is wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal as D

from tests.layouts.shape import (
    Expected,
    Layout,
    Total,
    Value,
    csv_file,
    formats,
    item,
    merge,
    new,
    table,
    title,
    write,
    xlsx,
)


@dataclass(frozen=True)
class About:
    """What the printed title says: "" and 0 where it does not say; `cell` holds the title."""

    cell: str
    municipality: str = ""
    plan: str = ""
    first_year: int = 0
    last_year: int = 0


def simple_five() -> Layout:
    """One heading row in A1, five columns, no title, no lines, and two numbered rows nobody filled in."""
    workbook, sheet = new("Sheet1")
    write(
        sheet,
        "A1",
        ["No.", "取組項目", "担当課", "令和5年度目標", "令和5年度実績"],
        [1, "窓口アンケートの実施", "市民課", 400, 372],
        [2, "ペーパーレス会議の推進", "総務課", 60, 64],
        [3, "公用車の削減", "財産管理課", "2台", "2台"],
        [4, "ホームページの見直し", "秘書広報課", "実施", "実施"],
        [5, "定員管理の適正化", "人事課", "412人以内", "408人"],
        [6, "市税のコンビニ収納", "税務課", "45％以上", "約47％"],
        [7],
        [8],
    )
    return Layout(
        "torikumi.xlsx",
        xlsx(workbook),
        "A1から始まる5列だけの表。表題も罫線もない。番号だけ振られた空の行は項目ではない。",
        (
            item("窓口アンケートの実施", 2023, number="1", by="市民課", target="=400", actual="=372",
                 cells={"name": "B2", "number": "A2", "targets.2023": "D2", "actuals.2023": "E2"}),
            item("ペーパーレス会議の推進", 2023, number="2", by="総務課", target="=60", actual="=64"),
            item("公用車の削減", 2023, number="3", by="財産管理課", unit="台", target="2台|2",
                 actual="2台|2"),
            item("ホームページの見直し", 2023, number="4", by="秘書広報課", target="実施", actual="実施"),
            item("定員管理の適正化", 2023, number="5", by="人事課", unit="人", target="412人以内|412",
                 actual="408人|408"),
            item("市税のコンビニ収納", 2023, number="6", by="税務課", unit="％", target="45％以上|45",
                 actual="約47％|47", cells={"name": "B7", "actuals.2023": "E7"}),
        ),
    )  # fmt: skip


def plan_from_c5() -> Layout:
    """A plan without results, from C5 on: 実施 is one cell merged over the years in which it is done."""
    workbook, sheet = new("年次計画")
    title(sheet, "C2", "例示町第５次行政改革実施計画（令和４年度～令和８年度）", "C2:L2")
    write(sheet, "K3", ["令和4年3月　総務課"])
    write(
        sheet,
        "C5",
        ["番号", "改革項目", "主管課", "取組内容", "年次計画", None, None, None, None, "最終目標"],
        [None, None, None, None, "R4", "R5", "R6", "R7", "R8", None],
        ["1", "下水道使用料の改定", "上下水道課", "審議会に諮る。", "検討", None, "条例改正", "実施", None, "改定"],
        ["2", "定年引上げへの対応", "総務課", "規則を整える。", "制度設計", "実施", None, None, None, None],
        ["3", "町税の徴収強化", "税務課", "催告を早める。", "97.0％", "97.2％", "97.4％", "97.6％", "97.8％", "97.8％"],
        ["4", "小学校の統合", "教育総務課", "地区で協議する。", "方針決定", "準備", None, None, "統合", "統合完了"],
        ["5", "ふるさと納税の拡大", "産業課", "返礼品を増やす。", "5,000万円", "6,000万円", "7,500万円", "9,000万円",
         "1億円", "1億円"],
    )  # fmt: skip
    merge(sheet, "C5:C6", "D5:D6", "E5:E6", "F5:F6", "G5:K5", "L5:L6")
    merge(sheet, "G7:H7", "J7:K7", "H8:K8", "H10:J10")
    table(sheet, "C5:L11", "C5:L6", "A2 B2 C6 D24 E14 F20 G12 H12 I12 J12 K12 L12")
    return Layout(
        "reiji_jisshikeikaku.xlsx",
        xlsx(workbook),
        "C5から始まる計画だけの表。町名と計画期間は表題。「実施」は該当年度に横に結合され、どの年度にも掛かる。",
        (
            item("下水道使用料の改定", 2022, number="1", by="上下水道課",
                 target="検討 / 検討 / 条例改正 / 実施 / 実施",
                 texts={"approach": "審議会に諮る。", "goal_printed": "改定"},
                 cells={"name": "D7", "targets.2022": "G7", "targets.2024": "I7", "goal_printed": "L7"}),
            item("定年引上げへの対応", 2022, number="2", by="総務課",
                 target="制度設計 / 実施 / 実施 / 実施 / 実施", texts={"approach": "規則を整える。"}),
            item("町税の徴収強化", 2022, number="3", by="税務課", unit="％",
                 target="97.0％|97 / 97.2％|97.2 / 97.4％|97.4 / 97.6％|97.6 / 97.8％|97.8",
                 texts={"approach": "催告を早める。", "goal_printed": "97.8％"},
                 cells={"targets.2026": "K9"}),
            item("小学校の統合", 2022, number="4", by="教育総務課",
                 target="方針決定 / 準備 / 準備 / 準備 / 統合",
                 texts={"approach": "地区で協議する。", "goal_printed": "統合完了"}),
            item("ふるさと納税の拡大", 2022, number="5", by="産業課", unit="円",
                 target="5,000万円|50000000 / 6,000万円|60000000 / 7,500万円|75000000 / 9,000万円|90000000"
                 " / 1億円|100000000",
                 texts={"approach": "返礼品を増やす。", "goal_printed": "1億円"},
                 cells={"targets.2022": "G11", "targets.2026": "K11"}),
        ),
    )  # fmt: skip


def three_heading_rows() -> Layout:
    """Year, then 目標 and 実績, then 数値 and 効果額 under both: a planned effect is not an effect."""
    workbook, sheet = new("R4-R5")
    title(sheet, "A1", "見本市財政健全化プラン取組状況", "A1:K1")
    pair = ["数値", "効果額\n（千円）"]
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "担当部署", "令和4年度", None, None, None, "令和5年度", None, None, None],
        [None, None, None, "目標", None, "実績", None, "目標", None, "実績", None],
        [None, None, None, *pair, *pair, *pair, *pair],
        ["1", "使用料の減免見直し", "財政課", "4施設", 600, "3施設", 480, "6施設", 900, "6施設", 915],
        ["2", "コピー用紙の削減", "総務課", "500箱", 300, "540箱", -60, "480箱", 350, "466箱", 402],
        ["3", "土地の貸付け", "財産管理課", "2件", 1500, "2件", 1480, "2件", 1500, "1件", 740],
        ["4", "職員駐車場の有料化", "人事課", "検討", None, "検討", None, "実施", 2400, "実施", 2352],
    )
    merge(sheet, "A3:A5", "B3:B5", "C3:C5", "D3:G3", "H3:K3", "D4:E4", "F4:G4", "H4:I4", "J4:K4")
    formats(sheet, '#,##0;"▲"#,##0', "E6:E9", "G6:G9", "I6:I9", "K6:K9")
    table(sheet, "A3:K9", "A3:K5", "A6 B24 C14 D10 E10 F10 G10 H10 I10 J10 K10")
    return Layout(
        "zaisei_kenzenka.xlsx",
        xlsx(workbook),
        "見出し3段（年度・目標実績・数値と効果額）。目標側の効果額は見込みで、実績の効果額ではない。▲は書式。",
        (
            item("使用料の減免見直し", 2022, number="1", by="財政課", unit="施設",
                 target="4施設|4 / 6施設|6", actual="3施設|3 / 6施設|6", effect={2022: 480_000, 2023: 915_000},
                 cells={"name": "B6", "targets.2022": "D6", "actuals.2022": "F6", "effect.2022": "G6",
                        "targets.2023": "H6", "actuals.2023": "J6", "effect.2023": "K6"}),
            item("コピー用紙の削減", 2022, number="2", by="総務課", unit="箱",
                 target="500箱|500 / 480箱|480", actual="540箱|540 / 466箱|466",
                 effect={2022: -60_000, 2023: 402_000}),
            item("土地の貸付け", 2022, number="3", by="財産管理課", unit="件",
                 target="2件|2 / 2件|2", actual="2件|2 / 1件|1", effect={2022: 1_480_000, 2023: 740_000}),
            item("職員駐車場の有料化", 2022, number="4", by="人事課", target="検討 / 実施",
                 actual="検討 / 実施", effect={2023: 2_352_000}),
        ),
    )  # fmt: skip


def pillar_rows_in_column_a() -> Layout:
    """Pillars are rows of their own in column A, not merged; the items stand one column to the right."""
    workbook, sheet = new("一覧")
    title(sheet, "A1", "令和6年度　見本市行財政改革　取組状況")
    write(
        sheet,
        "A3",
        ["基本方針", "取組項目", "所管課", "目標値", "実績値", "進捗", "備考"],
        ["１　行政サービスの向上"],
        [None, "総合窓口の設置", "市民課", "実施", "実施", "順調", None],
        [None, "電話自動応答の導入", "総務課", "3課", "2課", "やや遅れ", "1課は翌年度"],
        ["２　職員の育成"],
        [None, "資格取得の支援", "人事課", "15人", "19人", "順調", None],
        [None, "若手職員の庁外研修", "人事課", "4人", "0人", "遅れ", "先方の都合による"],
        [None, "業務手順書の作成", "全課", "120件", "118件", "順調", None],
        ["３　公共施設の適正化"],
        [None, "集会所の統合", "市民協働課", "協議", "協議", "順調", None],
    )
    table(sheet, "A3:G12", "A3:G3", "A24 B26 C14 D10 E10 F12 G18")
    one, two, three = ("行政サービスの向上",), ("職員の育成",), ("公共施設の適正化",)
    return Layout(
        "R6_torikumijokyo.xlsx",
        xlsx(workbook),
        "A列の柱は結合されない独立の行で、項目は次の行からB列。番号の列はなく、年度は表題にある。",
        (
            item("総合窓口の設置", 2024, pillars=one, by="市民課", target="実施", actual="実施", rating="順調",
                 cells={"name": "B5", "targets.2024": "D5", "rating.2024": "F5"}),
            item("電話自動応答の導入", 2024, pillars=one, by="総務課", unit="課", target="3課|3",
                 actual="2課|2", rating="やや遅れ", texts={"remarks": "1課は翌年度"}),
            item("資格取得の支援", 2024, pillars=two, by="人事課", unit="人", target="15人|15",
                 actual="19人|19", rating="順調", cells={"name": "B8"}),
            item("若手職員の庁外研修", 2024, pillars=two, by="人事課", unit="人", target="4人|4",
                 actual="0人|0", rating="遅れ", texts={"remarks": "先方の都合による"}),
            item("業務手順書の作成", 2024, pillars=two, by="全課", unit="件", target="120件|120",
                 actual="118件|118", rating="順調"),
            item("集会所の統合", 2024, pillars=three, by="市民協働課", target="協議", actual="協議",
                 rating="順調", cells={"name": "B12"}),
        ),
    )  # fmt: skip


def blank_below_first() -> Layout:
    """大項目, 中項目, 小項目: each name once, blank cells below it, nothing merged; 小項目 is the item."""
    workbook, sheet = new("体系表")
    title(sheet, "A1", "見本市行政改革プラン　体系別進捗表")
    write(
        sheet,
        "A3",
        ["大項目", "中項目", "小項目", "担当部署", "取組内容", "2023年度\n目標", "2023年度\n実績", "評価"],
        ["１ 財政基盤の確立", "(1) 歳入の確保", "① 市税の収納強化", "収税課", "夜間窓口を開く。", "98.0％", "98.1％", "A"],
        [None, None, "② 広告事業の拡大", "秘書広報課", "媒体を増やす。", "6件", "4件", "C"],
        [None, "(2) 歳出の抑制", "① 補助金の見直し", "財政課", "終期を定める。", "10件", "10件", "B"],
        ["２ 組織の活性化", "(1) 人材の確保", "① 採用試験の見直し", "人事課", "時期を早める。", "実施", "実施", "A"],
        [None, None, "② 任期付職員の活用", "人事課", "専門職に広げる。", "3人", "1人", "C"],
        [None, "(2) 働きやすい職場", "① 男性の育児休業", "人事課", "手引を配る。", "50％", "６２．５％", "A"],
    )  # fmt: skip
    table(sheet, "A3:H9", "A3:H3", "A20 B20 C24 D14 E22 F10 G10 H7")
    first, second = "財政基盤の確立", "組織の活性化"
    return Layout(
        "taikei_2023.xlsx",
        xlsx(workbook),
        "大項目・中項目・小項目の列。最初の行だけに名があり、下は空白で結合もない。小項目が取組項目で、①が番号。",
        (
            item("市税の収納強化", 2023, number="①", pillars=(first, "歳入の確保"), by="収税課", unit="％",
                 target="98.0％|98", actual="98.1％|98.1", rating="A", texts={"approach": "夜間窓口を開く。"},
                 cells={"name": "C4", "targets.2023": "F4", "rating.2023": "H4"}),
            item("広告事業の拡大", 2023, number="②", pillars=(first, "歳入の確保"), by="秘書広報課", unit="件",
                 target="6件|6", actual="4件|4", rating="C", texts={"approach": "媒体を増やす。"}),
            item("補助金の見直し", 2023, number="①", pillars=(first, "歳出の抑制"), by="財政課", unit="件",
                 target="10件|10", actual="10件|10", rating="B", texts={"approach": "終期を定める。"}),
            item("採用試験の見直し", 2023, number="①", pillars=(second, "人材の確保"), by="人事課",
                 target="実施", actual="実施", rating="A", texts={"approach": "時期を早める。"}),
            item("任期付職員の活用", 2023, number="②", pillars=(second, "人材の確保"), by="人事課", unit="人",
                 target="3人|3", actual="1人|1", rating="C", texts={"approach": "専門職に広げる。"}),
            item("男性の育児休業", 2023, number="①", pillars=(second, "働きやすい職場"), by="人事課", unit="％",
                 target="50％|50", actual="６２．５％|62.5", rating="A", texts={"approach": "手引を配る。"},
                 cells={"name": "C9"}),
        ),
    )  # fmt: skip


def results_before_targets() -> Layout:
    """A block of past results (H30, R元, R2, R3), then a block of targets; no title, the heading in row 1."""
    workbook, sheet = new("指標推移")
    write(
        sheet,
        "A1",
        ["番号", "取組項目", "主管課", "指標", "単位", "実績", None, None, None, "目標", None, None],
        [None, None, None, None, None, "H30", "R元", "R2", "R3", "R4", "R5", "R6"],
        [1, "図書館の利用促進", "中央図書館", "貸出冊数", "冊", 182340, 179005, 121500, 150220, 165000, 172000, 180000],
        [2, "水道料金の収納", "水道課", "収納率", "％", D("98.1"), D("98.3"), D("98.2"), "98.4", D("98.5"),
         D("98.5"), D("98.6")],
        [3, "空き家の解消", "都市計画課", "除却戸数", "戸", None, None, 4, 0, 8, 10, 12],
        [4, "救命講習の普及", "消防本部", "受講者", "人", 920, "９０５", "中止", 310, 600, 800, 900],
        [5, "ごみ排出量の削減", "環境課", "1人1日当たり", "g", "…", 655, 661, 648, 640, 632, 625],
    )  # fmt: skip
    merge(sheet, *(f"{c}1:{c}2" for c in "ABCDE"), "F1:I1", "J1:L1")
    formats(sheet, "#,##0", "F3:L3", "F6:L6")
    formats(sheet, "0.0", "F4:L4")
    table(sheet, "A1:L7", "A1:L2", "A6 B22 C14 D16 E6 F10 G10 H10 I10 J10 K10 L10")
    return Layout(
        "suii_h30_r6.xlsx",
        xlsx(workbook),
        "実績の年度（H30・R元・R2・R3）が先、目標の年度が後。重なる年度はない。表題がなく見出しが1行目から。",
        (
            item("図書館の利用促進", 2018, number="1", by="中央図書館", indicator="貸出冊数", unit="冊",
                 actual="182,340|182340 / 179,005|179005 / 121,500|121500 / 150,220|150220",
                 target=" /  /  /  / 165,000|165000 / 172,000|172000 / 180,000|180000",
                 cells={"name": "B3", "actuals.2018": "F3", "actuals.2019": "G3", "targets.2022": "J3"}),
            item("水道料金の収納", 2018, number="2", by="水道課", indicator="収納率", unit="％",
                 actual="=98.1 / =98.3 / =98.2 / =98.4", target=" /  /  /  / =98.5 / =98.5 / =98.6"),
            item("空き家の解消", 2018, number="3", by="都市計画課", indicator="除却戸数", unit="戸",
                 actual=" /  / =4 / =0", target=" /  /  /  / =8 / =10 / =12"),
            item("救命講習の普及", 2018, number="4", by="消防本部", indicator="受講者", unit="人",
                 actual="=920 / ９０５|905 / 中止 / =310", target=" /  /  /  / =600 / =800 / =900"),
            item("ごみ排出量の削減", 2018, number="5", by="環境課", indicator="1人1日当たり", unit="g",
                 actual="… / =655 / =661 / =648", target=" /  /  /  / =640 / =632 / =625",
                 cells={"targets.2024": "L7"}),
        ),
    )  # fmt: skip


def alternating_years() -> Layout:
    """2021年度(計画), 2021年度(実績), 2022年度(計画) ...: the year and its kind in one heading cell."""
    workbook, sheet = new("工程表")
    title(sheet, "A1", "見本市第２次改革工程表", "A1:I1")
    write(
        sheet,
        "A3",
        ["ID", "改革項目", "担当部署", "2021年度(計画)", "2021年度(実績)", "2022年度(計画)", "2022年度(実績)",
         "2023年度(計画)", "2023年度(実績)"],
        ["A-1", "庁内照会の電子化", "総務部総務課", "調査", "調査", "試行", "試行", "実施", "一部実施"],
        ["A-2", "窓口の混雑緩和", "市民部市民課", "待ち20分未満", "待ち24分", "待ち18分未満", "待ち17分", "待ち15分未満", "待ち15分"],
        ["B-1", "保有車両の削減", "総務部財産管理課", "60台", "60台", "58台", "59台", "55台以下", "55台"],
        ["B-2", "出張所の統合", "市民部", "検討", "検討", "検討", "－", "方針決定", None],
    )  # fmt: skip
    table(sheet, "A3:I7", "A3:I3", "A7 B22 C18 D16 E16 F16 G16 H16 I16")
    waiting = "待ち"
    return Layout(
        "kouteihyou.xlsx",
        xlsx(workbook),
        "「2021年度(計画)」「2021年度(実績)」が交互に並ぶ1段見出し。数値の前に指標の語、未満・以下。",
        (
            item("庁内照会の電子化", 2021, number="A-1", by="総務部総務課", target="調査 / 試行 / 実施",
                 actual="調査 / 試行 / 一部実施",
                 cells={"name": "B4", "targets.2021": "D4", "actuals.2021": "E4", "actuals.2023": "I4"}),
            item("窓口の混雑緩和", 2021, number="A-2", by="市民部市民課", indicator=waiting, unit="分",
                 target="待ち20分未満|20 / 待ち18分未満|18 / 待ち15分未満|15",
                 actual="待ち24分|24 / 待ち17分|17 / 待ち15分|15"),
            item("保有車両の削減", 2021, number="B-1", by="総務部財産管理課", unit="台",
                 target="60台|60 / 58台|58 / 55台以下|55", actual="60台|60 / 59台|59 / 55台|55"),
            item("出張所の統合", 2021, number="B-2", by="市民部", target="検討 / 検討 / 方針決定",
                 actual="検討 / －", cells={"actuals.2022": "G7"}),
        ),
    )  # fmt: skip


def upper_and_lower() -> Layout:
    """上段 目標, 下段 実績: both in one cell with a line break; the lower line may still be missing."""
    workbook, sheet = new("Sheet1")
    title(sheet, "A1", "見本市行政改革推進計画　年度別目標・実績", "A1:F1")
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "担当課", "令和4年度\n上段：目標\n下段：実績", "令和5年度\n上段：目標\n下段：実績", "備考"],
        ["1", "出前講座の開催", "生涯学習課", "30回\n26回", "30回\n34回", None],
        ["2", "公金収納の電子化", "会計課", "検討\n検討", "実施\n一部実施", "一部は翌年度"],
        ["3", "消防水利の点検", "消防本部", "1,200基\n1,200基", "1,200基\n1,198基", None],
        ["4", "移動図書館の運行", "中央図書館", "48日\n0日", "48日\n", "集計中"],
        ["5", "婚活支援事業の廃止", "企画課", "廃止\n廃止", "－\n－", None],
    )  # fmt: skip
    table(sheet, "A3:F8", "A3:F3", "A6 B24 C14 D16 E16 F16")
    return Layout(
        "joudan_gedan.xlsx",
        xlsx(workbook),
        "一つのセルの上段が目標、下段が実績（改行）。下段がまだ無いセルもある。上下は指標の違いではない。",
        (
            item("出前講座の開催", 2022, number="1", by="生涯学習課", unit="回", target="30回|30 / 30回|30",
                 actual="26回|26 / 34回|34", cells={"name": "B4", "targets.2022": "D4", "actuals.2022": "D4"}),
            item("公金収納の電子化", 2022, number="2", by="会計課", target="検討 / 実施",
                 actual="検討 / 一部実施", texts={"remarks": "一部は翌年度"}),
            item("消防水利の点検", 2022, number="3", by="消防本部", unit="基",
                 target="1,200基|1200 / 1,200基|1200", actual="1,200基|1200 / 1,198基|1198"),
            item("移動図書館の運行", 2022, number="4", by="中央図書館", unit="日", target="48日|48 / 48日|48",
                 actual="0日|0", texts={"remarks": "集計中"}),
            item("婚活支援事業の廃止", 2022, number="5", by="企画課", target="廃止 / －", actual="廃止 / －"),
        ),
    )  # fmt: skip


def effects_planned_and_done() -> Layout:
    """効果額 計画 and 実績 by year in 百万円; the printed 合計 of one column is not the sum of its rows."""
    workbook, sheet = new("効果額")
    title(sheet, "A1", "見本市行財政改革　効果額の計画と実績", "A1:G1")
    write(sheet, "G2", ["（単位：百万円）"])
    write(
        sheet,
        "A3",
        ["番号", "実施項目", "担当課", "令和4年度効果額", None, "令和5年度効果額", None],
        [None, None, None, "計画", "実績", "計画", "実績"],
        ["1", "職員数の適正化", "人事課", 80, D("76.5"), 95, D("98.2")],
        ["2", "未利用地の売却", "財産管理課", 40, 0, 40, D("112.4")],
        ["3", "下水道事業への繰出し抑制", "財政課", 25, D("-3.5"), 25, 18],
        ["4", "病院事業の改善", "市立病院", None, None, 60, D("-12.6")],
        ["5", "基金の運用", "会計課", D("1.2"), D("1.3"), D("1.2"), D("1.4")],
        ["合　計", None, None, D("146.2"), D("74.3"), D("221.2"), D("230.0")],
    )
    merge(sheet, "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:G3", "A10:C10")
    formats(sheet, '#,##0.0;"▲ "#,##0.0', "D5:G10")
    table(sheet, "A3:G10", "A3:G4", "A6 B26 C14 D12 E12 F12 G12")
    return Layout(
        "koukagaku_keikaku_jisseki.xlsx",
        xlsx(workbook),
        "年度ごとに効果額の計画と実績、単位は表の右上（百万円）。合計の一つは明細の和（217.4）と合わない。",
        (
            item("職員数の適正化", number="1", by="人事課", effect={2022: 76_500_000, 2023: 98_200_000},
                 cells={"name": "B5", "effect.2022": "E5", "effect.2023": "G5"}),
            item("未利用地の売却", number="2", by="財産管理課", effect={2022: 0, 2023: 112_400_000}),
            item("下水道事業への繰出し抑制", number="3", by="財政課", effect={2022: -3_500_000, 2023: 18_000_000}),
            item("病院事業の改善", number="4", by="市立病院", effect={2023: -12_600_000}),
            item("基金の運用", number="5", by="会計課", effect={2022: 1_300_000, 2023: 1_400_000},
                 cells={"name": "B9"}),
        ),
        totals=(
            Total("D10", "146.2", "146.2", 2022, ("D5", "D6", "D7", "D9")),
            Total("E10", "74.3", "74.3", 2022, ("E5", "E6", "E7", "E9")),
            Total("F10", "221.2", "221.2", 2023, ("F5", "F6", "F7", "F8", "F9")),
            Total("G10", "230.0", "230", 2023, ("G5", "G6", "G7", "G8", "G9")),
        ),
        mismatched=("G10",),
    )  # fmt: skip


def percents_in_every_way() -> Layout:
    """Under （％）: text with ％, 0.955 shown as 95.5%, plain 95.5, and a plain 0.8 that is 0.8 percent."""
    workbook, sheet = new("率")
    title(sheet, "A1", "見本市行政改革　率で管理する指標")
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "担当課", "令和5年度目標（％）", "令和5年度実績（％）", "達成度", "評価"],
        ["1", "市税の徴収", "収税課", "95.5％", "96.2％", "100.7％", "○"],
        ["2", "介護保険料の徴収", "高齢福祉課", D("0.955"), D("0.961"), D("1.006"), "○"],
        ["3", "住宅使用料の徴収", "住宅課", D("95.5"), D("94.8"), D("0.993"), "△"],
        ["4", "窓口での誤交付", "市民課", D("0.8"), D("0.6"), None, "○"],
        ["5", "電子申請への移行", "デジタル推進課", 1, D("0.995"), D("0.995"), "△"],
        ["6", "会議録の公開", "総務課", "１００", "９７．５", "97.5％", "△"],
        ["7", "職員の健診受診", "人事課", "90％以上", "約88％", "－", "△"],
    )
    formats(sheet, "0.0%", "D5:E5", "E8", "F5", "F6", "F8")
    formats(sheet, "0%", "D8")
    formats(sheet, "0.0", "D6:E7")
    table(sheet, "A3:G10", "A3:G3", "A6 B24 C16 D12 E12 F10 G7")
    return Layout(
        "ritsu_r5.xlsx",
        xlsx(workbook),
        "見出しに（％）があり、文字の95.5％、0.955を95.5%と表示、95.5、本当の0.8が混在。達成度の列は計算値。",
        (
            item("市税の徴収", 2023, number="1", by="収税課", unit="％", target="95.5％|95.5",
                 actual="96.2％|96.2", rating="○", cells={"name": "B4", "rating.2023": "G4"}),
            item("介護保険料の徴収", 2023, number="2", by="高齢福祉課", unit="％", target="95.5%|95.5",
                 actual="96.1%|96.1", rating="○"),
            item("住宅使用料の徴収", 2023, number="3", by="住宅課", unit="％", target="=95.5", actual="=94.8",
                 rating="△"),
            item("窓口での誤交付", 2023, number="4", by="市民課", unit="％", target="=0.8", actual="=0.6",
                 rating="○"),
            item("電子申請への移行", 2023, number="5", by="デジタル推進課", unit="％", target="100%|100",
                 actual="99.5%|99.5", rating="△"),
            item("会議録の公開", 2023, number="6", by="総務課", unit="％", target="１００|100",
                 actual="９７．５|97.5", rating="△"),
            item("職員の健診受診", 2023, number="7", by="人事課", unit="％", target="90％以上|90",
                 actual="約88％|88", rating="△", cells={"actuals.2023": "E10"}),
        ),
    )  # fmt: skip


def money_in_words() -> Layout:
    """Amounts as people type them: 約1億2,000万円, ▲350万円, 概ね800千円, plain yen, with 以上 and 未満 beside."""
    workbook, sheet = new("R5実績")
    title(sheet, "A1", "見本市財政運営方針　取組結果（令和5年度）")
    write(
        sheet,
        "A3",
        ["№", "取組項目", "担当課", "目標", "実績", "効果額", "備考"],
        [1, "財政調整基金の確保", "財政課", "15億円以上", "約14億8,000万円", "－", None],
        [2, "遊休地の売却", "財産管理課", "1億円", "約1億2,000万円", "約1億2,000万円", "2区画"],
        [3, "庁用車リースへの切替え", "財産管理課", "10台", "6台", "▲350万円", "初年度費用"],
        [4, "電力契約の見直し", "総務課", "実施", "実施", "概ね800千円", None],
        [5, "将来負担の抑制", "財政課", "60.0％未満", "58.7％", None, None],
        [6, "保守契約の一本化", "デジタル推進課", "8件", "8件", "1,250,000円", None],
        [7, "市債の繰上償還", "財政課", "実施", "未実施", "0円", None],
    )
    table(sheet, "A3:G10", "A3:G3", "A5 B26 C16 D16 E20 F18 G14")
    return Layout(
        "zaisei_kekka.xlsx",
        xlsx(workbook),
        "金額が文字：億・万・千円・円、約・概ね・▲。効果額の見出しに単位がなく、単位はセルごとに違う。",
        (
            item("財政調整基金の確保", 2023, number="1", by="財政課", unit="円", target="15億円以上|1500000000",
                 actual="約14億8,000万円|1480000000", cells={"name": "B4", "actuals.2023": "E4"}),
            item("遊休地の売却", 2023, number="2", by="財産管理課", unit="円", target="1億円|100000000",
                 actual="約1億2,000万円|120000000", effect={2023: 120_000_000}, texts={"remarks": "2区画"},
                 cells={"effect.2023": "F5"}),
            item("庁用車リースへの切替え", 2023, number="3", by="財産管理課", unit="台", target="10台|10",
                 actual="6台|6", effect={2023: -3_500_000}, texts={"remarks": "初年度費用"}),
            item("電力契約の見直し", 2023, number="4", by="総務課", target="実施", actual="実施",
                 effect={2023: 800_000}),
            item("将来負担の抑制", 2023, number="5", by="財政課", unit="％", target="60.0％未満|60",
                 actual="58.7％|58.7"),
            item("保守契約の一本化", 2023, number="6", by="デジタル推進課", unit="件", target="8件|8",
                 actual="8件|8", effect={2023: 1_250_000}),
            item("市債の繰上償還", 2023, number="7", by="財政課", target="実施", actual="未実施",
                 effect={2023: 0}, cells={"effect.2023": "F10"}),
        ),
    )  # fmt: skip


def status_by_year() -> Layout:
    """進捗状況 over three years holds 完了, 実施中, 未着手; 完了期限 is 3/31 in four ways of writing."""
    workbook, sheet = new("進行管理")
    title(sheet, "B2", "見本市行政改革アクションプラン進行管理表", "B2:I2")
    write(
        sheet,
        "B4",
        ["No.", "取組項目", "担当課", "完了期限", "進捗状況", None, None, "備考"],
        [None, None, None, None, "R4", "R5", "R6", None],
        [1, "申請書の押印廃止", "総務課", date(2023, 3, 31), "完了", "－", "－", None],
        [2, "庁内ネットワークの更新", "デジタル推進課", date(2025, 3, 31), "未着手", "実施中", "完了", None],
        [3, "健診会場の集約", "健康課", date(2024, 3, 31), "実施中", "実施中", "実施中", "1年延長"],
        [4, "有料広告の導入", "秘書広報課", "R6.3.31", "未着手", "完了", None, None],
        [5, "墓地管理の委託", "環境課", "未定", "未着手", "未着手", "未着手", None],
        [6],
        [7],
    )
    merge(sheet, "B4:B5", "C4:C5", "D4:D5", "E4:E5", "F4:H4", "I4:I5")
    formats(sheet, "m/d", "E6")
    formats(sheet, "yyyy/m/d", "E7")
    formats(sheet, '[$-411]ggge"年"m"月"d"日"', "E8")
    table(sheet, "B4:I12", "B4:I5", "A2 B6 C26 D16 E18 F10 G10 H10 I14")
    return Layout(
        "shinkoukanri.xlsx",
        xlsx(workbook),
        "年度ごとの進捗状況（完了・実施中・未着手）。期限の3/31が日付3書式と文字。番号だけの予備行。",
        (
            item("申請書の押印廃止", 2022, number="1", by="総務課", rating="完了",
                 texts={"schedule_printed": "3/31"},
                 cells={"name": "C6", "rating.2022": "F6", "schedule_printed": "E6"}),
            item("庁内ネットワークの更新", 2022, number="2", by="デジタル推進課",
                 rating="未着手 / 実施中 / 完了", texts={"schedule_printed": "2025/3/31"}),
            item("健診会場の集約", 2022, number="3", by="健康課", rating="実施中 / 実施中 / 実施中",
                 texts={"schedule_printed": "令和6年3月31日", "remarks": "1年延長"}),
            item("有料広告の導入", 2022, number="4", by="秘書広報課", rating="未着手 / 完了",
                 texts={"schedule_printed": "R6.3.31"}),
            item("墓地管理の委託", 2022, number="5", by="環境課", rating="未着手 / 未着手 / 未着手",
                 texts={"schedule_printed": "未定"}, cells={"rating.2024": "H10"}),
        ),
    )  # fmt: skip


def self_and_external() -> Layout:
    """自己評価 of the department and 外部評価 of the board side by side: they are not one mark."""
    workbook, sheet = new("評価結果")
    title(sheet, "A1", "令和５年度　見本市行政改革　評価結果", "A1:G1")
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "担当課", "令和５年度評価", None, "取組実績", "審議会の意見"],
        [None, None, None, "自己評価", "外部評価", None, None],
        ["1", "観光協会との連携", "商工観光課", "B", "B", "共同で2回催した。", None],
        ["2", "市営駐車場の運営", "都市計画課", "A", "C", "料金を改めた。", "採算を示すこと。"],
        ["3", "窓口業務の委託", "市民課", "C", "C", "仕様を定めた。", None],
        ["4", "農業委員会の事務改善", "農業委員会", "B", "－", "様式を減らした。", "対象外とした。"],
        ["5", "文化財の公開", "文化課", "E", "D", None, "人員の手当てが要る。"],
    )
    merge(sheet, "A3:A4", "B3:B4", "C3:C4", "D3:E3", "F3:F4", "G3:G4")
    table(sheet, "A3:G9", "A3:G4", "A6 B24 C14 D10 E10 F24 G24")
    write(sheet, "A11", ["※A：特に優れている　B：良好　C：普通　D：やや不十分　E：不十分"])
    return Layout(
        "R5_hyoukakekka.xlsx",
        xlsx(workbook),
        "自己評価と外部評価の二つの評価（A～E）。担当課の評価は自己評価。外部評価と意見も消えてはならない。",
        (
            item("観光協会との連携", 2023, number="1", by="商工観光課", rating="B", narrative="共同で2回催した。",
                 cells={"name": "B5", "rating.2023": "D5", "narrative.2023": "F5"}),
            item("市営駐車場の運営", 2023, number="2", by="都市計画課", rating="A", narrative="料金を改めた。"),
            item("窓口業務の委託", 2023, number="3", by="市民課", rating="C", narrative="仕様を定めた。"),
            item("農業委員会の事務改善", 2023, number="4", by="農業委員会", rating="B",
                 narrative="様式を減らした。"),
            item("文化財の公開", 2023, number="5", by="文化課", rating="E", cells={"rating.2023": "D9"}),
        ),
    )  # fmt: skip


def summary_above_list() -> Layout:
    """総括表 by pillar first, the list of items below it on the same sheet; 〃 repeats the cell above."""
    workbook, sheet = new("R6")
    title(sheet, "A1", "令和６年度　見本市行政改革効果額一覧", "A1:G1")
    write(sheet, "A3", ["１　総括表"])
    write(
        sheet,
        "A4",
        ["基本方針", "項目数", "効果額（万円）"],
        ["歳入の確保", 3, 1395],
        ["歳出の削減", 2, 260],
        ["計", 5, 1655],
    )
    write(sheet, "A9", ["２　項目別一覧"])
    write(
        sheet,
        "A10",
        ["基本方針", "番号", "取組項目", "担当課", "目標", "実績", "効果額（万円）"],
        ["歳入の確保", "1", "市有地の貸付け", "財産管理課", "4件", "5件", 820],
        ["〃", "2", "庁舎広告の募集", "〃", "10枠", "9枠", 95],
        ["〃", "3", "寄附金の募集", "企画課", "50件", "48件", 480],
        ["歳出の削減", "4", "印刷物の内製化", "秘書広報課", "12種", "12種", 310],
        ["〃", "5", "消耗品の共同購入", "会計課", "実施", "実施", "▲50"],
        ["合計", None, None, None, None, None, 1655],
    )
    formats(sheet, "#,##0", "C5:C7", "G11:G16")
    merge(sheet, "A16:F16")
    table(sheet, "A4:C7", "A4:C4", "")
    table(sheet, "A10:G16", "A10:G10", "A16 B8 C24 D14 E10 F10 G14")
    income, outgo = ("歳入の確保",), ("歳出の削減",)
    return Layout(
        "R6_kouka_ichiran.xlsx",
        xlsx(workbook),
        "同じシートの上に基本方針別の総括表、下に一覧。総括表の行は項目ではない。〃は上のセルと同じ。万円。",
        (
            item("市有地の貸付け", 2024, number="1", pillars=income, by="財産管理課", unit="件", target="4件|4",
                 actual="5件|5", effect={2024: 8_200_000}, cells={"name": "C11", "effect.2024": "G11"}),
            item("庁舎広告の募集", 2024, number="2", pillars=income, by="財産管理課", unit="枠",
                 target="10枠|10", actual="9枠|9", effect={2024: 950_000}),
            item("寄附金の募集", 2024, number="3", pillars=income, by="企画課", unit="件", target="50件|50",
                 actual="48件|48", effect={2024: 4_800_000}),
            item("印刷物の内製化", 2024, number="4", pillars=outgo, by="秘書広報課", unit="種",
                 target="12種|12", actual="12種|12", effect={2024: 3_100_000}),
            item("消耗品の共同購入", 2024, number="5", pillars=outgo, by="会計課", target="実施",
                 actual="実施", effect={2024: -500_000}, cells={"name": "C15"}),
        ),
        totals=(Total("G16", "1,655", "1655", 2024, ("G11", "G12", "G13", "G14", "G15")),),
    )  # fmt: skip


def shared_departments() -> Layout:
    """One 担当課 cell over several items, notes between the rows, an old item and an old column hidden."""
    workbook, sheet = new("実施項目")
    title(sheet, "A1", "見本市行政改革実施計画　令和５年度実績", "A1:G1")
    write(
        sheet,
        "A3",
        ["番号", "実施項目", "担当課", "前回案", "目標", "実績", "達成度"],
        ["1", "予算科目の整理", "財政課", "5科目", "8科目", "8科目", "達成"],
        ["2", "基金の統合", None, "検討", "統合", "統合", "達成"],
        ["　※　2は条例の改正を伴う。"],
        ["3", "使用料算定の統一", None, None, "12施設", "9施設", "一部達成"],
        ["4", "（旧）公債費の平準化", "財政課", "実施", "実施", "実施", "達成"],
        ["5", "入札結果の公表", "契約検査課", "毎月", "毎月", "毎月", "達成"],
        ["6", "検査体制の見直し", None, "3人", "4人", "3人", "未達成"],
        ["（注）　5及び6は、令和６年４月から財政課の所管"],
        ["7", "投票区の再編", "選挙管理委員会", None, "2区", "2区", "達成"],
    )
    merge(sheet, "C4:C5", "C9:C10", "A6:G6", "A11:G11")
    table(sheet, "A3:G12", "A3:G3", "A6 B26 C16 D10 E10 F10 G10")
    sheet.row_dimensions[8].hidden = True
    sheet.column_dimensions["D"].hidden = True
    return Layout(
        "R5_jisshikoumoku.xlsx",
        xlsx(workbook),
        "担当課が複数の項目に結合。行の間の※と（注）。項目3は担当課が空白のまま。古い項目と前回案の列が非表示。",
        (
            item("予算科目の整理", 2023, number="1", by="財政課", unit="科目", target="8科目|8",
                 actual="8科目|8", rating="達成", cells={"name": "B4", "targets.2023": "E4",
                                                         "rating.2023": "G4"}),
            item("基金の統合", 2023, number="2", by="財政課", target="統合", actual="統合", rating="達成"),
            item("使用料算定の統一", 2023, number="3", unit="施設", target="12施設|12", actual="9施設|9",
                 rating="一部達成", cells={"name": "B7"}),
            item("入札結果の公表", 2023, number="5", by="契約検査課", target="毎月", actual="毎月",
                 rating="達成"),
            item("検査体制の見直し", 2023, number="6", by="契約検査課", unit="人", target="4人|4",
                 actual="3人|3", rating="未達成"),
            item("投票区の再編", 2023, number="7", by="選挙管理委員会", unit="区", target="2区|2",
                 actual="2区|2", rating="達成", cells={"name": "B12"}),
        ),
        findings=("A8", "D3"),
    )  # fmt: skip


def policy_sheets() -> Layout:
    """Cover with plan and period; sheets 1 to 3 name their 基本方針 in the title only; 集計 at the end."""
    workbook, cover = new("表紙")
    title(cover, "B5", "第３次見本市行政改革大綱実施計画", "B5:G5")
    write(
        cover,
        "B7",
        ["計画期間　令和４年度～令和８年度"],
        ["進捗状況報告書（令和５年度末）"],
        [None],
        ["見本市"],
    )
    heads = (
        ["番号", "取組項目", "担当課", "R4", None, "R5", None, "評価"],
        [None, None, None, "目標", "実績", "目標", "実績", None],
    )
    pages: dict[str, tuple[str, list[list[Value]]]] = {
        "1": ("基本方針１　市民に身近な行政", [
            [1, "移動市役所の開設", "市民課", "試行", "試行", "6回", "7回", "A"],
            [2, "やさしい日本語の普及", "市民協働課", "2回", "1回", "4回", "4回", "A"],
        ]),
        "2": ("基本方針２　持続可能な財政", [
            [1, "公共施設の使用料改定", "財政課", "検討", "検討", "改定", "検討", "C"],
            [2, "繰越明許費の縮減", "財政課", "12件以下", "15件", "10件以下", "9件", "A"],
            [3, "ESCO事業の導入", "財産管理課", None, None, "1施設", "0施設", "C"],
        ]),
        "3": ("基本方針３　活力ある組織", [
            [1, "複線型人事制度の導入", "人事課", "検討", "検討", "検討", "検討", "B"],
        ]),
    }  # fmt: skip
    for name, (policy, rows) in pages.items():
        sheet = workbook.create_sheet(name)
        title(sheet, "A1", "第３次見本市行政改革大綱実施計画　進捗状況", "A1:H1")
        write(sheet, "A2", [policy])
        write(sheet, "A4", *heads, *rows)
        merge(sheet, "A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:G4", "H4:H5")
        table(sheet, f"A4:H{5 + len(rows)}", "A4:H5", "A6 B26 C14 D11 E11 F11 G11 H7")
    tally = workbook.create_sheet("集計")
    write(
        tally,
        "A1",
        ["評価別の件数"],
        ["基本方針", "A", "B", "C", "計"],
        ["１　市民に身近な行政", 2, 0, 0, 2],
        ["２　持続可能な財政", 1, 0, 2, 3],
        ["３　活力ある組織", 0, 1, 0, 1],
        ["計", 3, 1, 2, 6],
    )
    table(tally, "A2:E6", "A2:E2", "A26 B8 C8 D8 E8")
    one, two, three = ("市民に身近な行政",), ("持続可能な財政",), ("活力ある組織",)
    return Layout(
        "mihon_R5_houkoku.xlsx",
        xlsx(workbook),
        "表紙に計画名と計画期間。シート名は1・2・3で方針名は表題の下だけ。番号は方針ごとに1から。評価は年度末の年度。",
        (
            item("移動市役所の開設", 2022, number="1", pillars=one, by="市民課", unit="回",
                 target="試行 / 6回|6", actual="試行 / 7回|7", rating=" / A",
                 cells={"name": "1!B6", "targets.2022": "1!D6", "actuals.2023": "1!G6", "rating.2023": "1!H6"}),
            item("やさしい日本語の普及", 2022, number="2", pillars=one, by="市民協働課", unit="回",
                 target="2回|2 / 4回|4", actual="1回|1 / 4回|4", rating=" / A"),
            item("公共施設の使用料改定", 2022, number="1", pillars=two, by="財政課",
                 target="検討 / 改定", actual="検討 / 検討", rating=" / C", cells={"name": "2!B6"}),
            item("繰越明許費の縮減", 2022, number="2", pillars=two, by="財政課", unit="件",
                 target="12件以下|12 / 10件以下|10", actual="15件|15 / 9件|9", rating=" / A"),
            item("ESCO事業の導入", 2022, number="3", pillars=two, by="財産管理課", unit="施設",
                 target=" / 1施設|1", actual=" / 0施設|0", rating=" / C"),
            item("複線型人事制度の導入", 2022, number="1", pillars=three, by="人事課",
                 target="検討 / 検討", actual="検討 / 検討", rating=" / B", cells={"name": "3!B6"}),
        ),
    )  # fmt: skip


def english_heads() -> Layout:
    """No, KPI, FY2023: the headings of a DX section; 現状 is of another year than the first target."""
    workbook, sheet = new("KPI list")
    write(sheet, "A1", ["見本市DX推進計画 KPI一覧"])
    write(
        sheet,
        "A2",
        ["No", "取組", "担当部署", "KPI", "Unit", "現状値", "FY2023目標", "FY2023実績", "FY2024目標", "FY2024実績",
         "備考"],
        ["DX-01", "オンライン申請の拡大", "デジタル推進課", "対象手続数", "件", 12, 40, 44, 80, 76, None],
        ["DX-02", "AI-OCRの活用", "デジタル推進課", "削減時間", "時間", 0, 300, D("285.5"), 600, 640, "年間"],
        ["DX-03", "RPAの活用", "総務課", "対象業務", "業務", 2, 6, 11, 12, None, None],
        ["DX-04", "Wi-Fiの整備", "財産管理課", "-", "-", None, "設計", "設計", "整備", "整備", None],
    )  # fmt: skip
    return Layout(
        "dx_kpi_list.xlsx",
        xlsx(workbook),
        "No・KPI・Unit・FY2023という英字の見出し。表題の直下に空行なしで見出し。罫線も書式もない。",
        (
            item("オンライン申請の拡大", 2023, number="DX-01", by="デジタル推進課", indicator="対象手続数", unit="件",
                 target="=40 / =80", actual="=44 / =76", texts={"baseline_printed": "12"},
                 cells={"name": "B3", "targets.2023": "G3", "actuals.2023": "H3", "baseline_printed": "F3"}),
            item("AI-OCRの活用", 2023, number="DX-02", by="デジタル推進課", indicator="削減時間", unit="時間",
                 target="=300 / =600", actual="=285.5 / =640", texts={"baseline_printed": "0", "remarks": "年間"}),
            item("RPAの活用", 2023, number="DX-03", by="総務課", indicator="対象業務", unit="業務",
                 target="=6 / =12", actual="=11", texts={"baseline_printed": "2"}),
            item("Wi-Fiの整備", 2023, number="DX-04", by="財産管理課", target="設計 / 整備",
                 actual="設計 / 整備"),
        ),
    )  # fmt: skip


def reversed_columns() -> Layout:
    """担当課 first, 実績 before 目標, the name near the end and the number last."""
    workbook, sheet = new("課別")
    title(sheet, "A1", "行政改革実施計画　課別進捗表", "A1:H1")
    write(
        sheet,
        "A3",
        ["所管課", "備考", "令和5年度", None, None, "区分", "取組項目", "番号"],
        [None, None, "進捗", "実績", "目標", None, None, None],
        ["こども課", None, "計画どおり", "90人", "90人", "継続", "一時預かりの拡充", "3-2"],
        ["こども課", "1園休止", "遅れ", "1園", "3園", "新規", "民間保育所の誘致", "3-3"],
        ["建設課", None, "計画どおり", "20橋", "20橋", "継続", "橋りょう点検の共同発注", "4-1"],
        ["都市計画課", None, "未着手", "－", "策定", "新規", "公園再編計画の策定", "4-2"],
        ["農政課", "県と協議", "計画どおり", "協議", "協議", "継続", "土地改良区との調整", "5-1"],
    )
    merge(sheet, "A3:A4", "B3:B4", "C3:E3", "F3:F4", "G3:G4", "H3:H4")
    table(sheet, "A3:H9", "A3:H4", "A14 B14 C14 D10 E10 F8 G26 H8")
    return Layout(
        "kabetsu_shinchoku.xlsx",
        xlsx(workbook),
        "列の順が逆：所管課が先頭、進捗・実績・目標の順、項目名と番号が右端。区分は新規・継続。",
        (
            item("一時預かりの拡充", 2023, number="3-2", by="こども課", unit="人", target="90人|90",
                 actual="90人|90", rating="計画どおり", texts={"kind": "継続"},
                 cells={"name": "G5", "targets.2023": "E5", "actuals.2023": "D5", "rating.2023": "C5",
                        "number": "H5"}),
            item("民間保育所の誘致", 2023, number="3-3", by="こども課", unit="園", target="3園|3",
                 actual="1園|1", rating="遅れ", texts={"kind": "新規", "remarks": "1園休止"}),
            item("橋りょう点検の共同発注", 2023, number="4-1", by="建設課", unit="橋", target="20橋|20",
                 actual="20橋|20", rating="計画どおり", texts={"kind": "継続"}),
            item("公園再編計画の策定", 2023, number="4-2", by="都市計画課", target="策定", actual="－",
                 rating="未着手", texts={"kind": "新規"}),
            item("土地改良区との調整", 2023, number="5-1", by="農政課", target="協議", actual="協議",
                 rating="計画どおり", texts={"kind": "継続", "remarks": "県と協議"}),
        ),
    )  # fmt: skip


def full_width() -> Layout:
    """Every digit, sign and letter full width; a block 計画 of three years, then a block 実績 of the same."""
    workbook, sheet = new("様式１")
    title(sheet, "A1", "見本村行政改革集中プラン（令和４年度～令和６年度）", "A1:J1")
    write(
        sheet,
        "A3",
        ["Ｎｏ．", "実施項目", "担当課", "単位", "計画Ｒ４", "計画Ｒ５", "計画Ｒ６", "実績Ｒ４", "実績Ｒ５", "実績Ｒ６"],
        ["１－１", "村税の徴収", "税務課", "％", "９７．５", "９７．８", "９８．０", "９７．４", "９８．１", "９７．９"],
        ["１－２", "水道事業の収支", "建設課", "千円", "▲１，２００", "０", "１，５００", "△１，０５０", "▲３２０", "１，６１０"],
        ["２－１", "職員定数の管理", "総務課", "人", "８６", "８５", "８４", "８６", "８６", "８４"],
        ["２－２", "広域連携の推進", "企画課", "－", "協議", "協議", "実施", "協議", "協議", "協議"],
        ["３－１", "健診の受診勧奨", "健康福祉課", "人", "１，０００", "１，０５０", "１，１００", "９８７", "１，０６２", "－"],
    )  # fmt: skip
    table(sheet, "A3:J8", "A3:J3", "A8 B20 C14 D8 E13 F13 G13 H13 I13 J13")
    return Layout(
        "mura_youshiki1.xlsx",
        xlsx(workbook),
        "数字・符号・英字がすべて全角。計画3年分の後に実績3年分。見出しは「計画Ｒ４」の1段。▲△は負の数。村名と期間は表題。",
        (
            item("村税の徴収", 2022, number="１－１", by="税務課", unit="％",
                 target="９７．５|97.5 / ９７．８|97.8 / ９８．０|98",
                 actual="９７．４|97.4 / ９８．１|98.1 / ９７．９|97.9",
                 cells={"name": "B4", "targets.2022": "E4", "targets.2024": "G4", "actuals.2022": "H4",
                        "actuals.2024": "J4"}),
            item("水道事業の収支", 2022, number="１－２", by="建設課", unit="千円",
                 target="▲１，２００|-1200 / ０|0 / １，５００|1500",
                 actual="△１，０５０|-1050 / ▲３２０|-320 / １，６１０|1610"),
            item("職員定数の管理", 2022, number="２－１", by="総務課", unit="人",
                 target="８６|86 / ８５|85 / ８４|84", actual="８６|86 / ８６|86 / ８４|84"),
            item("広域連携の推進", 2022, number="２－２", by="企画課", target="協議 / 協議 / 実施",
                 actual="協議 / 協議 / 協議"),
            item("健診の受診勧奨", 2022, number="３－１", by="健康福祉課", unit="人",
                 target="１，０００|1000 / １，０５０|1050 / １，１００|1100",
                 actual="９８７|987 / １，０６２|1062 / －", cells={"actuals.2024": "J8"}),
        ),
    )  # fmt: skip


def tab_separated() -> Layout:
    """Exported from a system: tabs, UTF-8 without BOM, LF, ISO-like columns, codes with leading zeros."""
    rows = (
        ("コード", "取組項目", "主管課", "R6目標", "R6実績", "達成度", "備考"),
        ("0101", "会計年度任用職員の配置見直し", "人事課", "180人", "176人", "◎", ""),
        ("0102", "文書保存年限の見直し", "総務課", "実施", "実施", "○", "規程改正,公布済"),
        ("0203", "道路台帳の電子化", "建設課", "35.0%", "22.4%", "△", ""),
        ("0204", "し尿処理の広域化", "環境課", "協定締結", "-", "×", "令和7年度へ"),
    )
    return Layout(
        "export_r6.tsv",
        "".join("\t".join(row) + "\n" for row in rows).encode(),
        "システムが書き出したタブ区切り（BOMなしUTF-8、LF）。先頭0のコード、本文に読点代わりの半角コンマ。",
        (
            item("会計年度任用職員の配置見直し", 2024, number="0101", by="人事課", unit="人", target="180人|180",
                 actual="176人|176", rating="◎",
                 cells={"name": "B2", "number": "A2", "targets.2024": "D2", "rating.2024": "F2"}),
            item("文書保存年限の見直し", 2024, number="0102", by="総務課", target="実施", actual="実施",
                 rating="○", texts={"remarks": "規程改正,公布済"}),
            item("道路台帳の電子化", 2024, number="0203", by="建設課", unit="%", target="35.0%|35",
                 actual="22.4%|22.4", rating="△"),
            item("し尿処理の広域化", 2024, number="0204", by="環境課", target="協定締結", actual="-",
                 rating="×", texts={"remarks": "令和7年度へ"}),
        ),
    )  # fmt: skip


def csv_with_total() -> Layout:
    """UTF-8 without BOM: two title lines above the heading, a total line under the rows."""
    data = csv_file(
        "utf-8",
        ["例示町行財政改革推進プラン　効果額", "", "", "", "", ""],
        ["計画期間：令和4年度～令和8年度", "", "", "", "", "単位：千円"],
        ["整理番号", "改革項目", "担当部署", "効果額（R4）", "効果額（R5）", "備考"],
        ["1", "封筒の共通化", "総務課", "120", "135", ""],
        ["2", "町有バスの廃止", "企画財政課", "0", "2,480", "R5.10廃止"],
        ["3", "学校用務の委託", "教育委員会", "▲1,200", "△ 350", "初期費用"],
        ["4", "夜間照明の更新", "建設課", "－", "640", ""],
        ["5", "出資金の引揚げ", "企画財政課", "", "5,000", ""],
        ["合計", "", "", "▲1,080", "7,905", ""],
    )
    return Layout(
        "kouka_r4r5.csv",
        data,
        "BOMなしUTF-8。見出しの上に表題と計画期間と単位、下に合計。▲・△・0・－・空白。町名と期間は表題。",
        (
            item("封筒の共通化", number="1", by="総務課", effect={2022: 120_000, 2023: 135_000},
                 cells={"name": "B4", "effect.2022": "D4", "effect.2023": "E4"}),
            item("町有バスの廃止", number="2", by="企画財政課", effect={2022: 0, 2023: 2_480_000},
                 texts={"remarks": "R5.10廃止"}),
            item("学校用務の委託", number="3", by="教育委員会", effect={2022: -1_200_000, 2023: -350_000},
                 texts={"remarks": "初期費用"}),
            item("夜間照明の更新", number="4", by="建設課", effect={2023: 640_000}),
            item("出資金の引揚げ", number="5", by="企画財政課", effect={2023: 5_000_000},
                 cells={"name": "B8"}),
        ),
        totals=(
            Total("D9", "▲1,080", "-1080", 2022, ("D4", "D5", "D6")),
            Total("E9", "7,905", "7905", 2023, ("E4", "E5", "E6", "E7", "E8")),
        ),
    )  # fmt: skip


def department_bands() -> Layout:
    """The rows across the table name departments, not pillars, and there is no column for them."""
    workbook, sheet = new("部署別")
    title(sheet, "A1", "見本市行政改革　部署別取組一覧（令和６年度）", "A1:F1")
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "関係課", "目標", "実績", "評価"],
        ["【総務課】"],
        ["3", "文書管理システムの更新", "デジタル推進課", "導入", "導入", "A"],
        ["7", "例規の電子化", None, "100％", "80％", "B"],
        ["【市民課】"],
        ["1", "証明書自動交付の拡大", None, "35％", "38.6％", "A"],
        ["【教育総務課】"],
        ["12", "学校施設の開放", "生涯学習課・財産管理課", "9校", "9校", "A"],
        ["15", "給食調理の委託", "財政課", "検討", "検討", "B"],
    )
    for row in (4, 7, 9):
        merge(sheet, f"A{row}:F{row}")
    table(sheet, "A3:F11", "A3:F3", "A6 B28 C26 D10 E10 F7")
    return Layout(
        "bushobetsu_r6.xlsx",
        xlsx(workbook),
        "全幅の帯が柱ではなく課名（【総務課】）。担当課の列はなく、関係課の列だけがある。番号は課の中で飛ぶ。",
        (
            item("文書管理システムの更新", 2024, number="3", by="総務課", related="デジタル推進課",
                 target="導入", actual="導入", rating="A", cells={"name": "B5", "targets.2024": "D5"}),
            item("例規の電子化", 2024, number="7", by="総務課", unit="％", target="100％|100",
                 actual="80％|80", rating="B"),
            item("証明書自動交付の拡大", 2024, number="1", by="市民課", unit="％", target="35％|35",
                 actual="38.6％|38.6", rating="A"),
            item("学校施設の開放", 2024, number="12", by="教育総務課", related="生涯学習課 財産管理課",
                 unit="校", target="9校|9", actual="9校|9", rating="A"),
            item("給食調理の委託", 2024, number="15", by="教育総務課", related="財政課", target="検討",
                 actual="検討", rating="B", cells={"name": "B11"}),
        ),
    )  # fmt: skip


def table_per_pillar() -> Layout:
    """One table per pillar on one sheet: the pillar is the line above, the heading comes again, 小計 ends it."""
    workbook, sheet = new("全体")
    title(sheet, "A1", "見本市行政経営プラン　令和５年度結果報告")
    heads = ["番号", "取組項目", "担当課", "目標", "実績", "効果額（千円）"]
    write(
        sheet,
        "A3",
        ["Ⅰ　歳入の確保"],
        heads,
        ["1", "施設命名権の売却", "財産管理課", "2件", "1件", 1100],
        ["2", "市民農園の料金改定", "農政課", "改定", "改定", 84],
        [None, "小計", None, None, None, 1184],
        [None],
        ["Ⅱ　事務の見直し"],
        heads,
        ["3", "電算処理の内製化", "デジタル推進課", "5業務", "6業務", 2750],
        ["4", "通知の圧着はがき化", "税務課", "3種", "3種", -90],
        ["5", "行事の統合", "商工観光課", "統合", "見送り", 0],
        [None, "小計", None, None, None, 2660],
        [None],
        [None, None, None, None, "総合計", 3944],
    )
    formats(sheet, '#,##0;"△"#,##0', "F5:F7", "F11:F14", "F16")
    table(sheet, "A4:F7", "A4:F4", "A6 B24 C16 D10 E10 F14")
    table(sheet, "A10:F14", "A10:F10", "")
    one, two = ("歳入の確保",), ("事務の見直し",)
    return Layout(
        "keieiplan_r5.xlsx",
        xlsx(workbook),
        "1シートに柱ごとの表。柱名は各表の上の行、見出しは繰り返し、小計、離れた所に総合計。総合計は和（3,844）と違う。",
        (
            item("施設命名権の売却", 2023, number="1", pillars=one, by="財産管理課", unit="件", target="2件|2",
                 actual="1件|1", effect={2023: 1_100_000}, cells={"name": "B5", "effect.2023": "F5"}),
            item("市民農園の料金改定", 2023, number="2", pillars=one, by="農政課", target="改定",
                 actual="改定", effect={2023: 84_000}),
            item("電算処理の内製化", 2023, number="3", pillars=two, by="デジタル推進課", unit="業務",
                 target="5業務|5", actual="6業務|6", effect={2023: 2_750_000}, cells={"name": "B11"}),
            item("通知の圧着はがき化", 2023, number="4", pillars=two, by="税務課", unit="種", target="3種|3",
                 actual="3種|3", effect={2023: -90_000}),
            item("行事の統合", 2023, number="5", pillars=two, by="商工観光課", target="統合",
                 actual="見送り", effect={2023: 0}),
        ),
        totals=(
            Total("F7", "1,184", "1184", 2023, ("F5", "F6")),
            Total("F14", "2,660", "2660", 2023, ("F11", "F12", "F13")),
            Total("F16", "3,944", "3944", 2023, ("F5", "F6", "F11", "F12", "F13")),
        ),
        mismatched=("F16",),
    )  # fmt: skip


_THINGS = [
    "窓口",
    "相談",
    "収納",
    "研修",
    "広報",
    "統計",
    "防災",
    "消防",
    "水道",
    "下水道",
    "道路",
    "橋りょう",
    "公園",
    "住宅",
    "学校",
    "図書館",
    "文化財",
    "体育館",
    "保育",
    "介護",
    "健診",
    "環境",
    "農業",
    "商業",
    "観光",
]
_MOVES = [
    "電子化",
    "委託",
    "統合",
    "共同化",
    "見直し",
    "有料化",
    "標準化",
    "公開",
    "予約制",
    "集約",
    "点検",
    "再編",
]
_OFFICES = [
    "総務課",
    "企画課",
    "財政課",
    "人事課",
    "市民課",
    "税務課",
    "福祉課",
    "環境課",
    "建設課",
    "農政課",
    "学校教育課",
    "水道課",
]
_POLICIES = ("１ 便利な行政", "２ 健全な財政", "３ 身軽な組織", "４ 開かれた市政")
_SIZE = 300
_PER_POLICY = 75
_ACROSS_12 = 12


def large() -> Layout:
    """300 items in 12 columns, the pillar repeated on every row, with gaps, marks and texts spread by count."""
    workbook, sheet = new("全項目")
    title(sheet, "A1", "見本市行政改革実施計画　全項目一覧", "A1:L1")
    write(
        sheet,
        "A3",
        ["番号", "基本方針", "取組項目", "担当課", "指標", "単位", "R5目標", "R5実績", "R6目標", "R6実績", "R6評価", "備考"],
    )  # fmt: skip
    wanted: list[Expected] = []
    for index in range(_SIZE):
        policy = _POLICIES[index // _PER_POLICY]
        number = f"{index // _PER_POLICY + 1}-{index % _PER_POLICY + 1:02}"
        name = f"{_THINGS[index // _ACROSS_12]}の{_MOVES[index % _ACROSS_12]}"
        office = _OFFICES[index % 11]
        note = "様式変更" if index % 25 == 0 else None
        if index % 5 == 4:  # every fifth item has no figures
            what: list[Value] = ["－", "－", "検討", "検討", "実施", "－" if index % 10 == 9 else "実施"]
            done = "－" if index % 10 == 9 else "実施"
            spelt = item(name, 2023, number=number, pillars=(policy[2:],), by=office, target="検討 / 実施",
                         actual=f"検討 / {done}", rating=" / B", texts={"remarks": note} if note else {})  # fmt: skip
        else:
            plan, later, actual = 100 + index, 110 + index, 95 + index
            last = None if index % 7 == 0 else 1000 + index
            what = ["件数", "件", plan, actual, later, last]
            spelt = item(
                name, 2023, number=number, pillars=(policy[2:],), by=office, indicator="件数", unit="件",
                target=f"={plan} / ={later}",
                actual=f"={actual}" + (f" / {last:,}|{last}" if last else ""),
                rating=" / B", texts={"remarks": note} if note else {},
                cells={"name": f"C{index + 4}", "targets.2024": f"I{index + 4}"},
            )  # fmt: skip
        write(sheet, f"A{index + 4}", [number, policy, name, office, *what, "B", note])
        wanted.append(spelt)
    formats(sheet, "#,##0", f"G4:J{_SIZE + 3}")
    table(sheet, f"A3:L{_SIZE + 3}", "A3:L3", "A8 B18 C22 D14 E10 F6 G9 H9 I9 J9 K8 L12")
    return Layout(
        "zenkoumoku.xlsx",
        xlsx(workbook),
        "300項目×12列の整った表。基本方針は毎行に繰り返し、5項目に1つは数値がなく、空白と－と桁区切りが散る。",
        tuple(wanted),
    )


LAYOUTS: dict[str, Callable[[], Layout]] = {
    "simple_five": simple_five,
    "plan_from_c5": plan_from_c5,
    "three_heading_rows": three_heading_rows,
    "pillar_rows_in_column_a": pillar_rows_in_column_a,
    "blank_below_first": blank_below_first,
    "results_before_targets": results_before_targets,
    "alternating_years": alternating_years,
    "upper_and_lower": upper_and_lower,
    "effects_planned_and_done": effects_planned_and_done,
    "percents_in_every_way": percents_in_every_way,
    "money_in_words": money_in_words,
    "status_by_year": status_by_year,
    "self_and_external": self_and_external,
    "summary_above_list": summary_above_list,
    "shared_departments": shared_departments,
    "policy_sheets": policy_sheets,
    "english_heads": english_heads,
    "reversed_columns": reversed_columns,
    "full_width": full_width,
    "tab_separated": tab_separated,
    "csv_with_total": csv_with_total,
    "department_bands": department_bands,
    "table_per_pillar": table_per_pillar,
    "large": large,
}

ABOUT: dict[str, About] = {
    "plan_from_c5": About("C2", "例示町", "例示町第５次行政改革実施計画", 2022, 2026),
    "policy_sheets": About("表紙!B5", "見本市", "第３次見本市行政改革大綱実施計画", 2022, 2026),
    "full_width": About("A1", "見本村", "見本村行政改革集中プラン", 2022, 2024),
    "csv_with_total": About("A1", "例示町", "例示町行財政改革推進プラン", 2022, 2026),
    "alternating_years": About("A1", "見本市", "見本市第２次改革工程表"),
}

BESIDE: dict[str, tuple[str, ...]] = {
    "three_heading_rows": ("E6", "E7", "E8", "I6", "I7", "I8", "I9"),
    "effects_planned_and_done": ("D5", "D6", "D7", "D9", "F5", "F6", "F7", "F8", "F9"),
    "self_and_external": ("E5", "E6", "E7", "E9", "G6", "G8", "G9"),
}
