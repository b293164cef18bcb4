"""Forms that put right what the checklist before a round names: each changes what it says, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BoundField

from items.models import Assignment, Indicator, Item
from plans import accounts
from plans.access import Act, Role
from plans.fields import CleanFormField
from plans.history.records import Versioned, Way
from plans.history.writer import apply
from plans.models import Department, Membership, User
from progress.office.planning.checklist import (
    ACCOUNTS,
    COLLECTIVE,
    DIRECTIONS,
    LEADS,
    SCALE,
    Checklist,
)
from progress.office.planning.ready_scales import READY, linked, taken_by
from progress.office.planning.round_queue import placed_title

LEAVE = ("", "まだ決めない")
NOTE = "照会の前の確認"


class Remedy(forms.Form):
    """What all remedies have in common. `save` writes what was said and answers a sentence for the person; it raises
    ValidationError where a rule refuses it and `Conflict` where somebody was faster."""

    key: str
    title: str
    lead: str
    inline = False
    """Do its choices stand in rows? Many short ones do."""

    def __init__(self, checklist: Checklist, by: User, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.checklist, self.by = checklist, by
        self.issued: list[tuple[User, list[str], str]] = []
        """(account, roles, password) of accounts that were opened: shown once."""
        self.fields |= self.asked()

    def asked(self) -> dict[str, forms.Field]:
        raise NotImplementedError

    def rows(self) -> list[tuple[str, list[BoundField]]]:
        """(heading, its inputs), as they stand on the page."""
        return [("", [self[name] for name in self.fields])]

    def save(self) -> str:
        raise NotImplementedError

    def departments(self) -> list[Department]:
        """Real ones that stand on the day, in the municipality's order."""
        here = Department.objects.filter(municipality=self.checklist.plan.municipality_id)
        kinds = (Department.Kind.DEPARTMENT, Department.Kind.SECTION, Department.Kind.DIVISION)
        found = here.filter(kind__in=kinds).order_by("position", "name")
        today = self.checklist.today
        return [one for one in found if self.checklist.chart.in_place_of(one.pk, today).pk == one.pk]

    def write(self, records: Iterable[Versioned], removed: Iterable[Versioned] = ()) -> None:
        apply([*records], removed=[*removed], by=self.by, via=Way.FORM, note=NOTE)


class Accounts(Remedy):
    """Somebody who enters for each department: a person who has an account, or a new one."""

    key, title = ACCOUNTS, "入力する人を決める"
    lead = "課ごとに、いまいる人から選ぶか、新しい人の氏名とログイン名を入力します。決めない課は、空のままにします。"

    def asked(self) -> dict[str, forms.Field]:
        people = accounts.within(Act.MANAGE_PEOPLE, self.by).filter(
            is_active=True, memberships__municipality=self.checklist.plan.municipality_id
        )
        known = [(one.pk, f"{one}（{one.username}）") for one in people.distinct().order_by("display_name")]
        found: dict[str, forms.Field] = {}
        for one in self.checklist.without_account:
            found[f"person_{one.pk}"] = forms.TypedChoiceField(
                label="いまいる人", required=False, coerce=int, empty_value=None, choices=[LEAVE, *known]
            )
            found[f"name_{one.pk}"] = CleanFormField(label="新しい人の氏名", required=False, max_length=80)
            found[f"login_{one.pk}"] = forms.CharField(
                label="そのログイン名", required=False, max_length=150, validators=[accounts.LOGIN_NAME]
            )
        return found

    def rows(self) -> list[tuple[str, list[BoundField]]]:
        names = ("person", "name", "login")
        silent = self.checklist.without_account
        return [(one.name, [self[f"{name}_{one.pk}"] for name in names]) for one in silent]

    def clean(self) -> None:
        given, seen = self.cleaned_data, set[str]()
        for one in self.checklist.without_account:
            name, login = given.get(f"name_{one.pk}"), given.get(f"login_{one.pk}")
            if given.get(f"person_{one.pk}") and (name or login):
                self.add_error(f"person_{one.pk}", "いまいる人か、新しい人の、どちらか一方にしてください。")
            if login and not name:
                self.add_error(f"name_{one.pk}", "新しい人の氏名を入力してください。")
            if name and not login and f"login_{one.pk}" not in self.errors:
                self.add_error(f"login_{one.pk}", "新しい人のログイン名を入力してください。")
            if login and (login in seen or User.objects.filter(username=login).exists()):
                self.add_error(f"login_{one.pk}", "このログイン名は、すでに使われています。")
            seen.add(login or "")

    @transaction.atomic
    def save(self) -> str:
        given, place, opened, named = self.cleaned_data, self.checklist.plan.municipality, [], []
        for one in self.checklist.without_account:
            pk, login = given[f"person_{one.pk}"], given[f"login_{one.pk}"]
            if not pk and not login:
                continue
            person = User.objects.get(pk=pk) if pk else User(username=login)
            if not pk:
                person.display_name = given[f"name_{one.pk}"]
                opened.append((person, accounts.open_with_issued_password(person)))
            self.write([Membership(user=person, municipality=place, role=Role.EDITOR, department=one)])
            named.append(one.name)
        for person, password in opened:
            accounts.record(person, None, by=self.by, via=Way.FORM, note=NOTE)
            roles = [one.role_here for one in person.memberships.select_related("municipality", "department")]
            self.issued.append((person, roles, password))
        return f"{'、'.join(named)}に、入力する人を決めました。" if named else ""


class Collective(Remedy):
    """Which departments a collective name means, in the items that were chosen."""

    key, title = COLLECTIVE, "どの課のことかを選ぶ"
    lead = "選んだ項目で、総称を、選んだ課に置き換えます。計画書の書き方（記載のまま）は変わりません。"
    inline = True

    def __init__(
        self, checklist: Checklist, by: User, data: Mapping[str, Any] | None = None, of: int = 0
    ) -> None:
        found = (rows for name, rows in checklist.collective.items() if name.pk == of)
        self.stands_in = next(found, [])
        super().__init__(checklist, by, data)
        if self.stands_in:
            self.title = f"「{self.stands_in[0].department}」がどの課のことかを選ぶ"

    def asked(self) -> dict[str, forms.Field]:
        if not self.stands_in:
            return {}
        items = [(one.pk, f"{placed_title(one.item)}（{one.get_role_display()}）") for one in self.stands_in]
        departments = [(one.pk, one.name) for one in self.departments()]
        many = forms.CheckboxSelectMultiple
        return {
            "assignments": forms.TypedMultipleChoiceField(
                label="項目",
                coerce=int,
                choices=items,
                widget=many,
                initial=[pk for pk, _ in items],
                error_messages={"required": "項目を一つ以上選んでください。"},
            ),
            "everybody": forms.BooleanField(label="下のすべての課", required=False),
            "chosen": forms.TypedMultipleChoiceField(
                label="課", coerce=int, choices=departments, widget=many, required=False
            ),
            "role": forms.ChoiceField(
                label="選んだ課の役割",
                choices=[
                    (Assignment.Role.LEAD.value, "担当課（入力して提出する）"),
                    (Assignment.Role.RELATED.value, "関係課（頼まれたときに入力する）"),
                ],
                initial=self.stands_in[0].role,
                widget=forms.RadioSelect,
            ),
        }

    def clean(self) -> None:
        if not self.cleaned_data.get("chosen") and not self.cleaned_data.get("everybody"):
            self.add_error("chosen", "課を一つ以上選んでください。")

    def save(self) -> str:
        given = self.cleaned_data
        wanted = [one for one in self.departments() if given["everybody"] or one.pk in set(given["chosen"])]
        gone = [one for one in self.stands_in if one.pk in set(given["assignments"])]
        have = set(
            Assignment.objects.on(self.checklist.today)
            .filter(item__in=[one.item_id for one in gone])
            .values_list("item", "department", "clause")
            .distinct()
        )
        made = [
            Assignment(
                item=old.item, department=one, role=given["role"], clause=old.clause, position=old.position
            )
            for old in gone
            for one in wanted
            if (old.item_id, one.pk, old.clause) not in have
        ]
        self.write(made, gone)
        return f"{len(gone)}件の項目で、「{gone[0].department}」を{len(wanted)}課に置き換えました。"


class Leads(Remedy):
    """A department that answers for each item."""

    key, title = LEADS, "担当課を決める"
    lead = "項目ごとに、実施状況を提出する課を選びます。決めない項目は、そのままにします。"

    def asked(self) -> dict[str, forms.Field]:
        offered = [LEAVE, *((one.pk, one.name) for one in self.departments())]
        return {
            f"item_{one.pk}": forms.TypedChoiceField(
                label=placed_title(one), required=False, coerce=int, empty_value=None, choices=offered
            )
            for one in self.checklist.without_lead
        }

    def save(self) -> str:
        made = [self._led(one, pk) for one in self.checklist.without_lead if (pk := self._chosen(one))]
        self.write(made)
        return f"{len(made)}件の項目の担当課を決めました。" if made else ""

    def _chosen(self, item: Item) -> int | None:
        found: int | None = self.cleaned_data[f"item_{item.pk}"]
        return found

    def _led(self, item: Item, pk: int) -> Assignment:
        """The one that shares it becomes its lead, else a new one."""
        sharing = Assignment.objects.on(self.checklist.today).filter(item=item, department=pk)
        shared = sharing.select_related("item__plan", "department").first()
        row = shared or Assignment(item=item, department=Department.objects.get(pk=pk))
        row.role = Assignment.Role.LEAD
        return row


class Directions(Remedy):
    """Whether more or less of each figure is better."""

    key, title = DIRECTIONS, "指標の向きを決める"
    lead = "数値が増えるとよいのか、減るとよいのかを選びます。計画書から分からないものは、そのままにします。"

    def asked(self) -> dict[str, forms.Field]:
        return {
            f"indicator_{one.pk}": forms.ChoiceField(
                label=f"{placed_title(one.item)}　{one}",
                required=False,
                choices=[LEAVE, *Indicator.Direction.choices],
            )
            for one in self.checklist.without_direction
        }

    def save(self) -> str:
        changed = []
        for one in self.checklist.without_direction:
            if said := self.cleaned_data[f"indicator_{one.pk}"]:
                one.direction = said
                changed.append(one)
        self.write(changed)
        return f"{len(changed)}件の指標の向きを決めました。" if changed else ""


class Scale(Remedy):
    """On which scale the plan rates: one that the municipality has, or one that is ready."""

    key, title = SCALE, "評価区分を選ぶ"
    lead = "一つ選ぶと、この計画の評価区分になります。区分の名前や下限は、あとから「計画の編集」で直せます。"

    def asked(self) -> dict[str, forms.Field]:
        self.own = list(self.checklist.plan.municipality.rating_scales.prefetch_related("bands"))
        own = [(f"own-{one.pk}", self._words(str(one), map(str, one.bands.all()))) for one in self.own]
        ready = [(one.key, self._words(one.name, (band.words for band in one.bands))) for one in READY]
        wrong = {"required": "評価区分を一つ選んでください。"}
        field = forms.ChoiceField(
            label="評価区分", choices=[*own, *ready], widget=forms.RadioSelect, error_messages=wrong
        )
        return {"scale": field}

    def _words(self, name: str, bands: Iterable[str]) -> str:
        return f"{name}：{'、'.join(bands)}"

    def save(self) -> str:
        plan, said = self.checklist.plan, self.cleaned_data["scale"]
        if plan.plan_scales.exists():
            raise ValidationError("この計画には、評価区分がすでにあります。")
        if ready := next((one for one in READY if one.key == said), None):
            self.write(taken_by(plan, ready))
            return f"評価区分「{ready.name}」を使います。"
        scale = next(one for one in self.own if f"own-{one.pk}" == said)
        self.write([linked(plan, scale)])
        return f"評価区分「{scale}」を使います。"


REMEDIES: dict[str, type[Remedy]] = {one.key: one for one in (Accounts, Collective, Leads, Directions, Scale)}
