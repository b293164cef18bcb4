"""Gyoda's fixture against its source text (素案: pillars, reforms, example items)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from items.models import Assignment, Indicator, Item
from plans.models import Footnote, Municipality, Pillar, Plan
from progress.models import ReportingRound
from tests import prepared
from tests.facts import gyoda as expected
from tests.test_facts_files import SUMMARY_MARK

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), prepared.cities("gyoda"):
        yield


def closed_up(text: str) -> str:
    return text.replace(" ", "")


def test_the_plan_is_an_outline_without_a_period():
    plan = Plan.objects.get()
    assert (plan.municipality.code, plan.municipality.name) == (expected.CODE, expected.CITY)
    assert closed_up(f"{plan.title}({plan.get_document_state_display()})") == closed_up(
        expected.TITLE_PRINTED
    )
    assert plan.document_date_printed == expected.AS_OF_PRINTED
    assert (plan.start_year, plan.end_year, plan.outline_title) == (None, None, "")
    assert expected.SUBTITLE_PRINTED.strip("— ") in plan.source_note


def test_the_four_pillars_stand_in_order():
    pillars = Pillar.objects.filter(parent=None).order_by("position")
    assert [(int(one.key), one.name) for one in pillars] == list(expected.PILLARS)
    assert [one.number_printed for one in pillars] == list(expected.PILLAR_LABELS_PRINTED)


def test_the_eight_reforms_stand_under_their_pillars():
    reforms = Pillar.objects.exclude(parent=None).order_by("position").select_related("parent")
    assert [
        (one.number_printed, one.parent.key if one.parent else "", closed_up(one.name), one.open_ended)
        for one in reforms
    ] == [
        (f"改革{one.number}", str(one.pillar), closed_up(one.name), one.open_ended)
        for one in expected.REFORMS
    ]
    assert [one.key for one in reforms] == [f"{one.pillar}-{one.number}" for one in expected.REFORMS]


@pytest.mark.parametrize("reform", expected.REFORMS, ids=lambda reform: f"改革{reform.number}")
def test_a_reform_has_its_examples_in_order(reform):
    items = Item.objects.filter(pillar__number_printed=f"改革{reform.number}").order_by("position")
    assert [item.name_printed or item.name for item in items] == list(reform.examples)
    assert [item.name for item in items] == [closed_up(example) for example in reform.examples]
    key = f"{reform.pillar}-{reform.number}"
    assert [item.key for item in items] == [f"{key}-{number + 1}" for number in range(len(reform.examples))]


def test_an_example_states_nothing_but_its_name():
    assert Item.objects.count() == sum(expected.EXAMPLES_PER_REFORM) == 20
    said = {"nature", "name", "name_printed"}
    texts = [
        field.name
        for field in Item._meta.concrete_fields
        if not field.is_relation and field.name not in said | {"id", "version", "key", "position"}
    ]
    for item in Item.objects.all():
        assert item.nature == Item.Nature.EXAMPLE
        assert not any(getattr(item, name) for name in texts)
    assert not Assignment.objects.exists()
    assert not Indicator.objects.exists()
    assert not ReportingRound.objects.exists()
    assert not Municipality.objects.get().departments.exists()


def test_what_cannot_be_read_is_said():
    notes = dict(
        Pillar.objects.exclude(transcription_note="").values_list("number_printed", "transcription_note")
    )
    assert set(notes) == {"改革1", "改革5", "改革6"}
    assert "2段組" in notes["改革6"]
    assert "計画期間" in Plan.objects.get().transcription_note


def test_the_one_footnote_is_summed_up():
    footnote = Footnote.objects.get()
    assert footnote.mark == "*ニューノーマル"
    assert footnote.text.startswith(SUMMARY_MARK)
