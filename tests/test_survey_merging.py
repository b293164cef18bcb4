"""A 調査票 held three ways: every combination of what went out, what stands now and what the file says, for every kind
of input. The table is the rule; nothing is overwritten that somebody else changed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import QueryDict

from progress.models import YearEndStatus
from progress.office.department.inputs import as_posted
from progress.office.department.status_form import Around, StatusForm, for_forms
from progress.office.survey.cell_words import in_cell
from progress.office.survey.key import ReturnedSheet, Said
from progress.office.survey.merging import Merged, WentOut
from progress.review.records import carry_out
from progress.workflow import Move
from tests import make

pytestmark = pytest.mark.django_db

# What went out, what stands now → what becomes of a file that says nothing (-), A, B, C, or lacks the cell (x):
# . nothing, T taken, ? asked
TABLE = {
    # base now    -    A    B    C    x
    ("-", "-"): (".", "T", "T", "T", "."),
    ("-", "A"): (".", ".", "?", "?", "."),
    ("-", "B"): (".", "?", ".", "?", "."),
    ("A", "-"): (".", ".", "?", "?", "."),
    ("A", "A"): ("T", ".", "T", "T", "."),
    ("A", "B"): ("?", ".", ".", "?", "."),
}
FILE = "-ABCx"
VALUES = {
    "text": ("書いた文。", "直した文。\n二行目", "別の文。"),
    "figure": ("98.1", "約97%", "1,234"),
    "band": ("a", "s", "n"),
    "question in words": ("はい、あります。", "ありません。", "検討中"),
    "question with choices": ("直営", "委託", "共同"),
    "yes or no": ("on",),
}


@pytest.fixture
def city() -> SimpleNamespace:
    """One item with every kind of input."""
    place = make.municipality()
    tax = make.department(place, "収納課")
    plan, planner = make.plan(place), make.planner(place)
    item = make.item(make.pillar(plan), lead=tax)
    rate = make.indicator(item)
    words = make.question(plan, "要望はありますか")
    choice = make.question(plan, "実施の形", "choice", choices="直営\n委託\n共同")
    status = make.status(make.opened_round(plan, planner), item)
    names = {
        "text": "narrative",
        "figure": f"figure_{rate.pk}",
        "band": f"rating_{plan.plan_scales.get().scale_id}",
        "question in words": f"question_{words.pk}",
        "question with choices": f"question_{choice.pk}",
        "yes or no": f"provisional_{rate.pk}",
    }
    return SimpleNamespace(pk=status.pk, names=names, planner=planner)


def status_of(city: SimpleNamespace) -> YearEndStatus:
    return for_forms(YearEndStatus.objects.filter(pk=city.pk)).get()


def form_with(city: SimpleNamespace, typed: dict[str, str]) -> StatusForm:
    status = status_of(city)
    posted = as_posted(dict(StatusForm(status=status).initial)) | typed
    data = QueryDict(mutable=True)
    for name, text in posted.items():
        if text:
            data[name] = text
    return StatusForm(data, status=status)


def save(city: SimpleNamespace, typed: dict[str, str]) -> StatusForm:
    """As somebody does on the page; the form that was sent."""
    form = form_with(city, typed)
    assert form.is_valid(), form.errors
    records, removed = form.records()
    carry_out(form.status, Move.SAVE, by=city.planner, with_records=records, removed=removed)
    return form


def said(form: StatusForm, typed: dict[str, str]) -> dict[str, Said]:
    """As its cells show it."""
    fields: dict[str, Any] = form.fields
    shown = {
        name: fields[name].clean(text) if name.startswith("provisional") else text
        for name, text in typed.items()
    }
    return {name: Said(in_cell(fields[name], one), "1-1!E9", 9, 5) for name, one in shown.items()}


def as_it_goes_out(city: SimpleNamespace) -> WentOut:
    form = StatusForm(status=status_of(city))
    rows: dict[str, int] = {}
    for part in form.parts:
        rows |= part.rows()
    return WentOut({one.name: one.initial for one in form.hidden_fields()}, rows, {})


@pytest.mark.parametrize(
    "kinds",
    [[one for one in VALUES if one != "yes or no"], ["yes or no"]],
    ids=["all that hold three values", "yes or no"],
)
def test_what_becomes_of_a_cell(city, kinds):
    """Each kind in the same sheet: what is said of one changes nothing for another."""
    names = {city.names[kind]: kind for kind in kinds}

    def typed(letter: str) -> dict[str, str]:
        return {
            name: dict(zip("-ABC", ("", *VALUES[kind]), strict=False))[letter] for name, kind in names.items()
        }

    known = {"-", *"ABC"[: min(len(VALUES[kind]) for kind in kinds)]}
    for (base, now), outcomes in TABLE.items():
        if not {base, now} <= known:
            continue
        save(city, typed(base))
        went_out = as_it_goes_out(city)
        form = save(city, typed(now))
        status = status_of(city)
        for file, outcome in zip(FILE, outcomes, strict=True):
            if file != "x" and file not in known:
                continue
            inputs = {} if file == "x" else said(form, typed(file))
            merged = Merged(status, ReturnedSheet("1-1", "", inputs), went_out, {}, Around.of([status]))
            assert not merged.faults, merged.faults
            lines = {line.name: "?" if line.clash else "T" for line in merged.lines}
            assert lines.keys() <= names.keys() and len(lines) == len(merged.lines)
            for name, kind in names.items():
                found = lines.get(name, ".")
                assert (kind, base, now, file, found) == (kind, base, now, file, outcome)
                stays = merged.fresh.initial.get(name, "")
                then = merged.data.get(name, "")
                if found == "T":
                    assert merged.form[name].field.has_changed(stays, then) or file == "-"
                else:
                    assert not merged.form[name].field.has_changed(stays, then), "what stands was overwritten"


@pytest.mark.parametrize("kind", ["figure", "band", "question in words"])
def test_a_record_that_was_deleted_and_made_anew_is_another_one(city, kind):
    """It has the same version as the one that went out."""
    name, (one, other, third) = city.names[kind], VALUES[kind]
    save(city, {name: one})
    went_out = as_it_goes_out(city)
    save(city, {name: ""})
    form = save(city, {name: other})
    status = status_of(city)
    for file, found in ((one, []), (other, []), (third, [True])):
        sheet = ReturnedSheet("1-1", "", said(form, {name: file}))
        merged = Merged(status, sheet, went_out, {}, Around.of([status]))
        assert (file, [line.clash for line in merged.lines]) == (file, found)
