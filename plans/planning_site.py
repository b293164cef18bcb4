"""The planning section's admin as a site: who enters, and how its start page is divided."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator

from plans.access import Act, access_for
from plans.history.events import kind_of
from plans.history.records import ChangeEvent, Way
from plans.models import Municipality

# ── The site ─────────────────────────────────────────────────────────────────────────────────────────────────


GROUPS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("plan", "計画", ("plan", "pillar", "item", "indicator", "annualtarget", "targetvalue", "ratingscale")),
    ("people", "課と利用者", ("department", "user", "membership")),
    (
        "results",
        "照会と実施状況",
        (
            "reportinground",
            "yearendstatus",
            "rating",
            "actualvalue",
            "fiscaleffect",
            "pillarsummary",
            "boardopinion",
        ),
    ),
    ("records", "公表版と記録", ("publication", "reviewevent", "changeevent")),
    ("operation", "運用", ("municipality",)),
)
"""(name in addresses, heading, models): how the start page is divided. What stands in none isn't shown."""


class PlanningSite(admin.AdminSite):
    """The admin of the planning section and of those who look after accounts. Memberships decide who enters; there
    is one sign-in page."""

    site_header = "行政改革の進み具合　計画の編集"
    site_title = "行政改革の進み具合"
    index_title = "計画の編集"
    site_url = None
    enable_nav_sidebar = False  # lists and filters need the width; the start page and the bar lead on
    empty_value_display = "－"

    def register(self, model_or_iterable: Any, *args: Any, **kwargs: Any) -> None:
        """The queue's own table stays out: English, and nothing there is for people to change."""
        if getattr(model_or_iterable, "__module__", "").partition(".")[0] != "django_tasks_db":
            super().register(model_or_iterable, *args, **kwargs)

    def has_permission(self, request: HttpRequest) -> bool:
        return access_for(request.user).may(Act.USE_ADMIN)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Strangers who are signed in are told so at once instead of being asked to sign in again."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.user.is_authenticated:
                access_for(request.user).require(Act.USE_ADMIN)
            return inner(request, *args, **kwargs)

        return guarded

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """One door for everybody: the site's own sign-in page."""
        if request.user.is_authenticated:
            access_for(request.user).require(Act.USE_ADMIN)
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"), "login")

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The models grouped by what they are for, not by the program's folders."""
        found = {
            model["object_name"].lower(): model
            for app in super().get_app_list(request, app_label)
            if app["app_label"] in ("plans", "items", "progress")
            for model in app["models"]
        }
        index = reverse("admin:index", current_app=self.name)
        return [
            {
                "name": heading,
                "app_label": name,
                "app_url": f"{index}#{name}",
                "has_module_perms": True,
                "models": [found[model] for model in names if model in found],
            }
            for name, heading, names in GROUPS
            if any(model in found for model in names)
        ]

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """`own_municipality`: the name in the head of the page; "" for who looks after several. `lists`: the bar."""
        own = municipalities_of(request.user).order_by("code").values_list("name", flat=True)[:2]
        return {
            **super().each_context(request),
            "own_municipality": own[0] if len(own) == 1 else "",
            "lists": lists_for(request.user),
            "disclaimers": disclaimers_for(request.user),
        }

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> HttpResponse:  # type: ignore[override]
        return HttpResponseRedirect(reverse("admin:index", current_app=self.name))

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        access = access_for(request.user)
        recent = ChangeEvent.objects.filter(access.scope(Act.SEE_HISTORY, "municipality_id"))
        context = {
            "recent_changes": [(one, kind_of(one.model)) for one in recent.exclude(via=Way.FIXTURE)[:10]],
            "may_edit_plan": access.may(Act.EDIT_PLAN),
            **(extra_context or {}),
        }
        return super().index(request, context)


_BAR = (
    *("plans.plan", "plans.pillar", "items.item", "items.indicator", "plans.ratingscale"),
    *("plans.department", "plans.user", "plans.membership"),
)
"""The lists that one goes to most, in the bar above every page."""


def lists_for(user: Any) -> list[tuple[str, str]]:
    """(name, address) of the lists in the bar that this person may open."""
    shown = [
        model._meta
        for model in map(apps.get_model, _BAR)
        if user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
    ]
    return [
        (str(one.verbose_name), reverse(f"admin:{one.app_label}_{one.model_name}_changelist"))
        for one in shown
    ]


def municipalities_of(user: Any) -> models.QuerySet[Municipality]:
    """The municipalities whose plans or people the person looks after."""
    return Municipality.objects.filter(access_for(user).scope(Act.USE_ADMIN, "pk"))


def disclaimers_for(user: Any) -> list[str]:
    """What every page and file about the person's municipalities has to say (見本, 架空の市 …)."""
    rows = municipalities_of(user).exclude(disclaimer="").order_by("disclaimer")
    return list(rows.values_list("disclaimer", flat=True).distinct())
