"""評価疲れ: a record that is on target needs four inputs; what else there is opens where it applies."""

from __future__ import annotations

from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from items.models import Indicator, TargetValue
from plans.models import RatedBy
from progress.models import YearEndStatus
from progress.review import records
from progress.workflow import Move, State
from tests import make, prepared

pytestmark = pytest.mark.django_db


class Visible(HTMLParser):
    """The inputs of the form that one sees without opening anything, by their names: a group of choices is one."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: dict[str, None] = {}
        self.in_form, self.folded, self.in_summary = False, [False], False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.in_form |= tag == "form" and "data-entry" in said
        if tag == "details":
            self.folded.append(self.folded[-1] or "open" not in said)
        if not self.in_form or self.folded[-1] or said.get("type") == "hidden":
            return
        if tag in ("input", "select", "textarea"):
            self.names.setdefault(str(said["name"]))

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self.folded.pop()
        self.in_form &= tag != "form"


def _city() -> SimpleNamespace:
    """Two items of one department with a figure and a deadline, in the second year of a plan that asked more once."""
    place = make.municipality()
    tax = make.department(place, "収納課")
    plan = make.plan(place)
    make.question(plan, "参加した人の数", "figure", unit="人", from_year=2023)
    pillar = make.pillar(plan)
    clerk, planner = make.editor(tax), make.planner(place)
    counted, dated = (make.item(pillar, name, lead=tax) for name in ("収納率の向上", "窓口の開始"))
    rate = make.indicator(counted, targets={2023: "98", 2024: "98.5", 2026: "99"})
    start = make.indicator(dated, "開始", "", "", kind=Indicator.Kind.DEADLINE)
    TargetValue.objects.create(indicator=start, fiscal_year=2024, printed="令和6年10月", due="2024-10-31")
    for item in (counted, dated):
        make.annual_target(item, 2024, "実施")
    before = make.opened_round(plan, planner, 2023)
    last = make.status(before, counted)
    last.narrative, last.issues, last.next_steps = "行った。", "人手が足りない。", "続ける。"
    last.save()
    make.actual(last, rate, "98.2")
    make.confirmed(last, lead=clerk, by=planner)
    opened = make.opened_round(plan, planner, 2024)
    scale = plan.plan_scales.get().scale
    assert scale.rated_by == RatedBy.DEPARTMENT
    return SimpleNamespace(
        statuses=[make.status(opened, item) for item in (counted, dated)],
        rate=rate,
        start=start,
        clerk=clerk,
        planner=planner,
        band=f"rating_{scale.pk}",
        reason=f"reason_{scale.pk}",
    )


@pytest.fixture
def city() -> SimpleNamespace:
    return prepared.fill("four_inputs", _city)


@pytest.fixture
def clerk(city: SimpleNamespace, client: Client) -> Client:
    client.force_login(city.clerk)
    return client


def visible(response: Any) -> list[str]:
    assert response.status_code == 200
    return list(Visible(response.content.decode()).names)


def send(client: Client, status: YearEndStatus, move: str, **typed: str) -> Any:
    """What a browser sends that typed into the visible inputs alone: the versions that were shown come with it."""
    address = reverse("enter", args=[status.pk])
    form = client.get(address).context["form"]
    shown = {bound.html_name: bound.value() or "" for bound in form if bound.value() is not False}
    return client.post(address, shown | typed | {"move": move})


def test_a_record_on_target_needs_four_inputs_and_shows_no_more(city: SimpleNamespace, clerk: Client):
    answers = {f"figure_{city.rate.pk}": "98.6", f"fulfilled_{city.start.pk}": "R6.10.1"}
    for status, (asked, said) in zip(city.statuses, answers.items(), strict=True):
        page = reverse("enter", args=[status.pk])
        four = [asked, "actual_stage", "narrative", city.band]
        assert visible(clerk.get(page)) == four
        typed = {asked: said, "actual_stage": "実施", "narrative": "行った。", city.band: "a"}
        assert visible(send(clerk, status, "calculate", **typed)) == four
        assert send(clerk, status, "save", **typed).status_code == 302
        assert visible(clerk.get(page)) == four
        assert send(clerk, status, "submit").status_code == 302
        status.refresh_from_db()
        assert status.workflow_state == State.SUBMITTED


def test_what_applies_opens(city: SimpleNamespace, clerk: Client):
    status = city.statuses[0]
    four = {f"figure_{city.rate.pk}", "actual_stage", "narrative", city.band}
    aside = {f"{name}_{city.rate.pk}" for name in ("provisional", "absent", "missed", "why")}
    question = next(
        iter(clerk.get(reverse("enter", args=[status.pk])).context["form"].answers.questions)
    ).name
    texts = {"issues", "next_steps", question}

    def opened(**typed: str) -> set[str]:
        return {*visible(send(clerk, status, "calculate", **typed))} - four

    figure = f"figure_{city.rate.pk}"
    assert opened(**{figure: "98.6"}) == set()
    assert opened(**{figure: "97"}) == aside | texts
    assert opened(**{figure: "98.6", f"provisional_{city.rate.pk}": "on"}) == aside
    assert opened(**{figure: "98.6", city.band: "s"}) == {city.reason}  # 計算による提案は a
    assert opened(**{figure: "98.6", city.band: "b"}) == {city.reason} | texts
    assert opened(issues="人手が足りない。") == texts
    assert opened(message="急ぎです。") == {"message"}
    assert aside < {*visible(send(clerk, status, "submit"))}  # a figure is lacking: its reason is at hand


def test_a_record_that_came_back_asks_for_the_answer(city: SimpleNamespace, clerk: Client):
    status = city.statuses[0]
    records.carry_out(status, Move.SUBMIT, by=city.clerk)
    status = YearEndStatus.objects.get(pk=status.pk)
    records.carry_out(status, Move.SEND_BACK, by=city.planner, reason="数値を確かめてください。")
    assert "message" in visible(clerk.get(reverse("enter", args=[status.pk])))
