"""The accounts of a municipality in the planning section's admin, and who is what in it, from when until when."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.contrib.admin.utils import unquote
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import BaseUserCreationForm, SetPasswordForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.views.decorators.debug import sensitive_post_parameters

from plans import accounts
from plans.access import Act
from plans.admin.resources import MembershipResource
from plans.admin.scoped import DAY_INPUT, ScopedAdmin, ScopedFilter, ScopedTabular, said
from plans.admin.tables import TablesAdmin
from plans.history.records import ChangeEvent
from plans.models import Membership, User
from plans.values.calendar_day import EXAMPLE, NotADay, parse
from plans.values.words import era_day

admin.site.unregister(Group)  # roles are memberships; groups aren't used

LOGIN_NAME_HELP = "半角英数字と . _ - が使えます。"
LAST_LOGIN = said("last_login", "最終ログイン")

# ── Roles ────────────────────────────────────────────────────────────────────────────────────────────────────


class MembershipInline(ScopedTabular):
    model = Membership
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

    act = Act.MANAGE_PEOPLE
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

    @admin.action(description="「いつまで」の日で終える", permissions=["change"])
    def end_chosen(self, request: HttpRequest, chosen: models.QuerySet[Membership]) -> None:
        """Ends the chosen roles with one last day; those that end earlier stay as they are."""
        try:
            last_day = parse(request.POST.get("last_day", ""))
        except NotADay:
            messages.error(request, f"終わりの日を「いつまで」に入力してから、実行してください。{EXAMPLE}")
            return
        ending = [one for one in chosen if one.valid_until is None or one.valid_until > last_day]
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
        return self._page(request, "admin/plans/membership/issued.html", "発行したパスワード", people=people)


# ── Accounts ─────────────────────────────────────────────────────────────────────────────────────────────────


class NewUserForm(BaseUserCreationForm):
    """A new account with its first password."""

    class Meta:
        model = User
        fields = ("username", "display_name", "email")
        labels = {"username": "ログイン名", "email": "メールアドレス"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["username"]
        name.help_text = f"{LOGIN_NAME_HELP}あとから変えられます。"
        # stricter than Django's own, whose sentence names other signs
        name.validators = [accounts.LOGIN_NAME]
        self.fields["display_name"].required = True


class UserForm(forms.ModelForm):
    """An account. It keeps no version count, so the form carries a fingerprint of what it was opened with."""

    seen_state = forms.CharField(label="開いたときの内容", required=False, widget=forms.HiddenInput)

    class Meta:
        model = User
        fields = ("username", "display_name", "email", "is_active")
        labels = {"username": "ログイン名", "email": "メールアドレス", "is_active": "ログインできる"}
        help_texts = {
            "username": LOGIN_NAME_HELP,
            "is_active": (
                "退職した人、市の外へ出た人は、削除せずにここを外します。"
                "課が変わった人は、下の所属に「いつまで」を入れ、新しい所属を追加します。"
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stored_state = accounts.fingerprint(self.instance)
        self.initial["seen_state"] = self.stored_state

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        if "username" in self.changed_data:  # names from before the rule stay as they are
            accounts.LOGIN_NAME(name)
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
    add_form_template = None  # Django's says that more can be filled in later; here it stands on one page
    inlines = (MembershipInline,)
    list_display = ("username", "display_name", "roles", said("is_active", "ログインできる"), LAST_LOGIN)
    list_filter = ("is_active", "memberships__role", ("memberships__department", ScopedFilter))
    search_fields = ("username", "display_name")
    ordering = ("username",)
    filter_horizontal = ()
    actions = None
    readonly_fields = ("password_link", "sign_in_state", LAST_LOGIN)
    shown = ("username", "display_name", "email", "is_active", *readonly_fields, "seen_state")
    fieldsets = ((None, {"fields": shown}),)
    add_fieldsets = ((None, {"fields": ("username", "display_name", "email", "password1", "password2")}),)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        """For a planner: accounts that act in the planner's own municipalities and nowhere else."""
        rows = accounts.within(Act.MANAGE_PEOPLE, request.user).order_by(*self.ordering)
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
        if not accounts.is_stopped(person, timezone.now()):
            return "停止していません"
        url = reverse("admin:plans_user_let_in", args=[person.pk])
        return format_html('停止しています　<a href="{}">停止を解除する</a>', url)

    def get_urls(self) -> list[Any]:
        let_in = self.admin_site.admin_view(self.let_in_view)
        return [path("<int:pk>/let-in/", let_in, name="plans_user_let_in"), *super().get_urls()]

    def let_in_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks, and on POST lets a person in again who was stopped after wrong passwords."""
        person = self._person(request, str(pk), "この利用者のログインの停止は解除できません。")
        if request.method == "POST":
            accounts.let_in_again(person, by=request.user)
            return self._done(request, person, f"{person}さんのログインの停止を解除しました。")
        title = f"ログインの停止の解除：{person}"
        return self._page(request, "admin/plans/user/let_in.html", title, person=person)

    def _person(self, request: HttpRequest, pk: str, refusal: str) -> User:
        person: User | None = self.get_object(request, pk)
        if person is None or not self.has_change_permission(request, person):
            raise PermissionDenied(refusal)
        return person

    def _done(self, request: HttpRequest, person: User, words: str) -> HttpResponse:
        messages.success(request, words)
        return HttpResponseRedirect(reverse("admin:plans_user_change", args=[person.pk]))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.person_before = User.objects.get(pk=obj.pk) if change else None
        if not change:
            obj.must_change_password = True  # whoever opens the account knows its first password
        obj.save()

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        accounts.record(form.instance, form.person_before, by=request.user)

    @method_decorator(sensitive_post_parameters())
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:
        person = self._person(request, unquote(id), "この利用者のパスワードは変更できません。")
        form = SetPasswordForm(person, request.POST or None)
        if request.method == "POST" and form.is_valid():
            accounts.set_password(person, form.cleaned_data["new_password1"], by=request.user)
            update_session_auth_hash(request, person)
            return self._done(request, person, f"{person}さんのパスワードを設定し直しました。")
        title = f"パスワードの設定：{person}"
        return self._page(request, "admin/plans/user/password.html", title, form=form, person=person)

    def _events(self, record: models.Model) -> models.QuerySet[ChangeEvent]:
        own = models.Q(after__user=record.pk) | models.Q(before__user=record.pk)
        roles = ChangeEvent.objects.filter(own, model="plans.membership").values("record_pk")
        return ChangeEvent.objects.filter(
            models.Q(model="plans.user", record_pk=record.pk)
            | models.Q(model="plans.membership", record_pk__in=roles)
        )
