"""Roles in the planning section's admin: who is what, from when until when; as a table, and ended together."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plans.access import Act
from plans.admin.resources import MembershipResource
from plans.admin.scoped import DAY_INPUT, ScopedFilter, ScopedTabular
from plans.admin.tables import TablesAdmin
from plans.admin.versioned import VersionedForm
from plans.models import Membership
from plans.values.calendar_day import EXAMPLE, NotADay, parse
from plans.values.words import era_day


class MembershipForm(VersionedForm):
    """A role; the database says which roles stand with a department."""

    class Meta:
        model = Membership
        fields = ("municipality", "role", "department", "valid_from", "valid_until")


class MembershipInline(ScopedTabular):
    model = Membership
    form = MembershipForm
    fields = ("municipality", "role", "department", "valid_from", "valid_until")
    min_num = 1
    verbose_name_plural = "所属と役割（少なくとも一つ）"


class EndingForm(ActionForm):
    """What is done with the chosen rows, and their last day."""

    last_day = forms.CharField(label="いつまで", required=False, widget=DAY_INPUT)
    """Read by the action that asks for it: only that one knows what to say of a day that can't be read."""


@admin.register(Membership)
class MembershipAdmin(TablesAdmin):
    """All roles in one list: the list that moves people on 1 April."""

    tenant_path = "municipality_id"
    act = Act.MANAGE_PEOPLE
    form = MembershipForm
    resource_classes = [MembershipResource]
    action_form = EndingForm
    actions = ["end_chosen"]
    list_display = ("user", "role_shown", "department", "valid_from", "valid_until")
    list_filter = (("municipality", ScopedFilter), "role", ("department", ScopedFilter))
    list_select_related = ("user", "municipality", "department")
    search_fields = ("user__username", "user__display_name", "department__name")
    ordering = ("municipality", "department__position", "user__username")
    only_when_adding = ("user", "municipality")
    fields = ("user", "municipality", "role", "department", "valid_from", "valid_until")

    @admin.display(description="役割", ordering="role")
    def role_shown(self, membership: Membership) -> str:
        return membership.municipality.called(membership.role)

    def get_export_queryset(self, request: HttpRequest) -> models.QuerySet[Membership]:
        rows: models.QuerySet[Membership] = super().get_export_queryset(request)
        return rows.select_related(*self.list_select_related)

    @admin.action(description="「いつまで」の日で終える", permissions=["change"])
    def end_chosen(self, request: HttpRequest, chosen: models.QuerySet[Membership]) -> None:
        """Ends the chosen roles with one last day; those that end earlier stay as they are."""
        try:
            last_day = parse(request.POST.get("last_day", ""))
        except NotADay:
            messages.error(request, f"終わりの日を「いつまで」に入力してから、実行してください。{EXAMPLE}")
            return
        ending = [one for one in chosen if _lasts_beyond(one, last_day)]
        for one in ending:
            one.valid_until = last_day
        self._write(request, ending)
        left = len(chosen) - len(ending)
        rest = f"すでにその日までに終わる{left}件は、そのままです。" if left else ""
        messages.success(request, f"{len(ending)}件を{era_day(last_day)}までにしました。{rest}")

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        """After new accounts were opened: their passwords, this once."""
        answer = super().process_result(result, request)
        if not result.issued:
            return answer
        roles = Membership.objects.filter(user__in=[person for person, _ in result.issued])
        named: dict[int, list[str]] = {}
        for one in roles.select_related("municipality", "department").order_by("pk"):
            named.setdefault(one.user_id, []).append(one.role_here)
        people = [(person, named[person.pk], password) for person, password in result.issued]
        context = {
            **self.admin_site.each_context(request),
            "title": "発行したパスワード",
            "opts": self.opts,
            "people": people,
        }
        return render(request, "admin/plans/membership/issued.html", context)


def _lasts_beyond(membership: Membership, day: date) -> bool:
    return membership.valid_until is None or membership.valid_until > day
