"""Five layouts as unlike each other as city halls are: what a reader has to manage first."""

from collections.abc import Callable
from decimal import Decimal as D

from openpyxl.styles import Alignment

from tests.layouts.shape import (
    Expected,
    Layout,
    Total,
    csv_file,
    formats,
    grid,
    merge,
    new,
    table,
    title,
    write,
    xlsx,
)


def year_groups() -> Layout:
    """Title block, two-row heading: 令和3年度 and 令和4年度 merged over 目標, 実績, 評価."""
    workbook, sheet = new("進捗一覧")
    title(sheet, "B1", "第４次見本市行政改革実施計画　進捗状況一覧表", "B1:L1")
    write(sheet, "L2", ["令和5年6月30日作成"], ["企画財政部企画課"])
    write(
        sheet,
        "B5",
        ["No.", "取組項目", "担当課", "指標", "単位", "令和3年度", None, None, "令和4年度", None, None],
        [None, None, None, None, None, "目標", "実績", "評価", "目標", "実績", "評価"],
        [1, "窓口の待ち時間短縮", "市民課", "平均待ち時間", "分", 15, 14, "A", 12, 13, "B"],
        [2, "電子申請の拡充", "デジタル推進課", "電子化した手続", "件", 40, 46, "A", 80, 71, "B"],
        [
            3,
            "市税の収納対策",
            "収税課",
            "現年課税分収納率",
            "％",
            D("98.5"),
            D("98.3"),
            "B",
            D("98.6"),
            D("98.7"),
            "A",
        ],
        [4, "応援寄附の推進", "商工観光課", "寄附額", "千円", 30000, 41250, "A", 45000, 44980, "B"],
        [5, "空き施設の活用", "財産管理課", "－", "－", "方針決定", "方針決定", "A", "公募", "－", "C"],
        [6, "職員提案の活性化", "人事課", "提案件数", "件", 20, 0, "D", 20, None, "－"],
    )
    merge(sheet, "B5:B6", "C5:C6", "D5:D6", "E5:E6", "F5:F6", "G5:I5", "J5:L5")
    formats(sheet, "#,##0", "G10:H10", "J10:K10")
    table(sheet, "B5:L12", "B5:L6", "A2 B5 C26 D16 E20 F7 G11 H11 I7 J11 K11 L18")
    write(
        sheet, "B14", ["※　評価　A：目標達成　B：おおむね達成　C：遅れ　D：未着手"], ["※　No.6の実績は集計中"]
    )
    return Layout(
        "r4_sinchoku.xlsx",
        xlsx(workbook),
        "表題の下の2段見出し。年度が目標・実績・評価の3列に結合されている。0と空白と－が並ぶ。",
        (
            Expected(
                "窓口の待ち時間短縮",
                number="1",
                departments=("市民課",),
                indicator="平均待ち時間",
                unit="分",
                targets={2021: "15", 2022: "12"},
                target_values={2021: "15", 2022: "12"},
                actuals={2021: "14", 2022: "13"},
                actual_values={2021: "14", 2022: "13"},
                rating={2021: "A", 2022: "B"},
                cells={
                    "name": "C7",
                    "targets.2021": "G7",
                    "actuals.2021": "H7",
                    "rating.2021": "I7",
                    "targets.2022": "J7",
                    "actuals.2022": "K7",
                    "rating.2022": "L7",
                },
            ),
            Expected(
                "電子申請の拡充",
                number="2",
                departments=("デジタル推進課",),
                indicator="電子化した手続",
                unit="件",
                targets={2021: "40", 2022: "80"},
                target_values={2021: "40", 2022: "80"},
                actuals={2021: "46", 2022: "71"},
                actual_values={2021: "46", 2022: "71"},
                rating={2021: "A", 2022: "B"},
            ),
            Expected(
                "市税の収納対策",
                number="3",
                departments=("収税課",),
                indicator="現年課税分収納率",
                unit="％",
                targets={2021: "98.5", 2022: "98.6"},
                target_values={2021: "98.5", 2022: "98.6"},
                actuals={2021: "98.3", 2022: "98.7"},
                actual_values={2021: "98.3", 2022: "98.7"},
                rating={2021: "B", 2022: "A"},
            ),
            Expected(
                "応援寄附の推進",
                number="4",
                departments=("商工観光課",),
                indicator="寄附額",
                unit="千円",
                targets={2021: "30,000", 2022: "45,000"},
                target_values={2021: "30000", 2022: "45000"},
                actuals={2021: "41,250", 2022: "44,980"},
                actual_values={2021: "41250", 2022: "44980"},
                rating={2021: "A", 2022: "B"},
            ),
            Expected(
                "空き施設の活用",
                number="5",
                departments=("財産管理課",),
                targets={2021: "方針決定", 2022: "公募"},
                actuals={2021: "方針決定", 2022: "－"},
                rating={2021: "A", 2022: "C"},
            ),
            Expected(
                "職員提案の活性化",
                number="6",
                departments=("人事課",),
                indicator="提案件数",
                unit="件",
                targets={2021: "20", 2022: "20"},
                target_values={2021: "20", 2022: "20"},
                actuals={2021: "0"},
                actual_values={2021: "0"},
                rating={2021: "D"},
                cells={"actuals.2021": "H12"},
            ),
        ),
    )


def row_pairs() -> Layout:
    """計画 and 実績 are two rows of one item; number, name and department are merged over both."""
    workbook, sheet = new("年次計画表")
    write(sheet, "A1", ["様式第２号（第６条関係）"])
    title(sheet, "A2", "見本市行財政改革プラン　年次計画及び実績", "A2:H2")
    write(
        sheet,
        "A4",
        ["番号", "取組項目名", "所管課", "区分", "R3年度", "R4年度", "R5年度", "備　考"],
        ["1-1", "押印を求める手続の見直し", "総務課", "計画", "調査", "実施", "実施", None],
        [None, None, None, "実績", "調査", "一部実施", None, None],
        ["1-2", "指定管理者の\n導入拡大", "財政課", "計画", "検討", "３施設", "５施設", "更新分を除く"],
        [None, None, None, "実績", "検討", "３施設", "4施設", None],
        ["1-3", "時間外勤務の縮減", "人事課", "計画", "12,000時間", "11,500時間以内", "11,000時間以内", None],
        [None, None, None, "実績", "12,840時間", "11,206時間", "約11,300時間", None],
        ["2-1", "例規集の整理", "総務課", "計画", "随時", "随時", "随時", None],
        [None, None, None, "実績", "実施", "実施", "－", None],
        ["2-2", "封筒広告の掲載", "会計課", "計画", "800千円", "1,200千円", "1,200千円", "歳入"],
        [None, None, None, "実績", "0千円", "1,310千円", "1,275千円", None],
    )
    for row in range(5, 15, 2):
        merge(sheet, *(f"{letter}{row}:{letter}{row + 1}" for letter in "ABCH"))
    table(sheet, "A4:H14", "A4:H4", "A8 B30 C14 D8 E18 F18 G18 H18")
    write(sheet, "A15", ["※「随時」は、必要が生じた都度行うもの。"])
    return Layout(
        "nenji_keikaku.xlsx",
        xlsx(workbook),
        "1項目が計画・実績の2行。名称などは2行に結合。単位は数値のセルの中。随時・実施・－・0が別の意味を持つ。",
        (
            Expected(
                "押印を求める手続の見直し",
                number="1-1",
                departments=("総務課",),
                targets={2021: "調査", 2022: "実施", 2023: "実施"},
                actuals={2021: "調査", 2022: "一部実施"},
                cells={"name": "B5", "targets.2021": "E5", "actuals.2021": "E6", "targets.2023": "G5"},
            ),
            Expected(
                "指定管理者の導入拡大",
                number="1-2",
                departments=("財政課",),
                unit="施設",
                targets={2021: "検討", 2022: "３施設", 2023: "５施設"},
                target_values={2022: "3", 2023: "5"},
                actuals={2021: "検討", 2022: "３施設", 2023: "4施設"},
                actual_values={2022: "3", 2023: "4"},
                texts={"remarks": "更新分を除く"},
                cells={"name": "B7", "remarks": "H7", "actuals.2023": "G8"},
            ),
            Expected(
                "時間外勤務の縮減",
                number="1-3",
                departments=("人事課",),
                unit="時間",
                targets={2021: "12,000時間", 2022: "11,500時間以内", 2023: "11,000時間以内"},
                target_values={2021: "12000", 2022: "11500", 2023: "11000"},
                actuals={2021: "12,840時間", 2022: "11,206時間", 2023: "約11,300時間"},
                actual_values={2021: "12840", 2022: "11206", 2023: "11300"},
            ),
            Expected(
                "例規集の整理",
                number="2-1",
                departments=("総務課",),
                targets={2021: "随時", 2022: "随時", 2023: "随時"},
                actuals={2021: "実施", 2022: "実施", 2023: "－"},
            ),
            Expected(
                "封筒広告の掲載",
                number="2-2",
                departments=("会計課",),
                unit="千円",
                targets={2021: "800千円", 2022: "1,200千円", 2023: "1,200千円"},
                target_values={2021: "800", 2022: "1200", 2023: "1200"},
                actuals={2021: "0千円", 2022: "1,310千円", 2023: "1,275千円"},
                actual_values={2021: "0", 2022: "1310", 2023: "1275"},
                texts={"remarks": "歳入"},
                cells={"name": "B13", "actuals.2021": "E14"},
            ),
        ),
    )


def year_blocks_with_totals() -> Layout:
    """Year blocks side by side, a band and a subtotal per pillar, a last total without a word beside it."""
    workbook, sheet = new("効果額")
    title(sheet, "B1", "見本市集中改革プラン　財政効果額総括表", "B1:M1")
    write(sheet, "L2", ["（単位：千円）"])
    write(
        sheet,
        "B4",
        [
            "番号",
            "取組項目",
            "担当課",
            None,
            "令和４年度",
            None,
            None,
            None,
            "令和５年度",
            None,
            None,
            "備考",
        ],
        [None, None, None, None, "目標", "実績", "効果額", None, "目標", "実績", "効果額", None],
        ["柱１　歳入を増やす"],
        ["１", "広報紙広告の募集", "秘書広報課", None, "12枠", "10枠", 1250, None, "12枠", "12枠", 1310],
        ["２", "自動販売機の入札", "財産管理課", None, "8台", "8台", 430, None, "10台", "9台", 510],
        ["３", "使用料の見直し", "財政課", None, "検討", "検討", "▲85", None, "改定", "改定", 40, "注1"],
        [None, "小　計", None, None, None, None, 1595, None, None, None, 1860],
        ["柱２　歳出を減らす"],
        ["４", "電力契約の一括入札", "財産管理課", None, "実施", "実施", 3400, None, "実施", "実施", 3650],
        ["５", "紙使用量の削減", "総務課", None, "200箱", "230箱", "－", None, "180箱", "175箱", 95],
        ["６", "公用車の共用化", "総務課", None, "2台", "0台", 0, None, "2台", "1台", None],
        [
            "７",
            "庁内電話の更新",
            "総務課",
            None,
            "実施",
            "実施",
            -120,
            None,
            "実施",
            "実施",
            "▲１８０",
            "注2",
        ],
        [None, "小　計", None, None, None, None, 3280, None, None, None, 3665],
        [None, None, None, None, None, None, 4875, None, None, None, 5525],
    )
    merge(sheet, "B4:B5", "C4:C5", "D4:D5", "F4:H4", "J4:L4", "M4:M5", "B6:M6", "B11:M11")
    formats(sheet, '#,##0;"△ "#,##0', "H7:H17", "L7:L17")
    table(sheet, "B4:M17", "B4:M5", "A2 B6 C26 D14 E1 F10 G10 H11 I1 J10 K10 L11 M10")
    write(
        sheet,
        "B19",
        ["※　▲及び△は、支出の増など負の効果を示す。"],
        ["注1　改定までの周知費用"],
        ["注2　更新後5年間は賃借料が増える。"],
    )
    one, two = ("歳入を増やす",), ("歳出を減らす",)
    return Layout(
        "koukagaku_r5.xlsx",
        xlsx(workbook),
        "年度ブロックの横並び、柱の帯、柱ごとの小計、見出しのない総計、▲△、千円。小計の一つは明細と合わない。",
        (
            Expected(
                "広報紙広告の募集",
                one,
                "１",
                ("秘書広報課",),
                unit="枠",
                targets={2022: "12枠", 2023: "12枠"},
                target_values={2022: "12", 2023: "12"},
                actuals={2022: "10枠", 2023: "12枠"},
                actual_values={2022: "10", 2023: "12"},
                effect_yen={2022: 1_250_000, 2023: 1_310_000},
                cells={"name": "C7", "targets.2022": "F7", "effect.2022": "H7", "effect.2023": "L7"},
            ),
            Expected(
                "自動販売機の入札",
                one,
                "２",
                ("財産管理課",),
                unit="台",
                targets={2022: "8台", 2023: "10台"},
                target_values={2022: "8", 2023: "10"},
                actuals={2022: "8台", 2023: "9台"},
                actual_values={2022: "8", 2023: "9"},
                effect_yen={2022: 430_000, 2023: 510_000},
            ),
            Expected(
                "使用料の見直し",
                one,
                "３",
                ("財政課",),
                targets={2022: "検討", 2023: "改定"},
                actuals={2022: "検討", 2023: "改定"},
                effect_yen={2022: -85_000, 2023: 40_000},
                texts={"remarks": "注1"},
                cells={"effect.2022": "H9"},
            ),
            Expected(
                "電力契約の一括入札",
                two,
                "４",
                ("財産管理課",),
                targets={2022: "実施", 2023: "実施"},
                actuals={2022: "実施", 2023: "実施"},
                effect_yen={2022: 3_400_000, 2023: 3_650_000},
                cells={"name": "C12"},
            ),
            Expected(
                "紙使用量の削減",
                two,
                "５",
                ("総務課",),
                unit="箱",
                targets={2022: "200箱", 2023: "180箱"},
                target_values={2022: "200", 2023: "180"},
                actuals={2022: "230箱", 2023: "175箱"},
                actual_values={2022: "230", 2023: "175"},
                effect_yen={2023: 95_000},
            ),
            Expected(
                "公用車の共用化",
                two,
                "６",
                ("総務課",),
                unit="台",
                targets={2022: "2台", 2023: "2台"},
                target_values={2022: "2", 2023: "2"},
                actuals={2022: "0台", 2023: "1台"},
                actual_values={2022: "0", 2023: "1"},
                effect_yen={2022: 0},
            ),
            Expected(
                "庁内電話の更新",
                two,
                "７",
                ("総務課",),
                targets={2022: "実施", 2023: "実施"},
                actuals={2022: "実施", 2023: "実施"},
                effect_yen={2022: -120_000, 2023: -180_000},
                texts={"remarks": "注2"},
                cells={"effect.2022": "H15", "effect.2023": "L15"},
            ),
        ),
        totals=(
            Total("H10", "1,595", "1595", 2022, ("H7", "H8", "H9")),
            Total("L10", "1,860", "1860", 2023, ("L7", "L8", "L9")),
            Total("H16", "3,280", "3280", 2022, ("H12", "H14", "H15")),
            Total("L16", "3,665", "3665", 2023, ("L12", "L13", "L15")),
            Total("H17", "4,875", "4875", 2022, ("H7", "H8", "H9", "H12", "H14", "H15")),
            Total("L17", "5,525", "5525", 2023, ("L7", "L8", "L9", "L12", "L13", "L15")),
        ),
        mismatched=("L16", "L17"),
    )


def cp932_csv() -> Layout:
    """A CSV as Excel on Windows saves it: cp932, ①, full-width digits, thousand commas inside quotes."""
    wide = ["", "", "", "", "", "", "", "", ""]
    data = csv_file(
        "cp932",
        ["見本市行政経営プラン　取組実績（令和５年度末）", *wide],
        ["", "", "", "", "", "", "", "", "", "作成：企画課"],
        ["", *wide],
        [
            "番号",
            "取組項目",
            "担当課",
            "指標",
            "単位",
            "令和４年度目標",
            "令和４年度実績",
            "令和５年度目標",
            "令和５年度実績",
            "備考",
        ],
        ["①", "コンビニ交付の普及", "市民課", "交付率", "％", "２５", "２７．４", "３０", "３３．８", ""],
        [
            "②",
            "図書館の電子化",
            "中央図書館",
            "電子図書数",
            "冊",
            "1,000",
            "1,024",
            "１，５００",
            "1,380",
            "",
        ],
        ["③", "消防団員の確保", "危機管理課", "団員数", "人", "480", "466", "480", "４６０", "定員480人"],
        ["④", "防災倉庫の点検", "危機管理課", "", "", "実施", "実施", "実施", "ー", "庁舎工事のため"],
        [
            "⑤",
            "水道料金の口座振替",
            "㈱見本水道サービス",
            "利用率",
            "％",
            "80",
            "79.6",
            "82",
            "０",
            "様式変更中",
        ],
        [
            "⑩",
            "会議資料㌻数の削減",
            "総務課",
            "印刷枚数",
            "枚",
            "120,000以下",
            "118,250",
            "110,000以下",
            "-",
            "",
        ],
        ["", *wide],
        ["※①から⑤までは重点項目", *wide],
    )
    return Layout(
        "torikumi_r5.csv",
        data,
        "cp932のCSV。①・㈱・㌻、全角数字、桁区切り、表題行と空行と※行。番号は⑤の次が⑩。",
        (
            Expected(
                "コンビニ交付の普及",
                number="①",
                departments=("市民課",),
                indicator="交付率",
                unit="％",
                targets={2022: "２５", 2023: "３０"},
                target_values={2022: "25", 2023: "30"},
                actuals={2022: "２７．４", 2023: "３３．８"},
                actual_values={2022: "27.4", 2023: "33.8"},
                cells={"name": "B5", "targets.2022": "F5", "actuals.2023": "I5"},
            ),
            Expected(
                "図書館の電子化",
                number="②",
                departments=("中央図書館",),
                indicator="電子図書数",
                unit="冊",
                targets={2022: "1,000", 2023: "１，５００"},
                target_values={2022: "1000", 2023: "1500"},
                actuals={2022: "1,024", 2023: "1,380"},
                actual_values={2022: "1024", 2023: "1380"},
            ),
            Expected(
                "消防団員の確保",
                number="③",
                departments=("危機管理課",),
                indicator="団員数",
                unit="人",
                targets={2022: "480", 2023: "480"},
                target_values={2022: "480", 2023: "480"},
                actuals={2022: "466", 2023: "４６０"},
                actual_values={2022: "466", 2023: "460"},
                texts={"remarks": "定員480人"},
            ),
            Expected(
                "防災倉庫の点検",
                number="④",
                departments=("危機管理課",),
                targets={2022: "実施", 2023: "実施"},
                actuals={2022: "実施", 2023: "ー"},
                texts={"remarks": "庁舎工事のため"},
            ),
            Expected(
                "水道料金の口座振替",
                number="⑤",
                departments=("㈱見本水道サービス",),
                indicator="利用率",
                unit="％",
                targets={2022: "80", 2023: "82"},
                target_values={2022: "80", 2023: "82"},
                actuals={2022: "79.6", 2023: "０"},
                actual_values={2022: "79.6", 2023: "0"},
                texts={"remarks": "様式変更中"},
            ),
            Expected(
                "会議資料㌻数の削減",
                number="⑩",
                departments=("総務課",),
                indicator="印刷枚数",
                unit="枚",
                targets={2022: "120,000以下", 2023: "110,000以下"},
                target_values={2022: "120000", 2023: "110000"},
                actuals={2022: "118,250", 2023: "-"},
                actual_values={2022: "118250"},
                cells={"name": "B10", "actuals.2023": "I10"},
            ),
        ),
    )


def squared_paper() -> Layout:
    """方眼紙: 53 narrow columns, everything merged, vertical headings, a hidden item and a hidden column."""
    workbook, sheet = new("実施状況")
    grid(sheet, 53, 2.8)
    title(sheet, "A1", "令 和 ５ 年 度　行 政 改 革 実 施 状 況 報 告 書", "A1:BA2")
    write(sheet, "AO3", ["作成日　令和６年４月２６日"], ["見本市　総務部　行革推進室"])
    heads = {
        "A6:B8": "番\n号",
        "C6:K8": "取　組　項　目",
        "L6:N8": "担\n当\n課",
        "O6:AB6": "令 和 ５ 年 度",
        "O7:T8": "目　標",
        "U7:Z8": "実　績",
        "AA7:AB8": "評\n価",
        "AC6:AP8": "実　施　状　況",
        "AQ6:AQ8": "作業用",
        "AR6:BA8": "今 後 の 取 組",
    }
    bodies = (
        ("1", "公共施設予約の\nオンライン化", "生涯\n学習課", "12施設", "12施設", "○", "全館で運用を開始した。", "確認済", "利用者への周知を続ける。"),
        ("2", "出先機関の\n文書量削減", "総 務 課", "10％削減", "6.8％削減", "△", "保存年限を\n見直した。", None, "電子決裁へ移す。"),
        ("3", "（廃止）宿直業務の見直し", "総務課", "実施", "実施", "○", "令和４年度で終了", "印刷しない", None),
        ("4", "学校給食費の\n公会計化", "学校教\n育課", "準備", "準備", "○", "規則を定めた。", None, "令和６年度から移行する。"),
        ("5", "統計調査員の確保", "企 画 課", "35人", "３１人", "△", None, "要確認", "募集方法を変える。"),
        ("6", "公園管理の\n地域委託", "都市\n計画課", "20か所", "－", "×", "団体との協議が\n整わなかった。", None, "－"),
    )  # fmt: skip
    for place, text in heads.items():
        write(sheet, place.split(":", maxsplit=1)[0], [text])
        merge(sheet, place)
    columns = ("A B", "C K", "L N", "O T", "U Z", "AA AB", "AC AP", "AQ AQ", "AR BA")
    for index, body in enumerate(bodies):
        row = 9 + 2 * index
        for letters, value in zip(columns, body, strict=True):
            left, right = letters.split()
            write(sheet, f"{left}{row}", [value])
            merge(sheet, f"{left}{row}:{right}{row + 1}")
    table(sheet, "A6:BA20", "A6:BA8", "")
    for row in (13, 14):
        sheet.row_dimensions[row].hidden = True
    sheet.column_dimensions["AQ"].hidden = True
    write(sheet, "A22", ["※評価　○：計画どおり　△：一部実施　×：未実施"])
    sheet["A22"].alignment = Alignment(horizontal="left")
    return Layout(
        "R5_houkoku_hougan.xlsx",
        xlsx(workbook),
        "方眼紙。すべて結合、縦書きの見出し（改行・空白）、課名の中の改行と空白、非表示の行と列。",
        (
            Expected(
                "公共施設予約のオンライン化",
                number="1",
                departments=("生涯学習課",),
                unit="施設",
                targets={2023: "12施設"},
                target_values={2023: "12"},
                actuals={2023: "12施設"},
                actual_values={2023: "12"},
                rating={2023: "○"},
                narrative={2023: "全館で運用を開始した。"},
                texts={"next_steps": "利用者への周知を続ける。"},
                cells={
                    "name": "C9",
                    "targets.2023": "O9",
                    "actuals.2023": "U9",
                    "rating.2023": "AA9",
                    "narrative.2023": "AC9",
                    "next_steps": "AR9",
                },
            ),
            Expected(
                "出先機関の文書量削減",
                number="2",
                departments=("総務課",),
                unit="％",
                targets={2023: "10％削減"},
                target_values={2023: "10"},
                actuals={2023: "6.8％削減"},
                actual_values={2023: "6.8"},
                rating={2023: "△"},
                narrative={2023: "保存年限を\n見直した。"},
                texts={"next_steps": "電子決裁へ移す。"},
            ),
            Expected(
                "学校給食費の公会計化",
                number="4",
                departments=("学校教育課",),
                targets={2023: "準備"},
                actuals={2023: "準備"},
                rating={2023: "○"},
                narrative={2023: "規則を定めた。"},
                texts={"next_steps": "令和６年度から移行する。"},
                cells={"name": "C15"},
            ),
            Expected(
                "統計調査員の確保",
                number="5",
                departments=("企画課",),
                unit="人",
                targets={2023: "35人"},
                target_values={2023: "35"},
                actuals={2023: "３１人"},
                actual_values={2023: "31"},
                rating={2023: "△"},
                texts={"next_steps": "募集方法を変える。"},
            ),
            Expected(
                "公園管理の地域委託",
                number="6",
                departments=("都市計画課",),
                unit="か所",
                targets={2023: "20か所"},
                target_values={2023: "20"},
                actuals={2023: "－"},
                rating={2023: "×"},
                narrative={2023: "団体との協議が\n整わなかった。"},
                texts={"next_steps": "－"},
                cells={"name": "C19", "actuals.2023": "U19"},
            ),
        ),
        findings=("A13", "AQ6"),
    )


LAYOUTS: dict[str, Callable[[], Layout]] = {
    "year_groups": year_groups,
    "row_pairs": row_pairs,
    "year_blocks_with_totals": year_blocks_with_totals,
    "cp932_csv": cp932_csv,
    "squared_paper": squared_paper,
}
