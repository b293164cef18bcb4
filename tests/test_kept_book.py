"""A file is parsed once: what was read of it is kept with the job, and forgotten together with the file."""

from __future__ import annotations

import sys
import zlib
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.urls import reverse
from django.utils import timezone

from plans.books import limited
from plans.books.limited import read_to_keep, read_untrusted, restored
from plans.models import Municipality, Plan, User
from progress.intake import job as intake
from progress.intake import runs
from progress.intake.reading.answers import SKIP
from progress.models import ImportJob
from tests import make
from tests.cities import CityFile
from tests.hostile.package import book, cell, inline, row, sheet, styles
from tests.test_intake_job import HEADINGS, ROWS, plan_list, with_years, workbook
from tests.test_intake_pages import client_of, post, sent, text_of

pytestmark = pytest.mark.reading_process
State = ImportJob.State
TWO_LISTS = workbook(
    ("一覧", (HEADINGS, *ROWS)),
    ("別表", (HEADINGS, ("9", "柱", "別表の項目", "財政課", "", "", "", ""))),
)
CHILD = "plans.books.reader_child"

_started: list[list[str]] | None = None


def _watch(event: str, given: tuple[Any, ...]) -> None:
    if event == "subprocess.Popen" and _started is not None:
        _started.append(list(given[1]))


sys.addaudithook(_watch)  # it cannot be taken away again; outside the fixture it notes nothing


class Parses:
    """How often a file was handed to the reading process."""

    def __init__(self, started: list[list[str]]) -> None:
        self.started = started

    @property
    def count(self) -> int:
        return sum(CHILD in words for words in self.started)


@pytest.fixture
def parses() -> Any:
    global _started
    _started = []
    yield Parses(_started)
    _started = None


@pytest.fixture
def place() -> Municipality:
    return make.municipality()


@pytest.fixture
def planner(place: Municipality) -> User:
    return make.planner(place, "kikaku")


def fresh(job: ImportJob) -> ImportJob:
    return ImportJob.objects.get(pk=job.pk)


def looked_at(
    planner: User, place: Municipality, data: bytes = TWO_LISTS, name: str = "一覧.xlsx"
) -> ImportJob:
    job = intake.receive(planner, place, None, name=name, data=data)
    runs.start_looking(job)
    assert fresh(job).state == State.READY, fresh(job).message
    return fresh(job)


# ── Over a whole way ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.every_database
def test_upload_two_answers_the_findings_and_the_writing_parse_the_file_once(
    place: Municipality, planner: User, parses: Parses
) -> None:
    client = client_of(planner)
    job = sent(client, place, TWO_LISTS)
    for read in (SKIP, ""):
        said = post(client, "intake_answers", job, say="sheet", sheet="別表", read=read)
        assert "読み直しました" in text_of(said)
    findings = client.get(reverse("intake_findings", args=[job.pk]))
    assert findings.status_code == 200
    job = with_years(fresh(job))
    post(client, "intake_write", job, seen=job.fingerprint)
    assert fresh(job).state == State.DONE, fresh(job).message
    assert Plan.objects.get().items.count() == 3
    assert parses.count == 1


@pytest.mark.django_db
def test_a_job_of_an_earlier_version_is_parsed_once_more(
    place: Municipality, planner: User, parses: Parses
) -> None:
    job = looked_at(planner, place)
    ImportJob.objects.update(book=None)
    assert intake.sheets_of(fresh(job)) is not None and not fresh(job).book
    before = parses.count
    for _ in range(3):
        runs.start_looking(fresh(job))
    assert fresh(job).state == State.READY
    assert parses.count == before + 1


@pytest.mark.django_db
def test_what_is_too_large_to_keep_is_parsed_when_it_is_needed(
    place: Municipality, planner: User, parses: Parses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "MAX_KEPT", 100)
    job = looked_at(planner, place)
    assert fresh(job).book is None
    assert parses.count == 2


@pytest.mark.django_db
def test_the_book_is_forgotten_together_with_the_file(place: Municipality, planner: User) -> None:
    written, over = looked_at(planner, place, plan_list()), looked_at(planner, place)
    assert fresh(written).book and fresh(over).book
    runs.start_writing(with_years(written))
    assert fresh(written).state == State.DONE and fresh(written).book is None
    ImportJob.objects.filter(pk=over.pk).update(expires_at=timezone.now() - timedelta(hours=1))
    intake.forget_expired(timezone.now())
    assert (bytes(fresh(over).data), fresh(over).book) == (b"", None)
    assert intake.sheets_of(fresh(over)) is None


@pytest.mark.django_db
def test_the_list_of_a_persons_files_carries_neither_files_nor_books(
    place: Municipality, planner: User
) -> None:
    looked_at(planner, place)
    assert {"data", "book", "preview"} <= intake.mine(planner).get().get_deferred_fields()


@pytest.mark.django_db
def test_a_csv_with_a_long_name_keeps_the_name_of_its_sheet(place: Municipality, planner: User) -> None:
    data = "\n".join(",".join(cells) for cells in (HEADINGS, *ROWS)).encode()
    job = looked_at(planner, place, data, "長い名前" * 60 + ".csv")
    found = intake.sheets_of(job)
    assert found == read_untrusted(job.file_name, data)


# ── The bytes ────────────────────────────────────────────────────────────────────────────────────────────────

EVERYTHING = book(
    sheet=sheet(
        row(1, inline("A1", "見出し"), cell("B1", "0.955", style=1), "<c r='C1'><f>B1*2</f><v>1.91</v></c>")
        + row(2, cell("A2", "1", "b"), cell("B2", "#REF!", "e"), more='hidden="1"'),
        before='<cols><col min="3" max="4" hidden="1"/></cols>',
        after='<mergeCells><mergeCell ref="A1:A2"/></mergeCells>',
    ),
    styles=styles('<numFmt numFmtId="200" formatCode="0.0%"/>', '<xf numFmtId="0"/><xf numFmtId="200"/>'),
)


@pytest.mark.parametrize(
    ("name", "data"), [("表.xlsx", EVERYTHING), ("表.csv", "項目,目標\n①,95%".encode("cp932"))]
)
def test_what_is_kept_is_what_was_read(name: str, data: bytes) -> None:
    found, kept = read_to_keep(name, data)
    assert kept is not None
    assert restored(memoryview(kept), name, found.sha256) == found == read_untrusted(name, data)
    assert len(found.sheets[0].cells) > 3


def test_a_citys_workbook_takes_little_room(city_file: CityFile) -> None:
    data = city_file("annaka_plan.xlsx")
    found, kept = read_to_keep("annaka_plan.xlsx", data)
    assert kept is not None and len(kept) < 2 * len(data)
    assert restored(kept, "annaka_plan.xlsx", found.sha256) == found


def test_whatever_is_not_what_was_kept_of_this_file_counts_as_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found, kept = read_to_keep("表.xlsx", EVERYTHING)
    assert kept is not None
    content = zlib.decompress(kept)
    head = content[: content.index(b"\n") + 1]
    cut_off, no_kind = (
        msgspec.msgpack.encode(["", "", [{"name": "表", "cells": [cell]}], ""])
        for cell in ([1, 1], [1, 1, "項目名", "word"])
    )
    for strange in (b"", b"x", kept[:-5]):
        assert restored(strange, "表.xlsx", found.sha256) is None
    for answer in (content[len(head) : -3], cut_off, no_kind):
        assert restored(zlib.compress(head + answer), "表.xlsx", found.sha256) is None
    assert restored(kept, "表.xlsx", "0" * 64) is None, "another file's"
    monkeypatch.setattr(limited, "EDITION", limited.EDITION + 1)
    assert restored(kept, "表.xlsx", found.sha256) is None, "an earlier reader's"


def test_kept_bytes_that_swell_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    found, kept = read_to_keep("表.xlsx", EVERYTHING)
    assert kept is not None
    monkeypatch.setattr(limited, "MAX_ANSWER", 50)
    assert restored(kept, "表.xlsx", found.sha256) is None
