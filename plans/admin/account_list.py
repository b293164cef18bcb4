"""The list of people with their roles as a table: who has no account yet gets one, with a password to be changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from import_export import widgets
from import_export.fields import Field

from plans.access import IN_A_DEPARTMENT, Act, Role, access_for
from plans.accounts import account
from plans.admin.table_cells import Text, meta_for
from plans.admin.table_resource import Line, TableResource, not_yours
from plans.admin.table_result import TableResult
from plans.history.records import Way
from plans.models import Department, Membership, Municipality, User

Row = Mapping[str, Any]

LOGIN_NAME = re.compile(r"[A-Za-z0-9._-]+")
NO_LOGIN_NAME = "ログイン名は、半角の英数字と「.」「_」「-」か、メールアドレスで入力してください。"


class AccountsResult(TableResult):
    """`issued`: whom the import gave an account, with the password; known nowhere else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.issued: list[tuple[User, str]] = []


class RoleName(widgets.Widget):
    """A role by its name; which names there are depends on the row's municipality, and so on the resource."""

    def __init__(self, read: Callable[[Row], str]) -> None:
        super().__init__()
        self.read = read

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return self.read(row)


class RoleField(Field):
    """Written by the name that the municipality uses."""

    def export(self, instance: Membership, **kwargs: Any) -> str:
        return instance.municipality.called(instance.role) if instance.role else ""


class MembershipResource(TableResource):
    """所属と役割: a row is found by the person's login name, the role and the department."""

    act = Act.MANAGE_PEOPLE
    required = ("氏名", "ログイン名", "役割")

    municipality_code = Field("municipality__code", "団体コード", Text(), readonly=True)
    display_name = Field("user__display_name", "氏名", Text(), readonly=True)
    username = Field("user__username", "ログイン名", Text(), readonly=True)
    role = RoleField("role", "役割")

    Meta = meta_for(
        Membership,
        "municipality_code",
        "display_name",
        "username",
        "department",
        "role",
        "valid_from",
        "valid_until",
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields["role"].widget = RoleName(self.role_of)
        self.fields["department"].widget.find = lambda name, row: self._department(name, row)
        self.places: dict[str, Municipality] = {}
        self.departments: dict[tuple[int, str], Department] = {}
        self.users: dict[str, User] = {}
        """Whom this person may look after, by login name; those who get an account by this file as well."""
        self.taken: frozenset[str] = frozenset()
        """Login names of the file that belong to somebody out of this person's reach."""
        self.issued: list[tuple[User, str]] = []

    @classmethod
    def get_result_class(cls) -> type[AccountsResult]:
        return AccountsResult

    def after_import(self, dataset: Any, result: Any, **kwargs: Any) -> None:
        super().after_import(dataset, result, **kwargs)
        result.issued = self.issued

    # What the file's rows may name

    def load(self, rows: Sequence[Row]) -> None:
        mine = Municipality.objects.filter(access_for(self.user).scope(self.act, "pk"))
        self.places = {place.code: place for place in mine}
        by_pk = {place.pk: place for place in self.places.values()}
        self.departments = {
            (one.municipality_id, one.name): one for one in Department.objects.filter(municipality__in=by_pk)
        }
        named = {self.text(row, "ログイン名") for row in rows}
        found = list(User.objects.filter(username__in=named))
        reachable = set(account.within(self.act, self.user).filter(username__in=named))
        self.users = {one.username: one for one in found if one in reachable}
        self.taken = frozenset(one.username for one in found if one not in reachable)
        standing = Membership.objects.filter(Q(user__in=reachable), municipality__in=by_pk)
        for one in standing.select_related("user", "municipality", "department"):
            one.user = self.users[one.user.username]
            self.rows[self._key(one.municipality, one.user.username, one.role, one.department)] = one

    def _place(self, row: Row) -> Municipality:
        """The row's municipality; who looks after one only need not name it."""
        code = self.text(row, "団体コード")
        if not code and len(self.places) == 1:
            return next(iter(self.places.values()))
        if code not in self.places:
            raise ValidationError(not_yours(code))
        return self.places[code]

    def _department(self, name: str, row: Row) -> Department:
        found = self.departments.get((self._place(row).pk, name))
        if found is None:
            raise ValueError(f"課「{name}」がありません。先に課を登録してください。")
        return found

    def role_of(self, row: Row) -> str:
        """The role that the row names, by its usual name or the municipality's own. Raises ValueError."""
        text, place = self.text(row, "役割"), self._place(row)
        names = {str(role.label): role.value for role in Role} | {
            place.called(one): one for one in Role.values
        }
        if text not in names:
            raise ValueError(f"役割「{text}」はありません。{'、'.join(names)}のどれかを入れてください。")
        return str(names[text])

    # One row

    @staticmethod
    def _key(place: Municipality, login: str, role: str, department: Department | None) -> Hashable:
        return (place.pk, login, role, department.pk if department else None)

    def key_of(self, row: Row) -> Hashable:
        try:
            role, name = self.role_of(row), self.text(row, "課")
            department = self._department(name, row) if name else None
        except ValueError as error:
            raise ValidationError(str(error)) from error
        if (role in IN_A_DEPARTMENT) is (department is None):
            raise ValidationError(
                "役割が担当課・所属長の行には課を入れ、ほかの役割の行では空にしてください。"
            )
        return self._key(self._place(row), self._login(row), role, department)

    def _login(self, row: Row) -> str:
        login = self.text(row, "ログイン名")
        if not LOGIN_NAME.fullmatch(login):
            try:
                validate_email(login)
            except ValidationError as error:
                raise ValidationError(NO_LOGIN_NAME) from error
        if login in self.taken:
            raise ValidationError(f"ログイン名「{login}」は使えません。別のログイン名にしてください。")
        return login

    def start(self, row: Row) -> Membership:
        login, name = self._login(row), self.text(row, "氏名")
        person = self.users.get(login)
        if person is None:
            email = login if "@" in login else ""
            person = User(username=login, display_name=name, email=email, must_change_password=True)
            person.set_unusable_password()
            self.users[login] = person
        return Membership(user=person, municipality=self._place(row))

    def complete(self, line: Line) -> None:
        """One login name is one person: a name that differs from the account's is a slip in the file."""
        name, person = self.text(line.row, "氏名"), line.record.user
        if not person.display_name:
            raise ValidationError("新しい利用者の氏名を入れてください。")
        if name and name != person.display_name:
            raise ValidationError(
                f"ログイン名「{person.username}」は{person.display_name}さんのものです。"
                "氏名を変えるときは、利用者のページで変えてください。"
            )
        if person.pk is None:
            person.clean_fields(exclude=["password"])

    # Writing

    def write(self, lines: Sequence[Line]) -> None:
        """New accounts stand before their roles; with a refused row there are neither."""
        people = {line.record.user.username: line.record.user for line in lines}
        new = [person for person in people.values() if person.pk is None]
        self.issued = [(person, account.open_with_issued_password(person)) for person in new]
        super().write(lines)
        for person in new:
            account.record(person, None, by=self.user, via=Way.WORKBOOK, note=self.note)
