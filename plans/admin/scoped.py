"""What every page of the planning section's admin has in common: who sees which rows, and one way to write.

The admin stands on Django's, with three differences: rows, choices and permissions stop at the person's own
municipality (`plans.access`), every save and deletion goes through `plans.history.writer.apply`, and a form that was
opened before somebody else's change says so instead of overwriting it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, cast
from urllib.parse import parse_qs

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import NestedObjects, unquote
from django.contrib.admin.widgets import AdminDateWidget, AdminTextareaWidget, AdminTextInputWidget
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.timezone import localtime

from plans.access import Act, access_for
from plans.admin.versioned import VersionedForm, VersionedInlineFormSet
from plans.fields import CleanFormField, DayFormField, FiscalYearField
from plans.history.conflict import Conflict, shown_version
from plans.history.events import events_of_whole, in_words
from plans.history.records import ChangeEvent, Way
from plans.history.writer import apply
from plans.values.fiscal_year import FiscalYear
from plans.values.words import DASH, YES, era_day, moment

PLAN_FILTER = "plan__id__exact"
"""The filter of a list by its plan, as it stands in addresses."""

# ── Columns that say a value in words ────────────────────────────────────────────────────────────────────────


@cache  # one function for each column: Django tells columns apart by it
def said(field: str, label: str) -> Any:
    """A column of a list or read-only field of a page that says its value in words: a fiscal year as 「令和6年度」,
    a day as 「令和8年12月29日」, a moment with its time in Tokyo, truth as はい or －."""

    def shown(record: Any) -> str:
        value = getattr(record, field)
        if isinstance(value, datetime):
            return moment(localtime(value))
        if isinstance(value, date):
            return era_day(value)
        if isinstance(value, FiscalYear):
            return value.era
        return YES if value else DASH

    shown.__name__ = f"{field}_in_words"
    return admin.display(description=label, ordering=field)(shown)


def _days(model: type[models.Model]) -> dict[Any, Any]:
    """The model's days and moments: name → column in the era's words."""
    days = [one for one in model._meta.fields if isinstance(one, models.DateField)]
    return {one.name: said(one.name, str(one.verbose_name)) for one in days}


# ── Rows of one's own municipality ───────────────────────────────────────────────────────────────────────────


class KeptFilter(admin.SimpleListFilter):
    """A filter that holds whenever the address asks for it, also with nothing to choose from.

    Django drops a filter without choices; the list would then show, and delete, the rows of everything else.
    """

    def has_output(self) -> bool:
        return self.value() is not None or super().has_output()


class ScopedFilter(admin.RelatedOnlyFieldListFilter):
    """A filter that offers only what one's own rows point to, and what the address asks for. Kept like above."""

    def has_output(self) -> bool:
        return bool(self.used_parameters) or super().has_output()

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[Any, Any]]:
        choices: list[tuple[Any, Any]] = list(super().field_choices(field, request, model_admin))
        asked = request.GET.get(self.lookup_kwarg, "")
        page = model_admin.admin_site._registry.get(field.remote_field.model)
        if page is None or not asked.isdecimal() or asked in {str(pk) for pk, _ in choices}:
            return choices
        return choices + [(row.pk, str(row)) for row in page.get_queryset(request).filter(pk=asked)]


YEAR_INPUT = AdminTextInputWidget(attrs={"class": "year-input", "placeholder": "令和6年度"})
DAY_INPUT = AdminDateWidget(attrs={"class": "vDateField", "size": "14", "placeholder": "令和8年4月1日"})


def _error_sentences(field: Any, label: str) -> dict[str, str]:
    """Error code → sentence that names the field, where Django's own sentence doesn't."""
    if isinstance(field, forms.ChoiceField):
        choose = f"{label}は、一覧の中から選んでください。"
        return {"required": f"{label}を選んでください。", "invalid_choice": choose}
    sentences = {"required": f"{label}を入力してください。"}
    if isinstance(field, forms.SlugField):
        sentences["invalid"] = f"{label}は、半角の英数字・ハイフン・下線で入力してください。"
    return sentences


class Scoped(BaseModelAdmin):
    """Choices and permissions that stop at the person's own municipality; for pages and for rows inside them."""

    form: Any = VersionedForm
    formfield_overrides = {
        FiscalYearField: {"widget": YEAR_INPUT},
        models.DateField: {"form_class": DayFormField, "widget": DAY_INPUT},
        models.TextField: {
            "form_class": CleanFormField,
            "strip": False,
            "widget": AdminTextareaWidget(attrs={"rows": 4}),
        },
    }

    def get_field_queryset(
        self, db: str | None, db_field: Any, request: HttpRequest
    ) -> models.QuerySet[Any] | None:
        """The rows a foreign key may point to: those that the pointed-to page shows to this person."""
        page = self.admin_site._registry.get(db_field.remote_field.model)
        if page is None:
            return db_field.remote_field.model._default_manager.none()
        rows, order = page.get_queryset(request), page.get_ordering(request)
        return rows.order_by(*order) if order else rows

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name in ("municipality", "plan") and field.queryset is not None:
            only = list(field.queryset[:2])
            if len(only) == 1 and not db_field.null:
                field.initial = only[0].pk
        return field

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            if isinstance(field.widget, admin.widgets.RelatedFieldWidgetWrapper):
                # Saving happens on one page at a time: small windows for other records only confuse.
                field.widget = field.widget.widget
            field.error_messages |= _error_sentences(field, str(db_field.verbose_name))
        return field

    def _may(self, verb: str, request: HttpRequest, obj: Any) -> bool:
        code = get_permission_codename(verb, self.opts)
        return bool(request.user.has_perm(f"{self.opts.app_label}.{code}", obj))

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the hidden version in the last set; where nothing can be changed, with days in the era's words."""
        found = super().get_fieldsets(request, obj)
        sets: list[Any] = [(name, {**one, "fields": list(one["fields"])}) for name, one in found]
        if not self.has_change_permission(request, obj):
            days = _days(self.model)
            for _, one in sets:
                one["fields"] = [days.get(name, name) for name in one["fields"]]
        elif not any("seen_version" in one["fields"] for _, one in sets):
            sets[-1][1]["fields"].append("seen_version")
        return sets

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = super().get_readonly_fields(request, obj)
        if self.has_change_permission(request, obj):
            return fixed
        return (*fixed, *_days(self.model).values())

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may("view", request, obj) or self._may("change", request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may("change", request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may("delete", request, obj)


class ScopedAdmin(Scoped, admin.ModelAdmin):
    """A page of the admin."""

    act = Act.EDIT_PLAN
    """What a person must be allowed to do in a row's municipality to find the row here and to write it."""
    list_per_page = 50
    show_full_result_count = False
    actions_on_top = True
    save_on_top = False
    only_when_adding: tuple[str, ...] = ()
    """Fields that can't be moved once the record stands: what it belongs to."""

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.filter(access_for(request.user).scope(self.act, self.model.tenant_path))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        days = _days(self.model)
        return [days.get(name, name) for name in super().get_list_display(request)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = self.only_when_adding if obj is not None else ()
        return (*super().get_readonly_fields(request, obj), *fixed)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Who adds a record from the list of one plan adds it to that plan."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        listed = parse_qs(str(initial.pop("_changelist_filters", ""))).get(PLAN_FILTER)
        return {"plan": listed[0], **initial} if listed else initial

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What goes with the records, counted by kind, and what keeps them from going.

        Who may delete a record may delete what hangs on it; what must stay is protected by the models.
        """
        collector = NestedObjects(using="default")
        collector.collect(objs)
        by_model = cast("dict[type[models.Model], Any]", collector.model_objs)
        counts = {str(model._meta.verbose_name): len(found) for model, found in by_model.items()}
        in_the_way = list(collector.protected)[:20]
        protected = [f"{one._meta.verbose_name}「{one}」" for one in in_the_way]
        return [str(one) for one in objs], counts, set(), protected

    # Writing

    def _write(
        self, request: HttpRequest, records: Sequence[Any], removed: Sequence[Any] = (), note: str = ""
    ) -> None:
        access = access_for(request.user)
        for record in (*records, *removed):
            access.require(self.act, record.tenant_id())
        apply(records, by=request.user, via=Way.ADMIN, removed=removed, note=note)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        self._write(request, [obj])

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        records = formset.save(commit=False)
        self._write(request, records, formset.removed())
        formset.save_m2m()

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        if seen := shown_version(request.POST, "seen_version"):
            obj.version = seen
        self._write(request, [], [obj])

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        self._write(request, [], list(queryset))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._refusals_as_messages(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        words = {"title": f"{self.opts.verbose_name}の削除", **(extra_context or {})}
        return self._refusals_as_messages(request, super().delete_view, object_id, words)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        words = {
            "title": f"{self.opts.verbose_name_plural}の一覧",
            "nothing_listed": self._nothing_listed(request),
            **(extra_context or {}),
        }
        return self._refusals_as_messages(request, super().changelist_view, words)

    def _nothing_listed(self, request: HttpRequest) -> str:
        """What the list says when it has no rows: because there are none, or because of what was asked for."""
        name = self.opts.verbose_name
        asked = {key for key, value in request.GET.items() if value and key not in ("o", "p", "e", "all")}
        if asked and asked <= {PLAN_FILTER}:
            return f"この計画の{name}はまだありません。"
        return f"条件に合う{name}はありません。" if asked else f"{name}はまだありません。"

    def _refusals_as_messages(
        self, request: HttpRequest, view: Callable[..., Any], *args: Any, **kwargs: Any
    ) -> Any:
        """The view's answer. What the one writer refuses is told on the page; nothing of it was written."""
        if request.method != "POST":
            return view(request, *args, **kwargs)
        words: list[str] = []
        for _ in range(2):
            try:
                return view(request, *args, **kwargs)
            except Conflict as conflict:
                # Somebody wrote between our look and our lock. Looking again lets the form itself say so.
                words = [f"{conflict}。開き直して、最新の内容を確かめてください。"]
            except ValidationError as error:
                words = error.messages
                break
        for sentence in words:
            messages.error(request, f"保存していません。{sentence}")
        return HttpResponseRedirect(request.get_full_path())

    def render_change_form(  # type: ignore[override]
        self, request: HttpRequest, context: dict[str, Any], **kwargs: Any
    ) -> Any:
        rows = [form for formset in context["inline_admin_formsets"] for form in formset.formset.forms]
        found = [getattr(form, "stale", None) for form in (context["adminform"].form, *rows)]
        stale = [one for one in found if one is not None]
        can_change = kwargs.get("add") or self.has_change_permission(request, kwargs.get("obj"))
        deed = "追加" if kwargs.get("add") else ("変更" if can_change else "内容")
        context["stale_records"], context["acknowledged"] = stale, ",".join(one.token for one in stale)
        context["title"] = f"{self.opts.verbose_name}の{deed}"
        return super().render_change_form(request, context, **kwargs)

    def _log_nothing(self, *args: Any) -> None:
        """Our history stands in for Django's log of actions."""

    log_addition = log_change = log_deletions = _log_nothing  # type: ignore[assignment]

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> Any:
        """Records of other municipalities are treated like records that don't exist."""
        raise Http404("この記録はありません。")

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The changes of the record and of everything that hangs on it, newest first."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404("この記録はありません。")
        if not self.has_view_permission(request, record):
            raise PermissionDenied("この記録の履歴は、企画課の担当者だけが見られます。")
        page = Paginator(self._events(record), 30).get_page(request.GET.get("p"))
        shown = {"object": record, "page": page, "events": in_words(list(page.object_list))}
        return self._page(request, "admin/object_history.html", f"履歴：{record}", **shown)

    def _events(self, record: Any) -> models.QuerySet[ChangeEvent]:
        return events_of_whole(record)

    def _page(self, request: HttpRequest, template: str, title: str, **more: Any) -> TemplateResponse:
        """A page of our own in the admin's frame."""
        frame = self.admin_site.each_context(request)
        return TemplateResponse(request, template, {**frame, "title": title, "opts": self.opts, **more})


class ShownOnly(Scoped):
    """Nothing is changed here, by nobody: the rows have another writer."""

    form: Any = forms.ModelForm

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ShownOnly, ScopedAdmin):
    """A page to look at."""

    actions = None


class ScopedTabular(Scoped, admin.TabularInline):
    """Rows below a record, side by side. Every input carries its column's name for those who don't see it."""

    formset: Any = VersionedInlineFormSet
    extra = 0

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        """The rows with what their names need."""
        names = [column.name for column in self.opts.concrete_fields if column.is_relation]
        return super().get_queryset(request).select_related(*names)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field is not None and db_field.name not in self.autocomplete_fields:
            field.choices = list(field.choices)  # asked once, not for every row
        return field

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            field.widget.attrs["aria-label"] = str(db_field.verbose_name)
        return field

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may("add", request, obj)
