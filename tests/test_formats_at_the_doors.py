"""Every door that takes a table takes it in each format, and says which there are."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import reverse

from items.models import Item
from plans.models import Municipality, Pillar, User
from progress.intake import job as intake
from progress.intake import runs
from progress.models import ImportJob
from tests import make
from tests.hostile.compound import book, compound, text_cell
from tests.hostile.open_document import ods, row, text
from tests.test_import_export import address, bring_in
from tests.test_import_export import workbook as excel
from tests.test_intake_job import HEADINGS, ROWS
from tests.test_intake_pages import client_of

pytestmark = pytest.mark.django_db
Rows = tuple[tuple[str, ...], ...]


def old_workbook(rows: Rows) -> bytes:
    cells = [
        text_cell(number, column, words)
        for number, texts in enumerate(rows)
        for column, words in enumerate(texts)
    ]
    return compound(("Workbook", book(*cells, name="一覧")))


def open_document(rows: Rows) -> bytes:
    return ods(*(row(*map(text, texts)) for texts in rows), name="一覧")


def separated(by: str, encoding: str) -> Callable[[Rows], bytes]:
    return lambda rows: "".join(by.join(texts) + "\r\n" for texts in rows).encode(encoding)


FORMATS: dict[str, Callable[[Rows], bytes]] = {
    "表.xlsx": lambda rows: excel(*rows),
    "表.xls": old_workbook,
    "表.ods": open_document,
    "表.csv": separated(",", "cp932"),
    "表.tsv": separated("\t", "utf-8"),
    "表.txt": separated("\t", "utf-16"),
}


@pytest.fixture
def place() -> Municipality:
    return make.municipality("shiken", code="131016")


@pytest.fixture
def planner(place: Municipality) -> User:
    return make.planner(place, "kikaku")


@pytest.mark.parametrize("name", FORMATS)
def test_the_intake_reads_a_plan_in_it(name: str, planner: User, place: Municipality) -> None:
    job = intake.receive(planner, place, None, name=name, data=FORMATS[name]((HEADINGS, *ROWS)))
    runs.start_looking(job)
    job = ImportJob.objects.get(pk=job.pk)
    assert job.state == ImportJob.State.READY, job.message
    found = intake.sheets_of(job)
    assert found is not None and found.sheets[0].text(3, 3) == "使用料の見直し"


@pytest.mark.parametrize("name", FORMATS)
def test_a_plain_list_of_the_admin_comes_in_by_it(name: str, planner: User, place: Municipality) -> None:
    make.plan(place, "plan-r4", document_state="draft")
    rows = (("団体コード", "計画", "識別番号", "名称"), ("131016", "plan-r4", "①", "健全な財政運営"))
    bring_in(client_of(planner), Pillar, FORMATS[name](rows), name)
    assert Pillar.objects.get().name == "健全な財政運営"


@pytest.mark.parametrize("name", FORMATS)
def test_the_command_brings_it_in(name: str, place: Municipality, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FORMATS[name]((HEADINGS, *ROWS)))
    call_command("import_workbook", str(path), "--new", stdout=io.StringIO())
    assert [one.name for one in Item.objects.order_by("number_printed")] == [texts[2] for texts in ROWS]


def test_both_forms_name_the_formats_and_offer_them(planner: User) -> None:
    client = client_of(planner)
    for where in (reverse("intake"), address(Pillar, "import")):
        page = client.get(where).content.decode()
        assert 'accept=".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"' in page
        assert "Excel ブック（.xlsx、.xlsm、.xls）、OpenDocument の表（.ods）、CSV（.csv）。30MBまで" in page
