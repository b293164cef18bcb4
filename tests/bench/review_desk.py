"""What is measured of the planning section's desk; imported once Django stands."""

from __future__ import annotations

import cProfile
import pstats
import sys
import time
from collections.abc import Iterator
from decimal import Decimal
from statistics import median

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from items.models import AnnualTarget, Assignment, Indicator, Item, TargetValue
from plans.models import Plan, RatingBand, User
from progress.models import ActualValue, Rating, ReportingRound, ReviewEvent, YearEndStatus
from progress.workflow import Move, State
from tests import make

DONE = "窓口の混雑を減らすため、予約制を始めた。案内の表示を見直し、{}件になった。前年度より4件増えた。"
LEFT = "予約を知らない人が多く、{}地区で周知が足りない。"
FIRST, RUNS = 2024, 9


def prepare(items: int, years: int, departments: int) -> None:
    """A city whose departments answered `years` rounds, and have all submitted the one that runs."""
    call_command("migrate", verbosity=0)
    fill(items, years, departments)


def fill(items: int, years: int, departments: int, slug: str = "shiken") -> Plan:
    """Rows as they stand after so many years, without the moves that led there."""
    place = make.municipality(slug)
    plan = make.plan(place, start=FIRST - years, end=FIRST + 2)
    pillars = [make.pillar(plan, str(number), f"柱{number}") for number in range(1, 9)]
    sections = [make.department(place, f"第{number}課", position=number) for number in range(departments)]
    made = [
        Item(
            plan=plan,
            pillar=pillars[number * len(pillars) // items],
            key=f"{number}",
            number_printed=f"{number}",
            name=f"取組その{number}",
            position=number,
        )
        for number in range(items)
    ]
    Item.objects.bulk_create(made)
    Assignment.objects.bulk_create(
        Assignment(item=item, department=sections[number % departments], role=Assignment.Role.LEAD)
        for number, item in enumerate(made)
    )
    indicators = [
        Indicator(item=item, name="予約の件数", unit="件", direction="increase", measure="flow")
        for item in made
    ]
    Indicator.objects.bulk_create(indicators)
    span = range(FIRST - years, FIRST + 3)
    TargetValue.objects.bulk_create(
        TargetValue(indicator=one, fiscal_year=year, value=Decimal(40 + 2 * (year - FIRST)), printed="")
        for one in indicators
        for year in span
    )
    AnnualTarget.objects.bulk_create(
        AnnualTarget(item=item, fiscal_year=year, planned_stage="実施", goal_text="進める。")
        for item in made
        for year in span
    )
    planner = make.planner(place)
    for year in range(FIRST - years, FIRST + 1):
        _answered(plan, year, indicators, planner)
    return plan


def _answered(plan: Plan, year: int, indicators: list[Indicator], by: User) -> None:
    now = year == FIRST
    state = State.SUBMITTED if now else State.SEALED
    one = ReportingRound.objects.create(plan=plan, fiscal_year=year, due_on=f"{year + 1}-05-31")
    texts = {"narrative": DONE, "issues": LEFT, "next_steps": "来年度は{}か所で案内する。"}
    statuses = [
        YearEndStatus(
            round=one,
            item=indicator.item,
            state=state,
            actual_stage="実施",
            **{name: text.format(40 + 2 * (year - FIRST) + at % 3) for name, text in texts.items()},
        )
        for at, indicator in enumerate(indicators)
    ]
    YearEndStatus.objects.bulk_create(statuses)
    ActualValue.objects.bulk_create(
        ActualValue(
            status=status,
            indicator=indicator,
            fiscal_year=year,
            value=Decimal(40 + 2 * (year - FIRST) + at % 3),
        )
        for at, (status, indicator) in enumerate(zip(statuses, indicators, strict=True))
    )
    band = RatingBand.objects.get(scale__municipality=plan.municipality, code="a")
    Rating.objects.bulk_create(
        Rating(status=status, scale=band.scale, recorded=band, suggested=band) for status in statuses
    )
    ReviewEvent.objects.bulk_create(
        ReviewEvent(
            status=status,
            move=Move.SUBMIT,
            from_state=State.DRAFT,
            to_state=State.SUBMITTED,
            by=by,
            by_name=str(by),
        )
        for status in statuses
    )


def measured(*, profiled: bool) -> Iterator[str]:
    """A line for each page."""
    client, one = Client(), ReportingRound.objects.get(fiscal_year=FIRST)
    client.force_login(User.objects.get())
    first = one.statuses.order_by("pk")[0]
    pages = {
        "queue": reverse("round", args=[one.pk]),
        "one record": reverse("review_record", args=[first.pk]),
        "publish preview": reverse("publish", args=[one.pk]),
    }
    for name, address in pages.items():
        assert client.get(address).status_code == 200
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
            queries = len(asked)
        took = []
        for _ in range(RUNS):
            before = time.process_time()
            client.get(address)
            took.append(time.process_time() - before)
        yield f"{name:20}{median(took):>8.3f} s own {queries:>6} queries"
        if profiled:
            with cProfile.Profile() as profile:
                client.get(address)
            pstats.Stats(profile, stream=sys.stdout).sort_stats("tottime").print_stats(35)
