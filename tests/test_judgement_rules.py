"""評価基準 in versions: rounds are bound to one, what was suggested stays, planners look before they decide, files carry
them."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from items.models import Indicator
from plans.history.records import ChangeEvent, Way
from plans.history.writer import apply
from plans.models import Plan
from progress.intake import whole_plan
from progress.judgement import How, Method, Rule
from progress.models import (
    JudgementBand,
    JudgementMethod,
    JudgementRule,
    Rating,
    ReportingRound,
    YearEndStatus,
)
from progress.office.department.status_form import StatusForm
from progress.office.judging.preview import Preview
from progress.office.survey import suggestion
from progress.review.publications import seal
from progress.review.rounds import bind_rule, set_round_state
from progress.table.live import live_table
from progress.table.suggested import suggestion_for
from tests import make
from tests.reading.importing import again, bring_in, new_plan, touched

pytestmark = pytest.mark.django_db

STRICT = {
    "s": ("120", False, False),
    "a": ("100", False, False),
    "b": ("98", False, False),
    "c": ("0", True, False),
}


@pytest.fixture
def city() -> SimpleNamespace:
    place = make.municipality()
    lead, planner = make.department(place, "収納課"), make.planner(place)
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=lead)
    indicator = make.indicator(item, targets={2023: "96", 2024: "97.5", 2025: "98"})
    return SimpleNamespace(
        place=place, plan=plan, item=item, indicator=indicator, planner=planner, clerk=make.editor(lead)
    )


def reported(city: SimpleNamespace, year: int, figure: str, code: str = "a") -> ReportingRound:
    """A round of that year with its record confirmed."""
    asked = make.opened_round(city.plan, city.planner, year)
    status = make.status(asked, city.item)
    make.actual(status, city.indicator, figure)
    make.confirmed(status, lead=city.clerk, by=city.planner, code=code)
    return ReportingRound.objects.get(pk=asked.pk)


def suggested(asked: ReportingRound) -> tuple[str | None, str]:
    asked = ReportingRound.objects.get(pk=asked.pk)
    table = live_table(asked.plan, asked, include_unconfirmed=True)
    found = suggestion_for(table.items[0], table.scales[0], rule=asked.rule)
    return found.code, found.reason


# ── Versions and rounds ─────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_without_a_version_goes_by_the_built_in_rule(city: SimpleNamespace) -> None:
    asked = reported(city, 2024, "95.4")
    assert (asked.judgement_rule, asked.rule) == (None, Rule())
    assert suggested(asked) == ("b", "「収納率」が目標の97.8%です。")


def test_a_round_is_bound_to_the_last_version_and_stays_with_it(city: SimpleNamespace) -> None:
    before = reported(city, 2023, "95.4")
    first = make.judgement_rule(city.plan, bands=STRICT)
    asked = reported(city, 2024, "95.4")
    was = live_table(city.plan, asked)
    make.judgement_rule(city.plan, basis="before")
    city.plan.plan_scales.get().scale.bands.update(lower_bound=None)
    after = make.opened_round(city.plan, city.planner, 2025)
    assert [one.judgement_rule and one.judgement_rule.name for one in (before, asked, after)] == [
        *(None, "第1版", "第2版")
    ]
    assert asked.judgement_rule == first
    assert suggested(asked) == ("c", "「収納率」が目標の97.8%です。")
    now = live_table(city.plan, ReportingRound.objects.get(pk=asked.pk))
    assert (now.scales, now.round) == (was.scales, was.round)


def test_what_was_sealed_says_by_which_version_and_stays(city: SimpleNamespace) -> None:
    make.judgement_rule(city.plan, bands=STRICT)
    asked = reported(city, 2024, "95.4")
    sealed = seal(city.plan, asked, by=city.planner)
    assert sealed.content["round"]["judged_by"] == (
        "評価基準（第1版）：今年度の目標と比べます。指標が2つ以上あるときは、最も低い指標で見ます。"
    )
    bounds = {one["code"]: one["lower_bound"] for one in sealed.content["scales"][0]["bands"]}
    assert bounds == {"s": "120.00", "a": "100.00", "b": "98.00", "c": "0.00", "n": None}
    with pytest.raises(ValidationError, match="確定版に入っている"):
        bind_rule(ReportingRound.objects.get(pk=asked.pk), None, by=city.planner)


def test_the_suggestion_stored_with_a_record_is_that_of_its_version(city: SimpleNamespace) -> None:
    make.judgement_rule(
        city.plan, basis="before", bands={"a": ("100", False, False), "c": (None, True, False)}
    )
    reported(city, 2023, "95.4")
    asked = make.opened_round(city.plan, city.planner, 2024)
    status = make.status(asked, city.item)
    client = Client()
    client.force_login(city.clerk)
    form = reverse("enter", args=[status.pk])
    page = client.get(form)
    typed = {one.html_name: one.value() or "" for one in page.context["form"]}
    told = client.post(form, typed | {"move": "save", f"figure_{city.indicator.pk}": "95.2%"}, follow=True)
    sentence = "「収納率」は95.2%で、前年度の95.4%から増えていません。"
    assert f"計算による提案：C 遅れ。{sentence}" in told.content.decode()
    stored = Rating.objects.get(status=status)
    assert (stored.suggested and stored.suggested.code, stored.suggested_reason) == ("c", sentence)
    client.force_login(city.planner)
    assert sentence in client.get(reverse("review_record", args=[status.pk])).content.decode()


def test_a_running_round_may_be_judged_by_another_version_a_closed_one_not(city: SimpleNamespace) -> None:
    asked = make.opened_round(city.plan, city.planner, 2024)
    made = make.judgement_rule(city.plan)
    client = Client()
    client.force_login(city.planner)
    address = reverse("judgement_rule_bind", args=[asked.pk])
    client.post(address, {"rule": made.pk})
    asked.refresh_from_db()
    assert asked.judgement_rule == made
    set_round_state(asked, ReportingRound.State.CLOSED, by=city.planner)
    page = client.post(address, {"rule": ""}, follow=True)
    assert "締め切った照会の評価基準は、変えられません。" in page.content.decode()
    asked.refresh_from_db()
    assert asked.judgement_rule == made


@pytest.mark.every_database
def test_a_bound_version_isnt_changed_nor_added_to(city: SimpleNamespace) -> None:
    rule = make.judgement_rule(city.plan)
    make.opened_round(city.plan, city.planner, 2024)
    rule.basis = "goal"
    band = rule.bands.get(band__code="a")
    band.lower_bound = Decimal(90)
    more = JudgementMethod(rule=rule, indicator=city.indicator, method="limit")
    for changed in (rule, band, more):
        with pytest.raises(ValidationError, match="新しい版を作って"):
            apply([changed], by=city.planner, via=Way.WORKBOOK)
    with pytest.raises(ValidationError):
        apply([], removed=[rule], by=city.planner, via=Way.FORM)


@pytest.mark.parametrize("what", ["round", "method", "band"])
def test_a_version_is_of_its_own_plan(city: SimpleNamespace, what: str) -> None:
    other = make.plan(city.place, "other")
    rule = make.judgement_rule(other)
    foreign = make.municipality("yoso")
    band = make.scale(foreign).bands.first()
    wrong = {
        "round": ReportingRound(plan=city.plan, fiscal_year=2024, historical=True, judgement_rule=rule),
        "method": JudgementMethod(rule=rule, indicator=city.indicator, method="limit"),
        "band": JudgementBand(rule=rule, band=band),
    }[what]
    with pytest.raises(ValidationError, match="別の"):
        wrong.full_clean()


# ── The pages ────────────────────────────────────────────────────────────────────────────────────────────────


def typed_new(client: Client, plan: Plan) -> dict[str, Any]:
    form = client.get(reverse("judgement_rule_new", args=[plan.pk])).context["form"]
    shown = {one.html_name: "" if one.value() is None else one.value() for one in form}
    shown["round"] = form.rounds.first().pk if form.rounds else ""
    return shown


@pytest.mark.every_database
def test_a_planner_tries_a_rule_on_last_years_records_and_decides(city: SimpleNamespace) -> None:
    asked = reported(city, 2024, "95.4", code="b")
    client = Client()
    client.force_login(city.planner)
    scale = city.plan.plan_scales.get().scale
    address = reverse("judgement_rule_new", args=[city.plan.pk])
    typed = typed_new(client, city.plan)
    assert typed["name"] == "第1版" and Decimal(typed[f"lower_{scale.bands.get(code='b').pk}"]) == 80

    same = client.post(address, typed | {"move": "try"}).content.decode()
    assert "提案と同じ 1件" in " ".join(same.split())
    for turned in ("120", "100"):
        wrong = typed | {"move": "try", f"lower_{scale.bands.get(code='b').pk}": turned}
        assert "下限が、区分の並びと合いません" in client.post(address, wrong).content.decode()
    typed[f"lower_{scale.bands.get(code='b').pk}"] = "98"
    tried = client.post(address, typed | {"move": "try"}).content.decode()
    assert "違う 1件" in " ".join(tried.split()) and "「収納率」が目標の97.8%です。" in tried
    assert not JudgementRule.objects.exists() and not ChangeEvent.objects.filter(model__contains="judgement")

    typed |= {
        "indicator_0": str(city.indicator.pk),
        "method_0": "keep",
        "tolerance_0": "3",
        "reason": "本部決定",
    }
    kept = client.post(address, typed | {"move": "try"}).content.decode()
    assert "「収納率」は95.4%で、目標の97.5%の±3%以内です。" in kept
    assert client.post(address, typed | {"move": "save"}).status_code == 302
    made = JudgementRule.objects.get()
    assert (made.name, made.reason) == ("第1版", "本部決定")
    assert made.rule.of(city.item.key, "収納率") == How(Method.KEEP, Decimal(3))
    assert ChangeEvent.objects.filter(model="progress.judgementrule").count() == 1
    asked.refresh_from_db()
    assert asked.judgement_rule is None

    again = typed_new(client, city.plan)
    assert (again["name"], again["indicator_0"], again["method_0"]) == (
        "第2版",
        str(city.indicator.pk),
        "keep",
    )
    home = client.get(reverse("judgement_rules", args=[city.plan.pk])).content.decode()
    assert "評価基準（第1版）：今年度の目標と比べます。" in home
    assert "1 市税の収納率の向上：収納率…比べる数値の±3％以内なら達成" in home
    assert (
        "S 目標を上回る（110%以上）、A 目標どおり（100%以上110%未満）、B やや遅れ（98%以上100%未満）" in home
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": ""}, "このフィールドは必須です"),
        ({"indicator_0": "own"}, "見方を選んでください。"),
        ({"method_0": "limit"}, "指標を選んでください。"),
        ({"indicator_0": "own", "method_0": "keep"}, "何％以内とするかを書いてください。"),
        (
            {"indicator_0": "own", "method_0": "limit", "tolerance_0": "5"},
            "幅は、「±何％以内」の見方のときだけ",
        ),
        (
            {"indicator_0": "own", "method_0": "limit", "indicator_1": "own", "method_1": "limit"},
            "2回選んでいます",
        ),
        ({"when_a": "unmet", "when_b": "both"}, "一つだけにしてください。"),
    ],
)
def test_what_doesnt_go_together_is_told_at_its_place(
    city: SimpleNamespace, typed: dict[str, str], words: str
) -> None:
    client = Client()
    client.force_login(city.planner)
    bands = {one.code: one.pk for one in city.plan.plan_scales.get().scale.bands.all()}
    given = {
        name if not name.startswith("when_") else f"when_{bands[name[5:]]}": str(city.indicator.pk)
        if said == "own"
        else said
        for name, said in typed.items()
    }
    address = reverse("judgement_rule_new", args=[city.plan.pk])
    page = client.post(address, typed_new(client, city.plan) | given | {"move": "save"})
    assert words in page.content.decode() and not JudgementRule.objects.exists()


def test_a_version_that_nobody_uses_can_be_deleted(city: SimpleNamespace) -> None:
    bound = make.judgement_rule(city.plan)
    make.opened_round(city.plan, city.planner, 2024)
    loose = make.judgement_rule(city.plan)
    client = Client()
    client.force_login(city.planner)
    for one in (bound, loose):
        client.post(reverse("judgement_rule_remove", args=[city.plan.pk, one.pk]))
    assert list(JudgementRule.objects.all()) == [bound]


@pytest.mark.every_database
def test_pages_ask_as_often_for_many_records_as_for_one(city: SimpleNamespace) -> None:
    """Of a round that is bound to a version: what it would suggest, the queue, the form, the record."""
    rule = make.judgement_rule(city.plan, bands=STRICT)
    JudgementMethod.objects.create(rule=rule, indicator=city.indicator, method="keep", tolerance=3)
    asked = reported(city, 2024, "95.4")
    status = make.status(asked, city.item)
    planner, clerk = Client(), Client()
    planner.force_login(city.planner)
    clerk.force_login(city.clerk)
    pages = [
        lambda: Preview(Rule(), ReportingRound.objects.get(pk=asked.pk)).lines,
        lambda: planner.get(reverse("round", args=[asked.pk])),
        lambda: planner.get(reverse("review_record", args=[status.pk])),
        lambda: clerk.get(reverse("enter", args=[status.pk])),
    ]

    def queries() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as told:
                assert page()
            found.append(len(told))
        return found

    queries()  # what is asked once in a process
    one = queries()
    for number in range(3):
        item = make.item(city.item.pillar, f"項目{number}", lead=city.item.assignments.get().department)
        indicator = make.indicator(item, targets={2024: "10"})
        JudgementMethod.objects.create(rule=rule, indicator=indicator, method="limit")
        make.actual(YearEndStatus.objects.create(round=asked, item=item), indicator, "9")
        make.confirmed(make.status(asked, item), lead=city.clerk, by=city.planner, code="c")
    assert Indicator.objects.count() == 4 and queries() == one


def test_a_survey_computes_what_a_target_decides_and_says_the_version_elsewhere(
    city: SimpleNamespace,
) -> None:
    rule = make.judgement_rule(city.plan, bands=STRICT)
    other = make.indicator(make.item(city.item.pillar, "別の項目"))
    JudgementMethod.objects.create(rule=rule, indicator=other, method="limit")
    asked = make.opened_round(city.plan, city.planner, 2024)

    def told() -> tuple[str, Any]:
        form = StatusForm(status=make.status(asked, city.item))
        [group] = form.ratings.groups(form, form.row)
        return suggestion.of_group(form, group, {city.indicator.pk: "E9"})

    words, formula = told()
    assert "98%以上は「B やや遅れ」" in words and formula.bounds == (0, 98, 100, 120)
    JudgementMethod.objects.create(rule=rule, indicator=city.indicator, method="limit")
    assert told() == (JudgementRule.objects.get().rule.words, None)


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.every_database
def test_the_workbook_of_a_whole_plan_carries_versions_and_what_rounds_go_by(city: SimpleNamespace) -> None:
    rule = make.judgement_rule(city.plan, basis="goal", bands=STRICT, done_words="実施", reason="本部決定")
    JudgementMethod.objects.create(rule=rule, indicator=city.indicator, method="keep", tolerance=3)
    reported(city, 2024, "95.4")
    make.judgement_rule(city.plan)
    book = whole_plan.build(city.plan)
    there = make.municipality("yoso", name="よそ市")
    new = bring_in(book, new_plan(there))
    told = list(new.judgement_rules.all())
    assert [(one.name, one.basis, one.done_words, one.reason) for one in told] == [
        ("第1版", "goal", "実施", "本部決定"),
        ("第2版", "year", "", ""),
    ]
    assert told[0].rule == JudgementRule.objects.get(pk=rule.pk).rule
    assert new.rounds.get().judgement_rule == told[0]
    assert touched(again(book, new)) == {}
