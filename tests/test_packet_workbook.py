"""会議資料 and 答弁用 as workbooks: their figures are the table's, text stays text, and they print page by page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import DjangoDbBlocker

from plans.access import Audience, Role
from progress.public.charts.spec import chart_of
from progress.public.reading.marks import full_title
from progress.reports.about_sheet import Stamp
from progress.reports.figures_sheet import figure_value, rate_value
from progress.reports.packet import answers, workbook
from progress.reports.packet.contents import Packet, Section, Standing, packet_of
from progress.reports.packet.item_sheet import years_of
from progress.review.publications import release, seal
from progress.table.shape.figures import IndicatorRow
from progress.table.shape.plan import PlanTable
from progress.table.shape.reported import TextRow
from tests import make
from tests.demonstration import Sealed, results
from tests.formats import office
from tests.test_status_workbook import HOSTILE
from tests.test_table import City

STAMP = Stamp(7, date(2024, 9, 2), None, "f00d" * 16)
LIVE = answers.Source(made_at=datetime(2024, 6, 20, 14, 5))  # noqa: DTZ001 - told as it is
FULL_WIDTH = ["＝1+1", "＋81", "－3件", "＠SUM(A1)", "-2+3+cmd|' /C calc'!A0", "=cmd|'/c calc'!A1", "=@x"]
PAYLOADS = [*HOSTILE, *FULL_WIDTH]
NUMBERED = re.compile(r"(\d+) / (\d+) ページ")


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def sealed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Sealed:
    return results(django_db_blocker)


Written = Callable[[str, int], bytes]


@pytest.fixture(scope="module")
def written(sealed: Sealed) -> Written:
    """The packet of a city's year, each written once."""
    return cache(lambda city, year: workbook.write(sealed[city, year], STAMP, Standing.MEETING))


@pytest.fixture(scope="module")
def r5(sealed: Sealed, written: Written) -> tuple[Packet, bytes]:
    return packet_of(sealed["kakuu", 2023]), written("kakuu", 2023)


@lru_cache(maxsize=3)
def opened(data: bytes) -> Any:
    return load_workbook(BytesIO(data))


def sheet_of(data: bytes, section: Section) -> Worksheet:
    page: Worksheet = opened(data)[section.heading.replace("　", " ")]
    return page


def rows(page: Worksheet) -> list[list[Any]]:
    return [list(row) for row in page.iter_rows(values_only=True)]


def texts(page: Worksheet) -> str:
    return "\n".join(str(value) for row in rows(page) for value in row if value is not None)


# ── The same figures ─────────────────────────────────────────────────────────────────────────────────────────


def told(label: str, one: IndicatorRow, years: list[int]) -> list[Any]:
    cells = [one.year(year) for year in years]
    values = {
        "目標": [figure_value(cell.target if cell else None, one.unit)[0] for cell in cells],
        "実績": [figure_value(cell.actual if cell else None, one.unit)[0] for cell in cells],
        "達成率": [rate_value(cell.rate if cell else None)[0] for cell in cells],
        "目標（累計）": [figure_value(cell.target_sum if cell else None, one.unit)[0] for cell in cells],
        "実績（累計）": [figure_value(cell.actual_sum if cell else None, one.unit)[0] for cell in cells],
    }
    return [float(value) if isinstance(value, Decimal) else value for value in values[label]]


def wanted_rows(label: str, one: IndicatorRow, years: list[int]) -> list[list[Any]]:
    """Sums over the years stand in the place of the years' own figures where those are such sums, else below."""
    own, sums = told(label, one, years), told(f"{label}（累計）", one, years) if label != "達成率" else []
    if not any(isinstance(value, float) for value in sums):
        return [own]
    same = all(total in ("－", value) for value, total in zip(own, sums, strict=True))
    return [own] if same else [own, sums]


def test_every_figure_of_every_item_is_that_of_the_table(r5: tuple[Packet, bytes]) -> None:
    packet, data = r5
    years = years_of(packet.table, packet.items)
    kept = [row[: 1 + len(years)] for row in rows(sheet_of(data, Section.ITEMS))]
    for label in ("目標", "実績", "達成率"):
        labels = (label, f"{label}（累計）")
        printed = [row[1:] for row in kept if row[0] in labels and row[2:] != [None] * (len(years) - 1)]
        wanted = [
            row
            for page in packet.items
            for one in page.item.indicators
            if one.years or one.goal
            for row in wanted_rows(label, one, [*years])
        ]
        assert [[float(x) if isinstance(x, int) else x for x in row] for row in printed] == wanted, label


def test_a_chart_draws_the_figures_of_the_pages_chart(r5: tuple[Packet, bytes]) -> None:
    packet, data = r5
    page = sheet_of(data, Section.ITEMS)
    specs = [chart_of(one) for item in packet.items for one in item.item.numeric_indicators]
    specs = [one for one in specs if one.actuals]  # nothing is drawn of targets alone
    drawn = page._charts  # type: ignore[attr-defined]
    assert len(drawn) == len(specs) > 20
    for spec, chart in zip(specs, drawn, strict=True):
        series = [one for part in chart._charts for one in part.ser]
        found = {}
        for one in series:
            name = page[one.tx.strRef.f.split("!")[1].replace("$", "")].value
            area = page[one.val.numRef.f.split("!")[1].replace("$", "")]
            found[name] = [cell.value for cell in area[0]]
        for name, points in ((spec.actual_name, spec.actuals), (spec.target_name, spec.targets)):
            by_year = {point.fiscal_year: float(point.value) for point in points}
            assert found[name] == [by_year.get(year) for year in spec.years]
        for level in (spec.goal, spec.baseline):
            if level is not None:
                assert {*found[level.name]} == {float(level.value)}
        assert float(spec.axis.low) == chart.y_axis.scaling.min
        assert float(spec.axis.high) == chart.y_axis.scaling.max


def test_shares_and_counts_are_those_of_the_publication(r5: tuple[Packet, bytes]) -> None:
    packet, data = r5
    said = rows(sheet_of(data, Section.SUMMARY))
    lines = {row[0]: row for row in said if row[0] and isinstance(row[1], int)}
    for distribution in packet.table.distributions:
        line = lines[distribution.title]
        bands = [count.count for count in distribution.counts if count.code]
        assert line[1] == distribution.total
        assert line[2 : 2 + len(bands)] == bands
    now = {one.title: one.share for one in packet.table.shares if one.fiscal_year == 2023}
    for title, share in now.items():
        percent, of = share.words
        assert lines[title][-2] == f"{percent}（{of}）"
    total = next(row for row in rows(sheet_of(data, Section.LIST)) if row[0] == "合計")
    first = packet.table.distributions[0]
    assert total[2:7] == [count.count for count in first.counts if count.code]


def test_effects_and_changed_targets_stand_as_they_are_recorded(r5: tuple[Packet, bytes]) -> None:
    packet, data = r5
    effects = rows(sheet_of(data, Section.EFFECTS))
    amounts = {row[0]: row[4] for row in effects if isinstance(row[4], int)}
    assert {one.title: one.amount_yen for one in packet.effects.lines}.items() <= amounts.items()
    assert [row[2] for row in effects if row[0] == "令和5年度（2023年度）"][:2] == ["歳出の減", "歳入の増"]
    changes = rows(sheet_of(data, Section.CHANGES))
    told = [row for row in changes if row[0] in ("引下げ", "引上げ")]
    assert [row[0] for row in told] == ["引下げ", "引上げ", "引上げ"]
    assert "R4：178,000㎡ → 178,700㎡" in told[0][4]


@pytest.mark.parametrize("city", [("annaka", 2021), ("tatebayashi", 2020), ("kakuu", 2023)])
def test_every_item_of_every_city_has_its_page_and_its_line(
    sealed: Sealed, written: Written, city: tuple[str, int]
) -> None:
    table, data = sealed[city], written(*city)
    listed = rows(sheet_of(data, Section.LIST))
    pages = [row[-1] for row in listed if isinstance(row[-1], int)]
    told = [one.item for one in packet_of(table).items if one.says_something]
    assert len(pages) == len(told) > 25
    assert pages == sorted(pages)
    assert (
        all(page % 2 for page in pages) or city[0] == "tatebayashi"
    )  # a page each: its plan says names only
    said = texts(sheet_of(data, Section.ITEMS))
    assert all(full_title(table, item) in said for item in told)
    lines = texts(sheet_of(data, Section.LIST))
    assert all(full_title(table, item) in lines for item in table.items)


# ── Text, bytes ──────────────────────────────────────────────────────────────────────────────────────────────


def hostile(table: PlanTable) -> PlanTable:
    """Every text that somebody wrote begins like a formula."""
    changed = []
    for text, item in zip(PAYLOADS, table.items, strict=False):
        status = item.status and replace(
            item.status, texts=tuple(TextRow(one.name, one.label, text) for one in item.status.texts)
        )
        indicators = tuple(replace(one, name=text, unit=text) for one in item.indicators)
        named = replace(item, title=text, name=text, goal_printed=text, status=status)
        changed.append(replace(named, approach=text, current_issues=text, indicators=indicators))
    return replace(table, items=tuple(changed), plan_title=PAYLOADS[0], disclaimer=PAYLOADS[1])


def test_no_text_becomes_a_formula(sealed: Sealed) -> None:
    table = hostile(sealed["kakuu", 2023])
    assert len(PAYLOADS) == 17
    for data in (workbook.write(table, STAMP, Standing.OFFICE), answers.write(table, table.items, LIVE)):
        with ZipFile(BytesIO(data)) as archive:
            parts = [name for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
            assert not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in parts)
        cells = [cell for page in opened(data) for row in page.iter_rows() for cell in row]
        suspicious = [cell for cell in cells if isinstance(cell.value, str) and cell.value in PAYLOADS]
        assert {cell.value for cell in suspicious} >= {"=1+1", "＝1+1", "@SUM(A1)", "＠SUM(A1)"}
        assert all(cell.data_type == "s" for cell in suspicious)
        begun = [cell for cell in suspicious if cell.value[0] in "=+-@＝＋－＠"]
        assert all(cell.quotePrefix for cell in begun)


def test_the_same_publication_gives_the_same_bytes(sealed: Sealed, written: Written) -> None:
    table = sealed["annaka", 2021]
    assert workbook.write(table, STAMP, Standing.MEETING) == written("annaka", 2021)
    assert answers.write(table, table.items, answers.Source(STAMP)) == answers.write(
        table, table.items, answers.Source(STAMP)
    )


DIGIT = 14.67 * 0.636
"""Pixels of a digit of DejaVu Sans with 11 points, which stands in for Arial where that is missing: 8.2 with it."""


@pytest.mark.parametrize(("city", "year"), [("kakuu", 2023), ("annaka", 2021), ("tatebayashi", 2020)])
def test_a_page_holds_its_columns_where_a_wider_font_stands_in(
    written: Written, city: str, year: int
) -> None:
    for sheet in opened(written(city, year)):
        columns = sum(column.width for column in sheet.column_dimensions.values()) * DIGIT / 96
        across = {9: (8.27, 11.69), 8: (11.69, 16.54)}[sheet.page_setup.paperSize]
        side = across[sheet.page_setup.orientation == "landscape"]
        assert columns + sheet.page_margins.left + sheet.page_margins.right <= side, sheet.title


def test_version_marking_and_hash_stand_where_they_are_looked_for(r5: tuple[Packet, bytes]) -> None:
    _, data = r5
    book = opened(data)
    assert book.worksheets[0].title == "表紙"
    assert "会議資料" in texts(book.worksheets[0])
    for page in book:
        assert page.oddFooter.right.text == "会議資料　確定版 第7号"
        assert page.page_setup.useFirstPageNumber
    assert STAMP.sha256 in texts(book.worksheets[-1])
    areas = [page[page.print_area.split("!")[1].replace("$", "")] for page in book]
    smallest = [cell.font.size for area in areas for row in area for cell in row if cell.value]
    assert min(smallest) >= 10.5


# ── On paper ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def on_paper(
    sealed: Sealed, written: Written, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """Every page as LibreOffice prints it; one run for all."""
    if not office.can_print():
        pytest.skip("LibreOffice or pdftotext is not installed")
    folder: Path = tmp_path_factory.mktemp("paper")
    table = sealed["kakuu", 2023]
    files = {
        "kakuu.xlsx": written("kakuu", 2023),
        "annaka.xlsx": written("annaka", 2021),
        "answers.xlsx": answers.write(table, table.items[:6], LIVE),
    }
    return office.printed(files, folder)


def plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.parametrize("name", ["kakuu", "annaka"])
def test_the_pages_on_paper_are_those_that_are_counted(on_paper: dict[str, list[str]], name: str) -> None:
    pages = on_paper[name]
    numbers = [found for page in pages for found in NUMBERED.findall(page)]
    assert numbers == [(str(at), str(len(pages))) for at in range(1, len(pages) + 1)]


def test_every_item_begins_on_the_page_that_the_list_names_and_that_is_odd(
    on_paper: dict[str, list[str]], r5: tuple[Packet, bytes]
) -> None:
    packet, data = r5
    begins = [row[-1] for row in rows(sheet_of(data, Section.LIST)) if isinstance(row[-1], int)]
    for page, number in zip(packet.items, begins, strict=True):
        assert number % 2
        assert plain(page.title) in plain(on_paper["kakuu"][number - 1])
        assert plain(f"{page.title}　実施状況") in plain("".join(on_paper["kakuu"][number : number + 3]))


def test_an_answer_sheet_is_a_page_and_live_data_says_that_it_is_unsettled(
    on_paper: dict[str, list[str]],
) -> None:
    pages = on_paper["answers"]
    whole = len(pages)
    assert 7 <= whole <= 7 + 2  # the contents, six items, of which a long one takes two pages
    assert all("内部検討用・未確定" in page for page in pages)
    assert NUMBERED.findall("".join(pages)) == [(str(at), str(whole)) for at in range(1, whole + 1)]
    assert all("令和6年6月20日14時5分に作成" in plain(page) for page in pages)


# ── Who takes it away ────────────────────────────────────────────────────────────────────────────────────────


def test_board_and_planning_section_find_the_packet_where_they_read() -> None:
    city = City()
    opened_round = city.round
    publication = seal(city.plan, opened_round, by=city.planner)
    address = [city.place.slug, city.plan.slug, publication.number]
    packet_url, answers_url = (
        reverse("packet_workbook", args=address),
        reverse("answer_workbook", args=address),
    )
    planner, board = Client(), Client()
    planner.force_login(city.planner)
    board.force_login(make.member(city.place, Role.BOARD))
    assert board.get(packet_url).status_code == 404
    office_page = planner.get(reverse("sealed", args=[publication.pk])).content.decode()
    assert packet_url in office_page
    assert answers_url in office_page
    assert "庁内資料" in office_page

    release(publication, [Audience.BOARD], by=city.planner)
    reading = board.get(reverse("publication", args=address)).content.decode()
    assert packet_url in reading
    assert answers_url not in reading
    assert packet_url in board.get(reverse("reports")).content.decode()
    response = board.get(packet_url)
    name = f"{city.place.name}_{city.plan.title}_令和6年度末_会議資料_第{publication.number}号.xlsx"
    assert quote(name, safe="") in response["Content-Disposition"]
    assert "会議資料" in texts(opened(response.content).worksheets[0])


def test_the_planning_section_takes_an_items_answer_sheet_from_live_data() -> None:
    city = City()
    planner = Client()
    planner.force_login(city.planner)
    item = city.items[0]
    response = planner.get(reverse("item_answer", args=[city.round.pk, item.key]))
    book = opened(response.content)
    assert len(book.worksheets) == 1
    assert book.worksheets[0]["A1"].value == "内部検討用・未確定"
    assert len(opened(planner.get(reverse("round_answers", args=[city.round.pk])).content).worksheets) == len(
        city.items
    ) + (len(city.items) > 1)
    assert planner.get(reverse("item_answer", args=[city.round.pk, "no-such"])).status_code == 404
