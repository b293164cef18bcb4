"""A 調査票 that goes back to its department: the same sheets with what was written in them, cells to be put right
coloured, each with a note that says what is wrong. A sheet of another round becomes this round's, with what it says
that the other round's record doesn't; where nothing could be read, the department gets its 調査票 anew."""

from __future__ import annotations

from collections.abc import Mapping

from plans.models import Department
from progress.models import ReportingRound, ReturnedSurvey, YearEndStatus
from progress.office.department.inputs import as_posted
from progress.office.department.status_form import Around, StatusForm, for_forms
from progress.office.survey.book import Entry, in_charge_of, records_of, written
from progress.office.survey.cell_words import NotAChoice, posted
from progress.office.survey.held import Held, Record
from progress.office.survey.input_cells import Filled
from progress.review.acting import actors
from progress.workflow import BEING_WRITTEN

TO_BE_PUT_RIGHT = "色の付いた欄を直して、このファイルを返してください。直し方は、欄に付けた説明にあります。"
_OF_ANOTHER_ROUND = "の調査票に書かれていた内容です。この年度のものか確かめて、直してください。"


def may_be_written(survey: ReturnedSurvey) -> bool:
    """Is there anything to send back?"""
    return bool(survey.counts.get("goes_back"))


def write(held: Held) -> bytes | None:
    """None where nothing is to be put right, or nobody knows by whom."""
    survey = held.survey
    found = _at_fault(held) | _of_other_rounds(held)
    departments = Department.objects.in_bulk({department for _, department in found})
    statuses = {
        one.pk: one for one in for_forms(YearEndStatus.objects.filter(pk__in=[pk for pk, _ in found]))
    }
    in_charge = in_charge_of(survey.round)
    entries = [
        Entry(statuses[status], departments[department], in_charge, filled)
        for (status, department), filled in found.items()
        if status in statuses and department in departments
    ]
    if entries:
        to = "、".join(dict.fromkeys(str(entry.department) for entry in entries))
        return written(survey.round, to, entries, TO_BE_PUT_RIGHT)
    return _anew(held) if survey.state == ReturnedSurvey.State.REFUSED else None


def _at_fault(held: Held) -> dict[tuple[int, int], Filled]:
    """By record and department."""
    found = {}
    for record in held.records:
        said = record.sheet.said
        if record.status is None or record.merged is None or said is None or not record.merged.faults:
            continue
        faults: dict[str, str] = {}
        for one in record.merged.faults:
            faults.setdefault(one.name, one.sentence)
        typed = {name: one.printed for name, one in said.inputs.items()}
        told = [f"{one.label}：{one.sentence}" for one in record.merged.faults]
        filled = Filled(typed, faults, told, held.survey.pk)
        found[record.status.pk, record.sheet.department] = filled
    return found


def _of_other_rounds(held: Held) -> dict[tuple[int, int], Filled]:
    """This round's records in place of another round's, with what the file says and the other round's record
    doesn't."""
    assert held.known is not None  # noqa: S101 - whoever holds a file knows its records
    access, mine = held.known.access, held.known.mine
    asked = {
        one.sheet.status: one
        for one in held.records
        if one.sheet.is_of_another_round and one.sheet.department in mine
    }
    rows = YearEndStatus.objects.filter(pk__in=asked, round__plan=held.survey.round.plan_id)
    others = list(for_forms(rows))
    states = [state.value for state in BEING_WRITTEN]
    now = for_forms(YearEndStatus.objects.filter(round=held.survey.round_id, state__in=states))
    found_here = now.filter(item__in=[one.item_id for one in others])
    here = {one.item_id: one.pk for one in found_here if actors(access, one)}
    found = {}
    for other in others:
        record = asked[other.pk]
        if other.item_id in here and (told := _news(other, record)):
            sentence = f"「{other.round}」{_OF_ANOTHER_ROUND}"
            filled = Filled(told, dict.fromkeys(told, sentence), [sentence])
            found[here[other.item_id], record.sheet.department] = filled
    return found


def _news(other: YearEndStatus, record: Record) -> Mapping[str, str]:
    """What the sheet says that the record of its own round doesn't."""
    form = StatusForm(status=other, around=Around.of([other]))
    said = record.sheet.said
    found = {}
    for name, one in (said.inputs if said else {}).items():
        of_a_stored_row = name.startswith("effect_") and "_new" not in name
        if name not in form.fields or not one.printed.strip() or of_a_stored_row:
            continue
        try:
            value = posted(form.fields[name], one.printed)
        except NotAChoice:
            value = one.printed
        now = as_posted({name: form.initial.get(name, "")}).get(name, "")
        if form.fields[name].has_changed(now, value):
            found[name] = one.printed
    return found


def _anew(held: Held) -> bytes | None:
    """The department's own 調査票 with the reason on its first sheet; None where its bringer may not have it."""
    survey, known = held.survey, held.known
    told = set(survey.counts.get("departments", ())) & (known.mine if known else set())
    department = Department.objects.filter(pk__in=told).first()
    if department is None:
        return None
    one: ReportingRound = survey.round
    in_charge = in_charge_of(one)
    entries = [Entry(status, department, in_charge) for status in records_of(one, department)]
    words = f"返された「{survey.file_name}」は取り込めませんでした。この調査票に記入し直してください。"
    return written(one, str(department), entries, f"{words}\n{survey.message}")
