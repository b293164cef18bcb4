"""Who can sign in to the demonstration, and with which password. Never used in production."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path

from django.contrib.auth.hashers import check_password, make_password

from plans.access import Role
from plans.history.records import Way
from plans.history.writer import save
from plans.models import Department, Membership, Municipality, User

FILE_NAME = "demo-accounts.txt"
_LINE_START = "パスワード："


@dataclass(frozen=True)
class Account:
    """One person of the demonstration. `role` None: runs the server. `signs_in` False: only acts in the story."""

    username: str
    name: str
    role: Role | None
    to_try: str
    department: str = ""
    signs_in: bool = True


@dataclass(frozen=True)
class SignIn:
    """One line of what `demo` prints."""

    place: str
    role: str
    username: str
    to_try: str
    has_another_password: bool


def password_in(directory: Path) -> str:
    """The password of this data directory's demonstration: made at random on first use, then always the same.

    It stands in a file that its owner alone can read, never in the program.
    """
    file = directory / FILE_NAME
    if file.exists():
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith(_LINE_START):
                return line.removeprefix(_LINE_START).strip()
    password = "-".join(_word() for _ in range(4))
    file.unlink(missing_ok=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(f"見本のアカウントに共通のパスワードです。\n{_LINE_START}{password}\n")
    return password


def _word() -> str:
    """Four letters that can be read aloud: about twelve bits."""
    return "".join(secrets.choice("bdghkmnprstyz") + secrets.choice("aeiou") for _ in range(2))


_hashed = cache(make_password)
"""One costly computation for all who share the password."""


def ensure(accounts: Iterable[Account], place: Municipality | None, password: str) -> dict[str, User]:
    """Creates the accounts that are missing; leaves the others as they stand. Returns username → person."""
    known = User.objects.in_bulk([account.username for account in accounts], field_name="username")
    return {
        account.username: known.get(account.username) or _create(account, place, password)
        for account in accounts
    }


def _create(account: Account, place: Municipality | None, password: str) -> User:
    person = User(
        username=account.username,
        display_name=account.name,
        is_staff=account.role in (None, Role.PLANNER),
        is_superuser=account.role is None,
        password=_hashed(password) if account.signs_in else make_password(None),
    )
    person.full_clean()
    person.save()
    if place is not None and account.role is not None:
        section = _department_now(place, account.department) if account.department else None
        membership = Membership(user=person, municipality=place, role=account.role, department=section)
        save(membership, by=None, via=Way.COMMAND, note="見本のアカウント")
    return person


def _department_now(place: Municipality, name: str) -> Department:
    """The department of that name, or the one that took it over."""
    section = place.departments.get(name=name)
    while section.successor is not None:
        section = section.successor
    return section


def sign_ins(accounts: Iterable[Account], place: str, password: str, today: date) -> list[SignIn]:
    """What to print about those who can sign in."""
    people = User.objects.in_bulk([account.username for account in accounts], field_name="username")
    still_good = cache(partial(check_password, password))
    return [
        SignIn(
            place,
            _role_of(people[account.username], today),
            account.username,
            account.to_try,
            not still_good(people[account.username].password),
        )
        for account in accounts
        if account.signs_in
    ]


def _role_of(person: User, today: date) -> str:
    if person.is_superuser:
        return "運用担当"
    valid = person.memberships.valid_on(today).select_related("department", "municipality")
    return "、".join(one.role_here for one in valid)
