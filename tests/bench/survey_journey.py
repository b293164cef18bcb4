"""What is measured of the 調査票 of a whole city; imported once Django stands."""

from __future__ import annotations

import resource
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from plans.models import User
from progress.models import ReportingRound, ReturnedSurvey, YearEndStatus
from progress.office.survey import book
from tests import make
from tests.bench.parts import Stopwatch, peak
from tests.filled_survey import Survey, zipped

TEXT = "窓口の混雑を減らすため、予約制を始めた。案内の表示を見直し、職員の研修を二回行った。" * 4


RETURNED = "回収.zip"


def prepare(folder: Path, items: int, departments: int) -> None:
    """The city with its open round, and what its departments sent back."""
    call_command("migrate", verbosity=0)
    one = _city(items, departments)
    (folder / RETURNED).write_bytes(zipped(dict(_filled(one))))


def measured(folder: Path, *, profiled: bool) -> Iterator[str]:
    """A line for each step."""
    one, client, watch = ReportingRound.objects.get(), Client(), Stopwatch(profiled)
    client.force_login(User.objects.get())  # who opened the round
    asked = Counter[str]()

    def count(execute: Callable[..., Any], *query: Any) -> Any:
        asked["queries"] += 1
        return execute(*query)

    def step(name: str, work: Callable[[], Any]) -> tuple[Any, str]:
        asked.clear()
        with connection.execute_wrapper(count), watch.step(name):
            made = work()
        seconds, own = watch.seconds[name], watch.cpu[name]
        told = f"{name:24}{seconds:>8} s {own:>8} s own {peak():>8} MB {asked['queries']:>6} queries"
        return made, told

    def post(address: str, **said: Any) -> Any:
        answer = client.post(address, said)
        assert answer.status_code == 302, answer.content[:500]

    home = reverse("survey", args=[one.pk])
    yield f"before anything {peak()} MB"
    archive, told = step("all written", lambda: client.get(reverse("survey_archive", args=[one.pk])).content)
    yield f"{told}, {len(archive) >> 10} KB"
    chosen = SimpleUploadedFile(RETURNED, (folder / RETURNED).read_bytes())
    yield step("all read", lambda: post(home, chosen=chosen))[1]
    yield step("list of files", lambda: client.get(home))[1]
    surveys = list(ReturnedSurvey.objects.all())
    largest = max(surveys, key=lambda survey: len(survey.content))
    yield step("one file's page", lambda: client.get(reverse("survey_file", args=[largest.pk])))[1]
    ticked = [str(survey.pk) for survey in surveys]
    take_over = reverse("survey_take_over", args=[one.pk])
    yield step("all taken over", lambda: post(take_over, move="save", file=ticked))[1]
    assert not ReturnedSurvey.objects.exclude(state=ReturnedSurvey.State.DONE).exists()
    yield f"child {peak(resource.RUSAGE_CHILDREN)} MB"


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
            pk = YearEndStatus.objects.get(
                round=one, item__key=sheet.title.partition("（")[0]
            ).item.indicators.first()
            survey.fill(number, narrative=TEXT, **{f"figure_{pk.pk if pk else 0}": 97.5})
        yield book.file_name(one, department), survey.content
