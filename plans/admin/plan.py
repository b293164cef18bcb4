"""The planning section's admin: municipalities, departments, plans, pillars, rating scales and the history."""

from __future__ import annotations

from copy import copy
from datetime import date, timedelta
from typing import Any, TypeVar

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join

from plans.access import Act, access_for
from plans.admin.resources import DepartmentResource, PillarResource
from plans.admin.scoped import DAY_INPUT, ReadOnlyAdmin, ScopedAdmin, ScopedFilter, ScopedTabular, said
from plans.admin.table_resource import columns_between
from plans.admin.tables import TablesAdmin
from plans.admin.versioned import VersionedForm
from plans.fields import DayFormField
from plans.history.events import WAYS, in_words, kind_of
from plans.history.records import ChangeEvent, Versioned
from plans.models import (
    Department,
    Edition,
    Footnote,
    Municipality,
    Pillar,
    Plan,
    PlanScale,
    RatingBand,
    RatingScale,
)
from plans.models.departments import kind_unfit, name_taken
from plans.values.fiscal_year import FiscalYear
from plans.values.words import era_day

V = TypeVar("V", bound=Versioned)

# ── A name that changes: a renaming (改称), from when on, or only another spelling ─────────────────────────────────


class NameChange(models.TextChoices):
    RENAMED = "renamed", "改称（新しい名前になった）"
    SPELLING = "spelling", "表記を直しただけ"


QUESTION = "名前が変わっています。改称か、表記を直しただけかを選んでください。"


class RenamingForm(VersionedForm):
    """A form of a record with a `name`. Where the name of a stored record changes, it asks what that means, and for
    a renaming since when: `renamed_from`, which the record's own form declares (a fiscal year, a day)."""

    name_change = forms.ChoiceField(
        label="名前の変更",
        required=False,
        choices=NameChange.choices,
        widget=admin.widgets.AdminRadioSelect,
    )

    def _is_asked(self) -> bool:
        return self._is_stored() and "name" in self.changed_data

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self._is_asked() and not cleaned.get("name_change") and "name_change" not in self.errors:
            self.add_error("name_change", QUESTION)
        if self.former_name and not cleaned.get("renamed_from") and "renamed_from" not in self.errors:
            label = self.fields["renamed_from"].label
            self.add_error("renamed_from", f"改称のときは、{label}を入力してください。")
        return cleaned

    @property
    def former_name(self) -> str:
        """The name until now; "" where the form tells of no renaming."""
        is_renamed = self._is_asked() and self.cleaned_data.get("name_change") == NameChange.RENAMED
        return str(self.initial["name"]) if is_renamed else ""

    @property
    def name_note(self) -> str:
        """What stands beside a changed name in the history; "" where the name stays."""
        if not self._is_asked():
            return ""
        since = self.cleaned_data["renamed_from"]
        words = since.era if isinstance(since, FiscalYear) else era_day(since)
        return f"改称（{words}から）" if self.former_name else "表記を直した（改称ではない）"


class RenamingAdmin(ScopedAdmin):
    """A page with such a form: the question about the name stands behind the first of its field sets."""

    what_follows = ""
    """A sentence on what a renaming does."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        first, *rest = super().get_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return [first, *rest]
        words = f"{self.what_follows}名前を変えないときは空のままにします。"
        question = {"fields": ("name_change", "renamed_from"), "description": words}
        return [first, ("名前を変えたとき", question), *rest]


# ── Municipalities and departments ────────────────────────────────────────────────────────────────────────────────


@admin.register(Municipality)
class MunicipalityAdmin(ScopedAdmin):
    """Opened and named by the operator of the server; a planner says what the city calls its bodies,
    and on which terms others may use its data."""

    act = Act.USE_ADMIN
    list_display = ("name", "prefecture", "code", "slug")
    search_fields = ("name", "code")
    of_the_city: tuple[str, ...] = (
        *("headquarters_name", "board_name", "data_licence", "data_attribution"),
        *("letter_sender", "letter_contact", "remind_by", "remind_before"),
        *("heads_confirm", "confirms_own"),
    )
    fields = ("code", "slug", "name", "prefecture", *of_the_city, "disclaimer")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if access_for(request.user).is_operator:
            return ()
        return tuple(name for name in self.fields if name not in self.of_the_city)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # its history can't be deleted


class DepartmentForm(RenamingForm):
    """A department. One that is renamed ends, and the one of the new name follows it."""

    renamed_from = DayFormField(label="いつから新しい名前か", required=False, widget=DAY_INPUT)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        place = cleaned.get("municipality") or self.instance.municipality_id
        others = Department.objects.filter(municipality=place)
        if not self.former_name:  # one that is renamed stays, with its old name
            others = others.exclude(pk=self.instance.pk)
        if "name" in self.changed_data and (words := name_taken(cleaned.get("name", ""), others)):
            self.add_error("name", words)
        kind = cleaned.get("kind") if "kind" in self.changed_data else None
        if kind and (words := kind_unfit(kind, others.filter(parent=self.instance.pk))):
            self.add_error("kind", words)
        return cleaned


@admin.register(Department)
class DepartmentAdmin(RenamingAdmin, TablesAdmin):
    act = Act.MANAGE_PEOPLE
    form = DepartmentForm
    what_follows = "改称すると、いまの課はその前の日までとし、新しい名前の課を作って引き継ぎます。"
    resource_classes = [DepartmentResource]
    list_display = (
        "name",
        "kind",
        "parent",
        said("collects_for_parent", "取りまとめ"),
        *columns_between(Department, "valid_from", "position"),
    )
    list_filter = (("municipality", ScopedFilter), "kind", ("parent", ScopedFilter))
    list_select_related = ("municipality", "parent", "successor")
    search_fields = ("name",)
    ordering = ("municipality", "position", "name")
    only_when_adding = ("municipality",)
    fields = ("municipality", *columns_between(Department, "name", "position"))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not form.former_name:
            self._write(request, [obj], note=form.name_note)
            return
        new, handed = follow(obj, form.former_name, form.cleaned_data["renamed_from"])
        with transaction.atomic():
            self._write(request, [new], note=form.name_note)
            new.refresh_from_db()
            self._write(request, handed, note=form.name_note)


def follow(department: Department, former_name: str, day: date) -> tuple[Department, list[Any]]:
    """The department of the new name, and the records that hand over to it: the old one with its old name, what
    stands below it on `day` or later, and the people who are there then.

    `department` carries the new name, as typed. Nothing is written.
    """
    new = _as_new(department)
    new.valid_from = day
    department.name, department.valid_until, department.successor = former_name, day - timedelta(days=1), new
    handed: list[Any] = [department]
    for below in department.children.exclude(valid_until__lt=day):
        below.parent = new
        handed.append(below)
    for membership in department.memberships.exclude(valid_until__lt=day):
        if membership.valid_from is None or membership.valid_from < day:
            theirs = _as_new(membership)
            theirs.department, theirs.valid_from = new, day
            membership.valid_until = day - timedelta(days=1)
            handed += [membership, theirs]
        else:
            membership.department = new
            handed.append(membership)
    return new, handed


def _as_new(record: V) -> V:
    """A copy that isn't stored yet."""
    new = copy(record)
    new.pk, new.version, new._state = None, 1, type(record._state)()
    return new


# ── Rating scales ────────────────────────────────────────────────────────────────────────────────────────────


class RatingBandInline(ScopedTabular):
    model = RatingBand
    fields = ("position", "code", "symbol", "label", *columns_between(RatingBand, "lower_bound", "tone"))


@admin.register(RatingScale)
class RatingScaleAdmin(ScopedAdmin):
    list_display = ("name", "rated_by", "bands_shown", "municipality")
    list_filter = (("municipality", ScopedFilter),)
    list_select_related = ("municipality",)
    search_fields = ("name", "key")
    only_when_adding = ("municipality",)
    fields = ("municipality", "key", "name", "rated_by", "remarks", "transcription_note")
    inlines = (RatingBandInline,)

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[RatingScale]:
        return super().get_queryset(request).prefetch_related("bands")

    @admin.display(description="区分")
    def bands_shown(self, scale: RatingScale) -> str:
        return "、".join(str(band) for band in scale.bands.all())


# ── Plans and pillars ────────────────────────────────────────────────────────────────────────────────────────


class PlanScaleInline(ScopedTabular):
    model = PlanScale
    fields = ("scale", "position")


class EditionInline(ScopedTabular):
    model = Edition
    fields = ("name", "date_printed", "position")
    classes = ("collapse",)


class FootnoteInline(ScopedTabular):
    model = Footnote
    fields = ("mark", "text", "position")
    classes = ("collapse",)


@admin.register(Plan)
class PlanAdmin(ScopedAdmin):
    list_display = ("title", "municipality", "period", "document_state")
    list_filter = (("municipality", ScopedFilter), "document_state")
    list_select_related = ("municipality",)
    search_fields = ("title", "outline_title", "slug")
    only_when_adding = ("municipality",)
    inlines = (PlanScaleInline, EditionInline, FootnoteInline)
    promised = ("municipality", "title", "slug", "start_year", "end_year", "document_state", "rating_rule")
    papers = ("outline_title", "aim", "document_date_printed", "source_note", "transcription_note")
    fieldsets = ((None, {"fields": promised}), ("大綱と資料", {"fields": papers}))


class PillarForm(VersionedForm):
    """A pillar; its upper pillar comes from the same plan."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "parent" in self.fields:
            upper: Any = self.fields["parent"]
            offer_pillars(upper, self.instance.plan_id or chosen_plan(self))
            upper.queryset = upper.queryset.exclude(pk=self.instance.pk)


def chosen_plan(form: forms.ModelForm) -> int | None:
    """The plan that an empty form was opened for (`?plan=`) or that stands in its input; None: not chosen yet."""
    chosen = form["plan"].value()
    return int(chosen) if str(chosen).isdecimal() else None


def offer_pillars(field: Any, plan_id: int | None) -> None:
    """Lets a choice offer the pillars of one plan in their tree; of all plans, with their names, without one."""
    rows = field.queryset.select_related("plan", "parent__parent__parent").order_by("plan", "position", "key")
    field.queryset = rows.filter(plan_id=plan_id) if plan_id else rows
    field.error_messages["invalid_choice"] = "この計画の柱を選んでください。"
    field.label_from_instance = (
        (lambda pillar: f"{'　' * depth(pillar)}{pillar.title}")
        if plan_id
        else (lambda pillar: f"{pillar.plan}｜{'　' * depth(pillar)}{pillar.title}")
    )


def depth(pillar: Pillar) -> int:
    """0 for a top pillar, 1 for one below it, …"""
    steps, upper = 0, pillar.parent
    while upper is not None:
        steps, upper = steps + 1, upper.parent
    return steps


@admin.register(Pillar)
class PillarAdmin(TablesAdmin):
    form = PillarForm
    resource_classes = [PillarResource]
    list_display = ("in_tree", "plan", "key", "position")
    list_filter = (("plan", ScopedFilter),)
    list_select_related = ("plan__municipality", "parent__parent__parent")
    search_fields = ("name", "number_printed", "key")
    ordering = ("plan", "position", "key")
    only_when_adding = ("plan",)

    @admin.display(description="柱", ordering="position")
    def in_tree(self, pillar: Pillar) -> str:
        return format_html('<span class="tree tree--{}">{}</span>', min(depth(pillar), 4), pillar.title)


# ── History ──────────────────────────────────────────────────────────────────────────────────────────────────


@admin.register(ChangeEvent)
class ChangeEventAdmin(ReadOnlyAdmin):
    """Everything that was changed, newest first. Nobody changes it."""

    list_display = ("at", "by_name", "way", "action", "kind", "record_label")
    list_filter = (("municipality", ScopedFilter), "via", "action", "at")
    search_fields = ("record_label", "by_name", "note")
    fields = ("at", "by_name", "way", "action", "kind", "record_label", "note", "moves")

    @admin.display(description="方法", ordering="via")
    def way(self, event: ChangeEvent) -> str:
        return dict(WAYS)[event.via]

    @admin.display(description="種類", ordering="model")
    def kind(self, event: ChangeEvent) -> str:
        return kind_of(event.model)

    @admin.display(description="内容")
    def moves(self, event: ChangeEvent) -> str:
        return format_html_join(
            "",
            '<p><b>{}</b><br><span class="was">{}</span> → <span class="becomes">{}</span></p>',
            ((move.label, move.before, move.after) for move in in_words([event])[0].fields),
        )
