"""Layouts of cities nobody knows, drawn without knowing the reader: each is read as a clerk would read it.

`tests.layouts` says what each file holds; here the draft that the reader makes of it is put into the same words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from plans.books.cells import Book
from plans.history.changes import Action
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Plan
from progress.intake.draft import Draft, Kind, Record
from progress.intake.importing import known_of
from progress.intake.known import Known
from progress.intake.reading import file as reading
from progress.intake.reconcile import reconcile
from tests import make
from tests.books import read_book
from tests.layouts import first_five, held_out, more
from tests.layouts.shape import Expected, Layout

LAYOUTS: dict[str, Callable[[], Layout]] = first_five.LAYOUTS | more.LAYOUTS | held_out.LAYOUTS
TEXTS = (
    "approach",
    "current_issues",
    "desired_state",
    "goal_text",
    "schedule_printed",
    "remarks",
    "baseline_printed",
    "goal_printed",
)


def read(book: Book, known: Known | None = None) -> Draft:
    """By all layouts, as the intake reads."""
    return reading.read(book, known or Known())


def said(record: Record | None, name: str) -> str:
    if record is None or name not in record.fields or record.fields[name].value is None:
        return ""
    return str(record.fields[name].value)


def as_expected(book: Book, draft: Draft, beside: Sequence[str] = ()) -> list[Expected]:
    """The draft's items, one for each indicator, in the words of the expectations. `beside`: cells of which the
    expectations say nothing."""
    return [one for item in draft.of(Kind.ITEM) for one in Reading(book, draft, item, beside).expected()]


class Reading:
    def __init__(self, book: Book, draft: Draft, item: Record, beside: Sequence[str]) -> None:
        self.book, self.draft, self.item, self.beside = book, draft, item, beside
        self.key = item.key[0]
        self.several = sum(bool(sheet.cells) for sheet in book.sheets) > 1

    def of(self, kind: Kind, place: int = 0) -> list[Record]:
        return [record for record in self.draft.of(kind) if record.key[place] == self.key]

    def where(self, record: Record, name: str = "") -> str:
        origin = record.fields[name].origin if name and name in record.fields else record.origin
        if origin is None:
            return ""
        return str(origin) if self.several else origin.cell

    def pillars(self) -> tuple[str, ...]:
        names: list[str] = []
        key: object = self.item.fields["pillar"].value
        while key:
            pillar = self.draft.records[Kind.PILLAR, (str(key),)]
            # A pillar that stands for a sheet without any is nobody's word.
            if pillar.origin and pillar.fields["name"].printed:
                names.insert(0, said(pillar, "name"))
            key = pillar.fields["parent"].value
        return tuple(names)

    def departments(self, column: str) -> tuple[str, ...]:
        lead = [
            record
            for record in self.of(Kind.ASSIGNMENT)
            if (said(record, "role") == "lead") == (column == "lead")
        ]
        return tuple(str(record.key[1]) for record in lead)

    def is_of_department(self, rating: Record) -> bool:
        return said(self.draft.get(Kind.SCALE, (rating.key[3],)), "rated_by") == "department"

    def expected(self) -> list[Expected]:
        one = self.without_indicator()
        indicators = [record for record in self.of(Kind.INDICATOR) if self.where(record) not in self.beside]
        return [self.with_indicator(one, record) for record in indicators] or [one]

    def without_indicator(self) -> Expected:
        texts = {name: text for name in TEXTS if (text := said(self.item, name))}
        if kind := said(self.item, "kind"):
            texts["kind"] = {"new": "新規", "continued": "継続"}[kind]
        targets: dict[int, str] = {}
        actuals: dict[int, str] = {}
        narrative: dict[int, str] = {}
        cells = {"name": self.where(self.item, "name")}
        for record in self.of(Kind.ANNUAL_TARGET):
            year = int(record.key[1])
            field = next(
                name for name in ("figures_printed", "planned_stage", "goal_text") if said(record, name)
            )
            targets[year] = said(record, field)
            cells[f"targets.{year}"] = self.where(record, field)
        for record in self.of(Kind.STATUS, 2):
            year = int(record.key[0])
            if text := said(record, "narrative"):
                narrative[year] = text
                cells[f"narrative.{year}"] = self.where(record, "narrative")
            if text := said(record, "actual_stage"):
                actuals[year] = text
                cells[f"actuals.{year}"] = self.where(record, "actual_stage")
            for name in ("issues", "next_steps"):
                if text := said(record, name):
                    texts[name] = text
                    cells[name] = self.where(record, name)
        for name in (*TEXTS, "kind"):
            cells[name] = self.where(self.item, name)
        cells["number"] = self.where(self.item, "number_printed")
        cells["departments"] = self.where(self.item, "departments_printed")
        provisional = tuple(
            int(record.key[0])
            for record in self.of(Kind.STATUS, 2)
            if "見込" in said(record, "transcription_note")
        )
        rating: dict[int, str] = {}
        # Of two ratings the expectations name the department's own.
        for record in sorted(self.of(Kind.RATING, 2), key=self.is_of_department):
            rating[int(record.key[0])] = record.fields["recorded"].printed
            cells[f"rating.{record.key[0]}"] = self.where(record, "recorded")
        effects: dict[int, int] = {}
        for record in self.of(Kind.EFFECT, 2):
            effects[int(record.key[0])] = int(said(record, "amount_yen"))
            cells[f"effect.{record.key[0]}"] = self.where(record, "amount_yen")
        return Expected(
            said(self.item, "name_printed") or said(self.item, "name"),
            self.pillars(),
            said(self.item, "number_printed"),
            self.departments("lead"),
            self.departments("related"),
            targets=targets,
            actuals=actuals,
            provisional=provisional,
            rating=rating,
            narrative=narrative,
            effect_yen=effects,
            texts=texts,
            cells=cells,
        )

    def with_indicator(self, one: Expected, indicator: Record) -> Expected:
        name = str(indicator.key[1])
        targets, target_values, cells = dict(one.targets), {}, dict(one.cells)
        actuals, actual_values, provisional = dict(one.actuals), {}, list(one.provisional)
        for record in self.of(Kind.TARGET_VALUE):
            if record.key[1] == name:
                year = int(record.key[2])
                targets[year] = record.fields["printed"].printed
                cells[f"targets.{year}"] = self.where(record)
                if value := said(record, "value"):
                    target_values[year] = value
        for record in self.of(Kind.ACTUAL_VALUE, 2):
            if record.key[3] == name:
                year = int(record.key[4])
                actuals[year] = record.fields["printed"].printed
                cells[f"actuals.{year}"] = self.where(record)
                if value := said(record, "value"):
                    actual_values[year] = value
                if said(record, "is_provisional"):
                    provisional.append(year)
        texts = dict(one.texts)
        for field in ("baseline_printed", "goal_printed"):
            if said(indicator, field):
                texts[field] = indicator.fields[field].printed
                cells[field] = self.where(indicator, field)
        return replace(
            one,
            indicator="" if said(indicator, "transcription_note") else name,
            unit=said(indicator, "unit"),
            targets=targets,
            target_values=target_values,
            actuals=actuals,
            actual_values=actual_values,
            provisional=tuple(sorted(provisional)),
            texts=texts,
            cells=cells,
        )


def _with_all_named(found: Expected, wanted: Expected) -> Expected:
    """Of several departments in one cell the first leads here; the expectations list all of them alike."""
    if not wanted.related and (*found.departments, *found.related) == wanted.departments:
        return replace(found, departments=wanted.departments, related=())
    return found


def compared(one: Expected, cells: dict[str, str] | None = None) -> dict[str, object]:
    """What is compared: the order of the years doesn't count, the width of a unit doesn't either."""
    said = {name: getattr(one, name) for name in one.__dataclass_fields__ if name != "cells"}
    said["unit"] = unicodedata.normalize("NFKC", one.unit)
    said["cells"] = {name: one.cells.get(name, "") for name in cells} if cells is not None else one.cells
    return said


def differences(layout: Layout, book: Book, draft: Draft, beside: Sequence[str] = ()) -> list[str]:
    """What a clerk would object to, in words; [] when everything is as expected."""
    found = as_expected(book, draft, beside)
    objections: list[str] = []
    left = list(found)
    for wanted in layout.items:
        same = [one for one in left if one.name == wanted.name and one.indicator == wanted.indicator]
        same = same or [one for one in left if one.name == wanted.name]
        if not same:
            objections.append(f"{wanted.name}（{wanted.indicator}）: not found")
            continue
        left.remove(same[0])
        own, theirs = compared(wanted), compared(_with_all_named(same[0], wanted), wanted.cells)
        objections += [
            f"{wanted.name}.{name}: {theirs[name]!r}, expected {own[name]!r}"
            for name in own
            if own[name] != theirs[name]
        ]
    objections += [f"{one.name}（{one.indicator}）: not expected" for one in left]
    totals = {total.cell.split("!")[-1]: total for total in draft.totals}
    for total in layout.totals:
        read_one = totals.get(total.cell)
        if read_one is None:
            objections.append(f"total {total.cell}: not found")
        elif (read_one.printed, str(read_one.stated)) != (total.printed, total.value):
            objections.append(f"total {total.cell}: {read_one}")
    wrong = {cell for cell, total in totals.items() if not total.agrees}
    if wrong != set(layout.mismatched):
        objections.append(f"totals that differ: {sorted(wrong)}, expected {sorted(layout.mismatched)}")
    asked = {
        question.cell.split("!")[-1] for question in draft.questions if question.kind in ("column", "year")
    }
    objections += [f"{cell}: not asked about" for cell in layout.asks if cell not in asked]
    places = {finding.cell for finding in draft.findings} | {
        finding.cell.split("!")[-1] for finding in draft.findings
    }
    objections += [f"{cell}: no finding" for cell in layout.findings if cell not in places]
    return objections


@pytest.mark.parametrize("name", list(LAYOUTS))
def test_a_layout_nobody_knew_is_read_as_a_clerk_reads_it(name):
    layout = LAYOUTS[name]()
    book = read_book(layout.file_name, layout.data)
    # A clerk knows which effects are income; the expectations are about their amounts.
    kinds = {one.id: "income" for one in read(book).questions if one.id.startswith("effect_kind:")}
    draft = read(book, Known(answers=kinds))
    assert differences(layout, book, draft, held_out.BESIDE.get(name, ())) == []


@pytest.mark.parametrize("name", list(held_out.BESIDE))
def test_a_cell_beside_the_expectations_is_kept_asked_about_or_reported(name):
    layout = LAYOUTS[name]()
    draft = read(read_book(layout.file_name, layout.data))
    kept = {
        value.origin.cell
        for record in draft.records.values()
        for value in record.fields.values()
        if value.origin is not None
    }
    told = " ".join(
        [*(one.cell + one.message for one in draft.findings), *(one.cell for one in draft.questions)]
    )
    cells = re.findall(r"(?<![A-Z])[A-Z]{1,2}\d+", told)
    assert set(held_out.BESIDE[name]) - kept - set(cells) == set()


@pytest.mark.parametrize("name", list(held_out.ABOUT))
def test_the_title_says_which_plan_it_is_of_which_municipality_and_which_years(name):
    layout, about = LAYOUTS[name](), held_out.ABOUT[name]
    book = read_book(layout.file_name, layout.data)
    draft = read(book)
    plan = draft.get(Kind.PLAN, ())
    assert plan is not None and said(plan, "title") == about.plan
    title = plan.fields["title"].origin
    assert title is not None and about.cell in (title.cell, str(title))
    years = [int(said(plan, field) or 0) for field in ("start_year", "end_year")]
    assert years == [about.first_year, about.last_year]
    named = [one.message for one in draft.findings if one.kind == "municipality_printed"]
    assert len(named) == 1 and f"「{about.municipality}」" in named[0]


def test_the_title_of_a_plan_that_is_there_already_is_left_as_it_is():
    layout = LAYOUTS["plan_from_c5"]()
    draft = read(read_book(layout.file_name, layout.data), Known(is_new=False))
    assert said(draft.get(Kind.PLAN, ()), "title") == ""


def answers_to(draft: Draft) -> dict[str, str]:
    """The first choice for whatever must be answered before anything is written, and for the sort of effects."""
    asked = [one for one in draft.questions if one.blocking or one.id.startswith("effect_kind:")]
    return {one.id: one.choices[0][0] if one.choices else "2023" for one in asked}


@pytest.mark.django_db
@pytest.mark.parametrize("name", list(LAYOUTS))
def test_a_layout_becomes_a_plan_and_the_same_file_again_changes_nothing(name):
    layout = LAYOUTS[name]()
    book = read_book(layout.file_name, layout.data)
    answers = answers_to(read(book))
    plan = Plan(municipality=make.municipality(), slug="plan-new", title="実施計画")
    found = reconcile(read(book, Known(answers=answers)), plan, answers)
    assert [one.message for one in found.findings] == []
    apply(found.records, by=None, via=Way.COMMAND)

    stored = Plan.objects.get(pk=plan.pk)
    again = reconcile(read(book, known_of(stored, answers)), stored, answers)
    changed = [one for one in again.changes.records if one.action != Action.UNCHANGED]
    assert changed == []
    assert again.left_alone == {}
