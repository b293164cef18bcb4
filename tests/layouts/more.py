"""The other layouts: each a different mixture of what city halls do to a table."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal as D

from openpyxl.styles import Alignment

from tests.layouts.shape import (
    Layout,
    Total,
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


def codes_and_percents() -> Layout:
    """Codes typed as numbers, percent cells, and two levels of pillars in merged columns at the left."""
    workbook, sheet = new("R5")
    title(sheet, "A1", "見本市業務改善計画　指標一覧", "A1:H1")
    write(
        sheet,
        "A3",
        ["柱", "施策の方向", "コード", "取組項目", "担当課", "指標", "令和5年度\n目標", "令和5年度\n実績"],
        ["1 便利な市役所", "(1) 手続の簡素化", 101, "電子申請の利用促進", "市民課", "利用率", D("0.35"), D("0.412")],
        [None, None, 102, "自動交付機への誘導", "市民課", "自動交付率", D("0.5"), D("0.625")],
        [None, "(2) 相談の充実", 201, "相談予約制の導入", "福祉課", "予約率", D("0.8"), D("0.755")],
        ["2 健全な財政", "(1) 収入の確保", "0301", "市税の期限内納付", "収税課", "納付率", D("0.985"), D("0.9867")],
        [None, None, 302, "使用料の滞納整理", "住宅課", "収納率", "95.5％", "９４．０％"],
        [None, "(2) 支出の抑制", 401, "公共料金の一括支払", "会計課", "一括化率", 1, D("1.067")],
    )  # fmt: skip
    merge(sheet, "A4:A6", "A7:A9", "B4:B5", "B7:B8")
    formats(sheet, "0000", "C4:C5", "C8:C9")
    formats(sheet, "0.0%", "G4:H4", "H5", "G6:H6", "G7", "H9")
    formats(sheet, "0%", "G5", "G9")
    formats(sheet, "0.00%", "H7")
    table(sheet, "A3:H9", "A3:H3", "A18 B20 C9 D26 E14 F14 G12 H12")
    write(sheet, "A11", ["※コードは業務分類表による4桁の番号"])
    first, second = "便利な市役所", "健全な財政"
    return Layout(
        "shihyou_code.xlsx",
        xlsx(workbook),
        "先頭の0が書式だけにあるコード、書式もなく0が失われたコード、百分率のセル、左端の結合された柱2段。",
        (
            item("電子申請の利用促進", 2023, number="0101", pillars=(first, "手続の簡素化"), by="市民課",
                 indicator="利用率", unit="%", target="35.0%|35", actual="41.2%|41.2",
                 cells={"name": "D4", "number": "C4", "targets.2023": "G4", "actuals.2023": "H4"}),
            item("自動交付機への誘導", 2023, number="0102", pillars=(first, "手続の簡素化"), by="市民課",
                 indicator="自動交付率", unit="%", target="50%|50", actual="62.5%|62.5"),
            item("相談予約制の導入", 2023, number="201", pillars=(first, "相談の充実"), by="福祉課",
                 indicator="予約率", unit="%", target="80.0%|80", actual="75.5%|75.5"),
            item("市税の期限内納付", 2023, number="0301", pillars=(second, "収入の確保"), by="収税課",
                 indicator="納付率", unit="%", target="98.5%|98.5", actual="98.67%|98.67"),
            item("使用料の滞納整理", 2023, number="0302", pillars=(second, "収入の確保"), by="住宅課",
                 indicator="収納率", unit="%", target="95.5％|95.5", actual="９４．０％|94"),
            item("公共料金の一括支払", 2023, number="0401", pillars=(second, "支出の抑制"), by="会計課",
                 indicator="一括化率", unit="%", target="100%|100", actual="106.7%|106.7"),
        ),
        findings=("C6",),
    )  # fmt: skip


def bom_csv() -> Layout:
    """UTF-8 with BOM, line breaks inside quotes, Western years, several departments in several spellings."""
    data = csv_file(
        "utf-8-sig",
        ["項目番号", "取組\n項目名", "担当課\n（関係課）", "2022年度\n目標", "2022年度\n実績", "2022年度\n取組実績",
         "2023年度\n目標", "2023年度\n実績", "2023年度\n取組実績"],
        ["1-1", "予算編成の見直し", "財政課\n（総務課・人事課）", "実施", "実施", "枠配分を試行した。\n対象は3部。",
         "実施", "実施", "全部局に広げた。"],
        ["1-2", "未収金の回収", "収税課・国保年金課", "96.0%", "95.2%", "", "96.5%", "96.6%", "共同で催告した。"],
        ["1-3", "支所業務の再編", "市民課\n東支所", "検討", "検討", "住民説明会を2回開催", "方針決定", "", ""],
        ["2-1", "会議時間の短縮", "各課", "30分", "42分", "記録様式を統一", "30分", "３３分", "立会議を導入, 一部で継続"],
        ["2-2", "提案制度「\"いいね\"箱」", "人事課 （情報政策課）", "50件", "61件", "", "50件", "0件", "休止"],
    )  # fmt: skip
    return Layout(
        "torikumi_2023.csv",
        data,
        "BOM付きUTF-8のCSV。見出しと本文に改行、引用符の中の引用符と読点、西暦の年度、関係課の括弧書き。",
        (
            item("予算編成の見直し", 2022, number="1-1", by="財政課", related="総務課 人事課",
                 target="実施 / 実施", actual="実施 / 実施",
                 narrative="枠配分を試行した。\n対象は3部。 / 全部局に広げた。",
                 cells={"name": "B2", "departments": "C2", "narrative.2022": "F2", "actuals.2023": "H2"}),
            item("未収金の回収", 2022, number="1-2", by="収税課 国保年金課", unit="%",
                 target="96.0%|96 / 96.5%|96.5", actual="95.2%|95.2 / 96.6%|96.6",
                 narrative=" / 共同で催告した。"),
            item("支所業務の再編", 2022, number="1-3", by="市民課 東支所",
                 target="検討 / 方針決定", actual="検討", narrative="住民説明会を2回開催"),
            item("会議時間の短縮", 2022, number="2-1", by="各課", unit="分",
                 target="30分|30 / 30分|30", actual="42分|42 / ３３分|33",
                 narrative="記録様式を統一 / 立会議を導入, 一部で継続"),
            item("提案制度「\"いいね\"箱」", 2022, number="2-2", by="人事課", related="情報政策課", unit="件",
                 target="50件|50 / 50件|50", actual="61件|61 / 0件|0", narrative=" / 休止",
                 cells={"name": "B6", "actuals.2023": "H6"}),
        ),
    )  # fmt: skip


def bands_two_levels() -> Layout:
    """Pillars at two levels as merged rows across the whole table; one of them has no items."""
    workbook, sheet = new("実施計画")
    title(sheet, "A1", "第３次見本市行政改革大綱　実施計画（令和４年度～令和７年度）", "A1:H1")
    write(sheet, "H2", ["令和４年３月策定"])
    write(
        sheet,
        "A4",
        ["番号", "改革実施項目", "新規\n継続", "現状と課題", "取組内容", "目標の状態", "実施時期", "所管課"],
        ["Ⅰ　持続可能な行財政運営"],
        ["１　財源の確保"],
        ["(1)", "遊休地の売却", "継続", "管理費がかさんでいる。", "台帳を整え公売する。", "年2件の売却", "R4～R7", "財産管理課"],
        ["(2)", "企業版寄附の活用", "新規", "実績がない。", "対象事業を公開する。", "年1件の受入れ", "令和５年度から", "企画課"],
        ["２　経費の節減"],
        ["(3)", "照明のLED化", "継続", None, "学校を優先する。", "全校完了", "令和４・５年度", "教育総務課\n財産管理課"],
        ["Ⅱ　市民に開かれた行政"],
        ["１　情報の公開"],
        ["(4)", "会議録の公開", "継続", "公開まで3か月かかる。", "様式を定める。", "1か月以内の公開", "毎年度", "総務課"],
        ["(5)", "統計データの提供", "新規", "－", "一覧を作る。", "－", "随時", "企画課"],
        ["２　協働の推進"],
        ["３　広聴の充実"],
        ["(6)", "市政モニターの再開", "新規", "休止中", "電子回答を取り入れる。", "100人の登録", "R6", "秘書広報課"],
    )  # fmt: skip
    table(sheet, "A4:H17", "A4:H4", "A7 B24 C7 D26 E26 F20 G18 H16")
    for row in (5, 6, 9, 11, 12, 15, 16):
        merge(sheet, f"A{row}:H{row}")
        sheet[f"A{row}"].alignment = Alignment(horizontal="left")
    first, second = "持続可能な行財政運営", "市民に開かれた行政"
    return Layout(
        "jisshi_keikaku.xlsx",
        xlsx(workbook),
        "柱が2段の帯（全幅の結合行）。項目のない帯もある。新規・継続、実施時期の書き方がさまざま。年度の列はない。",
        (
            item("遊休地の売却", number="(1)", pillars=(first, "財源の確保"), by="財産管理課",
                 texts={"kind": "継続", "current_issues": "管理費がかさんでいる。",
                        "approach": "台帳を整え公売する。", "desired_state": "年2件の売却",
                        "schedule_printed": "R4～R7"},
                 cells={"name": "B7", "approach": "E7", "schedule_printed": "G7"}),
            item("企業版寄附の活用", number="(2)", pillars=(first, "財源の確保"), by="企画課",
                 texts={"kind": "新規", "current_issues": "実績がない。", "approach": "対象事業を公開する。",
                        "desired_state": "年1件の受入れ", "schedule_printed": "令和５年度から"}),
            item("照明のLED化", number="(3)", pillars=(first, "経費の節減"), by="教育総務課 財産管理課",
                 texts={"kind": "継続", "approach": "学校を優先する。", "desired_state": "全校完了",
                        "schedule_printed": "令和４・５年度"}),
            item("会議録の公開", number="(4)", pillars=(second, "情報の公開"), by="総務課",
                 texts={"kind": "継続", "current_issues": "公開まで3か月かかる。",
                        "approach": "様式を定める。", "desired_state": "1か月以内の公開",
                        "schedule_printed": "毎年度"}),
            item("統計データの提供", number="(5)", pillars=(second, "情報の公開"), by="企画課",
                 texts={"kind": "新規", "current_issues": "－", "approach": "一覧を作る。",
                        "desired_state": "－", "schedule_printed": "随時"}),
            item("市政モニターの再開", number="(6)", pillars=(second, "広聴の充実"), by="秘書広報課",
                 texts={"kind": "新規", "current_issues": "休止中", "approach": "電子回答を取り入れる。",
                        "desired_state": "100人の登録", "schedule_printed": "R6"},
                 cells={"name": "B17"}),
        ),
    )  # fmt: skip


def sheet_per_pillar() -> Layout:
    """A cover, one sheet per pillar with the same heading, an empty 記入例 and a hidden sheet of old figures."""
    workbook, cover = new("表紙")
    title(cover, "B6", "見本市行政改革実施計画", "B6:F6")
    write(cover, "B8", ["令和６年度　年度末報告"], [None], ["令和７年５月"], ["見本市 総務部 企画課"])
    heads = (
        ["番号", "取組項目", "担当課", "令和６年度", None, None, "主な取組内容", "課題"],
        [None, None, None, "目標", "実績", "評価", None, None],
    )
    pages: dict[str, tuple[str, list[list[str | None]]]] = {
        "柱1": ("柱１　歳入の確保", [
            ["1", "命名権の募集", "財産管理課", "3件", "2件", "B", "2施設で契約した。", "応募が少ない。"],
            ["2", "広告収入の確保", "秘書広報課", "900千円", "1,020千円", "A", "封筒に広告を載せた。", None],
        ]),
        "柱2": ("柱２　事務の効率化", [
            ["3", "定型入力の自動化", "デジタル推進課", "10業務", "12業務", "A", "庶務2業務を加えた。", "保守"],
            ["4", "会計事務の集約", "会計課", "検討", "検討", "B", None, "－"],
            ["5", "電話受付の集約", "総務課", "70％", "64.5％", "C", "番号案内を改めた。", "周知が足りない。"],
        ]),
        "柱3": ("柱３　人材の育成", [
            ["6", "階層別研修", "人事課", "200人", "188人", "B", "延べ6回", None],
        ]),
        "記入例": ("柱○　○○○○", []),
        "旧R4": ("柱１　歳入の確保", [
            ["1", "命名権の募集", "財産管理課", "1件", "0件", "C", "募集要項を作った。", None],
        ]),
    }  # fmt: skip
    for name, (pillar, rows) in pages.items():
        sheet = workbook.create_sheet(name)
        title(sheet, "A1", pillar)
        write(sheet, "A3", *heads, *rows)
        merge(sheet, "A3:A4", "B3:B4", "C3:C4", "D3:F3", "G3:G4", "H3:H4")
        table(sheet, f"A3:H{4 + max(len(rows), 3)}", "A3:H4", "A7 B24 C18 D12 E12 F7 G26 H20")
    workbook["旧R4"].sheet_state = "hidden"
    one, two = ("歳入の確保",), ("事務の効率化",)
    return Layout(
        "R6_nendomatsu.xlsx",
        xlsx(workbook),
        "柱ごとのシート、表紙、空の記入例、非表示の旧シート（同じ項目の古い数値）。柱名は各シートの表題。",
        (
            item("命名権の募集", 2024, number="1", pillars=one, by="財産管理課", unit="件", target="3件|3",
                 actual="2件|2", rating="B", narrative="2施設で契約した。", texts={"issues": "応募が少ない。"},
                 cells={"name": "柱1!B5", "targets.2024": "柱1!D5", "rating.2024": "柱1!F5"}),
            item("広告収入の確保", 2024, number="2", pillars=one, by="秘書広報課", unit="千円",
                 target="900千円|900", actual="1,020千円|1020", rating="A",
                 narrative="封筒に広告を載せた。"),
            item("定型入力の自動化", 2024, number="3", pillars=two, by="デジタル推進課", unit="業務",
                 target="10業務|10", actual="12業務|12", rating="A", narrative="庶務2業務を加えた。",
                 texts={"issues": "保守"}, cells={"name": "柱2!B5"}),
            item("会計事務の集約", 2024, number="4", pillars=two, by="会計課", target="検討", actual="検討",
                 rating="B", texts={"issues": "－"}),
            item("電話受付の集約", 2024, number="5", pillars=two, by="総務課", unit="％", target="70％|70",
                 actual="64.5％|64.5", rating="C", narrative="番号案内を改めた。",
                 texts={"issues": "周知が足りない。"}),
            item("階層別研修", 2024, number="6", pillars=("人材の育成",), by="人事課", unit="人",
                 target="200人|200", actual="188人|188", rating="B", narrative="延べ6回",
                 cells={"name": "柱3!B5", "actuals.2024": "柱3!E5"}),
        ),
        findings=("旧R4!A1",),
    )  # fmt: skip


def formulas() -> Layout:
    """達成率, differences and the total are formulas; one actual is a formula Excel never calculated."""
    workbook, sheet = new("実績")
    title(sheet, "A1", "令和５年度　取組項目別実績", "A1:H1")
    write(
        sheet,
        "A3",
        ["No", "取組項目", "担当課", "単位", "目標", "実績", "達成率", "効果額（千円）"],
        [1, "郵便物の一括発送", "総務課", "通", 24000, 25200, "=F4/E4", "=F4*0.05"],
        [2, "図書の寄贈受入れ", "中央図書館", "冊", 300, "=120+165", "=F5/E5", 0],
        [3, "公用携帯の整理", "総務課", "台", 20, 20, "=F6/E6", "=F6*36"],
        [4, "講座の有料化", "生涯学習課", "講座", 12, "=SUM(F20:F23)", "=F7/E7", 150],
        [5, "定期刊行物の削減", "議会事務局", "誌", 8, 6, "=F8/E8", "=240-300"],
        [None, "合計", None, None, None, None, None, "=SUM(H4:H8)"],
    )
    formats(sheet, "0.0%", "G4:G8")
    formats(sheet, '#,##0;"▲"#,##0', "E4:F8", "H4:H9")
    table(sheet, "A3:H9", "A3:H3", "A6 B24 C16 D8 E12 F12 G10 H16")
    cached = {"F5": "285", "G4": "1.05", "G5": "0.95", "G6": "1", "G8": "0.75", "H4": "1260", "H6": "720",
              "H8": "-60", "H9": "2070"}  # fmt: skip
    write(sheet, "A11", ["※効果額は節減額の見積り。▲は負担増"])
    return Layout(
        "R5_jisseki_keisan.xlsx",
        xlsx(workbook, cached),
        "数式の達成率・合計（計算済み）と、一度も計算されていない数式の実績。達成率は実績ではない。年度は表題だけ。",
        (
            item("郵便物の一括発送", 2023, number="1", by="総務課", unit="通", target="24,000|24000",
                 actual="25,200|25200", effect={2023: 1_260_000},
                 cells={"name": "B4", "targets.2023": "E4", "actuals.2023": "F4", "effect.2023": "H4"}),
            item("図書の寄贈受入れ", 2023, number="2", by="中央図書館", unit="冊", target="=300",
                 actual="=285", effect={2023: 0}, cells={"actuals.2023": "F5"}),
            item("公用携帯の整理", 2023, number="3", by="総務課", unit="台", target="=20", actual="=20",
                 effect={2023: 720_000}),
            item("講座の有料化", 2023, number="4", by="生涯学習課", unit="講座", target="=12",
                 effect={2023: 150_000}),
            item("定期刊行物の削減", 2023, number="5", by="議会事務局", unit="誌", target="=8", actual="=6",
                 effect={2023: -60_000}),
        ),
        totals=(Total("H9", "2,070", "2070", 2023, ("H4", "H5", "H6", "H7", "H8")),),
        findings=("F7",),
    )  # fmt: skip


def deadlines_and_compounds() -> Layout:
    """期限 as dates in three formats, as a bare serial and as text; cells which hold two indicators."""
    workbook, sheet = new("一覧")
    title(sheet, "B2", "見本市働き方改革アクションプラン")
    write(
        sheet,
        "B4",
        ["項番", "取 組 項 目", "主管課", "取組内容", "期 限", "令和４年度目標", "令和４年度実績", "備考"],
        ["ア", "休暇の取得促進", "人事課", "計画表を作る。", date(2023, 3, 31),
         "時間外25人 年休取得12.5日", "時間外31人 年休取得13.2日", None],
        ["イ", "公民館講座の充実", "生涯学習課", "夜間講座を設ける。", date(2023, 3, 31),
         "利用約1,500人\n講座12回", "利用1,386人\n講座１４回", "1回中止"],
        ["ウ", "勤務間隔の確保", "人事課", "規程を定める。", date(2022, 12, 28), "規程の制定", "制定", None],
        ["エ", "書庫の整理", "総務課", "保存文書を点検する。", 45016, "500箱", "412箱", None],
        ["オ", "テレワークの試行", "デジタル推進課", "端末を配る。", "令和5年3月末", "20台", "20台", None],
        ["カ", "会議室の共用", "財産管理課", "予約を一本化する。", "随時", "実施", "未実施", None],
    )  # fmt: skip
    formats(sheet, 'yyyy"年"m"月"d"日"', "F5")
    formats(sheet, "yyyy/m/d", "F6")
    formats(sheet, "[$-411]ge.m.d", "F7")
    formats(sheet, "General", "F8")
    table(sheet, "B4:I10", "B4:I4", "A2 B7 C22 D16 E24 F16 G26 H26 I12")
    leave = {"approach": "計画表を作る。", "schedule_printed": "2023年3月31日"}
    lectures = {"approach": "夜間講座を設ける。", "schedule_printed": "2023/3/31", "remarks": "1回中止"}
    leave_printed = "時間外25人 年休取得12.5日", "時間外31人 年休取得13.2日"
    lectures_printed = "利用約1,500人\n講座12回", "利用1,386人\n講座１４回"
    return Layout(
        "hatarakikata.xlsx",
        xlsx(workbook),
        "日付のシリアル値（書式3通りと書式なし）、一つのセルに二つの指標、約の付く数値、項番はア・イ・ウ。",
        (
            item("休暇の取得促進", 2022, number="ア", by="人事課", indicator="時間外", unit="人",
                 target=f"{leave_printed[0]}|25", actual=f"{leave_printed[1]}|31", texts=leave,
                 cells={"name": "C5", "schedule_printed": "F5", "targets.2022": "G5"}),
            item("休暇の取得促進", 2022, number="ア", by="人事課", indicator="年休取得", unit="日",
                 target=f"{leave_printed[0]}|12.5", actual=f"{leave_printed[1]}|13.2", texts=leave),
            item("公民館講座の充実", 2022, number="イ", by="生涯学習課", indicator="利用", unit="人",
                 target=f"{lectures_printed[0]}|1500", actual=f"{lectures_printed[1]}|1386", texts=lectures),
            item("公民館講座の充実", 2022, number="イ", by="生涯学習課", indicator="講座", unit="回",
                 target=f"{lectures_printed[0]}|12", actual=f"{lectures_printed[1]}|14", texts=lectures),
            item("勤務間隔の確保", 2022, number="ウ", by="人事課", target="規程の制定", actual="制定",
                 texts={"approach": "規程を定める。", "schedule_printed": "R4.12.28"}),
            item("書庫の整理", 2022, number="エ", by="総務課", unit="箱", target="500箱|500",
                 actual="412箱|412",
                 texts={"approach": "保存文書を点検する。", "schedule_printed": "45016"}),
            item("テレワークの試行", 2022, number="オ", by="デジタル推進課", unit="台", target="20台|20",
                 actual="20台|20", texts={"approach": "端末を配る。", "schedule_printed": "令和5年3月末"}),
            item("会議室の共用", 2022, number="カ", by="財産管理課", target="実施", actual="未実施",
                 texts={"approach": "予約を一本化する。", "schedule_printed": "随時"}),
        ),
        findings=("F8",),
    )  # fmt: skip


def band_matrix() -> Layout:
    """○ in one of four band columns; three different circles, one item with two of them, one with none."""
    workbook, sheet = new("進捗管理表")
    title(sheet, "A1", "令和６年度　行政改革実施計画進捗管理表", "A1:H1")
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "担当課", "進捗状況", None, None, None, "主な取組内容"],
        [None, None, None, "完了", "実施中", "検討中", "未着手", None],
        ["1", "議案書の電子配布", "議会事務局", "○", None, None, None, "端末を配備した。"],
        ["2", "入札の電子化", "契約検査課", None, "〇", None, None, "工事から始めた。"],
        ["3", "斎場の広域利用", "環境課", None, None, "◯", None, "2市で協議した。"],
        ["4", "職員住宅の廃止", "人事課", "○", "○", None, None, "1棟を解体した。"],
        ["5", "出張所の時間短縮", "市民課", None, None, None, "○", None],
        ["6", "観光案内の委託", "商工観光課", None, None, None, None, "回答待ち"],
        ["計", None, None, 2, 2, 1, 1, None],
    )
    merge(sheet, "A3:A4", "B3:B4", "C3:C4", "D3:G3", "H3:H4", "A11:C11")
    table(sheet, "A3:H11", "A3:H4", "A6 B24 C16 D9 E9 F9 G9 H28")
    return Layout(
        "R6_shinchoku_matrix.xlsx",
        xlsx(workbook),
        "該当する区分の列に○。○〇◯が混在し、一つの項目は二つの列に、一つはどこにも付いていない。件数の計の行。",
        (
            item("議案書の電子配布", 2024, number="1", by="議会事務局", rating="完了",
                 narrative="端末を配備した。", cells={"name": "B5", "rating.2024": "D5"}),
            item("入札の電子化", 2024, number="2", by="契約検査課", rating="実施中",
                 narrative="工事から始めた。", cells={"rating.2024": "E6"}),
            item("斎場の広域利用", 2024, number="3", by="環境課", rating="検討中",
                 narrative="2市で協議した。", cells={"rating.2024": "F7"}),
            item("職員住宅の廃止", 2024, number="4", by="人事課", narrative="1棟を解体した。"),
            item("出張所の時間短縮", 2024, number="5", by="市民課", rating="未着手"),
            item("観光案内の委託", 2024, number="6", by="商工観光課", narrative="回答待ち"),
        ),
        totals=(
            Total("D11", "2", "2", 2024, ("D5", "D8")),
            Total("E11", "2", "2", 2024, ("E6", "E8")),
            Total("F11", "1", "1", 2024, ("F7",)),
            Total("G11", "1", "1", 2024, ("G9",)),
        ),
        findings=("D8",),
    )  # fmt: skip


def lost_headings() -> Layout:
    """A ○ matrix whose column headings were left blank: nobody can say what the columns mean."""
    workbook, sheet = new("Sheet1")
    title(sheet, "A1", "見本市行政改革　令和５年度実施状況", "A1:G1")
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "担当課", None, None, None, "備考"],
        [1, "市史の電子公開", "文化課", "○", None, None, None],
        [2, "庁用車の電動化", "財産管理課", None, "○", None, "2台"],
        [3, "投票所の見直し", "選挙管理委員会", None, None, "○", None],
        [4, "検診予約の電子化", "健康課", None, "○", None, None],
        [5, "農地台帳の整備", "農業委員会", "○", None, None, None],
    )
    table(sheet, "A3:G8", "A3:G3", "A6 B24 C18 D7 E7 F7 G12")
    return Layout(
        "R5_maru_midashinashi.xlsx",
        xlsx(workbook),
        "○の列の見出しが空白。区分の名は誰にも分からないので、尋ねるほかない。",
        (
            item("市史の電子公開", number="1", by="文化課", cells={"name": "B4"}),
            item("庁用車の電動化", number="2", by="財産管理課", texts={"remarks": "2台"}),
            item("投票所の見直し", number="3", by="選挙管理委員会"),
            item("検診予約の電子化", number="4", by="健康課"),
            item("農地台帳の整備", number="5", by="農業委員会"),
        ),
        asks=("D3", "E3", "F3"),
    )


def legend_and_summary() -> Layout:
    """◎○△× with a legend table under the list, and a small transposed summary beside it."""
    workbook, sheet = new("評価一覧")
    title(sheet, "A1", "見本市行政改革　評価結果一覧（令和５年度）")
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "担当課", "目標", "実績", "評価"],
        ["1", "ごみ減量の推進", "環境課", "620g", "605g", "◎"],
        ["2", "雨水計画の見直し", "下水道課", "策定", "策定", "○"],
        ["3", "保育士の確保", "こども課", "15人", "11人", "△"],
        ["4", "空家台帳の更新", "都市計画課", "実施", "未実施", "×"],
        ["5", "学校プールの共用", "教育総務課", "2校", "2校", "○"],
        ["6", "敬老事業の見直し", "高齢福祉課", "検討", "検討", "○"],
    )
    write(
        sheet,
        "A12",
        ["評価", "区分", "評価の基準"],
        ["◎", "目標超過", "目標を上回った"],
        ["○", "達成", "目標どおり"],
        ["△", "一部達成", "目標の5割以上"],
        ["×", "未達成", "5割未満"],
    )
    write(
        sheet,
        "H3",
        ["評価別件数", None, None, None, None],
        [None, "◎", "○", "△", "×"],
        ["R4", 0, 2, 3, 1],
        ["R5", 1, 3, 1, 1],
    )
    merge(sheet, "H3:L3")
    table(sheet, "A3:F9", "A3:F3", "A7 B24 C18 D10 E10 F8 G3 H10")
    table(sheet, "A12:C16", "A12:C12", "")
    table(sheet, "H3:L6", "H3:L4", "")
    return Layout(
        "R5_hyouka.xlsx",
        xlsx(workbook),
        "一覧の下に評価の凡例表、横に評価別件数の小さな表。どちらも項目ではない。単位はセルの中。",
        (
            item("ごみ減量の推進", 2023, number="1", by="環境課", unit="g", target="620g|620",
                 actual="605g|605", rating="◎", cells={"name": "B4", "rating.2023": "F4"}),
            item("雨水計画の見直し", 2023, number="2", by="下水道課", target="策定", actual="策定", rating="○"),
            item("保育士の確保", 2023, number="3", by="こども課", unit="人", target="15人|15",
                 actual="11人|11", rating="△"),
            item("空家台帳の更新", 2023, number="4", by="都市計画課", target="実施", actual="未実施", rating="×"),
            item("学校プールの共用", 2023, number="5", by="教育総務課", unit="校", target="2校|2",
                 actual="2校|2", rating="○"),
            item("敬老事業の見直し", 2023, number="6", by="高齢福祉課", target="検討", actual="検討", rating="○",
                 cells={"name": "B9"}),
        ),
    )  # fmt: skip


def mixed_years() -> Layout:
    """One row of headings in every notation of a year at once, with one year of the old era."""
    workbook, sheet = new("指標")
    title(sheet, "A1", "見本市デジタル化推進計画　指標の推移")
    write(
        sheet,
        "A3",
        ["№", "取組項目", "担当", "単位", "H30実績", "令和元年度実績", "2020目標", "R2実績", "2021年度目標",
         "令和３年度実績", "R4目標", "2022実績", "Ｒ５目標", "Ｒ５実績"],
        [1, "公開データの拡充", "情報政策課", "件", 0, 4, 10, 12, 20, 19, 30, 33, 40, 41],
        [2, "公衆無線の整備", "情報政策課", "か所", 3, 3, 5, 5, 8, 8, 10, 9, 12, None],
        [3, "電子決裁の徹底", "総務課", "％", "－", 12, 30, "28.5", 50, "５１", 70, 66, 90, "集計中"],
        [4, "キャッシュレス納付", "会計課", "件", None, None, None, None, 500, 812, "1,000", "1,455", 1500, 2010],
        [5, "端末の集約", "情報政策課", "台", 900, 900, 880, 885, 860, 860, 840, 838, 820, 820],
    )  # fmt: skip
    formats(sheet, "#,##0", "M7:N7")
    table(sheet, "A3:N8", "A3:N3", "A5 B22 C14 D8 E9 F9 G9 H9 I9 J9 K9 L9 M9 N9")
    return Layout(
        "shihyou_suii.xlsx",
        xlsx(workbook),
        "年度の書き方が列ごとに違う（H30、令和元、2020、R2、全角）。実績だけの年度がある。",
        (
            item("公開データの拡充", 2018, number="1", by="情報政策課", unit="件",
                 target=" /  / =10 / =20 / =30 / =40", actual="=0 / =4 / =12 / =19 / =33 / =41",
                 cells={"name": "B4", "actuals.2018": "E4", "targets.2021": "I4", "actuals.2023": "N4"}),
            item("公衆無線の整備", 2018, number="2", by="情報政策課", unit="か所",
                 target=" /  / =5 / =8 / =10 / =12", actual="=3 / =3 / =5 / =8 / =9"),
            item("電子決裁の徹底", 2018, number="3", by="総務課", unit="％",
                 target=" /  / =30 / =50 / =70 / =90", actual="－ / =12 / =28.5 / ５１|51 / =66 / 集計中"),
            item("キャッシュレス納付", 2021, number="4", by="会計課", unit="件",
                 target="=500 / 1,000|1000 / 1,500|1500", actual="=812 / 1,455|1455 / 2,010|2010"),
            item("端末の集約", 2018, number="5", by="情報政策課", unit="台",
                 target=" /  / =880 / =860 / =840 / =820", actual="=900 / =900 / =885 / =860 / =838 / =820"),
        ),
    )  # fmt: skip


def era_split() -> Layout:
    """目標 and 実績 stand above the years, and each year is split: 令和 in one row, 3年度 in the next."""
    workbook, sheet = new("目標と実績")
    title(sheet, "B1", "公共施設等マネジメント実行計画", "B1:K1")
    write(
        sheet,
        "B3",
        ["項目\n番号", "取組名", "所管", "目　　標", None, None, "実　　績", None, None, "備考"],
        [None, None, None, "令和", "令和", "令和", "令和", None, None, None],
        [None, None, None, "3年度", "4年度", "5年度", "3年度", "4年度", "5年度", None],
        ["①", "延床面積の縮減", "財産管理課", "1,200㎡", "2,400㎡", "3,600㎡", "1,150㎡", "2,410㎡", "2,410㎡", "累計"],
        ["②", "長寿命化工事", "建築課", "4棟", "4棟", "5棟", "4棟", "3棟", "6棟", None],
        ["③", "借地の解消", "財産管理課", "交渉", "1件", "1件", "交渉", "交渉", "1件", None],
        ["④", "点検の共同発注", "建築課", "検討", "実施", "→", "検討", "実施", "実施", None],
        ["⑤", "集会所の譲渡", "市民協働課", "3か所", "3か所", "3か所", "0か所", "2か所", "－", None],
    )  # fmt: skip
    merge(sheet, "B3:B5", "C3:C5", "D3:D5", "E3:G3", "H3:J3", "H4:J4", "K3:K5")
    table(sheet, "B3:K10", "B3:K5", "A2 B7 C22 D14 E11 F11 G11 H11 I11 J11 K8")
    return Layout(
        "koukyou_shisetsu.xlsx",
        xlsx(workbook),
        "見出し3段。目標・実績が上、年度が下で、令和と3年度が別の行。「→」は意味を推測せず印のまま残す。",
        (
            item("延床面積の縮減", 2021, number="①", by="財産管理課", unit="㎡",
                 target="1,200㎡|1200 / 2,400㎡|2400 / 3,600㎡|3600",
                 actual="1,150㎡|1150 / 2,410㎡|2410 / 2,410㎡|2410", texts={"remarks": "累計"},
                 cells={"name": "C6", "targets.2021": "E6", "targets.2023": "G6", "actuals.2021": "H6",
                        "actuals.2022": "I6"}),
            item("長寿命化工事", 2021, number="②", by="建築課", unit="棟", target="4棟|4 / 4棟|4 / 5棟|5",
                 actual="4棟|4 / 3棟|3 / 6棟|6"),
            item("借地の解消", 2021, number="③", by="財産管理課", unit="件", target="交渉 / 1件|1 / 1件|1",
                 actual="交渉 / 交渉 / 1件|1"),
            item("点検の共同発注", 2021, number="④", by="建築課", target="検討 / 実施 / →",
                 actual="検討 / 実施 / 実施"),
            item("集会所の譲渡", 2021, number="⑤", by="市民協働課", unit="か所",
                 target="3か所|3 / 3か所|3 / 3か所|3", actual="0か所|0 / 2か所|2 / －"),
        ),
    )  # fmt: skip


def title_year() -> Layout:
    """The year stands only in the title, and a date of the next year right under it."""
    workbook, sheet = new("一覧表")
    title(sheet, "A1", "令和5年度　実施状況一覧", "A1:H1")
    write(sheet, "G2", ["（令和6年6月1日現在）"])
    write(
        sheet,
        "A4",
        ["整理番号", "取組項目名", "担当課名", "指標名", "目標値", "実績値", "達成率", "総合評価"],
        ["R5-01", "健診受診率の向上", "健康課", "受診率（％）", 45, D("47.3"), "105.1%", "S"],
        ["R5-02", "介護予防の普及", "高齢福祉課", "参加者数（人）", 800, 792, "99.0%", "A"],
        ["R5-03", "生ごみ処理機の補助", "環境課", "補助件数（件）", 60, 31, "51.7%", "C"],
        ["R5-04", "通学路の点検", "学校教育課", "点検箇所（か所）", 25, 25, "100.0%", "A"],
        ["R5-05", "婚姻届の様式改善", "市民課", "－", "実施", "実施", "－", "B"],
        ["R5-06", "移住相談の充実", "企画課", "相談件数（件）", 120, "未集計", None, None],
    )
    write(sheet, "A12", ["【総合評価】S：目標を大きく上回る　A：目標どおり　B：おおむね順調　C：遅れている"])
    table(sheet, "A4:H10", "A4:H4", "A10 B24 C16 D20 E10 F10 G10 H10")
    return Layout(
        "R5_ichiran.xlsx",
        xlsx(workbook),
        "年度は表題にしかなく、直下の日付は翌年度。達成率の列は実績ではない。単位は指標名の括弧の中。",
        (
            item("健診受診率の向上", 2023, number="R5-01", by="健康課", indicator="受診率", unit="％",
                 target="=45", actual="=47.3", rating="S",
                 cells={"name": "B5", "targets.2023": "E5", "actuals.2023": "F5", "rating.2023": "H5"}),
            item("介護予防の普及", 2023, number="R5-02", by="高齢福祉課", indicator="参加者数", unit="人",
                 target="=800", actual="=792", rating="A"),
            item("生ごみ処理機の補助", 2023, number="R5-03", by="環境課", indicator="補助件数", unit="件",
                 target="=60", actual="=31", rating="C"),
            item("通学路の点検", 2023, number="R5-04", by="学校教育課", indicator="点検箇所", unit="か所",
                 target="=25", actual="=25", rating="A"),
            item("婚姻届の様式改善", 2023, number="R5-05", by="市民課", target="実施", actual="実施", rating="B"),
            item("移住相談の充実", 2023, number="R5-06", by="企画課", indicator="相談件数", unit="件",
                 target="=120", actual="未集計"),
        ),
    )  # fmt: skip


def ambiguous_figures() -> Layout:
    """数値 stands twice in the heading, without a year anywhere."""
    workbook, sheet = new("Sheet1")
    title(sheet, "A1", "見本市行政改革　取組項目一覧", "A1:F1")
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "担当課", "数値", "数値", "備考"],
        ["1", "納税通知の見直し", "税務課", 12, 15, None],
        ["2", "給食の地場産利用", "学校教育課", "31％", "34％", "県産を含む"],
        ["3", "農道の維持管理", "農政課", "－", "実施", None],
        ["4", "救急講習の開催", "消防本部", 24, 0, None],
        ["5", "河川清掃の支援", "建設課", 8, 9, None],
    )
    table(sheet, "A3:F8", "A3:F3", "A6 B24 C16 D10 E10 F16")
    return Layout(
        "ichiran_suuchi.xlsx",
        xlsx(workbook),
        "「数値」が二列。目標か実績か、どの年度かがどこにもない。推測せず尋ねる。",
        (
            item("納税通知の見直し", number="1", by="税務課", cells={"name": "B4"}),
            item("給食の地場産利用", number="2", by="学校教育課", texts={"remarks": "県産を含む"}),
            item("農道の維持管理", number="3", by="農政課"),
            item("救急講習の開催", number="4", by="消防本部"),
            item("河川清掃の支援", number="5", by="建設課"),
        ),
        asks=("D3", "E3"),
    )


def provisional() -> Layout:
    """実績, 見込 and 目標 of three different years, an example row, and a figure marked as a forecast."""
    workbook, sheet = new("調査票")
    title(sheet, "A1", "行政改革実施計画　進捗調査票（令和６年度上半期）")
    write(sheet, "A2", ["提出期限：令和６年10月11日（金）　提出先：企画課"])
    write(
        sheet,
        "A4",
        ["番号", "取組項目", "担当課", "令和５年度\n実績", "令和６年度\n目標", "令和６年度\n見込", "令和７年度\n目標",
         "今後の取組"],
        ["例", "○○事業の推進", "○○課", "100件", "120件", "115件", "130件", "○○を行う。"],
        ["1", "見守り協定の拡大", "福祉課", "14社", "18社", "20社", "22社", "郵便局にも広げる。"],
        ["2", "農産物の直売支援", "農政課", "8回", "10回", "10回程度", "10回", None],
        ["3", "除雪委託の見直し", "建設課", "検討", "試行", "試行", "実施", "区域を広げる。"],
        ["4", "水道事業の収支改善", "水道課", "98.1％", "100％", "（99.4％）", "100％", None],
        ["5", "駐車場の有料化", "財産管理課", "－", "条例改正", "未定", "実施", "議会に諮る。"],
    )  # fmt: skip
    table(sheet, "A4:H10", "A4:H4", "A6 B24 C14 D13 E13 F13 G13 H24")
    write(sheet, "A12", ["※見込は令和６年９月末時点で年度末を推計したもの"])
    return Layout(
        "R6_kamihanki.xlsx",
        xlsx(workbook),
        "見込の列は実績だが未確定。記入例の行がある。実績と目標の年度が揃っていない。表題の年度は照会の年度。",
        (
            item("見守り協定の拡大", 2023, number="1", by="福祉課", unit="社", target=" / 18社|18 / 22社|22",
                 actual="14社|14 / 20社|20", provisional=(2024,), texts={"next_steps": "郵便局にも広げる。"},
                 cells={"name": "B6", "actuals.2023": "D6", "targets.2024": "E6", "actuals.2024": "F6",
                        "targets.2025": "G6"}),
            item("農産物の直売支援", 2023, number="2", by="農政課", unit="回", target=" / 10回|10 / 10回|10",
                 actual="8回|8 / 10回程度|10", provisional=(2024,)),
            item("除雪委託の見直し", 2023, number="3", by="建設課", target=" / 試行 / 実施",
                 actual="検討 / 試行", provisional=(2024,), texts={"next_steps": "区域を広げる。"}),
            item("水道事業の収支改善", 2023, number="4", by="水道課", unit="％",
                 target=" / 100％|100 / 100％|100", actual="98.1％|98.1 / （99.4％）|99.4", provisional=(2024,)),
            item("駐車場の有料化", 2023, number="5", by="財産管理課", target=" / 条例改正 / 実施",
                 actual="－ / 未定", provisional=(2024,), texts={"next_steps": "議会に諮る。"}),
        ),
    )  # fmt: skip


def units_in_headings() -> Layout:
    """The indicator and its unit are the heading: 収納率（％） over 目標 and 実績, 効果額（百万円） beside it."""
    workbook, sheet = new("債権管理")
    title(sheet, "A1", "見本市債権管理計画　年度別実績", "A1:I1")
    group = [None, "収納率（％）", None, "効果額\n（百万円）"]
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "担当課", "令和４年度", None, None, "令和５年度", None, None],
        [None, None, *group, *group[1:]],
        [None, None, None, "目標", "実績", None, "目標", "実績", None],
        ["1", "市民税の徴収", "収税課", D("98.2"), D("98.4"), D("12.5"), D("98.4"), D("98.5"), D("14.2")],
        ["2", "国保税の徴収", "国保年金課", D("93.0"), D("92.1"), "▲0.8", D("93.5"), D("93.6"), D("3.1")],
        ["3", "保育料の徴収", "こども課", 99, 99, 0, 99, D("99.3"), D("0.25")],
        ["4", "住宅使用料の徴収", "住宅課", 95, D("94.8"), "－", D("95.5"), D("95.9"), D("1.05")],
        ["5", "下水道負担金の徴収", "下水道課", 97, D("97.6"), D("0.4"), 97, None, None],
        ["合　計", None, None, None, None, D("12.1"), None, None, D("18.6")],
    )
    merge(sheet, "A3:A5", "B3:B5", "C3:C5", "D3:F3", "G3:I3", "D4:E4", "G4:H4", "F4:F5", "I4:I5", "A11:B11")
    formats(sheet, "0.0", "D6:E10", "G6:H10", "F6:F11", "I6:I7", "I11")
    formats(sheet, "0.00", "I8:I9")
    table(sheet, "A3:I11", "A3:I5", "A6 B24 C16 D10 E10 F12 G10 H10 I12")
    rate = "収納率"
    return Layout(
        "saiken_kanri.xlsx",
        xlsx(workbook),
        "見出し3段に指標名と単位。効果額は百万円で小数。0.0は本当の0、－は無し。合計は検算する。",
        (
            item("市民税の徴収", 2022, number="1", by="収税課", indicator=rate, unit="％",
                 target="=98.2 / =98.4", actual="=98.4 / =98.5",
                 effect={2022: 12_500_000, 2023: 14_200_000},
                 cells={"name": "B6", "targets.2022": "D6", "effect.2022": "F6", "actuals.2023": "H6"}),
            item("国保税の徴収", 2022, number="2", by="国保年金課", indicator=rate, unit="％",
                 target="93.0|93 / =93.5", actual="=92.1 / =93.6", effect={2022: -800_000, 2023: 3_100_000}),
            item("保育料の徴収", 2022, number="3", by="こども課", indicator=rate, unit="％",
                 target="99.0|99 / 99.0|99", actual="99.0|99 / =99.3", effect={2022: 0, 2023: 250_000}),
            item("住宅使用料の徴収", 2022, number="4", by="住宅課", indicator=rate, unit="％",
                 target="95.0|95 / =95.5", actual="=94.8 / =95.9", effect={2023: 1_050_000}),
            item("下水道負担金の徴収", 2022, number="5", by="下水道課", indicator=rate, unit="％",
                 target="97.0|97 / 97.0|97", actual="=97.6", effect={2022: 400_000}),
        ),
        totals=(
            Total("F11", "12.1", "12.1", 2022, ("F6", "F7", "F8", "F10")),
            Total("I11", "18.6", "18.6", 2023, ("I6", "I7", "I8", "I9")),
        ),
    )  # fmt: skip


def repeated_pages() -> Layout:
    """The heading is typed again on each printed page, with page numbers and footnotes in between."""
    workbook, sheet = new("印刷用")
    heads = ["番号", "取組項目", "担当課", "R5目標", "R5実績", "R5実施状況"]
    write(
        sheet,
        "A1",
        ["見本市行財政改革推進プラン　実績報告"],
        [None, None, None, None, None, "1/3ページ"],
        heads,
        ["1", "職員研修の充実※1", "人事課", "120人※2", "131人", "オンライン研修を加えた。"],
        ["2", "共済事務の委託", "人事課", "実施", "実施", "4月に移行した。"],
        ["※1　会計年度任用職員を含む。"],
        ["※2　延べ人数"],
        [None, None, None, None, None, "2/3ページ"],
        heads,
        ["3", "道路照明の更新", "建設課", "50基", "47基※3", "部品の遅れがあった。"],
        ["4", "橋りょうの点検", "建設課", "30橋", "30橋", None],
        ["※3　年度内に契約済み3基を除く。"],
        [None, None, None, None, None, "3/3ページ"],
        ["番号", "取組項目（つづき）", "担当課", "R5目標", "R5実績", "R5実施状況"],
        ["5", "文化会館の運営改善", "文化課", "25,000人", "21,340人", "改修で2か月休館した。"],
        ["6", "学校用務の共同化", "教育総務課", "検討", "検討", "同上"],
    )
    for head in (3, 9, 14):
        table(sheet, f"A{head}:F{head + 2}", f"A{head}:F{head}", "A7 B26 C14 D12 E12 F28")
    return Layout(
        "insatsuyou.xlsx",
        xlsx(workbook),
        "印刷ページごとに見出し行を繰り返し、脚注とページ番号が挟まる。数値と項目名に※1などの注番号が付く。",
        (
            item("職員研修の充実※1", 2023, number="1", by="人事課", unit="人", target="120人※2|120",
                 actual="131人|131", narrative="オンライン研修を加えた。",
                 cells={"name": "B4", "targets.2023": "D4"}),
            item("共済事務の委託", 2023, number="2", by="人事課", target="実施", actual="実施",
                 narrative="4月に移行した。"),
            item("道路照明の更新", 2023, number="3", by="建設課", unit="基", target="50基|50",
                 actual="47基※3|47", narrative="部品の遅れがあった。", cells={"name": "B10"}),
            item("橋りょうの点検", 2023, number="4", by="建設課", unit="橋", target="30橋|30",
                 actual="30橋|30"),
            item("文化会館の運営改善", 2023, number="5", by="文化課", unit="人", target="25,000人|25000",
                 actual="21,340人|21340", narrative="改修で2か月休館した。", cells={"name": "B15"}),
            item("学校用務の共同化", 2023, number="6", by="教育総務課", target="検討", actual="検討",
                 narrative="同上"),
        ),
    )  # fmt: skip


def missing_marks() -> Layout:
    """Every mark for nothing beside real zeros, a figure with a letter O in it and 随時."""
    workbook, sheet = new("R6")
    title(sheet, "A1", "行政改革実施計画　令和６年度実績")
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "担当課", "単位", "目標", "実績", "評価", "備考"],
        ["1", "苦情対応の標準化", "市民課", "件", 0, 0, "○", None],
        ["2", "寄贈品の管理", "文化課", "点", "―", "―", "―", "対象なし"],
        ["3", "不用品の売却", "会計課", "点", 30, "ー", "△", None],
        ["4", "ポスターの共同印刷", "秘書広報課", "種", "‐", "0", "×", None],
        ["5", "例規の点検", "総務課", "件", "随時", "…", None, None],
        ["6", "臨時窓口の開設", "市民課", "日", 12, "１２O", "○", None],
        ["7", "消耗品の単価契約", "契約検査課", "品目", 150, None, None, "　"],
        ["8", "花壇の里親制度", "都市計画課", "団体", "-", "なし", "－", None],
        ["9", "庁舎の貸出", "財産管理課", "回", " 20 ", "２２", "〇", None],
    )
    table(sheet, "A3:H12", "A3:H3", "A6 B24 C16 D8 E10 F10 G8 H12")
    return Layout(
        "R6_kesson.xlsx",
        xlsx(workbook),
        "欠測の印―ー‐-…－、なし、空白、空白文字だけのセルと、本当の0。数字の中の英字Oは読めない数値。",
        (
            item("苦情対応の標準化", 2024, number="1", by="市民課", unit="件", target="=0", actual="=0",
                 rating="○", cells={"name": "B4", "actuals.2024": "F4"}),
            item("寄贈品の管理", 2024, number="2", by="文化課", unit="点", target="―", actual="―",
                 texts={"remarks": "対象なし"}),
            item("不用品の売却", 2024, number="3", by="会計課", unit="点", target="=30", actual="ー",
                 rating="△"),
            item("ポスターの共同印刷", 2024, number="4", by="秘書広報課", unit="種", target="‐", actual="=0",
                 rating="×"),
            item("例規の点検", 2024, number="5", by="総務課", unit="件", target="随時", actual="…"),
            item("臨時窓口の開設", 2024, number="6", by="市民課", unit="日", target="=12", actual="１２O",
                 rating="○"),
            item("消耗品の単価契約", 2024, number="7", by="契約検査課", unit="品目", target="=150"),
            item("花壇の里親制度", 2024, number="8", by="都市計画課", unit="団体", target="-", actual="なし"),
            item("庁舎の貸出", 2024, number="9", by="財産管理課", unit="回", target=" 20 |20",
                 actual="２２|22", rating="〇"),
        ),
        findings=("F9",),
    )  # fmt: skip


def year_in_rows() -> Layout:
    """One row per item and year: the year is a column, the item is merged over its years."""
    workbook, sheet = new("経年")
    title(sheet, "A1", "見本市経営改善計画　経年実績表", "A1:H1")
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "担当課", "年度", "目標", "実績", "評価", "取組実績"],
        ["1", "病院の経費縮減", "市立病院", "R3", "25百万円", "27百万円", "A", "薬品を共同購入した。"],
        [None, None, None, "R4", "25百万円", "18百万円", "C", "光熱費が上がった。"],
        [None, None, None, "R5", "20百万円", None, None, None],
        ["2", "バス路線の再編", "交通政策課", "R3", "検討", "検討", "B", None],
        [None, None, None, "R4", "試行", "検討", "C", "事業者と協議した。"],
        [None, None, None, "R5", "実施", "－", None, None],
        ["3", "公営住宅の用途廃止", "住宅課", "R4", "6戸", "6戸", "A", None],
        [None, None, None, "R5", "4戸", "0戸", "D", "転居先を探している。"],
    )
    for top, bottom in ((4, 6), (7, 9), (10, 11)):
        merge(sheet, *(f"{letter}{top}:{letter}{bottom}" for letter in "ABC"))
    table(sheet, "A3:H11", "A3:H3", "A6 B24 C14 D7 E12 F12 G7 H26")
    return Layout(
        "keinen.xlsx",
        xlsx(workbook),
        "年度が列ではなく行。項目名は年度の行数だけ結合され、項目により年度の数が違う。",
        (
            item("病院の経費縮減", 2021, number="1", by="市立病院", unit="百万円",
                 target="25百万円|25 / 25百万円|25 / 20百万円|20", actual="27百万円|27 / 18百万円|18",
                 rating="A / C", narrative="薬品を共同購入した。 / 光熱費が上がった。",
                 cells={"name": "B4", "targets.2021": "E4", "actuals.2022": "F5", "rating.2022": "G5"}),
            item("バス路線の再編", 2021, number="2", by="交通政策課", target="検討 / 試行 / 実施",
                 actual="検討 / 検討 / －", rating="B / C", narrative=" / 事業者と協議した。"),
            item("公営住宅の用途廃止", 2022, number="3", by="住宅課", unit="戸", target="6戸|6 / 4戸|4",
                 actual="6戸|6 / 0戸|0", rating="A / D", narrative=" / 転居先を探している。",
                 cells={"name": "B10", "targets.2022": "E10"}),
        ),
    )  # fmt: skip


def several_indicators() -> Layout:
    """Two indicator rows under one merged item, with a 現状値 before and a 最終目標 after the years."""
    workbook, sheet = new("成果指標")
    title(sheet, "A1", "見本市総合戦略（行政経営編）成果指標管理表", "A1:L1")
    write(
        sheet,
        "A3",
        ["番号", "取組項目", "所管課", "成果指標", "単位", "現状値\n(R3)", "令和５年度", None, "令和６年度", None,
         "最終目標\n(R8)", "備考"],
        [None, None, None, None, None, None, "目標値", "実績値", "目標値", "実績値", None, None],
        ["1", "広報媒体の充実", "秘書広報課", "登録者数", "人", 3200, 4000, 4350, 4500, 4810, 6000, None],
        [None, None, None, "閲覧数", "千回", 210, 250, 244, 260, 271, 300, None],
        ["2", "地域自治の支援", "市民協働課", "組織数", "団体", 14, 16, 16, 17, 16, 20, "統合1"],
        ["3", "職員の健康管理", "人事課", "長時間勤務者", "人", 41, 35, 38, 30, 29, 20, None],
        [None, None, None, "年休取得日数", "日", D("9.8"), 11, D("11.2"), 12, D("12.6"), 14, None],
    )  # fmt: skip
    merge(sheet, *(f"{c}3:{c}4" for c in "ABCDEFKL"), "G3:H3", "I3:J3")
    merge(sheet, *(f"{c}5:{c}6" for c in "ABCL"), *(f"{c}8:{c}9" for c in "ABCL"))
    formats(sheet, "#,##0", "F5:K5")
    table(sheet, "A3:L9", "A3:L4", "A6 B22 C14 D18 E8 F10 G10 H10 I10 J10 K10 L10")

    return Layout(
        "seika_shihyou.xlsx",
        xlsx(workbook),
        "一つの項目に指標が2行。現状値と最終目標は年度別の目標・実績とは別のもの。",
        (
            item("広報媒体の充実", 2023, number="1", by="秘書広報課", indicator="登録者数", unit="人",
                 target="4,000|4000 / 4,500|4500", actual="4,350|4350 / 4,810|4810",
                 texts={"baseline_printed": "3,200", "goal_printed": "6,000"},
                 cells={"name": "B5", "targets.2023": "G5", "actuals.2024": "J5", "goal_printed": "K5"}),
            item("広報媒体の充実", 2023, number="1", by="秘書広報課", indicator="閲覧数", unit="千回",
                 target="=250 / =260", actual="=244 / =271",
                 texts={"baseline_printed": "210", "goal_printed": "300"},
                 cells={"name": "B5", "targets.2023": "G6"}),
            item("地域自治の支援", 2023, number="2", by="市民協働課", indicator="組織数", unit="団体",
                 target="=16 / =17", actual="=16 / =16",
                 texts={"baseline_printed": "14", "goal_printed": "20", "remarks": "統合1"}),
            item("職員の健康管理", 2023, number="3", by="人事課", indicator="長時間勤務者", unit="人",
                 target="=35 / =30", actual="=38 / =29",
                 texts={"baseline_printed": "41", "goal_printed": "20"}),
            item("職員の健康管理", 2023, number="3", by="人事課", indicator="年休取得日数", unit="日",
                 target="=11 / =12", actual="=11.2 / =12.6",
                 texts={"baseline_printed": "9.8", "goal_printed": "14"}),
        ),
    )  # fmt: skip


def one_form_per_item() -> Layout:
    """調書: no list at all, one sheet per item with labels at the left and a small table of years."""
    forms = (
        ("個票1", "1", "便利な窓口", "手数料の電子収納", "市民課", "会計課", "現金のみである。", "端末を置く。",
         ["20％", "35％", "50％"], ["18.2％", "41％", None], "周知を強める。"),
        ("個票2", "2", "便利な窓口", "申請書の一本化", "市民課", None, "様式が多い。", "共通様式を作る。",
         ["検討", "実施", "実施"], ["検討", "実施", "－"], None),
        ("個票3", "3", "元気な組織", "庁内公募の実施", "人事課", None, "応募が少ない。", "対象職を広げる。",
         ["2件", "3件", "3件"], ["0件", "3件", None], "通年で募る。"),
    )  # fmt: skip
    workbook, sheet = new("個票1")
    for name, number, pillar, title_text, lead, other, issue, approach, plan, done, following in forms:
        if name != "個票1":
            sheet = workbook.create_sheet(name)
        title(sheet, "A1", "行政改革取組項目調書", "A1:F1")
        write(
            sheet,
            "A3",
            ["整理番号", number, None, "基本方針", pillar],
            ["取組項目名", title_text],
            ["担当課", lead, None, "関係課", other],
            ["現状と課題", issue],
            ["取組内容", approach],
            ["年度", None, "R4", "R5", "R6"],
            ["年次計画", "目標", *plan],
            [None, "実績", *done],
            ["今後の取組", following],
        )
        merge(sheet, "B4:F4", "E3:F3", "E5:F5", "B6:F6", "B7:F7", "A8:B8", "A9:A10", "B11:F11")
        table(sheet, "A3:F11", "A3:A11", "A14 B12 C14 D14 E14 F6")
    return Layout(
        "kohyou.xlsx",
        xlsx(workbook),
        "一覧ではなく調書。1シート1項目、左に見出し右に値、年度の小表が中にある。",
        (
            item("手数料の電子収納", 2022, number="1", pillars=("便利な窓口",), by="市民課", related="会計課",
                 unit="％", target="20％|20 / 35％|35 / 50％|50", actual="18.2％|18.2 / 41％|41",
                 texts={"current_issues": "現金のみである。", "approach": "端末を置く。",
                        "next_steps": "周知を強める。"},
                 cells={"name": "個票1!B4", "targets.2022": "個票1!C9", "actuals.2023": "個票1!D10"}),
            item("申請書の一本化", 2022, number="2", pillars=("便利な窓口",), by="市民課",
                 target="検討 / 実施 / 実施", actual="検討 / 実施 / －",
                 texts={"current_issues": "様式が多い。", "approach": "共通様式を作る。"},
                 cells={"name": "個票2!B4"}),
            item("庁内公募の実施", 2022, number="3", pillars=("元気な組織",), by="人事課", unit="件",
                 target="2件|2 / 3件|3 / 3件|3", actual="0件|0 / 3件|3",
                 texts={"current_issues": "応募が少ない。", "approach": "対象職を広げる。",
                        "next_steps": "通年で募る。"},
                 cells={"name": "個票3!B4", "actuals.2022": "個票3!C10"}),
        ),
    )  # fmt: skip


LAYOUTS: dict[str, Callable[[], Layout]] = {
    "codes_and_percents": codes_and_percents,
    "bom_csv": bom_csv,
    "bands_two_levels": bands_two_levels,
    "sheet_per_pillar": sheet_per_pillar,
    "formulas": formulas,
    "deadlines_and_compounds": deadlines_and_compounds,
    "band_matrix": band_matrix,
    "lost_headings": lost_headings,
    "legend_and_summary": legend_and_summary,
    "mixed_years": mixed_years,
    "era_split": era_split,
    "title_year": title_year,
    "ambiguous_figures": ambiguous_figures,
    "provisional": provisional,
    "units_in_headings": units_in_headings,
    "repeated_pages": repeated_pages,
    "missing_marks": missing_marks,
    "year_in_rows": year_in_rows,
    "several_indicators": several_indicators,
    "one_form_per_item": one_form_per_item,
}
