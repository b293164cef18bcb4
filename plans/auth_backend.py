"""Django's permission questions (admin, import-export), answered from memberships."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db.models import F, FilteredRelation
from django.utils import timezone

from plans.access import Act, access_for, act_for_permission, keep_memberships
from plans.models import User
from plans.models.people import standing_on


class MembershipBackend(ModelBackend):
    """Signs in with name and password; stored Django permissions and groups are not used."""

    def get_user(self, user_id: Any) -> User | None:
        """The person of a session with today's memberships, which every page asks for next. Asks once for both."""
        day = timezone.localdate()
        today = FilteredRelation("memberships", condition=standing_on(day, "memberships__"))
        known = {name: F(f"today__{name}") for name in ("municipality_id", "role", "department_id")}
        rows = list(User.objects.filter(pk=user_id).annotate(today=today).annotate(**known))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        held = [tuple(getattr(row, name) for name in known) for row in rows]
        keep_memberships(rows[0], day, [one for one in held if one[1] is not None])
        return rows[0]

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        app, _, codename = perm.partition(".")
        verb, _, model = codename.partition("_")
        act = act_for_permission(app, verb, model)
        if act is None:
            return False
        municipality_id = obj.tenant_id() if obj is not None and hasattr(obj, "tenant_id") else None
        return access_for(user_obj).may(act, municipality_id)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return app_label in ("plans", "items", "progress") and access_for(user_obj).may(Act.USE_ADMIN)

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        return set()
