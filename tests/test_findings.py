"""What of a record asks for a second look: found in the cities' records, and in those of the fictional city with
faults planted in them. The faults are what clerks do; the records stand as in the demonstration."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from items.models import AnnualTarget, TargetRevision, TargetValue
from plans.values.fiscal_year import FiscalYear
from progress.findings.figures import sum_in_yearly
from progress.findings.kinds import KINDS, findings_of
from progress.findings.prose import as_target, is_result, quotes
from progress.models import ActualValue, Rating, ReportingRound, YearEndStatus
from progress.table.live import live_table
from tests import prepared
from tests.test_charts import indicator

pytestmark = pytest.mark.django_db

# ── What prose says ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("AI-OCR使用案件19件（目標90件）", "件", ["実績 19", "目標 90"]),
        ("「１４．０％未満」の目標に、わずかに届かない見込み。", "%", ["目標 14.0"]),
        ("5件を見直し、累計で9件になった。", "件", ["－ 5", "実績 9"]),
        ("広告枠の単価を2割下げ、101万円に持ち直した。", "千円", ["実績 1010"]),
        ("575万枚まで減った。", "万枚", ["実績 575"]),
        ("引き上げた目標の100件には4件届かなかった。", "件", ["目標 100", "－ 4"]),
        ("元の目標は30件、国の目標は50件。", "件", ["－ 30", "－ 50"]),
        ("令和6年度の目標120件に向け、最終目標は150件。", "件", ["令和6年度の目標 120", "最終目標 150"]),
        ("前年度は13.9％で確定した。令和4年度は12件になった。", "%", ["－ 13.9"]),
        ("令和4年度は12件になった。来年度は20件になる見込み。", "件", ["－ 12", "－ 20"]),
        ("79件の滞納処分を実施（うち単独執行５件）", "件", ["－ 79", "－ 5"]),
        ("目標の85％にとどまった。", "%", ["－ 85"]),
        ("約40件になった。件数を12月に数え、3件増えた。", "件", ["－ 40", "－ 3"]),
        ("第3次の計画、R2-1件、3件数", "件", []),
    ],
)
def test_a_figure_in_prose_is_a_result_or_a_target_only_where_the_words_say_so(
    text: str, unit: str, said: list[str]
) -> None:
    found = []
    for quote in quotes(text, unit):
        target = as_target(quote)
        word = "実績" if is_result(quote, "AI-OCR使用案件", FiscalYear(2023)) else "－"
        if target is not None:
            word = "最終目標" if target.final else f"{target.year}の目標" if target.year else "目標"
        found.append(f"{word} {quote.value:f}")
    assert found == said


@pytest.mark.parametrize(
    ("quoted", "unit", "like", "unlike"),
    [
        ("57.6%に", "%", ["57.6", "57.64", "57.55"], ["57.7", "58"]),
        ("101万円に", "千円", ["1010", "1013"], ["1020", "1110"]),
        ("110万円に", "千円", ["1100", "1105"], ["1010"]),
        ("3万5千人に", "人", ["35000", "35420"], ["36000"]),
        ("90件に", "件", ["90"], ["91", "89"]),
    ],
)
def test_a_rounded_figure_is_the_same_figure(
    quoted: str, unit: str, like: list[str], unlike: list[str]
) -> None:
    [quote] = quotes(quoted, unit)
    assert all(quote.is_like(Decimal(one)) for one in like)
    assert not any(quote.is_like(Decimal(one)) for one in unlike)


# ── The cities ──────────────────────────────────────────────────────────────────────────────────────────────

Found = dict[tuple[str, int, str], list[tuple[str, str]]]
"""(city, fiscal year, item) → (kind, sentence) of each finding."""


@pytest.fixture(scope="module")
def cities(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), prepared.prepared("demonstration", prepared.whole_demonstration):
        yield


def findings_in(one: ReportingRound, items: list[int] | None = None) -> Found:
    plan = one.plan
    whole = live_table(plan, one, items=items, include_unconfirmed=True)
    return {
        (plan.municipality.slug, one.fiscal_year, row.key): [
            (finding.kind.key, finding.sentence) for finding in findings_of(row, whole.scales, rule=one.rule)
        ]
        for row in whole.items
        if row.status is not None and row.status.state not in ("not_started", "draft")
    }


@pytest.fixture(scope="module")
def everywhere(cities: None) -> Found:
    rounds = ReportingRound.objects.select_related("plan__municipality")
    return {place: said for one in rounds for place, said in findings_in(one).items()}


def test_annakas_list_names_ai_ocr_and_the_final_targets_that_it_quotes_and_nothing_in_order(
    everywhere: Found,
) -> None:
    """The meaning of its marks is lost, so no mark can own up to a missed target. 道路アダプト quotes the year's own
    target (16), and rows that print no figure have none to look at."""
    found = {key: said for (city, year, key), said in everywhere.items() if (city, year) == ("annaka", 2021)}
    assert len(found) == 36
    mark = "評価は「第1欄（見出し不明）」です。"
    quoted = "主な取組内容：「{}」の目標を「{}」と書いていますが、令和3年度の目標は{}です。{}は最終目標です。"
    assert {key: [sentence for _, sentence in said] for key, said in found.items() if said} == {
        "4-(3)-①": [
            "在院日数：令和3年度の実績29日は、目標30日に届いていません（96.7%）。評価は「第2欄（見出し不明）」です。"
        ],
        "5-(1)-①": [
            f"AI-OCR使用案件：令和3年度の実績19件は、目標60件に届いていません（31.7%）。{mark}",
            quoted.format("AI-OCR使用案件", "90件", "60件", "90件"),
            quoted.format("RPAの使用事務", "12件", "6件", "12件"),
        ],
        "5-(2)-①": [quoted.format("オンラインで可能な行政手続数", "14件", "10件", "14件")],
        "5-(2)-②": [quoted.format("オープンデータの公開数", "10件", "4件", "10件")],
    }


def test_ai_ocr_is_named_whatever_its_mark(cities: None) -> None:
    rating = Rating.objects.get(status__item__key="5-(1)-①", status__round__historical=True)
    for band in rating.scale.bands.all():
        with transaction.atomic():
            Rating.objects.filter(pk=rating.pk).update(recorded=band)
            [said] = findings_in(rating.status.round, [rating.status.item_id]).values()
            assert said[0][1].startswith(
                "AI-OCR使用案件：令和3年度の実績19件は、目標60件に届いていません（31.7%）"
            )
            assert f"「{band}」" in said[0][1]
            transaction.set_rollback(True)


IN_ORDER_BUT_ASKED = {
    # A tenfold rise is asked about, and was one: electronic applications in 2020.
    ("tatebayashi", 2020, "6-0101"): ["far_off"],
}
TRUE = {
    # 維持する指標, off its target and marked A (with a reason: the reader decides whether it is a good one).
    ("kakuu", 2021, "3-(3)-②"): ["below_target"],
    ("kakuu", 2022, "4-(1)-①"): ["target_lowered"],
    # Sent back in the story for just this.
    ("kakuu", 2024, "5-(1)-①"): ["yearly_in_sum"],
    ("annaka", 2021, "4-(3)-①"): ["below_target"],
    ("annaka", 2021, "5-(1)-①"): ["below_target", "target_quoted", "target_quoted"],
    ("annaka", 2021, "5-(2)-①"): ["target_quoted"],
    ("annaka", 2021, "5-(2)-②"): ["target_quoted"],
}


def test_of_a_hundred_records_in_order_at_most_one_is_asked_about(everywhere: Found) -> None:
    found = {place: [kind for kind, _ in said] for place, said in everywhere.items() if said}
    assert found == TRUE | IN_ORDER_BUT_ASKED
    assert len(everywhere) > 200
    assert 100 * sum(map(len, IN_ORDER_BUT_ASKED.values())) <= len(everywhere)


# ── Thirty faults ───────────────────────────────────────────────────────────────────────────────────────────


def figure(name: str, printed: str) -> Callable[[YearEndStatus], None]:
    def plant(status: YearEndStatus) -> None:
        rows = ActualValue.objects.filter(status=status, fiscal_year=status.round.fiscal_year)
        value = Decimal(re.sub(r"[^\d.]", "", printed))
        assert rows.filter(indicator__name=name).update(printed=printed, value=value)

    return plant


def text(said: str, field: str = "narrative") -> Callable[[YearEndStatus], None]:
    def plant(status: YearEndStatus) -> None:
        assert YearEndStatus.objects.filter(pk=status.pk).update(**{field: said})

    return plant


def last_years(field: str) -> Callable[[YearEndStatus], None]:
    def plant(status: YearEndStatus) -> None:
        before = status.item.statuses.get(round__fiscal_year=status.round.fiscal_year - 1)
        text(getattr(before, field), field)(status)

    return plant


def deciding(status: YearEndStatus) -> Rating:
    """The item's rating on the scale that decides the share."""
    first = status.round.plan.plan_scales.order_by("position")[0]
    return status.ratings.get(scale=first.scale, indicator=None)


def mark(code: str) -> Callable[[YearEndStatus], None]:
    def plant(status: YearEndStatus) -> None:
        rating = deciding(status)
        band = rating.scale.bands.get(code=code)
        Rating.objects.filter(pk=rating.pk).update(recorded=band, suggested=band)

    return plant


def stage(actual: str) -> Callable[[YearEndStatus], None]:
    return text(actual, "actual_stage")


def planned(stage: str) -> Callable[[YearEndStatus], None]:
    def plant(status: YearEndStatus) -> None:
        year = status.round.fiscal_year
        assert AnnualTarget.objects.filter(item=status.item, fiscal_year=year).update(planned_stage=stage)

    return plant


def lowered(before: str, decided_on: date) -> Callable[[YearEndStatus], None]:
    def plant(status: YearEndStatus) -> None:
        target = TargetValue.objects.get(indicator__item=status.item, fiscal_year=status.round.fiscal_year)
        TargetRevision.objects.create(
            target_value=target,
            before_printed=before,
            after_printed=target.printed,
            after_value=target.value,
            decided_on=decided_on,
            decided_by="推進本部",
            reason="実情に合わせるため",
        )

    return plant


def no_figure(status: YearEndStatus) -> None:
    status.actual_values.filter(fiscal_year=status.round.fiscal_year).delete()


def no_reason(status: YearEndStatus) -> None:
    """As after a figure that was changed later: the suggestion that is stored is none of today's."""
    assert Rating.objects.filter(pk=deciding(status).pk).update(reason="", suggested=None)


FAULTS: list[tuple[int, str, str, Callable[[YearEndStatus], None]]] = [
    (2023, "2-(2)-①", "below_target", figure("1人当たりの時間外勤務", "152.0時間")),
    (2022, "1-(2)-①", "below_target", figure("市公式サイトの閲覧数", "128万件")),
    (2023, "3-(3)-①", "below_target", figure("実質公債費比率", "13.0%")),
    (2024, "3-(3)-②", "below_target", figure("財政調整基金の残高", "17.8億円")),
    (2022, "3-(2)-②", "below_target", mark("a")),
    (2022, "1-(1)-②", "deadline_missed", mark("a")),
    (2022, "1-(1)-①", "figure_quoted", figure("オンラインで申請できる手続", "52件")),
    (2021, "2-(1)-②", "figure_quoted", text("課長会議も端末で行い、557万枚まで減った。")),
    (2021, "3-(1)-③", "figure_quoted", text("広告枠の単価を2割下げ、110万円に持ち直した。")),
    (2024, "3-(2)-①", "figure_quoted", text("6件を見直し、累計で29件になった。")),
    (2023, "2-(1)-①", "figure_quoted", text("AI-OCRを組み合わせ、年間1,200時間を短縮した。")),
    (2024, "1-(1)-①", "target_quoted", text("22件を加え、目標の100件を上回る118件になった。")),
    (2020, "3-(2)-②", "target_quoted", text("2つの団体を退会した（目標10件）。")),
    (2023, "3-(3)-③", "target_quoted", text("古い管を取り替え、有収率の目標90.0％に近づいた。")),
    (2022, "4-(1)-①", "target_quoted", text("旧公民館を取り壊したが、目標の178,000㎡には届かなかった。")),
    (2023, "3-(1)-②", "far_off", figure("ふるさと納税の寄附額", "231,000百万円")),
    (2024, "5-(1)-②", "far_off", figure("1人1日当たりのごみの量", "84.9g")),
    (2023, "4-(1)-①", "far_off", figure("公共施設の延べ床面積", "17,640㎡")),
    (2023, "3-(3)-③", "beyond_percent", figure("有収率", "189.8%")),
    (2024, "2-(1)-①", "sum_in_yearly", figure("短縮した業務時間", "7,150時間")),
    (2023, "4-(1)-②", "sum_in_yearly", figure("切り替えた施設", "15施設")),
    (2023, "5-(2)-②", "sum_in_yearly", figure("出前講座の回数", "167回")),
    (2022, "3-(2)-①", "yearly_in_sum", figure("見直した補助金", "7件")),
    (2023, "5-(2)-①", "fraction", text("委員180人のうち25人（8.9％）を公募した。")),
    (2023, "3-(3)-③", "reversed", figure("有収率", "88.2%")),
    (2024, "3-(3)-③", "target_lowered", lowered("91.0%", date(2025, 2, 3))),
    (2023, "5-(1)-②", "no_figure", no_figure),
    (2021, "1-(2)-①", "no_reason", no_reason),
    (2023, "1-(1)-②", "stage_behind", planned("達成")),
    (2023, "3-(1)-①", "same_text", last_years("narrative")),
]


def test_of_thirty_planted_faults_at_least_twenty_eight_are_found(cities: None) -> None:
    assert len(FAULTS) == 30
    assert {kind for _, _, kind, _ in FAULTS} == {kind.key for kind in KINDS} - {"below_zero"}
    missed = []
    for year, key, kind, plant in FAULTS:
        statuses = YearEndStatus.objects.select_related("round__plan__municipality", "item")
        status = statuses.get(round__plan__municipality__slug="kakuu", round__fiscal_year=year, item__key=key)
        with transaction.atomic():
            plant(status)
            [said] = findings_in(status.round, [status.item_id]).values()
            transaction.set_rollback(True)
        if kind not in [found for found, _ in said]:
            missed.append((year, key, kind))
    assert missed == []


# ── Sums ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("years", "cumulative", "told"),
    [
        ({2021: ("10", "10"), 2022: ("10", "11"), 2023: ("10", "31")}, False, True),
        ({2021: ("10", "10"), 2022: ("10", "11"), 2023: ("30", "31")}, False, False),
        ({2021: (None, "12"), 2022: (None, "31"), 2023: ("60", "58")}, False, False),
        ({2022: ("10", "10"), 2023: ("10", "20")}, False, True),
        ({2022: ("72", "133"), 2023: ("100", "206")}, False, False),
        ({2022: ("500", "420"), 2023: ("1500", "1500")}, True, True),
        ({2022: ("500", "420"), 2023: ("1500", "1080")}, True, False),
        ({2020: (None, "9"), 2021: (None, "10"), 2022: (None, "11"), 2023: (None, "40")}, False, True),
        ({2020: (None, "9"), 2021: (None, "10"), 2022: (None, "11"), 2023: (None, "30")}, False, True),
        ({2020: (None, "9"), 2021: (None, "10"), 2022: (None, "11"), 2023: (None, "60")}, False, False),
        ({2021: ("10", "10"), 2023: ("10", "31")}, False, False),
    ],
)
def test_a_running_total_in_a_yearly_field_is_told_from_a_good_year(
    years: dict[int, tuple[str | None, str | None]], cumulative: bool, told: bool
) -> None:
    row = replace(indicator(years), measure="flow", targets_are_cumulative=cumulative)
    assert bool(sum_in_yearly(row, FiscalYear(2023))) is told
    assert not sum_in_yearly(replace(row, measure="level"), FiscalYear(2023))
