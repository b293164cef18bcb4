"""A 調査票 that goes back: the same sheets with what was written in them, cells to be put right coloured, each with a
note that says what is wrong."""

from __future__ import annotations

from plans.models import Department
from progress.office.survey import book
from progress.office.survey.files import Held
from progress.office.survey.item_sheet import Filled


def write(held: Held) -> bytes | None:
    """None where no cell is at fault."""
    filled, departments = {}, []
    for record in held.records:
        said = record.sheet.said
        if record.status is None or record.merged is None or said is None or not record.merged.faults:
            continue
        faults: dict[str, str] = {}
        for one in record.merged.faults:
            faults.setdefault(one.name, one.sentence)
        filled[record.status.pk] = Filled({name: one.printed for name, one in said.inputs.items()}, faults)
        departments.append(record.sheet.department)
    if not filled:
        return None
    department = Department.objects.get(pk=departments[0])
    return book.write(held.survey.round, department, filled)
