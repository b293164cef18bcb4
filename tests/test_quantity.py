"""Figures as the four cities print them, and as people type them. Nothing is guessed.

安中 001 (plan), 安中 000 (year-end list R3), 一関 002, 館林 003; the forms of Excel cells from the field.
"""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from items.quantity import (
    Absent,
    Bound,
    Deadline,
    Meaning,
    Narrative,
    NotAFigure,
    Quantity,
    absent,
    in_unit,
    parse_cell,
    read_figure,
    show,
    trimmed,
)
from tests.cities import CityFile
from tests.facts import annaka, ichinoseki, printed_figures, tatebayashi


def said(text: str) -> list[tuple[str, str, str]]:
    """(label, figure as shown, remark) of every quantity in the cell."""
    found = []
    for meaning in parse_cell(text):
        assert isinstance(meaning, Quantity), meaning
        figure = show(meaning.value, meaning.unit, approximate=meaning.approximate, bound=meaning.bound)
        found.append((meaning.label, figure, meaning.remark))
    return found


ONE = [
    # 安中 001
    ("HPアクセス数 456,456件 (R2.1.15現在)", "HPアクセス数", "456,456件", "R2.1.15現在"),
    ("HPアクセス数 510,000件", "HPアクセス数", "510,000件", ""),
    ("しみんの声回答発送まで 平均19.1日", "しみんの声回答発送まで平均", "19.1日", ""),
    ("回答発送まで 平均18日", "回答発送まで平均", "18日", ""),
    ("女性参加率 29.2%", "女性参加率", "29.2%", ""),
    ("女性参加率 36.0%", "女性参加率", "36.0%", ""),
    ("15団体 (321人)", "", "15団体", "321人"),
    ("16団体 (320人)", "", "16団体", "320人"),
    ("14団体", "", "14団体", ""),
    ("成績反映0%", "成績反映", "0%", ""),
    ("収納率：95.45%", "収納率", "95.45%", ""),
    ("収納率：96.00%", "収納率", "96.00%", ""),
    ("一部税外債権における滞納処分件数 20件", "一部税外債権における滞納処分件数", "20件", ""),
    ("オンラインで可能な行政手続数 14件", "オンラインで可能な行政手続数", "14件", ""),
    ("オープンデータの公開数 0件", "オープンデータの公開数", "0件", ""),
    ("職員1人あたりの年休取得 15日", "職員1人あたりの年休取得", "15日", ""),
    ("360時間を超える", "", "360時間超", ""),
    # 安中 000
    ("25団体（目標16団体）", "", "25団体", "目標16団体"),
    ("79件の滞納処分を実施(うち単独執行５件）", "", "79件", "うち単独執行5件"),
    ("オンラインで可能な行政手続数19件（目標14件）", "オンラインで可能な行政手続数", "19件", "目標14件"),
    ("オープンデータの公開数11件（目標10件）", "オープンデータの公開数", "11件", "目標10件"),
    ("稼働率約57.6％", "稼働率", "約57.6%", ""),
    ("病床１４９床", "病床", "149床", ""),
    # 一関 002
    ("323組織", "", "323組織", ""),
    ("約72,000㎡", "", "約72,000㎡", ""),
    ("平成30年度 22路線", "平成30年度", "22路線", ""),
    ("令和2年度は19種類", "令和2年度は", "19種類", ""),
    ("毎年度、4業務程度を新たに導入する", "毎年度", "約4業務", ""),
    ("1便あたりの平均乗車人数が2.0人未満の市営バス路線", "1便あたりの平均乗車人数が", "2.0人未満", ""),
    # 館林 003
    ("1244", "", "1,244", ""),
    ("1,355", "", "1,355", ""),
    ("55.0%", "", "55.0%", ""),
    ("63.20%", "", "63.20%", ""),
    ("53%", "", "53%", ""),
    ("0", "", "0", ""),
    ("2.0", "", "2.0", ""),
    ("31,284 千円", "", "31,284千円", ""),
    ("1,027 千円", "", "1,027千円", ""),
    ("39,820", "", "39,820", ""),
    # as Excel cells are kept in city halls
    ("５億６，７００万円", "", "567,000,000円", ""),
    ("5億6,700万円", "", "567,000,000円", ""),
    ("3億5千万円", "", "350,000,000円", ""),
    ("5千万円", "", "50,000,000円", ""),
    ("1.5億円", "", "150,000,000円", ""),
    ("3万5,352トン", "", "35,352トン", ""),
    ("3万5千人", "", "35,000人", ""),
    ("5千円", "", "5千円", ""),
    ("120万人", "", "1,200,000人", ""),
    ("14.5%未満", "", "14.5%未満", ""),
    ("約60％", "", "約60%", ""),
    ("概ね60%", "", "約60%", ""),
    ("おおむね 60 ％", "", "約60%", ""),
    ("100%以上", "", "100%以上", ""),
    ("年2回以上", "年", "2回以上", ""),
    ("10日以内", "", "10日以下", ""),
    ("5人程度以上", "", "約5人以上", ""),
    ("5割強", "", "約5割", ""),
    ("2(1)", "", "2", "1"),
    ("4,610千円", "", "4,610千円", ""),
    ("▲1,234千円", "", "▲1,234千円", ""),
    ("▲ 1,234千円", "", "▲1,234千円", ""),
    ("△5.2％", "", "▲5.2%", ""),
    ("-5", "", "▲5", ""),
    ("－5", "", "▲5", ""),
    ("前年度比-5%", "前年度比", "▲5%", ""),
    ("２０件", "", "20件", ""),
    ("3か所", "", "3か所", ""),
    ("5件/年", "", "5件/年", ""),
    ("120t-CO2", "", "120t-CO₂", ""),
    ("50m2", "", "50㎡", ""),
    ("50m²", "", "50㎡", ""),
    ("収納率(現年分) 95.5%", "収納率(現年分)", "95.5%", ""),
    ("48.5%(H30)", "", "48.5%", "H30"),
    ("H30 12件", "H30", "12件", ""),
    ("昭和50年 3棟", "昭和50年", "3棟", ""),
    ("1244.5件", "", "1,244.5件", ""),
]


@pytest.mark.parametrize(("printed", "label", "figure", "remark"), ONE)
def test_a_cell_with_one_figure(printed, label, figure, remark):
    assert said(printed) == [(label, figure, remark)]
    [only] = parse_cell(printed)
    assert only.printed == printed


SEVERAL = [
    ("時間外20人 年休取得13.0日", ["時間外 20人", "年休取得 13.0日"]),
    ("時間外0人 年休取得15日", ["時間外 0人", "年休取得 15日"]),
    ("時間外23人 年休取得11.9日", ["時間外 23人", "年休取得 11.9日"]),
    ("AI-OCR使用案件 60件 RPAの使用事務 6件", ["AI-OCR使用案件 60件", "RPAの使用事務 6件"]),
    (
        "AI-OCR使用案件19件（目標90件）、RPA使用事務11件（目標12件）",
        ["AI-OCR使用案件 19件 目標90件", "RPA使用事務 11件 目標12件"],
    ),
    (
        "・常勤医師9人\n・病床149床\n・稼働率約60%\n・在院日数30日",
        ["常勤医師 9人", "病床 149床", "稼働率 約60%", "在院日数 30日"],
    ),
    (
        "・常勤医師９人、病床１４９床、稼働率約57.6％、在院日数29日",
        ["常勤医師 9人", "病床 149床", "稼働率 約57.6%", "在院日数 29日"],
    ),
    (
        "大綱を知っている職員 91% 内容を把握している職員 30%",
        ["大綱を知っている職員 91%", "内容を把握している職員 30%"],
    ),
    ("概ね1割は約72,000㎡", ["約1割", "約72,000㎡"]),
    ("10件以上20件未満", ["10件以上", "20件未満"]),
]


@pytest.mark.parametrize(("printed", "figures"), SEVERAL)
def test_a_cell_with_several_figures(printed, figures):
    assert [" ".join(filter(None, one)) for one in said(printed)] == figures


def test_each_of_several_figures_keeps_its_own_piece_of_the_print():
    text = "・常勤医師９人、病床１４９床、稼働率約57.6％、在院日数29日"
    assert [one.printed for one in parse_cell(text)] == [
        "常勤医師９人",
        "病床１４９床",
        "稼働率約57.6％",
        "在院日数29日",
    ]


@pytest.mark.parametrize(
    ("printed", "year", "month", "what"),
    [
        ("令和2年12月までに令和3年度組織の方向性を確定", 2020, 12, "令和3年度組織の方向性を確定"),
        ("令和6年12月までに令和7年度組織の方向性を確定", 2024, 12, "令和7年度組織の方向性を確定"),
        ("令和３年１２月までに確定", 2021, 12, "確定"),
        ("令和元年5月までに公表", 2019, 5, "公表"),
        ("平成31年4月までに開始", 2019, 4, "開始"),
        ("令和4年6月に公表", 2022, 6, "公表"),
    ],
)
def test_a_deadline(printed, year, month, what):
    assert parse_cell(printed) == [Deadline(printed, year, month, what)]


TEXTS = [
    # five kinds of nothing: these two are text, 0 is a figure, blank and dash follow below
    "随時",
    "実施",
    "随時確認",
    "調査・検討",
    "なし",
    "未定",
    "皆増",
    "千円",  # 館林's empty amount cells print the unit alone
    "▲",
    "○",
    # dates are no figures
    "R2.1.15現在",
    "N年度決算分をN+2年6月に公表",
    "N年度決算分をN+1年12月に公表",
    "次年度組織の方向性を確定する時期 12月",
    "組織見直しの方向性を12月までに決定",
    "令和2年13月までに確定",
    "2024/4/1",
    "令和4年度～",
    # numbers that are names
    "①",
    "②～⑤",
    "第2-1号",
    "(1)",
    # more than one reading
    "5～7件",
    "1/2",
    "1,23",
    "12,34",
    "1234,567",
    "1.234.567",
    ".5",
    "5.",
    "- 5 件",
    "8:30",
    "収納率(R2 95.5%",
]


@pytest.mark.parametrize("printed", TEXTS)
def test_text_without_a_readable_figure_stays_text(printed):
    assert parse_cell(printed) == [Narrative(printed)]


@pytest.mark.parametrize("printed", ["", " ", "　", "\n", " \t　"])
def test_a_blank_cell_is_blank(printed):
    assert parse_cell(printed) == [Absent(printed)] and not printed.strip()


@pytest.mark.parametrize("printed", ["-", "－", "―", "—", "–", "ー", "‐", "−", "─", "ｰ", " － ", "--", "…"])
def test_a_dash_is_a_dash(printed):
    assert parse_cell(printed) == [Absent(printed)] and printed.strip()


def test_zero_blank_dash_and_two_words_are_five_different_things():
    five: list[Meaning] = [parse_cell(text)[0] for text in ("0", "", "-", "随時", "実施")]
    assert len(set(five)) == 5
    assert isinstance(five[0], Quantity)
    assert five[0].value == 0
    assert absent("0") is None


def test_every_cell_of_annakas_plan_says_something_and_keeps_its_print():
    cells = {
        cell for item in annaka.ITEMS for cell in (*item.figures, item.baseline_printed, item.goal_printed)
    }
    assert len(cells) > 60
    for cell in cells:
        for meaning in parse_cell(cell):
            assert meaning.printed in cell
            if isinstance(meaning, Quantity):
                assert len(meaning.unit) <= 4, (cell, meaning)
                assert isinstance(meaning.value, Decimal)


@pytest.mark.parametrize("item", [one for one in annaka.ITEMS if any(one.figures)], ids=lambda item: item.key)
def test_annakas_yearly_cells_read_as_somebody_typed_them_out(item):
    read = [
        (year, quantity.value, quantity.unit, quantity.approximate)
        for year, cell in zip(annaka.FISCAL_YEARS, item.figures, strict=True)
        for quantity in parse_cell(cell)
        if isinstance(quantity, Quantity)
    ]
    assert read == [
        (one.fiscal_year, Decimal(one.value), one.unit, one.approximate)
        for one in sorted(annaka.NUMBERS, key=lambda one: one.fiscal_year)
        if one.key == item.key
    ]


@pytest.mark.parametrize(
    ("box", "numbers"),
    [("baseline_printed", annaka.BASELINES), ("goal_printed", annaka.GOALS)],
    ids=["baselines", "goals"],
)
def test_annakas_boxes_read_as_somebody_typed_them_out(box, numbers):
    for item in annaka.ITEMS:
        typed_out = [(Decimal(one.value), one.unit) for one in numbers if one.key == item.key]
        read = [one for one in parse_cell(getattr(item, box)) if isinstance(one, Quantity)]
        # 「15団体 (321人)」 is one figure with a remark; the fixture has the people as an indicator of their own.
        remarks = [parse_cell(one.remark)[0] for one in read if one.remark.endswith("人")]
        both = [(one.value, one.unit) for one in (*read, *remarks) if isinstance(one, Quantity)]
        assert both == typed_out, item.key


@pytest.mark.parametrize("figure", ichinoseki.STATED_FIGURES, ids=lambda figure: figure.printed)
def test_ichinosekis_stated_figures_read_as_somebody_typed_them_out(figure):
    last = parse_cell(figure.printed)[-1]
    assert isinstance(last, Quantity)
    assert (last.value, last.unit, last.approximate) == (
        Decimal(figure.value),
        figure.unit,
        figure.approximate,
    )


def test_tatebayashis_five_years_of_cells_are_figures_text_dashes_or_blanks():
    cells = [cell for activity in tatebayashi.ACTIVITIES for cell in activity.history]
    kinds = {cell: type(parse_cell(cell)[0]).__name__ for cell in cells}
    assert len(kinds) > 30
    for cell, kind in kinds.items():
        digits = any(character.isdigit() for character in cell)
        expected = "Quantity" if digits else "Absent" if cell in ("", "-") else "Narrative"
        assert kind == expected, cell
        if digits:
            assert len(parse_cell(cell)) == 1, cell


# ── Typed into a form ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "unit", "value"),
    [
        ("20", "件", "20"),
        ("２０", "件", "20"),
        ("20件", "件", "20"),
        ("20 件", "件", "20"),
        ("1,234", "人", "1234"),
        ("１，２３４人", "人", "1234"),
        ("0", "件", "0"),
        ("０", "件", "0"),
        ("95.45%", "%", "95.45"),
        ("95.45％", "%", "95.45"),
        ("95.45", "％", "95.45"),
        ("▲3", "%", "-3"),
        ("△ 3", "%", "-3"),
        ("-3", "%", "-3"),
        ("－3", "%", "-3"),
        ("3万5,352トン", "トン", "35352"),
        ("1億2000万円", "千円", "120000"),
        ("3,000千円", "円", "3000000"),
        ("5百万円", "千円", "5000"),
        ("12万円", "万円", "12"),
        ("72,000m2", "㎡", "72000"),
        ("72,000㎡", "m2", "72000"),
        ("1.00000", "", "1"),
        ("5月", "月", "5"),
        ("+3", "%", "3"),
        ("￥1,234", "円", "1234"),
        ("5億6千7百万円", "千円", "567000"),
        ("2億5百万円", "百万円", "205"),
        ("60 ％ 以上", "%", "60"),
    ],
)
def test_a_typed_figure_is_understood_in_the_forms_unit(typed, unit, value):
    figure = read_figure(typed, unit)
    assert figure is not None
    assert (figure.value, figure.unit) == (Decimal(value), unit)
    assert figure.printed == typed


@pytest.mark.parametrize(
    ("typed", "approximate", "bound"),
    [
        ("約60", True, None),
        ("60程度", True, None),
        ("60%程度", True, None),
        ("60以上", False, Bound.AT_LEAST),
        ("60%未満", False, Bound.LESS_THAN),
        ("約60%以下", True, Bound.AT_MOST),
        ("60", False, None),
    ],
)
def test_a_typed_figure_may_be_approximate_or_a_bound(typed, approximate, bound):
    figure = read_figure(typed, "%")
    assert figure is not None
    assert (figure.value, figure.approximate, figure.bound) == (Decimal(60), approximate, bound)


@pytest.mark.parametrize("typed", ["", " ", "　"])
def test_an_empty_input_is_no_figure_and_no_error(typed):
    assert read_figure(typed, "件") is None


@pytest.mark.parametrize(
    "typed",
    [
        "-",
        "－",
        "随時",
        "実施",
        "①",
        "R2",
        "20件 30件",
        "20 30",
        "5～7",
        "1,23",
        "- 5",
        ".5",
        "5.",
        "約",
        "二十",
        "20～",
        "10人～20人",
        "1 234",
        "3年6か月",
    ],
)
def test_anything_else_is_refused_with_what_to_do(typed):
    with pytest.raises(NotAFigure) as refusal:
        read_figure(typed, "件")
    assert typed in str(refusal.value)
    assert "数字で入力してください" in str(refusal.value)


@pytest.mark.parametrize(
    ("typed", "unit", "sentence"),
    [
        ("5人", "件", "単位が「人」になっています。「件」の数字で入力してください。"),
        ("5%", "", "この指標には単位がありません。「%」を付けずに数字で入力してください。"),
        ("5%減", "%", "単位が「%減」になっています"),
        ("5千人", "人", "単位が「千人」になっています"),
        ("100000000000000", "円", "桁が多すぎます"),
        ("100兆円", "円", "桁が多すぎます"),
        ("1.23456", "%", "小数は第4位まで"),
        ("123円", "億円", "小数は第4位まで"),
    ],
)
def test_a_figure_that_does_not_fit_is_refused_with_the_reason(typed, unit, sentence):
    with pytest.raises(NotAFigure) as refusal:
        read_figure(typed, unit)
    assert sentence in str(refusal.value)


def test_money_is_converted_exactly():
    [amount] = parse_cell("5億6,700万円")
    assert isinstance(amount, Quantity)
    assert in_unit(amount, "千円").value == 567000
    assert in_unit(amount, "百万円").value == 567
    assert in_unit(amount, "億円").value == Decimal("5.67")
    assert in_unit(amount, "円").printed == "5億6,700万円"


@pytest.mark.parametrize(
    ("printed", "unit"), [("5人", "円"), ("5円", "人"), ("5人", "千円"), ("5万円", "件")]
)
def test_money_and_what_is_counted_are_never_made_into_each_other(printed, unit):
    [amount] = parse_cell(printed)
    assert isinstance(amount, Quantity)
    with pytest.raises(NotAFigure, match="単位が"):
        in_unit(amount, unit)


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        (None, {}, "－"),
        ("0", {"unit": "件"}, "0件"),
        ("12345", {"unit": "件"}, "12,345件"),
        ("96.00", {"unit": "%"}, "96.00%"),
        ("60", {"unit": "%", "approximate": True}, "約60%"),
        ("14.5", {"unit": "%", "bound": Bound.LESS_THAN}, "14.5%未満"),
        ("-3", {}, "▲3"),
        ("10000000000", {"unit": "円"}, "10,000,000,000円"),
        ("1E+3", {"unit": "円"}, "1,000円"),
    ],
)
def test_a_value_is_shown(value, options, text):
    assert show(None if value is None else Decimal(value), **options) == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [("13.0000", "13"), ("95.4500", "95.45"), ("0.0000", "0"), ("100.0000", "100"), ("1E+2", "100")],
)
def test_the_zeros_a_database_adds_are_trimmed(stored, text):
    assert format(trimmed(Decimal(stored)), "f") == text
    assert str(trimmed(Decimal(stored))) == text


# ── Figures from the documents, typed out by hand ───────────────────────────────────────────────────────────


def as_typed_out(text: str) -> printed_figures.Meanings:
    meanings = parse_cell(text)
    [first, *_] = meanings
    if isinstance(first, Narrative):
        assert len(meanings) == 1
        return printed_figures.TEXT
    if isinstance(first, Absent):
        return printed_figures.BLANK if not first.printed.strip() else printed_figures.DASH
    return tuple(_typed_out(one) for one in meanings)


def _typed_out(one: Meaning) -> printed_figures.Figure | printed_figures.Due:
    if isinstance(one, Deadline):
        return printed_figures.Due(one.year, one.month, one.what)
    assert isinstance(one, Quantity)
    bound = one.bound.value if one.bound else ""
    return printed_figures.Figure(str(one.value), one.unit, one.label, one.approximate, bound, one.remark)


@pytest.mark.parametrize(
    ("source", "printed", "meanings"),
    [*printed_figures.REAL, *printed_figures.FORMS],
    ids=lambda one: str(one)[:40],
)
def test_a_printed_figure_says_what_a_reader_of_the_page_typed_out(source, printed, meanings):
    assert as_typed_out(printed) == meanings, source


def test_the_typed_out_figures_are_many_and_of_every_kind():
    assert len({row[:2] for row in printed_figures.REAL}) == len(printed_figures.REAL) >= 120
    kinds = {row[2] for row in printed_figures.REAL if isinstance(row[2], str)}
    assert kinds == {printed_figures.TEXT, printed_figures.DASH, printed_figures.BLANK}


IN_CELLS = [row[:2] for row in printed_figures.REAL if ".xlsx" in row[0]]
IN_LINES = [row[:2] for row in printed_figures.REAL if ".xlsx" not in row[0]]


def test_every_typed_out_figure_stands_in_the_cell_that_its_source_says(city_file: CityFile):
    books: dict[str, Workbook] = {}
    for source, printed in IN_CELLS:
        name, place = source.split(" ", 1)
        sheet, cell = place.rsplit("!", 1)
        if name not in books:
            books[name] = load_workbook(BytesIO(city_file(name)))
        book = books[name]
        assert printed in str(book[sheet][cell].value or ""), source
        assert printed or book[sheet][cell].value is None, source
    assert len(books) == 4


def test_every_typed_out_figure_stands_in_the_line_that_its_source_says(shared_dir: Path):
    for source, printed in IN_LINES:
        number, line = source.split(":")
        (file,) = (shared_dir / "sources").glob(f"{number}_*.txt")
        text = file.read_text(encoding="utf-8").split("\n")[int(line) - 1]
        assert "".join(printed.split()) in "".join(re.sub("<[^>]*>", "", text).split()), source


def test_a_label_begins_behind_the_sentence_before_it():
    [figure] = parse_cell(
        "行政手続の提供を行う。【目標】電子申請等が可能な手続を、30種類に増やす。"
    )  # 一関 002:242
    assert isinstance(figure, Quantity)
    assert figure.label == "【目標】電子申請等が可能な手続を"
