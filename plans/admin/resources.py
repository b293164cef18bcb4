"""The lists that come in as tables: departments, pillars, and people with their roles."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from import_export.fields import Field

from plans import accounts
from plans.access import IN_A_DEPARTMENT, Act, Role, access_for
from plans.admin.table_resource import Row, TableResource, columns_between, linked, place_and_plan
from plans.history.records import Way
from plans.history.rehearsal import Rehearsed
from plans.models import Department, Membership, Municipality, Pillar, Plan, User
from plans.models.departments import kind_unfit, name_taken


class DepartmentResource(TableResource):
    """課: found by 団体コード and name."""

    required = ("団体コード", "名称")

    municipality_code = Field("municipality__code", "団体コード", readonly=True)

    class Meta(TableResource.Meta):
        model = Department
        fields = ("municipality_code", *columns_between(Department, "name", "position"))

    def load(self, rows: Sequence[Row]) -> dict[Hashable, Any]:
        mine = Department.objects.filter(municipality__in=self.places.values())
        found = linked(list(mine.select_related("municipality")), "parent", "former_parent", "successor")
        return {(one.municipality_id, one.name): one for one in found}

    def find(self, name: str, row: Row) -> Department:
        found: Department | None = self.rows.get((self.place_of(row).pk, name))
        if found is None:
            raise ValueError(f"課「{name}」がありません。")
        return found

    def key_of(self, row: Row) -> Hashable:
        return (self.place_of(row).pk, self.text(row, "名称"))

    def start(self, row: Row) -> Department:
        made = Department(municipality=self.place_of(row))
        here = [one for one in self.rows.values() if one.municipality_id == made.municipality_id]
        if words := name_taken(self.text(row, "名称"), here):
            raise ValidationError({"name": words})
        return made

    def fault(self, one: Rehearsed) -> ValidationError | None:
        record: Any = one.record
        if one.error is None and one.before and one.before["kind"] != record.kind:
            below = [row for row in self.rows.values() if row.parent is record]
            if words := kind_unfit(record.kind, below):
                return ValidationError({"kind": words})
        return one.error


class PillarResource(TableResource):
    """柱: found by its 識別番号. An upper pillar stands above the ones below it in the file."""

    act = Act.IMPORT
    required = ("団体コード", "計画", "識別番号")

    municipality_code, plan_slug = place_and_plan()

    class Meta(TableResource.Meta):
        model = Pillar
        own = columns_between(Pillar, "number_printed", "position")
        fields = ("municipality_code", "plan_slug", "key", "parent", *own)

    def load_places(self) -> dict[str, Municipality]:
        """Those with plans: the plans are asked for, and the municipalities come with them."""
        mine = Plan.objects.filter(access_for(self.user).scope(self.act, "municipality_id"))
        found = mine.select_related("municipality")
        self.plans = {(plan.municipality_id, plan.slug): plan for plan in found}
        return {plan.municipality.code: plan.municipality for plan in found}

    def load(self, rows: Sequence[Row]) -> dict[Hashable, Any]:
        slugs = {self.text(row, "計画") for row in rows}
        named = [plan for plan in self.plans.values() if plan.slug in slugs]
        found = Pillar.objects.filter(plan__in=named).select_related("plan__municipality")
        return {(one.plan_id, one.key): one for one in linked(list(found), "parent")}

    def plan_of(self, row: Row) -> Plan:
        slug = self.text(row, "計画")
        plan = self.plans.get((self.place_of(row).pk, slug))
        if plan is None:
            raise ValidationError(f"計画「{slug}」がありません。計画の「URL用の名前」を入れてください。")
        return plan

    def find(self, key: str, row: Row) -> Pillar:
        found: Pillar | None = self.rows.get((self.plan_of(row).pk, key))
        if found is None:
            raise ValueError(f"柱「{key}」がこの計画にありません。柱の識別番号を入れてください。")
        return found

    def key_of(self, row: Row) -> Hashable:
        return (self.plan_of(row).pk, self.text(row, "識別番号"))

    def start(self, row: Row) -> Pillar:
        return Pillar(plan=self.plan_of(row))


# ── People and their roles ───────────────────────────────────────────────────────────────────────────────────


class RoleField(Field):
    """The role by the name that the row's municipality uses."""

    def clean(self, row: Row, **kwargs: Any) -> str:
        role: str = kwargs["table"].role_of(row)
        return role

    def export(self, instance: Membership, **kwargs: Any) -> str:
        return instance.municipality.called(instance.role) if instance.role else ""


class MembershipResource(TableResource):
    """所属と役割: a row is found by the person's login name, the role and the department. Who has no account yet gets
    one, with a password to be changed."""

    required = ("氏名", "ログイン名", "役割")

    municipality_code = Field("municipality__code", "団体コード", readonly=True)
    display_name = Field("user__display_name", "氏名", readonly=True)
    username = Field("user__username", "ログイン名", readonly=True)
    role = RoleField("role", "役割")

    class Meta(TableResource.Meta):
        model = Membership
        named = ("municipality_code", "display_name", "username", "department", "role")
        fields = (*named, "valid_from", "valid_until")

    # What the file's rows may name

    def load(self, rows: Sequence[Row]) -> dict[Hashable, Any]:
        here = Department.objects.filter(municipality__in=self.places.values())
        self.departments = {(one.municipality_id, one.name): one for one in here}
        named = User.objects.filter(username__in={self.text(row, "ログイン名") for row in rows})
        reachable = accounts.within(self.act, self.user).filter(pk__in=named)
        self.users = {one.username: one for one in reachable}
        """Whom this person may look after, by login name; those who get an account by this file as well."""
        self.taken = {one.username for one in named} - set(self.users)
        """Login names of the file that belong to somebody out of this person's reach."""
        standing = Membership.objects.filter(user__in=reachable, municipality__in=self.places.values())
        found: dict[Hashable, Any] = {}
        for one in standing.select_related("user", "municipality", "department"):
            one.user = self.users[one.user.username]
            found[one.municipality_id, one.user.username, one.role, one.department_id] = one
        return found

    def place_of(self, row: Row) -> Municipality:
        """Who looks after one municipality only need not name it."""
        if len(self.places) == 1 and not self.text(row, "団体コード"):
            return next(iter(self.places.values()))
        return super().place_of(row)

    def find(self, name: str, row: Row) -> Department:
        found = self.departments.get((self.place_of(row).pk, name))
        if found is None:
            raise ValueError(f"課「{name}」がありません。先に課を登録してください。")
        return found

    def role_of(self, row: Row) -> str:
        """The role that the row names, by its usual name or the municipality's own. Raises ValueError."""
        text, place = self.text(row, "役割"), self.place_of(row)
        names = {str(role.label): role.value for role in Role}
        names |= {place.called(role): role for role in Role.values}
        if text not in names:
            raise ValueError(f"役割「{text}」はありません。{'、'.join(names)}のどれかを入れてください。")
        return names[text]

    # One row

    def key_of(self, row: Row) -> Hashable:
        try:
            role, name = self.role_of(row), self.text(row, "課")
            department = self.find(name, row) if name else None
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if (role in IN_A_DEPARTMENT) is (department is None):
            raise ValidationError(
                "役割が担当課・所属長の行には課を入れ、ほかの役割の行では空にしてください。"
            )
        return (self.place_of(row).pk, self._login(row), role, department.pk if department else None)

    def _login(self, row: Row) -> str:
        login = self.text(row, "ログイン名")
        if not re.search(accounts.LOGIN_NAME.regex, login):
            try:
                validate_email(login)
            except ValidationError as error:
                raise ValidationError(
                    "ログイン名は、半角の英数字と「.」「_」「-」か、メールアドレスで入力してください。"
                ) from error
        if login in self.taken:
            raise ValidationError(f"ログイン名「{login}」は使えません。別のログイン名にしてください。")
        return login

    def start(self, row: Row) -> Membership:
        login = self._login(row)
        if login not in self.users:
            email = login if "@" in login else ""
            self.users[login] = User(username=login, display_name=self.text(row, "氏名"), email=email)
        return Membership(user=self.users[login], municipality=self.place_of(row))

    def import_instance(self, instance: Any, row: Row, **kwargs: Any) -> None:
        """One login name is one person: a name that differs from the account's is a slip in the file."""
        super().import_instance(instance, row, **kwargs)
        name, person = self.text(row, "氏名"), instance.user
        if not person.display_name:
            raise ValidationError("新しい利用者の氏名を入れてください。")
        if name and name != person.display_name:
            raise ValidationError(
                f"ログイン名「{person.username}」は{person.display_name}さんのものです。"
                "氏名を変えるときは、利用者のページで変えてください。"
            )
        if person.pk is None:
            person.clean_fields(exclude=["password"])

    def write(self, records: Sequence[Membership]) -> list[tuple[User, str]]:
        """New accounts stand before their roles; with a refused row there are neither. Returns who got an account,
        with the password: it is known nowhere else."""
        new = {one.user.username: one.user for one in records if one.user.pk is None}.values()
        issued = [(person, accounts.open_with_issued_password(person)) for person in new]
        super().write(records)
        for person in new:
            accounts.record(person, None, by=self.user, via=Way.WORKBOOK, note=self.note)
        return issued
