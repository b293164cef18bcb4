"""A department's 調査票 as one workbook, all departments' in one archive. A module of its own: it loads openpyxl."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django.core import signing
from django.db.models import QuerySet
from openpyxl.workbook import Workbook

from items.models import Assignment
from plans.access import Access, Act
from plans.models import Department
from plans.values.words import era_day
from progress.models import ReportingRound, YearEndStatus
from progress.office.department.status_form import Around, StatusForm, for_forms
from progress.office.survey.item_sheet import WIDTHS, About, Filled, ItemSheet, Lists
from progress.reports.sheet import (
    HEADER_FILL,
    Look,
    as_file_name,
    new_workbook,
    put,
    put_text,
    set_up_print,
    set_widths,
    to_bytes,
    zipped,
)
from progress.workflow import WAITING_FOR_DEPARTMENT, Move, State

SALT = "progress.office.survey"
FRONT = "はじめに"
_FORBIDDEN = re.compile(r"[\\/*?:\[\]']")
HOW = (
    "黄色の欄だけに入力します。ほかの欄は保護されています。行の高さと列の幅は変えられます。",
    "取組項目ごとに1枚のシートです。シートの名前は変えてもかまいません。使わないシートはそのままにしてください。",
    "「約60」「12万」のような書き方や、単位の付いた数値も読み取ります。まだ確定していない数値は、右の欄で「見込」を選びます。",
    "数値がないときは空欄のままにして、備考に理由を書いてください。",
    "効果額の行が足りないときは、画面から追加してください。足した行や、黄色の欄の外に書いたことは、読み取りません。",
    "記入したら、このファイルをそのまま企画課に返すか、システムの「調査票」の画面で選んでください。",
    "同じ取組を画面から入力してもかまいません。両方で直したところは、取り込むときに並べて表示します。",
)


def departments_asked(one: ReportingRound) -> list[Department]:
    """The departments that the round asks, in their order."""
    asked = Assignment.objects.filter(item__statuses__round=one).values("department")
    return list(Department.objects.filter(pk__in=asked).order_by("position", "pk"))


def waiting(one: ReportingRound, departments: Sequence[Department]) -> list[Department]:
    """Those of them that have something to type in."""
    states = [state.value for state in WAITING_FOR_DEPARTMENT]
    rows = Assignment.objects.filter(item__statuses__round=one, item__statuses__state__in=states)
    left = set(rows.values_list("department", flat=True))
    return [department for department in departments if department.pk in left]


def open_to(access: Access, one: ReportingRound) -> list[Department]:
    """Those of them whose 調査票 this person may take away: the own ones, all for the planning section."""
    found = departments_asked(one)
    if access.may(Act.REVIEW, one.tenant_id()):
        return found
    return [department for department in found if department.pk in access.departments]


def records_of(one: ReportingRound, department: Department) -> QuerySet[YearEndStatus]:
    """The records that the department answers for and has to type in now."""
    mine = Assignment.objects.filter(department=department).values("item")
    waiting = [state.value for state in WAITING_FOR_DEPARTMENT]
    rows = YearEndStatus.objects.filter(round=one, item__in=mine, state__in=waiting)
    return for_forms(rows).order_by("item__position", "item__key")


def write(one: ReportingRound, department: Department, filled: Mapping[int, Filled] | None = None) -> bytes:
    """The department's 調査票. `filled`, by record: what was written in one that goes back to be put right; then it
    holds those records alone."""
    rows = records_of(one, department)
    statuses = list(rows if filled is None else rows.filter(pk__in=filled))
    workbook = new_workbook()
    names = _sheet_names(statuses)
    _front(workbook, one, department, statuses, names)
    lists = Lists(workbook)
    around = Around.of(statuses) if statuses else None
    for status, name in zip(statuses, names, strict=True):
        form = StatusForm(status=status, around=around)
        sheet = workbook.create_sheet(name, len(workbook.sheetnames) - 1)
        about = About(str(department), era_day(one.due_on), signed(form, department), _returned(status))
        ItemSheet(sheet, lists, form, about, filled.get(status.pk) if filled else None).write()
    title = f"実施状況調査票 {one} {department}"
    return to_bytes(workbook, title=title, description=one.plan.municipality.disclaimer, day=None)


def signed(form: StatusForm, department: Department) -> str:
    """The key of a sheet: which record it is, for whom, and the versions of all that it shows."""
    versions = {bound.name: bound.initial for bound in form.hidden_fields() if bound.initial}
    about = {"status": form.status.pk, "round": form.status.round_id, "for": department.pk, "seen": versions}
    return signing.dumps(about, salt=SALT, compress=True)


def _returned(status: YearEndStatus) -> str:
    if status.workflow_state != State.RETURNED:
        return ""
    event = status.events.filter(move=Move.SEND_BACK).order_by("-pk").first()
    return event.comment if event else ""


def _sheet_names(statuses: Sequence[YearEndStatus]) -> list[str]:
    """At most 31 characters, without signs that Excel refuses, each once."""
    found: list[str] = []
    for number, status in enumerate(statuses, start=1):
        name = _FORBIDDEN.sub("－", status.item.key).strip()[:28] or f"項目{number}"
        found.append(
            name if name.lower() not in {one.lower() for one in [*found, FRONT]} else f"{name}_{number}"
        )
    return found


def _front(
    workbook: Workbook,
    one: ReportingRound,
    department: Department,
    statuses: Sequence[YearEndStatus],
    names: Sequence[str],
) -> None:
    sheet = workbook.worksheets[0]
    sheet.title = FRONT
    widths = [6.0, sum(WIDTHS) - 46.0, 22.0, 18.0]
    set_widths(sheet, widths)
    whole = sum(widths)
    put(sheet, 1, 1, "実施状況調査票", Look(bold=True, size=16, lines=""), to_column=4)
    sheet.row_dimensions[1].height = 28
    about = f"{one.plan.municipality}　{one.plan.title}\n{one}　対象：{one.fiscal_year.both}"
    put_text(sheet, 2, 1, about, Look(size=11, lines=""), whole * 10 / 11, to_column=4)
    who = f"{department}　御中\n提出期限：{era_day(one.due_on)}"
    put_text(sheet, 3, 1, who, Look(bold=True, size=12, lines=""), whole * 10 / 12, to_column=4)
    row = 4
    for text in filter(None, (one.request_text, *(f"・{line}" for line in HOW))):
        put_text(sheet, row, 1, text, Look(lines="", upright="top"), whole, to_column=4)
        row += 1
    row += 1
    head = Look(bold=True, fill=HEADER_FILL, across="center")
    for column, text in enumerate(("", "取組項目", "役割", "いまの状態"), start=1):
        put(sheet, row, column, text, head)
    first = row
    for number, (status, name) in enumerate(zip(statuses, names, strict=True), start=1):
        row += 1
        put(sheet, row, 1, number, Look(across="center"))
        put_text(sheet, row, 2, str(status.item), Look(), widths[1])
        sheet.cell(row, 2).hyperlink = f"#'{name}'!A1"
        roles = [
            f"{one.get_role_display()}{f'（{one.clause}）' if one.clause else ''}"
            for one in status.item.assignments.all()
            if one.department_id == department.pk
        ]
        put(sheet, row, 3, "、".join(roles), Look())
        put(sheet, row, 4, status.workflow_state.label, Look(across="center"))
    if not statuses:
        put_text(sheet, row + 1, 1, "いま入力する取組はありません。", Look(lines=""), whole, to_column=4)
    set_up_print(sheet, [first], head=f"{one}　{department}")
    sheet.page_setup.orientation = sheet.ORIENTATION_PORTRAIT
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True


def file_name(one: ReportingRound, department: Department) -> str:
    return as_file_name(f"調査票_{one}_{department}.xlsx")


def archive(one: ReportingRound, departments: Sequence[Department]) -> bytes:
    """All departments' 調査票 in one zip. A file name that two departments share gets its number."""
    found: dict[str, bytes] = {}
    for department in departments:
        name = file_name(one, department)
        if name in found:
            name = name.replace(".xlsx", f"_{department.pk}.xlsx")
        found[name] = write(one, department)
    return zipped(found.items())
