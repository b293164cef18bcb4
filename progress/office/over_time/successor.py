"""The form by which the plan that follows is made: its 柱, the items that go on as 継続, their indicators."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.db import transaction

from items.in_charge import InCharge
from items.models import Assignment, Indicator, Item
from plans.access import Act, access_for
from plans.fields import CleanFormField, FiscalYearFormField
from plans.history.records import Versioned, Way
from plans.history.writer import apply
from plans.models import Pillar, Plan, PlanScale
from plans.values.fiscal_year import FiscalYear
from progress.models import JudgementBand, JudgementMethod, JudgementRule, ReportingRound
from progress.succession import LEAVING
from progress.table.live import live_table
from progress.table.shape.figures import Figure, IndicatorRow

_NOT = ""
"""In place of a 柱: the item doesn't go on."""


class SuccessorForm(forms.Form):
    """For each 柱 whether it is copied (`pillar_3`), for each item under which one it goes on (`item_7`), for each of
    its indicators whether the last actual becomes 現状 (`baseline_9`)."""

    title = CleanFormField(label="計画名", max_length=120)
    slug = CleanFormField(
        label="URL用の名前", max_length=40, validators=[validate_slug], help_text="半角英数字。例：plan-r7"
    )
    start_year = FiscalYearFormField(label="開始年度")
    end_year = FiscalYearFormField(label="終了年度")

    def __init__(
        self, plan: Plan, last: ReportingRound | None, today: date, data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data)
        self.plan, self.today = plan, today
        self.in_charge = InCharge([plan.municipality_id], today)
        self.pillars = list(plan.pillars.order_by("position", "key"))
        self.items = self._items()
        rows = {row.key: row for row in live_table(plan, last).items} if last else {}
        self.last = dict(self._last_figures(rows))
        if plan.end_year:
            start = FiscalYear(plan.end_year).next
            length = len(plan.years)
            self.initial = {"start_year": start, "end_year": FiscalYear(int(start) + length - 1)}
        self._add_fields()

    def _items(self) -> list[Item]:
        """Those that still stand, in the plan's order."""
        left = self.plan.items.filter(successions__kind__in=[one.value for one in LEAVING]).values("pk")
        rows = self.plan.items.exclude(pk__in=left).select_related("pillar")
        return list(rows.prefetch_related("indicators", "assignments").order_by("position", "key"))

    def _last_figures(self, rows: Mapping[str, Any]) -> Iterator[tuple[int, tuple[FiscalYear, Figure]]]:
        """Indicator's key → year and figure of its last actual."""
        for item in self.items:
            row = rows.get(item.key)
            by_name: dict[str, IndicatorRow] = {one.name: one for one in row.indicators} if row else {}
            for one in item.indicators.all():
                cells = by_name[one.name].years if one.name in by_name else ()
                told = [
                    (cell.fiscal_year, cell.actual)
                    for cell in cells
                    if cell.actual is not None and cell.actual.value is not None and not cell.provisional
                ]
                if told:
                    yield one.pk, told[-1]

    def _add_fields(self) -> None:
        for pillar in self.pillars:
            self.fields[f"pillar_{pillar.pk}"] = forms.BooleanField(
                label=f"「{pillar.title}」を写す", required=False, initial=True
            )
        choices = [(_NOT, "引き継がない"), *((str(one.pk), one.title) for one in self.pillars)]
        for item in self.items:
            self.fields[f"item_{item.pk}"] = forms.ChoiceField(
                label=item.title, choices=choices, required=False, initial=str(item.pillar_id)
            )
            for one in item.indicators.all():
                if one.pk in self.last:
                    year, figure = self.last[one.pk]
                    self.fields[f"baseline_{one.pk}"] = forms.BooleanField(
                        label=f"「{one.name}」の{year.era}の実績 {figure.text}を、新しい計画の現状にする",
                        required=False,
                    )

    @property
    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.base_fields]

    @property
    def pillar_fields(self) -> list[forms.BoundField]:
        return [self[f"pillar_{one.pk}"] for one in self.pillars]

    @property
    def item_fields(self) -> list[tuple[forms.BoundField, list[forms.BoundField]]]:
        return [
            (
                self[f"item_{item.pk}"],
                [self[f"baseline_{one.pk}"] for one in item.indicators.all() if one.pk in self.last],
            )
            for item in self.items
        ]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        first, last = given.get("start_year"), given.get("end_year")
        if first and last and last < first:
            self.add_error("end_year", "終了年度が開始年度より前になっています。")
        if (slug := given.get("slug")) and self.plan.municipality.plans.filter(slug=slug).exists():
            self.add_error("slug", "同じURL用の名前の計画がすでにあります。")
        copied = {one.pk for one in self.pillars if given.get(f"pillar_{one.pk}")}
        for pillar in self.pillars:
            if pillar.pk in copied and pillar.parent_id and pillar.parent_id not in copied:
                self.add_error(f"pillar_{pillar.pk}", "上位の柱も写してください。")
        for item in self.items:
            chosen = given.get(f"item_{item.pk}")
            if chosen and int(chosen) not in copied:
                self.add_error(f"item_{item.pk}", "写す柱を選んでください。")
        return given

    @property
    def carried(self) -> list[tuple[Item, Pillar]]:
        """The items that go on, each with the 柱 of which the copy is its new place."""
        by_pk = {str(one.pk): one for one in self.pillars}
        chosen = [(item, self.cleaned_data.get(f"item_{item.pk}")) for item in self.items]
        return [(item, by_pk[pk]) for item, pk in chosen if pk]

    @property
    def preview(self) -> dict[str, Any]:
        rows = [
            {
                "item": item,
                "pillar": pillar,
                "departments": "・".join(
                    dict.fromkeys(self.in_charge.place(one).name for one in item.assigned_on(self.today))
                ),
                "indicators": [
                    (one, self.last[one.pk] if self.cleaned_data.get(f"baseline_{one.pk}") else None)
                    for one in item.indicators.all()
                ],
            }
            for item, pillar in self.carried
        ]
        pillars = [one for one in self.pillars if self.cleaned_data.get(f"pillar_{one.pk}")]
        return {"rows": rows, "pillars": pillars, "left": len(self.items) - len(rows)}

    @transaction.atomic
    def save(self, *, by: Any) -> Plan:
        """Writes all of it with its history, or nothing. Raises ValidationError."""
        access_for(by).require(Act.EDIT_PLAN, self.plan.municipality_id)
        given = self.cleaned_data
        made = Plan(
            municipality=self.plan.municipality,
            slug=given["slug"],
            title=given["title"],
            start_year=given["start_year"],
            end_year=given["end_year"],
            rating_rule=self.plan.rating_rule,
            layout=self.plan.layout,
        )
        records: list[Versioned] = [made, *self._scales(made)]
        pillars: dict[int, Pillar] = {}
        for one in self._parents_first():
            copied = _copy(one, plan=made, parent=pillars.get(one.parent_id or 0))
            pillars[one.pk] = copied
            records.append(copied)
        for item, pillar in self.carried:
            records += self._item(item, made, pillars[pillar.pk])
        records += self._rule(made, [one for one in records if isinstance(one, Indicator)])
        apply(records, by=by, via=Way.FORM, note=f"次の計画（「{self.plan.title}」から）"[:400])
        return made

    def _scales(self, made: Plan) -> list[Versioned]:
        rows = self.plan.plan_scales.select_related("scale")
        return [PlanScale(plan=made, scale=one.scale, position=one.position) for one in rows]

    def _rule(self, made: Plan, indicators: Sequence[Indicator]) -> list[Versioned]:
        """The last version of 評価基準 as the new plan's first, for the indicators that go on; none without one."""
        last = self.plan.judgement_rules.last()
        if last is None:
            return []
        said = {name: getattr(last, name) for name in ("basis", "several", "done_words")}
        rule = JudgementRule(plan=made, name="第1版", reason=f"「{self.plan.title}」の{last}から", **said)
        bands = [
            JudgementBand(
                rule=rule,
                band=one.band,
                lower_bound=one.lower_bound,
                if_unmet=one.if_unmet,
                if_absent=one.if_absent,
            )
            for one in last.bands.select_related("band__scale")
        ]
        ways = {one.indicator_id: one for one in last.methods.all()}
        methods = [
            JudgementMethod(rule=rule, indicator=new, method=way.method, tolerance=way.tolerance)
            for new in indicators
            if (way := ways.get(new.continues_id or 0))
        ]
        return [rule, *bands, *methods]

    def _parents_first(self) -> Iterator[Pillar]:
        waiting = [one for one in self.pillars if self.cleaned_data.get(f"pillar_{one.pk}")]
        done: set[int | None] = {None}
        while waiting:
            ready = [one for one in waiting if one.parent_id in done]
            yield from ready
            done |= {one.pk for one in ready}
            waiting = [one for one in waiting if one not in ready]

    def _item(self, before: Item, made: Plan, pillar: Pillar) -> list[Versioned]:
        item = Item(
            plan=made,
            pillar=pillar,
            key=before.key,
            number_printed=before.number_printed,
            activity_code=before.activity_code,
            nature=before.nature,
            name=before.name,
            kind=Item.Kind.CONTINUED,
            carried_from=before,
            position=before.position,
        )
        records: list[Versioned] = [item]
        seen = set()
        for one in before.assigned_on(self.today):
            department = self.in_charge.place(one)
            if (department, one.clause) not in seen:
                seen.add((department, one.clause))
                about = {"role": one.role, "clause": one.clause, "position": one.position}
                records.append(Assignment(item=item, department=department, **about))
        return [*records, *(self._indicator(one, item) for one in before.indicators.all())]

    def _indicator(self, before: Indicator, item: Item) -> Indicator:
        kept = (
            "name",
            "unit",
            "kind",
            "direction",
            "measure",
            "targets_are_cumulative",
            "rate_basis",
            "tolerance",
        )
        about = {name: getattr(before, name) for name in (*kept, "position")}
        new = Indicator(item=item, continues=before, **about)
        if self.cleaned_data.get(f"baseline_{before.pk}"):
            year, figure = self.last[before.pk]
            new.baseline_value, new.baseline_year = figure.value, year
            new.baseline_printed, new.baseline_approximate = figure.printed, figure.approximate
        return new


def _copy(one: Pillar, **about: Any) -> Pillar:
    new = copy(one)
    new.pk, new._state, new.version = None, type(one._state)(), 1
    for name, value in about.items():
        setattr(new, name, value)
    return new
