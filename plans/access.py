"""Who a user is here, and what that opens. The only place that answers either question.

A person acts through memberships: a role in a municipality, for 担当課 and 所属長 in one department. Nothing is open
unless `_TABLE` says so. Django's own permission questions (admin, import-export) are translated by
`act_for_permission` and answered from the same table (`plans.auth_backend`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone


class Role(models.TextChoices):
    EDITOR = "editor", "担当課"
    HEAD = "head", "所属長"
    PLANNER = "planner", "企画課"
    HEADQUARTERS = "headquarters", "推進本部"
    BOARD = "board", "審議会"
    COUNCIL = "council", "議会"
    AUDITOR = "auditor", "監査委員"
    FINANCE = "finance", "財政課"
    ADMINISTRATOR = "administrator", "自治体の管理者"


IN_A_DEPARTMENT = (Role.EDITOR, Role.HEAD)
"""The roles that a person has in one department; the others stand for the whole municipality."""


class Act(StrEnum):
    """What can be asked for. Each is asked within one municipality, some within departments."""

    ENTER_STATUS = "enter_status"
    SUBMIT_STATUS = "submit_status"
    REVIEW = "review"
    EDIT_PLAN = "edit_plan"
    OPEN_ROUND = "open_round"
    PUBLISH = "publish"
    IMPORT = "import"
    EXPORT = "export"
    SEE_BUDGET = "see_budget"
    CONFIRM_EFFECTS = "confirm_effects"
    SEE_STAFF_PAGES = "see_staff_pages"
    SEE_HISTORY = "see_history"
    MANAGE_PEOPLE = "manage_people"
    USE_ADMIN = "use_admin"


_PLANNING_ONLY = frozenset({Role.PLANNER})
_TABLE: dict[Act, frozenset[Role]] = {
    Act.ENTER_STATUS: frozenset({Role.EDITOR, Role.PLANNER}),
    Act.SUBMIT_STATUS: frozenset({Role.EDITOR, Role.HEAD, Role.PLANNER}),
    Act.REVIEW: _PLANNING_ONLY,
    Act.EDIT_PLAN: _PLANNING_ONLY,
    Act.OPEN_ROUND: _PLANNING_ONLY,
    Act.PUBLISH: _PLANNING_ONLY,
    Act.IMPORT: _PLANNING_ONLY,
    Act.EXPORT: _PLANNING_ONLY,
    Act.SEE_BUDGET: frozenset({Role.PLANNER, Role.FINANCE}),
    Act.CONFIRM_EFFECTS: frozenset({Role.FINANCE}),
    Act.SEE_STAFF_PAGES: frozenset({Role.EDITOR, Role.HEAD, Role.PLANNER}),
    Act.SEE_HISTORY: frozenset({Role.PLANNER, Role.AUDITOR}),
    Act.MANAGE_PEOPLE: frozenset({Role.PLANNER, Role.ADMINISTRATOR}),
    Act.USE_ADMIN: frozenset({Role.PLANNER, Role.ADMINISTRATOR}),
}


class Audience(models.TextChoices):
    """Whom a publication was released to. A wider audience includes the narrower ones' pages."""

    HEADQUARTERS = "headquarters", "推進本部"
    BOARD = "board", "審議会"
    COUNCIL = "council", "議会"
    AUDITORS = "auditors", "監査委員"
    MEETING = "meeting", "傍聴者・市民（会議資料）"
    """What was handed out in a public session: everybody reads it as 会議資料, and nowhere else."""
    PUBLIC = "public", "市民"


_AUDIENCES: dict[str, frozenset[str]] = {
    Role.PLANNER: frozenset(Audience.values),
    Role.EDITOR: frozenset({Audience.PUBLIC}),
    Role.HEAD: frozenset({Audience.PUBLIC}),
    Role.HEADQUARTERS: frozenset({Audience.HEADQUARTERS, Audience.PUBLIC}),
    Role.BOARD: frozenset({Audience.BOARD, Audience.PUBLIC}),
    Role.COUNCIL: frozenset({Audience.COUNCIL, Audience.PUBLIC}),
    Role.AUDITOR: frozenset({Audience.AUDITORS, Audience.PUBLIC}),
    Role.FINANCE: frozenset({Audience.PUBLIC}),
    Role.ADMINISTRATOR: frozenset({Audience.PUBLIC}),
}
"""Every role has its line: one that was forgotten stops with an error and isn't guessed."""


@dataclass(frozen=True)
class Access:
    """One person's reach on one day. Built by `access_for`; asks the database once."""

    is_operator: bool = False
    """A Django superuser: runs the server, sees every municipality, does what a planner does."""
    roles: frozenset[tuple[int, str]] = frozenset()
    """(municipality id, role)"""
    departments: frozenset[int] = frozenset()
    """Departments for which the person enters status: the own ones, what stands below them, what they took over,
    and the whole 部 for which one of them collects."""
    headed: frozenset[int] = frozenset()
    """Departments of which the person is the head, with what stands below them and what they took over."""

    @property
    def desk(self) -> frozenset[int]:
        """Departments whose records lie on this person's desk, however many of them there are (兼務)."""
        return self.departments | self.headed

    @property
    def homes(self) -> frozenset[int]:
        """Ids of the municipalities in which the person has any role."""
        return frozenset(municipality for municipality, _ in self.roles)

    def may(self, act: Act, municipality_id: int | None = None) -> bool:
        """May this person do `act` in that municipality (None: in any one)?"""
        if self.is_operator:
            return True
        return any(
            role in _TABLE[act] and municipality_id in (None, municipality)
            for municipality, role in self.roles
        )

    def require(self, act: Act, municipality_id: int | None = None) -> None:
        """Raises PermissionDenied with a sentence for the person unless `may`."""
        if not self.may(act, municipality_id):
            raise PermissionDenied(_REFUSALS.get(act, "この操作を行う権限がありません。"))

    def municipalities(self, act: Act) -> frozenset[int] | None:
        """Ids of the municipalities in which `act` is open; None means all of them."""
        if self.is_operator:
            return None
        return frozenset(municipality for municipality, role in self.roles if role in _TABLE[act])

    def scope(self, act: Act, path: str) -> models.Q:
        """A filter for rows whose municipality id stands at `path` (`plan__municipality_id`)."""
        ids = self.municipalities(act)
        return models.Q() if ids is None else models.Q(**{f"{path}__in": ids})

    def audiences(self, municipality_id: int) -> frozenset[str]:
        """The audiences whose releases this person may read in that municipality."""
        if self.is_operator:
            return frozenset(Audience.values)
        mine = [_AUDIENCES[role] for home, role in self.roles if home == municipality_id]
        return frozenset({str(Audience.PUBLIC)}).union(*mine)

    def released(self, municipality: str, audience: str) -> models.Q:
        """A filter for what was released to this person: the municipality's id stands at the path `municipality`,
        to whom it was released at the path `audience`. Who publishes also reads what isn't released yet."""
        publishes = self.municipalities(Act.PUBLISH)
        if publishes is None:
            return models.Q()
        found = models.Q(**{audience: Audience.PUBLIC}) | models.Q(**{f"{municipality}__in": publishes})
        for home in self.homes - publishes:
            found |= models.Q(**{municipality: home, f"{audience}__in": self.audiences(home)})
        return found


def handed_out(audience: str) -> models.Q:
    """A filter for what everybody may read as 会議資料; to whom it was released stands at the path `audience`."""
    return models.Q(**{audience: Audience.MEETING})


_REFUSALS = {
    Act.ENTER_STATUS: "この取組項目の実施状況を入力する権限がありません。担当課を確かめてください。",
    Act.REVIEW: "実施状況の確認は、企画課の担当者だけができます。",
    Act.PUBLISH: "公表は、企画課の担当者だけができます。",
    Act.IMPORT: "取込みは、企画課の担当者だけができます。",
    Act.SEE_BUDGET: "このページは、企画課と財政課の職員が使うページです。",
    Act.CONFIRM_EFFECTS: "効果額の確認は、財政課の担当者だけができます。",
    Act.EDIT_PLAN: "計画の編集は、企画課の担当者だけができます。",
    Act.SEE_STAFF_PAGES: "このページは、担当課または企画課の職員が使うページです。",
    Act.SEE_HISTORY: "変更の記録は、企画課の担当者と監査委員だけが見られます。",
    Act.MANAGE_PEOPLE: "課と利用者の管理は、企画課の担当者と自治体の管理者だけができます。",
    Act.USE_ADMIN: "このページは、企画課の担当者と自治体の管理者が使うページです。",
}

NOBODY = Access()


def access_for(user: Any, today: date | None = None) -> Access:
    """The access of `user` on `today` (default: the date in Tokyo). Anonymous and inactive users have none.

    The answer is kept on the user object for the length of a request.
    """
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return NOBODY
    day = today or timezone.localdate()
    kept = getattr(user, "_access", None)
    if kept and kept[0] == day:
        answer: Access = kept[1]
        return answer
    held: tuple[date, list[_Held]] | None = getattr(user, "_memberships", None)
    if held and held[0] == day:
        rows = held[1]
    else:
        memberships = user.memberships.valid_on(day).order_by()  # in whichever order: sets are made of them
        rows = list(memberships.values_list("municipality_id", "role", "department_id"))
    roles = frozenset((municipality, role) for municipality, role, _ in rows)
    answer = Access(user.is_superuser, roles, *_reach(rows, day))
    user._access = (day, answer)
    return answer


def keep_memberships(user: Any, day: date, rows: list[_Held]) -> None:
    """Notes what the person holds on that day where it was read with the person, so that `access_for` needn't ask."""
    user._memberships = (day, rows)


_Held = tuple[int, str, int | None]
"""(municipality id, role, department id)"""


def _reach(memberships: Iterable[_Held], day: date) -> tuple[frozenset[int], frozenset[int]]:
    """The departments for which somebody with these (municipality, role, department) enters, and those that the
    person heads. Asks once, and not at all where no membership is in a department."""
    mine = [(place, role, pk) for place, role, pk in memberships if pk is not None]
    if not mine:
        return frozenset(), frozenset()
    chart = apps.get_model("plans.Department").objects.chart({place for place, _, _ in mine})
    enters = [chart.collected_by(pk, day) for _, role, pk in mine if role == Role.EDITOR]
    heads = [chart.answered_by(pk, day) for _, role, pk in mine if role == Role.HEAD]
    return frozenset[int]().union(*enters), frozenset[int]().union(*heads)


_VERBS = frozenset({"view", "add", "change", "delete", "import", "export"})
_PEOPLE_MODELS = frozenset({"user", "membership", "department", "reorganisation", "reorganisationstep"})
_READ_ONLY_MODELS = frozenset(
    {"changeevent", "reviewevent", "effectcheck", "publication", "publicationrelease"}
)
_NEVER_IN_ADMIN = frozenset({"yearendstatus", "rating", "actualvalue"})
"""Their states have one writer (`progress.review`): the admin shows them and changes nothing."""


def act_for_permission(app: str, verb: str, model: str) -> Act | None:
    """Which act a Django permission such as `items.change_item` amounts to; None: closed to everybody."""
    if app not in ("plans", "items", "progress") or verb not in _VERBS:
        return None
    if model in _PEOPLE_MODELS:
        return Act.MANAGE_PEOPLE
    if verb == "export":
        return Act.EXPORT
    if model == "municipality":  # one says what the city calls its bodies; the rest is the operator's
        return {"view": Act.USE_ADMIN, "change": Act.EDIT_PLAN}.get(verb)
    if verb == "view":
        return Act.SEE_HISTORY if model in _READ_ONLY_MODELS else Act.EDIT_PLAN
    if model in _READ_ONLY_MODELS | _NEVER_IN_ADMIN:
        return None
    return Act.IMPORT if verb == "import" else Act.EDIT_PLAN
