"""What is measured, each in a process of its own with a database of its own; imported once Django stands."""

from __future__ import annotations

import cProfile
import os
import pstats
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection, models
from django.test import Client
from django.urls import path, reverse
from django.utils import timezone
from import_export.admin import ImportMixin
from import_export.resources import ModelResource, modelresource_factory
from tablib import Dataset

from plans.admin.resources import PillarResource
from plans.books.cells import Book
from plans.books.limited import read_untrusted
from plans.history.changes import Action
from plans.models import Pillar, Plan, User
from progress.intake.importing import Outcome, commit, examine, known_of
from progress.intake.job import KEPT_FOR
from progress.intake.preview import Drawing, pack
from progress.intake.reading import file as reading
from progress.intake.reconcile import Part
from progress.models import ImportJob
from tests import make
from tests.bench.files import (
    CODE,
    PILLARS,
    SECTIONS,
    SLUG,
    Table,
    city_list,
    pillar_table,
    plain_pillar_table,
    section,
    workbook,
)

MEGABYTE = 1024 * 1024
CONFIRMING = b'name="import_file_name"'
"""Stands on the page that offers to write what it shows."""
Figures = dict[str, Any]


def peak(whose: int = resource.RUSAGE_SELF) -> float:
    """Peak resident memory in MB so far, of this process; of those that it started (the reader of the file) with
    RUSAGE_CHILDREN."""
    unit = 1 if sys.platform == "darwin" else 1024
    return round(resource.getrusage(whose).ru_maxrss * unit / MEGABYTE, 1)


class Stopwatch:
    """By step: seconds, seconds of this process's own work (others may use the machine as well), and the peak of
    memory so far."""

    def __init__(self, profiled: bool) -> None:
        self.seconds: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self.peaks: dict[str, float] = {}
        self.profile = cProfile.Profile() if profiled else None

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started, worked = time.perf_counter(), time.process_time()
        with self.profile or nullcontext():
            yield
        self.seconds[name] = round(time.perf_counter() - started, 2)
        self.cpu[name] = round(time.process_time() - worked, 2)
        self.peaks[name] = peak()

    def figures(self, rows: int, columns: int, **more: Any) -> Figures:
        if self.profile is not None:
            pstats.Stats(self.profile, stream=sys.stderr).sort_stats("cumulative").print_stats(70)
            pstats.Stats(self.profile, stream=sys.stderr).sort_stats("tottime").print_stats(45)
        return {
            "rows": rows,
            "columns": columns,
            "seconds": self.seconds,
            "own_seconds": self.cpu,
            "peak_mb_after": self.peaks,
            "peak_mb": peak(),
            "child_mb": peak(resource.RUSAGE_CHILDREN),
            **more,
        }


LIST = "list.xlsx"


def prepare(folder: Path, rows: int, columns: int) -> None:
    """What is there before anything is measured: the database with a city, the city's file."""
    call_command("migrate", verbosity=0)
    _make_city()
    (folder / LIST).write_bytes(workbook(city_list(rows, columns)))


def city() -> tuple[Plan, User]:
    return Plan.objects.select_related("municipality").get(), User.objects.get(username="kikaku")


def _make_city() -> None:
    """A city with a plan in draft, its pillars, departments and rating scale, and somebody who may do anything."""
    place = make.municipality("shiken", CODE)
    plan = make.plan(place, SLUG, start=2021, end=2025, document_state="draft")
    for number in range(SECTIONS):
        make.department(place, section(number))
    for number in range(1, PILLARS + 1):
        make.pillar(plan, str(number), f"柱その{number}")
    make.planner(place, "kikaku")


def dataset(table: Table) -> Dataset:
    return Dataset(*table[1], headers=table[0])


# ── import-export as it comes ────────────────────────────────────────────────────────────────────────────────


class PlainPage(ImportMixin, admin.ModelAdmin):
    """The library's page with nothing changed."""


def _plain_list_model(headings: tuple[str, ...]) -> type[models.Model]:
    """A table of texts, one column for each of the list's."""
    columns: dict[str, Any] = {
        f"column_{n}": models.TextField(head, blank=True) for n, head in enumerate(headings)
    }
    meta = type("Meta", (), {"app_label": "progress", "db_table": "bench_list"})
    model = type("BenchList", (models.Model,), {"__module__": __name__, "Meta": meta, **columns})
    with connection.schema_editor() as editor:
        editor.create_model(model)
    return model


urlpatterns: list[Any] = []
"""The plain admin alone; filled by the part that measures it."""


def _plain(watch: Stopwatch, model: type[models.Model], table: Table) -> Figures:
    """The library's resource and pages with default settings: rehearsal, page, writing."""
    plain: type[ModelResource] = modelresource_factory(model)
    site = admin.AdminSite(name="admin")
    site.register(model, PlainPage)
    urlpatterns.append(path("admin/", site.urls))
    data = dataset(table)
    rows, columns = len(table[1]), len(table[0])
    with watch.step("rehearsal"):
        result = plain().import_data(data, dry_run=True)
    assert not result.has_errors() and not result.has_validation_errors(), result.row_errors()[:1]
    boss = make.user("boss", superuser=True, is_staff=True)
    client = Client()
    client.force_login(boss, backend="plans.auth_backend.MembershipBackend")
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/import/"
    upload = {"import_file": SimpleUploadedFile("list.csv", data.export("csv").encode()), "format": "0"}
    with watch.step("preview"):
        answer = client.post(address, {**upload, "resource": "0"})
    assert CONFIRMING in answer.content, answer.content.decode()[:3000]
    size = len(answer.content)
    del answer
    with watch.step("commit"):
        result = plain().import_data(data, dry_run=False, use_transactions=True)
    assert not result.has_errors() and model._default_manager.count() == rows
    return watch.figures(rows, columns, page_mb=round(size / MEGABYTE, 1), records=rows)


def plain_pillars(watch: Stopwatch, rows: int, columns: int) -> Figures:
    """(a) The rows of (b) through a plain ModelResource."""
    plan, _ = city()
    Pillar.objects.all().delete()
    return _plain(watch, Pillar, plain_pillar_table(rows, plan.pk))


def plain_list(watch: Stopwatch, rows: int, columns: int) -> Figures:
    """(a) The list of (c) through a plain ModelResource, into a table of nothing but texts.

    Its `id` is one of the columns: it has one text less."""
    heads, found = city_list(rows, columns - 1)
    model = _plain_list_model(heads)
    names = tuple(f"column_{n}" for n in range(len(heads)))
    return _plain(watch, model, (("id", *names), [["", *row] for row in found]))


# ── Ours ─────────────────────────────────────────────────────────────────────────────────────────────────────


def our_pillars(watch: Stopwatch, rows: int, columns: int) -> Figures:
    """(b) Our table of pillars: rehearsal, page, writing."""
    _, planner = city()
    Pillar.objects.all().delete()
    table = pillar_table(rows)
    data = dataset(table)
    with watch.step("rehearsal"):
        result = PillarResource().import_data(data, dry_run=True, user=planner)
    assert not result.problems and not result.refusals, result.problems[:3]
    client = Client()
    client.force_login(planner, backend="plans.auth_backend.MembershipBackend")
    upload = SimpleUploadedFile("list.xlsx", workbook(table))
    with watch.step("preview"):
        answer = client.post("/admin/plans/pillar/import/", {"import_file": upload, "resource": "0"})
    assert CONFIRMING in answer.content, answer.content.decode()[:6000]
    size = len(answer.content)
    del answer
    with watch.step("commit"):
        result = PillarResource().import_data(data, user=planner)
    assert not result.problems and not result.refusals, result.refusals
    assert Pillar.objects.count() == rows
    with watch.step("again"):
        result = PillarResource().import_data(data, dry_run=True, user=planner)
    assert result.totals["skip"] == rows
    data = dataset((table[0], [[*row[:5], "別の方針にする。", *row[6:]] for row in table[1]]))
    with watch.step("change"):
        result = PillarResource().import_data(data, user=planner)
    assert result.totals["update"] == rows, result.problems[:3]
    return watch.figures(rows, len(table[0]), page_mb=round(size / MEGABYTE, 1), records=rows)


def our_intake(watch: Stopwatch, rows: int, columns: int) -> Figures:
    """(c) A city's own list through the intake: guard and reader in their own process, layout, comparison."""
    plan, planner = city()
    data = (Path(os.environ["REFORM_DATA_DIR"]) / LIST).read_bytes()
    with watch.step("read"):
        book = read_untrusted("一覧.xlsx", data)
    answers = _answers(book, plan)
    with watch.step("layout"):
        reading.read(book, known_of(plan, answers))
    drawing = Drawing()
    with watch.step("examine"):
        outcome = examine(book, plan, answers, take=drawing.take)
    mark = outcome.fingerprint
    refusals = outcome.refusals(answers)
    assert not refusals, refusals[:5]
    records = outcome.draft.count
    with watch.step("picture"):
        drawn = pack(drawing.picture(outcome))
    del outcome  # people look at the page now; nothing of this stays in memory until they write
    with watch.step("preview"):
        page = _page(planner, plan, drawn, mark)
    with watch.step("commit"):
        commit(book, plan, answers, by=planner, expected=mark, take=let_go)
    with watch.step("again"):
        examine(book, plan, answers, take=unchanged)
    return watch.figures(
        rows,
        columns,
        records=records,
        picture_mb=round(len(drawn) / MEGABYTE, 2),
        page_mb=round(len(page) / MEGABYTE, 2),
    )


def let_go(outcome: Outcome, part: Part) -> None:
    """As the worker does with what is written."""


def unchanged(outcome: Outcome, part: Part) -> None:
    assert all(line.rehearsed.action == Action.UNCHANGED for line in part.lines)


def _answers(book: Book, plan: Plan) -> dict[str, str]:
    """What a person answers: a question may follow from an answer, so it takes more than one look."""
    answers: dict[str, str] = {}
    for _ in range(3):
        outcome = examine(book, plan, answers, take=let_go)
        asked = [one for one in outcome.open_questions(answers) if one.blocking]
        if not asked:
            break
        answers |= {one.id: one.proposed or (one.choices[0][0] if one.choices else "1") for one in asked}
    return answers


def _page(planner: User, plan: Plan, drawn: bytes, mark: str) -> bytes:
    """The page that shows the changes, as a person gets it."""
    now = timezone.now()
    job = ImportJob.objects.create(
        municipality=plan.municipality,
        plan=plan,
        owner=planner,
        file_name="一覧.xlsx",
        state=ImportJob.State.READY,
        preview=drawn,
        fingerprint=mark,
        created_at=now,
        touched_at=now,
        expires_at=now + KEPT_FOR,
    )
    client = Client()
    client.force_login(planner, backend="plans.auth_backend.MembershipBackend")
    answer = client.get(reverse("intake_job", args=[job.pk]), {"part": "changes"})
    assert mark.encode() in answer.content, answer.content.decode()[:3000]
    return answer.content


PARTS: dict[str, Callable[[Stopwatch, int, int], Figures]] = {
    "plain_pillars": plain_pillars,
    "our_pillars": our_pillars,
    "plain_list": plain_list,
    "our_intake": our_intake,
}
