"""A plan ends with its results over all years; the one that follows is made from it, linked and at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from items.models import Indicator, Item, ItemSuccession
from plans.models import Plan
from progress.models import JudgementMethod, ReportingRound
from progress.review.publications import release, seal
from progress.review.rounds import open_round
from progress.table import frozen
from progress.table.live import live_table
from tests import make

pytestmark = pytest.mark.django_db


class Place:
    """A plan of two years with two 柱 and three items, its final round reported."""

    def __init__(self) -> None:
        self.city = make.municipality()
        self.old, self.new = make.department(self.city, "収納課"), make.department(self.city, "税務課")
        self.planner, self.clerk = make.planner(self.city), make.editor(self.old)
        self.plan = make.plan(self.city, start=2023, end=2024)
        self.first, self.second = make.pillar(self.plan), make.pillar(self.plan, "2", "人材の育成")
        self.rate = make.item(self.first, "収納率の向上", lead=self.old)
        self.gone = make.item(self.first, "窓口の統合", lead=self.old)
        self.staff_item = make.item(self.second, "研修の充実", lead=self.old)
        about: dict[str, Any] = {"goal_value": 97, "goal_printed": "97%", "baseline_value": 94}
        about |= {"baseline_printed": "94%", "goal_year": 2024}
        targets = {2023: "95", 2024: "97"}
        self.indicator = make.indicator(self.rate, targets=targets, **about)
        year_end = make.opened_round(self.plan, self.planner, 2023)
        make.actual(make.status(year_end, self.rate), self.indicator, "95.5")
        make.confirmed(make.status(year_end, self.rate), lead=self.clerk, by=self.planner)
        final = ReportingRound(
            plan=self.plan,
            fiscal_year=2024,
            kind="final",
            due_on=date(2025, 5, 31),
            reference_date=date(2025, 3, 31),
        )
        self.final = open_round(final, by=self.planner)
        make.actual(make.status(self.final, self.rate), self.indicator, "96.5")
        make.confirmed(make.status(self.final, self.rate), lead=self.clerk, by=self.planner, code="b")
        ItemSuccession.objects.create(item=self.gone, kind="ended", from_year=2024)
        self.old.successor, self.old.valid_until = self.new, date(2025, 3, 31)
        self.old.save()
        self.staff = Client()
        self.staff.force_login(self.planner)

    def start(self, move: str = "sure", **typed: Any) -> Any:
        fields = {
            "title": "第2次実施計画",
            "slug": "plan-r7",
            "start_year": "令和7年度",
            "end_year": "令和9年度",
        }
        fields |= {f"pillar_{one.pk}": "on" for one in (self.first, self.second)}
        fields |= {f"item_{self.rate.pk}": str(self.second.pk), f"item_{self.staff_item.pk}": ""}
        address = reverse("plan_successor", args=[self.plan.pk])
        return self.staff.post(address, {**fields, "move": move, **typed})


def text(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    found: str = " ".join(response.content.decode().split())
    return found


@pytest.fixture
def place() -> Place:
    return Place()


def test_the_whole_period_stands_together_for_staff_and_for_all(place: Place):
    staff = text(place.staff.get(reverse("plan_closing", args=[place.plan.pk])))
    sealed = seal(place.plan, place.final, by=place.planner)
    release(sealed, ["public"], by=place.planner)
    public = text(Client().get(reverse("whole_period", args=[place.city.slug, place.plan.slug])))
    for page in (staff, public):
        for said in ("94%", "95%", "97%", "95.5%", "96.5%", "99.5%"):
            assert said in page, said
    assert "計画期間の総括は、まだ公表していません。" in staff
    assert "計画期間の総括を公表しました。" in text(
        place.staff.get(reverse("plan_closing", args=[place.plan.pk]))
    )


def test_the_preview_tells_the_departments_of_today_and_writes_nothing(place: Place):
    page = text(place.start("preview", **{f"baseline_{place.indicator.pk}": "on"}))
    assert "税務課" in page and "現状 96.5%（令和6年度）" in page and "引き継がない項目 1" in page
    assert Plan.objects.count() == 1


def test_items_go_on_linked_under_the_chosen_pillar(place: Place):
    assert place.start().status_code == 302
    made = Plan.objects.get(slug="plan-r7")
    assert [one.key for one in made.pillars.all()] == ["1", "2"]
    [item] = made.items.all()
    assert (item.kind, item.carried_from, item.pillar.key) == ("continued", place.rate, "2")
    assert item.assignments.get().department == place.new
    assert place.rate.assignments.get().department == place.old  # the earlier plan stays as it was
    mine = Indicator.objects.get(item=item)
    assert (mine.continues, mine.baseline_value, mine.goal_value) == (place.indicator, None, None)
    assert not mine.target_values.exists()
    assert made.plan_scales.get().scale == place.plan.plan_scales.get().scale
    assert "第2次実施計画" in text(place.staff.get(reverse("plan_closing", args=[place.plan.pk])))


def test_the_last_actual_becomes_the_baseline_only_where_it_is_ticked(place: Place):
    place.start(**{f"baseline_{place.indicator.pk}": "on"})
    mine = Indicator.objects.get(item__plan__slug="plan-r7")
    assert (mine.baseline_value, mine.baseline_year) == (place.indicator.actual_values.last().value, 2024)  # type: ignore[union-attr]


def test_the_new_plans_page_leads_back_with_the_earlier_figures(place: Place):
    place.start()
    made = Plan.objects.get(slug="plan-r7")
    asked = make.opened_round(made, place.planner, 2025)
    table = live_table(made, asked)
    [row] = table.items
    [measured] = row.indicators
    assert row.carried_from == (place.plan.title, place.rate.title)
    assert measured.earlier and measured.earlier.plan == place.plan.title
    assert [(int(year), one.text) for year, one in measured.earlier.figures] == [
        (2023, "95.5%"),
        (2024, "96.5%"),
    ]
    assert frozen.from_content(frozen.to_content(table)) == table
    sealed = seal(made, asked, by=place.planner)
    release(sealed, ["public"], by=place.planner)
    page = text(Client().get(reverse("plan_item", args=[place.city.slug, made.slug, row.key])))
    assert "から続く取組です" in page and "前の項目での実績" in page


def test_all_or_nothing(place: Place):
    assert place.start(slug=place.plan.slug).status_code == 422
    without = {f"pillar_{place.second.pk}": ""}
    assert place.start(**without).status_code == 422  # its items would have no place
    assert place.start(end_year="令和6年度").status_code == 422
    assert Plan.objects.count() == 1 and Item.objects.count() == 3


def test_the_last_version_of_the_judgement_rule_goes_on_as_the_first(place: Place):
    make.judgement_rule(place.plan, basis="before")
    last = make.judgement_rule(place.plan, basis="goal", done_words="実施", bands={"a": ("98", False, True)})
    for item in (place.rate, place.staff_item):  # of which the second isn't carried over
        indicator = item.indicators.first() or make.indicator(item)
        JudgementMethod.objects.create(rule=last, indicator=indicator, method="keep", tolerance=3)
    assert place.start().status_code == 302
    made = Plan.objects.get(slug="plan-r7").judgement_rules.get()
    kept = {key: how for key, how in last.rule.methods.items() if key[0] == place.rate.key}
    assert made.rule == replace(last.rule, name="第1版", methods=kept) and len(kept) == 1
    assert made.reason == "「行政改革実施計画」の第2版から"
