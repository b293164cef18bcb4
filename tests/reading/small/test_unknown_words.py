"""Tables whose headings nobody knows, and rates without what they were computed from."""

from __future__ import annotations

from progress.intake.draft import Kind
from progress.intake.known import Known
from progress.intake.reading.file import read
from tests.books import read_book
from tests.reading.draw import draw, page
from tests.reading.reading import agrees, asks, canonical, differs, has_items, says

UNKNOWN = page(
    "調査表",
    """
        架空市行政改革推進計画（令和2年度～令和6年度）　調査表
        .
        いろは | におへ | とちり | ぬるを
        1 | 証明書の交付 | 戸籍課 | 窓口で受け取る人を減らすため、手続の案内を作り直した。
        2 | 電話の取次ぎ | 総務課 | 問合せの多い手続を調べ、よくある質問として市のページに載せた。
        3 | 積立金の運用 | 管財課 | 満期の近い債券を入れ替え、運用の期間を延ばすことを検討した。
        4 | 助成の見直し | 福祉課 | 助成の対象と金額を、近隣の市と比べて見直しの案を作った。
    """,
)


def test_a_sheet_without_any_known_heading_is_asked_about_and_not_lost():
    report = canonical(draw(UNKNOWN))
    assert asks(report, "調査表", "A3", ("header_row",))
    assert has_items(report, "証明書の交付", "電話の取次ぎ", "積立金の運用", "助成の見直し")


def test_a_sheet_of_loose_notes_is_no_table():
    notes = page(
        "覚え書き",
        """
            次の会議までにすること
            .
            資料を送る | 総務課へ
            部屋を取る | 第2会議室
        """,
    )
    report = canonical(draw(notes))
    assert report["items"] == []
    assert not asks(report, "覚え書き", None, ("header_row",))


RATES = """
    架空市行政改革推進計画（令和2年度～令和6年度）　達成率
    .
    番号 | 取組項目 | 指標 | {columns}
    1 | 証明書の交付 | 交付数 | {first}
    2 | 電話の取次ぎ | 研修の回数 | {second}
"""


def test_rates_that_stand_alone_are_results():
    drawn = RATES.format(
        columns="令和4年度達成率 | 令和5年度達成率", first="88.0% | 92.5%", second="120.0% | 75.0%"
    )
    report = canonical(draw(page("一覧", drawn)))
    assert says(report, "一覧", "D4", ("actual", "rate"), year=2022, value=88, unit="%")
    assert says(report, "一覧", "E5", ("actual", "rate"), year=2023, value=75, unit="%")
    assert says(report, "一覧", "C4", "indicator_name")
    assert [one["cell"] for one in report["findings"] if one["kind"] == "rates_alone"] == ["D4", "D5"]


def test_rates_beside_target_and_actual_value_are_only_compared():
    drawn = RATES.format(
        columns="令和4年度目標 | 令和4年度実績 | 令和4年度達成率",
        first="100件 | 80件 | 80.0%",
        second="4回 | 4回 | 100.0%",
    )
    report = canonical(draw(page("一覧", drawn)))
    assert says(report, "一覧", "E4", "actual", year=2022, value=80, unit="件")
    assert not says(report, "一覧", "F4", "actual")


def test_sentences_under_a_heading_that_names_no_field_are_asked_about():
    drawn = """
        架空市行政改革推進計画（令和2年度～令和6年度）　令和4年度の実績
        .
        番号 | 取組項目 | 担当課 | 事情
        1 | 証明書の交付 | 戸籍課 | 窓口で受け取る人を減らすため、手続の案内を作り直した。
        2 | 電話の取次ぎ | 総務課 | 問合せの多い手続を調べ、よくある質問として市のページに載せた。
        3 | 積立金の運用 | 管財課 | 満期の近い債券を入れ替え、運用の期間を延ばすことを検討した。
    """
    report = canonical(draw(page("一覧", drawn)))
    assert asks(report, "一覧", "D", ("header_mapping",))


def test_two_targets_of_a_year_for_the_same_indicator_are_asked_about():
    drawn = """
        架空市行政改革推進計画（令和2年度～令和6年度）
        .
        番号 | 取組項目 | 指標 | 令和6年度目標（見直し前） | 令和6年度目標（見直し後）
        1 | 証明書の交付 | 交付数 | 120件 | 150件
        2 | 電話の取次ぎ | 研修の回数 | 4回 | 6回
    """
    report = canonical(draw(page("一覧", drawn)))
    assert asks(report, "一覧", "E", ("header_mapping",))
    assert not says(report, "一覧", "D4", "target", value=120)


STAFF = page(
    "定員管理",
    """
        職員数の推移（各年４月１日現在）
        | | | | （単位：人）
        部門 | 区分 | H18 | H19 | H20
        教育 | 計画 | 98 | 96 | 94
        | 実績 | 97 | 96 |
        消防 | 計画 | 82 | 82 | 81
        | 実績 | 82 | 80 |
        水道 | 計画 | 20 | 19 | 18
        | 実績 | 20 | 20 |
        一般行政 | 計画 | 60 | 60 | 58
        | 実績 | 61 | 58 |
        計 | 計画 | 260 | 257 | 251
        | 実績 | 260 | 250 |
    """,
    merge="A4:A5 A6:A7 A8:A9 A10:A11 A12:A13",
)
PLANNED = page(
    "進捗状況",
    """
        架空市集中改革プラン（平成18年度～平成20年度）　平成18年度の進捗状況
        .
        番号 | 取組項目 | 担当課 | 評価
        1 | 定員の管理 | 総務課 | Ａ
        2 | 給食の委託 | 教育課 | Ｂ
    """,
)


def test_figures_by_row_and_year_of_what_no_heading_calls_an_item_are_of_the_plan_where_items_are_listed():
    report = canonical(draw(PLANNED, STAFF))
    assert has_items(report, "定員の管理", "給食の委託")
    assert asks(report, "定員管理", "A", ("summary_table",))
    assert says(report, "定員管理", "C5", "actual", year=2006, value=97, unit="人", item="教育 実績")
    assert agrees(report, "定員管理", "C12", "D12", "E12", "C13")
    assert differs(report, "定員管理", "D13")


def test_such_a_table_is_read_as_a_list_where_a_person_says_so_or_no_other_is_there():
    said = read(read_book("計画.xlsx", draw(PLANNED, STAFF)), Known(answers={"table:定員管理!3": "read"}))
    alone = read(read_book("計画.xlsx", draw(STAFF)), Known())
    for draft, others in ((said, {"定員の管理", "給食の委託"}), (alone, set())):
        names = {one.fields["name"].value for one in draft.of(Kind.ITEM)}
        assert names == others | {"教育", "消防", "水道", "一般行政"}


def test_rows_of_a_budget_by_year_are_no_items_where_items_are_listed():
    outlook = page(
        "財政見通し",
        """
            中期財政見通し
            | | | | （単位：百万円）
            区分 | H18 | H19 | H20 | 備考
            市税 | 4120 | 4098 | 4075 |
            地方交付税 | 5210 | 5180 | 5100 | 算定替えの縮減
            市債 | 1850 | 1600 | 1500 |
            計 | 11180 | 10878 | 10675 |
        """,
    )
    report = canonical(draw(PLANNED, outlook))
    assert has_items(report, "定員の管理", "給食の委託")
    assert asks(report, "財政見通し", "A", ("summary_table",))
    assert agrees(report, "財政見通し", "B7", "C7", "D7")
