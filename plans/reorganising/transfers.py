"""人事異動: a pasted list of people with where they go and from when → their roles, in one set.

One line a person: 氏名, 所属 and, in any order, 異動日, ログイン名, 「兼務」, 「所属長」; parted by tabs, commas
or blanks as the city's list has them. Each cell says by itself what it is. 「退職」, 「転出」 and a dash end what the
person is.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db import transaction

from plans import accounts
from plans.access import Act, Role, access_for
from plans.history.records import Way
from plans.history.writer import apply
from plans.models import Department, Membership, Municipality, User
from plans.models.people import stands_on
from plans.reorganising.deeds import Refused
from plans.reorganising.moves import ended, transferred
from plans.values.calendar_day import NotADay, parse
from plans.values.text import name_key, one_line
from plans.values.words import era_day

_LEAVES = re.compile(r"退職|転出|派遣|休職|[-－ー―—]")
_BOTH = re.compile(r"[(（]?兼(?:務|任)?[)）]?")
_HEADINGS = {
    name_key(word)
    for word in ("氏名", "名前", "職員名", "所属", "新所属", "異動先", "異動日", "ログイン名", "役割")
}
_IN_A_DEPARTMENT = {name_key(str(role.label)): role for role in (Role.EDITOR, Role.HEAD)}


@dataclass(frozen=True)
class Line:
    """One line as it is read. `department`: "" where it names none; `leaves`: it says that the person goes."""

    number: int
    name: str
    department: str = ""
    login: str = ""
    day: date | None = None
    role: str = ""
    both: bool = False
    leaves: bool = False


def lines_of(text: str) -> list[Line]:
    """The lines of a pasted list; headings and empty lines are none."""
    found = []
    for number, row in enumerate(text.splitlines(), start=1):
        apart = "\t" if "\t" in row else r"[,，、]" if re.search(r"[,，、]", row) else r"[ \u3000]{1,}"
        cells = [cell for part in re.split(apart, row) if (cell := one_line(part))]
        if cells and not {name_key(cell) for cell in cells} <= _HEADINGS:
            found.append(_line(number, cells))
    return found


def _line(number: int, cells: list[str]) -> Line:
    said: dict[str, Any] = {}
    words: list[str] = []
    for cell in cells:
        if (day := _day(cell)) is not None:
            said["day"] = day
        elif _BOTH.fullmatch(cell):
            said["both"] = True
        elif words and name_key(cell) in _IN_A_DEPARTMENT and "role" not in said:
            said["role"] = _IN_A_DEPARTMENT[name_key(cell)].value
        elif words and _LEAVES.fullmatch(cell):
            said["leaves"] = True
        elif re.search(accounts.LOGIN_NAME.regex, cell):
            said["login"] = cell
        else:
            words.append(cell)
    # A name in two cells (姓, 名): the last one is the department.
    name, department = ("".join(words), "") if said.get("leaves") else ("".join(words[:-1]), *words[-1:])
    if len(words) == 1:
        name, department = words[0], ""
    return Line(number, name, department, **said)


def _day(text: str) -> date | None:
    try:
        return parse(text)
    except NotADay:
        return None


@dataclass
class Transfer:
    """What becomes of one line. `ends`: what the person is until the day before; `to`: where the person is from then
    on, None for who goes; `is_new`: an account is opened."""

    line: Line
    day: date
    person: User | None = None
    ends: list[Membership] = field(default_factory=list)
    to: Department | None = None
    role: str = Role.EDITOR.value
    is_new: bool = False
    fault: str = ""

    @property
    def role_name(self) -> str:
        return str(Role(self.role).label)


class Transfers:
    """All lines held against the people and departments of a municipality. Reads; `carry_out` writes."""

    def __init__(self, municipality: Municipality, text: str, day: date, *, by: Any) -> None:
        """`day`: from which those go whose line names none. `by`: who looks after these people."""
        self.municipality, self.by = municipality, by
        self._people = self._known()
        self._departments = [
            one for one in municipality.departments.all() if one.kind != Department.Kind.GROUP
        ]
        self._ended: set[int] = set()
        self.all = [self._transfer(line, line.day or day) for line in lines_of(text)]

    def _known(self) -> list[User]:
        here = accounts.within(Act.MANAGE_PEOPLE, self.by).filter(memberships__municipality=self.municipality)
        rows = here.distinct().order_by("username")
        return list(rows.prefetch_related("memberships__department", "memberships__municipality"))

    def _transfer(self, line: Line, day: date) -> Transfer:
        found = Transfer(line, day)
        found.fault = self._find_person(found) or self._find_place(found)
        if not found.fault and found.person is not None and found.person.pk and not line.both:
            standing = [one for one in found.person.memberships.all() if self._standing(one, day)]
            found.ends = [one for one in standing if one.pk not in self._ended]
            self._ended |= {one.pk for one in found.ends}
            roles = {one.role for one in found.ends if one.department_id}
            found.role = line.role or (Role.HEAD.value if roles == {Role.HEAD.value} else Role.EDITOR.value)
        found.role = line.role or found.role
        if not found.fault and found.to and found.person and found.person.pk:
            found.fault = self._already(found)
        return found

    def _standing(self, one: Membership, day: date) -> bool:
        return one.municipality_id == self.municipality.pk and stands_on(one, day)

    def _find_person(self, found: Transfer) -> str:
        line = found.line
        if line.login:
            alike = [one for one in self._people if one.username == line.login]
        else:
            alike = [one for one in self._people if name_key(str(one)) == name_key(line.name)]
        if len(alike) == 1:
            found.person = alike[0]
            if line.login and line.name and name_key(str(alike[0])) != name_key(line.name):
                return f"ログイン名「{line.login}」は{alike[0]}さんのものです。"
            return ""
        if alike:
            return f"「{line.name}」さんが{len(alike)}人います。ログイン名も書いてください。"
        if not line.login:
            return f"「{line.name}」さんの利用者がありません。新しい人のときは、ログイン名も書いてください。"
        if User.objects.filter(username=line.login).exists():
            return f"ログイン名「{line.login}」は使えません。別のログイン名にしてください。"
        if not line.name or line.leaves:
            return f"ログイン名「{line.login}」の利用者がありません。"
        found.person, found.is_new = User(username=line.login, display_name=line.name), True
        self._people.append(found.person)
        return ""

    def _find_place(self, found: Transfer) -> str:
        line = found.line
        if line.leaves:
            return ""
        if not line.department:
            return "異動先の課を書いてください。去る人は「退職」か「転出」と書きます。"
        named = [one for one in self._departments if name_key(one.name) == name_key(line.department)]
        if not named:
            return f"「{line.department}」という課がありません。"
        found.to = named[0]
        if not stands_on(named[0], found.day):
            return f"「{named[0]}」は、{era_day(found.day)}にはない課です。"
        return ""

    def _already(self, found: Transfer) -> str:
        assert found.person is not None  # noqa: S101 - asked of a known person only
        same = [
            one
            for one in found.person.memberships.all()
            if one.department_id == found.to.pk and one.role == found.role and self._standing(one, found.day)  # type: ignore[union-attr]
        ]
        return f"すでに{found.to}（{found.role_name}）です。" if same else ""

    @property
    def faults(self) -> list[Transfer]:
        return [one for one in self.all if one.fault]

    @property
    def leaving(self) -> int:
        return sum(not one.fault and one.to is None for one in self.all)

    @property
    def opening(self) -> int:
        return sum(not one.fault and one.is_new for one in self.all)

    @cached_property
    def digest(self) -> str:
        """Changes with everything that the page shows."""
        said = [
            (
                str(one.person),
                str(one.to),
                one.day,
                one.role,
                [(m.pk, m.version) for m in one.ends],
                one.fault,
            )
            for one in self.all
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def _records(self) -> tuple[list[Membership], list[Membership]]:
        """What is written, and what is taken out: what would have begun on that very day."""
        written: list[Membership] = []
        removed: list[Membership] = []
        for one in self.all:
            ends = list(one.ends)
            if one.to is not None:
                base = next((m for m in ends if m.department_id), None)
                if base is None:
                    base = Membership(user=one.person, municipality=self.municipality, valid_from=one.day)
                else:
                    ends.remove(base)
                begun = transferred(base, one.to, one.day)
                begun[-1].role = one.role
                written += begun
            for left in ends:
                written += ended(left, one.day)
                removed += [left] if left.valid_from is not None and left.valid_from >= one.day else []
        return written, removed

    @transaction.atomic
    def carry_out(self) -> list[tuple[User, str]]:
        """Writes all of it; returns who got an account, with the password, which is known nowhere else.

        Raises PermissionDenied, `Refused` where a line is at fault, Conflict, ValidationError.
        """
        access_for(self.by).require(Act.MANAGE_PEOPLE, self.municipality.pk)
        if self.faults or not self.all:
            raise Refused("直すところのある行があります。")
        note = "人事異動"
        new = [one.person for one in self.all if one.is_new and one.person is not None]
        issued = [(person, accounts.open_with_issued_password(person)) for person in new]
        written, removed = self._records()
        apply(written, removed=removed, by=self.by, via=Way.FORM, note=note)
        for person in new:
            accounts.record(person, None, by=self.by, via=Way.FORM, note=note)
        return issued


def without_place(municipality: Municipality, day: date, *, by: Any) -> list[User]:
    """People who may still sign in and are nothing any more: what they were has ended before the day, and nothing is
    to come."""
    mine = accounts.within(Act.MANAGE_PEOPLE, by).filter(
        memberships__municipality=municipality, is_active=True, is_superuser=False
    )
    left = Membership.objects.exclude(valid_until__lt=day)
    rows = mine.exclude(pk__in=left.values("user")).distinct().order_by("username")
    return list(rows.prefetch_related("memberships__department", "memberships__municipality"))


@transaction.atomic
def close_accounts(people: Iterable[User], *, by: Any) -> int:
    """Who is nothing any more signs in no more. Returns how many."""
    count = 0
    for person in people:
        accounts.close(person, by=by)
        count += 1
    return count


def as_lines(chosen: Iterable[Membership], to: str, day: date) -> str:
    """People who were ticked, as the list that one would paste."""
    people: Mapping[int, User] = {one.user_id: one.user for one in chosen}
    return "\n".join(f"{one}\t{one.username}\t{to}\t{day.isoformat()}" for one in people.values())
