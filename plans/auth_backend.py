"""Django's permission questions (admin, import-export), answered from memberships."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend

from plans.access import Act, access_for, act_for_permission


class MembershipBackend(ModelBackend):
    """Signs in with name and password; stored Django permissions and groups are not used."""

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
