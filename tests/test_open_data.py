"""Open data: a publication's tables say what its page says, in forms that programs read."""

from __future__ import annotations

import csv
import hashlib
import html
import io
import json
import zipfile
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from plans.access import Audience
from progress.models import PublicationFile
from progress.reports import kept
from progress.reports.open_data.described import as_json
from progress.reports.open_data.rows import _BY_PART
from progress.review.publications import release, seal
from tests import make

pytestmark = pytest.mark.django_db
SAID = "=1+1、続き\n二行目"


@pytest.fixture
def city() -> SimpleNamespace:
    place = make.municipality(data_licence="CC-BY-4.0", data_attribution="試験市「行政改革」")
    lead = make.department(place, "収納課")
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=lead, related=[make.department(place, "財政課")])
    rate = make.indicator(item, targets={2023: "96", 2024: "97"})
    make.annual_target(item, 2024, "実施", "広げる。")
    planner = make.planner(place)
    opened = make.opened_round(plan, planner)
    status = make.status(opened, item)
    status.narrative = SAID
    status.save()
    make.actual(status, rate, "95.50")
    make.confirmed(status, lead=make.editor(lead), by=planner)
    sealed = seal(plan, opened, by=planner)
    return SimpleNamespace(place=place, plan=plan, item=item, planner=planner, sealed=sealed, rate=rate)


def address(city: SimpleNamespace, name: str = "", number: int | None = None) -> str:
    args: list[Any] = [city.place.slug, city.plan.slug]
    view = "data"
    if number is not None:
        args, view = [*args, number], "publication_data"
    return reverse(f"{view}_file", args=[*args, name]) if name else reverse(view, args=args)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def released(city: SimpleNamespace) -> None:
    release(city.sealed, [Audience.PUBLIC], by=city.planner)


def test_nothing_is_handed_out_before_it_is_released(city):
    for name in ("", "figures.csv", "datapackage.json", "data.zip"):
        assert Client().get(address(city, name)).status_code == 404
    released(city)
    for name in ("", "figures.csv", "figures.json", "datapackage.json", "data.zip", "data.xlsx"):
        for number in (None, city.sealed.number):
            assert Client().get(address(city, name, number)).status_code == 200, name
    assert Client().get(address(city, "passwords.csv")).status_code == 404


def test_a_figure_is_a_number_with_its_year_its_unit_and_its_rate(city):
    released(city)
    answer = Client().get(address(city, "figures.csv"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Access-Control-Allow-Origin"] == "*"
    [row] = [one for one in rows(answer.content) if one["年度"] == "2024"]
    assert (row["団体コード"], row["年度（和暦）"]) == (city.place.code, "令和6年度")
    assert (row["目標値"], row["実績値"], row["実績（表記）"], row["単位"]) == (
        "97",
        "95.5",
        "95.50%",
        city.rate.unit,
    )
    page = Client().get(reverse("plan", args=[city.place.slug, city.plan.slug])).content.decode()
    assert f"{row['目標に対する割合（%）']}%" in page
    told = json.loads(Client().get(address(city, "figures.json")).content)
    assert [one["実績値"] for one in told if one["年度"] == 2024] == [95.5]


def test_what_an_items_charts_are_drawn_of_is_a_file_of_its_own(city):
    released(city)
    page = Client().get(reverse("plan_item", args=[city.place.slug, city.plan.slug, city.item.key]))
    where = reverse(
        "item_data_file", args=[city.place.slug, city.plan.slug, city.sealed.number, city.item.key]
    )
    assert f'href="{where}"' in page.content.decode()
    whole = rows(Client().get(address(city, "figures.csv")).content)
    assert rows(Client().get(where).content) == [one for one in whole if one["項目コード"] == city.item.key]
    assert Client().get(where.replace(f"items/{city.item.key}/", "items/x/")).status_code == 404


def test_a_department_is_named_without_the_part_that_it_answers_for():
    for printed, told in (
        ("①職員課", ("①", "職員課")),
        ("②～⑤財政課", ("②～⑤", "財政課")),
        ("各課", (None, "各課")),
    ):
        match = _BY_PART.fullmatch(printed)
        assert match
        assert match.groups() == told


def test_text_that_begins_like_a_formula_is_text_in_every_file(city):
    released(city)
    [row] = rows(Client().get(address(city, "texts.csv")).content)
    assert row["文章"] == f"'{SAID}"
    [told] = json.loads(Client().get(address(city, "texts.json")).content)
    assert told["文章"] == SAID
    book = load_workbook(io.BytesIO(Client().get(address(city, "data.xlsx")).content))
    cells = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
    assert SAID in [cell.value for cell in cells]


def test_the_package_describes_every_column_of_every_file(city):
    released(city)
    package = json.loads(Client().get(address(city, "datapackage.json")).content)
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["contributors"] == [{"title": "試験市", "role": "publisher"}]
    assert package["attribution"] == "試験市「行政改革」"
    with zipfile.ZipFile(io.BytesIO(Client().get(address(city, "data.zip")).content)) as archive:
        assert json.loads(archive.read("datapackage.json"))["resources"] == package["resources"]
        for one in package["resources"]:
            content = archive.read(one["path"])
            assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
            header = next(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            assert header == [field["name"] for field in one["schema"]["fields"]]
            keys = [tuple(row[name] for name in one["schema"].get("primaryKey", ())) for row in rows(content)]
            assert len(set(keys)) == len(keys) or not one["schema"].get("primaryKey")


def test_the_page_describes_every_column_as_the_package_does(city):
    released(city)
    page = Client().get(address(city)).content.decode()
    package = json.loads(Client().get(address(city, "datapackage.json")).content)
    for resource in package["resources"]:
        assert f"{resource['title']}の列（{len(resource['schema']['fields'])}）" in page
    fields = [one for resource in package["resources"] for one in resource["schema"]["fields"]]
    assert all(html.escape(one["name"]) in page for one in fields)
    assert all(html.escape(one["description"]) in page for one in fields if "description" in one)


def test_files_are_made_once_when_a_publication_is_sealed(city, django_assert_max_num_queries):
    released(city)
    live = kept.all_of(city.sealed)
    kept.make.call(city.sealed.pk)
    assert kept.all_of(city.sealed) == live
    PublicationFile.objects.filter(name="figures.csv").update(content=b"kept")
    assert Client().get(address(city, "figures.csv")).content == b"kept"
    kept.make.call(city.sealed.pk)
    assert kept.one_of(city.sealed, "figures.csv") == live["figures.csv"]


def test_the_latest_and_each_number_have_addresses_of_their_own(city):
    released(city)
    city.plan.aim = "市民に分かりやすい行政"
    city.plan.save()
    later = seal(city.plan, city.sealed.round, by=city.planner, erratum="直した。")
    release(later, [Audience.PUBLIC], by=city.planner)
    first, second = (
        json.loads(Client().get(address(city, "datapackage.json", one.number)).content)
        for one in (city.sealed, later)
    )
    assert (first["version"], second["version"]) == ("1", "2")
    assert json.loads(Client().get(address(city, "datapackage.json")).content)["version"] == "2"
    found = json.loads(Client().get(reverse("data_catalogue", args=[city.place.slug])).content)
    assert [(one["dcat:version"], one["isLatest"]) for one in found["dcat:dataset"]] == [
        ("2", True),
        ("1", False),
    ]


def test_numbers_keep_their_last_digit():
    assert json.loads(as_json([Decimal("95.50"), Decimal("1200"), Decimal("12345678901234567.8901")])) == [
        95.5,
        1200,
        "12345678901234567.8901",
    ]
