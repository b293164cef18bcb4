"""What two writers of one record see side by side."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from plans.history.conflict import (
    Clash,
    Conflict,
    Past,
    SeenVersion,
    VersionField,
    clashes,
    kept_inputs,
    shown_version,
)
from plans.history.records import ChangeEvent, Way
from plans.history.writer import apply, save
from plans.models import Department, User
from plans.values.words import EMPTY
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]


def conflict_over(record: Any, **changes: tuple[Any, Any]) -> Conflict:
    """The record is changed by 山田 and then, at the version that was read before, by somebody else."""
    model = type(record)
    first, second = model.objects.get(pk=record.pk), model.objects.get(pk=record.pk)
    for name, (theirs, mine) in changes.items():
        setattr(first, name, theirs)
        setattr(second, name, mine)
    save(first, by=make.user("yamada", display_name="山田"), via=Way.FORM)
    with pytest.raises(Conflict) as caught:
        save(second, by=None, via=Way.FORM)
    return caught.value


def test_each_differing_field_is_shown_in_words() -> None:
    place = make.municipality()
    heir = make.department(place, "税務課")
    section = make.department(place, "収納課")
    found = clashes(
        conflict_over(
            section,
            kind=("group", "department"),
            successor=(heir, None),
            valid_until=(date(2026, 3, 31), None),
        )
    )
    fields = {field.label: (field.before, field.after) for field in found[0].fields}
    assert fields == {
        "種類": ("総称（全課・各課など）", "課・室"),
        "引き継いだ課": ("税務課", EMPTY),
        "いつまで": ("令和8年3月31日", EMPTY),
    }
    assert (found[0].label, found[0].who, found[0].gone) == ("課「収納課」", "山田", False)


def test_a_fiscal_year_is_shown_in_its_era() -> None:
    plan = make.plan(end=2024)
    [clash] = clashes(conflict_over(plan, end_year=(2025, 2026)))
    fields = {field.label: (field.before, field.after) for field in clash.fields}
    assert fields == {"終了年度": ("令和7年度", "令和8年度")}


def test_numbers_and_boxes_are_shown_without_padding() -> None:
    item = make.item(make.pillar(make.plan()))
    indicator = make.indicator(item)
    found = clashes(
        conflict_over(
            indicator,
            goal_value=(Decimal("12000"), Decimal("95.5")),
            targets_are_cumulative=(True, False),
        )
    )
    assert {(field.before, field.after) for field in found[0].fields} == {
        ("12,000", "95.5"),
        ("はい", "いいえ"),
    }


def test_a_deleted_record_is_told_apart() -> None:
    section = make.department(make.municipality(), "収納課")
    mine = Department.objects.get()
    apply([], removed=[section], by=make.user("yamada", display_name="山田"), via=Way.FORM)
    with pytest.raises(Conflict) as caught:
        save(mine, by=None, via=Way.FORM)
    [clash] = clashes(caught.value)
    assert clash.gone and clash.who == "山田"
    assert clash.event == caught.value.last_event


def test_a_conflict_with_oneself_is_told_apart_from_one_with_somebody_else() -> None:
    section = make.department(make.municipality(), "収納課")
    conflict = conflict_over(section, name=("税務課", "納税課"))
    yamada, other = User.objects.get(username="yamada"), make.user()
    assert [clashes(conflict, reader)[0].own for reader in (yamada, other, None)] == [True, False, False]
    told = [(conflict.last_event, yamada), (None, yamada), (None, None)]
    assert [Clash("", event, reader=reader).own for event, reader in told] == [True, False, False]


def test_a_change_by_a_command_is_nobodys_own() -> None:
    section = make.department(make.municipality(), "収納課")
    stale = Department.objects.get()
    section.name = "税務課"
    save(section, by=None, via=Way.COMMAND)
    stale.name = "納税課"
    with pytest.raises(Conflict) as caught:
        save(stale, by=None, via=Way.FORM)
    assert not clashes(caught.value, None)[0].own


def test_a_record_is_told_back_as_somebody_saw_it() -> None:
    place = make.municipality()
    heir, section = make.department(place, "税務課"), make.department(place, "収納課")
    for name, successor in (("納税課", heir), ("収納対策課", None)):
        section.name, section.successor = name, successor
        save(section, by=None, via=Way.FORM)
    stored = Department.objects.get(pk=section.pk)
    told = [Past([stored]).as_seen(stored, version) for version in (1, 2, 3)]
    assert [(one.name, one.successor) for one in told if one] == [
        ("収納課", None),
        ("納税課", heir),
        ("収納対策課", None),
    ]
    assert Past([stored]).as_seen(stored, 0) is None and stored.name == "収納対策課"


def test_a_column_that_the_program_no_longer_has_is_not_told_back() -> None:
    section = make.department(make.municipality(), "収納課")
    ChangeEvent.objects.create(
        municipality=section.municipality,
        via=Way.FORM,
        action="change",
        model="plans.department",
        record_pk=section.pk,
        before={"name": "税務課", "start_year": 2020},
        after={"name": "収納課", "start_year": 2021},
    )
    section.version = 2
    seen = Past([section]).as_seen(section, 1)
    assert seen is not None and seen.name == "税務課"


def test_what_was_posted_comes_back_without_token_and_button() -> None:
    data = QueryDict("csrfmiddlewaretoken=x&move=save&a=1&a=2&b=")
    assert kept_inputs(data) == [("a", "1"), ("a", "2"), ("b", "")]


class Remark(SeenVersion, forms.Form):
    version = VersionField()
    text = forms.CharField()
    done = forms.BooleanField(required=False)
    sure = forms.BooleanField(required=False)
    anew = ("sure",)


def test_a_form_keeps_what_was_typed_over_the_version_that_stands_now() -> None:
    form = Remark(initial={"version": 5, "text": "いまの文", "done": True})
    form.keep(QueryDict("version=3&text=自分の文&sure=on"))
    assert form.initial == {"version": 5, "text": "自分の文", "done": False}


@pytest.mark.parametrize(("posted", "seen"), [("7", 7), ("", 0), ("x", 0), ("-1", 0), ("1" * 10, 0)])
def test_a_posted_version_is_a_number_or_none(posted: str, seen: int) -> None:
    assert shown_version({"version": posted}, "version") == seen
    assert shown_version({}, "version") == 0
