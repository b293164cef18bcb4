"""評価基準: what rules suggest, with the sentence; and with them what three real cities published.

館林 marks every line ○, × or - with arrows alone for targets; 佐渡 has two axes, a department's mark by figures and
the committee's in words; 木津川 rates S to C and leaves 対象外 out of its percentages.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest

from progress.judgement import (
    NO_FIGURE,
    Basis,
    Case,
    How,
    Measured,
    Method,
    Rule,
    Suggestion,
    judged,
    says_rate,
    suggest,
)
from progress.rating import Band, Rate, achieved_share, achievement_rate
from tests.facts import kizugawa, sado, tatebayashi

# ── 館林: against the year before ───────────────────────────────────────────────────────────────────────────

MARKS = (
    Band("yes", "○", counts_as_achieved=True),
    Band("no", "×", counts_as_achieved=False),
    Band("none", "-", counts_as_achieved=False, in_denominator=False),
)
YEAR_ON_YEAR = Rule(
    name="第1版",
    basis=Basis.BEFORE,
    done_words=("実施", "随時", "随時確認"),
    cases={
        "mark": {
            "yes": Case(lower_bound=Decimal(100)),
            "no": Case(if_unmet=True),
            "none": Case(if_absent=True),
        }
    },
)
ARROWS = {"↑": "increase", "→": "maintain", "↓": "decrease"}
Printed = tatebayashi.Activity | tatebayashi.Mission


def figure(printed: str) -> Decimal | None:
    text = printed.replace(",", "").removesuffix("%")
    return Decimal(text) if text and text != "-" and text[0].isdigit() else None


def as_measured(row: Printed) -> Measured:
    *_, before, now = row.history
    return Measured(
        row.indicator or "（記載なし）",
        "%" if "%" in "".join(row.history) else "",
        "number" if any(figure(one) is not None for one in row.history) else "text",
        ARROWS.get(row.direction_printed, ""),
        actual=figure(now),
        before=figure(before),
        said=now,
        reported=now not in ("", "-"),
    )


def by_rule(row: Printed, how: How | None = None) -> Suggestion:
    told = judged(YEAR_ON_YEAR, how or How(Method.AS_STATED), one := as_measured(row))
    assert told is not None
    return suggest(YEAR_ON_YEAR, "mark", MARKS, {one.name: told})


ROWS: list[Printed] = [*tatebayashi.MISSIONS, *tatebayashi.ACTIVITIES]
MARKED = {
    (row.sheet_no, row.code if isinstance(row, tatebayashi.Activity) else "任務目的"): row
    for row in ROWS
    if row.mark_printed and any((row.indicator, *row.history, row.direction_printed))
}
"""Sheet 3 has two missions, of which the second, without any year, stands here."""

DIFFER = {
    (3, "任務目的"): ("○", "-", "「まち・ひと・しごと総合戦略の計画的推進」は実績の記載がありません。"),
    (3, "0101"): ("○", "-", "「（記載なし）」は実績の記載がありません。"),
    (3, "0203"): ("○", "×", "「要望提出箇所数」は6で、前年度の5から変わっています。"),
    (3, "0301"): ("×", "-", "「指標達成率」は実績の数値がありません。"),
    (3, "0401"): ("×", "-", "「KPIとの整合性の確認」は実績の数値がありません。"),
    (4, "0302"): ("×", "-", "「提出件数」は実績の数値がありません。"),
    (4, "0303"): ("×", "○", "「提出件数」は9で、前年度の3より増えています。"),
}
"""Where the published mark is another one: (published, suggested, why it is suggested)."""


@pytest.mark.parametrize("place", list(MARKED), ids=lambda place: f"No.{place[0]}-{place[1]}")
def test_tatebayashis_marks_follow_the_year_before_or_differ_with_a_sentence(place):
    row = MARKED[place]
    found, symbols = by_rule(row), {band.code: band.label for band in MARKS}
    suggested = symbols.get(found.code or "", "")
    if place in DIFFER:
        assert (row.mark_printed, suggested, found.reason) == DIFFER[place]
    else:
        assert suggested == row.mark_printed, found.reason
        assert found.reason.count("。") == 1  # one sentence


def test_so_many_of_tatebayashis_marks_are_as_the_rule_says():
    marks = Counter(row.mark_printed for place, row in MARKED.items() if place not in DIFFER)
    assert sum(marks.values()) + len(DIFFER) + 1 == 59  # the other mission of sheet 3 follows it, too
    assert set(marks) == {"○", "×", "-"}
    assert by_rule(tatebayashi.MISSIONS[0]).code == "yes"


def test_training_that_is_held_as_often_as_before_hasnt_risen():
    assert by_rule(MARKED[6, "0301"]) == Suggestion("no", "「研修回数」は2で、前年度の2から増えていません。")


def test_five_requests_and_six_are_the_same_within_twenty_percent():
    kept = by_rule(MARKED[3, "0203"], How(Method.KEEP, Decimal(20)))
    assert kept == Suggestion("yes", "「要望提出箇所数」は6で、前年度の5の±20%以内です。")
    assert by_rule(MARKED[3, "0203"], How(Method.KEEP, Decimal("19.9"))).code == "no"


# ── 佐渡: two axes, the worse of two figures in one line ─────────────────────────────────────────────────────

FIFTHS = tuple(
    Band(code, code, Decimal(least)) for code, least in zip("ABCDE", (80, 60, 40, 20, 0), strict=True)
)
"""Bounds that agree with every published mark (84.1% is A, 68.7% B, 16.1% E); the city doesn't state them."""
COMMITTEE = tuple(Band(code, label) for code, label in sado.COMMITTEE_BANDS)
BY_FIGURES = Rule(
    name="第1版",
    cases={
        "self": {band.code: Case(band.lower_bound) for band in FIFTHS},
        "committee": {band.code: Case() for band in COMMITTEE},
    },
)


def of_line(line: sado.Line, scale: str, bands: tuple[Band, ...]) -> Suggestion:
    found = {}
    for name, unit, target, actual, direction in line.figures:
        rate = achievement_rate(Decimal(actual), Decimal(target), direction, bound=line.bound, unit=unit)
        told = judged(BY_FIGURES, How(Method.AS_STATED), Measured(name, unit, rate=rate))
        assert told is not None
        found[name] = told
    return suggest(BY_FIGURES, scale, bands, found)


@pytest.mark.parametrize("line", sado.LINES, ids=lambda line: line.figures[0][0])
def test_sados_departments_rated_their_figures_by_fifths(line):
    assert of_line(line, "self", FIFTHS).code == line.mark


def test_of_two_figures_in_one_line_the_worse_explains_the_mark():
    [line] = [one for one in sado.LINES if len(one.figures) == 2]
    assert of_line(line, "self", FIFTHS).reason == (
        "「生ごみ処理機の購入補助台数」が目標の68.7%です（最も低い指標で見ます）。"
    )


def test_what_the_committee_says_in_words_no_figure_suggests():
    found = {of_line(line, "committee", COMMITTEE) for line in sado.LINES}
    assert found == {Suggestion(None, "この区分には数値の基準がないため、提案しません。")}


# ── 木津川: 対象外 outside the denominator ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("year", kizugawa.YEARS, ids=lambda year: str(year.fiscal_year))
@pytest.mark.parametrize("code", "SABC")
def test_kizugawas_percentages_are_of_what_was_rated(year, code):
    bands = [Band(one, label, None, one == code) for one, label in kizugawa.BANDS]
    bands.append(Band("-", kizugawa.OUTSIDE, None, False, in_denominator=False))
    recorded = [one for one, count in year.counts.items() for _ in range(count)] + ["-"] * year.outside
    share = achieved_share(bands, recorded)
    assert (len(recorded), share.denominator, share.outside) == (year.all_items, year.rated, year.outside)
    assert share.percent == Decimal(year.printed[code])
    assert sum(one[1][code] for one in year.by_field) == year.counts[code]


# ── Each kind by itself ──────────────────────────────────────────────────────────────────────────────────────

BANDS = (
    Band("s", "S", Decimal(110), True),
    Band("a", "A", Decimal(100), True),
    Band("b", "B", Decimal(80), False),
    Band("c", "C", Decimal(0), False),
)


def overtime(actual: str | None, rate: Rate | None = None) -> Measured:
    """安中 2-(4)-②: 23 people before the plan, none at its end, 20 in its first year."""
    value = Decimal(actual) if actual else None
    rate = rate or achievement_rate(value, Decimal(20), "decrease", unit="人")
    return Measured(
        *("時間外", "人", "number", "decrease", value, Decimal(20), Decimal(23), Decimal(22), rate),
        reported=value is not None,
    )


def told_by(rule: Rule, how: How, one: Measured) -> Suggestion:
    told = judged(rule, how, one)
    return suggest(
        rule, "x", BANDS, {one.name: told} if told else {}, planned_stage="実施", actual_stage="実施"
    )


@pytest.mark.parametrize(
    ("method", "actual", "code", "reason"),
    [
        ("", "22", "b", "「時間外」が目標の90.9%です。"),
        ("ratio", "22", "b", "「時間外」が目標の90.9%です。"),
        ("from_baseline", "22", "c", "「時間外」が現状の23人から目標の20人までの33.3%です。"),
        ("from_baseline", "20", "a", "「時間外」が現状の23人から目標の20人までの100.0%です。"),
        ("limit", "19", "a", "「時間外」は19人で、目標の20人に達しています。"),
        (
            "limit",
            "22",
            None,
            "「時間外」は22人で、目標の20人に届いていません。区分は内容から決めてください。",
        ),
        ("keep", "22", "a", "「時間外」は22人で、目標の20人の±10%以内です。"),
        (
            "keep",
            "23",
            None,
            "「時間外」は23人で、目標の20人の±10%の範囲から外れています。区分は内容から決めてください。",
        ),
        ("stage", "99", "a", "計画の段階「実施」に対して、実際の段階は「実施」です。"),
    ],
)
def test_an_indicator_is_judged_in_the_way_chosen_for_it(method, actual, code, reason):
    how = How(Method(method), Decimal(10))
    assert told_by(Rule(), how, overtime(actual)) == Suggestion(code, reason)


@pytest.mark.parametrize("method", ["ratio", "from_baseline", "limit"])
def test_a_bound_missed_by_nothing_isnt_reached_in_any_way(method):
    rate = achievement_rate(Decimal(20), Decimal(20), "decrease", bound="less_than", unit="人")
    found = told_by(Rule(), How(Method(method)), overtime("20", rate))
    assert found.code is None and ("は未達です" in found.reason or "届いていません" in found.reason)


def test_what_people_judge_isnt_suggested():
    found = suggest(Rule(), "x", BANDS, {}, by_hand="満足度", planned_stage="実施", actual_stage="実施")
    assert found == Suggestion(
        None, "「満足度」は人が判断する指標のため、提案しません。区分は内容から決めてください。"
    )


def test_the_rate_may_be_of_the_final_goal():
    # 安中's own list for R3 quotes AI-OCR 19件 against the goal of 90
    rate = achievement_rate(Decimal(19), Decimal(90), "increase")
    one = Measured("AI-OCR", "件", direction="increase", actual=Decimal(19), target=Decimal(90), rate=rate)
    assert told_by(Rule(basis=Basis.GOAL), How(Method.AS_STATED), one).reason == (
        "「AI-OCR」が最終目標の21.1%です。"
    )


WITH_BANDS = Rule(
    name="第2版",
    cases={
        "x": {
            "a": Case(Decimal(100)),
            "b": Case(Decimal(60)),
            "c": Case(Decimal(0), True),
            "s": Case(if_absent=True),
        }
    },
)


@pytest.mark.parametrize(("actual", "code"), [("20", "a"), ("25", "b"), ("50", "c"), (None, "s")])
def test_a_version_has_bounds_of_its_own(actual, code):
    assert told_by(WITH_BANDS, How(Method.AS_STATED), overtime(actual)).code == code


def test_a_target_missed_without_a_rate_is_worse_than_any_rate():
    lost = Measured(
        "在院日数",
        "日",
        "number",
        "maintain",
        Decimal(5),
        Decimal(9),
        rate=Rate(None, False, "維持する指標。"),
    )
    found = {
        one.name: told
        for one in (overtime("20"), lost)
        if (told := judged(WITH_BANDS, How(Method.AS_STATED), one))
    }
    assert suggest(WITH_BANDS, "x", BANDS, found) == Suggestion(
        "c", "「在院日数」は未達です（最も低い指標で見ます）。維持する指標。"
    )


def test_one_figure_that_is_missing_leaves_all_open():
    missing = Measured("年休取得", rate=Rate(None, None, NO_FIGURE), reported=False)
    ones = (overtime("20"), missing)
    found = {one.name: told for one in ones if (told := judged(WITH_BANDS, How(Method.AS_STATED), one))}
    assert suggest(WITH_BANDS, "x", BANDS, found).code is None


def test_over_a_break_of_the_series_no_year_is_held_against_the_one_before():
    apart = "令和6年度からの数え方・調べ方の変更のため、前の年度とは比べられません。"
    one = Measured("件数", direction="increase", actual=Decimal(9), before=Decimal(3), apart=apart)
    found = suggest(YEAR_ON_YEAR, "mark", MARKS, {one.name: judged(YEAR_ON_YEAR, How(Method.AS_STATED), one)})  # type: ignore[dict-item]
    assert (found.code, apart in found.reason) == (None, True)


@pytest.mark.parametrize(
    ("reason", "rests"),
    [
        ("「収納率」が目標の97.8%です。", True),
        ("「稼働率」が最終目標の96.0%（概数）です（最も低い指標で見ます）。", True),
        ("「時間外」が現状の23人から目標の20人までの-33.3%です。", True),
        ("「時間外」は22人で、目標の20人の±10%以内です。", False),
        ("「収納率」は95.2%で、前年度の95.4%から増えていません。", False),
    ],
)
def test_bounds_are_told_beside_a_rate_alone(reason, rests):
    assert says_rate(reason) is rests


def test_a_rule_says_itself_in_words():
    assert Rule().words == ""
    assert YEAR_ON_YEAR.words == (
        "評価基準（第1版）：前年度の実績と比べます。指標が2つ以上あるときは、最も低い指標で見ます。"
        "文言の指標は「実施」「随時」「随時確認」とあれば達成とします。"
    )
