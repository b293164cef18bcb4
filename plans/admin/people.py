"""The accounts of a municipality in the planning section's admin."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, SetPasswordForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.core.validators import RegexValidator
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters

from plans.access import Act
from plans.accounts import account
from plans.admin.columns import yes_no
from plans.admin.memberships import MembershipInline
from plans.admin.scoped import ScopedAdmin, ScopedFilter
from plans.history.records import ChangeEvent
from plans.models import User

admin.site.unregister(Group)  # roles are memberships; groups aren't used


LOGIN_NAME = RegexValidator(
    r"\A[A-Za-z0-9._-]+\Z", "ログイン名は、半角の英数字と「.」「_」「-」だけで入力してください。"
)
LOGIN_NAME_HELP = "半角英数字と . _ - が使えます。"


class NewUserForm(BaseUserCreationForm):
    """A new account with its first password."""

    class Meta:
        model = User
        fields = ("username", "display_name")
        labels = {"username": "ログイン名"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["username"]
        name.help_text = f"{LOGIN_NAME_HELP}あとから変えられます。"
        name.validators = [LOGIN_NAME]  # stricter than Django's own, whose sentence names other signs
        self.fields["display_name"].required = True


class SeenField(forms.CharField):
    """What the form was opened with. It never counts as a change of its own."""

    widget = forms.HiddenInput

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class UserForm(forms.ModelForm):
    """An account. It keeps no version count, so the form carries a fingerprint of what it was opened with."""

    seen_state = SeenField(label="開いたときの内容", required=False)

    class Meta:
        model = User
        fields = ("username", "display_name", "is_active")
        labels = {"username": "ログイン名", "is_active": "ログインできる"}
        help_texts = {
            "username": LOGIN_NAME_HELP,
            "is_active": (
                "退職した人、市の外へ出た人は、削除せずにここを外します。"
                "課が変わった人は、下の所属に「いつまで」を入れ、新しい所属を追加します。"
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_state = account.fingerprint(self.instance)
        self.initial["seen_state"] = self.stored_state

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        if "username" in self.changed_data:  # names from before the rule stay as they are
            LOGIN_NAME(name)
        return name

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("seen_state") not in ("", self.stored_state):
            raise forms.ValidationError(
                "この画面を開いたあとに、ほかの人がこの利用者を変更しました。まだ保存していません。"
                "この画面を開き直し、いまの内容を確かめてから変更してください。"
            )
        return cleaned


@admin.register(User)
class UserAdmin(ScopedAdmin, DjangoUserAdmin):
    """The people of one's own municipality. Nobody becomes an operator of the server here."""

    act = Act.MANAGE_PEOPLE
    form: Any = UserForm
    add_form = NewUserForm
    add_form_template = (
        None  # Django's says that more can be filled in later; here all of it stands on one page
    )
    inlines = (MembershipInline,)
    list_display = ("username", "display_name", "roles", yes_no("is_active", "ログインできる"), "last_login")
    list_filter = ("is_active", "memberships__role", ("memberships__department", ScopedFilter))
    search_fields = ("username", "display_name")
    ordering = ("username",)
    filter_horizontal = ()
    actions = None
    readonly_fields = ("password_link", "sign_in_state", "last_login")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "username",
                    "display_name",
                    "is_active",
                    "password_link",
                    "sign_in_state",
                    "last_login",
                    "seen_state",
                )
            },
        ),
    )
    add_fieldsets = ((None, {"fields": ("username", "display_name", "password1", "password2")}),)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """For a planner: accounts that act in the planner's own municipalities and nowhere else."""
        rows = account.within(Act.MANAGE_PEOPLE, request.user).order_by(*self.ordering)
        return rows.prefetch_related("memberships__department", "memberships__municipality")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj is not None else self.add_fieldsets

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # the history names its people; an account is closed, not deleted

    @admin.display(description="所属と役割")
    def roles(self, person: User) -> str:
        return "、".join(one.role_here for one in person.memberships.all())

    @admin.display(description="パスワード")
    def password_link(self, person: User) -> str:
        url = reverse("admin:auth_user_password_change", args=[person.pk])
        return format_html('<a href="{}">パスワードを設定し直す</a>', url)

    @admin.display(description="誤ったパスワードによる停止")
    def sign_in_state(self, person: User) -> str:
        if not account.is_stopped(person, timezone.now()):
            return "停止していません"
        url = reverse("admin:plans_user_let_in", args=[person.pk])
        return format_html('停止しています　<a href="{}">停止を解除する</a>', url)

    def get_urls(self) -> list[Any]:
        let_in = self.admin_site.admin_view(self.let_in_view)
        return [path("<int:pk>/let-in/", let_in, name="plans_user_let_in"), *super().get_urls()]

    def let_in_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks, and on POST lets a person in again who was stopped after wrong passwords."""
        person = self.get_object(request, str(pk))
        if person is None or not self.has_change_permission(request, person):
            raise PermissionDenied("この利用者のログインの停止は解除できません。")
        if request.method == "POST":
            account.let_in_again(person, by=request.user)
            messages.success(request, f"{person}さんのログインの停止を解除しました。")
            return HttpResponseRedirect(reverse("admin:plans_user_change", args=[person.pk]))
        title = f"ログインの停止の解除：{person}"
        context = {**self.admin_site.each_context(request), "title": title, "person": person}
        return TemplateResponse(request, "admin/plans/user/let_in.html", {**context, "opts": self.opts})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.person_before = User.objects.get(pk=obj.pk) if change else None
        if not change:
            obj.must_change_password = True  # whoever opens the account knows its first password
        obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        account.record(form.instance, form.person_before, by=request.user)

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        person = self.get_object(request, unquote(id))
        if person is None or not self.has_change_permission(request, person):
            raise PermissionDenied("この利用者のパスワードは変更できません。")
        form = SetPasswordForm(person, request.POST or None)
        if request.method == "POST" and form.is_valid():
            account.set_password(person, form.cleaned_data["new_password1"], by=request.user)
            update_session_auth_hash(request, person)
            messages.success(request, f"{person}さんのパスワードを設定し直しました。")
            return HttpResponseRedirect(reverse("admin:plans_user_change", args=[person.pk]))
        title = f"パスワードの設定：{person}"
        context = {**self.admin_site.each_context(request), "title": title, "form": form, "person": person}
        return TemplateResponse(request, "admin/plans/user/password.html", {**context, "opts": self.opts})

    def _events(self, request: HttpRequest, record: models.Model) -> models.QuerySet[ChangeEvent]:
        own = models.Q(after__user=record.pk) | models.Q(before__user=record.pk)
        roles = ChangeEvent.objects.filter(own, model="plans.membership").values("record_pk")
        return ChangeEvent.objects.filter(
            models.Q(model="plans.user", record_pk=record.pk)
            | models.Q(model="plans.membership", record_pk__in=roles)
        )
