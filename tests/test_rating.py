"""Rates, suggested ratings, shares and coverage. Cases from 安中's R3 list and 館林's sheets where they have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pytest

from items.models import Indicator
from items.quantity import Bound
from progress.judgement import How, Measured, Method, Rule, Suggestion, judged, suggest
from progress.rating import (
    CUMULATIVE,
    FLOW,
    FROM_BASELINE,
    Band,
    Direction,
    FigureCoverage,
    Rate,
    Share,
    achieved_share,
    achievement_rate,
    comparable,
    figure_coverage,
    percentage,
)


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def rate(actual: str | None, target: str | None, direction: str = "increase", **options: str) -> Rate:
    numbers = {
        name: Decimal(value) if name in ("baseline", "tolerance") else value
        for name, value in options.items()
    }
    return achievement_rate(number(actual), number(target), direction, **numbers)  # type: ignore[arg-type]


def suggest_rating(
    bands: Sequence[Band], rates: Mapping[str, Rate], *, each: bool = False, **stages: str
) -> Suggestion:
    """By the built-in rule."""
    rule = Rule(each=each)
    measured = {name: Measured(name, rate=one) for name, one in rates.items()}
    found = {name: judged(rule, How(Method.AS_STATED), one) for name, one in measured.items()}
    return suggest(rule, "", bands, {name: one for name, one in found.items() if one}, **stages)


# ── One figure against one target ───────────────────────────────────────────────────────────────────────────

ANNAKA_R3 = [
    # name, actual, R3's target and rate, final target and rate; 安中 000 quotes the final ones
    ("AI-OCR使用案件", "19", "60", "31.7", "90", "21.1"),
    ("RPA使用事務", "11", "6", "183.3", "12", "91.7"),
    ("オープンデータの公開数", "11", "4", "275.0", "10", "110.0"),
    ("オンラインで可能な行政手続数", "19", "8", "237.5", "14", "135.7"),
    ("登録団体数", "25", "16", "156.3", "16", "156.3"),
]


@pytest.mark.parametrize(("name", "actual", "of_year", "year_rate", "final", "final_rate"), ANNAKA_R3)
def test_annakas_two_rates(name, actual, of_year, year_rate, final, final_rate):
    assert rate(actual, of_year).percent == Decimal(year_rate)
    assert rate(actual, final).percent == Decimal(final_rate)


@pytest.mark.parametrize(
    ("actual", "target", "percent", "met"),
    [
        ("97.50", "97.50", "100.0", True),
        ("95.45", "97.50", "97.9", False),
        ("0", "10", "0.0", False),
        ("31", "15", "206.7", True),  # not clamped
        ("4133", "2000", "206.7", True),  # 206.65: half up, where half even would give 206.6
        ("4131", "2000", "206.6", True),  # 206.55
        ("1", "2000", "0.1", False),  # 0.05
        ("2", "3", "66.7", False),
        ("9996", "10000", "99.9", False),  # would round to 100.0, and is not met
        ("99.95", "100", "99.9", False),
        ("99.94", "100", "99.9", False),
        ("100.04", "100", "100.0", True),
        ("13.0000", "13", "100.0", True),
        ("500000000000", "3", "16666666666666.7", True),
    ],
)
def test_higher_is_better(actual, target, percent, met):
    assert rate(actual, target) == Rate(Decimal(percent), met, "実績÷目標")


@pytest.mark.parametrize(
    ("actual", "target", "percent", "met"),
    [
        ("20", "20", "100.0", True),
        ("23", "20", "87.0", False),
        ("10", "20", "200.0", True),
        ("19.1", "18", "94.2", False),
        ("3", "0.1", "3.3", False),
    ],
)
def test_lower_is_better(actual, target, percent, met):
    assert rate(actual, target, "decrease") == Rate(Decimal(percent), met, "目標÷実績（小さいほどよい指標）")


@pytest.mark.parametrize(
    ("actual", "target", "direction", "met", "why"),
    [
        ("0", "0", "increase", True, "目標が0"),
        ("5", "0", "increase", True, "目標が0"),
        ("0", "0", "decrease", True, "目標が0"),
        ("3", "0", "decrease", False, "目標が0"),  # 安中 2-(4)-②: 時間外 0人 in R6
        ("0", "5", "decrease", True, "実績が0"),
        ("-3", "5", "increase", False, "負の数"),
        ("-3", "-5", "increase", True, "負の数"),
        ("3", "-5", "increase", True, "負の数"),
        ("-3", "-5", "decrease", False, "負の数"),
        ("-7", "-5", "decrease", True, "負の数"),
    ],
)
def test_zero_and_negative_operands_are_met_or_not_without_a_percentage(actual, target, direction, met, why):
    found = rate(actual, target, direction)
    assert (found.percent, found.met) == (None, met)
    assert why in found.reason


@pytest.mark.parametrize(
    ("baseline", "target", "actual", "direction", "percent", "met"),
    [
        ("23", "0", "20", "decrease", "13.0", False),  # 安中 2-(4)-②: 時間外 23 → 0
        ("23", "0", "0", "decrease", "100.0", True),
        ("23", "0", "25", "decrease", "-8.7", False),
        ("11.9", "15", "13.0", "increase", "35.5", False),  # 年休取得 11.9 → 15
        ("95.45", "97.50", "97.50", "increase", "100.0", True),
        ("95.45", "97.50", "99.55", "increase", "200.0", True),
        ("-10", "10", "0", "increase", "50.0", False),
        ("0", "10", "0", "increase", "0.0", False),
    ],
)
def test_from_the_baseline(baseline, target, actual, direction, percent, met):
    found = rate(actual, target, direction, basis="from_baseline", baseline=baseline)
    assert found == Rate(Decimal(percent), met, "計画の前の数値から目標までを100%としたときの、進んだ割合")


@pytest.mark.parametrize(
    ("baseline", "direction", "why"),
    [
        (None, "increase", "基準の数値がない"),
        ("10", "increase", "基準と目標が同じ"),
        ("10", "decrease", "基準と目標が同じ"),
        ("12", "increase", "基準の時点で目標に達している"),  # 14 would be −100% and 8 would be 200%
        ("8", "decrease", "基準の時点で目標に達している"),
    ],
)
def test_no_percentage_from_a_baseline_that_is_missing_or_no_way_from_the_target(baseline, direction, why):
    options = {"basis": "from_baseline"} | ({"baseline": baseline} if baseline else {})
    better, worse = ("14", "8") if direction == "increase" else ("8", "14")
    for actual, met in ((better, True), (worse, False)):
        found = rate(actual, "10", direction, **options)
        assert (found.percent, found.met) == (None, met)
        assert why in found.reason


@pytest.mark.parametrize(
    ("actual", "tolerance", "met"),
    [
        ("9", None, True),
        ("9.0001", None, False),
        ("8", None, False),
        ("10", "1", True),
        ("8", "1", True),
        ("10.1", "1", False),
        ("7.9", "1", False),
        ("9", "0", True),
    ],
)
def test_maintain_is_met_within_the_tolerance_and_never_a_percentage(actual, tolerance, met):
    found = rate(actual, "9", "maintain", **({"tolerance": tolerance} if tolerance else {}))
    assert (found.percent, found.met) == (None, met)


@pytest.mark.parametrize(
    ("actual", "target", "direction", "why"),
    [
        (None, "10", "increase", "実績の数値がありません"),
        (None, "0", "decrease", "実績の数値がありません"),
        (None, "10", "maintain", "実績の数値がありません"),
        ("5", None, "increase", "目標の数値がありません"),
        ("5", "10", "", "向き"),
    ],
)
def test_what_cannot_be_compared_is_none_and_never_zero(actual, target, direction, why):
    found = rate(actual, target, direction)
    assert (found.percent, found.met) == (None, None)
    assert why in found.reason


@pytest.mark.parametrize(
    ("actual", "target", "direction", "bound", "met"),
    [
        ("14.5", "14.5", "decrease", "less_than", False),
        ("14.4", "14.5", "decrease", "less_than", True),
        ("14.5", "14.5", "decrease", "at_most", True),
        ("14.5", "14.5", "decrease", "", True),
        ("100", "100", "increase", "more_than", False),
        ("100.1", "100", "increase", "more_than", True),
        ("100", "100", "increase", "at_least", True),
    ],
)
def test_a_printed_bound_is_taken_at_its_word(actual, target, direction, bound, met):
    assert rate(actual, target, direction, bound=bound).met is met


def test_an_approximate_figure_is_compared_and_labelled():
    found = achievement_rate(Decimal("57.6"), Decimal(60), Direction.INCREASE, approximate=True)
    assert found == Rate(Decimal("96.0"), False, "実績÷目標", approximate=True)


def test_direction_is_stored_and_never_inferred():
    # 館林 0303: 3 → 9 with ↑. The numbers alone would not say which way is good.
    assert rate("9", "3", "increase").met is True
    assert rate("9", "3", "decrease").met is False


def test_rates_are_decimals_whatever_the_thread_has_set_up():
    assert isinstance(percentage(Decimal(1), Decimal(3)), Decimal)
    assert str(percentage(Decimal(1), Decimal(3))) == "33.3"


# ── What is compared in a year ──────────────────────────────────────────────────────────────────────────────

ACTUALS = {2020: Decimal(3), 2021: Decimal(4), 2022: Decimal(5)}
RUNNING = {2020: Decimal(3), 2021: Decimal(7), 2022: Decimal(12)}
YEARLY = {2020: Decimal(5), 2021: Decimal(5), 2022: Decimal(5)}
SUMMED = {2020: Decimal(5), 2021: Decimal(10), 2022: Decimal(15)}


@pytest.mark.parametrize(
    ("measure", "targets_are_cumulative", "actuals", "targets", "expected"),
    [
        ("level", False, ACTUALS, YEARLY, (5, 5)),
        ("flow", False, ACTUALS, YEARLY, (5, 5)),
        ("flow", True, ACTUALS, SUMMED, (12, 15)),
        ("cumulative", True, RUNNING, SUMMED, (12, 15)),
        ("cumulative", False, RUNNING, YEARLY, (12, 15)),
    ],
)
def test_yearly_figures_are_never_held_against_running_totals(
    measure, targets_are_cumulative, actuals, targets, expected
):
    found = comparable(measure, targets_are_cumulative, actuals, targets, 2022)
    assert (found.actual, found.target) == expected


def test_a_sum_says_that_it_is_one():
    assert comparable("flow", True, ACTUALS, SUMMED, 2022).note == "実績は各年度の合計"
    assert comparable("cumulative", False, RUNNING, YEARLY, 2022).note == "目標は各年度の合計"
    assert comparable("level", False, ACTUALS, YEARLY, 2022).note == ""


@pytest.mark.parametrize("gap", [{2020: Decimal(3), 2022: Decimal(5)}, {**ACTUALS, 2021: None}])
def test_a_sum_with_a_missing_year_is_none_and_not_a_smaller_sum(gap):
    assert comparable("flow", True, gap, SUMMED, 2022).actual is None
    assert comparable("cumulative", False, RUNNING, gap, 2022).target is None


def test_a_sum_begins_with_the_first_target_year():
    late = {2021: Decimal(5), 2022: Decimal(10)}
    assert comparable("flow", True, ACTUALS, late, 2022).actual == 9
    assert comparable("flow", True, ACTUALS, {}, 2022).target is None


# ── Suggestions ─────────────────────────────────────────────────────────────────────────────────────────────

BANDS = (
    Band("s", "S", Decimal(110), True),
    Band("a", "A", Decimal(100), True),
    Band("b", "B", Decimal(80), False),
    Band("c", "C", Decimal(0), False),
    Band("n", "対象外", None, None, in_denominator=False),
)


@pytest.mark.parametrize(
    ("actual", "code"),
    [
        ("110", "s"),
        ("109.9", "a"),
        ("100", "a"),
        ("99.9", "b"),
        ("80", "b"),
        ("79.9", "c"),
        ("0", "c"),
        ("300", "s"),
    ],
)
def test_a_lower_bound_is_inclusive(actual, code):
    suggestion = suggest_rating(BANDS, {"収納率": rate(actual, "100")})
    assert suggestion.code == code
    assert "「収納率」が目標の" in suggestion.reason


def test_the_order_of_the_bands_does_not_matter():
    assert suggest_rating(BANDS[::-1], {"x": rate("105", "100")}).code == "a"


def test_the_worst_of_several_indicators_decides():
    rates = {"AI-OCR": rate("19", "60"), "RPA": rate("11", "6")}
    assert suggest_rating(BANDS, rates) == Suggestion(
        "c", "「AI-OCR」が目標の31.7%です（最も低い指標で見ます）。"
    )


def test_each_for_itself_suggests_a_band_only_where_all_agree():
    apart = suggest_rating(BANDS, {"AI-OCR": rate("19", "60"), "RPA": rate("11", "6")}, each=True)
    assert apart == Suggestion(None, "指標ごとに見ます：「AI-OCR」はC、「RPA」はS。")
    alike = suggest_rating(BANDS, {"AI-OCR": rate("60", "60"), "RPA": rate("6", "6")}, each=True)
    assert alike == Suggestion("a", "指標ごとに見ます：「AI-OCR」はA、「RPA」はA。")


def test_each_for_itself_names_an_indicator_without_suggestion():
    suggestion = suggest_rating(BANDS, {"x": rate(None, "5"), "y": rate("5", "5")}, each=True)
    assert suggestion == Suggestion(None, "指標ごとに見ます：「x」は提案なし、「y」はA。")


def test_met_without_a_percentage_counts_as_the_target_reached():
    rates = {"在院日数": rate("30", "30", "maintain"), "稼働率": rate("70", "60")}
    assert suggest_rating(BANDS, rates).code == "a"


@pytest.mark.parametrize(
    ("one", "word"),
    [
        (("5", "9", "maintain"), "未達です"),
        (("3", "0", "decrease"), "未達です"),
        ((None, "9", "increase"), "比べられません"),
        (("5", "9", ""), "比べられません"),
    ],
)
def test_unmet_without_a_percentage_suggests_nothing_and_says_why(one, word):
    suggestion = suggest_rating(BANDS, {"x": rate(*one), "y": rate("9", "9")})
    assert suggestion.code is None
    assert f"「x」は{word}" in suggestion.reason


MISSED = [
    rate("99.96", "100"),
    rate("100", "99.96", "decrease"),
    achievement_rate(Decimal("99.96"), Decimal(100), "increase", basis="from_baseline", baseline=Decimal(0)),
    achievement_rate(Decimal("0.04"), Decimal(0), "decrease", basis="from_baseline", baseline=Decimal(100)),
]


@pytest.mark.parametrize("missed", MISSED)
def test_what_is_not_reached_never_prints_or_rates_as_reached(missed):
    assert (missed.percent, missed.met) == (Decimal("99.9"), False)
    assert suggest_rating(BANDS, {"x": missed}).code == "b"


@pytest.mark.parametrize(
    ("one", "word"),
    [(("14.5", "14.5", "decrease"), "less_than"), (("100", "100"), "more_than")],
)
def test_a_bound_missed_by_nothing_has_no_percentage(one, word):
    missed = rate(*one, bound=word)
    assert (missed.percent, missed.met) == (None, False)
    assert "目標の数値ちょうど" in missed.reason
    suggestion = suggest_rating(BANDS, {"x": missed})
    assert suggestion.code is None
    assert "未達です" in suggestion.reason


def test_a_share_of_items_that_is_not_whole_never_prints_as_whole():
    share = achieved_share(BANDS, [*["a"] * 2999, "b"])
    assert share.percent == Decimal("99.9")
    assert achieved_share(BANDS, ["a"] * 3000).percent == Decimal("100.0")


def test_an_approximate_rate_is_labelled_in_the_reason():
    found = achievement_rate(Decimal(60), Decimal(60), "increase", approximate=True)
    assert suggest_rating(BANDS, {"稼働率": found}) == Suggestion(
        "a", "「稼働率」が目標の100.0%（概数）です。"
    )


@pytest.mark.parametrize(
    ("planned", "actual", "code"),
    [
        ("実施", "実施", "a"),
        ("検討", "実施", "a"),
        ("検討", "達成", "a"),
        ("達成", "達成", "a"),
        ("実施", "検討", None),
        ("達成", "実施", None),
        ("達成", "検討", None),
    ],
)
def test_without_figures_the_stage_is_compared(planned, actual, code):
    suggestion = suggest_rating(BANDS, {}, planned_stage=planned, actual_stage=actual)
    assert suggestion.code == code
    assert f"「{planned}」に対して、実際の段階は「{actual}」" in suggestion.reason


@pytest.mark.parametrize(("planned", "actual"), [("", "実施"), ("実施", ""), ("通年", "実施"), ("", "")])
def test_a_stage_that_is_no_stage_is_not_compared(planned, actual):
    suggestion = suggest_rating(BANDS, {}, planned_stage=planned, actual_stage=actual)
    assert suggestion == Suggestion(None, "数値目標がなく、段階も比べられないため、提案しません。")


def test_figures_come_before_the_stage():
    suggestion = suggest_rating(BANDS, {"x": rate("50", "100")}, planned_stage="実施", actual_stage="達成")
    assert suggestion.code == "c"


def test_a_scale_without_bounds_gets_no_suggestion():
    bands = [Band("1", "第1欄（見出し不明）"), Band("2", "第2欄（見出し不明）")]
    suggestion = suggest_rating(bands, {"x": rate("5", "5")})
    assert suggestion == Suggestion(None, "この区分には数値の基準がないため、提案しません。")


def test_a_rate_below_every_band_finds_none():
    suggestion = suggest_rating([Band("a", "達成", Decimal(100))], {"x": rate("5", "10")})
    assert suggestion == Suggestion(None, "「x」が目標の50.0%です。当てはまる区分がありません。")


# ── The achieved share ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        (["s", "a", "b", "c"], Share(Decimal("50.0"), 2, 4, 0, 0)),
        (["a", "a", "b", None, None], Share(Decimal("66.7"), 2, 3, 2, 0)),
        (["a", "n", "n", "b"], Share(Decimal("50.0"), 1, 2, 0, 2)),
        (["c"], Share(Decimal("0.0"), 0, 1, 0, 0)),
        ([], Share(None, 0, 0, 0, 0, "評価された項目がないため算出しません。")),
        ([None, None], Share(None, 0, 0, 2, 0, "評価された項目がないため算出しません。")),
        (["n", None], Share(None, 0, 0, 1, 1, "評価された項目がないため算出しません。")),
    ],
)
def test_the_achieved_share_carries_its_denominator(recorded, expected):
    assert achieved_share(BANDS, recorded) == expected


def test_no_share_while_nobody_knows_what_counts_as_achieved():
    # 安中 R3: 3, 17, 8 items in three columns without headings, 8 that stand nowhere for sure
    bands = [Band(code, f"第{code}欄（見出し不明）") for code in "1234"]
    share = achieved_share(bands, ["1"] * 3 + ["2"] * 17 + ["3"] * 8 + ["4"] * 8)
    assert share == Share(None, 0, 36, 0, 0, "区分の見出しが不明のため算出しません。")


def test_an_unknown_band_outside_the_denominator_does_no_harm():
    assert achieved_share(BANDS, ["n", "a"]).percent == Decimal("100.0")


def test_the_share_is_not_the_mean_of_rates():
    # Two items at 300% and one at 90%: the mean rate is 230%, the share two of three.
    codes = [suggest_rating(BANDS, {"x": rate(actual, "100")}).code for actual in ("300", "300", "90")]
    assert achieved_share(BANDS, codes).percent == Decimal("66.7")


# ── Coverage ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], FigureCoverage(0, 0, 0, 0)),
        ([(True, True), (True, False), (False, True), (False, False)], FigureCoverage(2, 1, 1, 2)),
        ([(True, True)] * 13 + [(False, True)] * 23, FigureCoverage(13, 13, 0, 23)),  # 安中's plan
    ],
)
def test_coverage_counts_items_with_and_without_a_target(items, expected):
    assert figure_coverage(iter(items)) == expected


def test_the_names_of_measures_and_bounds_are_those_of_the_models():
    assert list(Indicator.Measure) == ["level", FLOW, CUMULATIVE]
    assert list(Indicator.RateBasis) == ["ratio", FROM_BASELINE]
    assert [*Indicator.Direction, ""] == list(Direction)
    assert Bound("less_than") is Bound.LESS_THAN


# ── Just at a threshold ──────────────────────────────────────────────────────────────────────────────────────


def test_of_two_bounds_below_one_the_higher_that_is_reached_decides():
    bands = [Band("all", "すべて", Decimal(0)), Band("some", "少し", Decimal("0.5"))]
    rates = {"件数": Rate(Decimal("0.7"), False, "")}
    assert suggest_rating(bands, rates).code == "some"


@pytest.mark.parametrize(("bound", "code"), [("100", "reached"), ("100.1", None), ("101", None)])
def test_a_stage_or_a_target_without_a_rate_that_is_reached_counts_as_just_100_percent(bound, code):
    bands = [Band("reached", "達成", Decimal(bound))]
    assert suggest_rating(bands, {}, planned_stage="実施", actual_stage="実施").code == code
    assert suggest_rating(bands, {"医師": Rate(None, True, "")}).code == code


@pytest.mark.parametrize(
    ("rated", "unrated", "percent"), [(2, 1, "100.0"), (2, 2, "100.0"), (2, 3, None), (0, 1, None)]
)
def test_no_share_while_fewer_than_half_of_the_items_are_rated(rated, unrated, percent):
    share = achieved_share(BANDS, ["a"] * rated + [None] * unrated)
    assert share.percent == (Decimal(percent) if percent else None)
    assert (share.achieved, share.denominator, share.unrated) == (rated, rated, unrated)


def test_items_outside_the_denominator_count_as_rated_for_the_half():
    assert achieved_share(BANDS, ["a", "n", None, None]).percent == Decimal("100.0")
    assert achieved_share(BANDS, ["a", "n", None, None, None]).percent is None
