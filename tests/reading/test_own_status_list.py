"""A publication's list as we write it ourselves, taken for any city's list: the one reader finds in it the plan's items,
its scale's bands and its figures, and nothing that the plan doesn't have."""

from __future__ import annotations

import pytest

from plans.books.cells import Book
from plans.models import Plan
from progress.intake.draft import Draft, Kind
from progress.intake.importing import known_of
from progress.intake.reading.any_table import TableLayout
from progress.models import ReportingRound
from progress.reports import status_list
from progress.table.live import live_table
from tests import make
from tests.books import read_book

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> ReportingRound:
    """A round with three items: reported and rated A, not reported, not asked; nobody is rated S."""
    place = make.municipality()
    planner, section = make.planner(place), make.department(place)
    lead, plan = make.editor(section), make.plan(place, document_state="draft")
    pillar = make.pillar(plan)
    for number in ("1", "2"):
        item = make.item(pillar, f"窓口の改革その{number}", lead=section)
        make.indicator(item, "処理件数", "件", targets={2024: "60"})
    make.item(pillar, "照会しない項目")
    found = make.opened_round(plan, planner)
    status = make.status(found, plan.items.all()[0])
    status.narrative = "窓口を一つにした。"
    status.save()
    make.actual(status, status.item.indicators.get(), "19")
    make.confirmed(status, lead=lead, by=planner)
    return found


def listed(asked: ReportingRound) -> Draft:
    plan = Plan.objects.get(pk=asked.plan_id)
    book: Book = read_book("一覧.xlsx", status_list.write(live_table(plan, asked)))
    draft = Draft()
    TableLayout().read(book, tuple(sheet.name for sheet in book.sheets), known_of(plan, {}), draft)
    return draft


def test_its_items_are_the_plans_and_no_total_or_share_is_one(asked: ReportingRound) -> None:
    found = listed(asked)
    assert {record.key[0] for record in found.of(Kind.ITEM)} == {one.key for one in asked.plan.items.all()}
    assert "mark_unread" not in {one.kind for one in found.findings}


def test_its_bands_are_those_of_the_plans_scale(asked: ReportingRound) -> None:
    """A symbol stands over each band's words; 未報告・未確認 beside them is no band, whoever's ○ stands in it."""
    found = listed(asked)
    assert found.of(Kind.BAND) == []
    [rating] = found.of(Kind.RATING)
    assert (rating.key, rating.fields["recorded"].value) == ((2024, "year_end", "1-1", "progress", ""), "a")


def test_a_direction_may_stand_in_words_behind_its_arrow(asked: ReportingRound) -> None:
    found = [one.fields["direction"].value for one in listed(asked).of(Kind.INDICATOR)]
    assert found == ["increase", "increase"]


def test_a_sheet_about_the_file_is_left_alone(asked: ReportingRound) -> None:
    [about] = [one for one in listed(asked).sheets if one.sheet == "この資料について"]
    assert about.layout == ""
