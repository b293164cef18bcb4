"""A city with a publication of so many items, and what is measured of it; imported once Django stands."""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from items.models import AnnualTarget, Assignment, Indicator, Item, TargetValue
from plans.access import Audience
from plans.models import Plan, User
from progress.intake import whole_plan
from progress.models import ActualValue, Publication, Rating, ReportingRound, YearEndStatus
from progress.reports import kept, pages
from progress.review.publications import release, seal
from progress.workflow import State
from tests import make

YEARS = range(2022, 2027)
PILLARS, SECTIONS = 12, 25
TEXT = "対象の手続を選び、窓口での書面の受付から順に電子化した。利用の多い手続を先に行い、残る手続の計画を立てた。"


def city(items: int) -> tuple[Plan, User, Publication]:
    """A plan with two indicators an item and its results of a year, sealed and open to the public."""
    place = make.municipality("shiken")
    plan, planner = make.plan(place), make.planner(place, "kikaku")
    pillars = [make.pillar(plan, str(number), f"柱その{number}") for number in range(1, PILLARS + 1)]
    sections = [make.department(place) for _ in range(SECTIONS)]
    found = [
        Item(
            plan=plan,
            pillar=pillars[n * PILLARS // items],
            key=f"{n + 1}",
            number_printed=f"{n + 1}",
            name=f"窓口手続の見直し その{n + 1}",
            approach=TEXT,
            current_issues=TEXT,
            position=n,
        )
        for n in range(items)
    ]
    found = Item.objects.bulk_create(found)
    lead = Assignment.Role.LEAD
    Assignment.objects.bulk_create(
        Assignment(item=one, department=sections[n % SECTIONS], role=lead) for n, one in enumerate(found)
    )
    indicators = Indicator.objects.bulk_create(
        Indicator(item=one, name=name, unit=unit, direction="increase", position=position)
        for one in found
        for position, (name, unit) in enumerate((("電子化した手続", "件"), ("利用率", "%")))
    )
    TargetValue.objects.bulk_create(
        TargetValue(indicator=one, fiscal_year=year, value=Decimal(year - 2000), printed=str(year - 2000))
        for one in indicators
        for year in YEARS
    )
    AnnualTarget.objects.bulk_create(
        AnnualTarget(item=one, fiscal_year=year, planned_stage="実施", goal_text=TEXT)
        for one in found
        for year in YEARS
    )
    opened = make.opened_round(plan, planner)
    report(opened, indicators)
    sealed = seal(plan, opened, by=planner)
    release(sealed, [Audience.PUBLIC], by=planner)
    return plan, planner, sealed


def report(opened: ReportingRound, indicators: list[Indicator]) -> None:
    """Everything was reported and confirmed: written at once, as it isn't what is measured."""
    rows = YearEndStatus.objects.filter(round=opened)
    rows.update(narrative=TEXT, issues=TEXT, next_steps=TEXT, state=State.CONFIRMED.value)
    by_item = {one.item_id: one for one in rows}
    ActualValue.objects.bulk_create(
        ActualValue(status=by_item[one.item_id], indicator=one, fiscal_year=2024, value=22, printed="22")
        for one in indicators
    )
    scale = opened.plan.plan_scales.get(position=0).scale
    bands = list(scale.bands.all())
    Rating.objects.bulk_create(
        Rating(status=one, scale=scale, recorded=bands[n % len(bands)]) for n, one in enumerate(rows)
    )


def best(of: Callable[[], Any], times: int = 3) -> float:
    """Seconds of this process's own work, the shortest of so many times."""
    found = []
    for _ in range(times):
        began = time.process_time()
        of()
        found.append(time.process_time() - began)
    return round(min(found), 5)


def figures(items: int, profiled: str) -> dict[str, float]:
    call_command("migrate", verbosity=0)
    plan, _, sealed = city(items)
    at, client = (plan.municipality.slug, plan.slug), Client()

    def get(name: str, *rest: Any) -> Callable[[], None]:
        def ask() -> None:
            answer = client.get(reverse(name, args=[*at, *rest]), headers={"accept-encoding": "gzip"})
            assert answer.status_code == 200, answer.status_code

        return ask

    item = plan.items.order_by("position")[items // 2].key
    pages_of = {
        "list": get("plan"),
        "item page": get("plan_item", item),
        "chart": get("chart_data", sealed.number, item),
        "data page": get("data"),
        "workbook": get("publication_workbook", sealed.number),
        "data package": get("data_file", "datapackage.json"),
        "all data (zip)": get("data_file", "data.zip"),
        "figures.csv": get("data_file", "figures.csv"),
    }
    made = best(lambda: kept.make.call(sealed.pk), 1)
    steps: dict[str, Callable[[], Any]] = dict(pages_of)
    steps["whole plan"] = lambda: whole_plan.build(Plan.objects.get(pk=plan.pk))
    found = {} if profiled else {"a publication's files": made}
    measure(steps, found, profiled)
    if not profiled or profiled.startswith("kept"):
        again = time.process_time()
        pages.refresh()
        found["every public answer"] = time.process_time() - again
        measure({"static file": static_file(client)}, found, "")
        measure(
            {f"kept: {name}": page for name, page in pages_of.items() if name != "data package"},
            found,
            profiled,
        )
    return found


def measure(steps: dict[str, Callable[[], Any]], found: dict[str, float], profiled: str) -> None:
    for name, step in steps.items():
        if profiled and name != profiled:
            continue
        step()  # what is loaded or compiled once isn't the page's
        found[name] = best(
            step,
            1 if name in ("whole plan", "workbook") else 20 if name.startswith(("kept", "static")) else 3,
        )
        if profiled:
            profile = cProfile.Profile()
            profile.runcall(step)
            pstats.Stats(profile, stream=sys.stderr).sort_stats("cumulative").print_stats(45)
            pstats.Stats(profile, stream=sys.stderr).sort_stats("tottime").print_stats(25)


def static_file(client: Client) -> Callable[[], None]:
    def ask() -> None:
        answer = client.get("/static/css/base.css", headers={"accept-encoding": "gzip"})
        assert answer.status_code == 200
        b"".join(answer)

    return ask
