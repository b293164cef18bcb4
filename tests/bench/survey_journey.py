"""What is measured of the 調査票 of a whole city; imported once Django stands."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from progress.models import ReportingRound, ReturnedSurvey, YearEndStatus
from progress.office.survey import book
from tests import make
from tests.bench.parts import Stopwatch, peak
from tests.filled_survey import Survey, zipped

TEXT = "窓口の混雑を減らすため、予約制を始めた。案内の表示を見直し、職員の研修を二回行った。" * 4


def measured(items: int, departments: int, *, profiled: bool) -> Iterator[str]:
    call_command("migrate", verbosity=0)
    one = _city(items, departments)
    client = Client()
    client.force_login(make.planner(one.plan.municipality))
    watch = Stopwatch(profiled)

    def step(name: str, work: Callable[[], Any]) -> tuple[Any, str]:
        with CaptureQueriesContext(connection) as queries, watch.step(name):
            made = work()
        seconds, own = watch.seconds[name], watch.cpu[name]
        return made, f"{name:24}{seconds:>8} s {own:>8} s own {peak():>8} MB {len(queries):>6} queries"

    home = reverse("survey", args=[one.pk])
    yield f"{items} items, {departments} departments, before anything {peak()} MB"
    archive, said = step("all written", lambda: client.get(reverse("survey_archive", args=[one.pk])).content)
    yield said + f", {len(archive) >> 10} KB"
    filled = zipped(dict(_filled(one)))
    chosen = {"chosen": SimpleUploadedFile("回収.zip", filled)}
    yield step("all read", lambda: client.post(home, chosen))[1]
    yield step("list of files", lambda: client.get(home))[1]
    largest = max(ReturnedSurvey.objects.all(), key=lambda survey: len(survey.content))
    address = reverse("survey_file", args=[largest.pk])
    yield step("one file's page", lambda: client.get(address))[1]
    yield step("one file taken over", lambda: _take_over(client, largest))[1]


def _take_over(client: Client, survey: ReturnedSurvey) -> None:
    started = time.monotonic()
    client.post(reverse("survey_write", args=[survey.pk]), {"move": "save"})
    assert time.monotonic() - started < 600
    survey.refresh_from_db()
    assert survey.state == ReturnedSurvey.State.DONE, survey.message


def _city(items: int, departments: int) -> ReportingRound:
    place = make.municipality()
    plan = make.plan(place)
    pillar = make.pillar(plan)
    sections = [make.department(place, f"第{number}課", position=number) for number in range(departments)]
    for number in range(items):
        lead, related = sections[number % departments], sections[(number + 1) % departments]
        item = make.item(pillar, f"取組その{number}", lead=lead, related=[related] if number % 3 == 0 else [])
        make.indicator(item, targets={2023: "98", 2024: "98.5", 2026: "99"})
        make.indicator(item, "参加者数", "人", targets={2024: "1200"})
        make.annual_target(item, 2024, goal=TEXT)
    make.question(plan, "実施の形", "choice", choices="直営\n委託", from_year=2024)
    return make.opened_round(plan, make.planner(place))


def _filled(one: ReportingRound) -> Iterator[tuple[str, bytes]]:
    for department in book.departments_asked(one):
        survey = Survey(book.write(one, department))
        for number, sheet in enumerate(survey.sheets):
            pk = YearEndStatus.objects.get(round=one, item__key=sheet.title).item.indicators.first()
            survey.fill(number, narrative=TEXT, **{f"figure_{pk.pk if pk else 0}": 97.5})
        yield book.file_name(one, department), survey.content
