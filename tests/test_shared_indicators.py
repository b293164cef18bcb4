"""An indicator that two plans of a city share is entered once, and offered in the other with where it comes from."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from items.models import Indicator
from progress.models import ActualValue
from progress.office.department.status_form import StatusForm
from progress.review.records import carry_out
from progress.workflow import Move
from tests import make, prepared

pytestmark = pytest.mark.django_db


def _city() -> SimpleNamespace:
    """総合計画 and the reform plan, each with 収納率 in an open round of 令和6年度."""
    place = make.municipality()
    tax, planner = make.department(place, "収納課"), make.planner(place)
    found = {}
    for slug, title in (("whole", "第6次総合計画"), ("reform", "行政改革実施計画")):
        plan = make.plan(place, slug, title=title)
        item = make.item(make.pillar(plan), lead=tax)
        rate = make.indicator(item, targets={2024: "98"})
        other = make.indicator(item, "滞納繰越額", "千円", "decrease")
        found[slug] = SimpleNamespace(
            plan=plan, rate=rate, other=other, status=make.status(make.opened_round(plan, planner), item)
        )
    found["reform"].rate.same_as = found["whole"].rate
    found["reform"].rate.save()
    return SimpleNamespace(
        **found, tax=tax, clerk=make.editor(tax), foreign=make.plan(make.municipality("yoso"))
    )


@pytest.fixture
def city() -> SimpleNamespace:
    return prepared.fill("shared", _city)


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize(("first", "second"), [("whole", "reform"), ("reform", "whole")])
def test_what_one_plan_reported_is_offered_in_the_other(
    city: SimpleNamespace, client: Client, first: str, second: str
) -> None:
    there, here = getattr(city, first), getattr(city, second)
    client.force_login(city.clerk)
    page = reverse("enter", args=[here.status.pk])
    stored = make.actual(there.status, there.rate, "98.5")
    ActualValue.objects.filter(pk=stored.pk).update(is_provisional=True, printed="98.50％")
    assert "で報告済み" not in text(client.get(page))  # a draft is the department's own
    carry_out(there.status, Move.SUBMIT, by=city.clerk)
    said = f"98.5%（見込、「{there.plan.title}」の令和6年度末の実施状況で報告済み）"
    assert said in text(client.get(page))
    form = StatusForm(status=here.status)
    typed = {bound.html_name: bound.value() or "" for bound in form if bound.value() is not False}
    shown = client.post(page, typed | {"take": str(here.rate.pk), "narrative": "書きかけ"})
    held = shown.context["form"]
    names = [f"{name}_{here.rate.pk}" for name in ("figure", "provisional", "why")]
    origin = f"「{there.plan.title}」の令和6年度末の実施状況と同じ数値"
    assert [held[name].value() for name in names] == ["98.50％", True, origin]
    assert held["narrative"].value() == "書きかけ" and 'name="take"' not in text(shown)
    assert not ActualValue.objects.filter(status=here.status).exists()  # nothing is saved by looking


def test_what_is_not_shared_is_not_offered_and_a_stranger_takes_nothing(
    city: SimpleNamespace, client: Client
) -> None:
    make.actual(city.whole.status, city.whole.other, "50000")
    carry_out(city.whole.status, Move.SUBMIT, by=city.clerk)
    client.force_login(city.clerk)
    page = reverse("enter", args=[city.reform.status.pk])
    assert "で報告済み" not in text(client.get(page))
    assert client.post(page, {"take": str(city.reform.other.pk)}).context["offers"] == []
    client.force_login(make.editor(make.department(city.tax.municipality)))
    assert client.post(page, {"take": str(city.reform.rate.pk)}).status_code == 403


def test_only_the_same_thing_of_another_plan_is_the_same_indicator(city: SimpleNamespace) -> None:
    def refused(one: Indicator, other: Indicator) -> str:
        one.same_as = other
        with pytest.raises(ValidationError) as error:
            one.full_clean()
        return str(error.value.message_dict["same_as"][0])

    here, there = city.reform, city.whole
    stranger = make.indicator(make.item(make.pillar(city.foreign)))
    assert refused(here.other, here.rate).startswith("同じ自治体の、別の計画")
    assert refused(here.other, stranger).startswith("同じ自治体の、別の計画")
    assert "そのもとの指標" in refused(there.other, here.rate)
    here.other.same_as = there.other.same_as = None
    assert "この指標に合わせた指標がある" in refused(there.rate, here.other)
    there.rate.same_as = None
    assert "単位か値の意味" in refused(here.other, there.rate)
    words = make.indicator(here.rate.item, "取組", "%", kind="text")
    assert "数値の指標どうし" in refused(words, there.rate)
