"""数え方の変更 of an indicator: the form with its preview, and taking one back."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from items.models import Indicator, RestatedFigure, SeriesBreak
from items.quantity import NotAFigure
from items.targets import LONGEST, read_for
from plans.access import Act
from plans.fields import CleanFormField, FiscalYearFormField
from plans.history.conflict import Conflict
from plans.history.records import Versioned, Way, events_for
from plans.history.writer import apply
from plans.values.fiscal_year import FiscalYear
from progress.models import Publication
from progress.navigation import row_for
from progress.office.frame import ReasonField, frame
from progress.table.measured import break_of, stored_breaks
from progress.table.records import PlanRecords
from progress.table.shape.figures import IndicatorRow

TITLE = "数え方の変更"
_SURE = "sure"
"""The button below the preview."""


class Measured:
    """The indicator with what its newest round says, as it stands and as it would with another break."""

    def __init__(self, indicator: Indicator) -> None:
        plan = indicator.item.plan
        self.asked = plan.rounds.order_by("-fiscal_year", "-pk").first()
        self.records = records = PlanRecords(plan, self.asked, [indicator.item_id], include_unconfirmed=True)
        item = records.items[indicator.item_id]
        self.indicator = next(one for one in item.indicators.all() if one.pk == indicator.pk)
        self.now = self._row(self.indicator, None)

    def _row(self, indicator: Indicator, breaks: Any) -> IndicatorRow:
        year = self.asked.fiscal_year if self.asked else None
        return self.records.measured(indicator, breaks).row(year)

    def then(self, new: SeriesBreak, restated: list[RestatedFigure]) -> IndicatorRow:
        indicator = copy(self.indicator)
        indicator.unit = new.indicator.unit
        return self._row(indicator, [*stored_breaks(self.indicator), break_of(new, restated)])


class SeriesBreakForm(forms.Form):
    """From which year on, what changed and why, whether the targets follow, and the figures of before as the new way
    counts them (`restated_2022`)."""

    from_year = FiscalYearFormField(label="いつの年度から")
    what = forms.ChoiceField(
        label="何が変わりましたか", choices=SeriesBreak.What.choices, widget=forms.RadioSelect
    )
    new_unit = CleanFormField(
        label="新しい単位", required=False, max_length=20, help_text="単位が変わったときだけ書きます。"
    )
    reason = ReasonField(label="理由", rows=3, help_text="公表ページに出ます。")
    targets_follow = forms.TypedChoiceField(
        label="この年度からの目標は、どちらの数え方によりますか",
        choices=[
            ("", "前の数え方のまま（目標に対する率は計算しません）"),
            ("yes", "新しい数え方による（目標を定め直した、または同じ意味のまま使える）"),
        ],
        coerce=bool,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, measured: Measured, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.measured, self.indicator = measured, measured.indicator
        self.reported = [
            cell for cell in measured.now.years if cell.actual is not None and cell.actual.value is not None
        ]
        if measured.now.baseline is not None:
            label = f"現状（計画の前）{measured.now.baseline.text}"
            self.fields["baseline"] = CleanFormField(label=label, required=False, max_length=LONGEST)
        for cell in self.reported:
            label = f"{cell.fiscal_year.era}の実績 {cell.actual.text if cell.actual else ''}"
            name = f"restated_{int(cell.fiscal_year)}"
            self.fields[name] = CleanFormField(label=label, required=False, max_length=LONGEST)

    @property
    def restated_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith(("baseline", "restated_"))]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        changes_unit, unit = given.get("what") == SeriesBreak.What.UNIT, given.get("new_unit", "")
        if changes_unit and unit in ("", self.indicator.unit):
            self.add_error("new_unit", f"新しい単位を書いてください（今は「{self.indicator.unit}」です）。")
        if not changes_unit and unit:
            self.add_error("new_unit", "単位が変わったときは、上で「単位の変更」を選んでください。")
        year = given.get("from_year")
        known = [int(one.from_year) for one in self.indicator.series_breaks.all()]
        if year in known:
            self.add_error("from_year", "同じ年度からの数え方の変更が、すでに記録されています。")
        elif year and known and year < max(known):
            last = FiscalYear(max(known)).era
            self.add_error("from_year", f"{last}からの変更より後の年度を書いてください。")
        if not self.errors:
            self._read(given)
        return given

    def _read(self, given: dict[str, Any]) -> None:
        """Makes `new`, `restated` and `changed`, none of them written yet."""
        year, before = given["from_year"], self.indicator.unit
        indicator = copy(self.indicator)
        indicator.unit = given["new_unit"] or before
        self.new = SeriesBreak(
            indicator=indicator,
            from_year=year,
            what=given["what"],
            reason=given["reason"],
            unit_before=before if given["new_unit"] else "",
            targets_follow=given["targets_follow"] is True,
        )
        if typed := given.get("baseline"):
            self.new.baseline_printed = typed
            self.new.baseline_value = self._figure("baseline", typed, indicator)
        self.restated = []
        for cell in self.reported:
            name = f"restated_{int(cell.fiscal_year)}"
            if not (typed := given.get(name)):
                continue
            if cell.fiscal_year >= year:
                self.add_error(name, "この年度は、もう新しい数え方です。空にしてください。")
            value = self._figure(name, typed, indicator)
            figure = RestatedFigure(series_break=self.new, fiscal_year=cell.fiscal_year, printed=typed)
            if value is not None:
                figure.value = value
                self.restated.append(figure)
        self.changed: list[Versioned] = [indicator] if given["new_unit"] else []

    def _figure(self, name: str, typed: str, indicator: Indicator) -> Any:
        try:
            value = read_for(indicator, typed)["value"]
        except NotAFigure as error:
            self.add_error(name, str(error))
            return None
        if value is None:
            self.add_error(name, "数値を書いてください。計算し直せないときは空にします。")
        return value

    @property
    def preview(self) -> list[dict[str, str]]:
        """What would read otherwise: rates of the years, and against the final goal."""
        now, then = self.measured.now, self.measured.then(self.new, self.restated)
        rows = []
        for cell in now.years:
            other = then.year(cell.fiscal_year)
            was, becomes = (one.rate if one else None for one in (cell, other))
            if was != becomes and other is not None:
                rows.append(_line(f"{cell.fiscal_year.era}の目標に対する率", was, becomes))
        if now.goal_rate != then.goal_rate:
            rows.append(_line("最終目標に対する率", now.goal_rate, then.goal_rate))
        return rows

    def save(self, *, by: Any) -> bool:
        """False when a rule refuses it (the errors then stand in the form)."""
        try:
            note = f"数え方の変更（{self.new.from_year.era}から）"
            apply([*self.changed, self.new, *self.restated], by=by, via=Way.FORM, note=note)
        except ValidationError as error:
            self.add_error(None, ValidationError(error.messages))
            return False
        return True


def _line(what: str, was: Any, becomes: Any) -> dict[str, str]:
    return {
        "what": what,
        "was": was.text if was else "－",
        "becomes": becomes.text if becomes else "－",
        "why": becomes.reason if becomes else "",
    }


@require_http_methods(["GET", "POST"])
def series_break(request: HttpRequest, pk: int) -> HttpResponse:
    """The first POST shows what would read otherwise, the second one records it."""
    rows = Indicator.objects.select_related("item__plan__municipality", "item__pillar")
    indicator = row_for(request, rows, pk, Act.EDIT_PLAN)
    plan = indicator.item.plan
    form = SeriesBreakForm(Measured(indicator), request.POST if request.method == "POST" else None)
    back = reverse("plan_changes", args=[plan.pk])
    if form.is_valid() and request.POST.get("move") == _SURE:
        try:
            if form.save(by=request.user):
                messages.success(request, f"「{indicator.name}」の数え方の変更を記録しました。")
                return redirect(back)
        except Conflict:
            form.add_error(None, "ほかの人が先にこの指標を変更しました。開き直して確かめてください。")
    context = frame(plan, ("項目と指標の移り変わり", back), (TITLE, "")) | {
        "form": form,
        "indicator": indicator,
        "back": back,
        "sure": _SURE,
        "is_preview": form.is_bound and form.is_valid(),
        "year": form.measured.asked.fiscal_year if form.measured.asked else None,
    }
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "office/over_time/series_break.html", context, status=status)


def why_not_removed(one: SeriesBreak) -> str:
    """Why the record can't be taken back any more, in a sentence; "" while it can."""
    since = events_for(one).order_by("pk").values_list("at", flat=True).first()
    sealed = Publication.objects.filter(plan=one.indicator.item.plan_id)
    if since is not None and (later := sealed.filter(sealed_at__gte=since).order_by("number").first()):
        return f"この変更は、確定した第{later.number}号に入っているため、取り消せません。"
    return ""


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    rows = SeriesBreak.objects.select_related("indicator__item__plan__municipality")
    one = row_for(request, rows, pk, Act.EDIT_PLAN)
    indicator = one.indicator
    if why_not := why_not_removed(one):
        messages.error(request, why_not)
    else:
        changed: list[Versioned] = []
        if one.unit_before:
            indicator.unit = one.unit_before
            changed = [indicator]
        try:
            apply(changed, removed=[one], by=request.user, via=Way.FORM, note="数え方の変更の取消し")
        except Conflict:
            messages.error(request, "ほかの人が先に変更しました。今の内容を確かめてください。")
        else:
            messages.success(request, f"「{indicator.name}」の数え方の変更を取り消しました。")
    return redirect("plan_changes", indicator.item.plan_id)
