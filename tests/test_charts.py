"""An indicator's chart: what is drawn is what the table prints, and what is missing is not drawn."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal

import msgspec
import plotly.graph_objects
import pytest
from defusedxml import ElementTree

from items.quantity import show
from plans.values.fiscal_year import FiscalYear
from progress.public.charts.plotly import NOT_FIRST, PHONE_LINE, figure, phone_lines
from progress.public.charts.spec import Shape, axis_for, chart_of
from progress.public.charts.svg import NARROW_WIDTH, WIDE_WIDTH, is_wide, svg
from progress.table.shape.figures import Figure, IndicatorRow, RateCell, Revision, YearCell

SVG = "{http://www.w3.org/2000/svg}"


def shown(value: str | None, unit: str = "", *, provisional: bool = False, text: str = "") -> Figure | None:
    if value is None:
        return None
    number = Decimal(value) if not text else None
    return Figure(text or show(number, unit), number, value, False, provisional)


def indicator(
    years: Mapping[int, tuple[str | None, str | None]],
    *,
    name: str = "オープンデータの公開数",
    unit: str = "件",
    direction: str = "increase",
    baseline: str | None = None,
    goal: str | None = None,
    provisional: int | None = None,
    rates: dict[int, RateCell] | None = None,
    revisions: dict[int, tuple[Revision, ...]] | None = None,
    sums: Mapping[int, tuple[str | None, str | None]] | None = None,
) -> IndicatorRow:
    """`years`: fiscal year → (target, actual). `sums`: fiscal year → the two sums that its rate compares."""
    return IndicatorRow(
        name=name,
        unit=unit,
        kind="number",
        direction=direction,
        direction_label="",
        baseline=shown(baseline, unit),
        goal=shown(goal, unit),
        final_target=shown(goal, unit),
        years=tuple(
            YearCell(
                FiscalYear(year),
                shown(target, unit),
                shown(actual, unit, provisional=year == provisional),
                (rates or {}).get(year),
                (revisions or {}).get(year, ()),
                "",
                target_sum=shown(target_sum, unit),
                actual_sum=shown(actual_sum, unit),
            )
            for year, (target, actual) in sorted(years.items())
            for target_sum, actual_sum in [(sums or {}).get(year, (None, None))]
        ),
    )


ANNAKA_OPEN_DATA = indicator(
    {2020: ("2", None), 2021: ("4", "11"), 2022: ("6", None), 2023: ("8", None), 2024: ("10", None)},
    baseline="0",
    goal="10",
    rates={2021: RateCell("275.0%", Decimal("275.0"), True)},
)
"""安中 R3: 11 of 4, the final goal 10."""


# ── What is drawn ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_chart_holds_the_figures_of_the_table():
    chart = chart_of(ANNAKA_OPEN_DATA)
    assert [(int(point.fiscal_year), str(point.value), point.text) for point in chart.actuals] == [
        (2021, "11", "11件")
    ]
    assert [point.label for point in chart.targets] == ["2", "4", "6", "8", "10"]
    assert chart.baseline is not None and chart.baseline.text == "0件"
    assert chart.goal is not None and chart.goal.text == "10件"


def test_a_year_without_a_figure_is_a_gap_and_never_a_zero():
    chart = chart_of(indicator({2016: (None, "25"), 2018: (None, "1"), 2020: (None, "9")}))
    assert chart.years == (2016, 2017, 2018, 2019, 2020)
    assert [int(point.fiscal_year) for point in chart.actuals] == [2016, 2018, 2020]


def test_a_zero_that_was_reported_is_drawn():
    assert [point.value for point in chart_of(indicator({2020: ("3", "0")})).actuals] == [0]


def test_a_text_in_place_of_a_figure_is_not_drawn():
    row = indicator({2019: ("5", "4")})
    wordy = YearCell(FiscalYear(2020), shown("随時", text="随時"), shown("－", text="－"))
    chart = chart_of(IndicatorRow(**{**vars(row), "years": (*row.years, wordy)}))
    assert chart.years == (2019,)


def test_an_indicator_without_any_figure_has_no_chart():
    with pytest.raises(ValueError, match="no figures"):
        chart_of(indicator({2020: (None, None)}))


@pytest.mark.parametrize(
    ("direction", "words"),
    [
        ("increase", "↑ 大きいほどよい"),
        ("decrease", "↓ 小さいほどよい"),
        ("maintain", "→ 維持する"),
        ("", "よい向きは資料に書かれていません"),
    ],
)
def test_the_direction_is_said_in_words(direction: str, words: str):
    assert chart_of(indicator({2020: ("3", "2")}, direction=direction)).direction_text == words


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (
            RateCell("275.0%", Decimal("275.0"), True),
            "令和3年度（2021年度）の実績は11件です。その年度の目標4件に対して275.0%です。",
        ),
        (
            RateCell("達成", None, True),
            "令和3年度（2021年度）の実績は11件です。その年度の目標4件を達成しています。",
        ),
        (
            RateCell("未達", None, False),
            "令和3年度（2021年度）の実績は11件です。その年度の目標4件を達成していません。",
        ),
        (None, "令和3年度（2021年度）の実績は11件です。その年度の目標4件に対する率は計算していません。"),
    ],
)
def test_the_summary_says_the_newest_figure_against_its_years_target(rate: RateCell | None, words: str):
    rates = {2021: rate} if rate else None
    assert chart_of(indicator({2020: ("2", "1"), 2021: ("4", "11")}, rates=rates)).summary == words


@pytest.mark.parametrize(
    ("years", "words"),
    [
        ({2020: ("2", None)}, "実績は、まだ報告されていません。"),
        ({2020: (None, "7")}, "令和2年度（2020年度）の実績は7件です。この年度の目標の数値はありません。"),
    ],
)
def test_the_summary_says_what_is_missing(years: dict[int, tuple[str | None, str | None]], words: str):
    assert chart_of(indicator(years)).summary == words


@pytest.mark.parametrize(
    ("note", "sums", "words"),
    [
        (
            "実績は各年度の合計",
            ("5000", "5250"),
            "、計画の初めからの累計は5,250時間です。その年度までの目標の累計5,000時間に対して105.0%です。",
        ),
        (
            "目標は各年度の合計",
            ("2000", "2100"),
            "です。その年度までの目標の累計2,000時間に対して105.0%です。",
        ),
    ],
)
def test_a_rate_of_sums_says_that_it_is_one(note: str, sums: tuple[str, str], words: str):
    rate = RateCell("105.0%", Decimal("105.0"), True, f"実績÷目標（{note}）")
    chart = chart_of(
        indicator(
            {2022: ("3000", "3150"), 2023: ("5000", "2100")},
            unit="時間",
            rates={2023: rate},
            sums={2023: sums},
        )
    )
    assert chart.summary == f"令和5年度（2023年度）の実績は2,100時間{words}"
    assert "図は、率と同じく、年度を追って合計した数値（累計）です。" in chart.notes[0]


SUMMED = indicator(
    {2022: ("3000", "3150"), 2023: ("5000", "2100"), 2024: ("8000", None)},
    unit="時間",
    baseline="900",
    goal="8000",
    provisional=2023,
    rates={
        2022: RateCell("105.0%", Decimal("105.0"), True, "実績÷目標（実績は各年度の合計）"),
        2023: RateCell("105.0%", Decimal("105.0"), True, "実績÷目標（実績は各年度の合計）"),
    },
    sums={2022: ("3000", "3150"), 2023: ("5000", "5250"), 2024: ("8000", None)},
)
"""Targets of running totals, actuals by year: the rate holds the summed actuals against them."""


def test_target_and_actual_are_drawn_in_the_one_basis_that_the_rate_uses():
    chart = chart_of(SUMMED)
    assert [(int(one.fiscal_year), one.label) for one in chart.actuals] == [(2022, "3,150"), (2023, "5,250")]
    assert [one.label for one in chart.targets] == ["3,000", "5,000", "8,000"]
    for actual, target in zip(chart.actuals, chart.targets, strict=False):
        assert actual.value > target.value  # as the 105.0% beside it says
    assert chart.actuals[1].provisional
    assert chart.baseline is None, "a year's figure from before the plan is no running total"
    assert chart.goal is not None
    words = [text.text for text in ElementTree.fromstring(svg(chart, "a")).iter(f"{SVG}text")]
    assert {"実績（累計）", "目標（累計）"} <= set(words)
    assert [trace["name"] for trace in as_json(SUMMED)["data"]] == ["実績（累計）", "目標（累計）"]


def test_a_year_without_a_sum_is_left_out_and_the_note_says_so():
    gap = indicator({2022: ("30", None), 2023: ("50", "21")}, sums={2022: ("30", None), 2023: ("50", None)})
    chart = chart_of(gap)
    assert chart.actuals == ()
    assert "累計にできない年度" in chart.notes[1]
    assert "累計にできない年度" not in " ".join(chart_of(SUMMED).notes)


def test_a_revised_target_is_noted_with_its_old_and_new_value():
    revision = Revision("6件", "4件", "2021-07-15", "行政改革推進本部", "公開基準の見直しのため")
    chart = chart_of(indicator({2021: ("4", "11")}, revisions={2021: (revision,)}))
    assert chart.notes == ("令和3年度の目標は見直されています（6件→4件）。", "図の目標は見直し後です。")


def test_a_provisional_figure_is_noted():
    chart = chart_of(indicator({2021: ("4", "3")}, provisional=2021))
    assert chart.has_provisional
    assert "「見込」は、まだ確定していない数値です。" in chart.notes


# ── Scale ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("values", "from_zero", "ticks"),
    [
        (["19", "90"], True, ["0", "50", "100"]),
        (["11", "2"], True, ["0", "5", "10", "15"]),
        (["95.4", "97.5"], False, ["95", "96", "97", "98"]),
        (["-620", "180"], True, ["-800", "-600", "-400", "-200", "0", "200"]),
        (["0"], True, ["0", "1"]),
        (["9", "9"], False, ["8", "9", "10"]),
        (["0.001", "0.004"], True, ["0.000", "0.001", "0.002", "0.003", "0.004"]),
        (["456456", "510000"], True, ["0", "200000", "400000", "600000"]),
    ],
)
def test_the_axis_encloses_its_values_in_round_steps(values: list[str], from_zero: bool, ticks: list[str]):
    axis = axis_for([Decimal(value) for value in values], from_zero=from_zero)
    assert list(axis.ticks) == [Decimal(tick) for tick in ticks]


@pytest.mark.parametrize(
    ("years", "shape"),
    [
        ({2020: ("96.0", "95.4")}, Shape.POINTS),
        ({2020: ("60", "19")}, Shape.BARS),
        ({2020: ("0", "0")}, Shape.BARS),
        ({2020: ("-5", "-6")}, Shape.BARS),
    ],
)
def test_close_figures_are_points_and_all_others_bars_from_zero(years, shape: Shape):
    chart = chart_of(indicator(years))
    assert chart.shape == shape
    assert (chart.axis.low <= 0) == (shape == Shape.BARS)


def test_an_axis_that_does_not_begin_at_zero_says_so():
    chart = chart_of(indicator({2020: ("96.0", "95.4")}))
    assert "数値の差が見えるように、縦の目盛りは0から始めていません。" in chart.notes


# ── The picture ──────────────────────────────────────────────────────────────────────────────────────────────


def read_back(picture: str) -> dict[str, dict[str, str]]:
    """series → year ("" for a line through all years) → value."""
    series: dict[str, dict[str, str]] = {}
    for mark in ElementTree.fromstring(picture).iter():
        if "data-series" in mark.attrib:
            year = mark.attrib.get("data-year", "")
            series.setdefault(mark.attrib["data-series"], {})[year] = mark.attrib["data-value"]
    return series


def test_the_pictures_numbers_are_those_of_the_table():
    assert read_back(svg(chart_of(ANNAKA_OPEN_DATA), "chart1")) == {
        "actual": {"2021": "11"},
        "target": {"2020": "2", "2021": "4", "2022": "6", "2023": "8", "2024": "10"},
        "baseline": {"": "0"},
        "goal": {"": "10"},
    }


def test_the_picture_has_a_name_and_a_description_for_those_who_do_not_see_it():
    root = ElementTree.fromstring(svg(chart_of(ANNAKA_OPEN_DATA), "chart1", "市の公式情報ではありません"))
    assert root.attrib["role"] == "img"
    named = {element.attrib["id"]: element.text or "" for element in root if "id" in element.attrib}
    title, description = (named[one] for one in root.attrib["aria-labelledby"].split())
    assert title == "オープンデータの公開数（件）の目標と実績"
    assert "275.0%" in description
    assert "市の公式情報ではありません" in description


def test_the_picture_has_neither_script_nor_style_of_its_own():
    picture = svg(chart_of(ANNAKA_OPEN_DATA), "chart1")
    for element in ElementTree.fromstring(picture).iter():
        assert element.tag.removeprefix(SVG) not in ("script", "style", "foreignObject")
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


def test_words_of_the_plan_stay_words_in_the_picture():
    hostile = indicator({2020: ("3", "2")}, name="</title><script>alert(1)</script>", unit='"><b>')
    picture = svg(chart_of(hostile), "chart1")
    assert "<script" not in picture
    assert "<b>" not in picture


def bars(picture: str) -> dict[str, tuple[Decimal, Decimal]]:
    """year → (top, bottom)"""
    return {
        mark.attrib["data-year"]: (
            Decimal(mark.attrib["y"]),
            Decimal(mark.attrib["y"]) + Decimal(mark.attrib["height"]),
        )
        for mark in ElementTree.fromstring(picture).iter(f"{SVG}rect")
        if mark.attrib.get("data-series") == "actual"
    }


def test_bars_stand_on_zero_in_proportion_and_negative_ones_hang_from_it():
    found = bars(
        svg(chart_of(indicator({2020: (None, "100"), 2021: (None, "50"), 2022: (None, "-50")})), "a")
    )
    zero = found["2020"][1]
    assert found["2021"][1] == pytest.approx(zero, abs=Decimal("0.1"))
    assert found["2022"][0] == pytest.approx(zero, abs=Decimal("0.1"))
    assert zero - found["2020"][0] == pytest.approx(2 * (zero - found["2021"][0]), abs=Decimal("0.3"))
    assert found["2022"][1] - zero == pytest.approx(zero - found["2021"][0], abs=Decimal("0.3"))


def test_a_provisional_figure_looks_different_and_is_named():
    root = ElementTree.fromstring(
        svg(chart_of(indicator({2020: ("9", "8"), 2021: ("9", "3")}, provisional=2021)), "a")
    )
    marks = {
        mark.attrib["data-year"]: mark for mark in root.iter() if mark.attrib.get("data-series") == "actual"
    }
    assert marks["2021"].attrib["data-provisional"] == "true"
    assert marks["2021"].attrib["class"] != marks["2020"].attrib["class"]
    assert "見込" in [text.text for text in root.iter(f"{SVG}text")]


def test_everything_drawn_lies_inside_the_picture():
    long = {year: (f"{year * 1000}", f"{year * 999}") for year in range(2016, 2026)}
    for row in (ANNAKA_OPEN_DATA, indicator(long), indicator({2020: ("96.0", "95.4")}, provisional=2020)):
        root = ElementTree.fromstring(svg(chart_of(row), "a"))
        _, _, width, height = (Decimal(part) for part in root.attrib["viewBox"].split())
        for mark in root.iter():
            for name, limit in (("x", width), ("x2", width), ("cx", width), ("y", height), ("y2", height)):
                assert 0 <= Decimal(mark.attrib.get(name, "0")) <= limit


def test_a_chart_with_many_long_figures_takes_the_wide_form():
    assert not is_wide(chart_of(ANNAKA_OPEN_DATA))
    long = chart_of(indicator(dict.fromkeys(range(2016, 2024), ("35352000", "31234567"))))
    assert is_wide(long)
    widths = [
        ElementTree.fromstring(svg(chart, "a")).attrib["viewBox"].split()[2]
        for chart in (chart_of(ANNAKA_OPEN_DATA), long)
    ]
    assert widths == [str(NARROW_WIDTH), str(WIDE_WIDTH)]


def test_only_what_is_drawn_stands_in_the_legend():
    root = ElementTree.fromstring(svg(chart_of(indicator({2020: (None, "8")})), "a"))
    words = [text.text for text in root.iter(f"{SVG}text")]
    assert "実績" in words
    assert "年度の目標" not in words
    assert "実績（見込）" not in words


# ── The chart one can handle ─────────────────────────────────────────────────────────────────────────────────

CHARTS = [
    ANNAKA_OPEN_DATA,
    indicator({2020: ("96.0", "95.4"), 2021: ("96.5", "96.1")}, unit="%", provisional=2021, baseline="95.1"),
    indicator({2020: ("9", "8"), 2022: ("9", "3")}, provisional=2022),
    indicator({2020: ("14", None)}, direction="decrease"),
    indicator({2020: (None, "-620")}, unit="千円"),
]


def as_json(row: IndicatorRow, disclaimer: str = "") -> dict:
    encoded = msgspec.json.Encoder(decimal_format="number").encode(figure(chart_of(row), disclaimer))
    return json.loads(encoded, parse_float=Decimal)


@pytest.mark.parametrize("row", CHARTS)
def test_plotly_accepts_the_figure_as_it_is(row: IndicatorRow):
    made = as_json(row, "市の公式情報ではありません")
    plotly.graph_objects.Figure(made)  # raises ValueError for any name or value that plotly doesn't know


def test_plotly_would_refuse_a_name_it_does_not_know():
    made = as_json(ANNAKA_OPEN_DATA)
    made["layout"]["heigth"] = 300
    with pytest.raises(ValueError, match="heigth"):
        plotly.graph_objects.Figure(made)


@pytest.mark.parametrize("row", CHARTS)
def test_both_forms_of_a_chart_show_the_same_numbers(row: IndicatorRow):
    chart = chart_of(row)
    drawn = {
        trace["name"]: {
            str(int(year)): value
            for year, value in zip(chart.years, trace["y"], strict=True)
            if value is not None
        }
        for trace in as_json(row)["data"]
    }
    picture = read_back(svg(chart, "a"))
    for series, name in (("actual", "実績"), ("target", "年度の目標")):
        assert {year: Decimal(value) for year, value in picture.get(series, {}).items()} == drawn.get(
            name, {}
        )


def test_a_missing_year_is_a_gap_in_the_plotly_figure():
    actuals = as_json(ANNAKA_OPEN_DATA)["data"][0]
    assert actuals["y"] == [None, 11, None, None, None]
    assert actuals["x"] == ["R2", "R3", "R4", "R5", "R6"]


def test_decimals_reach_the_browser_with_the_digits_they_have():
    encoded = msgspec.json.Encoder(decimal_format="number").encode(figure(chart_of(CHARTS[1])))
    assert b"95.4," in encoded


def test_the_disclaimer_is_part_of_the_plotly_figure():
    texts = [
        one["text"]
        for one in as_json(ANNAKA_OPEN_DATA, "市の公式情報ではありません")["layout"]["annotations"]
    ]
    assert "市の公式情報ではありません" in texts


def values_in(row: IndicatorRow) -> dict[str, tuple[str, Decimal | int]]:
    """year → (words over its mark, the height they stand on)"""
    made = as_json(row)
    years = made["data"][0]["x"]
    return {
        years[one["x"]]: (one["text"], Decimal(one["y"]))
        for one in made["layout"]["annotations"]
        if "xref" not in one
    }


def test_the_figures_stay_on_the_marks_of_the_chart_one_can_handle():
    assert values_in(ANNAKA_OPEN_DATA) == {
        "R2": ("2", 2),
        "R3": ("11", 11),
        "R4": ("6", 6),
        "R5": ("8", 8),
        "R6": ("10", 10),
    }


def test_a_figure_stands_clear_of_a_target_just_above_it_and_says_when_it_is_provisional():
    found = values_in(indicator({2020: ("9.0", "8.8"), 2021: ("9.0", "3.0")}, provisional=2021))
    assert found == {"R2": ("8.8", Decimal("8.8")), "R3": ("3.0<br>見込", Decimal("3.0"))}


# ── Labels ───────────────────────────────────────────────────────────────────────────────────────────────────


def baselines(row: IndicatorRow) -> dict[str, Decimal]:
    """label → height of its baseline in the picture; labels of the marks only"""
    root = ElementTree.fromstring(svg(chart_of(row), "a"))
    of_marks = {point.label for point in (*chart_of(row).actuals, *chart_of(row).targets)}
    texts = [one for one in root.iter(f"{SVG}text") if (one.text or "") in of_marks]
    return {one.text or "": Decimal(one.attrib["y"]) for one in texts if "fig__" in one.attrib["class"]}


def heights(row: IndicatorRow, series: str) -> dict[str, Decimal]:
    """year → height of the mark in the picture (a bar's end, a point's middle, a line)"""
    root = ElementTree.fromstring(svg(chart_of(row), "a"))
    found = {}
    for mark in root.iter():
        if mark.attrib.get("data-series") == series:
            top = mark.attrib.get("y") or mark.attrib.get("cy") or mark.attrib["y1"]
            found[mark.attrib.get("data-year", "")] = Decimal(top)
    return found


def test_the_figure_of_a_bar_does_not_stand_on_the_target_just_above_it():
    row = indicator({2023: ("25.0", "20.1"), 2024: ("25.0", "23.4"), 2025: ("40.0", None)}, unit="億円")
    for year, words in (("2023", "20.1"), ("2024", "23.4")):
        label, target = baselines(row)[words], heights(row, "target")[year]
        assert label > target + 12, "above the line it would read as the target's figure"
    assert baselines(row)["23.4"] > heights(row, "actual")["2024"], "no room between: within its own bar"


def test_a_figure_stands_over_its_bar_where_no_line_is_near():
    row = indicator({2023: ("25.0", "10.1")}, unit="億円")
    assert baselines(row)["10.1"] < heights(row, "actual")["2023"]


def test_a_target_at_the_same_height_is_the_same_mark():
    row = indicator({2023: ("20.0", "20.0"), 2024: ("30.0", None)})
    assert baselines(row)["20.0"] < heights(row, "actual")["2023"]


def test_the_figure_of_a_point_goes_below_it_where_the_target_lies_above():
    row = indicator({2023: ("96.0", "95.8"), 2024: ("97.5", None)}, unit="%")
    assert chart_of(row).shape == Shape.POINTS
    assert baselines(row)["95.8"] > heights(row, "actual")["2023"]


def test_the_lowest_negative_figure_leaves_its_year_free():
    row = indicator({2020: (None, "-600"), 2021: (None, "200"), 2022: (None, "-100")}, unit="千円")
    root = ElementTree.fromstring(svg(chart_of(row), "a"))
    years = min(Decimal(one.attrib["y"]) for one in root.iter(f"{SVG}text") if one.text == "R2")
    found = baselines(row)
    assert all(base < years - 14 for base in found.values()), found
    assert found["▲100"] > heights(row, "actual")["2022"], "a short one keeps its figure at its end"


@pytest.mark.parametrize(
    ("text", "value", "label"),
    [
        ("3.9人／10万人", "3.9", "3.9"),
        ("4.1点（5点満点）", "4.1", "4.1"),
        ("約1,234件以上", "1234", "約1,234"),
        ("概ね1割", "1", "概ね1"),
        ("53%", "53", "53"),
        ("９人", "9", "9"),
        ("3万5,352トン", "35352", "35,352"),
        ("531万枚", "531", "531"),
        ("▲620千円", "-620", "▲620"),
        ("4業務程度", "4", "4"),
    ],
)
def test_a_label_is_the_figure_without_its_unit(text: str, value: str, label: str):
    row = indicator({2020: (None, "1")})
    cell = YearCell(FiscalYear(2021), None, Figure(text, Decimal(value), text))
    chart = chart_of(IndicatorRow(**{**vars(row), "years": (*row.years, cell)}))
    assert chart.actuals[-1].label == label


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "架空の市です。実在の自治体とは関係ありません。",
            ["架空の市です。", "実在の自治体とは関係ありません。"],
        ),
        ("見本です。", ["見本です。"]),
        ("あ" * 12 + "、" + "い" * 10 + "。", ["あ" * 12 + "、", "い" * 10 + "。"]),
        (
            "一二三四五六七八九十一二三四五六七八九十一二。",
            ["一二三四五六七八九十一二", "三四五六七八九十一二。"],
        ),
    ],
)
def test_no_line_below_a_chart_is_a_lone_full_stop(text: str, lines: list[str]):
    found = phone_lines(text)
    assert "".join(found) == text
    assert max(map(len, found)) <= PHONE_LINE
    assert not [line for line in found if line[0] in NOT_FIRST]
    assert len(found) == len(lines)
    assert found == lines


def test_words_of_the_plan_stay_words_in_the_plotly_figure():
    hostile = indicator({2020: ("3", "2")}, name="<a href='x'>指標</a>", unit="<b>件</b>")
    assert "<a" not in json.dumps(as_json(hostile), ensure_ascii=False, default=str)
    assert "<b>" not in json.dumps(as_json(hostile), ensure_ascii=False, default=str)
