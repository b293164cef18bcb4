"""The forms by which items are added, renamed, merged, split and ended from a fiscal year on. Each makes a
`progress.succession.Change`, not yet written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any, ClassVar

from django import forms
from django.utils.timezone import localdate

from items.models import Assignment, Indicator, Item, ItemSuccession, TargetValue
from plans.fields import CleanFormField, FiscalYearFormField
from plans.history.records import Versioned
from plans.models import Department, Pillar, Plan
from plans.values.fiscal_year import FiscalYear
from plans.values.text import same_name
from progress.office.frame import ReasonField
from progress.succession import Change, refuse_twice

Kind = ItemSuccession.Kind
NEW = "new"
"""In place of an item's key: it is to be made."""
PARTS = 4
"""Into so many items one is split at the most."""


class ItemChangeForm(forms.Form):
    """What every change asks. `items`: those that it is of, in the plan's order."""

    kind: ClassVar[Kind]
    needs: ClassVar[int] = 1
    """So many items it is of at least."""

    from_year = FiscalYearFormField(label="いつの年度から")
    reason = ReasonField(label="理由", rows=3, help_text="公表ページに出ます。")

    def __init__(self, plan: Plan, items: Sequence[Item], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.plan, self.items = plan, items
        self.order_fields([*(name for name in self.fields if name not in ("reason",)), "reason"])

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        year = given.get("from_year")
        if year and self.plan.years and year not in self.plan.years:
            self.add_error("from_year", f"計画の期間（{self.plan.period}）の年度を書いてください。")
        if self.kind != Kind.RENAMED and year:
            for item in self.items:
                try:
                    refuse_twice(item, year)
                except forms.ValidationError as error:
                    self.add_error(None, error)
        return given

    @property
    def change(self) -> Change:
        """Of a valid form."""
        raise NotImplementedError

    def _change(self, successions: Iterable[ItemSuccession], **about: Any) -> Change:
        return Change(self.plan, self.kind, self.cleaned_data["from_year"], list(successions), **about)

    def _succession(self, item: Item, successor: Item | None = None, **about: Any) -> ItemSuccession:
        year, reason = self.cleaned_data["from_year"], self.cleaned_data["reason"]
        return ItemSuccession(
            item=item, successor=successor, kind=self.kind, from_year=year, reason=reason, **about
        )


class EndForm(ItemChangeForm):
    kind = Kind.ENDED

    @property
    def change(self) -> Change:
        return self._change([self._succession(item) for item in self.items], leaving=list(self.items))


class RenameForm(ItemChangeForm):
    kind = Kind.RENAMED
    new_name = CleanFormField(label="新しい名前", max_length=160)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if (name := given.get("new_name")) and name == self.items[0].name:
            self.add_error("new_name", "今の名前と同じです。")
        return given

    @property
    def change(self) -> Change:
        [before, *_] = self.items
        item, name = copy(before), self.cleaned_data["new_name"]
        item.name = name
        row = self._succession(item, former_name=before.name, new_name=name)
        return self._change([row], renamed={item: before.name})


class NewItemForm(ItemChangeForm):
    """What is asked of an item that comes."""

    key = CleanFormField(label="識別番号", max_length=60, help_text="計画の中で重ならない番号。例：1-(1)-⑤")
    number_printed = CleanFormField(label="番号（資料に載せる）", max_length=20, required=False)
    name = CleanFormField(label="項目名", max_length=160)
    pillar = forms.ModelChoiceField(Pillar.objects.none(), label="柱", empty_label="（選んでください）")
    departments = forms.ModelMultipleChoiceField(
        Department.objects.none(), label="担当課", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, plan: Plan, items: Sequence[Item], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(plan, items, data)
        self._field("pillar").queryset = plan.pillars.order_by("position", "key")
        today, lead = localdate(), Assignment.Role.LEAD
        chosen = {one.department_id for item in items for one in item.assigned_on(today) if one.role == lead}
        now = plan.municipality.departments.order_by("position", "name")
        self._field("departments").queryset = now.filter(valid_until=None) | now.filter(pk__in=chosen)
        if items:
            self.initial.update({"pillar": items[0].pillar_id, "departments": sorted(chosen)})

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if (key := given.get("key")) and self.plan.items.filter(key=key).exists():
            self.add_error("key", "この識別番号の項目が、計画にすでにあります。")
        return given

    def new_item(self) -> tuple[Item, list[Versioned]]:
        """The item with what hangs on it, not yet written."""
        given = self.cleaned_data
        last = self.plan.items.order_by("-position").values_list("position", flat=True).first() or 0
        item = Item(
            plan=self.plan,
            pillar=given["pillar"],
            key=given["key"],
            number_printed=given["number_printed"],
            name=given["name"],
            kind=Item.Kind.NEW if not self.items else "",
            start_year=given["from_year"],
            position=last + 1,
        )
        return item, [_lead(item, one, at) for at, one in enumerate(given["departments"])]


def _lead(item: Item, department: Department, position: int) -> Assignment:
    return Assignment(item=item, department=department, role=Assignment.Role.LEAD, position=position)


class AddForm(NewItemForm):
    kind = Kind.ADDED
    needs = 0

    @property
    def change(self) -> Change:
        item, records = self.new_item()
        return self._change([self._succession(item)], coming=[item], records=records)


def carried(before: Indicator, to: Item, from_year: FiscalYear) -> list[Versioned]:
    """The indicator at the item that took over, with the targets of the year and later; the earlier figures stay
    where they are and are linked."""
    new = copy(before)
    new.pk, new._state, new.version = None, type(before._state)(), 1
    new.item, new.continues = to, before
    targets = before.target_values.filter(fiscal_year__gte=from_year)
    return [new, *(_target(one, new) for one in targets)]


def _target(one: TargetValue, indicator: Indicator) -> TargetValue:
    about = {name: getattr(one, name) for name in ("printed", "value", "approximate", "bound", "due")}
    return TargetValue(indicator=indicator, fiscal_year=one.fiscal_year, **about)


class MergeForm(NewItemForm):
    """Several into one: into one of them, into another of the plan, or into a new one."""

    kind = Kind.MERGED
    needs = 2

    into = forms.ChoiceField(label="どの項目に統合しますか")
    indicators = forms.ModelMultipleChoiceField(
        Indicator.objects.none(),
        label="引き継ぐ指標（統合した後も同じ指標といえるもの）",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="前の項目での実績は、つなげずに、前の系列として並べて示します。",
    )
    field_order = (
        "from_year",
        "into",
        "key",
        "number_printed",
        "name",
        "pillar",
        "departments",
        "indicators",
    )

    def __init__(self, plan: Plan, items: Sequence[Item], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(plan, items, data)
        chosen = {item.pk for item in items}
        others = [one for one in plan.items.order_by("position", "key") if one.pk not in chosen]
        self._field("into").choices = [
            (NEW, "新しい項目にする（下に書く）"),
            *((str(one.pk), f"「{one.title}」に統合する") for one in items),
            *((str(one.pk), f"ほかの項目「{one.title}」に統合する") for one in others),
        ]
        mine = Indicator.objects.filter(item__in=chosen).select_related("item").order_by("item", "position")
        self._field("indicators").queryset = mine
        self._field("indicators").label_from_instance = lambda one: f"{one}（{one.item.title}）"
        self.initial["into"] = NEW
        if self.is_bound and self.data.get("into") != NEW:
            for name in ("key", "name", "pillar"):
                self.fields[name].required = False

    @property
    def change(self) -> Change:
        given = self.cleaned_data
        coming: list[Item] = []
        records: list[Versioned] = []
        if given["into"] == NEW:
            heir, records = self.new_item()
            coming = [heir]
        else:
            heir = self.plan.items.get(pk=int(given["into"]))
        leaving = [item for item in self.items if item.pk != heir.pk]
        for one in given["indicators"]:
            if one.item_id != heir.pk:
                records += carried(one, heir, given["from_year"])
        rows = [self._succession(item, heir) for item in leaving]
        return self._change(rows, leaving=leaving, coming=coming, records=records)


class SplitForm(ItemChangeForm):
    """One into several new ones, which stand under the same 柱 and are answered by the same departments."""

    kind = Kind.SPLIT

    names = CleanFormField(
        label="分けた後の項目名",
        widget=forms.Textarea(attrs={"rows": PARTS}),
        help_text=f"1行に一つ、2つから{PARTS}つまで書きます。担当課と柱は今の項目と同じにします。後から変えられます。",
    )

    def __init__(self, plan: Plan, items: Sequence[Item], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(plan, items, data)
        self.indicators = list(items[0].indicators.all())
        choices = [("", "引き継がない"), *((str(at), f"{at}行目の項目") for at in range(1, PARTS + 1))]
        for one in self.indicators:
            self.fields[f"indicator_{one.pk}"] = forms.ChoiceField(
                label=f"指標「{one}」をそのまま引き継ぐ項目",
                choices=choices,
                required=False,
                help_text="分けた後も同じ指標といえるときだけ選びます。",
            )
        self.order_fields(
            ["from_year", "names", *(f"indicator_{one.pk}" for one in self.indicators), "reason"]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self.parts = [line.strip() for line in given.get("names", "").splitlines() if line.strip()]
        if "names" in given and not 2 <= len(self.parts) <= PARTS:
            self.add_error("names", f"項目名を2つから{PARTS}つ、1行に一つずつ書いてください。")
        if any(same_name(one, other) for at, one in enumerate(self.parts) for other in self.parts[:at]):
            self.add_error("names", "同じ名前が二つあります。")
        for one in self.indicators:
            name = f"indicator_{one.pk}"
            if int(given.get(name) or 0) > len(self.parts):
                self.add_error(name, "その行には項目名がありません。")
        return given

    @property
    def change(self) -> Change:
        [before, *_] = self.items
        taken = set(self.plan.items.values_list("key", flat=True))
        coming, records = [], list[Versioned]()
        for at, name in enumerate(self.parts, start=1):
            item = self._part(before, name, at, taken)
            coming.append(item)
            assigned = before.assigned_on(localdate())
            records += [
                Assignment(
                    item=item,
                    department=one.department,
                    role=one.role,
                    clause=one.clause,
                    position=one.position,
                )
                for one in assigned
            ]
            for one in self.indicators:
                if self.cleaned_data.get(f"indicator_{one.pk}") == str(at):
                    records += carried(one, item, self.cleaned_data["from_year"])
        rows = [self._succession(before, item) for item in coming]
        return self._change(rows, leaving=[before], coming=coming, records=records)

    def _part(self, before: Item, name: str, at: int, taken: set[str]) -> Item:
        key = f"{before.key}-{at}"
        while key in taken:
            key += "'"
        taken.add(key)
        return Item(
            plan=self.plan,
            pillar=before.pillar,
            parent=before.parent,
            nature=before.nature,
            key=key,
            number_printed=f"{before.number_printed}-{at}" if before.number_printed else "",
            name=name,
            start_year=self.cleaned_data["from_year"],
            position=before.position,
        )


FORMS: Mapping[str, type[ItemChangeForm]] = {
    one.kind.value: one for one in (AddForm, RenameForm, MergeForm, SplitForm, EndForm)
}
