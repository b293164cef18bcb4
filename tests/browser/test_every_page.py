"""Every page of the demonstration, at a phone's and a desk's width: axe finds nothing, nothing runs over the edge.

The four real cities' public pages are drawn by the templates of the fictional city's: of theirs axe looks at the plan and
at an item, on a phone; what their longer names and wider tables could push over an edge is looked at on each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from plans.models import Plan, Reorganisation
from progress.models import ActualValue, Publication, ReportingRound, YearEndStatus
from tests import prepared
from tests.browser.sound import PHONE, faults


@pytest.fixture
def password(live_server: Any) -> str:
    return prepared.fill("demonstration", prepared.whole_demonstration)


def public_pages() -> Iterator[str]:
    yield reverse("home")
    plan = Plan.objects.get(municipality__slug="kakuu")
    yield from pages_of(plan)
    newest = plan.publications.filter(releases__audience="public")[0]
    yield reverse("publication_packet", args=["kakuu", plan.slug, newest.number])


def pages_of(plan: Plan) -> Iterator[str]:
    """Every kind of page of a city: the plan, two items, the newest publication, the one before it."""
    place = plan.municipality.slug
    yield reverse("plan", args=[place, plan.slug])
    newest, *older = plan.publications.filter(releases__audience="public")
    keys = [item["key"] for item in newest.content["items"]]
    for key in (keys[0], keys[len(keys) // 2]):
        yield reverse("plan_item", args=[place, plan.slug, key])
    yield reverse("municipality", args=[place])
    yield reverse("publications", args=[place, plan.slug])
    yield reverse("whole_period", args=[place, plan.slug])
    yield reverse("target_changes", args=[place, plan.slug])
    for publication in older[:1]:
        yield reverse("publication", args=[place, plan.slug, publication.number])


def department_pages() -> Iterator[str]:
    yield reverse("my_items")
    yield reverse("reports")
    mine = YearEndStatus.objects.filter(
        round__historical=False,
        item__assignments__department__memberships__user__username="kakuu-digital",
    )
    for state in sorted(set(mine.values_list("state", flat=True))):
        yield reverse("enter", args=[mine.filter(state=state)[0].pk])


def finance_pages() -> Iterator[str]:
    yield reverse("effects_home")
    rounds = ReportingRound.objects.filter(plan__municipality__slug="kakuu")
    for one in (rounds.get(state="open"), rounds.exclude(state="open")[0]):
        yield reverse("effects", args=[one.pk])
    yield reverse("reports")
    paper = Publication.objects.meeting_papers().select_related("plan__municipality")[0]
    yield reverse("meeting_paper", args=[paper.plan.municipality.slug, paper.plan.slug, paper.number])


def planning_pages() -> Iterator[str]:
    yield reverse("review_home")
    yield reverse("history")
    here = ReportingRound.objects.filter(plan__municipality__slug="kakuu")
    running = here.get(state="open")
    yield reverse("round_new", args=[running.plan_id])
    for one in (running, here.exclude(pk=running.pk)[0]):
        yield reverse("round", args=[one.pk])
    yield reverse("publish", kwargs={"pk": running.pk})
    yield reverse("publish", kwargs={"plan_pk": running.plan_id})
    yield reverse("sealed", args=[running.plan.publications.all()[0].pk])
    statuses = YearEndStatus.objects.filter(round=running)
    for state in sorted(set(statuses.values_list("state", flat=True))):
        yield reverse("review_record", args=[statuses.filter(state=state)[0].pk])
    item = running.plan.items.filter(indicators__isnull=False)[0]
    yield reverse("years_grid", args=[item.pk])
    yield reverse("password_change")
    yield from pages_of_the_year(running)
    yield from organisation_pages(running)


def pages_of_the_year(running: ReportingRound) -> Iterator[str]:
    """From what is sent out to the next plan."""
    plan, place = running.plan, running.plan.municipality
    results = plan.publications.filter(round__isnull=False)[0]
    actual = ActualValue.objects.filter(status__round=results.round_id, value__isnull=False)[0]
    figure = [actual.indicator_id, int(actual.fiscal_year)]
    yield reverse("circular", args=[running.pk])
    yield reverse("due_days", args=[running.pk])
    yield reverse("confirm_clean", args=[running.pk])
    yield reverse("reminders", args=[place.pk])
    yield reverse("letter_templates", args=[place.pk])
    yield reverse("opinions", args=[results.round_id])
    yield reverse("opinion_new", args=[results.round_id])
    yield reverse("correctable", args=[results.pk])
    yield reverse("correct", args=[results.pk, *figure])
    yield reverse("blacken", args=[results.pk])
    yield reverse("correct_report", args=[results.pk, actual.indicator.item_id])
    for name in (
        "judgement_rules",
        "judgement_rule_new",
        "plan_changes",
        "plan_target_changes",
        "plan_closing",
        "plan_successor",
    ):
        yield reverse(name, args=[plan.pk])


def organisation_pages(running: ReportingRound) -> Iterator[str]:
    """With a draft that asks something and leaves something."""
    place = running.plan.municipality
    draft = Reorganisation.objects.create(
        municipality=place, effective_on=timezone.localdate() + timedelta(90)
    )
    draft.steps.create(before="財政課\n税務課", after="財務課", position=1)
    draft.steps.create(before="こども課", after="子育て支援課\n福祉課", position=2)
    draft.steps.create(before="地域づくり課", position=3)
    yield reverse("organisation")
    for name in ("reorganisation", "reorganisation_preview", "reorganisation_step_new"):
        yield reverse(name, args=[draft.pk])
    yield reverse("transfers")
    yield reverse("transfers_chosen")
    yield reverse("closing_accounts")
    yield reverse("handover", args=[place.departments.get(name="財政課").pk])


def faults_of(page: Page, url: str, path: str) -> list[str]:
    page.goto(f"{url}{path}")
    return [f"{path} {fault}" for fault in faults(page)]


def sign_in(page: Page, url: str, name: str, password: str) -> None:
    page.goto(f"{url}{reverse('login')}")
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.click("main [type=submit]")
    assert urlsplit(page.url).path != reverse("login")


@pytest.mark.parametrize(
    ("who", "pages"),
    [
        ("", public_pages),
        ("kakuu-digital", department_pages),
        ("kakuu-kikaku", planning_pages),
        ("kakuu-yosan", finance_pages),
    ],
)
def test_no_page_has_a_fault(
    who: str, pages: Callable[[], Iterator[str]], live_server: Any, password: str, page: Page
) -> None:
    url = live_server.url
    found = [] if who else faults_of(page, url, "/nai/")
    if who:
        sign_in(page, url, who, password)
    paths = list(dict.fromkeys(pages()))
    assert len(paths) >= 4
    found += [fault for path in paths for fault in faults_of(page, url, path)]
    assert not found, "\n".join(found)


def test_no_real_citys_page_has_a_fault(live_server: Any, password: str, page: Page) -> None:
    found = []
    for plan in Plan.objects.exclude(municipality__slug="kakuu").select_related("municipality"):
        for number, path in enumerate(pages_of(plan)):
            page.goto(f"{live_server.url}{path}")
            found += [f"{path} {fault}" for fault in faults(page, axe=False)]
            if number < 2:  # the plan and its first item
                found += [f"{path} {fault}" for fault in faults(page, PHONE)]
    assert not found, "\n".join(found)
