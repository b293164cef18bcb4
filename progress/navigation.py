"""What the frame of every page needs to know of the signed-in person (a template context processor)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from plans.access import Access, Act, access_for


def frame(request: HttpRequest) -> dict[str, Any]:
    """`nav`: the areas open to the person, the current one marked; `user_display_name`. Nothing for anonymous
    readers."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    access = access_for(user)
    reviews = access.may(Act.REVIEW)
    administration = "計画の編集" if access.may(Act.EDIT_PLAN) else "課と利用者"
    areas = (
        (access.desk or access.is_operator, "担当の取組", "my_items"),
        (reviews, "照会と確認", "review_home"),
        (access.may(Act.IMPORT), "取込み", "intake"),
        (access.roles or access.is_operator, "公表版", "reports"),
        (access.may(Act.SEE_HISTORY) and not reviews, "変更の記録", "history"),
        (access.may(Act.USE_ADMIN), administration, "admin:index"),
    )
    nav = [
        {"label": label, "url": reverse(name), "current": request.path.startswith(reverse(name))}
        for is_open, label, name in areas
        if is_open
    ]
    return {"nav": nav, "user_display_name": str(user)}


def start_of(access: Access) -> str:
    """The URL name of the page a person lands on after signing in."""
    if access.may(Act.REVIEW):
        return "review_home"
    if access.desk:
        return "my_items"
    return "admin:index" if access.may(Act.USE_ADMIN) else "reports"
