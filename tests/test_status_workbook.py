"""The workbook 実施状況一覧: what stands in it, that text stays text, that it prints, who may download it."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from django.db import transaction
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoDbBlocker

from plans.access import Audience, Role
from plans.models import Plan
from progress.models import Publication, ReportingRound
from progress.reports import about_sheet, fitting, sheet, status_list
from progress.reports.about_sheet import Stamp
from progress.reports.figures_sheet import figure_value, rate_value, write_figures
from progress.review.old_documents import import_history
from progress.review.publications import release, seal
from progress.table.live import live_table
from progress.table.shape.figures import Figure, RateCell, Revision
from progress.table.shape.items import ItemRow
from progress.table.shape.plan import PlanTable
from progress.table.shape.reported import TextRow
from tests import make, prepared, status_list_reader
from tests.cities import CityFile
from tests.status_list_reader import Heading, NotAStatusList

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://example.invalid","x")',
    "+81-27-382-1111",
    "-3件",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    "#N/A",
    "0101",
    "TRUE",
]


# ── What the tests are made of ───────────────────────────────────────────────────────────────────────────────


def reform_in_database() -> PlanTable:
    """Two pillars with a sub-pillar each; items rated a, a, c, one not reported, one not asked."""
    place = make.municipality(disclaimer="架空の市です & 見本です。")
    planner, section = make.planner(place), make.department(place)
    lead = make.editor(section)
    plan = make.plan(place)
    for key, name in (("1", "窓口の改革"), ("2", "財政の改革")):
        sub = make.pillar(plan, f"{key}-1", f"{name}の進め方", make.pillar(plan, key, name))
        for number in ("①", "②"):
            made = make.item(sub, f"{name}{number}", lead=section, number_printed=number)
            make.indicator(made, "処理件数", "件", targets={2024: "60", 2026: "90"})
    unasked = make.item(plan.pillars.get(key="2-1"), "担当の決まっていない項目", number_printed="③")
    asked = make.opened_round(plan, planner)
    for item, code in zip(plan.items.exclude(pk=unasked.pk).order_by("position"), "aac", strict=False):
        status = make.status(asked, item)
        status.narrative = f"{item.name}を進めた。"
        status.save()
        make.actual(status, item.indicators.get(), "19")
        make.confirmed(status, lead=lead, by=planner, code=code)
    return live_table(plan, asked)


@pytest.fixture(scope="module")
def reform(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> PlanTable:
    """The table alone, made once for this file: a table can't be changed. The database is as before."""
    with django_db_blocker.unblock(), transaction.atomic():
        shown = reform_in_database()
        transaction.set_rollback(True)
    return shown


def with_status(item: ItemRow, **fields: Any) -> ItemRow:
    assert item.status is not None
    return replace(item, status=replace(item.status, **fields))


def with_text(item: ItemRow, text: str) -> ItemRow:
    return with_status(item, texts=(TextRow("narrative", "主な取組内容", text, in_list=True),))


def with_items(shown: PlanTable, items: list[ItemRow]) -> PlanTable:
    return replace(shown, items=tuple(items))


def opened(data: bytes) -> Any:
    return load_workbook(BytesIO(data))


def texts(page: Worksheet) -> list[str]:
    return [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]


@cache
def fixture_table(name: str, *, with_round: bool) -> PlanTable:
    """The table of a city's fixture; the city is loaded and taken out again. Once for each, tables can't be changed."""
    with prepared.cities(name):
        plan = Plan.objects.get(municipality__slug=name)
        asked = ReportingRound.objects.filter(plan=plan).first() if with_round else None
        if asked:
            import_history(asked, by=None)
        return live_table(plan, asked)


def sheet_alone(
    write: Callable[[Worksheet, PlanTable, about_sheet.Stamp], None], shown: PlanTable
) -> Worksheet:
    """One sheet as it is before the file is made of all of them."""
    page: Worksheet = sheet.new_workbook().create_sheet()
    write(page, shown, about_sheet.Stamp())
    return page


# ── The list ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_item_stands_under_its_pillars_with_one_mark_and_the_marks_are_counted(
    reform: PlanTable,
) -> None:
    listed = status_list_reader.read(status_list.write(reform))
    assert listed.title == "行政改革推進項目別実施状況一覧（令和6年度末）"
    bands = ["S目標を上回る", "A目標どおり", "Bやや遅れ", "C遅れ", "－対象外", "未報告・未確認"]
    assert listed.headings == tuple(Heading("実施状況", band) for band in bands)
    assert [
        (row.pillar, row.sub_pillar, row.title, [mark.label for mark in row.marks], row.text, row.cell)
        for row in listed.rows
    ] == [
        (
            "1 窓口の改革",
            "1-1 窓口の改革の進め方",
            "①窓口の改革①",
            ["A目標どおり"],
            "窓口の改革①を進めた。",
            "令和6年度末!C6",
        ),
        (
            "1 窓口の改革",
            "1-1 窓口の改革の進め方",
            "②窓口の改革②",
            ["A目標どおり"],
            "窓口の改革②を進めた。",
            "令和6年度末!C7",
        ),
        (
            "2 財政の改革",
            "2-1 財政の改革の進め方",
            "①財政の改革①",
            ["C遅れ"],
            "財政の改革①を進めた。",
            "令和6年度末!C9",
        ),
        ("2 財政の改革", "2-1 財政の改革の進め方", "②財政の改革②", ["未報告・未確認"], "", "令和6年度末!C10"),
        ("2 財政の改革", "2-1 財政の改革の進め方", "③担当の決まっていない項目", [], "－", "令和6年度末!C11"),
    ]
    assert listed.totals == (0, 2, 0, 1, 0, 1)


def test_totals_are_numbers_and_agree_with_the_table(reform: PlanTable) -> None:
    counts = {count.code: count.count for count in reform.distributions[0].counts}
    totals = status_list_reader.read(status_list.write(reform)).totals
    assert totals == (counts["s"], counts["a"], counts["b"], counts["c"], counts["n"], counts[""])


def test_the_share_stands_below_with_its_denominator(reform: PlanTable) -> None:
    lines = texts(opened(status_list.write(reform)).worksheets[0])
    counted = "「S 目標を上回る」「A 目標どおり」を達成と数えます。"
    assert (
        f"66.7%（評価の対象3項目のうち2項目）{counted}評価の記録がない1項目は、分母に入れていません。"
        in lines
    )


@pytest.mark.parametrize("name", ["annaka", "tatebayashi", "ichinoseki", "gyoda"])
@pytest.mark.parametrize("with_round", [True, False])
def test_every_city_reads_back_item_for_item(db: None, name: str, with_round: bool) -> None:
    shown = fixture_table(name, with_round=with_round)
    listed = status_list_reader.read(status_list.write(shown, Stamp(number=1, sealed_on=date(2026, 10, 1))))
    ordered = [item for _, items in shown.by_pillar() for item in items]
    titles = {pillar.key: pillar.title for pillar in shown.pillars}
    assert len(listed.rows) == len(shown.items)
    for row, item in zip(listed.rows, ordered, strict=True):
        then = item.status.item_name_then if item.status else ""
        assert row.title == (item.title.replace(item.name, then) if then else item.title)
        assert titles[item.pillar] == row.sub_pillar.split("\n")[0]
        band = shown.band_of(item)
        assert [mark.label for mark in row.marks] == ([band.text.replace(" ", "")] if band else [])
        if shown.round is not None:
            assert row.text == (item.status.text("narrative") if item.status else "－")
    if shown.round is not None and shown.scale is not None:
        assert list(listed.totals) == [
            sum(shown.band_of(item) == band for item in shown.items) for band in shown.scale.bands
        ]


def test_annaka_matches_the_citys_own_workbook(db: None, city_file: CityFile) -> None:
    """The same items in the same order, ○ in the same columns, the same totals and texts."""

    def folded(text: str) -> str:
        return unicodedata.normalize("NFKC", text).replace("\n", "").replace(" ", "")

    ours = status_list_reader.read(status_list.write(fixture_table("annaka", with_round=True)))
    golden = status_list_reader.read(city_file("annaka_status_r3.xlsx"))
    assert len(golden.rows) == 36
    assert folded(ours.title) == folded(golden.title)
    assert [folded(one.label) for one in ours.headings] == [folded(one.label) for one in golden.headings]
    assert ours.totals == golden.totals == (3, 17, 8, 8)
    for mine, theirs in zip(ours.rows, golden.rows, strict=True):
        assert folded(mine.title) == folded(theirs.title)
        assert folded(mine.sub_pillar) == folded(theirs.sub_pillar)
        assert folded(mine.pillar) == folded(theirs.pillar)
        assert [ours.headings.index(one) for one in mine.marks] == [
            golden.headings.index(one) for one in theirs.marks
        ]
        assert folded(mine.text) == folded(theirs.text)


def test_where_the_meaning_of_the_bands_is_unknown_the_reason_stands_in_place_of_a_share(db: None) -> None:
    shown = fixture_table("annaka", with_round=True)
    lines = texts(opened(status_list.write(shown)).worksheets[0])
    lost = "取り込んだ文字データに欄の見出しがないため、どの欄が「達成」かは分かりません。"
    assert f"－（評価の対象は36項目です）{lost}区分の見出しが不明のため算出しません。" in lines
    assert any("既得権益にもしっかりと対応できる職員" in line for line in lines), (
        "a group without items is named"
    )


def test_two_scales_stand_side_by_side_and_are_counted_apart(reform: PlanTable) -> None:
    board = replace(reform.scales[0], key="board", name="審議会の評価")
    shown = replace(reform, scales=(*reform.scales, board))
    listed = status_list_reader.read(status_list.write(shown))
    assert [one.group for one in listed.headings[:6]] == ["実施状況：進捗区分"] * 6
    assert [one.group for one in listed.headings[6:]] == ["実施状況：審議会の評価"] * 5
    assert listed.rows[0].marks == (Heading("実施状況：進捗区分", "A目標どおり"),)
    assert listed.totals == (0, 2, 0, 1, 0, 1, 0, 0, 0, 0, 0)


def test_what_the_board_did_not_rate_stays_blank_and_a_note_says_so(reform: PlanTable) -> None:
    board = replace(reform.scales[0], key="board", name="審議会の評価")
    shown = replace(reform, scales=(*reform.scales, board))
    note = "※「審議会の評価」の欄に印のない項目は、その評価を受けていません。"
    assert note in texts(opened(status_list.write(shown)).worksheets[0])
    assert note not in texts(opened(status_list.write(reform)).worksheets[0])
    listed = status_list_reader.read(status_list.write(shown))
    assert [one.label for one in listed.headings].count("未報告・未確認") == 1


def test_a_deep_tree_merges_without_overlap_and_marks_circle_bands_with_a_dot(db: None) -> None:
    book = opened(status_list.write(fixture_table("tatebayashi", with_round=True)))
    for page in book.worksheets:
        cells = [cell for merged in page.merged_cells.ranges for row in merged.rows for cell in row]
        assert len(cells) == len(set(cells))
    page = book.worksheets[0]
    marks = {page.cell(row, column).value for row in range(5, page.max_row) for column in (4, 5, 6)}
    assert "●" in marks and "○" not in marks


def test_a_round_without_a_scale_lists_who_reported(reform: PlanTable) -> None:
    listed = status_list_reader.read(status_list.write(replace(reform, scales=(), share=None)))
    assert [one.label for one in listed.headings] == ["報告あり", "未報告・未確認"]
    assert listed.totals == (3, 1)


def test_a_foreign_workbook_is_refused_with_the_cell(reform: PlanTable) -> None:
    book = Workbook()
    buffer = BytesIO()
    book.save(buffer)
    with pytest.raises(NotAStatusList, match="Sheet!A3"):
        status_list_reader.read(buffer.getvalue())


# ── Text ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_looks_like_a_formula_stays_text(reform: PlanTable) -> None:
    item = reform.items[0]
    items = [
        replace(with_text(item, text), title=text, name=text, key=f"h{number}")
        for number, text in enumerate(HOSTILE)
    ]
    shown = replace(with_items(reform, items), plan_title=HOSTILE[0], transcription_note=HOSTILE[0])
    data = status_list.write(shown, Stamp(erratum=HOSTILE[0]))
    assert [(row.title, row.text) for row in status_list_reader.read(data).rows] == [
        (one, one) for one in HOSTILE
    ]
    cells = [
        cell
        for page in opened(data).worksheets
        for row in page.iter_rows()
        for cell in row
        if cell.value in HOSTILE
    ]
    assert len(cells) > 2 * len(HOSTILE)
    for cell in cells:
        assert cell.data_type == "s", cell.value
        assert bool(cell.quotePrefix) == (cell.value[0] in "=+-@\t\n"), cell.value
    for name, part in parts(data).items():
        assert not (name.startswith("xl/worksheets/") and (b"<f>" in part or b"<f " in part))


def test_characters_that_a_file_cannot_hold_are_replaced_visibly(reform: PlanTable) -> None:
    bad = "前\x00中\x0b\x1f後\ud800￾ 改行\r\n次\r終 _x0041_ 🏛"
    data = status_list.write(with_items(reform, [with_text(reform.items[0], bad), *reform.items[1:]]))
    assert status_list_reader.read(data).rows[0].text == "前�中��後�� 改行\n次\n終 _x0041_ 🏛"
    assert "_x005F_x0041_" in parts(data)["xl/worksheets/sheet1.xml"].decode()


def test_a_text_longer_than_a_cell_says_that_it_was_cut() -> None:
    cut = fitting.writable("あ" * 40_000)
    assert len(cut) == 32_000 and cut.endswith("…（長いため、ここまで）")


@pytest.mark.parametrize("text", ["_x005F_", "_x0041_x0042_", "a_x000D_b", "__x000D__", "x_y"])
def test_escaped_text_reads_back(text: str) -> None:
    assert fitting.plain(fitting.writable(text)) == text


def test_a_long_text_goes_on_in_further_rows_and_reads_back_whole(reform: PlanTable) -> None:
    long = "\n".join(f"{number}　" + "市民の意見を聞いて窓口の手続を見直した。" * 5 for number in range(60))
    shown = with_items(reform, [with_text(reform.items[0], long), *reform.items[1:]])
    data = status_list.write(shown)
    listed = status_list_reader.read(data)
    assert listed.rows[0].text == long
    assert [row.title for row in listed.rows] == [item.title for item in reform.items]
    assert listed.totals == (0, 2, 0, 1, 0, 1)
    page = opened(data).worksheets[0]
    heights = [page.row_dimensions[row].height for row in range(1, page.max_row + 1)]
    assert len(heights) > len(reform.items) + 20
    assert max(height or 0 for height in heights) <= 13 * 15 + 5


def test_lines_are_counted_as_japanese_is_set() -> None:
    assert len(fitting.wrapped("あ" * 28, 60)) == 1
    assert len(fitting.wrapped("あ" * 29, 60)) == 2
    assert fitting.wrapped("一行目\n二行目\n", 60) == ["一行目\n", "二行目\n"]
    assert fitting.wrapped("Robotic Process Automation", 12) == ["Robotic ", "Process ", "Automation"]
    assert "".join(fitting.wrapped("x" * 500, 20)) == "x" * 500
    assert fitting.height("", 60) == fitting.height("あ", 60) < fitting.height("あ\nい", 60)


# ── Figures ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("figure", "unit", "value", "shown_as"),
    [
        (Figure("12,345件", Decimal(12345)), "件", Decimal(12345), '#,##0;"▲"#,##0'),
        (Figure("96.40%", Decimal("96.4")), "%", Decimal("96.4"), '#,##0.00;"▲"#,##0.00'),
        (Figure("約60%", Decimal(60)), "%", Decimal(60), '"約"#,##0;"約▲"#,##0'),
        (Figure("14.5%未満", Decimal("14.5")), "%", Decimal("14.5"), '#,##0.0"未満";"▲"#,##0.0"未満"'),
        (Figure("▲3", Decimal(-3)), "", Decimal(-3), '#,##0;"▲"#,##0'),
        (Figure("概ね1割", Decimal(1)), "割", Decimal(1), '"概ね"#,##0;"概ね▲"#,##0'),
        (Figure("4業務程度", Decimal(4)), "業務", Decimal(4), '#,##0"程度";"▲"#,##0"程度"'),
        (Figure("約６０％", Decimal(60)), "%", Decimal(60), '"約"#,##0;"約▲"#,##0'),
        (Figure("随時", None), "件", "随時", "General"),
        (Figure("5校程度", Decimal(5)), "件", "5校程度", "General"),
        (None, "件", "－", "General"),
    ],
)
def test_figures_are_numbers_that_look_as_on_the_page(
    figure: Figure | None, unit: str, value: object, shown_as: str
) -> None:
    assert figure_value(figure, unit) == (value, shown_as)


def test_an_indicator_of_words_is_listed_with_its_direction(reform: PlanTable) -> None:
    item = reform.items[0]
    words = replace(
        item.indicators[0],
        name="計画的な推進",
        unit="",
        kind="text",
        direction="maintain",
        direction_label="→ 維持する",
        baseline=None,
        goal=None,
        final_target=None,
        years=(),
        goal_rate=None,
    )
    silent = replace(words, name="向きも数値もない指標", direction="", direction_label="")
    shown = with_items(reform, [replace(item, indicators=(words, silent)), *reform.items[1:]])
    page = opened(status_list.write(shown))["数値目標と実績"]
    names = {row[1].value: row[3].value for row in page.iter_rows(min_row=4) if row[1].value}
    assert names["計画的な推進"] == "→ 維持する"
    assert "向きも数値もない指標" not in names


def test_rates_are_numbers_and_words_stay_words() -> None:
    assert rate_value(RateCell("206.7%", Decimal("206.7"))) == (Decimal("206.7"), '0.0"%"')
    assert rate_value(RateCell("約87.1%", Decimal("87.1"))) == (Decimal("87.1"), '"約"0.0"%"')
    assert rate_value(RateCell("未達", None, False)) == ("未達", "General")
    assert rate_value(None) == ("－", "General")


def test_both_rates_stand_beside_the_figures_under_their_own_headings(reform: PlanTable) -> None:
    page = opened(status_list.write(reform))["数値目標と実績"]
    headings = [cell.value.replace("\n", "") for cell in page[3] if cell.value]
    first = dict(zip(headings, [cell.value for cell in page[5]], strict=True))
    assert first == {
        "取組項目": "①窓口の改革①",
        "指標": "処理件数",
        "単位": "件",
        "向き": "↑ 増やす",
        "現状の数値": "－",
        "令和6年度の目標": 60,
        "令和6年度の実績": 19,
        "見込の別": None,
        "年度の目標に対する達成率": 31.7,
        "最終目標": 90,
        "最終目標に対する達成率": 21.1,
        "備考": None,
    }


def test_a_plan_alone_shows_the_targets_of_every_year(db: None) -> None:
    page = opened(status_list.write(fixture_table("annaka", with_round=False)))["数値目標と実績"]
    headings = [str(cell.value).replace("\n", "") for cell in page[3]]
    assert headings[5:11] == [f"令和{year}年度の目標" for year in range(2, 7)] + ["最終目標"]


# ── The publication ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_last_sheet_says_which_publication_this_is(reform: PlanTable) -> None:
    data = status_list.write(
        reform,
        Stamp(
            number=2,
            sealed_on=date(2026, 9, 1),
            public_on=date(2026, 10, 1),
            sha256="ab" * 32,
            erratum="①の件数を直しました。",
        ),
    )
    page = opened(data)["この資料について"]
    said = {page.cell(row, 1).value: page.cell(row, 2).value for row in range(4, page.max_row + 1)}
    assert said["公表版"] == "公表版 第2号　令和8年9月1日確定、令和8年10月1日公表"
    assert "市民に公開した日" in said["確定と公表"]
    assert said["内容が変わっていないことを確かめる番号（SHA-256）"].startswith("ab" * 32)
    assert "計算のしかたを変えると" in said["計算の決まりの版"]
    assert said["正誤"] == "①の件数を直しました。"
    assert said["項目の数"] == "5項目（うち1項目はこの報告の対象外）"
    assert said["達成項目の割合"].startswith("66.7%（評価の対象3項目のうち2項目）")
    assert said["数値の報告"] == (
        "令和6年度の数値目標がある4項目のうち、3項目が実績を報告しています（1項目は報告がありません）。"
    )
    assert said["評価の記録"].endswith("計画の5項目のうち、ほかの1項目は、この報告の対象ではありません。")
    first = texts(opened(data).worksheets[0])
    assert "※正誤：①の件数を直しました。" in first
    assert first[1].endswith("訂正した版です。直したところは、表の下に書いています。")


def test_what_is_not_released_is_a_sealed_edition_and_a_revised_plan_no_correction(reform: PlanTable) -> None:
    plan = replace(
        reform, round=None, share=None, items=tuple(replace(one, status=None) for one in reform.items)
    )
    book = opened(
        status_list.write(
            plan, Stamp(number=2, sealed_on=date(2026, 9, 1), erratum="目標を3件見直しました。")
        )
    )
    page = book["この資料について"]
    said = {page.cell(row, 1).value: page.cell(row, 2).value for row in range(4, page.max_row + 1)}
    assert said["確定版"] == "確定版 第2号　令和8年9月1日確定"
    assert said["変更"] == "目標を3件見直しました。"
    first = texts(book.worksheets[0])
    assert "※変更：目標を3件見直しました。" in first
    assert first[1].endswith("計画を改めた版です。変わったところは、表の下に書いています。")
    assert not [text for text in first if "訂正" in text or "正誤" in text]
    assert all(page.oddFooter.right.text == "確定版 第2号" for page in book.worksheets)


def test_the_disclaimer_stands_on_every_sheet_and_in_every_footer(reform: PlanTable) -> None:
    book = opened(status_list.write(reform))
    assert len(book.sheetnames) == 3
    for page in book.worksheets:
        assert any(reform.disclaimer in text for text in texts(page))
        assert page.oddFooter.left.text == "架空の市です && 見本です。"
        assert page.oddFooter.center.text == "&P / &N ページ"


def test_the_longest_disclaimer_fits_into_a_footer(reform: PlanTable) -> None:
    long = replace(reform, disclaimer="見本です。" * 40)
    for page in opened(status_list.write(long, Stamp(number=12345))).worksheets:
        assert len(str(page.oddFooter).replace("_x000a_", "\n")) <= 255
        assert page.oddFooter.left.text.replace("\n", "") == "見本です。" * 40
        assert page.page_margins.bottom > 1
    assert b"_x000a_" not in parts(status_list.write(long))["xl/worksheets/sheet1.xml"]


def test_every_sheet_prints_on_a4_landscape_one_page_wide_with_its_header(reform: PlanTable) -> None:
    book = opened(status_list.write(reform))
    assert [page.print_title_rows for page in book.worksheets] == ["$3:$4", "$3:$3", "$3:$3"]
    for page in book.worksheets:
        setup = page.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight) == (
            "landscape",
            9,
            1,
            0,
        )
        assert page.sheet_properties.pageSetUpPr.fitToPage
        assert len(page.title) <= 31 and not set(page.title) & set("[]:*?/\\")
        heights = [page.row_dimensions[row].height for row in range(1, page.max_row + 1)]
        assert all(height is None or height <= 409 for height in heights)
        assert None not in heights[2:], "a height left to the program is guessed without merged cells"


def excel_width(page: Worksheet) -> float:
    return sum(one.width for one in page.column_dimensions.values())


def printed_scale(page: Worksheet) -> float:
    """How much the sheet is made smaller to fit A4 landscape, one page wide (columns of eight pixels a unit)."""
    inches = 11.69 - page.page_margins.left - page.page_margins.right
    return min(1.0, inches * 96 / (excel_width(page) * 8))


@pytest.mark.parametrize("scales", [0, 1, 2])
def test_type_on_the_first_sheet_is_printed_with_eight_and_a_half_points_or_more(
    reform: PlanTable, scales: int
) -> None:
    board = replace(reform.scales[0], key="board", name="審議会の評価")
    shown = replace(reform, scales=(*reform.scales, board)[:scales])
    page = opened(status_list.write(shown)).worksheets[0]
    sizes = {cell.font.size for row in page.iter_rows() for cell in row if cell.value is not None}
    assert min(sizes) * printed_scale(page) >= 8.5


def test_band_headings_break_between_words(reform: PlanTable) -> None:
    page = opened(status_list.write(reform)).worksheets[0]
    assert [page.cell(4, column).value for column in range(4, 10)] == [
        "S\n目標を\n上回る",
        "A\n目標\nどおり",
        "B\nやや\n遅れ",
        "C\n遅れ",
        "－\n対象外",
        "未報告・\n未確認",
    ]
    for column in range(4, 10):
        width = page.column_dimensions[get_column_letter(column)].width * 96 / 72 * 6  # pixels
        lines = page.cell(4, column).value.split("\n")
        assert all(len(line) * 10 * 96 / 72 <= width for line in lines), lines


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("おおむね順調", ["おおむね", "順調"]),
        ("第1欄（見出し不明）", ["第1欄", "（見出し", "不明）"]),
        ("よくできている", ["よく", "できて", "いる"]),
        ("見直しが必要", ["見直しが", "必要"]),
        ("達成", ["達成"]),
        ("計画どおり", ["計画", "どおり"]),
    ],
)
def test_words_are_told_apart_for_narrow_headings(text: str, parts: list[str]) -> None:
    assert fitting.phrases(text) == parts


def test_no_heading_of_a_pillar_is_left_at_the_foot_of_a_page(reform: PlanTable) -> None:
    """A pillar of one item each, a hundred times: without care, some page would end with a heading."""
    pillar, item = reform.pillars[0], reform.items[0]
    pillars = [replace(pillar, key=f"p{n}", title=f"{n} 窓口の改革", top=f"p{n}") for n in range(100)]
    items = [
        replace(with_text(item, "進めた。" * (n % 7 * 15 + 1)), key=f"i{n}", pillar=f"p{n}", parent="")
        for n in range(100)
    ]
    shown = replace(with_items(reform, items), pillars=tuple(pillars))
    book = opened(status_list.write(shown))
    for page in book.worksheets[:2]:
        breaks = [one.id for one in page.row_breaks.brk]
        assert len(breaks) > 4
        last_rows = [str(page.cell(row, 1).value or "") for row in breaks]
        assert not [one for one in last_rows if "窓口の改革" in one and "①" not in one]


def test_a_tail_of_a_few_lines_does_not_take_a_page_of_its_own(reform: PlanTable) -> None:
    """The note grows line by line: the sheet never ends with a page that is nearly empty."""
    fitted = 0
    for lines in range(10, 60):
        shown = replace(reform, transcription_note="\n".join("注記です。" for _ in range(lines)))
        page = sheet_alone(about_sheet.write_about, shown)
        starts, filled = sheet.pages_of(page, about_sheet.WIDTHS, (about_sheet.HEADER_ROW,))
        nearly_empty = len(starts) > 1 and filled <= sheet.NEARLY_EMPTY
        assert page.page_setup.fitToHeight == (len(starts) - 1 if nearly_empty else 0)
        fitted += nearly_empty
    assert fitted, "some length must have had such a tail"


def test_the_sheet_of_figures_gets_wider_rather_than_end_with_a_few_lines_on_a_page(
    reform: PlanTable,
) -> None:
    usual, wider = set(), 0
    for count in range(10, 60):
        indicators = tuple(replace(reform.items[0].indicators[0], name=f"指標{n}") for n in range(count))
        items = [replace(reform.items[0], indicators=indicators), *reform.items[1:]]
        page = sheet_alone(write_figures, with_items(reform, items))
        width = round(excel_width(page))
        usual.add(width)
        wider += width > min(usual)
        assert width <= min(usual) * 1.11
    assert wider, "some number must have had such a tail"


def test_an_old_document_keeps_its_own_title(db: None) -> None:
    shown = fixture_table("tatebayashi", with_round=True)
    page = opened(status_list.write(shown)).worksheets[0]
    assert page["A1"].value == "令和3年度 業務棚卸表"
    assert page.title == "令和2年度"


def test_an_item_bears_the_name_of_then_on_every_sheet_and_dates_stand_in_era_years(
    reform: PlanTable,
) -> None:
    item = with_status(reform.items[0], item_name_then="昔の名前")
    indicator = item.indicators[0]
    cell = indicator.year(2024)
    assert cell is not None
    revised = replace(
        cell, revisions=(Revision("60件", "50件", "2024-03-25", "推進本部", "実情に合わせる。"),)
    )
    years = tuple(revised if one is cell else one for one in indicator.years)
    item = replace(item, indicators=(replace(indicator, years=years),), transcription_note="注記です。")
    book = opened(status_list.write(with_items(reform, [item, *reform.items[1:]])))
    for page in book.worksheets:
        assert "①昔の名前" in texts(page)
        assert item.title not in texts(page)
    assert any("令和6年3月25日 推進本部決定" in text for text in texts(book["数値目標と実績"]))


def parts(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_file_holds_only_plain_parts_that_are_well_formed(reform: PlanTable) -> None:
    found = parts(status_list.write(reform))
    assert set(found) == {
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/app.xml",
        "docProps/core.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/theme/theme1.xml",
        "xl/workbook.xml",
        *(f"xl/worksheets/sheet{number}.xml" for number in (1, 2, 3)),
    }
    for part in found.values():
        fromstring(part)


def test_the_same_publication_gives_the_same_bytes(reform: PlanTable) -> None:
    first = status_list.write(reform, Stamp(number=1, sealed_on=date(2026, 10, 1)))
    time.sleep(2.1)  # an archive counts in steps of two seconds
    assert status_list.write(reform, Stamp(number=1, sealed_on=date(2026, 10, 1))) == first


def test_three_hundred_items_are_written_quickly(reform: PlanTable) -> None:
    name = "市民の皆さまから寄せられたご意見を毎月とりまとめて全ての窓口の手続の見直しに生かす取組を全庁で進めること（第二期）の推進"
    assert len(name) == 60
    items = [
        replace(
            with_text(reform.items[number % 3], f"{number}件を実施した。\n" * 4),
            key=str(number),
            title=f"{number} {name}",
            name=name,
        )
        for number in range(300)
    ]
    began = time.process_time()
    data = status_list.write(with_items(reform, items))
    assert time.process_time() - began < 4
    assert len(data) < 200_000
    listed = status_list_reader.read(data)
    assert sorted(row.title for row in listed.rows) == sorted(item.title for item in items)


# ── Download ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def sealed(db: None) -> Publication:
    """A sealed publication that nobody was given yet."""
    reform_in_database()
    asked = ReportingRound.objects.get()
    planner = asked.plan.municipality.memberships.get(role=Role.PLANNER).user
    return seal(asked.plan, asked, by=planner)


def address(publication: Publication) -> str:
    plan = publication.plan
    return reverse("publication_workbook", args=[plan.municipality.slug, plan.slug, publication.number])


def released(publication: Publication, *audiences: str) -> None:
    planner = publication.plan.municipality.memberships.get(role=Role.PLANNER).user
    release(publication, audiences, by=planner)


WHO = ["nobody", "editor", Role.HEADQUARTERS, Role.BOARD, Role.COUNCIL, "stranger", Role.PLANNER, "operator"]
MAY: dict[str | None, set[str]] = {
    None: {Role.PLANNER, "operator"},
    Audience.HEADQUARTERS: {Role.HEADQUARTERS, Role.PLANNER, "operator"},
    Audience.BOARD: {Role.BOARD, Role.PLANNER, "operator"},
    Audience.COUNCIL: {Role.COUNCIL, Role.PLANNER, "operator"},
    Audience.PUBLIC: set(WHO),
}


def client_of(who: str, publication: Publication) -> Client:
    place, client = publication.plan.municipality, Client()
    if who == "operator":
        client.force_login(make.user(superuser=True))
    elif who == "editor":
        client.force_login(make.editor(place.departments.get()))
    elif who == "stranger":
        client.force_login(make.planner(make.municipality("yoso", "131105", "よその市")))
    elif who != "nobody":
        client.force_login(make.member(place, who))
    return client


@pytest.mark.parametrize("audience", MAY)
def test_a_publication_is_downloaded_only_by_whom_it_was_released_to(
    sealed: Publication, audience: str | None
) -> None:
    if audience:
        released(sealed, audience)
    for who in WHO:
        response = client_of(who, sealed).get(address(sealed))
        assert response.status_code == (200 if who in MAY[audience] else 404), who
        if response.status_code == 200:
            assert len(status_list_reader.read(response.content).rows) == 5


def test_the_download_has_a_japanese_name_and_a_plain_one(sealed: Publication, client: Client) -> None:
    released(sealed, Audience.PUBLIC)
    response = client.get(address(sealed))
    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = quote("試験市_行政改革実施計画_令和6年度末_第1号.xlsx")
    said = f"attachment; filename=\"shiken-plan-1.xlsx\"; filename*=UTF-8''{name}"
    assert response["Content-Disposition"] == said


def test_a_publication_that_one_has_already_is_not_sent_again(sealed: Publication, client: Client) -> None:
    released(sealed, Audience.PUBLIC)
    tag = client.get(address(sealed))["ETag"]
    again = client.get(address(sealed), HTTP_IF_NONE_MATCH=tag)
    assert (again.status_code, again.content) == (304, b"")


def test_what_only_the_board_may_read_is_kept_by_no_shared_cache(sealed: Publication, client: Client) -> None:
    released(sealed, Audience.BOARD)
    client.force_login(make.member(sealed.plan.municipality, Role.BOARD))
    assert "private" in client.get(address(sealed))["Cache-Control"]


def test_the_download_is_the_sealed_content_though_the_plan_has_moved_on(
    sealed: Publication, client: Client
) -> None:
    released(sealed, Audience.PUBLIC)
    before = client.get(address(sealed)).content
    item = sealed.plan.items.first()
    assert item is not None
    item.name = "改めた名前"
    item.save()
    assert client.get(address(sealed)).content == before


def test_a_disclaimer_given_after_sealing_is_in_the_download(db: None, client: Client) -> None:
    reform_in_database()
    asked = ReportingRound.objects.get()
    place = asked.plan.municipality
    place.disclaimer = ""
    place.save()
    publication = seal(asked.plan, asked, by=place.memberships.get(role=Role.PLANNER).user)
    released(publication, Audience.PUBLIC)
    place.disclaimer = "あとから付けた注意書き"
    place.save()
    for page in opened(client.get(address(publication)).content).worksheets:
        assert any("あとから付けた注意書き" in text for text in texts(page))


def test_only_reading_is_possible(sealed: Publication, client: Client) -> None:
    released(sealed, Audience.PUBLIC)
    assert client.post(address(sealed)).status_code == 405


def test_an_unknown_number_is_not_found(sealed: Publication, client: Client) -> None:
    released(sealed, Audience.PUBLIC)
    assert client.get(address(sealed).replace("/1/", "/9/")).status_code == 404
