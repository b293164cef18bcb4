"""One number everywhere: what a citizen, a council member and a program are told of a publication is the same, for
every city of the demonstration, asked for through the addresses that they use."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import zip_longest
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from plans.access import Audience
from progress.models import Publication
from tests import prepared

pytestmark = pytest.mark.django_db

CITIES = ("annaka", "gyoda", "ichinoseki", "kakuu", "tatebayashi")
APOSTROPHE = re.compile("^'(?=[-=+@])")
"""In CSV before a text that begins like a formula; the data package says so."""
Figure = tuple[int, str, str, Decimal | None, Decimal | None, Decimal | None]
"""Fiscal year, key of the item, name of the indicator; target, actual, percent of the target."""


@pytest.fixture(scope="module", autouse=True)
def demonstration(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with (
        django_db_blocker.unblock(),
        prepared.prepared("demonstration", prepared.whole_demonstration),
    ):
        yield


def published(city: str) -> list[Publication]:
    """What everybody may read of a city: the newest of each plan, with results where there are any."""
    found = Publication.objects.filter(
        plan__municipality__slug=city, releases__audience=Audience.PUBLIC
    ).select_related("plan__municipality", "round")
    newest = {one.plan_id: one for one in found.order_by("round__fiscal_year", "number")}
    assert newest, city
    return [*newest.values()]


def answer(name: str, of: Publication, *more: str) -> bytes:
    address = reverse(name, args=[of.plan.municipality.slug, of.plan.slug, of.number, *more])
    response = Client().get(address)
    assert response.status_code == 200, address
    return response.getvalue() if response.streaming else response.content


def number(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value)).normalize()


def in_table(rows: Iterator[dict[str, Any]]) -> set[Figure]:
    return {
        (
            int(row["年度"]), row["項目コード"], APOSTROPHE.sub("", row["指標名"]),
            number(row["目標値"]), number(row["実績値"]), number(row["目標に対する割合（%）"]),
        )
        for row in rows
    }  # fmt: skip


def as_sealed(content: dict[str, Any]) -> set[Figure]:
    def value(figure: dict[str, Any] | None, name: str = "value") -> Decimal | None:
        return number(figure.get(name)) if figure else None

    return {
        (
            int(cell["fiscal_year"]), item["key"], indicator["name"],
            value(cell.get("target")), value(cell.get("actual")), value(cell.get("rate"), "percent"),
        )
        for item in content["items"]
        for indicator in item.get("indicators", ())
        for cell in indicator["years"]
    }  # fmt: skip


def sheet_rows(data: bytes, name: str) -> Iterator[dict[str, Any]]:
    head, *lines = load_workbook(io.BytesIO(data), read_only=True)[name].iter_rows(values_only=True)
    return (dict(zip_longest(map(str, head), line)) for line in lines)


def words(page: bytes) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.decode())).split())


def all_cells(data: bytes) -> set[str]:
    book = load_workbook(io.BytesIO(data), read_only=True)
    return {
        str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value
    }


@pytest.mark.parametrize("city", CITIES)
def test_figures_are_the_same_in_every_file_and_answer(city: str) -> None:
    for one in published(city):
        sealed = as_sealed(json.loads(answer("api_publication", one))["content"])
        file = answer("publication_data_file", one, "figures.csv").decode("utf-8-sig")
        assert in_table(csv.DictReader(io.StringIO(file, newline=""))) == sealed
        assert in_table(iter(json.loads(answer("publication_data_file", one, "figures.json")))) == sealed
        assert in_table(iter(json.loads(answer("api_table", one, "figures")))) == sealed
        data = answer("publication_data_file", one, "data.xlsx")
        assert in_table(sheet_rows(data, load_workbook(io.BytesIO(data)).sheetnames[0])) == sealed


@pytest.mark.parametrize("city", CITIES)
def test_pages_and_charts_show_the_figures_of_the_files(city: str) -> None:
    for one in published(city):
        content = json.loads(answer("api_publication", one))["content"]
        with_figures = [
            item for item in content["items"] if any(row["years"] for row in item.get("indicators", ()))
        ]
        for item in with_figures[:: max(1, len(with_figures) // PAGES)]:
            page = words(answer("publication_item", one, item["key"]))
            for indicator in item["indicators"]:
                for cell in indicator["years"]:
                    for figure in (cell.get("target"), cell.get("actual")):
                        assert not figure or " ".join(figure["text"].split()) in page, (city, item["key"])
            values = {value for row in item["indicators"] for value in of_indicator(row)}
            for drawn in charts(one, item["key"]):
                assert drawn <= values, (city, item["key"])


PAGES = 8
"""So many items of a publication are looked at, spread over it."""


def of_indicator(row: dict[str, Any]) -> Iterator[float]:
    figures = [row.get("baseline"), row.get("goal"), row.get("final_target")]
    for cell in row["years"]:
        figures += [cell.get(name) for name in ("target", "actual", "target_sum", "actual_sum")]
        figures += [cell.get(name) for name in ("original", "original_sum", "restated")]
    for figure in figures:
        if figure and figure.get("value") is not None:
            yield float(figure["value"])


def charts(of: Publication, item: str) -> Iterator[set[float]]:
    """What each chart of the item draws."""
    address = reverse("chart_data", args=[of.plan.municipality.slug, of.plan.slug, of.number, item])
    response = Client().get(address)
    if response.status_code == 404:
        return
    for chart in json.loads(response.content)["figures"]:
        yield {
            float(value)
            for trace in chart["data"]
            for value in trace["y"]
            if isinstance(value, int | float | str) and re.fullmatch(r"-?[\d.]+", str(value))
        }


@pytest.mark.parametrize("city", CITIES)
def test_the_share_is_the_same_on_page_packet_list_and_in_the_data(city: str) -> None:
    compared = 0
    for one in published(city):
        content = json.loads(answer("api_publication", one))["content"]
        share = content.get("share")
        if not share:
            continue
        compared += 1
        if share["percent"] is None:
            for page in ("publication", "publication_packet"):
                assert share["reason"] in words(answer(page, one)), page
            continue
        shown = f"{Decimal(share['percent']):.1f}"
        assert f"{shown}%" in words(answer("publication", one)).replace(" ", "")
        assert f"{shown}%" in words(answer("publication_packet", one)).replace(" ", "")
        for book in ("publication_workbook", "packet_workbook"):
            cells = all_cells(answer(book, one))
            assert any(f"{shown}%" in cell for cell in cells), book
        rows = json.loads(answer("api_table", one, "shares"))
        year = content["round"]["fiscal_year"]
        whole = [row for row in rows if not row["柱コード"] and row["年度"] == year]
        assert [f"{Decimal(str(row[name])):.1f}" for row in whole for name in row if "割合" in name] == [
            shown
        ]
    assert compared or city in WITHOUT_RESULTS


WITHOUT_RESULTS = ("gyoda", "ichinoseki")
"""Their documents hold plans, and no results."""
