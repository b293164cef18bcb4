"""課別の提出期限: until when each department answers a round, beside the round's own day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from plans.access import Act
from plans.fields import DayFormField
from plans.history.conflict import Conflict
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Department
from plans.values.words import era_day
from progress.models import ReportingRound, RoundDue
from progress.navigation import round_for
from progress.office.frame import frame
from progress.office.planning.round_queue import RoundQueue

_BEFORE = "提出期限が過ぎた日付になっています。今日以降の日付にしてください。"


class DueForm(forms.Form):
    """One day for each department that answers for something; empty: the round's own."""

    def __init__(self, one: ReportingRound, today: date, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.round, self.today = one, today
        self.stored = {row.department_id: row for row in one.dues.select_related("department")}
        standing = RoundQueue(one, today).departments()
        earlier = [row.department for row in self.stored.values() if row.department not in standing]
        self.departments: list[Department] = [*standing, *earlier]
        for department in self.departments:
            row = self.stored.get(department.pk)
            initial = era_day(row.due_on) if row else ""
            self.fields[f"due_{department.pk}"] = DayFormField(
                label=department.name, required=False, initial=initial
            )

    def clean(self) -> None:
        for name in self.changed_data:
            day = self.cleaned_data.get(name)
            if day and day < self.today:
                self.add_error(name, _BEFORE)

    def save(self, by: Any) -> int:
        """How many days were changed. Raises Conflict, ValidationError."""
        written: list[RoundDue] = []
        removed: list[RoundDue] = []
        for department in self.departments:
            day, row = self.cleaned_data[f"due_{department.pk}"], self.stored.get(department.pk)
            if row is not None and day is None:
                removed.append(row)
            elif day is not None and (row is None or row.due_on != day):
                row = row or RoundDue(round=self.round, department=department)
                row.due_on = day
                written.append(row)
        apply(written, removed=removed, by=by, via=Way.FORM, note="課別の提出期限")
        return len(written) + len(removed)


@require_http_methods(["GET", "POST"])
def due_days(request: HttpRequest, pk: int) -> HttpResponse:
    one = round_for(request, pk, Act.OPEN_ROUND)
    form = DueForm(one, timezone.localdate(), request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            changed = form.save(request.user)
        except (Conflict, ValidationError):
            form.add_error(
                None, "ほかの人が先に変更しました。画面を開き直して、いまの期限を確かめてください。"
            )
        else:
            messages.success(
                request, f"{changed}課の提出期限を変えました。" if changed else "何も変わっていません。"
            )
            return redirect("round", pk)
    context = frame(one.plan, ("課別の提出期限", ""), of_round=one) | {"form": form}
    return render(request, "office/planning/due_days.html", context)
