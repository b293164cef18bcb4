"""A department's 調査票 as one workbook, all departments' in one archive. A module of its own: it loads openpyxl."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core import signing
from django.db.models import QuerySet
from django.utils import timezone

from items.in_charge import InCharge
from items.models import Assignment
from plans.access import Access, Act
from plans.models import Department, Membership
from plans.values.words import era_day
from progress.due_days import DueDays
from progress.models import ReportingRound, ReviewEvent, YearEndStatus
from progress.office.department.status_form import Around, StatusForm, for_forms
from progress.office.survey.front_sheet import FRONT, FrontSheet
from progress.office.survey.input_cells import Filled, Lists
from progress.office.survey.item_sheet import About, ItemSheet
from progress.reports.sheet import as_file_name, new_workbook, to_bytes, zipped
from progress.workflow import BEING_WRITTEN, Move, State

SALT = "progress.office.survey"
_FORBIDDEN = re.compile(r"[\\/*?:\[\]']")


def in_charge_of(one: ReportingRound) -> InCharge:
    """Who answers the round today, in the place of the departments that its plan names."""
    return InCharge([one.plan.municipality_id], timezone.localdate())


def _asked(one: ReportingRound, day: date) -> QuerySet[Assignment]:
    return Assignment.objects.on(day).filter(item__statuses__round=one)


def departments_asked(one: ReportingRound) -> list[Department]:
    """The departments that the round asks, in their order; no collective name (全課) for which nobody answers."""
    in_charge = in_charge_of(one)
    found = {in_charge.place(row) for row in _asked(one, in_charge.day)}
    groups = [department.pk for department in found if department.kind == Department.Kind.GROUP]
    answering = Membership.objects.filter(department__in=groups) if groups else Membership.objects.none()
    nobody = set(groups) - set(answering.values_list("department", flat=True))
    asked = [department for department in found if department.pk not in nobody]
    return sorted(asked, key=lambda department: (department.position, department.pk))


def waiting(one: ReportingRound, departments: Sequence[Department]) -> list[Department]:
    """Those of them that have something to type in."""
    states = [state.value for state in BEING_WRITTEN]
    in_charge = in_charge_of(one)
    rows = _asked(one, in_charge.day).filter(item__statuses__round=one, item__statuses__state__in=states)
    left = {in_charge.place(row) for row in rows}
    return [department for department in departments if department in left]


def in_none(one: ReportingRound) -> list[YearEndStatus]:
    """The records that no 調査票 asks for and that have to be typed in: a collective name answers for them."""
    states = [state.value for state in BEING_WRITTEN]
    asked, in_charge = set(departments_asked(one)), in_charge_of(one)
    rows = YearEndStatus.objects.filter(round=one, state__in=states).select_related("item")
    found = rows.prefetch_related("item__assignments").order_by("item__position", "item__key")
    return [status for status in found if asked.isdisjoint(in_charge.leads(status.item))]


def open_to(access: Access, one: ReportingRound) -> list[Department]:
    """Those of them whose 調査票 this person may take away: the own ones, all for the planning section."""
    found = departments_asked(one)
    if access.may(Act.REVIEW, one.tenant_id()):
        return found
    return [department for department in found if department.pk in access.departments]


def records_of(one: ReportingRound, department: Department) -> QuerySet[YearEndStatus]:
    """The records that the department answers for and has to type in now."""
    in_charge = in_charge_of(one)
    theirs = Assignment.objects.on(in_charge.day).filter(department__in=in_charge.stood_for(department))
    waiting = [state.value for state in BEING_WRITTEN]
    rows = YearEndStatus.objects.filter(round=one, item__in=theirs.values("item"), state__in=waiting)
    return for_forms(rows).order_by("item__position", "item__key")


@dataclass(frozen=True)
class Entry:
    """One sheet of a 調査票: a record, for whom, and what was written in one that goes back to be put right (None: it
    goes out for the first time)."""

    status: YearEndStatus
    department: Department
    in_charge: InCharge
    filled: Filled | None = None

    @property
    def mine(self) -> list[Assignment]:
        """As what the department has to do with the item, the lead first."""
        rows = self.status.item.assigned_on(self.in_charge.day)
        found = [one for one in rows if self.in_charge.place(one) == self.department]
        return sorted(found, key=lambda one: one.role != Assignment.Role.LEAD)

    @property
    def is_related(self) -> bool:
        return not any(one.role == Assignment.Role.LEAD for one in self.mine)


def write(one: ReportingRound, department: Department) -> bytes:
    """The department's 調査票: first what it answers for, then that of which it is 関係課."""
    in_charge = in_charge_of(one)
    entries = [Entry(status, department, in_charge) for status in records_of(one, department)]
    return written(one, str(department), sorted(entries, key=lambda entry: entry.is_related))


def written(one: ReportingRound, to: str, entries: Sequence[Entry], words: str = "") -> bytes:
    """A workbook of these sheets. `to`: whose name stands on it; `words`: why it comes back, in its first place."""
    workbook = new_workbook()
    dues = DueDays(one)
    until = [era_day(day) for day in dues.of_departments(entry.department.pk for entry in entries)]
    names = _sheet_names(entries)
    FrontSheet(workbook, one, to, "／".join(until)).write(entries, names, words)
    lists = Lists(workbook)
    around = Around.of([entry.status for entry in entries]) if entries else None
    returned = _reasons([entry.status for entry in entries])
    for entry, name in zip(entries, names, strict=True):
        status, department = entry.status, entry.department
        form = StatusForm(status=status, around=around)
        about = About(
            str(department),
            era_day(dues.of_departments([department.pk])[0]),
            signed(form, department, entry.filled.origin if entry.filled else 0),
            returned.get(status.pk, ""),
            entry.is_related,
            "、".join(part.clause for part in entry.mine if part.clause),
        )
        sheet = workbook.create_sheet(name, len(workbook.sheetnames) - 1)
        ItemSheet(sheet, lists, form, about, entry.filled).write()
    title = f"実施状況調査票 {one} {to}"
    return to_bytes(workbook, title=title, description=one.plan.municipality.disclaimer, day=None)


def signed(form: StatusForm, department: Department, origin: int = 0) -> str:
    """The key of a sheet: which record it is, for whom, and the versions of all that it shows; of a marked copy the
    number of the file in which it came (`origin`)."""
    versions = {bound.name: bound.initial for bound in form.hidden_fields() if bound.initial}
    rows: dict[str, int] = {}
    for part in form.parts:
        rows |= part.rows()
    about = {"status": form.status.pk, "round": form.status.round_id, "for": department.pk, "seen": versions}
    about |= {"rows": rows} if rows else {}
    return signing.dumps(about | ({"from": origin} if origin else {}), salt=SALT, compress=True)


def _reasons(statuses: Sequence[YearEndStatus]) -> dict[int, str]:
    """By record why it was sent back last, of those that are with their departments again."""
    sent_back = [one.pk for one in statuses if one.workflow_state == State.RETURNED]
    if not sent_back:
        return {}
    rows = ReviewEvent.objects.filter(status__in=sent_back, move=Move.SEND_BACK).order_by("pk")
    return dict(rows.values_list("status", "comment"))


def _sheet_names(entries: Sequence[Entry]) -> list[str]:
    """At most 31 characters, without signs that Excel refuses, each once."""
    found: list[str] = []
    for number, entry in enumerate(entries, start=1):
        name = _FORBIDDEN.sub("－", entry.status.item.key).strip()[:22] or f"項目{number}"
        name += "（関係課）" if entry.is_related else ""
        found.append(
            name if name.lower() not in {one.lower() for one in [*found, FRONT]} else f"{name}_{number}"
        )
    return found


def file_name(one: ReportingRound, department: Department) -> str:
    return as_file_name(f"調査票_{one}_{department}.xlsx")


def archive(
    one: ReportingRound, departments: Sequence[Department], tell: Callable[[str, int, int], None]
) -> bytes:
    """All departments' 調査票 in one zip. A file name that two departments share gets its number. `tell`: is told
    whose is written, how many are, and of how many."""
    found: dict[str, bytes] = {}
    for number, department in enumerate(departments):
        tell(f"{department}の調査票を書いています", number, len(departments))
        name = file_name(one, department)
        if name in found:
            name = name.replace(".xlsx", f"_{department.pk}.xlsx")
        found[name] = write(one, department)
    return zipped(found.items())
